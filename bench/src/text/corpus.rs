//! The texts that cases are made from, and the chance that is the same each run.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

/// Chance that is the same in each run (splitmix64).
#[derive(Clone)]
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    pub(crate) fn of<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        &values[self.below(values.len())]
    }

    pub(crate) fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// The texts of one language by role, see bench/python/text_corpus.py.
pub(crate) struct Corpus {
    pub(crate) language: &'static str,
    pub(crate) bank: Vec<String>,
    pub(crate) same: Vec<String>,
    pub(crate) far: Vec<String>,
    /// Single words of the texts of the same register, as common as they are there.
    pub(crate) words: Vec<String>,
    /// The fewest words of a banked passage, and the most.
    pub(crate) of_passage: (usize, usize),
}

impl Corpus {
    pub(crate) fn read(file: &Path, language: &'static str) -> std::io::Result<Self> {
        let mut corpus = Self {
            language,
            bank: Vec::new(),
            same: Vec::new(),
            far: Vec::new(),
            words: Vec::new(),
            of_passage: (30, 160),
        };
        for line in BufReader::new(File::open(file)?).lines() {
            let line = line?;
            let mut fields = line.splitn(3, '\t');
            if fields.next() != Some(language) {
                continue;
            }
            let (role, text) = (fields.next().unwrap_or(""), fields.next().unwrap_or(""));
            match role {
                "bank" => corpus.bank.push(text.to_owned()),
                "same" => corpus.same.push(text.to_owned()),
                _ => corpus.far.push(text.to_owned()),
            }
        }
        let words = corpus.same.iter().flat_map(|text| text.split(' '));
        corpus.words = words.map(str::to_owned).collect();
        Ok(corpus)
    }

    /// Passages to bank, of 30 to 160 words if nothing else is said: pieces of the texts, and texts that
    /// the word-Markov chain of them makes up for the rest; and how many of
    /// them somebody wrote.
    pub(crate) fn passages(&self, count: usize, chance: &mut Chance) -> (Vec<String>, usize) {
        let (fewest, most) = self.of_passage;
        let len = |chance: &mut Chance| fewest + chance.below(most + 1 - fewest);
        let mut passages: Vec<String> = Vec::with_capacity(count);
        for text in &self.bank {
            let words: Vec<&str> = text.split(' ').collect();
            let mut at = 0;
            while words.len() - at >= fewest && passages.len() < count {
                let len = len(chance).min(words.len() - at);
                passages.push(words[at..at + len].join(" "));
                at += len;
            }
        }
        let written = passages.len();
        let chain = Markov::of(&self.bank);
        while passages.len() < count {
            let words = len(chance);
            passages.push(chain.text(words, chance));
        }
        (passages, written)
    }
}

/// Word-Markov text: each word one that followed the word before it somewhere.
pub(crate) struct Markov<'t> {
    next: HashMap<&'t str, Vec<&'t str>>,
    all: Vec<&'t str>,
}

impl<'t> Markov<'t> {
    pub(crate) fn of(texts: &'t [String]) -> Self {
        let mut next: HashMap<&str, Vec<&str>> = HashMap::new();
        let mut all = Vec::new();
        for text in texts {
            let words: Vec<&str> = text.split(' ').collect();
            words.windows(2).for_each(|two| next.entry(two[0]).or_default().push(two[1]));
            all.extend(words);
        }
        Self { next, all }
    }

    pub(crate) fn text(&self, words: usize, chance: &mut Chance) -> String {
        let mut text: Vec<&str> = vec![*chance.of::<&str>(&self.all)];
        while text.len() < words {
            // A jump now and then, so that no long run of one source is copied.
            let next = if chance.happens(15) { None } else { self.next.get(text[text.len() - 1]) };
            text.push(*chance.of::<&str>(next.unwrap_or(&self.all)));
        }
        text.join(" ")
    }
}
