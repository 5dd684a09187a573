//! A process of ours made to stand still, so that memory shared with it can be
//! read in place.

use std::io;

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};

/// A child that stands still until this is dropped.
pub(crate) struct Halted {
    pid: Pid,
}

impl Halted {
    /// Stops a child and waits until all of it stands still. An error if it has
    /// ended instead.
    ///
    /// The child must be in the box with seccomp: then it can have no other
    /// process that goes on in its place.
    pub(crate) fn new(pid: Pid) -> io::Result<Self> {
        kill_process(pid, Signal::STOP)?;
        // From here on it is let go again, whatever comes.
        let halted = Self { pid };
        // Its end is seen as well, and left to be seen again: else a child that
        // is killed just now would be waited for in vain.
        let states = WaitIdOptions::STOPPED | WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        match waitid(WaitId::Pid(pid), states)? {
            Some(status) if status.stopped() => Ok(halted),
            _ => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }
}

impl Drop for Halted {
    fn drop(&mut self) {
        // It fails where the child has ended, which whoever asks it next notices.
        let _ = kill_process(self.pid, Signal::CONT);
    }
}
