//! Whoever dies between sending and noting leaves the message to be sent again.

use std::time::Duration;

use weir_model::DeliveryState;

use crate::endpoint::{Answer, Endpoint};
use crate::world::{World, a_while, until};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_and_not_noted_is_sent_again_under_the_same_id() {
    let world = World::new().await;
    let endpoint = Endpoint::new(Answer::Hang).await;
    world.webhook(&endpoint).await;
    let id = world.tell(&[(Some(1), "a"), (Some(1), "b")]).await[0];
    let running = world.run(&[&endpoint]);
    until("it came", async || endpoint.got().len() == 1).await;
    running.kill().await;
    assert_eq!(world.delivery(id).await.state, DeliveryState::Waiting);

    endpoint.answers(Answer::Status(200));
    let running = world.run(&[&endpoint]);
    a_while().await;
    assert_eq!(endpoint.got().len(), 1, "the dead one's lease still holds");
    world.move_clock(120);
    until("all came", async || endpoint.got().len() == 3).await;
    assert_eq!(endpoint.bodies(), ["a", "a", "b"]);
    assert_eq!(endpoint.ids()[..2], [id.to_string(), id.to_string()]);
    until("it is noted", async || world.delivery(id).await.state == DeliveryState::Delivered).await;
    assert_eq!(world.delivery(id).await.attempts, 2);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_stopped_notes_what_is_under_way_and_begins_nothing() {
    let world = World::new().await;
    let endpoint = Endpoint::new(Answer::Slowly(Duration::from_millis(300))).await;
    world.webhook(&endpoint).await;
    let ids = world.tell(&[(Some(1), "a"), (Some(1), "b")]).await;
    let running = world.run(&[&endpoint]);
    until("it came", async || endpoint.got().len() == 1).await;
    running.stop().await;
    assert_eq!(world.delivery(ids[0]).await.state, DeliveryState::Delivered);
    assert_eq!(world.delivery(ids[1]).await.attempts, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_woken_sends_at_once() {
    let world = World::new().await;
    let endpoint = Endpoint::new(Answer::Status(200)).await;
    world.webhook(&endpoint).await;
    let worker = world.worker(&[&endpoint]);
    let waker = worker.waker();
    let shutdown = tokio_util::sync::CancellationToken::new();
    let task = tokio::spawn(worker.run(shutdown.clone()));
    world.tell(&[(None, "a")]).await;
    waker.notify_one();
    until("it comes", async || endpoint.got().len() == 1).await;
    shutdown.cancel();
    task.await.unwrap();
}
