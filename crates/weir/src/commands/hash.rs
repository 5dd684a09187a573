//! `weir hash`: the signals of files.

use std::path::{Path, PathBuf};

use serde_json::Value;
use weir_engine::{Fingerprint, Fingerprinter};
use weir_signals::SignalKind;

use super::{json, reading};
use crate::cli::ReadingArgs;
use crate::exit::Exit;
use crate::output::{ACCENT, BOLD, DIM, Output, path_object, shown, styled};
use crate::settings::Settings;

/// Show the signals of files: what copies of them are recognised by
///
/// Pictures get a PDQ hash (with its quality, 0 to 100; under 50 there is too
/// little to see to match by) and every file its MD5, SHA-1 and SHA-256; plain
/// texts get their exact key. Nothing is stored.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  weir hash photo.jpg
  weir hash uploads/                         every file below a folder
  weir hash --json uploads/ > signals.jsonl
  weir hash --forms photo.jpg                also turned and mirrored")]
pub(crate) struct HashArgs {
    /// Files, and folders to read whole
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Show the PDQ hash of all eight turned and mirrored forms
    #[arg(long)]
    forms: bool,
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
    let (mut files, stop) = reading::begin(args.paths, settings, out, work);
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
        object.insert("signals".to_owned(), json::signals(&fingerprint.signals));
        if forms {
            let all =
                fingerprint.forms.iter().map(|(form, pdq)| (form.name(), pdq.hash.to_string()));
            object.insert(
                "forms".to_owned(),
                all.map(|(name, hash)| (name.to_owned(), Value::from(hash))).collect(),
            );
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
    for signal in &fingerprint.signals {
        let quality = match signal.quality() {
            Some(quality) if quality.is_usable() => format!("  quality {quality}"),
            Some(quality) => {
                format!("  quality {quality}: too little to see, does not match by default")
            }
            None => String::new(),
        };
        let name = format!("{:>6}", signal.kind().name());
        out.line(format!("  {} {}{}", styled(ACCENT, name), signal.value(), styled(DIM, quality)));
        if forms && signal.kind() == SignalKind::Pdq {
            for (form, pdq) in fingerprint.forms.iter().skip(1) {
                out.line(format!("         {} {}", pdq.hash, styled(DIM, form)));
            }
        }
    }
    if let Some(problem) = &fingerprint.problem {
        out.problem(path, problem);
    }
}
