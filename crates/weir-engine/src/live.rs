//! The banks and rules as they are now: loaded once, then kept by following the
//! events, so that an entry matches within a second of being banked by any
//! program.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use tokio::sync::Mutex;
use tokio::task::block_in_place;
use weir_model::{BankId, Cursor, Entry, EntryId, EventKind, ImportId, Mode, ServiceId, Timestamp};
use weir_signals::Signal;
use weir_store::{ReadEvent, Store, StoreError};

use crate::matcher::{MatchOptions, Matcher};
use crate::own_background;
use crate::rules::Rules;
use crate::test_item;

/// How many entries or events are fetched at once.
const PAGE: u32 = 1000;

/// Every bank and rule of a service, and its mode, kept up to date.
pub(crate) struct LiveBanks {
    store: Store,
    service: ServiceId,
    matcher: RwLock<Matcher>,
    mode: RwLock<Mode>,
    rules: RwLock<Arc<Rules>>,
    /// How far the events and the entries are followed; one follows at a time.
    followed: Mutex<Followed>,
}

#[derive(Clone, Copy)]
struct Followed {
    events: i64,
    entries: i64,
}

impl LiveBanks {
    /// Loads every bank of a service, and the test item's; with a folder, what it
    /// keeps of them need not be made anew.
    pub(crate) async fn load(
        store: Store,
        service: ServiceId,
        (options, folder): (MatchOptions, Option<&Path>),
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let mut matcher = match folder {
            Some(folder) => block_in_place(|| Matcher::over_folder(options, folder)),
            None => Matcher::new(options),
        };
        matcher.set_time(now);
        let (bank, entries) = test_item::bank_and_entries();
        let place = matcher.add_bank(&bank);
        for entry in &entries {
            matcher.insert(place, entry);
        }
        // What happens while this loads is followed from here on; what is then
        // met twice is the same.
        let events = store.seal(service).await?.seq;
        let live = Self {
            mode: RwLock::new(store.mode(service).await?),
            rules: RwLock::default(),
            matcher: RwLock::new(matcher),
            followed: Mutex::new(Followed { events, entries: 0 }),
            store: store.opening_texts(),
            service,
        };
        live.take_banks().await?;
        live.take_rules().await?;
        live.followed.lock().await.entries = live.take_entries(0).await?;
        live.change().forget_unclaimed();
        Ok(live)
    }

    /// Writes what is kept of the matcher in files, if enough has changed.
    pub(crate) fn keep(&self) {
        let Some(frozen) = self.matcher().freeze() else { return };
        match frozen.save() {
            Ok(saved) => self.change().saved(saved),
            Err(error) => tracing::warn!("what is banked was not kept in files: {error}"),
        }
    }

    pub(crate) fn matcher(&self) -> RwLockReadGuard<'_, Matcher> {
        self.matcher.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self) -> RwLockWriteGuard<'_, Matcher> {
        self.matcher.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn mode(&self) -> Mode {
        *self.mode.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The rules as they are now.
    pub(crate) fn rules(&self) -> Arc<Rules> {
        self.rules.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Seals what happened and takes it in: afterwards everything that was
    /// committed before the call is matched. It takes in what it has sealed
    /// before it seals on, so that a change waits for no more than what came
    /// before it, however much comes behind.
    pub(crate) async fn catch_up(&self, now: Timestamp) -> Result<(), StoreError> {
        self.matcher().set_time(now);
        if self.matcher().has_lost() {
            let lost = self.change().take_lost();
            for entry in lost {
                self.look_again(entry).await?;
            }
        }
        own_background::look_again();
        let mut followed = self.followed.lock().await;
        loop {
            let sealed = self.store.seal_some(self.service).await?;
            self.follow(&mut followed, sealed.head.seq).await?;
            if !sealed.more {
                return Ok(());
            }
        }
    }

    /// Takes in the events up to a place in the chain.
    async fn follow(&self, followed: &mut Followed, end: i64) -> Result<(), StoreError> {
        while followed.events < end {
            let after = Cursor::after(followed.events);
            let events = self.store.events(self.service, after, PAGE).await?;
            let Some(last) = events.last() else { break };
            let last = last.sealed.seq;
            self.take_in(&events, followed).await?;
            followed.events = last;
        }
        Ok(())
    }

    async fn take_in(
        &self,
        events: &[ReadEvent],
        followed: &mut Followed,
    ) -> Result<(), StoreError> {
        let (mut added, mut ruled) = (Vec::new(), false);
        let mut from_the_start = false;
        // Undoing what an entry did judges it thousands of times in a row.
        let mut judged = HashSet::new();
        for read in events {
            let event = &read.sealed.event;
            match (&event.kind, event.subject) {
                (EventKind::EntryAdded, Some(entry)) => added.push(EntryId::from_bytes(entry)),
                (EventKind::RuleStateSet, _) => ruled = true,
                (EventKind::BankCreated | EventKind::BankFormsSet | EventKind::BankChanged, _) => {
                    self.take_banks().await?
                }
                (EventKind::BankRestored, _) => {
                    self.take_banks().await?;
                    from_the_start = true;
                    followed.entries = 0;
                }
                (EventKind::BankDeleted | EventKind::BankLaidAside, Some(bank)) => {
                    self.change().remove_bank(BankId::from_bytes(bank));
                }
                (EventKind::EntryRemoved, Some(entry)) => {
                    self.change().remove(EntryId::from_bytes(entry));
                }
                (
                    EventKind::EntryConfirmed
                    | EventKind::EntrySwitchedOff
                    | EventKind::EntrySwitchedOn
                    | EventKind::EntryChanged,
                    Some(entry),
                ) => {
                    self.look_again(EntryId::from_bytes(entry)).await?;
                }
                (EventKind::EntryJudged | EventKind::EntrySetAside, Some(entry)) => {
                    judged.insert(EntryId::from_bytes(entry));
                }
                (EventKind::ImportUndone, Some(import)) => {
                    let entries = self.matcher().of_import(ImportId::from_bytes(import));
                    for entry in entries {
                        self.look_again(entry).await?;
                    }
                }
                (EventKind::ModeSet, _) => {
                    let mode = self.store.mode(self.service).await?;
                    *self.mode.write().unwrap_or_else(PoisonError::into_inner) = mode;
                }
                _ => {}
            }
        }
        if ruled {
            self.take_rules().await?;
        }
        for entry in judged {
            self.look_again(entry).await?;
        }
        if from_the_start || !added.is_empty() {
            followed.entries = self.take_entries(followed.entries).await?;
        }
        // What moved here from elsewhere may have a number that is passed already.
        for entry in added {
            if !self.matcher().has(entry) {
                self.look_again(entry).await?;
            }
        }
        Ok(())
    }

    async fn take_banks(&self) -> Result<(), StoreError> {
        let mut banks = Vec::new();
        for bank in self.store.banks(self.service).await? {
            let policy = match bank.policy {
                Some(id) => self.store.policy(self.service, id).await?,
                None => None,
            };
            banks.push((bank, policy));
        }
        let mut matcher = self.change();
        for (bank, policy) in banks {
            let place = matcher.add_bank(&bank);
            matcher.set_policy(place, policy);
        }
        Ok(())
    }

    async fn take_rules(&self) -> Result<(), StoreError> {
        let rules = Rules::read(&self.store.computed_rules(self.service).await?);
        for faulty in rules.faulty() {
            let (rule, version) = (faulty.of.name.as_str(), faulty.of.number);
            tracing::error!(rule, version, why = faulty.why, "a rule is not computed");
        }
        *self.rules.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(rules);
        Ok(())
    }

    /// Takes in the entries behind a number; answers the last one's.
    async fn take_entries(&self, mut after: i64) -> Result<i64, StoreError> {
        loop {
            let cursor = Cursor::after(after);
            if self.matcher().has_unclaimed() {
                let page = self.store.entries_in_short_after(self.service, cursor, PAGE).await?;
                let Some(last) = page.last() else { return Ok(after) };
                read_lines(page.iter().map(|short| &short.entry));
                if self.change().claim_all(&page) {
                    after = last.entry.number;
                    continue;
                }
            }
            let page = self.store.entries_after(self.service, cursor, PAGE).await?;
            let Some(last) = page.last() else { return Ok(after) };
            after = last.number;
            read_lines(page.iter());
            let mut matcher = self.change();
            for entry in &page {
                if let Some(place) = matcher.place_of(entry.bank) {
                    matcher.insert(place, entry);
                }
            }
        }
    }

    /// An entry that may be another one now, or gone.
    async fn look_again(&self, id: EntryId) -> Result<(), StoreError> {
        match self.store.entry(self.service, id).await {
            Ok(entry) => {
                let mut matcher = self.change();
                if let Some(place) = matcher.place_of(entry.bank) {
                    matcher.insert(place, &entry);
                }
            }
            Err(StoreError::NoEntry(_)) => {
                self.change().remove(id);
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

/// Reads the lines of lists among these entries, which takes long, before anybody
/// waits for it.
fn read_lines<'e>(entries: impl Iterator<Item = &'e Entry>) {
    for signal in entries.flat_map(|entry| &entry.signals) {
        if let Signal::Pattern(line) = signal
            && let Some(held) = line.held()
        {
            held.line();
        }
    }
}
