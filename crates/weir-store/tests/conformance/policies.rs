//! Policies: a change is a new version, and old ones stay.

use weir_model::{BankKind, DsaCategory, PolicyText, Severity, TerroristContent};
use weir_store::NewPolicy;

use crate::on_both;
use crate::world::at;

fn policy(name: &str, severity: Severity) -> NewPolicy {
    let text = |language: &str, title: &str, text: &str| PolicyText {
        language: language.to_owned(),
        title: title.to_owned(),
        text: text.to_owned(),
    };
    NewPolicy {
        name: name.to_owned(),
        severity,
        texts: vec![
            text("en", "Wrecking", "Nobody puts out a lamp."),
            text("ar", "الإغراق", "لا يطفئ أحد المصباح."),
        ],
        terrorist_content: Some(TerroristContent::Incites),
        dsa: Some(DsaCategory::RiskForPublicSecurity),
    }
}

on_both! {
    async fn a_policy_comes_back_as_it_was_given(world) {
        let given = policy("wrecking", Severity::High);
        let id = world.store.create_policy(world.service, &given, at(1)).await.unwrap();
        let kept = world.store.policy(world.service, id).await.unwrap().unwrap();
        assert_eq!((kept.name, kept.version, kept.severity), (given.name, 1, given.severity));
        assert_eq!((kept.texts, kept.created_at), (given.texts, at(1)));
        assert_eq!((kept.terrorist_content, kept.dsa), (given.terrorist_content, given.dsa));
    }

    async fn a_change_is_a_new_version_and_the_list_shows_the_newest(world) {
        let old = policy("wrecking", Severity::Low);
        let first = world.store.create_policy(world.service, &old, at(1)).await.unwrap();
        let other = policy("aground", Severity::Low);
        let other = world.store.create_policy(world.service, &other, at(2)).await.unwrap();
        let new = policy("wrecking", Severity::Critical);
        let second = world.store.create_policy(world.service, &new, at(3)).await.unwrap();
        let listed = world.store.policies(world.service).await.unwrap();
        let shown: Vec<_> = listed.iter().map(|policy| (policy.id, policy.version)).collect();
        assert_eq!(shown, [(other, 1), (second, 2)]);
        let kept = world.store.policy(world.service, first).await.unwrap().unwrap();
        assert_eq!((kept.version, kept.severity), (1, Severity::Low));
    }

    async fn a_bank_knows_its_policy(world) {
        let policy = policy("wrecking", Severity::High);
        let policy = world.store.create_policy(world.service, &policy, at(1)).await.unwrap();
        let name = "posters".parse().unwrap();
        world
            .store
            .create_bank(world.service, &name, BankKind::Match, Some(policy), at(2))
            .await
            .unwrap();
        let bank = world.store.bank(world.service, &name).await.unwrap();
        assert_eq!(bank.policy, Some(policy));
    }
}
