//! `weir bank import`: a list of hashes goes into a bank, and back out.

use std::path::PathBuf;

use anyhow::bail;
use serde_json::{Map, Value};
use weir_engine::rows::Mapping;
use weir_engine::{ImportPlan, ListFormat, RowFate, find_bank, import_list};
use weir_model::{EntryId, ImportId};
use weir_signals::SignalKind;

use crate::exit::Exit;
use crate::output::{ACCENT, GOOD, Output, counted, grouped, shown, styled};
use crate::session::{Session, now};

/// How many refused rows are shown to a person; `--json` tells all.
const SHOWN_REFUSALS: u64 = 20;

/// Take a list of hashes into a bank, or take one back
///
/// Columns are known by their names (pdq, md5, sha1, sha256, url, text, or type
/// and value; quality, ref, tags, source); --map says what others mean. Hashes
/// may be in upper or lower case, a PDQ hash with or without its quality. What
/// comes from a list only ever asks for review, until an own decision
/// (`weir bank add`) confirms it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  weir bank import posters --csv shared.csv --dry-run
  weir bank import posters --csv shared.csv --map pdq=Fingerprint --map ref=Case
  weir bank import posters --csv hashes.txt --no-header --type pdq
  weir bank import posters --json shared.json
  weir bank import posters --hma content.json    as HMA answers it
  weir bank import --undo import_01kb…           take one back")]
pub(crate) struct ImportArgs {
    /// The bank
    #[arg(required_unless_present = "undo", conflicts_with = "undo")]
    name: Option<String>,
    /// A list in columns
    #[arg(long, value_name = "F", group = "list")]
    csv: Option<PathBuf>,
    /// A list in JSON: an array of objects or hashes, or one object a line
    #[arg(long, value_name = "F", group = "list")]
    json_file: Option<PathBuf>,
    /// Content as Hasher-Matcher-Actioner answers it, in an array or one a line
    #[arg(long, value_name = "F", group = "list")]
    hma: Option<PathBuf>,
    /// What a column means, as in pdq=Hash; may be given several times
    #[arg(long, value_name = "FIELD=COLUMN")]
    map: Vec<String>,
    /// The kind of values that do not say theirs
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// The first row is data; columns are called 1, 2, …
    #[arg(long)]
    no_header: bool,
    /// Tell what would happen, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Take back an import: what it brought goes, but for what you confirmed since
    #[arg(long, value_name = "IMPORT", conflicts_with_all = ["list", "map", "kind", "no_header", "dry_run"])]
    undo: Option<String>,
}

pub(crate) async fn run(
    args: ImportArgs,
    session: &Session,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    if let Some(import) = &args.undo {
        return undo(import.parse()?, session, out).await;
    }
    let (file, format) = match (args.csv, args.json_file.or(args.hma)) {
        (Some(file), _) => (file, ListFormat::Csv),
        (None, Some(file)) => (file, ListFormat::Json),
        (None, None) => bail!("which list? use --csv F, --json F or --hma F"),
    };
    let kind = args.kind.as_deref().map(str::parse::<SignalKind>).transpose()?;
    let mapping = Mapping::new(&args.map, kind, args.no_header)?;
    let name = args.name.expect("clap asks for it");
    let bank = find_bank(&session.store, session.service, &name).await?;
    let plan = ImportPlan { file, name: None, format, mapping, dry_run: args.dry_run };

    let mut refusals = 0;
    let done = import_list(&session.store, session.service, bank.id, &plan, now, |row, fate| {
        tell(row, fate, &mut refusals, out);
    })
    .await?;
    if let Some(broken) = &done.broken {
        out.problem(&plan.file, broken);
    }

    let mut object = Map::new();
    object.insert("import".to_owned(), done.import.map(|id| id.to_string()).into());
    object.insert("taken".to_owned(), done.taken.into());
    object.insert("already_there".to_owned(), done.already_there.into());
    object.insert("refused".to_owned(), done.refused.into());
    object.insert("dry_run".to_owned(), args.dry_run.into());
    out.object(object);
    if refusals > SHOWN_REFUSALS && !out.json {
        out.say(format!(
            "… and {} more refused; --json tells all",
            grouped(refusals - SHOWN_REFUSALS)
        ));
    }
    out.line(format!(
        "{}{}: {}, {} there already, {} refused",
        if args.dry_run { "trying " } else { "" },
        shown(&plan.file),
        styled(GOOD, format!("{} taken", grouped(done.taken))),
        grouped(done.already_there),
        grouped(done.refused),
    ));
    match done.import {
        Some(import) => {
            let command = styled(ACCENT, format!("weir bank import --undo {import}"));
            out.say(format!("to take it back: {command}"));
        }
        None if args.dry_run => out.say("nothing was changed (--dry-run)"),
        None => {}
    }
    Ok(out.exit())
}

fn tell(row: u64, fate: &RowFate, refusals: &mut u64, out: &mut Output) {
    let mut object = Map::new();
    object.insert("row".to_owned(), row.into());
    let mut status = |status: &str, entry: Option<EntryId>| {
        object.insert("status".to_owned(), status.into());
        if let Some(entry) = entry {
            object.insert("entry".to_owned(), Value::from(entry.to_string()));
        }
    };
    match fate {
        RowFate::Taken(entry) => status("taken", *entry),
        RowFate::AlreadyThere(entry) => status("already_there", *entry),
        RowFate::Refused(why) => {
            status("refused", None);
            *refusals += 1;
            if out.json || *refusals <= SHOWN_REFUSALS {
                out.problem_with(&format!("row {row}"), object, why);
            } else {
                out.count_problem();
            }
            return;
        }
    }
    out.object(object);
}

async fn undo(import: ImportId, session: &Session, out: &mut Output) -> anyhow::Result<Exit> {
    let undone = session.store.undo_import(session.service, import, now()).await?;
    let mut object = Map::new();
    object.insert("import".to_owned(), import.to_string().into());
    object.insert("removed".to_owned(), undone.removed.into());
    object.insert("kept".to_owned(), undone.kept.into());
    out.object(object);
    let mut words = format!("took back {}", counted(undone.removed, "entry", "entries"));
    if undone.kept > 0 {
        words += &format!("; {} stay, they are your own decision since", grouped(undone.kept));
    }
    out.line(words);
    Ok(Exit::Nothing)
}
