//! `weir undo`: all that a cause did, shown and taken back; with a server that
//! runs beside it or without one.

use std::time::Duration;

use anyhow::bail;
use serde_json::{Map, Value, json};
use weir_engine::{JOB_LEASE, KeepFor, Stop, work_on_undo};
use weir_model::{Cause, Job, JobState, Timestamp};
use weir_server::clock::system_clock;
use weir_store::{UndoDone, UndoPreview};

use super::interrupt::stop_on_interrupt;
use super::terminal::asked;
use crate::exit::Exit;
use crate::output::{BOLD, GOOD, Output, counted, styled};
use crate::session::{Session, now};
use crate::settings::Settings;

/// How often a job that another program works on is looked at.
const LOOK: Duration = Duration::from_millis(300);

/// Take back all that an entry, a rule, a list, a bank or a span of time did
///
/// First it is shown what that is: decisions, held items, waiting cases, labels.
/// Each action that had left is told to the service as undone. What people
/// decide after it began stays. It may be broken off and goes on where it was:
/// with a running server by itself, else with --job.
#[derive(clap::Args)]
#[command(
    after_help = "\
Examples:
  weir undo --entry entry_01kb… --dry-run    only shows it
  weir undo --import import_01kb… --yes      for scripts
  weir undo --bank posters
  weir undo --from 2026-11-26T08:00:00Z --to 2026-11-26T09:30:00Z
  weir undo --job job_01kb…                  goes on with one that was broken off",
    group(clap::ArgGroup::new("cause").required(true).multiple(false)
        .args(["entry", "rule_version", "import", "bank", "from", "job"]))
)]
pub(crate) struct UndoArgs {
    /// What this entry matched
    #[arg(long, value_name = "ENTRY")]
    entry: Option<String>,
    /// What this version of a rule fired for
    #[arg(long, value_name = "VERSION")]
    rule_version: Option<String>,
    /// What the entries of this import matched
    #[arg(long, value_name = "IMPORT")]
    import: Option<String>,
    /// What the entries of this bank matched
    #[arg(long, value_name = "NAME")]
    bank: Option<String>,
    /// What was decided and held from this time on, RFC 3339
    #[arg(long, value_name = "TIME", requires = "to")]
    from: Option<String>,
    /// Until this time
    #[arg(long, value_name = "TIME", requires = "from")]
    to: Option<String>,
    /// Go on with this job
    #[arg(long, value_name = "JOB")]
    job: Option<String>,
    /// Only show what would be taken back
    #[arg(long)]
    dry_run: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

impl UndoArgs {
    fn cause(&self) -> anyhow::Result<Cause> {
        if let Some(id) = &self.entry {
            return Ok(Cause::Entry(id.parse()?));
        }
        if let Some(id) = &self.rule_version {
            return Ok(Cause::RuleVersion(id.parse()?));
        }
        if let Some(id) = &self.import {
            return Ok(Cause::Import(id.parse()?));
        }
        if let Some(name) = &self.bank {
            return Ok(Cause::Bank(name.parse()?));
        }
        let time = |text: &Option<String>| -> anyhow::Result<Timestamp> {
            Ok(text.as_deref().unwrap_or_default().parse()?)
        };
        let (from, to) = (time(&self.from)?, time(&self.to)?);
        if from >= to {
            bail!("--to is not after --from: name the earlier time first");
        }
        Ok(Cause::Time { from, to })
    }
}

pub(crate) async fn run(
    args: UndoArgs,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let session = Session::open(settings).await?;
    let result = match &args.job {
        Some(id) => resume(id, &session, settings, out).await,
        None => begin(&args, &session, settings, out).await,
    };
    let closed = session.close().await;
    let exit = result?;
    closed?;
    Ok(exit)
}

async fn begin(
    args: &UndoArgs,
    session: &Session,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let cause = args.cause()?;
    let seen = session.store.undo_preview(session.service, &cause, now()).await?;
    tell(&seen, out);
    if seen.is_empty() {
        out.say("there is nothing to take back");
        return Ok(Exit::Nothing);
    }
    if args.dry_run {
        return Ok(Exit::Nothing);
    }
    let cases = counted(seen.cases, "case", "cases");
    if !args.yes && !asked(&format!("take back all of this, in {cases}?"))? {
        bail!("nothing was taken back; with --yes it is, without being asked");
    }
    let job = session.store.start_undo(session.service, &cause, now()).await?;
    work(job, session, settings, out).await
}

async fn resume(
    id: &str,
    session: &Session,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let (store, service) = (&session.store, session.service);
    let mut job = store.job(service, id.parse()?).await?;
    if matches!(job.state, JobState::Stopped | JobState::Failed) {
        job = store.set_job_state(service, job.id, JobState::Running, None, now()).await?;
    }
    work(job, session, settings, out).await
}

/// Works on the job, or watches whoever does, until it ends.
async fn work(
    mut job: Job,
    session: &Session,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let (store, service) = (&session.store, session.service);
    let stop = std::sync::Arc::new(Stop::default());
    stop_on_interrupt(stop.clone());
    let keep = KeepFor {
        fingerprints: settings.serve.keep_fingerprints,
        content: settings.serve.keep_content,
    };
    while job.state == JobState::Running && !stop.is_stopped() {
        match store.claim_this_job(service, job.id, now(), JOB_LEASE).await? {
            Some(claimed) => {
                let (clock, total) = (system_clock(), claimed.total);
                let go_on = |done: &UndoDone| {
                    out.progress_of("cases", done.withdrawn + done.reopened, total);
                    !stop.is_stopped()
                };
                job = work_on_undo(store, service, &claimed, keep, &clock, go_on).await?;
            }
            None => {
                tokio::time::sleep(LOOK).await;
                job = store.job(service, job.id).await?;
                out.progress_of("cases", job.done, job.total);
            }
        }
    }
    out.end_progress();
    end(&job, out);
    Ok(if job.state == JobState::Done { Exit::Nothing } else { Exit::Problem })
}

fn tell(seen: &UndoPreview, out: &Output) {
    let sorts: Vec<Value> = seen
        .decisions
        .iter()
        .map(|sort| {
            json!({
                "outcome": sort.outcome.name(),
                "by": if sort.by_rule { "rule" } else { "person" },
                "standing": sort.standing,
                "undone": sort.undone,
            })
        })
        .collect();
    let mut object = Map::new();
    object.insert("decisions".to_owned(), sorts.into());
    for (name, count) in [
        ("held", seen.held),
        ("open_cases", seen.open),
        ("withdrawn", seen.withdrawn),
        ("labels", seen.labels),
        ("in_cases", seen.cases),
    ] {
        object.insert(name.to_owned(), count.into());
    }
    out.object(object);
    for sort in &seen.decisions {
        let by = if sort.by_rule { "by a rule" } else { "by people" };
        out.line(format!(
            "{:12} {by:9}  {} to take back, {} taken back before",
            styled(BOLD, sort.outcome),
            counted(sort.standing, "decision", "decisions"),
            sort.undone
        ));
    }
    for (count, one, many, what) in [
        (seen.held, "item", "items", "held, to be released"),
        (seen.withdrawn, "case", "cases", "waiting for nothing else, to be withdrawn"),
        (seen.labels, "label", "labels", "to be taken away"),
    ] {
        if count > 0 {
            out.line(format!("{} {what}", counted(count, one, many)));
        }
    }
}

fn end(job: &Job, out: &Output) {
    let done = UndoDone::of(job);
    let mut object = Map::new();
    object.insert("job".to_owned(), job.id.to_string().into());
    object.insert("state".to_owned(), job.state.name().into());
    for (name, count) in [
        ("removed", done.removed),
        ("labelled", done.labelled),
        ("kept", done.kept),
        ("told", done.told),
        ("released", done.released),
        ("reopened", done.reopened),
        ("withdrawn", done.withdrawn),
        ("labels", done.labels),
    ] {
        object.insert(name.to_owned(), count.into());
    }
    out.object(object);
    let decisions = counted(done.decisions(), "decision", "decisions");
    match job.state {
        JobState::Done => out.say(format!(
            "{} {decisions}, {} told to the service; {} withdrawn, {} waiting again",
            styled(GOOD, "took back"),
            done.told,
            done.withdrawn,
            done.reopened
        )),
        JobState::Failed => out.say(format!(
            "it cannot go on: {}; `weir undo --job {}` tries again",
            job.note.as_deref().unwrap_or_default(),
            job.id
        )),
        _ => out.say(format!(
            "{decisions} taken back so far; `weir undo --job {}` goes on, a running server does \
             by itself unless somebody stopped it",
            job.id
        )),
    }
}
