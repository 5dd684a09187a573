//! Who holds an exported head finds what somebody with the whole database in
//! their hands did to the events.

use weir_model::{
    Bank, ChainHash, ChainHead, Cursor, HeadError, Id, PayloadDigest, SecretKey, ServiceId,
    SignedHead, StoredPayload,
};
use weir_store::VerifyReport;

use crate::world::{Raw, World, at, on_both, own_entries};

const KEY: SecretKey = SecretKey::from_bytes([8; 32]);
/// How many events [`sealed`] seals.
const EVENTS: i64 = 32;

/// A service with sealed events, and the head exported then.
async fn sealed(world: &World) -> (ServiceId, Bank, SignedHead) {
    let service = world.service().await;
    let bank = world.bank(service, "lamps").await;
    let stored = world.stored(service, &bank, &own_entries(0..28)).await;
    for (id, _) in &stored[3..5] {
        world.store.remove_entry(service, *id, at(3)).await.unwrap();
    }
    let head = world.store.seal(service).await.unwrap();
    assert_eq!(head.seq, EVENTS);
    (service, bank, KEY.sign(head, at(4)))
}

async fn verified(world: &World, service: ServiceId, head: Option<&SignedHead>) -> VerifyReport {
    world.store.verify(service, head).await.unwrap().unwrap()
}

/// Asserts that the fault at `seq` is found, told in these words.
fn assert_bad(report: &VerifyReport, seq: i64, words: &str) {
    let bad = report.first_bad.as_ref().unwrap_or_else(|| panic!("nothing found: {report:?}"));
    assert_eq!(bad.seq, seq, "{bad:?}");
    assert!(bad.fault.contains(words), "{bad:?}");
    assert!(!report.ok());
}

/// Sets one column of one row.
async fn set(raw: &mut Raw, table: &str, column: &str, condition: &str, value: &str) {
    let changed =
        raw.execute(&format!("UPDATE {table} SET {column} = {value} WHERE {condition}")).await;
    assert_eq!(changed, 1, "{table}.{column} where {condition}");
}

/// The chain as somebody writes it anew who knows how it is computed: dense
/// from 1 on, each hash right, the store's note too.
async fn write_anew(world: &World, raw: &mut Raw, service: ServiceId) {
    let mut hash = ChainHash::START;
    let mut seq = 0;
    for read in world.store.events(service, Cursor::START, 1000).await.unwrap() {
        seq += 1;
        hash = hash.then(seq, &read.sealed.event);
        let (id, hash) = (raw.bytes(read.sealed.event.id.as_bytes()), raw.bytes(&hash.0));
        raw.execute(&format!("UPDATE events SET seq = {seq}, hash = {hash} WHERE id = {id}")).await;
    }
    note(raw, seq, hash).await;
}

/// Sets the store's own note of where the chain ends.
async fn note(raw: &mut Raw, seq: i64, hash: ChainHash) {
    let hash = raw.bytes(&hash.0);
    raw.execute(&format!("UPDATE services SET sealed_seq = {seq}, sealed_hash = {hash}")).await;
}

on_both! {
    async fn an_untouched_chain_is_good_with_its_head_and_without(world) {
        let (service, bank, head) = sealed(world).await;
        let good = VerifyReport { events: 32, unsealed: 0, erased: 0, first_bad: None };
        assert_eq!(verified(world, service, None).await, good);
        assert_eq!(verified(world, service, Some(&head)).await, good);
        // It goes on after the head.
        world.stored(service, &bank, &own_entries(40..42)).await;
        let unsealed = VerifyReport { unsealed: 2, ..good };
        assert_eq!(verified(world, service, Some(&head)).await, unsealed);
        world.store.seal(service).await.unwrap();
        let longer = VerifyReport { events: 34, unsealed: 0, ..unsealed };
        assert_eq!(verified(world, service, Some(&head)).await, longer);
    }

    async fn a_chain_of_more_than_one_page_is_good(world) {
        let (service, bank, head) = sealed(world).await;
        world.stored(service, &bank, &own_entries(100..2600)).await;
        world.store.seal(service).await.unwrap();
        let report = verified(world, service, Some(&head)).await;
        assert!(report.ok() && report.events == 2532, "{report:?}");
    }

    async fn a_flipped_byte_is_found_where_it_is(world) {
        let (service, _, _) = sealed(world).await;
        let mut raw = world.raw().await;
        let event = "seq = 7";
        let payload = "event_id = (SELECT id FROM events WHERE seq = 7)";
        for (table, column, condition, words) in [
            ("events", "id", event, "altered"),
            ("events", "subject", event, "altered"),
            ("events", "digest", event, "altered"),
            ("events", "hash", event, "altered"),
            ("event_payloads", "salt", payload, "payload"),
            ("event_payloads", "body", payload, "payload"),
        ] {
            let before = raw.read(table, column, condition).await;
            for place in [0, before.len() / 2, before.len() - 1] {
                let mut flipped = before.clone();
                flipped[place] ^= 0x80;
                let (flipped, before) = (raw.bytes(&flipped), raw.bytes(&before));
                set(&mut raw, table, column, condition, &flipped).await;
                assert_bad(&verified(world, service, None).await, 7, words);
                set(&mut raw, table, column, condition, &before).await;
            }
        }
        assert!(verified(world, service, None).await.ok());
    }

    async fn an_altered_kind_time_or_subject_is_found_where_it_is(world) {
        let (service, _, _) = sealed(world).await;
        let mut raw = world.raw().await;
        let before = raw.texts("SELECT kind FROM events WHERE seq = 7").await.remove(0);
        let micros = raw.count("SELECT at FROM events WHERE seq = 7").await;
        let subject = raw.read("events", "subject", "seq = 7").await;
        let (kind, subject) = (format!("'{before}'"), raw.bytes(&subject));
        for (column, altered, before) in [
            ("kind", "'entry.removed@1'".to_owned(), kind.clone()),
            ("kind", "'entry.addee@1'".to_owned(), kind.clone()),
            ("kind", "''".to_owned(), kind),
            ("at", (micros ^ 1).to_string(), micros.to_string()),
            ("at", i64::MAX.to_string(), micros.to_string()),
            ("subject", "NULL".to_owned(), subject),
        ] {
            set(&mut raw, "events", column, "seq = 7", &altered).await;
            assert_bad(&verified(world, service, None).await, 7, "altered");
            set(&mut raw, "events", column, "seq = 7", &before).await;
        }
        assert!(verified(world, service, None).await.ok());
    }

    async fn an_event_that_cannot_be_read_is_a_fault_like_any_other(world) {
        let (service, _, head) = sealed(world).await;
        let mut raw = world.raw().await;
        let short = raw.bytes(&[1, 2, 3]);
        let mut unreadable = vec![("digest", short.clone()), ("hash", short)];
        if world.folder().is_some() {
            // PostgreSQL lets no such text in.
            unreadable.push(("kind", "CAST(x'e56e747279' AS TEXT)".to_owned()));
        }
        for (column, value) in unreadable {
            let before = if column == "kind" {
                format!("'{}'", raw.texts("SELECT kind FROM events WHERE seq = 7").await[0])
            } else {
                let before = raw.read("events", column, "seq = 7").await;
                raw.bytes(&before)
            };
            set(&mut raw, "events", column, "seq = 7", &value).await;
            let report = verified(world, service, Some(&head)).await;
            assert_bad(&report, 7, "cannot be read");
            set(&mut raw, "events", column, "seq = 7", &before).await;
        }
        assert!(verified(world, service, Some(&head)).await.ok());
    }

    async fn a_deleted_event_is_missed_at_its_place(world) {
        let (service, _, _) = sealed(world).await;
        let mut raw = world.raw().await;
        raw.execute("DELETE FROM event_payloads
            WHERE event_id = (SELECT id FROM events WHERE seq = 7)").await;
        assert_bad(&verified(world, service, None).await, 7, "payload is gone");
        raw.execute("DELETE FROM events WHERE seq = 7").await;
        assert_bad(&verified(world, service, None).await, 7, "event 7 is missing");
    }

    async fn two_events_that_changed_places_are_found_at_the_first(world) {
        let (service, _, _) = sealed(world).await;
        let mut raw = world.raw().await;
        for (from, to) in [(7, 1000), (12, 7), (1000, 12)] {
            raw.execute(&format!("UPDATE events SET seq = {to} WHERE seq = {from}")).await;
        }
        assert_bad(&verified(world, service, None).await, 7, "changed places");
    }

    async fn an_event_given_to_another_service_is_missed(world) {
        let (service, _, _) = sealed(world).await;
        let other = world.store.service_named("another", at(5)).await.unwrap();
        let mut raw = world.raw().await;
        let other = raw.bytes(other.as_bytes());
        raw.execute(&format!("UPDATE events SET service_id = {other} WHERE seq = 7")).await;
        assert_bad(&verified(world, service, None).await, 7, "event 7 is missing");
    }

    async fn an_end_that_was_cut_off_is_found(world) {
        let (service, _, head) = sealed(world).await;
        let mut raw = world.raw().await;
        raw.execute("DELETE FROM event_payloads
            WHERE event_id IN (SELECT id FROM events WHERE seq > 22)").await;
        raw.execute("DELETE FROM events WHERE seq > 22").await;
        // The store's own note still tells it.
        assert_bad(&verified(world, service, None).await, 23, "chain ends at 22");
        // Once that is adjusted too, only the exported head does.
        let last = raw.read("events", "hash", "seq = 22").await;
        note(&mut raw, 22, ChainHash(last.try_into().unwrap())).await;
        assert!(verified(world, service, None).await.ok());
        assert_bad(&verified(world, service, Some(&head)).await, 23, "cut off");
    }

    async fn sealed_events_that_were_unsealed_again_are_found_against_the_head(world) {
        let (service, _, head) = sealed(world).await;
        let mut raw = world.raw().await;
        raw.execute("UPDATE events SET seq = NULL, hash = NULL WHERE seq > 22").await;
        let last = raw.read("events", "hash", "seq = 22").await;
        note(&mut raw, 22, ChainHash(last.try_into().unwrap())).await;
        assert_bad(&verified(world, service, Some(&head)).await, 23, "cut off");
    }

    async fn a_chain_computed_anew_is_found_against_the_head_alone(world) {
        let (service, _, head) = sealed(world).await;
        let mut raw = world.raw().await;
        let events = world.store.events(service, Cursor::after(6), 1).await.unwrap();
        let payload = events[0].payload.clone().unwrap();
        let invented = StoredPayload { body: b"{\"bank\":\"another\"}".to_vec(), ..payload };
        let (body, digest) = (raw.bytes(&invented.body), raw.bytes(&PayloadDigest::of(&invented).0));
        let of_seven = "event_id = (SELECT id FROM events WHERE seq = 7)";
        set(&mut raw, "event_payloads", "body", of_seven, &body).await;
        set(&mut raw, "events", "digest", "seq = 7", &digest).await;
        write_anew(world, &mut raw, service).await;

        // Nothing in the database gives it away.
        assert!(verified(world, service, None).await.ok());
        assert_bad(&verified(world, service, Some(&head)).await, EVENTS, "computed anew");
    }

    async fn a_chain_computed_anew_without_an_event_is_found_against_the_head(world) {
        let (service, bank, head) = sealed(world).await;
        let mut raw = world.raw().await;
        raw.execute("DELETE FROM event_payloads
            WHERE event_id = (SELECT id FROM events WHERE seq = 7)").await;
        raw.execute("DELETE FROM events WHERE seq = 7").await;
        write_anew(world, &mut raw, service).await;
        assert!(verified(world, service, None).await.ok());
        assert_bad(&verified(world, service, Some(&head)).await, EVENTS, "cut off");
        // Going on past the head does not hide it.
        world.stored(service, &bank, &own_entries(40..45)).await;
        world.store.seal(service).await.unwrap();
        assert_bad(&verified(world, service, Some(&head)).await, EVENTS, "computed anew");
    }

    async fn an_erased_payload_is_good_and_told(world) {
        let (service, _, head) = sealed(world).await;
        let event = world.store.events(service, Cursor::after(6), 1).await.unwrap()[0].sealed.event.id;
        world.store.erase_payload(service, event, "told in error", at(5)).await.unwrap();
        // Before the erasing event is sealed, and after.
        let report = verified(world, service, Some(&head)).await;
        assert_eq!(report, VerifyReport { events: 32, unsealed: 1, erased: 1, first_bad: None });
        world.store.seal(service).await.unwrap();
        let report = verified(world, service, Some(&head)).await;
        assert_eq!(report, VerifyReport { events: 33, unsealed: 0, erased: 1, first_bad: None });

        // The erasing event's own payload can be erased; its subject stays.
        let erasing = world.store.events(service, Cursor::after(32), 1).await.unwrap();
        let erasing = erasing[0].sealed.event.id;
        world.store.erase_payload(service, erasing, "told in error", at(6)).await.unwrap();
        world.store.seal(service).await.unwrap();
        let report = verified(world, service, Some(&head)).await;
        assert_eq!(report, VerifyReport { events: 34, unsealed: 0, erased: 2, first_bad: None });
    }

    async fn an_altered_head_is_refused(world) {
        let (service, _, head) = sealed(world).await;
        let digit = |text: &str| {
            let flipped = if text.ends_with('0') { '1' } else { '0' };
            format!("{}{flipped}", &text[..text.len() - 1])
        };
        let good = || head.clone();
        for altered in [
            SignedHead { seq: 31, ..good() },
            SignedHead { hash: digit(&head.hash), ..good() },
            SignedHead { at: at(5).to_string(), ..good() },
            SignedHead { service: digit(&head.service), ..good() },
            SignedHead { signature: format!("0{}", &head.signature[1..]), ..good() },
            SignedHead { signature: format!("1{}", &head.signature[1..]), ..good() },
            SignedHead { public_key: digit(&head.public_key), ..good() },
            SignedHead { weir_head: 2, ..good() },
            SignedHead { hash: String::new(), ..good() },
            SignedHead { signature: String::new(), ..good() },
        ].into_iter().filter(|altered| *altered != head) {
            let refused = world.store.verify(service, Some(&altered)).await.unwrap();
            assert!(refused.is_err(), "{altered:?}");
        }
        let altered = SignedHead { seq: 31, ..good() };
        let refused = world.store.verify(service, Some(&altered)).await.unwrap();
        assert_eq!(refused, Err(HeadError::Signature));
    }

    async fn a_head_of_another_service_is_refused(world) {
        let (service, _, _) = sealed(world).await;
        let other = world.store.service_named("another", at(5)).await.unwrap();
        let head = KEY.sign(world.store.seal(other).await.unwrap(), at(6));
        let refused = world.store.verify(service, Some(&head)).await.unwrap();
        assert!(matches!(&refused, Err(HeadError::Form(why)) if why.contains("another service")));
        assert!(world.store.verify(other, Some(&head)).await.unwrap().unwrap().ok());
    }

    async fn verifying_while_others_write_and_seal_finds_no_fault(world) {
        let (service, bank, head) = sealed(world).await;
        let (store, bank) = (world.store.clone(), bank.id);
        let writer = tokio::spawn(async move {
            for n in 0..20 {
                let batch = own_entries(1000 + n * 10..1010 + n * 10);
                store.add_entries(service, bank, &batch, at(5)).await.unwrap();
                store.seal(service).await.unwrap();
                let event = store.events(service, Cursor::after(6 + n as i64), 1).await.unwrap();
                let event = event[0].sealed.event.id;
                store.erase_payload(service, event, "told in error", at(6)).await.unwrap();
            }
        });
        while !writer.is_finished() {
            let report = verified(world, service, Some(&head)).await;
            assert!(report.ok(), "{report:?}");
        }
        writer.await.unwrap();
    }
}

#[test]
fn a_head_tells_which_key_signed_it() {
    let head = ChainHead { service: Id::from_bytes([1; 16]), seq: 3, hash: ChainHash([2; 32]) };
    let (mine, other) = (SecretKey::from_bytes([1; 32]), SecretKey::from_bytes([2; 32]));
    let signed = mine.sign(head, at(1));
    assert!(mine.has_signed(&signed) && !other.has_signed(&signed));
    // Somebody signs anew: it fits in itself, and is not ours.
    let forged = other.sign(ChainHead { seq: 2, ..head }, at(1));
    assert!(forged.verified().is_ok() && !mine.has_signed(&forged));
    // Somebody puts our public key on it: it fits no more.
    let dressed = SignedHead { public_key: signed.public_key.clone(), ..forged };
    assert_eq!(dressed.verified(), Err(HeadError::Signature));
}
