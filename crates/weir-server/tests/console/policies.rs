//! Policies: read in every version, and written as the next one.

use weir_model::{BankKind, Role};

use crate::desk::{Desk, HOSTILE, shows_only_as_written, words};

const NEW: [(&str, &str); 8] = [
    ("name", "false-lights"),
    ("severity", "critical"),
    ("title-en", "False lights"),
    ("text-en", "Nobody leads a ship ashore."),
    ("title-ar", "أضواء كاذبة"),
    ("text-ar", "لا يقود أحد سفينة إلى الشاطئ."),
    ("tco", "2021/784:2(7)(d)"),
    ("dsa", "STATEMENT_CATEGORY_VIOLENCE"),
];

fn with(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let mut fields = NEW.to_vec();
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    fields
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_shows_each_policy_with_its_place_in_the_law_in_the_readers_language() {
    let desk = Desk::new().await;
    let told = words(&desk.seat(Role::Reviewer).await.page("/policies").await);
    assert!(told.contains("Threat of terrorist offences"), "{told}");
    assert!(told.contains("Threatens to commit an offence 2021/784, 2(7)(e)"), "{told}");
    assert!(told.contains("decided within 1 hour"), "{told}");
    let arabic = desk.seat(Role::Reviewer).await.in_arabic().await;
    let told = words(&arabic.page("/policies").await);
    assert!(told.contains("التهديد بجرائم إرهابية") && told.contains("خلال ساعة واحدة"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_version_leaves_the_old_one_as_it_was_and_banks_keep_theirs() {
    let desk = Desk::new().await;
    let analyst = desk.seat(Role::Analyst).await;
    let (to, html) = analyst.done("/policies/new", &NEW).await;
    assert_eq!(to, "/policies/false-lights?done=1");
    assert!(words(&html).contains("Version 1"), "{html}");
    let first = desk.store.policy_versions(desk.service, "false-lights").await.unwrap().remove(0);
    let name = "lamps".parse().unwrap();
    let store = &desk.store;
    store
        .create_bank(desk.service, &name, BankKind::Match, Some(first.id), desk.now())
        .await
        .unwrap();

    let form = analyst.page("/policies/false-lights/version").await;
    assert!(form.contains("Nobody leads a ship ashore."), "{form}");
    let second = with(&[("seen", "1"), ("title-en", "Lights that lie"), ("severity", "high")]);
    let (_, html) = analyst.done("/policies/false-lights/version", &second).await;
    let told = words(&html);
    assert!(told.contains("Version 2") && told.contains("Lights that lie"), "{told}");
    assert!(told.contains("False lights") && told.contains("lamps Version 1"), "{told}");
    let versions = desk.store.policy_versions(desk.service, "false-lights").await.unwrap();
    assert_eq!((versions.len(), &versions[1]), (2, &first));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_wrote_on_an_older_page_is_told_and_overwrites_nothing() {
    let desk = Desk::new().await;
    let analyst = desk.seat(Role::Analyst).await;
    analyst.done("/policies/new", &NEW).await;
    analyst
        .done("/policies/false-lights/version", &with(&[("seen", "1"), ("title-en", "Mine")]))
        .await;
    let late = with(&[("seen", "1"), ("title-en", "Theirs")]);
    let page = analyst.post("/policies/false-lights/version", &late).await;
    assert_eq!(page.status.as_u16(), 422);
    assert!(
        words(&page.html).contains("Somebody saved a newer version meanwhile."),
        "{}",
        page.html
    );
    assert!(page.html.contains("Theirs"), "what was written is kept: {}", page.html);
    assert_eq!(desk.store.policy_versions(desk.service, "false-lights").await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_needs_its_words_in_both_languages_and_a_name_of_its_own() {
    let desk = Desk::new().await;
    let analyst = desk.seat(Role::Analyst).await;
    for (change, why) in [
        (("title-ar", " "), "Write it in العربية, too"),
        (("text-en", ""), "Write it in English, too"),
        (("name", "false lights"), "1 to 64 letters"),
        (("name", "threat"), "There is a policy of this name"),
    ] {
        let page = analyst.post("/policies/new", &with(&[change])).await;
        assert!(words(page.refuses()).contains(why), "{why}: {}", page.html);
    }
    assert_eq!(desk.store.policies(desk.service).await.unwrap().len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_wrote_into_a_policy_is_shown_as_written() {
    let desk = Desk::new().await;
    let analyst = desk.seat(Role::Analyst).await;
    let fields = with(&[
        ("title-en", HOSTILE),
        ("text-en", HOSTILE),
        ("title-ar", HOSTILE),
        ("text-ar", HOSTILE),
    ]);
    let (_, html) = analyst.done("/policies/new", &fields).await;
    shows_only_as_written(&html);
    for path in ["/policies", "/policies/false-lights/version", "/banks/new"] {
        shows_only_as_written(&analyst.page(path).await);
    }
}
