//! Attempts on entries that keep the number they had elsewhere.

use weir_model::{BankKind, BankName, Share};
use weir_store::{ContentNotes, IfTaken, Numbered, NumberedEntry};

use super::{Attempt, House, Seen, each_attempt};
use crate::world::{at, own, signal};

/// An entry that has the number of one of the owner's.
async fn like_theirs(house: &House<'_>) -> [NumberedEntry; 1] {
    let theirs = house.world.store.entry(house.owner, house.entry).await.unwrap();
    [NumberedEntry {
        number: theirs.number,
        bank: house.bank.id,
        entry: own(vec![signal(700)]),
        notes: ContentNotes::default(),
        disabled_until: None,
    }]
}

pub(super) fn attempts() -> [(&'static str, Attempt); 4] {
    each_attempt! {
        look_at_numbered(house, store, who) {
            let seen = store.look_at_numbered(who, &like_theirs(house).await).await.unwrap();
            // A stranger's own entry may have that number too.
            Seen::of(&seen, seen != [Numbered::Taken(house.entry)])
        };
        add_numbered(house, store, who) {
            let entries = like_theirs(house).await;
            Seen::unless_refused(store.add_numbered(who, &entries, IfTaken::Renumber, at(20)).await)
        };
        leave_numbers(house, store, who) {
            // A stranger's own counter goes on; the owner's is among the rows.
            store.leave_numbers(who, 900).await.unwrap();
            Seen::of((), who == house.stranger)
        };
        create_sharing_bank(house, store, who) {
            let (kind, policy, half) =
                (BankKind::Match, Some(house.policy), Share::of_ratio(0.5).unwrap());
            let name: BankName = "half under their policy".parse().unwrap();
            Seen::unless_refused(
                store.create_sharing_bank(who, &name, kind, policy, half, at(20)).await,
            )
        };
    }
}
