//! An entry that begins to match again is looked for among what came before it; and
//! nothing is where nobody wants it.

use weir_model::{BankName, EntryId, Source};
use weir_store::ContentChange;

use crate::house::{House, pdq, sha256};

async fn matched(house: &House, answered: &weir_engine::Answered) -> Vec<EntryId> {
    let past = house.store.past_item(house.service, answered.item.unwrap()).await.unwrap().unwrap();
    let mut entries = past.entries;
    entries.sort();
    entries
}

async fn later(house: &House) {
    house.hours_pass(1);
    house.looked_back().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_is_switched_on_again_matches_what_came_while_it_was_off() {
    let mut house = House::new().await;
    let bank = house.bank("posters", true).await;
    let entry = house.banked(&bank, Source::OwnDecision, &[pdq(1, 0)]).await;
    later(&house).await;
    house.store.switch_entry(house.service, entry, false, house.now()).await.unwrap();
    house.engine.catch_up().await.unwrap();
    let near = house.item("near", &[pdq(1, 6)]).await;
    assert!(near.told.matches.is_empty());
    later(&house).await;
    assert!(matched(&house, &near).await.is_empty());

    house.store.switch_entry(house.service, entry, true, house.now()).await.unwrap();
    house.looked_back().await;
    assert!(matched(&house, &near).await.is_empty(), "something may just be kept");
    house.restart().await;
    later(&house).await;
    assert_eq!(matched(&house, &near).await, [entry]);
    let due = house.store.due_again(house.service, house.now(), 10).await.unwrap();
    assert!(due.is_empty(), "no third look is needed");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_entries_of_a_bank_that_is_restored_match_what_came_without_it() {
    let house = House::new().await;
    let bank = house.bank("posters", true).await;
    let mut entries = Vec::new();
    for n in 1..=3 {
        entries.push(house.banked(&bank, Source::OwnDecision, &[sha256(n)]).await);
    }
    later(&house).await;
    house.store.lay_bank_aside(house.service, bank.id, house.now()).await.unwrap();
    house.engine.catch_up().await.unwrap();
    let both = house.item("both", &[sha256(1), sha256(3)]).await;
    assert!(both.told.matches.is_empty());
    let name: BankName = "the same posters".parse().unwrap();
    house.store.restore_bank(house.service, bank.id, Some(&name), house.now()).await.unwrap();
    later(&house).await;
    assert_eq!(matched(&house, &both).await, [entries[0], entries[2]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_is_disabled_for_a_time_matches_what_came_meanwhile_once_it_is_over() {
    let house = House::new().await;
    let bank = house.bank("posters", true).await;
    let entry = house.banked(&bank, Source::OwnDecision, &[pdq(1, 0)]).await;
    later(&house).await;
    let until = |hours: i64| house.now().micros() / 1_000_000 + 3_600 * hours;
    let disabled =
        |until| ContentChange { disabled_until: Some(until), ..ContentChange::default() };
    let for_three = disabled(until(3));
    house.store.change_content(house.service, entry, &for_three, house.now()).await.unwrap();
    house.engine.catch_up().await.unwrap();
    let near = house.item("near", &[pdq(1, 6)]).await;
    assert!(near.told.matches.is_empty());
    later(&house).await;
    assert!(matched(&house, &near).await.is_empty());
    // Longer, and then for ever, and then not at all.
    for (until, found) in [(until(30), false), (0, false), (1, true)] {
        let change = disabled(until);
        house.store.change_content(house.service, entry, &change, house.now()).await.unwrap();
        house.hours_pass(4);
        house.looked_back().await;
        assert_eq!(!matched(&house, &near).await.is_empty(), found, "until {until}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_whose_time_of_being_disabled_ends_by_itself_is_looked_for_then() {
    let house = House::new().await;
    let bank = house.bank("posters", true).await;
    let entry = house.banked(&bank, Source::OwnDecision, &[pdq(1, 0)]).await;
    let until = house.now().micros() / 1_000_000 + 7_200;
    let change = ContentChange { disabled_until: Some(until), ..ContentChange::default() };
    house.store.change_content(house.service, entry, &change, house.now()).await.unwrap();
    house.engine.catch_up().await.unwrap();
    let near = house.item("near", &[pdq(1, 6)]).await;
    later(&house).await;
    assert!(matched(&house, &near).await.is_empty());
    house.hours_pass(1);
    later(&house).await;
    assert_eq!(matched(&house, &near).await, [entry]);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_is_off_nothing_is_matched_backwards_then_or_later() {
    let mut house = House::new().await;
    let bank = house.bank("posters", true).await;
    let first = house.item("first", &[pdq(1, 6)]).await;
    house.restart_with(|options| options.match_backwards = false).await;
    let entry = house.banked(&bank, Source::OwnDecision, &[pdq(1, 0)]).await;
    for on in [false, true] {
        house.store.switch_entry(house.service, entry, on, house.now()).await.unwrap();
    }
    house.looked_back().await;
    later(&house).await;
    house.restart().await;
    later(&house).await;
    assert!(matched(&house, &first).await.is_empty());
    // What is banked from then on is.
    let second = house.banked(&bank, Source::OwnDecision, &[pdq(1, 2)]).await;
    later(&house).await;
    assert_eq!(matched(&house, &first).await, [second]);
}
