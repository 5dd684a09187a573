//! How the box is set up.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::limits::Limits;
use crate::sandbox::Resources;

/// Whether the box may be weaker than it is meant to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sandboxing {
    /// As far as the kernel goes; what is missing is told by
    /// [`Pool::layers`](super::Pool::layers).
    #[default]
    AsFarAsItGoes,
    /// Every layer or no start.
    Whole,
}

/// How the box is set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The program `weir-media-child`, or another that calls
    /// [`child::main`](crate::child::main).
    pub program: PathBuf,
    /// Arguments before those that the child is given, for a program that is
    /// more than the child.
    pub arguments: Vec<OsString>,
    /// The most processes that work at a time; each takes memory by `limits`.
    pub processes: usize,
    /// The largest file and picture that will be asked for, which the processes'
    /// own limits are made from; whoever decodes may ask for less.
    pub limits: Limits,
    /// Whether a weaker box will do.
    pub sandboxing: Sandboxing,
}

impl Settings {
    /// The box of a program, with one process for each processor.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            arguments: Vec::new(),
            processes: std::thread::available_parallelism().map_or(1, usize::from),
            limits: Limits::default(),
            sandboxing: Sandboxing::default(),
        }
    }

    /// The program's usual place: beside the one that runs.
    pub fn beside_this_program() -> std::io::Result<Self> {
        Ok(Self::new(std::env::current_exe()?.with_file_name("weir-media-child")))
    }

    /// Bytes of RGB for the largest picture.
    pub(super) fn room(&self) -> u64 {
        self.limits.pixels.saturating_mul(3).max(1)
    }

    /// The processor time of a worker's whole life. A worker is replaced before
    /// it is used up; the limit is for one whose parent is gone.
    pub(super) fn life(&self) -> u64 {
        let job = self.limits.time.as_secs().saturating_add(1);
        job.saturating_mul(20).max(600)
    }

    pub(super) fn worker_resources(&self) -> Resources {
        Resources {
            memory: self.memory(),
            seconds: self.life(),
            // It writes into memory that is there, nothing else.
            written: 0,
            files: 16,
        }
    }

    pub(super) fn tool_resources(&self, seconds: u64, written: u64) -> Resources {
        Resources { memory: self.memory(), seconds, written, files: 64 }
    }

    /// What [`Limits`] promises, and what a process takes before it decodes.
    fn memory(&self) -> u64 {
        const BESIDE: u64 = 512 << 20;
        let pixels = self.limits.pixels.saturating_mul(12);
        pixels.saturating_add(self.room()).saturating_add(self.limits.bytes).saturating_add(BESIDE)
    }
}

/// The limits as arguments, in the order in which the child reads them.
pub(super) fn as_arguments(resources: &Resources) -> [String; 4] {
    let Resources { memory, seconds, written, files } = *resources;
    [memory, seconds, written, files].map(|number| number.to_string())
}
