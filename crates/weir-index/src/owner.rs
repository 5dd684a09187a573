//! Whose a hash is.

use weir_signals::PdqHash;

/// What stands behind a hash: an entry, which part of it, and when in it.
///
/// An entry may own many hashes (the frames of a film, the turned forms of a
/// picture, its local features) and a hash may have many owners.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(C)]
pub struct Owner {
    /// The number of the entry; what it stands for is the caller's.
    pub entry: u32,
    /// The time in it, in milliseconds: 49 days at the most.
    pub time: u32,
    /// Which of its parts: a form, a scene, a feature.
    pub part: u16,
    /// To which of the groups it belongs by which a query filters
    /// (see [`Groups`](crate::Groups)).
    pub group: u16,
}

impl Owner {
    /// The owner of an entry's only hash.
    pub fn entry(entry: u32) -> Self {
        Self { entry, ..Self::default() }
    }
}

/// A hash and its owner, as they are put into an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// The hash.
    pub hash: PdqHash,
    /// Whose it is.
    pub owner: Owner,
}

impl Item {
    /// A hash of an owner.
    pub fn new(hash: PdqHash, owner: Owner) -> Self {
        Self { hash, owner }
    }
}
