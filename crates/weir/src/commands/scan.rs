//! `weir scan`: which files are copies of what is banked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use weir_engine::{
    Answer, Fingerprint, Fingerprinter, Match, MatchOptions, PictureFit, ReadAt, ReadBy, ToldMatch,
    load_matcher,
};
use weir_media::MediaError;
use weir_model::EntryId;
use weir_signals::SignalKind;
use weir_signals::form::Rect;
use weir_signals::pdq::Distance;

use super::{json, reading};
use crate::cli::ReadingArgs;
use crate::decoding::looking;
use crate::exit::Exit;
use crate::output::{
    ACCENT, BOLD, DIM, FOUND, GOOD, Output, counted, grouped, path_object, shown, styled, visible,
};
use crate::session::{Session, now};
use crate::settings::Settings;

/// Find copies of what is banked among files
///
/// Pictures match when at most --radius of the 256 bits of their PDQ hashes
/// differ, also turned, mirrored, within a border or in a screenshot, as each
/// bank says; parts of them by their local features; every file matches byte for
/// byte; in plain texts, and in words and QR codes in pictures, known passages are
/// found in part and altered, known phrases, links and accounts where they stand.
/// Entries of allow banks stop a match.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  weir scan uploads/ --bank posters
  weir scan uploads/ --bank posters --bank films --json > found.jsonl
  weir scan photo.jpg                        against every match bank")]
pub(crate) struct ScanArgs {
    /// Files, and folders to read whole
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    against: AgainstArgs,
    /// Look at less of each JPEG where that is certain enough: about half the time, a
    /// few bits off; pictures are compared only as they are, words in them not read
    #[arg(long)]
    quick: bool,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

/// What to match against, and how near is near enough.
#[derive(clap::Args)]
pub(crate) struct AgainstArgs {
    /// A bank to match against; may be given several times; every match bank without it
    #[arg(long = "bank", value_name = "NAME")]
    pub(crate) banks: Vec<String>,
    #[command(flatten)]
    pub(crate) nearness: NearnessArgs,
}

/// How near is near enough.
#[derive(clap::Args)]
pub(crate) struct NearnessArgs {
    /// The most bits of 256 that may differ between two pictures' hashes
    #[arg(long, value_name = "BITS", default_value_t = 31, value_parser = clap::value_parser!(u16).range(0..=63))]
    radius: u16,
    /// Let pictures with too little to see (quality under 50) match as well
    #[arg(long)]
    low_quality: bool,
    /// Compare pictures only as they are, in no other form
    #[arg(long)]
    no_forms: bool,
}

impl NearnessArgs {
    pub(crate) fn options(&self) -> MatchOptions {
        MatchOptions {
            radius: Distance::new(self.radius),
            low_quality: self.low_quality,
            forms: !self.no_forms,
        }
    }
}

struct Scanned {
    path: PathBuf,
    answer: Answer,
    problem: Option<MediaError>,
    partly: Option<String>,
    quick: bool,
}

#[derive(Default)]
struct Totals {
    files: u64,
    found: u64,
    stopped: u64,
    quick: u64,
}

pub(crate) async fn run(
    args: ScanArgs,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let session = Session::open(settings).await?;
    let mut options = args.against.nearness.options();
    options.forms &= !args.quick;
    let matcher =
        load_matcher(&session.store, session.service, &args.against.banks, options, now()).await?;
    session.close_unchanged().await;
    if matcher.is_empty() {
        out.say("there is nothing in the banks yet: `weir bank add NAME PATH…` puts something in");
    }

    let began = now();
    let reads = matcher.finds_in_words() && !args.quick;
    let looking = looking(settings, out)?.at_forms(matcher.forms()).reading(reads);
    let looking = looking.quickly(args.quick);
    let work = move |fingerprinter: &mut Fingerprinter, path: &Path| {
        let fingerprint = fingerprinter.file(path);
        let answer = matcher.answer(&fingerprint);
        let partly = fingerprint.partly();
        let Fingerprint { problem, quick, unread, .. } = fingerprint;
        let partly = partly.or(unread.as_ref().map(ToString::to_string));
        Scanned { path: path.to_owned(), answer, problem, partly, quick }
    };
    let (mut files, stop) = reading::begin(args.paths, settings, looking, out, work);
    let mut totals = Totals::default();
    while let Some(visit) = files.next().await {
        match visit {
            Ok(scanned) => {
                totals.files += 1;
                tell(&scanned, &mut totals, out);
            }
            Err(error) => out.problem(&error.path, &error),
        }
        out.progress(&stop);
    }
    out.end_progress();
    if stop.is_stopped() {
        out.count_problem();
        out.say(format!(
            "stopped after {}; what is not told was not read",
            counted(totals.files, "file", "files")
        ));
    }
    summary(&totals, now().micros() - began.micros(), out);
    Ok(out.exit())
}

fn tell(scanned: &Scanned, totals: &mut Totals, out: &mut Output) {
    let matches = &scanned.answer.matches;
    totals.stopped += u64::from(scanned.answer.stopped > 0);
    totals.quick += u64::from(scanned.quick);
    if !matches.is_empty() {
        totals.found += 1;
        out.matched();
        if out.json {
            for m in matches {
                let mut object = path_object(&scanned.path);
                object.extend(json::matched(m));
                out.object(object);
            }
        } else {
            tell_person(&scanned.path, matches, out);
        }
    }
    if let Some(partly) = &scanned.partly {
        out.problem(&scanned.path, partly);
    }
    if let Some(problem) = &scanned.problem {
        out.problem(&scanned.path, problem);
    }
}

/// One line an entry, with everything that says so.
pub(crate) fn tell_person(path: &Path, matches: &[Match], out: &Output) {
    out.line(styled(BOLD, shown(path)));
    let mut entries: Vec<EntryId> = Vec::new();
    let mut by_entry: BTreeMap<EntryId, Vec<&Match>> = BTreeMap::new();
    for m in matches {
        let of_entry = by_entry.entry(m.entry.id).or_default();
        if of_entry.is_empty() {
            entries.push(m.entry.id);
        }
        of_entry.push(m);
    }
    for id in entries {
        let of_entry = &by_entry[&id];
        let first = of_entry[0];
        let name = first.entry.name();
        out.line(format!(
            "  {} {} in {}  {}",
            styled(FOUND, "●"),
            styled(ACCENT, visible(&name)),
            first.bank,
            why(of_entry)
        ));
    }
}

/// Why an item is called a copy of an entry.
fn why(matches: &[&Match]) -> String {
    let exact = matches.iter().filter(|m| m.read.is_none() && is_whole(m.kind));
    // The strongest digest first.
    let exact: Vec<&str> = exact.map(|m| m.kind.name()).rev().collect();
    let mut reasons = Vec::new();
    if !exact.is_empty() {
        let what = if exact.contains(&"text") { "same text" } else { "same file" };
        reasons.push(format!("{what} {}", styled(DIM, format!("({})", exact.join(", ")))));
    }
    for m in matches {
        if let Some(distance) = m.distance.filter(|_| exact.is_empty()) {
            let form = m.look.in_words().map_or(String::new(), |words| format!(", {words}"));
            let bits = format!("({distance} of 256 bits differ{form})");
            reasons.push(format!("same picture {}", styled(DIM, bits)));
        } else if let Some(fit) = &m.fit {
            reasons.push(picture_part(m, fit));
        } else if m.distance.is_none() && (!is_whole(m.kind) || m.read.is_some()) {
            reasons.push(part_found(m));
        }
    }
    reasons.join("; ")
}

/// Whether equality of this kind says that the whole is the same.
const fn is_whole(kind: SignalKind) -> bool {
    matches!(kind, SignalKind::Md5 | SignalKind::Sha1 | SignalKind::Sha256 | SignalKind::Text)
}

/// A part of a picture, and how sure that is.
fn picture_part(m: &Match, fit: &PictureFit) -> String {
    let form = m.look.in_words().map_or(String::new(), |words| format!(", {words}"));
    let (inliers, shown) = (fit.inliers, fit.shown * 100.0);
    let told = format!("({inliers} places agree, {shown:.0} % of it is seen{form})");
    format!("part of the picture {}", styled(DIM, told))
}

/// Where in a picture it was read.
fn place_in_picture(read: &ReadAt) -> String {
    let by = match read.by {
        ReadBy::Words => "in the words of the picture",
        ReadBy::Code => "in a QR code in the picture",
    };
    match read.region() {
        Some(Rect { left, top, width, height }) => {
            format!("{by}, {width} x {height} at {left}, {top}")
        }
        None => by.to_owned(),
    }
}

/// A passage, a phrase or an indicator, and where it stands.
fn part_found(m: &Match) -> String {
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    let told = ToldMatch::of(m, "text");
    let read = m.read.as_deref().map(place_in_picture);
    let place = told.span.map(|span| format!("characters {} to {}", span.start, span.end));
    let mut words: Vec<String> = Vec::new();
    if let (Some(of_entry), Some(of_item)) = (told.of_entry, told.of_item) {
        words.push(format!("{} of it, {} of the text", percent(of_entry), percent(of_item)));
    }
    words.extend(place.or(read));
    let what = match m.kind {
        SignalKind::Passage => "known passage",
        SignalKind::Phrase => "known phrase",
        SignalKind::Pattern => "word or pattern of a list",
        SignalKind::Tlsh => "similar text",
        SignalKind::Text => "known text",
        kind => return format!("known {kind} {}", styled(DIM, in_brackets(&words))),
    };
    format!("{what} {}", styled(DIM, in_brackets(&words)))
}

fn in_brackets(words: &[String]) -> String {
    if words.is_empty() { String::new() } else { format!("({})", words.join(", ")) }
}

fn summary(totals: &Totals, micros: i64, out: &Output) {
    let seconds = (micros.max(1) as f64) / 1e6;
    let rate = (totals.files as f64 / seconds).round();
    let found = match totals.found {
        0 => styled(GOOD, "nothing found"),
        n => styled(FOUND, format!("{} found", counted(n, "copy", "copies"))),
    };
    let mut words = format!(
        "{found} among {} ({seconds:.1} s, {} a second)",
        counted(totals.files, "file", "files"),
        grouped(rate as u64)
    );
    if totals.quick > 0 {
        words += &format!("; {} by less than all of it", counted(totals.quick, "JPEG", "JPEGs"));
    }
    if totals.stopped > 0 {
        words += &format!("; {} freed by an allow bank", grouped(totals.stopped));
    }
    if out.problems() > 0 {
        words += &format!("; {}", counted(out.problems(), "problem", "problems"));
    }
    out.say(words);
}
