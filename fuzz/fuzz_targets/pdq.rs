//! Any pixels: every fast path gives the oracle's hash and quality.
#![no_main]

use std::cell::RefCell;

use libfuzzer_sys::fuzz_target;
use weir_signals::pdq::{Hasher, Path, RgbView};

thread_local! {
    /// Kept from input to input, and with them what they left in their buffers.
    /// The oracle is the first.
    static HASHERS: RefCell<Vec<Hasher>> = RefCell::new(
        Path::available().into_iter().filter_map(Hasher::with_path).collect(),
    );
}

fuzz_target!(|data: &[u8]| {
    let [wide, high, stretch, seed @ ..] = data else { return };
    if seed.is_empty() {
        return;
    }
    let (mut width, mut height) = (1 + u32::from(*wide) % 132, 1 + u32::from(*high) % 132);
    match stretch % 16 {
        0 => (width, height) = (width * 13, 1 + height % 12),
        1 => (width, height) = (1 + width % 12, height * 13),
        _ => {}
    }
    let pixels: Vec<u8> =
        seed.iter().copied().cycle().take(3 * width as usize * height as usize).collect();
    let picture = RgbView::new(width, height, &pixels).expect("as many bytes as it needs");
    HASHERS.with_borrow_mut(|hashers| {
        let (oracle, fast) = hashers.split_first_mut().expect("every machine has the oracle");
        let expected = (oracle.hash(&picture), oracle.hash_dihedral(&picture));
        for hasher in fast {
            let found = (hasher.hash(&picture), hasher.hash_dihedral(&picture));
            assert_eq!(found, expected, "{width} x {height} by {:?}", hasher.path());
        }
    });
});
