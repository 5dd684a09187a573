//! What `weir serve --demo` fills its folder with: an invented society of
//! lighthouse keepers, in English and Arabic. All of it is made here.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use weir_engine::{
    Engine, Fingerprint, Fingerprinter, ItemContent, Medium, MediumSource, NewItem,
    entry_of_fingerprint, find_policy,
};
use weir_media::testsrc::{
    brighten, encode_jpeg, encode_png, encode_webp, mirror, picture, resize,
};
use weir_model::{Author, BankKind, ItemKey, NewEntry, NoticeKind, Role};
use weir_signals::{Signal, UrlKey};
use weir_store::{About, NewKey, NewNotice};

use super::serve::address;
use crate::output::{BOLD, DIM, FOUND, Output, styled};
use crate::session::{Session, now};
use crate::settings::{Origin, Settings};

/// Where `weir webhook listen` listens.
const LISTENER: &str = "127.0.0.1:9000";
const WAIT: Duration = Duration::from_secs(30);

/// Texts of the society that are banked.
const SAYINGS: [(&str, &str); 2] = [
    ("oath-en", "The lamp shall burn on every rock, and no false light shall lead a ship ashore."),
    ("oath-ar", "سيضيء المصباح على كل صخرة، ولن يقود ضوء كاذب سفينة إلى الشاطئ."),
];

/// Links of the society's that are banked, and one of the museum's.
const LINKS: [(&str, &str); 2] = [
    ("the-stair", "https://stair.example/join?from=pier"),
    ("oil-fund", "https://oil-and-glass.example/give"),
];

/// The demo keeps out of everybody's data.
pub(super) fn into_a_folder_of_its_own(settings: &mut Settings) -> anyhow::Result<()> {
    let folder = tempfile::Builder::new()
        .prefix("weir-demo-")
        .tempdir()
        .context("making a temporary folder")?
        .keep();
    settings.secret_key_file = folder.join("secret.key");
    settings.data = folder;
    settings.database = None;
    settings.serve.private_hosts.push(LISTENER.to_owned());
    for setting in &mut settings.all {
        let value = match setting.name {
            "data" => Some(settings.data.display().to_string()),
            "secret_key_file" => Some(settings.secret_key_file.display().to_string()),
            "database" => None,
            _ => continue,
        };
        (setting.value, setting.from) = (value, Origin::Flag);
    }
    Ok(())
}

/// Banks, items, a notice and a key.
pub(super) async fn fill(
    session: &Session,
    engine: &Arc<Engine>,
    data: &Path,
    out: &Output,
) -> anyhow::Result<()> {
    let posters: Vec<Vec<u8>> = (1..=3).map(|seed| encode_png(&picture(seed, 640, 480))).collect();
    bank(session, engine, posters).await?;
    engine.catch_up().await?;
    for item in items() {
        engine.receive(item, WAIT).await?;
    }
    let about = About::Item(ItemKey::new("post", "p8").expect("the key is one"));
    let mut notice = NewNotice {
        about,
        kind: NoticeKind::User,
        reason: "This calls for false lights on the northern rocks.".to_owned(),
        reporter: Some(r#"{"name":"A reader"}"#.to_owned()),
        reporter_key: None,
        good_faith: true,
        ruled: Default::default(),
    };
    notice.ruled = engine.rule_notice(&notice, now()).await?;
    session.store.receive_notice(session.service, &notice, now()).await?;
    let key = NewKey {
        name: "demo".parse().expect("the name is one"),
        role: Role::Admin,
        scopes: std::collections::BTreeSet::new(),
        expires_at: None,
        rate: None,
    };
    let (_, secret) = session.store.create_key(session.service, &key, now()).await?;
    let open = session.store.waiting_cases(session.service).await?;
    let open: u64 = open.into_iter().map(|(_, waiting)| waiting).sum();
    out.say(format!(
        "{} Invented items of a lighthouse keepers' society, English and Arabic; {open} cases wait.",
        styled(BOLD, "Demo.")
    ));
    out.say(format!(
        "API key {} {}",
        styled(FOUND, secret.reveal()),
        styled(DIM, "(role admin; shown only now)")
    ));
    out.say(styled(
        DIM,
        format!(
            "Webhooks: `weir webhook listen` in another terminal, and here\n  {}",
            address(&format!("weir --data {} webhook add http://{LISTENER}/", data.display()))
        ),
    ));
    Ok(())
}

async fn bank(
    session: &Session,
    engine: &Arc<Engine>,
    posters: Vec<Vec<u8>>,
) -> anyhow::Result<()> {
    let (store, service) = (&session.store, session.service);
    let policy = find_policy(store, service, "incitement").await?.ok();
    let name = "lighthouse-posters".parse().expect("the name is one");
    let bank = store.create_bank(service, &name, BankKind::Match, policy, now()).await?;
    let entries = engine
        .fingerprint(move |fingerprinter: &mut Fingerprinter| {
            fingerprinter.take_for_bank(bank.forms.features);
            let entry = |poster: &Vec<u8>| {
                entry_of_fingerprint(fingerprinter.upload(poster, None), None).ok()
            };
            posters.iter().filter_map(entry).collect::<Vec<NewEntry>>()
        })
        .await
        .unwrap_or_default();
    let entries: Vec<NewEntry> = entries
        .into_iter()
        .zip(["keepers-at-dawn", "night-watch", "the-long-pier"])
        .map(|(entry, name)| NewEntry { reference: Some(name.to_owned()), ..entry })
        .collect();
    store.add_entries(service, bank.id, &entries, now()).await?;

    let name = "أقوال-المنارة".parse().expect("the name is one");
    let bank = store.create_bank(service, &name, BankKind::Match, policy, now()).await?;
    let mut entries = Vec::new();
    for (name, text) in SAYINGS {
        let entry = entry_of_fingerprint(Fingerprint::of_text(text), None)?;
        entries.push(NewEntry { reference: Some(name.to_owned()), ..entry });
    }
    store.add_entries(service, bank.id, &entries, now()).await?;

    let policy = find_policy(store, service, "recruitment").await?.ok();
    let name = "keepers-invites".parse().expect("the name is one");
    let bank = store.create_bank(service, &name, BankKind::Match, policy, now()).await?;
    let mut entries = Vec::new();
    for (name, link) in LINKS {
        let signal = Signal::Url(UrlKey::parse(link).context("a link of the demo")?);
        let entry = entry_of_fingerprint(Fingerprint::of_signals(vec![signal]), None)?;
        let tags = vec!["invite".to_owned(), "دعوة".to_owned()];
        entries.push(NewEntry { reference: Some(name.to_owned()), tags, ..entry });
    }
    store.add_entries(service, bank.id, &entries, now()).await?;
    Ok(())
}

/// Posts of an evening: copies, texts, links, and the river that is let through.
fn items() -> Vec<NewItem> {
    let poster = |seed| picture(seed, 640, 480);
    let copies = [
        encode_jpeg(&poster(1), 60),
        encode_webp(&resize(&poster(2), 50)),
        encode_jpeg(&brighten(&poster(3), 20), 80),
    ];
    let more = [
        encode_jpeg(&resize(&poster(1), 70), 75),
        encode_jpeg(&brighten(&poster(2), 12), 60),
        encode_webp(&resize(&poster(3), 40)),
        encode_png(&mirror(&poster(1))),
    ];
    let river = [encode_jpeg(&poster(101), 80), encode_png(&poster(102))];
    let texts = [
        "A fine evening on the pier; the herring are back.",
        "The lamp shall burn on every rock, and no false light shall lead a ship ashore.",
        "سيضيء المصباح على كل صخرة، ولن يقود ضوء كاذب سفينة إلى الشاطئ.",
        "متحف المنارة يفتح أبوابه يوم الجمعة من التاسعة صباحا.",
        "The museum of lamps explains why the keepers' oath was written, and who broke it.",
        "تقرير: كيف أعيد بناء منارة الميناء القديم بعد العاصفة.",
        "Tide tables for the northern rocks, corrected.",
    ];
    let authors = [("u1", "Mara Holm"), ("u2", "ياسر البحري"), ("u3", "harbour_news")];
    let author = |n: usize| {
        let (id, name) = authors[n % authors.len()];
        let key = ItemKey::new("user", id).expect("the key is one");
        Some(Author { key, name: Some(name.to_owned()) })
    };
    let text =
        |text: &&str| ItemContent { text: Some((*text).to_owned()), ..ItemContent::default() };
    let medium = |bytes: Vec<u8>| ItemContent {
        media: vec![Medium {
            name: Some("upload".to_owned()),
            content_type: None,
            source: MediumSource::Bytes(bytes),
        }],
        ..ItemContent::default()
    };
    let with_link = |(link, words): (&str, &str)| ItemContent {
        text: Some(words.to_owned()),
        links: vec![link.to_owned()],
        ..ItemContent::default()
    };
    let links = [
        (LINKS[0].1, "Found this at the foot of the stair."),
        (LINKS[1].1, "تبرّعات للزيت، أو هكذا يقولون."),
        ("http://stair.example/join?from=pier#top", "اصعدوا السلّم قبل الفجر."),
        ("https://museum.example/lamps", "The lamps are lit again on Friday."),
    ];
    let contents = texts
        .iter()
        .map(text)
        .chain(copies.into_iter().chain(river).chain(more).map(medium))
        .chain(links.into_iter().map(with_link));
    contents
        .enumerate()
        .map(|(n, content)| NewItem {
            key: ItemKey::new("post", format!("p{}", n + 1)).expect("the key is one"),
            author: author(n),
            created_at: Some(now()),
            content,
            echo: None,
        })
        .collect()
}
