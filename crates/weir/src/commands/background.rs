//! `weir background`: the operator's own texts that are left out of what is compared.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use weir_engine::own_background::{self, OwnText};

use crate::exit::Exit;
use crate::output::{BOLD, DIM, Output, counted, grouped, styled};
use crate::settings::Settings;

/// Texts of your own that people quote, left out of what is compared
///
/// An anthem, house rules, a prayer: a post that only quotes one never matches,
/// whatever was banked. Scripture and set prayers come with Weir. They are kept in
/// the data folder; a running server takes a change in within seconds.
#[derive(clap::Subcommand)]
#[command(after_help = "\
Example:
  weir background add anthem.txt rules/")]
pub(crate) enum BackgroundCommand {
    /// Add texts: files, or folders with files that end in .txt
    #[command(after_help = "\
Example:
  weir background add anthem.txt rules/")]
    Add {
        /// Files and folders
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Show them
    #[command(after_help = "\
Example:
  weir background list --json")]
    List,
    /// Take texts out by their names
    #[command(after_help = "\
Example:
  weir background remove anthem")]
    Remove {
        /// As `weir background list` shows them
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
    },
}

pub(crate) fn run(
    command: &BackgroundCommand,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let folder = own_background::folder_in(&settings.data);
    match command {
        BackgroundCommand::Add { paths } => {
            let mut added = 0;
            for path in paths.iter().flat_map(|path| files_of(path)) {
                match own_background::add(&folder, &path) {
                    Ok(own) => {
                        added += 1;
                        tell(&own, out);
                    }
                    Err(error) => out.problem(&path, &error),
                }
            }
            out.say(format!("added {} to the background", counted(added, "text", "texts")));
        }
        BackgroundCommand::List => {
            let all = own_background::list(&folder)?;
            for own in &all {
                tell(own, out);
            }
            if all.is_empty() {
                out.say("no text of your own; scripture and set prayers come with Weir");
            }
        }
        BackgroundCommand::Remove { names } => {
            for name in names {
                match own_background::remove(&folder, name) {
                    Ok(()) => out.say(format!("took out {name}")),
                    Err(error) => out.problem(Path::new(name), &error),
                }
            }
        }
    }
    Ok(out.exit())
}

/// A file, or the texts of a folder.
fn files_of(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(path) else { return vec![path.to_owned()] };
    let files = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|end| end == "txt")).collect();
    files.sort();
    files
}

fn tell(own: &OwnText, out: &Output) {
    let mut object = Map::new();
    object.insert("name".to_owned(), own.name.as_str().into());
    object.insert("bytes".to_owned(), Value::from(own.bytes));
    out.object(object);
    let size = format!("{} bytes", grouped(own.bytes));
    out.line(format!("{}  {}", styled(BOLD, &own.name), styled(DIM, size)));
}
