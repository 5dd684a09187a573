//! Rules on their pages: listed, written with faults and without, approved, put
//! in shadow and live; and what they said, on the case.

use serde_json::{Value, json};
use weir_model::{Mode, Role};

use crate::browser::{Browser, Page};
use crate::desk::HOSTILE;
use crate::house::House;

/// A rule as people write it; `when` is what it asks.
pub(crate) fn rule(name: &str, when: &str) -> String {
    format!(
        "name = \"{name}\"\ntitle = {{ en = \"Many lamps\", ar = \"مصابيح كثيرة\" }}\n\
         about = {{ en = \"More lamps than a coast needs.\" }}\nwhen = '''\n{when}\n'''\n[then]\n\
         review = {{ queue = \"matches\", priority = \"low\" }}\n"
    )
}

/// What the form sends with this file: what it holds besides is kept.
async fn press(
    browser: &mut Browser<'_>,
    page: &Page,
    path: &str,
    [what, value]: [&str; 2],
    source: &str,
) -> Page {
    let hidden = |name: &str| {
        let mark = format!("name=\"{name}\" value=\"");
        if page.text.contains(&mark) { page.between(&mark, "\"") } else { String::new() }
    };
    let (after, seen) = (hidden("after"), hidden("seen"));
    let form = [
        ("source", source),
        ("note", "lamps are few"),
        ("after", &after),
        ("seen", &seen),
        (what, value),
    ];
    browser.post(path, &form).await
}

const SAVE: [&str; 2] = ["do", "save"];
const CHECK: [&str; 2] = ["do", "check"];

/// Writes a new rule and goes to its page.
async fn written(browser: &mut Browser<'_>, name: &str, when: &str) -> Page {
    let page = browser.get("/rules/new").await;
    let source = rule(name, when);
    let kept = press(browser, &page, "/rules/new", SAVE, &source).await;
    assert_eq!(kept.leads_to(), format!("/rules/{name}"));
    browser.get(&format!("/rules/{name}")).await
}

/// The id of the newest version, which stands first on a rule's page.
fn version(page: &Page) -> String {
    page.between("/rule-versions/", "/")
}

async fn put(browser: &mut Browser<'_>, page: &Page, state: &str) -> Page {
    let path = format!("/rule-versions/{}/state", version(page));
    browser.submit(&path, &[("state", state)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_that_ship_are_listed_with_what_they_do_in_the_readers_language() {
    let house = House::new().await;
    let mut browser = house.signed_in(Role::Analyst).await;
    let page = browser.get("/rules").await;
    page.says("The same file").says("a person looks at it soon").says("Live: version 1");
    page.says("The mode is “Review”").says("One live rule wants to hold: a person looks instead.");
    page.says("href=\"/rules/new\"").says("href=\"/rules/near-exact\"");
    browser.post("/language", &[("language", "ar")]).await;
    browser
        .get("/rules")
        .await
        .says("الملف نفسه")
        .says("ينظر فيه شخص قريبًا")
        .says("مفعّلة: النسخة ١");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_only_read_rules_is_offered_nothing_to_press() {
    let house = House::new().await;
    let mut reviewer = house.signed_in(Role::Reviewer).await;
    reviewer.get("/rules").await.says("The same file").keeps_silent_about("/rules/new");
    let page = reviewer.get("/rules/near-exact").await;
    page.says("it is held until a person has looked").says("m.distance &lt;= 10");
    page.keeps_silent_about("/rule-versions/").keeps_silent_about("/edit");
    assert_eq!(reviewer.get("/rules/near-exact/edit").await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_that_is_not_there_is_told_as_such() {
    let house = House::new().await;
    let mut browser = house.signed_in(Role::Analyst).await;
    for path in ["/rules/lamps", "/rules/lamps/edit", "/rules/~new"] {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_is_told_at_its_place_and_mended_with_what_may_be_meant() {
    let house = House::new().await;
    let mut browser = house.signed_in(Role::Analyst).await;
    let page = browser.get("/rules/new").await;
    page.says("Nothing is wrong, and its 2 tests pass.");
    let wrong = rule("lamps", "item.lnks > 3");
    let told = press(&mut browser, &page, "/rules/new", CHECK, &wrong).await;
    told.says("One thing is wrong.").says("Line 5, column 6").says("<mark>lnks</mark>");
    told.says("<code>links</code>").says("aria-invalid=\"true\"");
    let place = told.between("name=\"mend\" value=\"", "\"");
    let mended = press(&mut browser, &told, "/rules/new", ["mend", &place], &wrong).await;
    mended.says("Nothing is wrong. It has no tests of its own yet.").says("item.links &gt; 3");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_with_faults_is_kept_as_a_draft_and_a_sound_one_goes_shadow_then_live() {
    let house = House::new().await;
    let mut browser = house.signed_in(Role::Analyst).await;
    let page = browser.get("/rules/new").await;
    let wrong = rule("lamps", "item.lnks > 3");
    let kept = press(&mut browser, &page, "/rules/new", SAVE, &wrong).await;
    assert_eq!(kept.leads_to(), "/rules/lamps/edit");
    let page = browser.get("/rules/lamps/edit").await;
    page.says("Kept as a draft: one thing is wrong with it.").says("lamps are few");
    browser.get("/rules").await.says("Draft: version 1");
    let draft = browser.get("/rules/lamps").await;
    draft.says("This version has faults.").keeps_silent_about("value=\"shadow\"");

    let source = rule("lamps", "item.links > 3");
    press(&mut browser, &page, "/rules/lamps/edit", SAVE, &source).await.leads_to();
    let page = browser.get("/rules/lamps").await;
    page.says("Version 1 is kept").says("Many lamps").says("Ready: version 1").says("by you");
    let page = put(&mut browser, &page, "shadow").await;
    page.says("It is computed in shadow now.").says("In shadow: version 1");
    let page = put(&mut browser, &page, "live").await;
    page.says("The rule is live.").says("Live: version 1");
    let key = house.admin().await;
    let known = house.get("/v1/rules/lamps", &key).await.of(200);
    assert_eq!(known["data"][0]["state"], "live", "{known}");

    // What was computed is written on as the next version.
    let page = browser.get("/rules/lamps/edit").await;
    page.says("becomes version 2");
    let source = rule("lamps", "item.links > 4");
    press(&mut browser, &page, "/rules/lamps/edit", SAVE, &source).await.leads_to();
    let page = browser.get("/rules/lamps").await;
    page.says("Version 1, live now, retires.").says("Ready: version 2");
    put(&mut browser, &page, "live").await.says("Live: version 2").says("Retired: version 1");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_two_people_are_asked_for_the_writer_cannot_approve_and_another_can() {
    let house = House::with(|config| config.rules_two_people = true).await;
    let mut writer = house.signed_in(Role::Analyst).await;
    let page = written(&mut writer, "lamps", "item.links > 3").await;
    page.says("another person has to approve it").keeps_silent_about("/approve\"");
    page.keeps_silent_about("value=\"shadow\"").says("Waits for approval: version 1");
    let id = version(&page);
    let early = [("state", "shadow")];
    let refused = writer.post(&format!("/rule-versions/{id}/state"), &early).await;
    assert_eq!(refused.status, 409, "{}", refused.text);
    let own = writer.post(&format!("/rule-versions/{id}/approve"), &[]).await;
    assert_eq!(own.status, 409, "{}", own.text);

    let mut second = house.signed_in(Role::Admin).await;
    let page = second.get("/rules/lamps").await;
    page.says(&format!("/rule-versions/{id}/approve")).says("lamps are few").says("analyst ");
    let page = second.submit(&format!("/rule-versions/{id}/approve"), &[]).await;
    page.says("You approved this version.").says("value=\"shadow\"");
    put(&mut writer, &page, "shadow").await.says("In shadow: version 1");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_wrote_meanwhile_stands_beside_ones_own_and_neither_is_lost() {
    let house = House::new().await;
    let mut first = house.signed_in(Role::Analyst).await;
    let mut second = house.signed_in(Role::Analyst).await;
    written(&mut first, "lamps", "item.links > 3").await;
    let (mine, theirs) =
        (first.get("/rules/lamps/edit").await, second.get("/rules/lamps/edit").await);
    let theirs_source = rule("lamps", "item.links > 33");
    press(&mut second, &theirs, "/rules/lamps/edit", SAVE, &theirs_source).await.leads_to();
    // The same draft: its number did not change, and all the same nothing is lost.
    let source = rule("lamps", "item.media > 7");
    let told = press(&mut first, &mine, "/rules/lamps/edit", SAVE, &source).await;
    assert_eq!(told.status, 409);
    told.says("Somebody else wrote version 1 meanwhile").says("item.links &gt; 33");
    told.says("item.media &gt; 7");
    press(&mut first, &told, "/rules/lamps/edit", SAVE, &source).await.leads_to();
    first.get("/rules/lamps").await.says("item.media &gt; 7");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_rule_does_not_write_over_one_of_its_name_and_one_without_a_name_is_told() {
    let house = House::new().await;
    let mut browser = house.signed_in(Role::Analyst).await;
    let page = browser.get("/rules/new").await;
    let source = rule("near-exact", "item.links > 3");
    let told = press(&mut browser, &page, "/rules/new", SAVE, &source).await;
    assert_eq!(told.status, 409);
    told.says("There is a rule called “near-exact” already.").says("item.links &gt; 3");
    let told = press(&mut browser, &page, "/rules/new", SAVE, "when = \"true\"").await;
    assert_eq!(told.status, 422);
    told.says("Give it a name in its first line");
    let long = "#".repeat(300_000);
    let source = format!("name = \"lamps\"\n{long}");
    let told = press(&mut browser, &page, "/rules/new", SAVE, &source).await;
    assert_eq!(told.status, 422);
    told.says("262,144 bytes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_called_new_is_found_too() {
    let house = House::new().await;
    let mut browser = house.signed_in(Role::Analyst).await;
    let page = browser.get("/rules/new").await;
    let source = rule("new", "item.links > 3");
    let kept = press(&mut browser, &page, "/rules/new", SAVE, &source).await;
    assert_eq!(kept.leads_to(), "/rules/~new");
    browser.get("/rules/~new").await.says("Many lamps");
    browser.get("/rules/~new/edit").await.says("action=\"/rules/~new/edit\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn titles_notes_and_tests_are_shown_as_they_were_written() {
    let house = House::new().await;
    let mut browser = house.signed_in(Role::Analyst).await;
    let quoted = HOSTILE.replace('"', "\\\"");
    let source = format!(
        "name = \"lamps\"\ntitle = {{ en = \"{quoted}\" }}\nabout = {{ en = \"{quoted}\" }}\n\
         when = \"item.links > 3\"\n[then]\nlabel = {{ name = \"lamp\", on = \"item\" }}\n\
         [[test]]\nname = \"{quoted}\"\nfacts.item = {{ type = \"post\", links = 4 }}\n\
         expect = \"fires\"\n"
    );
    let form = [("source", source.as_str()), ("note", HOSTILE), ("after", "0"), ("do", "save")];
    browser.post("/rules/new", &form).await.leads_to();
    for path in ["/rules", "/rules/lamps", "/rules/lamps/edit"] {
        let page = browser.get(path).await;
        page.says("alert(1)");
        page.keeps_silent_about("<script>alert").keeps_silent_about("<img src=x");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_are_found_by_their_names_and_by_what_is_said_of_them_in_either_language() {
    let house = House::new().await;
    let mut browser = house.signed_in(Role::Reviewer).await;
    browser.headers.push(("hx-request", "true".to_owned()));
    let page = browser.get("/rule-facts?q=distance").await;
    page.says("m.distance").says("a whole number, 0 to 256").keeps_silent_about("item.links");
    page.says("id=\"facts-count\" hx-swap-oob=\"innerHTML\"");
    browser.get("/rule-facts?q=nothing+like+it").await.says("No fact is like that.");
    browser.post("/language", &[("language", "ar")]).await;
    browser.get("/rule-facts?q=%D9%85%D8%B3%D8%A7%D9%81%D8%A9").await.says("m.distance");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_one_types_only_what_was_found_is_answered() {
    let house = House::new().await;
    let mut browser = house.signed_in(Role::Reviewer).await;
    browser.headers.push(("hx-request", "true".to_owned()));
    let source = rule("lamps", "item.links > 3 &&");
    let page = browser.post("/rule-check", &[("source", &source), ("rule", "lamps")]).await;
    page.says("cannot be read").says("id=\"found-summary\"").keeps_silent_about("<html");
}

/// A post with a banked digest, and the case that it opened.
pub(crate) async fn matched(house: &House, key: &str, id: &str) -> Value {
    let signal = json!({"type": "md5", "value": "9e107d9d372bb6826bd81d3542a419d6"});
    if house.get("/v1/banks/lamps", key).await.status == 404 {
        house.post("/v1/banks", key, json!({"name": "lamps"})).await.of(201);
        let entry = json!({"signals": [signal]});
        house.post("/v1/banks/lamps/entries", key, entry).await.of(201);
    }
    let item = json!({"type": "post", "id": id, "media": [{"signals": [signal]}]});
    house.post("/v1/items", key, item).await.of(200)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_case_says_in_words_which_rules_spoke_and_why_live_and_in_shadow_apart() {
    let house = House::new().await;
    let key = house.admin().await;
    let mut analyst = house.signed_in(Role::Analyst).await;
    let when = "matches.exists(m, m.bank == \"lamps\")";
    for (name, when) in [("many-lamps", when), ("near-lamps", "matches.exists(m, m.distance < 5)")]
    {
        let page = written(&mut analyst, name, when).await;
        put(&mut analyst, &page, "shadow").await;
    }
    let told = matched(&house, &key, "p1").await;
    let case = format!("/cases/{}", told["case"].as_str().unwrap());
    house
        .post("/v1/notices", &key, json!({"item": {"type": "post", "id": "p1"}, "reason": "lamps"}))
        .await
        .of(201);
    let mut reviewer = house.signed_in(Role::Reviewer).await;
    let page = reviewer.get(&case).await;
    page.says("What the rules said").says("They came to: review.");
    page.says("The same file, by an older digest").says("match 1, kind of signal: MD5");
    page.says("/rules/file-digest?version=1#v1").says("2 rules spoke in shadow");
    page.says("match 1, bank: “lamps”").says("missing: distance");
    page.says("What the rules said of this notice");
    reviewer.post("/language", &[("language", "ar")]).await;
    let page = reviewer.get(&case).await;
    page.says("ما قالته القواعد").says("التطابق ١، نوع البصمة: MD5").says("غائب: المسافة");
    // The version that it names is there, opened.
    reviewer.get("/rules/file-digest?version=1").await.says("<details class=\"old\" open>");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_the_mode_kept_back_says_so() {
    let house = House::new().await;
    let key = house.admin().await;
    let service = house.service("default").await;
    let mut analyst = house.signed_in(Role::Analyst).await;
    let bank = json!({"name": "lamps", "policy": "incitement"});
    house.post("/v1/banks", &key, bank).await.of(201);
    let digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    let signal = json!({"type": "sha256", "value": digest});
    house.post("/v1/banks/lamps/entries", &key, json!({"signals": [signal]})).await.of(201);
    let source = rule("lamps", "matches.exists(m, m.type == \"sha256\" && m.confirmed)")
        .replace("[then]\n", "[then]\nhold = true\n");
    let page = analyst.get("/rules/new").await;
    press(&mut analyst, &page, "/rules/new", SAVE, &source).await.leads_to();
    let page = analyst.get("/rules/lamps").await;
    put(&mut analyst, &page, "live").await.says("Live: version 1");
    house.store.set_mode(service, Mode::Review, house.now()).await.unwrap();
    let item = json!({"type": "post", "id": "p1", "media": [{"signals": [signal]}]});
    let told = house.post("/v1/items", &key, item).await.of(200);
    let page = analyst.get(&format!("/cases/{}", told["case"].as_str().unwrap())).await;
    page.says("They came to: hold. The mode was “Review”, which kept that back.");
    page.says("match 1, confirmed by an own decision: yes");
}
