//! Reading a backup: every byte is checked against its digest before anything
//! is done with it. The file may be anybody's, so each read has a bound.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use weir_model::Timestamp;
use zeroize::Zeroizing;

use super::background::NAME as BACKGROUND;
use super::blobs::{Name, name_of, pieces};
use super::file::BLOCK;
use super::manifest::{BlobsDigest, Digests, FORMAT, LONGEST, Manifest, TableDigest, Version};
use super::tables::{Table, tables_of};
use super::{LONGEST_ROW, Progress, Step};
use crate::error::StoreError;
use crate::schema;

/// A backup that was read through and is whole.
#[derive(Debug)]
pub struct Backup {
    pub(crate) path: PathBuf,
    pub(crate) file: File,
    pub(crate) summary: BackupSummary,
    pub(crate) tables: Vec<(Table, Place)>,
    pub(crate) blobs: Vec<(Name, Place)>,
    pub(crate) background: Option<Place>,
    pub(crate) secret_key: Option<Zeroizing<[u8; 32]>>,
}

/// Where a file of the tar begins, and how long it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) from: u64,
    pub(crate) bytes: u64,
}

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupSummary {
    /// When it was made.
    pub made_at: Timestamp,
    /// The version of the Weir that made it.
    pub weir: String,
    /// The schema of its tables.
    pub schema: i64,
    /// The database that it came from.
    pub database: String,
    /// The tables, and how many rows each has.
    pub tables: Vec<(String, u64)>,
    /// How many blobs.
    pub blobs: u64,
    /// How long they are together.
    pub blob_bytes: u64,
    /// How many texts of the operator's own background.
    pub background: u64,
    /// Whether the secret key is in it.
    pub secret_key: bool,
    /// How long the file is.
    pub bytes: u64,
}

impl BackupSummary {
    /// How many rows there are in all.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|(_, rows)| rows).sum()
    }
}

impl Backup {
    /// Reads a backup through, or says what is wrong with it.
    pub async fn open(
        path: &Path,
        mut progress: impl FnMut(Progress) + Send,
    ) -> Result<Self, StoreError> {
        let refused = |reason: String| StoreError::NoBackup { path: path.to_owned(), reason };
        let file = File::open(path).map_err(|error| refused(error.to_string()))?;
        let metadata = file.metadata().map_err(|error| refused(error.to_string()))?;
        if !metadata.is_file() {
            return Err(refused("it is no file".to_owned()));
        }
        let bytes = metadata.len();
        let counted = Counted { file: &file, done: 0, of: bytes, progress: &mut progress };
        let found = read_through(BufReader::with_capacity(1 << 18, counted)).map_err(refused)?;
        let known = tables_of(found.manifest.schema).await?;
        if found.manifest.tables != known {
            let schema = found.manifest.schema;
            return Err(refused(format!("its tables are not those of schema {schema}")));
        }
        if found.end != bytes {
            return Err(refused(CUT.to_owned()));
        }
        let digests = found.digests;
        let summary = BackupSummary {
            made_at: found.manifest.made_at.parse().map_err(|_| refused(odd("made_at")))?,
            weir: found.manifest.weir,
            schema: found.manifest.schema,
            database: found.manifest.database,
            tables: digests.tables.iter().map(|t| (t.name.clone(), t.rows)).collect(),
            blobs: digests.blobs.count,
            blob_bytes: digests.blobs.bytes,
            background: digests.background.as_ref().map_or(0, |background| background.rows),
            secret_key: found.secret_key.is_some(),
            bytes,
        };
        let tables = known.into_iter().zip(found.tables).collect();
        let Found { blobs, background, secret_key, .. } = found;
        Ok(Self { path: path.to_owned(), file, summary, tables, blobs, background, secret_key })
    }

    /// What is in it.
    pub fn summary(&self) -> &BackupSummary {
        &self.summary
    }
}

/// What was found in a file that is whole.
struct Found {
    manifest: Manifest,
    tables: Vec<Place>,
    blobs: Vec<(Name, Place)>,
    background: Option<Place>,
    secret_key: Option<Zeroizing<[u8; 32]>>,
    digests: Digests,
    /// Where the tar ends.
    end: u64,
}

/// What is wrong with the file, in words that go on “… cannot be restored: ”.
type Fault = String;

const CUT: &str = "it is cut short or damaged";

fn odd(what: &str) -> Fault {
    format!("{CUT}: {what} cannot be read")
}

fn unlike(what: &str) -> Fault {
    format!("{CUT}: {what} is not as it was written")
}

fn broken(error: &io::Error) -> Fault {
    format!("{CUT} ({error})")
}

fn read_through(from: impl Read) -> Result<Found, Fault> {
    let mut archive = tar::Archive::new(from);
    // Raw: no header of ours needs an extension, whose length would have to be
    // believed.
    let entries = archive.entries().map_err(|error| broken(&error))?.raw(true);
    let mut entries = entries.map(|entry| Entry::of(entry.map_err(|error| broken(&error))?));

    let foreign = "it is no backup that `weir backup` wrote".to_owned();
    let Some(Ok(mut first)) = entries.next() else { return Err(foreign) };
    if first.name != "manifest.json" {
        return Err(foreign);
    }
    let bytes = first.small()?;
    let manifest = manifest(&bytes)?;
    let mut seen = Digests { manifest: sha256(&bytes), ..Digests::default() };
    let mut tables = Vec::new();
    for table in &manifest.tables {
        let mut file = entries.next().ok_or_else(|| CUT.to_owned())??;
        if file.name != format!("tables/{}.ndjson", table.name) {
            return Err(odd(&format!("the table {}", table.name)));
        }
        tables.push(file.place);
        seen.tables.push(file.rows(&table.name)?);
    }
    let (mut blobs, mut list) = (Vec::new(), Sha256::new());
    let (mut background, mut secret_key) = (None, None);
    loop {
        let mut file = entries.next().ok_or_else(|| CUT.to_owned())??;
        if let Some(name) = file.name.strip_prefix("blobs/").and_then(name_of) {
            let digits = hex::encode(name);
            let later = blobs.last().is_none_or(|(last, _)| *last < name);
            let before_others = background.is_none() && secret_key.is_none();
            if !later || !before_others || file.digest()? != digits {
                return Err(unlike(&format!("the blob {digits}")));
            }
            list.update(format!("{digits} {}\n", file.place.bytes));
            seen.blobs.bytes += file.place.bytes;
            blobs.push((name, file.place));
        } else if file.name == BACKGROUND && background.is_none() && secret_key.is_none() {
            background = Some(file.place);
            seen.background = Some(file.rows("background")?);
        } else if file.name == "secret.key" && secret_key.is_none() {
            let bytes = Zeroizing::new(file.small()?);
            seen.secret_key = Some(sha256(&bytes));
            let key: [u8; 32] = bytes[..].try_into().map_err(|_| odd("secret.key"))?;
            secret_key = Some(Zeroizing::new(key));
        } else if file.name == "digests.json" {
            let sha256 = hex::encode(list.finalize());
            seen.blobs = BlobsDigest { count: blobs.len() as u64, sha256, ..seen.blobs };
            let digests =
                serde_json::from_slice(&file.small()?).map_err(|_| odd("digests.json"))?;
            compare(&seen, &digests)?;
            // Behind it a tar has two blocks of zeros.
            let end = file.place.from + file.place.bytes.next_multiple_of(BLOCK) + 2 * BLOCK;
            return Ok(Found { manifest, tables, blobs, background, secret_key, digests, end });
        } else {
            return Err(format!("it holds “{}”, which no backup does", file.name));
        }
    }
}

fn manifest(bytes: &[u8]) -> Result<Manifest, Fault> {
    let version: Version = serde_json::from_slice(bytes).map_err(|_| odd("manifest.json"))?;
    let newer = |what: &str, found: String, known: String| {
        format!(
            "it was made by a newer Weir ({}; {what} {found}, this program knows {known}): update the program",
            version.weir
        )
    };
    if version.weir_backup > FORMAT {
        return Err(newer("form", version.weir_backup.to_string(), FORMAT.to_string()));
    }
    if version.schema > schema::KNOWN {
        return Err(newer("schema", version.schema.to_string(), schema::KNOWN.to_string()));
    }
    if version.weir_backup < 1 || version.schema < 1 {
        return Err(odd("manifest.json"));
    }
    serde_json::from_slice(bytes).map_err(|error| format!("{CUT}: manifest.json: {error}"))
}

/// What was read against what it must be.
fn compare(seen: &Digests, must: &Digests) -> Result<(), Fault> {
    for (seen, must) in seen.tables.iter().zip(&must.tables) {
        if seen != must {
            return Err(unlike(&format!("the table {}", seen.name)));
        }
    }
    for (what, same) in [
        ("manifest.json", seen.manifest == must.manifest),
        ("the list of tables", seen.tables.len() == must.tables.len()),
        ("the list of blobs", seen.blobs == must.blobs),
        (BACKGROUND, seen.background == must.background),
        ("secret.key", seen.secret_key == must.secret_key),
    ] {
        if !same {
            return Err(unlike(what));
        }
    }
    Ok(())
}

/// A file of the tar, at its beginning.
struct Entry<'a, R: Read> {
    name: String,
    place: Place,
    entry: tar::Entry<'a, R>,
}

impl<'a, R: Read> Entry<'a, R> {
    fn of(entry: tar::Entry<'a, R>) -> Result<Self, Fault> {
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if entry.header().entry_type() != tar::EntryType::Regular {
            return Err(format!("it holds “{name}”, which no backup does"));
        }
        let place = Place { from: entry.raw_file_position(), bytes: entry.size() };
        Ok(Self { name, place, entry })
    }

    /// Hands over every piece; a file that ends early is told.
    fn pieces(&mut self, mut each: impl FnMut(&[u8]) -> io::Result<()>) -> Result<(), Fault> {
        let mut length = 0;
        let read = pieces(&mut self.entry, |piece| {
            length += piece.len() as u64;
            each(piece)
        });
        read.map_err(|error| broken(&error))?;
        if length == self.place.bytes { Ok(()) } else { Err(CUT.to_owned()) }
    }

    /// All of a file that is never long.
    fn small(&mut self) -> Result<Vec<u8>, Fault> {
        if self.place.bytes > LONGEST {
            return Err(odd(&self.name));
        }
        let mut bytes = Vec::new();
        self.pieces(|piece| {
            bytes.extend(piece);
            Ok(())
        })?;
        Ok(bytes)
    }

    fn digest(&mut self) -> Result<String, Fault> {
        let mut digest = Sha256::new();
        self.pieces(|piece| {
            digest.update(piece);
            Ok(())
        })?;
        Ok(hex::encode(digest.finalize()))
    }

    /// Counts the rows of a table's file; none may be longer than one that is
    /// written.
    fn rows(&mut self, table: &str) -> Result<TableDigest, Fault> {
        let (mut digest, mut rows, mut length) = (Sha256::new(), 0, 0);
        self.pieces(|piece| {
            digest.update(piece);
            for line in piece.split_inclusive(|byte| *byte == b'\n') {
                length += line.len();
                if length > LONGEST_ROW {
                    return Err(io::Error::other("a row is longer than any that is written"));
                }
                if line.ends_with(b"\n") {
                    (rows, length) = (rows + 1, 0);
                }
            }
            Ok(())
        })?;
        if length > 0 {
            return Err(odd(&format!("the last row of {table}")));
        }
        let sha256 = hex::encode(digest.finalize());
        Ok(TableDigest { name: table.to_owned(), rows, bytes: self.place.bytes, sha256 })
    }
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Tells how much was read.
struct Counted<'a, P> {
    file: &'a File,
    done: u64,
    of: u64,
    progress: &'a mut P,
}

impl<P: FnMut(Progress)> Read for Counted<'_, P> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read(buffer)?;
        self.done += length as u64;
        (self.progress)(Progress { step: Step::Checking, done: self.done, of: self.of });
        Ok(length)
    }
}
