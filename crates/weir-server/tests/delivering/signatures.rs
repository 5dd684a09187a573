//! Whoever holds a secret of a webhook can check what comes.

use standardwebhooks::Webhook;

use crate::endpoint::{Answer, Endpoint};
use crate::world::{KEY, World, until};

#[tokio::test(flavor = "multi_thread")]
async fn for_a_day_both_secrets_verify_and_then_the_new_one_alone() {
    let world = World::new().await;
    let endpoint = Endpoint::new(Answer::Status(200)).await;
    let (id, old) = world.webhook(&endpoint).await;
    let running = world.run(&[&endpoint]);
    let next = async |n: usize| {
        world.tell(&[(None, r#"{"echo":"لمبة"}"#)]).await;
        until("it comes", async || endpoint.got().len() == n).await;
        endpoint.got().pop().unwrap()
    };
    let verifies = |secret: &str, got: &crate::endpoint::Got| {
        Webhook::new(secret).unwrap().verify(got.body.as_bytes(), &got.headers).is_ok()
    };
    let old = old.reveal();
    let first = next(1).await;
    assert!(verifies(&old, &first));
    assert_eq!(first.header("content-type"), "application/json");
    let mut forged = first.clone();
    forged.body.push(' ');
    assert!(!verifies(&old, &forged));

    let new = world.store.rotate_webhook_secret(world.service, id, &KEY, world.now()).await;
    let new = new.unwrap().reveal();
    let second = next(2).await;
    assert_eq!(second.header("webhook-signature").split(' ').count(), 2);
    assert!(verifies(&old, &second) && verifies(&new, &second));

    // Its timestamp is a day ahead of the verifier's clock: the signature is compared.
    world.move_clock(86_400);
    let third = next(3).await;
    let (id, at) = (third.header("webhook-id"), third.header("webhook-timestamp"));
    let signed = Webhook::new(&new).unwrap().sign(id, at.parse().unwrap(), third.body.as_bytes());
    assert_eq!(third.header("webhook-signature"), signed.unwrap());
    running.stop().await;
}
