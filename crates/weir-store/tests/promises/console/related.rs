//! What hangs together, how an entry ended before, and what was decided just now.

use weir_model::{ActionState, Actor, DeliveryState, NewDecision, Outcome};
use weir_store::{Common, NewRevision};

use super::reviewer;
use crate::items::{author, decision, keep, matched};
use crate::world::{at, on_both};

on_both! {
    async fn an_open_case_is_related_by_entry_author_and_link(world) {
        let (store, service) = (&world.store, world.service().await);
        let of = |who: &str, id: &str, n| NewRevision { author: author(who, who), ..matched(id, n) };
        let one = world.received(service, of("u1", "a", 1)).await.case.unwrap();
        let same_entry = world.received(service, of("u2", "b", 2)).await.case.unwrap();
        let both = world.received(service, of("u1", "c", 3)).await.case.unwrap();
        let decided = world.received(service, of("u1", "d", 4)).await.case.unwrap();
        world.decided(service, decided, Outcome::Keep).await;
        let related = store.related_cases(service, one).await.unwrap();
        let found: Vec<_> = related.iter().map(|other| other.case).collect();
        assert!(found.contains(&same_entry) && found.contains(&both), "{related:?}");
        assert!(!found.contains(&one) && !found.contains(&decided), "{related:?}");
        let of = |case| related.iter().find(|other| other.case == case).unwrap();
        // All revisions of these tests hold the same link.
        assert_eq!(of(same_entry).common, [Common::Entry, Common::Link]);
        assert_eq!(of(both).common, [Common::Entry, Common::Author, Common::Link]);
    }

    async fn an_entry_tells_how_its_matches_ended_and_which_cases_hang_on_it(world) {
        let (store, service) = (&world.store, world.service().await);
        let entry = matched("any", 1).finding.matches[0].entry;
        let mut cases = Vec::new();
        for (n, id) in (1..).zip(["a", "b", "c", "d"]) {
            cases.push(world.received(service, matched(id, n)).await.case.unwrap());
        }
        assert_eq!(store.cases_of_entry_alone(service, entry).await.unwrap().len(), 4);
        world.decided(service, cases[0], Outcome::Remove).await;
        world.decided(service, cases[1], Outcome::Remove).await;
        let wrong = world.decided(service, cases[2], Outcome::Keep).await;
        store.undo_decision(service, wrong.id, at(60)).await.unwrap();
        let ended = store.entry_outcomes(service, entry).await.unwrap();
        let count = |outcome, undone| {
            let those = ended.iter().filter(|one| one.outcome == outcome && one.undone == undone);
            those.map(|one| one.count).sum::<u64>()
        };
        assert_eq!((count(Outcome::Remove, false), count(Outcome::Keep, true)), (2, 1));
        let mut left = store.cases_of_entry_alone(service, entry).await.unwrap();
        left.sort();
        let mut open = vec![cases[2], cases[3]];
        open.sort();
        assert_eq!(left, open);
    }

    async fn what_somebody_decided_last_is_told_with_how_far_it_got(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        let amal = Actor::User(reviewer(world, service, "amal").await);
        let by = store.by(amal);
        let new = NewDecision { not_before: at(40), ..decision(Outcome::Remove) };
        for (n, id) in (1..).zip(["a", "b"]) {
            let case = world.received(service, matched(id, n)).await.case.unwrap();
            by.decide(service, case, &new, keep(), at(30)).await.unwrap();
        }
        let other = world.received(service, matched("c", 3)).await.case.unwrap();
        store.decide(service, other, &new, keep(), at(31)).await.unwrap();
        let latest = by.latest_decisions(service, at(20)).await.unwrap();
        assert_eq!(latest.len(), 2, "of one moment, and nobody else's: {latest:?}");
        assert_eq!(by.latest_decisions(service, at(31)).await.unwrap(), []);
        let progress = store.decision_progress(service, latest[0].id).await.unwrap();
        assert_eq!(progress.action, Some(ActionState::Waiting));
        assert_eq!(progress.count(DeliveryState::Waiting), 1);
        by.undo_decision(service, latest[0].id, at(32)).await.unwrap();
        assert_eq!(by.latest_decisions(service, at(20)).await.unwrap().len(), 1);
        let progress = store.decision_progress(service, latest[0].id).await.unwrap();
        assert_eq!(progress.action, Some(ActionState::Cancelled));
    }
}
