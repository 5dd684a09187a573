//! What safe Rust cannot do for the box: mapping shared memory, and closing
//! descriptors that nobody here opened.

#![allow(unsafe_code)]

use std::io;
use std::os::fd::AsFd;
use std::ptr::{self, NonNull};

use rustix::mm::{MapFlags, ProtFlags, mmap, munmap};

use super::halt::Halted;

/// Memory shared with the process that started this one, to write results into.
///
/// Its length never changes, because whoever made it has sealed it so: an access
/// can therefore not fall off its end.
pub(crate) struct SharedRoom {
    start: NonNull<u8>,
    length: usize,
}

impl SharedRoom {
    /// Maps a descriptor from its start to its end.
    pub(crate) fn map(memory: impl AsFd) -> io::Result<Self> {
        use rustix::fs::{SealFlags, fcntl_get_seals, fstat};
        let sealed = SealFlags::SHRINK | SealFlags::GROW;
        if !fcntl_get_seals(&memory)?.contains(sealed) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the memory is not sealed"));
        }
        let length = usize::try_from(fstat(&memory)?.st_size).unwrap_or(0);
        // SAFETY: a new mapping at a place of the kernel's choice touches no
        // memory that Rust knows of; an empty one is an error of the kernel.
        let start = unsafe {
            mmap(
                ptr::null_mut(),
                length,
                ProtFlags::READ | ProtFlags::WRITE,
                MapFlags::SHARED,
                memory,
                0,
            )?
        };
        let start = NonNull::new(start.cast::<u8>()).ok_or(io::ErrorKind::OutOfMemory)?;
        Ok(Self { start, length })
    }

    /// The memory. The other side only reads it, and only after it was told
    /// that it may, when this slice is no longer written.
    pub(crate) fn bytes(&mut self) -> &mut [u8] {
        // SAFETY: `start` begins a mapping of `length` bytes that lives as long
        // as `self`, cannot shrink (it is sealed, checked in `map`), and is
        // reachable in this process by `self` alone, which is borrowed.
        unsafe { std::slice::from_raw_parts_mut(self.start.as_ptr(), self.length) }
    }
}

impl Drop for SharedRoom {
    fn drop(&mut self) {
        // SAFETY: the mapping made in `map`, unmapped once; `bytes` lends it
        // for no longer than `self` lives.
        let _ = unsafe { munmap(self.start.as_ptr().cast(), self.length) };
    }
}

/// The same memory in the process that reads it.
#[derive(Debug)]
pub(crate) struct SharedView {
    start: NonNull<u8>,
    length: usize,
}

// SAFETY: the mapping belongs to this value alone; it is a place in memory like
// any other, whichever thread looks.
unsafe impl Send for SharedView {}

impl SharedView {
    /// Maps memory that was made of this length, and sealed in it, by the caller.
    pub(crate) fn map(memory: impl AsFd, length: usize) -> io::Result<Self> {
        use rustix::fs::{SealFlags, fcntl_get_seals, fstat};
        let sealed = SealFlags::SHRINK | SealFlags::GROW;
        let whole = usize::try_from(fstat(&memory)?.st_size).is_ok_and(|size| size == length);
        if !whole || !fcntl_get_seals(&memory)?.contains(sealed) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the memory is not sealed"));
        }
        // SAFETY: as in `SharedRoom::map`.
        let start =
            unsafe { mmap(ptr::null_mut(), length, ProtFlags::READ, MapFlags::SHARED, memory, 0)? };
        let start = NonNull::new(start.cast::<u8>()).ok_or(io::ErrorKind::OutOfMemory)?;
        Ok(Self { start, length })
    }

    /// The first bytes, while whoever writes them stands still.
    pub(crate) fn bytes<'a>(&'a self, length: usize, _writer: &'a Halted) -> &'a [u8] {
        assert!(length <= self.length, "the memory has {} bytes", self.length);
        // SAFETY: within the mapping (asserted), which cannot shrink (checked in
        // `map`) and lives as long as `self`. Nobody writes while the slice lives:
        // this process maps it for reading only, and the one process that can
        // write stands still as long as `_writer` is there.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), length) }
    }
}

impl Drop for SharedView {
    fn drop(&mut self) {
        // SAFETY: the mapping made in `map`, unmapped once.
        let _ = unsafe { munmap(self.start.as_ptr().cast(), self.length) };
    }
}

/// Lets the allocator keep little of what was freed. glibc begins with the same,
/// but raises its limits with each large piece that it sees freed, until up to 64
/// MiB stay with each thread that once decoded something large.
pub(crate) fn keep_little() {
    #[cfg(target_env = "gnu")]
    for (what, bytes) in [(libc::M_MMAP_THRESHOLD, 1 << 20), (libc::M_TRIM_THRESHOLD, 2 << 20)] {
        // SAFETY: it sets a number of the allocator's own (mallopt(3)), and may be
        // called at any time.
        let _ = unsafe { libc::mallopt(what, bytes) };
    }
}

/// Closes every descriptor from `first` on.
///
/// Only to be called at the start of a process, before anything owns one.
pub(crate) fn close_from(first: u32) {
    // SAFETY: closing descriptors touches no memory. That nobody owns one of
    // them is the caller's promise (see above): it runs before any is opened.
    let closed = unsafe { libc::syscall(libc::SYS_close_range, first, u32::MAX, 0) };
    if closed != 0 {
        // Linux before 5.9.
        for descriptor in first..4096 {
            // SAFETY: as above.
            let _ = unsafe { libc::close(descriptor as i32) };
        }
    }
}
