//! A temporary place in which the program runs, and what it said there.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use weir_media::{Limits, read_bounded};

/// A temporary place with a data folder; gone when it is dropped.
pub(crate) struct House {
    root: tempfile::TempDir,
}

/// What the program said, and how it ended.
pub(crate) struct Told {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl House {
    pub(crate) fn new() -> Self {
        // The program looks for it beside itself.
        weir_testkit::media_child::built();
        Self { root: tempfile::tempdir().unwrap() }
    }

    /// A house with one match bank in it.
    pub(crate) fn with_bank(name: &str) -> Self {
        let house = Self::new();
        house.weir(["bank", "create", name]).succeeded();
        house
    }

    pub(crate) fn root(&self) -> &Path {
        self.root.path()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path("data")
    }

    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.root.path().join(name)
    }

    /// Writes a file, and the folders that it lies in.
    pub(crate) fn write(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The program, about to be run in this house.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_weir"));
        command.args(args);
        self.furnish(&mut command);
        command
    }

    /// Gives a command this house's environment and no other.
    pub(crate) fn furnish(&self, command: &mut Command) {
        command.env_clear().env("HOME", self.root()).env("WEIR_DATA", self.data());
        command.current_dir(self.root()).stdin(Stdio::null());
    }

    /// Runs the program.
    pub(crate) fn weir<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Told {
        Told::by(self.command(args))
    }

    /// Runs the program with `--json`, and reads what it said.
    pub(crate) fn json<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Vec<Value> {
        let mut command = self.command(args);
        command.arg("--json");
        Told::by(command).objects()
    }

    /// The entries of a bank as the program writes them out.
    pub(crate) fn export(&self, bank: &str) -> Vec<Value> {
        let told = self.weir(["bank", "export", bank]);
        assert_eq!(told.code, Some(0), "{told:?}");
        told.objects()
    }

    /// What `weir audit verify` says.
    pub(crate) fn audit(&self) -> Value {
        self.json(["audit", "verify"]).remove(0)
    }
}

impl std::fmt::Debug for Told {
    /// At most a screen of it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [out, err] =
            [&self.out, &self.err].map(|text| text.chars().take(2_000).collect::<String>());
        write!(f, "exit code {:?}; stdout:\n{out}\nstderr:\n{err}", self.code)
    }
}

impl Told {
    pub(crate) fn by(mut command: Command) -> Self {
        Self::of(command.output().unwrap())
    }

    pub(crate) fn of(output: Output) -> Self {
        let told = Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!told.err.contains("panicked"), "{told:?}");
        told
    }

    /// Insists on an exit code of 0.
    pub(crate) fn succeeded(self) -> Self {
        assert_eq!(self.code, Some(0), "{self:?}");
        self
    }

    /// Insists on exit code 2 and on each of `words` among what was said.
    pub(crate) fn failed(self, words: &[&str]) -> Self {
        assert_eq!(self.code, Some(2), "{self:?}");
        for word in words {
            assert!(self.err.contains(word) || self.out.contains(word), "no “{word}” in {self:?}");
        }
        self
    }

    /// Stdout as JSON objects, one a line and nothing else.
    pub(crate) fn objects(&self) -> Vec<Value> {
        let object = |line: &str| match serde_json::from_str(line) {
            Ok(value @ Value::Object(_)) => value,
            other => panic!("no object: {line}: {other:?} in {self:?}"),
        };
        self.out.lines().map(object).collect()
    }

    /// Everything said, with what changes from run to run taken out.
    pub(crate) fn without_chance(&self, house: &House) -> String {
        let words = format!("{}--\n{}--\nexit code {:?}", self.out, self.err, self.code);
        let words = words.replace(&house.root().display().to_string(), "…");
        let words = with_ids_cut(&words);
        words.lines().map(with_times_cut).collect::<Vec<_>>().join("\n")
    }
}

/// `entry_01kb…` as `entry_ID`.
fn with_ids_cut(words: &str) -> String {
    let mut parts = words.split("entry_0");
    let mut cut = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        cut += "entry_ID";
        cut += part.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    }
    cut
}

/// `(0.1 s, 93 a second)` as `(TIME)`.
fn with_times_cut(line: &str) -> String {
    match (line.find(" s, "), line.find(" a second)")) {
        (Some(from), Some(to)) if from < to => {
            let open = line[..from].rfind('(').unwrap_or(from);
            format!("{}(TIME{}", &line[..open], &line[to + " a second".len()..])
        }
        _ => line.to_owned(),
    }
}

/// Every byte of a file that a test wrote.
pub(crate) fn bytes_of(path: &Path) -> Vec<u8> {
    read_bounded(path, &Limits::default()).unwrap()
}

/// The text under a key of an object.
pub(crate) fn text<'a>(object: &'a Value, key: &str) -> &'a str {
    object[key].as_str().unwrap_or_else(|| panic!("no “{key}” in {object}"))
}
