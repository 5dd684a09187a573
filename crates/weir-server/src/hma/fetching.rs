//! What an exchange brings into its bank: `sample`, hashes that Weir makes up,
//! and `local_file`, a list below the data folder, read again when it changed.

use std::collections::HashMap;
use std::fs::File;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Component, Path, PathBuf};

use weir_engine::ListFormat;
use weir_engine::rows::{Mapping, NumberedRow, read_csv, read_json};
use weir_media::{Limits, read_bounded};
use weir_model::{
    BankId, Cursor, EntryFingerprint, EntryId, NewEntry, Provenance, ServiceId, Source,
};
use weir_signals::pdq::Quality;
use weir_signals::{Digests, PdqHash, Signal, TextKey};
use weir_store::{Exchange, FetchEnd, StoreError};

use crate::app::App;

/// The largest list that is read.
const LARGEST_LIST: u64 = 256 << 20;
/// How many hashes of each kind the sample has.
const SAMPLE: u8 = 16;
/// How many entries are looked at at once.
const PAGE: u32 = 1000;

/// Fetches for each exchange of a service that is enabled.
pub(crate) async fn fetch_all(app: &App, service: ServiceId) -> Result<(), StoreError> {
    for exchange in app.store().exchanges(service).await? {
        if exchange.enabled && super::fetches(&exchange.api) {
            fetch_one(app, service, &exchange).await?;
        }
    }
    Ok(())
}

/// Fetches for one exchange; how it went is noted with it.
pub(super) async fn fetch_one(
    app: &App,
    service: ServiceId,
    exchange: &Exchange,
) -> Result<(), StoreError> {
    let store = app.store();
    let end = match wanted(app, exchange).await {
        Ok(None) => return Ok(()),
        Ok(Some((checkpoint, entries))) => {
            store.fetch_began(service, exchange.id, app.now()).await?;
            bring(app, service, exchange.bank, entries).await?;
            FetchEnd::Succeeded { checkpoint }
        }
        Err(why) => FetchEnd::Failed(why),
    };
    store.fetch_ended(service, exchange.id, &end, app.now()).await?;
    app.engine(service).await?.catch_up().await
}

/// What the bank of an exchange is to hold, with how far that is; nothing where
/// it is so already.
async fn wanted(app: &App, exchange: &Exchange) -> Result<Option<(String, Vec<NewEntry>)>, String> {
    let source = Source::Exchange(exchange.name.clone());
    let (checkpoint, entries) = if exchange.api == "sample" {
        ("sample@1".to_owned(), sample(&source))
    } else {
        let file = exchange.config.get("file").and_then(serde_json::Value::as_str);
        let path = below(app.data_folder(), file.unwrap_or_default())?;
        let before = exchange.checkpoint.clone().filter(|_| exchange.fetch_error.is_none());
        let read = move || read_list(&path, &source, before.as_deref());
        match tokio::task::spawn_blocking(read).await {
            Ok(Ok(Some(read))) => read,
            Ok(Ok(None)) => return Ok(None),
            Ok(Err(why)) => return Err(why),
            Err(_) => return Err("the list could not be read: Weir failed on it".to_owned()),
        }
    };
    let same =
        exchange.checkpoint.as_deref() == Some(&checkpoint) && exchange.fetch_error.is_none();
    Ok((!same).then_some((checkpoint, entries)))
}

/// Has a bank hold what an exchange says: what is new is banked, what is gone
/// is removed.
async fn bring(
    app: &App,
    service: ServiceId,
    bank: BankId,
    entries: Vec<NewEntry>,
) -> Result<(), StoreError> {
    let store = app.store();
    let mut there: HashMap<EntryFingerprint, EntryId> = HashMap::new();
    let mut cursor = Cursor::START;
    loop {
        let page = store.entries(service, bank, cursor, PAGE).await?;
        let Some(last) = page.last() else { break };
        cursor = Cursor::after(last.number);
        let of_exchange =
            page.iter().filter(|entry| matches!(entry.provenance.source, Source::Exchange(_)));
        there.extend(of_exchange.map(|entry| (EntryFingerprint::of(&entry.signals), entry.id)));
    }
    for some in entries.chunks(PAGE as usize) {
        store.add_entries(service, bank, some, app.now()).await?;
    }
    for entry in &entries {
        there.remove(&EntryFingerprint::of(&entry.signals));
    }
    for gone in there.into_values() {
        match store.remove_entry(service, gone, app.now()).await {
            Ok(_) | Err(StoreError::NotScrubbed) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Hashes that nothing has: the digests of a phrase and a number.
fn sample(source: &Source) -> Vec<NewEntry> {
    let entry = |key: String, signal: Signal| NewEntry {
        signals: vec![signal],
        reference: Some(key),
        tags: vec!["sample".to_owned()],
        provenance: Provenance { source: source.clone(), origin: None, import: None },
    };
    let digests = |words: String| {
        let mut digests = Digests::new();
        digests.update(words.as_bytes());
        digests.finish()
    };
    let picture = |n: u8| {
        let hash = PdqHash(digests(format!("weir sample picture {n}")).sha256.0);
        entry(format!("picture-{n}"), Signal::Pdq { hash, quality: Some(Quality::new(100)) })
    };
    let video = |n: u8| {
        entry(format!("video-{n}"), Signal::Md5(digests(format!("weir sample video {n}")).md5))
    };
    (0..SAMPLE).map(picture).chain((0..SAMPLE).map(video)).collect()
}

/// A path below a folder; one that leads out of it is refused.
fn below(folder: Option<&Path>, file: &str) -> Result<PathBuf, String> {
    let folder = folder.ok_or("this server has no data folder to read lists from")?;
    let path = Path::new(file);
    let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
    if !inside || file.is_empty() {
        return Err("the file has to lie below the data folder: give its path from there".into());
    }
    let (folder, path) = (folder.canonicalize(), folder.join(path).canonicalize());
    match (folder, path) {
        // A link may lead out of it.
        (Ok(folder), Ok(path)) if path.starts_with(&folder) => Ok(path),
        (Ok(_), Ok(_)) => Err("the file leads out of the data folder".to_owned()),
        (_, Err(error)) | (Err(error), _) => Err(format!("the list cannot be read: {error}")),
    }
}

/// The entries of a list, and what it was by size and time; nothing where it is
/// as it was.
fn read_list(
    path: &Path,
    source: &Source,
    before: Option<&str>,
) -> Result<Option<(String, Vec<NewEntry>)>, String> {
    let cannot = |error: std::io::Error| format!("the list cannot be read: {error}");
    let file = File::open(path).map_err(cannot)?;
    let about = file.metadata().map_err(cannot)?;
    if !about.is_file() {
        return Err("the list is no file".to_owned());
    }
    if about.len() > LARGEST_LIST {
        return Err(format!("the list has more than {} MiB", LARGEST_LIST >> 20));
    }
    let checkpoint = format!("{}-{}.{}", about.len(), about.mtime(), about.mtime_nsec());
    if before == Some(&checkpoint) {
        return Ok(None);
    }
    let limits = Limits { bytes: LARGEST_LIST, ..Limits::default() };
    let bytes = read_bounded(path, &limits).map_err(|error| error.to_string())?;
    let text = String::from_utf8(bytes).map_err(|_| "the list is not UTF-8".to_owned())?;
    let entries = entries_of(path, &text, source)?;
    Ok(Some((checkpoint, entries)))
}

/// The entries that a list's rows make. A row that cannot be used fails the
/// whole: half a list would look like one whose rest was taken back.
fn entries_of(path: &Path, text: &str, source: &Source) -> Result<Vec<NewEntry>, String> {
    let mapping = Mapping::new::<&str>(&[], None, false).map_err(|error| error.to_string())?;
    let (mut entries, mut wrong) = (Vec::new(), None);
    let mut take = |row: NumberedRow| {
        match entry_of(row, source) {
            Ok(entry) => entries.push(entry),
            Err(why) => wrong = Some(why),
        }
        wrong.is_none()
    };
    let format = match path.extension().and_then(|ending| ending.to_str()) {
        Some("csv") => ListFormat::Csv,
        _ => ListFormat::Json,
    };
    let read = match format {
        ListFormat::Csv => read_csv(text.as_bytes(), &mapping, &mut take),
        ListFormat::Json => read_json(text.as_bytes(), &mapping, &mut take),
    };
    match (wrong, read) {
        (Some(why), _) => Err(why),
        (None, Err(error)) => Err(error.to_string()),
        (None, Ok(_)) => Ok(entries),
    }
}

fn entry_of(row: NumberedRow, source: &Source) -> Result<NewEntry, String> {
    let at = row.number;
    let row = row.row.map_err(|error| format!("row {at}: {error}"))?;
    let mut signals = row.signals;
    signals.extend(row.text.as_deref().and_then(TextKey::of).map(Signal::Text));
    if row.path.is_some() || signals.is_empty() {
        return Err(format!("row {at}: expected signals; files are not read for an exchange"));
    }
    let words = row.reference.iter().chain(&row.tags).chain(&row.origin);
    if words.clone().any(|word| word.chars().count() > 512 || word.contains('\0')) {
        return Err(format!("row {at}: a word has more than 512 characters, or holds U+0000"));
    }
    Ok(NewEntry {
        signals,
        reference: row.reference,
        tags: row.tags,
        provenance: Provenance { source: source.clone(), origin: row.origin, import: None },
    })
}
