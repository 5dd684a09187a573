//! Bytes from a path, never more than the limit.

use std::fs::{self, File, FileType};
use std::io::Read;
use std::path::Path;

use crate::decode::decode;
use crate::error::{MediaError, NotRegular};
use crate::limits::{Limits, Options};
use crate::picture::Picture;

/// Reads a regular file whole, or says why not. A folder, pipe, device or
/// socket is refused without opening it; a file that is longer than it says
/// (such as those in `/proc`) is read up to the limit and then refused.
pub fn read_bounded(path: &Path, limits: &Limits) -> Result<Vec<u8>, MediaError> {
    // Opening a pipe would wait for its writer, so look first; look again at
    // what was opened, because the path may name something else by then.
    refuse_special(fs::metadata(path)?.file_type())?;
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    refuse_special(metadata.file_type())?;
    limits.check_bytes(metadata.len())?;

    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    #[expect(clippy::disallowed_methods, reason = "bounded by `take`")]
    file.take(limits.bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    limits.check_bytes(bytes.len() as u64)?;
    if bytes.is_empty() {
        return Err(MediaError::Empty);
    }
    Ok(bytes)
}

/// Reads a file and decodes it: [`read_bounded`], then [`decode`].
pub fn read_picture(path: &Path, options: &Options) -> Result<Picture, MediaError> {
    decode(&read_bounded(path, &options.limits)?, options)
}

fn refuse_special(kind: FileType) -> Result<(), MediaError> {
    if kind.is_file() { Ok(()) } else { Err(MediaError::NotRegular(name_special(kind))) }
}

#[cfg(unix)]
fn name_special(kind: FileType) -> NotRegular {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_dir() {
        NotRegular::Folder
    } else if kind.is_fifo() {
        NotRegular::Pipe
    } else if kind.is_char_device() || kind.is_block_device() {
        NotRegular::Device
    } else if kind.is_socket() {
        NotRegular::Socket
    } else {
        NotRegular::Other
    }
}

#[cfg(not(unix))]
fn name_special(kind: FileType) -> NotRegular {
    if kind.is_dir() { NotRegular::Folder } else { NotRegular::Other }
}
