//! JPEG bytes to PDQ on real photographs (free wallpapers out of Debian packages,
//! see `robustness/photos.txt`): beside decoding alone, beside pdqhash, and by
//! brightness at a fraction of the size.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use image::imageops::{FilterType, resize};
use serde_json::{Value, json};
use weir_media::{Limits, Options, Picture, read_bounded};
use weir_signals::Pdq;
use weir_signals::pdq::{Hasher, LumaView, QuickHasher, RgbView};

use crate::pdq::{best_of_three, hash_by, median, ratio, time};
use crate::peer::Peer;
use crate::turbo;

const PHOTOGRAPHS: &str = include_str!("robustness/photos.txt");

/// Columns and rows.
type Sides = (u32, u32);

/// A size, and how much faster than pdqhash DESIGN.md asks for; none is the photograph's own.
const SIZES: [(&str, Option<Sides>, f64); 3] = [
    ("512x512", Some((512, 512)), 8.0),
    ("1920x1080", Some((1920, 1080)), 6.0),
    ("as shipped", None, 9.0),
];

/// What one photograph at one size took, in milliseconds.
struct Row {
    pixels: f64,
    weir: f64,
    decoding: f64,
    pdqhash: Option<f64>,
    quick: f64,
    /// Bits between the quick hash and the exact one, where it was accepted.
    accepted: Option<u16>,
}

/// Measures all photographs at all sizes.
pub(crate) fn run(folder: &Path, peer: Option<&mut Peer>) -> Value {
    let Some(peer) = peer else { return json!("not measured: pdqhash could not be had") };
    let photos = files();
    if photos.len() < 30 {
        return json!("not measured: fewer than 30 photographs; run scripts/pictures/fetch.sh");
    }
    let mut sizes: Vec<Vec<Row>> = SIZES.iter().map(|_| Vec::new()).collect();
    for (number, path) in photos.iter().enumerate() {
        for (place, (rows, (_, size, _))) in sizes.iter_mut().zip(SIZES).enumerate() {
            // The peer keeps files by their names.
            let file = folder.join(format!("{number}-{place}.jpg"));
            rows.extend(measure(&file, path, size, peer));
            fs::remove_file(file).expect("it was just made");
        }
    }
    let told = sizes.iter().zip(SIZES).map(|(rows, (name, _, goal))| tell(rows, name, goal));
    told.collect()
}

fn files() -> Vec<PathBuf> {
    let cache = crate::robustness::cache();
    PHOTOGRAPHS.lines().map(|line| cache.join(line)).filter(|path| path.exists()).collect()
}

fn measure(jpeg: &Path, path: &Path, size: Option<Sides>, peer: &mut Peer) -> Option<Row> {
    let limits = Limits::default();
    let shipped = read_bounded(path, &limits).ok()?;
    if size.is_none() && shipped.starts_with(b"\xff\xd8") {
        fs::write(jpeg, &shipped).expect("room in the temporary folder");
    } else {
        let picture = weir_media::decode(&shipped, &Options::default()).ok()?;
        let picture = at_size(&picture, size);
        let rgb = jpeg.with_extension("rgb");
        fs::write(&rgb, picture.rgb()).expect("room, as before");
        peer.ask(&json!({"do": "jpeg", "rgb": rgb, "width": picture.width(),
            "height": picture.height(), "to": jpeg}));
        fs::remove_file(rgb).expect("it was just made");
    }
    let bytes = read_bounded(jpeg, &limits).expect("the file just written");
    let request = json!({"do": "hash-jpeg", "jpeg": jpeg});
    Some(row(&bytes, peer, &request))
}

fn at_size(picture: &Picture, size: Option<Sides>) -> Picture {
    let Some((width, height)) = size else { return picture.clone() };
    let buffer =
        image::RgbImage::from_raw(picture.width(), picture.height(), picture.rgb().to_vec());
    let smaller = resize(&buffer.expect("a whole picture"), width, height, FilterType::Triangle);
    Picture::from_rgb(width, height, smaller.into_raw()).expect("a whole picture")
}

fn row(bytes: &[u8], peer: &mut Peer, request: &Value) -> Row {
    let (mut hasher, mut quick) = (Hasher::new(), QuickHasher::new());
    let open = || turbo::decode(black_box(bytes));
    let mut exact = || {
        let picture = open();
        let view = RgbView::new(picture.width(), picture.height(), picture.rgb());
        (hasher.hash(&view.expect("a whole picture")), picture.width() * picture.height())
    };
    let (expected, pixels) = exact();
    let weir = best_of_three(|| time((expected, pixels), &mut exact));
    let decoding = best_of_three(|| time((), || drop(black_box(open()))));
    let accepted: Option<Pdq> = quickly(bytes, &mut quick);
    let quick = best_of_three(|| {
        time((), || {
            if quickly(black_box(bytes), &mut quick).is_none() {
                black_box(exact());
            }
        })
    });
    Row {
        pixels: f64::from(pixels),
        weir,
        decoding,
        pdqhash: Some(hash_by(peer, request, Some(expected))),
        quick,
        accepted: accepted.map(|pdq| pdq.hash.distance(&expected.hash).bits()),
    }
}

/// By brightness alone; `None` where that is not certain enough.
fn quickly(jpeg: &[u8], hasher: &mut QuickHasher) -> Option<Pdq> {
    let (width, height, scale, luma) = turbo::decode_grey(jpeg);
    hasher.hash(&LumaView::new(width, height, scale, &luma).expect("a whole picture"))
}

fn tell(rows: &[Row], size: &str, goal: f64) -> Value {
    let of = |value: fn(&Row) -> f64| rows.iter().map(value).collect::<Vec<f64>>();
    let (weir, decoding, quick) = (of(|r| r.weir), of(|r| r.decoding), of(|r| r.quick));
    let pdqhash: Vec<f64> = rows.iter().filter_map(|row| row.pdqhash).collect();
    let bits: Vec<u16> = rows.iter().filter_map(|row| row.accepted).collect();
    json!({
        "size": size,
        "photographs": rows.len(),
        "megapixels": median(&of(|row| row.pixels / 1e6)),
        "weir_ms": median(&weir),
        "weir_decoding_ms": median(&decoding),
        "pdqhash_ms": median(&pdqhash),
        "times_as_fast_as_pdqhash": ratio(&pdqhash, &weir),
        "times_of_decoding_alone": ratio(&weir, &decoding),
        "goal": format!("{goal} times pdqhash, 1.35 times decoding alone"),
        "of_5_megapixels_or_more": large(rows),
        "quick": {
            "ms": median(&quick),
            "times_of_decoding_alone": ratio(&quick, &decoding),
            "accepted": bits.len(),
            "equal": bits.iter().filter(|bits| **bits == 0).count(),
            "most_bits_off": bits.iter().max(),
            "goal": "0.9 times decoding alone",
        },
    })
}

/// How fast the large ones are.
fn large(rows: &[Row]) -> Value {
    let rows: Vec<&Row> = rows.iter().filter(|row| row.pixels >= 5e6).collect();
    let weir: Vec<f64> = rows.iter().map(|row| row.weir).collect();
    let pdqhash: Vec<f64> = rows.iter().filter_map(|row| row.pdqhash).collect();
    json!({"photographs": rows.len(), "times_as_fast_as_pdqhash": ratio(&pdqhash, &weir)})
}
