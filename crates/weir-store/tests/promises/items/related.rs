//! What hangs together is found: other cases of an entry, an author or a link,
//! and how matches of an entry ended.

use weir_model::{EntryId, Outcome, Purpose};
use weir_store::{Common, NewRevision, QueueFilter, QueuePlace};

use super::{author, content, decision, keep, matched, report};
use crate::world::{at, on_both};

/// The entry that [`matched`] matches.
const ENTRY: EntryId = EntryId::from_bytes([9; 16]);

on_both! {
    async fn the_outcomes_of_an_entry_are_counted_by_purpose_and_by_whether_they_stand(world) {
        let (store, service) = (&world.store, world.service().await);
        let outcomes = [Outcome::Remove, Outcome::Remove, Outcome::Keep];
        for (n, outcome) in (1..).zip(outcomes) {
            let case = world.received(service, matched(&format!("p{n}"), n)).await.case.unwrap();
            let made = store.decide(service, case, &decision(outcome), keep(), at(20)).await.unwrap();
            if outcome == Outcome::Keep {
                store.undo_decision(service, made.id, at(21)).await.unwrap();
            }
        }
        let told = store.entry_outcomes(service, ENTRY).await.unwrap();
        let told: Vec<_> = told.iter().map(|o| (o.outcome, o.purpose, o.undone, o.count)).collect();
        let purpose: Purpose = decision(Outcome::Keep).purpose;
        assert_eq!(told, [(Outcome::Remove, purpose, false, 2), (Outcome::Keep, purpose, true, 1)]);
    }

    async fn a_case_knows_those_of_its_entry_its_author_and_its_links(world) {
        let (store, service) = (&world.store, world.service().await);
        let link = "https://a.example/100%_lamp!".to_owned();
        let with_link = |new: NewRevision| {
            let kept = weir_store::KeptContent { links: vec![link.clone()], ..content("a lamp") };
            NewRevision { author: author("u1", "Astrid"), kept: Some(kept), ..new }
        };
        let case = world.received(service, with_link(matched("a", 1))).await.case.unwrap();
        let all_three = world.received(service, with_link(matched("b", 2))).await.case.unwrap();
        let of_entry = world.received(service, matched("c", 3)).await.case.unwrap();
        let about = weir_store::About::Url(link.clone());
        let notice = weir_store::NewNotice { about, ..report("any") };
        let of_link = store.receive_notice(service, &notice, at(13)).await.unwrap().case;
        let other = weir_store::About::Url("https://a.example/100x_lamp!".to_owned());
        let notice = weir_store::NewNotice { about: other, ..report("any") };
        store.receive_notice(service, &notice, at(13)).await.unwrap();

        let told = store.related_cases(service, case).await.unwrap();
        let told: Vec<_> = told.into_iter().map(|one| (one.case, one.common)).collect();
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told.contains(&(all_three, vec![Common::Entry, Common::Author, Common::Link])));
        assert!(told.contains(&(of_entry, vec![Common::Entry])));
        assert!(told.contains(&(of_link, vec![Common::Link])));
    }

    async fn the_queue_tells_the_newest_match_and_the_newest_notice_of_each_case(world) {
        let (store, service) = (&world.store, world.service().await);
        world.received(service, matched("a", 1)).await;
        world.received(service, matched("a", 2)).await;
        world.reported(service, "a").await;
        world.reported(service, "b").await;
        let start = QueuePlace::start();
        let rows = store.queue(service, QueueFilter::default(), start, 10, at(20)).await.unwrap();
        let told: Vec<_> = rows
            .iter()
            .map(|row| {
                let item = row.item.as_ref().map(|item| item.id().to_owned());
                (item, row.matched.as_ref().map(|matched| matched.entry), row.notices)
            })
            .collect();
        assert!(told.contains(&(Some("a".to_owned()), Some(ENTRY), 1)), "{told:?}");
        assert!(told.contains(&(Some("b".to_owned()), None, 1)), "{told:?}");
        let counts = store.queue_counts(service).await.unwrap();
        assert_eq!(counts.all, 2);
        assert!(rows.iter().all(|row| row.reason.is_some()));
    }
}
