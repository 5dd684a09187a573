//! Reporters: how their notices ended is told, and no notice is dropped for it.

use weir_model::{CaseState, Notice, NoticeState, Outcome, ServiceId, Standing};
use weir_store::NewNotice;

use super::report;
use crate::world::{World, at, on_both};

/// Reports of posts by one reporter, each decided so.
async fn ended(world: &World, service: ServiceId, reporter: u8, outcomes: &[Outcome]) {
    for (n, outcome) in outcomes.iter().enumerate() {
        let notice = notice(world, service, reporter, &format!("{reporter}-{n}")).await;
        world.decided(service, notice.case, *outcome).await;
    }
}

async fn notice(world: &World, service: ServiceId, reporter: u8, id: &str) -> Notice {
    let new = NewNotice { reporter_key: Some([reporter; 32]), ..report(id) };
    world.store.receive_notice(service, &new, at(11)).await.unwrap()
}

on_both! {
    async fn whose_notices_were_unfounded_five_times_is_told_apart_and_heard(world) {
        let (store, service) = (&world.store, world.service().await);
        ended(world, service, 1, &[Outcome::Keep, Outcome::NotAMatch, Outcome::Keep, Outcome::Keep]).await;
        let fifth = notice(world, service, 1, "fifth").await;
        assert_eq!(fifth.standing, Standing::Unknown, "four are too few");
        world.decided(service, fifth.case, Outcome::NotAMatch).await;

        let sixth = notice(world, service, 1, "sixth").await;
        assert_eq!((sixth.standing, sixth.state), (Standing::MostlyUnfounded, NoticeState::Waiting));
        assert_eq!(store.case(service, sixth.case).await.unwrap().state, CaseState::Open);
        // Nobody else is told apart for it.
        let others = notice(world, service, 2, "other").await;
        assert_eq!(others.standing, Standing::Unknown);
    }

    async fn whose_notices_were_founded_is_reliable(world) {
        let service = world.service().await;
        use Outcome::{Keep, Label, Remove};
        ended(world, service, 1, &[Remove, Label, Remove, Keep, Remove]).await;
        assert_eq!(notice(world, service, 1, "next").await.standing, Standing::Reliable);
        ended(world, service, 2, &[Remove, Keep, Remove, Keep, Remove]).await;
        assert_eq!(notice(world, service, 2, "next").await.standing, Standing::Mixed);
    }

    async fn one_of_another_service_is_another_reporter(world) {
        let service = world.service().await;
        ended(world, service, 1, &[Outcome::Keep; 5]).await;
        let another = world.store.service_named("another", at(0)).await.unwrap();
        assert_eq!(notice(world, another, 1, "next").await.standing, Standing::Unknown);
    }

    async fn what_was_escalated_counts_for_nobody_yet(world) {
        let service = world.service().await;
        let notice = notice(world, service, 1, "a").await;
        world.decided(service, notice.case, Outcome::Escalate).await;
        assert_eq!(world.rows("reporters").await, 0);
        world.decided(service, notice.case, Outcome::Remove).await;
        let counts = "SELECT COUNT(*) FROM reporters WHERE founded = 1 AND unfounded = 0";
        assert_eq!(world.raw().await.count(counts).await, 1);
    }

    async fn one_who_cannot_be_told_is_counted_nowhere(world) {
        let (store, service) = (&world.store, world.service().await);
        let new = NewNotice { reporter: None, reporter_key: None, ..report("a") };
        let notice = store.receive_notice(service, &new, at(11)).await.unwrap();
        assert_eq!((notice.reporter, notice.standing), (None, Standing::Unknown));
        world.decided(service, notice.case, Outcome::Keep).await;
        assert_eq!(world.rows("reporters").await, 0);
    }
}
