//! A database that is locked, full, newer than the program or none at all: it
//! is told with what to do, and nothing is lost.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::bad_input::{house, problems};
use crate::house::{House, Told, bytes_of, text};
use crate::pictures::png;

#[test]
fn a_locked_database_is_told_and_nothing_is_lost() {
    let house = house();
    house.write("more/b.png", png(21));
    let add = |house: &House| {
        let mut command = house.command(["bank", "add", "posters", "more"]);
        command.env("WEIR_LOCK_WAIT_SECONDS", "1");
        Told::by(command)
    };
    locked(&house.data(), || {
        add(&house).failed(&["locked by another program", "try again"]);
        // Whoever only reads need not wait for a writer.
        assert_eq!(problems(&house, &[]), []);
        assert_eq!(house.export("posters").len(), 1);
    });
    add(&house).succeeded();
    assert_eq!(house.export("posters").len(), 2);
    assert_eq!(house.audit()["ok"], true);
}

/// Does something while somebody else holds the database's write lock.
fn locked(data: &Path, work: impl FnOnce()) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let pool = runtime.block_on(database(data));
    let lock = runtime.block_on(pool.begin_with("BEGIN IMMEDIATE")).unwrap();
    work();
    runtime.block_on(lock.rollback()).unwrap();
    runtime.block_on(pool.close());
}

async fn database(data: &Path) -> sqlx::SqlitePool {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(data.join("weir.db"));
    sqlx::SqlitePool::connect_with(options).await.unwrap()
}

/// Runs statements on a house's database, behind the program's back.
pub(crate) fn tamper(data: &Path, sql: &'static str) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let pool = database(data).await;
        sqlx::raw_sql(sql).execute(&pool).await.unwrap();
        pool.close().await;
    });
}

#[test]
fn a_database_that_is_newer_than_the_program_is_left_alone() {
    let house = house();
    tamper(&house.data(), "INSERT INTO weir_schema (version, applied_at) VALUES (999, 0)");
    let before = bytes_of(&house.data().join("weir.db"));
    for line in [&["scan", "uploads"][..], &["bank", "create", "films"], &["audit", "verify"]] {
        house.weir(line).failed(&["newer Weir", "999", "update the program"]);
    }
    assert!(bytes_of(&house.data().join("weir.db")) == before, "it was written to");
    house.weir(["hash", "uploads"]).succeeded();
}

#[test]
fn a_file_that_is_no_database_is_told_and_left_alone() {
    let house = House::new();
    let path =
        house.write("data/weir.db", b"Notes of the keeper: oil, wicks, a new lens.\n".repeat(40));
    house.weir(["bank", "list"]).failed(&["damaged or is no database of Weir's"]);
    assert!(bytes_of(&path).starts_with(b"Notes of the keeper"));
}

/// Lists of this many hashes do not fit into a file of a megabyte.
const MANY: u64 = 6_000;

fn many_hashes() -> String {
    (0..MANY).map(|n| format!("{n:032x}\n")).collect()
}

/// Imports the list where there is no room for it; insists on `words`, and
/// that what was told as banked is.
fn import_without_room(house: &House, mut command: Command, words: &[&str]) {
    command.args(["bank", "import", "posters", "--type", "md5", "--no-header"]);
    command.args(["--csv", "list.csv", "--json"]);
    let told = Told::by(command).failed(words).failed(&["what was told until then is banked"]);
    let taken: Vec<String> = told
        .out
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|row| row["status"] == "taken")
        .map(|row| text(&row, "entry").to_owned())
        .collect();
    let kept: Vec<String> =
        house.export("posters").iter().map(|entry| text(entry, "entry").to_owned()).collect();
    assert!(!taken.is_empty() && (taken.len() as u64) < MANY, "{} taken", taken.len());
    for entry in &taken {
        assert!(kept.contains(entry), "{entry} was told and is not there");
    }
    assert_eq!(house.audit()["ok"], true);
}

/// Imports the list again, now that there is room.
fn import_with_room(house: &House) {
    let list = ["bank", "import", "posters", "--csv", "list.csv", "--no-header", "--type", "md5"];
    house.weir(list).succeeded();
    assert_eq!(house.export("posters").len() as u64, MANY);
    assert_eq!(house.audit()["ok"], true);
}

#[test]
fn a_database_that_may_not_grow_is_told_and_nothing_is_lost() {
    let house = House::with_bank("posters");
    house.write("list.csv", many_hashes());
    // In blocks of 512 bytes; without the trap the signal would end the program.
    let script = "trap '' XFSZ; ulimit -f 4000; exec \"$0\" \"$@\"";
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_weir")]);
    house.furnish(&mut command);
    import_without_room(&house, command, &["disk"]);
    import_with_room(&house);
}

/// A file system of its own, as small as a test wants it.
pub(crate) struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Nothing where this system does not let us mount one.
    pub(crate) fn mounted(at: PathBuf, size: &str) -> Option<Self> {
        std::fs::create_dir_all(&at).unwrap();
        let options = format!("size={size},mode=700");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &options, "weir-test"]).arg(&at);
        mount.output().is_ok_and(|told| told.status.success()).then_some(Self(at))
    }

    pub(crate) fn grow(&self, size: &str) {
        let mut mount = Command::new("mount");
        mount.args(["-o", &format!("remount,size={size}")]).arg(&self.0);
        assert!(mount.status().unwrap().success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_is_told_and_nothing_is_lost() {
    let house = House::new();
    let Some(disk) = SmallDisk::mounted(house.data(), "4m") else {
        eprintln!("not tested: this system lets us mount no tmpfs");
        return;
    };
    house.weir(["bank", "create", "posters"]).succeeded();
    house.write("list.csv", many_hashes());
    import_without_room(&house, house.command([""; 0]), &["the disk is full", "make room"]);
    disk.grow("200m");
    import_with_room(&house);
}
