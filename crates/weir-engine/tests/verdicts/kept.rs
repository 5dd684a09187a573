//! What is kept of banked pictures for the next start.

use std::fs;
use std::os::unix::fs::FileExt as _;
use std::path::PathBuf;
use std::sync::Arc;

use weir_engine::{Fingerprinter, ItemContent, Looking, Medium, MediumSource};
use weir_media::{Picture, testsrc};
use weir_model::{Bank, BankForms, BankId, EntryId, NewEntry, Provenance, Source};
use weir_signals::features::{Feature, Features};
use weir_signals::{Signal, SignalKind};

use crate::house::House;

/// So many others that it is worth it to write files.
const OTHERS: u64 = 1_100;

/// Features that look like nothing.
fn noise(seed: u64) -> Signal {
    let mut state = seed << 20;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb)
    };
    let list = (0..30).map(|_| {
        let mut bits = [0; 32];
        bits.as_chunks_mut().0.iter_mut().for_each(|some| *some = next().to_le_bytes());
        Feature { x: next() as u16, y: next() as u16, level: 3, direction: next() as u8, bits }
    });
    Signal::Features(Arc::new(Features::new(640, 480, list.collect()).unwrap()))
}

/// A picture of lamps, as it is banked.
fn lamp(seed: u64) -> Vec<Signal> {
    let looking = Looking::default().at_forms(BankForms::NONE).for_bank(true);
    let png = testsrc::encode_png(&testsrc::picture(seed, 640, 480));
    Fingerprinter::new(looking).upload(&png, None).signals
}

/// A part of that picture, as it is uploaded.
fn part_of_lamp(seed: u64) -> Vec<u8> {
    let whole = testsrc::picture(seed, 640, 480);
    let rows =
        (120..408).flat_map(|y| whole.rgb()[3 * (y * 640 + 213)..3 * (y * 640 + 597)].to_vec());
    testsrc::encode_png(&Picture::from_rgb(384, 288, rows.collect()).unwrap())
}

async fn banked(house: &House, bank: BankId, pictures: &[Vec<Signal>]) -> Vec<EntryId> {
    let provenance = Provenance { source: Source::OwnDecision, origin: None, import: None };
    let new = |signals: &Vec<Signal>| NewEntry {
        signals: signals.clone(),
        reference: None,
        tags: vec![],
        provenance: provenance.clone(),
    };
    let entries: Vec<NewEntry> = pictures.iter().map(new).collect();
    let added = house.store.add_entries(house.service, bank, &entries, house.now()).await;
    house.engine.catch_up().await.unwrap();
    added.unwrap().into_iter().map(|added| added.id()).collect()
}

/// A service with lamps 1 to 3 banked, and many other pictures before them.
async fn house() -> (House, Bank, Vec<EntryId>) {
    let house = House::new().await;
    let bank = house.bank("lamps", false).await;
    let others: Vec<Vec<Signal>> = (0..OTHERS).map(|seed| vec![noise(seed)]).collect();
    banked(&house, bank.id, &others).await;
    let lamps = banked(&house, bank.id, &[lamp(1), lamp(2), lamp(3)]).await;
    (house, bank, lamps)
}

/// Which lamps' parts are found.
async fn found(house: &House, seeds: std::ops::Range<u64>, round: &str) -> Vec<u64> {
    let mut found = Vec::new();
    for seed in seeds {
        let source = MediumSource::Bytes(part_of_lamp(seed));
        let media = vec![Medium { name: None, content_type: None, source }];
        let content = ItemContent { media, ..ItemContent::default() };
        let told = house.send(&format!("{round} {seed}"), None, content).await.told;
        let by_features =
            |found: &weir_engine::ToldMatch| found.kind == SignalKind::Features.name();
        assert!(told.matches.iter().all(by_features));
        found.extend((!told.matches.is_empty()).then_some(seed));
    }
    found
}

fn files(house: &House) -> Vec<PathBuf> {
    let files = fs::read_dir(house.kept_folder()).unwrap();
    let mut files: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn file(house: &House, end: &str) -> PathBuf {
    let ends = |path: &PathBuf| path.to_string_lossy().ends_with(end);
    files(house).into_iter().find(ends).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_takes_banked_features_out_of_files_and_not_out_of_the_store() {
    let (mut house, _, _) = house().await;
    house.engine.keep_for_the_next_start();
    assert_eq!(files(&house).len(), 3);
    // Whoever reads them there from now on fails.
    house.in_database("UPDATE entry_signals SET body = x'00' WHERE kind = 'features'").await;
    house.restart().await;
    assert_eq!(found(&house, 1..5, "after").await, [1, 2, 3]);
    // Nothing changed, so nothing is written.
    let list = fs::metadata(file(&house, "list")).unwrap().modified().unwrap();
    house.engine.keep_for_the_next_start();
    assert_eq!(fs::metadata(file(&house, "list")).unwrap().modified().unwrap(), list);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_since_the_files_were_written_is_as_the_store_has_it() {
    let (mut house, bank, lamps) = house().await;
    house.engine.keep_for_the_next_start();
    house.store.remove_entry(house.service, lamps[0], house.now()).await.unwrap();
    banked(&house, bank.id, &[lamp(4)]).await;
    assert_eq!(found(&house, 1..6, "before").await, [2, 3, 4]);
    for round in ["once", "twice"] {
        house.restart().await;
        assert_eq!(found(&house, 1..6, round).await, [2, 3, 4]);
    }
    // And what comes and goes afterwards.
    house.store.remove_entry(house.service, lamps[1], house.now()).await.unwrap();
    banked(&house, bank.id, &[lamp(1)]).await;
    assert_eq!(found(&house, 1..6, "then").await, [1, 3, 4]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_picture_of_two_entries_is_one_of_each() {
    let (mut house, _, lamps) = house().await;
    let other = house.bank("wrecks", false).await;
    house.engine.keep_for_the_next_start();
    // One of the two is in the files.
    let again = banked(&house, other.id, &[lamp(1)]).await;
    house.restart().await;
    for (entry, left) in [(lamps[0], vec![1, 2, 3]), (again[0], vec![2, 3])] {
        assert_eq!(found(&house, 1..4, &format!("before {entry}")).await, [1, 2, 3]);
        house.store.remove_entry(house.service, entry, house.now()).await.unwrap();
        house.engine.catch_up().await.unwrap();
        assert_eq!(found(&house, 1..4, &format!("after {entry}")).await, left);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_damaged_cut_or_missing_are_refused_and_made_anew() {
    let (mut house, _, _) = house().await;
    for (end, round) in
        [("list", 0), ("index", 1), ("kept", 2), ("list", 3), ("index", 4), ("index", 5)]
    {
        house.engine.keep_for_the_next_start();
        let path = file(&house, end);
        let len = fs::metadata(&path).unwrap().len();
        match round {
            0 | 1 => {
                let open = fs::File::options().write(true).open(&path).unwrap();
                open.write_all_at(&[0xa5; 3], len / 2).unwrap();
            }
            2..=4 => fs::File::options().write(true).open(&path).unwrap().set_len(len - 1).unwrap(),
            _ => fs::remove_file(&path).unwrap(),
        }
        house.restart().await;
        assert_eq!(
            found(&house, 1..5, &format!("{end} {round}")).await,
            [1, 2, 3],
            "{end} {round}"
        );
    }
    house.engine.keep_for_the_next_start();
    assert_eq!(files(&house).len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_writer_leaves_counts_for_nothing_and_goes() {
    let (mut house, _, _) = house().await;
    house.engine.keep_for_the_next_start();
    let folder = house.kept_folder();
    for name in ["features-2.index", "features-2.index.new", "features.list.new", "features-9.kept"]
    {
        fs::write(folder.join(name), b"half of it").unwrap();
    }
    house.in_database("UPDATE entry_signals SET body = x'00' WHERE kind = 'features'").await;
    house.restart().await;
    assert_eq!(found(&house, 1..5, "after").await, [1, 2, 3]);
    assert_eq!(files(&house).len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn features_that_are_damaged_in_their_file_are_read_out_of_the_store_again() {
    let (mut house, _, _) = house().await;
    house.engine.keep_for_the_next_start();
    let path = file(&house, "kept");
    let len = fs::metadata(&path).unwrap().len();
    house.restart().await;
    fs::write(&path, vec![0x55; usize::try_from(len).unwrap()]).unwrap();
    assert_eq!(found(&house, 1..5, "at first").await, [] as [u64; 0]);
    house.engine.catch_up().await.unwrap();
    assert_eq!(found(&house, 1..5, "then").await, [1, 2, 3]);
}
