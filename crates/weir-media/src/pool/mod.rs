//! The parent's side of the box: child processes that decode, and what becomes
//! of them.
//!
//! A worker decodes one picture after the other; a tool is a process of its own
//! for one file. Both are in the box before they see a byte (see
//! [`sandbox`](crate::sandbox)). Whatever one does that it should not (it ends, it
//! is late, it answers nonsense) costs the item that it had: it is killed, and
//! the next item gets a new one. A worker is used again only after files that were
//! whole in every respect: one that took it over without a trace would have to be.

mod breach;
mod memory;
mod settings;
mod tool;
mod worker;

use std::ops::{Deref, DerefMut};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use breach::{BoxError, Breach};
pub use settings::{Sandboxing, Settings};
pub use tool::{Tool, ToolOutput};

use crate::limits::Limits;
use crate::sandbox::Layers;
use crate::wire::{Outcome, Wanted};
use worker::{Lent, Worker};

/// Processes in the box, kept ready.
#[derive(Debug)]
pub struct Pool {
    settings: Settings,
    layers: Layers,
    workers: Mutex<Workers>,
    /// Told when a worker comes back or ends.
    freed: Condvar,
}

#[derive(Debug, Default)]
struct Workers {
    idle: Vec<Worker>,
    /// Lent to a thread that decodes.
    lent: usize,
}

impl Pool {
    /// Starts the first worker and asks it which layers this machine has.
    pub fn start(settings: Settings) -> Result<Self, BoxError> {
        let first = Worker::start(&settings)?;
        let layers = first.layers();
        if settings.sandboxing == Sandboxing::Whole && !layers.are_whole() {
            return Err(BoxError::Weaker { missing: layers.missing() });
        }
        let workers = Workers { idle: vec![first], lent: 0 };
        Ok(Self { settings, layers, workers: Mutex::new(workers), freed: Condvar::new() })
    }

    /// Which layers the box has on this machine; to be told at start-up and
    /// wherever somebody asks for the state of the service.
    pub fn layers(&self) -> Layers {
        self.layers
    }

    /// How it was set up.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// How many processes wait for work; for tests and for whoever watches.
    pub fn idle(&self) -> usize {
        self.locked().idle.len()
    }

    /// Decodes a JPEG into colours or brightness, and lends what came of it: of a
    /// picture its pixels, else nothing. It waits for a worker to be free; `limits.time` is counted from
    /// then on.
    pub(crate) fn jpeg<T>(
        &self,
        bytes: &[u8],
        wanted: Wanted,
        limits: &Limits,
        lend: impl FnOnce(Outcome, &[u8]) -> T,
    ) -> Result<T, Breach> {
        let mut lend = Some(lend);
        loop {
            let mut worker = self.take()?;
            let is_new = worker.is_new();
            match worker.decode(bytes, wanted, limits, &mut lend) {
                Ok(Lent { value, clean }) => {
                    if clean {
                        worker.keep();
                    }
                    return Ok(value);
                }
                // The file before this one may have done it. This one is judged by
                // a worker that had no other.
                Err(Breach::Ended(_) | Breach::Nonsense(_)) if !is_new && lend.is_some() => {}
                Err(breach) => return Err(breach),
            }
        }
    }

    /// Runs a tool over bytes, which it reads as `/proc/self/fd/0`, and gives
    /// what it wrote to `/proc/self/fd/3` (at most `most` bytes).
    ///
    /// The arguments are those of the tool; in the box it can read nothing but
    /// itself, its libraries and these bytes.
    pub fn run(
        &self,
        tool: &Tool,
        arguments: &[&str],
        bytes: &[u8],
        most: u64,
        time: Duration,
    ) -> Result<ToolOutput, Breach> {
        // A tool counts as a worker: no more processes than were asked for.
        let _place = self.place();
        let promised = u64::from_le_bytes(self.layers.to_bytes());
        tool::run(&self.settings, promised, tool, arguments, bytes, most, time)
    }

    fn locked(&self) -> MutexGuard<'_, Workers> {
        // Counting and moving workers cannot stop half-way.
        self.workers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until fewer processes work than may.
    fn place(&self) -> Place<'_> {
        let mut workers = self.locked();
        while workers.lent >= self.settings.processes {
            workers = self.freed.wait(workers).unwrap_or_else(PoisonError::into_inner);
        }
        workers.lent += 1;
        Place { pool: self }
    }

    fn take(&self) -> Result<Borrowed<'_>, Breach> {
        let place = self.place();
        let ready = self.locked().idle.pop();
        let worker = match ready {
            Some(worker) => worker,
            None => Worker::start(&self.settings).map_err(Breach::NotStarted)?,
        };
        Ok(Borrowed { worker: Some(worker), keep: false, place })
    }
}

/// The right to let one process work.
struct Place<'a> {
    pool: &'a Pool,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.pool.locked().lent -= 1;
        self.pool.freed.notify_one();
    }
}

/// A worker that goes back if it proved itself, and is killed otherwise.
struct Borrowed<'a> {
    worker: Option<Worker>,
    keep: bool,
    place: Place<'a>,
}

impl Borrowed<'_> {
    fn keep(&mut self) {
        self.keep = !self.is_spent();
    }
}

impl Deref for Borrowed<'_> {
    type Target = Worker;

    fn deref(&self) -> &Worker {
        self.worker.as_ref().expect("it is taken out when dropped only")
    }
}

impl DerefMut for Borrowed<'_> {
    fn deref_mut(&mut self) -> &mut Worker {
        self.worker.as_mut().expect("it is taken out when dropped only")
    }
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        if let Some(worker) = self.worker.take()
            && self.keep
        {
            self.place.pool.locked().idle.push(worker);
        }
    }
}
