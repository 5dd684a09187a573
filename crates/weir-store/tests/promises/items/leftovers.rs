//! Blobs that no row names, and what broken-off writes left behind.

use std::fs::File;
use std::path::Path;
use std::time::{Duration, SystemTime};

use weir_signals::Sha256Digest;
use weir_store::{Blobs, StoreError};

use super::matched;
use crate::world::{again_on_a_small_disk, on_both, run};

/// As if it had been written long ago.
fn make_old(path: &Path) {
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    File::open(path).unwrap().set_modified(long_ago).unwrap();
}

fn path_of(folder: &Path, digest: &Sha256Digest) -> std::path::PathBuf {
    let name = digest.to_string();
    folder.join(&name[..2]).join(name)
}

on_both! {
    async fn at_the_start_goes_what_no_row_names_and_what_was_broken_off(world) {
        let (store, service) = (&world.store, world.service().await);
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path()).unwrap();
        let naming = blobs.naming().await;
        let [named, unnamed, young] = [b"a lamp", b"a buoy", b"a bell"]
            .map(|bytes| blobs.put(bytes, &naming).unwrap());
        drop(naming);
        world.received(service, matched("a", 1)).await;
        let broken_off = path_of(folder.path(), &named).with_file_name(".tmpAbC123");
        let fresh = path_of(folder.path(), &named).with_file_name(".tmpDeF456");
        std::fs::write(&broken_off, b"a la").unwrap();
        std::fs::write(&fresh, b"a la").unwrap();
        for path in [&path_of(folder.path(), &named), &path_of(folder.path(), &unnamed), &broken_off] {
            make_old(path);
        }

        assert_eq!(store.sweep_blobs(&blobs).await.unwrap(), 1);
        assert_eq!(blobs.get(&named, 100).unwrap().as_deref(), Some(&b"a lamp"[..]));
        assert_eq!(blobs.get(&unnamed, 100).unwrap(), None);
        assert!(!broken_off.exists());
        // Another program may be about to name what is young.
        assert!(blobs.get(&young, 100).unwrap().is_some() && fresh.exists());
        assert_eq!(store.sweep_blobs(&blobs).await.unwrap(), 0);
    }

    async fn no_blob_goes_between_its_writing_and_its_naming(world) {
        let (store, service) = (&world.store, world.service().await);
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path()).unwrap();
        let naming = blobs.naming().await;
        let digest = blobs.put(b"a lamp", &naming).unwrap();
        let removing = {
            let (store, blobs) = (store.clone(), blobs.clone());
            tokio::spawn(async move { store.remove_blobs(&blobs, &[digest]).await.unwrap() })
        };
        // It waits as long as somebody is naming.
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(!removing.is_finished());
        world.received(service, matched("a", 1)).await;
        drop(naming);
        assert_eq!(removing.await.unwrap(), 0);
        assert!(blobs.get(&digest, 100).unwrap().is_some());
    }
}

const FULL_DISK: &str = "WEIR_TEST_FULL_BLOBS";

/// The test starts itself again on a disk of one megabyte, or where no mount is
/// to be had under a limit on the size of files.
#[test]
fn a_disk_that_is_full_of_blobs_is_told() {
    if let Ok(folder) = std::env::var(FULL_DISK) {
        return run(fill(Path::new(&folder)));
    }
    let test = "items::leftovers::a_disk_that_is_full_of_blobs_is_told";
    again_on_a_small_disk(test, FULL_DISK, 1024);
}

async fn fill(folder: &Path) {
    let blobs = Blobs::open(&folder.join("blobs")).unwrap();
    let naming = blobs.naming().await;
    let kept = blobs.put(b"a lamp", &naming).unwrap();
    let bytes = vec![7; 2 << 20];
    let refused = blobs.put(&bytes, &naming).unwrap_err();
    assert!(matches!(refused, StoreError::Full), "{refused:?}");
    assert!(blobs.get(&Sha256Digest::of(&bytes), 4 << 20).unwrap().is_none(), "no half of it");
    assert_eq!(blobs.get(&kept, 100).unwrap().as_deref(), Some(&b"a lamp"[..]));
    // The room that it took is free again.
    blobs.put(&vec![8; 100 << 10], &naming).unwrap();
}
