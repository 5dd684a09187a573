//! Entries that are disabled until a time, for whoever loads the banks once.

use weir_engine::{Fingerprint, MatchOptions, load_matcher};
use weir_model::{BankKind, NewEntry, Provenance, Source, Timestamp};
use weir_signals::{Digests, Signal};
use weir_store::{ContentChange, ContentNotes, Location, Store};

#[tokio::test]
async fn banks_that_are_loaded_once_know_which_entries_are_disabled_now() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&Location::Folder(folder.path().join("weir"))).await.unwrap();
    let now = Timestamp::from_micros(1_790_000_000_000_000);
    let service = store.default_service(now).await.unwrap();
    let name = "LAMPS".parse().unwrap();
    let bank = store.create_bank(service, &name, BankKind::Match, None, now).await.unwrap();
    let mut digests = Digests::new();
    digests.update(b"lamp");
    let signal = Signal::Md5(digests.finish().md5);
    let provenance = Provenance { source: Source::OwnDecision, origin: None, import: None };
    let entry =
        NewEntry { signals: vec![signal.clone()], reference: None, tags: vec![], provenance };
    let notes = ContentNotes::default();
    let (id, _) = store.add_content(service, bank.id, &entry, &notes, now).await.unwrap();
    let item = Fingerprint::of_signals(vec![signal]);
    let seconds = now.micros() / 1_000_000;
    // 0 is for ever, 1 not at all; a time that has come is over.
    for (until, found) in [(0, 0), (1, 1), (seconds - 1, 1), (seconds, 1), (seconds + 1, 0)] {
        let change = ContentChange { disabled_until: Some(until), note: None };
        store.change_content(service, id, &change, now).await.unwrap();
        let options = MatchOptions::default();
        let matcher = load_matcher(&store, service, &[], options, now).await.unwrap();
        assert_eq!(matcher.answer(&item).matches.len(), found, "{until}");
    }
}
