//! The peers, in a Python of their own, on a third of the same cases.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use weir_signals::skeleton::{Skeleton, Tier};

use super::cases::{Case, Cases};
use super::measure::{Answer, rates, threshold};

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("python")
}

/// Writes the corpus from the packages that scripts/background/make.sh fetched.
pub(super) fn corpus() -> Result<PathBuf, String> {
    let file = super::cache().join("corpus.tsv");
    let out = Command::new("python3")
        .arg(scripts().join("text_corpus.py"))
        .arg(super::cache())
        .output()
        .map_err(|error| format!("python3: {error}"))?;
    if !out.status.success() {
        let words = String::from_utf8_lossy(&out.stderr);
        return Err(format!("scripts/background/make.sh fetches the texts: {words}"));
    }
    fs::write(&file, out.stdout).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(file)
}

/// What each peer finds, at a threshold fitted like Weir's; the two that have
/// one of their own (95 % alike, a substring) keep it.
pub(super) fn run(cases: &Cases) -> Result<Value, String> {
    let python = environment()?;
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let (asked, answered) = (folder.path().join("cases"), folder.path().join("answers"));
    let chosen: Vec<&Case> = {
        // Whole pairs of halves: two of every six.
        let chosen = cases.cases.iter().enumerate().filter(|(at, _)| at % 6 < 2);
        chosen.map(|(_, case)| case).collect()
    };
    write(&asked, cases, &chosen).map_err(|error| error.to_string())?;
    let status = Command::new(python)
        .arg(scripts().join("text_peers.py"))
        .args([&asked, &answered])
        .status()
        .map_err(|error| error.to_string())?;
    if !status.success() {
        return Err("text_peers.py failed, see above".to_owned());
    }
    let answers = File::open(&answered).map_err(|error| error.to_string())?;
    let answers: Value = serde_json::from_reader(answers).map_err(|error| error.to_string())?;
    let chosen: Vec<Case> = chosen.into_iter().cloned().collect();
    let peers = answers["peers"].as_object().ok_or("no answers")?.iter().map(|(name, peer)| {
        let all: Vec<Answer> =
            peer["answers"].as_array().into_iter().flatten().map(answer).collect();
        let limit = peer["threshold"].as_f64().unwrap_or_else(|| threshold(&chosen, &all));
        (name.clone(), rates(&chosen, &all, limit))
    });
    let peers: serde_json::Map<String, Value> = peers.collect();
    Ok(json!({"about": answers["about"], "cases": chosen.len(), "found": peers}))
}

fn answer(pair: &Value) -> Answer {
    Answer {
        score: pair[0].as_f64().unwrap_or(f64::MIN),
        entry: pair[1].as_u64().map(|at| at as usize),
    }
}

fn write(file: &Path, cases: &Cases, chosen: &[&Case]) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    let row = |text: &str| {
        let letters = Skeleton::of(text, Tier::Open);
        let skeleton: String = letters.letters().iter().map(|letter| char::from(*letter)).collect();
        json!({"text": text, "skeleton": skeleton})
    };
    for text in &cases.banked {
        writeln!(out, "{}", json!({"banked": row(text)}))?;
    }
    for case in chosen {
        writeln!(out, "{}", json!({"case": row(&case.text)}))?;
    }
    out.flush()
}

/// A Python with the peers in it, made once beside the program.
fn environment() -> Result<PathBuf, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let environment = program.with_file_name("weir-bench-text-python");
    let python = environment.join("bin/python");
    let run = |command: &mut Command| match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{command:?}: {status}")),
        Err(error) => Err(format!("{command:?}: {error}")),
    };
    if !python.exists() {
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment))?;
        let requirements = scripts().join("text_requirements.txt");
        let pip = ["-m", "pip", "install", "--quiet", "-r"];
        run(Command::new(&python).args(pip).arg(requirements))?;
    }
    Ok(python)
}
