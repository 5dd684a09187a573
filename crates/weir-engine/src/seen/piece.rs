//! A segment of what was seen, as it lies in a file.
//!
//! Its owners' entry is the place of a revision among those of the segment,
//! which are ordered; their group says what a hash is:
//!
//! | group | hash |
//! |---|---|
//! | 0 | of a picture |
//! | 1 | of a picture in which there is little to see |
//! | 2 | an exact key: SHA-256 of its kind and value, which is not shown by it |
//! | 3 | the revision itself, see [`name_of`] |
//!
//! That the names are rows too keeps a segment one file under one checksum.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use sha2::{Digest as _, Sha256};
use weir_index::{Item, Owner, Segment, SnapshotError};
use weir_model::{Id, ItemId, ItemSignal};
use weir_signals::{PdqHash, Signal};

use super::{Probes, SeenRevision, Sought, search_in};

pub(super) const PICTURE: u16 = 0;
pub(super) const FLAT: u16 = 1;
pub(super) const KEY: u16 = 2;
const NAME: u16 = 3;

/// A hash with what it is.
pub(super) type Print = (PdqHash, u16);

/// The exact key of a signal that is no picture.
pub(super) fn key_of(signal: &Signal) -> PdqHash {
    let hash = Sha256::new().chain_update(b"weir.seen.1\0").chain_update(signal.to_string());
    PdqHash(hash.finalize().into())
}

/// What is kept of an item's signals, each once.
pub(super) fn prints_of(signals: &[ItemSignal]) -> Vec<Print> {
    let mut prints: Vec<Print> = signals
        .iter()
        .map(|found| match &found.signal {
            Signal::Pdq { hash, .. } if found.signal.matches_by_default() => (*hash, PICTURE),
            Signal::Pdq { hash, .. } => (*hash, FLAT),
            exact => (key_of(exact), KEY),
        })
        .collect();
    prints.sort_unstable_by_key(|(hash, group)| (*group, hash.0));
    prints.dedup();
    prints
}

/// Odd, so that multiplying by it can be taken back.
const SCATTER: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;
const GATHER: u128 = inverse(SCATTER);

/// Each step of Newton's doubles the bits that are right.
const fn inverse(odd: u128) -> u128 {
    let (mut found, mut step) = (odd, 0);
    while step < 7 {
        found = found.wrapping_mul(2_u128.wrapping_sub(odd.wrapping_mul(found)));
        step += 1;
    }
    found
}

/// A revision as a hash. Ids of a day begin alike: scattered over all bits, they
/// do not fill one bucket of the segment's tables.
fn name_of(revision: SeenRevision) -> PdqHash {
    let id = u128::from_be_bytes(*revision.item.as_bytes()).wrapping_mul(SCATTER);
    let number = id ^ u128::from(revision.number.cast_unsigned());
    let mut name = [0; 32];
    name[..16].copy_from_slice(&id.to_be_bytes());
    name[16..].copy_from_slice(&number.to_be_bytes());
    PdqHash(name)
}

fn revision_of(name: &PdqHash) -> SeenRevision {
    let half = |at: usize| {
        u128::from_be_bytes(name.0[at..at + 16].try_into().expect("half of 32 bytes are 16"))
    };
    let (id, number) = (half(0), half(0) ^ half(16));
    let item: ItemId = Id::from_bytes(id.wrapping_mul(GATHER).to_be_bytes());
    SeenRevision { item, number: (number as u64).cast_signed() }
}

/// A segment and whose its rows are.
pub(super) struct Piece {
    pub(super) path: PathBuf,
    segment: Segment,
    /// By place, ascending.
    names: Vec<SeenRevision>,
    /// Whether something was taken out that still lies in the file.
    stale: AtomicBool,
}

impl Piece {
    /// Writes a piece of these revisions, in their order, and opens it; `mark`
    /// says which file of whose it is.
    pub(super) fn write(
        path: PathBuf,
        mark: u64,
        revisions: impl IntoIterator<Item = (SeenRevision, Vec<Print>)>,
    ) -> Result<Self, SnapshotError> {
        let mut items = Vec::new();
        for (place, (revision, prints)) in (0..).zip(revisions) {
            let row = |(hash, group)| Item::new(hash, Owner { group, ..Owner::entry(place) });
            items.push(row((name_of(revision), NAME)));
            items.extend(prints.into_iter().map(row));
        }
        let segment = Segment::build(items).map_err(|source: io::Error| SnapshotError::Io {
            doing: "no memory to build",
            path: path.clone(),
            source,
        })?;
        segment.save(&path, mark)?;
        drop(segment);
        Self::open(path, mark)
    }

    /// Opens a piece; refused where a byte of it is not as it was written, or it
    /// is another one.
    pub(super) fn open(path: PathBuf, mark: u64) -> Result<Self, SnapshotError> {
        let (segment, found) = Segment::open(&path)?;
        if found != mark {
            let what = "it is another file than its name says".to_owned();
            return Err(SnapshotError::Damaged { path, what });
        }
        let mut places: Vec<(u32, SeenRevision)> = Vec::new();
        for item in segment.items().filter(|item| item.owner.group == NAME) {
            places.push((item.owner.entry, revision_of(&item.hash)));
        }
        places.sort_unstable();
        let in_order = places.iter().zip(0..).all(|((place, _), at)| *place == at)
            && places.windows(2).all(|two| two[0].1 < two[1].1);
        if !in_order {
            let what = "its rows are nobody's".to_owned();
            return Err(SnapshotError::Damaged { path, what });
        }
        let names = places.into_iter().map(|(_, revision)| revision).collect();
        Ok(Self { path, segment, names, stale: AtomicBool::new(false) })
    }

    /// How many hashes there are, names among them.
    pub(super) fn rows(&self) -> usize {
        self.segment.len()
    }

    /// How many revisions.
    pub(super) fn len(&self) -> usize {
        if !self.is_stale() {
            return self.names.len();
        }
        (0..self.names.len()).filter(|place| self.segment.contains(*place as u32)).count()
    }

    pub(super) fn has(&self, revision: SeenRevision) -> bool {
        let place = self.names.binary_search(&revision);
        place.is_ok_and(|place| self.segment.contains(place as u32))
    }

    /// Takes out all revisions of an item.
    pub(super) fn remove(&self, item: ItemId) {
        let start = self.names.partition_point(|name| name.item < item);
        let end = self.names.partition_point(|name| name.item <= item);
        (start..end).for_each(|place| self.take_out(place));
    }

    fn take_out(&self, place: usize) {
        if self.segment.remove(place as u32) > 0 {
            self.stale.store(true, Ordering::Release);
        }
    }

    /// Takes out those that `stay` does not name.
    pub(super) fn keep_only(&self, stay: &BTreeSet<SeenRevision>, within: std::ops::Range<usize>) {
        for place in within {
            if !stay.contains(&self.names[place]) {
                self.take_out(place);
            }
        }
    }

    pub(super) fn names(&self) -> &[SeenRevision] {
        &self.names
    }

    /// Whether the file holds what was taken out.
    pub(super) fn is_stale(&self) -> bool {
        self.stale.load(Ordering::Acquire)
    }

    pub(super) fn search(
        &self,
        probes: &Probes,
        sought: Sought,
        found: &mut BTreeSet<SeenRevision>,
    ) -> bool {
        let ask = |hashes: &[PdqHash], ask, takes: &dyn Fn(u16) -> bool| {
            self.segment.search_many(hashes, ask, |owner: &Owner| takes(owner.group))
        };
        search_in(probes, sought, ask, |place| {
            found.extend(self.names.get(place as usize));
        })
    }

    /// What is still there, by revision.
    pub(super) fn prints(&self) -> Vec<(SeenRevision, Vec<Print>)> {
        let mut all: Vec<(SeenRevision, Vec<Print>)> =
            self.names.iter().map(|name| (*name, Vec::new())).collect();
        let mut there = vec![false; all.len()];
        for item in self.segment.items() {
            let place = item.owner.entry as usize;
            let Some((_, prints)) = all.get_mut(place) else { continue };
            match item.owner.group {
                NAME => there[place] = true,
                group => prints.push((item.hash, group)),
            }
        }
        all.into_iter().zip(there).filter(|(_, there)| *there).map(|(one, _)| one).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_name_is_read_back_as_it_was(id: [u8; 16], number in 0..i64::MAX) {
            let revision = SeenRevision { item: Id::from_bytes(id), number };
            prop_assert_eq!(revision_of(&name_of(revision)), revision);
        }
    }

    #[test]
    fn names_of_one_moment_have_no_two_bytes_in_common_places() {
        let of = |n: u8| {
            let mut id = [7; 16];
            id[15] = n;
            name_of(SeenRevision { item: Id::from_bytes(id), number: 1 }).0
        };
        let names: Vec<[u8; 32]> = (0..64).map(of).collect();
        for at in [0, 1, 16, 17] {
            let different: BTreeSet<u8> = names.iter().map(|name| name[at]).collect();
            assert!(different.len() > 8, "byte {at}: {}", different.len());
        }
    }
}
