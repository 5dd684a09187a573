//! What somebody asked to be erased is nowhere: of items and authors, of what
//! others said of them, and of what was told of them.

use weir_model::{
    ActionState, Author, BatchId, CaseState, Cursor, DeliveryState, ItemKey, ItemSignal,
    NoticeState, Outcome,
};
use weir_signals::{Sha256Digest, Signal, UrlKey};
use weir_store::{
    About, Blobs, DeliveryFilter, Erased, Finding, KeptContent, KeptMedium, Known, NewNotice,
    NewRevision, StoreError,
};

use super::{account, author, decision, found, keep, matched, pending, post, report, unmatched};
use crate::erasure::{holds, marker};
use crate::world::{World, at, claim, on_both};

const LEASE: std::time::Duration = std::time::Duration::from_secs(60);

fn marked_key(marker: &str) -> ItemKey {
    ItemKey::new("post", format!("p/{marker}")).unwrap()
}

fn marked_author(marker: &str) -> Author {
    Author { key: account(&format!("u/{marker}")), name: Some(format!("Astrid {marker}")) }
}

/// A revision with the marker wherever a text can be put.
fn marked(marker: &str, n: u64) -> NewRevision {
    let url = UrlKey::parse(&format!("https://{marker}.example/lamp?lamp={marker}")).unwrap();
    let medium = KeptMedium {
        name: Some(format!("{marker}.jpg")),
        content_type: Some(format!("image/{marker}")),
        url: Some(format!("https://media.example/{marker}")),
        given: vec![Signal::Url(url.clone())],
        size: Some(marker.len() as u64),
        blob: Some(Sha256Digest::of(marker.as_bytes())),
    };
    let base = matched("any", n);
    NewRevision {
        key: marked_key(marker),
        author: Some(marked_author(marker)),
        echo: Some(format!(r#"{{"to":"{marker}"}}"#)),
        finding: Finding {
            answer: format!(r#"{{"problems":["{marker}.jpg is cut short"]}}"#),
            signals: vec![ItemSignal::of(None, Signal::Url(url))],
            ..base.finding
        },
        kept: Some(KeptContent {
            text: Some(format!("a lamp {marker}")),
            links: vec![format!("https://{marker}.example/lamp")],
            media: vec![medium],
        }),
        ..base
    }
}

fn marked_report(marker: &str) -> NewNotice {
    NewNotice {
        about: About::Item(marked_key(marker)),
        reason: format!("a false light: {marker}"),
        reporter: Some(format!(r#"{{"name":"{marker}"}}"#)),
        ..report("any")
    }
}

/// The blobs of this test, in the data folder where there is one, with the
/// marker's in it.
async fn blobs(world: &World, elsewhere: &std::path::Path, marker: &str) -> Blobs {
    let folder = world.folder().unwrap_or_else(|| elsewhere.to_owned()).join("blobs");
    let blobs = Blobs::open(&folder).unwrap();
    let naming = blobs.naming().await;
    blobs.put(marker.as_bytes(), &naming).unwrap();
    blobs
}

/// Ends an erasure as a server does.
async fn scrubbed(world: &World, blobs: &Blobs, erased: &Erased) {
    world.store.remove_blobs(blobs, &erased.blobs).await.unwrap();
    world.store.scrub_log().await.unwrap();
}

on_both! {
    async fn an_item_that_waits_in_a_case_is_erased_with_it(world) {
        let (store, service, marker) = (&world.store, world.service().await, marker());
        world.listener(service).await;
        let elsewhere = tempfile::tempdir().unwrap();
        let blobs = blobs(world, elsewhere.path(), &marker).await;
        store.begin_request(service, "k", &[1; 32], at(9)).await.unwrap();
        store.finish_request(service, "k", 200, Some(marker.as_bytes())).await.unwrap();
        let received = world.received(service, marked(&marker, 1)).await;
        let waiting = Finding { verdict: None, matches: Vec::new(), case: None, ..marked(&marker, 2).finding };
        world.received(service, NewRevision { finding: waiting, ..marked(&marker, 2) }).await;
        store.complete_item(service, received.item, 2, &marked(&marker, 2).finding, at(12)).await.unwrap();
        store.receive_notice(service, &marked_report(&marker), at(13)).await.unwrap();
        assert!(holds(world, &marker).await, "it was planted");

        let erased = store.erase_item(service, &marked_key(&marker), at(14)).await.unwrap();
        assert_eq!((erased.items, erased.cases_kept), (1, 0));
        assert_eq!(erased.blobs, [Sha256Digest::of(marker.as_bytes()); 2], "one a medium");
        scrubbed(world, &blobs, &erased).await;
        assert!(!holds(world, &marker).await);
        assert!(blobs.get(&erased.blobs[0], 100).unwrap().is_none());
        for table in ["items", "authors", "revisions", "contents", "media", "matches", "cases", "notices"] {
            assert_eq!(world.rows(table).await, 0, "{table}");
        }
        let sent = store.deliveries(service, DeliveryFilter::default(), Cursor::START, 9).await.unwrap();
        let told: Vec<_> = sent.iter().map(|one| (one.state, one.item, one.erased)).collect();
        assert_eq!(told, [(DeliveryState::Cancelled, None, true)]);
        assert!(claim(world, service, at(1_000), LEASE).await.is_empty());
        // That the request was answered is still known: it is not carried out again.
        let known = store.begin_request(service, "k", &[1; 32], at(15)).await.unwrap();
        assert_eq!(known, Known::Answered { status: 200, body: None });
        assert_eq!(world.subjects(service, "item.erased@1").await, [*received.item.as_bytes()]);
        let again = store.erase_item(service, &marked_key(&marker), at(16)).await;
        assert!(matches!(again, Err(StoreError::NoItem(_))), "{again:?}");
    }

    async fn of_a_decided_case_stays_what_accounts_for_it(world) {
        let (store, service, marker) = (&world.store, world.service().await, marker());
        world.listener(service).await;
        world.listener(service).await;
        let elsewhere = tempfile::tempdir().unwrap();
        let blobs = blobs(world, elsewhere.path(), &marker).await;
        let case = world.received(service, marked(&marker, 1)).await.case.unwrap();
        let notice = store.receive_notice(service, &marked_report(&marker), at(13)).await.unwrap();
        let made = store.decide(service, case, &decision(Outcome::Remove), keep(), at(20)).await.unwrap();
        // To one webhook it went, to the other it is still to go.
        let claimed = claim(world, service, at(30), LEASE).await;
        store.delivered(service, claimed[0].id, 200, at(31)).await.unwrap();
        // A later match of it waits.
        let open = world.received(service, marked(&marker, 2)).await.case.unwrap();
        assert!(holds(world, &marker).await, "it was planted");

        let erased = store.erase_item(service, &marked_key(&marker), at(40)).await.unwrap();
        assert_eq!((erased.items, erased.cases_kept), (1, 1));
        scrubbed(world, &blobs, &erased).await;
        assert!(!holds(world, &marker).await);
        let kept = store.case(service, case).await.unwrap();
        assert_eq!((kept.state, kept.item, kept.decided_at), (CaseState::Decided, None, Some(at(20))));
        assert_eq!(store.decisions(service, case).await.unwrap(), std::slice::from_ref(&made));
        assert!(matches!(store.case(service, open).await, Err(StoreError::NoCase(_))));
        let action = store.action(service, made.action.unwrap()).await.unwrap();
        assert_eq!((action.item, action.state), (None, ActionState::Cancelled));
        let notice = store.notice(service, notice.id).await.unwrap();
        assert_eq!((notice.state, notice.outcome), (NoticeState::Decided, Some(Outcome::Remove)));
        assert_eq!((notice.reason.as_str(), notice.reporter, notice.item), ("", None, None));
        let sent = store.deliveries(service, DeliveryFilter::default(), Cursor::START, 9).await.unwrap();
        let delivered = sent.iter().filter(|one| one.state == DeliveryState::Delivered).count();
        assert_eq!((delivered, sent.len()), (1, 4));
        assert!(sent.iter().all(|one| one.erased && one.state != DeliveryState::Waiting), "{sent:?}");
        store.seal(service).await.unwrap();
        assert!(store.verify(service, None).await.unwrap().unwrap().ok());
    }

    async fn an_escalated_case_stays_and_waits_no_longer(world) {
        let (store, service) = (&world.store, world.service().await);
        let case = world.received(service, matched("a", 1)).await.case.unwrap();
        world.decided(service, case, Outcome::Escalate).await;
        let erased = store.erase_item(service, &post("a"), at(40)).await.unwrap();
        assert_eq!(erased.cases_kept, 1);
        assert_eq!(store.case(service, case).await.unwrap().state, CaseState::Decided);
        assert!(store.waiting_cases(service).await.unwrap().is_empty());
    }

    async fn an_author_is_erased_with_all_their_items_and_nobody_elses(world) {
        let (store, service, marker) = (&world.store, world.service().await, marker());
        world.listener(service).await;
        let elsewhere = tempfile::tempdir().unwrap();
        let blobs = blobs(world, elsewhere.path(), &marker).await;
        world.received(service, marked(&marker, 1)).await;
        let second = ItemKey::new("reel", marker.clone()).unwrap();
        world.received(service, NewRevision { key: second, ..marked(&marker, 2) }).await;
        world.received(service, NewRevision { author: author("u1", "Ingrid"), ..matched("other", 3) }).await;
        assert!(holds(world, &marker).await, "it was planted");

        let key = marked_author(&marker).key;
        let erased = store.erase_author(service, &key, at(40)).await.unwrap();
        assert_eq!((erased.items, erased.blobs.len()), (2, 2));
        scrubbed(world, &blobs, &erased).await;
        assert!(!holds(world, &marker).await);
        assert!(matches!(store.author(service, &key).await, Err(StoreError::NoAuthor(_))));
        assert_eq!(store.author(service, &account("u1")).await.unwrap().items, 1);
        assert_eq!(world.rows("cases").await, 1);
        assert_eq!(world.events(service, "item.erased@1").await.len(), 2);
        assert_eq!(world.events(service, "author.erased@1").await.len(), 1);
        let again = store.erase_author(service, &key, at(41)).await;
        assert!(matches!(again, Err(StoreError::NoAuthor(_))), "{again:?}");
    }

    async fn an_author_goes_with_the_last_of_their_items(world) {
        let (store, service) = (&world.store, world.service().await);
        for id in ["a", "b"] {
            world.received(service, NewRevision { author: author("u1", "Astrid"), ..unmatched(id, 1) }).await;
        }
        store.erase_item(service, &post("a"), at(40)).await.unwrap();
        assert_eq!(store.author(service, &account("u1")).await.unwrap().items, 1);
        store.erase_item(service, &post("b"), at(40)).await.unwrap();
        assert!(matches!(store.author(service, &account("u1")).await, Err(StoreError::NoAuthor(_))));
    }

    async fn an_erased_item_of_a_batch_counts_it_down(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        let mut revisions = [pending("a", 1), pending("b", 2)];
        let (batch, received) = store.receive_batch(service, &mut revisions, at(11)).await.unwrap();
        let waiting = async |id: BatchId| store.batch(service, id).await.unwrap().waiting;
        store.erase_item(service, &post("a"), at(12)).await.unwrap();
        assert_eq!(waiting(batch.id).await, 1);
        let finding = found(unmatched("any", 1).finding);
        store.complete_item(service, received[1].item, 1, &finding, at(13)).await.unwrap();
        assert_eq!(world.bodies("batch.done").await.len(), 1);
        // One that was completed counts once.
        store.erase_item(service, &post("b"), at(14)).await.unwrap();
        assert_eq!(waiting(batch.id).await, 0);
        assert_eq!(world.bodies("batch.done").await.len(), 1);
    }

    async fn the_last_one_of_a_batch_that_is_erased_ends_it(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        let (batch, _) = store.receive_batch(service, &mut [pending("a", 1)], at(11)).await.unwrap();
        store.erase_item(service, &post("a"), at(12)).await.unwrap();
        let batch = store.batch(service, batch.id).await.unwrap();
        assert_eq!((batch.waiting, batch.finished_at), (0, Some(at(12))));
        assert_eq!(world.bodies("batch.done").await.len(), 1);
    }

    async fn an_item_among_many_that_came_and_went_leaves_nothing(world) {
        let (store, service, marker) = (&world.store, world.service().await, marker());
        world.listener(service).await;
        let text = |n: u64| {
            let length = usize::try_from(n * 37 % 900 + if n.is_multiple_of(40) { 9_000 } else { 0 }).unwrap();
            Some(KeptContent { text: Some("x".repeat(length)), ..KeptContent::default() })
        };
        let some = |n: u64| NewRevision { kept: text(n), ..matched(&format!("p{n}"), n) };
        for range in [0..100, 100..200] {
            let group: Vec<_> = range.map(some).collect();
            store.receive_items(service, &group, at(10)).await.unwrap();
            world.received(service, marked(&marker, 1_000)).await;
        }
        store.receive_notice(service, &marked_report(&marker), at(13)).await.unwrap();
        for n in (0..200).filter(|n| n % 10 != 0) {
            store.erase_item(service, &post(&format!("p{n}")), at(20)).await.unwrap();
        }
        assert!(holds(world, &marker).await, "it was planted");
        store.erase_item(service, &marked_key(&marker), at(21)).await.unwrap();
        store.scrub_log().await.unwrap();
        assert!(!holds(world, &marker).await);
    }
}
