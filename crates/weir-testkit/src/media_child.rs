//! The program `weir-media-child`, which `weir` looks for beside itself.
//!
//! A run of the whole workspace builds it. A run of one package does not, since
//! the child belongs to another one: then it is built here.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::SystemTime;

const NAME: &str = "weir-media-child";

/// The child beside the programs that this test tests; built where it is missing
/// or older than its source.
///
/// # Panics
/// If it cannot be built.
pub fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        // A test lies in target/PROFILE/deps.
        let test = std::env::current_exe().expect("a test knows where it is");
        let folder = test.parent().and_then(Path::parent).expect("it lies in deps");
        let child = folder.join(NAME);
        if !is_fresh(&child) {
            build(folder);
        }
        assert!(child.is_file(), "{} was not built", child.display());
        child
    })
}

fn is_fresh(child: &Path) -> bool {
    let Ok(built) = child.metadata().and_then(|metadata| metadata.modified()) else { return false };
    built >= newest(&media().join("src")).max(modified(&media().join("Cargo.toml")))
}

fn media() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../weir-media")
}

fn modified(path: &Path) -> SystemTime {
    let metadata = path.metadata().and_then(|metadata| metadata.modified());
    metadata.unwrap_or(SystemTime::UNIX_EPOCH)
}

fn newest(folder: &Path) -> SystemTime {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let times = entries.map(|entry| match entry.path() {
        path if path.is_dir() => newest(&path),
        path => modified(&path),
    });
    times.max().unwrap_or(SystemTime::UNIX_EPOCH)
}

fn build(folder: &Path) {
    let target = folder.parent().expect("a profile lies in the target folder");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--quiet", "--locked", "-p", "weir-media", "--bin", NAME]);
    match folder.file_name().and_then(OsStr::to_str) {
        Some("debug") | None => {}
        Some(profile) => {
            command.args(["--profile", profile]);
        }
    }
    command.current_dir(media()).env("CARGO_TARGET_DIR", target);
    let status = command.status().expect("cargo runs where tests do");
    assert!(status.success(), "{NAME} does not build: {status}");
}
