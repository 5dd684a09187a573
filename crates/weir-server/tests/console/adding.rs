//! Adding to a bank: looked at first, stored second.

use weir_engine::{Candidate, Fingerprinter, Looking, MatchOptions, match_retained};
use weir_media::testsrc::{encode_jpeg, encode_png, picture};
use weir_model::{BankKind, Cursor, NewEntry, Provenance, Role, Source};
use weir_signals::Signal;
use weir_signals::pdq::Dihedral;

use crate::desk::{Desk, HOSTILE, Page, Seat, sha256, shows_only_as_written, words};

/// What the first step carries to the second.
fn carried(page: &Page) -> Vec<(&'static str, String)> {
    let mut fields = Vec::new();
    for name in ["candidate", "reference", "tags", "source"] {
        fields.extend(page.hidden(name).into_iter().map(|value| (name, value)));
    }
    fields
}

async fn confirmed(seat: &Seat<'_>, page: &Page) -> (String, String) {
    let fields = carried(page);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    seat.done("/banks/lamps/entries", &fields).await
}

async fn held(desk: &Desk, name: &str) -> Vec<weir_model::Entry> {
    let bank = desk.store.bank(desk.service, &name.parse().unwrap()).await.unwrap();
    desk.store.entries(desk.service, bank.id, Cursor::START, 100).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_shown_before_it_is_banked_and_matches_after() {
    let desk = Desk::new().await;
    desk.bank("lamps", BankKind::Match).await;
    let scene = picture(3, 320, 240);
    let (original, copy) = (encode_png(&scene), encode_jpeg(&scene, 80));
    let signals = |bytes: &[u8]| Fingerprinter::new(Looking::default()).upload(bytes, None).signals;
    desk.posted("seen-before", signals(&copy)).await;
    let analyst = desk.seat(Role::Analyst).await;
    let fields = [
        ("what", "files"),
        ("reference", "cover 12"),
        ("tags", "cover، english, "),
        ("source", ""),
    ];
    let page =
        analyst.upload("/banks/lamps/add", &fields, &[("files", "lamp.png", &original)]).await;
    let told = words(&page.html);
    assert!(told.contains("lamp.png") && told.contains("Quality 100 of 100"), "{told}");
    assert!(told.contains("1 of 1 retained item") && told.contains("post/seen-before"), "{told}");
    assert!(held(&desk, "lamps").await.is_empty(), "the first step stores nothing");

    let (to, html) = confirmed(&analyst, &page).await;
    assert!(to.starts_with("/entries/entry_"), "{to}");
    assert!(words(&html).contains("Banked. It matches from now on."), "{html}");
    let entry = held(&desk, "lamps").await.remove(0);
    assert_eq!(entry.reference.as_deref(), Some("cover 12"));
    assert_eq!(entry.tags, ["cover", "english"]);
    let looking = Looking::default().for_bank(true);
    assert_eq!(entry.signals, Fingerprinter::new(looking).upload(&original, None).signals);
    assert!(desk.posted("new", signals(&copy)).await.case.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_links_and_hashes_are_added_each_in_its_own_way() {
    let desk = Desk::new().await;
    desk.bank("lamps", BankKind::Match).await;
    let analyst = desk.seat(Role::Analyst).await;
    let md5 = "md5:9e107d9d372bb6826bd81d3542a419d6";
    let hashes = format!("{md5}\n\n{}\n", sha256(1));
    for (fields, count) in [
        ([("what", "text"), ("text", "سيضيء المصباح على كل صخرة")], 1),
        ([("what", "links"), ("links", "https://lamps.example/a\nhttps://lamps.example/b")], 2),
        ([("what", "hashes"), ("hashes", hashes.as_str())], 2),
    ] {
        let before = held(&desk, "lamps").await.len();
        let page = analyst.upload("/banks/lamps/add", &fields, &[]).await;
        assert_eq!(page.hidden("candidate").len(), count, "{}", page.html);
        confirmed(&analyst, &page).await;
        assert_eq!(held(&desk, "lamps").await.len(), before + count);
    }
    let md5: Signal = md5.parse().unwrap();
    assert!(desk.posted("a", vec![md5]).await.case.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_shown_defanged_and_is_no_link() {
    let desk = Desk::new().await;
    desk.bank("lamps", BankKind::Match).await;
    let analyst = desk.seat(Role::Analyst).await;
    let fields = [
        ("what", "links"),
        ("links", "https://lamps.example/a"),
        ("reference", "https://evil.example/x"),
    ];
    let page = analyst.upload("/banks/lamps/add", &fields, &[]).await;
    let (_, html) = confirmed(&analyst, &page).await;
    for html in [&page.html, &html, &analyst.page("/banks/lamps").await] {
        let shown = words(html);
        assert!(!shown.contains("lamps.example") && !shown.contains("evil.example"), "{shown}");
        assert!(!html.contains("href=\"http"), "{html}");
    }
    assert!(words(&html).contains("lamps[.]example/a"), "{html}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_beside_its_field_and_nothing_is_stored() {
    let desk = Desk::new().await;
    desk.bank("lamps", BankKind::Match).await;
    let analyst = desk.seat(Role::Analyst).await;
    let short = "md5:9e107d9d372bb6826bd81d3542a419d6\npdq:a1b2";
    for (fields, why) in [
        ([("what", "files"), ("text", "x")], "Choose a file."),
        ([("what", "text"), ("text", " ")], "No letter and no digit is in it."),
        ([("what", "links"), ("links", "not a link")], "Line 1: this is not a link"),
        (
            [("what", "hashes"), ("hashes", short)],
            "Line 2: a pdq value has 64 digits, this one has 4.",
        ),
        (
            [("what", "hashes"), ("hashes", "9e107d9d372bb6826bd81d3542a419d6")],
            "Line 1: its kind is missing",
        ),
        ([("what", "hashes"), ("hashes", "sha257:00")], "‘sha257’ is no kind"),
        ([("what", "hashes"), ("hashes", "")], "at least one line, and at most 200"),
    ] {
        let page = analyst.upload("/banks/lamps/add", &fields, &[]).await;
        let told = words(page.refuses());
        assert!(told.contains(why), "{why}: {told}");
        assert!(told.contains("Nothing is stored yet."), "{told}");
    }
    let broken = analyst
        .upload(
            "/banks/lamps/add",
            &[("what", "files")],
            &[("files", "lamp.png", b"\x89PNG\r\n\x1a\nno")],
        )
        .await;
    assert!(words(broken.refuses()).contains("‘lamp.png’ gives no fingerprint"), "{}", broken.html);
    assert!(held(&desk, "lamps").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flat_picture_is_told_to_match_nothing() {
    let desk = Desk::new().await;
    desk.bank("lamps", BankKind::Match).await;
    let analyst = desk.seat(Role::Analyst).await;
    let hash = format!("pdq:{},12", "a5".repeat(32));
    let fields = [("what", "hashes"), ("hashes", hash.as_str())];
    let page = analyst.upload("/banks/lamps/add", &fields, &[]).await;
    let told = words(&page.html);
    assert!(told.contains("Quality 12 of 100: kept, but it matches nothing below 50"), "{told}");
    assert!(told.contains("low quality"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_there_already_is_told_and_an_own_decision_confirms_it() {
    let desk = Desk::new().await;
    desk.bank("lamps", BankKind::Match).await;
    let analyst = desk.seat(Role::Analyst).await;
    let hash = sha256(1).to_string();
    let listed = [("what", "hashes"), ("hashes", hash.as_str()), ("source", "the keepers' list")];
    let page = analyst.upload("/banks/lamps/add", &listed, &[]).await;
    assert!(words(&page.html).contains("only ever asks for a review"), "{}", page.html);
    confirmed(&analyst, &page).await;
    let own = [("what", "hashes"), ("hashes", hash.as_str())];
    let page = analyst.upload("/banks/lamps/add", &own, &[]).await;
    assert!(words(&page.html).contains("banking it confirms it"), "{}", page.html);
    let (_, html) = confirmed(&analyst, &page).await;
    assert!(words(&html).contains("your decision stands behind it now"), "{html}");
    let page = analyst.upload("/banks/lamps/add", &own, &[]).await;
    let told = words(&page.html);
    assert!(
        told.contains("It is in this bank already.") && told.contains("there already"),
        "{told}"
    );
    assert_eq!(held(&desk, "lamps").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_files_and_words_on_entries_are_shown_as_written() {
    let desk = Desk::new().await;
    desk.bank("lamps", BankKind::Match).await;
    for seat in [desk.seat(Role::Analyst).await, desk.seat(Role::Analyst).await.in_arabic().await] {
        let fields =
            [("what", "files"), ("reference", HOSTILE), ("tags", HOSTILE), ("source", HOSTILE)];
        let file = "<img src=x onerror=alert(1)>.png";
        let png = encode_png(&picture(5, 64, 64));
        let page = seat.upload("/banks/lamps/add", &fields, &[("files", file, &png)]).await;
        shows_only_as_written(&page.html);
        let broken = seat.upload("/banks/lamps/add", &fields, &[("files", file, b"\x89PNG")]).await;
        shows_only_as_written(&broken.html);
        for field in ["text", "links", "hashes"] {
            let fields = [("what", field), (field, HOSTILE), ("reference", HOSTILE)];
            let page = seat.upload("/banks/lamps/add", &fields, &[]).await;
            shows_only_as_written(&page.html);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_turned_copy_in_what_is_retained_is_found_from_the_picture() {
    let desk = Desk::new().await;
    desk.bank("lamps", BankKind::Match).await;
    let png = encode_png(&picture(7, 320, 240));
    let print = Fingerprinter::new(Looking::default()).upload(&png, None);
    let turned = print.turned().find(|hashed| hashed.look.laid != Dihedral::Original).unwrap();
    desk.posted("turned", vec![turned.pdq.into()]).await;
    let analyst = desk.seat(Role::Analyst).await;
    let page = analyst
        .upload("/banks/lamps/add", &[("what", "files")], &[("files", "lamp.png", &png)])
        .await;
    assert!(words(&page.html).contains("post/turned"), "{}", page.html);
    // From the hash alone it is not, and the page says so.
    let hash = print.signals[0].to_string();
    let fields = [("what", "hashes"), ("hashes", hash.as_str())];
    let page = analyst.upload("/banks/lamps/add", &fields, &[]).await;
    let told = words(&page.html);
    assert!(
        told.contains("0 of 1 retained item") && told.contains("Turned and mirrored"),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_that_is_cut_says_so_and_how_far_it_came() {
    let desk = Desk::new().await;
    let bank = desk.bank("lamps", BankKind::Match).await;
    for n in 0..3 {
        desk.posted(&format!("p{n}"), vec![sha256(1)]).await;
    }
    let provenance = Provenance { source: Source::OwnDecision, origin: None, import: None };
    let entry =
        NewEntry { signals: vec![sha256(1)], reference: None, tags: Vec::new(), provenance };
    let candidates = [Candidate { entry, forms: Vec::new() }];
    for (most, looked, truncated) in [(2, 2, true), (3, 3, false), (9, 3, false)] {
        let options = MatchOptions::default();
        let would =
            match_retained(&desk.store, desk.service, &bank, &candidates, options, most).await;
        let would = would.unwrap();
        assert_eq!((would.looked, would.truncated), (looked, truncated));
        assert_eq!(would.hits.len() as u64, looked);
        assert_eq!(would.hits[0].key.id(), "p2", "the newest first");
    }
}
