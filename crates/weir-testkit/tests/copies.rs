//! Planted copies are near their originals, and strangers are not.

use std::collections::BTreeSet;

use weir_media::{Options, Picture, decode, read_picture, testsrc};
use weir_signals::pdq::{self, PdqHash, RgbView};
use weir_testkit::copies::{self, Change};

fn hash(picture: &Picture) -> PdqHash {
    pdq::hash(&RgbView::new(picture.width(), picture.height(), picture.rgb()).unwrap()).hash
}

#[test]
fn every_change_keeps_a_picture_within_the_usual_radius() {
    for seed in 0..60 {
        let original = testsrc::picture(seed, 320, 240);
        for change in Change::ALL {
            let copy = decode(&change.apply(&original), &Options::default()).unwrap();
            let distance = hash(&original).distance(&hash(&copy)).bits();
            assert!(distance <= 31, "seed {seed}, {change:?}: {distance} bits");
        }
    }
}

#[test]
fn the_truth_about_a_planting_is_true() {
    let root = tempfile::tempdir().unwrap();
    let planting = copies::plant(root.path(), 40, 3).unwrap();
    assert_eq!(planting.copies.len(), 15);
    assert_eq!(planting.strangers.len(), 25);
    let named: BTreeSet<_> =
        planting.copies.iter().map(|copy| &copy.upload).chain(&planting.strangers).collect();
    assert_eq!(named.len(), 40);

    let open = |path| hash(&read_picture(path, &Options::default()).unwrap());
    for copy in &planting.copies {
        let distance = open(&copy.original).distance(&open(&copy.upload)).bits();
        assert!(distance <= 31, "{copy:?}: {distance} bits");
    }
    let originals: BTreeSet<_> = planting.copies.iter().map(|copy| &copy.original).collect();
    assert_eq!(originals.len(), 3);
    for stranger in &planting.strangers {
        for original in &originals {
            assert!(open(original).distance(&open(stranger)).bits() > 60, "{stranger:?}");
        }
    }
}
