//! `weir audit`: whether what happened is still told as it happened.

use std::path::PathBuf;

use anyhow::Context as _;
use serde_json::{Map, Value, json};
use weir_media::Limits;
use weir_model::{Cursor, EventId, SignedHead};
use weir_store::load_or_create_key;

use crate::exit::Exit;
use crate::output::{ACCENT, DIM, FOUND, GOOD, Output, counted, grouped, styled, visible};
use crate::session::{Session, now};
use crate::settings::Settings;

/// Check that no event was altered, removed or reordered
#[derive(clap::Subcommand)]
#[command(after_help = "\
Example:
  weir audit head > head.json                keep it on another machine
  weir audit verify --head head.json         months later")]
pub(crate) enum AuditCommand {
    /// Compute the chain of events anew and compare
    ///
    /// A head that was written out earlier (`weir audit head`) and kept
    /// elsewhere also finds an end that was cut off and a chain that was
    /// computed anew whole.
    #[command(after_help = "\
Examples:
  weir audit verify
  weir audit verify --head head-2026-11-24.json")]
    Verify {
        /// A head as `weir audit head` wrote it
        #[arg(long, value_name = "FILE")]
        head: Option<PathBuf>,
    },
    /// Write out the chain's signed head, to be kept elsewhere
    #[command(after_help = "\
Example:
  weir audit head > head-2026-11-24.json     keep it on another machine")]
    Head,
    /// Show the sealed events in order
    #[command(after_help = "\
Examples:
  weir audit events
  weir audit events --after 1000 --json")]
    Events {
        /// Begin behind the event in this place
        #[arg(long, value_name = "SEQ", default_value_t = 0)]
        after: i64,
    },
    /// Erase what an event tells; the chain stays whole, and the erasure is an event
    #[command(after_help = "\
Example:
  weir audit erase evt_01kb… --reason 'asked for by the person it names'")]
    Erase {
        /// The event, as `weir audit events` shows it
        event: String,
        /// Why; kept with the erasure
        #[arg(long)]
        reason: String,
    },
}

pub(crate) async fn run(
    command: AuditCommand,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let session = Session::open(settings).await?;
    let exit = match command {
        AuditCommand::Head => head(&session, settings, out).await?,
        AuditCommand::Verify { head } => verify(head, &session, settings, out).await?,
        AuditCommand::Events { after } => events(after, &session, out).await?,
        AuditCommand::Erase { event, reason } => erase(&event, &reason, &session, out).await?,
    };
    session.store.close().await;
    Ok(exit)
}

async fn head(session: &Session, settings: &Settings, out: &mut Output) -> anyhow::Result<Exit> {
    let key = load_or_create_key(&settings.secret_key_file)?;
    let head = session.store.seal(session.service).await?;
    let signed = serde_json::to_value(key.sign(head, now())).context("writing the head as JSON")?;
    // The head is JSON whether or not it was asked for: that is its form.
    let lines = Output::new(true, true);
    if let serde_json::Value::Object(object) = signed {
        lines.object(object);
    }
    out.say(format!(
        "the chain has {}; keep this head on another machine and check with {}",
        counted(u64::try_from(head.seq).unwrap_or(0), "event", "events"),
        styled(ACCENT, "weir audit verify --head FILE")
    ));
    Ok(Exit::Nothing)
}

async fn events(after: i64, session: &Session, out: &mut Output) -> anyhow::Result<Exit> {
    session.store.seal(session.service).await?;
    let mut cursor = Cursor::after(after);
    loop {
        let page = session.store.events(session.service, cursor, 1000).await?;
        let Some(last) = page.last() else { return Ok(Exit::Nothing) };
        cursor = Cursor::after(last.sealed.seq);
        for read in &page {
            let event = &read.sealed.event;
            let payload = read.payload.as_ref().map(|p| serde_json::from_slice(&p.body));
            let payload: Value = payload.transpose().unwrap_or_default().unwrap_or_default();
            let told = if read.payload.is_some() {
                visible(&payload.to_string())
            } else {
                "(erased)".to_owned()
            };
            let mut object = Map::new();
            object.insert("seq".to_owned(), read.sealed.seq.into());
            object.insert("event".to_owned(), event.id.to_string().into());
            object.insert("kind".to_owned(), event.kind.name().into());
            object.insert("at".to_owned(), event.at.to_string().into());
            object.insert("payload".to_owned(), payload);
            object.insert("hash".to_owned(), read.sealed.hash.to_string().into());
            out.object(object);
            out.line(format!(
                "{:>6}  {}  {}  {}  {}",
                read.sealed.seq,
                styled(DIM, event.at),
                styled(ACCENT, format!("{:18}", event.kind)),
                styled(DIM, event.id),
                told
            ));
        }
    }
}

async fn erase(
    event: &str,
    reason: &str,
    session: &Session,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let event: EventId = event.parse()?;
    session.store.erase_payload(session.service, event, reason, now()).await?;
    session.store.seal(session.service).await?;
    let mut object = Map::new();
    object.insert("event".to_owned(), event.to_string().into());
    object.insert("erased".to_owned(), true.into());
    out.object(object);
    out.say(format!("{} what {event} told; the chain is whole", styled(GOOD, "erased")));
    Ok(Exit::Nothing)
}

async fn verify(
    head: Option<PathBuf>,
    session: &Session,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let head = match head {
        None => None,
        Some(path) => {
            let limits = Limits { bytes: 1 << 16, ..Limits::default() };
            let bytes = weir_media::read_bounded(&path, &limits)
                .with_context(|| format!("reading the head {}", path.display()))?;
            Some(SignedHead::from_json(&bytes).with_context(|| path.display().to_string())?)
        }
    };
    if let Some(head) = &head
        && !load_or_create_key(&settings.secret_key_file)?.has_signed(head)
    {
        out.say(format!(
            "{}: this head was signed with another key than this installation's",
            styled(FOUND, "note")
        ));
    }
    // Sealing what is open first: the audit then says all there is to say. On
    // a full disk or beside another writer what is sealed is checked all the same.
    if let Err(error) = session.store.seal(session.service).await {
        out.count_problem();
        out.say(format!("{}: the newest events are not sealed: {error}", styled(FOUND, "note")));
    }
    let report = session.store.verify(session.service, head.as_ref()).await?.context("the head")?;

    let mut object = Map::new();
    object.insert("events".to_owned(), report.events.into());
    object.insert("ok".to_owned(), report.ok().into());
    if let Some(bad) = &report.first_bad {
        object.insert("first_bad".to_owned(), json!({ "seq": bad.seq, "why": bad.fault }));
    }
    object.insert("erased".to_owned(), report.erased.into());
    object.insert("unsealed".to_owned(), report.unsealed.into());
    out.object(object);

    let events = counted(report.events, "event", "events");
    match &report.first_bad {
        None => out.line(format!("{}: {events}, each as it was sealed", styled(GOOD, "whole"))),
        Some(bad) => {
            out.line(format!(
                "{}: of {events}, event {}: {}",
                styled(FOUND, "broken"),
                bad.seq,
                bad.fault
            ));
            out.count_problem();
        }
    }
    if report.erased > 0 {
        out.line(styled(DIM, format!("{} erased, each told by an event", grouped(report.erased))));
    }
    if head.is_none() {
        out.say(
            "without --head a chain that was computed anew whole cannot be told from the true one",
        );
    }
    Ok(out.exit())
}
