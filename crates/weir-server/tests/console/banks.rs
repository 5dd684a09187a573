//! Banks: listed with what they found, made, filtered, deleted.

use axum::http::StatusCode;
use weir_model::{BankKind, NewDecision, Outcome, Purpose, Role};
use weir_store::KeepUntil;

use crate::desk::{Desk, HOSTILE, sha256, shows_only_as_written, words};

#[tokio::test(flavor = "multi_thread")]
async fn a_new_installation_says_what_a_bank_is_and_offers_the_first() {
    let desk = Desk::new().await;
    let analyst = desk.seat(Role::Analyst).await;
    let html = analyst.page("/banks").await;
    assert!(words(&html).contains("No bank yet"), "{html}");
    assert!(html.contains("href=\"/banks/new\""), "{html}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_that_is_made_in_the_console_is_there_with_its_policy() {
    let desk = Desk::new().await;
    let analyst = desk.seat(Role::Analyst).await;
    let policy = desk.store.policies(desk.service).await.unwrap().remove(0);
    let id = policy.id.to_string();
    let fields = [("name", "منارة / posters"), ("kind", "match"), ("policy", id.as_str())];
    let (to, html) = analyst.done("/banks", &fields).await;
    assert!(to.starts_with("/banks/%D9%85"), "{to}");
    assert!(html.contains("منارة / posters"), "{html}");
    assert!(words(&html).contains(&policy.texts[0].title), "{html}");
    let there = desk.store.banks(desk.service).await.unwrap().remove(0);
    assert_eq!((there.kind, there.policy), (BankKind::Match, Some(policy.id)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_cannot_be_is_refused_beside_its_field_and_keeps_what_was_written() {
    let desk = Desk::new().await;
    desk.bank("lamps", BankKind::Match).await;
    let analyst = desk.seat(Role::Analyst).await;
    let long = "x".repeat(129);
    for (name, why) in [
        ("", "Give it a name"),
        ("lamps", "already"),
        ("a\u{202e}b", "can be seen"),
        (long.as_str(), "at most 128"),
    ] {
        let page = analyst.post("/banks", &[("name", name), ("kind", "allow")]).await;
        let html = page.refuses();
        assert!(words(html).contains(why), "{name}: {html}");
        assert!(words(html).contains("One field needs you: Name"), "{html}");
        assert!(html.contains("value=\"allow\" checked"), "{html}");
        assert!(name.is_empty() || html.contains(name), "{html}");
    }
    assert_eq!(desk.store.banks(desk.service).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_says_how_many_items_matched_and_how_often_people_overturned_that() {
    let desk = Desk::new().await;
    let bank = desk.bank("lamps", BankKind::Match).await;
    let entry = desk.banked(&bank, vec![sha256(1)], "lamp", &[]).await;
    desk.banked(&bank, vec![sha256(2)], "horn", &[]).await;
    desk.store.switch_entry(desk.service, entry, false, desk.now()).await.unwrap();
    desk.store.switch_entry(desk.service, entry, true, desk.now()).await.unwrap();
    desk.engine().await.catch_up().await.unwrap();
    for (id, outcome) in [("a", Outcome::NotAMatch), ("b", Outcome::Remove), ("c", Outcome::Keep)] {
        let case = desk.posted(id, vec![sha256(1)]).await.case.unwrap();
        let new = NewDecision {
            policy: None,
            purpose: Purpose::Unclear,
            outcome,
            reason: "looked at".to_owned(),
            language: None,
            case_version: None,
            not_before: desk.now(),
        };
        let keep = KeepUntil { content: desk.now(), fingerprints: desk.now() };
        desk.store.decide(desk.service, case, &new, keep, desk.now()).await.unwrap();
    }
    let reviewer = desk.seat(Role::Reviewer).await;
    let told = words(&reviewer.page("/banks").await);
    assert!(told.contains("33.4 % 1 of 3 decisions"), "{told}");
    assert!(told.contains("1 bank, 2 entries"), "{told}");
    let html = reviewer.page("/banks").await;
    assert!(html.contains("<svg class=\"spark\""), "{html}");
    let arabic = desk.seat(Role::Reviewer).await.in_arabic().await;
    let told = words(&arabic.page("/banks").await);
    assert!(told.contains("٣٣٫٤٪ ١ من ٣ قرارات"), "{told}");
    assert!(told.contains("بنك واحد، مُدخلان"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_filter_stands_in_the_address_and_finds_by_name_and_kind() {
    let desk = Desk::new().await;
    for (name, kind) in
        [("Lamps", BankKind::Match), ("lamp art", BankKind::Allow), ("horns", BankKind::Match)]
    {
        desk.bank(name, kind).await;
    }
    let reviewer = desk.seat(Role::Reviewer).await;
    for (query, shown) in [
        ("?q=LAMP", &["Lamps", "lamp art"][..]),
        ("?q=lamp&kind=allow", &["lamp art"]),
        ("?kind=match", &["Lamps", "horns"]),
        ("?q=nothing+like+it", &[]),
    ] {
        let html = reviewer.page(&format!("/banks{query}")).await;
        for name in ["Lamps", "lamp art", "horns"] {
            let there = html.contains(&format!("<bdi dir=\"auto\">{name}</bdi>"));
            assert_eq!(there, shown.contains(&name), "{query} {name}: {html}");
        }
    }
    let told = words(&reviewer.page("/banks?q=nothing+like+it").await);
    assert!(told.contains("No bank is like that"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_is_deleted_after_it_was_asked_what_goes_with_it() {
    let desk = Desk::new().await;
    let bank = desk.bank("lamps", BankKind::Match).await;
    desk.banked(&bank, vec![sha256(1)], "lamp", &[]).await;
    let analyst = desk.seat(Role::Analyst).await;
    let told = words(&analyst.page("/banks/lamps/delete").await);
    assert!(told.contains("Delete lamps?") && told.contains("Its one entry"), "{told}");
    assert_eq!(desk.store.banks(desk.service).await.unwrap().len(), 1);
    let (_, html) = analyst.done("/banks/lamps/delete", &[]).await;
    assert!(words(&html).contains("lamps is deleted"), "{html}");
    assert!(desk.posted("a", vec![sha256(1)]).await.case.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_no_path_can_hold_are_reached_all_the_same() {
    let desk = Desk::new().await;
    let analyst = desk.seat(Role::Analyst).await;
    for name in ["new", ".", "..", "a/b", "?q=1", "#x", "%2e", "bank_x"] {
        desk.bank(name, BankKind::Match).await;
        let html = analyst.page("/banks").await;
        let shown = format!("\"><bdi dir=\"auto\">{name}</bdi>");
        let before = html.split(&shown).next().unwrap();
        let path = before.rsplit("href=\"").next().unwrap();
        assert!(!path.contains("/.") && !path.ends_with("/new"), "{path}");
        let html = analyst.page(path).await;
        assert!(html.contains(&format!("<h1><bdi dir=\"auto\">{name}</bdi></h1>")), "{html}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reviewer_reads_and_sees_no_form_and_may_send_none() {
    let desk = Desk::new().await;
    let bank = desk.bank("lamps", BankKind::Match).await;
    let entry = desk.banked(&bank, vec![sha256(1)], "lamp", &[]).await;
    for role in [Role::Reviewer, Role::Auditor] {
        let reader = desk.seat(role).await;
        for path in [
            "/banks".to_owned(),
            "/banks/lamps".to_owned(),
            format!("/entries/{entry}"),
            "/policies".to_owned(),
            "/policies/threat".to_owned(),
        ] {
            let html = reader.page(&path).await;
            let main = html.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
            assert!(!main.contains("method=\"post\""), "{role} {path}: {main}");
            for form in ["/add", "/import\"", "/delete", "/remove", "/new", "/version"] {
                assert!(!main.contains(form), "{role} {path} {form}: {main}");
            }
        }
        for path in [
            "/banks/new",
            "/banks/lamps/add",
            "/banks/lamps/import",
            "/banks/lamps/delete",
            "/policies/new",
        ] {
            assert_eq!(reader.get(path).await.status, StatusCode::FORBIDDEN, "{role} {path}");
        }
        for path in [
            "/banks",
            "/banks/lamps/entries",
            "/banks/lamps/delete",
            &format!("/entries/{entry}/off"),
            &format!("/entries/{entry}/remove"),
            "/policies/new",
        ] {
            assert_eq!(reader.post(path, &[]).await.status, StatusCode::FORBIDDEN, "{role} {path}");
        }
    }
    assert!(desk.posted("a", vec![sha256(1)]).await.case.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_wrote_into_names_is_shown_as_written_in_both_languages() {
    let desk = Desk::new().await;
    let bank = desk.bank(HOSTILE, BankKind::Match).await;
    let entry = desk.banked(&bank, vec![sha256(1)], HOSTILE, &[HOSTILE, "fine"]).await;
    let import = desk.store.begin_import(desk.service, bank.id, HOSTILE, desk.now()).await.unwrap();
    let path: String = url::form_urlencoded::byte_serialize(HOSTILE.as_bytes()).collect();
    let path = format!("/banks/{}", path.replace('+', "%20"));
    let english = desk.seat(Role::Analyst).await;
    let arabic = desk.seat(Role::Analyst).await.in_arabic().await;
    for seat in [english, arabic] {
        for page in [
            "/banks".to_owned(),
            format!("/banks?q={}", path.trim_start_matches("/banks/")),
            format!("/banks?deleted={}", path.trim_start_matches("/banks/")),
            path.clone(),
            format!("{path}/add"),
            format!("{path}/import"),
            format!("{path}/delete"),
            format!("/entries/{entry}"),
            format!("/entries/{entry}/remove"),
            format!("/imports/{import}"),
        ] {
            shows_only_as_written(&seat.page(&page).await);
        }
    }
}
