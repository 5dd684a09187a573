//! What a result was measured on, as Linux tells it.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Command;
use std::thread::available_parallelism;

use serde_json::{Value, json};

/// Processor, cores, memory, kernel and compiler.
pub(crate) fn describe() -> Value {
    json!({
        "cpu": value_of("/proc/cpuinfo", "model name"),
        "cores": available_parallelism().map_or(0, usize::from),
        "memory": value_of("/proc/meminfo", "MemTotal"),
        "kernel": lines("/proc/sys/kernel/osrelease").next(),
        "rustc": said_by("rustc", &["--version"]),
    })
}

/// The load averages of 1, 5 and 15 minutes: a benchmark wants a quiet machine.
pub(crate) fn load() -> Option<String> {
    let line = lines("/proc/loadavg").next()?;
    Some(line.split(' ').take(3).collect::<Vec<_>>().join(" "))
}

/// The commit, and whether the files were changed since.
pub(crate) fn commit() -> Option<String> {
    let commit = said_by("git", &["rev-parse", "--short=12", "HEAD"])?;
    // Results are written while others are still being measured.
    let code = ["status", "--porcelain", "--", ".", ":!bench/results"];
    let changed = said_by("git", &code).is_none_or(|files| !files.is_empty());
    Some(if changed { format!("{commit}, and changes") } else { commit })
}

/// The value behind `name:` in one of Linux's files of such lines.
pub(crate) fn value_of(file: &str, name: &str) -> Option<String> {
    lines(file).find_map(|line| {
        let (found, value) = line.split_once(':')?;
        (found.trim() == name).then(|| value.trim().to_owned())
    })
}

/// What Linux says of this process's memory in such a line: `VmRSS`, `VmHWM`.
pub(crate) fn own_megabytes(line: &str) -> u64 {
    let told = value_of("/proc/self/status", line);
    let kb = told.as_deref().and_then(|told| told.split(' ').next()?.parse::<u64>().ok());
    kb.unwrap_or(0) / 1024
}

fn lines(file: &str) -> impl Iterator<Item = String> {
    let file = File::open(file).ok().map(|file| BufReader::new(file.take(1 << 16)).lines());
    file.into_iter().flatten().map_while(Result::ok)
}

fn said_by(program: &str, arguments: &[&str]) -> Option<String> {
    let command = Command::new(program)
        .args(arguments)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output();
    let output = command.ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
