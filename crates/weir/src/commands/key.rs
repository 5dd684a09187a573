//! `weir key`: keys for the API made, listed, revoked.

use std::num::{NonZeroU16, NonZeroU32};
use std::time::Duration;

use anyhow::bail;
use serde_json::{Map, Value};
use weir_model::{Key, KeyId, KeyName, Role, Timestamp};
use weir_store::NewKey;

use super::words;
use crate::exit::Exit;
use crate::output::{ACCENT, BOLD, DIM, FOUND, GOOD, Output, styled, visible};
use crate::session::{Session, now};
use crate::settings::Settings;

/// Make keys for the API, and take them back
#[derive(clap::Subcommand)]
#[command(after_help = "\
Example:
  weir key create uploads --role service
  weir key list
  weir key revoke uploads")]
pub(crate) enum KeyCommand {
    /// Make a key; its secret is shown once
    #[command(after_help = "\
Examples:
  weir key create uploads --role service     sends items, matches, compares, notices
  weir key create nightly --role analyst --scope banks --expires 90
  KEY=$(weir key create uploads --role service --quiet)")]
    Create(CreateArgs),
    /// Show every key, the revoked ones too
    #[command(after_help = "\
Example:
  weir key list --json")]
    List,
    /// Take a key back: it is refused from the next request on
    #[command(after_help = "\
Examples:
  weir key revoke uploads
  weir key revoke key_01kb…                  as `weir key list` shows it")]
    Revoke(RevokeArgs),
}

#[derive(clap::Args)]
pub(crate) struct CreateArgs {
    /// What it is called; any script, up to 64 characters
    name: String,
    /// What it may do at the most: service, admin, analyst, reviewer or auditor
    #[arg(long, value_name = "ROLE")]
    role: String,
    /// A part of that to narrow it to, as items or banks; more than once for more
    #[arg(long = "scope", value_name = "SCOPE")]
    scopes: Vec<String>,
    /// After how many days it is not taken any more
    #[arg(long, value_name = "DAYS")]
    expires: Option<NonZeroU16>,
    /// How many requests a minute it may make
    #[arg(long, value_name = "N")]
    rate: Option<NonZeroU32>,
}

#[derive(clap::Args)]
pub(crate) struct RevokeArgs {
    /// The key's name, or its id as `weir key list` shows it
    key: String,
}

pub(crate) async fn run(
    command: KeyCommand,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let session = Session::open(settings).await?;
    let result = match command {
        KeyCommand::List => {
            let listed = list(&session, out).await;
            session.close_unchanged().await;
            return listed;
        }
        KeyCommand::Create(args) => create(&args, &session, out).await,
        KeyCommand::Revoke(args) => revoke(&args, &session, out).await,
    };
    let closed = session.close().await;
    let exit = result?;
    closed?;
    Ok(exit)
}

async fn create(args: &CreateArgs, session: &Session, out: &Output) -> anyhow::Result<Exit> {
    let at = now();
    let new = NewKey {
        name: args.name.parse()?,
        role: words::role(&args.role, Role::ALL)?,
        scopes: args.scopes.iter().map(|scope| words::scope(scope)).collect::<Result<_, _>>()?,
        expires_at: args
            .expires
            .map(|days| at.plus(Duration::from_secs(u64::from(days.get()) * 24 * 60 * 60))),
        rate: args.rate,
    };
    let (key, secret) = session.store.create_key(session.service, &new, at).await?;
    let mut object = summary(&key);
    object.insert("secret".to_owned(), secret.reveal().into());
    out.object(object);
    // Nothing but the secret, so that a script can take it as it is.
    out.line(secret.reveal());
    out.say(format!(
        "made the key {} ({}); its secret is shown only now: keep it where the program reads it",
        styled(BOLD, visible(key.name.as_str())),
        allowed(&key)
    ));
    Ok(Exit::Nothing)
}

async fn list(session: &Session, out: &Output) -> anyhow::Result<Exit> {
    let keys = session.store.keys(session.service).await?;
    if keys.is_empty() {
        out.say("there is no key yet: `weir key create NAME --role service` makes one");
    }
    let width = keys.iter().map(|key| key.name.as_str().chars().count()).max().unwrap_or(0);
    for key in &keys {
        out.object(summary(key));
        let name = visible(key.name.as_str());
        out.line(format!(
            "{}{}  {}  {}  {}",
            styled(BOLD, &name),
            " ".repeat(width.saturating_sub(name.chars().count())),
            styled(DIM, key.id),
            allowed(key),
            state(key, now())
        ));
    }
    Ok(Exit::Nothing)
}

async fn revoke(args: &RevokeArgs, session: &Session, out: &Output) -> anyhow::Result<Exit> {
    let key = find(&args.key, session).await?;
    let key = session.store.revoke_key(session.service, key, now()).await?;
    out.object(summary(&key));
    out.say(format!(
        "{} the key {}: it is refused from now on",
        styled(GOOD, "revoked"),
        visible(key.name.as_str())
    ));
    Ok(Exit::Nothing)
}

/// The key of this id, or the one of this name that is not revoked.
async fn find(text: &str, session: &Session) -> anyhow::Result<KeyId> {
    if let Ok(id) = text.parse::<KeyId>() {
        return Ok(id);
    }
    let name: KeyName = text.parse()?;
    let keys = session.store.keys(session.service).await?;
    let live: Vec<&Key> = keys.iter().filter(|key| key.revoked_at.is_none()).collect();
    if let Some(key) = live.iter().find(|key| key.name.folded() == name.folded()) {
        return Ok(key.id);
    }
    if keys.iter().any(|key| key.name.folded() == name.folded()) {
        bail!("the key “{name}” is revoked already");
    }
    let names = live.iter().map(|key| key.name.as_str());
    bail!("there is no key “{name}”{}", words::meant(name.as_str(), names, "weir key list"));
}

/// `service: items, notices`.
fn allowed(key: &Key) -> String {
    let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.name()).collect();
    let narrowed =
        if scopes.is_empty() { String::new() } else { format!(": {}", scopes.join(", ")) };
    format!("{}{narrowed}", key.role)
}

fn state(key: &Key, at: Timestamp) -> String {
    let dim = |words: String| styled(DIM, words);
    match (key.revoked_at, key.expires_at) {
        (Some(revoked), _) => dim(format!("revoked {revoked}")),
        (None, Some(end)) if end <= at => styled(FOUND, format!("expired {end}")),
        (None, end) => {
            let used = match key.last_used_at {
                Some(used) => format!("used {used}"),
                None => "never used".to_owned(),
            };
            let end = end.map_or(String::new(), |end| format!(", expires {end}"));
            let rate = key.rate.map_or(String::new(), |rate| format!(", {rate} a minute"));
            format!("{} {}", styled(ACCENT, "live"), dim(format!("{used}{rate}{end}")))
        }
    }
}

fn summary(key: &Key) -> Map<String, Value> {
    let time = |at: Option<Timestamp>| Value::from(at.map(|at| at.to_string()));
    let mut object = Map::new();
    object.insert("key".to_owned(), key.name.as_str().into());
    object.insert("id".to_owned(), key.id.to_string().into());
    object.insert("role".to_owned(), key.role.name().into());
    object.insert("scopes".to_owned(), key.scopes.iter().map(|scope| scope.name()).collect());
    object.insert("rate".to_owned(), key.rate.map(NonZeroU32::get).into());
    object.insert("created_at".to_owned(), key.created_at.to_string().into());
    object.insert("expires_at".to_owned(), time(key.expires_at));
    object.insert("revoked_at".to_owned(), time(key.revoked_at));
    object.insert("last_used_at".to_owned(), time(key.last_used_at));
    object
}
