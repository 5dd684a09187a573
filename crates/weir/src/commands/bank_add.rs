//! `weir bank add`: what is known goes into a bank, in batches that are each
//! whole on disk before they are told.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use weir_engine::rows::{Mapping, NumberedRow, Row, read_json_lines};
use weir_engine::{
    Candidate, Fingerprint, Fingerprinter, Looking, NotBanked, bankable, entry_of_fingerprint,
    entry_of_row, find_bank, link_signals,
};
use weir_media::Limits;
use weir_model::{Bank, BankForms, NewEntry, Source};
use weir_signals::patterns::{Line, LineError};
use weir_signals::{BankedText, Signal};
use weir_store::Added;

use super::{bank_preview, json, reading};
use crate::cli::ReadingArgs;
use crate::decoding::looking;
use crate::exit::Exit;
use crate::output::{BOLD, DIM, Output, counted, grouped, path_object, shown, styled, visible};
use crate::session::{Session, now};
use crate::settings::Settings;

/// How many entries are banked in one transaction.
const BATCH: usize = 256;

/// Put pictures, texts and signals into a bank
///
/// Only signals are kept, never the files; of texts what finds altered copies
/// too, encrypted with the secret key. What is in the bank already is told
/// and not banked again, so a command that was cut off can be run once more.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  weir bank add posters known/*.jpg
  weir bank add posters --signal pdq:f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22
  weir bank add leaflets --text-file leaflet.txt
  weir bank add leaflets --link https://t.me/seventh_lamp --link lamp.example
  weir bank add words --pattern 'seventh lamp' --pattern '/oil[ -]?money/'
  weir bank add words --patterns-file words.txt
    a line: seventh lamp               these words side by side, in any spelling
            lamp {part}                also within longer words
            lamp oil {within=5}        both, at most 5 words apart
            lampe {language=fr}        in French, or where no language can be told
            /مصباح(ان|ين)/ {skeleton}  an expression, in any spelling
  weir bank add posters known.jpg --preview          what it would have matched; banks nothing
  weir bank add leaflets --jsonl known.jsonl
    a line: {\"ref\":\"k-17\",\"text\":\"…\",\"tags\":[\"2026\"]}
    with text, path (beside the file) or signals [{\"type\",\"value\"}]")]
pub(crate) struct AddArgs {
    /// The bank
    name: String,
    /// Files, and folders to read whole
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// A text as it is: a passage, or a short phrase
    #[arg(long, value_name = "TEXT")]
    text: Vec<String>,
    /// A file that holds one text
    #[arg(long, value_name = "F")]
    text_file: Vec<PathBuf>,
    /// A link to a page, an account or a group, or the name of a whole site
    #[arg(long, value_name = "LINK")]
    link: Vec<String>,
    /// A signal as it is
    #[arg(long, value_name = "TYPE:VALUE")]
    signal: Vec<String>,
    /// A keyword or /a regular expression/; it labels or asks for a look, never more
    #[arg(long, value_name = "LINE")]
    pattern: Vec<String>,
    /// A file with one of those a line; `# ` begins a remark
    #[arg(long, value_name = "F")]
    patterns_file: Vec<PathBuf>,
    /// A file with one JSON object a line
    #[arg(long, value_name = "F")]
    jsonl: Vec<PathBuf>,
    /// Show what of the retained items it would have matched, and bank nothing
    #[arg(long)]
    pub(crate) preview: bool,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

/// Where an entry came from, to name it by.
pub(super) enum From {
    File(PathBuf),
    Text(String),
    Link(String),
    Pattern(String),
    Signal(String),
    Line(PathBuf, u64),
}

#[derive(Default)]
struct Totals {
    stored: u64,
    there: u64,
    confirmed: u64,
}

struct Adding<'a> {
    session: &'a Session,
    bank: Bank,
    out: &'a mut Output,
    /// Whether nothing is banked, and what would match is told.
    preview: bool,
    batch: Vec<(From, Candidate)>,
    totals: Totals,
    sealed_at: i64,
}

pub(crate) async fn run(
    args: AddArgs,
    session: &Session,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    if args.paths.is_empty()
        && args.text.is_empty()
        && args.text_file.is_empty()
        && args.link.is_empty()
        && args.signal.is_empty()
        && args.pattern.is_empty()
        && args.patterns_file.is_empty()
        && args.jsonl.is_empty()
    {
        anyhow::bail!(
            "nothing to add: name files or folders, or use --text, --text-file, --link, --signal, --pattern, --patterns-file or --jsonl"
        );
    }
    let bank = find_bank(&session.store, session.service, &args.name).await?;
    let sealed_at = now().micros();
    let (preview, batch, totals) = (args.preview, Vec::new(), Totals::default());
    let mut adding = Adding { session, bank, out, preview, batch, totals, sealed_at };
    for text in &args.signal {
        match text.parse::<Signal>() {
            Ok(signal) => adding.take(From::Signal(text.clone()), own(vec![signal], None)).await?,
            Err(error) => adding.refuse(From::Signal(text.clone()), &error),
        }
    }
    for line in &args.pattern {
        adding.pattern(From::Pattern(line.clone()), line.parse()).await?;
    }
    for path in &args.patterns_file {
        adding.patterns_file(path, &settings.limits).await?;
    }
    for text in &args.text {
        adding.text(From::Text(text.clone()), text, None).await?;
    }
    for path in &args.text_file {
        adding.text_file(path, &settings.limits).await?;
    }
    for link in &args.link {
        match link_signals(link) {
            Ok(signals) => adding.take(From::Link(link.clone()), own(signals, None)).await?,
            Err(refused) => adding.refuse(From::Link(link.clone()), &refused),
        }
    }
    if !args.jsonl.is_empty() || !args.paths.is_empty() {
        // What is banked is banked as it is: forms are for uploads. What would have
        // matched is found from this side, in turned forms too.
        let features = adding.bank.forms.features;
        let forms = if preview { BankForms::default() } else { BankForms::NONE };
        let looking = looking(settings, adding.out)?.at_forms(forms).for_bank(features);
        for path in &args.jsonl {
            adding.json_lines(path, looking.clone()).await?;
        }
        if !args.paths.is_empty() {
            adding.files(args.paths, settings, looking).await?;
        }
    }
    adding.flush().await?;
    let Adding { bank, out, totals, .. } = adding;
    if preview {
        out.say("nothing was banked; without --preview it is");
        return Ok(out.exit());
    }
    let mut words =
        format!("banked {} in {}", counted(totals.stored, "entry", "entries"), bank.name);
    if totals.there > 0 {
        words += &format!("; {} there already", grouped(totals.there));
    }
    if totals.confirmed > 0 {
        words += &format!("; {} confirmed as your own decision", grouped(totals.confirmed));
    }
    if out.problems() > 0 {
        words += &format!("; {}", counted(out.problems(), "problem", "problems"));
    }
    out.say(words);
    Ok(out.exit())
}

fn own(signals: Vec<Signal>, origin: Option<String>) -> NewEntry {
    let provenance = weir_model::Provenance { source: Source::OwnDecision, origin, import: None };
    NewEntry { signals, reference: None, tags: Vec::new(), provenance }
}

impl Adding<'_> {
    async fn files(
        &mut self,
        paths: Vec<PathBuf>,
        settings: &Settings,
        looking: Looking,
    ) -> anyhow::Result<()> {
        let work = |fingerprinter: &mut Fingerprinter, path: &Path| {
            (path.to_owned(), fingerprinter.file(path))
        };
        let (mut files, stop) = reading::begin(paths, settings, looking, self.out, work);
        while let Some(visit) = files.next().await {
            let mut visit = Some(visit);
            while let Some(one) = visit {
                match one {
                    Ok((path, fingerprint)) => self.file(path, fingerprint).await?,
                    Err(error) => self.out.problem(&error.path, &error),
                }
                self.out.progress(&stop);
                visit = files.next_ready();
            }
            // Whatever was ready is banked before more is waited for.
            self.flush().await?;
        }
        self.out.end_progress();
        if stop.is_stopped() {
            self.out.count_problem();
            self.out.say("stopped; what is told above is banked, run it again for the rest");
        }
        Ok(())
    }

    async fn file(&mut self, path: PathBuf, fingerprint: Fingerprint) -> anyhow::Result<()> {
        let origin = path.file_name().map(|name| name.to_string_lossy().into_owned());
        if let Some(partly) = fingerprint.partly() {
            self.out.say(format!("{} {partly}", shown(&path)));
        }
        let forms = match self.preview {
            true => fingerprint.turned().map(|hashed| hashed.pdq.into()).collect(),
            false => Vec::new(),
        };
        match entry_of_fingerprint(fingerprint, origin) {
            Ok(entry) => self.take_candidate(From::File(path), Candidate { entry, forms }).await,
            Err(error) => {
                self.refuse(From::File(path), &error);
                Ok(())
            }
        }
    }

    async fn text_file(&mut self, path: &Path, limits: &Limits) -> anyhow::Result<()> {
        let from = From::File(path.to_owned());
        match reading::text_of(path, limits) {
            Err(why) => self.refuse(from, &why),
            Ok(text) => {
                let origin = path.file_name().map(|name| name.to_string_lossy().into_owned());
                self.text(from, &text, origin).await?;
            }
        }
        Ok(())
    }

    async fn text(&mut self, from: From, text: &str, origin: Option<String>) -> anyhow::Result<()> {
        match bankable(text) {
            Err(refused) => self.refuse(from, &refused),
            Ok(bankable) => {
                if bankable.common {
                    let name = from.name();
                    self.out.say(format!(
                        "{name}: ordinary texts hold this phrase often; it will match what has nothing to do with it"
                    ));
                }
                if !bankable.quotes.is_empty() {
                    let (name, quotes) = (from.name(), bankable.quotes.join(", "));
                    self.out.say(format!("{name}: what it quotes of {quotes} finds nothing"));
                }
                self.take(from, own(bankable.signals, origin)).await?;
            }
        }
        Ok(())
    }

    async fn pattern(&mut self, from: From, line: Result<Line, LineError>) -> anyhow::Result<()> {
        match line {
            Err(error) => self.refuse(from, &error),
            Ok(line) => {
                let origin = from.file();
                let signal = Signal::Pattern(BankedText::pattern(&line));
                self.take(from, own(vec![signal], origin)).await?;
            }
        }
        Ok(())
    }

    async fn patterns_file(&mut self, path: &Path, limits: &Limits) -> anyhow::Result<()> {
        let text = match reading::text_of(path, limits) {
            Ok(text) => text,
            Err(why) => {
                self.refuse(From::File(path.to_owned()), &why);
                return Ok(());
            }
        };
        for (at, line) in text.lines().enumerate() {
            if let Some(line) = Line::of_file(line) {
                self.pattern(From::Line(path.to_owned(), at as u64 + 1), line).await?;
            }
        }
        Ok(())
    }

    async fn json_lines(&mut self, path: &Path, looking: Looking) -> anyhow::Result<()> {
        let file = match std::fs::File::open(path) {
            Ok(file) => file,
            Err(error) => {
                self.out.problem(path, format!("cannot be read: {error}"));
                return Ok(());
            }
        };
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let (send, mut rows) = tokio::sync::mpsc::channel::<NumberedRow>(2 * BATCH);
        let reading = tokio::task::spawn_blocking(move || {
            read_json_lines(file, &Mapping::default(), |row| send.blocking_send(row).is_ok())
        });
        let mut fingerprinter = Fingerprinter::new(looking);
        while let Some(NumberedRow { number, row }) = rows.recv().await {
            let from = From::Line(path.to_owned(), number);
            let entry = row.map_err(NotBanked::from).and_then(|row: Row| {
                entry_of_row(row, &mut fingerprinter, &folder, &Source::OwnDecision, None)
            });
            match entry {
                Ok(entry) => self.take(from, entry).await?,
                Err(error) => self.refuse(from, &error),
            }
        }
        if let Err(error) = reading.await? {
            self.out.problem(path, error);
        }
        Ok(())
    }

    async fn take(&mut self, from: From, entry: NewEntry) -> anyhow::Result<()> {
        self.take_candidate(from, Candidate { entry, forms: Vec::new() }).await
    }

    async fn take_candidate(&mut self, from: From, candidate: Candidate) -> anyhow::Result<()> {
        self.batch.push((from, candidate));
        if self.batch.len() >= BATCH { self.flush().await } else { Ok(()) }
    }

    /// Banks what was gathered; only then is it told.
    async fn flush(&mut self) -> anyhow::Result<()> {
        if self.batch.is_empty() {
            return Ok(());
        }
        let (from, candidates): (Vec<From>, Vec<Candidate>) = self.batch.drain(..).unzip();
        if self.preview {
            return bank_preview::tell(self.session, &self.bank, (&from, &candidates), self.out)
                .await;
        }
        let entries: Vec<NewEntry> =
            candidates.into_iter().map(|candidate| candidate.entry).collect();
        let Session { store, service } = self.session;
        let added = store.add_entries(*service, self.bank.id, &entries, now()).await?;
        for ((from, entry), added) in from.iter().zip(&entries).zip(added) {
            self.tell(from, entry, added);
        }
        if now().micros() - self.sealed_at > 1_000_000 {
            store.seal(*service).await?;
            self.sealed_at = now().micros();
        }
        Ok(())
    }

    fn tell(&mut self, from: &From, entry: &NewEntry, added: Added) {
        let totals = &mut self.totals;
        let (state, words, count) = match added {
            Added::Stored { .. } => ("taken", "", &mut totals.stored),
            Added::AlreadyThere(_) => ("already_there", "  there already", &mut totals.there),
            Added::Confirmed(_) => {
                ("confirmed", "  there already, now your own decision", &mut totals.confirmed)
            }
        };
        *count += 1;
        let mut object = from.object();
        object.insert("entry".to_owned(), added.id().to_string().into());
        if let Some(reference) = &entry.reference {
            object.insert("ref".to_owned(), reference.as_str().into());
        }
        object.insert("status".to_owned(), state.into());
        object.insert("signals".to_owned(), json::signals(&entry.signals));
        self.out.object(object);
        let flat = entry.signals.iter().find(|signal| !signal.matches_by_default());
        let quality = flat.and_then(Signal::quality).map_or(String::new(), |quality| {
            format!("  quality {quality}: too little to see, its picture does not match by default")
        });
        self.out.line(format!(
            "{}  {}",
            styled(BOLD, from.name()),
            styled(DIM, format!("{}{words}{quality}", added.id()))
        ));
    }

    fn refuse(&mut self, from: From, why: &dyn std::fmt::Display) {
        self.out.problem_with(&from.name(), from.object(), why);
    }
}

fn beginning(text: &str, most: usize) -> String {
    visible(&text.chars().take(most).collect::<String>())
}

fn of(what: &str, text: &str) -> Map<String, Value> {
    [(what.to_owned(), text.into())].into_iter().collect()
}

impl From {
    /// The name of the file, where it is a line of one.
    fn file(&self) -> Option<String> {
        let Self::Line(path, _) = self else { return None };
        path.file_name().map(|name| name.to_string_lossy().into_owned())
    }

    pub(super) fn name(&self) -> String {
        match self {
            Self::File(path) => shown(path),
            Self::Text(text) | Self::Pattern(text) => format!("“{}”", beginning(text, 40)),
            Self::Signal(text) | Self::Link(text) => beginning(text, 90),
            Self::Line(path, line) => format!("{}, line {line}", shown(path)),
        }
    }

    pub(super) fn object(&self) -> Map<String, Value> {
        match self {
            Self::File(path) => path_object(path),
            Self::Text(text) => of("text", text),
            Self::Link(link) => of("link", link),
            Self::Pattern(line) => of("pattern", line),
            Self::Signal(text) => of("signal", text),
            Self::Line(path, line) => {
                let mut object = path_object(path);
                object.insert("line".to_owned(), (*line).into());
                object
            }
        }
    }
}
