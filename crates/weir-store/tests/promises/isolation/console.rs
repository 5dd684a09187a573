//! What the console shows and changes: the queue, holds, exposures, choices,
//! the log, events, the dashboard; and attempts on them.

use weir_model::{CaseId, EntryId, Outcome, ServiceId, UserId};
use weir_store::{DashboardDays, EventFilter, EventOrder, LogFilter, QueueFilter, QueuePlace};

use super::{Attempt, House, Seen, each_attempt};
use crate::items::matched;
use crate::world::{World, at};

/// What a reviewer of the owner's has before them, saw and chose.
pub(super) async fn held(world: &World, service: ServiceId, case: CaseId, user: UserId) {
    let store = &world.store;
    let labelled = world.received(service, matched("labelled", 70)).await.case.unwrap();
    world.decided(service, labelled, Outcome::Label).await;
    store.hold_case(service, case, user, at(1_000), at(13)).await.unwrap();
    store.count_reveal(service, user, case, at(13)).await.unwrap();
    let choices = [("theme".to_owned(), "dark".to_owned())].into();
    store.choose(service, user, &choices).await.unwrap();
}

/// The entry that items of the tests match.
fn matched_entry() -> EntryId {
    matched("any", 1).finding.matches[0].entry
}

/// The case that the owner's reviewer holds.
fn case_of(house: &House<'_>) -> CaseId {
    house.held.case().unwrap()
}

pub(super) fn attempts() -> [(&'static str, Attempt); 24] {
    each_attempt! {
        queue(_house, store, who) {
            let (filter, start) = (QueueFilter::default(), QueuePlace::start());
            Seen::each(store.queue(who, filter, start, 100, at(20)).await)
        };
        queue_counts(_house, store, who) {
            let counts = store.queue_counts(who).await.unwrap();
            Seen::of(&counts, counts.all == 0)
        };
        next_case(house, store, who) {
            let filter = QueueFilter::default();
            let next = store.next_case(who, filter, None, house.user, at(20)).await.unwrap();
            Seen::of(next, next.is_none())
        };
        hold_case(house, store, who) {
            let held = store.hold_case(who, case_of(house), house.user, at(1_001), at(20)).await;
            Seen::unless_refused(held)
        };
        case_hold(house, store, who) {
            Seen::unless_refused(store.case_hold(who, case_of(house), house.user, at(20)).await)
        };
        release_case(house, store, who) {
            store.release_case(who, case_of(house), house.user, at(1_001)).await.unwrap();
            let left = store.case_hold(house.owner, case_of(house), house.user, at(20)).await;
            let left = left.unwrap();
            Seen::of(left, left.is_some())
        };
        exposure(house, store, who) {
            let exposure = store.exposure(who, house.user, at(20)).await.unwrap();
            Seen::of(exposure, exposure.reveals == 0)
        };
        count_reveal(house, store, who) {
            Seen::unless_refused(store.count_reveal(who, house.user, case_of(house), at(20)).await)
        };
        pause(house, store, who) {
            Seen::unless_refused(store.pause(who, house.user, at(30), at(20)).await)
        };
        user_choices(house, store, who) {
            let choices = store.user_choices(who, house.user).await.unwrap();
            Seen::of(&choices, choices.is_empty())
        };
        choose(house, store, who) {
            let choices = [("theme".to_owned(), "light".to_owned())].into();
            Seen::unless_refused(store.choose(who, house.user, &choices).await)
        };
        switch_entry(house, store, who) {
            Seen::unless_refused(store.switch_entry(who, house.entry, false, at(20)).await)
        };
        related_cases(house, store, who) {
            match store.related_cases(who, case_of(house)).await {
                Err(weir_store::StoreError::NoCase(_)) => Seen::Nothing,
                answer => Seen::Something(format!("{:?}", answer.unwrap())),
            }
        };
        entry_outcomes(_house, store, who) {
            // The stranger removed something that the same entry matched.
            let mut ended = store.entry_outcomes(who, matched_entry()).await;
            if let Ok(ended) = &mut ended {
                ended.retain(|one| one.outcome == Outcome::Label);
            }
            Seen::each(ended)
        };
        cases_of_entry_alone(house, store, who) {
            let mut cases = store.cases_of_entry_alone(who, matched_entry()).await;
            if let Ok(cases) = &mut cases {
                cases.retain(|case| Some(*case) == house.held.case());
            }
            Seen::each(cases)
        };
        signals_of_cases(house, store, who) {
            let signals = store.signals_of_cases(who, &[case_of(house)]).await.unwrap();
            Seen::of(&signals, signals.is_empty())
        };
        entries_of_signal(house, store, who) {
            let entry = store.entry(house.owner, house.entry).await.unwrap();
            Seen::each(store.entries_of_signal(who, &entry.signals[0], 10).await.map(|mut found| {
                found.retain(|(id, _)| *id == house.entry);
                found
            }))
        };
        latest_decisions(house, store, who) {
            let mut owners = Vec::new();
            for decision in store.latest_decisions(who, at(0)).await.unwrap() {
                owners.extend(store.decision(house.owner, decision.id).await.ok());
            }
            Seen::each(Ok(owners))
        };
        decision_progress(house, store, who) {
            let progress = store.decision_progress(who, house.held.decision()).await.unwrap();
            Seen::of(&progress, progress == weir_store::DecisionProgress::default())
        };
        delivery_log(house, store, who) {
            let mut log = store.delivery_log(who, LogFilter::default(), None, 100).await;
            if let Ok(log) = &mut log {
                log.retain(|logged| house.deliveries.contains(&logged.delivery.id));
            }
            Seen::each(log)
        };
        sent(house, store, who) Seen::unless_refused(store.sent(who, house.deliveries[1]).await);
        endpoint_figures(house, store, who) {
            let mut figures = store.endpoint_figures(who, at(0)).await;
            if let Ok(figures) = &mut figures {
                figures.retain(|figures| figures.webhook == house.webhook);
            }
            Seen::each(figures)
        };
        events_found(house, store, who) {
            let (filter, order) = (EventFilter::default(), EventOrder::NewestFirst);
            let mut found = store.events_found(who, &filter, None, order, 100).await;
            if let Ok(found) = &mut found {
                found.retain(|read| read.sealed.event.service == house.owner);
            }
            let of_event = store.events_found(who, &filter, Some(house.event), order, 100).await;
            match Seen::each(found) {
                Seen::Nothing => Seen::unless_refused(of_event),
                something => something,
            }
        };
        dashboard(_house, store, who) {
            // The stranger has cases of their own, of which none waits.
            let days = DashboardDays { bounds: vec![at(0), at(100)], recent: 1 };
            let dashboard = store.dashboard(who, &days, at(20)).await.unwrap();
            Seen::of(&dashboard, dashboard.waiting == 0 && dashboard.matches[0].kinds == [
                (weir_signals::SignalKind::Pdq, 203),
            ])
        };
    }
}
