//! Many rules over one item: what comes of them together.

use weir_model::{ActionKind, LabelOn, NoticeKind, Priority, Queue, Verdict};
use weir_rules::{
    Effects, Facts, Label, MatchFacts, NoticeFacts, Outcome, Review, Rule, RuleSet, Ruled, Stage,
    default_set,
};
use weir_signals::SignalKind;

const FILE: &str = "matches.exists(m, m.type == \"sha256\" && m.confirmed && m.automatic)";
const PICTURE: &str = "matches.exists(m, m.type == \"pdq\" && m.confirmed)";
const NOTICE: &str = "notices.exists(n, n.type == \"trusted_flagger\")";
const ANY: &str = "size(matches) > 0";

fn rule(when: &str, effects: Effects) -> (Rule, Stage) {
    (Rule::check("rule", when, effects).unwrap(), Stage::Live)
}

fn act() -> Effects {
    Effects { act: Some(ActionKind::Remove), ..Effects::default() }
}

fn hold() -> Effects {
    Effects { hold: true, ..Effects::default() }
}

fn review(queue: Queue, priority: Priority) -> Effects {
    Effects { review: Some(Review { queue, priority }), ..Effects::default() }
}

fn label(name: &str) -> Effects {
    let label = Label { name: name.to_owned(), on: LabelOn::Item, for_days: Some(30) };
    Effects { label: Some(label), ..Effects::default() }
}

fn allow() -> Effects {
    Effects { allow: true, ..Effects::default() }
}

fn at_most(verdict: Verdict) -> Effects {
    Effects { at_most: Some(verdict), ..Effects::default() }
}

/// A confirmed file and a confirmed picture, in a bank that allows acting.
fn matched() -> Facts {
    let file = MatchFacts {
        kind: SignalKind::Sha256,
        confirmed: true,
        automatic: true,
        ..MatchFacts::default()
    };
    let picture =
        MatchFacts { kind: SignalKind::Pdq, distance: Some(4), confirmed: true, ..file.clone() };
    Facts { matches: vec![file, picture], ..Facts::default() }
}

fn noticed() -> Facts {
    let notice = NoticeFacts { kind: NoticeKind::TrustedFlagger, ..NoticeFacts::default() };
    Facts { notices: vec![notice], ..matched() }
}

fn ruled(rules: Vec<(Rule, Stage)>, facts: &Facts) -> Ruled {
    RuleSet::new(rules).verdict(facts)
}

#[test]
fn no_rule_says_allow() {
    let ruled = ruled(Vec::new(), &matched());
    assert_eq!((ruled.live.verdict, ruled.live.review), (Verdict::Allow, None));
}

#[test]
fn the_strongest_effect_wins_and_says_which_rules_it_came_from() {
    let rules = [
        rule(ANY, label("lamp")),
        rule(ANY, review(Queue::Matches, Priority::Low)),
        rule(PICTURE, hold()),
        rule(FILE, act()),
    ];
    for (count, verdict, because) in [
        (4, Verdict::Act, vec![3]),
        (3, Verdict::Hold, vec![2]),
        (2, Verdict::Review, vec![1]),
        (1, Verdict::Label, vec![0]),
    ] {
        let ruled = ruled(rules[..count].to_vec(), &matched());
        assert_eq!((ruled.live.verdict, ruled.live.because), (verdict, because));
        assert_eq!(ruled.live.labels.len(), 1);
        assert_eq!(ruled.live.act.is_some(), verdict == Verdict::Act);
        assert_eq!(ruled.live.review.is_some(), verdict >= Verdict::Review);
    }
}

#[test]
fn the_most_urgent_priority_is_taken() {
    let rules = vec![
        rule(ANY, review(Queue::Matches, Priority::Low)),
        rule(ANY, review(Queue::Escalated, Priority::Urgent)),
        rule(ANY, review(Queue::Matches, Priority::Normal)),
    ];
    let expected = Review { queue: Queue::Escalated, priority: Priority::Urgent };
    assert_eq!(ruled(rules, &matched()).live.review, Some(expected));
}

#[test]
fn an_allow_wins_over_all_that_follows_from_matches() {
    let rules = vec![rule(FILE, act()), rule(ANY, label("lamp")), rule(ANY, allow())];
    let ruled = ruled(rules, &matched());
    assert_eq!(ruled.live.verdict, Verdict::Allow);
    assert_eq!((ruled.live.act, ruled.live.review), (None, None));
    assert!(ruled.live.labels.is_empty());
    assert_eq!(ruled.live.because, [2]);
}

#[test]
fn notices_reach_people_whatever_is_allowed_or_capped() {
    for stops in [allow(), at_most(Verdict::Label)] {
        let rules = vec![
            rule(FILE, act()),
            rule(NOTICE, review(Queue::Notices, Priority::High)),
            rule(ANY, stops),
        ];
        let ruled = ruled(rules, &noticed());
        assert_eq!(ruled.live.verdict, Verdict::Review);
        let expected = Review { queue: Queue::Notices, priority: Priority::High };
        assert_eq!(ruled.live.review, Some(expected));
        assert_eq!(ruled.live.act, None);
    }
}

#[test]
fn a_cap_lets_nothing_stronger_through() {
    let rules = |cap| vec![rule(FILE, act()), rule(PICTURE, hold()), rule(ANY, at_most(cap))];
    for cap in [Verdict::Hold, Verdict::Review, Verdict::Label] {
        let ruled = ruled(rules(cap), &matched());
        assert_eq!(ruled.live.verdict, cap);
        assert_eq!(ruled.live.act, None, "{cap}");
        assert!(ruled.live.because.contains(&2), "{cap}");
    }
}

#[test]
fn of_two_caps_the_lower_one_counts() {
    let rules = vec![
        rule(FILE, act()),
        rule(ANY, at_most(Verdict::Hold)),
        rule(ANY, at_most(Verdict::Review)),
    ];
    assert_eq!(ruled(rules, &matched()).live.verdict, Verdict::Review);
}

#[test]
fn a_cap_with_a_priority_means_that_and_never_more() {
    let cap = Effects { at_most: Some(Verdict::Review), ..review(Queue::Matches, Priority::Low) };
    let rules = vec![rule(ANY, review(Queue::Matches, Priority::Urgent)), rule(ANY, cap)];
    let expected = Review { queue: Queue::Matches, priority: Priority::Low };
    assert_eq!(ruled(rules, &matched()).live.review, Some(expected));
}

#[test]
fn a_rule_in_shadow_is_told_and_changes_nothing() {
    let (shadow, _) = rule(FILE, act());
    let rules = vec![rule(ANY, review(Queue::Matches, Priority::Normal)), (shadow, Stage::Shadow)];
    let ruled = ruled(rules, &matched());
    assert_eq!(ruled.live.verdict, Verdict::Review);
    assert_eq!(ruled.live.act, None);
    assert_eq!(ruled.with_shadow.verdict, Verdict::Act);
    let stages: Vec<Stage> = ruled.said.iter().map(|said| said.stage).collect();
    assert_eq!(stages, [Stage::Live, Stage::Shadow]);
}

#[test]
fn a_shadow_that_would_stop_an_action_is_told_too() {
    let (shadow, _) = rule(ANY, allow());
    let ruled = ruled(vec![rule(FILE, act()), (shadow, Stage::Shadow)], &matched());
    assert_eq!(ruled.live.verdict, Verdict::Act);
    assert_eq!(ruled.with_shadow.verdict, Verdict::Allow);
}

#[test]
fn a_rule_that_cannot_be_told_does_nothing_and_says_what_is_missing() {
    let rules = vec![rule("author.matched.last_day > 3", label("busy"))];
    let ruled = ruled(rules, &matched());
    assert_eq!(ruled.live.verdict, Verdict::Allow);
    assert_eq!(ruled.said[0].outcome, Outcome::Unknown { missing: "author".into() });
}

#[test]
fn what_rules_said_is_kept_with_the_values_that_decided() {
    let ruled = default_set().verdict(&matched());
    let near = ruled.said.iter().find(|said| said.rule == 2).expect("near-exact fires");
    let told: Vec<String> = near.values.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "matches[1].type is \"pdq\"",
            "matches[1].distance is 4 (at most 10)",
            "matches[1].confirmed is true"
        ]
    );
    assert_eq!(ruled.live.verdict, Verdict::Hold);
    assert!(ruled.refused_at_fire.is_empty());
}
