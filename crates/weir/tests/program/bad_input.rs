//! What is wrong with the input is told with what to do about it, the rest of
//! the work is done, the exit code is 2, and nothing is lost.

use std::ffi::OsString;
use std::fs::{File, Permissions};
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use weir_media::testsrc;

use crate::house::{House, Told, text};
use crate::pictures::{jpeg, png, poster};

/// A house with a banked poster, and uploads with a copy of it on either side
/// of where a test puts what is wrong.
pub(crate) fn house() -> House {
    let house = House::with_bank("posters");
    house.write("known/lens.png", png(1));
    house.weir(["bank", "add", "posters", "known"]).succeeded();
    house.write("uploads/a-copy.jpg", jpeg(1, 60));
    house.write("uploads/z-copy.jpg", jpeg(1, 70));
    house
}

/// What a scan of the uploads says went wrong, as `(path, error)`; insists
/// that both copies were found all the same.
pub(crate) fn problems(house: &House, flags: &[&str]) -> Vec<(String, String)> {
    let mut command = house.command([&["scan", "uploads", "--json"], flags].concat());
    command.arg("--bank").arg("posters");
    problems_in(&Told::by(command))
}

fn problems_in(told: &Told) -> Vec<(String, String)> {
    let (problems, matches): (Vec<Value>, Vec<Value>) =
        told.objects().into_iter().partition(|object| object.get("error").is_some());
    for copy in ["a-copy.jpg", "z-copy.jpg"] {
        assert!(matches.iter().any(|m| text(m, "path").ends_with(copy)), "{copy}: {told:?}");
    }
    assert_eq!(told.code, Some(if problems.is_empty() { 1 } else { 2 }), "{told:?}");
    problems.iter().map(|p| (text(p, "path").to_owned(), text(p, "error").to_owned())).collect()
}

/// The one problem that a scan tells; insists that it is with `path`.
fn problem_with(house: &House, path: &str) -> String {
    let mut problems = problems(house, &[]);
    assert_eq!(problems.len(), 1, "{problems:?}");
    let (told, error) = problems.remove(0);
    assert_eq!(told, path);
    error
}

#[test]
fn a_truncated_picture_is_told_and_matches_by_its_bytes_only() {
    let house = house();
    house.write("uploads/b.jpg", &jpeg(1, 90)[..2_000]);
    let error = problem_with(&house, "uploads/b.jpg");
    assert!(error.contains("truncated") && error.contains("fetch or export it again"), "{error}");
}

#[test]
fn a_file_over_the_limit_is_told_with_the_flag_that_raises_it() {
    let house = house();
    let huge = File::create(house.path("uploads/b.jpg")).unwrap();
    huge.set_len(3 << 40).unwrap();
    let error = problem_with(&house, "uploads/b.jpg");
    assert!(error.contains("--max-bytes"), "{error}");

    house.write("uploads/b.jpg", png(9));
    let error = problems(&house, &["--max-bytes", "20000"]);
    assert!(error.iter().any(|(path, _)| path == "uploads/b.jpg"), "{error:?}");
}

#[test]
fn a_file_that_says_it_is_a_jpeg_and_is_not_is_told() {
    let house = house();
    house.write("uploads/b.jpg", [&jpeg(1, 90)[..400], &[0xa5; 3_000]].concat());
    let error = problem_with(&house, "uploads/b.jpg");
    assert!(error.contains("JPEG"), "{error}");
}

#[test]
fn a_program_that_is_called_a_picture_is_told() {
    let house = house();
    house.write("uploads/b.png", b"#!/bin/sh\necho the lamp is lit\n");
    let error = problem_with(&house, "uploads/b.png");
    assert!(error.contains("text"), "{error}");
}

/// A PNG of about a kilobyte whose header says what it likes.
fn png_that_says(width: u32, height: u32) -> Vec<u8> {
    let small = Vec::from(&testsrc::encode_png(&testsrc::picture(3, 16, 16))[..]);
    let mut bytes = small;
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let check = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&check.to_be_bytes());
    bytes.truncate(1_024);
    bytes
}

/// The checksum of PNG's chunks (PNG specification, annex D).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    })
}

#[test]
fn a_small_png_that_says_sixty_thousand_by_sixty_thousand_is_refused_by_its_header() {
    let house = house();
    house.write("uploads/b.png", png_that_says(60_000, 60_000));
    let error = problem_with(&house, "uploads/b.png");
    assert!(error.contains("60000 x 60000") && error.contains("--max-pixels"), "{error}");
}

#[test]
fn a_picture_with_the_wrong_ending_is_read_as_what_it_is() {
    let house = house();
    house.write("uploads/b.png", jpeg(1, 80));
    assert_eq!(problems(&house, &[]), []);
    let told = house.json(["hash", "uploads/b.png"]);
    assert_eq!(text(&told[0], "media"), "image/jpeg");
    assert_eq!(text(&told[0], "remark"), "is a JPEG, whatever its name says");
}

#[test]
fn an_empty_file_is_told() {
    let house = house();
    house.write("uploads/b.jpg", b"");
    let error = problem_with(&house, "uploads/b.jpg");
    assert!(error.contains("empty"), "{error}");
}

#[test]
fn what_is_wrong_among_files_to_bank_hides_nothing_either() {
    let house = house();
    house.write("more/a.png", png(11));
    house.write("more/b.jpg", &jpeg(12, 90)[..2_000]);
    house.write("more/c.png", b"");
    house.write("more/d.png", png_that_says(60_000, 60_000));
    house.write("more/e.png", png(13));
    let told = house.weir(["bank", "add", "posters", "more"]);
    let told = told.failed(&["more/b.jpg", "more/c.png", "more/d.png", "3 problems"]);
    assert!(told.err.contains("banked 2 entries"), "{told:?}");
    let origins: Vec<String> =
        house.export("posters").iter().map(|entry| text(entry, "origin").to_owned()).collect();
    assert_eq!(origins, ["lens.png", "a.png", "e.png"]);
}

/// The program run by somebody whom permissions bind: `nobody` where the test
/// is root, whom they do not.
fn bound_by_permissions(house: &House, args: &[&str]) -> Command {
    if !rustix::process::geteuid().is_root() {
        return house.command(args);
    }
    const NOBODY: u32 = 65_534;
    // The folder that the program was built in may be closed to others.
    let program = house.path("weir");
    std::fs::copy(env!("CARGO_BIN_EXE_weir"), &program).unwrap();
    for (path, mode) in [(house.root(), 0o755), (&program, 0o755)] {
        std::fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }
    give(&house.data(), NOBODY);
    let mut command = Command::new(program);
    command.args(args);
    house.furnish(&mut command);
    command.uid(NOBODY).gid(NOBODY);
    command
}

fn give(path: &Path, user: u32) {
    chown(path, Some(user), Some(user)).unwrap();
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            give(&entry.unwrap().path(), user);
        }
    }
}

/// Shuts a file or folder, and opens it again so that the house can be cleared.
struct Shut(PathBuf);

impl Shut {
    fn new(path: PathBuf) -> Self {
        std::fs::set_permissions(&path, Permissions::from_mode(0o000)).unwrap();
        Self(path)
    }
}

impl Drop for Shut {
    fn drop(&mut self) {
        let _ = std::fs::set_permissions(&self.0, Permissions::from_mode(0o755));
    }
}

#[test]
fn a_folder_and_a_file_without_permission_are_told_and_passed_over() {
    let house = house();
    house.write("uploads/shut/c.png", png(1));
    house.write("uploads/d.png", png(1));
    let _shut = [Shut::new(house.path("uploads/shut")), Shut::new(house.path("uploads/d.png"))];
    let told = Told::by(bound_by_permissions(&house, &["scan", "uploads", "--json"]));
    let problems = problems_in(&told);
    let paths: Vec<&str> = problems.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["uploads/d.png", "uploads/shut"]);
    for (_, error) in &problems {
        assert!(error.contains("let the user that runs Weir read it"), "{error}");
    }
}

#[test]
fn a_data_folder_without_permission_is_told() {
    let house = house();
    let _shut = Shut::new(house.data());
    let mut command = bound_by_permissions(&house, &["bank", "list"]);
    if rustix::process::geteuid().is_root() {
        std::fs::set_permissions(house.data(), Permissions::from_mode(0o000)).unwrap();
    }
    command.env("WEIR_LOCK_WAIT_SECONDS", "1");
    Told::by(command).failed(&["data", "who may write there"]);
}

#[test]
fn a_link_that_leads_back_is_told_and_passed_over() {
    let house = house();
    symlink(house.path("uploads"), house.path("uploads/b-loop")).unwrap();
    symlink("c-itself", house.path("uploads/c-itself")).unwrap();
    symlink("nowhere", house.path("uploads/d-nowhere")).unwrap();
    let problems = problems(&house, &[]);
    let paths: Vec<&str> = problems.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["uploads/b-loop", "uploads/c-itself", "uploads/d-nowhere"]);
    assert!(problems[0].1.contains("leads back to uploads"), "{problems:?}");
}

#[test]
fn a_name_that_is_not_utf_8_is_read_and_kept_whole() {
    let house = house();
    let name = OsString::from_vec(b"uploads/b-\xff\xfe.jpg".to_vec());
    house.write(&name, jpeg(1, 50));
    let told = house.json(["scan", "uploads", "--bank", "posters"]);
    let odd = told.iter().find(|m| m.get("path_hex").is_some()).unwrap();
    assert_eq!(text(odd, "path_hex"), "75706c6f6164732f622dfffe2e6a7067");
    assert_eq!(told.len(), 3, "{told:?}");

    let told = house.weir(["bank".as_ref(), "add".as_ref(), "posters".as_ref(), name.as_os_str()]);
    assert_eq!(told.succeeded().out.lines().count(), 1);
    assert_eq!(text(&house.export("posters")[1], "origin"), "b-\u{fffd}\u{fffd}.jpg");
}

#[test]
fn a_path_that_is_not_there_is_told_and_the_others_are_scanned() {
    let house = house();
    let told = house.weir(["scan", "nowhere", "uploads"]).failed(&["nowhere", "check the name"]);
    assert!(told.err.contains("2 copies found"), "{told:?}");
}

#[test]
fn a_hash_of_63_digits_is_refused_and_those_beside_it_are_taken() {
    let house = house();
    let (short, whole) = (format!("pdq:{}", "7".repeat(63)), format!("pdq:{}", "7".repeat(64)));
    let line = ["bank", "add", "posters", "--signal", &short, "--signal", &whole];
    house.weir(line).failed(&["63", "64", "banked 1 entry"]);
    let line = ["match", "--bank", "posters", "--signal", &short, "--signal", &whole];
    house.weir(line).failed(&["63", "same picture (0 of 256"]);

    let list = house.write("list.csv", format!("pdq\n{}\n{}\n", "3".repeat(63), "3".repeat(64)));
    let line = ["bank", "import", "posters", "--csv", list.to_str().unwrap()];
    house.weir(line).failed(&["row 1", "63", "1 taken", "1 refused"]);
}

#[test]
fn a_bank_that_does_not_exist_is_told_with_the_nearest_name() {
    let house = house();
    for line in [
        &["scan", "uploads", "--bank", "poster"][..],
        &["bank", "add", "Posters", "known"],
        &["bank", "show", "poters"],
        &["bank", "delete", "postres", "--yes"],
        &["match", "--bank", "posterss", "--signal", "md5:00000000000000000000000000000000"],
    ] {
        house.weir(line).failed(&["did you mean “posters”?"]);
    }
    house.weir(["bank", "show", "films"]).failed(&["`weir bank list`"]);
}

#[test]
fn a_bank_name_of_ten_thousand_characters_is_refused_in_few_words() {
    let house = house();
    let name = "x".repeat(10_000);
    for line in [
        &["bank", "create", &name][..],
        &["bank", "add", &name, "known"],
        &["scan", "uploads", "--bank", &name],
    ] {
        let told = house.weir(line).failed(&["128 characters"]);
        assert!(told.err.len() < 500, "{told:?}");
    }
}

#[test]
fn a_file_that_cannot_be_compared_is_told() {
    let house = house();
    house.write("b.png", testsrc::encode_png(&poster(1)));
    house.write("c.png", b"");
    house.weir(["compare", "b.png", "c.png"]).failed(&["c.png", "empty"]);
}
