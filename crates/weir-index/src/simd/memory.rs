//! Memory that a segment lies in: huge pages where the system gives them, or a
//! file mapped into memory; and the views of it.

use std::fs::File;
use std::io;
use std::ptr::NonNull;

use rustix::mm::{Advice, MapFlags, ProtFlags, madvise, mmap, mmap_anonymous, munmap};

use crate::features::{Picture, Record};
use crate::owner::Owner;
use crate::row::Row;
use crate::table::Line;

/// Size and alignment of a huge page on x86-64 and on most of AArch64.
const HUGE: usize = 2 << 20;

/// Types of which every pattern of bytes is a value and that hold no padding.
///
/// # Safety
/// Both must hold.
pub(crate) unsafe trait Plain: Copy + Send + Sync + 'static {}

// SAFETY: arrays of integers, without padding.
unsafe impl Plain for Row {}
// SAFETY: an array of integers, without padding.
unsafe impl Plain for Line {}
// SAFETY: two u32 and two u16 in this order leave no padding (`repr(C)`).
unsafe impl Plain for Owner {}
// SAFETY: a u32 and two u16 in this order leave no padding (`repr(C)`).
unsafe impl Plain for Picture {}
// SAFETY: an array of bytes (`repr(transparent)`).
unsafe impl Plain for Record {}
// SAFETY: an integer.
unsafe impl Plain for u8 {}
// SAFETY: an integer.
unsafe impl Plain for u32 {}
// SAFETY: an integer.
unsafe impl Plain for u64 {}

const _: () = assert!(size_of::<Owner>() == 12 && size_of::<Row>() == 32);
const _: () = assert!(size_of::<Picture>() == 8 && size_of::<Record>() == 11);

/// The bytes as values; what does not fill a value at the end is left out.
/// `None` where the bytes do not lie as the values must.
pub(crate) fn view<T: Plain>(bytes: &[u8]) -> Option<&[T]> {
    if !bytes.as_ptr().cast::<T>().is_aligned() {
        return None;
    }
    let count = bytes.len() / size_of::<T>();
    // SAFETY: aligned as just asked, `count` values fit into the bytes, every
    // pattern is a value (`Plain`), and the borrow lasts as long as the bytes'.
    Some(unsafe { std::slice::from_raw_parts(bytes.as_ptr().cast(), count) })
}

/// As [`view`], to be written to.
pub(crate) fn view_mut<T: Plain>(bytes: &mut [u8]) -> Option<&mut [T]> {
    if !bytes.as_ptr().cast::<T>().is_aligned() {
        return None;
    }
    let count = bytes.len() / size_of::<T>();
    // SAFETY: as in `view`; the borrow is unique, and values without padding
    // leave every byte set.
    Some(unsafe { std::slice::from_raw_parts_mut(bytes.as_mut_ptr().cast(), count) })
}

/// The values as bytes.
pub(crate) fn bytes_of<T: Plain>(values: &[T]) -> &[u8] {
    // SAFETY: values without padding are bytes that are all set.
    unsafe { std::slice::from_raw_parts(values.as_ptr().cast(), size_of_val(values)) }
}

/// Asks for huge pages under the memory of these values, so that far fewer places of
/// pages must be looked up where it is read here and there.
pub(crate) fn in_huge_pages<T: Plain>(values: &Vec<T>) {
    let start = values.as_ptr().cast::<u8>().cast_mut();
    let (len, room) = (values.capacity() * size_of::<T>(), start.align_offset(HUGE));
    let Some(whole) = len.checked_sub(room).map(|len| len / HUGE * HUGE).filter(|len| *len > 0)
    else {
        return;
    };
    // SAFETY: the range lies in what the vector has allocated. The advice changes no
    // byte of it and ends with the allocation; where it fails, small pages do as well.
    let _ = unsafe { madvise(start.add(room).cast(), whole, Advice::LinuxHugepage) };
}

/// A stretch of memory of its own, or a file.
pub(crate) struct Region {
    /// What was mapped, to be given back.
    mapped: NonNull<u8>,
    mapped_len: usize,
    /// Where in it the bytes start.
    start: usize,
    len: usize,
    is_file: bool,
}

// SAFETY: the memory is the region's alone, and changes only through `&mut`.
unsafe impl Send for Region {}
// SAFETY: as above.
unsafe impl Sync for Region {}

impl Region {
    /// Zeroed memory, aligned to a huge page if it is as large as one.
    pub(crate) fn zeroed(len: usize) -> io::Result<Self> {
        let room = if len >= HUGE { HUGE } else { 0 };
        let mapped_len = (len + room).max(1);
        // SAFETY: a new mapping touches no other memory.
        let pointer = unsafe {
            mmap_anonymous(
                std::ptr::null_mut(),
                mapped_len,
                ProtFlags::READ | ProtFlags::WRITE,
                MapFlags::PRIVATE,
            )?
        };
        let mapped = NonNull::new(pointer.cast::<u8>()).expect("a mapping is not at zero");
        let start = if room == 0 { 0 } else { mapped.as_ptr().align_offset(HUGE) };
        let region = Self { mapped, mapped_len, start, len, is_file: false };
        if room > 0 {
            // SAFETY: the range lies in the mapping just made. Where there are
            // no huge pages the advice fails, and small ones do as well.
            let _ = unsafe { madvise(region.pointer().cast(), len, Advice::LinuxHugepage) };
        }
        Ok(region)
    }

    /// A file as it is on the disk, read as it is used.
    ///
    /// Whoever shortens the file meanwhile ends the program with SIGBUS;
    /// snapshots are only ever replaced by renaming, which leaves this one be.
    pub(crate) fn map(file: &File) -> io::Result<Self> {
        let len = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
        // SAFETY: a new mapping touches no other memory; it is read only.
        let pointer = unsafe {
            mmap(std::ptr::null_mut(), len.max(1), ProtFlags::READ, MapFlags::PRIVATE, file, 0)?
        };
        let mapped = NonNull::new(pointer.cast::<u8>()).expect("a mapping is not at zero");
        // SAFETY: the range is the mapping just made; the advice is a hint.
        let _ = unsafe { madvise(pointer, len, Advice::WillNeed) };
        Ok(Self { mapped, mapped_len: len.max(1), start: 0, len, is_file: true })
    }

    fn pointer(&self) -> *mut u8 {
        // SAFETY: `start` lies within the mapping.
        unsafe { self.mapped.as_ptr().add(self.start) }
    }

    /// The bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        // SAFETY: `len` bytes from there are mapped and readable.
        unsafe { std::slice::from_raw_parts(self.pointer(), self.len) }
    }

    /// The bytes, to be written to; `None` of a file.
    pub(crate) fn bytes_mut(&mut self) -> Option<&mut [u8]> {
        if self.is_file {
            return None;
        }
        // SAFETY: `len` bytes from there are mapped and writable, and the
        // borrow is unique.
        Some(unsafe { std::slice::from_raw_parts_mut(self.pointer(), self.len) })
    }

    /// Whether this is a file mapped into memory.
    pub(crate) fn is_file(&self) -> bool {
        self.is_file
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        // SAFETY: the range is the mapping made for this region, and no borrow
        // of it is left.
        let _ = unsafe { munmap(self.mapped.as_ptr().cast(), self.mapped_len) };
    }
}
