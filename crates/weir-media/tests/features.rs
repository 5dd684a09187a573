//! Parts of a banked picture are found by their local features. (Here and not in
//! weir-signals, because the pictures are drawn here.)

use weir_media::{Picture, testsrc};
use weir_signals::features::{Extractor, Features, Fit, fit};
use weir_signals::pdq::RgbView;

/// Pictures that every test tries, and how many must be found.
const SEEDS: std::ops::Range<u64> = 100..130;
const NEARLY_ALL: usize = 29;

fn view(picture: &Picture) -> RgbView<'_> {
    RgbView::new(picture.width(), picture.height(), picture.rgb()).unwrap()
}

/// Another picture of those pixels, as it would be uploaded.
fn drawn(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 3]) -> Picture {
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let rgb = places.flat_map(|(x, y)| pixel(x, y)).collect();
    let jpeg = testsrc::encode_jpeg(&Picture::from_rgb(width, height, rgb).unwrap(), 75);
    weir_media::decode(&jpeg, &weir_media::Options::default()).unwrap()
}

fn at(picture: &Picture, x: u32, y: u32) -> [u8; 3] {
    let at = 3 * (y * picture.width() + x) as usize;
    [0, 1, 2].map(|n| picture.rgb()[at + n])
}

/// How many of the pictures are found in what `make` makes of them.
fn found(make: impl Fn(&Picture, u64) -> Picture) -> usize {
    let mut extractor = Extractor::new();
    let mut count = 0;
    for seed in SEEDS {
        let picture = testsrc::picture(seed, 640, 420);
        let banked = extractor.features(&view(&picture));
        let query = extractor.of_query(&view(&make(&picture, seed)));
        let fit = fit(&query, &banked);
        println!("{seed}: {:?} of {}", fit.map(|fit| fit.inliers), banked.list().len());
        count += usize::from(fit.is_some_and(|fit| fit.is_sure()));
    }
    count
}

#[test]
fn a_crop_of_half_of_the_area_is_found() {
    let found = found(|picture, _| drawn(450, 300, |x, y| at(picture, x + 100, y + 60)));
    assert!(found >= NEARLY_ALL, "{found} of {}", SEEDS.count());
}

#[test]
fn a_picture_with_a_large_logo_is_found() {
    let found = found(|picture, seed| {
        drawn(640, 420, |x, y| {
            let (dx, dy) = (x.abs_diff(240), y.abs_diff(200));
            match (dx < 150, dy < 100) {
                (true, true) if dx * dx + dy * dy < 8_000 => [255, 255, (seed * 7) as u8],
                (true, true) => [180, 20, 30],
                _ => at(picture, x, y),
            }
        })
    });
    assert!(found >= NEARLY_ALL, "{found} of {}", SEEDS.count());
}

#[test]
fn a_picture_turned_by_five_degrees_is_found() {
    let (sine, cosine) = 5_f64.to_radians().sin_cos();
    let found = found(|picture, _| {
        drawn(640, 420, |x, y| {
            let (x, y) = (f64::from(x) - 320.0, f64::from(y) - 210.0);
            let (x, y) = (cosine * x + sine * y + 320.0, cosine * y - sine * x + 210.0);
            let inside = (0.0..639.5).contains(&x) && (0.0..419.5).contains(&y);
            if inside { at(picture, x.round() as u32, y.round() as u32) } else { [0; 3] }
        })
    });
    assert!(found >= NEARLY_ALL, "{found} of {}", SEEDS.count());
}

#[test]
fn a_small_picture_in_another_is_found_where_it_is() {
    let mut extractor = Extractor::new();
    let picture = testsrc::picture(101, 640, 420);
    let around = testsrc::picture(5_001, 1_000, 700);
    let query = drawn(1_000, 700, |x, y| {
        let inside = (600..920).contains(&x) && (400..610).contains(&y);
        if inside { at(&picture, 2 * (x - 600), 2 * (y - 400)) } else { at(&around, x, y) }
    });
    let banked = extractor.features(&view(&picture));
    let fit = fit(&extractor.of_query(&view(&query)), &banked).unwrap();
    assert!(fit.is_sure(), "{fit:?}");
    let corners = fit.outline(&banked);
    for (found, expected) in corners.iter().zip([[600, 400], [920, 400], [920, 610], [600, 610]]) {
        let off = (found[0] - f64::from(expected[0])).hypot(found[1] - f64::from(expected[1]));
        assert!(off < 6.0, "{corners:?}");
    }
}

#[test]
fn unrelated_pictures_do_not_fit() {
    let mut extractor = Extractor::new();
    let all: Vec<Features> = (1_000..1_040)
        .map(|seed| extractor.features(&view(&testsrc::picture(seed, 400, 300))))
        .collect();
    for (n, first) in all.iter().enumerate() {
        for second in &all[..n] {
            let fit: Option<Fit> = fit(first, second);
            assert!(fit.is_none_or(|fit| !fit.is_sure()), "{n}: {fit:?}");
        }
    }
}
