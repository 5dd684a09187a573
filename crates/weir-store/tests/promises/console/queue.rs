//! The queue: the oldest clock first, filtered, counted, and the next case.

use weir_model::{BankKind, CaseId, CaseKind, Outcome, Queue, ServiceId, Severity};
use weir_signals::SignalKind;
use weir_store::{NewPolicy, QueueFilter, QueuePlace, QueueRow};

use super::{matched_by, reviewer};
use crate::items::{matched, pending};
use crate::people::{A_DAY, AN_HOUR};
use crate::world::{World, at, on_both};

async fn queue(world: &World, service: ServiceId, filter: QueueFilter) -> Vec<QueueRow> {
    world.store.queue(service, filter, QueuePlace::start(), 100, at(50)).await.unwrap()
}

fn cases(rows: &[QueueRow]) -> Vec<CaseId> {
    rows.iter().map(|row| row.case.id).collect()
}

/// A bank under a policy of this severity.
async fn bank_of(world: &World, service: ServiceId, name: &str, severity: Severity) {
    let (terrorist_content, dsa) = (None, None);
    let policy = NewPolicy {
        name: name.to_owned(),
        severity,
        texts: vec![],
        terrorist_content,
        dsa,
        automatic: false,
    };
    let policy = world.store.create_policy(service, &policy, at(1)).await.unwrap();
    let name = name.parse().unwrap();
    let kind = BankKind::Match;
    world.store.create_bank(service, &name, kind, Some(policy), at(1)).await.unwrap();
}

on_both! {
    async fn the_case_whose_clock_ends_first_stands_first_whenever_it_was_opened(world) {
        let service = world.service().await;
        bank_of(world, service, "grave", Severity::Critical).await;
        bank_of(world, service, "slight", Severity::Low).await;
        let kind = SignalKind::Pdq;
        let slight = world.received(service, matched_by("a", 1, kind, "slight")).await.case.unwrap();
        let noticed = world.reported(service, "b").await.case;
        let grave = world.received(service, matched_by("c", 2, kind, "grave")).await.case.unwrap();
        let rows = queue(world, service, QueueFilter::default()).await;
        assert_eq!(cases(&rows), [grave, noticed, slight]);
        assert!(rows.is_sorted_by_key(|row| row.case.due_at));
    }

    async fn a_graver_match_sets_an_open_cases_clock_forward_and_never_back(world) {
        let service = world.service().await;
        bank_of(world, service, "grave", Severity::Critical).await;
        bank_of(world, service, "slight", Severity::Low).await;
        let kind = SignalKind::Pdq;
        let case = world.received(service, matched_by("a", 1, kind, "slight")).await.case.unwrap();
        let due = |rows: &[QueueRow]| rows[0].case.due_at;
        let first = due(&queue(world, service, QueueFilter::default()).await);
        world.received(service, matched_by("a", 2, kind, "grave")).await;
        let sooner = due(&queue(world, service, QueueFilter::default()).await);
        assert!(sooner < first);
        world.received(service, matched_by("a", 3, kind, "slight")).await;
        let rows = queue(world, service, QueueFilter::default()).await;
        assert_eq!((cases(&rows), due(&rows)), (vec![case], sooner));
    }

    async fn filters_show_what_they_name_and_counts_agree_with_them(world) {
        let service = world.service().await;
        for (id, n, kind) in [
            ("a", 1, SignalKind::Pdq),
            ("b", 2, SignalKind::Pdq),
            ("c", 3, SignalKind::Text),
            ("d", 4, SignalKind::Url),
            ("e", 5, SignalKind::Md5),
        ] {
            world.received(service, matched_by(id, n, kind, "lamps")).await;
        }
        let noticed = world.reported(service, "f").await.case;
        let text = queue(world, service, QueueFilter { kind: Some(CaseKind::Text), queue: None }).await;
        let text = cases(&text)[0];
        world.decided(service, text, Outcome::Escalate).await;

        let counts = world.store.queue_counts(service).await.unwrap();
        assert_eq!(counts.all, 6);
        let kinds = [
            (CaseKind::Picture, 2),
            (CaseKind::Text, 1),
            (CaseKind::Link, 1),
            (CaseKind::File, 1),
            (CaseKind::Notice, 1),
        ];
        assert_eq!(counts.kinds, kinds);
        assert_eq!(counts.queues, [(Queue::Matches, 4), (Queue::Notices, 1), (Queue::Escalated, 1)]);
        for (kind, count) in counts.kinds {
            let rows = queue(world, service, QueueFilter { kind: Some(kind), queue: None }).await;
            assert_eq!(rows.len() as u64, count, "{kind}");
            assert!(rows.iter().all(|row| row.case.kind == kind));
        }
        for (of, count) in counts.queues {
            let rows = queue(world, service, QueueFilter { kind: None, queue: Some(of) }).await;
            assert_eq!(rows.len() as u64, count, "{of}");
        }
        let both = QueueFilter { kind: Some(CaseKind::Notice), queue: Some(Queue::Notices) };
        assert_eq!(cases(&queue(world, service, both).await), [noticed]);
    }

    async fn a_place_goes_on_behind_it_while_cases_come_and_go(world) {
        let service = world.service().await;
        let mut waiting = Vec::new();
        for n in 0..5 {
            waiting.push(world.waits(service, &format!("p{n}"), 10 + n).await);
        }
        let store = &world.store;
        let all = QueueFilter::default();
        let first = store.queue(service, all, QueuePlace::start(), 2, at(50)).await.unwrap();
        assert_eq!(cases(&first), waiting[..2]);
        world.decided(service, waiting[1], Outcome::Keep).await;
        world.decided(service, waiting[2], Outcome::Keep).await;
        let place = QueuePlace::of(&first[1].case);
        let rest = store.queue(service, all, place, 10, at(50)).await.unwrap();
        assert_eq!(cases(&rest), waiting[3..]);
    }

    async fn a_row_tells_the_match_the_author_the_notices_and_the_picture(world) {
        let service = world.service().await;
        let author = crate::items::author("u1", "Astrid");
        let new = weir_store::NewRevision { author, ..matched("a", 1) };
        world.received(service, new).await;
        world.reported(service, "a").await;
        let row = queue(world, service, QueueFilter::default()).await.remove(0);
        let found = row.matched.unwrap();
        assert_eq!((found.bank.as_str(), found.kind, found.matches), ("lamps", SignalKind::Pdq, 1));
        assert_eq!(found.distance.map(|distance| distance.bits()), Some(12));
        assert_eq!(row.item.unwrap().to_string(), "post a");
        assert_eq!(row.author.as_deref(), Some("Astrid"));
        assert_eq!((row.notices, row.reason.as_deref()), (1, Some("a false light")));
        // The first of its two media has its bytes here.
        assert_eq!(row.picture, Some((1, 0)));
        assert_eq!(row.held_by, None);
    }

    async fn what_is_pending_or_decided_does_not_wait(world) {
        let service = world.service().await;
        world.received(service, pending("a", 1)).await;
        let case = world.waits(service, "b", 10).await;
        world.decided(service, case, Outcome::Remove).await;
        assert!(queue(world, service, QueueFilter::default()).await.is_empty());
        assert_eq!(world.store.queue_counts(service).await.unwrap().all, 0);
    }

    async fn the_next_case_is_the_first_that_nobody_else_holds(world) {
        let (store, service) = (&world.store, world.service().await);
        let [amal, ingrid] =
            [reviewer(world, service, "amal").await, reviewer(world, service, "ingrid").await];
        let mut waiting = Vec::new();
        for n in 0..3 {
            waiting.push(world.waits(service, &format!("p{n}"), 10 + n).await);
        }
        store.hold_case(service, waiting[0], amal, at(AN_HOUR), at(50)).await.unwrap();
        let next = async |but, user, now| {
            store.next_case(service, QueueFilter::default(), but, user, now).await.unwrap()
        };
        assert_eq!(next(None, ingrid, at(51)).await, Some(waiting[1]));
        assert_eq!(next(Some(waiting[1]), ingrid, at(51)).await, Some(waiting[2]));
        // One's own hold is no obstacle, and neither is one that is over.
        assert_eq!(next(None, amal, at(51)).await, Some(waiting[0]));
        assert_eq!(next(None, ingrid, at(A_DAY)).await, Some(waiting[0]));
        for case in &waiting[1..] {
            store.hold_case(service, *case, amal, at(AN_HOUR), at(50)).await.unwrap();
        }
        assert_eq!(next(None, ingrid, at(51)).await, None, "everything is in other hands");
    }
}
