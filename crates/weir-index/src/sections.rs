//! A snapshot of several sections: of local features and of passages.
//!
//! `docs/src/index-format.md` draws it. Sections begin at a multiple of a page, so
//! that each can be used where it lies once the file is mapped.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::layout::ALIGNMENT;
use crate::simd::memory::{Plain, Region};
use crate::snapshot::{
    SnapshotError, VERSION, beside, created, damaged, put, sync_folder, u32_at, u64_at,
};
use crate::stored::Stored;

const MAGIC: [u8; 8] = *b"weirsect";

/// Where in the header the fields are.
mod at {
    pub(super) const VERSION: usize = 8;
    pub(super) const KIND: usize = 12;
    pub(super) const SECTIONS: usize = 16;
    pub(super) const MARK: usize = 24;
    pub(super) const OWN: usize = 32;
    pub(super) const TABLE: usize = 64;
    /// Of a row of the table: start, length, checksum.
    pub(super) const TABLE_ROW: usize = 24;
}

/// What a snapshot is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Features = 1,
    Passages = 2,
}

/// What a snapshot says of itself; `own` is what its kind makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) kind: Kind,
    pub(crate) mark: u64,
    pub(crate) own: [u64; 4],
}

/// A snapshot, mapped, of which every checksum is right.
pub(crate) struct Opened {
    region: Arc<Region>,
    pub(crate) mark: u64,
    pub(crate) own: [u64; 4],
    sections: Vec<Range<usize>>,
}

impl Opened {
    pub(crate) fn len(&self) -> usize {
        self.sections.len()
    }

    pub(crate) fn bytes(&self, section: usize) -> Option<&[u8]> {
        self.region.bytes().get(self.sections.get(section)?.clone())
    }

    /// A section as values that stay where they are.
    pub(crate) fn values<T: Plain>(&self, section: usize) -> Option<Stored<T>> {
        Stored::mapped(&self.region, self.sections.get(section)?.clone())
    }
}

fn header_len(sections: usize) -> usize {
    (at::TABLE + sections * at::TABLE_ROW + 4).next_multiple_of(ALIGNMENT)
}

/// Writes a snapshot beside its place and renames it.
pub(crate) fn save(path: &Path, head: &Head, sections: &[&[u8]]) -> Result<(), SnapshotError> {
    if cfg!(target_endian = "big") {
        return Err(SnapshotError::BigEndian);
    }
    let beside = beside(path);
    let error = |doing, path: &Path| {
        let path = path.to_owned();
        move |source| SnapshotError::Io { doing, path, source }
    };
    write(&beside, head, sections).map_err(error("cannot write", &beside))?;
    fs::rename(&beside, path)
        .and_then(|()| sync_folder(path))
        .map_err(error("cannot replace", path))
}

fn write(path: &Path, head: &Head, sections: &[&[u8]]) -> io::Result<()> {
    let mut file = created(path)?;
    file.write_all(&header(head, sections))?;
    for section in sections {
        file.write_all(section)?;
        file.write_all(gap(section))?;
    }
    file.sync_all()
}

/// What lies between a section and the next.
fn gap(section: &[u8]) -> &'static [u8] {
    static NOUGHT: [u8; ALIGNMENT] = [0; ALIGNMENT];
    &NOUGHT[..section.len().next_multiple_of(ALIGNMENT) - section.len()]
}

fn header(head: &Head, sections: &[&[u8]]) -> Vec<u8> {
    let len = header_len(sections.len());
    let mut header = vec![0; len];
    put(&mut header, 0, &MAGIC);
    put(&mut header, at::VERSION, &VERSION.to_le_bytes());
    put(&mut header, at::KIND, &(head.kind as u32).to_le_bytes());
    put(&mut header, at::SECTIONS, &(sections.len() as u64).to_le_bytes());
    put(&mut header, at::MARK, &head.mark.to_le_bytes());
    for (number, own) in head.own.iter().enumerate() {
        put(&mut header, at::OWN + 8 * number, &own.to_le_bytes());
    }
    let mut start = len;
    for (number, section) in sections.iter().enumerate() {
        let row = at::TABLE + number * at::TABLE_ROW;
        put(&mut header, row, &(start as u64).to_le_bytes());
        put(&mut header, row + 8, &(section.len() as u64).to_le_bytes());
        put(&mut header, row + 16, &checksum(&[section, gap(section)]).to_le_bytes());
        start += section.len().next_multiple_of(ALIGNMENT);
    }
    let checksum = crc32fast::hash(&header[..len - 4]);
    put(&mut header, len - 4, &checksum.to_le_bytes());
    header
}

fn checksum(parts: &[&[u8]]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    parts.iter().for_each(|part| hasher.update(part));
    hasher.finalize()
}

/// Maps a snapshot of a kind once all its checksums are found right.
pub(crate) fn open(path: &Path, kind: Kind) -> Result<Opened, SnapshotError> {
    if cfg!(target_endian = "big") {
        return Err(SnapshotError::BigEndian);
    }
    let region = File::open(path).and_then(|file| Region::map(&file)).map_err(|source| {
        SnapshotError::Io { doing: "cannot open", path: path.to_owned(), source }
    })?;
    let (mark, own, sections) = check(path, region.bytes(), kind)?;
    Ok(Opened { region: Arc::new(region), mark, own, sections })
}

type Checked = (u64, [u64; 4], Vec<Range<usize>>);

fn check(path: &Path, bytes: &[u8], kind: Kind) -> Result<Checked, SnapshotError> {
    if !bytes.starts_with(&MAGIC) {
        return Err(SnapshotError::NotASnapshot { path: path.to_owned() });
    }
    let short = || damaged(path, "it ends within its header");
    if bytes.len() < ALIGNMENT {
        return Err(short());
    }
    let found = u32_at(bytes, at::VERSION);
    if found != VERSION {
        return Err(SnapshotError::OtherVersion { path: path.to_owned(), found });
    }
    let count = usize::try_from(u64_at(bytes, at::SECTIONS)).unwrap_or(usize::MAX);
    let len = (count <= bytes.len() / at::TABLE_ROW).then(|| header_len(count));
    let Some(header) = len.and_then(|len| bytes.get(..len)) else { return Err(short()) };
    let len = header.len();
    if crc32fast::hash(&header[..len - 4]) != u32_at(header, len - 4) {
        return Err(damaged(path, "the checksum of its header is wrong"));
    }
    if u32_at(header, at::KIND) != kind as u32 {
        return Err(SnapshotError::OtherKind { path: path.to_owned() });
    }
    let mut end = len;
    let mut sections = Vec::with_capacity(count);
    for number in 0..count {
        let row = at::TABLE + number * at::TABLE_ROW;
        let number = |at| usize::try_from(u64_at(header, at)).ok();
        let section = number(row).zip(number(row + 8)).and_then(|(start, len)| {
            let stop = start.checked_add(len)?;
            let next = stop.checked_next_multiple_of(ALIGNMENT)?;
            (start == end && next <= bytes.len()).then_some((start..stop, next))
        });
        let Some((section, next)) = section else {
            return Err(damaged(path, "its sections do not lie where they should"));
        };
        if crc32fast::hash(&bytes[section.start..next]) != u32_at(header, row + 16) {
            let number = sections.len() + 1;
            return Err(damaged(path, format!("the checksum of section {number} is wrong")));
        }
        sections.push(section);
        end = next;
    }
    if end != bytes.len() {
        return Err(damaged(path, "it is longer than it says"));
    }
    let own = std::array::from_fn(|number| u64_at(header, at::OWN + 8 * number));
    Ok((u64_at(header, at::MARK), own, sections))
}
