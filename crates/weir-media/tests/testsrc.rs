//! The generated pictures are what their documentation promises.

use weir_media::{Picture, testsrc};
use weir_signals::pdq::{self, Pdq, RgbView};

fn hash(picture: &Picture) -> Pdq {
    pdq::hash(&RgbView::new(picture.width(), picture.height(), picture.rgb()).unwrap())
}

/// FNV-1a.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
    })
}

#[test]
fn a_seed_gives_the_same_bytes_on_every_machine() {
    let sums = [1, 2, u64::MAX].map(|seed| checksum(testsrc::picture(seed, 64, 48).rgb()));
    assert_eq!(sums, [8184406097271466504, 1281107781844090128, 15499061678299589640]);
}

#[test]
fn different_seeds_are_far_apart_and_rich_enough_to_match() {
    let hashes: Vec<Pdq> = (0..500).map(|seed| hash(&testsrc::picture(seed, 160, 120))).collect();
    for (seed, this) in hashes.iter().enumerate() {
        assert!(this.quality.value() >= 80, "seed {seed}: quality {}", this.quality);
        for (other, that) in hashes.iter().enumerate().take(seed) {
            let distance = this.hash.distance(&that.hash).bits();
            assert!(distance > 60, "seeds {other} and {seed} are {distance} bits apart");
        }
    }
}

#[test]
fn a_seed_shows_the_same_scene_at_another_size() {
    for seed in 0..20 {
        let (small, large) = (testsrc::picture(seed, 320, 240), testsrc::picture(seed, 800, 600));
        assert!(hash(&small).hash.distance(&hash(&large).hash).bits() <= 31, "seed {seed}");
    }
}

#[test]
fn any_size_can_be_painted() {
    for (width, height) in [(1, 1), (1, 4000), (4000, 1), (2, 3), (65, 700)] {
        let picture = testsrc::picture(9, width, height);
        assert_eq!((picture.width(), picture.height()), (width, height));
    }
}

#[test]
fn resizing_and_brightening_do_what_they_say() {
    let picture = testsrc::picture(3, 200, 150);
    let smaller = testsrc::resize(&picture, 40);
    assert_eq!((smaller.width(), smaller.height()), (80, 60));
    let larger = testsrc::resize(&picture, 190);
    assert_eq!((larger.width(), larger.height()), (380, 285));
    assert_eq!(testsrc::resize(&picture, 0).width(), 1);
    let brighter = testsrc::brighten(&picture, 120);
    for (old, new) in picture.rgb().iter().zip(brighter.rgb()) {
        assert_eq!(*new, ((u32::from(*old) * 120 + 50) / 100).min(255) as u8);
    }
}
