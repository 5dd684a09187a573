//! `weir mode`: the brake.

use serde_json::Map;
use weir_model::Mode;

use crate::exit::Exit;
use crate::output::{BOLD, Output, styled};
use crate::session::{Session, now};
use crate::settings::Settings;

/// Show or switch how far verdicts reach: the brake
///
/// observe: verdicts are computed, recorded and answered, nothing follows.
/// review: cases are made, nothing is held or acted on without a person.
/// live: rules do what they say. A running server obeys within a second.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  weir mode               which one it is
  weir mode observe       pull the brake")]
pub(crate) struct ModeArgs {
    /// observe, review or live
    mode: Option<String>,
}

pub(crate) async fn run(
    args: &ModeArgs,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let wanted: Option<Mode> = args.mode.as_deref().map(str::parse).transpose()?;
    let session = Session::open(settings).await?;
    let before = session.store.mode(session.service).await?;
    let mode = wanted.unwrap_or(before);
    if mode != before {
        session.store.set_mode(session.service, mode, now()).await?;
    }
    session.close().await?;
    let mut object = Map::new();
    object.insert("mode".to_owned(), mode.name().into());
    if wanted.is_some() {
        object.insert("before".to_owned(), before.name().into());
    }
    out.object(object);
    out.line(styled(BOLD, mode));
    if mode != before {
        out.say(format!("it was {before}; `weir mode {before}` switches back"));
    }
    Ok(Exit::Nothing)
}
