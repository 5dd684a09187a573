//! `weir restore`: a backup becomes a store again.

use std::path::PathBuf;

use anyhow::bail;
use serde_json::{Map, Value};
use weir_engine::own_background;
use weir_store::{Backup, BackupSummary, Beside, Progress, RestoreReport, Store};

use super::backup::{blobs_folder, tell};
use super::interrupt::interrupted;
use crate::exit::Exit;
use crate::output::{
    BOLD, DIM, GOOD, Output, counted, grouped, path_object, shown, styled, visible,
};
use crate::session::{now, open_store, where_it_is};
use crate::settings::Settings;

/// Fill an empty data folder or database from a backup
///
/// Every byte of the file is checked first. A store that holds something is
/// left as it is: name a new folder with --data, or an empty PostgreSQL
/// database with WEIR_DATABASE.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  weir restore weir-backup-TIME.tar --dry-run            what is in it, and is it whole?
  weir restore weir-backup-TIME.tar --data /srv/weir2
  WEIR_DATABASE=postgres://weir@db.example/weir weir restore weir-backup-TIME.tar")]
pub(crate) struct RestoreArgs {
    /// The file that `weir backup` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Check the file and say what is in it; nothing is restored
    #[arg(long)]
    dry_run: bool,
}

pub(crate) async fn run(
    args: RestoreArgs,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let tell_checking = |progress: Progress| tell(out, progress);
    let backup = tokio::select! {
        backup = Backup::open(&args.file, tell_checking) => backup?,
        () = interrupted() => bail!("stopped; nothing was changed"),
    };
    out.end_progress();
    if args.dry_run {
        summary(&args, backup.summary(), out);
        return Ok(Exit::Nothing);
    }
    let store = open_store(settings).await?;
    let blobs = blobs_folder(settings);
    let background = own_background::folder_in(&settings.data);
    let beside = Beside {
        blobs: Some(&blobs),
        background: Some(&background),
        secret_key: Some(&settings.secret_key_file),
    };
    let tell_rows = |progress: Progress| tell(out, progress);
    // Dropped half-way, it leaves nothing.
    let report = tokio::select! {
        report = store.restore(&backup, beside, now(), tell_rows) => report?,
        () = interrupted() => bail!("stopped; nothing was changed"),
    };
    out.end_progress();
    let events = verified(&store, &report).await?;
    say(&args, &report, events, settings, out);
    store.close().await;
    Ok(out.exit())
}

/// What is in the file.
fn summary(args: &RestoreArgs, summary: &BackupSummary, out: &Output) {
    let tables: Map<String, Value> =
        summary.tables.iter().map(|(name, rows)| (name.clone(), (*rows).into())).collect();
    let mut object = path_object(&args.file);
    object.insert("whole".to_owned(), true.into());
    object.insert("made_at".to_owned(), summary.made_at.to_string().into());
    object.insert("weir".to_owned(), summary.weir.as_str().into());
    object.insert("schema".to_owned(), summary.schema.into());
    object.insert("database".to_owned(), summary.database.as_str().into());
    object.insert("tables".to_owned(), tables.into());
    object.insert("blobs".to_owned(), summary.blobs.into());
    object.insert("blob_bytes".to_owned(), summary.blob_bytes.into());
    object.insert("background".to_owned(), summary.background.into());
    object.insert("secret_key".to_owned(), summary.secret_key.into());
    out.object(object);
    out.line(format!(
        "{}: made {} by Weir {} from {} (schema {})",
        styled(GOOD, "whole"),
        summary.made_at,
        visible(&summary.weir),
        visible(&summary.database),
        summary.schema
    ));
    for (table, rows) in &summary.tables {
        out.line(format!("  {}  {}", styled(BOLD, format!("{table:16}")), grouped(*rows)));
    }
    let blobs = counted(summary.blobs, "blob", "blobs");
    out.line(format!("  {blobs}, {} bytes", grouped(summary.blob_bytes)));
    if summary.background > 0 {
        let texts = counted(summary.background, "text", "texts");
        out.line(format!("  {texts} of an own background"));
    }
    let key = if summary.secret_key { "the secret key is in it" } else { "without the secret key" };
    out.line(styled(DIM, format!("  {key}")));
}

/// Checks the chain of every service's events; answers how many there are.
async fn verified(store: &Store, report: &RestoreReport) -> anyhow::Result<u64> {
    let mut events = 0;
    for service in &report.services {
        store.seal(*service).await?;
        let verified = store.verify(*service, None).await??;
        if let Some(bad) = &verified.first_bad {
            bail!(
                "everything is restored, but the backup's own chain is broken: event {}: {}",
                bad.seq,
                bad.fault
            );
        }
        events += verified.events;
    }
    Ok(events)
}

fn say(args: &RestoreArgs, report: &RestoreReport, events: u64, settings: &Settings, out: &Output) {
    let mut object = path_object(&args.file);
    object.insert("rows".to_owned(), report.rows.into());
    object.insert("blobs".to_owned(), report.blobs.into());
    object.insert("background".to_owned(), report.background.into());
    object.insert("events".to_owned(), events.into());
    object.insert("secret_key".to_owned(), report.secret_key.into());
    out.object(object);
    out.line(format!(
        "{} {} and {} into {}; the chain of {} is whole",
        styled(GOOD, "restored"),
        counted(report.rows, "row", "rows"),
        counted(report.blobs, "blob", "blobs"),
        visible(&where_it_is(settings)),
        counted(events, "event", "events"),
    ));
    if !report.secret_key && !settings.secret_key_file.exists() {
        out.note(format!(
            "the backup has no secret key: put the old one at {} before Weir serves, or what was encrypted with it (secrets of webhooks) cannot be read",
            shown(&settings.secret_key_file)
        ));
    }
}
