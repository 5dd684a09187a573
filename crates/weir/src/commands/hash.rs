//! `weir hash`: the signals of files.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use weir_engine::{Fingerprint, Fingerprinter, Hashed, Look};
use weir_model::BankForms;
use weir_signals::form::Rect;
use weir_signals::pdq::Dihedral;
use weir_signals::{Quality, SignalKind};

use super::{json, reading};
use crate::cli::ReadingArgs;
use crate::decoding::looking;
use crate::exit::Exit;
use crate::output::{ACCENT, BOLD, DIM, Output, path_object, shown, styled, visible};
use crate::settings::Settings;

/// Show the signals of files: what copies of them are recognised by
///
/// Pictures get a PDQ hash (with its quality, 0 to 100; under 50 there is too
/// little to see to match by) and every file its MD5, SHA-1 and SHA-256; plain
/// texts get their exact key. A picture that is seen through is also hashed over
/// white and over black, an animation at several times. Pictures have local
/// features, too, by which parts of them are found; words and QR codes in them are
/// read. Nothing is stored.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  weir hash photo.jpg
  weir hash uploads/                         every file below a folder
  weir hash --json uploads/ > signals.jsonl
  weir hash --quick --json uploads/          many: without features, unread
  weir hash --forms photo.jpg                also turned, without borders, …")]
pub(crate) struct HashArgs {
    /// Files, and folders to read whole
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Show the PDQ hash of every form that an upload is looked at in: turned,
    /// mirrored, without borders and captions, the picture within it
    #[arg(long)]
    forms: bool,
    /// Leave out what takes long: local features, and what is written in pictures
    #[arg(long)]
    quick: bool,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

pub(crate) async fn run(
    args: HashArgs,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let work = |fingerprinter: &mut Fingerprinter, path: &Path| {
        (path.to_owned(), fingerprinter.file(path))
    };
    // Features are shown as a bank keeps them, not as they are looked up.
    let forms = if args.forms { BankForms::default() } else { BankForms::NONE };
    let forms = BankForms { features: false, ..forms };
    let looking =
        looking(settings, out)?.at_forms(forms).for_bank(!args.quick).reading(!args.quick);
    let (mut files, stop) = reading::begin(args.paths, settings, looking, out, work);
    while let Some(visit) = files.next().await {
        match visit {
            Ok((path, fingerprint)) => show(&path, &fingerprint, args.forms, out),
            Err(error) => out.problem(&error.path, &error),
        }
        out.progress(&stop);
    }
    out.end_progress();
    if stop.is_stopped() {
        out.count_problem();
    }
    Ok(out.exit())
}

fn show(path: &Path, fingerprint: &Fingerprint, forms: bool, out: &mut Output) {
    if out.json {
        let mut object = path_object(path);
        object.insert("media".to_owned(), fingerprint.media.into());
        object.insert("signals".to_owned(), signals(fingerprint));
        if forms {
            object.insert("forms".to_owned(), turned(fingerprint));
            object.insert("looks".to_owned(), looks(fingerprint));
        }
        if !fingerprint.read.is_empty() {
            object.insert("read".to_owned(), read(fingerprint));
        }
        if let Some(unread) = &fingerprint.unread {
            object.insert("unread".to_owned(), unread.to_string().into());
        }
        if let Some(partly) = fingerprint.partly() {
            object.insert("partly".to_owned(), partly.into());
        }
        if let Some(remark) = &fingerprint.remark {
            object.insert("remark".to_owned(), remark.as_str().into());
        }
        if let Some(problem) = &fingerprint.problem {
            object.insert("error".to_owned(), problem.to_string().into());
            out.count_problem();
        }
        out.object(object);
        return;
    }
    if fingerprint.signals.is_empty() {
        if let Some(problem) = &fingerprint.problem {
            out.problem(path, problem);
        }
        return;
    }
    let media = fingerprint.media.unwrap_or("unknown kind of file");
    out.line(format!("{}  {}", styled(BOLD, shown(path)), styled(DIM, media)));
    if let Some(remark) = &fingerprint.remark {
        out.line(format!("  {}", styled(DIM, remark)));
    }
    if fingerprint.decoder.is_some_and(weir_media::Decoder::is_a_stand_in) {
        let words = "read by a stand-in decoder: the pdq hash may be off by some bits";
        out.line(format!("  {}", styled(DIM, words)));
    }
    if let Some(partly) = fingerprint.partly() {
        out.line(format!("  {}", styled(DIM, partly)));
    }
    let line = |kind: SignalKind, value: &str, quality: Option<Quality>, look: Option<String>| {
        let quality = match quality {
            Some(quality) if quality.is_usable() => format!("  quality {quality}"),
            Some(quality) => {
                format!("  quality {quality}: too little to see, does not match by default")
            }
            None => String::new(),
        };
        let look = look.map_or(String::new(), |words| format!("  {words}"));
        let name = format!("{:>6}", kind.name());
        format!("  {} {value}{}", styled(ACCENT, name), styled(DIM, format!("{quality}{look}")))
    };
    let mut looks = fingerprint.looks.iter().peekable();
    while let Some(Hashed { look, pdq }) = looks.next() {
        let value = pdq.hash.to_string();
        out.line(line(SignalKind::Pdq, &value, Some(pdq.quality), look.in_words()));
        // The turned and mirrored forms of it follow.
        while let Some(Hashed { look, pdq }) =
            looks.next_if(|next| next.look.laid != Dihedral::Original)
        {
            let words = look.in_words().unwrap_or_default();
            out.line(format!("         {}  {}", pdq.hash, styled(DIM, words)));
        }
    }
    for signal in fingerprint.signals.iter().filter(|s| s.kind() != SignalKind::Pdq) {
        out.line(line(signal.kind(), &signal.short_value(), None, None));
    }
    for read in &fingerprint.read {
        let name = format!("{:>6}", read.by.name());
        let at = read.look.in_words().map_or(String::new(), |words| format!("  {words}"));
        for text in read.text.lines() {
            out.line(format!("  {} {}{}", styled(ACCENT, &name), visible(text), styled(DIM, &at)));
        }
    }
    if let Some(unread) = &fingerprint.unread {
        out.line(format!("  {}", styled(DIM, unread)));
    }
    if let Some(problem) = &fingerprint.problem {
        out.problem(path, problem);
    }
}

/// `{"type","value","quality"?,"algorithm","at_ms"?,"form"?,"decoder"?}` of each
/// signal of the whole.
fn signals(fingerprint: &Fingerprint) -> Value {
    let all = fingerprint.item_signals(None).into_iter().filter(|found| found.cut.is_none());
    all.map(|found| {
        let mut value = json::signal(&found.signal);
        if let Value::Object(object) = &mut value {
            if let Some(at) = found.at_ms {
                object.insert("at_ms".to_owned(), at.into());
            }
            if let Some(over) = found.over {
                object.insert("form".to_owned(), format!("over-{over}").into());
            }
            if let Some(decoder) = found.stand_in {
                object.insert("decoder".to_owned(), decoder.into());
            }
        }
        value
    })
    .collect()
}

/// What is written in the picture: `{"by","text","at_ms"?,"form"?,"places"}`.
fn read(fingerprint: &Fingerprint) -> Value {
    let all = fingerprint.read.iter().map(|read| {
        let mut object = Map::new();
        object.insert("by".to_owned(), read.by.name().into());
        object.insert("text".to_owned(), read.text.as_str().into());
        json::insert_look(&mut object, &read.look);
        let places = read.places.iter().map(|(bytes, rect)| {
            let mut place = region(rect);
            place.insert("text".to_owned(), read.text[bytes.clone()].into());
            Value::Object(place)
        });
        object.insert("places".to_owned(), places.collect());
        Value::Object(object)
    });
    all.collect()
}

fn region(rect: &Rect) -> Map<String, Value> {
    let sides = [rect.left, rect.top, rect.width, rect.height];
    let names = ["left", "top", "width", "height"].map(str::to_owned);
    names.into_iter().zip(sides.map(Value::from)).collect()
}

/// The eight turned and mirrored forms of the picture as it is.
fn turned(fingerprint: &Fingerprint) -> Value {
    let first = fingerprint.looks.first().map(|hashed| hashed.look);
    let all = fingerprint.looks.iter().filter(|hashed| {
        first.is_some_and(|first| Look { laid: first.laid, ..hashed.look } == first)
    });
    let named = all.map(|Hashed { look, pdq }| {
        (look.laid.name().to_owned(), Value::from(pdq.hash.to_string()))
    });
    Value::Object(named.collect())
}

/// Parts of the picture: `{"form","region","value","quality"}`.
fn looks(fingerprint: &Fingerprint) -> Value {
    let parts = fingerprint.looks.iter().filter(|hashed| hashed.look.cut.is_some());
    let as_they_lie = parts.filter(|hashed| hashed.look.laid == Dihedral::Original);
    as_they_lie
        .map(|Hashed { look, pdq }| {
            let mut object = Map::new();
            json::insert_look(&mut object, look);
            if let Some(rect) = look.rect {
                object.insert("region".to_owned(), Value::Object(region(&rect)));
            }
            object.insert("value".to_owned(), pdq.hash.to_string().into());
            object.insert("quality".to_owned(), pdq.quality.value().into());
            Value::Object(object)
        })
        .collect()
}
