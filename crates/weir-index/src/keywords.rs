//! Keywords: words found whole, some tens of thousands at once, changed live.
//!
//! Each is looked up by the letters that follow an edge of a word: its first three
//! say which lengths there are, a hash of so many letters which keyword. Unlike an
//! automaton over all of them nothing has to be built anew when one comes or goes.

use std::ops::Range;

use rustc_hash::FxHashMap;
use weir_signals::grams::{GrowingHash, hash_of_all};
use weir_signals::patterns::{Keyword, Letters};
use weir_signals::skeleton::{Edge, Skeleton};

/// Keywords of one tier with their tags.
pub(crate) struct Keywords<T> {
    /// Each length once, the shortest first, with how many keywords have it.
    lengths: FxHashMap<[u8; 3], Vec<(usize, u32)>>,
    by_hash: FxHashMap<u64, Vec<(Letters, T)>>,
}

/// So many letters are hashed and compared for one text, about. Keywords that all begin alike,
/// in a text that is nothing but that beginning, would ask for more.
pub(crate) const MOST_WORK: usize = 24 << 20;

impl<T> Default for Keywords<T> {
    fn default() -> Self {
        Self { lengths: FxHashMap::default(), by_hash: FxHashMap::default() }
    }
}

impl<T: Copy + Eq> Keywords<T> {
    pub(crate) fn insert(&mut self, keyword: &Letters, tag: T) {
        let Some(first) = first_of(&keyword.letters) else { return };
        let same = self.by_hash.entry(hash_of_all(&keyword.letters)).or_default();
        same.push((keyword.clone(), tag));
        let lengths = self.lengths.entry(first).or_default();
        match lengths.binary_search_by_key(&keyword.letters.len(), |(len, _)| *len) {
            Ok(at) => lengths[at].1 += 1,
            Err(at) => lengths.insert(at, (keyword.letters.len(), 1)),
        }
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
        lengths.iter_mut().filter(|(len, _)| *len == keyword.letters.len()).for_each(|known| {
            known.1 -= 1;
        });
        lengths.retain(|(_, count)| *count > 0);
        if lengths.is_empty() {
            self.lengths.remove(&first);
        }
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
            let (mut hash, mut hashed) = (GrowingHash::of(rest), 0);
            for (len, _) in lengths.iter().take_while(|(len, _)| *len <= rest.len()) {
                if skeleton.edge(start + len) == Edge::None {
                    continue;
                }
                work += len - hashed;
                hashed = *len;
                let found = self.by_hash.get(&hash.to(*len));
                for (keyword, tag) in found.into_iter().flatten() {
                    work += len;
                    if work > MOST_WORK {
                        return work;
                    }
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
        assert!(keywords.by_hash.is_empty() && keywords.lengths.is_empty());
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
