//! The shared PostgreSQL: who gets what, and that nothing is left running.

use std::fs;
use std::io::{BufRead, BufReader, Lines, Read, Take};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use tempfile::TempDir;
use weir_testkit::postgres::{self, TestDatabase};

/// The shortest there is, so that tests need not wait long for a server's end.
const GRACE: Duration = Duration::from_secs(1);
const FOLDER: &str = "WEIR_TEST_POSTGRES_FOLDER";

/// Another process with a database on the server of a folder.
struct User {
    process: Child,
    /// Kept open: libtest fails where it cannot write.
    output: Lines<BufReader<Take<ChildStdout>>>,
    url: String,
}

impl User {
    fn start(folder: &Path) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["a_process_that_uses_a_database", "--exact", "--ignored", "--nocapture"])
            .env(FOLDER, folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap().take(4096)).lines();
        // libtest writes the test's name on the same line.
        let url = output
            .by_ref()
            .map(Result::unwrap)
            .find_map(|line| Some(line[line.find("postgres://")?..].to_owned()))
            .expect("the process got a database");
        Self { process, output, url }
    }

    /// Lets the process come to its end.
    fn finish(mut self) {
        drop(self.process.stdin.take());
        assert!(self.output.by_ref().all(|line| line.is_ok()));
        assert!(self.process.wait().unwrap().success());
    }

    /// As `kill -9` does: nothing of the process's own runs any more.
    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[test]
#[ignore = "not a test: the process that the tests below start"]
fn a_process_that_uses_a_database() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let database = postgres::database_in(Path::new(&folder), GRACE);
    println!("{}", database.url);
    // Until the test lets go of our standard input.
    let _ = std::io::stdin().lines().next();
}

/// The server's process, as it tells itself.
fn server(database: &TestDatabase) -> PathBuf {
    let pid = database.psql("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)");
    let process = Path::new("/proc").join(pid);
    assert!(runs(&process));
    process
}

/// Whether a process lives; a dead one that its parent has not heard of yet does not.
fn runs(process: &Path) -> bool {
    fs::read_link(process.join("exe")).is_ok()
}

/// Two minutes are a bound for a broken harness; a good one takes two seconds.
fn stops(process: &Path, folder: &TempDir) -> bool {
    (0..1200).any(|_| {
        sleep(Duration::from_millis(100));
        !runs(process) && !folder.path().join("data").exists()
    })
}

#[test]
fn two_processes_share_a_server_and_have_databases_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    // Both at once, so that they race for the start.
    let (one, two) = std::thread::scope(|scope| {
        let start = || User::start(folder.path());
        let (one, two) = (scope.spawn(start), scope.spawn(start));
        (one.join().unwrap(), two.join().unwrap())
    });
    let ours = postgres::database_in(folder.path(), GRACE);
    let server = server(&ours);

    assert_ne!(one.url, two.url);
    for user in [&one, &two] {
        let (_, name) = user.url.split_once(":5432/").unwrap();
        let (name, _) = name.split_once('?').unwrap();
        let found = ours.psql(&format!("SELECT 1 FROM pg_database WHERE datname = '{name}'"));
        assert_eq!(found, "1", "{} is on our server", user.url);
    }
    one.finish();
    two.finish();
    assert_eq!(ours.psql("SELECT count(*) FROM pg_database WHERE datname LIKE 'test%'"), "1");

    drop(ours);
    assert!(stops(&server, &folder));
}

#[test]
fn two_databases_of_one_process_do_not_see_each_other() {
    let (one, two) = (postgres::database(), postgres::database());
    one.psql("CREATE TABLE lamps (trimmed int); INSERT INTO lamps VALUES (1), (2)");
    assert_eq!(one.psql("SELECT sum(trimmed) FROM lamps"), "3");
    assert_eq!(two.psql("SELECT count(*) FROM pg_tables WHERE tablename = 'lamps'"), "0");
}

#[test]
fn a_killed_user_takes_no_one_down_and_keeps_nothing_alive() {
    let folder = tempfile::tempdir().unwrap();
    // The killed one is the one that started the server.
    let killed = User::start(folder.path());
    let ours = postgres::database_in(folder.path(), GRACE);
    let server = server(&ours);
    let last = User::start(folder.path());

    killed.kill();
    assert_eq!(ours.psql("SELECT 'alight'"), "alight");
    drop(ours);
    last.kill();
    assert!(stops(&server, &folder));
}

#[test]
fn a_server_starts_anew_after_the_last_one_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let first = postgres::database_in(folder.path(), GRACE);
    let stopped = server(&first);
    drop(first);
    assert!(stops(&stopped, &folder));

    let second = postgres::database_in(folder.path(), GRACE);
    assert_ne!(server(&second), stopped);
    let running = server(&second);
    drop(second);
    assert!(stops(&running, &folder));
}

#[test]
fn leftovers_of_a_crash_are_removed_and_the_process_they_name_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("half-written"), "").unwrap();
    // It waits for its standard input, so it ends with this process however that ends.
    let mut stranger =
        Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    fs::write(data.join("postmaster.pid"), format!("{}\n", stranger.id())).unwrap();

    let database = postgres::database_in(folder.path(), GRACE);
    let server = server(&database);
    assert!(!data.join("half-written").exists());
    drop(database);
    assert!(stops(&server, &folder));
    assert_eq!(stranger.try_wait().unwrap(), None, "the stranger lives");
    stranger.kill().unwrap();
    stranger.wait().unwrap();
}

#[test]
#[should_panic(expected = "is someone else's")]
fn a_folder_that_is_no_folder_of_ours_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let planted = folder.path().join("planted");
    std::os::unix::fs::symlink("/", &planted).unwrap();
    let _database = postgres::database_in(&planted, GRACE);
}

#[test]
#[should_panic(expected = "did not start")]
fn a_server_that_does_not_start_fails_the_test() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("log")).unwrap();
    let _database = postgres::database_in(folder.path(), GRACE);
}

#[test]
fn an_error_comes_with_the_end_of_the_servers_log() {
    let refused = std::panic::catch_unwind(|| postgres::database().psql("SELECT wick"));
    let told = refused.unwrap_err().downcast::<String>().unwrap();
    let (client, log) = told.split_once("the server's log ends:").unwrap();
    assert!(client.contains("column \"wick\" does not exist"), "{told}");
    assert!(log.contains("STATEMENT:  SELECT wick"), "{told}");
}
