//! What a path may name, and what is said of it.

use std::path::Path;

use weir_media::{Limits, MediaError, NotRegular, read_bounded};

fn read(path: &Path) -> MediaError {
    read_bounded(path, &Limits::default()).unwrap_err()
}

#[test]
fn a_missing_file_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let told = read(&folder.path().join("nowhere.jpg")).to_string();
    assert!(told.starts_with("cannot be read: No such file"), "{told}");
    assert!(told.ends_with("check the name"), "{told}");
}

#[test]
fn an_empty_file_is_told() {
    let file = tempfile::NamedTempFile::new().unwrap();
    assert!(matches!(read(file.path()), MediaError::Empty));
}

#[test]
fn a_folder_is_no_file() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(read(folder.path()), MediaError::NotRegular(NotRegular::Folder)));
}

#[test]
fn a_file_over_the_limit_is_refused_by_its_size() {
    let file = tempfile::NamedTempFile::new().unwrap();
    // Sparse: no disk is used.
    file.as_file().set_len(101 << 20).unwrap();
    let error = read(file.path());
    assert!(
        matches!(error, MediaError::TooManyBytes { found, limit }
            if found == 101 << 20 && limit == 100 << 20),
        "{error}"
    );
}

#[cfg(target_os = "linux")]
mod special {
    use super::*;

    #[test]
    fn a_pipe_is_refused_at_once_though_nobody_writes_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe.jpg");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        assert!(matches!(read(&pipe), MediaError::NotRegular(NotRegular::Pipe)));
    }

    #[test]
    fn a_device_is_refused() {
        let error = read(Path::new("/dev/zero"));
        assert!(matches!(error, MediaError::NotRegular(NotRegular::Device)));
    }

    #[test]
    fn a_socket_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket.jpg");
        let _listener = std::os::unix::net::UnixListener::bind(&path).unwrap();
        assert!(matches!(read(&path), MediaError::NotRegular(NotRegular::Socket)));
    }

    #[test]
    fn a_file_that_is_longer_than_it_says_is_read_to_the_limit_only() {
        let limits = Limits { bytes: 10, ..Limits::default() };
        // Says that it has no bytes.
        let error = read_bounded(Path::new("/proc/self/status"), &limits).unwrap_err();
        assert!(matches!(error, MediaError::TooManyBytes { found: 11, limit: 10 }), "{error}");
    }

    #[test]
    fn a_symlink_loop_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("loop.jpg");
        std::os::unix::fs::symlink(&link, &link).unwrap();
        assert!(matches!(read(&link), MediaError::Io(_)));
    }
}
