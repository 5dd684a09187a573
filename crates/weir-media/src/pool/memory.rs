//! Memory that is handed to a process in the box as a descriptor.

use std::io;
use std::os::fd::OwnedFd;

use rustix::fs::{MemfdFlags, Mode, SealFlags, fchmod, fcntl_add_seals, ftruncate, memfd_create};

/// Bytes that can be read, and neither changed nor run.
pub(super) fn sealed(bytes: &[u8]) -> io::Result<OwnedFd> {
    let memory = create(Mode::RUSR)?;
    let mut rest = bytes;
    while !rest.is_empty() {
        let written = rustix::io::write(&memory, rest)?;
        rest = &rest[written..];
    }
    let all = SealFlags::WRITE | SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL;
    fcntl_add_seals(&memory, all)?;
    Ok(memory)
}

/// Room for `length` bytes of results. Nothing is taken until it is written to.
pub(super) fn room(length: u64) -> io::Result<OwnedFd> {
    let memory = create(Mode::RUSR | Mode::WUSR)?;
    ftruncate(&memory, length)?;
    fcntl_add_seals(&memory, SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL)?;
    Ok(memory)
}

/// An empty file in memory, for a tool to write.
pub(super) fn empty() -> io::Result<OwnedFd> {
    create(Mode::RUSR | Mode::WUSR)
}

/// No right to run it, so that it cannot become a program inside: kernels before
/// 6.3 do not know the flag for that, and give the right unless it is taken.
fn create(mode: Mode) -> io::Result<OwnedFd> {
    let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
    let memory = memfd_create("weir-media", flags | MemfdFlags::NOEXEC_SEAL)
        .or_else(|_| memfd_create("weir-media", flags))?;
    fchmod(&memory, mode)?;
    Ok(memory)
}

/// Reads `length` bytes from the start.
pub(super) fn read(memory: &OwnedFd, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(length)?;
    while bytes.len() < length {
        let at = bytes.len() as u64;
        if rustix::io::pread(memory, rustix::buffer::spare_capacity(&mut bytes), at)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    // The allocator may have given more, and the memory may hold more.
    bytes.truncate(length);
    Ok(bytes)
}
