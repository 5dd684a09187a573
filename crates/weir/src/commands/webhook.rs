//! `weir webhook`: the places that messages go to.

use std::time::Duration;

use anyhow::{Context as _, bail};
use serde_json::{Map, Value};
use tokio::sync::mpsc;
use weir_media::Limits;
use weir_model::{
    Delivery, DeliveryId, DeliveryState, DisabledReason, Webhook, WebhookId, WebhookUrl,
};
use weir_server::clock::system_clock;
use weir_server::deliver::Worker;
use weir_server::outgoing::{Client, OutgoingError, Rules};
use weir_server::receiver::{Received, Receiver, Signature};
use weir_store::{AttemptFailed, WebhookSecret, load_or_create_key};

use super::interrupt::interrupted;
use crate::exit::Exit;
use crate::output::{ACCENT, BOLD, DIM, FOUND, GOOD, Output, counted, styled, visible};
use crate::session::{Session, now};
use crate::settings::Settings;

/// Tell your service what was decided: the addresses that messages go to
#[derive(clap::Subcommand)]
#[command(after_help = "\
Example:
  weir webhook add https://service.example/weir
  weir webhook test webhook_01kb…")]
pub(crate) enum WebhookCommand {
    /// Add an address; the secret that signs its messages is shown once
    ///
    /// Messages are signed as <https://www.standardwebhooks.com> says, sent at
    /// least once, in order for each item, and tried again for three days.
    #[command(after_help = "\
Examples:
  weir webhook add https://service.example/weir
  WEIR_PRIVATE_HOSTS=127.0.0.1:9000 weir webhook add http://127.0.0.1:9000/")]
    Add {
        /// Where messages go
        url: String,
    },
    /// Show every webhook: whether it is on, and since when it fails
    #[command(after_help = "\
Example:
  weir webhook list --json")]
    List,
    /// Send a message that tells nothing, at once and once, and tell the answer
    #[command(after_help = "\
Example:
  weir webhook test webhook_01kb…            as `weir webhook list` shows it")]
    Test(IdArgs),
    /// Remove a webhook; what waits for it is cancelled
    #[command(after_help = "\
Example:
  weir webhook remove webhook_01kb…")]
    Remove(IdArgs),
    /// Switch a webhook on; what waits for it goes out
    #[command(after_help = "\
Example:
  weir webhook enable webhook_01kb…")]
    Enable(IdArgs),
    /// Switch a webhook off; what waits for it goes on waiting
    #[command(after_help = "\
Example:
  weir webhook disable webhook_01kb…")]
    Disable(IdArgs),
    /// Make a new secret, shown once; for a day the old one signs beside it
    #[command(after_help = "\
Example:
  weir webhook rotate webhook_01kb…")]
    Rotate(IdArgs),
    /// Receive messages on this machine and print them, to try things out
    #[command(after_help = "\
Examples:
  weir webhook listen
  weir webhook listen --port 9000 --secret whsec_…")]
    Listen(ListenArgs),
}

#[derive(clap::Args)]
pub(crate) struct IdArgs {
    /// The webhook, as `weir webhook list` shows it
    #[arg(value_name = "WEBHOOK")]
    id: String,
}

#[derive(clap::Args)]
pub(crate) struct ListenArgs {
    /// The port on 127.0.0.1; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 9000)]
    port: u16,
    /// The secret that signs the messages, to check them
    #[arg(long, env = "WEIR_WEBHOOK_SECRET", hide_env_values = true, value_name = "whsec_…")]
    secret: Option<String>,
}

pub(crate) async fn run(
    command: WebhookCommand,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    if let WebhookCommand::Listen(args) = command {
        return listen(args, out).await;
    }
    let session = Session::open(settings).await?;
    if let WebhookCommand::List = command {
        let result = list(&session, out).await;
        session.close_unchanged().await;
        return result;
    }
    let result = match command {
        WebhookCommand::Add { url } => add(&url, &session, settings, out).await,
        WebhookCommand::Test(args) => test(&args, &session, settings, out).await,
        WebhookCommand::Remove(args) => remove(&args, &session, out).await,
        WebhookCommand::Enable(args) => switch(&args, true, &session, out).await,
        WebhookCommand::Disable(args) => switch(&args, false, &session, out).await,
        WebhookCommand::Rotate(args) => rotate(&args, &session, settings, out).await,
        WebhookCommand::List | WebhookCommand::Listen(_) => unreachable!("answered above"),
    };
    // What was done is sealed, whether or not the rest went well.
    let closed = session.close().await;
    let exit = result?;
    closed?;
    Ok(exit)
}

async fn add(
    url: &str,
    session: &Session,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let address: WebhookUrl = url.parse()?;
    let key = load_or_create_key(&settings.secret_key_file)?;
    let problem = client(settings)?.check_webhook(url).await.err();
    if let Some(refused @ (OutgoingError::Url(_) | OutgoingError::NotPublic { .. })) = problem {
        bail!(refused);
    }
    let (webhook, secret) =
        session.store.create_webhook(session.service, &address, &key, now()).await?;
    tell_secret(&webhook, &secret, out);
    if let Some(problem) = problem {
        out.say(format!("{}: as things stand, {problem}", styled(FOUND, "note")));
    }
    out.say(format!("next: {}", styled(ACCENT, format!("weir webhook test {}", webhook.id))));
    Ok(Exit::Nothing)
}

async fn list(session: &Session, out: &mut Output) -> anyhow::Result<Exit> {
    let webhooks = session.store.webhooks(session.service, now()).await?;
    if webhooks.is_empty() {
        out.say("there is no webhook yet: `weir webhook add URL` adds one");
    }
    for webhook in &webhooks {
        out.object(summary(webhook));
        let state = match (webhook.disabled_reason, webhook.breaker.failing_since) {
            _ if webhook.enabled && webhook.breaker.failures == 0 => styled(GOOD, "on"),
            (_, Some(since)) if webhook.enabled => styled(FOUND, format!("failing since {since}")),
            (Some(DisabledReason::Gone), _) => styled(FOUND, "off: it answered 410 Gone"),
            _ => styled(DIM, "off"),
        };
        out.line(format!("{}  {}  {state}", webhook.id, styled(BOLD, &webhook.url)));
    }
    Ok(Exit::Nothing)
}

async fn test(
    args: &IdArgs,
    session: &Session,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let id: WebhookId = args.id.parse()?;
    let key = load_or_create_key(&settings.secret_key_file)?;
    let (store, service) = (session.store.clone(), session.service);
    let worker =
        Worker::new(store.clone(), service, key.clone(), client(settings)?, system_clock());
    let delivery = store.enqueue_test(service, id, now()).await?;
    let claimed = store.claim_delivery(service, &key, delivery, now(), worker.lease()).await?;
    let outcome = match claimed {
        Some(claimed) => worker.deliver(&claimed).await,
        None => sent_by_a_server(session, delivery).await?,
    };
    let mut object = Map::new();
    object.insert("webhook".to_owned(), id.to_string().into());
    object.insert("delivery".to_owned(), delivery.to_string().into());
    match outcome {
        Ok(status) => {
            object.insert("status".to_owned(), status.into());
            out.object(object);
            out.line(format!("{}: it answered {status}", styled(GOOD, "delivered")));
        }
        Err(failure) => {
            object.insert("status".to_owned(), failure.status.into());
            out.problem_with(&id.to_string(), object, failure.what);
        }
    }
    Ok(out.exit())
}

/// A server that runs on the same data was quicker: what came of it there.
async fn sent_by_a_server(
    session: &Session,
    id: DeliveryId,
) -> anyhow::Result<Result<u16, AttemptFailed>> {
    for _ in 0..200 {
        let told: Delivery = session.store.delivery(session.service, id).await?;
        match told.state {
            DeliveryState::Waiting => tokio::time::sleep(Duration::from_millis(100)).await,
            DeliveryState::Delivered => return Ok(Ok(told.last_status.unwrap_or(200))),
            DeliveryState::Dead | DeliveryState::Cancelled => {
                let what = told.last_error.unwrap_or_else(|| "it was cancelled".to_owned());
                return Ok(Err(AttemptFailed { what, status: told.last_status }));
            }
        }
    }
    bail!("a running server has the test message and has not sent it within 20 s; look at its log")
}

async fn remove(args: &IdArgs, session: &Session, out: &mut Output) -> anyhow::Result<Exit> {
    let id: WebhookId = args.id.parse()?;
    let cancelled = session.store.remove_webhook(session.service, id, now()).await?;
    let mut object = Map::new();
    object.insert("webhook".to_owned(), id.to_string().into());
    object.insert("removed".to_owned(), true.into());
    object.insert("cancelled".to_owned(), cancelled.into());
    out.object(object);
    let waited = counted(cancelled, "message that waited", "messages that waited");
    out.say(format!("{} {id}, and cancelled {waited}", styled(GOOD, "removed")));
    Ok(Exit::Nothing)
}

async fn switch(
    args: &IdArgs,
    on: bool,
    session: &Session,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let id: WebhookId = args.id.parse()?;
    let (store, service) = (&session.store, session.service);
    if on {
        store.enable_webhook(service, id, now()).await?;
    } else {
        store.disable_webhook(service, id, DisabledReason::Operator, now()).await?;
    }
    out.object(summary(&store.webhook(service, id, now()).await?));
    out.say(format!("switched {} {id}", styled(GOOD, if on { "on" } else { "off" })));
    Ok(Exit::Nothing)
}

async fn rotate(
    args: &IdArgs,
    session: &Session,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let id: WebhookId = args.id.parse()?;
    let key = load_or_create_key(&settings.secret_key_file)?;
    let (store, service) = (&session.store, session.service);
    let secret = store.rotate_webhook_secret(service, id, &key, now()).await?;
    tell_secret(&store.webhook(service, id, now()).await?, &secret, out);
    out.say("for a day the old secret signs beside it: give your service the new one meanwhile");
    Ok(Exit::Nothing)
}

/// The secret is the answer, on stdout: nobody can ask for it again.
fn tell_secret(webhook: &Webhook, secret: &WebhookSecret, out: &Output) {
    let mut object = summary(webhook);
    object.insert("secret".to_owned(), secret.reveal().into());
    out.object(object);
    out.line(format!("{}  {}", webhook.id, styled(BOLD, &webhook.url)));
    out.line(format!("{}  {}", styled(DIM, "secret, shown once"), secret.reveal()));
}

async fn listen(args: ListenArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let receiver = Receiver::bind(args.port, args.secret.as_deref())
        .await
        .with_context(|| format!("listening on 127.0.0.1:{}", args.port))?;
    let address = receiver.address()?;
    out.say(format!("listening on http://{address}/ until Ctrl-C; to get Weir's messages here:"));
    let allowed = styled(ACCENT, format!("WEIR_PRIVATE_HOSTS={address}"));
    out.say(format!("  {allowed}  (or private_hosts in weir.toml) for `weir serve`, and"));
    out.say(styled(
        ACCENT,
        format!("  WEIR_PRIVATE_HOSTS={address} weir webhook add http://{address}/"),
    ));
    if args.secret.is_none() {
        out.say("signatures are not checked: give the secret with --secret whsec_…");
    }
    let (tell, mut told) = mpsc::unbounded_channel();
    let receiving = receiver.run(move |received| {
        // Whoever prints has ended: so does this.
        let _ = tell.send(received);
    });
    let printing = async {
        while let Some(received) = told.recv().await {
            print(received, out);
        }
    };
    tokio::select! {
        failed = receiving => failed.context("receiving")?,
        () = printing => {}
        () = interrupted() => {}
    }
    Ok(out.exit())
}

fn print(received: Received, out: &mut Output) {
    let (word, why) = match &received.signature {
        Signature::NotChecked => ("not checked", None),
        Signature::Good => ("good", None),
        Signature::Bad(why) => ("bad", Some(why.clone())),
    };
    let body = serde_json::from_str(&received.body).unwrap_or(Value::String(received.body.clone()));
    let mut object = Map::new();
    object.insert("id".to_owned(), received.id.as_str().into());
    object.insert("signature".to_owned(), word.into());
    object.insert("body".to_owned(), body);
    if let Some(why) = why {
        out.problem_with(&visible(&received.id), object, format!("{why}; it was refused"));
        return;
    }
    out.object(object);
    let word = format!("signature {word}");
    let word =
        if received.signature == Signature::Good { styled(GOOD, word) } else { styled(DIM, word) };
    out.line(format!(
        "{}  {word}  {}",
        styled(BOLD, visible(&received.id)),
        visible(&received.body)
    ));
}

fn client(settings: &Settings) -> anyhow::Result<Client> {
    let private = settings.serve.private_hosts.iter().map(|host| host.parse());
    let private = private.collect::<Result<_, _>>().context("the setting private_hosts")?;
    let rules = Rules { media_hosts: Vec::new(), private };
    let roots = match &settings.serve.extra_roots {
        None => None,
        Some(path) => {
            let limits = Limits { bytes: 1 << 20, ..Limits::default() };
            let read = weir_media::read_bounded(path, &limits);
            Some(read.with_context(|| format!("reading {}", path.display()))?)
        }
    };
    Ok(Client::new(rules, roots.as_deref())?)
}

fn summary(webhook: &Webhook) -> Map<String, Value> {
    let time = |time: Option<weir_model::Timestamp>| time.map(|time| time.to_string());
    let mut object = Map::new();
    object.insert("webhook".to_owned(), webhook.id.to_string().into());
    object.insert("url".to_owned(), webhook.url.to_string().into());
    object.insert("enabled".to_owned(), webhook.enabled.into());
    let reason = webhook.disabled_reason.map(|reason| reason.name());
    object.insert("disabled_reason".to_owned(), reason.into());
    object.insert("created_at".to_owned(), webhook.created_at.to_string().into());
    object.insert("secrets".to_owned(), webhook.secrets.into());
    object.insert("failing_since".to_owned(), time(webhook.breaker.failing_since).into());
    object.insert("open_until".to_owned(), time(webhook.breaker.open_until).into());
    object
}
