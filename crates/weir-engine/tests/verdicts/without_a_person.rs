//! “Without a person Weir may act only on SHA-256 equality (MD5 and SHA-1 send
//! to review) with an entry that came from an own decision, in a bank whose
//! policy allows it. Perceptual matches at most hold an item until a person
//! decides; text, links, accounts and imported entries at most send it to
//! review. An imported list is review only until an own decision confirms an
//! entry.” (DESIGN.md)

use weir_engine::{CheckedRule, ItemContent};
use weir_model::{
    ActionKind, ActionState, Actor, Cursor, Mode, Outcome, RuleState, Source, Verdict,
};
use weir_signals::{Signal, TextKey, UrlKey};
use weir_store::WrittenRule;

use crate::house::{House, md5, pdq, sha1, sha256};

/// Removes the very file that this service decided on.
pub(crate) const ACTS: &str = r#"
name = "acts"
title = { en = "Acts" }
about = { en = "The same file as one that this service decided on is removed at once." }
when = 'matches.exists(m, m.type == "sha256" && m.confirmed && m.automatic)'
[then]
act = { action = "remove" }
"#;

fn list() -> Source {
    Source::List("lamps.csv".to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_as_one_that_was_decided_is_acted_on_at_once_and_only_it() {
    let house = House::new().await;
    let bank = house.bank("posters", true).await;
    house.banked(&bank, Source::OwnDecision, &[sha256(1), md5(1), sha1(1), pdq(1, 0)]).await;
    let version = house.rule(ACTS, RuleState::Live).await;

    let answered = house.item("same", &[sha256(1)]).await;
    assert_eq!(answered.verdict, Verdict::Act);
    let decisions = house.store.decisions(house.service, answered.case.unwrap()).await.unwrap();
    assert_eq!(decisions.len(), 1);
    assert_eq!((decisions[0].outcome, decisions[0].by), (Outcome::Remove, Actor::Rule(version.id)));
    assert_eq!(decisions[0].policy, bank.policy);
    let actions = house.store.actions(house.service, Cursor::START, 10).await.unwrap();
    assert_eq!(actions.len(), 1);
    assert_eq!((actions[0].kind, actions[0].state), (ActionKind::Remove, ActionState::Waiting));

    for (id, signals, verdict) in [
        ("md5", [md5(1)], Verdict::Review),
        ("sha1", [sha1(1)], Verdict::Review),
        ("near", [pdq(1, 4)], Verdict::Hold),
    ] {
        assert_eq!(house.item(id, &signals).await.verdict, verdict, "{id}");
    }
    let actions = house.store.actions(house.service, Cursor::START, 10).await.unwrap();
    assert_eq!(actions.len(), 1, "only the first was acted on");
}

#[tokio::test(flavor = "multi_thread")]
async fn by_default_nothing_is_acted_on() {
    let house = House::new().await;
    let bank = house.bank("posters", true).await;
    house.banked(&bank, Source::OwnDecision, &[sha256(1), pdq(1, 0)]).await;
    let answered = house.item("same", &[sha256(1), pdq(1, 0)]).await;
    assert!(answered.verdict < Verdict::Act, "{:?}", answered.verdict);
    assert!(house.store.actions(house.service, Cursor::START, 10).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_that_does_not_allow_it_keeps_rules_from_acting() {
    let house = House::new().await;
    let bank = house.bank("posters", false).await;
    house.banked(&bank, Source::OwnDecision, &[sha256(1)]).await;
    house.rule(ACTS, RuleState::Live).await;
    assert_eq!(house.item("same", &[sha256(1)]).await.verdict, Verdict::Review);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_imported_entry_sends_to_review_until_an_own_decision_on_the_very_bytes() {
    let house = House::new().await;
    let bank = house.bank("posters", true).await;
    house.banked(&bank, list(), &[sha256(1), pdq(1, 0)]).await;
    house.rule(ACTS, RuleState::Live).await;

    // Neither the file nor a near copy is more than looked at.
    let near = house.item("near", &[pdq(1, 4)]).await;
    assert_eq!(near.verdict, Verdict::Review);
    // A person removes a near copy: not the bytes that the list named.
    house.decided(&near, Outcome::Remove).await;
    let same = house.item("same", &[sha256(1)]).await;
    assert_eq!(same.verdict, Verdict::Review);
    // A person removes the very bytes: now it is the service's own word.
    house.decided(&same, Outcome::Remove).await;
    assert_eq!(house.item("again", &[sha256(1)]).await.verdict, Verdict::Act);
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_and_links_at_most_send_to_review_whoever_banked_them() {
    let house = House::new().await;
    let bank = house.bank("texts", true).await;
    let text = "Keepers, trim the lamps at dusk and tell nobody of the northern rocks.";
    let link = "https://false-lights.example/join";
    let signals =
        [Signal::Text(TextKey::of(text).unwrap()), Signal::Url(UrlKey::parse(link).unwrap())];
    for signal in signals {
        house.banked(&bank, Source::OwnDecision, &[signal]).await;
    }
    house.rule(ACTS, RuleState::Live).await;
    let of_text = ItemContent { text: Some(text.to_owned()), ..ItemContent::default() };
    assert_eq!(house.send("text", None, of_text).await.verdict, Verdict::Review);
    let of_link = ItemContent { links: vec![link.to_owned()], ..ItemContent::default() };
    assert_eq!(house.send("link", None, of_link).await.verdict, Verdict::Review);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_mode_live_nothing_is_held_or_acted_on() {
    let house = House::new().await;
    let bank = house.bank("posters", true).await;
    house.banked(&bank, Source::OwnDecision, &[sha256(1), pdq(1, 0)]).await;
    house.rule(ACTS, RuleState::Live).await;
    for (mode, case) in [(Mode::Observe, false), (Mode::Review, true)] {
        house.set_mode(mode).await;
        for (id, signal) in [("same", sha256(1)), ("near", pdq(1, 4))] {
            let answered = house.item(&format!("{id} {mode}"), &[signal]).await;
            assert_eq!(answered.verdict, Verdict::Review, "{id} {mode}");
            assert_eq!(answered.case.is_some(), case, "{id} {mode}");
        }
    }
    assert!(house.store.actions(house.service, Cursor::START, 10).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_in_shadow_is_recorded_and_does_nothing() {
    let house = House::new().await;
    let bank = house.bank("posters", true).await;
    house.banked(&bank, Source::OwnDecision, &[sha256(1)]).await;
    let version = house.rule(ACTS, RuleState::Shadow).await;
    let answered = house.item("same", &[sha256(1)]).await;
    assert_eq!(answered.verdict, Verdict::Review);
    let hits = house.store.rule_hits(house.service, version.id, house.now()).await.unwrap();
    assert_eq!((hits.fired, hits.unknown), (1, 0));
    assert!(house.store.actions(house.service, Cursor::START, 10).await.unwrap().is_empty());
}

#[test]
fn a_rule_that_would_act_or_hold_on_less_is_refused() {
    let rule = |when: &str, then: &str| {
        let rule = format!(
            "name = \"x\"\ntitle = {{ en = \"X\" }}\nabout = {{ en = \"X.\" }}\nwhen = '''{when}'''\n[then]\n{then}\n"
        );
        CheckedRule::of(&rule, None)
    };
    let act = r#"act = { action = "remove" }"#;
    let exact = r#"m.type == "sha256" && m.confirmed && m.automatic"#;
    for (when, then) in [
        (r#"matches.exists(m, m.type == "sha256")"#.to_owned(), act),
        (r#"matches.exists(m, m.type == "sha256" && m.confirmed)"#.to_owned(), act),
        (r#"matches.exists(m, m.type == "sha256" && m.automatic)"#.to_owned(), act),
        (r#"matches.exists(m, m.type == "md5" && m.confirmed && m.automatic)"#.to_owned(), act),
        (r#"matches.exists(m, m.type == "sha1" && m.confirmed && m.automatic)"#.to_owned(), act),
        (r#"matches.exists(m, m.type == "pdq" && m.distance == 0 && m.confirmed && m.automatic)"#.to_owned(), act),
        (r#"matches.exists(m, m.type == "text" && m.confirmed && m.automatic)"#.to_owned(), act),
        (r#"matches.exists(m, m.type == "url" && m.confirmed && m.automatic)"#.to_owned(), act),
        (r#"author.removed.last_week > 100"#.to_owned(), act),
        // Three matches together are no match that is all three.
        (r#"matches.exists(m, m.type == "sha256") && matches.exists(m, m.confirmed) && matches.exists(m, m.automatic)"#.to_owned(), act),
        (format!("matches.exists(m, {exact}) || item.links > 5"), act),
        (format!("!matches.exists(m, {exact})"), act),
        (format!("matches.all(m, {exact})"), act),
        (r#"matches.exists(m, m.type == "text" && m.confirmed)"#.to_owned(), "hold = true"),
        (r#"matches.exists(m, m.type == "url" && m.confirmed)"#.to_owned(), "hold = true"),
        (r#"matches.exists(m, m.type == "md5" && m.confirmed)"#.to_owned(), "hold = true"),
        (r#"matches.exists(m, m.type == "pdq" && m.distance <= 4)"#.to_owned(), "hold = true"),
        (r#"matches.exists(m, m.type == "pdq" && m.source == "list")"#.to_owned(), "hold = true"),
        (r#"author.age_hours < 2"#.to_owned(), "hold = true"),
    ] {
        let checked = rule(&when, then);
        let words: Vec<String> = checked.faults.iter().map(ToString::to_string).collect();
        assert!(checked.file.is_none() && !words.is_empty(), "{when} {then}");
        assert!(words.iter().any(|fault| fault.contains("without a person")), "{when}: {words:?}");
    }
    assert!(rule(&format!("matches.exists(m, {exact})"), act).file.is_some());
    assert!(rule(&format!("item.links > 2 && matches.exists(m, {exact})"), act).file.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forbidden_rule_that_got_into_the_store_all_the_same_is_not_computed() {
    let house = House::new().await;
    let bank = house.bank("posters", true).await;
    house.banked(&bank, list(), &[sha256(1)]).await;
    let source = ACTS.replace(" && m.confirmed && m.automatic", "");
    let (name, note) = ("acts".to_owned(), String::new());
    let new = WrittenRule { name, source, note, checked: true, after: None };
    let version = house.store.write_rule(house.service, &new, house.now()).await.unwrap();
    let live = RuleState::Live;
    house.store.set_rule_state(house.service, version.id, live, false, house.now()).await.unwrap();
    house.engine.catch_up().await.unwrap();
    assert_eq!(house.item("same", &[sha256(1)]).await.verdict, Verdict::Review);
    let rules = house.engine.rules();
    assert_eq!(rules.faulty().len(), 1);
    assert!(rules.faulty()[0].why.contains("without a person"), "{:?}", rules.faulty());
}
