//! What can be asked on the command line, and who answers.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::commands::{
    audit, background, backup, bank, compare, completions, config, demo, doctor, hash, import,
    items, key, matching, mode, restore, rules, scan, serve, undo, user, webhook,
};
use crate::exit::Exit;
use crate::output::Output;
use crate::settings::{Flags, Settings};

/// Finds known terrorist and violent-extremist content in what people upload.
///
/// Weir keeps banks of known pictures, texts and links, and tells which uploads
/// are copies of them: also re-encoded, resized, brightened or mirrored ones.
#[derive(Parser)]
#[command(
    name = "weir",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    after_help = "\
Start here:
  weir demo                                  see it work on invented pictures
  weir serve                                 answer your service over HTTP
  weir bank create posters                   make a bank
  weir bank add posters known/               bank the pictures of a folder
  weir scan uploads/ --bank posters          find their copies among uploads

Exit codes: 0 done and nothing found, 1 something matched, 2 something went
wrong (the rest is still done)."
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Args)]
struct Global {
    /// The folder that Weir keeps everything in (or WEIR_DATA)
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The settings file (or WEIR_CONFIG); without it weir.toml in the data folder
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print one JSON object a line on stdout, and nothing else there
    #[arg(long, global = true)]
    json: bool,
    /// No remarks and no progress bar; problems are still told
    #[arg(long, short, global = true)]
    quiet: bool,
}

/// How much one file may ask for.
#[derive(Args, Default)]
pub(crate) struct ReadingArgs {
    /// How many files are read at once; all cores without it
    #[arg(long, value_name = "N", help_heading = "Reading files")]
    threads: Option<usize>,
    /// The largest file that is read, in bytes
    #[arg(long, value_name = "N", help_heading = "Reading files")]
    max_bytes: Option<u64>,
    /// The largest picture that is decoded, in pixels
    #[arg(long, value_name = "N", help_heading = "Reading files")]
    max_pixels: Option<u64>,
    /// The longest that decoding one file may take, in seconds
    #[arg(long, value_name = "N", help_heading = "Reading files")]
    max_seconds: Option<u64>,
    /// Read nothing where the box that media is decoded in is missing or lacks a layer
    #[arg(long, help_heading = "Reading files")]
    require_sandbox: bool,
}

#[derive(Subcommand)]
enum Command {
    Hash(hash::HashArgs),
    #[command(subcommand)]
    Bank(bank::BankCommand),
    #[command(subcommand)]
    Background(background::BackgroundCommand),
    Scan(scan::ScanArgs),
    Match(matching::MatchArgs),
    Compare(compare::CompareArgs),
    #[command(subcommand)]
    Key(key::KeyCommand),
    #[command(subcommand)]
    User(user::UserCommand),
    Serve(serve::ServeArgs),
    Mode(mode::ModeArgs),
    Undo(undo::UndoArgs),
    #[command(subcommand)]
    Rules(rules::RulesCommand),
    #[command(subcommand)]
    Import(import::ImportCommand),
    #[command(subcommand)]
    Items(items::ItemsCommand),
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    #[command(subcommand)]
    Webhook(webhook::WebhookCommand),
    #[command(subcommand)]
    Config(config::ConfigCommand),
    Backup(backup::BackupArgs),
    Restore(restore::RestoreArgs),
    Doctor(doctor::DoctorArgs),
    Demo(demo::DemoArgs),
    Completions(completions::CompletionsArgs),
}

impl Command {
    fn reading(&self) -> Option<&ReadingArgs> {
        match self {
            Self::Hash(args) => Some(&args.reading),
            Self::Scan(args) => Some(&args.reading),
            Self::Match(_) => None,
            Self::Compare(args) => Some(&args.reading),
            Self::Bank(bank::BankCommand::Add(args)) => Some(&args.reading),
            _ => None,
        }
    }
}

/// The whole command, for completions.
pub(crate) fn command() -> clap::Command {
    Cli::command()
}

/// Reads the command line and does what it says.
pub(crate) async fn run() -> Exit {
    let matches = match Cli::command().try_get_matches_from(with_list_in_json(std::env::args_os()))
    {
        Ok(matches) => matches,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { Exit::Problem } else { Exit::Nothing };
        }
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    let mut out = Output::new(cli.global.json, cli.global.quiet);
    match answer(cli, &mut out).await {
        Ok(exit) => exit,
        Err(error) => {
            out.end_progress();
            anstream::eprintln!(
                "{}: {}",
                crate::output::styled(crate::output::FOUND, "error"),
                in_words(&error)
            );
            Exit::Problem
        }
    }
}

/// `weir bank import NAME --json F` names a list, everywhere else `--json` is
/// the form of the answer. Without another list beside it, it is the list.
fn with_list_in_json(args: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut args: Vec<OsString> = args.collect();
    let Some(import) = args.windows(2).position(|two| two[0] == "bank" && two[1] == "import")
    else {
        return args;
    };
    let tail = &args[import + 2..];
    let other_list = ["--csv", "--hma", "--json-file", "--undo"].iter().any(|list| {
        tail.iter().any(|arg| {
            arg.to_string_lossy()
                .strip_prefix(list)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
        })
    });
    if !other_list {
        for arg in &mut args[import + 2..] {
            if arg == "--json" {
                *arg = "--json-file".into();
            } else if let Some(file) = arg.to_str().and_then(|arg| arg.strip_prefix("--json=")) {
                *arg = format!("--json-file={file}").into();
            }
        }
    }
    args
}

async fn answer(cli: Cli, out: &mut Output) -> anyhow::Result<Exit> {
    let default = ReadingArgs::default();
    let reading = cli.command.reading().unwrap_or(&default);
    let serving = match &cli.command {
        Command::Serve(args) => Some(args),
        _ => None,
    };
    let settings = Settings::load(&Flags {
        data: cli.global.data,
        config: cli.global.config,
        threads: reading.threads,
        max_bytes: reading.max_bytes,
        max_pixels: reading.max_pixels,
        max_seconds: reading.max_seconds,
        listen: serving.and_then(|args| args.listen.clone()),
        hma_listen: serving.and_then(|args| args.hma_listen.clone()),
        hma_open: serving.is_some_and(|args| args.hma_open),
        require_sandbox: serving.map_or(reading.require_sandbox, |args| args.require_sandbox),
    })?;
    match cli.command {
        Command::Hash(args) => hash::run(args, &settings, out).await,
        Command::Background(command) => background::run(&command, &settings, out),
        Command::Bank(command) => bank::run(command, &settings, out).await,
        Command::Scan(args) => scan::run(args, &settings, out).await,
        Command::Match(args) => matching::run(args, &settings, out).await,
        Command::Compare(args) => compare::run(&args, &settings, out),
        Command::Key(command) => key::run(command, &settings, out).await,
        Command::User(command) => user::run(command, &settings, out).await,
        Command::Serve(args) => serve::run(args, settings, out).await,
        Command::Mode(args) => mode::run(&args, &settings, out).await,
        Command::Rules(command) => rules::run(command, &settings, out).await,
        Command::Undo(args) => undo::run(args, &settings, out).await,
        Command::Import(command) => import::run(command, &settings, out).await,
        Command::Items(command) => items::run(command, &settings, out).await,
        Command::Audit(command) => audit::run(command, &settings, out).await,
        Command::Webhook(command) => webhook::run(command, &settings, out).await,
        Command::Config(command) => config::run(&command, &settings, out),
        Command::Backup(args) => backup::run(args, &settings, out).await,
        Command::Restore(args) => restore::run(args, &settings, out).await,
        Command::Doctor(args) => doctor::run(&args, &settings, out).await,
        Command::Demo(args) => demo::run(&args, settings, out).await,
        Command::Completions(args) => completions::run(&args),
    }
}

/// An error with what it came from, each said once.
fn in_words(error: &anyhow::Error) -> String {
    let mut words = error.to_string();
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        if !words.contains(&cause) {
            words = format!("{words}: {cause}");
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn json_names_a_list_only_for_an_import_without_another_list() {
        let read = |line: &str| {
            let words = line.split(' ').map(OsString::from);
            let words = with_list_in_json(words).into_iter();
            words.map(|word| word.into_string().unwrap()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            read("weir bank import a --json l.json"),
            "weir bank import a --json-file l.json"
        );
        assert_eq!(
            read("weir --json bank import a --json=l"),
            "weir --json bank import a --json-file=l"
        );
        for same in [
            "weir bank import a --csv l.csv --json",
            "weir bank import --undo import_x --json",
            "weir bank import a --hma=l --json",
            "weir hash --json bank",
        ] {
            assert_eq!(read(same), same);
        }
    }
}
