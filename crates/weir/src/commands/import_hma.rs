//! `weir import hma`: banks, contents and exchanges of a
//! Hasher-Matcher-Actioner, from its database or over HTTP.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use serde_json::{Map, Value, json};
use url::Url;
use weir_engine::{ExchangeKinds, HmaMove, HmaMoved, HmaTold, KnownExchange, Stop, move_hma};
use weir_exchange::hma::{Archive, Ask, Bound, Probing};
use weir_model::SecretKey;
use weir_server::hma::{credentials_of_hma, exchange_of_hma};
use weir_server::outgoing::{Client, Limits, OutgoingError, Rules};
use weir_store::{IfTaken, load_or_create_key};

use super::interrupt::stop_on_interrupt;
use crate::exit::Exit;
use crate::output::{ACCENT, GOOD, Output, counted, grouped, styled, visible};
use crate::session::{Session, now};
use crate::settings::Settings;

/// How many things that do not move are shown to a person; `--json` tells all.
const SHOWN: u64 = 20;
/// How often a question is asked again that HMA did not answer.
const PAUSES: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(3)];

/// Move the banks, contents and exchanges of a Hasher-Matcher-Actioner here
///
/// Contents keep their ids. They count as a list's word, or their exchange's,
/// never as your own decision: `weir bank add` confirms one. Nothing is written
/// where an id is taken by another entry. Stopped and run again it goes on where
/// it was; what is here already is passed over. HMA is only read.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  weir import hma --from postgres://hma@db.internal/media_match --dry-run
  weir import hma --from postgres://hma@db.internal/media_match
  weir import hma --url http://hma.internal:9876           where the database is out of reach
  weir import hma --url https://old.example/hma --key weir_…   another Weir

The password of the database can stand in PGPASSWORD, the key in
WEIR_IMPORT_KEY. Over HTTP HMA lists no contents: they are asked for by id, one
by one, until as many are found as its index counts.")]
pub(crate) struct HmaArgs {
    /// HMA's database, as postgres://USER@HOST/NAME
    #[arg(long, value_name = "URL", conflicts_with = "url", required_unless_present = "url")]
    from: Option<String>,
    /// HMA's own address, where its database is out of reach
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// A key that HMA's address asks for, as X-API-Key
    #[arg(
        long,
        value_name = "KEY",
        env = "WEIR_IMPORT_KEY",
        hide_env_values = true,
        conflicts_with = "from"
    )]
    key: Option<String>,
    /// Over HTTP: ask for every id up to this one
    #[arg(long, value_name = "N", conflicts_with = "from", value_parser = clap::value_parser!(i64).range(1..))]
    last_id: Option<i64>,
    /// Give a content a new number where another entry has its id
    #[arg(long)]
    renumber: bool,
    /// Tell what would move, and change nothing
    #[arg(long)]
    dry_run: bool,
}

pub(crate) async fn run(
    args: HmaArgs,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let stop = Arc::new(Stop::default());
    stop_on_interrupt(stop.clone());
    let mut archive = match (&args.from, &args.url) {
        (Some(address), _) => Archive::of_postgres(address).await?,
        (None, Some(url)) => ask_for_all(url, &args, &stop, out).await?,
        (None, None) => bail!("which HMA? use --from postgres://… or --url http://…"),
    };
    let session = Session::open(settings).await?;
    // A dry run seals nothing, and makes no key.
    let key = if args.dry_run {
        SecretKey::from_bytes([0; 32])
    } else {
        load_or_create_key(&settings.secret_key_file)?
    };
    let taken = if args.renumber { IfTaken::Renumber } else { IfTaken::Leave };
    let moving = HmaMove {
        store: &session.store,
        service: session.service,
        dry_run: args.dry_run,
        taken,
        key: Some(&key),
        kinds: &Kinds,
        stop: &stop,
        now: &now,
    };
    let mut report = Report::default();
    let moved = move_hma(&moving, &mut archive, |told| report.tell(told, out)).await;
    out.end_progress();
    report.end(out);
    let moved = moved?;
    sum_up(&moved, args.dry_run, out);
    if args.dry_run {
        session.close_unchanged().await;
    } else {
        session.close().await?;
    }
    Ok(if moved.stopped { Exit::Problem } else { out.exit() })
}

/// Weir's kinds of exchange.
struct Kinds;

impl ExchangeKinds for Kinds {
    fn exchange(&self, api: &str, fields: &Map<String, Value>) -> Result<KnownExchange, String> {
        let moved = exchange_of_hma(api, fields)?;
        Ok(KnownExchange {
            api: moved.api.to_owned(),
            config: moved.config,
            left: moved.left,
            fetches: moved.fetches,
        })
    }

    fn credentials(
        &self,
        api: &str,
        fields: &Map<String, Value>,
    ) -> Result<(String, Value), String> {
        credentials_of_hma(api, fields).map(|(api, fields)| (api.to_owned(), fields))
    }
}

/// HMA at its address.
struct Web {
    client: Client,
    /// Without a slash at its end.
    base: String,
    key: Option<String>,
}

impl Web {
    fn at(url: &str, key: Option<String>) -> anyhow::Result<Self> {
        let read = Url::parse(url).with_context(|| format!("{url} is no address"))?;
        let host = read.host_str().with_context(|| format!("{url} names no host"))?;
        let port = read.port_or_known_default().unwrap_or(80);
        // Whoever typed the address may reach it, also in their own network.
        let private = vec![format!("{host}:{port}").parse()?];
        let client = Client::new(Rules { media_hosts: Vec::new(), private }, None)?;
        Ok(Self { client, base: url.trim_end_matches('/').to_owned(), key })
    }
}

impl Ask for Web {
    async fn get(&self, path: &str) -> Result<Option<Value>, String> {
        let url = format!("{}{path}", self.base);
        let mut pauses = PAUSES.iter();
        let answer = loop {
            match self.client.ask(&url, self.key.as_deref(), Limits::ASKING).await {
                Err(error) if may_pass(&error) => match pauses.next() {
                    Some(pause) => tokio::time::sleep(*pause).await,
                    None => break Err(error),
                },
                answer => break answer,
            }
        };
        let Some(bytes) = answer.map_err(in_words)? else { return Ok(None) };
        let read = serde_json::from_slice(&bytes);
        read.map(Some).map_err(|_| "the answer is no JSON".to_owned())
    }
}

/// Whether it may go well the next time.
fn may_pass(error: &OutgoingError) -> bool {
    match error.status() {
        Some(status) => status == 429 || status >= 500,
        None => matches!(
            error,
            OutgoingError::Unreachable { .. }
                | OutgoingError::Broken { .. }
                | OutgoingError::TooSlow { .. }
        ),
    }
}

fn in_words(error: OutgoingError) -> String {
    match error.status() {
        Some(401 | 403) => format!("{error}; does it take a key? --key KEY"),
        _ => error.to_string(),
    }
}

async fn ask_for_all(
    url: &str,
    args: &HmaArgs,
    stop: &Stop,
    out: &mut Output,
) -> anyhow::Result<Archive> {
    let web = Web::at(url, args.key.clone())?;
    let last = args.last_id;
    let archive = Archive::of_web(&web, Bound { last }, |probing: Probing| {
        match last {
            Some(_) => out.progress_of("ids asked for", probing.asked, probing.of),
            None => out.progress_of("contents found", probing.found, probing.of),
        }
        !stop.is_stopped()
    })
    .await;
    out.end_progress();
    Ok(archive?)
}

/// What is told on the way.
#[derive(Default)]
struct Report {
    shown: u64,
    /// What was not shown, by reason.
    hidden: BTreeMap<String, u64>,
}

impl Report {
    fn tell(&mut self, told: HmaTold, out: &mut Output) {
        let object = |what: &str| {
            let mut object = Map::new();
            object.insert("what".to_owned(), what.into());
            object
        };
        match told {
            HmaTold::Looked { done, of } => out.progress_of("contents looked at", done, of),
            HmaTold::Moved { done, of } => out.progress_of("contents moved", done, of),
            HmaTold::Left { what, why } => {
                self.shown += 1;
                if out.json || self.shown <= SHOWN {
                    let words = format!("not moved: {}", visible(&what));
                    out.problem_with(&words, object(&what), visible(&why));
                } else {
                    out.count_problem();
                    *self.hidden.entry(why).or_default() += 1;
                }
            }
            HmaTold::Note { what, why } => {
                self.shown += u64::from(!out.json);
                if out.json {
                    let mut object = object(&what);
                    object.insert("note".to_owned(), why.into());
                    out.object(object);
                } else if self.shown <= SHOWN {
                    out.note(format!("{}: {}", visible(&what), visible(&why)));
                } else {
                    *self.hidden.entry(why).or_default() += 1;
                }
            }
        }
    }

    /// Says how much more there was.
    fn end(&self, out: &Output) {
        for (why, count) in self.hidden.iter().take(SHOWN as usize) {
            out.say(format!("… and {} more: {}", grouped(*count), visible(why)));
        }
        if !self.hidden.is_empty() {
            out.say("--json tells each");
        }
    }
}

fn sum_up(moved: &HmaMoved, dry_run: bool, out: &Output) {
    let imports: Vec<Value> = moved
        .imports
        .iter()
        .map(|(bank, import)| json!({ "bank": bank.as_str(), "import": import.to_string() }))
        .collect();
    let object = json!({
        "banks": moved.banks,
        "banks_there": moved.banks_there,
        "exchanges": moved.exchanges,
        "exchanges_there": moved.exchanges_there,
        "credentials": moved.credentials,
        "signal_types": moved.signal_types,
        "contents": moved.contents,
        "signals": moved.signals,
        "contents_there": moved.contents_there,
        "renumbered": moved.renumbered,
        "contents_left": moved.contents_left,
        "imports": imports,
        "stopped": moved.stopped,
        "dry_run": dry_run,
    });
    if let Value::Object(object) = object {
        out.object(object);
    }
    out.line(format!(
        "{}: {} with {}, {} there already, {} not moved",
        if dry_run { "would move" } else { "moved" },
        styled(GOOD, counted(moved.contents, "content", "contents")),
        counted(moved.signals, "hash", "hashes"),
        grouped(moved.contents_there),
        grouped(moved.contents_left),
    ));
    out.line(format!(
        "{} ({} there already), {} ({} there already), credentials of {}, {} in a share",
        counted(moved.banks, "bank", "banks"),
        grouped(moved.banks_there),
        counted(moved.exchanges, "exchange", "exchanges"),
        grouped(moved.exchanges_there),
        counted(moved.credentials, "kind of exchange", "kinds of exchange"),
        counted(moved.signal_types, "signal type", "signal types"),
    ));
    for (bank, import) in &moved.imports {
        let command = styled(ACCENT, format!("weir bank import --undo {import}"));
        out.say(format!("to take back what came into {}: {command}", visible(bank.as_str())));
    }
    if moved.stopped {
        out.say("it was stopped; run it again to go on where it stopped");
    } else if dry_run {
        out.say("nothing was changed (--dry-run)");
    }
}
