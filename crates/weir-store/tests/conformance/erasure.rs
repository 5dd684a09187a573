//! What was erased is nowhere: not in a table, not in the free pages of the
//! file, not in the write-ahead log.

use std::fs;
use std::path::Path;

use weir_model::{Cursor, NewEntry, Source};
use weir_signals::{PdqHash, Signal, UrlKey};

use crate::on_both;
use crate::world::{World, at, decided, entry, listed};

/// 32 bytes that occur nowhere by chance, as text and as a hash.
const MARKER: &[u8; 32] = b"MARKER-4f1d-KEEPERS-LAMP-77a0-ZQ";

fn marker() -> String {
    String::from_utf8(MARKER.to_vec()).unwrap()
}

/// Whether the bytes are in any file of the folder, or in any row.
async fn is_kept(world: &World, bytes: &[u8]) -> bool {
    if let Some(folder) = world.folder() {
        return files_hold(&folder, bytes);
    }
    let text = String::from_utf8_lossy(bytes).into_owned();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut found = 0;
    for (table, columns) in [
        ("entries", "coalesce(reference,'') || tags || source || coalesce(origin,'')"),
        ("entry_signals", "encode(value, 'hex')"),
        ("event_payloads", "encode(body, 'hex')"),
        ("banks", "name"),
        ("imports", "name"),
    ] {
        let sql = format!(
            "SELECT COUNT(*) FROM {table} WHERE position('{text}' in {columns}) > 0
             OR position('{hex}' in {columns}) > 0"
        );
        found += world.rows.number(&sql).await;
    }
    found > 0
}

fn files_hold(folder: &Path, bytes: &[u8]) -> bool {
    let mut files = 0;
    let found = fs::read_dir(folder).unwrap().any(|file| {
        files += 1;
        #[expect(clippy::disallowed_methods, reason = "a database that this test made")]
        let content = fs::read(file.unwrap().path()).unwrap();
        content.windows(bytes.len()).any(|window| window == bytes)
    });
    assert!(files > 0, "nothing was searched");
    found
}

/// An entry with the marker in everything that it can hold.
fn marked() -> NewEntry {
    let link = format!("https://lighthouse.example/{}", marker());
    let mut marked = entry(
        vec![
            Signal::Pdq { hash: PdqHash(*MARKER), quality: None },
            Signal::Url(UrlKey::parse(&link).unwrap()),
        ],
        Source::List(marker()),
    );
    marked.reference = Some(marker());
    marked.tags = vec![marker()];
    marked.provenance.origin = Some(marker());
    marked
}

on_both! {
    async fn a_removed_entry_leaves_no_trace(world) {
        let bank = world.bank("posters").await;
        for seed in 0..50 {
            world.add(&bank, decided(seed)).await;
        }
        let id = world.add(&bank, marked()).await.id();
        world.store.seal(world.service).await.unwrap();
        assert!(is_kept(&world, MARKER).await, "the marker was never there");
        world.store.remove_entry(world.service, id, at(5)).await.unwrap();
        assert!(!is_kept(&world, MARKER).await);
    }

    async fn a_deleted_bank_leaves_no_trace_of_its_entries(world) {
        let bank = world.bank("posters").await;
        world.add(&bank, marked()).await;
        assert!(is_kept(&world, MARKER).await, "the marker was never there");
        world.store.delete_bank(world.service, &bank, at(5)).await.unwrap();
        assert!(!is_kept(&world, MARKER).await);
    }

    async fn an_undone_import_leaves_no_trace_of_its_entries(world) {
        let bank = world.bank("posters").await;
        let import = world.store.begin_import(world.service, bank.id, "list", at(3)).await.unwrap();
        let mut entry = marked();
        entry.provenance.import = Some(import);
        world.add(&bank, entry).await;
        assert!(is_kept(&world, MARKER).await, "the marker was never there");
        world.store.undo_import(world.service, import, at(5)).await.unwrap();
        assert!(!is_kept(&world, MARKER).await);
    }

    async fn an_erased_payload_leaves_no_trace(world) {
        let bank = world.bank("posters").await;
        let first = world.chain().await[0].sealed.event.id;
        // The marker comes into a payload by the reason of an erasure.
        world.store.erase_payload(world.service, first, &marker(), at(4)).await.unwrap();
        let told = world.chain().await.pop().unwrap().sealed.event.id;
        world.add(&bank, decided(1)).await;
        assert!(is_kept(&world, MARKER).await, "the marker was never there");
        world.store.erase_payload(world.service, told, "it told too much", at(5)).await.unwrap();
        assert!(!is_kept(&world, MARKER).await);
        let report = world.store.verify(world.service, None).await.unwrap().unwrap();
        assert!(report.ok() && report.erased == 2, "{report:?}");
    }

    /// Pages split, merge and move as rows of many sizes come and go; a copy of
    /// a row must not stay behind in a page that it once was in.
    async fn no_trace_stays_in_pages_that_were_split_and_merged(world) {
        let bank = world.bank("posters").await;
        let mut marked_ids = Vec::new();
        for turn in 0..40_u64 {
            let batch: Vec<NewEntry> = (0..12_u64)
                .map(|place| {
                    let seed = turn * 100 + place;
                    let mut entry = listed(seed);
                    let filler = "a".repeat((seed * 7_919 % 1_500) as usize);
                    let is_marked = place % 3 == 0;
                    let word = if is_marked { marker() } else { "keeper".to_owned() };
                    entry.provenance.origin = Some(format!("{filler}{word}{filler}"));
                    entry.reference = Some(format!("{word}-{seed}"));
                    entry
                })
                .collect();
            let added = world.store.add_entries(world.service, bank.id, &batch, at(4)).await.unwrap();
            marked_ids.extend(added.iter().step_by(3).map(|added| added.id()));
            if turn % 4 == 3 {
                for id in marked_ids.drain(..) {
                    world.store.remove_entry(world.service, id, at(5)).await.unwrap();
                }
                assert!(!is_kept(&world, MARKER).await, "after turn {turn}");
            }
        }
        let left = world.store.entries(world.service, bank.id, Cursor::START, 1_000).await.unwrap();
        assert_eq!(left.len(), 40 * 8);
    }
}
