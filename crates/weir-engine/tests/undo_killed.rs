//! `kill -9` while all that a rule did is taken back, ten times on the way: each
//! action is taken back once, none twice. 1,000 actions on each database by
//! default; `WEIR_UNDO_ACTIONS=10000` runs as many as the project's checklist
//! asks for.

use std::collections::{BTreeSet, HashMap};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use weir_engine::{Clock, JOB_LEASE, KeepFor, work_on_undo};
use weir_model::{
    ActionKind, Cause, ContentDigest, Cursor, ItemKey, JobId, JobState, Outcome, Queue, RuleState,
    RuleVersionId, SecretKey, ServiceId, Timestamp, Verdict,
};
use weir_store::{
    AskedCase, CaseFilter, ClaimLimits, Finding, KeepUntil, Location, NewRevision, RuleAct,
    RuleHit, Store, UndoDone, WrittenRule,
};

/// Where the store is, as `folder:…` or a PostgreSQL address, and which run.
const STORE: &str = "WEIR_TEST_UNDO_STORE";
const RUN: &str = "WEIR_TEST_UNDO_RUN";
const KILLS: u64 = 10;
const KEEP: KeepFor =
    KeepFor { fingerprints: Duration::from_secs(60), content: Duration::from_secs(60) };

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_micros(1_790_000_000_000_000).plus(Duration::from_secs(seconds))
}

/// Each run comes when the lease of the one before is over.
fn clock(run: u64) -> Clock {
    Arc::new(move || at(1_000).plus(JOB_LEASE * 2 * u32::try_from(run).unwrap()))
}

fn actions() -> u64 {
    let asked = std::env::var("WEIR_UNDO_ACTIONS").ok();
    asked.map_or(1_000, |count| count.parse().expect("WEIR_UNDO_ACTIONS is a number"))
}

fn location(named: &str) -> Location {
    match named.strip_prefix("folder:") {
        Some(folder) => Location::Folder(folder.into()),
        None => Location::Postgres(named.to_owned()),
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

#[test]
#[ignore = "not a test: the process that the tests below kill"]
fn a_process_that_takes_back_until_it_is_killed() {
    let Ok(named) = std::env::var(STORE) else { return };
    let run = std::env::var(RUN).unwrap().parse().unwrap();
    runtime().block_on(async {
        let store = Store::open(&location(&named)).await.unwrap();
        let service = store.default_service(at(0)).await.unwrap();
        let clock = clock(run);
        let job = store.claim_job(service, clock(), JOB_LEASE).await.unwrap().unwrap();
        work_on_undo(&store, service, &job, KEEP, &clock, |_| true).await.unwrap();
    });
}

/// A rule that acted on so many items, all of it on its way to a webhook.
async fn acted(store: &Store, service: ServiceId, count: u64) -> RuleVersionId {
    let key = SecretKey::from_bytes([5; 32]);
    let url = "https://hooks.example/lamp".parse().unwrap();
    store.create_webhook(service, &url, &key, at(1)).await.unwrap();
    let rule = WrittenRule {
        name: "gate".to_owned(),
        source: "when = \"true\"".to_owned(),
        note: String::new(),
        checked: true,
        after: None,
    };
    let version = store.write_rule(service, &rule, at(1)).await.unwrap().id;
    store.set_rule_state(service, version, RuleState::Live, false, at(1)).await.unwrap();
    let numbers: Vec<u64> = (0..count).collect();
    for group in numbers.chunks(500) {
        let group: Vec<_> = group.iter().map(|n| revision(*n, version)).collect();
        store.receive_items(service, &group, at(2)).await.unwrap();
    }
    // Half of it has left.
    let idle = HashMap::new();
    let limit = usize::try_from(count / 2).unwrap();
    let limits = ClaimLimits { total: limit, each: limit, under_way: &idle };
    let lease = Duration::from_secs(1);
    let left = store.claim_deliveries(service, &key, at(3), limits, lease).await.unwrap();
    assert_eq!(left.len(), limit);
    version
}

fn revision(n: u64, version: RuleVersionId) -> NewRevision {
    let mut content = [0; 32];
    content[..8].copy_from_slice(&n.to_be_bytes());
    let keep = KeepUntil { fingerprints: at(900_000), content: at(900_000) };
    NewRevision {
        key: ItemKey::new("post", format!("p{n}")).unwrap(),
        author: None,
        created_at: None,
        content: ContentDigest(content),
        echo: None,
        batch: None,
        finding: Finding {
            verdict: Some(Verdict::Act),
            answer: "{}".to_owned(),
            case: Some(AskedCase { queue: Queue::Matches, priority: weir_model::Priority::Normal }),
            hits: vec![RuleHit { version, state: RuleState::Live, outcome: "fires".to_owned() }],
            act: Some(RuleAct {
                version,
                outcome: Outcome::Remove,
                policy: None,
                reason: "a false light".to_owned(),
                language: None,
                keep,
            }),
            expires_at: Some(at(900_000)),
            ..Finding::default()
        },
        kept: None,
    }
}

/// Works on the job in a process of its own, killed once so much is done.
async fn work_and_kill(
    named: &str,
    store: &Store,
    service: ServiceId,
    job: JobId,
    run: u64,
    until: u64,
) {
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["a_process_that_takes_back_until_it_is_killed", "--exact", "--ignored"])
        .env(STORE, named)
        .env(RUN, run.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while store.job(service, job).await.unwrap().done < until {
        assert!(process.try_wait().unwrap().is_none(), "run {run} ended before {until}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    process.kill().unwrap();
    process.wait().unwrap();
}

async fn each_action_is_taken_back_once(named: &str) {
    let store = Store::open(&location(named)).await.unwrap();
    let service = store.default_service(at(0)).await.unwrap();
    let count = actions();
    let version = acted(&store, service, count).await;
    let cause = Cause::RuleVersion(version);
    let before = store.undo_preview(service, &cause, at(10)).await.unwrap();
    assert_eq!((before.standing(), before.cases), (count, count));
    let job = store.start_undo(service, &cause, at(10)).await.unwrap();
    for kill in 1..=KILLS {
        work_and_kill(named, &store, service, job.id, kill, count * kill / (KILLS + 1)).await;
        let job = store.job(service, job.id).await.unwrap();
        let after = store.undo_preview(service, &cause, at(10)).await.unwrap();
        let done = UndoDone::of(&job);
        assert_eq!((done.removed, job.done), (after.undone(), after.undone()), "kill {kill}");
        assert_eq!(job.state, JobState::Running);
    }
    let clock = clock(KILLS + 1);
    let job = store.claim_job(service, clock(), JOB_LEASE).await.unwrap().unwrap();
    let job = work_on_undo(&store, service, &job, KEEP, &clock, |_| true).await.unwrap();
    assert_eq!((job.state, job.done, job.total), (JobState::Done, count, count));
    let done = UndoDone::of(&job);
    assert_eq!((done.removed, done.told, done.withdrawn), (count, count / 2, count));
    each_is_told_once(&store, service, count).await;
}

async fn each_is_told_once(store: &Store, service: ServiceId, count: u64) {
    let count = usize::try_from(count).unwrap();
    let actions = store.actions(service, Cursor::START, u32::MAX).await.unwrap();
    let undone = actions.iter().filter(|action| action.kind == ActionKind::Undo);
    let decisions: BTreeSet<_> = undone.clone().map(|action| action.decision).collect();
    assert_eq!((undone.count(), decisions.len()), (count / 2, count / 2));
    store.seal(service).await.unwrap();
    let events = store.events(service, Cursor::START, u32::MAX).await.unwrap();
    let of_kind = |name: &str| {
        let of_kind = events.iter().map(|read| &read.sealed.event);
        let subjects = of_kind.filter(|event| event.kind.name() == name);
        subjects.filter_map(|event| event.subject).collect::<Vec<_>>()
    };
    for kind in ["decision.undone@1", "case.withdrawn@1"] {
        let subjects = of_kind(kind);
        let different: BTreeSet<_> = subjects.iter().collect();
        assert_eq!((subjects.len(), different.len()), (count, count), "{kind}");
    }
    let cases = store.cases(service, CaseFilter::default(), Cursor::START, u32::MAX).await.unwrap();
    assert!(cases.iter().all(|case| case.state == weir_model::CaseState::Withdrawn));
    let report = store.verify(service, None).await.unwrap().unwrap();
    assert!(report.ok(), "{report:?}");
}

#[test]
fn an_undo_that_is_killed_ten_times_takes_each_action_back_once_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let named = format!("folder:{}", folder.path().join("weir").display());
    runtime().block_on(each_action_is_taken_back_once(&named));
}

#[test]
fn an_undo_that_is_killed_ten_times_takes_each_action_back_once_on_postgres() {
    let database = weir_testkit::postgres::database();
    runtime().block_on(each_action_is_taken_back_once(&database.url));
}
