//! “Without a person Weir may act only on SHA-256 equality (MD5 and SHA-1 send
//! to review) with an entry that came from an own decision, in a bank whose
//! policy allows it. Perceptual matches at most hold an item until a person
//! decides; text, links, accounts and imported entries at most send it to
//! review.” (DESIGN.md) By rule: it cannot be done.

use weir_model::ActionKind;
use weir_rules::{
    Effects, Facts, MatchFacts, NoticeFacts, RefusalKind, Review, Rule, may_act, may_hold,
};
use weir_signals::SignalKind;

const PROVEN: &str = "matches.exists(m, m.type == \"sha256\" && m.confirmed && m.automatic)";

fn acting() -> Effects {
    Effects { act: Some(ActionKind::Remove), ..Effects::default() }
}

fn holding() -> Effects {
    Effects { hold: true, ..Effects::default() }
}

fn refused(when: &str, effects: &Effects) {
    let refusals = Rule::check("rule", when, effects.clone()).map(|_| ()).expect_err(when);
    assert_eq!(refusals[0].kind, RefusalKind::Forbidden, "{when}: {}", refusals[0]);
    let nearest = refusals[0].nearest.as_deref().expect("what to add");
    let with = format!("({when}) && {nearest}");
    if let Err(refusals) = Rule::check("rule", &with, effects.clone()) {
        // What is added may contradict the rule; it is never forbidden any more.
        assert!(refusals.iter().all(|refusal| refusal.kind != RefusalKind::Forbidden), "{with}");
    }
}

fn accepted(when: &str, effects: Effects) {
    if let Err(refusals) = Rule::check("rule", when, effects) {
        panic!("{when}: {}", refusals[0]);
    }
}

#[test]
fn a_rule_acts_on_a_confirmed_file_in_a_bank_that_allows_it() {
    accepted(PROVEN, acting());
    accepted(&format!("item.links > 3 && {PROVEN}"), acting());
    accepted(&format!("{PROVEN} && (item.links > 3 || item.media > 1)"), acting());
    accepted(&PROVEN.replace("exists", "exists_one"), acting());
    accepted(
        "matches.exists(x, x.automatic == true && !(x.type != \"sha256\") && x.confirmed && x.overturned < 2)",
        acting(),
    );
    accepted("matches.exists(m, m.type in [\"sha256\"] && m.confirmed && m.automatic)", acting());
    // Each way in which it is so proves it.
    let other = PROVEN.replace("&& m.automatic", "&& m.automatic && m.confirmations > 2");
    accepted(&format!("(item.links > 3 && {PROVEN}) || ({other} && item.media > 1)"), acting());
}

#[test]
fn no_rule_acts_without_all_three_of_them() {
    for when in [
        "matches.exists(m, m.type == \"sha256\")",
        "matches.exists(m, m.type == \"sha256\" && m.confirmed)",
        "matches.exists(m, m.type == \"sha256\" && m.automatic)",
        "matches.exists(m, m.confirmed && m.automatic)",
        "matches.exists(m, m.type == \"md5\" && m.confirmed && m.automatic)",
        "matches.exists(m, m.type == \"sha1\" && m.confirmed && m.automatic)",
        "matches.exists(m, m.type == \"pdq\" && m.distance == 0 && m.confirmed && m.automatic)",
        "matches.exists(m, m.type in [\"sha256\", \"md5\"] && m.confirmed && m.automatic)",
        "matches.exists(m, m.type == \"sha256\" && m.source == \"own\" && m.automatic)",
        "item.links > 3",
        "notices.exists(n, n.type == \"trusted_flagger\")",
    ] {
        refused(when, &acting());
    }
}

#[test]
fn no_or_walks_round_the_proof() {
    for when in [
        format!("{PROVEN} || item.links > 100"),
        format!("item.links > 100 || {PROVEN}"),
        "matches.exists(m, (m.type == \"sha256\" && m.confirmed && m.automatic) || m.type == \"pdq\")".into(),
        "matches.exists(m, m.type == \"sha256\" && m.confirmed && (m.automatic || m.overturned < 1))".into(),
        "matches.exists(m, (m.type == \"sha256\" || m.distance < 3) && m.confirmed && m.automatic)".into(),
        format!("!(!({PROVEN}) && item.links < 3)"),
        format!("item.links > 3 ? {PROVEN} : item.media > 2"),
        // Of three matches, each is one of the things; none is all three.
        "matches.exists(m, m.type == \"sha256\") && matches.exists(m, m.confirmed) && \
         matches.exists(m, m.automatic)".into(),
        // Of no match it is all.
        "matches.all(m, m.type == \"sha256\" && m.confirmed && m.automatic)".into(),
        format!("!{PROVEN}"),
        // About another loop's element.
        "matches.exists(a, matches.exists(b, a.type == \"sha256\" && b.confirmed && a.automatic))".into(),
        "labels.exists(l, l.name == \"a\" && matches.all(m, m.type == \"sha256\" && m.confirmed && m.automatic))".into(),
    ] {
        refused(&when, &acting());
    }
}

#[test]
fn a_rule_holds_on_confirmed_pictures_and_files_alone() {
    accepted("matches.exists(m, m.type == \"pdq\" && m.distance <= 10 && m.confirmed)", holding());
    accepted("matches.exists(m, m.type in [\"pdq\", \"sha256\"] && m.confirmed)", holding());
    accepted(
        "matches.exists(m, (m.type == \"pdq\" || m.type == \"sha256\") && m.confirmed)",
        holding(),
    );
    for when in [
        "matches.exists(m, m.type == \"pdq\" && m.distance <= 10)",
        "matches.exists(m, m.type == \"text\" && m.confirmed)",
        "matches.exists(m, m.type == \"url\" && m.confirmed)",
        "matches.exists(m, m.type == \"md5\" && m.confirmed)",
        "matches.exists(m, m.type != \"text\" && m.confirmed)",
        "matches.exists(m, m.confirmed)",
        "author.matched.last_day > 3",
        "notices.exists(n, n.type == \"trusted_flagger\")",
        "matches.exists(m, m.type == \"pdq\" && (m.confirmed || m.source == \"list\"))",
    ] {
        refused(when, &holding());
    }
}

#[test]
fn a_refusal_says_what_to_add() {
    let refusals = Rule::check("rule", "item.links > 3", acting()).unwrap_err();
    assert_eq!(
        refusals[0].message,
        "without a person Weir acts only on a file that is the same byte for byte as one that \
         this service decided on, in a bank whose policy allows it. Add this with &&, so that \
         nothing gets round it"
    );
    assert_eq!(refusals[0].nearest.as_deref(), Some(PROVEN));
}

#[test]
fn anything_may_ask_for_a_review() {
    let review = Effects { review: Some(Review::DEFAULT), ..Effects::default() };
    accepted("item.links > 3", review);
}

#[test]
fn the_facts_are_asked_again_when_a_rule_fires() {
    let own = MatchFacts {
        kind: SignalKind::Sha256,
        confirmed: true,
        automatic: true,
        ..MatchFacts::default()
    };
    let facts = |matches| Facts { matches, ..Facts::default() };
    assert_eq!(may_act(&facts(vec![own.clone()])), Some(&own));
    for changed in [
        MatchFacts { kind: SignalKind::Md5, ..own.clone() },
        MatchFacts { kind: SignalKind::Pdq, ..own.clone() },
        MatchFacts { confirmed: false, ..own.clone() },
        MatchFacts { automatic: false, ..own.clone() },
    ] {
        assert_eq!(may_act(&facts(vec![changed.clone(), changed])), None);
    }
    assert_eq!(may_act(&Facts::default()), None);
}

#[test]
fn only_a_confirmed_picture_or_file_holds_when_a_rule_fires() {
    let holds = |kind, confirmed| {
        let found = MatchFacts { kind, confirmed, ..MatchFacts::default() };
        may_hold(&Facts { matches: vec![found], ..Facts::default() })
    };
    for kind in SignalKind::ALL {
        assert!(!holds(kind, false), "{kind}");
        let may = matches!(kind, SignalKind::Pdq | SignalKind::Features | SignalKind::Sha256);
        assert_eq!(holds(kind, true), may, "{kind}");
    }
    let noticed = Facts { notices: vec![NoticeFacts::default()], ..Facts::default() };
    assert!(!may_hold(&noticed));
}
