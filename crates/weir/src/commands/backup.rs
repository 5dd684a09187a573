//! `weir backup`: all that the store keeps, in one file.

use std::path::{Path, PathBuf};

use anyhow::bail;
use weir_engine::own_background;
use weir_model::Timestamp;
use weir_store::{BackupReport, Beside, Progress, Step};

use super::interrupt::interrupted;
use crate::exit::Exit;
use crate::output::{ACCENT, GOOD, Output, counted, grouped, path_object, shown, styled};
use crate::session::{Session, now};
use crate::settings::Settings;

/// Write everything that Weir keeps into one file, also while it serves
///
/// The file is a tar with a JSON file for each table and the blobs. It can be
/// restored into SQLite or PostgreSQL, whichever it came from. Who reads it
/// reads what Weir keeps: keep it as safe as the data folder.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  weir backup                                into weir-backup-TIME.tar here
  weir backup --to /mnt/safe/weir.tar
  weir restore weir-backup-TIME.tar --data /srv/weir2")]
pub(crate) struct BackupArgs {
    /// The file, which must not be there; without it weir-backup-TIME.tar in this folder
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Put the secret key into it, too: whoever has the file then has the key
    #[arg(long)]
    with_secret_key: bool,
}

pub(crate) async fn run(
    args: BackupArgs,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    if settings.database.is_none() && !settings.data.join("weir.db").is_file() {
        bail!(
            "there is nothing of Weir's in {}: name its data folder with --data",
            shown(&settings.data)
        );
    }
    let to = args.to.unwrap_or_else(|| default_name(now()).into());
    let session = Session::open(settings).await?;
    let blobs = blobs_folder(settings);
    let secret_key = args.with_secret_key.then_some(settings.secret_key_file.as_path());
    let background = own_background::folder_in(&settings.data);
    let beside = Beside { blobs: Some(&blobs), background: Some(&background), secret_key };
    let tell = |progress: Progress| tell(out, progress);
    // Dropped half-way, it leaves nothing.
    let report = tokio::select! {
        report = session.store.backup(&to, beside, now(), tell) => report?,
        () = interrupted() => bail!("stopped; nothing was written"),
    };
    out.end_progress();
    say(&to, &report, settings, out);
    session.close().await?;
    Ok(out.exit())
}

/// Where the blobs lie.
pub(crate) fn blobs_folder(settings: &Settings) -> PathBuf {
    settings.data.join("blobs")
}

/// How far it is, on the progress bar.
pub(crate) fn tell(out: &mut Output, progress: Progress) {
    let unit = match progress.step {
        Step::Rows => "rows",
        Step::Blobs => "blobs",
        Step::Checking => "bytes checked",
    };
    out.progress_of(unit, progress.done, progress.of);
}

/// `weir-backup-20261124T080000Z.tar`.
fn default_name(at: Timestamp) -> String {
    let time: String =
        at.to_string().chars().take(19).filter(|c| !['-', ':'].contains(c)).collect();
    format!("weir-backup-{time}Z.tar")
}

fn say(to: &Path, report: &BackupReport, settings: &Settings, out: &mut Output) {
    let mut object = path_object(to);
    object.insert("rows".to_owned(), report.rows.into());
    object.insert("blobs".to_owned(), report.blobs.into());
    object.insert("background".to_owned(), report.background.into());
    object.insert("bytes".to_owned(), report.bytes.into());
    object.insert("secret_key".to_owned(), report.secret_key.into());
    object.insert("gone".to_owned(), report.gone.into());
    object.insert("others".to_owned(), report.others.into());
    out.object(object);
    out.line(format!(
        "{} {} and {}, {} bytes, in {}",
        styled(GOOD, "backed up"),
        counted(report.rows, "row", "rows"),
        counted(report.blobs, "blob", "blobs"),
        grouped(report.bytes),
        styled(ACCENT, shown(to))
    ));
    if report.background > 0 {
        let texts = counted(report.background, "text", "texts");
        out.say(format!("{texts} of your own background, too"));
    }
    for (path, why) in &report.no_texts {
        out.problem(path, why);
    }
    if report.secret_key {
        out.note("the secret key is in it: keep the file as safe as the key");
    } else if settings.secret_key_file.exists() {
        let key = shown(&settings.secret_key_file);
        out.say(format!("the secret key is not in it: keep a copy of {key} somewhere else"));
    }
    if report.gone > 0 {
        let gone = counted(report.gone, "blob was", "blobs were");
        out.note(format!("{gone} erased while the backup was made, and so not in it"));
    }
    if report.others > 0 {
        let others = counted(report.others, "file", "files");
        out.note(format!("{others} among the blobs that Weir did not put there: left out"));
    }
    let folder = blobs_folder(settings);
    for name in &report.damaged {
        let path = folder.join(&name[..2]).join(name);
        out.problem(&path, "its content is not what its name says, so it was left out");
    }
    if let Some(why) = &report.event {
        out.problem(to, format!("the backup is whole, but no event tells of it: {why}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_is_named_after_its_time() {
        let at = "2026-11-24T08:05:09.123456Z".parse().unwrap();
        assert_eq!(default_name(at), "weir-backup-20261124T080509Z.tar");
    }
}
