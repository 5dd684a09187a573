//! A small snapshot with bytes changed wherever the fuzzer likes: refused, or,
//! where it has put the checksums right, searched without harm.
//!
//! The input is a list of changes of five bytes: a place of four and a value.
#![no_main]

use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use weir_index::{Ask, Item, Owner, Segment, reseal};
use weir_signals::PdqHash;
use weir_signals::pdq::Distance;

static FILE: LazyLock<PathBuf> =
    LazyLock::new(|| std::env::temp_dir().join(format!("weir-fuzz-{}.index", std::process::id())));

static WHOLE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let items = (0..200_u32).map(|number| {
        let mut hash = PdqHash([(number % 40) as u8; 32]);
        hash.0[(number % 7) as usize] ^= (number / 40) as u8;
        Item::new(hash, Owner { part: number as u16, ..Owner::entry(number / 2) })
    });
    let segment = Segment::build(items.collect()).expect("memory");
    segment.save(&FILE, 1).expect("a temporary folder");
    std::fs::read(&*FILE).expect("it was just written")
});

fuzz_target!(|data: &[u8]| {
    let mut bytes = WHOLE.clone();
    for change in data.chunks_exact(5) {
        let place = u32::from_le_bytes(change[..4].try_into().expect("four")) as usize;
        let place = place % bytes.len();
        bytes[place] = change[4];
    }
    let changed = bytes != *WHOLE;
    std::fs::write(&*FILE, &bytes).expect("room");
    assert_eq!(Segment::open(&FILE).is_err(), changed, "as written, or refused");
    if !reseal(&mut bytes) {
        return;
    }
    std::fs::write(&*FILE, &bytes).expect("room");
    let Ok((segment, _)) = Segment::open(&FILE) else { return };
    for radius in [0, 31, 63, 256] {
        for byte in [0, 7, 0xff] {
            let ask = Ask::within(Distance::new(radius));
            segment.search(&PdqHash([byte; 32]), ask, |_| true);
            segment.search(&PdqHash([byte; 32]), ask.at_most(3), |_| true);
        }
    }
    segment.remove(7);
    assert!(segment.items().count() <= 70_000 * 200);
});
