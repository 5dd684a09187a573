//! `weir bank entry`: single entries switched off and on.

use serde_json::Map;
use weir_model::EntryId;
use weir_store::Switched;

use crate::exit::Exit;
use crate::output::{BOLD, Output, styled};
use crate::session::{Session, now};

/// Switch an entry off, or on again
///
/// One that is off matches nothing and loses nothing. Of an entry that Weir set
/// aside by itself this is the answer: off, it stays off; on, it is not set
/// aside for the same again. A running server obeys within a second.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  weir bank entry off entry_01kb…            it matches nothing from now on
  weir bank entry on entry_01kb…             and again")]
pub(crate) struct EntryArgs {
    /// off or on
    #[arg(value_parser = ["off", "on"])]
    state: String,
    /// The entry's id, as `weir bank export` shows it
    entry: String,
}

pub(super) async fn run(
    args: &EntryArgs,
    session: &Session,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let id: EntryId = args.entry.parse()?;
    let on = args.state == "on";
    let switched = session.store.switch_entry(session.service, id, on, now()).await?;
    let mut object = Map::new();
    object.insert("entry".to_owned(), id.to_string().into());
    object.insert("on".to_owned(), on.into());
    object.insert("changed".to_owned(), (switched == Switched::Changed).into());
    out.object(object);
    match switched {
        Switched::Changed => out.say(format!("the entry is {}", styled(BOLD, &args.state))),
        Switched::AlreadySo => out.say(format!("the entry was {} already", args.state)),
    }
    Ok(Exit::Nothing)
}
