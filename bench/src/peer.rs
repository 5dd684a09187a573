//! A peer in a Python of its own, asked line by line.

use std::fs;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

/// A peer that runs.
pub(crate) struct Peer {
    child: Child,
    requests: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Peer {
    /// Starts `bench/python/<name>_peer.py`, after making its environment beside
    /// this program out of `<name>_requirements.txt` where there is none yet; or
    /// says what is missing.
    pub(crate) fn start(name: &str) -> Result<Self, String> {
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("python");
        let program = std::env::current_exe().map_err(|error| error.to_string())?;
        let environment = program.with_file_name(format!("weir-bench-python-{name}"));
        let python = environment.join("bin/python");
        if !environment.join("complete").is_file() {
            succeed(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment))?;
            let requirements = scripts.join(format!("{name}_requirements.txt"));
            let pip = ["-m", "pip", "install", "--quiet", "--requirement"];
            succeed(Command::new(&python).args(pip).arg(requirements))?;
            fs::write(environment.join("complete"), "").map_err(|error| error.to_string())?;
        }
        let mut child = Command::new(&python)
            .arg(scripts.join(format!("{name}_peer.py")))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}", python.display()))?;
        let requests = child.stdin.take().expect("a pipe was asked for");
        let answers = BufReader::new(child.stdout.take().expect("a pipe was asked for")).lines();
        Ok(Self { child, requests, answers })
    }

    /// What it answers.
    pub(crate) fn ask(&mut self, request: &Value) -> Value {
        writeln!(self.requests, "{request}").expect("the peer listens");
        let answer = self.answers.next().expect("the peer answers, or says why on stderr");
        serde_json::from_str(&answer.expect("text")).expect("a line of JSON")
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // The end of its input would end it too; nothing depends on how.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command to its end.
fn succeed(command: &mut Command) -> Result<(), String> {
    let told = format!("{command:?}");
    match command.stdout(Stdio::null()).output() {
        Err(error) => Err(format!("{told}: {error}")),
        Ok(output) if !output.status.success() => {
            let errors = String::from_utf8_lossy(&output.stderr);
            Err(format!("{told}: {}", errors.lines().last().unwrap_or("failed")))
        }
        Ok(_) => Ok(()),
    }
}
