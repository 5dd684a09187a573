//! A file that is no whole backup is refused with what is wrong, and nothing
//! is changed.

use std::path::Path;

use weir_store::{Backup, Location, Store, StoreError};

use super::{bytes_of, files_in, fill, folder, restore, take};
use crate::world::{World, at, on_both, own_entries, run};

async fn refused(path: &Path) -> String {
    match Backup::open(path, |_| {}).await {
        Err(error @ StoreError::NoBackup { .. }) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

on_both! {
    async fn a_store_that_holds_something_is_left_as_it_is(world) {
        let source = World::on_sqlite().await;
        fill(&source).await;
        let (_folder, path) = folder();
        take(&source, &path).await;
        let service = world.service().await;
        let bank = world.bank(service, "lamps").await;
        world.stored(service, &bank, &own_entries(0..3)).await;
        let before = world.dump().await;
        let told = restore(&world.store, &path).await.unwrap_err();
        let words = told.to_string();
        assert!(matches!(told, StoreError::NotEmpty(_)), "{told:?}");
        for word in ["banks: 1, entries: 3", "name another data folder", "nothing was changed"] {
            assert!(words.contains(word), "no “{word}” in {words}");
        }
        assert_eq!(world.dump().await, before);
    }

    async fn a_backup_is_restored_once(world) {
        let source = World::on_sqlite().await;
        fill(&source).await;
        let (_folder, path) = folder();
        take(&source, &path).await;
        // Two at once: one waits for the other, and is refused.
        let other = Store::open(&world.location()).await.unwrap();
        let (one, two) = tokio::join!(restore(&world.store, &path), restore(&other, &path));
        assert_eq!(u8::from(one.is_ok()) + u8::from(two.is_ok()), 1, "{one:?} {two:?}");
        let loser = one.err().or(two.err()).unwrap();
        assert!(matches!(loser, StoreError::NotEmpty(_)), "{loser:?}");
    }
}

#[test]
fn a_file_that_was_cut_short_is_refused() {
    run(async {
        let world = World::on_sqlite().await;
        fill(&world).await;
        let (folder, path) = folder();
        take(&world, &path).await;
        let whole = bytes_of(&path);
        let cut = folder.path().join("cut.tar");
        let end = whole.len();
        for length in (0..end).step_by(9973).chain((end - 4096..end).step_by(61)).chain([end - 1]) {
            std::fs::write(&cut, &whole[..length]).unwrap();
            let words = refused(&cut).await;
            assert!(
                words.contains("cut short") || words.contains("no backup"),
                "{length}: {words}"
            );
        }
        std::fs::write(&cut, [&whole[..], b"more"].concat()).unwrap();
        assert!(refused(&cut).await.contains("cut short or damaged"));
    });
}

#[test]
fn a_flipped_bit_is_found_wherever_it_means_anything() {
    run(async {
        let world = World::on_sqlite().await;
        let service = world.service().await;
        let bank = world.bank(service, "lamps").await;
        world.stored(service, &bank, &own_entries(0..20)).await;
        let (folder, path) = folder();
        take(&world, &path).await;
        let (whole, files) = (bytes_of(&path), files_in(&path));
        let flipped = folder.path().join("flipped.tar");
        let (mut found, mut harmless) = (0, 0);
        for at in (0..whole.len()).step_by(11) {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << (at % 8);
            std::fs::write(&flipped, &bytes).unwrap();
            match Backup::open(&flipped, |_| {}).await {
                Err(StoreError::NoBackup { .. }) => found += 1,
                Err(other) => panic!("at {at}: {other:?}"),
                // Between the files there are zeros that nobody reads, and a
                // header's numbers may begin with a zero or a space.
                Ok(_) => {
                    assert_eq!(files_in(&flipped), files, "at {at}");
                    harmless += 1;
                }
            }
        }
        println!("{found} flipped bits found, {harmless} between the files");
        assert!(found > harmless, "{found} found, {harmless} harmless");
    });
}

#[test]
fn a_file_of_another_kind_is_told_apart() {
    run(async {
        let (folder, path) = folder();
        for bytes in [&b""[..], b"SQLite format 3\0", &[0; 4096], &[0xff; 4096], b"PK\x03\x04"] {
            std::fs::write(&path, bytes).unwrap();
            assert!(refused(&path).await.contains("no backup that `weir backup` wrote"));
        }
        // Somebody else's tar.
        let mut tar = tar::Builder::new(std::fs::File::create(&path).unwrap());
        tar.append_path_with_name(env!("CARGO_MANIFEST_DIR").to_owned() + "/Cargo.toml", "a")
            .unwrap();
        tar.into_inner().unwrap();
        assert!(refused(&path).await.contains("no backup that `weir backup` wrote"));
        assert!(refused(folder.path()).await.contains("it is no file"));
        assert!(refused(&folder.path().join("nowhere.tar")).await.contains("No such file"));
    });
}

#[test]
fn a_database_file_is_not_made_where_the_backup_is_refused() {
    run(async {
        let (folder, path) = folder();
        std::fs::write(&path, b"no backup").unwrap();
        refused(&path).await;
        assert!(!folder.path().join("weir").exists());
        // And an empty store that is there is usable as before.
        let store = Store::open(&Location::Folder(folder.path().join("weir"))).await.unwrap();
        assert!(restore(&store, &path).await.is_err());
        store.default_service(at(0)).await.unwrap();
    });
}
