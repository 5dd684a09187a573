//! A worker: takes a job, decodes, writes the pixels, answers; until the other
//! side hangs up.

use std::io::{self, IoSlice, IoSliceMut, stdin, stdout};
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendFlags, recvmsg,
    sendmsg,
};

use super::turbo;
use crate::sandbox::{Layers, memory::SharedRoom};
use crate::wire::{Hello, Job, LONGEST, Outcome, Reply};

/// Serves jobs from descriptor 0, into the memory of descriptor 1.
pub(super) fn serve(layers: Layers) -> io::Result<()> {
    // What a decoder has to say goes into its reply.
    std::panic::set_hook(Box::new(|_| {}));
    let mut room = SharedRoom::map(stdout())?;
    let mut media = Vec::new();
    send(&Hello { layers }.to_bytes())?;
    while let Some((job, file)) = receive()? {
        read_whole(&file, &mut media)?;
        drop(file);
        let worked = catch_unwind(AssertUnwindSafe(|| turbo::decode(&media, &job, room.bytes())));
        let outcome =
            worked.unwrap_or_else(|panic| Outcome::Panicked(crate::decode::message_of(&*panic)));
        send(&Reply { number: job.number, outcome }.to_bytes())?;
        forget_large(&mut media);
    }
    Ok(())
}

/// Memory that a large file took is given back.
fn forget_large(media: &mut Vec<u8>) {
    const LARGE: usize = 16 << 20;
    if media.capacity() > LARGE {
        *media = Vec::new();
    }
}

fn send(message: &[u8]) -> io::Result<()> {
    let mut nothing = SendAncillaryBuffer::default();
    sendmsg(stdin(), &[IoSlice::new(message)], &mut nothing, SendFlags::NOSIGNAL)?;
    Ok(())
}

/// The next job and its media; `None` once the other side has hung up.
fn receive() -> io::Result<Option<(Job, OwnedFd)>> {
    let mut message = [0; LONGEST];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut beside = RecvAncillaryBuffer::new(&mut space);
    let mut parts = [IoSliceMut::new(&mut message)];
    let received = recvmsg(stdin(), &mut parts, &mut beside, RecvFlags::CMSG_CLOEXEC)?;
    if received.bytes == 0 {
        return Ok(None);
    }
    let job = Job::read(&message[..received.bytes]).map_err(io::Error::other)?;
    let file = beside
        .drain()
        .find_map(|beside| match beside {
            RecvAncillaryMessage::ScmRights(mut files) => files.next(),
            _ => None,
        })
        .ok_or(io::ErrorKind::InvalidData)?;
    Ok(Some((job, file)))
}

/// Reads the media anew into `bytes`. It is sealed, so its length is certain.
fn read_whole(file: &OwnedFd, bytes: &mut Vec<u8>) -> io::Result<()> {
    let length = usize::try_from(rustix::fs::fstat(file)?.st_size).unwrap_or(usize::MAX);
    bytes.clear();
    bytes.try_reserve_exact(length)?;
    while bytes.len() < length {
        let at = bytes.len() as u64;
        if rustix::io::pread(file, rustix::buffer::spare_capacity(bytes), at)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(())
}
