//! A file put in the place of the one before, whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// Writes a file beside its place, readable by its owner alone, and renames it over
/// the old one; durable afterwards. Whoever is killed meanwhile leaves the old file or
/// the new one, and perhaps one more, whose name ends in `.new`.
///
/// # Errors
/// Where the system refuses; the old file is left as it was.
pub(crate) fn replace(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let new = folder.join(format!("{name}.new"));
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&new, folder.join(name))?;
    File::open(folder)?.sync_all()
}
