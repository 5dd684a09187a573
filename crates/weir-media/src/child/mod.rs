//! What runs in the box: the program `weir-media-child`.
//!
//! It is started with its limits as arguments, puts itself into the box before
//! it reads a byte of anybody's, and then is a worker or becomes a tool:
//!
//! ```text
//! weir-media-child worker MEMORY SECONDS WRITTEN FILES
//! weir-media-child tool   MEMORY SECONDS WRITTEN FILES LAYERS PATH… -- TOOL ARGUMENT…
//! ```
//!
//! LAYERS are those that the parent told its user of: a tool is not run in a box
//! that is weaker than that.
//!
//! A tool finds its file at descriptor 0, writes its results to descriptor 3, and
//! has 1 and 2 for its words. (It is started with results at 1 and words at 2: a
//! safe program can hand over three descriptors, not four.)
//!
//! A program of one's own can be the child: let its `main` call [`main`].

mod turbo;
mod worker;

use std::ffi::OsString;
use std::os::fd::{AsRawFd as _, IntoRawFd as _};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::sandbox::{Layers, Resources, Role, confine, memory};

/// What the child ends with when it could not begin; the parent tells it from
/// what a decoder does by the number.
pub(crate) const NOT_STARTED: u8 = 113;

/// The whole program, given its arguments without the name. Call it first in
/// `main`: descriptors above 2 are closed, whoever they belong to.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    memory::close_from(3);
    match run(arguments.into_iter()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("weir-media-child: {reason}");
            ExitCode::from(NOT_STARTED)
        }
    }
}

fn run(mut arguments: impl Iterator<Item = OsString>) -> Result<(), String> {
    let role = arguments.next().unwrap_or_default();
    let mut number = || {
        let argument = arguments.next().unwrap_or_default();
        let number = argument.to_str().and_then(|text| text.parse::<u64>().ok());
        number.ok_or_else(|| format!("{argument:?} is no number; this program is started by Weir"))
    };
    let resources =
        Resources { memory: number()?, seconds: number()?, written: number()?, files: number()? };
    match role.to_str() {
        Some("worker") => {
            let layers = confine(&Role::Worker, &resources).map_err(|error| error.to_string())?;
            worker::serve(layers).map_err(|error| error.to_string())
        }
        Some("tool") => {
            let promised = Layers::from_bytes(number()?.to_le_bytes()).ok_or("no such layers")?;
            let paths = arguments.by_ref().take_while(|argument| argument != "--");
            let role = Role::Tool { paths: paths.map(PathBuf::from).collect() };
            let tool = arguments.next().ok_or("no tool is named")?;
            let layers = confine(&role, &resources).map_err(|error| error.to_string())?;
            if layers != promised {
                return Err(format!("the box has become another: {layers} instead of {promised}"));
            }
            part_results_from_words().map_err(|error| error.to_string())?;
            let error = Command::new(&tool).args(arguments).exec();
            Err(format!("{} does not start: {error}", tool.display()))
        }
        _ => Err("is started by Weir, not by hand".to_owned()),
    }
}

fn part_results_from_words() -> std::io::Result<()> {
    // The lowest number that is free is 3: everything from there on was closed.
    let results = rustix::io::dup(std::io::stdout())?;
    debug_assert_eq!(results.as_raw_fd(), 3);
    // The tool's own from here on.
    let _ = results.into_raw_fd();
    rustix::stdio::dup2_stdout(std::io::stderr())?;
    Ok(())
}
