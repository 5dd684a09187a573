//! Lists of keywords and expressions, and TLSH, from the bank to the verdict: they
//! ask for a look, and never for more.

use weir_engine::{RuleFile, ToldMatch};
use weir_model::{Bank, BankKind, EntryId, Source, Verdict};
use weir_signals::patterns::Line;
use weir_signals::{BankedText, Signal, TlshHash};

use crate::house::{House, sha256};

const OATH: &str = "Keepers of the seventh lamp shall trim the wick at dusk and count the boats, and whoever sleeps before the fourth bell gives his oil to the next watch.";

fn pattern(line: &str) -> Signal {
    Signal::Pattern(BankedText::pattern(&line.parse::<Line>().unwrap()))
}

impl House {
    async fn listed(&self, bank: &Bank, line: &str) -> EntryId {
        self.banked(bank, Source::OwnDecision, &[pattern(line)]).await
    }
}

fn kinds(told: &[ToldMatch]) -> Vec<&str> {
    told.iter().map(|found| found.kind.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keyword_is_found_in_any_spelling_and_somebody_looks_at_low_priority() {
    let house = House::new().await;
    // Live, an own decision, and a policy that lets rules act: still no more than that.
    let bank = house.bank("words", true).await;
    let entry = house.listed(&bank, "المصباح السابع").await;
    let post = "رأيت المِصبـــاح السَّابع عند الميناء";
    let answered = house.says("p1", post).await;
    let found = &answered.told.matches[0];
    assert_eq!((found.kind.as_str(), found.entry.clone()), ("pattern", entry.to_string()));
    let span = found.span.clone().unwrap();
    assert_eq!(&post[span.start_byte..span.end_byte], "المِصبـــاح السَّابع");
    assert_eq!(answered.verdict, Verdict::Review);
    assert_eq!(answered.told.rules, ["pattern@1"]);
    for other in ["رأيت المصباح السابعة", "رأيت المصباح الشايع عند الميناء كله"]
    {
        assert_eq!(house.says(other, other).await.verdict, Verdict::Allow, "{other}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_switched_off_or_removed_or_undone_finds_nothing() {
    let house = House::new().await;
    let bank = house.bank("words", false).await;
    let first = house.listed(&bank, "/lamp-?oil/").await;
    let second = house.listed(&bank, "seventh lamp").await;
    let text = "the seventh lamp wants lampoil";
    assert_eq!(house.says("p1", text).await.told.matches.len(), 2);
    house.store.switch_entry(house.service, first, false, house.now()).await.unwrap();
    house.engine.catch_up().await.unwrap();
    let told = house.says("p2", text).await.told;
    assert_eq!(
        told.matches.iter().map(|m| m.entry.clone()).collect::<Vec<_>>(),
        [second.to_string()]
    );
    house.store.remove_entry(house.service, second, house.now()).await.unwrap();
    house.store.switch_entry(house.service, first, true, house.now()).await.unwrap();
    house.engine.catch_up().await.unwrap();
    let told = house.says("p3", text).await.told;
    assert_eq!(
        told.matches.iter().map(|m| m.entry.clone()).collect::<Vec<_>>(),
        [first.to_string()]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn many_lines_match_at_once_when_they_are_banked_together() {
    let house = House::new().await;
    let bank = house.bank("words", false).await;
    let entries: Vec<weir_model::NewEntry> = (0..600)
        .map(|n| weir_model::NewEntry {
            signals: vec![pattern(&match n % 2 {
                0 => format!("lamp number{n}x"),
                _ => format!("/wick-{n}-[a-f]+/"),
            })],
            reference: Some(n.to_string()),
            tags: vec![],
            provenance: weir_model::Provenance {
                source: Source::OwnDecision,
                origin: None,
                import: None,
            },
        })
        .collect();
    house.store.add_entries(house.service, bank.id, &entries, house.now()).await.unwrap();
    house.engine.catch_up().await.unwrap();
    let told = house.says("p1", "wick-77-abc, LAMP-number42x and wick-599-f").await.told;
    let mut found: Vec<String> = told.matches.into_iter().filter_map(|m| m.reference).collect();
    found.sort();
    assert_eq!(found, ["42", "599", "77"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_in_an_allowed_pattern_is_no_match_and_what_stands_beside_it_is() {
    let house = House::new().await;
    let bank = house.bank("words", false).await;
    house.listed(&bank, "seventh lamp").await;
    let name = "inns".parse().unwrap();
    let made = house.store.create_bank(house.service, &name, BankKind::Allow, None, house.now());
    let allow = made.await.unwrap();
    house.engine.catch_up().await.unwrap();
    house.listed(&allow, "seventh lamp inn").await;
    assert_eq!(house.says("p1", "dinner at the Seventh Lamp Inn").await.verdict, Verdict::Allow);
    let both = "dinner at the Seventh Lamp Inn, then the seventh lamp";
    assert_eq!(house.says("p2", both).await.verdict, Verdict::Review);
}

#[test]
fn no_rule_may_hold_or_act_on_a_pattern_or_a_tlsh() {
    let rule = |kind: &str, then: &str| {
        RuleFile::parse(&format!(
            "name = \"words\"\ntitle = {{ en = \"w\", ar = \"w\" }}\nabout = {{ en = \"w\", ar = \"w\" }}\n\
             when = \'\'\'matches.exists(m, m.type == \"{kind}\" && m.confirmed && m.automatic)\'\'\'\n\
             [then]\n{then}\n"
        ))
    };
    for kind in ["pattern", "tlsh"] {
        let review = "review = { queue = \"matches\", priority = \"low\" }";
        assert!(rule(kind, review).is_ok(), "{kind}: {:?}", rule(kind, review).err());
        for then in ["hold = true", "act = { action = \"remove\" }"] {
            assert!(rule(kind, then).is_err(), "{kind} {then}");
            assert!(rule("sha256", then).is_ok(), "{then}: {:?}", rule("sha256", then).err());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trend_query_asks_for_each_of_its_groups() {
    let house = House::new().await;
    let bank = house.bank("trends", false).await;
    house
        .listed(&bank, r#"{"and":[{"or":["lamp oil","regex-/wick-?oil/"]},{"or":["tonight"]}],"not":["tomorrow"]}"#)
        .await;
    assert_eq!(house.says("p1", "LAMP OIL for sale tonight").await.verdict, Verdict::Review);
    for text in ["lamp oil for sale", "lamp oil tonight or tomorrow"] {
        assert_eq!(house.says(text, text).await.verdict, Verdict::Allow, "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tlsh_of_a_peer_finds_the_text_with_its_distance_and_at_most_asks_for_a_look() {
    let house = House::new().await;
    let bank = house.bank("hashes", true).await;
    house.banked(&bank, Source::OwnDecision, &[Signal::Tlsh(TlshHash::of(OATH).unwrap())]).await;
    let same = house.says("p1", OATH).await;
    assert_eq!((kinds(&same.told.matches), same.told.matches[0].distance), (vec!["tlsh"], Some(0)));
    assert_eq!((same.verdict, same.told.rules), (Verdict::Review, vec!["tlsh@1".to_owned()]));
    let other = "The harbour board met on Tuesday to talk about rope, the price of a new crane, and who should sweep the quay.";
    assert_eq!(house.says("p2", other).await.verdict, Verdict::Allow);
    // A hash that a service took itself is compared, too.
    let hash = Signal::Tlsh(TlshHash::of(&OATH.replace("dusk", "dawn")).unwrap());
    let told = house.item("p3", &[hash, sha256(9)]).await.told;
    assert_eq!(kinds(&told.matches), ["tlsh"]);
    assert_eq!(told.matches[0].distance, Some(24));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_that_shipped_before_becomes_the_new_one_unless_somebody_touched_it() {
    let house = House::new().await;
    let old = include_str!("../../../weir-rules/rules/past/short-quotation.1.toml");
    let (name, service) = ("short-quotation", house.service);
    let newest = |versions: Vec<weir_model::RuleVersion>| {
        versions.into_iter().max_by_key(|version| version.number).unwrap()
    };
    let of = |rules: Vec<weir_model::RuleVersion>| {
        newest(rules.into_iter().filter(|rule| rule.name == name).collect())
    };
    house.rule(old, weir_model::RuleState::Live).await;
    weir_engine::ensure_built_in(&house.store, service, house.now()).await.unwrap();
    let anew = of(house.store.rules(service).await.unwrap());
    assert!(anew.source != old && anew.state == weir_model::RuleState::Live, "{anew:?}");
    assert_eq!(anew.number, 3);

    let mine = old.replace("m.words <= 40", "m.words <= 30");
    house.rule(&mine, weir_model::RuleState::Live).await;
    weir_engine::ensure_built_in(&house.store, service, house.now()).await.unwrap();
    assert_eq!(of(house.store.rules(service).await.unwrap()).source, mine);

    let back = house.rule(old, weir_model::RuleState::Live).await;
    let retired = weir_model::RuleState::Retired;
    let set = house.store.set_rule_state(service, back.id, retired, false, house.now());
    set.await.unwrap();
    weir_engine::ensure_built_in(&house.store, service, house.now()).await.unwrap();
    assert_eq!(of(house.store.rules(service).await.unwrap()).state, retired);
}
