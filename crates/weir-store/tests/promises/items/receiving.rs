//! Items received: the same content is the same answer, other content a new
//! revision, and a group of them is one commit.

use weir_model::{ContentDigest, Cursor, ItemSignal, Verdict};
use weir_store::{Finding, NewRevision, StoreError};

use super::{account, author, content, matched, post, unmatched};
use crate::world::{at, on_both, signal};

on_both! {
    async fn the_same_content_is_the_same_answer_and_no_new_revision(world) {
        let (store, service) = (&world.store, world.service().await);
        let first = world.received(service, unmatched("a", 1)).await;
        assert!(first.fresh && first.revision == 1 && first.case.is_none(), "{first:?}");
        let before = world.dump().await;
        let other = Finding { answer: "{}".to_owned(), ..unmatched("a", 1).finding };
        let again = NewRevision { finding: other, ..unmatched("a", 1) };
        let again = store.receive_items(service, &[again], at(30)).await.unwrap().remove(0);
        assert!(!again.fresh, "{again:?}");
        assert_eq!(
            (again.item, again.revision, again.answer, again.verdict),
            (first.item, 1, r#"{"matches":[],"n":1}"#.to_owned(), Some(Verdict::Allow)),
        );
        assert_eq!(world.dump().await, before, "nothing was written");
    }

    async fn other_content_is_a_new_revision_and_old_matches_stay(world) {
        let (store, service) = (&world.store, world.service().await);
        let first = world.received(service, matched("a", 1)).await;
        let second = world.received(service, unmatched("a", 2)).await;
        assert_eq!((second.item, second.revision, second.fresh), (first.item, 2, true));
        assert_eq!((second.case, second.verdict), (first.case, Some(Verdict::Allow)));
        let matches = world.raw().await.dump("matches", "number = 1").await;
        assert_eq!((matches.len(), world.rows("matches").await), (1, 1), "{matches:?}");
        let newest = store.item(service, &post("a")).await.unwrap().newest.unwrap();
        assert_eq!((newest.number, newest.verdict), (2, Some(Verdict::Allow)));
        assert_eq!(newest.signals, unmatched("a", 2).finding.signals);
        // The first content again is neither of them.
        assert_eq!(world.received(service, matched("a", 1)).await.revision, 3);
    }

    async fn the_same_content_of_another_item_is_another_item(world) {
        let service = world.service().await;
        let [one, two] = [
            world.received(service, unmatched("a", 1)).await,
            world.received(service, unmatched("b", 1)).await,
        ];
        assert!(two.fresh && two.item != one.item && two.revision == 1, "{two:?}");
    }

    async fn an_author_and_the_time_of_making_are_kept(world) {
        let (store, service) = (&world.store, world.service().await);
        let new = NewRevision {
            author: author("u1", "Astrid"), created_at: Some(at(-50)), ..unmatched("a", 1)
        };
        world.received(service, new).await;
        // A revision without an author has the same one.
        world.received(service, unmatched("a", 2)).await;
        let view = store.item(service, &post("a")).await.unwrap();
        assert_eq!(view.author, author("u1", "Astrid"));
        assert_eq!(view.item.received_at, at(10));
        let kept = store.author(service, &account("u1")).await.unwrap();
        assert_eq!((kept.items, kept.first_seen_at, Some(kept.id)), (1, at(10), view.item.author));
        let made = format!("SELECT COUNT(*) FROM revisions WHERE created_at = {}", at(-50).micros());
        assert_eq!(world.raw().await.count(&made).await, 1);
    }

    async fn an_author_who_is_called_otherwise_now_is_the_same_one(world) {
        let (store, service) = (&world.store, world.service().await);
        world.received(service, NewRevision { author: author("u1", "Astrid"), ..unmatched("a", 1) }).await;
        world.received(service, NewRevision { author: author("u1", "أسترد"), ..unmatched("b", 1) }).await;
        let kept = store.author(service, &account("u1")).await.unwrap();
        assert_eq!((kept.items, Some(kept.author)), (2, author("u1", "أسترد")));
    }

    async fn an_author_whose_last_item_is_anothers_now_is_not_kept(world) {
        let (store, service) = (&world.store, world.service().await);
        world.received(service, NewRevision { author: author("u1", "Astrid"), ..unmatched("a", 1) }).await;
        let other = || author("u2", "Ingrid");
        // The same content changes nothing, and so nobody is kept for it.
        world.received(service, NewRevision { author: other(), ..unmatched("a", 1) }).await;
        assert!(matches!(store.author(service, &account("u2")).await, Err(StoreError::NoAuthor(_))));
        world.received(service, NewRevision { author: other(), ..unmatched("a", 2) }).await;
        assert_eq!(store.item(service, &post("a")).await.unwrap().author, other());
        assert!(matches!(store.author(service, &account("u1")).await, Err(StoreError::NoAuthor(_))));
    }

    async fn a_group_is_one_commit_told_in_one_event(world) {
        let (store, service) = (&world.store, world.service().await);
        let group: Vec<_> = (0..64).map(|n| unmatched(&format!("p{n}"), n)).collect();
        let received = store.receive_items(service, &group, at(10)).await.unwrap();
        let told = world.events(service, "items.received@1").await;
        assert_eq!(told.len(), 1);
        for (n, one) in received.iter().enumerate() {
            assert!(one.fresh && told[0].contains(&format!(r#"["{}",1,"allow"]"#, one.item)));
            let view = store.item_by_id(service, one.item).await.unwrap().unwrap();
            assert_eq!(view.item.key, post(&format!("p{n}")));
        }
        // Of what is known already nothing is told.
        store.receive_items(service, &group, at(11)).await.unwrap();
        assert_eq!(world.events(service, "items.received@1").await.len(), 1);
    }

    async fn one_that_cannot_be_kept_takes_its_whole_group_along(world) {
        let (store, service) = (&world.store, world.service().await);
        world.received(service, matched("a", 1)).await;
        let before = world.dump().await;
        let odd = Some(content("a\0lamp"));
        let group = [
            NewRevision { author: author("u1", "Astrid"), ..matched("a", 2) },
            matched("b", 3),
            NewRevision { kept: odd, ..matched("c", 4) },
            unmatched("d", 5),
        ];
        let refused = store.receive_items(service, &group, at(12)).await;
        assert!(matches!(refused, Err(StoreError::ZeroCharacter)), "{refused:?}");
        assert_eq!(world.dump().await, before);
    }

    async fn the_same_item_twice_in_a_group_has_two_revisions(world) {
        let (store, service) = (&world.store, world.service().await);
        let group = [unmatched("a", 1), unmatched("a", 2), unmatched("a", 2)];
        let received = store.receive_items(service, &group, at(10)).await.unwrap();
        let told: Vec<_> = received.iter().map(|one| (one.revision, one.fresh)).collect();
        assert_eq!(told, [(1, true), (2, true), (2, false)]);
    }

    async fn of_many_who_send_the_same_at_once_one_is_the_first(world) {
        let service = world.service().await;
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let store = world.store.clone();
            tasks.spawn(async move {
                store.receive_items(service, &[matched("a", 1)], at(10)).await.unwrap().remove(0)
            });
        }
        let received = tasks.join_all().await;
        assert_eq!(received.iter().filter(|one| one.fresh).count(), 1, "{received:?}");
        assert!(received.iter().all(|one| one.revision == 1 && one.case.is_some()));
        assert_eq!((world.rows("items").await, world.rows("cases").await), (1, 1));
    }

    async fn content_of_what_matched_is_read_back_as_it_came(world) {
        let (store, service) = (&world.store, world.service().await);
        let kept = Some(content("منارة"));
        let item = world.received(service, NewRevision { kept: kept.clone(), ..matched("a", 1) }).await.item;
        assert_eq!(store.content(service, item, 1).await.unwrap(), kept);
        assert_eq!(store.content(service, item, 2).await.unwrap(), None);
        let newest = store.item(service, &post("a")).await.unwrap().newest.unwrap();
        assert_eq!(newest.content, ContentDigest(matched("a", 1).content.0));
        assert_eq!(newest.signals, [ItemSignal::of(None, signal(1)), ItemSignal::of(Some(0), signal(2))]);
        assert_eq!(store.cases(service, Default::default(), Cursor::START, 9).await.unwrap().len(), 1);
    }
}
