//! The cases of one language: banked passages, altered copies, texts that are none.

use super::alter::{ALTERATIONS, World, article};
use super::corpus::{Chance, Corpus, Markov};

/// A text to look up.
#[derive(Clone)]
pub(crate) struct Case {
    /// The alteration's name, or the kind of a text that is no copy.
    pub(crate) kind: &'static str,
    /// The passage that it is a copy of.
    pub(crate) target: Option<usize>,
    pub(crate) text: String,
    /// Whether the passage was made up by the Markov chain.
    pub(crate) made_up: bool,
    /// Thresholds are fitted on one half and reported on the other.
    pub(crate) fit: bool,
}

/// Which texts that are no copies share a limit.
pub(crate) const FAR: &str = "unrelated";
pub(crate) const SAME: &str = "same register";

pub(crate) const BANKED: usize = 1_500;
/// Copies of each kind, in both halves together.
pub(crate) const COPIES: usize = 300;
/// Texts that are none: so many of each register.
pub(crate) const NEGATIVES: usize = 4_000;

pub(crate) struct Cases {
    pub(crate) banked: Vec<String>,
    pub(crate) cases: Vec<Case>,
}

impl Cases {
    pub(crate) fn of(corpus: &Corpus, banked: usize, copies: usize, seed: u64) -> Self {
        let mut chance = Chance(seed);
        let (passages, written) = corpus.passages(banked, &mut chance);
        let world = World { corpus, filler: Markov::of(&corpus.same) };
        let arabic = corpus.language == "ar";
        let mut cases = Vec::new();
        for alteration in
            ALTERATIONS.iter().filter(|way| if arabic { way.arabic } else { way.latin })
        {
            for number in 0..copies {
                // Half of them copies of what somebody wrote.
                let made_up = number / 2 % 2 == 1;
                let target = match made_up {
                    true => written + chance.below(passages.len() - written),
                    false => chance.below(written),
                };
                let text = (alteration.of)(&passages[target], &world, &mut chance);
                let fit = number % 2 == 0;
                cases.push(Case {
                    kind: alteration.name,
                    target: Some(target),
                    text,
                    made_up,
                    fit,
                });
            }
        }
        for number in 0..NEGATIVES {
            let far = other(&corpus.far, &world.filler, number, &world, &mut chance, true);
            cases.push(Case {
                kind: FAR,
                target: None,
                text: far,
                made_up: false,
                fit: number % 2 == 0,
            });
            let same = other(&corpus.same, &world.filler, number, &world, &mut chance, false);
            cases.push(Case {
                kind: SAME,
                target: None,
                text: same,
                made_up: false,
                fit: number % 2 == 0,
            });
        }
        Self { banked: passages, cases }
    }
}

/// A text that is no copy: short, of a passage's length, made up, or long.
fn other(
    texts: &[String],
    chain: &Markov<'_>,
    number: usize,
    world: &World<'_>,
    chance: &mut Chance,
    far: bool,
) -> String {
    let text = chance.of(texts);
    let first =
        |text: &str, words: usize| text.split(' ').take(words).collect::<Vec<_>>().join(" ");
    match number / 2 % 4 {
        0 => first(text, 5 + chance.below(25)),
        1 => first(text, 160),
        2 if !far => chain.text(30 + chance.below(131), chance),
        3 if !far => article(first(text, 40), 300 + chance.below(700), world, chance),
        _ => {
            let mut long = text.clone();
            while long.split(' ').count() < 200 {
                long = format!("{long} {}", chance.of(texts));
            }
            long
        }
    }
}
