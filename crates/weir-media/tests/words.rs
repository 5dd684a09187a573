//! What is written in pictures is read in the box, by the tesseract of the system;
//! QR codes by ourselves. The pictures are drawn by `words/make.py`.
#![cfg(target_os = "linux")]

mod in_box;

use std::time::Duration;

use weir_media::{Decoders, Options, Picture, Words, WordsError, is_text_likely, testsrc};

fn picture(file: &[u8]) -> Picture {
    Decoders::without_box().decode(file, &Options::default()).unwrap()
}

fn read(file: &[u8]) -> Words {
    in_box::decoders().words(&picture(file), &Options::default()).unwrap()
}

#[test]
fn english_on_paper_is_read_line_by_line_with_its_places() {
    let words = read(include_bytes!("words/english.png"));
    assert_eq!(words.text(), "The lamp is lit at dusk\nand watched until morning");
    let lamp = words.words.iter().find(|word| word.text == "lamp").unwrap();
    let (area, sure) = (lamp.area, lamp.confidence > 70);
    // The second word of a line that begins at 20, 20 in letters of 28 pixels.
    assert!((80..90).contains(&area.left) && (20..35).contains(&area.top), "{area:?}");
    assert!((55..80).contains(&area.width) && (20..40).contains(&area.height), "{area:?}");
    assert!(sure && words.likely && !words.cut);
}

#[test]
fn arabic_on_paper_is_read() {
    let words = read(include_bytes!("words/arabic.png"));
    assert_eq!(words.text(), "جمعية حراس المنارة\nالمصباح يضيء البحر");
}

#[test]
fn a_caption_on_a_photograph_is_read() {
    let words = read(include_bytes!("words/coast.jpg"));
    assert!(words.text().contains("KEEPERS OF THE NORTH PIER"), "{words:?}");
}

#[test]
fn a_picture_in_which_nothing_is_written_is_not_read() {
    assert_eq!(read(include_bytes!("words/nothing.jpg")), Words::default());
    let flat = Picture::from_rgb(300, 200, vec![80; 3 * 300 * 200]).unwrap();
    assert!(!is_text_likely(flat.width(), flat.height(), flat.rgb()));
}

#[test]
fn large_writing_is_as_likely_as_small() {
    let small = picture(include_bytes!("words/english.png"));
    for times in 1..=4_u32 {
        let (width, height) = (small.width() * times, small.height() * times);
        let at = |x: u32, y: u32| 3 * ((y / times) * small.width() + x / times) as usize;
        let rgb: Vec<u8> = (0..height)
            .flat_map(|y| (0..width).map(move |x| at(x, y)))
            .flat_map(|at| small.rgb()[at..at + 3].to_vec())
            .collect();
        assert!(is_text_likely(width, height, &rgb), "{times} times as large");
    }
}

#[test]
fn the_limits_of_time_and_pixels_are_kept() {
    let decoders = in_box::decoders();
    let sign = picture(include_bytes!("words/english.png"));
    let mut options = Options::default();
    options.limits.time = Duration::from_millis(1);
    let error = decoders.words(&sign, &options).unwrap_err();
    assert!(matches!(error, WordsError::TooSlow(_)), "{error}");
    options = Options::default();
    options.limits.pixels = 1_000;
    let error = decoders.words(&sign, &options).unwrap_err();
    assert!(error.to_string().contains("420 x 130"), "{error}");
    // What was stopped harms nothing.
    assert!(decoders.words(&sign, &Options::default()).unwrap().text().contains("lamp"));
}

#[test]
fn without_a_box_no_words_are_read_and_that_is_told() {
    let sign = picture(include_bytes!("words/english.png"));
    let decoders = Decoders::without_box();
    let error = decoders.words(&sign, &Options::default()).unwrap_err();
    assert!(matches!(error, WordsError::NeedsBox), "{error}");
    assert!(decoders.missing()[0].contains("words in pictures are not read"));
}

#[test]
fn with_a_box_and_the_reader_nothing_of_it_is_missing() {
    let missing = in_box::decoders().missing();
    assert!(missing.iter().all(|sentence| !sentence.contains("tesseract")), "{missing:?}");
}

#[test]
fn a_code_in_a_photograph_is_read_where_it_stands() {
    let decoders = Decoders::without_box();
    let codes = decoders.codes(&picture(include_bytes!("words/code.jpg")));
    assert_eq!(codes.len(), 1);
    assert_eq!(codes[0].text, "https://keepers.example/join?lamp=7");
    let area = codes[0].area;
    // Pasted at 250, 90, with a margin of four modules of four pixels.
    assert!(area.left.abs_diff(266) < 6 && area.top.abs_diff(106) < 6, "{area:?}");
}

#[test]
fn two_codes_in_two_languages_are_read() {
    let decoders = Decoders::without_box();
    let codes = decoders.codes(&picture(include_bytes!("words/two-codes.png")));
    let mut texts: Vec<&str> = codes.iter().map(|code| code.text.as_str()).collect();
    texts.sort_unstable();
    assert_eq!(texts, ["https://keepers.example/one", "منارة الشمال"]);
}

/// Finder patterns drawn so that the reader works out a place beyond its numbers and
/// panics (rqrr 0.11, `geometry.rs`): left, top, columns and rows of a module, slants.
const DECOYS: [[[i32; 6]; 3]; 2] = [
    [[5, 31, 1, 2, 0, 0], [30, 34, 1, 1, -1, 0], [29, 13, 2, 2, -1, 1]],
    [[13, 7, 2, 2, -2, 0], [35, 13, 1, 1, 1, 0], [37, 20, 2, 1, 2, 0]],
];

/// Draws them into a square of 44 pixels.
fn draw_decoy(rgb: &mut [u8], width: u32, (left, top): (u32, u32), decoy: &[[i32; 6]; 3]) {
    for [x0, y0, wide, high, slant_x, slant_y] in *decoy {
        let modules = (0..7 * high).flat_map(|v| (0..7 * wide).map(move |u| (u, v)));
        for (u, v) in modules {
            let (column, row) = (u / wide, v / high);
            let ring = [0, 6].contains(&column) || [0, 6].contains(&row);
            let stone = (2..5).contains(&column) && (2..5).contains(&row);
            let (x, y) = (x0 + u + slant_x * v / 4, y0 + v + slant_y * u / 4);
            if (ring || stone) && (0..44).contains(&x) && (0..44).contains(&y) {
                let at = 3 * ((top + y as u32) * width + left + x as u32) as usize;
                rgb[at..at + 3].fill(10);
            }
        }
    }
}

#[test]
fn a_drawing_at_which_the_reader_panics_hides_no_code_beside_it() {
    let decoders = Decoders::without_box();
    let codes = picture(include_bytes!("words/two-codes.png"));
    for decoy in &DECOYS {
        let (width, height) = (codes.width(), codes.height());
        let mut rgb = codes.rgb().to_vec();
        rgb.extend(vec![240; 3 * (width * 60) as usize]);
        draw_decoy(&mut rgb, width, (8, height + 8), decoy);
        let beside = Picture::from_rgb(width, height + 60, rgb).unwrap();
        let mut texts: Vec<String> =
            decoders.codes(&beside).into_iter().map(|code| code.text).collect();
        texts.sort();
        assert_eq!(texts, ["https://keepers.example/one", "منارة الشمال"]);
    }
}

#[test]
fn pictures_without_codes_have_none() {
    let decoders = Decoders::without_box();
    for seed in 0..20 {
        assert_eq!(decoders.codes(&testsrc::picture(seed, 300, 200)), []);
    }
    for (width, height) in [(1, 1), (3, 1), (1, 400), (21, 21)] {
        let rgb = vec![0; 3 * (width * height) as usize];
        assert_eq!(decoders.codes(&Picture::from_rgb(width, height, rgb).unwrap()), []);
    }
}

#[test]
fn a_picture_of_nothing_but_corners_of_codes_is_given_up() {
    // The finder pattern of a code, 7 x 7, over and over: the reader would try
    // every three of twenty thousand.
    let side = 1_350_u32;
    let dark = |x: u32, y: u32| {
        let (x, y) = (x % 9, y % 9);
        let edge = |at: u32| at.min(6_u32.wrapping_sub(at));
        x < 7 && y < 7 && edge(x).min(edge(y)) != 1
    };
    let rgb = (0..side).flat_map(|y| (0..side).flat_map(move |x| [255 * u8::from(!dark(x, y)); 3]));
    let corners = Picture::from_rgb(side, side, rgb.collect()).unwrap();
    assert_eq!(Decoders::without_box().codes(&corners), []);
}
