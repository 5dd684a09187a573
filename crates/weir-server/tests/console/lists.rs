//! Lists of keywords and expressions in the console: what is wrong said line by
//! line, shown before it is banked, masked afterwards.

use weir_model::{BankKind, Cursor, Role};

use crate::desk::{Desk, words};

async fn held(desk: &Desk) -> Vec<weir_model::Entry> {
    let bank = desk.store.bank(desk.service, &"words".parse().unwrap()).await.unwrap();
    desk.store.entries(desk.service, bank.id, Cursor::START, 1000).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_says_what_is_wrong_line_by_line_and_stores_nothing() {
    let desk = Desk::new().await;
    desk.bank("words", BankKind::Match).await;
    let list = "المصباح السابع\nto\n# a remark\n/oil(/\nlamp {near=3}\nlamp oil {within=4}";
    let fields = [("what", "list"), ("list", list)];
    let english = desk.seat(Role::Analyst).await;
    let told = words(&english.upload("/banks/words/add", &fields, &[]).await.html);
    for said in [
        "Line 2: “to” has fewer than three letters",
        "Line 4: “oil(” is no regular",
        "Line 5: “near=3” is no option",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(!told.contains("Line 1:") && !told.contains("Line 6:"), "{told}");
    let arabic = desk.seat(Role::Analyst).await.in_arabic().await;
    let told = words(&arabic.upload("/banks/words/add", &fields, &[]).await.html);
    assert!(told.contains("السطر") && told.contains("أقل من ثلاثة حروف"), "{told}");
    assert!(held(&desk).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_shown_then_banked_and_its_words_are_shown_to_nobody_who_does_not_ask() {
    let desk = Desk::new().await;
    desk.bank("words", BankKind::Match).await;
    let analyst = desk.seat(Role::Analyst).await;
    let letter = |n: u8| char::from(b'a' + n);
    let words_of =
        |n: u16| format!("lamp w{}{}q\n", letter((n / 20) as u8), letter((n % 20) as u8));
    let list: String = (0..400).map(words_of).collect();
    let page = analyst.upload("/banks/words/add", &[("what", "list"), ("list", &list)], &[]).await;
    let told = words(&page.html);
    assert!(told.contains("400 lines.") && told.contains("380 more"), "{told}");
    assert!(told.contains("never holds an item and never acts"), "{told}");
    assert!(held(&desk).await.is_empty(), "the first step stores nothing");

    let fields = [("list", list.as_str()), ("tags", "2026"), ("source", "own"), ("reference", "")];
    let done = analyst.upload("/banks/words/list", &fields, &[]).await;
    assert!(done.leads_to().contains("added=400"), "{}", done.leads_to());
    let entries = held(&desk).await;
    assert_eq!((entries.len(), entries[7].tags.as_slice()), (400, &["2026".to_owned()][..]));
    let again = analyst.upload("/banks/words/list", &fields, &[]).await;
    assert!(again.leads_to().contains("there=400"), "{}", again.leads_to());

    let of_entry = analyst.page(&format!("/entries/{}", entries[7].id)).await;
    assert!(!of_entry.contains("wahq"), "masked until somebody asks");
    let reviewer = desk.seat(Role::Reviewer).await;
    let shown = reviewer.page(&format!("/entries/{}/text", entries[7].id)).await;
    assert!(words(&shown).contains("lamp wahq"), "{shown}");
}
