//! What holds for every picture and every text.

use proptest::prelude::*;

use super::*;
use crate::pdq::RgbView;

/// Blocks of any brightness, cut out of an endless plane of them.
fn draw(left: u32, top: u32, width: u32, height: u32, seed: u32) -> Vec<u8> {
    let block = move |x: u32, y: u32| {
        let mut z = (x / 13).wrapping_mul(0x9e37_79b9) ^ (y / 11).wrapping_mul(0x85eb_ca6b) ^ seed;
        z = (z ^ z >> 15).wrapping_mul(0x2c1b_3c6d);
        ((z ^ z >> 12).wrapping_mul(0x297a_2d39) >> 24) as u8
    };
    let places = (top..top + height).flat_map(|y| (left..left + width).map(move |x| (x, y)));
    places.flat_map(|(x, y)| [block(x, y); 3]).collect()
}

fn features(width: u32, height: u32, pixels: &[u8]) -> Features {
    Extractor::new().features(&RgbView::new(width, height, pixels).unwrap())
}

#[test]
fn a_flat_picture_and_a_small_one_have_no_features() {
    assert_eq!(features(300, 200, &[90; 3 * 300 * 200]).list(), []);
    assert_eq!(features(20, 20, &draw(0, 0, 20, 20, 1)).list(), []);
    assert_eq!(fit(&features(20, 20, &[0; 1200]), &features(20, 20, &[0; 1200])), None);
}

#[test]
fn a_picture_fits_into_itself_where_it_is() {
    let own = features(400, 300, &draw(0, 0, 400, 300, 7));
    let fit = fit(&own, &own).unwrap();
    assert!(fit.inliers > 40, "{fit:?}");
    let corners = fit.outline(&own);
    for (found, expected) in corners.iter().zip([[0, 0], [400, 0], [400, 300], [0, 300]]) {
        let off = |n: usize| (found[n] - f64::from(expected[n])).abs();
        assert!(off(0) < 0.1 && off(1) < 0.1, "{corners:?}");
    }
}

#[test]
fn a_quarter_turn_is_a_quarter_turn_of_every_direction() {
    let (width, height) = (320_u32, 240_u32);
    let pixels = draw(0, 0, width, height, 3);
    let at = |x: u32, y: u32| 3 * (y * width + x) as usize;
    let turned: Vec<u8> = (0..width)
        .flat_map(|y| (0..height).map(move |x| (y, height - 1 - x)))
        .flat_map(|(x, y)| pixels[at(x, y)..at(x, y) + 3].to_vec())
        .collect();
    let (own, turned) = (features(width, height, &pixels), features(height, width, &turned));
    let fit = fit(&own, &turned).unwrap();
    assert!(fit.inliers > 40, "{fit:?}");
    // x' = height - y, y' = x.
    let [a, b, _, d, e, _] = fit.transform;
    let expected = [0.0, -1.0, 1.0, 0.0];
    for (found, expected) in [a, b, d, e].iter().zip(expected) {
        assert!((found - expected).abs() < 0.01, "{fit:?}");
    }
}

#[test]
fn what_looks_alike_beside_a_small_picture_does_not_count_against_it() {
    let transform = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0];
    let fit = |inliers, pairs, overlapping| Fit { inliers, pairs, overlapping, transform };
    assert!(fit(11, 100, 30).is_sure(), "a third of those where both overlap agree");
    assert!(!fit(11, 100, 40).is_sure(), "less than a third, and less than a ninth of all");
    assert!(fit(12, 100, 100).is_sure(), "a ninth of all agree");
    assert!(!fit(7, 7, 7).is_sure(), "too few");
}

#[test]
fn only_places_that_both_pictures_show_overlap() {
    // The banked picture is in the lower right quarter of the query, and the upper
    // left quarter of the query shows a part of it once more.
    let (banked, around) = (draw(0, 0, 300, 220, 9), draw(900, 900, 600, 440, 10));
    let mut query = around;
    for y in 0..220_usize {
        let row = &banked[3 * 300 * y..3 * 300 * (y + 1)];
        let at = 3 * (600 * (y + 220) + 300);
        query[at..at + row.len()].copy_from_slice(row);
        if y < 100 {
            let at = 3 * 600 * y;
            query[at..at + row.len() / 2].copy_from_slice(&row[..row.len() / 2]);
        }
    }
    let banked = features(300, 220, &banked);
    let query = Extractor::new().of_query(&RgbView::new(600, 440, &query).unwrap());
    let fit = fit(&query, &banked).unwrap();
    assert!(fit.is_sure(), "{fit:?}");
    assert!(fit.overlapping < fit.pairs && fit.overlapping >= fit.inliers, "{fit:?}");
}

#[test]
fn a_copy_at_a_tenth_of_its_size_is_found_where_it_is() {
    let (width, height) = (1000_u32, 700_u32);
    // Blocks of 65 x 55 pixels, of which some are left at a tenth.
    let whole: Vec<u8> = (0..height)
        .flat_map(|y| (0..width).map(move |x| (x / 5, y / 5)))
        .map(|(x, y)| draw(x, y, 1, 1, 21)[0])
        .flat_map(|value| [value; 3])
        .collect();
    let at = |x: u32, y: u32| whole[3 * (10 * y * width + 10 * x + 5) as usize];
    let small: Vec<u8> = (0..70)
        .flat_map(|y| (0..100).map(move |x| (x, y)))
        .flat_map(|(x, y)| [at(x, y); 3])
        .collect();
    let banked = features(width, height, &whole);
    let query = Extractor::new().of_query(&RgbView::new(100, 70, &small).unwrap());
    let fit = fit(&query, &banked).unwrap();
    assert!(fit.is_sure(), "{fit:?} of {}", query.list().len());
    let [a, _, _, _, e, _] = fit.transform;
    assert!((9.5..10.5).contains(&a) && (9.5..10.5).contains(&e), "{fit:?}");
}

#[test]
fn features_of_another_version_and_cut_ones_are_refused_with_words() {
    let own = features(200, 150, &draw(0, 0, 200, 150, 5));
    let mut bytes = own.to_bytes();
    bytes.pop();
    let error = Features::from_bytes(&bytes).unwrap_err().to_string();
    assert!(error.contains("cut or changed on the way"), "{error}");
    bytes[0] = 2;
    assert_eq!(Features::from_bytes(&bytes), Err(FeaturesError::Version(2)));
    assert_eq!("nö".parse::<Features>(), Err(FeaturesError::NotBase64));
    assert!(matches!("A".repeat(100_000).parse::<Features>(), Err(FeaturesError::Length(_))));
}

fn any_feature() -> impl Strategy<Value = Feature> {
    (any::<(u16, u16)>(), 0..8_u8, any::<u8>(), any::<[u8; 32]>())
        .prop_map(|((x, y), level, direction, bits)| Feature { x, y, level, direction, bits })
}

fn any_features() -> impl Strategy<Value = Features> {
    (1..=u32::MAX, 1..=u32::MAX, prop::collection::vec(any_feature(), 0..60))
        .prop_map(|(width, height, list)| Features::new(width, height, list).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn features_are_read_back_as_they_were_written(features in any_features()) {
        prop_assert_eq!(Features::from_bytes(&features.to_bytes()), Ok(features.clone()));
        prop_assert_eq!(features.to_string().parse(), Ok(features));
    }

    #[test]
    fn any_bytes_are_features_that_are_written_the_same_or_an_error(bytes: Vec<u8>) {
        if let Ok(features) = Features::from_bytes(&bytes) {
            prop_assert_eq!(features.to_bytes(), bytes);
        }
    }

    #[test]
    fn what_is_made_of_chance_never_fits(first in any_features(), second in any_features()) {
        prop_assert!(fit(&first, &second).is_none_or(|fit| !fit.is_sure()));
    }

    #[test]
    fn a_part_of_a_picture_is_found_where_it_is(
        seed: u32,
        (left, top) in (0_u32..120, 0_u32..90),
    ) {
        let whole = features(400, 300, &draw(0, 0, 400, 300, seed));
        let part = draw(left, top, 280, 210, seed);
        let part = Extractor::new().of_query(&RgbView::new(280, 210, &part).unwrap());
        let fit = fit(&part, &whole).unwrap();
        prop_assert!(fit.is_sure(), "{:?}", fit);
        let [x, y] = fit.outline(&whole)[0];
        let off = (x + f64::from(left)).hypot(y + f64::from(top));
        prop_assert!(off < 3.0, "{} {} {:?}", left, top, fit);
    }

    #[test]
    fn features_lie_within_their_bounds_in_pictures_of_any_shape(
        (width, height) in (1_u32..260, 1_u32..260),
        seed: u32,
    ) {
        let pixels = draw(0, 0, width, height, seed);
        let view = RgbView::new(width, height, &pixels).unwrap();
        let mut extractor = Extractor::new();
        let (banked, query) = (extractor.features(&view), extractor.of_query(&view));
        prop_assert!(banked.list().len() <= Features::MOST);
        prop_assert!(query.list().len() <= 2 * Features::MOST);
        // An extractor that saw other pictures finds the same.
        prop_assert_eq!(Extractor::new().features(&view), banked.clone());
        prop_assert_eq!(Features::from_bytes(&banked.to_bytes()), Ok(banked));
        prop_assert_eq!(Features::from_bytes(&query.to_bytes()), Ok(query));
    }
}
