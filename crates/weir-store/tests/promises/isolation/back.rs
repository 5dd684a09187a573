//! Matching backwards of the owner's, and attempts on it.

use weir_model::{EntryId, ItemId, Job, ServiceId, Verdict};
use weir_store::{BackFinding, BackStep, Finding, Seeking};

use super::{Attempt, LEASE, Seen, each_attempt};
use crate::items::{found, unmatched};
use crate::world::{World, at, own, signal};

/// What a service holds of it.
pub(super) struct Held {
    item: ItemId,
    entries: [EntryId; 2],
    job: Job,
}

/// An item that came before two entries that it matches.
pub(super) async fn held(world: &World, service: ServiceId) -> Held {
    let item = world.received(service, unmatched("seen before", 90)).await.item;
    let bank = world.bank(service, "lamps of before").await;
    let new = [own(vec![signal(90)]), own(vec![signal(91)])];
    let stored = world.stored(service, &bank, &new).await;
    let entries = [stored[0].0, stored[1].0];
    for on in [false, true] {
        world.store.switch_entry(service, entries[0], on, at(21)).await.unwrap();
    }
    let hits = entries.map(|entry| (item, entry)).to_vec();
    let found = Seeking { hits, truncated: false, done: Some(1), ..Seeking::default() };
    let job = world.store.start_match_back(service, &found, at(22)).await.unwrap().unwrap();
    Held { item, entries, job }
}

/// What is found of the item for one of its entries.
pub(crate) fn finding(entry: EntryId, answer: String) -> BackFinding {
    let mut finding = found(unmatched("any", 90).finding);
    finding.matches[0].entry = entry;
    finding.answer.push(' ');
    let (number, verdict) = (1, Verdict::Allow);
    let finding = Some(Finding { verdict: Some(Verdict::Hold), ..finding });
    let entries = vec![entry];
    BackFinding { number, answer, verdict, entries, finding, decided: false, tell: true }
}

pub(super) fn attempts() -> [(&'static str, Attempt); 11] {
    each_attempt! {
        retained_of(house, store, who) Seen::each(store.retained_of(who, &[house.back.item]).await);
        still_retained(house, store, who) {
            Seen::each(store.still_retained(who, &[house.back.item]).await)
        };
        matched_back(_house, store, who) {
            let number = store.matched_back(who).await.unwrap();
            Seen::of(number, number == 0)
        };
        past_item(house, store, who) {
            let past = store.past_item(who, house.back.item).await.unwrap();
            Seen::of(&past, past.is_none())
        };
        back_hits(house, store, who) {
            Seen::each(store.back_hits(who, house.back.job.id, 10).await)
        };
        start_match_back(house, store, who) {
            // The owner's are listed already.
            let hits = vec![(house.back.item, EntryId::from_bytes([7; 16]))];
            let found = Seeking { hits, truncated: false, done: None, ..Seeking::default() };
            let started = store.start_match_back(who, &found, at(23)).await.unwrap();
            Seen::of(&started, started.is_none())
        };
        match_back(house, store, who) {
            let answer = unmatched("any", 90).finding.answer;
            let back = finding(house.back.entries[0], answer);
            let (job, item) = (house.back.job.id, house.back.item);
            Seen::unless_refused(store.match_back(who, job, item, &back, at(24), LEASE).await)
        };
        due_again(house, store, who) {
            let mut due = store.due_again(who, at(1_000_000), 1_000).await;
            if let Ok(due) = &mut due {
                due.retain(|entry| house.back.entries.contains(entry));
            }
            Seen::each(due)
        };
        leave_due_again(house, store, who) {
            store.leave_due_again(who, at(1_000_000)).await.unwrap();
            let due = store.due_again(house.owner, at(1_000_000), 1_000).await.unwrap();
            Seen::of(&due, due.contains(&house.back.entries[0]))
        };
        drop_back_hits(house, store, who) {
            let of = (house.back.item, &house.back.entries[1..]);
            let job = house.back.job.id;
            let dropped = store.drop_back_hits(who, job, of, at(25), LEASE).await;
            if let Ok(step) = &dropped {
                assert_eq!(*step, BackStep::Went);
            }
            Seen::unless_refused(dropped)
        };
        note_matched_back(house, store, who) {
            store.note_matched_back(who, 1_000).await.unwrap();
            let owners = store.matched_back(house.owner).await.unwrap();
            Seen::of(owners, owners != 1_000)
        };
    }
}
