//! One worker, as its parent sees it.

use std::io::{self, IoSlice};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::FallocateFlags;
use rustix::net::{
    AddressFamily, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags, SocketFlags,
    SocketType, recv, sendmsg, socketpair,
};
use rustix::process::Pid;

use super::breach::{BoxError, Breach, ended};
use super::memory;
use super::settings::{Settings, as_arguments};
use crate::limits::Limits;
use crate::sandbox::Layers;
use crate::sandbox::halt::Halted;
use crate::sandbox::memory::SharedView;
use crate::wire::{Hello, Job, LONGEST, Outcome, Reply, Wanted, WireError};

/// How long a worker may take to be ready.
const READY: Duration = Duration::from_secs(10);
/// Above this, memory that a picture took is given back.
const KEPT: u64 = 64 << 20;

/// A process that decodes; killed when dropped.
#[derive(Debug)]
pub(super) struct Worker {
    process: Child,
    socket: OwnedFd,
    room: OwnedFd,
    view: SharedView,
    room_length: u64,
    layers: Layers,
    number: u64,
    /// Time at work, and how much of it is its life.
    worked: Duration,
    life: Duration,
}

/// What came of lending.
pub(super) struct Lent<T> {
    /// What it was lent for.
    pub(super) value: T,
    /// Whether the file was whole in every respect.
    pub(super) clean: bool,
}

impl Worker {
    /// Starts one and waits until it is in the box.
    pub(super) fn start(settings: &Settings) -> Result<Self, BoxError> {
        let system = |what| move |error: io::Error| BoxError::System { what, error };
        let (socket, theirs) =
            socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)
                .map_err(|error| system("a pair of sockets")(error.into()))?;
        let room_length = settings.room();
        let room = memory::room(room_length).map_err(system("shared memory"))?;
        let length = usize::try_from(room_length).unwrap_or(usize::MAX);
        let view = SharedView::map(&room, length).map_err(system("shared memory"))?;
        let resources = settings.worker_resources();
        let process = Command::new(&settings.program)
            // Of its own: if this process is killed while the worker stands still, the
            // group has no one left and is told to go on (POSIX, _exit: SIGHUP and
            // SIGCONT to an orphaned group), so that it sees that it is alone and ends.
            .process_group(0)
            .args(&settings.arguments)
            .arg("worker")
            .args(as_arguments(&resources))
            .env_clear()
            .stdin(theirs)
            .stdout(room.try_clone().map_err(system("a second descriptor"))?)
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| BoxError::Start { program: settings.program.clone(), error })?;
        let mut worker = Self {
            process,
            socket,
            room,
            view,
            room_length,
            layers: Layers::none(),
            number: 0,
            worked: Duration::ZERO,
            // With a job to spare.
            life: Duration::from_secs(settings.life()).saturating_sub(2 * settings.limits.time),
        };
        worker.greet(settings)?;
        Ok(worker)
    }

    fn greet(&mut self, settings: &Settings) -> Result<(), BoxError> {
        let program = || settings.program.clone();
        let message = self.receive(READY).map_err(|breach| BoxError::NotReady {
            program: program(),
            ended: match breach {
                Breach::Ended(how) => how,
                Breach::Late(_) => format!("said nothing for {} s", READY.as_secs()),
                other => other.to_string(),
            },
        })?;
        let hello = Hello::read(&message)
            .map_err(|error| BoxError::Foreign { program: program(), error })?;
        self.layers = hello.layers;
        Ok(())
    }

    pub(super) fn layers(&self) -> Layers {
        self.layers
    }

    /// Whether it has had no file yet.
    pub(super) fn is_new(&self) -> bool {
        self.number == 0
    }

    /// Whether its processor time may run out within the next job.
    pub(super) fn is_spent(&self) -> bool {
        self.worked >= self.life
    }

    /// Lets it decode a JPEG, and lends what came of it: of a picture its pixels, else
    /// nothing. After a breach it must not be asked again.
    /// `lend` is taken when there is something to lend.
    pub(super) fn decode<T, F: FnOnce(Outcome, &[u8]) -> T>(
        &mut self,
        bytes: &[u8],
        wanted: Wanted,
        limits: &Limits,
        lend: &mut Option<F>,
    ) -> Result<Lent<T>, Breach> {
        let media = memory::sealed(bytes)?;
        self.number += 1;
        let job = Job { number: self.number, pixels: limits.pixels, wanted };
        self.send(&job, &media)?;
        drop(media);
        #[expect(clippy::disallowed_methods, reason = "how long a worker has worked")]
        let started = Instant::now();
        let message = self.receive(limits.time)?;
        self.worked += started.elapsed();
        if started.elapsed() > limits.time {
            return Err(Breach::Late(limits.time));
        }
        let Reply { number, outcome } = Reply::read(&message).map_err(Breach::Nonsense)?;
        if number != job.number {
            return Err(Breach::Nonsense(WireError::Field("number of the job")));
        }
        let mut lend = |outcome, pixels: &[u8]| {
            let lend = lend.take().expect("it is taken here, and no file is decoded twice");
            lend(outcome, pixels)
        };
        let area = |width: u32, height: u32| u64::from(width) * u64::from(height);
        let (count, length, clean) = match (&outcome, wanted) {
            (Outcome::Picture { width, height, irregularity }, Wanted::Colours) => {
                let count = area(*width, *height);
                (count, count.saturating_mul(3), irregularity.is_none())
            }
            (Outcome::Grey { width, height, scale, irregularity }, Wanted::Grey { .. }) => {
                let length = area(width.div_ceil(*scale), height.div_ceil(*scale));
                (area(*width, *height), length, irregularity.is_none())
            }
            (Outcome::Picture { .. } | Outcome::Grey { .. }, _) => {
                return Err(Breach::Nonsense(WireError::Field("kind of picture")));
            }
            _ => return Ok(Lent { value: lend(outcome, &[]), clean: false }),
        };
        if count > limits.pixels || length > self.room_length {
            return Err(Breach::Nonsense(WireError::Field("side")));
        }
        let value = self.lend_pixels(length as usize, |pixels| lend(outcome, pixels))?;
        if length > KEPT {
            let mode = FallocateFlags::PUNCH_HOLE | FallocateFlags::KEEP_SIZE;
            rustix::fs::fallocate(&self.room, mode, 0, length).map_err(io::Error::from)?;
        }
        Ok(Lent { value, clean })
    }

    /// Lends the pixels where they are while the worker stands still; where seccomp
    /// is missing it might not be alone, and they are copied.
    fn lend_pixels<T>(
        &mut self,
        length: usize,
        lend: impl FnOnce(&[u8]) -> T,
    ) -> Result<T, Breach> {
        if !self.layers.calls {
            return Ok(lend(&memory::read(&self.room, length)?));
        }
        let pid = i32::try_from(self.process.id()).ok().and_then(Pid::from_raw);
        let pid = pid.ok_or_else(|| io::Error::other("a process without a number"))?;
        let halted = Halted::new(pid).map_err(|_| self.end())?;
        Ok(lend(self.view.bytes(length, &halted)))
    }

    fn send(&mut self, job: &Job, media: &OwnedFd) -> Result<(), Breach> {
        let files = [media.as_fd()];
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut beside = SendAncillaryBuffer::new(&mut space);
        beside.push(SendAncillaryMessage::ScmRights(&files));
        let message = job.to_bytes();
        let sent =
            sendmsg(&self.socket, &[IoSlice::new(&message)], &mut beside, SendFlags::NOSIGNAL);
        sent.map_err(|_| self.end())?;
        Ok(())
    }

    /// Its next message, waited for.
    fn receive(&mut self, time: Duration) -> Result<Vec<u8>, Breach> {
        if !wait(&self.socket, PollFlags::IN, time)? {
            return Err(Breach::Late(time));
        }
        let mut message = vec![0; LONGEST + 1];
        let received = recv(&self.socket, message.as_mut_slice(), RecvFlags::TRUNC);
        match received {
            Ok((_, 0)) | Err(_) => Err(self.end()),
            Ok((_, length)) if length > LONGEST => Err(Breach::Nonsense(WireError::Length(length))),
            Ok((_, length)) => {
                message.truncate(length);
                Ok(message)
            }
        }
    }

    /// How it ended, once its socket is closed.
    fn end(&mut self) -> Breach {
        // It may have closed its socket and live on.
        let _ = self.process.kill();
        match self.process.wait() {
            Ok(status) => Breach::Ended(ended(status)),
            Err(error) => Breach::System(error),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Both fail where it has ended and was waited for.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Waits for a descriptor; whether something happened in time.
pub(super) fn wait(file: impl AsFd, what: PollFlags, time: Duration) -> io::Result<bool> {
    #[expect(clippy::disallowed_methods, reason = "a deadline")]
    let started = Instant::now();
    loop {
        let left = time.saturating_sub(started.elapsed());
        let left = Timespec::try_from(left).map_err(io::Error::other)?;
        let mut files = [PollFd::new(&file, what)];
        match poll(&mut files, Some(&left)) {
            Ok(happened) => return Ok(happened > 0),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}
