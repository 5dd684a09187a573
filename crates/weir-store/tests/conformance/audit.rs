//! Somebody with a hand in the database: each thing that they can do to the
//! chain is found, where a head was exported before they did it.

use weir_model::{ChainHash, ChainVerifier, EventKind, SecretKey, SignedHead};
use weir_store::{ReadEvent, VerifyReport};

use crate::on_both;
use crate::world::{World, at, decided};

const KEY: SecretKey = SecretKey::from_bytes([7; 32]);

/// A chain of `2 + entries` events, and a head exported of its end.
async fn audited(world: &World, entries: u64) -> SignedHead {
    let bank = world.bank("posters").await;
    for seed in 0..entries {
        world.add(&bank, decided(seed)).await;
    }
    let head = world.store.seal(world.service).await.unwrap();
    // As it travels: written to a file and read back.
    let file = serde_json::to_vec(&KEY.sign(head, at(9))).unwrap();
    SignedHead::from_json(&file).unwrap()
}

async fn verify(world: &World, head: Option<&SignedHead>) -> VerifyReport {
    world.store.verify(world.service, head).await.unwrap().unwrap()
}

/// Where the chain is bad, with the exported head in hand.
async fn first_bad(world: &World, head: &SignedHead) -> i64 {
    verify(world, Some(head)).await.first_bad.expect("the change is not found").seq
}

/// The first byte of a column of one event is changed.
async fn flip(world: &World, table: &str, column: &str, seq: i64) {
    let row = match table {
        "events" => format!("seq = {seq}"),
        _ => format!("event_id = (SELECT id FROM events WHERE seq = {seq})"),
    };
    let mut bytes = world.rows.bytes(&format!("SELECT {column} FROM {table} WHERE {row}")).await;
    bytes[0] ^= 1;
    let sql = format!("UPDATE {table} SET {column} = $1 WHERE {row}");
    assert_eq!(world.rows.change(&sql, &[&bytes]).await, 1);
}

/// The chain as somebody would write it who knows how it is made.
async fn rewrite(world: &World) {
    let mut hash = ChainHash::START;
    let chain: Vec<ReadEvent> = world.chain().await;
    for read in &chain {
        hash = hash.then(read.sealed.seq, &read.sealed.event);
        let sql = format!("UPDATE events SET hash = $1 WHERE seq = {}", read.sealed.seq);
        world.rows.change(&sql, &[&hash.0]).await;
    }
    let sql = format!("UPDATE services SET sealed_seq = {}, sealed_hash = $1", chain.len());
    world.rows.change(&sql, &[&hash.0]).await;
}

on_both! {
    async fn an_untouched_chain_passes_and_may_have_grown_since_the_head(world) {
        let head = audited(&world, 12).await;
        let report = verify(&world, Some(&head)).await;
        assert!(report.ok(), "{report:?}");
        assert_eq!((report.events, report.erased, report.unsealed), (14, 0, 0));
        world.bank("more").await;
        assert_eq!(verify(&world, Some(&head)).await.unsealed, 1);
        world.store.seal(world.service).await.unwrap();
        let report = verify(&world, Some(&head)).await;
        assert!(report.ok() && report.events == 15 && report.unsealed == 0, "{report:?}");
    }

    async fn a_flipped_byte_is_found_wherever_it_is(world) {
        let head = audited(&world, 12).await;
        for (table, column) in [
            ("events", "subject"),
            ("events", "digest"),
            ("events", "hash"),
            ("event_payloads", "salt"),
            ("event_payloads", "body"),
        ] {
            flip(&world, table, column, 6).await;
            assert_eq!(first_bad(&world, &head).await, 6, "{table}.{column}");
            assert!(!verify(&world, None).await.ok(), "{table}.{column} without a head");
            flip(&world, table, column, 6).await;
            assert!(verify(&world, Some(&head)).await.ok(), "{table}.{column} put back");
        }
    }

    async fn a_changed_time_kind_or_id_is_found(world) {
        let head = audited(&world, 12).await;
        let mut id = world.rows.bytes("SELECT event_id FROM event_payloads WHERE event_id =
            (SELECT id FROM events WHERE seq = 6)").await;
        // The payload moves with its event, so that the id alone is wrong.
        world.rows.change("DELETE FROM event_payloads WHERE event_id = $1", &[&id]).await;
        id[15] ^= 1;
        world.rows.change("UPDATE events SET id = $1 WHERE seq = 6", &[&id]).await;
        let report = verify(&world, Some(&head)).await;
        assert!(report.first_bad.as_ref().is_some_and(|bad| bad.seq == 6 && bad.fault.contains("altered")), "{report:?}");
        world.rows.change("UPDATE events SET at = at + 1 WHERE seq = 5", &[]).await;
        assert_eq!(first_bad(&world, &head).await, 5);
        world.rows.change("UPDATE events SET kind = 'entry.removed@1' WHERE seq = 4", &[]).await;
        assert_eq!(first_bad(&world, &head).await, 4);
    }

    async fn a_deleted_row_is_found(world) {
        let head = audited(&world, 12).await;
        world.rows.change("DELETE FROM event_payloads WHERE event_id = (SELECT id FROM events WHERE seq = 5)", &[]).await;
        assert_eq!(world.rows.change("DELETE FROM events WHERE seq = 5", &[]).await, 1);
        assert_eq!(first_bad(&world, &head).await, 5);
        assert!(!verify(&world, None).await.ok());
    }

    async fn a_deleted_row_is_found_though_the_rest_moved_up(world) {
        let head = audited(&world, 12).await;
        world.rows.change("DELETE FROM event_payloads WHERE event_id = (SELECT id FROM events WHERE seq = 5)", &[]).await;
        world.rows.change("DELETE FROM events WHERE seq = 5", &[]).await;
        for seq in 6..=14 {
            world.rows.change(&format!("UPDATE events SET seq = {} WHERE seq = {seq}", seq - 1), &[]).await;
        }
        world.rows.change("UPDATE services SET sealed_seq = 13", &[]).await;
        assert_eq!(first_bad(&world, &head).await, 5);
        assert!(!verify(&world, None).await.ok());
    }

    async fn two_rows_swapped_are_found(world) {
        let head = audited(&world, 12).await;
        for (from, to) in [(7, -1), (8, 7), (-1, 8)] {
            world.rows.change(&format!("UPDATE events SET seq = {to} WHERE seq = {from}"), &[]).await;
        }
        assert_eq!(first_bad(&world, &head).await, 7);
        assert!(!verify(&world, None).await.ok());
    }

    async fn the_last_ten_cut_off_are_found(world) {
        let head = audited(&world, 12).await;
        world.rows.change("DELETE FROM event_payloads WHERE event_id IN (SELECT id FROM events WHERE seq > 4)", &[]).await;
        assert_eq!(world.rows.change("DELETE FROM events WHERE seq > 4", &[]).await, 10);
        assert!(!verify(&world, None).await.ok(), "the store's own note tells of more");
        // Whoever cuts the chain can cut the note as well; the head tells nonetheless.
        let hash = world.rows.bytes("SELECT hash FROM events WHERE seq = 4").await;
        world.rows.change("UPDATE services SET sealed_seq = 4, sealed_hash = $1", &[&hash]).await;
        assert!(verify(&world, None).await.ok());
        let report = verify(&world, Some(&head)).await;
        let bad = report.first_bad.unwrap();
        assert_eq!(bad.seq, 5);
        assert!(bad.fault.contains("cut off"), "{}", bad.fault);
    }

    async fn a_chain_computed_anew_is_found_by_the_head_alone(world) {
        let head = audited(&world, 12).await;
        world.rows.change("UPDATE events SET at = at + 1 WHERE seq = 3", &[]).await;
        rewrite(&world).await;
        assert!(verify(&world, None).await.ok(), "the forgery is not a good one");
        let report = verify(&world, Some(&head)).await;
        let bad = report.first_bad.unwrap();
        assert_eq!(bad.seq, 14);
        assert!(bad.fault.contains("computed anew"), "{}", bad.fault);
    }

    async fn an_event_slipped_in_is_found(world) {
        let head = audited(&world, 12).await;
        for seq in (9..=14).rev() {
            world.rows.change(&format!("UPDATE events SET seq = {} WHERE seq = {seq}", seq + 1), &[]).await;
        }
        world.rows.change(
            "INSERT INTO events (id, service_id, kind, at, subject, digest, seq, hash)
             SELECT $1, service_id, kind, at, subject, digest, 9, hash FROM events WHERE seq = 8",
            &[&[9; 16]],
        ).await;
        assert_eq!(first_bad(&world, &head).await, 9);
    }

    async fn a_payload_taken_away_in_silence_is_found(world) {
        let head = audited(&world, 12).await;
        world.rows.change("DELETE FROM event_payloads WHERE event_id = (SELECT id FROM events WHERE seq = 6)", &[]).await;
        let report = verify(&world, Some(&head)).await;
        let bad = report.first_bad.unwrap();
        assert_eq!(bad.seq, 6);
        assert!(bad.fault.contains("no event says that it was erased"), "{}", bad.fault);
    }

    async fn an_erased_payload_verifies_and_is_told(world) {
        let head = audited(&world, 12).await;
        let event = world.chain().await[5].sealed.event.id;
        world.store.erase_payload(world.service, event, "a person asked", at(10)).await.unwrap();
        // At once, not only when the sealer has come by.
        let report = verify(&world, Some(&head)).await;
        assert!(report.ok(), "{report:?}");
        assert_eq!(report.erased, 1);
        let chain = world.chain().await;
        assert!(chain[5].payload.is_none());
        let last = chain.last().unwrap();
        assert_eq!(last.sealed.event.kind, EventKind::PayloadErased);
        assert_eq!(last.sealed.event.subject, Some(*event.as_bytes()));
        let report = verify(&world, Some(&head)).await;
        assert!(report.ok() && report.erased == 1, "{report:?}");
    }

    async fn a_payload_of_an_unsealed_event_can_be_erased(world) {
        let head = audited(&world, 2).await;
        world.bank("more").await;
        let newest = world.rows.bytes("SELECT id FROM events ORDER BY at DESC, id DESC LIMIT 1").await;
        let unsealed = weir_model::EventId::from_bytes(newest.try_into().unwrap());
        world.store.erase_payload(world.service, unsealed, "a slip", at(10)).await.unwrap();
        world.store.seal(world.service).await.unwrap();
        let report = verify(&world, Some(&head)).await;
        assert!(report.ok() && report.erased == 1, "{report:?}");
    }

    async fn a_head_with_a_changed_place_or_of_another_service_is_refused(world) {
        let mut head = audited(&world, 2).await;
        let other = world.store.service_named("harbour", at(3)).await.unwrap();
        assert!(world.store.verify(other, Some(&head)).await.unwrap().is_err());
        head.seq -= 1;
        assert!(world.store.verify(world.service, Some(&head)).await.unwrap().is_err());
    }

    async fn the_verifier_agrees_with_the_store_on_rows_read_by_hand(world) {
        audited(&world, 6).await;
        let mut verifier = ChainVerifier::new(world.service, None);
        for read in world.chain().await {
            verifier.check(&read.sealed, read.payload.as_ref());
        }
        assert_eq!(verifier.finish(8), (0, None));
    }
}
