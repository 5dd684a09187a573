//! Items, cases, notices and decisions of the owner's, and attempts on them.

use weir_model::{
    ActionId, BatchId, CaseId, Cursor, DecisionId, EventKind, ItemId, Mode, NoticeId, Outcome,
    ServiceId,
};
use weir_store::{CaseFilter, Known, NewRevision};

use super::{Attempt, House, Seen, each_attempt};
use crate::items::{
    EXPIRES, account, author, decision, found, keep, matched, pending, post, report, unmatched,
};
use crate::world::{World, at};

/// What a service holds of items.
pub(super) struct Held {
    /// The post `a`, in a case of the owner's that waits.
    item: ItemId,
    case: Option<CaseId>,
    /// The post `b`, reported and decided.
    decided: CaseId,
    decision: DecisionId,
    action: ActionId,
    notice: NoticeId,
    /// The post `c`, of a batch, which waits to be fingerprinted.
    pending: ItemId,
    batch: BatchId,
    /// The post `d`, which expires.
    expiring: ItemId,
}

impl Held {
    /// The post `a`.
    pub(super) const fn item(&self) -> ItemId {
        self.item
    }

    /// The decision on the post `b`.
    pub(super) fn decision(&self) -> DecisionId {
        self.decision
    }

    /// The case of the post `a`, which waits.
    pub(super) fn case(&self) -> Option<CaseId> {
        self.case
    }
}

pub(super) async fn held(
    world: &World,
    service: ServiceId,
    first: NewRevision,
    mode: Mode,
) -> Held {
    let store = &world.store;
    let of = |new| NewRevision { author: author("u1", "Astrid"), ..new };
    let a = world.received(service, of(first)).await;
    let decided = world.received(service, of(matched("b", 2))).await.case.unwrap();
    let notice = world.reported(service, "b").await.id;
    let made = world.decided(service, decided, Outcome::Remove).await;
    let (batch, of_batch) =
        store.receive_batch(service, &mut [pending("c", 3)], at(11)).await.unwrap();
    let expiring = world.received(service, unmatched("d", 4)).await.item;
    store.set_mode(service, mode, at(12)).await.unwrap();
    Held {
        item: a.item,
        case: a.case,
        decided,
        decision: made.id,
        action: made.action.unwrap(),
        notice,
        pending: of_batch[0].item,
        batch: batch.id,
        expiring,
    }
}

/// What the owner alone has: the same key of a stranger's is free.
pub(super) async fn request(world: &World, service: ServiceId) {
    world.store.begin_request(service, "k", &[1; 32], at(9)).await.unwrap();
    world.store.finish_request(service, "k", 200, Some(b"{}")).await.unwrap();
}

async fn known_to_the_owner(house: &House<'_>) -> Known {
    house.world.store.begin_request(house.owner, "k", &[1; 32], at(10)).await.unwrap()
}

/// Attempts that only look.
pub(super) fn looks() -> [(&'static str, Attempt); 18] {
    each_attempt! {
        item(house, store, who) {
            let view = store.item(who, &post("a")).await.unwrap();
            Seen::of(&view, view.item.id != house.held.item)
        };
        item_by_id(house, store, who) {
            let view = store.item_by_id(who, house.held.item).await.unwrap();
            Seen::of(&view, view.is_none())
        };
        author(house, store, who) {
            let owners = store.author(house.owner, &account("u1")).await.unwrap().id;
            let view = store.author(who, &account("u1")).await.unwrap();
            Seen::of(&view, view.id != owners)
        };
        content(house, store, who) {
            let content = store.content(who, house.held.item, 1).await.unwrap();
            Seen::of(&content, content.is_none())
        };
        pending_items(house, store, who) {
            let mut waiting = store.pending_items(who, 100).await;
            if let Ok(waiting) = &mut waiting {
                waiting.retain(|one| one.item == house.held.pending);
            }
            Seen::each(waiting)
        };
        batch(house, store, who) Seen::unless_refused(store.batch(who, house.held.batch).await);
        case(house, store, who) Seen::unless_refused(store.case(who, house.held.decided).await);
        cases(house, store, who) {
            let mut cases = store.cases(who, CaseFilter::default(), Cursor::START, 100).await;
            if let Ok(cases) = &mut cases {
                cases.retain(|case| case.id == house.held.decided);
            }
            Seen::each(cases)
        };
        waiting_cases(_house, store, who) Seen::each(store.waiting_cases(who).await);
        notice(house, store, who) Seen::unless_refused(store.notice(who, house.held.notice).await);
        notices(house, store, who) {
            let mut notices = store.notices(who, Cursor::START, 100).await;
            if let Ok(notices) = &mut notices {
                notices.retain(|notice| notice.id == house.held.notice);
            }
            Seen::each(notices)
        };
        notices_said(house, store, who) {
            Seen::each(store.notices_said(who, house.held.decided).await.map(Vec::from_iter))
        };
        notices_of_case(house, store, who) {
            Seen::each(store.notices_of_case(who, house.held.decided).await)
        };
        decision(house, store, who) {
            Seen::unless_refused(store.decision(who, house.held.decision).await)
        };
        decisions(house, store, who) Seen::each(store.decisions(who, house.held.decided).await);
        action(house, store, who) Seen::unless_refused(store.action(who, house.held.action).await);
        actions(house, store, who) {
            let mut actions = store.actions(who, Cursor::START, 100).await;
            if let Ok(actions) = &mut actions {
                actions.retain(|action| action.id == house.held.action);
            }
            Seen::each(actions)
        };
        mode(_house, store, who) {
            let mode = store.mode(who).await.unwrap();
            Seen::of(mode, mode != Mode::Live)
        };
    }
}

/// Attempts that change something.
pub(super) fn changes() -> [(&'static str, Attempt); 14] {
    each_attempt! {
        set_mode(_house, store, who) {
            let before = store.set_mode(who, Mode::Review, at(20)).await.unwrap();
            Seen::of(before, before != Mode::Live)
        };
        note_reading(house, store, who) {
            // The note is in the books of whoever reads.
            let subject = *house.held.decided.as_bytes();
            store.note_reading(who, EventKind::CaseRead, subject, at(20)).await.unwrap();
            store.seal(who).await.unwrap();
            let mut events = store.events(who, Cursor::START, 1_000).await;
            if let Ok(events) = &mut events {
                events.retain(|read| {
                    let event = &read.sealed.event;
                    event.service == house.owner && event.kind == EventKind::CaseRead
                });
            }
            Seen::each(events)
        };
        receive_items(house, store, who) {
            // The name is free to a stranger, who has it for an item of their own.
            let received = store.receive_items(who, &[matched("a", 99)], at(20)).await.unwrap();
            Seen::of(&received, received[0].item != house.held.item)
        };
        receive_batch(house, store, who) {
            let mut revisions = [pending("c", 98)];
            let received = store.receive_batch(who, &mut revisions, at(20)).await.unwrap();
            Seen::of(&received, received.1[0].item != house.held.pending)
        };
        receive_notice(house, store, who) {
            let notice = store.receive_notice(who, &report("a"), at(20)).await.unwrap();
            Seen::of(&notice, Some(notice.case) != house.held.case)
        };
        complete_item(house, store, who) {
            let finding = found(unmatched("any", 9).finding);
            let completed = store.complete_item(who, house.held.pending, 1, &finding, at(20)).await;
            let completed = completed.unwrap();
            Seen::of(&completed, completed.is_none())
        };
        decide(house, store, who) {
            let (case, new) = (house.held.case.unwrap(), decision(Outcome::Keep));
            Seen::unless_refused(store.decide(who, case, &new, keep(), at(20)).await)
        };
        undo_decision(house, store, who) {
            Seen::unless_refused(store.undo_decision(who, house.held.decision, at(21)).await)
        };
        expire(house, store, who) {
            store.expire(who, at(EXPIRES)).await.unwrap();
            let left = store.item_by_id(house.owner, house.held.expiring).await.unwrap();
            Seen::of(&left, left.is_some())
        };
        begin_request(_house, store, who) {
            let known = store.begin_request(who, "k", &[1; 32], at(20)).await.unwrap();
            Seen::of(&known, known == Known::New)
        };
        finish_request(house, store, who) {
            store.finish_request(who, "k", 404, None).await.unwrap();
            let known = known_to_the_owner(house).await;
            Seen::of(&known, known != Known::Answered { status: 404, body: None })
        };
        abandon_request(house, store, who) {
            store.abandon_request(who, "k").await.unwrap();
            let known = known_to_the_owner(house).await;
            Seen::of(&known, known != Known::New)
        };
        erase_item(house, store, who) {
            store.erase_item(who, &post("a"), at(30)).await.unwrap();
            let left = store.item_by_id(house.owner, house.held.item).await.unwrap();
            Seen::of(&left, left.is_some())
        };
        erase_author(house, store, who) {
            let erased = store.erase_author(who, &account("u1"), at(30)).await.unwrap();
            let left = store.author(house.owner, &account("u1")).await;
            Seen::of(&erased, left.is_ok())
        };
    }
}
