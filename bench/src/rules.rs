//! Rules over an item with many matches: what each says, what comes of them
//! together, and how long kept facts take to be read again; a back-test of a
//! million retained items; how fast a switch of the mode is obeyed.

mod past;
mod switch;

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use weir_model::{MatchedPart, Severity, SourceKind};
use weir_rules::{
    AuthorFacts, Effects, Facts, MatchFacts, Outcome, Review, Rule, RuleSet, Stage, Windows,
};
use weir_signals::SignalKind;

const RULES: usize = 200;
const MATCHES: usize = 20;
const ROUNDS: usize = 31;
const TIMES: usize = 200;

/// What people ask; `N` is another number in each rule.
const SHAPES: [&str; 10] = [
    "matches.exists(m, m.type == \"pdq\" && m.distance <= N && m.confirmed)",
    "matches.exists(m, m.type in [\"md5\", \"sha1\"] && m.confirmations > N)",
    "matches.exists(m, m.bank == \"bank N\" && m.source == \"own\")",
    "matches.exists(m, \"tag N\" in m.tags)",
    "author.matched.last_day > N && matches.exists(m, m.severity in [\"high\", \"critical\"])",
    "matches.all(m, m.type == \"text\" && m.words <= N && m.share <= 0.1) && size(matches) > 0",
    "notices.exists(n, n.type == \"trusted_flagger\" && n.age_hours < N)",
    "item.type == \"story\" && matches.exists(m, m.hits_last_hour > N)",
    "matches.exists(m, m.bank.startsWith(\"harbour N\"))",
    "matches.exists_one(m, m.quality > N && !m.automatic) || item.links > N + 90",
];

/// Measures on one thread; of each round the median is told.
pub(crate) fn run() -> Value {
    let set = set();
    let facts = facts();
    let (kept, bare) = (facts.to_json(), Facts { matches: Vec::new(), ..facts.clone() }.to_json());
    let fires = set.outcomes(&facts).filter(|(_, _, outcome)| outcome.fires()).count();
    let unknown = set
        .outcomes(&facts)
        .filter(|(_, _, outcome)| matches!(outcome, Outcome::Unknown { .. }))
        .count();
    let said = || set.outcomes(black_box(&facts)).filter(|(_, _, outcome)| outcome.fires()).count();
    json!({
        "what": "rules over an item with matches, one thread",
        "rules": RULES,
        "matches": MATCHES,
        "fire": fires,
        "unknown": unknown,
        "outcomes_us": micros(|| { black_box(said()); }),
        "verdict_with_reasons_us": micros(|| { black_box(set.verdict(black_box(&facts))); }),
        "kept_bytes": kept.len(),
        "read_kept_us": micros(|| { black_box(Facts::from_json(black_box(&kept)).is_ok()); }),
        "kept_without_matches_bytes": bare.len(),
        "read_kept_without_matches_us":
            micros(|| { black_box(Facts::from_json(black_box(&bare)).is_ok()); }),
        "goal": "outcomes_us under 200",
        "past": past::run(),
        "switch": switch::run(),
    })
}

fn set() -> RuleSet {
    let rules = (0..RULES).map(|at| {
        let when = SHAPES[at % SHAPES.len()].replace('N', &(at / SHAPES.len() + 1).to_string());
        let effects = Effects { review: Some(Review::DEFAULT), ..Effects::default() };
        let rule = Rule::check(format!("rule-{at}"), &when, effects);
        (rule.expect("each shape is a rule that makes sense"), Stage::Live)
    });
    RuleSet::new(rules.collect())
}

fn facts() -> Facts {
    let matches = (0..MATCHES).map(|at| MatchFacts {
        bank: format!("lamp posters {at}"),
        policy: Some("lighthouses".to_owned()),
        severity: Some(Severity::Medium),
        kind: SignalKind::ALL[at % SignalKind::ALL.len()],
        distance: (at % SignalKind::ALL.len() == 0).then_some(16),
        confirmed: at == MATCHES - 2,
        part: MatchedPart::Media,
        source: SourceKind::List,
        source_name: Some("harbour list".to_owned()),
        confirmations: 1,
        tags: vec!["lamp".to_owned(), "fog".to_owned()],
        quality: Some(90),
        entry: format!("entry_{at:026}"),
        hits_last_hour: Some(3),
        ..MatchFacts::default()
    });
    let author = AuthorFacts {
        kind: "user".to_owned(),
        age_hours: 1_200,
        items: Windows::from([1, 4, 20, 90]),
        matched: Windows::from([0, 2, 2, 3]),
        ..AuthorFacts::default()
    };
    let mut facts = Facts { author: Some(author), matches: matches.collect(), ..Facts::default() };
    facts.item.kind = "post".to_owned();
    facts.item.links = 2;
    facts.item.characters = 320;
    facts
}

/// Microseconds of one go: the median of rounds of many.
fn micros(mut go: impl FnMut()) -> f64 {
    let mut rounds: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
            let started = Instant::now();
            (0..TIMES).for_each(|_| go());
            started.elapsed()
        })
        .collect();
    rounds.sort_unstable();
    let micros = rounds[ROUNDS / 2].as_secs_f64() * 1e6 / TIMES as f64;
    (micros * 100.0).round() / 100.0
}
