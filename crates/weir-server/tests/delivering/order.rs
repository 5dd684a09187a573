//! In order per item, beside endpoints that are down; retried, replayed, and
//! once delivered never sent again.

use std::time::Duration;

use weir_model::DeliveryState;

use crate::endpoint::{Answer, Endpoint};
use crate::world::{World, a_while, until};

#[tokio::test(flavor = "multi_thread")]
async fn an_items_messages_come_in_order_while_another_endpoint_is_down() {
    let world = World::new().await;
    let [up, down] =
        [Endpoint::new(Answer::Status(204)).await, Endpoint::new(Answer::Status(500)).await];
    for endpoint in [&up, &down] {
        world.webhook(endpoint).await;
    }
    let running = world.run(&[&up, &down]);
    world.tell(&[(Some(1), "1a"), (Some(1), "1b"), (Some(2), "2a"), (Some(1), "1c")]).await;
    until("the endpoint that is up has all", async || up.got().len() == 4).await;
    let of_one: Vec<_> = up.bodies().into_iter().filter(|body| body.starts_with('1')).collect();
    assert_eq!(of_one, ["1a", "1b", "1c"]);
    a_while().await;
    let mut tried = down.bodies();
    tried.sort();
    assert_eq!(tried, ["1a", "2a"], "the first of each item");

    down.answers(Answer::Status(200));
    world.move_clock(10);
    until("the other one has all too", async || down.got().len() == 6).await;
    let after: Vec<_> = down.bodies()[2..].iter().filter(|b| b.starts_with('1')).cloned().collect();
    assert_eq!(after, ["1a", "1b", "1c"]);
    until("all is noted", async || {
        world.all().await.iter().all(|delivery| delivery.state == DeliveryState::Delivered)
    })
    .await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_item_is_never_sent_twice_at_once_and_one_endpoint_gets_three_at_most() {
    let world = World::new().await;
    let endpoint = Endpoint::new(Answer::Slowly(Duration::from_millis(60))).await;
    world.webhook(&endpoint).await;
    world.tell(&[(Some(1), "a"), (Some(1), "b"), (Some(1), "c")]).await;
    let running = world.run(&[&endpoint]);
    until("all of one item came", async || endpoint.got().len() == 3).await;
    assert_eq!(
        (endpoint.most_at_once(), endpoint.bodies()),
        (1, vec!["a".into(), "b".into(), "c".into()])
    );
    world.tell(&[(None, "x"); 12]).await;
    until("the others came", async || endpoint.got().len() == 15).await;
    running.stop().await;
    assert_eq!(endpoint.most_at_once(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_tried_again_after_growing_pauses_and_given_up_after_three_days() {
    let world = World::new().await;
    let endpoint = Endpoint::new(Answer::Status(500)).await;
    world.webhook(&endpoint).await;
    let id = world.tell(&[(None, "a")]).await[0];
    let running = world.run(&[&endpoint]);
    let tried = async |times: usize| {
        until("it is tried", async || {
            let told = world.delivery(id).await;
            endpoint.got().len() == times && told.last_error.is_some() && told.next_at > world.now()
        })
        .await;
    };
    tried(1).await;
    a_while().await;
    assert_eq!(endpoint.got().len(), 1, "not before four seconds are over");
    world.move_clock(7);
    tried(2).await;
    world.move_clock(20);
    a_while().await;
    assert_eq!(endpoint.got().len(), 2, "not before 24 seconds are over");
    world.move_clock(17);
    tried(3).await;
    let told = world.delivery(id).await;
    assert_eq!(
        (told.state, told.attempts, told.last_status),
        (DeliveryState::Waiting, 3, Some(500))
    );
    assert_eq!(told.last_error.as_deref(), Some("it answered 500"));

    world.move_clock(3 * 86_400);
    until("it is given up", async || world.delivery(id).await.state == DeliveryState::Dead).await;
    assert_eq!(endpoint.got().len(), 4);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_delivered_is_not_sent_again_until_it_is_replayed_under_its_id() {
    let world = World::new().await;
    let endpoint = Endpoint::new(Answer::Status(200)).await;
    world.webhook(&endpoint).await;
    let id = world.tell(&[(Some(1), "a")]).await[0];
    let running = world.run(&[&endpoint]);
    until("it is noted", async || world.delivery(id).await.state == DeliveryState::Delivered).await;
    for _ in 0..3 {
        world.move_clock(86_400);
        a_while().await;
    }
    assert_eq!(endpoint.bodies(), ["a"]);

    let again = world.store.replay_delivery(world.service, id, world.now()).await.unwrap();
    until("it comes again", async || endpoint.got().len() == 2).await;
    assert_eq!(endpoint.ids(), [id.to_string(), id.to_string()]);
    assert_eq!(endpoint.bodies(), ["a", "a"]);
    until("that is noted", async || {
        world.delivery(again.id).await.state == DeliveryState::Delivered
    })
    .await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_on_one_database_send_each_message_once() {
    let world = World::on_postgres().await;
    let endpoint = Endpoint::new(Answer::Slowly(Duration::from_millis(5))).await;
    world.webhook(&endpoint).await;
    let messages: Vec<(Option<u8>, &str)> = (0..60).map(|n| (Some(n % 7), "a")).collect();
    let ids = world.tell(&messages).await;
    let workers = [world.run(&[&endpoint]), world.run(&[&endpoint])];
    until("all came", async || endpoint.got().len() >= 60).await;
    a_while().await;
    for worker in workers {
        worker.stop().await;
    }
    let (mut came, mut sent) =
        (endpoint.ids(), ids.iter().map(ToString::to_string).collect::<Vec<_>>());
    came.sort();
    sent.sort();
    assert_eq!(came, sent);
}
