//! Writes data/commonness.bin and data/known.bin from texts: `make background`.
//!
//!     make_background TEXTS FOLDER
//!
//! TEXTS has one text a line: its kind, a number, its name and the text, between
//! tabs. `text`: a text that counts once. `word`: a word that stands in so many of
//! a million words. `known`: a text that is a known source as well.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use weir_signals::background::{Background, Counter, known_file};
use weir_signals::skeleton::{Skeleton, Tier};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(texts), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("usage: make_background TEXTS FOLDER".into());
    };
    let mut counter = Counter::new(Background::LONGEST);
    let mut known: Vec<(String, Vec<u8>)> = Vec::new();
    for line in BufReader::new(File::open(texts)?).lines() {
        let line = line?;
        let [kind, times, name, text] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("not four fields between tabs: {line}").into());
        };
        let skeleton = Skeleton::of(text, Tier::Open);
        counter.text(skeleton.letters(), times.parse()?);
        if kind == "known" {
            match known.last_mut() {
                Some((before, letters)) if before == name => letters.extend(skeleton.letters()),
                _ => known.push((name.to_owned(), skeleton.letters().to_vec())),
            }
        }
    }
    known.retain(|(_, letters)| letters.len() > 30);
    let sources = known.iter().map(|(name, letters)| (name.as_str(), letters.as_slice()));
    let (commonness, known) = (counter.table(), known_file(sources));
    println!(
        "commonness.bin: {} kB; known.bin: {} kB",
        commonness.len() / 1000,
        known.len() / 1000
    );
    fs::write(Path::new(&folder).join("commonness.bin"), commonness)?;
    fs::write(Path::new(&folder).join("known.bin"), known)?;
    Ok(())
}
