//! A back-test as a job: begun once, worked on page by page by whoever has it,
//! stopped and resumed, gone on with after a crash.

use serde::{Deserialize, Serialize};
use weir_model::{
    Job, JobKind, JobState, RuleState, RuleVersion, RuleVersionId, ServiceId, Timestamp,
};
use weir_rules::{Refusal, RuleFile};
use weir_store::{JobProgress, Store, StoreError};

use crate::back_test::{BackTestReport, Trial};
use crate::rules::Rules;
use crate::undo::JOB_LEASE;
use crate::way::Clock;

/// What a back-test tries, beside what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackTestTask {
    /// The draft's name.
    pub rule: String,
    /// The version that it is, where it is kept.
    pub version: Option<String>,
    /// The rule file.
    pub source: String,
    /// The versions that were live when the back-test began: they are what the
    /// draft is compared with to the end, whatever is switched meanwhile.
    pub live: Vec<String>,
}

impl BackTestTask {
    /// The task of a job.
    pub fn of(job: &Job) -> Option<Self> {
        serde_json::from_str(&job.task).ok()
    }

    /// The draft beside the rules that were live; what is wrong where it is no
    /// rule any more.
    async fn trial(
        &self,
        store: &Store,
        service: ServiceId,
    ) -> Result<Result<Trial, String>, StoreError> {
        let mut versions = Vec::new();
        for id in self.live.iter().filter_map(|id| id.parse::<RuleVersionId>().ok()) {
            let version = store.rule_version(service, id).await?;
            // Live as it was then.
            versions.push(RuleVersion { state: RuleState::Live, ..version });
        }
        Ok(match RuleFile::parse(&self.source) {
            Ok(draft) => Ok(beside(draft, &versions)),
            Err(refusals) => Err(words_of(&refusals)),
        })
    }
}

/// A trial of a draft beside the rules that are live now.
pub async fn trial_beside_live(
    store: &Store,
    service: ServiceId,
    draft: RuleFile,
) -> Result<Trial, StoreError> {
    Ok(beside(draft, &live_rules(store, service).await?))
}

async fn live_rules(store: &Store, service: ServiceId) -> Result<Vec<RuleVersion>, StoreError> {
    let mut versions = store.computed_rules(service).await?;
    versions.retain(|version| version.state == RuleState::Live);
    Ok(versions)
}

fn beside(draft: RuleFile, live: &[RuleVersion]) -> Trial {
    let live = Rules::read(live);
    let live: Vec<_> = live.versions().map(|(of, file)| (of.clone(), file.clone())).collect();
    Trial::new(draft, &live)
}

fn words_of(refusals: &[Refusal]) -> String {
    refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Begins the back-test of a rule file; refused where it is no rule.
pub async fn start_back_test(
    store: &Store,
    service: ServiceId,
    version: Option<RuleVersionId>,
    source: &str,
    at: Timestamp,
) -> Result<Result<Job, Vec<Refusal>>, StoreError> {
    let draft = match RuleFile::parse(source) {
        Ok(draft) => draft,
        Err(refusals) => return Ok(Err(refusals)),
    };
    let live = live_rules(store, service).await?;
    let task = BackTestTask {
        rule: draft.name().to_owned(),
        version: version.map(|version| version.to_string()),
        source: source.to_owned(),
        live: live.iter().map(|version| version.id.to_string()).collect(),
    };
    let task = serde_json::to_string(&task).expect("texts are JSON");
    let total = store.count_past(service).await?;
    Ok(Ok(store.start_job(service, JobKind::BackTest, &task, total, at).await?))
}

/// How far a back-test is, and what it found.
pub fn back_test_report(job: &Job) -> BackTestReport {
    serde_json::from_str(&job.progress).unwrap_or_default()
}

/// Works on a back-test that the caller has claimed, until it is done,
/// somebody stops it, or `stop` says that the program ends: then it is free for
/// whoever comes next.
pub(crate) async fn work_on_back_test(
    store: &Store,
    service: ServiceId,
    job: &Job,
    (clock, stop): (&Clock, &(dyn Fn() -> bool + Sync)),
) -> Result<(), StoreError> {
    let task = BackTestTask::of(job);
    let trial = match &task {
        Some(task) => task.trial(store, service).await?,
        None => Err("what it was to try cannot be read".to_owned()),
    };
    let trial = match trial {
        Ok(trial) => trial,
        Err(why) => {
            store.set_job_state(service, job.id, JobState::Failed, Some(&why), clock()).await?;
            return Ok(());
        }
    };
    let mut report = back_test_report(job);
    while trial.step(store, service, Some(job.id), &mut report).await? {
        let progress = JobProgress {
            done: report.looked,
            total: job.total.max(report.looked),
            progress: serde_json::to_string(&report).expect("texts and numbers are JSON"),
        };
        let ends = stop();
        let until = if ends { clock() } else { clock().plus(JOB_LEASE) };
        if !store.note_progress(service, job.id, &progress, until).await? || ends {
            return Ok(());
        }
    }
    match store.set_job_state(service, job.id, JobState::Done, None, clock()).await {
        // Stopped in the last moment: it can go on, and finds nothing left.
        Err(StoreError::JobState { .. }) => Ok(()),
        other => other.map(|_| ()),
    }
}
