//! A bank of passages through a file and back, as a server finds it at its start: the
//! last hundredth is banked after the file was opened.

use std::time::Instant;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde_json::{Value, json};
use weir_index::{KnownTexts, PassageIndex, Sealing};

use super::passage;

/// Of the passages one in so many comes after the file.
const LATER: usize = 100;

/// The cipher of `weir-store`, with a key and a nonce that protect nothing.
struct Cipher(XChaCha20Poly1305);

impl Sealing for Cipher {
    fn seal(&self, about: &[u8], letters: &[u8]) -> Vec<u8> {
        let payload = Payload { msg: letters, aad: about };
        self.0.encrypt(&XNonce::from([7; 24]), payload).expect("a piece is a few megabytes")
    }

    fn open(&self, about: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        self.0.decrypt(&XNonce::from([7; 24]), Payload { msg: sealed, aad: about }).ok()
    }
}

/// The index of these passages, most of them out of a file; and what that took.
pub(super) fn through_a_file(
    banked: &[String],
    known: &KnownTexts,
) -> (PassageIndex<usize>, Value) {
    let (first, later) = banked.split_at(banked.len() - banked.len() / LATER);
    let started = super::thread_time();
    let index = super::banked(first, known);
    let built = super::thread_time() - started;
    let folder = tempfile::tempdir().expect("there is room for a file");
    let (file, cipher) =
        (folder.path().join("passages"), Cipher(XChaCha20Poly1305::new(&[1; 32].into())));
    let (_, saved) = timed(|| index.save(&file, 0, &cipher).expect("there is room for a file"));
    drop(index);
    let bytes = file.metadata().map_or(0, |file| file.len());
    let ((mut index, _), opened) =
        timed(|| PassageIndex::open(&file, &cipher).expect("it was just written"));
    let passages: Vec<_> = later.iter().map(|text| passage(text, known)).collect();
    let mut times = Vec::new();
    for (at, passage) in (first.len()..).zip(passages) {
        times.push(timed(|| index.insert(passage, at)).1);
    }
    let first_insert = times.first().copied().unwrap_or_default();
    let rest = times.iter().skip(1).sum::<f64>() / times.len().max(2) as f64;
    let told = json!({
        "built_s": built,
        "file_bytes": bytes,
        "written_s": saved,
        "opened_s": opened,
        "banked_after": times.len(),
        "first_of_them_s": first_insert,
        "each_other_us": rest * 1e6,
    });
    (index, told)
}

fn timed<T>(what: impl FnOnce() -> T) -> (T, f64) {
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
    let started = Instant::now();
    (what(), started.elapsed().as_secs_f64())
}
