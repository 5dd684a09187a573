//! What was seen: the fingerprints that are retained, ready to be searched when
//! something is banked.
//!
//! They lie in segments of `weir-index`'s own format in a folder, with a short
//! list of what came since the newest of them. The store is the truth: the list
//! is brought up to date by following its events, and whatever cannot be read is
//! built anew from it. What a search finds is a hint, looked at again in the
//! store.

mod files;
mod follow;
mod piece;
mod recent;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use tokio::sync::Mutex;
use weir_index::Ask;
use weir_model::{ItemId, ServiceId};
use weir_signals::pdq::Distance;
use weir_signals::{PdqHash, Signal};
use weir_store::{Store, StoreError};

use files::Files;
use follow::Followed;
use piece::{FLAT, KEY, PICTURE, Piece, key_of};
use recent::Recent;

/// A revision of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SeenRevision {
    pub(crate) item: ItemId,
    pub(crate) number: i64,
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Probes {
    pictures: Vec<PdqHash>,
    keys: Vec<PdqHash>,
}

impl Probes {
    /// What finds what these signals would match.
    pub(crate) fn of<'a>(signals: impl IntoIterator<Item = &'a Signal>) -> Self {
        let mut probes = Self::default();
        for signal in signals {
            match signal {
                Signal::Pdq { hash, .. } => probes.pictures.push(*hash),
                exact => probes.keys.push(key_of(exact)),
            }
        }
        probes
    }
}

/// How a search goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sought {
    /// How near is near enough.
    pub(crate) radius: Distance,
    /// Whether flat pictures count.
    pub(crate) flat: bool,
    /// How many revisions are enough.
    pub(crate) most: usize,
}

/// The retained fingerprints of a service.
pub(crate) struct Seen {
    store: Store,
    service: ServiceId,
    files: Files,
    pieces: RwLock<Pieces>,
    /// Whether everything that is retained is among them.
    ready: AtomicBool,
    /// One follows at a time.
    followed: Mutex<Followed>,
}

/// Those in files, the oldest first, and those that came since.
#[derive(Default)]
struct Pieces {
    sealed: Vec<Arc<Piece>>,
    recent: Recent,
}

impl Seen {
    /// Nothing is read before [`Seen::follow`].
    pub(crate) fn new(store: Store, service: ServiceId, folder: PathBuf) -> Self {
        Self {
            store,
            service,
            files: Files::new(folder),
            pieces: RwLock::default(),
            ready: AtomicBool::new(false),
            followed: Mutex::default(),
        }
    }

    /// Whether a search finds all that is retained.
    pub(crate) fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Acquire)
    }

    /// How many revisions there are.
    pub(crate) fn len(&self) -> usize {
        let pieces = self.read();
        pieces.sealed.iter().map(|piece| piece.len()).sum::<usize>() + pieces.recent.len()
    }

    /// The revisions that may match what is looked for, and whether there are
    /// more.
    pub(crate) fn search(
        &self,
        probes: &Probes,
        sought: Sought,
        found: &mut BTreeSet<SeenRevision>,
    ) -> bool {
        let pieces = self.read();
        let mut truncated = pieces.recent.search(probes, sought, found);
        for piece in pieces.sealed.iter().rev() {
            if found.len() >= sought.most {
                return true;
            }
            truncated |= piece.search(probes, sought, found);
        }
        truncated
    }

    fn read(&self) -> RwLockReadGuard<'_, Pieces> {
        self.pieces.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self) -> RwLockWriteGuard<'_, Pieces> {
        self.pieces.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn refused(&self, error: &dyn std::fmt::Display) -> StoreError {
        let path = self.files.folder().to_owned();
        StoreError::Unopenable { path, reason: error.to_string() }
    }
}

impl Pieces {
    fn has(&self, revision: SeenRevision) -> bool {
        self.recent.has(revision) || self.sealed.iter().any(|piece| piece.has(revision))
    }

    /// Takes out all revisions of an item.
    fn remove(&mut self, item: ItemId) {
        self.recent.remove(item);
        for piece in &self.sealed {
            piece.remove(item);
        }
    }
}

impl Sought {
    fn pictures(self) -> Ask {
        Ask::within(self.radius).at_most(self.most)
    }

    fn keys(self) -> Ask {
        Ask::within(Distance::new(0)).at_most(self.most)
    }

    fn takes(self, group: u16) -> bool {
        group == PICTURE || (self.flat && group == FLAT)
    }
}

/// Searches one index, a live one or a segment: `ask` asks it.
fn search_in(
    probes: &Probes,
    sought: Sought,
    ask: impl Fn(&[PdqHash], Ask, &dyn Fn(u16) -> bool) -> Vec<weir_index::Answer>,
    mut found: impl FnMut(u32),
) -> bool {
    let mut truncated = false;
    let pictures = ask(&probes.pictures, sought.pictures(), &|group| sought.takes(group));
    let keys = ask(&probes.keys, sought.keys(), &|group| group == KEY);
    for answer in pictures.into_iter().chain(keys) {
        truncated |= answer.truncated;
        answer.hits.iter().for_each(|hit| found(hit.owner.entry));
    }
    truncated
}
