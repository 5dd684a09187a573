//! The reference pictures of ThreatExchange give the reference hashes.

#[cfg(target_os = "linux")]
mod in_box;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use weir_media::{Decoder, Limits, Options, Orientation, Picture, read_bounded, read_picture};
use weir_signals::pdq::{self, Pdq, PdqHash, Quality, RgbView};

/// The data beside the workspace, or as `WEIR_SHARED` says. Its absence is told
/// and, on the build server, a failure.
fn shared_pictures() -> Option<PathBuf> {
    let root = std::env::var_os("WEIR_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let pictures = root.join("data/pdq");
    if pictures.is_dir() {
        return Some(pictures);
    }
    let missing = format!("skipped: no {}; set WEIR_SHARED to the folder", pictures.display());
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{missing}");
    println!("{missing}");
    None
}

/// What pdqhash 0.2.8 says of each JPEG.
fn expected(pictures: &Path) -> BTreeMap<String, Pdq> {
    let table = read_bounded(&pictures.join("expected-pdqhash.tsv"), &Limits::default()).unwrap();
    let rows = String::from_utf8(table).unwrap();
    rows.lines()
        .skip(1)
        .map(|row| {
            let fields: Vec<&str> = row.split('\t').collect();
            let quality = Quality::new(fields[3].parse().unwrap());
            (fields[0].to_owned(), Pdq { hash: PdqHash::from_hex(fields[4]).unwrap(), quality })
        })
        .collect()
}

fn hash(picture: &Picture) -> Pdq {
    pdq::hash(&RgbView::new(picture.width(), picture.height(), picture.rgb()).unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn in_the_box_every_jpeg_file_gives_the_reference_hash_exactly() {
    let Some(pictures) = shared_pictures() else { return };
    let expected = expected(&pictures);
    assert_eq!(expected.len(), 31);
    let decoders = in_box::decoders();
    let differing: Vec<String> = expected
        .iter()
        .filter_map(|(name, wanted)| {
            let bytes = read_bounded(&pictures.join(name), &Limits::default()).unwrap();
            let picture = decoders.decode(&bytes, &Options::default()).unwrap();
            assert_eq!(picture.decoder(), Some(Decoder::LibjpegTurbo));
            let found = hash(&picture);
            (found != *wanted).then(|| format!("{name}: {found:?} for {wanted:?}"))
        })
        .collect();
    assert!(differing.is_empty(), "{differing:#?}");
}

/// JPEG files whose hash, where there is no box, is farther than 4 bits from that of libjpeg-turbo's
/// pixels: name, bits and reason.
const EXCEPTIONS: [(&str, u16, &str); 1] = [(
    "labelme-subset/q0003.jpg",
    6,
    "nearly flat (quality 3 of 100, no match by default): many coefficients lie at the median, \
     and a sample rounded the other way by zune-jpeg turns their bits",
)];

#[test]
fn without_a_box_the_jpeg_files_give_hashes_at_most_4_bits_from_the_reference() {
    let Some(pictures) = shared_pictures() else { return };
    let expected = expected(&pictures);
    assert_eq!(expected.len(), 31);
    let (mut exact, mut unexpected) = (0, Vec::new());
    for (name, wanted) in &expected {
        let picture = read_picture(&pictures.join(name), &Options::default()).unwrap();
        let found = hash(&picture);
        if found == *wanted {
            exact += 1;
            continue;
        }
        let distance = found.hash.distance(&wanted.hash).bits();
        let exception = EXCEPTIONS.iter().find(|(exception, ..)| exception == name);
        let (allowed, reason) = exception.map_or((4, ""), |(_, bits, reason)| (*bits, *reason));
        let told = format!(
            "{name}: {distance} bits, quality {} for {} {reason}",
            found.quality, wanted.quality
        );
        println!("{told}");
        if distance > allowed || found.quality.value().abs_diff(wanted.quality.value()) > 1 {
            unexpected.push(told);
        }
    }
    println!("{exact} of {} JPEG files give the reference's hash and quality", expected.len());
    assert!(unexpected.is_empty(), "{unexpected:#?}");
    assert!(exact >= 28, "only {exact} exact");
}

#[test]
fn the_lossless_copies_give_the_reference_hashes_exactly() {
    let Some(pictures) = shared_pictures() else { return };
    let expected = expected(&pictures);
    let mut compared = 0;
    for (name, wanted) in &expected {
        let copy = name.replace('/', "_").replace(".jpg", ".png");
        let copy = pictures.join("rgb").join(copy);
        if copy.exists() {
            let picture = read_picture(&copy, &Options::default()).unwrap();
            assert_eq!(hash(&picture), *wanted, "{name}");
            compared += 1;
        }
    }
    assert_eq!(compared, 19);
}

#[test]
fn jpeg_pixels_stay_close_to_the_lossless_copies() {
    let Some(pictures) = shared_pictures() else { return };
    for name in expected(&pictures).keys() {
        let copy = name.replace('/', "_").replace(".jpg", ".png");
        let Ok(lossless) = read_picture(&pictures.join("rgb").join(copy), &Options::default())
        else {
            continue;
        };
        let jpeg = read_picture(&pictures.join(name), &Options::default()).unwrap();
        assert_eq!((jpeg.width(), jpeg.height()), (lossless.width(), lossless.height()));
        let differences = jpeg.rgb().iter().zip(lossless.rgb()).map(|(a, b)| a.abs_diff(*b));
        let (sum, most) =
            differences.fold((0_u64, 0), |(sum, most), d| (sum + u64::from(d), d.max(most)));
        let mean = sum as f64 / jpeg.rgb().len() as f64;
        println!("{name}: {mean:.3} a sample on average, {most} at most");
        assert!(mean < 0.5, "{name}: {mean}");
    }
}

#[test]
fn a_camera_turn_is_applied_only_when_asked_for() {
    let Some(pictures) = shared_pictures() else { return };
    let path = pictures.join("exif-rotn/exif-rotn-6.jpg");
    let stored = read_picture(&path, &Options::default()).unwrap();
    let upright = Options { orientation: Orientation::Upright, ..Options::default() };
    let turned = read_picture(&path, &upright).unwrap();
    assert_eq!((stored.width(), stored.height()), (4032, 3024));
    assert_eq!((turned.width(), turned.height()), (3024, 4032));
}
