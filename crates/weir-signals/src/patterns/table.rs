//! Letters that are looked for at every byte of a text, by a gram of each.
//!
//! Unlike an automaton over all of them nothing has to be built anew when one comes or
//! goes. A field of bits says for nearly every byte that no gram begins there.

use std::collections::HashMap;

use super::beside::Beside;
use super::folded::Folded;

/// Bits a gram: of so many one is set, of 16 bytes of text all are wrong about one.
const BITS_A_GRAM: usize = 16;
const FEWEST_BITS: usize = 1 << 10;

/// Letters by grams of one size.
pub(super) struct Table {
    size: usize,
    grams: HashMap<u128, Vec<Letters>>,
    bits: Vec<u64>,
    /// Grams whose bits may be set: those of letters that went are among them.
    set: usize,
}

/// Letters that some ways are looked for by.
struct Letters {
    letters: Box<[u8]>,
    /// Where in them the gram stands.
    at: usize,
    ways: Vec<Beside>,
}

impl Table {
    /// For grams of so many bytes, sixteen at most.
    pub(super) fn new(size: usize) -> Self {
        Self { size, grams: HashMap::new(), bits: vec![0; FEWEST_BITS / 64], set: 0 }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.grams.is_empty()
    }

    /// How many ways are looked for by these letters.
    pub(super) fn ways_by(&self, letters: &[u8]) -> usize {
        let known = letters.windows(self.size).filter_map(|gram| self.grams.get(&packed(gram)));
        let same = known.flatten().filter(|known| &*known.letters == letters);
        same.map(|known| known.ways.len()).sum()
    }

    /// Takes a way in; answers the gram that it is under.
    pub(super) fn insert(&mut self, letters: &[u8], way: Beside) -> u128 {
        let grams = letters.windows(self.size).map(packed).enumerate();
        let held = |gram: &u128| self.grams.get(gram);
        let is_here = |gram: &u128| {
            held(gram).is_some_and(|held| held.iter().any(|known| &*known.letters == letters))
        };
        // The one under which there is least to compare, if the letters are new.
        let least = grams.min_by_key(|(_, gram)| (!is_here(gram), held(gram).map_or(0, Vec::len)));
        let (at, gram) = least.expect("letters are as long as a gram");
        let held = self.grams.entry(gram).or_default();
        match held.iter_mut().find(|known| &*known.letters == letters) {
            Some(known) => known.ways.push(way),
            None => held.push(Letters { letters: letters.into(), at, ways: vec![way] }),
        }
        self.set += 1;
        if self.set * BITS_A_GRAM > self.bits.len() * 64 {
            self.set_bits();
        } else {
            self.set_bit(gram);
        }
        gram
    }

    pub(super) fn remove(&mut self, gram: u128, expression: u32) {
        let Some(held) = self.grams.get_mut(&gram) else { return };
        for known in held.iter_mut() {
            known.ways.retain(|way| way.expression() != expression);
        }
        held.retain(|known| !known.ways.is_empty());
        if held.is_empty() {
            self.grams.remove(&gram);
        }
    }

    fn set_bits(&mut self) {
        self.set = self.grams.len();
        let bits = (2 * BITS_A_GRAM * self.set).next_power_of_two().max(FEWEST_BITS);
        self.bits = vec![0; bits / 64];
        let grams: Vec<u128> = self.grams.keys().copied().collect();
        grams.into_iter().for_each(|gram| self.set_bit(gram));
    }

    fn set_bit(&mut self, gram: u128) {
        let bit = self.bit(gram);
        self.bits[bit / 64] |= 1 << (bit % 64);
    }

    fn bit(&self, gram: u128) -> usize {
        let (low, high) = (gram as u64, (gram >> 64) as u64);
        let mixed =
            low.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ high.wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
        let mixed = (mixed ^ mixed >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
        (mixed >> 32) as usize & (self.bits.len() * 64 - 1)
    }

    /// Hands `take` the ways whose letters stand at this byte, with where they do; false
    /// ends it. `spend` is asked before letters are compared.
    #[inline]
    pub(super) fn at(
        &self,
        text: &Folded,
        at: usize,
        spend: impl Fn(usize) -> bool,
        mut take: impl FnMut(&[Beside], usize, usize) -> bool,
    ) -> bool {
        let gram = text.sixteen(at) & (u128::MAX >> (8 * (16 - self.size)));
        let bit = self.bit(gram);
        if self.bits[bit / 64] >> (bit % 64) & 1 == 0 {
            return true;
        }
        let Some(held) = self.grams.get(&gram) else { return true };
        if !spend(held.len() * 8) {
            return false;
        }
        for Letters { letters, at: gram_at, ways } in held {
            let Some(start) = at.checked_sub(*gram_at) else { continue };
            let end = start + letters.len();
            let stands = text.as_str().as_bytes().get(start..end) == Some(&**letters);
            if stands && !take(ways, start, end) {
                return false;
            }
        }
        true
    }
}

fn packed(gram: &[u8]) -> u128 {
    let mut bytes = [0; 16];
    bytes[..gram.len()].copy_from_slice(gram);
    u128::from_le_bytes(bytes)
}
