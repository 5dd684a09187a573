//! A banked text as a signal: a key that may be shown, and what finding altered
//! copies needs, which may not.
//!
//! The key of a text is the digest of its skeleton: texts that differ in what
//! the skeleton takes away have the same. It tells whole copies, may be passed on
//! and leaves nothing to read. What is *held* beside it is the text itself and
//! its passage. `Display`, `Debug` and `Eq` know the key alone, so a signal that
//! is written out anywhere gives nothing of the text away.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use sha2::{Digest as _, Sha256};

use crate::passage::Passage;
use crate::patterns::Line;
use crate::signal::{SignalError, SignalKind, bytes_from_hex};
use crate::skeleton::{Skeleton, Tier};

/// A text to be found: `passage@1`, `phrase@1`; or a line of a list, `pattern@1`.
#[derive(Clone)]
pub struct BankedText {
    key: [u8; 32],
    held: Option<Arc<HeldText>>,
}

/// What is held of a banked text, for whoever may see it.
pub struct HeldText {
    text: String,
    passage: Option<Passage>,
    line: OnceLock<Option<Line>>,
}

impl HeldText {
    fn new(text: &str, passage: Option<Passage>) -> Arc<Self> {
        Arc::new(Self { text: text.to_owned(), passage, line: OnceLock::new() })
    }

    /// The text as it was banked.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line of a list that it is, read when it is first asked for, which takes
    /// long; nothing where this version of Weir cannot read it.
    pub fn line(&self) -> Option<&Line> {
        self.line.get_or_init(|| self.text.parse().ok()).as_ref()
    }

    /// Its passage; nothing for a phrase, and for a passage that another version
    /// of Weir took: it is taken anew from the text.
    pub fn passage(&self) -> Option<&Passage> {
        self.passage.as_ref()
    }
}

/// The form of what [`BankedText::held_bytes`] writes.
const FORM: u8 = 1;

impl BankedText {
    /// The fewest letters of a phrase: what is shorter is no slogan or title.
    pub const FEWEST_LETTERS: usize = 6;

    /// A passage that is banked with its text.
    pub fn passage(text: &str, passage: Passage) -> Self {
        let key = passage_key(passage.letters());
        Self { key, held: Some(HeldText::new(text, Some(passage))) }
    }

    /// A phrase that is banked with its text.
    pub fn phrase(text: &str) -> Self {
        let key = phrase_key(Skeleton::of(text, Tier::Dotted).letters());
        Self { key, held: Some(HeldText::new(text, None)) }
    }

    /// A line of a list that is banked. Lines that find the same have one key.
    pub fn pattern(line: &Line) -> Self {
        let key = digest(b"weir.pattern.1", line.identity().as_bytes());
        let held = HeldText::new(&line.to_string(), None);
        held.line.get_or_init(|| Some(line.clone()));
        Self { key, held: Some(held) }
    }

    /// A key alone: it finds whole copies.
    pub const fn of_key(key: [u8; 32]) -> Self {
        Self { key, held: None }
    }

    /// The key of a text as a whole, by how long it is; nothing for a text of
    /// fewer letters than a phrase has.
    pub fn whole(text: &str) -> Option<(SignalKind, Self)> {
        let open = Skeleton::of(text, Tier::Open);
        if open.letters().len() >= Passage::FEWEST_LETTERS {
            return Some((SignalKind::Passage, Self::of_key(passage_key(open.letters()))));
        }
        let dotted = Skeleton::of(text, Tier::Dotted);
        (dotted.letters().len() >= Self::FEWEST_LETTERS)
            .then(|| (SignalKind::Phrase, Self::of_key(phrase_key(dotted.letters()))))
    }

    /// The key.
    pub const fn key(&self) -> &[u8; 32] {
        &self.key
    }

    /// What is held of the text, where this is more than its key.
    pub fn held(&self) -> Option<&HeldText> {
        self.held.as_deref()
    }

    /// The same without what is held.
    pub const fn without_text(&self) -> Self {
        Self { key: self.key, held: None }
    }

    /// What is held, as bytes to be encrypted; nothing where only the key is.
    pub fn held_bytes(&self) -> Option<Vec<u8>> {
        let held = self.held()?;
        let passage = held.passage.as_ref().map(Passage::to_bytes).unwrap_or_default();
        let mut out = Vec::with_capacity(5 + held.text.len() + passage.len());
        out.push(FORM);
        out.extend((held.text.len() as u32).to_le_bytes());
        out.extend(held.text.as_bytes());
        out.extend(passage);
        Some(out)
    }

    /// The same signal with what [`BankedText::held_bytes`] wrote; nothing where
    /// these are no such bytes.
    pub fn holding(&self, bytes: &[u8]) -> Option<Self> {
        let (form, rest) = bytes.split_first()?;
        let (len, rest) = rest.split_first_chunk::<4>()?;
        let (text, passage) = rest.split_at_checked(u32::from_le_bytes(*len) as usize)?;
        if *form != FORM {
            return None;
        }
        let text = std::str::from_utf8(text).ok()?;
        let passage = Passage::from_bytes(passage).ok();
        Some(Self { key: self.key, held: Some(HeldText::new(text, passage)) })
    }

    pub(crate) fn from_hex(kind: SignalKind, digits: &str) -> Result<Self, SignalError> {
        bytes_from_hex(kind, digits).map(Self::of_key)
    }
}

fn passage_key(letters: &[u8]) -> [u8; 32] {
    digest(b"weir.passage.1", letters)
}

fn phrase_key(letters: &[u8]) -> [u8; 32] {
    digest(b"weir.phrase.1", letters)
}

fn digest(purpose: &[u8], letters: &[u8]) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update(purpose);
    digest.update(Skeleton::VERSION.to_be_bytes());
    digest.update(letters);
    digest.finalize().into()
}

impl PartialEq for BankedText {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for BankedText {}

impl Hash for BankedText {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl fmt::Display for BankedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.key))
    }
}

impl fmt::Debug for BankedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BankedText({self})")
    }
}

impl fmt::Debug for HeldText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HeldText({} bytes)", self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::background::Background;

    const RULE: &str =
        "Keepers of the seventh lamp shall trim the wick at dusk and count the boats.";

    fn banked() -> BankedText {
        BankedText::passage(RULE, Passage::of(RULE, Background::shipped()).unwrap())
    }

    #[test]
    fn a_whole_copy_has_the_key_of_the_text_however_it_is_written() {
        let copy =
            "KEEPERS of the s3venth lamp,  shall tr1m the wick at dusk… and count the bоats!";
        let (kind, whole) = BankedText::whole(copy).unwrap();
        assert_eq!((kind, &whole), (SignalKind::Passage, &banked()));
        let (kind, phrase) = BankedText::whole("The SEVENTH lamp!").unwrap();
        assert_eq!((kind, phrase), (SignalKind::Phrase, BankedText::phrase("the seventh lamp")));
        assert_eq!(BankedText::whole("lamp"), None);
    }

    #[test]
    fn a_signal_that_is_written_out_gives_nothing_of_its_text_away() {
        let banked = banked();
        for shown in [banked.to_string(), format!("{banked:?}"), format!("{:?}", banked.held())] {
            assert!(!shown.to_lowercase().contains("lamp"), "{shown}");
        }
    }

    #[test]
    fn what_is_held_is_read_back_and_nothing_else_is() {
        let banked = banked();
        let bytes = banked.held_bytes().unwrap();
        let again = banked.without_text().holding(&bytes).unwrap();
        assert_eq!(again.held().unwrap().text(), RULE);
        assert_eq!(again.held().unwrap().passage(), banked.held().unwrap().passage());
        assert!(banked.holding(&bytes[..9]).is_none());
        assert!(banked.holding(&[9]).is_none());
        // A passage of another version is not compared; the text is still there.
        let end = 5 + RULE.len();
        let other = banked.holding(&[&bytes[..end], &[9; 20]].concat()).unwrap();
        assert_eq!((other.held().unwrap().text(), other.held().unwrap().passage()), (RULE, None));
    }
}
