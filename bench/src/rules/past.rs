//! A back-test of twenty rules over a million retained items: how long it
//! takes on all cores, and how much memory more than before.

use std::time::Instant;

use serde_json::{Value, json};
use weir_engine::{BackTestReport, RuleFile, trial_beside_live};
use weir_model::{RuleState, ServiceId};
use weir_store::{Location, Store, WrittenRule};

use super::SHAPES;
use crate::filled::{self, Filled};
use crate::machine;
use crate::rows::{items, now, on_one_thread};

/// With those that ship and the draft in the place of one of them: twenty.
const MORE_RULES: usize = 11;

pub(super) fn run() -> Value {
    let items = items("WEIR_BENCH_PAST", 1_000_000);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let location = Location::Folder(folder.path().join("data"));
    on_one_thread(async {
        eprintln!("rules: filling {items} items");
        let Filled { store, service, .. } = filled::fill(&location, items, now()).await;
        weir_engine::ensure_built_in(&store, service, now()).await.expect("the store takes them");
        for at in 0..MORE_RULES {
            live(&store, service, at).await;
        }
        let rules = store.computed_rules(service).await.expect("the store answers").len();
        let wide = store.rule_versions(service, "wide-perceptual").await.expect("it ships");
        let draft = wide[0].source.replace("m.distance <= 31", "m.distance <= 20");
        assert!(draft != wide[0].source, "the rule that ships is written otherwise now");
        let draft = RuleFile::parse(&draft).expect("a smaller distance is a rule");

        let (load, before) = (machine::load(), machine::own_megabytes("VmRSS"));
        #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
        let started = Instant::now();
        let trial = trial_beside_live(&store, service, draft).await.expect("the store answers");
        let mut report = BackTestReport::default();
        let mut peak = before;
        while trial.step(&store, service, None, &mut report).await.expect("the store answers") {
            peak = peak.max(machine::own_megabytes("VmRSS"));
        }
        let seconds = started.elapsed().as_secs_f64();
        store.close().await;
        json!({
            "what": "a draft of a rule that ships, tried on the past over SQLite",
            "rules": rules,
            "revisions": report.looked,
            "fires": report.fired,
            "would_change": report.changed(),
            "judged": { "right": report.judged.right, "wrong": report.judged.wrong,
                        "missed": report.judged.missed },
            "seconds": (seconds * 10.0).round() / 10.0,
            "memory_before_mb": before,
            "memory_most_mb": peak,
            "load_before": load,
            "goal": "under 60 s on two cores, memory flat",
        })
    })
}

async fn live(store: &Store, service: ServiceId, at: usize) {
    let when = SHAPES[at % SHAPES.len()].replace('N', &(at + 1).to_string());
    let source = format!(
        "name = \"bench-{at}\"\ntitle = {{ en = \"A rule\" }}\nabout = {{ en = \"A rule.\" }}\n\
         when = '''{when}'''\n[then]\nreview = {{ queue = \"matches\", priority = \"low\" }}\n"
    );
    let new = WrittenRule {
        name: format!("bench-{at}"),
        source,
        note: String::new(),
        checked: true,
        after: None,
    };
    let written = store.write_rule(service, &new, now()).await.expect("the store takes it");
    let set = store.set_rule_state(service, written.id, RuleState::Live, false, now()).await;
    set.expect("it is checked");
}
