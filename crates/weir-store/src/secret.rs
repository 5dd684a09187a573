//! The service's secret key file: 32 random bytes that only their owner reads.

use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use weir_model::SecretKey;

use crate::error::StoreError;

/// Reads the key, or makes it where there is none. It is written beside and
/// linked into place, so that two programs that start at once end up with the
/// same key and a crash leaves a whole one or none.
pub fn load_or_create_key(path: &Path) -> Result<SecretKey, StoreError> {
    if let Some(key) = load(path)? {
        return Ok(key);
    }
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Random(error.to_string()))?;
    let unopenable = |error: std::io::Error| StoreError::Unopenable {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    if let Some(folder) = path.parent() {
        create_private_folder(folder)?;
    }
    // Nobody else, in this process or another, may write to the same one.
    let mut unique = [0; 8];
    getrandom::fill(&mut unique).map_err(|error| StoreError::Random(error.to_string()))?;
    let beside = path.with_extension(format!("new-{:016x}", u64::from_ne_bytes(unique)));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let mut file = options.open(&beside).map_err(unopenable)?;
    file.set_permissions(Permissions::from_mode(0o600)).map_err(unopenable)?;
    file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(unopenable)?;
    let linked = std::fs::hard_link(&beside, path);
    let _ = std::fs::remove_file(&beside);
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(unopenable(error)),
        _ => load(path)?.ok_or_else(|| StoreError::SecretKey {
            path: path.to_owned(),
            reason: "it was just made and is gone".to_owned(),
        }),
    }
}

fn load(path: &Path) -> Result<Option<SecretKey>, StoreError> {
    let wrong =
        |reason: &str| StoreError::SecretKey { path: path.to_owned(), reason: reason.to_owned() };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(wrong(&error.to_string())),
    };
    let mode = file.metadata().map_err(|error| wrong(&error.to_string()))?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(wrong(&format!(
            "others may read it (mode {:o}); after `chmod 600` on it, think about who may have read it",
            mode & 0o777
        )));
    }
    let mut bytes = Vec::with_capacity(33);
    #[expect(clippy::disallowed_methods, reason = "bounded by `take`")]
    file.take(33).read_to_end(&mut bytes).map_err(|error| wrong(&error.to_string()))?;
    let bytes: [u8; 32] = bytes
        .try_into()
        .map_err(|_| wrong("it does not have 32 bytes; restore it from a backup"))?;
    Ok(Some(SecretKey::from_bytes(bytes)))
}

/// Makes a folder that only its owner may enter, if it is not there.
pub(crate) fn create_private_folder(folder: &Path) -> Result<(), StoreError> {
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| {
        StoreError::Unopenable { path: folder.to_owned(), reason: error.to_string() }
    })
}

/// Makes an empty file that only its owner may read, if it is not there. SQLite
/// takes over the mode for the files that it lays beside the database.
pub(crate) fn create_private_file(path: &Path) -> Result<(), StoreError> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(StoreError::Unopenable { path: path.to_owned(), reason: error.to_string() })
        }
        _ => Ok(()),
    }
}
