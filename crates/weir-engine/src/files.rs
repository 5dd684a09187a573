//! Receive: many files, read by all cores at once, handed over in the order in
//! which they were named, with memory that does not grow with their number.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};

use tokio::sync::mpsc;
use walkdir::WalkDir;

use crate::fingerprint::{Fingerprinter, Looking};

/// How many paths may wait for a worker, and how many results for the reader.
const QUEUE: usize = 256;

/// A path that could not be followed, and why.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct Unwalkable {
    /// Where.
    pub path: PathBuf,
    reason: String,
}

/// One file, or a place in a folder that could not be followed.
pub type Visit<T> = Result<T, Unwalkable>;

/// The files below some paths, being read.
pub struct Files<T> {
    results: mpsc::Receiver<(u64, Visit<T>)>,
    waiting: BTreeMap<u64, Visit<T>>,
    next: u64,
    stop: Arc<Stop>,
}

/// Stops reading: what was begun is finished and handed over.
#[derive(Debug, Default)]
pub struct Stop {
    stopped: AtomicBool,
    found: AtomicU64,
}

impl Stop {
    /// Takes no further file.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether somebody stopped the reading.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// How many files were found so far by counting ahead.
    pub fn found(&self) -> u64 {
        self.found.load(Ordering::Relaxed)
    }
}

impl<T: Send + 'static> Files<T> {
    /// Reads every file below `paths` with `threads` workers, each with a
    /// fingerprinter of its own. Folders are walked by name, links followed; a
    /// link that leads back to a folder it lies in is told and passed over.
    pub fn read(
        paths: Vec<PathBuf>,
        threads: usize,
        looking: Looking,
        work: impl Fn(&mut Fingerprinter, &Path) -> T + Send + Sync + 'static,
    ) -> Self {
        let stop = Arc::new(Stop::default());
        let (to_workers, from_walker) = sync_channel(QUEUE);
        let (to_reader, results) = mpsc::channel(QUEUE);
        let from_walker = Arc::new(Mutex::new(from_walker));
        let work = Arc::new(work);
        for _ in 0..threads.max(1) {
            let (work, paths, to_reader) = (work.clone(), from_walker.clone(), to_reader.clone());
            let (stop, looking) = (stop.clone(), looking.clone());
            std::thread::spawn(move || {
                let mut fingerprinter = Fingerprinter::new(looking.clone());
                // Asked before a path is taken: what is taken is read, so that
                // no place before one that was read stays empty.
                while !stop.is_stopped()
                    && let Some((number, visit)) = next_of(&paths)
                {
                    // A place that stays empty would hold back all behind it.
                    let result = visit.and_then(|path| {
                        let work = AssertUnwindSafe(|| work(&mut fingerprinter, &path));
                        catch_unwind(work).map_err(|_| {
                            fingerprinter = Fingerprinter::new(looking.clone());
                            let reason =
                                "made Weir fail; please report it, with the file if you may";
                            Unwalkable { path, reason: reason.to_owned() }
                        })
                    });
                    if to_reader.blocking_send((number, result)).is_err() {
                        break;
                    }
                }
            });
        }
        let walker_stop = stop.clone();
        std::thread::spawn(move || walk(&paths, &walker_stop, &to_workers));
        Self { results, waiting: BTreeMap::new(), next: 0, stop }
    }

    /// The next file's result in order, or nothing at the end.
    pub async fn next(&mut self) -> Option<Visit<T>> {
        loop {
            if let Some(result) = self.waiting.remove(&self.next) {
                self.next += 1;
                return Some(result);
            }
            match self.results.recv().await {
                Some((number, result)) => self.waiting.insert(number, result),
                None => return None,
            };
        }
    }

    /// The next result if it is there already.
    pub fn next_ready(&mut self) -> Option<Visit<T>> {
        while let Ok((number, result)) = self.results.try_recv() {
            self.waiting.insert(number, result);
        }
        let result = self.waiting.remove(&self.next)?;
        self.next += 1;
        Some(result)
    }

    /// The handle that stops the reading, from another task or a signal.
    pub fn stop_handle(&self) -> Arc<Stop> {
        self.stop.clone()
    }
}

impl<T> Drop for Files<T> {
    fn drop(&mut self) {
        self.stop.stop();
    }
}

/// Counts the files below `paths` in a thread of its own, for a progress bar;
/// the count grows in [`Stop::found`].
pub fn count_ahead(paths: Vec<PathBuf>, stop: Arc<Stop>) {
    std::thread::spawn(move || {
        for entry in paths.iter().flat_map(walk_one) {
            if stop.is_stopped() {
                break;
            }
            if entry.is_ok_and(|entry| !entry.file_type().is_dir()) {
                stop.found.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
}

type Task = (u64, Visit<PathBuf>);

fn next_of(paths: &Mutex<Receiver<Task>>) -> Option<Task> {
    paths.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv().ok()
}

fn walk_one(path: &PathBuf) -> walkdir::IntoIter {
    WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter()
}

fn walk(paths: &[PathBuf], stop: &Stop, to_workers: &SyncSender<Task>) {
    let mut number = 0;
    for entry in paths.iter().flat_map(walk_one) {
        let visit = match entry {
            Ok(entry) if entry.file_type().is_dir() => continue,
            Ok(entry) => Ok(entry.into_path()),
            Err(error) => Err(unwalkable(&error)),
        };
        if stop.is_stopped() || to_workers.send((number, visit)).is_err() {
            return;
        }
        number += 1;
    }
}

fn unwalkable(error: &walkdir::Error) -> Unwalkable {
    let path = error.path().unwrap_or(Path::new("")).to_owned();
    let reason = if let Some(ancestor) = error.loop_ancestor() {
        format!(
            "is a link that leads back to {}; passed over, remove the link if it is a mistake",
            ancestor.display()
        )
    } else {
        match error.io_error() {
            Some(io) if io.kind() == std::io::ErrorKind::NotFound => {
                "is not there; check the name".to_owned()
            }
            Some(io) if io.kind() == std::io::ErrorKind::PermissionDenied => {
                "may not be read; let the user that runs Weir read it".to_owned()
            }
            Some(io) => format!("cannot be read: {io}"),
            None => error.to_string(),
        }
    };
    Unwalkable { path, reason }
}
