//! The fast paths beside the oracle: every bit of the 64 x 64 grid, the hash and
//! the quality, over random pictures of random sizes.

use proptest::prelude::*;

use super::hasher::{Hasher, Path};
use super::view::RgbView;

/// How a picture is filled: what drifts, what is exact and what is degenerate.
#[derive(Clone, Copy, Debug)]
enum Filling {
    Noise,
    /// One colour: sums drift, the true picture is flat.
    Flat,
    /// Black but for a few pixels: sums must come back to nearly nothing.
    Sparse,
    /// Slow change, as in a photograph.
    Smooth,
}

fn draw(width: u32, height: u32, filling: Filling, seed: u64) -> Vec<u8> {
    let mut state = seed | 1;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 56) as u8
    };
    let colour = [random(), random(), random()];
    let slope = 1 + u32::from(random() % 7);
    let mut pixels = Vec::with_capacity(3 * width as usize * height as usize);
    for y in 0..height {
        for x in 0..width {
            pixels.extend(match filling {
                Filling::Noise => [random(), random(), random()],
                Filling::Flat => colour,
                Filling::Sparse if random() == 0 => [255, random(), random()],
                Filling::Sparse => [0; 3],
                Filling::Smooth => {
                    [x * slope, y * slope, x + y].map(|value| (value / 4 % 256) as u8)
                }
            });
        }
    }
    pixels
}

fn sizes() -> impl Strategy<Value = (u32, u32)> {
    prop_oneof![
        12 => (1..=140u32, 1..=140u32),
        3 => (1..=300u32, 1..=300u32),
        1 => (1..=24u32, 300..=3000u32),
        1 => (300..=3000u32, 1..=24u32),
    ]
}

fn fillings() -> impl Strategy<Value = Filling> {
    prop::sample::select(vec![Filling::Noise, Filling::Flat, Filling::Sparse, Filling::Smooth])
}

/// The paths besides the oracle.
fn paths() -> Vec<Path> {
    Path::available().into_iter().filter(|&path| path != Path::Scalar).collect()
}

#[test]
fn fast_and_scalar_agree_on_every_bit_over_ten_thousand_pictures() {
    // Hashers are kept from case to case: so is what they left in their buffers.
    let hasher = |path| Hasher::with_path(path).expect("an available path");
    let oracle = std::cell::RefCell::new(hasher(Path::Scalar));
    let fast = std::cell::RefCell::new(paths().into_iter().map(hasher).collect::<Vec<_>>());
    let config = ProptestConfig { cases: 10_000, ..ProptestConfig::default() };
    proptest!(config, |((width, height) in sizes(), filling in fillings(), seed: u64)| {
        let pixels = draw(width, height, filling, seed);
        let picture = RgbView::new(width, height, &pixels).unwrap();
        let oracle = &mut *oracle.borrow_mut();
        let expected = oracle.hash(&picture);
        for hasher in fast.borrow_mut().iter_mut() {
            prop_assert_eq!(hasher.hash(&picture), expected, "{:?}", hasher.path());
            if width >= 5 && height >= 5 {
                prop_assert!(hasher.grid_bits() == oracle.grid_bits(), "{:?}", hasher.path());
            }
        }
    });
}

#[test]
fn fast_and_scalar_agree_on_large_windows_and_their_neighbours() {
    for (width, height) in [(2049, 640), (641, 2050), (1920, 1080), (40_001, 6), (6, 40_001)] {
        let pixels = draw(width, height, Filling::Noise, 9);
        let picture = RgbView::new(width, height, &pixels).unwrap();
        let mut oracle = Hasher::with_path(Path::Scalar).unwrap();
        let expected = oracle.hash(&picture);
        for path in paths() {
            let mut hasher = Hasher::with_path(path).unwrap();
            assert_eq!(hasher.hash(&picture), expected, "{width}x{height} by {path:?}");
            assert!(hasher.grid_bits() == oracle.grid_bits(), "{width}x{height} by {path:?}");
        }
    }
}

#[test]
fn every_machine_has_the_scalar_and_the_portable_path() {
    assert!(Path::available().starts_with(&[Path::Scalar, Path::Portable]));
    for path in Path::available() {
        assert_eq!(Hasher::with_path(path).unwrap().path(), path);
    }
}

#[test]
fn a_new_hasher_takes_the_last_of_the_available_paths() {
    assert_eq!(Some(&Hasher::new().path()), Path::available().last());
}
