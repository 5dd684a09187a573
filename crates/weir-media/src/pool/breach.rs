//! What can go wrong with a process in the box.

use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

use crate::wire::WireError;

/// Why there is no box.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BoxError {
    /// The program cannot be run.
    #[error(
        "{program} cannot be started: {error}; it is built and installed with weir and belongs beside it"
    )]
    Start {
        /// Which program.
        program: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// It ended before it was ready.
    #[error("{program} {ended} before it was ready; is it of the same version as weir?")]
    NotReady {
        /// Which program.
        program: PathBuf,
        /// How it ended.
        ended: String,
    },
    /// It is not the program that it should be.
    #[error("{program} is not the child of this Weir: {error}; install both from one release")]
    Foreign {
        /// Which program.
        program: PathBuf,
        /// What was wrong with its first message.
        error: WireError,
    },
    /// A layer is missing and every layer was asked for.
    #[error("the box is weaker on this machine than was asked for: {}", missing.join("; "))]
    Weaker {
        /// Which, and what that means.
        missing: Vec<&'static str>,
    },
    /// The system refused something that the box is made of.
    #[error("the system refuses {what}: {error}")]
    System {
        /// What.
        what: &'static str,
        /// What the system says.
        error: io::Error,
    },
}

/// How a process in the box failed over one file. It is gone, and the next file
/// gets another.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Breach {
    /// It did not even start.
    #[error("could not be decoded in the box: {0}")]
    NotStarted(#[source] BoxError),
    /// It ended by itself or was ended by the kernel.
    #[error("made its decoder end ({0})")]
    Ended(String),
    /// It took longer than it may, and was killed.
    #[error("took longer than {} s and was stopped", .0.as_secs_f64())]
    Late(Duration),
    /// It answered what it cannot mean.
    #[error("made its decoder answer nonsense ({0})")]
    Nonsense(WireError),
    /// It wrote more than it may.
    #[error("unfolds to more than {0} bytes")]
    TooMuch(u64),
    /// The system refused something.
    #[error("could not be handed to the box: {0}")]
    System(#[from] io::Error),
}

/// How a process ended, in words.
pub(super) fn ended(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("ended with code {code}"),
        (_, Some(signal)) => format!("ended by signal {signal}{}", hint(signal)),
        _ => "ended".to_owned(),
    }
}

/// The signals by which the kernel keeps a process to its limits.
fn hint(signal: i32) -> &'static str {
    match signal {
        libc::SIGSEGV | libc::SIGBUS | libc::SIGABRT | libc::SIGILL | libc::SIGFPE => ", a crash",
        libc::SIGXCPU => ", its time was used up",
        libc::SIGXFSZ => ", it wrote too much",
        libc::SIGSYS => ", a forbidden call",
        libc::SIGKILL => ", killed: perhaps for want of memory",
        _ => "",
    }
}
