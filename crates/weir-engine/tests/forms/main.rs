//! In which form an upload matches, what each bank wants of that, and what an
//! allowed picture frees of a file that shows others besides.

use weir_engine::{Answer, Fingerprint, Fingerprinter, Looking, MatchOptions, Matcher};
use weir_media::{Picture, testsrc};
use weir_model::{
    Bank, BankForms, BankId, BankKind, Entry, EntryId, Opinions, Provenance, Share, Source,
    TextThreshold, Timestamp,
};
use weir_signals::Signal;

mod parts;
mod pictures;

use pictures::{bordered, gif_of, lighthouse, png_of, screenshot, seen_through};

/// A bank of this kind and these forms, with one entry a picture.
struct Banked(BankKind, BankForms, Vec<Vec<u8>>);

fn print_of(bytes: &[u8], forms: BankForms) -> Fingerprint {
    let print = Fingerprinter::new(Looking::default().at_forms(forms)).upload(bytes, None);
    assert!(print.problem.is_none(), "{:?}", print.problem);
    print
}

/// What these banks say of an upload.
fn answer(banks: &[Banked], upload: &[u8]) -> Answer {
    let mut matcher = Matcher::new(MatchOptions::default());
    for (n, Banked(kind, forms, known)) in (1_u8..).zip(banks) {
        let bank = bank(n, *kind, *forms);
        let place = matcher.add_bank(&bank);
        for (m, known) in (1_u8..).zip(known) {
            let signals = print_of(known, BankForms::NONE).signals;
            matcher.insert(place, &entry(&bank, [n, m], signals));
        }
    }
    let print = print_of(upload, matcher.forms());
    matcher.answer(&print)
}

fn bank(n: u8, kind: BankKind, forms: BankForms) -> Bank {
    Bank {
        id: BankId::from_bytes([n; 16]),
        name: format!("bank {n}").parse().unwrap(),
        kind,
        policy: None,
        forms,
        text_threshold: TextThreshold::default(),
        share: Share::WHOLE,
        alias: None,
        created_at: Timestamp::from_micros(0),
    }
}

fn entry(bank: &Bank, [n, m]: [u8; 2], signals: Vec<Signal>) -> Entry {
    let mut id = [n; 16];
    id[15] = m;
    Entry {
        id: EntryId::from_bytes(id),
        number: i64::from(m),
        bank: bank.id,
        signals,
        reference: None,
        tags: Vec::new(),
        opinions: Opinions::default(),
        provenance: Provenance { source: Source::OwnDecision, origin: None, import: None },
        created_at: Timestamp::from_micros(0),
        off_since: None,
        off_reason: None,
        asked_at: None,
        disabled_until: None,
        confirmed: 0,
        overturned: 0,
        own: true,
    }
}

fn matching(forms: &str, picture: &Picture) -> Banked {
    Banked(BankKind::Match, forms.parse().unwrap(), vec![png_of(picture)])
}

fn allowing(picture: &Picture) -> Banked {
    Banked(BankKind::Allow, BankForms::default(), vec![png_of(picture)])
}

/// The form and time of each match by the picture.
fn looks(answer: &Answer) -> Vec<(Option<String>, Option<u64>)> {
    let pictures = answer.matches.iter().filter(|found| found.distance.is_some());
    pictures.map(|found| (found.look.form(), found.look.at_ms())).collect()
}

fn form(name: &str) -> (Option<String>, Option<u64>) {
    (Some(name.to_owned()), None)
}

#[test]
fn a_match_says_in_which_form_it_was_found() {
    let banked = lighthouse(3);
    let mirrored = testsrc::mirror(&banked);
    for (upload, forms, name) in [
        (bordered(&banked), "turned,trimmed,inner", "borderless"),
        (mirrored.clone(), "turned,trimmed,inner", "flipY"),
        (screenshot(&banked), "inner", "captionless"),
        (bordered(&mirrored), "turned,trimmed,inner", "borderless+flipY"),
    ] {
        let found = answer(&[matching(forms, &banked)], &png_of(&upload));
        assert_eq!(looks(&found), [form(name)], "{name}");
    }
    let plain = answer(&[matching("turned,trimmed,inner", &banked)], &png_of(&banked));
    assert_eq!(looks(&plain), [(None, None)]);
}

#[test]
fn a_bank_is_held_against_the_forms_that_it_wants_and_no_others() {
    let banked = lighthouse(3);
    let upload = png_of(&bordered(&testsrc::mirror(&banked)));
    for forms in ["none", "turned", "trimmed", "inner", "turned,inner"] {
        assert_eq!(looks(&answer(&[matching(forms, &banked)], &upload)), [], "{forms}");
    }
    // What another bank wants makes no difference to it.
    let both = [matching("none", &banked), matching("turned,trimmed", &banked)];
    let found = answer(&both, &upload);
    assert_eq!(looks(&found), [form("borderless+flipY")]);
    assert_eq!(found.matches[0].bank.as_str(), "bank 2");
}

#[test]
fn a_window_finds_a_picture_that_was_widened_where_a_bank_wants_windows() {
    let wide = lighthouse(8);
    // Nine tenths of both sides, at the top left.
    let banked = pictures::part(&wide, (0, 0), (wide.width() * 9 / 10, wide.height() * 9 / 10));
    let upload = png_of(&wide);
    assert_eq!(looks(&answer(&[matching("turned,trimmed,inner", &banked)], &upload)), []);
    assert_eq!(looks(&answer(&[matching("crops", &banked)], &upload)), [form("crop")]);
}

#[test]
fn a_picture_that_is_seen_through_is_found_over_white_and_over_black() {
    let (over_white, over_black, upload) = seen_through();
    let found = answer(&[matching("none", &over_white)], &upload);
    assert_eq!(looks(&found), [form("over-white")]);
    let found = answer(&[matching("none", &over_black)], &upload);
    assert_eq!(looks(&found), [form("over-black")]);
    // And the other way: it is banked, and copies were laid over something.
    let banked = Banked(BankKind::Match, BankForms::NONE, vec![upload]);
    for copy in [over_white, over_black] {
        assert_eq!(looks(&answer(std::slice::from_ref(&banked), &png_of(&copy))), [(None, None)]);
    }
}

#[test]
fn a_frame_of_an_animation_matches_with_its_time() {
    let frames: Vec<Picture> = (20..24).map(lighthouse).collect();
    let upload = gif_of(&frames);
    let found = answer(&[matching("none", &frames[2])], &upload);
    assert_eq!(looks(&found), [(None, Some(3_000))]);
    let first = answer(&[matching("none", &frames[0])], &upload);
    assert_eq!(looks(&first), [(None, Some(0))]);
    let print = print_of(&upload, BankForms::NONE);
    let kept = print.item_signals(Some(0));
    let times: Vec<u64> = kept.iter().filter_map(|signal| signal.at_ms).collect();
    assert_eq!(times, [0, 1_500, 3_000, 4_500]);
}

#[test]
fn an_allowed_picture_frees_its_copies_whole() {
    let picture = lighthouse(3);
    for upload in [picture.clone(), testsrc::mirror(&picture)] {
        let stopped = answer(&[matching("turned", &picture), allowing(&picture)], &png_of(&upload));
        assert_eq!(looks(&stopped), []);
        assert!(stopped.stopped > 0);
    }
}

#[test]
fn an_allowed_screenshot_frees_what_stands_in_it() {
    let banked = lighthouse(3);
    let report = screenshot(&banked);
    let banks = [matching("inner", &banked), allowing(&report)];
    assert_eq!(looks(&answer(&banks, &png_of(&report))), []);
    // The picture by itself is another matter.
    assert_eq!(looks(&answer(&banks, &png_of(&banked))), [(None, None)]);
}

#[test]
fn an_allowed_picture_within_a_banked_one_frees_nothing() {
    let allowed = lighthouse(3);
    let banked = screenshot(&allowed);
    let found = answer(&[matching("inner", &banked), allowing(&allowed)], &png_of(&banked));
    assert_eq!(looks(&found), [(None, None)]);
}

#[test]
fn an_allowed_frame_frees_no_other_and_not_the_file() {
    let frames = [lighthouse(20), lighthouse(21)];
    let upload = gif_of(&frames);
    let known = Banked(BankKind::Match, BankForms::NONE, vec![upload.clone()]);
    let found = answer(&[known, allowing(&frames[0])], &upload);
    assert_eq!(looks(&found), [(None, Some(1_500))]);
    let digests = found.matches.iter().filter(|found| found.distance.is_none()).count();
    assert_eq!(digests, 3, "its bytes are banked: {:?}", found.matches);
    // All of its frames allowed is the file allowed.
    let known = Banked(BankKind::Match, BankForms::NONE, vec![upload.clone()]);
    let whole = answer(&[known, allowing(&frames[0]), allowing(&frames[1])], &upload);
    assert!(whole.matches.is_empty(), "{:?}", whole.matches);
}

#[test]
fn what_is_allowed_over_black_frees_nothing_over_white() {
    let (over_white, over_black, upload) = seen_through();
    let found = answer(&[matching("none", &over_white), allowing(&over_black)], &upload);
    assert_eq!(looks(&found), [form("over-white")]);
}

#[test]
fn a_flat_picture_is_kept_and_matches_only_who_asks_for_it() {
    let flat = Picture::from_rgb(80, 60, vec![200; 3 * 80 * 60]).unwrap();
    let print = print_of(&png_of(&flat), BankForms::default());
    let kept = print.item_signals(Some(0));
    assert!(kept[0].signal.quality().is_some_and(|quality| !quality.is_usable()));
    let found =
        answer(&[matching("turned", &flat)], &png_of(&pictures::part(&flat, (0, 0), (70, 50))));
    assert!(found.matches.is_empty(), "{:?}", found.matches);
}

#[test]
fn a_drawing_is_refused_with_the_reason() {
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><rect width=\"9\" height=\"9\"/></svg>";
    let problem = Fingerprinter::new(Looking::default()).upload(svg, Some("lamp.svg")).problem;
    let words = problem.unwrap().to_string();
    assert!(
        words.contains("instructions for drawing") && words.contains("save it as PNG"),
        "{words}"
    );
}
