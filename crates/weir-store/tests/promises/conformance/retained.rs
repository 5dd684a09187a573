//! What is retained is read page by page, each revision once.

use weir_store::RetainedPlace;

use crate::items::{EXPIRES, unmatched};
use crate::world::{at, on_both};

on_both! {
    async fn every_retained_revision_comes_once_and_the_newest_item_first(world) {
        let (store, service) = (&world.store, world.service().await);
        for (id, n, when) in [("a", 1, 10), ("b", 20, 11), ("a", 30, 12), ("c", 40, 13)] {
            store.receive_items(service, &[unmatched(id, n)], at(when)).await.unwrap();
        }
        let mut told = Vec::new();
        let mut place = RetainedPlace::start();
        loop {
            let page = store.retained(service, place, 1).await.unwrap();
            let Some(one) = page.first() else { break };
            place = RetainedPlace::of(one);
            told.push((one.key.id().to_owned(), one.number));
            assert_eq!(one.signals.len(), 2);
        }
        let expected = [("c", 1), ("b", 1), ("a", 2), ("a", 1)].map(|(id, n)| (id.to_owned(), n));
        assert_eq!(told, expected);
    }

    async fn what_has_expired_is_not_retained(world) {
        let (store, service) = (&world.store, world.service().await);
        world.received(service, unmatched("a", 1)).await;
        store.expire(service, at(EXPIRES)).await.unwrap();
        let left = store.retained(service, RetainedPlace::start(), 10).await.unwrap();
        assert!(left.is_empty(), "{left:?}");
    }
}
