//! `weir backup` and `weir restore`: from one database into the other and
//! back, and while somebody else banks.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Child;

use serde_json::Value;
use weir_testkit::postgres;

use crate::house::{House, Told, bytes_of, text};
use crate::pictures::png;

/// A house with a bank of pictures and a list in it.
fn furnished() -> House {
    let house = House::with_bank("posters");
    house.write("known/lens.png", png(1));
    house.write("known/reef.png", png(2));
    house.weir(["bank", "add", "posters", "known"]).succeeded();
    let hashes: String = (0..300).map(|n| format!("{n:032x}\n")).collect();
    house.write("list.csv", hashes);
    let list = ["bank", "import", "posters", "--csv", "list.csv", "--no-header", "--type", "md5"];
    house.weir(list).succeeded();
    house
}

/// Runs the program on another data folder of the house, or on PostgreSQL.
fn on(house: &House, data: &str, database: Option<&str>, line: &[&str]) -> Told {
    let mut command = house.command(line);
    command.env("WEIR_DATA", house.path(data));
    if let Some(database) = database {
        command.env("WEIR_DATABASE", database);
    }
    Told::by(command)
}

fn backup_in(house: &House, to: &str) -> Value {
    house.json(["backup", "--to", to]).remove(0)
}

#[test]
fn a_backup_goes_from_sqlite_to_postgresql_and_back_and_the_books_are_equal() {
    let house = furnished();
    let before = house.export("posters");
    let told = backup_in(&house, "first.tar");
    assert_eq!((&told["blobs"], &told["secret_key"]), (&0.into(), &false.into()));
    let mode = std::fs::metadata(house.path("first.tar")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let database = postgres::database();
    let there = Some(database.url.as_str());
    let told = on(&house, "pg", there, &["restore", "first.tar", "--json"]).succeeded();
    assert_eq!(told.objects()[0]["rows"], backup_rows(&house, "first.tar"));
    on(&house, "pg", there, &["audit", "verify"]).succeeded();
    on(&house, "pg", there, &["backup", "--to", "second.tar"]).succeeded();
    on(&house, "back", None, &["restore", "second.tar"]).succeeded();
    for (data, database) in [("pg", there), ("back", None)] {
        let told = on(&house, data, database, &["bank", "export", "posters"]).succeeded();
        assert_eq!(told.objects(), before, "{data}");
        let told = on(&house, data, database, &["audit", "verify", "--json"]).succeeded();
        assert_eq!(told.objects()[0]["ok"], true);
    }
    // It goes on: what is banked there is found.
    let md5 = format!("md5:{:032x}", 7);
    let told = on(&house, "back", None, &["match", "--bank", "posters", "--signal", &md5]);
    assert_eq!(told.code, Some(1), "{told:?}");
    assert_eq!(house.export("posters"), before, "the first one is as it was");
}

/// How many rows a backup says that it has.
fn backup_rows(house: &House, file: &str) -> Value {
    let told = house.json(["restore", file, "--dry-run"]).remove(0);
    let rows = told["tables"].as_object().unwrap().values().map(|rows| rows.as_u64().unwrap());
    rows.sum::<u64>().into()
}

#[test]
fn a_dry_run_says_what_is_in_it_and_restores_nothing() {
    let house = furnished();
    house.weir(["backup", "--to", "weir.tar"]).succeeded();
    let line = ["restore", "weir.tar", "--dry-run", "--json", "--data", "new"];
    let told = house.weir(line).succeeded().objects().remove(0);
    assert_eq!((&told["tables"]["entries"], &told["whole"]), (&302.into(), &true.into()));
    assert!(text(&told, "database").starts_with("SQLite "), "{told}");
    let told = house.weir(&line[..3]).succeeded();
    assert!(told.out.contains("entries           302"), "{told:?}");
    assert!(!house.path("new").exists());
}

#[test]
fn nothing_is_written_over() {
    let house = furnished();
    house.weir(["backup", "--to", "weir.tar"]).succeeded();
    let (file, database) = (bytes_of(&house.path("weir.tar")), house.export("posters"));
    house
        .weir(["backup", "--to", "weir.tar"])
        .failed(&["weir.tar was not written", "name another"]);
    assert!(bytes_of(&house.path("weir.tar")) == file);
    house.weir(["restore", "weir.tar"]).failed(&[
        "holds something already",
        "entries: 302",
        "empty",
    ]);
    assert_eq!(house.export("posters"), database);
    assert_eq!(house.audit()["ok"], true);
    // Nor is one made of nothing.
    house.weir(["backup", "--data", "nowhere"]).failed(&["nothing of Weir's in nowhere", "--data"]);
    assert!(!house.path("nowhere").exists());
}

#[test]
fn a_backup_without_a_name_is_named_after_the_time() {
    let house = furnished();
    let told = house.json(["backup"]).remove(0);
    let path = text(&told, "path");
    assert!(path.starts_with("weir-backup-2") && path.ends_with("Z.tar"), "{path}");
    let bytes = std::fs::metadata(house.path(path)).unwrap().len();
    assert_eq!(told["bytes"], bytes);
}

#[test]
fn a_damaged_backup_is_told_and_no_folder_is_made_for_it() {
    let house = furnished();
    house.weir(["backup", "--to", "weir.tar"]).succeeded();
    let mut bytes = bytes_of(&house.path("weir.tar"));
    house.write("cut.tar", &bytes[..bytes.len() / 2]);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    house.write("flipped.tar", &bytes);
    for file in ["cut.tar", "flipped.tar", "list.csv"] {
        let words = [file, "cannot be restored", "nothing was changed"];
        house.weir(["restore", file, "--data", "new"]).failed(&words);
        assert!(!house.path("new").exists(), "{file}");
    }
}

#[test]
fn the_secret_key_goes_along_only_when_asked() {
    let house = furnished();
    house.write("head.json", house.weir(["audit", "head"]).succeeded().out);
    let key = bytes_of(&house.data().join("secret.key"));
    let told = house.weir(["backup", "--to", "without.tar"]).succeeded();
    assert!(told.err.contains("the secret key is not in it"), "{told:?}");
    let told = house.weir(["backup", "--to", "with.tar", "--with-secret-key"]).succeeded();
    assert!(told.err.contains("keep the file as safe as the key"), "{told:?}");

    let told = house.weir(["restore", "without.tar", "--data", "without"]).succeeded();
    assert!(told.err.contains("before Weir serves"), "{told:?}");
    assert!(!house.path("without/secret.key").exists());
    house.weir(["restore", "with.tar", "--data", "with"]).succeeded();
    assert_eq!(bytes_of(&house.path("with/secret.key")), key);
    // A head that was exported before still fits, and the key is the same.
    let verify = ["audit", "verify", "--head", "head.json", "--data"];
    let told = house.weir(verify.iter().chain(&["with"])).succeeded();
    assert!(!told.err.contains("another key"), "{told:?}");
    let told = house.weir(verify.iter().chain(&["without"])).succeeded();
    assert!(told.err.contains("another key"), "{told:?}");
}

#[test]
fn the_own_background_goes_along_and_a_file_that_is_no_text_is_told() {
    let house = furnished();
    let rules = "Rise up you towers over the grey and patient water, and let no keeper sleep.";
    house.write("house rules.txt", rules.as_bytes());
    house.weir(["background", "add", "house rules.txt"]).succeeded();
    let told = house.weir(["backup", "--to", "weir.tar"]).succeeded();
    assert!(told.err.contains("1 text of your own background"), "{told:?}");

    let told = on(&house, "other", None, &["restore", "weir.tar", "--json"]).succeeded();
    assert_eq!(told.objects()[0]["background"], 1);
    let listed = on(&house, "other", None, &["background", "list", "--json"]).succeeded();
    assert_eq!(listed.objects()[0]["name"], "house rules");
    let there = house.path("other").join("background/house rules.txt");
    assert_eq!(bytes_of(&there), rules.as_bytes());

    let odd = house.data().join("background/odd.txt");
    std::fs::write(&odd, [0xff, 0xfe]).unwrap();
    let told = house.weir(["backup", "--to", "second.tar"]);
    assert_eq!(told.code, Some(2), "{told:?}");
    assert!(told.err.contains("odd.txt") && told.err.contains("no text"), "{told:?}");
    let told = on(&house, "third", None, &["restore", "second.tar", "--json"]).succeeded();
    assert_eq!(told.objects()[0]["background"], 1);
}

#[test]
fn blobs_are_put_back_where_they_were() {
    let house = furnished();
    let picture = png(5);
    let name = weir_signals::Sha256Digest::of(&picture).to_string();
    let place = PathBuf::from("blobs").join(&name[..2]).join(&name);
    house.write(Path::new("data").join(&place), &picture);
    let wrong = "ab".repeat(32);
    house.write(format!("data/blobs/ab/{wrong}"), b"damaged");
    let told = house.weir(["backup", "--to", "weir.tar"]).failed(&[&wrong, "left out"]);
    assert!(told.out.contains("and 1 blob,"), "{told:?}");
    house.weir(["restore", "weir.tar", "--data", "new"]).succeeded();
    assert!(bytes_of(&house.path("new").join(&place)) == picture);
    assert!(!house.path("new/blobs/ab").exists());
}

/// Banks in a loop until it is dropped.
struct Banking(Child);

impl Banking {
    fn begin(house: &House, database: Option<&str>) -> Self {
        let script = format!(
            "n=1000; while :; do n=$((n+1)); printf '%032x\\n' $n > loop.csv; \
             '{}' bank import posters --csv loop.csv --no-header --type md5 --quiet >/dev/null || exit; done",
            env!("CARGO_BIN_EXE_weir")
        );
        let mut command = std::process::Command::new("/bin/sh");
        command.args(["-c", &script]);
        house.furnish(&mut command);
        if let Some(database) = database {
            command.env("WEIR_DATABASE", database);
        }
        Self(command.stdout(std::process::Stdio::null()).spawn().unwrap())
    }
}

impl Drop for Banking {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A backup taken while another process banks: what it holds is a beginning of
/// what is there afterwards.
fn backup_while_banking(house: &House, database: Option<&str>) {
    let banking = Banking::begin(house, database);
    let entries = |data: &str, database| {
        on(house, data, database, &["bank", "export", "posters"]).succeeded().objects()
    };
    let begun = entries("data", database).len();
    let mut kept = Vec::new();
    for round in 0..4 {
        let file = format!("loop-{round}.tar");
        while entries("data", database).len() <= begun + round {}
        on(house, "data", database, &["backup", "--to", &file]).succeeded();
        let data = format!("loop-{round}");
        on(house, &data, None, &["restore", &file]).succeeded();
        kept.push(entries(&data, None));
        let told = on(house, &data, None, &["audit", "verify", "--json"]).succeeded();
        assert_eq!(told.objects()[0]["ok"], true);
    }
    drop(banking);
    let after = entries("data", database);
    for kept in &kept {
        assert!(kept.len() > begun && kept.len() <= after.len());
        assert_eq!(kept[..], after[..kept.len()], "a beginning of what is there");
    }
    assert!(kept[3].len() > kept[0].len(), "somebody banked meanwhile");
    on(house, "data", database, &["audit", "verify"]).succeeded();
}

#[test]
fn a_backup_while_another_process_banks_in_sqlite_is_a_beginning_of_the_books() {
    backup_while_banking(&furnished(), None);
}

#[test]
fn a_backup_while_another_process_banks_in_postgresql_is_a_beginning_of_the_books() {
    let database = postgres::database();
    let house = House::new();
    let there = Some(database.url.as_str());
    on(&house, "data", there, &["bank", "create", "posters"]).succeeded();
    backup_while_banking(&house, there);
}
