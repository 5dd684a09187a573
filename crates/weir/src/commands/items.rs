//! `weir items`: the library that a service already has.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use serde_json::{Map, json};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};
use weir_engine::{
    About, Answered, Engine, Files, Fingerprinter, ItemContent, Looking, Medium, MediumSource,
    NewItem, Stop, count_ahead,
};
use weir_media::read_bounded;
use weir_model::{ItemKey, Verdict};
use weir_server::read_item;
use weir_store::StoreError;

use super::interrupt::stop_on_interrupt;
use super::serve::open_engine;
use crate::decoding::tell_weaknesses;
use crate::exit::Exit;
use crate::output::{BOLD, FOUND, GOOD, Output, counted, styled, visible};
use crate::session::Session;
use crate::settings::Settings;

/// The longest line of a list of items, in bytes.
const LONGEST_LINE: u64 = 64 << 20;
/// How long one item may take.
const PATIENCE: Duration = Duration::from_secs(24 * 60 * 60);

/// Bring in what your service already has
#[derive(clap::Subcommand)]
#[command(after_help = "\
Example:
  weir items import --folder uploads/ --dry-run")]
pub(crate) enum ItemsCommand {
    /// Send every item of a list or a folder through Weir
    ///
    /// What matches becomes a case, as if it had been uploaded now. Run it
    /// again after it was stopped: what is there already is passed over.
    #[command(after_help = "\
Examples:
  weir items import --ndjson library.ndjson          one item a line, as POST /v1/items takes it
  weir items import --folder uploads/ --dry-run      what would match; nothing is stored
  weir items import --folder uploads/ --per-second 20")]
    Import(ImportArgs),
}

#[derive(clap::Args)]
pub(crate) struct ImportArgs {
    /// A file with one item a line, in the form of POST /v1/items
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "folder",
        required_unless_present = "folder"
    )]
    ndjson: Option<PathBuf>,
    /// A folder; each file is an item of type “file”, its path its id
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Tell what would match; store nothing
    #[arg(long)]
    dry_run: bool,
    /// How many items a second at the most, so that a server beside it has room
    #[arg(long, value_name = "N", default_value = "100")]
    per_second: NonZeroU32,
}

/// An item, or why there is none, with the line or file that it is from.
type Sourced = (String, Result<NewItem, String>);

/// What became of an item.
enum Fate {
    Done(Answered),
    AlreadyThere,
}

#[derive(Default)]
struct Count {
    done: u64,
    matched: u64,
    already_there: u64,
}

pub(crate) async fn run(
    command: ItemsCommand,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let ItemsCommand::Import(args) = command;
    let session = Session::open(settings).await?;
    let engine = open_engine(&session, settings).await?;
    tell_weaknesses(&engine.options().decoders, out);
    let stop = Arc::new(Stop::default());
    stop_on_interrupt(stop.clone());
    let imported = match (&args.ndjson, &args.folder) {
        (Some(list), _) => import_list(list, &args, &engine, &session, &stop, out).await,
        (None, Some(folder)) => {
            import_folder(folder, &args, &engine, &session, settings, &stop, out).await
        }
        (None, None) => bail!("name a list (--ndjson FILE) or a folder (--folder DIR)"),
    };
    out.end_progress();
    let count = imported?;
    session.close().await?;
    sum_up(&count, &args, &stop, out);
    Ok(out.exit())
}

fn sum_up(count: &Count, args: &ImportArgs, stop: &Stop, out: &Output) {
    let done = if args.dry_run { "looked at" } else { "received" };
    out.say(format!(
        "{} {done}, {} matched, {} there already",
        counted(count.done, "item", "items"),
        count.matched,
        count.already_there
    ));
    if stop.is_stopped() {
        out.say("it was stopped; run it again to go on where it stopped");
    }
}

async fn import_list(
    path: &Path,
    args: &ImportArgs,
    engine: &Arc<Engine>,
    session: &Session,
    stop: &Arc<Stop>,
    out: &mut Output,
) -> anyhow::Result<Count> {
    let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let whole = file.metadata().map_or(0, |metadata| metadata.len());
    let mut lines = BufReader::new(file);
    let (mut number, mut read) = (0_u64, 0_u64);
    let mut importing = Importing::new(args, engine, session);
    while !stop.is_stopped() {
        let mut line = Vec::new();
        let taken = lines
            .by_ref()
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut line)
            .with_context(|| format!("reading {}", path.display()))?;
        if taken == 0 {
            break;
        }
        number += 1;
        read += taken as u64;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let too_long = taken as u64 == LONGEST_LINE && !line.ends_with(b"\n");
        let item = if too_long {
            Err(format!("is longer than {LONGEST_LINE} bytes; send it over HTTP as multipart"))
        } else {
            read_item(&line)
        };
        importing.take((format!("line {number}"), item), out).await?;
        out.progress_of("bytes", read, whole);
        if too_long {
            bail!("line {number} of {} has no end; nothing after it was read", path.display());
        }
    }
    importing.finish(out).await
}

async fn import_folder(
    folder: &Path,
    args: &ImportArgs,
    engine: &Arc<Engine>,
    session: &Session,
    settings: &Settings,
    stop: &Arc<Stop>,
    out: &mut Output,
) -> anyhow::Result<Count> {
    if !folder.is_dir() {
        bail!("{} is no folder; check the name", folder.display());
    }
    let limits = settings.limits;
    let root = folder.to_owned();
    // They are only read here; the engine looks at them.
    let looking = Looking::default();
    let work = move |_: &mut Fingerprinter, path: &Path| {
        (path.to_owned(), item_of_file(&root, path, &limits))
    };
    let mut files = Files::read(vec![folder.to_owned()], 1, looking, work);
    if out.begin_progress("files") {
        count_ahead(vec![folder.to_owned()], files.stop_handle());
    }
    let mut importing = Importing::new(args, engine, session);
    while let Some(visit) = files.next().await {
        if stop.is_stopped() {
            break;
        }
        match visit {
            Err(unwalkable) => out.problem(&unwalkable.path, &unwalkable),
            Ok((path, item)) => {
                importing.take((visible(&path.display().to_string()), item), out).await?;
            }
        }
        out.progress(&files.stop_handle());
    }
    importing.finish(out).await
}

fn item_of_file(root: &Path, path: &Path, limits: &weir_media::Limits) -> Result<NewItem, String> {
    let bytes = read_bounded(path, limits).map_err(|error| error.to_string())?;
    let id = path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned();
    let key = ItemKey::new("file", id).map_err(|error| error.to_string())?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let medium = Medium { name, content_type: None, source: MediumSource::Bytes(bytes) };
    let content = ItemContent { media: vec![medium], ..ItemContent::default() };
    Ok(NewItem { key, author: None, created_at: None, content, echo: None })
}

/// Several items on their way at once, no more a second than is allowed.
struct Importing<'a> {
    args: &'a ImportArgs,
    engine: &'a Arc<Engine>,
    session: &'a Session,
    ticks: tokio::time::Interval,
    under_way: JoinSet<(String, ItemKey, Result<Fate, Arc<StoreError>>)>,
    count: Count,
}

impl<'a> Importing<'a> {
    fn new(args: &'a ImportArgs, engine: &'a Arc<Engine>, session: &'a Session) -> Self {
        let mut ticks = interval(Duration::from_secs(1) / args.per_second.get());
        ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let under_way = JoinSet::new();
        Self { args, engine, session, ticks, under_way, count: Count::default() }
    }

    async fn take(&mut self, (from, item): Sourced, out: &mut Output) -> anyhow::Result<()> {
        let item = match item {
            Ok(item) => item,
            Err(why) => {
                let mut object = Map::new();
                object.insert("from".to_owned(), from.as_str().into());
                out.problem_with(&from, object, why);
                return Ok(());
            }
        };
        self.ticks.tick().await;
        while self.under_way.len() >= self.engine.options().at_once.max(1) * 2 {
            self.join_one(out).await?;
        }
        let (engine, store) = (self.engine.clone(), self.session.store.clone());
        let (service, dry_run) = (self.session.service, self.args.dry_run);
        let key = item.key.clone();
        self.under_way.spawn(async move {
            let digest = item.content.digest();
            let known = store.item(service, &key).await;
            let known = known.ok().and_then(|view| view.newest);
            let fate = if known.is_some_and(|newest| newest.content == digest) {
                Ok(Fate::AlreadyThere)
            } else if dry_run {
                let about = About::of(&item);
                engine.preview(&about, item.content).await.map(Fate::Done).map_err(Arc::new)
            } else {
                engine.receive(item, PATIENCE).await.map(Fate::Done)
            };
            (from, key, fate)
        });
        Ok(())
    }

    async fn join_one(&mut self, out: &mut Output) -> anyhow::Result<()> {
        let Some(joined) = self.under_way.join_next().await else { return Ok(()) };
        let (from, key, fate) = joined?;
        match fate.with_context(|| format!("{from}: nothing after it was received"))? {
            Fate::AlreadyThere => self.count.already_there += 1,
            Fate::Done(answered) => {
                self.count.done += 1;
                self.tell(&from, &key, &answered, out);
            }
        }
        Ok(())
    }

    fn tell(&mut self, from: &str, key: &ItemKey, answered: &Answered, out: &mut Output) {
        for problem in &answered.told.problems {
            let mut object = Map::new();
            object.insert("from".to_owned(), from.into());
            object.insert("type".to_owned(), key.kind().into());
            object.insert("id".to_owned(), key.id().into());
            out.problem_with(from, object, &problem.detail);
        }
        let mut object = Map::new();
        object.insert("type".to_owned(), key.kind().into());
        object.insert("id".to_owned(), key.id().into());
        object.insert("verdict".to_owned(), answered.verdict.name().into());
        object.insert("case".to_owned(), json!(answered.case.map(|case| case.to_string())));
        object.insert("matches".to_owned(), json!(answered.told.matches));
        out.object(object);
        if answered.verdict == Verdict::Allow {
            return;
        }
        self.count.matched += 1;
        out.matched();
        let banks: Vec<&str> = answered.told.matches.iter().map(|m| m.bank.as_str()).collect();
        let case = match answered.case {
            Some(case) => styled(GOOD, case),
            None => styled(GOOD, "no case"),
        };
        out.line(format!(
            "{} {}  in {}  {case}",
            styled(FOUND, "match"),
            styled(BOLD, visible(key.id())),
            visible(&banks.join(", "))
        ));
    }

    async fn finish(mut self, out: &mut Output) -> anyhow::Result<Count> {
        while !self.under_way.is_empty() {
            self.join_one(out).await?;
        }
        Ok(self.count)
    }
}
