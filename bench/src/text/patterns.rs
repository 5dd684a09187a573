//! Twenty thousand lines of lists, mixed: how long they take to be ready, and how
//! fast a text is searched for all of them.

use std::time::Instant;

use serde_json::{Value, json};
use weir_index::PatternIndex;
use weir_signals::patterns::Line;

use super::corpus::{Chance, Corpus};
use super::{SEED, thread_time};

const LINES: usize = 20_000;
/// The fewest characters of a word: of fewer some are marks, and too short a word is
/// no keyword.
const CHARACTERS: usize = 6;

/// Half of the lines are keywords, a quarter have options, a quarter are expressions;
/// of the words of one language.
pub(super) fn of_language(corpus: &Corpus) -> Value {
    let mut chance = Chance(SEED);
    let words: Vec<&str> = corpus
        .words
        .iter()
        .map(String::as_str)
        .filter(|word| word.chars().count() >= CHARACTERS && word.chars().all(char::is_alphabetic))
        .collect();
    let written: Vec<String> = (0..LINES).map(|n| line(n, &words, &mut chance)).collect();
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
    let started = Instant::now();
    let lines: Vec<Line> = written
        .iter()
        .map(|line| line.parse().unwrap_or_else(|error| panic!("{line}: {error}")))
        .collect();
    let read = started.elapsed();
    let mut index = PatternIndex::new();
    for (tag, line) in lines.iter().enumerate() {
        index.insert(tag, line);
    }
    index.settle();
    let ready = started.elapsed();
    let speed = |texts: &[String]| {
        let (start, mut found) = (thread_time(), 0);
        for text in texts {
            found += index.search(text).len();
        }
        let bytes: usize = texts.iter().map(String::len).sum();
        let rate = bytes as f64 / 1e6 / (thread_time() - start);
        json!({"mb_a_second": (rate * 10.0).round() / 10.0, "found": found})
    };
    json!({
        "lines": index.len(),
        "read_s": read.as_secs_f64(),
        "ready_s": ready.as_secs_f64(),
        "unrelated": speed(&corpus.far),
        "same register": speed(&corpus.same),
        "goal": "ready in 5 s, 10 MB/s",
    })
}

fn line(number: usize, words: &[&str], chance: &mut Chance) -> String {
    let mut word = || *chance.of(words);
    match number % 8 {
        0 => format!("{} {}", word(), word()),
        1 => format!("{} {} {}", word(), word(), word()),
        2 | 3 => format!("{}{number} {}", word(), word()),
        4 => format!("{} {} {{part}}", word(), word()),
        5 => format!("{} {} {{within=5}}", word(), word()),
        6 => format!("/{}[- ]?{}/", word(), word()),
        _ => format!("/\\b{}(s|ed|ون|ها)? .{{0,10}}{}\\d*/", word(), word()),
    }
}
