//! A case on its page: looked at, held, decided, taken back.

use serde_json::json;
use weir_media::testsrc::{encode_png, picture};
use weir_model::Role;

use crate::browser::{Browser, Page};
use crate::house::House;

/// The banked text, and a longer one that holds a marker nobody banked.
const OATH: &str = "The lamp shall burn on every rock, whatever the tide.";

/// A house with a bank, an item with a banked text by an author, and one with a
/// banked picture.
async fn furnished(house: &House) -> [String; 2] {
    let key = house.admin().await;
    let bank = json!({"name": "sayings", "policy": "incitement"});
    house.post("/v1/banks", &key, bank).await.of(201);
    let poster = base64(&encode_png(&picture(1, 320, 240)));
    for entry in [
        json!({"text": OATH, "ref": "oath", "tags": ["text"]}),
        json!({"medium": {"data": poster}, "ref": "poster"}),
    ] {
        house.post("/v1/banks/sayings/entries", &key, entry).await.of(201);
    }
    let mut cases = Vec::new();
    for item in [
        json!({"type": "post", "id": "p1", "text": OATH,
            "author": {"type": "user", "id": "u1", "name": "Mara Holm"}}),
        json!({"type": "post", "id": "p2", "media": [{"name": "a.png", "data": poster}],
            "author": {"type": "user", "id": "u1", "name": "Mara Holm"}}),
    ] {
        let told = house.post("/v1/items", &key, item).await.of(200);
        assert_eq!(told["verdict"], "review", "{told}");
        cases.push(told["case"].as_str().unwrap().to_owned());
    }
    cases.try_into().unwrap()
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::prelude::BASE64_STANDARD.encode(bytes)
}

/// What the form of a case's page would send, with these choices.
fn filled<'a>(page: &'a Page, choices: &[(&'static str, &'a str)]) -> Vec<(&'static str, String)> {
    let hidden = |name: &str| page.between(&format!("name=\"{name}\" value=\""), "\"");
    let mut form = vec![("version", hidden("version")), ("seen", hidden("seen"))];
    form.extend(choices.iter().map(|(name, value)| (*name, (*value).to_owned())));
    form
}

async fn decide(
    browser: &mut Browser<'_>,
    case: &str,
    page: &Page,
    choices: &[(&'static str, &str)],
) -> Page {
    let form = filled(page, choices);
    let form: Vec<(&str, &str)> =
        form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(&format!("/cases/{case}/decide"), &form).await
}

const REMOVE: &[(&str, &str)] = &[
    ("policy", "incitement"),
    ("purpose", "promotion"),
    ("outcome", "remove"),
    ("language", "en"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_matched_is_left_out_until_somebody_asks_for_it() {
    let house = House::new().await;
    let [text, _] = furnished(&house).await;
    let mut reviewer = house.signed_in(Role::Reviewer).await;
    let page = reviewer.get(&format!("/cases/{text}")).await;
    page.says("post/p1").says("oath").says("Mara Holm").keeps_silent_about("every rock");
    let shown = reviewer.get(&format!("/cases/{text}/text?show=1")).await;
    shown.says(OATH);
    house.store.seal(house.service("default").await).await.unwrap();
    let told = house.get("/v1/events", &house.admin().await).await.of(200);
    let kinds: Vec<&str> = told["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|event| event["kind"].as_str())
        .collect();
    assert!(kinds.contains(&"case.read@1") && kinds.contains(&"evidence.revealed@1"), "{kinds:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn three_choices_decide_a_case_draft_its_reason_and_open_the_next_one() {
    let house = House::new().await;
    let [text, picture] = furnished(&house).await;
    let mut reviewer = house.signed_in(Role::Reviewer).await;
    let path = format!("/cases/{text}");
    let page = reviewer.get(&path).await;
    let answer = decide(&mut reviewer, &text, &page, REMOVE).await;
    assert_eq!(answer.leads_to(), format!("/cases/{picture}"));
    let key = house.admin().await;
    let case = house.get(&format!("/v1/cases/{text}"), &key).await.of(200);
    let decision = &case["decisions"][0];
    assert_eq!(decision["outcome"], "remove");
    let reason = decision["reason"].as_str().unwrap();
    assert!(reason.contains("We removed this text.") && reason.contains("Incitement"), "{reason}");
    reviewer.get(&path).await.says("This case is decided.").says(reason);
    reviewer.get("/undo-last").await.says("post/p1 removed.").says("Sent in");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reason_is_drafted_in_the_language_of_the_text_and_ones_own_words_stay() {
    let house = House::new().await;
    let key = house.admin().await;
    house.post("/v1/banks", &key, json!({"name": "b", "policy": "incitement"})).await.of(201);
    let oath = "سيضيء المصباح على كل صخرة، ولن يقود ضوء كاذب سفينة";
    house.post("/v1/banks/b/entries", &key, json!({"text": oath})).await.of(201);
    let item = json!({"type": "post", "id": "p1", "text": oath});
    let told = house.post("/v1/items", &key, item).await.of(200);
    let case = told["case"].as_str().unwrap();
    let mut reviewer = house.signed_in(Role::Reviewer).await;
    let page = reviewer.get(&format!("/cases/{case}")).await;
    page.says("<option value=\"ar\" lang=\"ar\" selected>");
    let path = format!("/cases/{case}/draft");
    let choices = [("policy", "incitement"), ("purpose", "promotion"), ("language", "ar")];
    let draft = reviewer.post(&path, &choices).await;
    draft.says("أزلنا هذا النص").says("التحريض على جرائم إرهابية");
    let mut own = choices.to_vec();
    own.extend([("reason", "My own words."), ("drafted", "")]);
    assert_eq!(reviewer.post(&path, &own).await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outcome_without_a_purpose_is_refused_and_nothing_written_is_lost() {
    let house = House::new().await;
    let [text, _] = furnished(&house).await;
    let mut reviewer = house.signed_in(Role::Reviewer).await;
    let page = reviewer.get(&format!("/cases/{text}")).await;
    let choices = [
        ("policy", "threat"),
        ("outcome", "remove"),
        ("reason", "Words of mine."),
        ("language", "ar"),
    ];
    let refused = decide(&mut reviewer, &text, &page, &choices).await;
    assert_eq!(refused.status, 422);
    refused.says("Choose the purpose first.").says("Words of mine.");
    let choices =
        [("policy", "none"), ("purpose", "news"), ("outcome", "remove"), ("language", "en")];
    let refused = decide(&mut reviewer, &text, &page, &choices).await;
    refused.says("A removal needs the policy");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_reviewers_do_not_decide_one_case() {
    let house = House::new().await;
    let [text, picture] = furnished(&house).await;
    let mut first = house.signed_in(Role::Reviewer).await;
    let mut second = house.signed_in(Role::Reviewer).await;
    let page = first.get(&format!("/cases/{text}")).await;
    let other = second.get(&format!("/cases/{text}")).await;
    other.says("Somebody else has this case before them").keeps_silent_about("name=\"outcome\"");
    second.get("/queue").await.says("In other hands");
    let form = filled(&page, REMOVE);
    let form: Vec<(&str, &str)> =
        form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let refused = second.post(&format!("/cases/{text}/decide"), &form).await;
    assert_eq!(refused.status, 409);
    // Who skips gets the one that nobody holds.
    assert!(second.get(&format!("/cases/{picture}")).await.text.contains("name=\"outcome\""));
    let answer = decide(&mut first, &text, &page, REMOVE).await;
    assert_eq!(answer.leads_to(), "/queue", "the other case is held by the second reviewer");
    let late = second.post(&format!("/cases/{text}/decide"), &form).await;
    assert_eq!(late.status, 409);
    late.says("This case was decided at").says("Nothing of yours was sent.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_ends_by_itself_and_its_holder_is_told() {
    let house = House::new().await;
    let [text, _] = furnished(&house).await;
    let mut first = house.signed_in(Role::Reviewer).await;
    let page = first.get(&format!("/cases/{text}")).await;
    let until = page.between("name=\"until\" value=\"", "\"");
    first.headers.push(("hx-request", "true".to_owned()));
    let hold = format!("/cases/{text}/hold");
    // While the reader is active the hold goes on.
    house.pass(14 * 60);
    let active = first.post(&hold, &[("until", &until), ("active", "1")]).await;
    let until = active.between("name=\"until\" value=\"", "\"");
    house.pass(14 * 60);
    active.keeps_silent_about("is over");
    first.post(&hold, &[("until", &until), ("active", "")]).await.keeps_silent_about("is over");
    house.pass(2 * 60);
    first
        .post(&hold, &[("until", &until), ("active", "")])
        .await
        .says("Your time with this case is over");
    // Then another may take it, and the first is told so.
    let mut second = house.signed_in(Role::Reviewer).await;
    second.get(&format!("/cases/{text}")).await.says("name=\"outcome\"");
    first
        .post(&hold, &[("until", &until), ("active", "1")])
        .await
        .says("Somebody else has this case");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_lets_go_but_not_of_what_they_opened_again() {
    let house = House::new().await;
    let [text, _] = furnished(&house).await;
    let mut first = house.signed_in(Role::Reviewer).await;
    let mut second = house.signed_in(Role::Reviewer).await;
    let path = format!("/cases/{text}");
    let before = first.get(&path).await.between("name=\"until\" value=\"", "\"");
    let now = first.get(&path).await.between("name=\"until\" value=\"", "\"");
    // A page that was left late, after the same case was opened anew.
    let release = format!("{path}/release");
    assert_eq!(first.post(&release, &[("until", &before)]).await.status, 204);
    second.get(&path).await.says("Somebody else has this case");
    first.post(&release, &[("until", &now)]).await;
    second.get(&path).await.says("name=\"outcome\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_a_browser_loads_ahead_holds_nothing_and_is_no_reading() {
    let house = House::new().await;
    let [text, _] = furnished(&house).await;
    let mut first = house.signed_in(Role::Reviewer).await;
    first.headers.push(("sec-purpose", "prefetch".to_owned()));
    let ahead = first.get(&format!("/cases/{text}")).await;
    assert_eq!(ahead.headers["cache-control"], "private, max-age=60");
    ahead.says("name=\"ahead\"").says("name=\"outcome\"");
    let mut second = house.signed_in(Role::Reviewer).await;
    let page = second.get(&format!("/cases/{text}")).await;
    page.says("name=\"outcome\"");
    assert_eq!(page.headers["cache-control"], "no-store");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_page_is_refused_with_what_changed() {
    let house = House::new().await;
    let [text, _] = furnished(&house).await;
    let mut reviewer = house.signed_in(Role::Reviewer).await;
    let page = reviewer.get(&format!("/cases/{text}")).await;
    house.pass(60);
    let notice = json!({"item": {"type": "post", "id": "p1"}, "reason": "a false light"});
    house.post("/v1/notices", &house.admin().await, notice).await.of(201);
    let mut choices = REMOVE.to_vec();
    choices.push(("reason", "Words of mine."));
    let refused = decide(&mut reviewer, &text, &page, &choices).await;
    assert_eq!(refused.status, 409);
    refused.says("There is 1 new notice.").says("Words of mine.").says("a false light");
    let again = reviewer.get(&format!("/cases/{text}")).await;
    assert_eq!(decide(&mut reviewer, &text, &again, &choices).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_decided_is_taken_back_before_it_leaves_and_the_case_waits_again() {
    let house = House::new().await;
    let [text, _] = furnished(&house).await;
    let key = house.admin().await;
    house.post("/v1/webhooks", &key, json!({"url": "https://hooks.example/"})).await.of(201);
    let mut reviewer = house.signed_in(Role::Reviewer).await;
    let page = reviewer.get(&format!("/cases/{text}")).await;
    decide(&mut reviewer, &text, &page, REMOVE).await;
    let bar = reviewer.get("/undo-last").await;
    let decision = bar.between("name=\"decision\" value=\"", "\"");
    let back = reviewer.post("/undo-last", &[("decision", &decision)]).await;
    assert_eq!(back.leads_to(), format!("/cases/{text}"));
    let told = house.get("/v1/deliveries?state=cancelled", &key).await.of(200);
    assert_eq!(told["data"].as_array().unwrap().len(), 1, "{told}");
    reviewer.get(&format!("/cases/{text}")).await.says("name=\"outcome\"").says("taken back");
    reviewer.get("/undo-last").await.keeps_silent_about("post/p1");
    // Twice is no more than once.
    reviewer.post("/undo-last", &[("decision", &decision)]).await.leads_to();
}

#[tokio::test(flavor = "multi_thread")]
async fn related_cases_are_decided_together() {
    let house = House::new().await;
    let [text, picture] = furnished(&house).await;
    let mut reviewer = house.signed_in(Role::Reviewer).await;
    let page = reviewer.get(&format!("/cases/{text}")).await;
    page.says("1 related case").says("same author");
    let with = page.between("name=\"with\" form=\"decision\" value=\"", "\"");
    assert!(with.starts_with(&picture), "{with}");
    let mut choices = REMOVE.to_vec();
    choices.push(("with", &with));
    assert_eq!(decide(&mut reviewer, &text, &page, &choices).await.leads_to(), "/queue");
    reviewer.get("/undo-last").await.says("2 cases decided.");
    let key = house.admin().await;
    let open = house.get("/v1/cases?state=open", &key).await.of(200);
    assert_eq!(open["data"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn not_a_match_can_switch_the_entry_off_and_shows_what_that_releases() {
    let house = House::new().await;
    let [text, _] = furnished(&house).await;
    let key = house.admin().await;
    let item = json!({"type": "post", "id": "p3", "text": OATH});
    let other = house.post("/v1/items", &key, item).await.of(200);
    let other = other["case"].as_str().unwrap().to_owned();
    let path = format!("/cases/{text}/not-a-match");
    let mut reviewer = house.signed_in(Role::Reviewer).await;
    reviewer.get(&path).await.keeps_silent_about("value=\"off\"").says("for analysts and admins");
    let refused = reviewer.post(&path, &[("also", "off"), ("version", "1")]).await;
    assert_eq!(refused.status, 403);

    let mut analyst = house.signed_in(Role::Analyst).await;
    let page = analyst.get(&path).await;
    page.says("1 other open case hangs on it alone");
    let version = page.between("name=\"version\" value=\"", "\"");
    let form = [("also", "off"), ("release", "1"), ("version", &version)];
    analyst.post(&path, &form).await.leads_to();
    for case in [&text, &other] {
        let told = house.get(&format!("/v1/cases/{case}"), &key).await.of(200);
        assert_eq!(told["decisions"][0]["outcome"], "not_a_match", "{told}");
    }
    let again = house.post("/v1/match", &key, json!({"text": OATH})).await.of(200);
    assert_eq!(again["matches"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn not_a_match_can_put_the_picture_on_an_allow_list() {
    let house = House::new().await;
    let [_, picture] = furnished(&house).await;
    let mut analyst = house.signed_in(Role::Analyst).await;
    let path = format!("/cases/{picture}/not-a-match");
    let version = analyst.get(&path).await.between("name=\"version\" value=\"", "\"");
    analyst.post(&path, &[("also", "allow"), ("version", &version)]).await.leads_to();
    let key = house.admin().await;
    let bank = house.get("/v1/banks/allowed", &key).await.of(200);
    assert_eq!(bank["kind"], "allow");
    let poster = base64(&encode_png(&weir_media::testsrc::picture(1, 320, 240)));
    let again = house.post("/v1/match", &key, json!({"media": [{"data": poster}]})).await.of(200);
    assert_eq!(again["matches"], json!([]), "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_is_made_anew_counted_and_nothing_else_leaves() {
    let house = House::new().await;
    let [_, picture] = furnished(&house).await;
    let mut reviewer = house.signed_in(Role::Reviewer).await;
    let page = reviewer.get(&format!("/cases/{picture}")).await;
    let veiled = page.between("img src=\"", "\"");
    let shown = page.between("data-shown=\"", "\"");
    for path in [&veiled, &shown] {
        let preview = reviewer.get(path).await;
        assert_eq!(preview.status, 200, "{}", preview.text);
        assert_eq!(preview.headers["content-type"], "image/png");
        assert_eq!(preview.headers["content-security-policy"], "sandbox; default-src 'none'");
        assert_eq!(preview.headers["x-content-type-options"], "nosniff");
    }
    reviewer.get("/care").await.says("1 of 40");
    for other in ["", "original", "clear", "../grey"] {
        let base = veiled.trim_end_matches("veiled");
        let status = reviewer.get(&format!("{base}{other}")).await.status;
        assert!(status == 404 || status == 405, "{other}: {status}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_budget_nothing_is_revealed_before_a_pause_is_over() {
    let house = House::with(|config| {
        config.care.offer = 1;
        config.care.budget = 2;
    })
    .await;
    let [_, picture] = furnished(&house).await;
    let mut reviewer = house.signed_in(Role::Reviewer).await;
    let page = reviewer.get(&format!("/cases/{picture}")).await;
    let shown = page.between("data-shown=\"", "\"");
    assert_eq!(reviewer.get(&shown).await.status, 200);
    reviewer.get("/care").await.says("A pause would be good.");
    assert_eq!(reviewer.get(&shown).await.status, 200);
    assert_eq!(reviewer.get(&shown).await.status, 429);
    reviewer.get("/care").await.says("Take a pause before you reveal more.");
    reviewer.post("/pause", &[("back", "/queue")]).await.leads_to();
    assert_eq!(reviewer.get(&shown).await.status, 429);
    house.pass(601);
    assert_eq!(reviewer.get(&shown).await.status, 200);
    assert_eq!(reviewer.get(&shown).await.status, 429, "one more was given");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_looks_and_decides_nothing() {
    let house = House::new().await;
    let [text, _] = furnished(&house).await;
    let mut auditor = house.signed_in(Role::Auditor).await;
    let page = auditor.get(&format!("/cases/{text}")).await;
    page.says("You may look at cases, not decide them.").keeps_silent_about("name=\"outcome\"");
    let refused = auditor.post(&format!("/cases/{text}/decide"), &[("outcome", "remove")]).await;
    assert_eq!(refused.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_k_takes_any_id_address_or_hash() {
    let house = House::new().await;
    let [text, _] = furnished(&house).await;
    let key = house.admin().await;
    let link =
        json!({"signals": [{"type": "url", "value": "https://stair.example/a"}], "ref": "stair"});
    let entry = house.post("/v1/banks/sayings/entries", &key, link).await.of(201);
    let entry = entry["entry"].as_str().unwrap();
    let mut reviewer = house.signed_in(Role::Reviewer).await;
    let to = |words: &str| {
        let mut query = url::form_urlencoded::Serializer::new("/go?".to_owned());
        query.append_pair("q", words).finish()
    };
    for (words, place) in [
        (text.as_str(), format!("/cases/{text}")),
        ("post/p1", format!("/cases/{text}")),
        (entry, format!("/entries/{entry}")),
        ("https://stair.example/a", format!("/entries/{entry}")),
        ("hxxps://stair[.]example/a", format!("/entries/{entry}")),
        ("sayings", "/banks/sayings".to_owned()),
        ("short-quot", "/rules/short-quotation".to_owned()),
    ] {
        assert_eq!(reviewer.get(&to(words)).await.leads_to(), place, "{words}");
    }
    reviewer.get(&to("nothing like it")).await.says("Nothing of that name is known here.");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_why_page_says_which_signal_decides_and_what_weir_would_answer() {
    let house = House::new().await;
    furnished(&house).await;
    let mut reviewer = house.signed_in(Role::Reviewer).await;
    let same = reviewer.get("/why?a=post/p1&b=post/p1").await;
    same.says("They match: Text decides.").says("Weir would answer: review").says("oath");
    let other = reviewer.get("/why?a=post/p1&b=A%20fine%20evening").await;
    other.says("They do not match by any signal.").says("Weir would answer: allow");
    reviewer.get("/why?a=post/p2&b=post/p2").await.says("They match: Picture hash");
    reviewer.get("/why").await.says("Nothing is compared yet.");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_arabic_reader_gets_every_word_in_arabic_from_right_to_left() {
    let house = House::new().await;
    let [text, _] = furnished(&house).await;
    let mut reviewer = house.signed_in(Role::Reviewer).await;
    reviewer.post("/language", &[("language", "ar"), ("back", "/queue")]).await.leads_to();
    let page = reviewer.get(&format!("/cases/{text}")).await;
    page.says("<html lang=\"ar\" dir=\"rtl\"").says("القرار خلال").says("السبب المُرسَل إلى الكاتب");
    page.says("<kbd class=\"key\">1</kbd>");
}
