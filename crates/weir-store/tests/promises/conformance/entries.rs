//! Entries: banked in batches, numbered, found again, read in pages.

use std::collections::HashSet;
use std::sync::Arc;

use weir_model::{Cursor, Entry, EventKind, Id, NewEntry, Opinions, Provenance, SecretKey, Source};
use weir_signals::background::Background;
use weir_signals::features::{Feature, Features};
use weir_signals::{
    BankedText, IndicatorKey, Md5Digest, Passage, PdqHash, Quality, Sha1Digest, Sha256Digest,
    Signal, SignalKind, TextKey, TlshHash, UrlKey,
};
use weir_store::{Added, Removed, StoreError};

use crate::world::{at, listed, on_both, own, own_entries, signal};

fn indicator(kind: SignalKind, value: &str) -> Signal {
    Signal::Indicator(IndicatorKey::parse(kind, value).unwrap())
}

/// One signal of every kind, and a PDQ hash of every sort of quality.
fn every_signal() -> Vec<Signal> {
    let pdq = |byte, quality: Option<u8>| Signal::Pdq {
        hash: PdqHash([byte; 32]),
        quality: quality.map(Quality::new),
    };
    vec![
        pdq(0, None),
        pdq(1, Some(0)),
        pdq(2, Some(49)),
        pdq(255, Some(100)),
        Signal::Md5(Md5Digest::of(b"lamp")),
        Signal::Sha1(Sha1Digest::of(b"lamp")),
        Signal::Sha256(Sha256Digest::of(b"lamp")),
        Signal::Text(TextKey::of("جمعية حراس المنارة").unwrap()),
        Signal::Url(UrlKey::parse("https://المنارة.example/مصابيح?q=1&b=%20").unwrap()),
        Signal::Passage(BankedText::of_key([7; 32])),
        Signal::Phrase(BankedText::of_key([8; 32])),
        Signal::Pattern(BankedText::of_key([9; 32])),
        Signal::Tlsh(TlshHash([10; 35])),
        indicator(SignalKind::Domain, "example.org"),
        indicator(SignalKind::Handle, "telegram:seventh_lamp"),
        indicator(SignalKind::Invite, "whatsapp:AbCdEfGh1234567890abcd"),
        indicator(SignalKind::Stored, "archive.org:lamp_rules_1"),
        indicator(SignalKind::Email, "keeper@example.org"),
        indicator(SignalKind::Phone, "+49301234567"),
        indicator(SignalKind::Wallet, "bitcoin:bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"),
        indicator(SignalKind::Iban, "DE89370400440532013000"),
        features(),
    ]
}

/// As many as a picture has, of which no two are alike: more than an index takes.
fn features() -> Signal {
    let bits = |n: u16| Sha256Digest::of(&n.to_le_bytes()).0;
    let feature = |n| Feature { x: n, y: 7, level: 3, direction: 200, bits: bits(n) };
    let list = (0..400).map(feature).collect();
    Signal::Features(Arc::new(Features::new(640, 480, list).unwrap()))
}

const KEY: SecretKey = SecretKey::from_bytes([5; 32]);
const OATH: &str = "Keepers of the seventh lamp shall trim the wick at dusk and count the boats.";

fn oath() -> NewEntry {
    let passage = Passage::of(OATH, Background::shipped()).unwrap();
    own(vec![signal(1), Signal::Passage(BankedText::passage(OATH, passage))])
}

/// What is held of an entry's text.
fn held(entry: &Entry) -> Option<&str> {
    let mut signals = entry.signals.iter();
    signals.find_map(|signal| Some(signal.banked_text()?.held()?.text()))
}

on_both! {
    async fn a_banked_text_is_kept_encrypted_and_opened_only_to_match(world) {
        let (store, service) = (&world.store.with_key(&KEY), world.service().await);
        let bank = world.bank(service, "oaths").await;
        let added = store.add_entries(service, bank.id, &[oath()], at(3)).await.unwrap();
        let id = added[0].id();
        let dump = world.dump().await;
        assert!(!format!("{dump:?}").contains("seventh lamp"));
        // Whoever lists or exports gets the key of the text and no more.
        let listed = store.entries(service, bank.id, Cursor::START, 10).await.unwrap();
        assert_eq!((held(&listed[0]), &listed[0].signals), (None, &oath().signals));
        assert_eq!(held(&store.entry(service, id).await.unwrap()), None);
        let opening = store.opening_texts();
        for entry in [
            opening.entry(service, id).await.unwrap(),
            opening.entries(service, bank.id, Cursor::START, 10).await.unwrap().remove(0),
            opening.entries_after(service, Cursor::START, 10).await.unwrap().remove(0),
        ] {
            assert_eq!(held(&entry), Some(OATH));
        }
        assert_eq!(store.count_banked_texts(service).await.unwrap(), 1);
        assert_eq!(store.unreadable_banked_texts(service).await.unwrap(), 0);
        store.remove_entry(service, id, at(4)).await.unwrap();
        assert_eq!(store.count_banked_texts(service).await.unwrap(), 0);
    }

    async fn with_another_key_a_banked_text_tells_whole_copies_and_is_counted(world) {
        let service = world.service().await;
        let bank = world.bank(service, "oaths").await;
        let refused = world.store.add_entries(service, bank.id, &[oath()], at(3)).await;
        assert!(matches!(refused, Err(StoreError::NoTextKey)));
        let store = world.store.with_key(&KEY);
        let id = store.add_entries(service, bank.id, &[oath()], at(3)).await.unwrap()[0].id();
        let other = world.store.with_key(&SecretKey::from_bytes([6; 32]));
        let entry = other.opening_texts().entry(service, id).await.unwrap();
        assert_eq!((held(&entry), &entry.signals), (None, &oath().signals));
        assert_eq!(other.unreadable_banked_texts(service).await.unwrap(), 1);
        let read = other.read_banked_text(service, id, at(4)).await;
        assert!(matches!(read, Err(StoreError::BankedText(of)) if of == id));
    }

    async fn reading_a_banked_text_is_an_event(world) {
        let (store, service) = (&world.store.with_key(&KEY), world.service().await);
        let bank = world.bank(service, "oaths").await;
        let plain = own(vec![signal(2)]);
        let added = store.add_entries(service, bank.id, &[oath(), plain], at(3)).await.unwrap();
        let read = store.read_banked_text(service, added[0].id(), at(4)).await.unwrap().unwrap();
        assert_eq!(read.banked_text().unwrap().held().unwrap().text(), OATH);
        assert_eq!(store.read_banked_text(service, added[1].id(), at(5)).await.unwrap(), None);
        store.seal(service).await.unwrap();
        let events = store.events(service, Cursor::START, 100).await.unwrap();
        let read: Vec<_> = events
            .iter()
            .filter(|read| read.sealed.event.kind == EventKind::EntryRead)
            .map(|read| read.sealed.event.subject.unwrap())
            .collect();
        assert_eq!(read, [*added[0].id().as_bytes()], "of what is not there nothing is read");
    }

    async fn entries_of_one_batch_are_numbered_densely(world) {
        let service = world.service().await;
        let (bank, other) = (world.bank(service, "lamps").await, world.bank(service, "other").await);
        let first = world.stored(service, &bank, &own_entries(0..3)).await;
        let second = world.stored(service, &other, &own_entries(0..2)).await;
        let third = world.stored(service, &bank, &own_entries(3..4)).await;
        let numbers: Vec<_> = [first, second, third].concat().iter().map(|(_, n)| *n).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    }

    async fn a_number_is_never_used_again(world) {
        let (store, service) = (&world.store, world.service().await);
        let (bank, other) = (world.bank(service, "lamps").await, world.bank(service, "other").await);
        let stored = world.stored(service, &bank, &own_entries(0..3)).await;
        assert_eq!(store.remove_entry(service, stored[2].0, at(3)).await.unwrap(), Removed::Removed);
        let again = world.stored(service, &bank, &own_entries(2..3)).await;
        assert_eq!(again[0].1, 4);
        assert_ne!(again[0].0, stored[2].0);
        store.delete_bank(service, &bank, at(4)).await.unwrap();
        assert_eq!(world.stored(service, &other, &own_entries(0..1)).await[0].1, 5);
    }

    async fn the_same_thing_banked_again_is_already_there(world) {
        let (store, service) = (&world.store, world.service().await);
        let (bank, other) = (world.bank(service, "lamps").await, world.bank(service, "other").await);
        let stored = world.stored(service, &bank, &own_entries(0..2)).await;
        let before = world.dump().await;
        let again = store.add_entries(service, bank.id, &own_entries(0..2), at(3)).await.unwrap();
        assert_eq!(again, [Added::AlreadyThere(stored[0].0), Added::AlreadyThere(stored[1].0)]);
        assert_eq!(world.dump().await, before);
        // Another bank is another matter.
        world.stored(service, &other, &own_entries(0..2)).await;
    }

    async fn an_own_decision_confirms_what_a_list_brought(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let (id, _) = world.stored(service, &bank, &[listed(vec![signal(1)], None)]).await[0];
        let decided = [own(vec![signal(1)])];
        let first = store.add_entries(service, bank.id, &decided, at(3)).await.unwrap();
        let second = store.add_entries(service, bank.id, &decided, at(4)).await.unwrap();
        assert_eq!((first, second), (vec![Added::Confirmed(id)], vec![Added::AlreadyThere(id)]));
        assert_eq!(store.entry(service, id).await.unwrap().provenance.source, Source::OwnDecision);
    }

    async fn a_list_takes_nothing_from_an_own_decision(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let (id, _) = world.stored(service, &bank, &[own(vec![signal(1)])]).await[0];
        let added =
            store.add_entries(service, bank.id, &[listed(vec![signal(1)], None)], at(3)).await.unwrap();
        assert_eq!(added, [Added::AlreadyThere(id)]);
        assert_eq!(store.entry(service, id).await.unwrap().provenance.source, Source::OwnDecision);
    }

    async fn duplicates_within_one_batch_are_banked_once(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let list = || listed(vec![signal(1)], None);
        let batch = [list(), list(), own(vec![signal(1)]), own(vec![signal(1)]), own(vec![signal(2)])];
        let added = store.add_entries(service, bank.id, &batch, at(3)).await.unwrap();
        let Added::Stored { id, number: 1 } = added[0] else { panic!("{added:?}") };
        assert_eq!(added[1..4], [Added::AlreadyThere(id), Added::Confirmed(id), Added::AlreadyThere(id)]);
        assert!(matches!(added[4], Added::Stored { number: 2, .. }));
        let entries = world.all(service, &bank).await;
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[0].provenance.source, Source::OwnDecision);
    }

    async fn every_kind_of_signal_comes_back_as_it_was_banked(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let mut entries = vec![own(every_signal())];
        entries.extend(every_signal().into_iter().map(|signal| own(vec![signal])));
        // The whole one and the one of the SHA-256 alone are the same file.
        entries.retain(|entry| !matches!(entry.signals[..], [Signal::Sha256(_)]));
        let stored = world.stored(service, &bank, &entries).await;
        let page = world.all(service, &bank).await;
        assert_eq!(page.len(), entries.len());
        for ((entry, (id, _)), listed) in entries.iter().zip(stored).zip(page) {
            assert_eq!(listed.signals, entry.signals);
            assert_eq!(store.entry(service, id).await.unwrap(), listed);
        }
    }

    async fn what_goes_with_an_entry_comes_back_as_it_was_banked(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let new = NewEntry {
            signals: vec![signal(1)],
            reference: Some("كتيّب ١٢ \"quoted\"; DROP TABLE x; -- \\ \u{1F5FC}".to_owned()),
            tags: vec!["مصباح".to_owned(), "comma, \"quote\"".to_owned(), String::new()],
            provenance: Provenance {
                source: Source::Exchange("keepers: of the north".to_owned()),
                origin: Some("ملف/lamp.png".to_owned()),
                import: None,
            },
        };
        let (id, number) = world.stored(service, &bank, std::slice::from_ref(&new)).await[0];
        let entry = store.entry(service, id).await.unwrap();
        assert_eq!((entry.id, entry.number, entry.bank), (id, number, bank.id));
        assert_eq!((&entry.reference, &entry.tags), (&new.reference, &new.tags));
        assert_eq!((&entry.provenance, entry.created_at), (&new.provenance, at(2)));
        assert_eq!(entry.opinions, Opinions::default());
    }

    async fn an_entry_without_signals_refuses_its_whole_batch(world) {
        let service = world.service().await;
        let bank = world.bank(service, "lamps").await;
        let before = world.dump().await;
        let batch = [own(vec![signal(1)]), own(vec![])];
        let refused = world.store.add_entries(service, bank.id, &batch, at(2)).await;
        assert!(matches!(refused, Err(StoreError::NoSignals)));
        assert_eq!(world.dump().await, before);
    }

    async fn entries_for_a_bank_that_is_not_there_are_refused(world) {
        let service = world.service().await;
        let before = world.dump().await;
        let bank = Id::from_bytes([5; 16]);
        let refused = world.store.add_entries(service, bank, &own_entries(0..2), at(2)).await;
        assert_eq!(refused.unwrap_err().to_string(), format!("there is no bank {bank}"));
        assert_eq!(world.dump().await, before);
    }

    async fn an_empty_batch_changes_nothing(world) {
        let service = world.service().await;
        let bank = world.bank(service, "lamps").await;
        let before = world.dump().await;
        assert_eq!(world.store.add_entries(service, bank.id, &[], at(2)).await.unwrap(), []);
        assert_eq!(world.dump().await, before);
    }

    async fn a_removed_entry_is_gone_with_its_signals(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let stored = world.stored(service, &bank, &own_entries(0..2)).await;
        let (gone, left) = (stored[0].0, stored[1].0);
        assert_eq!(store.remove_entry(service, gone, at(3)).await.unwrap(), Removed::Removed);
        assert_eq!(store.remove_entry(service, gone, at(4)).await.unwrap(), Removed::NotThere);
        let error = store.entry(service, gone).await.unwrap_err();
        assert_eq!(error.to_string(), format!("there is no entry {gone}"));
        let ids: Vec<_> = world.all(service, &bank).await.iter().map(|entry| entry.id).collect();
        assert_eq!(ids, [left]);
        assert_eq!(world.raw().await.count("SELECT COUNT(*) FROM entry_signals").await, 1);
    }

    async fn pages_neither_miss_nor_repeat_rows_while_others_come_and_go(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let stored = world.stored(service, &bank, &own_entries(0..40)).await;
        let (mut cursor, mut seen, mut removed, mut pages) = (Cursor::START, vec![], vec![], 0);
        loop {
            let page = store.entries(service, bank.id, cursor, 7).await.unwrap();
            assert!(page.iter().all(|entry| entry.signals.len() == 1));
            seen.extend(page.iter().map(|entry| entry.number));
            let Some(last) = page.last() else { break };
            cursor = Cursor::after(last.number);
            // One that was seen (the cursor's own), and one that was not yet.
            for number in [last.number, last.number + 3] {
                let at_number = stored.iter().find(|(_, n)| *n == number);
                if let Some((id, number)) = at_number.filter(|(_, n)| !removed.contains(n)) {
                    store.remove_entry(service, *id, at(3)).await.unwrap();
                    removed.push(*number);
                }
            }
            if pages < 3 {
                world.stored(service, &bank, &own_entries(100 + pages..101 + pages)).await;
            }
            pages += 1;
        }
        let each_once: HashSet<_> = seen.iter().collect();
        assert_eq!(each_once.len(), seen.len(), "repeated: {seen:?}");
        assert!(seen.is_sorted(), "{seen:?}");
        for number in 1..=43 {
            assert!(each_once.contains(&number) || removed.contains(&number), "{number} is missing");
        }
    }

    async fn a_page_holds_no_more_than_was_asked_for(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        world.stored(service, &bank, &own_entries(0..3)).await;
        for (limit, expected) in [(0, 0), (1, 1), (3, 3), (4, 3), (u32::MAX, 3)] {
            let page = store.entries(service, bank.id, Cursor::START, limit).await.unwrap();
            assert_eq!(page.len(), expected);
        }
        let beyond = store.entries(service, bank.id, Cursor::after(i64::MAX), 10).await.unwrap();
        assert_eq!(beyond, []);
    }

    async fn five_thousand_entries_are_banked_in_one_batch(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let entries: Vec<_> = (0..5000)
            .map(|n| own(vec![signal(n), Signal::Md5(Md5Digest::of(&n.to_be_bytes()))]))
            .collect();
        let stored = world.stored(service, &bank, &entries).await;
        assert!(stored.iter().map(|(_, number)| *number).eq(1..=5000));
        let read = world.all(service, &bank).await;
        assert!(read.iter().map(|entry| &entry.signals).eq(entries.iter().map(|entry| &entry.signals)));
        let again = store.add_entries(service, bank.id, &entries, at(3)).await.unwrap();
        assert!(again.iter().all(|added| matches!(added, Added::AlreadyThere(_))));

        assert_eq!(store.seal(service).await.unwrap().seq, 5002);
        let report = store.verify(service, None).await.unwrap().unwrap();
        assert!(report.ok() && report.events == 5002 && report.unsealed == 0, "{report:?}");
    }

    async fn batches_at_once_share_no_number_and_bank_nothing_twice(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..6_u64 {
            let (store, bank) = (store.clone(), bank.id);
            // Each shares half of its entries with the next.
            let batch = own_entries(n * 10..n * 10 + 20);
            tasks.spawn(async move { store.add_entries(service, bank, &batch, at(3)).await });
        }
        let added: Vec<_> = tasks.join_all().await.into_iter().flat_map(Result::unwrap).collect();
        let stored = added.iter().filter(|added| matches!(added, Added::Stored { .. })).count();
        assert_eq!(stored, 70);
        let numbers: Vec<_> = world.all(service, &bank).await.iter().map(|e| e.number).collect();
        assert!(numbers.into_iter().eq(1..=70));
    }

    async fn a_text_with_a_zero_character_is_told_apart_from_a_failure(world) {
        // PostgreSQL keeps no U+0000 in texts; SQLite would.
        let service = world.service().await;
        let bank = world.bank(service, "lamps").await;
        let entry = NewEntry { reference: Some("lamp\0".to_owned()), ..own(vec![signal(1)]) };
        let refused = world.store.add_entries(service, bank.id, &[entry], at(2)).await;
        assert!(matches!(refused, Err(StoreError::ZeroCharacter)), "{refused:?}");
    }
}
