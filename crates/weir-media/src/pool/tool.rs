//! Programs of others, run in the box: one process for one file.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::event::PollFlags;
use rustix::process::{Pid, PidfdFlags, pidfd_open};

use super::breach::{BoxError, Breach, ended};
use super::settings::{Settings, as_arguments};
use super::{memory, worker};
use crate::child::NOT_STARTED;

/// A program of the system, and what it has to read to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    program: PathBuf,
    paths: Vec<PathBuf>,
}

/// What a tool that ended by itself left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolOutput {
    /// Whether it says that all went well (it ended with code 0).
    pub succeeded: bool,
    /// What it wrote to descriptor 3.
    pub bytes: Vec<u8>,
    /// The last line of what it said.
    pub words: String,
}

/// Where programs of the system lie. `PATH` is not asked: whoever sets it does
/// not mean the programs that files of strangers are given to.
const FOLDERS: [&str; 4] = ["/usr/local/bin", "/usr/bin", "/bin", "/opt/weir/bin"];
/// The most that is kept of what a tool complains of.
const WORDS: u64 = 64 << 10;

impl Tool {
    /// The tool of this name, where it is installed.
    pub fn find(name: &str) -> Option<Self> {
        FOLDERS.iter().find_map(|folder| Self::at(Path::new(folder).join(name)).ok())
    }

    /// The tool at this place. Its libraries are found now, by the system's own
    /// loader; a program without any is taken as it is.
    pub fn at(program: impl Into<PathBuf>) -> io::Result<Self> {
        let program = program.into().canonicalize()?;
        let metadata = program.metadata()?;
        if !metadata.is_file() || metadata.permissions().mode() & 0o111 == 0 {
            let words = format!("{} is no program", program.display());
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, words));
        }
        let mut paths = vec![program.clone(), PathBuf::from("/etc/ld.so.cache")];
        paths.extend(libraries_of(&program)?);
        Ok(Self { program, paths })
    }

    /// Lets it read (and, if that is what it is, run) something besides, such as
    /// the data that it is used with: a file, or a folder with all in it.
    #[must_use]
    pub fn reading(mut self, path: impl Into<PathBuf>) -> Self {
        self.paths.push(path.into());
        self
    }

    /// Where it lies.
    pub fn program(&self) -> &Path {
        &self.program
    }
}

/// What the loader maps for a program, by `ldd`: it runs nothing but the loader
/// for what is installed on this machine, and no file of a stranger.
fn libraries_of(program: &Path) -> io::Result<Vec<PathBuf>> {
    let listed = Command::new("/usr/bin/ldd").arg(program).stdin(Stdio::null()).output()?;
    let listed = String::from_utf8_lossy(&listed.stdout);
    // “name => path (address)”, or “path (address)” for the loader itself.
    let places = listed.lines().filter_map(|line| {
        let place = line.split_once("=>").map_or(line, |(_, place)| place).trim();
        place.split_whitespace().next().filter(|place| place.starts_with('/'))
    });
    Ok(places.map(PathBuf::from).collect())
}

/// Runs a tool; see [`Pool::run`](super::Pool::run).
pub(super) fn run(
    settings: &Settings,
    promised: u64,
    tool: &Tool,
    arguments: &[&str],
    bytes: &[u8],
    most: u64,
    time: Duration,
) -> Result<ToolOutput, Breach> {
    let output = memory::empty()?;
    let complaints = memory::empty()?;
    // It may use several threads, each counted; the deadline is kept from here.
    let seconds = time.as_secs().saturating_mul(4).saturating_add(2);
    let resources = settings.tool_resources(seconds, most.max(WORDS));
    let process = Command::new(&settings.program)
        .args(&settings.arguments)
        .arg("tool")
        .args(as_arguments(&resources))
        .arg(promised.to_string())
        .args(&tool.paths)
        .arg("--")
        .arg(&tool.program)
        .args(arguments)
        .env_clear()
        .env("LC_ALL", "C.UTF-8")
        // Several threads for one small file wait for each other more than they do.
        .env("OMP_THREAD_LIMIT", "1")
        .current_dir("/")
        .stdin(memory::sealed(bytes)?)
        .stdout(output.try_clone()?)
        .stderr(complaints.try_clone()?)
        .spawn()
        .map_err(|error| {
            Breach::NotStarted(BoxError::Start { program: settings.program.clone(), error })
        })?;
    let status = Running(process).end_within(time)?;
    let words = words_of(&complaints)?;
    match (status.code(), std::os::unix::process::ExitStatusExt::signal(&status)) {
        (Some(code), _) if code == i32::from(NOT_STARTED) => {
            let program = tool.program.clone();
            Err(Breach::NotStarted(BoxError::NotReady { program, ended: words }))
        }
        (_, Some(libc::SIGXFSZ)) => Err(Breach::TooMuch(most)),
        (Some(code), _) => {
            let length = length_of(&output)?;
            if length > most {
                return Err(Breach::TooMuch(most));
            }
            let length = usize::try_from(length).map_err(io::Error::other)?;
            let bytes = memory::read(&output, length)?;
            Ok(ToolOutput { succeeded: code == 0, bytes, words })
        }
        _ => Err(Breach::Ended(ended(status))),
    }
}

/// A tool at work; killed when dropped, with all its threads. Other processes it
/// cannot have.
struct Running(Child);

impl Running {
    fn end_within(mut self, time: Duration) -> Result<std::process::ExitStatus, Breach> {
        let pid = i32::try_from(self.0.id()).ok().and_then(Pid::from_raw);
        let pid = pid.ok_or_else(|| io::Error::other("a process without a number"))?;
        let watched = pidfd_open(pid, PidfdFlags::empty()).map_err(io::Error::from)?;
        if !worker::wait(&watched, PollFlags::IN, time)? {
            return Err(Breach::Late(time));
        }
        Ok(self.0.wait()?)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail where it has ended and was waited for.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn length_of(memory: &OwnedFd) -> io::Result<u64> {
    Ok(u64::try_from(rustix::fs::fstat(memory)?.st_size).unwrap_or(0))
}

/// The last line of what was written that says something.
fn words_of(memory: &OwnedFd) -> io::Result<String> {
    let length = length_of(memory)?.min(WORDS) as usize;
    let text = memory::read(memory, length)?;
    let text = String::from_utf8_lossy(&text);
    let last = text.lines().rev().find(|line| !line.trim().is_empty());
    Ok(crate::watch::one_line(last.unwrap_or_default()))
}
