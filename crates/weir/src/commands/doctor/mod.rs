//! `weir doctor`: whether everything is there that Weir needs.
//!
//! | module | asks |
//! |---|---|
//! | [`machine`] | processor, decoders, clock, limits of the system |
//! | [`kept`] | data folder, database, secret key, events |
//! | [`serving`] | what `weir serve` listens on, and whom that invites |

mod kept;
mod machine;
mod serving;

use serde_json::Map;

use crate::exit::Exit;
use crate::output::{DIM, FOUND, GOOD, Output, counted, styled, visible};
use crate::settings::Settings;

/// Check that everything Weir needs is there, and say what is not
///
/// Opens (or makes) the data folder and the database, checks who may read
/// them, decodes and hashes a generated picture, verifies the events, and looks
/// at what `weir serve` would listen on. What is worth a thought (!) does not
/// fail it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  weir doctor
  weir doctor --data /srv/weir               of another data folder")]
pub(crate) struct DoctorArgs {}

/// What came of a check, in words.
enum Finding {
    Good(String),
    /// It works, and may still not be what was meant.
    Worth(String),
    Bad(String),
}

impl From<Result<String, String>> for Finding {
    fn from(result: Result<String, String>) -> Self {
        result.map_or_else(Self::Bad, Self::Good)
    }
}

/// The checks as they are told, one after the other.
struct Told<'a> {
    out: &'a mut Output,
    worth: u64,
}

pub(crate) async fn run(
    _: &DoctorArgs,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let mut told = Told { out, worth: 0 };
    told.check("program", Finding::Good(format!("weir {}", env!("CARGO_PKG_VERSION"))));
    machine::check(settings, &mut told);
    kept::check(settings, &mut told).await?;
    serving::check(&settings.serve, &mut told);
    let worth = told.worth;
    if out.problems() == 0 {
        let words = match worth {
            0 => styled(GOOD, "everything is there"),
            n => format!(
                "{}; {} worth a thought",
                styled(GOOD, "everything is there"),
                counted(n, "thing is", "things are")
            ),
        };
        out.say(words);
    }
    Ok(out.exit())
}

impl Told<'_> {
    fn check(&mut self, name: &str, finding: impl Into<Finding>) {
        let (mark, colour, words) = match finding.into() {
            Finding::Good(words) => ("✓", DIM, words),
            Finding::Worth(words) => {
                self.worth += 1;
                ("!", FOUND, words)
            }
            Finding::Bad(words) => {
                self.out.count_problem();
                ("✗", FOUND, words)
            }
        };
        let mut object = Map::new();
        object.insert("check".to_owned(), name.into());
        object.insert("ok".to_owned(), (mark != "✗").into());
        if mark == "!" {
            object.insert("worth_a_thought".to_owned(), true.into());
        }
        object.insert("detail".to_owned(), words.as_str().into());
        self.out.object(object);
        let style = if mark == "✓" { GOOD } else { FOUND };
        let label = styled(colour, format!("{name:>11}"));
        self.out.line(format!("{} {label}  {}", styled(style, mark), visible(&words)));
    }
}
