//! What is kept: data folder, database, secret key, events.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use weir_model::{Cursor, EventKind, SignedHead};
use weir_store::{Concern, load_or_create_key};

use super::{Finding, Told};
use crate::output::{grouped, shown};
use crate::session::{Session, where_it_is};
use crate::settings::Settings;

/// Less free space than this is worth a word: 1 GiB.
const LITTLE_SPACE: u64 = 1 << 30;

pub(super) async fn check(settings: &Settings, told: &mut Told<'_>) -> anyhow::Result<()> {
    let session = match Session::open(settings).await {
        Ok(session) => session,
        Err(error) => {
            told.check("database", Finding::Bad(format!("{error:#}")));
            return Ok(());
        }
    };
    let version = session.store.database_version().await;
    let schema = session.store.schema_version();
    let database =
        version.map(|version| format!("{version}, schema {schema}, {}", where_it_is(settings)));
    told.check("database", database.map_err(|error| error.to_string()));
    if settings.database.is_some() {
        told.check("durability", durability(&session).await);
    }
    told.check("secret key", secret_key(&settings.secret_key_file, &session).await);
    if let Some(finding) = banked_texts(&session).await {
        told.check("banked texts", finding);
    }
    // With PostgreSQL the key is what the folder is made for.
    told.check("data folder", data_folder(&settings.data));
    if settings.database.is_none()
        && let Some(finding) = file_system(&settings.data)
    {
        told.check("file system", finding);
    }
    told.check("events", events(&session).await);
    session.close().await
}

async fn durability(session: &Session) -> Finding {
    let concerns = match session.store.concerns().await {
        Ok(concerns) => concerns,
        Err(error) => return Finding::Bad(error.to_string()),
    };
    let words: Vec<String> = concerns.iter().map(Concern::to_string).collect();
    match concerns.iter().all(Concern::can_wait) {
        true if concerns.is_empty() => {
            Finding::Good("PostgreSQL waits for its disk before it answers".to_owned())
        }
        true => Finding::Worth(words.join("; ")),
        false => Finding::Bad(words.join("; ")),
    }
}

/// A key that is missing is made, but not where one was in use: a new one
/// would hide that what the old one encrypted is out of reach.
async fn secret_key(path: &Path, session: &Session) -> Result<String, String> {
    if !path.exists() && key_was_used(session).await.map_err(|error| error.to_string())? {
        return Err(format!(
            "{} is missing, and it was in use here: put it back from where you keep a copy, or what it encrypted (secrets of webhooks, banked texts) cannot be read",
            shown(path)
        ));
    }
    load_or_create_key(path).map_err(|error| error.to_string())?;
    Ok(format!("{}, readable by its owner only", path.display()))
}

/// Whether the texts that are banked can be read, where there are any.
async fn banked_texts(session: &Session) -> Option<Finding> {
    let (store, service) = (&session.store, session.service);
    let counted = match store.count_banked_texts(service).await {
        Ok(0) => return None,
        Ok(texts) => store.unreadable_banked_texts(service).await.map(|bad| (texts, bad)),
        Err(error) => Err(error),
    };
    Some(match counted {
        Ok((texts, 0)) => Finding::Good(format!("{}, all can be read", grouped(texts))),
        Ok((texts, bad)) => Finding::Bad(format!(
            "{} of {} cannot be read with this secret key, and only whole copies of them are found: put the secret.key back that they were banked with, or bank them again",
            grouped(bad),
            grouped(texts)
        )),
        Err(error) => Finding::Bad(error.to_string()),
    })
}

/// Whether anything happened that only happens with the key.
async fn key_was_used(session: &Session) -> Result<bool, weir_store::StoreError> {
    if session.store.count_banked_texts(session.service).await? > 0 {
        return Ok(true);
    }
    session.store.seal(session.service).await?;
    let mut cursor = Cursor::START;
    loop {
        let page = session.store.events(session.service, cursor, 1000).await?;
        let Some(last) = page.last() else { return Ok(false) };
        cursor = Cursor::after(last.sealed.seq);
        if page.iter().any(|read| needs_the_key(&read.sealed.event.kind)) {
            return Ok(true);
        }
    }
}

fn needs_the_key(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::WebhookCreated
            | EventKind::WebhookChanged
            | EventKind::SessionStarted
            | EventKind::ItemsReceived
            | EventKind::NoticeReceived
    )
}

/// Who may enter it, and how much room there is.
fn data_folder(folder: &Path) -> Result<String, String> {
    let metadata =
        std::fs::metadata(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(format!(
            "{} may be entered by others (mode {mode:o}): chmod 700 it",
            folder.display()
        ));
    }
    let space = rustix::fs::statvfs(folder).map_err(|error| error.to_string())?;
    let free = space.f_bavail.saturating_mul(space.f_frsize);
    let mib = grouped(free >> 20);
    if free < LITTLE_SPACE {
        return Err(format!(
            "{} has only {mib} MiB free: make room, an upload in progress needs it",
            folder.display()
        ));
    }
    Ok(format!("{}, {mib} MiB free", folder.display()))
}

/// SQLite's locks and its shared memory do not work across machines.
fn file_system(folder: &Path) -> Option<Finding> {
    let kind = rustix::fs::statfs(folder).ok()?.f_type;
    let name = network_file_system(u32::try_from(kind & 0xffff_ffff).ok()?)?;
    Some(Finding::Worth(format!(
        "the data folder lies on {name}: SQLite can be damaged there; use a disk of this machine, or PostgreSQL"
    )))
}

/// The file systems that more than one machine may use at once, by the numbers
/// of linux/magic.h.
fn network_file_system(kind: u32) -> Option<&'static str> {
    Some(match kind {
        0x6969 => "NFS",
        0x517b | 0xff53_4d42 | 0xfe53_4d42 => "a Windows share",
        0x0102_1997 => "9P, a folder of the host machine",
        0x00c3_6400 => "Ceph",
        0x5346_414f | 0x6b41_4653 => "AFS",
        0x0bd0_0bd0 => "Lustre",
        0x7461_636f => "OCFS2",
        0x0116_1970 => "GFS2",
        _ => return None,
    })
}

async fn events(session: &Session) -> Result<String, String> {
    let words = |error: weir_store::StoreError| error.to_string();
    session.store.seal(session.service).await.map_err(words)?;
    let head: Option<&SignedHead> = None;
    let report = session.store.verify(session.service, head).await.map_err(words)?;
    let report = report.map_err(|error| error.to_string())?;
    match report.first_bad {
        None => Ok(format!("{} sealed, the chain is whole", grouped(report.events))),
        Some(bad) => Err(format!("event {}: {}", bad.seq, bad.fault)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_file_system_is_told_apart_from_a_disk() {
        assert_eq!(network_file_system(0x6969), Some("NFS"));
        assert_eq!(network_file_system(0xff53_4d42), Some("a Windows share"));
        // ext4, XFS, Btrfs, tmpfs, overlayfs, ZFS.
        for disk in [0xef53, 0x5846_5342, 0x9123_683e, 0x0102_1994, 0x794c_7630, 0x2fc1_2fc1] {
            assert_eq!(network_file_system(disk), None, "{disk:x}");
        }
    }
}
