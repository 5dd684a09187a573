//! Endpoints that hang, fail, redirect, flood, or are gone.

use weir_model::{DeliveryState, DisabledReason};

use crate::endpoint::{Answer, Endpoint};
use crate::world::{World, a_while, until};

#[tokio::test(flavor = "multi_thread")]
async fn what_an_endpoint_does_wrong_is_noted_and_another_one_does_not_wait_for_it() {
    for (answer, status, told) in [
        (Answer::Hang, None, "127.0.0.1 took longer than 1.5 s"),
        (Answer::Status(500), Some(500), "it answered 500"),
        (Answer::Status(404), Some(404), "it answered 404"),
        (Answer::Redirect, Some(301), "redirects elsewhere (301)"),
    ] {
        let world = World::new().await;
        let [bad, good] = [Endpoint::new(answer).await, Endpoint::new(Answer::Status(200)).await];
        for endpoint in [&bad, &good] {
            world.webhook(endpoint).await;
        }
        let ids = world.tell(&[(Some(1), "a")]).await;
        world.tell(&[(None, "b"); 9]).await;
        let running = world.run(&[&bad, &good]);
        until("the good one has all", async || good.got().len() == 10).await;
        until("what was wrong is noted", async || {
            world.delivery(ids[0]).await.last_error.is_some()
        })
        .await;
        let noted = world.delivery(ids[0]).await;
        assert_eq!(
            (noted.state, noted.last_status),
            (DeliveryState::Waiting, status),
            "{answer:?}"
        );
        assert!(noted.last_error.as_ref().unwrap().contains(told), "{answer:?}: {noted:?}");
        // Left alone after five failures and what was under way beside the fifth.
        a_while().await;
        assert!((1..=7).contains(&bad.got().len()), "{answer:?}: {}", bad.got().len());
        running.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_good_status_before_a_gigabyte_is_a_delivery() {
    let world = World::new().await;
    let endpoint = Endpoint::new(Answer::Flood).await;
    world.webhook(&endpoint).await;
    let id = world.tell(&[(None, "a")]).await[0];
    let running = world.run(&[&endpoint]);
    until("it is noted", async || world.delivery(id).await.state == DeliveryState::Delivered).await;
    running.stop().await;
    assert_eq!(endpoint.got().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_is_gone_gets_nothing_until_it_is_switched_on() {
    let world = World::new().await;
    let endpoint = Endpoint::new(Answer::Status(410)).await;
    let (webhook, _) = world.webhook(&endpoint).await;
    world.tell(&[(Some(1), "a"), (Some(1), "b")]).await;
    let running = world.run(&[&endpoint]);
    let told = async || world.store.webhook(world.service, webhook, world.now()).await.unwrap();
    until("it is switched off", async || !told().await.enabled).await;
    assert_eq!(told().await.disabled_reason, Some(DisabledReason::Gone));
    world.move_clock(3600);
    a_while().await;
    assert_eq!(endpoint.bodies(), ["a"]);

    endpoint.answers(Answer::Status(200));
    world.store.enable_webhook(world.service, webhook, world.now()).await.unwrap();
    until("both come", async || endpoint.bodies() == ["a", "a", "b"]).await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_on_this_machine_that_nobody_named_is_not_reached() {
    let world = World::new().await;
    let endpoint = Endpoint::new(Answer::Status(200)).await;
    world.webhook(&endpoint).await;
    let id = world.tell(&[(None, "a")]).await[0];
    let running = world.run(&[]);
    until("it is refused", async || world.delivery(id).await.last_error.is_some()).await;
    let told = world.delivery(id).await.last_error.unwrap();
    assert!(told.contains("private_hosts"), "{told}");
    running.stop().await;
    assert_eq!(endpoint.got().len(), 0);
}
