//! Seeds: short ones where they tell passages apart, longer ones where they do not.
//!
//! A gram that more places share than are looked at says little, and in a large
//! bank of one subject most short grams are such. The places of a common gram are
//! therefore kept by the longer gram that begins there, and those of a common
//! longer one by one that is longer still. A look-up goes the same way.

use weir_signals::grams::{Seed, Winnow, hash_of_all};

use super::Setting;
use super::extend::Arena;
use super::seed_table::{Found, SeedTable};

/// Tables of grams, the shortest first.
pub(super) struct Seeds {
    tables: [SeedTable; LENGTHS],
}

/// How many lengths of grams there are.
pub(super) const LENGTHS: usize = 3;
/// Seeds that are looked up together.
pub(super) const TOGETHER: usize = 64;

/// What a look-up needs, to be used again.
#[derive(Default)]
pub(super) struct Looking {
    asked: Vec<(u32, u64)>,
    found: [Vec<Found>; LENGTHS],
}

impl Seeds {
    /// With room for the shortest seeds of so many letters; how many are common is not
    /// known.
    pub(super) fn for_letters(letters: usize, setting: &Setting) -> Self {
        // Winnowing keeps two of `window + 1` grams.
        let room = letters * 2 / (setting.winnow.window + 1) * 3 / 4;
        let [first, longer @ ..] = Self::lengths(setting.winnow);
        let [second, third] = longer.map(|letters| SeedTable::new(letters, 0));
        Self { tables: [SeedTable::new(first, room), second, third] }
    }

    /// Letters of the grams.
    pub(super) fn lengths(winnow: Winnow) -> [usize; LENGTHS] {
        [winnow.letters, winnow.letters * 8 / 5, winnow.letters * 14 / 5]
    }

    /// Tables as they were.
    pub(super) fn over(tables: [SeedTable; LENGTHS]) -> Self {
        Self { tables }
    }

    pub(super) fn tables(&self) -> &[SeedTable; LENGTHS] {
        &self.tables
    }

    pub(super) fn bytes(&self) -> usize {
        self.tables.iter().map(SeedTable::bytes).sum()
    }

    /// Keeps the seeds of the passage at these letters of the arena, those that are
    /// worth something.
    pub(super) fn plant(&mut self, start: u32, len: u32, setting: &Setting, arena: &Arena) {
        let letters = arena.letters(start as usize..(start + len) as usize);
        for seed in setting.winnow.seeds(letters) {
            let place = start + seed.at;
            if arena.worth(place as usize, setting.winnow.letters) >= setting.fewest_bits {
                self.insert(seed.hash, place, setting.most_places, arena);
            }
        }
    }

    fn insert(&mut self, hash: u64, place: u32, most: usize, arena: &Arena) {
        let mut spilt = Vec::new();
        let (first, longer) = self.tables.split_first_mut().expect("there are three");
        first.insert(hash, place, most, arena, &mut spilt);
        for table in longer {
            let places = std::mem::take(&mut spilt);
            for place in places {
                let gram = arena.gram(place, table.letters());
                // Not beyond the passage's end, behind which a zero stands.
                if gram.len() == table.letters() && !gram.contains(&0) {
                    table.insert(hash_of_all(gram), place, most, arena, &mut spilt);
                }
            }
        }
    }

    /// Where the next of a text's seeds stand, at most [`TOGETHER`] of them: pairs of
    /// a place in the text and one in the arena, in the order of the text.
    pub(super) fn find(
        &self,
        letters: &[u8],
        seeds: &[Seed],
        looking: &mut Looking,
        pairs: &mut Vec<(u32, u32)>,
    ) {
        let Looking { asked, found } = looking;
        asked.clear();
        asked.extend((0..).zip(seeds).map(|(of, seed)| (of, seed.hash)));
        for (length, table) in self.tables.iter().enumerate() {
            table.look(asked, &mut found[length]);
            asked.clear();
            let Some(longer) = self.tables.get(length + 1).map(SeedTable::letters) else { break };
            for found in found[length].iter().filter(|found| SeedTable::is_common(**found)) {
                let at = seeds[found.of as usize].at as usize;
                let twice = asked.last().is_some_and(|(of, _)| *of == found.of);
                if let (Some(gram), false) = (letters.get(at..at + longer), twice) {
                    asked.push((found.of, hash_of_all(gram)));
                }
            }
        }
        let mut rest = found.each_ref().map(|found| &found[..]);
        for (of, seed) in (0..).zip(seeds) {
            for (table, rest) in self.tables.iter().zip(&mut rest) {
                while let Some((first, after)) = rest.split_first().filter(|(f, _)| f.of == of) {
                    table.places(*first, |place| pairs.push((seed.at, place)));
                    *rest = after;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;
    use weir_signals::Passage;

    use super::*;

    const SETTING: Setting = Setting {
        winnow: Winnow { letters: 5, window: 2 },
        most_places: 4,
        seeds_needed: 2,
        fewest_bits: 0,
        up_to: 0,
    };

    /// Passages in an arena, their seeds, and each seed with where it stands.
    fn planted(passages: &[Vec<u8>]) -> (Arena, Seeds, Vec<u32>) {
        let (mut arena, mut places) = (Arena::default(), Vec::new());
        let mut seeds = Seeds::for_letters(0, &SETTING);
        for letters in passages {
            let passage = Passage::flat(letters).unwrap();
            let start = arena.push(&passage);
            seeds.plant(start, letters.len() as u32, &SETTING, &arena);
            places.extend(SETTING.winnow.seeds(letters).iter().map(|seed| start + seed.at));
        }
        (arena, seeds, places)
    }

    /// Where a gram of a text must be found: the slow, obvious way.
    fn expected(arena: &Arena, places: &[u32], text: &[u8], at: usize) -> Vec<u32> {
        let mut same: Vec<u32> = places.to_vec();
        for letters in Seeds::lengths(SETTING.winnow) {
            let Some(gram) = text.get(at..at + letters) else { return Vec::new() };
            same.retain(|place| arena.gram(*place, letters) == gram);
            if same.len() <= SETTING.most_places {
                return same;
            }
        }
        Vec::new()
    }

    fn found(seeds: &Seeds, text: &[u8]) -> HashMap<u32, Vec<u32>> {
        let (mut looking, mut pairs) = (Looking::default(), Vec::new());
        for some in SETTING.winnow.seeds(text).chunks(TOGETHER) {
            seeds.find(text, some, &mut looking, &mut pairs);
        }
        assert!(pairs.is_sorted_by_key(|(item, _)| *item));
        let mut found: HashMap<u32, Vec<u32>> = HashMap::new();
        pairs.into_iter().for_each(|(item, place)| found.entry(item).or_default().push(place));
        found
    }

    proptest! {
        #[test]
        fn every_place_of_a_gram_is_found_by_the_shortest_that_is_not_common(
            passages in prop::collection::vec(prop::collection::vec(1..4_u8, 40..120), 1..60),
            text in prop::collection::vec(1..4_u8, 10..200),
            copied in 0..60_usize,
        ) {
            let (arena, seeds, places) = planted(&passages);
            for text in [&text, &passages[copied % passages.len()]] {
                let found = found(&seeds, text);
                for seed in SETTING.winnow.seeds(text) {
                    let at = found.get(&seed.at).cloned().unwrap_or_default();
                    for place in expected(&arena, &places, text, seed.at as usize) {
                        prop_assert!(at.contains(&place), "{seed:?}: {place} is not in {at:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_every_passage_has_costs_a_look_up_no_more_than_a_few_places() {
        let passages: Vec<Vec<u8>> = (0..200)
            .map(|n| [[1, 2, 3, 4, 5, 6, 7, 8, 9].repeat(4), vec![n; 4]].concat())
            .collect();
        let (_, seeds, _) = planted(&passages);
        let found = found(&seeds, &[1, 2, 3, 4, 5, 6, 7, 8, 9].repeat(40));
        assert!(found.values().all(|places| places.len() <= 3 * SETTING.most_places));
    }

    #[test]
    fn nothing_is_found_where_nothing_is_planted() {
        let seeds = Seeds::for_letters(0, &SETTING);
        assert!(found(&seeds, &[1, 2, 3, 4, 5, 6, 7, 8]).is_empty());
    }
}
