//! PDQ beside pdqhash 0.2.8 on real photographs: the lossless pictures of the
//! conformance data, which lie beside the checkout (`../shared/data`) or where
//! `WEIR_SHARED` says.
#![expect(clippy::disallowed_methods, reason = "the conformance data is ours, small and trusted")]

use std::fs;
use std::path::{Path as FilePath, PathBuf};

use weir_signals::pdq::{Hasher, Path, RgbView};

/// The folder of the conformance data, or nothing where it is not there; then
/// the reader is told, and CI fails.
fn data() -> Option<PathBuf> {
    let shared = match std::env::var_os("WEIR_SHARED") {
        Some(folder) => PathBuf::from(folder),
        None => {
            let crates = FilePath::new(env!("CARGO_MANIFEST_DIR")).ancestors();
            let beside = crates.map(|folder| folder.join("../shared"));
            beside.into_iter().find(|shared| shared.join("data/pdq").is_dir()).unwrap_or_default()
        }
    };
    let folder = shared.join("data/pdq");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!(
        "SKIPPED: the conformance data is not beside the checkout (../shared/data/pdq); \
         WEIR_SHARED=FOLDER names the folder that holds data/pdq"
    );
    assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "CI must have the conformance data");
    None
}

#[test]
fn the_lossless_photographs_hash_exactly_as_pdqhash_hashes_them() {
    let Some(folder) = data() else { return };
    let table = fs::read_to_string(folder.join("expected-pdqhash.tsv")).unwrap();
    let mut checked = 0;
    for line in table.lines().skip(1) {
        let [path, _, _, quality, hash, _] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("six columns expected: {line}");
        };
        let file = folder.join("rgb").join(path.replace('/', "_").replace(".jpg", ".png"));
        if !file.is_file() {
            continue;
        }
        let pixels = image::open(&file).unwrap().into_rgb8();
        let picture = RgbView::new(pixels.width(), pixels.height(), pixels.as_raw()).unwrap();
        for way in Path::available() {
            let pdq = Hasher::with_path(way).unwrap().hash(&picture);
            let found = (pdq.quality.to_string(), pdq.hash.to_string());
            assert_eq!(found, (quality.to_owned(), hash.to_owned()), "{path} by {way:?}");
        }
        checked += 1;
    }
    assert_eq!(checked, 19, "all lossless copies must be there and in the table");
}
