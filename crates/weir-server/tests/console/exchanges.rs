//! Exchanges, and banks that were laid aside: what people see of what HMA's
//! clients do.

use weir_model::{BankKind, NewEntry, Provenance, Role, Share, Source};
use weir_store::{BankChange, ContentChange, ContentNotes, Exchange, FetchEnd};

use crate::desk::{Desk, sha256, words};

#[tokio::test(flavor = "multi_thread")]
async fn an_exchange_is_listed_with_how_its_last_fetch_went_paused_and_resumed() {
    let desk = Desk::new().await;
    let analyst = desk.seat(Role::Analyst).await;
    assert!(words(&analyst.page("/exchanges").await).contains("There is no exchange"));
    let bank = desk.bank("SAMPLE", BankKind::Match).await;
    let exchange = Exchange {
        id: desk.store.next_exchange(desk.now()).unwrap(),
        name: "SAMPLE".to_owned(),
        api: "local_file".to_owned(),
        config: serde_json::json!({ "file": "none.csv" }),
        enabled: true,
        bank: bank.id,
        created_at: desk.now(),
        fetch_started_at: None,
        fetched_at: None,
        fetch_error: None,
        checkpoint: None,
    };
    desk.store.create_exchange(desk.service, &exchange, desk.now()).await.unwrap();
    let why = FetchEnd::Failed("the list cannot be read <b>".to_owned());
    desk.store.fetch_ended(desk.service, exchange.id, &why, desk.now()).await.unwrap();
    let html = analyst.page("/exchanges").await;
    assert!(words(&html).contains("Failed") && html.contains("read &lt;b&gt;"), "{html}");
    assert!(words(&analyst.page("/banks").await).contains("One exchange fills a bank"));
    let (_, html) = analyst.done("/exchanges/SAMPLE", &[("enabled", "0")]).await;
    assert!(words(&html).contains("Go on"), "{html}");
    let kept = desk.store.exchange(desk.service, "SAMPLE").await.unwrap().unwrap();
    assert!(!kept.enabled);
    let auditor = desk.seat(Role::Auditor).await;
    assert!(
        !auditor.page("/exchanges").await.contains("<form method=\"post\" action=\"/exchanges")
    );
    let arabic = desk.seat(Role::Analyst).await.in_arabic().await;
    assert!(words(&arabic.page("/exchanges").await).contains("التبادلات"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_that_was_laid_aside_is_told_and_restored_with_its_entries() {
    let desk = Desk::new().await;
    let analyst = desk.seat(Role::Analyst).await;
    let bank = desk.bank("LAMPS", BankKind::Match).await;
    desk.banked(&bank, vec![sha256(1)], "lamp", &[]).await;
    desk.store.lay_bank_aside(desk.service, bank.id, desk.now()).await.unwrap();
    desk.engine().await.catch_up().await.unwrap();
    let html = analyst.page("/banks").await;
    assert!(words(&html).contains("One bank was laid aside."), "{html}");
    assert!(!html.contains("href=\"/banks/LAMPS\""), "{html}");
    assert_eq!(analyst.get("/banks/LAMPS").await.status.as_u16(), 404);
    // Another has its name meanwhile.
    desk.bank("LAMPS", BankKind::Match).await;
    let path = format!("/laid-aside/{}/restore", bank.id);
    let (to, html) = analyst.done(&path, &[("name", "LAMPS")]).await;
    assert!(to.starts_with("/laid-aside?taken="), "{to}");
    assert!(words(&html).contains("Choose another name"), "{html}");
    let (to, html) = analyst.done(&path, &[("name", "LAMPS 2")]).await;
    assert_eq!(to, "/banks/LAMPS%202");
    assert!(words(&html).contains("1 entry") || html.contains("/entries/"), "{html}");
    let item = desk.posted("p1", vec![sha256(1)]).await;
    assert_eq!(item.told.matches.len(), 1, "it matches again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_hmas_clients_noted_stands_on_the_entry_and_the_bank() {
    let desk = Desk::new().await;
    let analyst = desk.seat(Role::Analyst).await;
    let bank = desk.bank("منارة", BankKind::Match).await;
    let share = BankChange { name: None, share: Share::of_ratio(0.125) };
    desk.store.change_bank(desk.service, bank.id, &share, desk.now()).await.unwrap();
    assert!(desk.store.alias_bank(desk.service, bank.id, "MNARH").await.unwrap());
    let provenance = Provenance { source: Source::OwnDecision, origin: None, import: None };
    let entry = NewEntry { signals: vec![sha256(1)], reference: None, tags: vec![], provenance };
    let notes = ContentNotes {
        note: Some("from the <i>night</i> watch".to_owned()),
        metadata: Some(serde_json::json!({ "content_id": "c7" })),
    };
    let added = desk.store.add_content(desk.service, bank.id, &entry, &notes, desk.now()).await;
    let id = added.unwrap().0;
    let change = ContentChange { disabled_until: Some(0), note: None };
    desk.store.change_content(desk.service, id, &change, desk.now()).await.unwrap();
    let html = analyst.page("/banks/%D9%85%D9%86%D8%A7%D8%B1%D8%A9").await;
    let said = words(&html);
    assert!(said.contains("takes part in 12.5 % of look-ups") && said.contains("MNARH"), "{said}");
    let html = analyst.page(&format!("/entries/{id}")).await;
    let said = words(&html);
    assert!(html.contains("&lt;i&gt;night"), "{html}");
    assert!(said.contains("c7") && said.contains("for ever: it matches nothing"), "{said}");
}
