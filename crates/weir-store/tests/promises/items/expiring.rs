//! Retention: what matched nothing goes in its time, nothing of what a case
//! waits for, and what was decided in the time that it was given.

use weir_model::{Outcome, Timestamp};
use weir_signals::Sha256Digest;
use weir_store::{Blobs, Expired, NewRevision, StoreError};

use super::{EXPIRES, account, author, content, found, matched, pending, post, unmatched};
use crate::world::{World, at, claim, on_both};

/// Erases all that is due; answers what that was, and its blobs.
async fn expired(world: &World, now: Timestamp) -> (Expired, Vec<Sha256Digest>) {
    let (mut all, mut blobs) = (Expired::default(), Vec::new());
    loop {
        let (some, of_some) = world.store.expire(world.service().await, now).await.unwrap();
        if some.is_empty() {
            return (all, blobs);
        }
        all.contents += some.contents;
        all.revisions += some.revisions;
        all.items += some.items;
        all.authors += some.authors;
        blobs.extend(of_some);
    }
}

on_both! {
    async fn fingerprints_of_what_matched_nothing_go_in_their_time_with_item_and_author(world) {
        let (store, service) = (&world.store, world.service().await);
        for (id, n) in [("a", 1), ("a", 2), ("b", 3)] {
            world.received(service, NewRevision { author: author("u1", "Astrid"), ..unmatched(id, n) }).await;
        }
        let before = world.dump().await;
        assert_eq!(expired(world, at(EXPIRES - 1)).await, (Expired::default(), Vec::new()));
        assert_eq!(world.dump().await, before, "not even an event");
        let (gone, blobs) = expired(world, at(EXPIRES)).await;
        assert_eq!(gone, Expired { contents: 0, revisions: 3, items: 2, authors: 1 });
        assert!(blobs.is_empty());
        for table in ["revisions", "items", "authors"] {
            assert_eq!(world.rows(table).await, 0, "{table}");
        }
        assert!(matches!(store.item(service, &post("a")).await, Err(StoreError::NoItem(_))));
        assert!(matches!(store.author(service, &account("u1")).await, Err(StoreError::NoAuthor(_))));
        let told = world.events(service, "retention.ran@1").await;
        assert!(told.len() == 1 && told[0].contains(r#""revisions":3"#), "{told:?}");
        // Sent again it is an item as any other.
        assert_eq!(world.received(service, unmatched("a", 1)).await.revision, 1);
    }

    async fn an_author_of_whom_something_is_left_stays(world) {
        let (store, service) = (&world.store, world.service().await);
        world.received(service, NewRevision { author: author("u1", "Astrid"), ..unmatched("a", 1) }).await;
        world.received(service, NewRevision { author: author("u1", "Astrid"), ..matched("b", 2) }).await;
        let (gone, _) = expired(world, at(EXPIRES)).await;
        assert_eq!((gone.items, gone.authors), (1, 0));
        assert_eq!(store.author(service, &account("u1")).await.unwrap().items, 1);
    }

    async fn while_a_case_waits_nothing_of_its_item_goes(world) {
        let service = world.service().await;
        // Before the match, with it, and after it; and what a notice alone opens.
        for new in [unmatched("a", 1), matched("a", 2), unmatched("a", 3), pending("a", 4), unmatched("b", 5)] {
            world.received(service, new).await;
        }
        let a = world.received(service, unmatched("a", 6)).await.item;
        let late = unmatched("a", 4).finding;
        world.store.complete_item(service, a, 4, &late, at(15)).await.unwrap().unwrap();
        world.reported(service, "b").await;
        world.received(service, unmatched("b", 7)).await;
        assert_eq!(expired(world, at(1 << 40)).await.0, Expired::default());
        assert_eq!((world.rows("revisions").await, world.rows("contents").await), (7, 1));
    }

    async fn after_the_decision_content_goes_first_and_fingerprints_later(world) {
        let (store, service) = (&world.store, world.service().await);
        let received = world.received(service, matched("a", 1)).await;
        world.received(service, unmatched("a", 2)).await;
        world.decided(service, received.case.unwrap(), Outcome::Remove).await;
        assert_eq!(expired(world, at(1_999)).await.0, Expired::default());
        let (gone, blobs) = expired(world, at(2_000)).await;
        assert_eq!(gone, Expired { contents: 1, ..Expired::default() });
        assert_eq!(blobs, [Sha256Digest::of(b"a lamp")]);
        assert_eq!(store.content(service, received.item, 1).await.unwrap(), None);
        assert_eq!(world.rows("revisions").await, 2);
        assert_eq!(expired(world, at(2_999)).await.0, Expired::default());
        let (gone, _) = expired(world, at(3_000)).await;
        assert_eq!(gone, Expired { revisions: 2, ..Expired::default() });
        assert_eq!(world.rows("matches").await, 0);
        // What accounts for the decision stays.
        let view = store.item(service, &post("a")).await.unwrap();
        assert!(view.newest.is_none() && view.case == received.case);
        assert_eq!(store.decisions(service, received.case.unwrap()).await.unwrap().len(), 1);
    }

    async fn a_decision_taken_back_keeps_everything_again(world) {
        let (store, service) = (&world.store, world.service().await);
        let case = world.received(service, matched("a", 1)).await.case.unwrap();
        let made = world.decided(service, case, Outcome::Keep).await;
        store.undo_decision(service, made.id, at(21)).await.unwrap();
        assert_eq!(expired(world, at(1 << 40)).await.0, Expired::default());
        assert_eq!(world.rows("contents").await, 1);
    }

    async fn a_new_case_keeps_what_the_old_one_would_have_let_go(world) {
        let service = world.service().await;
        let case = world.received(service, matched("a", 1)).await.case.unwrap();
        world.decided(service, case, Outcome::Keep).await;
        world.received(service, matched("a", 2)).await;
        assert_eq!(expired(world, at(1 << 40)).await.0, Expired::default());
        assert_eq!((world.rows("revisions").await, world.rows("contents").await), (2, 2));
    }

    async fn what_waits_to_be_fingerprinted_outlasts_the_decision_on_its_item(world) {
        let (store, service) = (&world.store, world.service().await);
        let received = world.received(service, matched("a", 1)).await;
        world.received(service, pending("a", 2)).await;
        world.decided(service, received.case.unwrap(), Outcome::Keep).await;
        let (gone, _) = expired(world, at(1 << 40)).await;
        assert_eq!((gone.contents, gone.revisions, gone.items), (1, 1, 0));
        assert_eq!(store.pending_items(service, 9).await.unwrap()[0].content, content("a lamp"));
        let finding = found(unmatched("a", 2).finding);
        store.complete_item(service, received.item, 2, &finding, at(30)).await.unwrap().unwrap();
        assert_eq!(expired(world, at(1 << 40)).await.0, Expired::default());
    }

    async fn what_was_told_of_an_item_goes_with_it(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        let new = NewRevision { echo: Some(r#""astrid""#.to_owned()), ..pending("a", 1) };
        let item = world.received(service, new).await.item;
        store.complete_item(service, item, 1, &unmatched("a", 1).finding, at(15)).await.unwrap();
        let lease = std::time::Duration::from_secs(60);
        let sent = claim(world, service, at(16), lease).await;
        store.delivered(service, sent[0].id, 200, at(17)).await.unwrap();
        assert!(world.dump().await.iter().any(|row| row.contains("astrid")), "it was there");
        assert_eq!(expired(world, at(EXPIRES)).await.0.items, 1);
        let left: Vec<_> = world.dump().await.into_iter().filter(|row| row.contains("astrid")).collect();
        assert!(left.is_empty(), "{left:?}");
        assert!(store.delivery(service, sent[0].id).await.unwrap().erased);
    }

    async fn many_go_a_page_at_a_time(world) {
        let (store, service) = (&world.store, world.service().await);
        let group: Vec<_> = (0..700).map(|n| unmatched(&format!("p{n}"), n)).collect();
        store.receive_items(service, &group, at(10)).await.unwrap();
        let (first, _) = store.expire(service, at(EXPIRES)).await.unwrap();
        assert_eq!((first.revisions, first.items), (500, 500), "nobody waits for more at once");
        let (second, _) = store.expire(service, at(EXPIRES)).await.unwrap();
        assert_eq!((second.revisions, second.items), (200, 200));
    }

    async fn bytes_that_another_medium_names_stay(world) {
        let (store, service) = (&world.store, world.service().await);
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path()).unwrap();
        let naming = blobs.naming().await;
        let [shared, own] = [b"a lamp", b"a buoy"].map(|bytes| blobs.put(bytes, &naming).unwrap());
        drop(naming);
        let of = |text| Some(content(text));
        for new in [
            NewRevision { kept: of("a lamp"), ..matched("a", 1) },
            NewRevision { kept: of("a buoy"), ..matched("b", 2) },
            NewRevision { kept: of("a lamp"), ..matched("c", 3) },
        ] {
            world.received(service, new).await;
        }
        for id in ["a", "b"] {
            let case = store.item(service, &post(id)).await.unwrap().case.unwrap();
            world.decided(service, case, Outcome::Remove).await;
        }
        let (_, mut unneeded) = expired(world, at(2_000)).await;
        unneeded.sort_unstable();
        let mut both = [shared, own];
        both.sort_unstable();
        assert_eq!(unneeded, both);
        assert_eq!(store.remove_blobs(&blobs, &unneeded).await.unwrap(), 1);
        assert!(blobs.get(&shared, 100).unwrap().is_some());
        assert!(blobs.get(&own, 100).unwrap().is_none());
    }

    async fn answers_to_requests_go_after_a_day(world) {
        let (store, service) = (&world.store, world.service().await);
        let day = 24 * 60 * 60 * 1_000_000;
        store.begin_request(service, "old", &[1; 32], at(0)).await.unwrap();
        store.begin_request(service, "new", &[1; 32], at(1)).await.unwrap();
        expired(world, at(day)).await;
        assert_eq!(world.rows("requests").await, 2);
        expired(world, at(day + 1)).await;
        assert_eq!(world.raw().await.texts("SELECT idempotency_key FROM requests").await, ["new"]);
    }
}
