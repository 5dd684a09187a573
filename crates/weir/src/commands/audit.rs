//! `weir audit`: whether what happened is still told as it happened.

use std::path::PathBuf;

use anyhow::Context as _;
use serde_json::{Map, json};
use weir_media::Limits;
use weir_model::SignedHead;
use weir_store::load_or_create_key;

use crate::exit::Exit;
use crate::output::{ACCENT, DIM, FOUND, GOOD, Output, counted, grouped, styled};
use crate::session::{Session, now};
use crate::settings::Settings;

/// Check that no event was altered, removed or reordered
#[derive(clap::Subcommand)]
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
    // Sealing what is open first: the audit then says all there is to say.
    session.store.seal(session.service).await?;
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
            out.line(format!("{}: of {events}, event {}: {}", styled(FOUND, "broken"), bad.seq, bad.fault));
            out.count_problem();
        }
    }
    if report.erased > 0 {
        out.line(styled(DIM, format!("{} erased, each told by an event", grouped(report.erased))));
    }
    if head.is_none() {
        out.say("without --head a chain that was computed anew whole cannot be told from the true one");
    }
    Ok(out.exit())
}
