//! The file of a backup while it is written: hidden beside its place under
//! another name until it is whole and on the disk.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat, renameat_with};
use rustix::io::Errno;
use sha2::{Digest as _, Sha256};

/// A tar's block.
pub(crate) const BLOCK: u64 = 512;

/// A tar that is being written; dropped before [`Writer::finish`] it leaves
/// nothing. The tar crate's builder wants to know a file's length before its
/// first byte: here a header is written when its file has ended.
pub(crate) struct Writer {
    out: BufWriter<File>,
    partial: Partial,
    to: PathBuf,
    at: u64,
    mtime: u64,
}

/// A file of the tar that is being written.
pub(crate) struct Part {
    name: String,
    header_at: u64,
    digest: Sha256,
    bytes: u64,
}

/// A file that is removed unless it became what it was made for.
struct Partial(Option<PathBuf>);

impl Drop for Partial {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            let _ = std::fs::remove_file(path);
        }
    }
}

impl Writer {
    /// Begins a file that only its owner may read, beside `to`.
    pub(crate) fn begin(to: &Path, mtime: u64) -> io::Result<Self> {
        if to.symlink_metadata().is_ok() {
            return Err(exists());
        }
        let name = to.file_name().ok_or_else(|| io::Error::other("this names no file"))?;
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".partial-{}", hex::encode(random)));
        let path = to.with_file_name(hidden);
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        let out = BufWriter::with_capacity(1 << 20, file);
        Ok(Self { out, partial: Partial(Some(path)), to: to.to_owned(), at: 0, mtime })
    }

    /// Begins a file of the tar.
    pub(crate) fn part(&mut self, name: String) -> io::Result<Part> {
        let header_at = self.at;
        self.fill(BLOCK)?;
        Ok(Part { name, header_at, digest: Sha256::new(), bytes: 0 })
    }

    /// Goes on with it.
    pub(crate) fn write(&mut self, part: &mut Part, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        part.digest.update(bytes);
        part.bytes += bytes.len() as u64;
        self.at += bytes.len() as u64;
        Ok(())
    }

    /// Ends it; answers its length and its digest in hexadecimal.
    pub(crate) fn end(&mut self, part: Part) -> io::Result<(u64, String)> {
        self.fill(part.bytes.next_multiple_of(BLOCK) - part.bytes)?;
        let mut header = tar::Header::new_gnu();
        header.set_path(&part.name)?;
        header.set_size(part.bytes);
        header.set_mode(0o600);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(self.mtime);
        header.set_entry_type(tar::EntryType::Regular);
        header.set_cksum();
        self.out.seek(SeekFrom::Start(part.header_at))?;
        self.out.write_all(header.as_bytes())?;
        self.out.seek(SeekFrom::Start(self.at))?;
        Ok((part.bytes, hex::encode(part.digest.finalize())))
    }

    /// A whole file of the tar.
    pub(crate) fn whole(&mut self, name: &str, bytes: &[u8]) -> io::Result<(u64, String)> {
        let mut part = self.part(name.to_owned())?;
        self.write(&mut part, bytes)?;
        self.end(part)
    }

    /// Ends the tar, waits until it is on the disk, and gives it its name;
    /// answers its length.
    pub(crate) fn finish(mut self) -> io::Result<u64> {
        self.fill(2 * BLOCK)?;
        self.out.flush()?;
        self.out.get_ref().sync_all()?;
        if let Some(path) = &self.partial.0 {
            name_it(path, &self.to)?;
        }
        self.partial.0 = None;
        sync_folder_of(&self.to)?;
        Ok(self.at)
    }

    fn fill(&mut self, bytes: u64) -> io::Result<()> {
        const ZEROS: [u8; 1024] = [0; 1024];
        let length = usize::try_from(bytes).expect("at most two blocks");
        self.out.write_all(&ZEROS[..length])?;
        self.at += bytes;
        Ok(())
    }
}

/// Renames, and refuses to write over another file where the file system can.
fn name_it(from: &Path, to: &Path) -> io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(renameat(CWD, from, CWD, to)?),
        Err(Errno::EXIST) => Err(exists()),
        done => Ok(done?),
    }
}

fn exists() -> io::Error {
    let words = "there is a file of that name already, and it is not written over; name another";
    io::Error::new(io::ErrorKind::AlreadyExists, words)
}

/// Makes a name in a folder last through a power cut.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}
