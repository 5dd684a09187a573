//! Keywords: words found whole, some tens of thousands at once, changed live.
//!
//! Each is looked up by the letters that follow an edge of a word: its first three
//! say which lengths there are, a hash of so many letters which keyword. Unlike an
//! automaton over all of them nothing has to be built anew when one comes or goes.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use weir_signals::grams::hash_of_all;
use weir_signals::patterns::{Keyword, Letters};
use weir_signals::skeleton::{Edge, Skeleton};

/// Keywords of one tier with their tags.
pub(crate) struct Keywords<T> {
    lengths: HashMap<[u8; 3], BTreeMap<usize, u32>>,
    by_hash: HashMap<u64, Vec<(Letters, T)>>,
}

/// So many letters are hashed for one text at most. Keywords that all begin alike,
/// in a text that is nothing but that beginning, would ask for more.
pub(crate) const MOST_WORK: usize = 24 << 20;

impl<T> Default for Keywords<T> {
    fn default() -> Self {
        Self { lengths: HashMap::new(), by_hash: HashMap::new() }
    }
}

impl<T: Copy + Eq> Keywords<T> {
    pub(crate) fn insert(&mut self, keyword: &Letters, tag: T) {
        let Some(first) = first_of(&keyword.letters) else { return };
        let same = self.by_hash.entry(hash_of_all(&keyword.letters)).or_default();
        same.push((keyword.clone(), tag));
        *self.lengths.entry(first).or_default().entry(keyword.letters.len()).or_default() += 1;
    }

    pub(crate) fn remove(&mut self, keyword: &Letters, tag: T) {
        let Some(first) = first_of(&keyword.letters) else { return };
        let hash = hash_of_all(&keyword.letters);
        let Some(same) = self.by_hash.get_mut(&hash) else { return };
        let Some(at) = same.iter().position(|(known, of)| known == keyword && *of == tag) else {
            return;
        };
        same.swap_remove(at);
        if same.is_empty() {
            self.by_hash.remove(&hash);
        }
        let lengths = self.lengths.get_mut(&first).expect("counted when it was inserted");
        let count = lengths.get_mut(&keyword.letters.len()).expect("counted when it was inserted");
        *count -= 1;
        if *count == 0 {
            lengths.remove(&keyword.letters.len());
        }
        if lengths.is_empty() {
            self.lengths.remove(&first);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.by_hash.is_empty()
    }

    /// Hands `take` each keyword that stands in a text, with its letters' places;
    /// answers how many letters were hashed for that.
    pub(crate) fn search(
        &self,
        skeleton: &Skeleton<'_>,
        mut take: impl FnMut(T, Range<usize>),
    ) -> usize {
        let letters = skeleton.letters();
        let mut work = 0;
        for start in (0..letters.len()).filter(|at| skeleton.edge(*at) != Edge::None) {
            let rest = &letters[start..];
            let Some(lengths) = first_of(rest).and_then(|first| self.lengths.get(&first)) else {
                continue;
            };
            for len in lengths.keys().take_while(|len| **len <= rest.len()) {
                if skeleton.edge(start + len) == Edge::None {
                    continue;
                }
                work += len;
                if work > MOST_WORK {
                    return work;
                }
                let found = self.by_hash.get(&hash_of_all(&rest[..*len]));
                for (keyword, tag) in found.into_iter().flatten() {
                    if keyword.stand_at(skeleton, start) {
                        take(*tag, start..start + len);
                    }
                }
            }
        }
        work
    }
}

fn first_of(letters: &[u8]) -> Option<[u8; 3]> {
    const { assert!(Keyword::FEWEST_LETTERS == 3) };
    letters.first_chunk::<3>().copied()
}

#[cfg(test)]
mod tests {
    use weir_signals::patterns::{Atom, Line};
    use weir_signals::skeleton::Tier;

    use super::*;

    fn letters(words: &str) -> Letters {
        let line: Line = words.parse().unwrap();
        match &line.wanted().all[0][0] {
            Atom::Words(keyword) => keyword.dotted.clone(),
            Atom::Expression(_) => unreachable!("words are no expression"),
        }
    }

    fn found(keywords: &Keywords<u8>, text: &str) -> Vec<u8> {
        let mut found = Vec::new();
        keywords.search(&Skeleton::of(text, Tier::Dotted), |tag, _| found.push(tag));
        found
    }

    #[test]
    fn a_keyword_goes_as_it_came_and_leaves_those_beside_it() {
        let mut keywords = Keywords::default();
        for (tag, words) in ["lamp", "lamp oil", "lamp"].into_iter().enumerate() {
            keywords.insert(&letters(words), tag as u8);
        }
        assert_eq!(found(&keywords, "a LAMP, oil"), [0, 2, 1]);
        keywords.remove(&letters("lamp"), 0);
        keywords.remove(&letters("lamp"), 7);
        assert_eq!(found(&keywords, "a LAMP, oil"), [2, 1]);
        keywords.remove(&letters("lamp"), 2);
        keywords.remove(&letters("lamp oil"), 1);
        assert!(keywords.is_empty() && keywords.lengths.is_empty());
    }

    #[test]
    fn the_work_on_one_text_ends_however_it_is_written() {
        let mut keywords = Keywords::default();
        for len in 1..60 {
            keywords.insert(&letters(&"abc ".repeat(len)), 0);
        }
        let text = "abc ".repeat(250_000);
        let mut hits = 0_usize;
        let work = keywords.search(&Skeleton::of(&text, Tier::Dotted), |_, _| hits += 1);
        assert!(work <= MOST_WORK + 200, "{work}");
        assert!(hits > 1_000);
    }
}
