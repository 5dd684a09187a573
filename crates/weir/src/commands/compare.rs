//! `weir compare`: two things side by side.

use std::path::Path;

use serde_json::{Map, Value};
use weir_engine::{Fingerprint, Fingerprinter, compare};
use weir_signals::Signal;

use super::json;
use super::scan::NearnessArgs;
use crate::cli::ReadingArgs;
use crate::decoding::looking;
use crate::exit::Exit;
use crate::output::{ACCENT, BOLD, DIM, FOUND, GOOD, Output, styled, visible};
use crate::settings::Settings;

/// Compare two files or signals, and say why they match or do not
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  weir compare poster.jpg upload.webp
  weir compare poster.jpg pdq:f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22")]
pub(crate) struct CompareArgs {
    /// A file, or a signal as TYPE:VALUE
    a: String,
    /// Another one
    b: String,
    #[command(flatten)]
    nearness: NearnessArgs,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

pub(crate) fn run(
    args: &CompareArgs,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let mut fingerprinter = Fingerprinter::new(looking(settings, out)?);
    fingerprinter.take_all();
    let mut sides = Vec::new();
    for side in [&args.a, &args.b] {
        let fingerprint = fingerprint_of(side, &mut fingerprinter)?;
        if let Some(problem) = &fingerprint.problem {
            out.problem(Path::new(side), problem);
        }
        if let Some(unread) = &fingerprint.unread {
            out.problem(Path::new(side), unread);
        }
        sides.push(fingerprint);
    }
    let rows = compare(&sides[0], &sides[1], &args.nearness.options());
    let matches = rows.iter().any(|row| row.matches);
    if matches {
        out.matched();
    }

    let mut object = Map::new();
    object.insert("a".to_owned(), args.a.as_str().into());
    object.insert("b".to_owned(), args.b.as_str().into());
    object.insert("matches".to_owned(), matches.into());
    let signals = rows.iter().map(|row| {
        let mut object = Map::new();
        object.insert("type".to_owned(), row.kind.name().into());
        object.insert("a".to_owned(), row.values[0].as_deref().into());
        object.insert("b".to_owned(), row.values[1].as_deref().into());
        if let Some(distance) = row.distance {
            object.insert("distance".to_owned(), distance.bits().into());
        }
        json::insert_look(&mut object, &row.look);
        if let Some(fit) = &row.fit {
            let told = serde_json::to_value(weir_engine::ToldFit::of(fit));
            object.insert("fit".to_owned(), told.unwrap_or_default());
        }
        object.insert("matches".to_owned(), row.matches.into());
        object.insert("why".to_owned(), row.why.as_str().into());
        Value::Object(object)
    });
    object.insert("signals".to_owned(), signals.collect());
    out.object(object);

    let verdict = if matches { styled(FOUND, "a match") } else { styled(GOOD, "no match") };
    out.line(format!(
        "{verdict}: {} and {}",
        styled(BOLD, visible(&args.a)),
        styled(BOLD, visible(&args.b))
    ));
    for row in &rows {
        let mark = if row.matches { styled(FOUND, "●") } else { styled(DIM, "○") };
        let name = format!("{:>6}", row.kind.name());
        out.line(format!("  {mark} {} {}", styled(ACCENT, name), row.why));
        for (value, side) in row.values.iter().zip(["first", "second"]) {
            if let Some(value) = value {
                out.line(styled(DIM, format!("           {side:>6}  {}", visible(value))));
            }
        }
        if let Some(words) = row.look.in_words() {
            out.line(styled(DIM, format!("           the first one {words}")));
        }
    }
    Ok(out.exit())
}

/// A file of that name wins over a signal that looks like it.
fn fingerprint_of(side: &str, fingerprinter: &mut Fingerprinter) -> anyhow::Result<Fingerprint> {
    let path = Path::new(side);
    let names_kind = side
        .split_once(':')
        .is_some_and(|(kind, _)| kind.parse::<weir_signals::SignalKind>().is_ok());
    if names_kind && !path.exists() {
        return Ok(Fingerprint::of_signals(vec![side.parse::<Signal>()?]));
    }
    Ok(fingerprinter.file(path))
}
