//! What HMA's clients keep: contents, banks laid aside, exchanges; and attempts
//! on them.

use serde_json::json;
use weir_model::{BankId, Cursor, EntryId, ExchangeId, ServiceId, Share};
use weir_store::{BankChange, ContentChange, ContentNotes, Exchange, FetchEnd};

use super::{Attempt, KEY, Seen, each_attempt};
use crate::world::{World, at, own, signal};

/// What a service holds of them.
pub(super) struct Held {
    bank: BankId,
    aside: BankId,
    content: EntryId,
    number: i64,
    exchange: ExchangeId,
}

/// An exchange of this name that fills a bank.
pub(crate) fn exchange(id: ExchangeId, name: &str, bank: BankId) -> Exchange {
    Exchange {
        id,
        name: name.to_owned(),
        api: "sample".to_owned(),
        config: json!({}),
        enabled: true,
        bank,
        created_at: at(5),
        fetch_started_at: None,
        fetched_at: None,
        fetch_error: None,
        checkpoint: None,
    }
}

pub(super) async fn held(world: &World, service: ServiceId) -> Held {
    let store = &world.store;
    let bank = world.bank(service, "CONTENTS").await.id;
    let notes = ContentNotes { note: Some("noted".to_owned()), metadata: Some(json!({})) };
    let (content, number) =
        store.add_content(service, bank, &own(vec![signal(60)]), &notes, at(5)).await.unwrap();
    let aside = world.bank(service, "ASIDE").await.id;
    store.lay_bank_aside(service, aside, at(6)).await.unwrap();
    let id = store.next_exchange(at(5)).unwrap();
    store.create_exchange(service, &exchange(id, "SAMPLE", bank), at(5)).await.unwrap();
    let token = json!({ "api_token": "x" });
    store
        .set_exchange_credentials(service, "fb_threatexchange", Some(&token), &KEY, at(5))
        .await
        .unwrap();
    Held { bank, aside, content, number, exchange: id }
}

/// What is to be another with a bank.
fn half() -> BankChange {
    BankChange { name: None, share: Share::of_ratio(0.5) }
}

pub(super) fn attempts() -> [(&'static str, Attempt); 22] {
    each_attempt! {
        add_content(house, store, who) {
            let entry = own(vec![signal(61)]);
            let notes = ContentNotes::default();
            let bank = house.exchanged.bank;
            Seen::unless_refused(store.add_content(who, bank, &entry, &notes, at(20)).await)
        };
        content_numbered(house, store, who) {
            let (bank, number) = (house.exchanged.bank, house.exchanged.number);
            let found = store.content_numbered(who, bank, number).await.unwrap();
            Seen::of(&found, found.is_none())
        };
        content_notes(house, store, who) {
            let notes = store.content_notes(who, house.exchanged.content).await.unwrap();
            Seen::of(&notes, notes == ContentNotes::default())
        };
        change_content(house, store, who) {
            let change = ContentChange { disabled_until: Some(0), note: None };
            let id = house.exchanged.content;
            store.change_content(who, id, &change, at(20)).await.unwrap();
            let notes = store.content_notes(who, id).await.unwrap();
            Seen::of(&notes, notes == ContentNotes::default())
        };
        signal_counts(house, store, who) {
            let counts = store.signal_counts(who).await.unwrap();
            let entries = store.entries_after(who, Cursor::START, 1_000).await.unwrap();
            let own: usize = entries.iter().map(|entry| entry.signals.len()).sum();
            let counted = counts.iter().map(|count| count.count).sum::<u64>();
            let nothing = who != house.owner && counted == own as u64;
            Seen::of(&counts, nothing)
        };
        set_signal_type_share(house, store, who) {
            // Each service has its own.
            store.set_signal_type_share(who, "pdq", Share::WHOLE, at(20)).await.unwrap();
            Seen::of((), who != house.owner)
        };
        signal_type_shares(house, store, who) {
            let shares = store.signal_type_shares(who, &["pdq"]).await.unwrap();
            Seen::of(shares, who != house.owner)
        };
        change_bank(house, store, who) {
            Seen::unless_refused(store.change_bank(who, house.exchanged.bank, &half(), at(20)).await)
        };
        alias_bank(house, store, who) {
            let bank = house.exchanged.bank;
            let made = store.alias_bank(who, bank, "CALLED").await.unwrap();
            let known = store.bank(who, &"CONTENTS".parse().unwrap()).await;
            Seen::of(made, known.is_err())
        };
        laid_aside_banks(_house, store, who) Seen::each(store.laid_aside_banks(who).await);
        restore_bank(house, store, who) {
            Seen::unless_refused(store.restore_bank(who, house.exchanged.aside, None, at(20)).await)
        };
        lay_bank_aside(house, store, who) {
            Seen::unless_refused(store.lay_bank_aside(who, house.exchanged.aside, at(21)).await)
        };
        forget_laid_aside(_house, store, who) {
            let forgotten = store.forget_laid_aside(who, at(1_000), at(22)).await.unwrap();
            Seen::of(forgotten, forgotten == 0)
        };
        exchanges(_house, store, who) Seen::each(store.exchanges(who).await);
        exchange(_house, store, who) {
            let found = store.exchange(who, "SAMPLE").await.unwrap();
            Seen::of(&found, found.is_none())
        };
        create_exchange(house, store, who) {
            let id = store.next_exchange(at(20)).unwrap();
            let new = exchange(id, "ANOTHER", house.exchanged.bank);
            Seen::unless_refused(store.create_exchange(who, &new, at(20)).await)
        };
        enable_exchange(house, store, who) {
            let id = house.exchanged.exchange;
            let changed = store.enable_exchange(who, id, false, at(20)).await.unwrap();
            Seen::of(changed, !changed)
        };
        fetch_began(house, store, who) {
            store.fetch_began(who, house.exchanged.exchange, at(20)).await.unwrap();
            let found = store.exchange(who, "SAMPLE").await.unwrap();
            Seen::of(&found, found.as_ref().is_none_or(|found| found.fetch_started_at.is_none()))
        };
        fetch_ended(house, store, who) {
            let end = FetchEnd::Succeeded { checkpoint: "1".to_owned() };
            store.fetch_ended(who, house.exchanged.exchange, &end, at(21)).await.unwrap();
            let found = store.exchange(who, "SAMPLE").await.unwrap();
            Seen::of(&found, found.as_ref().is_none_or(|found| found.fetched_at.is_none()))
        };
        exchange_credentials(_house, store, who) Seen::each(store.exchange_credentials(who).await);
        set_exchange_credentials(house, store, who) {
            store.set_exchange_credentials(who, "ncmec", None, &KEY, at(20)).await.unwrap();
            Seen::of((), who != house.owner)
        };
        delete_exchange(house, store, who) {
            let deleted = store.delete_exchange(who, house.exchanged.exchange, at(22)).await.unwrap();
            Seen::of(deleted, !deleted)
        };
    }
}
