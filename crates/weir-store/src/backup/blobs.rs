//! The blobs of a store's folder: which there are, and copies of them in a
//! backup and out of it. They never change, so they need no transaction.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::file::{Writer, sync_folder_of};

/// The digest of a blob's content, which is its name.
pub(crate) type Name = [u8; 32];

/// The blobs below a folder, in order, each with where it lies.
#[derive(Default)]
pub(crate) struct Listing {
    pub(crate) blobs: Vec<(Name, PathBuf)>,
    /// How many other files there are.
    pub(crate) others: u64,
}

/// What came of copying one.
pub(crate) enum Copied {
    /// So many bytes.
    Whole(u64),
    /// It was erased since it was listed.
    Gone,
    /// Its content is not what its name says.
    Damaged,
}

/// The name as 64 hexadecimal digits in lower case.
pub(crate) fn name_of(digits: &str) -> Option<Name> {
    let lower = digits.len() == 64 && !digits.bytes().any(|byte| byte.is_ascii_uppercase());
    hex::decode(digits).ok()?.try_into().ok().filter(|_| lower)
}

/// Where a blob lies in a store's folder.
fn place(folder: &Path, name: &Name) -> PathBuf {
    let digits = hex::encode(name);
    folder.join(&digits[..2]).join(digits)
}

/// Lists the blobs below `folder`; links are not followed.
pub(crate) fn list(folder: &Path) -> io::Result<Listing> {
    let mut listing = Listing::default();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let file_type = entry.file_type()?;
            let name = entry.file_name().to_str().and_then(name_of);
            match name {
                _ if file_type.is_dir() => folders.push(entry.path()),
                Some(name) if file_type.is_file() => listing.blobs.push((name, entry.path())),
                _ => listing.others += 1,
            }
        }
    }
    listing.blobs.sort_unstable();
    listing.blobs.dedup_by_key(|(name, _)| *name);
    Ok(listing)
}

/// Copies a blob into the backup. It is read twice: what is damaged must not
/// get into a file that is refused for it later.
pub(crate) fn copy(name: &Name, path: &Path, writer: &mut Writer) -> io::Result<Copied> {
    let mut file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Copied::Gone),
        file => file?,
    };
    let mut digest = Sha256::new();
    pieces(&mut file, |piece| {
        digest.update(piece);
        Ok(())
    })?;
    if digest.finalize()[..] != name[..] {
        return Ok(Copied::Damaged);
    }
    file.seek(SeekFrom::Start(0))?;
    let mut part = writer.part(format!("blobs/{}", hex::encode(name)))?;
    pieces(&mut file, |piece| writer.write(&mut part, piece))?;
    let (bytes, written) = writer.end(part)?;
    if written != hex::encode(name) {
        return Err(io::Error::other(format!("{} changed while it was read", path.display())));
    }
    Ok(Copied::Whole(bytes))
}

/// Hands over what is read, piece by piece.
pub(crate) fn pieces(
    from: &mut impl Read,
    mut each: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut piece = vec![0; 1 << 16];
    loop {
        match from.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(length) => each(&piece[..length])?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Files that are being put in place; dropped before [`Placed::keep`] it takes
/// them away again.
#[derive(Default)]
pub(crate) struct Placed(Vec<PathBuf>);

impl Placed {
    /// Puts a blob into a store's folder, where it is not there already.
    pub(crate) fn blob(&mut self, folder: &Path, name: &Name, from: impl Read) -> io::Result<()> {
        self.file(&place(folder, name), from)
    }

    /// Puts a file in place that only its owner may read, synced before it has
    /// its name; one that is there stays as it is.
    pub(crate) fn file(&mut self, path: &Path, mut from: impl Read) -> io::Result<()> {
        if path.exists() {
            return Ok(());
        }
        if let Some(folder) = path.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        let beside = path.with_extension("partial");
        self.0.push(beside.clone());
        let mut options = OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
        pieces(&mut from, |piece| file.write_all(piece))?;
        file.sync_all()?;
        std::fs::rename(&beside, path)?;
        self.0.pop();
        self.0.push(path.to_owned());
        sync_folder_of(path)
    }

    /// They stay.
    pub(crate) fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for Placed {
    fn drop(&mut self) {
        for path in &self.0 {
            let _ = std::fs::remove_file(path);
        }
    }
}
