//! Known public sources in a text: scripture, set prayers, anthems. They are
//! found like passages and taken out of the text before it is compared.

use std::ops::Range;

use weir_signals::Passage;
use weir_signals::background::{KnownSource, known_sources};

use super::PassageIndex;

/// Sources to leave out.
pub struct KnownTexts {
    sources: PassageIndex<u32>,
    names: Vec<String>,
}

/// Fewer bits may be chance, and a phrase that is as short is common anyway.
const FEWEST_BITS: i64 = 45;
/// So many letters on both sides of a find are taken along where nothing but
/// them is left before the next: a word that is spelt another way.
const MARGIN: usize = 6;

impl KnownTexts {
    /// Those that come with Weir.
    pub fn shipped() -> Self {
        let mut known = Self { sources: PassageIndex::always_sensitive(), names: Vec::new() };
        for KnownSource { name, letters } in known_sources() {
            known.add(name, letters);
        }
        known
    }

    /// Adds a source by the letters of its open skeleton.
    ///
    /// Its letters are worth the same, however common: to leave out what is
    /// common is the purpose here.
    pub fn add(&mut self, name: &str, letters: &[u8]) {
        if let Some(passage) = Passage::flat(letters) {
            self.sources.insert(passage, self.names.len() as u32);
            self.names.push(name.to_owned());
        }
    }

    /// The letters of a text that are from known sources: ranges in their order,
    /// apart from each other.
    pub fn find(&self, letters: &[u8]) -> Vec<Range<usize>> {
        let chains = self.sources.every_chain(letters, FEWEST_BITS);
        let mut ranges: Vec<Range<usize>> = chains
            .into_iter()
            .map(|range| {
                range.start.saturating_sub(MARGIN)..(range.end + MARGIN).min(letters.len())
            })
            .collect();
        ranges.sort_unstable_by_key(|range| range.start);
        let mut apart: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match apart.last_mut() {
                Some(last) if range.start <= last.end + MARGIN => {
                    last.end = last.end.max(range.end)
                }
                _ => apart.push(range),
            }
        }
        apart
    }

    /// The name of each source that stands in a text.
    pub fn names(&self, letters: &[u8]) -> Vec<&str> {
        let candidates = self.sources.candidates(letters, &[]);
        let found = candidates.iter().filter(|(_, features)| features.bits >= FEWEST_BITS as f32);
        found.map(|(source, _)| self.names[*source as usize].as_str()).collect()
    }

    /// Makes the letters of a passage that are from known sources worth nothing.
    pub fn mask(&self, passage: &mut Passage) {
        for range in self.find(passage.letters()) {
            passage.mask(range);
        }
    }
}
