//! A back-test says what live would have done, wherever that is knowable: the
//! same random history is lived twice, once with the rules as they are and a
//! back-test of a draft, once with the draft live from the start.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use weir_engine::{ItemContent, Medium, MediumSource, back_test_report, start_back_test};
use weir_model::{JobState, Outcome, RuleState, Source, Verdict};
use weir_signals::Signal;

use crate::house::{House, md5, pdq, sha256};

/// Something that happens to a service.
#[derive(Clone, Debug)]
enum Step {
    Item { author: Option<u8>, signals: Vec<(u8, u8, usize)>, links: usize, letters: usize },
    Bank { own: bool, signal: (u8, u8, usize) },
    Hours(i64),
}

fn signal((kind, n, bits): (u8, u8, usize)) -> Signal {
    match kind {
        0 => sha256(n),
        1 => md5(n),
        _ => pdq(n, bits),
    }
}

fn a_signal() -> impl Strategy<Value = (u8, u8, usize)> {
    (0..4_u8, 0..5_u8, 0..36_usize)
}

fn a_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (
            proptest::option::of(0..3_u8),
            proptest::collection::vec(a_signal(), 0..3),
            0..4_usize,
            0..200_usize,
        )
            .prop_map(|(author, signals, links, letters)| Step::Item {
                author, signals, links, letters,
            }),
        2 => (any::<bool>(), a_signal()).prop_map(|(own, signal)| Step::Bank { own, signal }),
        1 => (1..40_i64).prop_map(Step::Hours),
    ]
}

/// Conditions and effects; none of the effects changes what later rules see, or
/// the two histories would be two.
const CONDITIONS: [&str; 9] = [
    r#"matches.exists(m, m.type == "pdq" && m.distance <= 20)"#,
    r#"matches.exists(m, m.type == "pdq" && m.confirmed && m.distance > 8)"#,
    r#"matches.exists(m, m.source == "list") && item.links > 1"#,
    "author.matched.last_day >= 2",
    "has(author) && author.age_hours < 24 && size(matches) > 0",
    "item.characters > 100 && item.media == 0",
    // Missing until a later issue fills it, or where there is no distance.
    "text.words > 10",
    "matches.exists(m, m.distance < 4)",
    r#"matches.exists(m, m.hits_last_hour > 2) || item.links == 3"#,
];
const EFFECTS: [&str; 4] = [
    r#"review = { queue = "matches", priority = "low" }"#,
    "allow = true",
    r#"at_most = "review""#,
    r#"review = { queue = "escalated", priority = "urgent" }"#,
];

fn rule(name: &str, when: &str, then: &str) -> String {
    format!(
        "name = \"{name}\"\ntitle = {{ en = \"A rule\" }}\nabout = {{ en = \"A rule.\" }}\nwhen = '''{when}'''\n[then]\n{then}\n"
    )
}

/// Lives a history; answers each item's verdict.
async fn live(house: &House, steps: &[Step]) -> BTreeMap<String, Verdict> {
    let bank = house.bank("posters", false).await;
    let mut verdicts = BTreeMap::new();
    for (n, step) in steps.iter().enumerate() {
        match step {
            Step::Hours(hours) => house.hours_pass(*hours),
            Step::Bank { own, signal: of } => {
                let list = Source::List("lamps.csv".to_owned());
                let source = if *own { Source::OwnDecision } else { list };
                house.banked(&bank, source, &[signal(*of)]).await;
            }
            Step::Item { author, signals, links, letters } => {
                let media = signals.iter().map(|of| Medium {
                    name: None,
                    content_type: None,
                    source: MediumSource::Signals(vec![signal(*of)]),
                });
                let content = ItemContent {
                    text: (*letters > 0).then(|| "l".repeat(*letters)),
                    links: (0..*links).map(|n| format!("https://a{n}.example/")).collect(),
                    media: media.collect(),
                };
                if content.is_empty() {
                    continue;
                }
                let author = author.map(|author| format!("u{author}"));
                let id = format!("p{n}");
                let answered = house.send(&id, author.as_deref(), content).await;
                assert!(answered.told.pending.is_empty());
                verdicts.insert(id, answered.verdict);
            }
        }
    }
    verdicts
}

async fn told_and_lived(steps: Vec<Step>, base: Vec<String>, draft: String) {
    let (without, with) = (House::new().await, House::new().await);
    for house in [&without, &with] {
        for source in &base {
            house.rule(source, RuleState::Live).await;
        }
    }
    let version = with.rule(&draft, RuleState::Live).await;
    let before = live(&without, &steps).await;
    let after = live(&with, &steps).await;

    let now = without.now();
    let job = start_back_test(&without.store, without.service, None, &draft, now).await;
    let job = job.unwrap().unwrap();
    assert!(without.engine.work_on_a_job(&|| false).await.unwrap());
    let job = without.store.job(without.service, job.id).await.unwrap();
    assert_eq!(job.state, JobState::Done);
    let report = back_test_report(&job);
    assert_eq!(report.looked, before.len() as u64);
    let changes = without.store.changes(without.service, job.id, 0, 1000).await.unwrap();
    assert_eq!(changes.len() as u64, report.changed());

    let hits =
        with.store.rule_hits(with.service, version.id, weir_model::Timestamp::from_micros(0));
    let hits = hits.await.unwrap();
    assert_eq!((report.fired, report.not_knowable()), (hits.fired, hits.unknown));
    let mut told = before.clone();
    for change in &changes {
        assert_eq!(before[change.key.id()], change.change.before);
        told.insert(change.key.id().to_owned(), change.change.after);
    }
    assert_eq!(told, after);
}

#[test]
fn a_back_test_tells_what_live_would_have_done() {
    let cases = std::env::var("WEIR_BACK_TEST_CASES").ok().and_then(|n| n.parse().ok());
    let mut runner = TestRunner::new(Config {
        cases: cases.unwrap_or(12),
        failure_persistence: None,
        ..Config::default()
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let rules = || (select(&CONDITIONS[..]), select(&EFFECTS[..]));
    let history = (
        proptest::collection::vec(a_step(), 1..25),
        proptest::collection::vec(rules(), 0..3),
        rules(),
        any::<bool>(),
    );
    runner
        .run(&history, |(steps, base, (when, then), replaces)| {
            let base: Vec<String> = base
                .iter()
                .enumerate()
                .map(|(n, (when, then))| rule(&format!("base-{n}"), when, then))
                .collect();
            // A draft is a new rule, or the next version of one that is there.
            let name = if replaces { "base-0" } else { "draft" };
            runtime.block_on(told_and_lived(steps, base, rule(name, when, then)));
            Ok(())
        })
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_measured_by_what_people_decided() {
    let house = House::new().await;
    let bank = house.bank("posters", false).await;
    for n in 0..4 {
        house.banked(&bank, Source::List("lamps.csv".to_owned()), &[pdq(n, 0)]).await;
    }
    for (n, bits, outcome) in [
        (0, 2, Outcome::Remove),
        (1, 6, Outcome::Label),
        (2, 18, Outcome::Remove),
        (3, 24, Outcome::NotAMatch),
    ] {
        let answered = house.item(&format!("p{n}"), &[pdq(n, bits)]).await;
        house.decided(&answered, outcome).await;
    }
    let draft = rule(
        "draft",
        r#"matches.exists(m, m.type == "pdq" && m.distance <= 8 || m.distance == 24)"#,
        r#"review = { queue = "matches", priority = "urgent" }"#,
    );
    let now = house.now();
    let job = start_back_test(&house.store, house.service, None, &draft, now).await;
    let job = job.unwrap().unwrap();
    house.engine.work_on_a_job(&|| false).await.unwrap();
    let report = back_test_report(&house.store.job(house.service, job.id).await.unwrap());
    assert_eq!((report.judged.right, report.judged.wrong, report.judged.missed), (2, 1, 1));
    let precision = report.judged.precision().unwrap();
    assert!((precision.share - 2.0 / 3.0).abs() < 1e-9 && precision.low < 0.3);
    // Its effect is what the wide rule does already: no verdict changes.
    assert_eq!(report.changed(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_back_test_goes_on_where_it_was() {
    let house = House::new().await;
    for n in 0..10 {
        house.item(&format!("p{n}"), &[sha256(n)]).await;
    }
    let draft = rule("draft", "item.media > 0", EFFECTS[0]);
    let now = house.now();
    let job = start_back_test(&house.store, house.service, None, &draft, now).await;
    let job = job.unwrap().unwrap();
    let set = |state| house.store.set_job_state(house.service, job.id, state, None, now);
    set(JobState::Stopped).await.unwrap();
    assert!(!house.engine.work_on_a_job(&|| false).await.unwrap(), "nobody works on it");
    set(JobState::Running).await.unwrap();
    // The program ends after the first page, and the next one goes on.
    assert!(house.engine.work_on_a_job(&|| true).await.unwrap());
    let half = house.store.job(house.service, job.id).await.unwrap();
    assert_eq!((half.state, half.done), (JobState::Running, 10));
    assert!(house.engine.work_on_a_job(&|| false).await.unwrap());
    let whole = house.store.job(house.service, job.id).await.unwrap();
    assert_eq!((whole.state, back_test_report(&whole).changed()), (JobState::Done, 10));
    assert_eq!(house.store.changes(house.service, job.id, 0, 100).await.unwrap().len(), 10);
}
