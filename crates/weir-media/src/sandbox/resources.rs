//! How much a process in the box may take: the kernel's resource limits.

use std::io;

use rustix::process::{Resource, Rlimit, setrlimit};

/// The most that one process in the box may take. The number of processes is
/// not among them: that limit does nothing for root, so seccomp forbids new
/// ones instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resources {
    /// Address space, in bytes.
    pub memory: u64,
    /// Processor time over its life, in seconds; at its end the kernel kills.
    pub seconds: u64,
    /// The longest that anything it writes may become, in bytes.
    pub written: u64,
    /// Open descriptors.
    pub files: u64,
}

impl Resources {
    pub(super) fn apply(&self) -> io::Result<()> {
        let limits = [
            (Resource::As, self.memory),
            (Resource::Cpu, self.seconds),
            (Resource::Fsize, self.written),
            (Resource::Nofile, self.files),
            (Resource::Core, 0),
            (Resource::Memlock, 0),
            (Resource::Msgqueue, 0),
        ];
        for (resource, most) in limits {
            let most = Some(lowered(resource, most));
            setrlimit(resource, Rlimit { current: most, maximum: most })?;
        }
        Ok(())
    }
}

/// A limit can only be lowered without rights of root.
fn lowered(resource: Resource, most: u64) -> u64 {
    rustix::process::getrlimit(resource).maximum.map_or(most, |maximum| maximum.min(most))
}
