//! `weir demo`: invented uploads, a bank, a scan, and how to do the same.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use weir_media::Picture;
use weir_media::testsrc::{
    brighten, encode_jpeg, encode_png, encode_webp, mirror, picture, resize,
};

use super::bank::BankCommand;
use super::{bank, scan};
use crate::exit::Exit;
use crate::output::{ACCENT, BOLD, DIM, Output, styled};
use crate::settings::Settings;

/// See Weir work: invented uploads, a bank, a scan
///
/// Makes a folder of generated pictures (posters of an invented society of
/// lighthouse keepers) in a temporary place, banks three of them, and finds
/// their copies among the uploads. Your own data is not touched.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  weir demo
  weir demo --uploads 500")]
pub(crate) struct DemoArgs {
    /// How many uploads to make
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u16).range(8..=10_000))]
    uploads: u16,
}

const SIZE: (u32, u32) = (640, 480);

pub(crate) async fn run(
    args: &DemoArgs,
    settings: Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let folder = tempfile::Builder::new()
        .prefix("weir-demo-")
        .tempdir()
        .context("making a temporary folder")?
        .keep();
    let [known, uploads, data] = ["known", "uploads", "data"].map(|name| folder.join(name));
    make_known(&known)?;
    make_uploads(&uploads, args.uploads)?;
    // Everything goes into the demo's own folder, whatever the settings say.
    let settings = Settings {
        data: data.clone(),
        database: None,
        secret_key_file: data.join("secret.key"),
        ..settings
    };

    out.say(styled(BOLD, "Weir finds copies of what is known. All of this is invented."));
    step(out, "Three posters of the lighthouse keepers' society are known. They go into a bank:");
    let name = "lighthouse-posters";
    show(out, &format!("weir bank create {name}"));
    bank_command(&["create", name], &settings, out).await?;
    let known_path = known.display().to_string();
    show(out, &format!("weir bank add {name} {known_path}"));
    bank_command(&["add", name, &known_path], &settings, out).await?;

    let words = format!(
        "{} pictures were uploaded, one of them broken off. Which are copies of a known one?",
        args.uploads
    );
    step(out, &words);
    let uploads_path = uploads.display().to_string();
    show(out, &format!("weir scan {uploads_path} --bank {name}"));
    let scan: scan::ScanArgs = parsed(&["scan", &uploads_path, "--bank", name]);
    scan::run(scan, &settings, out).await?;

    step(out, "Look closer at one of them:");
    let first = known.join("keepers-at-dawn.png");
    let copy = uploads.join("IMG_0007.jpg");
    let compare: super::compare::CompareArgs =
        parsed(&["compare", &first.display().to_string(), &copy.display().to_string()]);
    show(out, &format!("weir compare {} {}", first.display(), copy.display()));
    super::compare::run(&compare, &settings, out)?;

    step(out, "The same with your own pictures:");
    for line in [
        "weir bank create posters",
        "weir bank add posters PATH/TO/KNOWN",
        "weir scan PATH/TO/UPLOADS --bank posters",
        "weir --help",
    ] {
        out.say(format!("  {}", styled(ACCENT, line)));
    }
    if let Some(program) = program_not_on_path() {
        out.say(format!(
            "  {}",
            styled(DIM, format!("(weir is {} here; put it on your PATH)", program.display()))
        ));
    }
    out.say("");
    out.say(styled(
        DIM,
        format!("The pictures and the bank are in {}; delete it when you like.", folder.display()),
    ));
    // Finding the planted copies and telling the broken file is how the demo
    // is meant to end.
    Ok(Exit::Nothing)
}

/// This program, unless typing `weir` would run it.
fn program_not_on_path() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let folders = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&folders)
        .any(|folder| folder.join("weir").canonicalize().is_ok_and(|found| found == program));
    (!found).then_some(program)
}

fn step(out: &Output, words: &str) {
    out.say(format!("\n{words}"));
}

fn show(out: &Output, command: &str) {
    out.say(format!("{} {}", styled(DIM, "$"), styled(ACCENT, command)));
}

/// Runs a command as if it had been typed.
async fn bank_command(words: &[&str], settings: &Settings, out: &mut Output) -> anyhow::Result<()> {
    let mut line = vec!["bank"];
    line.extend(words);
    let command =
        <BankCommand as clap::Subcommand>::augment_subcommands(clap::Command::new("bank"));
    let matches = command.try_get_matches_from(line).expect("the demo's commands are well formed");
    let command = <BankCommand as clap::FromArgMatches>::from_arg_matches(&matches)
        .expect("the demo's commands are well formed");
    bank::run(command, settings, out).await.map(|_| ())
}

fn parsed<A: clap::Args>(line: &[&str]) -> A {
    let command = A::augment_args(clap::Command::new(line[0].to_owned()));
    let matches = command.try_get_matches_from(line).expect("the demo's commands are well formed");
    A::from_arg_matches(&matches).expect("the demo's commands are well formed")
}

fn make_known(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)?;
    for (seed, name) in (1..).zip(["keepers-at-dawn", "the-great-lens", "storm-over-the-reef"]) {
        let path = folder.join(format!("{name}.png"));
        std::fs::write(&path, encode_png(&poster(seed)))
            .with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}

fn poster(seed: u64) -> Picture {
    picture(seed, SIZE.0, SIZE.1)
}

/// Strangers, and among them the copies that people make.
fn make_uploads(folder: &Path, count: u16) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)?;
    let name = |n: u16, ending: &str| -> PathBuf { folder.join(format!("IMG_{n:04}.{ending}")) };
    for n in 1..=count {
        let (path, bytes) = match n {
            2 => (name(n, "jpg"), encode_jpeg(&poster(1), 40)),
            3 => (name(n, "jpg"), encode_jpeg(&resize(&poster(2), 40), 85)),
            4 => (name(n, "webp"), encode_webp(&poster(3))),
            5 => (name(n, "png"), encode_png(&poster(2))),
            6 => (name(n, "jpg"), broken_off(&encode_jpeg(&poster(900), 85))),
            7 => (name(n, "jpg"), encode_jpeg(&brighten(&resize(&poster(1), 190), 120), 80)),
            8 => (name(n, "jpg"), encode_jpeg(&mirror(&poster(3)), 85)),
            _ => (name(n, "jpg"), encode_jpeg(&poster(1000 + u64::from(n)), 85)),
        };
        std::fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}

fn broken_off(bytes: &[u8]) -> Vec<u8> {
    bytes[..bytes.len() / 3].to_vec()
}
