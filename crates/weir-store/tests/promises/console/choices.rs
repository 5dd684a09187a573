//! How somebody likes the console.

use std::collections::BTreeMap;

use weir_model::UserId;
use weir_store::StoreError;

use super::reviewer;
use crate::world::on_both;

fn choices(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

on_both! {
    async fn what_somebody_chose_stays_until_they_choose_otherwise(world) {
        let (store, service) = (&world.store, world.service().await);
        let [amal, ingrid] =
            [reviewer(world, service, "amal").await, reviewer(world, service, "ingrid").await];
        assert!(store.user_choices(service, amal).await.unwrap().is_empty());
        let first = choices(&[("language", "ar"), ("zone", "Africa/Cairo")]);
        store.choose(service, amal, &first).await.unwrap();
        store.choose(service, amal, &choices(&[("language", "en"), ("theme", "dark")])).await.unwrap();
        let chosen = store.user_choices(service, amal).await.unwrap();
        let wanted = choices(&[("language", "en"), ("theme", "dark"), ("zone", "Africa/Cairo")]);
        assert_eq!(chosen, wanted);
        assert!(store.user_choices(service, ingrid).await.unwrap().is_empty());
    }

    async fn nobody_chooses_for_a_user_who_is_not_there(world) {
        let (store, service) = (&world.store, world.service().await);
        let nobody = UserId::from_bytes([3; 16]);
        let refused = store.choose(service, nobody, &choices(&[("theme", "dark")])).await;
        assert!(matches!(refused, Err(StoreError::NoUser(_))), "{refused:?}");
        assert_eq!(world.rows("user_choices").await, 0);
    }
}
