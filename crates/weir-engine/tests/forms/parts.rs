//! Parts of banked pictures, found by what they look like here and there.

use weir_engine::{Answer, Fingerprint, Fingerprinter, Looking, MatchOptions, Matcher};
use weir_media::{Picture, testsrc};
use weir_model::{Bank, BankForms, BankKind};
use weir_signals::SignalKind;

use crate::pictures::{gif_of, on_a_sheet, part, png_of};
use crate::{Banked, bank, entry};

/// A picture with something to see in every corner of it.
fn poster(seed: u64) -> Picture {
    testsrc::picture(seed, 640, 480)
}

/// A picture that shows the second one in a corner of the first.
fn within(large: &Picture, small: &Picture, at: (u32, u32)) -> Picture {
    let pixel = |x: u32, y: u32| {
        let at = 3 * (y * large.width() + x) as usize;
        <[u8; 3]>::try_from(&large.rgb()[at..at + 3]).unwrap()
    };
    on_a_sheet(small, (large.width(), large.height()), at, pixel)
}

fn third(picture: &Picture) -> Picture {
    let (width, height) = (picture.width() * 3 / 5, picture.height() * 3 / 5);
    part(picture, (picture.width() / 3, picture.height() / 4), (width, height))
}

fn print_for_bank(bytes: &[u8]) -> Fingerprint {
    let looking = Looking::default().at_forms(BankForms::NONE).for_bank(true);
    Fingerprinter::new(looking).upload(bytes, None)
}

fn matcher_of(banks: &[Banked]) -> (Matcher, Vec<(Bank, u16)>) {
    let mut matcher = Matcher::new(MatchOptions::default());
    let mut places = Vec::new();
    for (n, Banked(kind, forms, known)) in (1_u8..).zip(banks) {
        let bank = bank(n, *kind, *forms);
        let place = matcher.add_bank(&bank);
        for (m, known) in (1_u8..).zip(known) {
            matcher.insert(place, &entry(&bank, [n, m], print_for_bank(known).signals));
        }
        places.push((bank, place));
    }
    (matcher, places)
}

fn answer_of(matcher: &Matcher, upload: &[u8]) -> Answer {
    let looking = Looking::default().at_forms(matcher.forms());
    matcher.answer(&Fingerprinter::new(looking).upload(upload, None))
}

fn answer(banks: &[Banked], upload: &Picture) -> Answer {
    answer_of(&matcher_of(banks).0, &png_of(upload))
}

fn matching(forms: &str, picture: &Picture) -> Banked {
    Banked(BankKind::Match, forms.parse().unwrap(), vec![png_of(picture)])
}

fn allowing(picture: &Picture) -> Banked {
    Banked(BankKind::Allow, BankForms::default(), vec![png_of(picture)])
}

fn kinds(answer: &Answer) -> Vec<SignalKind> {
    answer.matches.iter().map(|found| found.kind).collect()
}

#[test]
fn a_crop_is_found_where_the_bank_asks_for_parts_and_says_what_it_shows() {
    let banked = poster(3);
    let crop = third(&banked);
    let found = answer(&[matching("features", &banked)], &crop);
    assert_eq!(kinds(&found), [SignalKind::Features]);
    let fit = found.matches[0].fit.as_deref().unwrap();
    assert!(fit.inliers >= 8 && fit.banked == [640, 480], "{fit:?}");
    // All of the crop is of the banked picture, and a third of that is seen.
    assert!((0.3..0.42).contains(&fit.shown), "{fit:?}");
    assert!(fit.region.width > 370 && fit.region.height > 275, "{fit:?}");
    // The crop's corner lies where it was cut out.
    let [_, _, left, _, _, top] = fit.transform;
    assert!((left - 213.0).abs() < 4.0 && (top - 120.0).abs() < 4.0, "{fit:?}");
    assert_eq!(kinds(&answer(&[matching("turned,trimmed,inner", &banked)], &crop)), []);
}

#[test]
fn a_picture_pasted_small_into_another_is_found_with_its_place() {
    let banked = poster(3);
    let small = testsrc::resize(&banked, 50);
    let found = answer(&[matching("features", &banked)], &within(&poster(90), &small, (250, 200)));
    assert_eq!(kinds(&found), [SignalKind::Features]);
    let region = found.matches[0].fit.as_ref().unwrap().region;
    assert!(region.left.abs_diff(250) < 8 && region.top.abs_diff(200) < 8, "{region:?}");
    assert!(region.width.abs_diff(320) < 16 && region.height.abs_diff(240) < 16, "{region:?}");
}

#[test]
fn a_whole_copy_is_told_as_one_and_not_as_a_part_besides() {
    let banked = poster(3);
    let smaller = testsrc::resize(&banked, 60);
    let found = answer(&[matching("turned,features", &banked)], &smaller);
    assert_eq!(kinds(&found), [SignalKind::Pdq]);
}

#[test]
fn a_mirrored_crop_is_found_where_the_bank_wants_turned_pictures() {
    let banked = poster(3);
    let crop = testsrc::mirror(&third(&banked));
    let found = answer(&[matching("turned,features", &banked)], &crop);
    assert_eq!(kinds(&found), [SignalKind::Features]);
    assert_eq!(found.matches[0].look.form().as_deref(), Some("flipY"));
    assert_eq!(kinds(&answer(&[matching("features", &banked)], &crop)), []);
}

#[test]
fn an_unrelated_picture_shares_no_part() {
    let known: Vec<Vec<u8>> = (0..20).map(|seed| png_of(&poster(seed))).collect();
    let banks = [Banked(BankKind::Match, "features".parse().unwrap(), known)];
    let (matcher, _) = matcher_of(&banks);
    for seed in 40..50 {
        let found = answer_of(&matcher, &png_of(&poster(seed)));
        assert_eq!(kinds(&found), [], "{seed}");
    }
}

#[test]
fn what_is_taken_out_or_switched_off_shares_nothing_any_more() {
    let (banked, other) = (poster(3), poster(4));
    let (mut matcher, places) = matcher_of(&[matching("features", &banked)]);
    let (bank, place) = &places[0];
    let crop = png_of(&third(&banked));
    let known = entry(bank, [1, 1], print_for_bank(&png_of(&banked)).signals);
    assert!(matcher.remove(known.id));
    assert!(!matcher.forms().features, "nobody has a use for features");
    assert_eq!(kinds(&answer_of(&matcher, &crop)), []);
    // Its number is used again by another picture.
    let other = entry(bank, [1, 2], print_for_bank(&png_of(&other)).signals);
    matcher.insert(*place, &other);
    assert_eq!(kinds(&answer_of(&matcher, &crop)), []);
    matcher.insert(*place, &known);
    assert_eq!(kinds(&answer_of(&matcher, &crop)), [SignalKind::Features]);
    let off = weir_model::Bank { forms: BankForms::NONE, ..bank.clone() };
    matcher.add_bank(&off);
    assert!(!matcher.forms().features);
    assert_eq!(kinds(&answer_of(&matcher, &crop)), []);
}

#[test]
fn features_are_taken_only_where_some_bank_has_any() {
    let matcher = |signals| {
        let mut matcher = Matcher::new(MatchOptions::default());
        let bank = bank(1, BankKind::Match, BankForms::default());
        let place = matcher.add_bank(&bank);
        matcher.insert(place, &entry(&bank, [1, 1], signals));
        matcher
    };
    let bytes = png_of(&poster(3));
    let without = Fingerprinter::new(Looking::default()).upload(&bytes, None).signals;
    assert!(!matcher(without).forms().features);
    assert!(matcher(print_for_bank(&bytes).signals).forms().features);
}

#[test]
fn an_allowed_picture_frees_what_it_shows_and_not_what_lies_beside_it() {
    let (banked, allowed) = (poster(3), poster(90));
    let page = within(&allowed, &testsrc::resize(&banked, 50), (250, 200));
    let banks = [matching("features", &banked), allowing(&page)];
    // The page, with a logo over its corner and its edges cut off: allowed.
    let cut = part(&page, (20, 16), (600, 450));
    let seen = answer(&banks, &cut);
    assert_eq!((kinds(&seen), seen.stopped), (vec![], 1));
    // What is banked alone, cut, is in the page too, but is not the page.
    let alone = third(&banked);
    assert_eq!(kinds(&answer(&banks, &alone)), [SignalKind::Features]);
    // Beside an allowed picture it stays found.
    let both = on_a_sheet(&alone, (1100, 480), (680, 60), |x, y| {
        let at = 3 * (y * allowed.width() + x.min(639)) as usize;
        allowed.rgb()[at..at + 3].try_into().unwrap()
    });
    let seen = answer(&[matching("features", &banked), allowing(&allowed)], &both);
    assert_eq!(kinds(&seen), [SignalKind::Features]);
}

#[test]
fn a_later_frame_of_an_animation_is_looked_at_for_parts() {
    let banked = poster(3);
    let mut frames: Vec<Picture> = (60..63).map(|seed| testsrc::picture(seed, 384, 288)).collect();
    frames.push(third(&banked));
    let (matcher, _) = matcher_of(&[matching("features", &banked)]);
    let found = answer_of(&matcher, &gif_of(&frames));
    assert_eq!(kinds(&found), [SignalKind::Features]);
    assert!(found.matches[0].look.at_ms().is_some_and(|at| at >= 4_000), "{found:?}");
}

#[test]
fn an_empty_first_frame_does_not_keep_the_features_of_an_animation_from_the_bank() {
    let banked = poster(3);
    let black = Picture::from_rgb(640, 480, vec![0; 3 * 640 * 480]).unwrap();
    let gif = gif_of(&[black, banked.clone()]);
    let known = Banked(BankKind::Match, "features".parse().unwrap(), vec![gif]);
    assert_eq!(kinds(&answer(&[known], &third(&banked))), [SignalKind::Features]);
}

#[test]
fn features_that_somebody_else_took_match_as_the_picture_would() {
    let banked = poster(3);
    let (matcher, _) = matcher_of(&[matching("features", &banked)]);
    let taken = print_for_bank(&png_of(&third(&banked))).signals;
    let taken = taken.into_iter().filter(|signal| signal.kind() == SignalKind::Features).collect();
    let found = matcher.answer(&Fingerprint::of_signals(taken));
    assert_eq!(kinds(&found), [SignalKind::Features]);
}
