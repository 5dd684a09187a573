//! Known texts and links, from the bank to the verdict: altered, in part, quoted;
//! and what never matches.

use weir_engine::{ItemContent, ToldMatch, bankable, link_signals};
use weir_model::{BankKind, EntryId, Source, TextThreshold, Verdict};
use weir_signals::skeleton::{Skeleton, Tier};

use crate::house::House;

/// Of the invented society of lighthouse-keepers.
pub(crate) const RULE: &str = "حراس المصباح السابع يشعلون الفتيل عند الغروب ويعدون القوارب كل ليلة ومن نام قبل الجرس الرابع أعطى زيته للحارس الذي يليه ولا يعود إلى البرج حتى يشهد له ثلاثة من الحراس أنه صان الزجاج من الملح ورد الصيادين إلى المرسى";
const OATH: &str = "Keepers of the seventh lamp shall trim the wick at dusk and count the boats, and whoever sleeps before the fourth bell gives his oil to the next watch, nor shall he climb the tower again until three of the brethren have sworn that he kept the glass free of salt.";
const VERSE: &str = "الله لا إله إلا هو الحي القيوم لا تأخذه سنة ولا نوم له ما في السماوات وما في الأرض من ذا الذي يشفع عنده إلا بإذنه يعلم ما بين أيديهم وما خلفهم ولا يحيطون بشيء من علمه إلا بما شاء وسع كرسيه السماوات والأرض";

impl House {
    pub(crate) async fn banked_text(&self, bank: &str, text: &str) -> EntryId {
        let bank = self.bank(bank, false).await;
        self.banked(&bank, Source::OwnDecision, &bankable(text).unwrap().signals).await
    }

    pub(crate) async fn says(&self, id: &str, text: &str) -> weir_engine::Answered {
        let text = Some(text.to_owned());
        self.send(id, None, ItemContent { text, ..ItemContent::default() }).await
    }
}

fn dotless(text: &str) -> String {
    let folds = [
        ("بتثني", 'ٮ'),
        ("جخ", 'ح'),
        ("ذ", 'د'),
        ("ز", 'ر'),
        ("ش", 'س'),
        ("ض", 'ص'),
        ("ظ", 'ط'),
        ("غ", 'ع'),
        ("ف", 'ڡ'),
        ("ق", 'ٯ'),
        ("ة", 'ه'),
        ("أإآ", 'ا'),
    ];
    let fold = |letter: char| {
        folds.iter().find(|(from, _)| from.contains(letter)).map_or(letter, |(_, to)| *to)
    };
    // At the end of a word nun and ya keep their shape.
    let word = |word: &str| {
        let mut letters: Vec<char> = word.chars().map(fold).collect();
        match (word.chars().last(), letters.last_mut()) {
            (Some('ن'), Some(last)) => *last = 'ں',
            (Some('ي'), Some(last)) => *last = 'ى',
            _ => {}
        }
        letters.into_iter().collect::<String>()
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// One way of writing a text so that a plain comparison misses it.
type Alteration = (&'static str, fn(&str) -> String);

const ALTERATIONS: [Alteration; 9] = [
    ("as it is", str::to_owned),
    ("dotless", dotless),
    ("stretched", |text| text.replace('ا', "اـــ").replace('e', "eee")),
    ("marked", |text| text.replace('ر', "رَ").replace('ل', "لْ")),
    ("invisible letters", |text| text.replace('م', "م\u{200b}").replace('h', "h\u{2060}")),
    ("emoji between words", |text| text.replace(' ', " 🔥 ")),
    ("lookalikes", |text| {
        text.replace('a', "а").replace('o', "о").replace('ي', "ی").replace('ك', "ک")
    }),
    ("digits as letters", |text| text.replace('e', "3").replace("ع", "3")),
    ("in isolates of bidi", |text| format!("\u{2067}{text}\u{2069}")),
];

fn passages(told: &[ToldMatch]) -> Vec<&ToldMatch> {
    told.iter().filter(|found| found.kind == "passage").collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_altered_copy_is_found_and_its_span_is_the_banked_text() {
    let house = House::new().await;
    for (name, text) in [("rule", RULE), ("oath", OATH)] {
        let entry = house.banked_text(name, text).await;
        let skeleton = Skeleton::of(text, Tier::Open);
        for (how, alter) in ALTERATIONS {
            let post = format!("سمعت على الرصيف a word or two: {} – نهاية the end", alter(text));
            let answered = house.says(&format!("{name} {how}"), &post).await;
            let found = passages(&answered.told.matches);
            assert_eq!(found.len(), 1, "{name} {how}: {:?}", answered.told);
            assert_eq!(found[0].entry, entry.to_string(), "{name} {how}");
            assert_eq!(answered.verdict, Verdict::Review, "{name} {how}");
            for span in &found[0].spans {
                let chars: String =
                    post.chars().skip(span.start).take(span.end - span.start).collect();
                assert_eq!(chars, post[span.start_byte..span.end_byte], "{name} {how}");
                let [from, to] = span.entry.unwrap();
                let mine = Skeleton::of(&chars, Tier::Open);
                let letters = |letters: &[u8]| -> String {
                    letters.iter().map(|letter| char::from(*letter)).collect()
                };
                // All but the letters that the skeleton does not fold: `thr33`.
                let alike = strsim::normalized_levenshtein(
                    &letters(mine.letters()),
                    &letters(&skeleton.letters()[from..to]),
                );
                assert!(alike > 0.95, "{name} {how}: {alike} {mine:?}");
            }
            let of_entry = found[0].of_entry.unwrap();
            assert!(of_entry > 0.9, "{name} {how}: {of_entry}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_excerpt_in_a_long_article_is_found_with_its_share_of_both() {
    let house = House::new().await;
    house.banked_text("oath", OATH).await;
    let excerpt = "trim the wick at dusk and count the boats, and whoever sleeps before the fourth bell gives his oil to the next watch";
    let filler =
        "The harbour board met on Tuesday to talk about the price of rope and the new crane. ";
    let article = format!("{}{excerpt}. {}", filler.repeat(6), filler.repeat(6));
    let answered = house.says("article", &article).await;
    let found = passages(&answered.told.matches);
    assert_eq!(found.len(), 1, "{:?}", answered.told);
    let span = found[0].span.clone().unwrap();
    assert!(
        article[span.start_byte..span.end_byte].contains("whoever sleeps before the fourth bell")
    );
    let (of_item, of_entry) = (found[0].of_item.unwrap(), found[0].of_entry.unwrap());
    assert!((0.05..0.2).contains(&of_item), "{of_item}");
    assert!((0.3..0.7).contains(&of_entry), "{of_entry}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_that_only_quotes_the_verse_of_a_banked_text_never_matches() {
    let house = House::new().await;
    house.banked_text("sermon", &format!("{RULE} {VERSE} {OATH}")).await;
    let around =
        ["", "اللهم آمين", "صباح الخير", "تذكير", "من روائع ما قرأت اليوم", "🌿", "Good morning"];
    for number in 0..200 {
        let words: Vec<&str> = VERSE.split(' ').collect();
        let start = number % 12;
        let end = words.len() - (number / 12) % 9;
        let (before, after) = (around[number % 7], around[(number / 7) % 7]);
        let post = format!("{before} {} {after}", words[start..end].join(" "));
        let answered = house.says(&format!("v{number}"), &post).await;
        assert!(answered.told.matches.is_empty(), "{post}: {:?}", answered.told);
        assert_eq!(answered.verdict, Verdict::Allow);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_allowed_text_stops_a_match_where_it_stands_and_not_beside_it() {
    let house = House::new().await;
    house.banked_text("oath", OATH).await;
    let name = "constitution".parse().unwrap();
    let made = house.store.create_bank(house.service, &name, BankKind::Allow, None, house.now());
    let allow = made.await.unwrap();
    let part = "Keepers of the seventh lamp shall trim the wick at dusk and count the boats";
    house.banked(&allow, Source::OwnDecision, &bankable(part).unwrap().signals).await;

    let only = format!("From the old harbour law: {part}. So it was in those days, they say.");
    assert!(house.says("only", &only).await.told.matches.is_empty());
    let answered = house.says("whole", &format!("Hear this! {OATH}")).await;
    assert_eq!(passages(&answered.told.matches).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_says_how_sure_a_match_must_be_and_an_entry_that_is_off_matches_nothing() {
    let house = House::new().await;
    let bank = house.bank("oath", false).await;
    let signals = bankable(OATH).unwrap().signals;
    let entry = house.banked(&bank, Source::OwnDecision, &signals).await;
    let words: Vec<&str> = OATH.split(' ').collect();
    let mut found = Vec::new();
    for threshold in TextThreshold::ALL {
        let set = house.store.set_text_threshold(house.service, bank.id, *threshold, house.now());
        set.await.unwrap();
        house.engine.catch_up().await.unwrap();
        let mut matches = 0;
        for length in 4..20 {
            let post = format!("So my uncle said once: {} and no more", words[..length].join(" "));
            let answered = house.says(&format!("{threshold} {length}"), &post).await;
            matches += answered.told.matches.len();
        }
        found.push(matches);
    }
    assert!(found.is_sorted() && found[0] < found[2], "{found:?}");

    house.store.switch_entry(house.service, entry, false, house.now()).await.unwrap();
    house.engine.catch_up().await.unwrap();
    assert!(house.says("off", OATH).await.told.matches.is_empty());
    house.store.switch_entry(house.service, entry, true, house.now()).await.unwrap();
    house.engine.catch_up().await.unwrap();
    assert!(!house.says("on", OATH).await.told.matches.is_empty());
    house.store.remove_entry(house.service, entry, house.now()).await.unwrap();
    house.engine.catch_up().await.unwrap();
    assert!(house.says("gone", OATH).await.told.matches.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_sites_and_wallets_are_found_in_texts_and_links_where_they_stand() {
    let house = House::new().await;
    let bank = house.bank("links", false).await;
    for link in [
        "https://t.me/Seventh_Lamp",
        "lamp.example.org",
        "example.net",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
    ] {
        house.banked(&bank, Source::OwnDecision, &link_signals(link).unwrap()).await;
    }
    let text = "أخبار الزيت hxxps://t[.]me/seventh_lamp و news.example[.]net/oil?x=1 و BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ";
    let answered = house.says("text", text).await;
    let found: Vec<(&str, &str)> = answered
        .told
        .matches
        .iter()
        .map(|found| {
            let span = found.span.as_ref().unwrap();
            (found.kind.as_str(), &text[span.start_byte..span.end_byte])
        })
        .collect();
    assert!(found.contains(&("handle", "hxxps://t[.]me/seventh_lamp")), "{found:?}");
    assert!(found.contains(&("domain", "news.example[.]net/oil?x=1")), "{found:?}");
    assert!(found.iter().any(|(kind, _)| *kind == "wallet"), "{found:?}");
    assert_eq!(answered.verdict, Verdict::Review);

    let links = vec!["https://telegram.me/seventh_lamp".to_owned()];
    let answered = house.send("link", None, ItemContent { links, ..ItemContent::default() }).await;
    assert_eq!(answered.told.matches[0].kind, "handle");
    assert_eq!(answered.told.matches[0].part, "links/0");
    assert!(
        house.says("other", "see https://t.me/seventh_lamp_museum").await.told.matches.is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_short_quotation_in_a_long_article_is_of_low_priority() {
    let house = House::new().await;
    house.banked_text("oath", OATH).await;
    let filler =
        "The harbour board met on Tuesday to talk about the price of rope and the new crane. ";
    let quoted = "whoever sleeps before the fourth bell gives his oil to the next watch";
    let article = format!("{}{quoted}. {}", filler.repeat(20), filler.repeat(20));
    let answered = house.says("article", &article).await;
    assert!(
        answered.told.rules.iter().any(|rule| rule.starts_with("short-quotation")),
        "{:?}",
        answered.told.rules
    );
    let case = house.store.case(house.service, answered.case.unwrap()).await.unwrap();
    assert_eq!(case.queue.name(), "matches");
    assert!(!answered.told.rules.iter().any(|rule| rule.starts_with("passage")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_of_a_megabyte_that_repeats_the_bank_and_scripture_is_answered_with_few_spans() {
    let house = House::new().await;
    house.banked_text("rule", RULE).await;
    let unit = format!("{VERSE} {RULE} ");
    let text = unit.repeat((1 << 20) / unit.len());
    let answered = house.says("long", &text).await;
    let found = passages(&answered.told.matches);
    assert_eq!(found.len(), 1);
    assert!(found[0].spans.len() <= 64);
}
