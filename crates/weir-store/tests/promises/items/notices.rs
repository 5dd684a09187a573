//! Notices: each is kept, joined to a case, and answered when that is decided.

use weir_model::{Cursor, NoticeKind, NoticeState, Outcome};
use weir_store::{NewNotice, NewRevision, StoreError};

use super::{matched, post, report, unmatched};
use crate::world::{at, on_both};

on_both! {
    async fn a_notice_is_kept_as_it_came(world) {
        let (store, service) = (&world.store, world.service().await);
        let new = NewNotice {
            kind: NoticeKind::TrustedFlagger, reason: "ضوء زائف".to_owned(), good_faith: false,
ruled: Default::default(),
            ..report("a")
        };
        let notice = store.receive_notice(service, &new, at(11)).await.unwrap();
        assert_eq!((notice.kind, notice.reason.as_str()), (new.kind, "ضوء زائف"));
        assert_eq!((notice.reporter.clone(), notice.good_faith), (new.reporter, false));
        assert_eq!((notice.number, notice.received_at), (1, at(11)));
        assert_eq!((notice.state, notice.outcome), (NoticeState::Waiting, None));
        assert_eq!(store.notice(service, notice.id).await.unwrap(), notice);
        // The service has sent no such item yet.
        let view = store.item(service, &post("a")).await.unwrap();
        assert_eq!((view.item.revision, view.newest.is_none()), (0, true));
        assert_eq!((Some(view.item.id), view.case), (notice.item, Some(notice.case)));
        let told = world.events(service, "notice.received@1").await;
        assert!(told.len() == 1 && !told[0].contains("Astrid") && !told[0].contains("ضوء"), "{told:?}");
        // When it sends it, it is that item.
        let received = world.received(service, unmatched("a", 1)).await;
        assert_eq!((Some(received.item), received.revision), (notice.item, 1));
    }

    async fn every_notice_of_a_case_is_answered_by_its_decision(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        let echo = Some("7".to_owned());
        let case = world.received(service, NewRevision { echo, ..matched("a", 1) }).await.case.unwrap();
        let notices = [world.reported(service, "a").await, world.reported(service, "a").await];
        let other = world.reported(service, "b").await;
        let made = world.decided(service, case, Outcome::Label).await;
        for notice in &notices {
            let notice = store.notice(service, notice.id).await.unwrap();
            assert_eq!((notice.state, notice.outcome), (NoticeState::Decided, Some(Outcome::Label)));
        }
        assert_eq!(store.notice(service, other.id).await.unwrap().outcome, None);
        let told = world.bodies("notice.decided").await;
        assert_eq!(told, notices.map(|notice| serde_json::json!({
            "type": "notice.decided", "item": { "type": "post", "id": "a" }, "url": null, "echo": 7,
            "notice": { "id": notice.id.to_string() },
            "decision": { "id": made.id.to_string(), "outcome": "label" },
        })));
    }

    async fn notices_are_listed_a_page_at_a_time(world) {
        let (store, service) = (&world.store, world.service().await);
        for id in ["a", "b", "a"] {
            world.reported(service, id).await;
        }
        let page = store.notices(service, Cursor::after(1), 1).await.unwrap();
        assert_eq!(page.iter().map(|notice| notice.number).collect::<Vec<_>>(), [2]);
        let case = store.notices(service, Cursor::START, 1).await.unwrap()[0].case;
        let of_case = store.notices_of_case(service, case).await.unwrap();
        assert_eq!(of_case.iter().map(|notice| notice.number).collect::<Vec<_>>(), [1, 3]);
    }

    async fn a_notice_that_is_not_there_is_told(world) {
        let (store, service) = (&world.store, world.service().await);
        let none = weir_model::NoticeId::from_bytes([1; 16]);
        let told = store.notice(service, none).await.unwrap_err();
        assert!(matches!(told, StoreError::NoNotice(id) if id == none), "{told:?}");
    }
}
