//! A service that runs: its folder, its process, what the kernel says of it.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::machine;
use crate::service::{rounded, wait};

/// A data folder, and the database where it is not in there.
pub(crate) struct House {
    program: PathBuf,
    folder: PathBuf,
    data: PathBuf,
    database: Option<String>,
}

impl House {
    pub(crate) fn new(folder: &Path, database: Option<&str>) -> Self {
        fs::create_dir_all(folder).expect("room in the temporary folder");
        let program = std::env::current_exe().expect("Linux tells").with_file_name("weir");
        let data = folder.join("data");
        Self { program, folder: folder.to_owned(), data, database: database.map(str::to_owned) }
    }

    /// The house of a data folder that somebody else made.
    pub(crate) fn of_data(data: PathBuf) -> Self {
        let folder = data.parent().expect("it lies in a folder").to_owned();
        let program = std::env::current_exe().expect("Linux tells").with_file_name("weir");
        Self { program, folder, data, database: None }
    }

    /// Its data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.data.clone()
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        // No setting of whoever runs this counts.
        command.env_clear().arg("--quiet").arg("--data").arg(&self.data);
        if let Some(database) = &self.database {
            command.env("WEIR_DATABASE", database);
        }
        command
    }

    /// Runs a command to its end; answers what it printed.
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let output = self.command().args(arguments).stderr(Stdio::inherit()).output();
        let output = output.expect("the program starts");
        assert!(output.status.success(), "weir {arguments:?} failed");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// A key that may send items.
    pub(crate) fn key(&self) -> String {
        self.done(&["key", "create", "bench", "--role", "service"])
    }

    /// Banks that many entries, each with a random value of each kind.
    pub(crate) fn bank(&self, entries: usize, kinds: &[&str]) {
        let bank = kinds.join("-");
        let list = self.folder.join(format!("{bank}.jsonl"));
        let mut random = File::open("/dev/urandom").expect("Linux has it");
        let mut lines = String::new();
        for _ in 0..entries {
            let mut bytes = [0; 32];
            random.read_exact(&mut bytes).expect("it never ends");
            let hex = bytes.iter().fold(String::new(), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            });
            let signals = kinds.iter().map(|kind| {
                let digits = match *kind {
                    "sha1" => 40,
                    "md5" => 32,
                    _ => 64,
                };
                let quality = if *kind == "pdq" { r#","quality":100"# } else { "" };
                format!(r#"{{"type":"{kind}","value":"{}"{quality}}}"#, &hex[..digits])
            });
            let signals = signals.collect::<Vec<_>>().join(",");
            let _ = writeln!(lines, r#"{{"signals":[{signals}]}}"#);
        }
        fs::write(&list, lines).expect("room in the temporary folder");
        self.done(&["bank", "create", &bank]);
        self.done(&["bank", "add", &bank, "--jsonl", &list.display().to_string()]);
    }
}

/// `weir serve` over a house; gone with this value.
pub(crate) struct Running {
    child: Child,
    address: String,
}

impl Running {
    pub(crate) fn start(house: &House) -> Self {
        let mut command = house.command();
        command.args(["serve", "--listen", "127.0.0.1:0"]).env("WEIR_LOG", "warn");
        Self::of(command)
    }

    /// `weir serve --demo` in a folder below `folder`; with its data folder and
    /// the first user's password.
    pub(crate) fn demo(folder: &Path) -> (Self, PathBuf, String) {
        fs::create_dir_all(folder).expect("room in the temporary folder");
        let program = std::env::current_exe().expect("Linux tells").with_file_name("weir");
        let log = folder.join("log");
        let mut command = Command::new(program);
        command.env_clear().env("TMPDIR", folder).args(["serve", "--demo"]);
        command.args(["--listen", "127.0.0.1:0"]);
        command.stderr(File::create(&log).expect("room, as before"));
        let running = Self::of(command);
        let told = || {
            let log = File::open(&log).expect("it was made").take(1 << 16);
            let lines = BufReader::new(log).lines().map_while(Result::ok);
            let words: Vec<String> = lines.flat_map(|line| split(&line)).collect();
            let at = words.iter().position(|word| word == "password")?;
            words.get(at + 1).cloned()
        };
        let password = loop {
            match told() {
                Some(password) => break password,
                None => wait(),
            }
        };
        let made = fs::read_dir(folder).expect("it is there").flatten().map(|entry| entry.path());
        let data = made.into_iter().find(|path| path.is_dir()).expect("the demo made a folder");
        (running, data, password)
    }

    fn of(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("it is piped");
        BufReader::new(out.take(4096)).read_line(&mut line).expect("it tells where it listens");
        let address = line.trim().strip_prefix("Weir listens on ").expect("it started").to_owned();
        Self { child, address }
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// What is resident when it has come to rest, in MB.
    pub(crate) fn settled_mb(&self) -> f64 {
        wait();
        let told = machine::value_of(&format!("/proc/{}/status", self.child.id()), "VmRSS");
        let kb = told.and_then(|told| told.trim_end_matches(" kB").parse::<f64>().ok());
        rounded(kb.expect("Linux tells") / 1024.0)
    }

    /// Its processor time since it began, of itself and for it in the kernel.
    pub(crate) fn processor_seconds(&self) -> f64 {
        let file = File::open(format!("/proc/{}/stat", self.child.id())).expect("it runs");
        let mut line = String::new();
        BufReader::new(file.take(4096)).read_line(&mut line).expect("Linux tells");
        // The name may hold anything; behind it the fields are numbers.
        let (_, fields) = line.rsplit_once(") ").expect("the name is in brackets");
        let ticks = |at| fields.split(' ').nth(at).and_then(|field| field.parse::<f64>().ok());
        let user_and_system = ticks(11).zip(ticks(12)).map(|(user, system)| user + system);
        user_and_system.expect("fields 14 and 15") / rustix::param::clock_ticks_per_second() as f64
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The words of a line.
fn split(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}
