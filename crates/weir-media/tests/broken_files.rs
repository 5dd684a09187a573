//! More than two hundred broken files, with a box and without one: each ends in
//! a clear error within the limits, and what comes after them is decoded.
#![cfg(target_os = "linux")]

mod in_box;

use std::path::Path;
use std::time::Duration;

use weir_media::testsrc::broken::{self, Broken, Outcome};
use weir_media::{Decoders, Limits, MediaError, Options, Sampling, read_bounded, testsrc};

fn files() -> Vec<Broken> {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let read = |name: &str| read_bounded(&golden.join(name), &Limits::default()).unwrap();
    let (avif, heic) = (read("420.avif"), read("420.heic"));
    broken::files(&[("avif", &avif), ("heic", &heic)])
}

fn options() -> Options {
    let limits = Limits { pixels: 20_000_000, time: Duration::from_secs(20), ..Limits::default() };
    Options { limits, ..Options::default() }
}

/// What is wrong with what comes of a file.
fn fault(decoders: &Decoders, file: &Broken) -> Option<String> {
    let decoded = decoders.decode(&file.bytes, &options());
    let told = match &decoded {
        Ok(picture) => {
            let pixels = u64::from(picture.width()) * u64::from(picture.height());
            let whole = pixels <= 20_000_000 && picture.rgb().len() as u64 == 3 * pixels;
            (!whole).then(|| "a picture beyond the limits".to_owned())
        }
        Err(error) => {
            let told = error.to_string();
            let clear = told.len() < 600 && !told.contains(char::is_control) && told.contains(' ');
            let defect = matches!(error, MediaError::DecoderPanicked { .. });
            (!clear || defect).then_some(told)
        }
    };
    let unexpected = match (file.outcome, &decoded) {
        (Outcome::Either, _) | (Outcome::Error, Err(_)) | (Outcome::Picture, Ok(_)) => None,
        (Outcome::Error, Ok(_)) => Some("became a picture".to_owned()),
        (Outcome::Picture, Err(error)) => Some(error.to_string()),
    };
    told.or(unexpected).map(|fault| format!("{}: {fault}", file.name))
}

#[test]
fn there_are_more_than_two_hundred_and_no_two_have_one_name() {
    let files = files();
    let names: std::collections::BTreeSet<&str> =
        files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names.len(), files.len());
    let errors = files.iter().filter(|file| file.outcome == Outcome::Error).count();
    println!("{} files, of which {errors} must be errors", files.len());
    assert!(files.len() > 250 && errors > 150);
}

#[test]
fn each_ends_in_a_clear_error_without_a_box() {
    let decoders = Decoders::without_box();
    let faults: Vec<String> = files().iter().filter_map(|file| fault(&decoders, file)).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn each_ends_in_a_clear_error_in_the_box_and_good_ones_between_them_are_decoded() {
    let decoders = in_box::decoders();
    let good = testsrc::encode_jpeg(&testsrc::picture(4, 100, 80), 85);
    let wanted = decoders.decode(&good, &options()).unwrap();
    let faults: Vec<String> = files()
        .iter()
        .filter_map(|file| {
            let fault = fault(&decoders, file);
            assert_eq!(decoders.decode(&good, &options()).unwrap(), wanted, "{}", file.name);
            fault
        })
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn an_animation_without_end_is_looked_at_and_left() {
    let gif = broken::endless_gif(80_000);
    let mut options = options();
    options.limits.time = Duration::from_millis(300);
    let mut views = 0;
    let sampling = Sampling::default();
    let seen =
        Decoders::without_box().views(&gif, &options, &sampling, &mut |_| views += 1).unwrap();
    assert!(views >= 1);
    assert!(matches!(seen.cut, Some(MediaError::TooSlow { .. } | MediaError::Truncated { .. })));
}
