//! A snapshot is what was saved, or it is refused.

mod sets;

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::FileExt;

use sets::{SplitMix, Spread, items, queries};
use weir_index::{Ask, LiveIndex, Owner, Segment, SnapshotError, reseal};
use weir_signals::PdqHash;
use weir_signals::pdq::Distance;

#[test]
fn an_opened_snapshot_answers_as_what_was_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pdq.index");
    for spread in Spread::ALL {
        for count in [0, 1, 5_000] {
            let mut random = SplitMix(21);
            let hashes = spread.hashes(count, &mut random);
            let saved = Segment::build(items(&hashes)).unwrap();
            saved.save(&path, 77).unwrap();
            let (opened, mark) = Segment::open(&path).unwrap();
            assert_eq!((mark, opened.len(), opened.is_mapped()), (77, count, true));
            let copied = opened.copied().unwrap();
            assert!(!copied.is_mapped());
            if count == 0 {
                continue;
            }
            for query in queries(&hashes, 20, &mut random) {
                let ask = Ask::within(Distance::new(31));
                let right = saved.search(&query, ask, |_| true);
                assert_eq!(opened.search(&query, ask, |_| true), right);
                assert_eq!(copied.search(&query, ask, |_| true), right);
            }
        }
    }
    let files: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(files.len(), 1, "nothing is left beside it");
}

#[test]
fn what_was_removed_from_an_opened_snapshot_stays_out_of_its_copy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pdq.index");
    LiveIndex::over(items(&[PdqHash([3; 32]); 30])).unwrap().save(&path, 1).unwrap();
    let (index, _) = LiveIndex::open(&path).unwrap();
    assert_eq!(index.remove(4), 3);
    index.copy_into_memory().unwrap();
    assert!(!index.contains(4));
    assert_eq!(index.len(), 27);
    let ask = Ask::within(Distance::new(0));
    assert_eq!(index.search(&PdqHash([3; 32]), ask, |_| true).hits.len(), 27);
}

#[test]
fn saving_a_live_index_leaves_out_what_is_gone_and_takes_in_what_came() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pdq.index");
    let mut random = SplitMix(22);
    let hashes = Spread::Even.hashes(3_000, &mut random);
    let index = LiveIndex::over(items(&hashes)).unwrap();
    index.insert(PdqHash([9; 32]), Owner::entry(5_000));
    index.remove(0);
    index.save(&path, 3).unwrap();
    let (opened, mark) = LiveIndex::open(&path).unwrap();
    assert_eq!((mark, opened.len()), (3, 2_998));
    assert!(opened.contains(5_000) && !opened.contains(0));
}

/// A small snapshot with every part in it.
fn small() -> (tempfile::TempDir, std::path::PathBuf, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.index");
    let mut random = SplitMix(23);
    let mut hashes = Spread::Skewed.hashes(120, &mut random);
    hashes.extend([PdqHash([5; 32]); 40]);
    Segment::build(items(&hashes)).unwrap().save(&path, 5).unwrap();
    #[expect(clippy::disallowed_methods, reason = "a file of our own, and a small one")]
    let bytes = fs::read(&path).unwrap();
    (folder, path, bytes)
}

#[test]
fn each_byte_of_a_snapshot_that_is_not_as_written_is_found() {
    let (_folder, path, bytes) = small();
    let file = OpenOptions::new().write(true).open(&path).unwrap();
    for (place, byte) in bytes.iter().enumerate() {
        // Another bit each time.
        let flipped = byte ^ 1 << (place % 8);
        file.write_all_at(&[flipped], place as u64).unwrap();
        let refused = Segment::open(&path).expect_err("a flipped byte is found");
        match place {
            0..8 => assert!(matches!(refused, SnapshotError::NotASnapshot { .. }), "{refused}"),
            8..12 => assert!(matches!(refused, SnapshotError::OtherVersion { .. }), "{refused}"),
            _ => assert!(matches!(refused, SnapshotError::Damaged { .. }), "{refused}"),
        }
        file.write_all_at(&[*byte], place as u64).unwrap();
    }
    Segment::open(&path).unwrap();
}

#[test]
fn a_snapshot_that_was_cut_off_or_grew_is_refused() {
    let (_folder, path, bytes) = small();
    for len in [0, 1, 7, 8, 100, 4_095, 4_096, 4_097, bytes.len() / 2, bytes.len() - 1] {
        fs::write(&path, &bytes[..len]).unwrap();
        Segment::open(&path).expect_err("shorter than it was");
    }
    let mut longer = bytes.clone();
    longer.push(0);
    fs::write(&path, &longer).unwrap();
    Segment::open(&path).expect_err("longer than it was");
}

#[test]
fn a_refusal_says_which_file_what_is_wrong_and_what_to_do() {
    let (_folder, path, mut bytes) = small();
    let last = bytes.len() - 5_000;
    bytes[last] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let message = Segment::open(&path).unwrap_err().to_string();
    assert!(message.contains("small.index is damaged (the checksum of"), "{message}");
    assert!(message.contains("delete it and let the index be built anew"), "{message}");
    let missing = Segment::open(&path.with_extension("no")).unwrap_err().to_string();
    assert!(missing.starts_with("cannot open"), "{missing}");
}

#[test]
fn a_snapshot_with_wrong_parts_and_right_checksums_is_searched_without_harm() {
    let (_folder, path, bytes) = small();
    let mut random = SplitMix(24);
    for _ in 0..300 {
        let mut wrong = bytes.clone();
        for _ in 0..1 + random.below(400) {
            let place = 4_096 + random.below(bytes.len() - 4_096);
            wrong[place] = random.next() as u8;
        }
        assert!(reseal(&mut wrong));
        fs::write(&path, &wrong).unwrap();
        let (segment, _) = Segment::open(&path).unwrap();
        for _ in 0..4 {
            let query = random.hash();
            segment.search(&query, Ask::within(Distance::new(63)), |_| true);
            segment.search(&query, Ask::within(Distance::new(31)).at_most(3), |_| true);
        }
        segment.remove(random.below(60) as u32);
        assert!(segment.items().count() <= 160);
    }
}

#[cfg(unix)]
#[test]
fn a_snapshot_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, path, _) = small();
    let mode = File::open(&path).unwrap().metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0);
}
