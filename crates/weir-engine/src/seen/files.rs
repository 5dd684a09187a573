//! The folder of what was seen: segments, and the list of those that count.
//!
//! A segment is written under a name that none had before; the list is then
//! written beside its place, synced, and renamed over the old one. Whoever is
//! killed meanwhile leaves the old list or the new one, each with all of its
//! files. What no list names is removed when the folder is opened.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Read as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use weir_signals::Sha256Digest;

use crate::replace::replace;

const LIST: &str = "list";
/// No list is longer.
const MOST_BYTES: u64 = 1 << 20;
/// The version of the list and of what the segments' groups mean.
const VERSION: u32 = 1;

/// Which segments count, and up to where in the events they hold what was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct List {
    version: u32,
    /// The place of the last event.
    pub(super) mark: i64,
    /// The chain's hash there, so that another store's events are not taken for
    /// these.
    pub(super) hash: String,
    /// The number of the next file.
    pub(super) next: u64,
    /// Their names, the oldest first.
    pub(super) segments: Vec<String>,
}

impl List {
    pub(super) fn new(mark: i64, hash: String, next: u64, segments: Vec<String>) -> Self {
        Self { version: VERSION, mark, hash, next, segments }
    }
}

pub(super) struct Files {
    folder: PathBuf,
}

impl Files {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn at(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(super) fn make(&self) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)
    }

    /// The list; nothing where there is none, or it cannot be believed.
    pub(super) fn list(&self) -> Option<List> {
        let mut text = String::new();
        let file = File::open(self.at(LIST)).ok()?;
        #[expect(clippy::disallowed_methods, reason = "`take` bounds it")]
        let read = file.take(MOST_BYTES).read_to_string(&mut text);
        read.ok()?;
        let (digest, list) = text.split_once('\n')?;
        if Sha256Digest::of(list.as_bytes()).to_string() != digest {
            return None;
        }
        let list: List = serde_json::from_str(list).ok()?;
        (list.version == VERSION).then_some(list)
    }

    /// Puts a list in the place of the one before; it is durable afterwards.
    pub(super) fn put(&self, list: &List) -> io::Result<()> {
        let text = serde_json::to_string(list).expect("texts and numbers are JSON");
        let digest = Sha256Digest::of(text.as_bytes());
        replace(&self.folder, LIST, format!("{digest}\n{text}").as_bytes())
    }

    /// Removes what the list does not name; without a list, all.
    pub(super) fn sweep(&self, list: Option<&List>) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let counts = |list: &List| {
                name == LIST || list.segments.iter().any(|segment| name == segment.as_str())
            };
            if !list.is_some_and(counts) && entry.file_type()?.is_file() {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}
