//! What was seen lies in files that hold what the store retains, no more and no
//! less, whatever becomes of them; a preview says the same by them as by the
//! store.

use std::path::Path;

use weir_engine::{Candidate, MatchOptions, WouldMatch, match_retained};
use weir_model::{Bank, ItemKey, NewEntry, Provenance, Source};
use weir_signals::{PdqHash, Quality, Signal};
use weir_store::StoreError;

use crate::house::{House, pdq, sha256};

fn candidate(signals: &[Signal]) -> Candidate {
    let provenance = Provenance { source: Source::OwnDecision, origin: None, import: None };
    let signals = signals.to_vec();
    let entry = NewEntry { signals, reference: None, tags: vec![], provenance };
    Candidate { entry, forms: Vec::new() }
}

type Hit = (String, usize, Option<u16>);

fn hits(would: &WouldMatch) -> Vec<Hit> {
    let hit = |hit: &weir_engine::WouldHit| {
        (hit.key.id().to_owned(), hit.candidate, hit.distance.map(|distance| distance.bits()))
    };
    would.hits.iter().map(hit).collect()
}

/// By the files, and it is the same by the store.
async fn preview(house: &House, bank: &Bank, candidates: &[Candidate]) -> Vec<Hit> {
    let (store, service) = (&house.store, house.service);
    house.engine.look_back(&|| false).await.unwrap();
    let by_files = house.engine.would_match(bank, candidates, 0).await.unwrap();
    let options = MatchOptions::default();
    let by_store = match_retained(store, service, bank, candidates, options, 100_000).await;
    assert_eq!(hits(&by_files), hits(&by_store.unwrap()));
    assert!(!by_files.truncated);
    hits(&by_files)
}

#[expect(clippy::disallowed_methods, reason = "a file that this test made")]
fn whole_of(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

fn holds(path: &Path, bytes: &[u8]) -> bool {
    whole_of(path).windows(bytes.len()).any(|window| window == bytes)
}

fn hash_of(signal: &Signal) -> [u8; 32] {
    let Signal::Pdq { hash: PdqHash(hash), .. } = signal else { panic!("{signal}") };
    *hash
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_says_by_the_files_what_it_says_by_the_store() {
    let mut house = House::new().await;
    let bank = house.bank("posters", true).await;
    // From here on everything comes by the events.
    house.engine.look_back(&|| false).await.unwrap();
    let flat = Signal::Pdq { hash: PdqHash(hash_of(&pdq(1, 2))), quality: Some(Quality::new(9)) };
    for n in 0..40_u8 {
        house.item(&format!("p{n}"), &[pdq(n % 8, usize::from(n)), sha256(n % 5)]).await;
        house.item(&format!("other {n}"), &[sha256(100 + n)]).await;
    }
    house.item("flat", &[flat]).await;
    house.item("p1", &[pdq(3, 1)]).await;
    let candidates = [candidate(&[pdq(1, 0)]), candidate(&[sha256(3)]), candidate(&[pdq(3, 0)])];
    let found = preview(&house, &bank, &candidates).await;
    assert!(found.len() > 10, "{found:?}");
    assert!(house.seen_files().len() == 1, "the list alone: {:?}", house.seen_files());

    house.hours_pass(24);
    assert_eq!(preview(&house, &bank, &candidates).await, found);
    assert_eq!(house.seen_files().len(), 2, "a segment and the list");
    house.item("later", &[pdq(1, 3)]).await;
    let with_later = preview(&house, &bank, &candidates).await;
    assert_eq!(with_later.len(), found.len() + 1);
    house.restart().await;
    assert_eq!(preview(&house, &bank, &candidates).await, with_later);
    house.hours_pass(24);
    assert_eq!(preview(&house, &bank, &candidates).await, with_later);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_damaged_is_built_anew_from_the_store() {
    let mut house = House::new().await;
    let bank = house.bank("posters", true).await;
    house.item("a", &[pdq(1, 6)]).await;
    house.engine.look_back(&|| false).await.unwrap();
    house.hours_pass(24);
    let candidates = [candidate(&[pdq(1, 0)])];
    let found = preview(&house, &bank, &candidates).await;
    assert_eq!(found.len(), 1);
    for file in 0..2 {
        for damage in ["flipped", "cut", "gone"] {
            let path = &house.seen_files()[file];
            let mut bytes = whole_of(path);
            let half = bytes.len() / 2;
            bytes[half] ^= 1;
            match damage {
                "flipped" => std::fs::write(path, &bytes).unwrap(),
                "cut" => std::fs::write(path, &bytes[..half]).unwrap(),
                _ => std::fs::remove_file(path).unwrap(),
            }
            house.restart().await;
            assert_eq!(preview(&house, &bank, &candidates).await, found, "{damage} {path:?}");
            assert_eq!(house.seen_files().len(), 2);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_item_is_in_no_file_a_minute_later() -> Result<(), StoreError> {
    let house = House::new().await;
    let bank = house.bank("posters", true).await;
    let (erased, other) = (pdq(1, 6), pdq(1, 7));
    house.item("a", std::slice::from_ref(&erased)).await;
    house.item("b", std::slice::from_ref(&other)).await;
    house.engine.look_back(&|| false).await?;
    house.hours_pass(24);
    house.engine.look_back(&|| false).await?;
    let is_anywhere =
        |signal: &Signal| house.seen_files().iter().any(|path| holds(path, &hash_of(signal)));
    assert!(is_anywhere(&erased) && is_anywhere(&other));
    let key = ItemKey::new("post", "a").unwrap();
    house.store.erase_item(house.service, &key, house.now()).await?;
    let candidates = [candidate(&[pdq(1, 0)])];
    let found = preview(&house, &bank, &candidates).await;
    assert_eq!(found.iter().map(|hit| hit.0.as_str()).collect::<Vec<_>>(), ["b"]);
    house.hours_pass(1);
    house.engine.look_back(&|| false).await?;
    assert!(!is_anywhere(&erased), "{:?}", house.seen_files());
    assert!(is_anywhere(&other));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_expired_is_in_no_file() -> Result<(), StoreError> {
    let house = House::new().await;
    house.item("old", &[pdq(1, 6)]).await;
    house.engine.look_back(&|| false).await?;
    house.hours_pass(24);
    house.item("new", &[pdq(2, 6)]).await;
    house.engine.look_back(&|| false).await?;
    house.hours_pass(30 * 24 - 12);
    house.store.expire(house.service, house.now()).await?;
    house.engine.look_back(&|| false).await?;
    house.hours_pass(1);
    house.engine.look_back(&|| false).await?;
    let is_anywhere =
        |signal: &Signal| house.seen_files().iter().any(|path| holds(path, &hash_of(signal)));
    assert!(!is_anywhere(&pdq(1, 6)) && is_anywhere(&pdq(2, 6)));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_another_store_are_not_believed() {
    let mut house = House::new().await;
    let bank = house.bank("posters", true).await;
    let other = House::new().await;
    for n in 0..9 {
        other.item(&format!("theirs {n}"), &[pdq(1, 6)]).await;
    }
    other.engine.look_back(&|| false).await.unwrap();
    house.item("ours", &[pdq(1, 6)]).await;
    let candidates = [candidate(&[pdq(1, 0)])];
    let found = preview(&house, &bank, &candidates).await;
    for file in 0..2 {
        let (ours, theirs) = (house.seen_files(), other.seen_files());
        std::fs::copy(&theirs[file], &ours[file]).unwrap();
        house.restart().await;
        assert_eq!(preview(&house, &bank, &candidates).await, found, "{:?}", ours[file]);
    }
}
