//! Twenty thousand lines of lists, mixed: how long they take to be ready, and how
//! fast a text is searched for all of them.

use std::collections::BTreeSet;
use std::time::Instant;

use serde_json::{Value, json};
use weir_index::PatternIndex;
use weir_signals::patterns::Line;

use super::corpus::{Chance, Corpus};
use super::megabyte::filled;
use super::{SEED, thread_time};

const LINES: usize = 20_000;
/// The fewest characters of a word: of fewer some are marks, and too short a word is
/// no keyword.
const CHARACTERS: usize = 6;

/// Lists of the words of one language: of all that it has, and of those that every text
/// on the subject has, as often as they are there.
pub(super) fn of_language(corpus: &Corpus) -> Value {
    let long =
        |word: &&str| word.chars().count() >= CHARACTERS && word.chars().all(char::is_alphabetic);
    let often: Vec<&str> = corpus.words.iter().map(String::as_str).filter(long).collect();
    let once: BTreeSet<&str> = often.iter().copied().collect();
    let once: Vec<&str> = once.into_iter().collect();
    json!({
        "of any words": of_words(corpus, &once),
        "of the commonest words": of_words(corpus, &often),
        "goal": "ready in 5 s, 10 MB/s",
    })
}

/// Half of the lines are keywords, a quarter have options, a quarter are expressions.
fn of_words(corpus: &Corpus, words: &[&str]) -> Value {
    let mut chance = Chance(SEED);
    let written: Vec<String> = (0..LINES).map(|n| line(n, words, &mut chance)).collect();
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
    let ready = started.elapsed();
    // The second time: an expression that is tried for the first time makes itself ready.
    let speed = |texts: &[String]| {
        let search = || texts.iter().map(|text| index.search(text).len()).sum::<usize>();
        search();
        let start = thread_time();
        let found = search();
        let bytes: usize = texts.iter().map(String::len).sum();
        let rate = bytes as f64 / 1e6 / (thread_time() - start);
        json!({"mb_a_second": (rate * 10.0).round() / 10.0, "found": found})
    };
    let mut subject = corpus.same.iter().cycle();
    let megabyte = filled(|| subject.next().expect("the corpus has texts").clone());
    let start = thread_time();
    index.search(&megabyte);
    let megabyte = thread_time() - start;
    json!({
        "lines": index.len(),
        "a_megabyte_of_the_subject_s": megabyte,
        "read_s": read.as_secs_f64(),
        "ready_s": ready.as_secs_f64(),
        "unrelated": speed(&corpus.far),
        "same register": speed(&corpus.same),
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
