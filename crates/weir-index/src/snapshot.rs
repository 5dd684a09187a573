//! A segment in a file, and back.
//!
//! The file is a header of one page and then the parts of the segment as they
//! lie in memory, each from a page on (`docs/src/index-format.md` draws it).
//! So opening it is mapping it and checking the checksums. It is written beside
//! its place, synced and renamed: whoever is killed meanwhile leaves the old one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::layout::{ALIGNMENT, Layout, Part};
use crate::segment::Segment;
use crate::simd::memory::Region;

/// How a snapshot begins.
const MAGIC: [u8; 8] = *b"weirindx";

/// The version of the format.
pub(crate) const VERSION: u32 = 1;

/// Where in the header the fields are.
mod at {
    pub(super) const VERSION: usize = 8;
    pub(super) const PARTS: usize = 12;
    pub(super) const ROWS: usize = 16;
    pub(super) const FURTHER: usize = 24;
    pub(super) const SHARED: usize = 32;
    pub(super) const TAILS: usize = 40;
    pub(super) const KEY_BITS: usize = 48;
    pub(super) const MARK: usize = 56;
    pub(super) const TABLE: usize = 64;
    /// Of a row of the table of parts: start, length, checksum.
    pub(super) const TABLE_ROW: usize = 24;
    pub(super) const CHECKSUM: usize = super::ALIGNMENT - 4;
}

/// What can go wrong with a snapshot.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// The system refused.
    #[error("{doing} {path}: {source}", path = path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// With which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is some other file.
    #[error("{path} is no snapshot of an index; give another file", path = path.display())]
    NotASnapshot {
        /// Which file.
        path: PathBuf,
    },
    /// It is a snapshot of another kind of index.
    #[error("{path} is a snapshot of another kind of index; give another file", path = path.display())]
    OtherKind {
        /// Which file.
        path: PathBuf,
    },
    /// Its letters were sealed with another key, or changed.
    #[error(
        "the letters in {path} cannot be opened with this key; delete it and let the index be \
         built anew",
        path = path.display()
    )]
    Sealed {
        /// Which file.
        path: PathBuf,
    },
    /// It was written by another version.
    #[error(
        "{path} is a snapshot of format {found}, and this program reads format {VERSION}; \
         delete it and let the index be built anew",
        path = path.display()
    )]
    OtherVersion {
        /// Which file.
        path: PathBuf,
        /// Its format.
        found: u32,
    },
    /// Its bytes are not those that were written.
    #[error(
        "{path} is damaged ({what}); delete it and let the index be built anew",
        path = path.display()
    )]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// The machine keeps numbers the other way round.
    #[error("snapshots are for little-endian machines, and this is none; build the index anew")]
    BigEndian,
}

impl Segment {
    /// Writes the segment to a file, which is replaced only once the new one is
    /// whole and on the disk. `mark` is the caller's: how far in its log of
    /// changes the segment is.
    ///
    /// Owners that were taken out are written all the same: build a segment
    /// without them first, or take them out again after opening.
    ///
    /// # Errors
    /// Where the system refuses to write; an older snapshot is left as it was.
    pub fn save(&self, path: &Path, mark: u64) -> Result<(), SnapshotError> {
        if cfg!(target_endian = "big") {
            return Err(SnapshotError::BigEndian);
        }
        let beside = beside(path);
        let written = write(&beside, &header(self, mark), self.all_bytes());
        written.map_err(|source| SnapshotError::Io {
            doing: "cannot write",
            path: beside.clone(),
            source,
        })?;
        fs::rename(&beside, path).and_then(|()| sync_folder(path)).map_err(|source| {
            SnapshotError::Io { doing: "cannot replace", path: path.to_owned(), source }
        })
    }

    /// Maps a snapshot into memory once all its checksums are found right, and
    /// says its mark.
    ///
    /// The file must not be shortened while the segment is there; to replace it
    /// by renaming is safe. [`Segment::copied`] lets go of it.
    ///
    /// # Errors
    /// Where it cannot be read, is of another format, or is damaged.
    pub fn open(path: &Path) -> Result<(Self, u64), SnapshotError> {
        if cfg!(target_endian = "big") {
            return Err(SnapshotError::BigEndian);
        }
        let region = File::open(path).and_then(|file| Region::map(&file)).map_err(|source| {
            SnapshotError::Io { doing: "cannot open", path: path.to_owned(), source }
        })?;
        let (layout, mark) = check(path, region.bytes())?;
        let segment = Self::over(region, ALIGNMENT, layout);
        let segment = segment.ok_or_else(|| damaged(path, "it is shorter than it says"))?;
        Ok((segment, mark))
    }
}

pub(crate) fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    path.with_file_name(name)
}

fn write(path: &Path, header: &[u8], parts: &[u8]) -> io::Result<()> {
    let mut file = created(path)?;
    file.write_all(header)?;
    file.write_all(parts)?;
    file.sync_all()
}

/// A new file for its owner alone.
pub(crate) fn created(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    // Hashes of banked content are nobody else's business.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A rename is on the disk once its folder is.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

fn header(segment: &Segment, mark: u64) -> Vec<u8> {
    let layout = segment.layout();
    let mut header = vec![0; ALIGNMENT];
    header[..MAGIC.len()].copy_from_slice(&MAGIC);
    put(&mut header, at::VERSION, &VERSION.to_le_bytes());
    put(&mut header, at::PARTS, &(Part::ALL.len() as u32).to_le_bytes());
    put(&mut header, at::ROWS, &(layout.rows as u64).to_le_bytes());
    put(&mut header, at::FURTHER, &(layout.further as u64).to_le_bytes());
    put(&mut header, at::SHARED, &(layout.shared as u64).to_le_bytes());
    put(&mut header, at::TAILS, &(layout.tails as u64).to_le_bytes());
    put(&mut header, at::KEY_BITS, &layout.key_bits.to_le_bytes());
    put(&mut header, at::MARK, &mark.to_le_bytes());
    seal(&mut header, layout, segment.all_bytes());
    header
}

/// Writes the table of parts, with the checksum of each, and the checksum of
/// the header.
fn seal(header: &mut [u8], layout: &Layout, parts: &[u8]) {
    for (number, part) in Part::ALL.into_iter().enumerate() {
        let (start, end) = room_of(layout, part).expect("it was laid out");
        let row = at::TABLE + number * at::TABLE_ROW;
        put(header, row, &((ALIGNMENT + start) as u64).to_le_bytes());
        put(header, row + 8, &((end - start) as u64).to_le_bytes());
        put(header, row + 16, &crc32fast::hash(&parts[start..end]).to_le_bytes());
    }
    let checksum = crc32fast::hash(&header[..at::CHECKSUM]);
    put(header, at::CHECKSUM, &checksum.to_le_bytes());
}

/// A part and the gap to the next, so that each byte has its checksum.
fn room_of(layout: &Layout, part: Part) -> Option<(usize, usize)> {
    let start = layout.start(part)?;
    let end = start.checked_add(layout.len(part)?)?.checked_next_multiple_of(ALIGNMENT)?;
    Some((start, end))
}

pub(crate) fn put(header: &mut [u8], at: usize, bytes: &[u8]) {
    header[at..at + bytes.len()].copy_from_slice(bytes);
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

pub(crate) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"))
}

pub(crate) fn damaged(path: &Path, what: impl Into<String>) -> SnapshotError {
    SnapshotError::Damaged { path: path.to_owned(), what: what.into() }
}

/// Where everything lies and the mark, once every checksum is right.
fn check(path: &Path, bytes: &[u8]) -> Result<(Layout, u64), SnapshotError> {
    if !bytes.starts_with(&MAGIC) {
        return Err(SnapshotError::NotASnapshot { path: path.to_owned() });
    }
    let Some((header, parts)) = bytes.split_at_checked(ALIGNMENT) else {
        return Err(damaged(path, "it ends within its header"));
    };
    let found = u32_at(header, at::VERSION);
    if found != VERSION {
        return Err(SnapshotError::OtherVersion { path: path.to_owned(), found });
    }
    if crc32fast::hash(&header[..at::CHECKSUM]) != u32_at(header, at::CHECKSUM) {
        return Err(damaged(path, "the checksum of its header is wrong"));
    }
    let layout = layout_of(header).ok_or_else(|| damaged(path, "its sizes make no sense"))?;
    if layout.total() != Some(parts.len()) {
        let bytes = bytes.len();
        return Err(damaged(path, format!("it has {bytes} bytes and says otherwise")));
    }
    for (number, part) in Part::ALL.into_iter().enumerate() {
        let row = at::TABLE + number * at::TABLE_ROW;
        let room = room_of(&layout, part).filter(|(start, end)| {
            u64_at(header, row) == (ALIGNMENT + start) as u64
                && u64_at(header, row + 8) == (end - start) as u64
        });
        let Some((start, end)) = room else {
            return Err(damaged(path, format!("{part:?} do not lie where they should")));
        };
        if crc32fast::hash(&parts[start..end]) != u32_at(header, row + 16) {
            return Err(damaged(path, format!("the checksum of {part:?} is wrong")));
        }
    }
    Ok((layout, u64_at(header, at::MARK)))
}

fn layout_of(header: &[u8]) -> Option<Layout> {
    let count = |at| u32::try_from(u64_at(header, at)).ok().map(|count| count as usize);
    let key_bits = u32_at(header, at::KEY_BITS);
    let parts = u32_at(header, at::PARTS) as usize == Part::ALL.len();
    let layout = Layout {
        rows: count(at::ROWS)?,
        further: count(at::FURTHER)?,
        shared: count(at::SHARED)?,
        tails: count(at::TAILS)?,
        key_bits,
    };
    let sane = parts && (4..=16).contains(&key_bits) && layout.rows + layout.further <= 1 << 32;
    sane.then_some(layout)
}

/// Puts right checksums into the bytes of a snapshot, for tests and fuzzing
/// that look behind them; false where even its sizes cannot be read.
#[doc(hidden)]
pub fn reseal(snapshot: &mut [u8]) -> bool {
    let Some((header, parts)) = snapshot.split_at_mut_checked(ALIGNMENT) else { return false };
    let Some(layout) = layout_of(header) else { return false };
    if layout.total() != Some(parts.len()) {
        return false;
    }
    header[..MAGIC.len()].copy_from_slice(&MAGIC);
    put(header, at::VERSION, &VERSION.to_le_bytes());
    seal(header, &layout, parts);
    true
}
