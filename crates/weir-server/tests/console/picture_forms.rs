//! Forms of pictures in the console: a bank's page sets them, and a case shows
//! what matched as the banked picture lies.

use weir_engine::{Fingerprinter, Looking, MediumSource};
use weir_media::{Options, Picture, decode, testsrc};
use weir_model::{BankForms, BankKind, Role};

use crate::desk::{Desk, words};

/// The picture mirrored, within a red border.
fn mirrored_in_a_border(picture: &Picture) -> Picture {
    let mirrored = testsrc::mirror(picture);
    let (width, height) = (picture.width() + 80, picture.height() + 60);
    let mut rgb = [200, 30, 40].repeat((width * height) as usize);
    let row = 3 * picture.width() as usize;
    for (y, pixels) in mirrored.rgb().chunks_exact(row).enumerate() {
        let at = 3 * ((y + 30) * width as usize + 40);
        rgb[at..at + row].copy_from_slice(pixels);
    }
    Picture::from_rgb(width, height, rgb).unwrap()
}

/// How far two pictures of one size differ, of 255 at a pixel.
fn difference(one: &Picture, other: &Picture) -> f64 {
    assert_eq!((one.width(), one.height()), (other.width(), other.height()));
    let apart = one.rgb().iter().zip(other.rgb()).map(|(a, b)| f64::from(a.abs_diff(*b)));
    apart.sum::<f64>() / one.rgb().len() as f64
}

fn grey_of(picture: &Picture) -> Picture {
    let png = weir_media::preview(picture, weir_media::Rendition::Grey);
    decode(&png, &Options::default()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_shows_what_matched_laid_down_as_the_banked_picture_lies() {
    let desk = Desk::new().await;
    let banked = testsrc::picture(5, 320, 240);
    let bank = desk.bank("lamps", BankKind::Match).await;
    let print = Fingerprinter::new(Looking::default()).upload(&testsrc::encode_png(&banked), None);
    desk.banked(&bank, print.signals, "poster-1", &[]).await;
    let posted = testsrc::encode_png(&mirrored_in_a_border(&banked));
    let answered = desk.posted_medium("p1", MediumSource::Bytes(posted)).await;
    let found = &answered.told.matches[0];
    assert_eq!(found.form.as_deref(), Some("borderless+flipY"));
    let (case, item) = (answered.case.unwrap(), answered.item.unwrap());

    let seat = desk.seat(Role::Reviewer).await;
    let page = seat.page(&format!("/cases/{case}")).await;
    let told = words(&page);
    assert!(told.contains("As it was compared: Without its borders, Mirrored"), "{told}");
    let preview = format!("/previews/{item}/1/0");
    for image in [format!("{preview}/veiled\""), format!("{preview}/veiled?match=0\"")] {
        assert!(page.contains(&image), "no {image}");
    }
    let arabic = seat.in_arabic().await;
    let told = words(&arabic.page(&format!("/cases/{case}")).await);
    assert!(told.contains("كما قورنت: دون إطارها، معكوسة"), "{told}");

    // The part alone, turned back: what is banked, to the eye.
    let shown = arabic.get(&format!("{preview}/grey?match=0")).await;
    assert_eq!(shown.status, 200);
    let shown = decode(&shown.bytes, &Options::default()).unwrap();
    assert!(difference(&shown, &grey_of(&banked)) < 2.0);
    let mirrored = grey_of(&testsrc::mirror(&banked));
    assert!(difference(&shown, &mirrored) > 10.0, "it could be told apart");
    // And each look at it is counted, as at the whole.
    assert!(words(&arabic.page(&format!("/cases/{case}")).await).contains('١'));

    for path in ["grey?match=1", "grey?match=99999999999", "veiled?match=1", "grey?match=-1"] {
        let page = arabic.get(&format!("{preview}/{path}")).await;
        assert!(page.status.is_client_error(), "{path}: {}", page.status);
    }
    let other = format!("/previews/{item}/1/1/grey?match=0");
    assert_eq!(arabic.get(&other).await.status, 404, "another medium");
}

/// A part of a picture, from 200, 120 on.
fn crop(picture: &Picture) -> Picture {
    let rows = picture.rgb().chunks_exact(3 * 640).skip(120).take(288);
    let rgb = rows.flat_map(|row| &row[3 * 200..3 * 584]).copied().collect();
    Picture::from_rgb(384, 288, rgb).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_shows_a_part_at_its_place_in_the_banked_picture() {
    let desk = Desk::new().await;
    let banked = testsrc::picture(3, 640, 480);
    let bank = desk.bank("lamps", BankKind::Match).await;
    let looking = Looking::default().for_bank(true);
    let print = Fingerprinter::new(looking).upload(&testsrc::encode_png(&banked), None);
    desk.banked(&bank, print.signals, "poster-1", &[]).await;
    let posted = testsrc::encode_png(&crop(&banked));
    let answered = desk.posted_medium("p1", MediumSource::Bytes(posted)).await;
    let (case, item) = (answered.case.unwrap(), answered.item.unwrap());
    let seat = desk.seat(Role::Reviewer).await;
    let told = words(&seat.page(&format!("/cases/{case}")).await);
    for said in ["At its place in the banked picture", "places agree", "places, key"] {
        assert!(told.contains(said), "{said}: {told}");
    }
    let arabic = seat.in_arabic().await;
    let told = words(&arabic.page(&format!("/cases/{case}")).await);
    assert!(told.contains("في موضعه من الصورة المحفوظة"), "{told}");

    // The part where it was cut out, the rest of the banked picture's shape empty.
    let shown = arabic.get(&format!("/previews/{item}/1/0/grey?match=0")).await;
    let shown = decode(&shown.bytes, &Options::default()).unwrap();
    let whole = grey_of(&banked);
    assert_eq!((shown.width(), shown.height()), (whole.width(), whole.height()));
    let scale = f64::from(whole.width()) / 640.0;
    let at = |picture: &Picture, x: f64, y: f64| {
        let (x, y) = ((x * scale) as usize, (y * scale) as usize);
        picture.rgb()[3 * (y * picture.width() as usize + x)]
    };
    assert_eq!(at(&shown, 20.0, 20.0), at(&shown, 620.0, 460.0), "nothing is seen there");
    let inside = |n: u32| (220.0 + f64::from(n % 30) * 11.0, 140.0 + f64::from(n / 30) * 20.0);
    let apart = (0..360).map(inside).map(|(x, y)| at(&shown, x, y).abs_diff(at(&whole, x, y)));
    let apart: u32 = apart.map(u32::from).sum();
    assert!(apart / 360 < 12, "{}", apart / 360);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_matched_as_it_is_is_shown_once() {
    let desk = Desk::new().await;
    let banked = testsrc::encode_png(&testsrc::picture(5, 320, 240));
    let bank = desk.bank("lamps", BankKind::Match).await;
    let print = Fingerprinter::new(Looking::default()).upload(&banked, None);
    desk.banked(&bank, print.signals, "poster-1", &[]).await;
    let answered = desk.posted_medium("p1", MediumSource::Bytes(banked)).await;
    let seat = desk.seat(Role::Reviewer).await;
    let page = seat.page(&format!("/cases/{}", answered.case.unwrap())).await;
    assert!(page.contains("/veiled\"") && !page.contains("?match="), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_analyst_sets_the_forms_of_a_bank_and_a_reviewer_reads_them() {
    let desk = Desk::new().await;
    let bank = desk.bank("lamps", BankKind::Match).await;
    let read = || async { desk.store.bank(desk.service, &bank.name).await.unwrap().forms };
    let analyst = desk.seat(Role::Analyst).await;
    let page = analyst.page("/banks/lamps").await;
    assert_eq!(page.matches("type=\"checkbox\" name=\"form\"").count(), 5);
    let ticked = |name: &str| page.contains(&format!("name=\"form\" value=\"{name}\" checked"));
    assert_eq!(BankForms::NAMES.map(ticked), [true, true, true, false, true], "all but windows");

    let (_, page) =
        analyst.done("/banks/lamps/forms", &[("form", "inner"), ("form", "crops")]).await;
    assert!(words(&page).contains("From now on these forms are compared"), "{}", words(&page));
    assert_eq!(read().await, "inner,crops".parse().unwrap());
    analyst.done("/banks/lamps/forms", &[]).await;
    assert_eq!(read().await, BankForms::NONE);
    let page = analyst.post("/banks/lamps/forms", &[("form", "sideways")]).await;
    assert_eq!(page.status, 422);
    assert_eq!(read().await, BankForms::NONE);

    let reviewer = desk.seat(Role::Reviewer).await;
    let page = reviewer.page("/banks/lamps").await;
    assert!(words(&page).contains("None: uploads are compared as they are"), "{}", words(&page));
    assert!(!page.contains("name=\"form\""));
    assert_eq!(reviewer.post("/banks/lamps/forms", &[("form", "inner")]).await.status, 403);
}
