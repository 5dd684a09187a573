//! `kill -9` in the middle of `weir bank add`: what was told is banked.
//!
//! Each round is killed at another place of its run. 12 rounds are run by
//! default; `WEIR_KILL_ROUNDS=50` runs as many as the project's checklist asks
//! for.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
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

fn rounds() -> usize {
    let asked = std::env::var("WEIR_KILL_ROUNDS").ok();
    asked.map_or(12, |rounds| rounds.parse().expect("WEIR_KILL_ROUNDS is a number"))
}

#[test]
fn what_was_told_before_a_kill_is_banked_once_and_whole() {
    let house = House::new();
    write_files(&house);
    let files = house.path("files").display().to_string();
    let rounds = rounds();
    let mut told_of = Vec::new();
    for round in 0..rounds {
        let house = House::with_bank("posters");
        // Entries are told right after a commit; the pause shifts the kill to
        // somewhere between two of them.
        let lines = FILES as usize * round / rounds;
        let pause = Duration::from_millis(round as u64 % 5 * 9);
        told_of.push(killed_run(&house, &files, lines, pause));
        if round == rounds / 2 {
            // Running the command once more banks the rest, and nothing twice.
            house.weir(["bank", "add", "posters", &files]).succeeded();
            assert_eq!(house.export("posters").len(), FILES as usize);
            assert_eq!(house.audit()["ok"], true);
        }
    }
    println!("entries told before each kill: {told_of:?}");
    assert!(told_of.iter().any(|&told| told > 0 && told < FILES as usize), "{told_of:?}");
}

/// Kills a run a while after it has told so many entries; answers how many it
/// had told by then.
fn killed_run(house: &House, files: &str, lines: usize, pause: Duration) -> usize {
    let mut command = house.command(["bank", "add", "posters", files, "--json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut told = Vec::new();
    while told.len() < lines && whole_line(&mut output, &mut told) {}
    std::thread::sleep(pause);
    child.kill().unwrap();
    while whole_line(&mut output, &mut told) {}
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
    assert_eq!(house.audit()["ok"], true, "killed after {lines} lines and {pause:?}");
    told.len()
}

/// Reads the next whole line of a program's output, if there is one.
fn whole_line(output: &mut impl BufRead, told: &mut Vec<Value>) -> bool {
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    let whole = line.ends_with('\n');
    if whole {
        told.push(serde_json::from_str(&line).unwrap());
    }
    whole
}
