//! The box round a process that decodes hostile bytes: what it may no longer
//! do, told layer by layer.
//!
//! | layer | what it takes away |
//! |---|---|
//! | `no_new_privs` | gaining rights by a set-uid program |
//! | rlimits | memory, processor time, size of what is written, number of files, core dumps |
//! | Landlock | every path but those of a tool, its libraries and what it reads (from ABI 4 on the network as well, from 6 on signals) |
//! | seccomp | every system call but the few that decoding needs; “no network” and “no new process” are its work |
//!
//! What is named here is the kernel's and may be absent. The layers are put on
//! as far as they go and [`Layers`] says how far that was, so that nothing is
//! weaker without a word.
//!
//! This is the only module of this crate where `unsafe` stands (`memory` and `libjpeg`).

mod calls;
mod files;
pub(crate) mod halt;
mod layers;
pub(crate) mod libjpeg;
pub(crate) mod memory;
mod resources;

use std::io;
use std::path::PathBuf;

pub use layers::{FileLayer, Layers};
pub use resources::Resources;

/// Whom the box is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// A process that decodes one picture after the other: no file, no thread,
    /// no program, only the descriptors that it has and is sent.
    Worker,
    /// A process that becomes a tool (`execve`). It may read and run these
    /// paths, and start threads.
    Tool {
        /// The tool, its libraries, and what else it has to read.
        paths: Vec<PathBuf>,
    },
}

/// Puts the calling process into the box, for good. Call it while there is one
/// thread: the layers hold for that thread and what comes of it.
pub fn confine(role: &Role, resources: &Resources) -> io::Result<Layers> {
    resources.apply()?;
    let no_new_privs = rustix::thread::set_no_new_privs(true).is_ok();
    let files = files::confine(match role {
        Role::Worker => &[],
        Role::Tool { paths } => paths,
    });
    // Last, because it forbids the calls of the layers before it.
    let calls = calls::confine(role);
    Ok(Layers { no_new_privs, files, calls })
}
