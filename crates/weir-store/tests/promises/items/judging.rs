//! What decisions say of the entries that their items matched.

use weir_model::{Entry, EntryId, Outcome, Purpose, ServiceId, Source};
use weir_signals::SignalKind;
use weir_store::{EntryJudgements, NewMatch, NewRevision};

use super::{decision, keep, matched};
use crate::world::{World, at, listed, on_both, signal};

/// Entries of a list in a bank.
pub(crate) async fn entries(world: &World, service: ServiceId, count: u64) -> Vec<EntryId> {
    let bank = world.bank(service, "lamps").await;
    let brought: Vec<_> = (0..count).map(|n| listed(vec![signal(n)], None)).collect();
    world.stored(service, &bank, &brought).await.iter().map(|(id, _)| *id).collect()
}

/// A revision of a post that matched these entries, each by this kind.
pub(crate) fn matching(id: &str, n: u64, with: &[(EntryId, SignalKind)]) -> NewRevision {
    let mut new = matched(id, n);
    let first = new.finding.matches[0].clone();
    let found = |(entry, kind): &(EntryId, SignalKind)| NewMatch {
        entry: *entry,
        kind: *kind,
        ..first.clone()
    };
    new.finding.matches = with.iter().map(found).collect();
    new
}

async fn decided(
    world: &World,
    service: ServiceId,
    new: NewRevision,
    outcome: Outcome,
) -> weir_model::Decision {
    let case = world.received(service, new).await.case.unwrap();
    world.decided(service, case, outcome).await
}

async fn entry(world: &World, service: ServiceId, id: EntryId) -> Entry {
    world.store.entry(service, id).await.unwrap()
}

fn counts(entry: &Entry) -> (u32, u32, bool) {
    (entry.confirmed, entry.overturned, entry.own)
}

on_both! {
    async fn each_outcome_says_its_own_of_every_entry_that_matched(world) {
        let service = world.service().await;
        let ids = entries(world, service, 2).await;
        let with = [(ids[0], SignalKind::Pdq), (ids[1], SignalKind::Text)];
        for (n, outcome) in (0..).zip(Outcome::ALL) {
            decided(world, service, matching(&format!("p{n}"), n, &with), *outcome).await;
        }
        for id in &ids {
            assert_eq!(counts(&entry(world, service, *id).await), (2, 1, false));
            let said = world.store.entry_judgements_by_purpose(service, *id).await.unwrap();
            let purpose = Purpose::Promotion;
            assert_eq!(said, [EntryJudgements { purpose, confirmed: 2, kept: 1, overturned: 1 }]);
        }
        // Four outcomes say something, of two entries.
        assert_eq!(world.events(service, "entry.judged@1").await.len(), 8);
    }

    async fn only_equality_of_the_bytes_makes_a_listed_entry_our_own(world) {
        let service = world.service().await;
        let ids = entries(world, service, 3).await;
        let with = [
            (ids[0], SignalKind::Sha256),
            (ids[1], SignalKind::Pdq),
            (ids[2], SignalKind::Md5),
        ];
        let made = decided(world, service, matching("a", 1, &with), Outcome::Remove).await;
        let own = |entry: Entry| (entry.own, entry.provenance.source == Source::OwnDecision);
        assert_eq!(own(entry(world, service, ids[0]).await), (true, false));
        assert_eq!(own(entry(world, service, ids[1]).await), (false, false));
        assert_eq!(own(entry(world, service, ids[2]).await), (false, false));
        world.store.undo_decision(service, made.id, at(21)).await.unwrap();
        assert_eq!(own(entry(world, service, ids[0]).await), (false, false));
    }

    async fn keeping_and_overturning_make_no_entry_our_own(world) {
        let service = world.service().await;
        let ids = entries(world, service, 1).await;
        let with = [(ids[0], SignalKind::Sha256)];
        decided(world, service, matching("a", 1, &with), Outcome::Keep).await;
        decided(world, service, matching("b", 2, &with), Outcome::NotAMatch).await;
        assert_eq!(counts(&entry(world, service, ids[0]).await), (0, 1, false));
    }

    async fn what_is_taken_back_counts_no_longer_and_may_be_decided_anew(world) {
        let service = world.service().await;
        let ids = entries(world, service, 1).await;
        let with = [(ids[0], SignalKind::Sha256)];
        let made = decided(world, service, matching("a", 1, &with), Outcome::Remove).await;
        world.store.undo_decision(service, made.id, at(21)).await.unwrap();
        assert_eq!(counts(&entry(world, service, ids[0]).await), (0, 0, false));
        let said = world.store.entry_judgements_by_purpose(service, ids[0]).await.unwrap();
        assert_eq!(said, []);
        world.decided(service, made.case, Outcome::NotAMatch).await;
        assert_eq!(counts(&entry(world, service, ids[0]).await), (0, 1, false));
        let events = world.events(service, "entry.judged@1").await;
        let undone = events.iter().filter(|body| body.contains(r#""undone":true"#));
        assert_eq!((events.len(), undone.count()), (3, 1));
    }

    async fn one_of_two_decisions_on_the_bytes_keeps_an_entry_our_own(world) {
        let service = world.service().await;
        let ids = entries(world, service, 1).await;
        let with = [(ids[0], SignalKind::Sha256)];
        let first = decided(world, service, matching("a", 1, &with), Outcome::Remove).await;
        decided(world, service, matching("b", 2, &with), Outcome::Label).await;
        world.store.undo_decision(service, first.id, at(21)).await.unwrap();
        assert_eq!(counts(&entry(world, service, ids[0]).await), (1, 0, true));
    }

    async fn only_the_newest_revision_is_judged(world) {
        let service = world.service().await;
        let ids = entries(world, service, 2).await;
        world.received(service, matching("a", 1, &[(ids[0], SignalKind::Pdq)])).await;
        let newer = matching("a", 2, &[(ids[1], SignalKind::Pdq)]);
        decided(world, service, newer, Outcome::NotAMatch).await;
        assert_eq!(entry(world, service, ids[0]).await.overturned, 0);
        assert_eq!(entry(world, service, ids[1]).await.overturned, 1);
    }

    async fn an_entry_goes_with_what_was_said_of_it(world) {
        let service = world.service().await;
        let ids = entries(world, service, 1).await;
        let new = matching("a", 1, &[(ids[0], SignalKind::Sha256)]);
        let made = decided(world, service, new, Outcome::Remove).await;
        world.store.remove_entry(service, ids[0], at(22)).await.unwrap();
        assert_eq!(world.rows("entry_judgements").await, 0);
        world.store.undo_decision(service, made.id, at(23)).await.unwrap();
    }

    async fn what_matches_more_than_a_hundred_entries_is_written_to_a_hundred(world) {
        let service = world.service().await;
        let ids = entries(world, service, 101).await;
        let with: Vec<_> = ids.iter().map(|id| (*id, SignalKind::Pdq)).collect();
        let case = world.received(service, matching("a", 1, &with)).await.case.unwrap();
        let new = decision(Outcome::Remove);
        world.store.decide(service, case, &new, keep(), at(20)).await.unwrap();
        assert_eq!(world.rows("entry_judgements").await, 100);
        assert_eq!(entry(world, service, ids[0]).await.confirmed, 1);
        assert_eq!(entry(world, service, ids[100]).await.confirmed, 0);
    }
}
