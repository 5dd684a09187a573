//! The test item: a published picture and a published sentence that always
//! match, so that whoever connects a service can prove the wiring, as the EICAR
//! file does for virus scanners.

use weir_model::{
    Bank, BankForms, BankId, BankKind, Entry, EntryId, Opinions, Provenance, Share, Source,
    TextThreshold, Timestamp,
};
use weir_signals::{PdqHash, Quality, Signal, TextKey};

/// The sentence. It is harmless, and nobody writes it by chance.
pub const TEST_SENTENCE: &str =
    "WEIR-TEST-ITEM: the keeper of the seventh lighthouse winds the clock at noon.";

/// The picture, a PNG of 256 x 256 pixels that Weir's own generator drew.
pub const TEST_PICTURE: &[u8] = include_bytes!("test_item.png");

/// The name of the built-in bank that they match.
pub const TEST_BANK: &str = "weir-test";

/// The PDQ hash of the picture; a test holds that it is.
const PICTURE_HASH: &str = "a37d28464d72d30796cc49b16b52a65e0c9bd525c6299c8371e6562bd4d2eb5d";

/// The built-in bank and its two entries. Their number is 0: they take none.
pub(crate) fn bank_and_entries() -> (Bank, [Entry; 2]) {
    let id = BankId::from_bytes([0; 16]);
    let bank = Bank {
        id,
        name: TEST_BANK.parse().expect("the name can name a bank"),
        kind: BankKind::Match,
        policy: None,
        forms: BankForms::default(),
        text_threshold: TextThreshold::default(),
        share: Share::WHOLE,
        alias: None,
        created_at: Timestamp::from_micros(0),
    };
    let hash = PdqHash::from_hex(PICTURE_HASH).expect("the constant is a hash");
    let picture = Signal::Pdq { hash, quality: Some(Quality::new(100)) };
    let sentence = TextKey::of(TEST_SENTENCE).map(Signal::Text).expect("a sentence has a key");
    let entry = |last: u8, reference: &str, signal: Signal| {
        let mut bytes = [0; 16];
        bytes[15] = last;
        Entry {
            id: EntryId::from_bytes(bytes),
            number: 0,
            bank: id,
            signals: vec![signal],
            reference: Some(reference.to_owned()),
            tags: vec!["test".to_owned()],
            opinions: Opinions::default(),
            provenance: Provenance {
                source: Source::List("built into Weir".to_owned()),
                origin: None,
                import: None,
            },
            created_at: Timestamp::from_micros(0),
            off_since: None,
            off_reason: None,
            asked_at: None,
            disabled_until: None,
            confirmed: 0,
            overturned: 0,
            own: false,
        }
    };
    let entries = [entry(1, "test-picture", picture), entry(2, "test-sentence", sentence)];
    (bank, entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Fingerprinter;

    #[test]
    fn the_picture_has_the_hash_that_is_banked() {
        let mut fingerprinter = Fingerprinter::new(crate::fingerprint::Looking::default());
        let found = fingerprinter.upload(TEST_PICTURE, None);
        let Some(Signal::Pdq { hash, quality: Some(quality) }) = found.signals.first() else {
            panic!("{found:?}")
        };
        assert_eq!((hash.to_string().as_str(), quality.is_usable()), (PICTURE_HASH, true));
    }
}
