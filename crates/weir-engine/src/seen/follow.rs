//! Keeping what was seen up to date: the store's events are followed, files are
//! written, and whatever cannot be read is built anew.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::task::block_in_place;
use weir_model::{ChainHash, Cursor, EventKind, Id, ItemId, Timestamp};
use weir_signals::Sha256Digest;
use weir_store::{ReadEvent, RetainedPlace, StoreError};

use super::files::List;
use super::piece::{Piece, Print, prints_of};
use super::recent::Recent;
use super::{Pieces, Seen, SeenRevision};

/// How many events, and revisions, are fetched at once.
const PAGE: u32 = 1000;
/// At so many hashes what came lately is written to a file.
const STEP: usize = 250_000;
/// Files are put together up to so many.
const MOST_ROWS: usize = 4_000_000;
/// How long a file may hold what was erased.
const STALE: Duration = Duration::from_secs(60);
/// How often it is looked for what has expired, where something has.
const EXPIRES: Duration = Duration::from_secs(3600);
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// How far the events are followed.
#[derive(Default)]
pub(super) struct Followed {
    /// The list as it is on the disk; nothing before it was read.
    list: Option<List>,
    events: i64,
    hash: String,
    /// On which day the oldest of what is in no file came.
    since: Option<i64>,
    /// Since when some file holds what was erased.
    stale_since: Option<Timestamp>,
    /// Whether something has expired, and when that was looked for last.
    expired: bool,
    swept_at: Option<Timestamp>,
}

impl Seen {
    /// Takes in what happened up to the last sealed event; builds everything anew
    /// where that must be, until `stop` says that the program ends.
    pub(crate) async fn follow(
        &self,
        now: Timestamp,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Result<(), StoreError> {
        let mut followed = self.followed.lock().await;
        if followed.list.is_none() && !self.open(&mut followed).await? {
            self.build_anew(&mut followed, stop).await?;
            if followed.list.is_none() {
                return Ok(());
            }
        }
        loop {
            let after = Cursor::after(followed.events);
            let events = self.store.events(self.service, after, PAGE).await?;
            let Some(last) = events.last() else { break };
            if !self.take_in(&mut followed, &events, now).await? {
                self.build_anew(&mut followed, stop).await?;
                return Ok(());
            }
            followed.events = last.sealed.seq;
            followed.hash = hex_of(last.sealed.hash);
            self.write_if_due(&mut followed, now)?;
        }
        self.ready.store(true, Ordering::Release);
        self.look_for_expired(&mut followed, now).await?;
        self.write_if_due(&mut followed, now)
    }

    /// Opens the files of the list; false where there is none, a file is damaged,
    /// or they are of another chain of events.
    async fn open(&self, followed: &mut Followed) -> Result<bool, StoreError> {
        self.files.make().map_err(|error| self.refused(&error))?;
        let Some(list) = self.files.list() else { return Ok(false) };
        if !self.is_of_this_chain(&list).await? {
            return Ok(false);
        }
        let mut sealed = Vec::new();
        for name in &list.segments {
            match block_in_place(|| Piece::open(self.files.at(name), self.mark_of(name))) {
                Ok(piece) => sealed.push(Arc::new(piece)),
                Err(error) => {
                    tracing::warn!(%error, "what was seen is built anew from the store");
                    return Ok(false);
                }
            }
        }
        self.files.sweep(Some(&list)).map_err(|error| self.refused(&error))?;
        *self.change() = Pieces { sealed, recent: Recent::default() };
        *followed = Followed { events: list.mark, hash: list.hash.clone(), ..Followed::default() };
        followed.list = Some(list);
        // Whoever wrote the list may have ended before it looked for that.
        followed.expired = true;
        Ok(true)
    }

    /// Whether the events end, or go on, where the list says that it was written:
    /// the store may be another one, or an older one from a backup.
    async fn is_of_this_chain(&self, list: &List) -> Result<bool, StoreError> {
        if list.mark == 0 {
            return Ok(true);
        }
        let events = self.store.events(self.service, Cursor::after(list.mark - 1), 1).await?;
        let there = |read: &ReadEvent| {
            read.sealed.seq == list.mark && hex_of(read.sealed.hash) == list.hash
        };
        Ok(events.first().is_some_and(there))
    }

    /// Reads all that is retained, and writes it; what happens meanwhile is
    /// followed afterwards, and what is then met twice is the same.
    async fn build_anew(
        &self,
        followed: &mut Followed,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Result<(), StoreError> {
        self.ready.store(false, Ordering::Release);
        *followed = Followed::default();
        *self.change() = Pieces::default();
        let head = self.store.seal(self.service).await?;
        self.files.sweep(None).map_err(|error| self.refused(&error))?;
        let (mut sealed, mut next, mut rows) = (Vec::new(), 0, 0);
        let mut some: Vec<(SeenRevision, Vec<Print>)> = Vec::new();
        let mut place = RetainedPlace::start();
        loop {
            let page = self.store.retained(self.service, place, PAGE).await?;
            if stop() {
                return Ok(());
            }
            if let Some(last) = page.last() {
                place = RetainedPlace::of(last);
            }
            let ends = page.len() < PAGE as usize;
            for revision in page.iter().filter(|revision| !revision.signals.is_empty()) {
                let prints = prints_of(&revision.signals);
                rows += prints.len() + 1;
                let (item, number) = (revision.item, revision.number);
                some.push((SeenRevision { item, number }, prints));
            }
            if rows >= STEP || (ends && rows > 0) {
                some.sort_unstable();
                let piece = self.write(&mut next, std::mem::take(&mut some))?;
                sealed.insert(0, Arc::new(piece));
                rows = 0;
            }
            if ends {
                break;
            }
        }
        self.put(followed, (head.seq, hex_of(head.hash)), next, &sealed)?;
        (followed.events, followed.hash) = (head.seq, hex_of(head.hash));
        *self.change() = Pieces { sealed, recent: Recent::default() };
        Ok(())
    }

    /// Takes in events; false where one does not tell any more what it told.
    async fn take_in(
        &self,
        followed: &mut Followed,
        events: &[ReadEvent],
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut received: BTreeSet<ItemId> = BTreeSet::new();
        let mut erased: BTreeSet<ItemId> = BTreeSet::new();
        for read in events {
            let event = &read.sealed.event;
            match (&event.kind, event.subject) {
                (EventKind::ItemsReceived, _) => match items_of(read) {
                    Some(items) => received.extend(items),
                    None => return Ok(false),
                },
                (EventKind::ItemErased, Some(item)) => {
                    erased.insert(Id::from_bytes(item));
                }
                (EventKind::RetentionRan, _) => followed.expired = true,
                _ => {}
            }
        }
        // What was erased is not in the store any more, whatever came before.
        let items: Vec<ItemId> = received.into_iter().collect();
        let revisions = self.store.retained_of(self.service, &items).await?;
        let mut pieces = self.change();
        erased.into_iter().for_each(|item| pieces.remove(item));
        for revision in revisions.iter().filter(|revision| !revision.signals.is_empty()) {
            let name = SeenRevision { item: revision.item, number: revision.number };
            if !pieces.has(name) {
                pieces.recent.insert(name, &prints_of(&revision.signals));
                followed.since.get_or_insert(now.micros() / DAY);
            }
        }
        if pieces.sealed.iter().any(|piece| piece.is_stale()) {
            followed.stale_since.get_or_insert(now);
        }
        Ok(true)
    }

    /// Takes out what the store does not retain any more.
    async fn look_for_expired(
        &self,
        followed: &mut Followed,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let soon = followed.swept_at.is_some_and(|at| now < at.plus(EXPIRES));
        if !followed.expired || soon {
            return Ok(());
        }
        let (sealed, recent) = {
            let pieces = self.read();
            (pieces.sealed.clone(), pieces.recent.names())
        };
        for piece in sealed {
            for start in (0..piece.names().len()).step_by(PAGE as usize) {
                let end = (start + PAGE as usize).min(piece.names().len());
                let stay = self.still_there(&piece.names()[start..end]).await?;
                piece.keep_only(&stay, start..end);
            }
            if piece.is_stale() {
                followed.stale_since.get_or_insert(now);
            }
        }
        for some in recent.chunks(PAGE as usize) {
            let stay = self.still_there(some).await?;
            let mut pieces = self.change();
            some.iter().filter(|name| !stay.contains(name)).for_each(|gone| {
                pieces.recent.take_out(*gone);
            });
        }
        (followed.expired, followed.swept_at) = (false, Some(now));
        Ok(())
    }

    async fn still_there(
        &self,
        names: &[SeenRevision],
    ) -> Result<BTreeSet<SeenRevision>, StoreError> {
        let mut items: Vec<ItemId> = names.iter().map(|name| name.item).collect();
        items.dedup();
        let there = self.store.still_retained(self.service, &items).await?;
        Ok(there.into_iter().map(|at| SeenRevision { item: at.item, number: at.number }).collect())
    }

    /// Writes what came lately once it is much or of another day, and anew what
    /// holds something that was taken out. The list says that events were taken in
    /// only once all that they changed lies in files.
    fn write_if_due(&self, followed: &mut Followed, now: Timestamp) -> Result<(), StoreError> {
        let rows = self.read().recent.rows();
        let of_another_day = followed.since.is_some_and(|day| day != now.micros() / DAY);
        let full = rows >= STEP || (rows > 0 && of_another_day);
        let stale = followed.stale_since.is_some_and(|since| now >= since.plus(STALE));
        if full || stale { block_in_place(|| self.write_all(followed, full)) } else { Ok(()) }
    }

    fn write_all(&self, followed: &mut Followed, full: bool) -> Result<(), StoreError> {
        let list = followed.list.clone().unwrap_or_default();
        let mut next = list.next;
        let mut sealed = Vec::new();
        let (before, recent) = {
            let pieces = self.read();
            (pieces.sealed.clone(), full.then(|| pieces.recent.prints()))
        };
        for piece in before {
            if piece.is_stale() {
                let left = piece.prints();
                if !left.is_empty() {
                    sealed.push(Arc::new(self.write(&mut next, left)?));
                }
            } else {
                sealed.push(piece);
            }
        }
        if let Some(recent) = recent {
            sealed.push(Arc::new(self.write(&mut next, recent)?));
        }
        self.put_together(&mut next, &mut sealed)?;
        let mark = match full {
            true => (followed.events, followed.hash.clone()),
            false => (list.mark, list.hash),
        };
        self.put(followed, mark, next, &sealed)?;
        let mut pieces = self.change();
        pieces.sealed = sealed;
        if full {
            pieces.recent = Recent::default();
            followed.since = None;
        }
        followed.stale_since = None;
        drop(pieces);
        let list = followed.list.as_ref();
        self.files.sweep(list).map_err(|error| self.refused(&error))
    }

    /// Makes one of two neighbours while the older is not much larger: so each
    /// row is written few times, and there are few files.
    fn put_together(&self, next: &mut u64, sealed: &mut Vec<Arc<Piece>>) -> Result<(), StoreError> {
        while let [.., older, newer] = sealed.as_slice() {
            let (old, new) = (older.rows(), newer.rows());
            if old > 2 * new || old + new > MOST_ROWS {
                return Ok(());
            }
            let mut both = older.prints();
            both.extend(newer.prints());
            both.sort_unstable();
            both.dedup_by(|a, b| a.0 == b.0);
            let one = self.write(next, both)?;
            sealed.truncate(sealed.len() - 2);
            sealed.push(Arc::new(one));
        }
        Ok(())
    }

    fn write(
        &self,
        next: &mut u64,
        revisions: Vec<(SeenRevision, Vec<Print>)>,
    ) -> Result<Piece, StoreError> {
        let name = format!("{next:012}.segment");
        *next += 1;
        let written =
            block_in_place(|| Piece::write(self.files.at(&name), self.mark_of(&name), revisions));
        written.map_err(|error| self.refused(&error))
    }

    /// What a file of this name says of itself: another service's is not taken
    /// for it.
    fn mark_of(&self, name: &str) -> u64 {
        let digest = Sha256Digest::of(format!("{} {name}", self.service).as_bytes());
        u64::from_be_bytes(digest.0[..8].try_into().expect("a digest has 32 bytes"))
    }

    fn put(
        &self,
        followed: &mut Followed,
        (mark, hash): (i64, String),
        next: u64,
        sealed: &[Arc<Piece>],
    ) -> Result<(), StoreError> {
        let name = |piece: &Arc<Piece>| {
            let name = piece.path.file_name().unwrap_or_default();
            name.to_string_lossy().into_owned()
        };
        let list = List::new(mark, hash, next, sealed.iter().map(name).collect());
        block_in_place(|| self.files.put(&list)).map_err(|error| self.refused(&error))?;
        followed.list = Some(list);
        Ok(())
    }
}

fn hex_of(hash: ChainHash) -> String {
    Sha256Digest(hash.0).to_string()
}

/// The items that an event says were received; nothing where what it told was
/// erased, or cannot be read.
fn items_of(read: &ReadEvent) -> Option<Vec<ItemId>> {
    let told: serde_json::Value = serde_json::from_slice(&read.payload.as_ref()?.body).ok()?;
    let items = told["items"].as_array()?.iter();
    items.map(|one| one.get(0)?.as_str()?.parse().ok()).collect()
}
