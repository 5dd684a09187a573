//! A real PostgreSQL for tests: one server for all test processes of a run, a
//! fresh database for each caller.
//!
//! ```no_run
//! let database = weir_testkit::postgres::database();
//! // Hand `database.url` to the store under test; keep `database` until its end.
//! assert_eq!(database.psql("SELECT 6 * 7"), "42");
//! ```
//!
//! nextest runs each test in a process of its own and a server takes seconds to
//! start, so the processes share one. No process is the last by right, and any
//! may be killed; so nobody has to tidy up. All is settled by `flock`, which the
//! kernel lets go of when its holder dies, on files in a folder that belongs to
//! one user and one checkout:
//!
//! | file | held |
//! |---|---|
//! | `start.lock` | while a server is started, joined or stopped |
//! | `users.lock` | shared, by each [`TestDatabase`] |
//! | `watch.lock` | by the watchdog, as long as it guards a server |
//!
//! The watchdog is a small shell process that starts the server and stops it when
//! `users.lock` has been free for a while. Where nobody holds `watch.lock`, what
//! lies in the folder is a leftover of a crash; it is removed, never signalled (its
//! process ids may be someone else's by now), and a server that still runs in it
//! stops by itself within a minute, when it misses its `postmaster.pid`.
//!
//! Connections go over a Unix socket in a folder that only its owner can enter:
//! no port to collide on, no password. The lock files and `log` stay behind.

use std::collections::hash_map::RandomState;
use std::fmt::Write as _;
use std::fs::{self, DirBuilder, File};
use std::hash::{BuildHasher, DefaultHasher, Hash, Hasher};
use std::io::{self, ErrorKind, Seek, SeekFrom};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{env, process};

/// How long the shared server outlives its last user: longer than the pause
/// between two test binaries of a run.
const GRACE: Duration = Duration::from_secs(10);

/// A server as somebody runs it who wants to keep what it holds.
const DURABLE: &str = "\
fsync = on
synchronous_commit = on
full_page_writes = on
autovacuum = on
shared_buffers = 128MB
max_wal_size = 1GB";

const WATCHDOG: &str = include_str!("postgres/watchdog.sh");

/// A database of its own on a running server, dropped with this value.
///
/// The server runs at least as long as this value lives, so keep it for as long
/// as `url` is used.
#[derive(Debug)]
#[must_use = "the database is dropped with this value"]
pub struct TestDatabase {
    /// `postgres://…`, for sqlx and for libpq.
    pub url: String,
    name: String,
    server: Server,
    /// The shared lock on `users.lock` that keeps the server running.
    _used: File,
}

/// A fresh, empty database on the server that all tests of this checkout share.
///
/// # Panics
/// When PostgreSQL is not installed or does not start; the message tells what to
/// do, or the end of the server's log.
pub fn database() -> TestDatabase {
    database_in(&shared_folder("postgres"), GRACE)
}

/// As [`database`], on a server that writes to the disk before it answers: for
/// benchmarks.
///
/// # Panics
/// As [`database`] does.
pub fn durable_database() -> TestDatabase {
    database_with(&shared_folder("postgres-durable"), GRACE, DURABLE)
}

/// Where a server of this user and checkout lies: another's tests may want
/// another version of anything here.
fn shared_folder(kind: &str) -> PathBuf {
    let mut checkout = DefaultHasher::new();
    env!("CARGO_MANIFEST_DIR").hash(&mut checkout);
    let user = rustix::process::geteuid();
    env::temp_dir().join(format!("weir-{kind}-{user}-{:016x}", checkout.finish()))
}

/// A fresh, empty database on the server of `folder`, which is made if need be
/// and which the server outlives its last user by `grace` (whole seconds).
/// Most tests want [`database`].
///
/// # Panics
/// As [`database`] does.
pub fn database_in(folder: &Path, grace: Duration) -> TestDatabase {
    database_with(folder, grace, "")
}

/// As [`database_in`]; a server that is started gets these lines of settings.
fn database_with(folder: &Path, grace: Duration, settings: &str) -> TestDatabase {
    let owner = Owner::find();
    make_folder(folder, owner);
    let server = Server { folder: folder.to_owned(), programs: find_programs() };

    let start = open_lock(&folder.join("start.lock"), owner);
    start.lock().expect("locking start.lock");
    let used = open_lock(&folder.join("users.lock"), owner);
    used.lock_shared().expect("locking users.lock");
    if open_lock(&folder.join("watch.lock"), owner).try_lock().is_ok() {
        server.start(start, owner, grace, settings);
    } else {
        drop(start);
    }

    // Random, as a process id comes round again while a killed test's database stays.
    let name = format!("test_{}_{:016x}", process::id(), RandomState::new().hash_one(0));
    server.psql("postgres", &format!("CREATE DATABASE {name} TEMPLATE template0"));
    let url =
        format!("postgres://postgres@localhost:5432/{name}?host={}", encoded(&server.socket()));
    TestDatabase { url, name, server, _used: used }
}

impl TestDatabase {
    /// Runs `sql` by psql and returns its rows: a line each, fields parted by `|`.
    ///
    /// # Panics
    /// When PostgreSQL refuses, with its message.
    pub fn psql(&self, sql: &str) -> String {
        self.server.psql(&self.name, sql)
    }
}

impl Drop for TestDatabase {
    /// Gives the disk back at once: an empty database takes 7 MB.
    fn drop(&mut self) {
        // Failing is harmless, the server's end drops it too; panicking here could abort.
        let drop = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        let _ = self.server.psql_command("postgres", &drop).output();
    }
}

/// The server of one folder.
#[derive(Debug)]
struct Server {
    folder: PathBuf,
    programs: PathBuf,
}

impl Server {
    fn socket(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Starts the watchdog, and waits until the server takes connections.
    fn start(&self, start_lock: File, owner: Owner, grace: Duration, settings: &str) {
        let mut watchdog = Command::new("/bin/sh");
        watchdog.args(["-c", WATCHDOG, "weir-postgres-watchdog"]);
        watchdog.arg(&self.programs).arg(grace.as_secs().to_string()).arg(settings);
        watchdog.current_dir(&self.folder).stdin(start_lock).stderr(Stdio::null());
        // Neither Ctrl-C nor a runner that kills a test's group means the shared server.
        watchdog.process_group(0);
        if rustix::process::geteuid().is_root() {
            watchdog.uid(owner.user).gid(owner.group);
        }
        let told = without_settings(&mut watchdog).output().expect("running /bin/sh");
        assert!(
            told.stdout == b"ready\n",
            "PostgreSQL of {} did not start in {}; its log ends:\n{}",
            self.programs.display(),
            self.folder.display(),
            self.log_tail()
        );
    }

    fn psql_command(&self, database: &str, sql: &str) -> Command {
        let mut psql = Command::new(self.programs.join("psql"));
        psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"]);
        psql.args(["--set=ON_ERROR_STOP=1", "--username=postgres", "--dbname", database]);
        psql.arg("--host").arg(self.socket()).args(["--command", sql]).stdin(Stdio::null());
        without_settings(&mut psql);
        psql
    }

    fn psql(&self, database: &str, sql: &str) -> String {
        let told = self.psql_command(database, sql).output().expect("running psql");
        assert!(
            told.status.success(),
            "{sql}: {}the server's log ends:\n{}",
            String::from_utf8_lossy(&told.stderr),
            self.log_tail()
        );
        String::from_utf8(told.stdout).expect("the encoding is UTF-8").trim_end().to_owned()
    }

    fn log_tail(&self) -> String {
        let mut tail = Vec::new();
        let read = File::open(self.folder.join("log")).and_then(|mut log| {
            let length = log.metadata()?.len();
            log.seek(SeekFrom::Start(length.saturating_sub(4096)))?;
            io::copy(&mut io::Read::take(log, 4096), &mut tail)
        });
        read.map_or_else(|error| error.to_string(), |_| String::from_utf8_lossy(&tail).into_owned())
    }
}

/// Who runs the server and owns its folder: us, or `nobody` when we are root,
/// which PostgreSQL refuses.
#[derive(Clone, Copy, Debug)]
struct Owner {
    user: u32,
    group: u32,
}

impl Owner {
    fn find() -> Self {
        if !rustix::process::geteuid().is_root() {
            let (user, group) = (rustix::process::geteuid(), rustix::process::getegid());
            return Self { user: user.as_raw(), group: group.as_raw() };
        }
        let id = |which| {
            let told = Command::new("id").args([which, "nobody"]).output().expect("running id");
            let id = String::from_utf8_lossy(&told.stdout).trim().parse();
            id.expect("as root, PostgreSQL is run as the user `nobody`, whom `id` does not know")
        };
        Self { user: id("-u"), group: id("-g") }
    }
}

/// Makes `folder` private to `owner`, and refuses one that a stranger laid there.
fn make_folder(folder: &Path, owner: Owner) {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            panic!("making {}: {error}", folder.display())
        }
        _ => {}
    }
    let found = fs::symlink_metadata(folder).expect("the folder was just made");
    let ours = [owner.user, rustix::process::geteuid().as_raw()].contains(&found.uid());
    assert!(found.is_dir() && ours, "{} is someone else's: remove it", folder.display());
    chown(folder, Some(owner.user), Some(owner.group)).expect("giving the folder to its owner");
}

/// Opens a lock file that the watchdog can open too, whatever the umask.
fn open_lock(path: &Path, owner: Owner) -> File {
    let file = File::options().read(true).append(true).create(true).open(path);
    let file = file.unwrap_or_else(|error| panic!("opening {}: {error}", path.display()));
    std::os::unix::fs::fchown(&file, Some(owner.user), Some(owner.group))
        .expect("giving a lock file to its owner");
    file
}

/// The folder of PostgreSQL's programs. Debian keeps the server's out of `PATH`,
/// a folder each version; the newest wins.
fn find_programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<u32> =
        versions.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    versions.sort_unstable_by(|a, b| b.cmp(a));
    let debian = versions.iter().map(|version| format!("/usr/lib/postgresql/{version}/bin").into());

    let told = Command::new("pg_config").arg("--bindir").output().ok();
    let told = told.map(|told| String::from_utf8_lossy(&told.stdout).trim().into());
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders = debian.chain(told).chain(env::split_paths(&path));
    let whole = |folder: &PathBuf| {
        ["initdb", "pg_ctl", "postgres", "psql"].iter().all(|name| folder.join(name).is_file())
    };
    folders.find(whole).expect("PostgreSQL is not installed, and tests need it: run `make setup`")
}

/// Takes away what would redirect PostgreSQL's programs: `PGHOST`, `PGOPTIONS`, ….
fn without_settings(command: &mut Command) -> &mut Command {
    let path = env::var_os("PATH").unwrap_or_default();
    command.env_clear().env("PATH", path).env("LC_ALL", "C.UTF-8").env("TZ", "UTC")
}

/// Percent-encoded as a value of a URL's query.
fn encoded(path: &Path) -> String {
    path.as_os_str().as_bytes().iter().fold(String::new(), |mut url, &byte| {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            let _ = write!(url, "%{byte:02X}");
        }
        url
    })
}
