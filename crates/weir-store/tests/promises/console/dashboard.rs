//! The dashboard: sums over what there is.

use weir_model::{Outcome, ServiceId};
use weir_signals::SignalKind;
use weir_store::{AttemptFailed, BankOverturns, Dashboard, DashboardDays, DayOfDecisions};

use super::matched_by;
use crate::items::{decision, keep};
use crate::people::{A_DAY, A_MINUTE, AN_HOUR};
use crate::world::{World, at, message, on_both};

/// Looked at after `n`; two days that end there, told of both.
async fn looked(world: &World, service: ServiceId, n: i64) -> Dashboard {
    let bounds = vec![at(n - 2 * A_DAY), at(n - A_DAY), at(n + 1)];
    let days = DashboardDays { bounds, recent: 2 };
    world.store.dashboard(service, &days, at(n)).await.unwrap()
}

on_both! {
    async fn without_anything_everything_is_nothing(world) {
        let service = world.service().await;
        let seen = looked(world, service, 10).await;
        assert_eq!((seen.waiting, seen.ages, seen.oldest, seen.median), (0, [0; 5], None, None));
        assert_eq!((seen.late, seen.soon, seen.fine), ((0, None), (0, None), (0, None)));
        assert!(seen.matches.iter().all(|day| day.kinds.is_empty()) && seen.banks.is_empty());
        assert_eq!(seen.decisions, [DayOfDecisions::default(); 2]);
        assert_eq!((seen.deliveries_waiting, seen.deliveries_failed), (0, 0));
    }

    async fn what_waits_is_told_by_its_age_and_by_its_clock(world) {
        let service = world.service().await;
        let now = 3 * A_DAY;
        // Half an hour, two, six, 20 and 30 hours old; each may wait a day.
        for (n, hours) in [1, 4, 12, 40, 60].into_iter().enumerate() {
            world.waits(service, &format!("p{n}"), now - hours * AN_HOUR / 2).await;
        }
        let seen = looked(world, service, now).await;
        assert_eq!((seen.waiting, seen.ages), (5, [1; 5]));
        assert_eq!(seen.oldest, Some(at(now - 30 * AN_HOUR)));
        assert_eq!(seen.median, Some(at(now - 6 * AN_HOUR)));
        assert_eq!(seen.late, (1, Some(at(now - 6 * AN_HOUR))));
        assert_eq!(seen.soon, (1, Some(at(now + 4 * AN_HOUR))));
        assert_eq!(seen.fine, (3, Some(at(now + 18 * AN_HOUR))));
    }

    async fn matches_are_counted_by_day_and_kind(world) {
        let (store, service) = (&world.store, world.service().await);
        let now = 5 * A_DAY;
        for (id, n, kind, when) in [
            ("a", 1, SignalKind::Pdq, now - A_DAY - 1),
            ("b", 2, SignalKind::Pdq, now - A_DAY),
            ("c", 3, SignalKind::Text, now),
            ("d", 4, SignalKind::Text, now),
            ("e", 5, SignalKind::Url, now - 3 * A_DAY),
        ] {
            store.receive_items(service, &[matched_by(id, n, kind, "lamps")], at(when)).await.unwrap();
        }
        let seen = looked(world, service, now).await;
        let [before, today] = [0, 1].map(|day| {
            let mut kinds = seen.matches[day].kinds.clone();
            kinds.sort_by_key(|(kind, _)| kind.name());
            kinds
        });
        assert_eq!(before, [(SignalKind::Pdq, 1)]);
        assert_eq!(today, [(SignalKind::Pdq, 1), (SignalKind::Text, 2)]);
    }

    async fn a_bank_whose_matches_stay_up_is_overturned(world) {
        let (store, service) = (&world.store, world.service().await);
        for (id, n, bank, outcome) in [
            ("a", 1, "lamps", Outcome::Remove),
            ("b", 2, "lamps", Outcome::NotAMatch),
            ("c", 3, "oaths", Outcome::Keep),
            ("d", 4, "oaths", Outcome::Keep),
            ("e", 5, "oaths", Outcome::Escalate),
        ] {
            let new = matched_by(id, n, SignalKind::Pdq, bank);
            let case = world.received(service, new).await.case.unwrap();
            world.decided(service, case, outcome).await;
        }
        // What was taken back is not counted.
        let new = matched_by("f", 6, SignalKind::Pdq, "lamps");
        let case = world.received(service, new).await.case.unwrap();
        let made = world.decided(service, case, Outcome::Keep).await;
        store.undo_decision(service, made.id, at(21)).await.unwrap();
        let seen = looked(world, service, A_MINUTE).await;
        let told = |bank: &str, decided, overturned| BankOverturns {
            bank: bank.to_owned(),
            decided,
            overturned,
        };
        assert_eq!(seen.banks, [told("oaths", 2, 2), told("lamps", 2, 1)]);
    }

    async fn a_decision_behind_its_clock_is_late(world) {
        let (store, service) = (&world.store, world.service().await);
        let now = 3 * A_DAY;
        for (id, opened) in [("a", now - AN_HOUR), ("b", now - 2 * A_DAY)] {
            let case = world.waits(service, id, opened).await;
            store.decide(service, case, &decision(Outcome::Remove), keep(), at(now)).await.unwrap();
        }
        let seen = looked(world, service, now).await;
        let today = DayOfDecisions { decided: 2, late: 1 };
        assert_eq!(seen.decisions, [DayOfDecisions::default(), today]);
    }

    async fn deliveries_that_wait_or_were_given_up_are_counted(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        let messages = [message(None), message(None), message(None)];
        let ids = store.enqueue_messages(service, &messages, at(2)).await.unwrap();
        let failure = AttemptFailed { what: "it answered 500".to_owned(), status: Some(500) };
        store.failed(service, ids[0], &failure, None, at(A_DAY)).await.unwrap();
        store.failed(service, ids[1], &failure, None, at(-9 * A_DAY)).await.unwrap();
        let seen = looked(world, service, A_DAY).await;
        assert_eq!((seen.deliveries_waiting, seen.deliveries_failed), (1, 1));
    }
}
