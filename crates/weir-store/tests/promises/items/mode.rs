//! The brake: a new service starts in `review`, and each switch is an event.

use weir_model::Mode;

use crate::world::{at, on_both};

on_both! {
    async fn a_new_service_starts_in_review(world) {
        let service = world.service().await;
        assert_eq!(world.store.mode(service).await.unwrap(), Mode::Review);
    }

    async fn a_switch_is_an_event_and_the_same_mode_again_is_none(world) {
        let (store, service) = (&world.store, world.service().await);
        let told = async || world.events(service, "mode.set@1").await;
        assert_eq!(store.set_mode(service, Mode::Live, at(1)).await.unwrap(), Mode::Review);
        assert_eq!(store.mode(service).await.unwrap(), Mode::Live);
        assert_eq!(store.set_mode(service, Mode::Live, at(2)).await.unwrap(), Mode::Live);
        assert_eq!(told().await.len(), 1);
        assert_eq!(store.set_mode(service, Mode::Observe, at(3)).await.unwrap(), Mode::Live);
        let told = told().await;
        assert_eq!(told.len(), 2);
        assert!(told[1].contains(r#""before":"live""#) && told[1].contains(r#""mode":"observe""#), "{told:?}");
    }

    async fn review_where_it_is_review_already_is_no_switch(world) {
        let (store, service) = (&world.store, world.service().await);
        assert_eq!(store.set_mode(service, Mode::Review, at(1)).await.unwrap(), Mode::Review);
        assert!(world.events(service, "mode.set@1").await.is_empty());
    }

    async fn of_those_who_switch_at_once_each_is_told_what_was_before(world) {
        let service = world.service().await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..6 {
            let store = world.store.clone();
            let mode = [Mode::Observe, Mode::Live][n % 2];
            tasks.spawn(async move { (store.set_mode(service, mode, at(2)).await.unwrap(), mode) });
        }
        let switches = tasks.join_all().await;
        let switched = switches.iter().filter(|(before, mode)| before != mode).count();
        assert_eq!(world.events(service, "mode.set@1").await.len(), switched, "{switches:?}");
        assert_eq!(switches.iter().filter(|(before, _)| *before == Mode::Review).count(), 1);
    }
}
