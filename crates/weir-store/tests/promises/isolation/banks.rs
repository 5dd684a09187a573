//! Attempts on what the pages of banks show of the owner's.

use weir_store::{MatchPlace, RetainedPlace};

use super::{Attempt, Seen, each_attempt};
use crate::items::matched;
use crate::world::at;

/// Attempts that only look.
pub(super) fn attempts() -> [(&'static str, Attempt); 9] {
    each_attempt! {
        bank_overviews(house, store, who) {
            let mut rows = store.bank_overviews(who, at(40)).await;
            if let Ok(rows) = &mut rows {
                rows.retain(|row| row.bank.id == house.bank.id || row.matches() > 0);
            }
            Seen::each(rows)
        };
        subject_events(house, store, who) {
            Seen::each(store.subject_events(who, *house.entry.as_bytes(), 10).await)
        };
        entry_matches(house, store, who) {
            let entry = matched("any", 1).finding.matches[0].entry;
            let mut found = store.entry_matches(who, entry, MatchPlace::start(), 100).await;
            if let Ok(found) = &mut found {
                found.retain(|found| found.item == house.held.item());
            }
            Seen::each(found)
        };
        item_ends(house, store, who) {
            let ends = store.item_ends(who, &[house.held.item()]).await.unwrap();
            Seen::of(&ends, ends.is_empty())
        };
        retained(house, store, who) {
            let mut all = store.retained(who, RetainedPlace::start(), 1_000).await;
            if let Ok(all) = &mut all {
                all.retain(|revision| revision.item == house.held.item());
            }
            Seen::each(all)
        };
        count_banked_texts(_house, store, who) {
            let texts = store.count_banked_texts(who).await.unwrap();
            Seen::of(texts, texts == 0)
        };
        unreadable_banked_texts(_house, store, who) {
            let texts = store.unreadable_banked_texts(who).await.unwrap();
            Seen::of(texts, texts == 0)
        };
        retained_texts(house, store, who) {
            let mut all = store.retained_texts(who, RetainedPlace::start(), 1_000).await;
            if let Ok(all) = &mut all {
                all.retain(|text| text.item == house.held.item());
            }
            Seen::each(all)
        };
        policy_versions(_house, store, who) {
            Seen::each(store.policy_versions(who, "false-lights").await)
        };
    }
}
