//! Blobs: bytes under the digest of their content, one file each.
//!
//! A blob is on the disk, name and all, before [`Blobs::put`] answers, so that
//! a row may name it.

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedRwLockReadGuard, RwLock};
use weir_signals::Sha256Digest;

use crate::error::StoreError;
use crate::secret::create_private_folder;

/// A folder of blobs. Cheap to clone; every copy is the same folder.
#[derive(Clone, Debug)]
pub struct Blobs {
    folder: PathBuf,
    /// Held for reading between writing a blob and committing the row that
    /// names it, for writing while blobs without rows are removed.
    naming: Arc<RwLock<()>>,
}

/// As long as this lives no blob is removed.
#[derive(Debug)]
pub struct Naming(#[expect(dead_code, reason = "held, never read")] OwnedRwLockReadGuard<()>);

impl Blobs {
    /// The blobs in `folder`, which is made if it is not there.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        create_private_folder(folder)?;
        Ok(Self { folder: folder.to_owned(), naming: Arc::default() })
    }

    /// Where the blobs are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A new file for what comes in and may become a blob; gone with its path,
    /// or with the sweep where the program was killed.
    pub fn incoming(&self) -> Result<tempfile::NamedTempFile, StoreError> {
        let folder = self.folder.join("incoming");
        create_private_folder(&folder)?;
        tempfile::NamedTempFile::new_in(&folder).map_err(|error| unwritable(&folder, &error))
    }

    /// Holds off removals until what is put now is named by a row.
    pub async fn naming(&self) -> Naming {
        Naming(self.naming.clone().read_owned().await)
    }

    /// Keeps bytes; they are durable when this answers. Blocks.
    pub fn put(&self, bytes: &[u8], _: &Naming) -> Result<Sha256Digest, StoreError> {
        let digest = Sha256Digest::of(bytes);
        let path = self.path(&digest);
        self.keep(&path, bytes).map_err(|error| unwritable(&path, &error))?;
        Ok(digest)
    }

    fn keep(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        let parent = path.parent().expect("a blob lies in a folder");
        let new_parent = !parent.is_dir();
        create_private_folder(parent).map_err(std::io::Error::other)?;
        if new_parent {
            File::open(&self.folder)?.sync_all()?;
        }
        if path.metadata().is_ok_and(|known| known.len() == bytes.len() as u64) {
            // Whole, since it has its name; maybe not synced by whoever wrote it.
            return File::open(parent)?.sync_all();
        }
        let mut file = tempfile::NamedTempFile::new_in(parent)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        File::open(parent)?.sync_all()
    }

    /// The bytes of a blob, at most `limit`; nothing where there is none.
    pub fn get(&self, digest: &Sha256Digest, limit: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.path(digest);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unwritable(&path, &error)),
        };
        let mut bytes = Vec::new();
        #[expect(clippy::disallowed_methods, reason = "bounded by `take`")]
        file.take(limit).read_to_end(&mut bytes).map_err(|error| unwritable(&path, &error))?;
        if Sha256Digest::of(&bytes) == *digest {
            Ok(Some(bytes))
        } else {
            Err(StoreError::Damaged(format!("the blob {digest} holds other bytes")))
        }
    }

    /// Removes the blobs of `digests` that `still_named` does not keep.
    pub(crate) async fn remove_unnamed<F>(
        &self,
        digests: &[Sha256Digest],
        still_named: impl FnOnce() -> F,
    ) -> Result<u64, StoreError>
    where
        F: Future<Output = Result<Vec<Sha256Digest>, StoreError>>,
    {
        let _alone = self.naming.write().await;
        let named = still_named().await?;
        let mut removed = 0;
        for digest in digests.iter().filter(|digest| !named.contains(digest)) {
            let path = self.path(digest);
            match fs::remove_file(&path) {
                Ok(()) => removed += 1,
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(unwritable(&path, &error)),
            }
        }
        Ok(removed)
    }

    /// Every blob there is, and files that a broken-off write left behind. What
    /// is younger than an hour is left out: another program may be about to
    /// name it.
    pub(crate) fn all(&self) -> std::io::Result<(Vec<Sha256Digest>, Vec<PathBuf>)> {
        let (mut blobs, mut leftovers) = (Vec::new(), Vec::new());
        for folder in fs::read_dir(&self.folder)? {
            let folder = folder?.path();
            if !folder.is_dir() {
                continue;
            }
            for file in fs::read_dir(folder)? {
                let file = file?;
                let age = file.metadata()?.modified()?.elapsed().unwrap_or_default();
                if age < Duration::from_secs(60 * 60) {
                    continue;
                }
                let name = file.file_name();
                match name.to_str().and_then(|name| Sha256Digest::from_hex(name).ok()) {
                    Some(digest) => blobs.push(digest),
                    None => leftovers.push(file.path()),
                }
            }
        }
        Ok((blobs, leftovers))
    }

    fn path(&self, digest: &Sha256Digest) -> PathBuf {
        let name = digest.to_string();
        self.folder.join(&name[..2]).join(name)
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> StoreError {
    // ENOSPC, EDQUOT and EFBIG are one thing to whoever has to make room.
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            StoreError::Full
        }
        _ => StoreError::Unopenable { path: path.to_owned(), reason: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_blob_is_read_back_and_a_changed_one_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path()).unwrap();
        let naming = blobs.naming().await;
        let digest = blobs.put(b"a lamp", &naming).unwrap();
        assert_eq!(blobs.put(b"a lamp", &naming).unwrap(), digest);
        assert_eq!(blobs.get(&digest, 100).unwrap().unwrap(), b"a lamp");
        fs::write(blobs.path(&digest), b"a lump").unwrap();
        assert!(matches!(blobs.get(&digest, 100), Err(StoreError::Damaged(_))));
    }

    #[tokio::test]
    async fn a_blob_that_a_row_names_stays() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path()).unwrap();
        let naming = blobs.naming().await;
        let [kept, gone] = [b"kept", b"gone"].map(|bytes| blobs.put(bytes, &naming).unwrap());
        drop(naming);
        let named = || async { Ok(vec![kept]) };
        assert_eq!(blobs.remove_unnamed(&[kept, gone], named).await.unwrap(), 1);
        assert!(
            blobs.get(&kept, 100).unwrap().is_some() && blobs.get(&gone, 100).unwrap().is_none()
        );
    }
}
