//! `weir doctor`: whether everything is there that Weir needs.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::Map;
use weir_engine::Fingerprinter;
use weir_media::{Options, testsrc};
use weir_model::SignedHead;
use weir_signals::pdq::{Hasher, RgbView};
use weir_store::load_or_create_key;

use crate::exit::Exit;
use crate::output::{DIM, FOUND, GOOD, Output, grouped, styled, visible};
use crate::session::{Session, now, where_it_is};
use crate::settings::Settings;

/// Check that everything Weir needs is there, and say what is not
///
/// Opens (or makes) the data folder and the database, checks who may read
/// them, decodes and hashes a generated picture, and verifies the events.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  weir doctor
  weir doctor --data /srv/weir               of another data folder")]
pub(crate) struct DoctorArgs {}

/// Less free space than this is worth a word: 1 GiB.
const LITTLE_SPACE: u64 = 1 << 30;

pub(crate) async fn run(
    _: &DoctorArgs,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    check("program", Ok(format!("weir {}", env!("CARGO_PKG_VERSION"))), out);
    check("processor", Ok(processor()), out);
    check("pictures", pictures(settings), out);
    match Session::open(settings).await {
        Err(error) => check("database", Err(format!("{error:#}")), out),
        Ok(session) => {
            let version = session.store.database_version().await;
            let schema = session.store.schema_version();
            let database = version
                .map(|version| format!("{version}, schema {schema}, {}", where_it_is(settings)))
                .map_err(|error| error.to_string());
            check("database", database, out);
            let key = load_or_create_key(&settings.secret_key_file);
            let key = key.map(|_| {
                format!("{}, readable by its owner only", settings.secret_key_file.display())
            });
            check("secret key", key.map_err(|error| error.to_string()), out);
            // With PostgreSQL the key is what the folder is made for.
            check("data folder", data_folder(&settings.data), out);
            check("events", events(&session).await, out);
            session.close().await?;
        }
    }
    check("clock", clock(), out);
    if out.problems() == 0 {
        out.say(styled(GOOD, "everything is there"));
    }
    Ok(out.exit())
}

fn check(name: &str, result: Result<String, String>, out: &mut Output) {
    let mut object = Map::new();
    object.insert("check".to_owned(), name.into());
    object.insert("ok".to_owned(), result.is_ok().into());
    let words = result.as_ref().unwrap_or_else(|why| why);
    object.insert("detail".to_owned(), words.as_str().into());
    out.object(object);
    let (mark, label) = match &result {
        Ok(_) => (styled(GOOD, "✓"), styled(DIM, format!("{name:>11}"))),
        Err(_) => (styled(FOUND, "✗"), styled(FOUND, format!("{name:>11}"))),
    };
    out.line(format!("{mark} {label}  {}", visible(words)));
    if result.is_err() {
        out.count_problem();
    }
}

fn processor() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!("{cores} cores; hashing by {:?}", Hasher::new().path())
}

/// A picture made, packed, unpacked and hashed on every path this machine has.
fn pictures(settings: &Settings) -> Result<String, String> {
    let picture = testsrc::picture(7, 320, 240);
    let view = RgbView::new(picture.width(), picture.height(), picture.rgb())
        .map_err(|error| error.to_string())?;
    let expected = Hasher::new().hash(&view);
    for path in weir_signals::pdq::Path::available() {
        let other = Hasher::with_path(path).map(|mut hasher| hasher.hash(&view));
        if other != Some(expected) {
            return Err(format!("hashing by {path:?} gives another result: report this"));
        }
    }
    let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    let file = folder.path().join("picture.png");
    std::fs::write(&file, testsrc::encode_png(&picture)).map_err(|error| error.to_string())?;
    let options = Options { limits: settings.limits, ..Options::default() };
    let fingerprint = Fingerprinter::new(options).file(&file);
    match fingerprint.problem {
        Some(problem) => Err(problem.to_string()),
        None if fingerprint.signals.first() != Some(&expected.into()) => {
            Err("a picture that was packed and unpacked hashes otherwise: report this".to_owned())
        }
        None => Ok("JPEG, PNG, GIF, WebP and BMP are read".to_owned()),
    }
}

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
        return Err(format!("{} has only {mib} MiB free", folder.display()));
    }
    Ok(format!("{}, {mib} MiB free", folder.display()))
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

/// A clock that stands before this program was written is wrong, and with it
/// every time and every legal clock.
fn clock() -> Result<String, String> {
    const WRITTEN: i64 = 1_790_000_000_000_000;
    let now = now();
    if now.micros() < WRITTEN {
        return Err(format!("the clock says {now}: set it, every event carries its time"));
    }
    Ok(now.to_string())
}
