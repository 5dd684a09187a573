//! Cases: one that waits an item, which matches and notices join.

use weir_model::{Case, CaseState, Cursor, Outcome, Queue};
use weir_store::{About, CaseFilter, NewNotice, StoreError};

use super::{matched, report, unmatched};
use crate::world::{World, at, on_both};

async fn all(world: &World, filter: CaseFilter) -> Vec<Case> {
    world.store.cases(world.service().await, filter, Cursor::START, 100).await.unwrap()
}

on_both! {
    async fn a_match_opens_one_case_which_what_comes_later_joins(world) {
        let (store, service) = (&world.store, world.service().await);
        let first = world.received(service, matched("a", 1)).await;
        let case = store.case(service, first.case.unwrap()).await.unwrap();
        assert_eq!((case.item, case.queue, case.state), (Some(first.item), Queue::Matches, CaseState::Open));
        assert_eq!((case.number, case.version, case.opened_at), (1, 1, at(10)));
        let second = world.received(service, matched("a", 2)).await;
        let notice = world.reported(service, "a").await;
        assert_eq!((second.case, notice.case), (Some(case.id), case.id));
        let joined = store.case(service, case.id).await.unwrap();
        assert_eq!((joined.version, joined.queue), (3, Queue::Matches), "a match weighs more");
        assert_eq!(all(world, CaseFilter::default()).await, [joined]);
        assert_eq!(world.events(service, "case.opened@1").await.len(), 1);
        assert_eq!(world.events(service, "case.joined@1").await.len(), 2);
    }

    async fn a_match_takes_a_case_from_the_queue_of_notices(world) {
        let (store, service) = (&world.store, world.service().await);
        let notice = world.reported(service, "a").await;
        let case = store.case(service, notice.case).await.unwrap();
        assert_eq!((case.queue, case.version, case.item), (Queue::Notices, 1, notice.item));
        world.reported(service, "a").await;
        assert_eq!(store.case(service, case.id).await.unwrap().queue, Queue::Notices);
        let received = world.received(service, matched("a", 1)).await;
        assert_eq!((received.case, Some(received.item)), (Some(case.id), notice.item));
        assert_eq!(store.case(service, case.id).await.unwrap().queue, Queue::Matches);
    }

    async fn what_was_escalated_stays_so(world) {
        let (store, service) = (&world.store, world.service().await);
        let case = world.received(service, matched("a", 1)).await.case.unwrap();
        world.decided(service, case, Outcome::Escalate).await;
        world.received(service, matched("a", 2)).await;
        world.reported(service, "a").await;
        let case = store.case(service, case).await.unwrap();
        assert_eq!((case.queue, case.state, case.version), (Queue::Escalated, CaseState::Open, 4));
    }

    async fn what_matched_nothing_joins_no_case(world) {
        let (store, service) = (&world.store, world.service().await);
        let case = world.received(service, matched("a", 1)).await.case;
        // It names the case all the same.
        assert_eq!(world.received(service, unmatched("a", 2)).await.case, case);
        assert_eq!(store.case(service, case.unwrap()).await.unwrap().version, 1);
    }

    async fn after_a_decision_a_new_match_opens_a_new_case(world) {
        let (store, service) = (&world.store, world.service().await);
        let old = world.received(service, matched("a", 1)).await.case.unwrap();
        world.decided(service, old, Outcome::Keep).await;
        // The same content was decided on.
        assert_eq!(world.received(service, matched("a", 1)).await.case, Some(old));
        let new = world.received(service, matched("a", 2)).await.case.unwrap();
        assert_ne!(new, old);
        let case = store.case(service, new).await.unwrap();
        assert_eq!((case.number, case.state, case.version), (2, CaseState::Open, 1));
        assert_eq!(store.case(service, old).await.unwrap().state, CaseState::Decided);
        assert_eq!(world.reported(service, "a").await.case, new);
    }

    async fn notices_of_one_url_have_one_case(world) {
        let (store, service) = (&world.store, world.service().await);
        let of = |url: &str| NewNotice { about: About::Url(url.to_owned()), ..report("any") };
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..6 {
            let (store, new) = (store.clone(), of(["https://a.example/", "https://b.example/"][n % 2]));
            tasks.spawn(async move { store.receive_notice(service, &new, at(11)).await.unwrap() });
        }
        let notices = tasks.join_all().await;
        let cases = all(world, CaseFilter::default()).await;
        assert_eq!(cases.len(), 2);
        for case in &cases {
            let of_case = store.notices_of_case(service, case.id).await.unwrap();
            assert_eq!((of_case.len(), case.item, case.version), (3, None, 3));
            assert!(of_case.iter().all(|notice| notice.url == case.url));
        }
        let mut numbers: Vec<_> = notices.iter().map(|notice| notice.number).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    }

    async fn cases_are_listed_by_state_and_queue_a_page_at_a_time(world) {
        let (store, service) = (&world.store, world.service().await);
        for n in 0..4 {
            world.received(service, matched(&format!("p{n}"), n)).await;
        }
        world.reported(service, "reported").await;
        let cases = all(world, CaseFilter::default()).await;
        world.decided(service, cases[1].id, Outcome::Remove).await;
        world.decided(service, cases[2].id, Outcome::Escalate).await;
        let numbers = |cases: Vec<Case>| cases.into_iter().map(|case| case.number).collect::<Vec<_>>();
        let of = |state, queue| CaseFilter { state, queue };
        let (open, decided) = (Some(CaseState::Open), Some(CaseState::Decided));
        for (filter, expected) in [
            (of(open, None), &[1, 3, 4, 5][..]),
            (of(decided, None), &[2]),
            (of(None, Some(Queue::Matches)), &[1, 2, 4]),
            (of(open, Some(Queue::Matches)), &[1, 4]),
            (of(open, Some(Queue::Escalated)), &[3]),
            (of(decided, Some(Queue::Notices)), &[]),
        ] {
            assert_eq!(numbers(all(world, filter).await), expected, "{filter:?}");
        }
        let page = store.cases(service, of(open, None), Cursor::after(1), 2).await.unwrap();
        assert_eq!(numbers(page), [3, 4]);
        let mut waiting = store.waiting_cases(service).await.unwrap();
        waiting.sort_unstable();
        assert_eq!(waiting, [(Queue::Matches, 2), (Queue::Notices, 1), (Queue::Escalated, 1)]);
    }

    async fn a_case_that_is_not_there_is_told(world) {
        let (store, service) = (&world.store, world.service().await);
        let none = weir_model::CaseId::from_bytes([1; 16]);
        let told = store.case(service, none).await.unwrap_err();
        assert!(matches!(told, StoreError::NoCase(id) if id == none), "{told:?}");
    }
}
