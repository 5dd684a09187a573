//! Policies: a changed one is a new version, old ones stay.

use weir_model::{DsaCategory, Id, Policy, PolicyText, Severity, TerroristContent};
use weir_store::NewPolicy;

use crate::world::{at, on_both};

fn policy(name: &str, title: &str) -> NewPolicy {
    let text = |language: &str, title: &str| PolicyText {
        language: language.to_owned(),
        title: title.to_owned(),
        text: "Nobody lights \"false\" lamps.\nNot even on calm nights.".to_owned(),
    };
    NewPolicy {
        name: name.to_owned(),
        severity: Severity::Critical,
        texts: vec![text("en", title), text("ar", "أضواء كاذبة")],
        terrorist_content: Some(TerroristContent::Instructs),
        dsa: Some(DsaCategory::RiskForPublicSecurity),
        automatic: false,
    }
}

on_both! {
    async fn a_policy_comes_back_as_it_was_made(world) {
        let (store, service) = (&world.store, world.service().await);
        let new = policy("false-lights", "False lights");
        let id = store.create_policy(service, &new, at(5)).await.unwrap();
        let bare = NewPolicy { texts: vec![], terrorist_content: None, dsa: None, ..policy("bare", "") };
        let bare_id = store.create_policy(service, &bare, at(6)).await.unwrap();

        let whole = |id, new: NewPolicy, created_at| Policy {
            id,
            name: new.name,
            version: 1,
            severity: new.severity,
            texts: new.texts,
            terrorist_content: new.terrorist_content,
            dsa: new.dsa,
            automatic: false,
            created_at,
        };
        let expected = [whole(bare_id, bare, at(6)), whole(id, new, at(5))];
        assert_eq!(store.policies(service).await.unwrap(), expected);
        assert_eq!(store.policy(service, id).await.unwrap().as_ref(), Some(&expected[1]));
        assert_eq!(store.policy(service, Id::from_bytes([9; 16])).await.unwrap(), None);
    }

    async fn a_changed_policy_is_a_new_version_and_the_old_one_stays(world) {
        let (store, service) = (&world.store, world.service().await);
        let mut ids = Vec::new();
        for (n, title) in [(1, "First"), (2, "Second"), (3, "Third")] {
            ids.push(store.create_policy(service, &policy("lights", title), at(n)).await.unwrap());
            store.create_policy(service, &policy("lamps", title), at(n)).await.unwrap();
        }
        let newest = store.policies(service).await.unwrap();
        let newest: Vec<_> = newest.iter().map(|p| (p.name.as_str(), p.version)).collect();
        assert_eq!(newest, [("lamps", 3), ("lights", 3)]);
        let first = store.policy(service, ids[0]).await.unwrap().unwrap();
        assert_eq!((first.version, first.texts[0].title.as_str()), (1, "First"));
    }

    async fn versions_made_at_once_are_numbered_one_after_another(world) {
        let (store, service) = (&world.store, world.service().await);
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..6 {
            let store = store.clone();
            let new = policy("lights", &format!("Version {n}"));
            tasks.spawn(async move { store.create_policy(service, &new, at(n)).await.map(|_| ()) });
        }
        for made in tasks.join_all().await {
            made.unwrap();
        }
        assert_eq!(store.policies(service).await.unwrap()[0].version, 6);
    }

    async fn every_version_of_a_policy_is_told_by_its_name_newest_first(world) {
        let (store, service) = (&world.store, world.service().await);
        let first = store.create_policy(service, &policy("lights", "One"), at(1)).await.unwrap();
        store.create_policy(service, &policy("horns", "Other"), at(2)).await.unwrap();
        let second = store.create_policy(service, &policy("lights", "Two"), at(3)).await.unwrap();
        let versions = store.policy_versions(service, "lights").await.unwrap();
        let told: Vec<_> = versions
            .iter()
            .map(|policy| (policy.id, policy.version, policy.texts[0].title.as_str()))
            .collect();
        assert_eq!(told, [(second, 2, "Two"), (first, 1, "One")]);
        assert_eq!(store.policy_versions(service, "LIGHTS").await.unwrap(), []);
    }
}
