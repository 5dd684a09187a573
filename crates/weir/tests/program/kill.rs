//! `kill -9` in the middle of `weir bank add`: what was told is banked.
//!
//! A round is killed at another moment of the run each time. 12 rounds are run
//! by default; `WEIR_KILL_ROUNDS=50` runs as many as the project's checklist
//! asks for.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use weir_media::{Picture, testsrc};

use crate::house::{House, text};

/// How many files are banked.
const FILES: u32 = 5_000;

/// Small pictures of noise, each another one.
fn write_files(house: &House) {
    for number in 0..FILES {
        let mut state = number.wrapping_mul(0x9e37_79b9) | 1;
        let rgb = (0..3 * 16 * 16).map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state.to_le_bytes()[0]
        });
        let picture = Picture::from_rgb(16, 16, rgb.collect()).unwrap();
        house.write(format!("files/{number:04}.bmp"), testsrc::encode_bmp(&picture));
    }
}

fn rounds() -> u32 {
    let asked = std::env::var("WEIR_KILL_ROUNDS").ok();
    asked.map_or(12, |rounds| rounds.parse().expect("WEIR_KILL_ROUNDS is a number"))
}

#[test]
fn what_was_told_before_a_kill_is_banked_once_and_whole() {
    let files = House::new();
    write_files(&files);
    let files_path = files.path("files").display().to_string();
    let whole = measured_run(&files_path);
    let rounds = rounds();
    let mut told_of = Vec::new();
    for round in 0..rounds {
        let house = House::with_bank("posters");
        let after = whole * (2 * round + 1) / (2 * rounds);
        told_of.push(killed_run(&house, &files_path, after));
        if round + 1 == rounds / 2 {
            // Running the command once more banks the rest, and nothing twice.
            house.weir(["bank", "add", "posters", &files_path]).succeeded();
            assert_eq!(house.export("posters").len(), FILES as usize);
            assert_eq!(house.audit()["ok"], true);
        }
    }
    println!("entries told before each kill: {told_of:?}");
    assert!(told_of.iter().any(|&told| told > 0 && told < FILES as usize), "{told_of:?}");
}

/// Banks all files undisturbed, and tells how long that took.
#[expect(clippy::disallowed_methods, reason = "kills are spread over a run's length")]
fn measured_run(files: &str) -> Duration {
    let house = House::with_bank("posters");
    let began = std::time::Instant::now();
    house.weir(["bank", "add", "posters", files]).succeeded();
    began.elapsed()
}

/// Kills a run after a while; answers how many entries it had told.
fn killed_run(house: &House, files: &str, after: Duration) -> usize {
    let mut command = house.command(["bank", "add", "posters", files, "--json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    // The pipe is read all the while, so that the program never waits for it.
    let id = rustix::process::Pid::from_child(&child);
    let killer = std::thread::spawn(move || {
        std::thread::sleep(after);
        let _ = rustix::process::kill_process(id, rustix::process::Signal::KILL);
    });
    let told = lines_of(child.stdout.take().unwrap());
    killer.join().unwrap();
    child.wait().unwrap();

    let mut kept: BTreeMap<String, Value> = BTreeMap::new();
    let mut origins = BTreeMap::new();
    for entry in house.export("posters") {
        assert!(origins.insert(text(&entry, "origin").to_owned(), ()).is_none(), "twice: {entry}");
        kept.insert(text(&entry, "entry").to_owned(), entry);
    }
    for entry in &told {
        let found = kept.get(text(entry, "entry"));
        let found = found.unwrap_or_else(|| panic!("told and not there: {entry}"));
        assert_eq!(found["signals"], entry["signals"], "not whole");
        assert_eq!(found["signals"].as_array().unwrap().len(), 4, "{found}");
    }
    assert_eq!(house.audit()["ok"], true, "after {after:?}");
    told.len()
}

/// The whole lines of a program's output up to its end.
fn lines_of(output: std::process::ChildStdout) -> Vec<Value> {
    use std::io::{BufRead as _, BufReader};
    let mut reader = BufReader::new(output);
    let mut lines = Vec::new();
    let mut line = String::new();
    while reader.read_line(&mut line).unwrap() > 0 {
        if line.ends_with('\n') {
            lines.push(serde_json::from_str(&line).unwrap());
        }
        line.clear();
    }
    lines
}
