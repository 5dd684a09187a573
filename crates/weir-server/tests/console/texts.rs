//! Known texts in the console: added, shown with what is known of them, and in
//! clear only to whoever may decide.

use serde_json::json;
use weir_model::{BankKind, EventKind, Role};

use crate::desk::{Desk, words};
use crate::house::House;

const OATH: &str = "حراس المصباح السابع يشعلون الفتيل عند الغروب ويعدون القوارب كل ليلة ومن نام قبل الجرس الرابع أعطى زيته للحارس الذي يليه";

/// A house with the oath banked and a post that holds it dotless; the case and
/// the entry.
async fn furnished(house: &House) -> (String, String) {
    let key = house.admin().await;
    house.post("/v1/banks", &key, json!({"name": "oaths", "policy": "incitement"})).await.of(201);
    let entry = json!({"text": OATH, "ref": "oath"});
    let banked = house.post("/v1/banks/oaths/entries", &key, entry).await.of(201);
    let post = format!("قبلها كلام\nثم <b>{}</b> وبعدها كلام", dotless(OATH));
    let item = json!({"type": "post", "id": "p1", "text": post});
    let told = house.post("/v1/items", &key, item).await.of(200);
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    (text(&told["case"]), text(&banked["entry"]))
}

fn dotless(text: &str) -> String {
    let bare = [('ش', 'س'), ('ز', 'ر'), ('ج', 'ح'), ('غ', 'ع'), ('ذ', 'د'), ('ف', 'ڡ'), ('ق', 'ٯ')];
    text.chars()
        .map(|letter| bare.iter().find(|(from, _)| *from == letter).map_or(letter, |(_, to)| *to))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_of_a_post_stands_out_where_it_stands_once_it_is_asked_for() {
    let house = House::new().await;
    let (case, _) = furnished(&house).await;
    let mut reviewer = house.signed_in(Role::Reviewer).await;
    let page = reviewer.get(&format!("/cases/{case}")).await;
    page.says("A known text, altered or in part").says("100 % of the banked text");
    page.keeps_silent_about("المصٮاح").keeps_silent_about("القوارب");
    let shown = reviewer.get(&format!("/cases/{case}/text?show=1")).await;
    shown.says("<p dir=\"auto\">قبلها كلام</p>");
    let marked = shown.between("<mark class=\"span\">", "</mark>");
    assert!(marked.starts_with("حراس المصباح") && marked.ends_with("الدي يليه"), "{marked}");
    shown.says("&lt;b&gt;").keeps_silent_about("<b>");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_banked_text_is_shown_to_whoever_may_decide_and_that_it_was_is_an_event() {
    let house = House::new().await;
    let (case, entry) = furnished(&house).await;
    let mut reviewer = house.signed_in(Role::Reviewer).await;
    let page = reviewer.get(&format!("/cases/{case}")).await;
    let path = page.between("hx-get=\"/entries/", "\"");
    let shown = reviewer.get(&format!("/entries/{path}")).await;
    let marked = shown.between("<mark class=\"span\">", "</mark>");
    assert_eq!(marked, OATH);
    let service = house.service("default").await;
    house.store.seal(service).await.unwrap();
    let sealed = house.store.events(service, weir_model::Cursor::START, 1000).await.unwrap();
    let read = sealed.iter().filter(|read| read.sealed.event.kind == EventKind::EntryRead);
    let subjects: Vec<_> = read.filter_map(|read| read.sealed.event.subject).collect();
    let id: weir_model::EntryId = entry.parse().unwrap();
    assert_eq!(subjects, [*id.as_bytes()]);

    let mut auditor = house.signed_in(Role::Auditor).await;
    let page = auditor.get(&format!("/entries/{entry}")).await;
    page.keeps_silent_about("/text").keeps_silent_about("القوارب");
    assert_eq!(auditor.get(&format!("/entries/{entry}/text")).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn before_a_text_is_banked_its_page_says_what_it_would_do_and_how_sure_matches_are() {
    let desk = Desk::new().await;
    desk.bank("oaths", BankKind::Match).await;
    let allow = desk.bank("old-law", BankKind::Allow).await;
    let law = weir_engine::bankable("المصباح السابع باق").unwrap();
    desk.banked(&allow, law.signals, "law", &[]).await;
    let analyst = desk.seat(Role::Analyst).await;
    let fields =
        |text| [("what", "text"), ("text", text), ("reference", ""), ("tags", ""), ("source", "")];
    let page = analyst.upload("/banks/oaths/add", &fields("السلام عليكم"), &[]).await;
    assert!(words(&page.html).contains("Ordinary texts hold this phrase often"), "{}", page.html);

    let text = format!("{OATH} المصباح السابع باق");
    let page = analyst.upload("/banks/oaths/add", &fields(&text), &[]).await;
    let told = words(&page.html);
    assert!(told.contains("It stands in the allow bank old-law in part or whole"), "{told}");
    assert!(told.contains("Matches of texts: normal") && told.contains("1 in 100"), "{told}");

    // Nothing is lost on the way through the browser.
    let candidate = page.hidden("candidate").remove(0);
    let fields =
        [("candidate", candidate.as_str()), ("reference", "oath"), ("tags", ""), ("source", "own")];
    let (to, _) = analyst.done("/banks/oaths/entries", &fields).await;
    assert!(to.starts_with("/entries/entry_"), "{to}");
    let id = to.trim_start_matches("/entries/").split('?').next().unwrap().to_owned();
    let shown = analyst.page(&format!("/entries/{id}/text")).await;
    assert!(words(&shown).contains(&text), "{shown}");

    let (to, html) = analyst.done("/banks/oaths/threshold", &[("threshold", "strict")]).await;
    assert!(to.ends_with("?done=threshold") && words(&html).contains("Matches of texts: strict"));
}

#[tokio::test(flavor = "multi_thread")]
async fn scripture_and_whole_platforms_are_refused_with_what_to_do() {
    let desk = Desk::new().await;
    desk.bank("oaths", BankKind::Match).await;
    let analyst = desk.seat(Role::Analyst).await;
    let verse = "الله لا إله إلا هو الحي القيوم لا تأخذه سنة ولا نوم له ما في السماوات وما في الأرض";
    let fields =
        [("what", "text"), ("text", verse), ("reference", ""), ("tags", ""), ("source", "")];
    let page = analyst.upload("/banks/oaths/add", &fields, &[]).await;
    assert!(words(page.refuses()).contains("Bank what stands around the quotation"));
    let fields = [
        ("what", "links"),
        ("links", "youtube.com"),
        ("reference", ""),
        ("tags", ""),
        ("source", ""),
    ];
    let page = analyst.upload("/banks/oaths/add", &fields, &[]).await;
    assert!(words(page.refuses()).contains("many people post on"), "{}", page.html);
}
