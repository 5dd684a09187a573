//! What is asked of the filled store: every function of `weir-store` that a
//! page or a request of the API reads by.

use std::time::Duration;

use weir_model::{
    CaseId, CaseKind, CaseState, Cursor, DecisionId, DeliveryState, EntryId, ItemId, Queue,
    Timestamp,
};
use weir_store::{CaseFilter, DeliveryFilter, QueueFilter, QueuePlace};

use super::GOAL_MS;
use crate::asked::Asked;
use crate::filled::{Filled, Noun, pick};

/// How often each is asked.
const CALLS: u64 = 200;
/// The largest page that the API gives.
const PAGE: u32 = 100;

/// Asks `what` with other arguments each time.
async fn each(name: &str, what: impl AsyncFnMut(u64)) -> Asked {
    Asked::each(name, Some(GOAL_MS), CALLS, what).await
}

/// Every query, then the step of retention.
pub(super) async fn everything(filled: &Filled) -> Vec<Asked> {
    let mut asked = items(filled).await;
    asked.extend(cases(filled).await);
    asked.extend(queue(filled).await);
    asked.extend(round_a_case(filled).await);
    asked.extend(lists(filled).await);
    asked.extend(let_in(filled).await);
    asked.push(retention(filled).await);
    asked
}

async fn items(filled: &Filled) -> Vec<Asked> {
    let Filled { store, service, shape, .. } = filled;
    let service = *service;
    vec![
        each("item by key", async |call| {
            let key = shape.item_key(pick(call, shape.items));
            store.item(service, &key).await.expect("it is there");
        })
        .await,
        each("item by id", async |call| {
            let id: ItemId = shape.id(Noun::Item, pick(call + 1000, shape.items));
            store.item_by_id(service, id).await.expect("it can be read").expect("it is there");
        })
        .await,
        each("item that there is not", async |call| {
            let key = shape.item_key(shape.items + 1 + call);
            store.item(service, &key).await.expect_err("nobody sent it");
        })
        .await,
        each("author", async |call| {
            let key = shape.author_key(22 + pick(call, shape.authors - 22));
            store.author(service, &key).await.expect("they are there");
        })
        .await,
        each("author of a thousandth of all items", async |_| {
            store.author(service, &shape.author_key(1)).await.expect("they are there");
        })
        .await,
        each("content of a case's item", async |call| {
            let item: ItemId = shape.id(Noun::Item, matched(filled, call) * 20);
            store.content(service, item, 1).await.expect("it can be read").expect("it is kept");
        })
        .await,
    ]
}

/// A case that came of a match.
fn matched(filled: &Filled, call: u64) -> u64 {
    let case = pick(call, filled.shape.cases - 1);
    if case % 10 == 9 { case + 1 } else { case }
}

async fn cases(filled: &Filled) -> Vec<Asked> {
    let Filled { store, service, shape, .. } = filled;
    let service = *service;
    let mut asked = vec![
        each("case", async |call| {
            let id: CaseId = shape.id(Noun::Case, pick(call, shape.cases));
            store.case(service, id).await.expect("it is there");
        })
        .await,
    ];
    let middle = Cursor::after(shape.cases as i64 / 2);
    let last = Cursor::after(shape.cases as i64 - 50);
    for (place, after) in [("first", Cursor::START), ("middle", middle), ("last", last)] {
        asked.push(
            each(&format!("cases, {place} page"), async |_| {
                let all = CaseFilter::default();
                store.cases(service, all, after, PAGE).await.expect("they can be read");
            })
            .await,
        );
    }
    for (name, filter) in [
        ("cases that wait", CaseFilter { state: Some(CaseState::Open), queue: None }),
        ("cases decided", CaseFilter { state: Some(CaseState::Decided), queue: None }),
        ("cases of a queue", CaseFilter { state: None, queue: Some(Queue::Escalated) }),
        (
            "cases that wait in a queue",
            CaseFilter { state: Some(CaseState::Open), queue: Some(Queue::Notices) },
        ),
    ] {
        asked.push(
            each(&format!("{name}, some page"), async |call| {
                let after = Cursor::after(pick(call, shape.cases) as i64);
                store.cases(service, filter, after, PAGE).await.expect("they can be read");
            })
            .await,
        );
    }
    asked
}

async fn queue(filled: &Filled) -> Vec<Asked> {
    let Filled { store, service, shape, .. } = filled;
    let (service, now) = (*service, shape.now);
    let mut asked = Vec::new();
    let kind = QueueFilter { kind: Some(CaseKind::Link), queue: None };
    let escalated = QueueFilter { kind: None, queue: Some(Queue::Escalated) };
    let both = QueueFilter { kind: Some(CaseKind::Picture), queue: Some(Queue::Escalated) };
    for (name, filter) in [
        ("queue", QueueFilter::default()),
        ("queue by kind", kind),
        ("queue of escalated", escalated),
        ("queue by kind and queue", both),
    ] {
        asked.push(
            each(&format!("{name}, first page"), async |_| {
                let start = QueuePlace::start();
                store.queue(service, filter, start, 26, now).await.expect("it can be read");
            })
            .await,
        );
        asked.push(
            each(&format!("{name}, a later page"), async |call| {
                let number = pick(call, shape.cases);
                let due_at = shape.at(Noun::Case, number);
                let place = QueuePlace { due_at, number: number as i64 };
                store.queue(service, filter, place, 26, now).await.expect("it can be read");
            })
            .await,
        );
    }
    asked.push(
        each("queue counts", async |_| {
            store.queue_counts(service).await.expect("they can be counted");
        })
        .await,
    );
    asked.push(
        each("next case", async |_| {
            let filter = QueueFilter::default();
            store.next_case(service, filter, None, filled.user, now).await.expect("one waits");
        })
        .await,
    );
    asked
}

async fn round_a_case(filled: &Filled) -> Vec<Asked> {
    let Filled { store, service, shape, .. } = filled;
    let (service, now) = (*service, shape.now);
    let mut asked = Vec::new();
    // The twentieth that follow 41 match the entry that everybody posts.
    let viral = |call: u64| pick(call, shape.cases / 100 - 1) * 100 + 1;
    let related = async |case: u64| {
        let id: CaseId = shape.id(Noun::Case, case);
        store.related_cases(service, id).await.expect("they can be read");
    };
    asked.push(each("related cases", async |call| related(matched(filled, call)).await).await);
    let name = "related cases of the entry with most matches";
    asked.push(each(name, async |call| related(viral(call)).await).await);
    let entries = entries_of(filled).await;
    let some = |call: u64| entries[pick(call, entries.len() as u64 - 1) as usize];
    for (name, entry) in [("an entry", None), ("the entry with most matches", Some(entries[0]))] {
        asked.push(
            each(&format!("outcomes of {name}"), async |call| {
                let entry = entry.unwrap_or_else(|| some(call));
                store.entry_outcomes(service, entry).await.expect("they can be read");
            })
            .await,
        );
        asked.push(
            each(&format!("cases of {name} alone"), async |call| {
                let entry = entry.unwrap_or_else(|| some(call));
                store.cases_of_entry_alone(service, entry).await.expect("they can be read");
            })
            .await,
        );
    }
    let alone = store.cases_of_entry_alone(service, entries[0]).await.expect("they can be read");
    asked.push(
        each("signals of 500 cases", async |_| {
            let some = &alone[..alone.len().min(500)];
            store.signals_of_cases(service, some).await.expect("they can be read");
        })
        .await,
    );
    asked.push(
        each("entries of a signal", async |call| {
            let entry = store.entry(service, some(call)).await.expect("it is there");
            let found = store.entries_of_signal(service, &entry.signals[0], 12).await;
            assert!(!found.expect("they can be read").is_empty(), "it was banked");
        })
        .await,
    );
    asked.push(
        each("notices of a case", async |call| {
            let id: CaseId = shape.id(Noun::Case, pick(call, shape.cases));
            store.notices_of_case(service, id).await.expect("they can be read");
        })
        .await,
    );
    asked.push(
        each("decisions of a case", async |call| {
            let id: CaseId = shape.id(Noun::Case, pick(call, shape.cases));
            store.decisions(service, id).await.expect("they can be read");
        })
        .await,
    );
    asked.push(
        each("one's latest decisions", async |_| {
            let since = Timestamp::from_micros(now.micros() - 60_000_000);
            let own = store.by(weir_model::Actor::User(filled.user));
            own.latest_decisions(service, since).await.expect("they can be read");
        })
        .await,
    );
    asked.push(
        each("progress of a decision", async |call| {
            let id: DecisionId = shape.id(Noun::Decision, pick(call, shape.cases));
            store.decision_progress(service, id).await.expect("it can be read");
        })
        .await,
    );
    asked
}

/// The entries that are matched, the one with most matches first.
async fn entries_of(filled: &Filled) -> Vec<EntryId> {
    let name = "posters".parse().expect("the name is one");
    let bank = filled.store.bank(filled.service, &name).await.expect("it is there");
    let page = filled.store.entries(filled.service, bank.id, Cursor::START, 1000).await;
    page.expect("they are there").iter().map(|entry| entry.id).collect()
}

async fn lists(filled: &Filled) -> Vec<Asked> {
    let Filled { store, service, shape, .. } = filled;
    let service = *service;
    let mut asked = vec![
        each("notices, some page", async |call| {
            let after = Cursor::after(pick(call, shape.notices) as i64);
            store.notices(service, after, PAGE).await.expect("they can be read");
        })
        .await,
        each("actions, some page", async |call| {
            let after = Cursor::after(pick(call, shape.cases) as i64);
            store.actions(service, after, PAGE).await.expect("they can be read");
        })
        .await,
        each("events, some page", async |call| {
            let after = Cursor::after(pick(call, shape.events) as i64);
            store.events(service, after, PAGE).await.expect("they can be read");
        })
        .await,
    ];
    for state in DeliveryState::ALL.iter().copied().map(Some).chain([None]) {
        for webhook in [None, Some(filled.webhook)] {
            let of = if webhook.is_some() { " to a webhook" } else { "" };
            let name = state.map_or_else(|| "all".to_owned(), |state| state.to_string());
            let filter = DeliveryFilter { state, webhook };
            asked.push(
                each(&format!("deliveries{of}, {name}, some page"), async |call| {
                    let after = Cursor::after(pick(call, shape.deliveries) as i64);
                    let page = store.deliveries(service, filter, after, PAGE).await;
                    page.expect("they can be read");
                })
                .await,
            );
        }
    }
    asked
}

async fn let_in(filled: &Filled) -> Vec<Asked> {
    let Filled { store, service, shape, .. } = filled;
    vec![
        each("key by its secret", async |_| {
            store.key_of(filled.key.reveal(), shape.now).await.expect("it is taken");
        })
        .await,
        each("session by its token", async |_| {
            let found = store.session_of(filled.session.reveal(), shape.now).await;
            found.expect("it can be read").expect("it holds");
        })
        .await,
        each("sessions of a user", async |_| {
            let user = Some(filled.user);
            store.sessions(*service, user, shape.now).await.expect("they can be read");
        })
        .await,
    ]
}

/// One step of the worker that erases: at most 500 revisions and 500 contents
/// in a commit, a month from now, when there is something to erase each time.
async fn retention(filled: &Filled) -> Asked {
    let month = filled.shape.now.plus(Duration::from_secs(30 * 24 * 60 * 60));
    let step = async || filled.store.expire(filled.service, month).await.expect("it can be erased");
    // The first also erases the requests of a whole day at once.
    step().await;
    Asked::each("a worker's: one step of retention", None, CALLS / 10, async |_| {
        let (expired, _) = step().await;
        assert!(!expired.is_empty(), "there is more than this many steps erase");
    })
    .await
}
