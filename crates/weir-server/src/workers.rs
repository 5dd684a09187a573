//! What goes on beside requests, for each service: banks and events are
//! followed, what is pending is completed, messages are delivered, and what was
//! kept long enough is erased. A worker that fails says so and tries again.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use weir_engine::Engine;
use weir_model::Timestamp;
use weir_store::StoreError;

use crate::app::App;
use crate::hma;
use crate::metrics::WorkerLabels;

/// How often banks and events are followed: an entry matches within a second.
const FOLLOW: Duration = Duration::from_millis(200);
/// How often somebody looks for what is pending.
const COMPLETE: Duration = Duration::from_millis(250);
/// How often somebody looks for a job that nobody works on.
const JOBS: Duration = Duration::from_millis(500);
/// How often what was banked is looked for among what was seen before.
const LOOK_BACK: Duration = Duration::from_millis(500);
/// How often it is looked whether an entry matches too much of what comes.
const ASIDE: Duration = Duration::from_secs(10);
/// How often it is looked whether files for the next start are worth it.
const KEEP: Duration = Duration::from_secs(10);
/// How often exchanges fetch.
const EXCHANGES: Duration = Duration::from_secs(60);
/// How long a bank that was laid aside can be restored.
const LAID_ASIDE: Duration = Duration::from_secs(30 * 86_400);
/// How often retention runs.
const RETAIN: Duration = Duration::from_secs(60);

/// Starts the workers of a service.
pub(crate) fn start(app: &App, engine: &Arc<Engine>) {
    repeat(app, engine, "follow", FOLLOW, |_, engine| async move { engine.catch_up().await });
    repeat(app, engine, "complete", COMPLETE, |app, engine| async move {
        // What is left when the server stops is durable, and the next one's.
        while !app.stop().is_cancelled() && engine.complete_pending().await? > 0 {}
        Ok(())
    });
    repeat(app, engine, "jobs", JOBS, |app, engine| async move {
        let ends = move || app.stop().is_cancelled();
        while !ends() && engine.work_on_a_job(&ends).await? {}
        Ok(())
    });
    repeat(app, engine, "look-back", LOOK_BACK, |app, engine| async move {
        let ends = move || app.stop().is_cancelled();
        engine.look_back(&ends).await
    });
    repeat(app, engine, "keep", KEEP, |_, engine| async move {
        engine.keep_for_the_next_start();
        Ok(())
    });
    repeat(app, engine, "retain", RETAIN, retain);
    repeat(app, engine, "exchanges", EXCHANGES, |app, engine| async move {
        hma::fetch_all(&app, engine.service()).await
    });
    repeat(app, engine, "aside", ASIDE, |app, engine| async move {
        let share = app.config().aside.share;
        let aside = app.store().set_aside_by_traffic(engine.service(), share, app.now()).await?;
        for entry in aside {
            tracing::warn!(%entry, "an entry matched too much of what came and was set aside");
        }
        Ok(())
    });
    crate::deliver::start(app, engine.service());
}

fn repeat<F>(
    app: &App,
    engine: &Arc<Engine>,
    name: &'static str,
    every: Duration,
    work: impl Fn(App, Arc<Engine>) -> F + Send + Sync + 'static,
) where
    F: Future<Output = Result<(), StoreError>> + Send,
{
    let (app, engine) = (app.clone(), engine.clone());
    app.tasks().clone().spawn(async move {
        let mut ticks = interval(every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut failing = false;
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                () = app.stop().cancelled() => return,
            }
            let worked = work(app.clone(), engine.clone()).await;
            if let Err(error) = &worked {
                app.metrics().worker_failures.get_or_create(&WorkerLabels { worker: name }).inc();
                if !failing {
                    tracing::warn!(worker = name, %error, "a worker failed; it tries again");
                }
            } else if failing {
                tracing::info!(worker = name, "the worker works again");
            }
            failing = worked.is_err();
        }
    });
}

/// Erases what was kept long enough.
async fn retain(app: App, engine: Arc<Engine>) -> Result<(), StoreError> {
    let now = app.now();
    let micros = i64::try_from(LAID_ASIDE.as_micros()).unwrap_or(i64::MAX);
    let long_ago = Timestamp::from_micros(now.micros().saturating_sub(micros));
    app.store().forget_laid_aside(engine.service(), long_ago, now).await?;
    let mut erased_any = false;
    loop {
        let (expired, blobs) = app.store().expire(engine.service(), app.now()).await?;
        app.metrics().expired(&expired);
        app.store().remove_blobs(app.blobs(), &blobs).await?;
        if expired.is_empty() {
            break;
        }
        erased_any = true;
    }
    if erased_any { app.store().scrub_log().await } else { Ok(()) }
}
