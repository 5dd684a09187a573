//! `weir match`: texts and signals against banks.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use weir_engine::rows::RowError;
use weir_engine::{Answer, Fingerprint, Matcher, load_matcher};
use weir_signals::Signal;

use super::scan::{AgainstArgs, tell_person};
use super::{json, reading};
use crate::exit::Exit;
use crate::output::{GOOD, Output, counted, styled, visible};
use crate::session::{Session, now};
use crate::settings::Settings;

/// Match texts and signals against what is banked
///
/// Nothing is stored. One answer an item, also where nothing matched.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  weir match --bank leaflets --text-file post.txt
  weir match --bank posters --signal pdq:f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22
  weir match --bank leaflets --jsonl posts.jsonl --json
    a line: {\"id\":\"p1\",\"text\":\"…\"}, or with signals [{\"type\",\"value\"}]")]
pub(crate) struct MatchArgs {
    #[command(flatten)]
    against: AgainstArgs,
    /// A file that holds one text
    #[arg(long, value_name = "F")]
    text_file: Vec<PathBuf>,
    /// A signal as it is
    #[arg(long, value_name = "TYPE:VALUE")]
    signal: Vec<String>,
    /// A file with one JSON object a line
    #[arg(long, value_name = "F")]
    jsonl: Vec<PathBuf>,
}

pub(crate) async fn run(
    args: MatchArgs,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    if args.text_file.is_empty() && args.signal.is_empty() && args.jsonl.is_empty() {
        anyhow::bail!(
            "nothing to match: use --text-file, --signal or --jsonl (`weir scan` takes files)"
        );
    }
    let session = Session::open(settings).await?;
    let options = args.against.nearness.options();
    let banks = &args.against.banks;
    let matcher = load_matcher(&session.store, session.service, banks, options, now()).await?;
    session.close_unchanged().await;

    let mut matching = Matching { matcher, out, items: 0 };
    for path in &args.text_file {
        let id = path.to_string_lossy();
        match reading::text_of(path, &settings.limits) {
            Ok(text) => matching.item(&id, &Fingerprint::of_text(&text)),
            Err(why) => matching.refuse(&id, &why),
        }
    }
    for text in &args.signal {
        match text.parse::<Signal>() {
            Ok(signal) => matching.item(text, &Fingerprint::of_signals(vec![signal])),
            Err(error) => matching.refuse(text, &error),
        }
    }
    for path in &args.jsonl {
        matching.json_lines(path)?;
    }
    let items = counted(matching.items, "item", "items");
    if out.exit() == Exit::Nothing {
        out.say(format!("{} among {items}", styled(GOOD, "nothing found")));
    }
    Ok(out.exit())
}

struct Matching<'a> {
    matcher: Matcher,
    out: &'a mut Output,
    items: u64,
}

impl Matching<'_> {
    fn item(&mut self, id: &str, fingerprint: &Fingerprint) {
        self.items += 1;
        let Answer { matches, .. } = self.matcher.answer(fingerprint);
        if !matches.is_empty() {
            self.out.matched();
        }
        if self.out.json {
            let mut object = Map::new();
            object.insert("id".to_owned(), id.into());
            let matches = matches.iter().map(|m| Value::Object(json::matched(m)));
            object.insert("matches".to_owned(), matches.collect());
            self.out.object(object);
        } else if !matches.is_empty() {
            tell_person(Path::new(id), &matches, self.out);
        }
    }

    fn refuse(&mut self, id: &str, why: &dyn std::fmt::Display) {
        let mut object = Map::new();
        object.insert("id".to_owned(), id.into());
        self.out.problem_with(&visible(&id.chars().take(90).collect::<String>()), object, why);
    }

    fn json_lines(&mut self, path: &Path) -> anyhow::Result<()> {
        let file = match std::fs::File::open(path) {
            Ok(file) => file,
            Err(error) => {
                self.out.problem(path, format!("cannot be read: {error}"));
                return Ok(());
            }
        };
        let read = weir_engine::rows::read_items(file, |number, row| {
            let name = format!("{}, line {number}", path.display());
            match row {
                Err(error) => self.refuse(&name, &error),
                Ok((id, row)) => match fingerprint_of(row) {
                    Ok(fingerprint) => self.item(&id, &fingerprint),
                    Err(error) => self.refuse(&id, &error),
                },
            }
        });
        if let Err(error) = read {
            self.out.problem(path, error);
        }
        Ok(())
    }
}

/// An empty text is an item that nothing matches, not an error.
fn fingerprint_of(row: weir_engine::rows::Row) -> Result<Fingerprint, RowError> {
    let given = Fingerprint::of_signals(row.signals);
    let Some(text) = &row.text else {
        return if given.signals.is_empty() { Err(RowError::NoSignal) } else { Ok(given) };
    };
    let mut fingerprint = Fingerprint::of_text(text);
    fingerprint.signals.extend(given.signals);
    fingerprint.looks = given.looks;
    Ok(fingerprint)
}
