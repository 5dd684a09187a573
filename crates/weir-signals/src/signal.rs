//! One signal: a value, the algorithm that made it and that algorithm's version.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::banked_text::BankedText;
use crate::digest::{Md5Digest, Sha1Digest, Sha256Digest};
use crate::features::{Features, FeaturesError};
use crate::indicators::IndicatorKey;
use crate::patterns::{Line, LineError};
use crate::pdq::{Pdq, PdqHash, Quality};
use crate::text_key::TextKey;
use crate::tlsh::TlshHash;
use crate::url_key::{UrlKey, UrlKeyError};

/// What kind of thing a signal is; its name is the word used on the command
/// line, over HTTP and in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SignalKind {
    /// Perceptual hash of a picture, compared by Hamming distance.
    Pdq,
    /// MD5 of a file's bytes, compared by equality.
    Md5,
    /// SHA-1 of a file's bytes, compared by equality.
    Sha1,
    /// SHA-256 of a file's bytes, compared by equality.
    Sha256,
    /// Exact key of a text, compared by equality.
    Text,
    /// Exact key of a link, compared by equality.
    Url,
    /// A text of 30 letters and more: found in part and altered.
    Passage,
    /// A shorter text: found whole, at the edges of words.
    Phrase,
    /// A registrable domain: whatever lies on it.
    Domain,
    /// An account on a network.
    Handle,
    /// An invitation to a group.
    Invite,
    /// Something stored on a site: a paste, a file, an item of archive.org.
    Stored,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// The address of a wallet.
    Wallet,
    /// A bank account.
    Iban,
    /// A line of a list: keywords, or a regular expression.
    Pattern,
    /// TLSH of a text, compared by its difference.
    Tlsh,
    /// Local features of a picture, by which a part of it is found.
    Features,
}

impl SignalKind {
    /// Every kind that this version can make and match.
    pub const ALL: [Self; 19] = [
        Self::Pdq,
        Self::Md5,
        Self::Sha1,
        Self::Sha256,
        Self::Text,
        Self::Url,
        Self::Passage,
        Self::Phrase,
        Self::Domain,
        Self::Handle,
        Self::Invite,
        Self::Stored,
        Self::Email,
        Self::Phone,
        Self::Wallet,
        Self::Iban,
        Self::Pattern,
        Self::Tlsh,
        Self::Features,
    ];

    /// The kind's one name, as `pdq` or `sha256`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pdq => "pdq",
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Text => "text",
            Self::Url => "url",
            Self::Passage => "passage",
            Self::Phrase => "phrase",
            Self::Domain => "domain",
            Self::Handle => "handle",
            Self::Invite => "invite",
            Self::Stored => "stored",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Wallet => "wallet",
            Self::Iban => "iban",
            Self::Pattern => "pattern",
            Self::Tlsh => "tlsh",
            Self::Features => "features",
        }
    }

    /// What sort of thing it tells.
    pub const fn sort(self) -> SignalSort {
        match self {
            Self::Pdq | Self::Features => SignalSort::Picture,
            Self::Md5 | Self::Sha1 | Self::Sha256 => SignalSort::File,
            Self::Text | Self::Passage | Self::Phrase | Self::Pattern | Self::Tlsh => {
                SignalSort::Text
            }
            Self::Url
            | Self::Domain
            | Self::Handle
            | Self::Invite
            | Self::Stored
            | Self::Email
            | Self::Phone
            | Self::Wallet
            | Self::Iban => SignalSort::Link,
        }
    }

    /// Whether it tells a text: as a whole, in part or a phrase of it.
    pub const fn is_of_text(self) -> bool {
        matches!(self.sort(), SignalSort::Text)
    }

    /// The algorithm that makes signals of this kind today.
    pub const fn algorithm(self) -> Algorithm {
        Algorithm { kind: self, version: 1 }
    }
}

/// What sort of thing a signal tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignalSort {
    /// A picture, by what it shows.
    Picture,
    /// A file, byte for byte.
    File,
    /// A text.
    Text,
    /// What a text or link names: a page, a site, an account, a purse.
    Link,
}

impl fmt::Display for SignalKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for SignalKind {
    type Err = SignalError;

    /// Reads a kind's name in either case. What Hasher-Matcher-Actioner and
    /// ThreatExchange call `video_md5`, `text_tlsh` and `trend_query` are `md5`,
    /// `tlsh` and `pattern`.
    fn from_str(name: &str) -> Result<Self, SignalError> {
        let lower = name.trim().to_ascii_lowercase();
        match lower.as_str() {
            "video_md5" => return Ok(Self::Md5),
            "trend_query" => return Ok(Self::Pattern),
            "text_tlsh" => return Ok(Self::Tlsh),
            _ => {}
        }
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == lower)
            .ok_or_else(|| SignalError::UnknownKind(excerpt(name)))
    }
}

/// An algorithm and its version, written `pdq@1`. A changed definition gets a
/// new version, so that old and new values are never compared unawares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Algorithm {
    /// Which kind of signal it makes.
    pub kind: SignalKind,
    /// Which definition, from 1 on.
    pub version: u16,
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.kind, self.version)
    }
}

/// Something matchable taken from an item or held by an entry.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Signal {
    /// `pdq@1`. The quality is absent where a list gave the hash alone.
    Pdq {
        /// The 256 bits.
        hash: PdqHash,
        /// How much there was to see in the picture.
        quality: Option<Quality>,
    },
    /// `md5@1`.
    Md5(Md5Digest),
    /// `sha1@1`.
    Sha1(Sha1Digest),
    /// `sha256@1`.
    Sha256(Sha256Digest),
    /// `text@1`.
    Text(TextKey),
    /// `url@1`.
    Url(UrlKey),
    /// `passage@1`: a key that may be shown, and what is held of a banked text.
    Passage(BankedText),
    /// `phrase@1`: the same of a short text.
    Phrase(BankedText),
    /// `domain@1`, `handle@1`, `wallet@1` and the other indicators.
    Indicator(IndicatorKey),
    /// `pattern@1`: a key that may be shown, and the line that is held.
    Pattern(BankedText),
    /// `tlsh@1`.
    Tlsh(TlshHash),
    /// `features@1`.
    Features(Arc<Features>),
}

impl Signal {
    /// Reads a value as people hold it: hexadecimal in either case for hashes
    /// and text keys, a link as it was written for `url` (it is canonicalised).
    /// A PDQ hash may have its quality behind a comma, `f8f8…9b22,100`, the
    /// order in which vPDQ and ThreatExchange's tables give the two.
    pub fn parse(kind: SignalKind, value: &str) -> Result<Self, SignalError> {
        let value = value.trim();
        Ok(match kind {
            SignalKind::Pdq => match value.split_once(',') {
                None => Self::Pdq { hash: PdqHash::from_hex(value)?, quality: None },
                Some((hash, quality)) => Self::Pdq {
                    hash: PdqHash::from_hex(hash.trim_end())?,
                    quality: Some(quality.parse()?),
                },
            },
            SignalKind::Md5 => Self::Md5(Md5Digest::from_hex(value)?),
            SignalKind::Sha1 => Self::Sha1(Sha1Digest::from_hex(value)?),
            SignalKind::Sha256 => Self::Sha256(Sha256Digest::from_hex(value)?),
            SignalKind::Text => Self::Text(TextKey::from_hex(value)?),
            SignalKind::Url => Self::Url(UrlKey::parse(value)?),
            SignalKind::Passage => Self::Passage(BankedText::from_hex(kind, value)?),
            SignalKind::Phrase => Self::Phrase(BankedText::from_hex(kind, value)?),
            // A key, as lists show it, or the line itself.
            SignalKind::Pattern => Self::Pattern(match BankedText::from_hex(kind, value) {
                Ok(key) => key,
                Err(_) => BankedText::pattern(&value.parse::<Line>()?),
            }),
            SignalKind::Tlsh => Self::Tlsh(TlshHash::from_hex(value)?),
            SignalKind::Domain
            | SignalKind::Handle
            | SignalKind::Invite
            | SignalKind::Stored
            | SignalKind::Email
            | SignalKind::Phone
            | SignalKind::Wallet
            | SignalKind::Iban => Self::Indicator(IndicatorKey::parse(kind, value)?),
            SignalKind::Features => Self::Features(Arc::new(value.parse()?)),
        })
    }

    /// Which kind it is.
    pub fn kind(&self) -> SignalKind {
        match self {
            Self::Pdq { .. } => SignalKind::Pdq,
            Self::Md5(_) => SignalKind::Md5,
            Self::Sha1(_) => SignalKind::Sha1,
            Self::Sha256(_) => SignalKind::Sha256,
            Self::Text(_) => SignalKind::Text,
            Self::Url(_) => SignalKind::Url,
            Self::Passage(_) => SignalKind::Passage,
            Self::Phrase(_) => SignalKind::Phrase,
            Self::Indicator(key) => key.kind(),
            Self::Pattern(_) => SignalKind::Pattern,
            Self::Tlsh(_) => SignalKind::Tlsh,
            Self::Features(_) => SignalKind::Features,
        }
    }

    /// The value as text, without a PDQ quality; [`Signal::parse`] reads it back.
    pub fn value(&self) -> String {
        match self {
            Self::Pdq { hash, .. } => hash.to_string(),
            Self::Md5(digest) => digest.to_string(),
            Self::Sha1(digest) => digest.to_string(),
            Self::Sha256(digest) => digest.to_string(),
            Self::Text(key) => key.to_string(),
            Self::Url(key) => key.to_string(),
            Self::Passage(text) | Self::Phrase(text) | Self::Pattern(text) => text.to_string(),
            Self::Indicator(key) => key.to_string(),
            Self::Tlsh(hash) => hash.to_string(),
            Self::Features(features) => features.to_string(),
        }
    }

    /// The value as a person is shown it: as [`Signal::value`], but of features,
    /// which have some thousand letters, how many there are and their key.
    pub fn short_value(&self) -> String {
        match self {
            Self::Features(features) => features.in_short(),
            _ => self.value(),
        }
    }

    /// The PDQ quality, where the signal has one.
    pub fn quality(&self) -> Option<Quality> {
        match self {
            Self::Pdq { quality, .. } => *quality,
            _ => None,
        }
    }

    /// The banked text that it is, where it is one.
    pub fn banked_text(&self) -> Option<&BankedText> {
        match self {
            Self::Passage(text) | Self::Phrase(text) | Self::Pattern(text) => Some(text),
            _ => None,
        }
    }

    /// Whether the signal takes part in matching unless somebody asks for
    /// more: a PDQ hash of a flat picture says nothing and does not.
    pub fn matches_by_default(&self) -> bool {
        self.quality().is_none_or(Quality::is_usable)
    }
}

impl fmt::Display for Signal {
    /// `TYPE:VALUE`, with a PDQ quality where there is one; reading that back
    /// gives the same signal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind(), self.value())?;
        self.quality().map_or(Ok(()), |quality| write!(f, ",{quality}"))
    }
}

impl FromStr for Signal {
    type Err = SignalError;

    /// Reads `TYPE:VALUE`, as `md5:9e10…` or `url:https://example.com/lamp`.
    fn from_str(text: &str) -> Result<Self, SignalError> {
        let Some((kind, value)) = text.split_once(':') else {
            return Err(SignalError::NoKind(excerpt(text)));
        };
        Self::parse(kind.parse()?, value)
    }
}

impl From<Pdq> for Signal {
    fn from(pdq: Pdq) -> Self {
        Self::Pdq { hash: pdq.hash, quality: Some(pdq.quality) }
    }
}

/// Why something is not a signal, or no signal can be made of it.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SignalError {
    /// The name before the colon is no kind of signal.
    #[error("“{0}” is not a kind of signal; use one of {kinds}", kinds = kinds())]
    UnknownKind(String),
    /// A signal without its kind.
    #[error(
        "“{0}” does not say its kind; write TYPE:VALUE, as md5:9e107d9d372bb6826bd81d3542a419d6"
    )]
    NoKind(String),
    /// A hash of the wrong length.
    #[error("a {kind} value has {expected} hexadecimal digits, this one has {found}")]
    WrongLength {
        /// Which kind was expected.
        kind: SignalKind,
        /// How many digits such a value has.
        expected: usize,
        /// How many characters were given.
        found: usize,
    },
    /// A character that is no hexadecimal digit.
    #[error(
        "a {kind} value is written in the digits 0-9 and a-f; found “{}” at position {at}", .found.escape_debug()
    )]
    NotHex {
        /// Which kind was expected.
        kind: SignalKind,
        /// The offending character.
        found: char,
        /// Its place, counted in characters from 1.
        at: usize,
    },
    /// A PDQ quality that is no number of 0 to 100.
    #[error("a quality is a whole number from 0 to 100, not “{0}”")]
    Quality(String),
    /// A picture whose bytes do not fit its size.
    #[error(
        "a picture of {width} x {height} pixels has {expected} bytes of RGB, this one has {found}; \
         decode it to 8-bit RGB without padding"
    )]
    PixelBytes {
        /// Pixels in a row.
        width: u32,
        /// Rows.
        height: u32,
        /// How many bytes such a picture has.
        expected: u128,
        /// How many bytes were given.
        found: usize,
    },
    /// A link that cannot be read.
    #[error(transparent)]
    Url(#[from] UrlKeyError),
    /// A line of a list that cannot be used.
    #[error(transparent)]
    Pattern(#[from] LineError),
    /// No features.
    #[error(transparent)]
    Features(#[from] FeaturesError),
    /// Nothing of the kind is named.
    #[error("“{found}” is no {kind}; write {}", how_written(*.kind))]
    NotIndicator {
        /// Which kind was expected.
        kind: SignalKind,
        /// What was given.
        found: String,
    },
}

fn kinds() -> String {
    SignalKind::ALL.map(SignalKind::name).join(", ")
}

/// How people write an indicator.
fn how_written(kind: SignalKind) -> &'static str {
    match kind {
        SignalKind::Domain => "a name as example.com",
        SignalKind::Handle => "a link to the account, @name, or SITE:NAME as telegram:seventh_lamp",
        SignalKind::Invite => "the link of the invitation, or SITE:CODE",
        SignalKind::Stored => "the link to what is stored, or SITE:NAME",
        SignalKind::Email => "an address as keeper@example.com",
        SignalKind::Phone => "the number behind + and its country's code",
        SignalKind::Wallet => "the address of a wallet, its checksum right",
        SignalKind::Iban => "the account's IBAN, its checksum right",
        _ => "its value",
    }
}

/// The beginning of a text as an error may show it: no control characters.
pub(crate) fn excerpt(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}

/// Reads exactly `N` bytes of hexadecimal in either case.
pub(crate) fn bytes_from_hex<const N: usize>(
    kind: SignalKind,
    text: &str,
) -> Result<[u8; N], SignalError> {
    let found = text.chars().count();
    if found != 2 * N {
        return Err(SignalError::WrongLength { kind, expected: 2 * N, found });
    }
    if let Some((at, found)) = text.chars().enumerate().find(|(_, c)| !c.is_ascii_hexdigit()) {
        return Err(SignalError::NotHex { kind, found, at: at + 1 });
    }
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes).expect("length and digits were checked above");
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::features::Feature;

    const HASH: &str = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22";

    fn error(text: &str) -> String {
        text.parse::<Signal>().unwrap_err().to_string()
    }

    #[test]
    fn a_hash_of_63_digits_is_refused_with_both_lengths() {
        assert_eq!(
            error(&format!("pdq:{}", &HASH[1..])),
            "a pdq value has 64 hexadecimal digits, this one has 63"
        );
    }

    #[test]
    fn a_wrong_digit_is_named_with_its_place() {
        assert_eq!(
            error("md5:d41d8cd98f00b204e9800998ecf8427g"),
            "a md5 value is written in the digits 0-9 and a-f; found “g” at position 32"
        );
        assert!(error("md5:d41d8cd98f00b204\u{661}9800998ecf8427e").contains("at position 17"));
        assert!(!error("md5:\u{1b}41d8cd98f00b204e9800998ecf8427e").contains('\u{1b}'));
    }

    #[test]
    fn an_unknown_or_missing_kind_is_refused_with_what_to_write() {
        assert_eq!(
            error("phash:00ff"),
            "“phash” is not a kind of signal; use one of pdq, md5, sha1, sha256, text, url, passage, \
             phrase, domain, handle, invite, stored, email, phone, wallet, iban, pattern, tlsh, \
             features"
        );
        assert!(error(HASH).contains("does not say its kind; write TYPE:VALUE"));
    }

    #[test]
    fn a_pdq_hash_may_bring_its_quality() {
        let signal: Signal = format!("PDQ: {} , 49", HASH.to_uppercase()).parse().unwrap();
        assert_eq!(signal.quality(), Some(Quality::new(49)));
        assert!(!signal.matches_by_default());
        assert_eq!(signal.to_string(), format!("pdq:{HASH},49"));
        for quality in ["101", "-1", "good", "", "1.5", "256"] {
            let text = error(&format!("pdq:{HASH},{quality}"));
            assert_eq!(text, format!("a quality is a whole number from 0 to 100, not “{quality}”"));
        }
    }

    #[test]
    fn a_hash_without_quality_matches_by_default() {
        let signal: Signal = format!("pdq:{HASH}").parse().unwrap();
        assert!(signal.quality().is_none() && signal.matches_by_default());
    }

    #[test]
    fn video_md5_is_md5() {
        let signal: Signal = "video_md5:D41D8CD98F00B204E9800998ECF8427E".parse().unwrap();
        assert_eq!(signal.to_string(), "md5:d41d8cd98f00b204e9800998ecf8427e");
    }

    #[test]
    fn every_kind_is_read_by_its_name_and_says_its_algorithm() {
        for kind in SignalKind::ALL {
            assert_eq!(kind.name().to_uppercase().parse(), Ok(kind));
            assert_eq!(kind.algorithm().to_string(), format!("{kind}@1"));
        }
    }

    fn signals() -> impl Strategy<Value = Signal> {
        let quality = prop::option::of((0..=100u8).prop_map(Quality::new));
        prop_oneof![
            (any::<[u8; 32]>(), quality)
                .prop_map(|(hash, quality)| Signal::Pdq { hash: PdqHash(hash), quality }),
            any::<[u8; 16]>().prop_map(|bytes| Signal::Md5(Md5Digest(bytes))),
            any::<[u8; 20]>().prop_map(|bytes| Signal::Sha1(Sha1Digest(bytes))),
            any::<[u8; 32]>().prop_map(|bytes| Signal::Sha256(Sha256Digest(bytes))),
            any::<[u8; 32]>().prop_map(|bytes| Signal::Text(TextKey(bytes))),
            "[a-z]{1,9}\\.(com|example)(/[a-zA-Z%:é ]{0,9})?(\\?[a-z]=[0-9:]{0,3})?"
                .prop_map(|link| Signal::Url(UrlKey::parse(&link).unwrap())),
            any::<[u8; 32]>().prop_map(|key| Signal::Passage(BankedText::of_key(key))),
            any::<[u8; 32]>().prop_map(|key| Signal::Phrase(BankedText::of_key(key))),
            any::<[u8; 32]>().prop_map(|key| Signal::Pattern(BankedText::of_key(key))),
            prop::collection::vec(any::<u8>(), 35)
                .prop_map(|bytes| Signal::Tlsh(TlshHash(bytes.try_into().unwrap()))),
            "telegram:[a-z][a-z_]{4,20}".prop_map(|name| {
                Signal::Indicator(IndicatorKey::parse(SignalKind::Handle, &name).unwrap())
            }),
            (1..9_u32, any::<[u8; 32]>()).prop_map(|(sides, bits)| {
                let feature = Feature { x: 7, y: 9, level: 3, direction: 200, bits };
                let list = vec![feature; sides as usize];
                Signal::Features(Arc::new(Features::new(sides, 9, list).unwrap()))
            }),
        ]
    }

    proptest! {
        #[test]
        fn a_signal_written_out_reads_back_the_same(signal in signals()) {
            prop_assert_eq!(signal.to_string().parse(), Ok(signal.clone()));
            let without_quality = match signal.clone() {
                Signal::Pdq { hash, .. } => Signal::Pdq { hash, quality: None },
                other => other,
            };
            prop_assert_eq!(Signal::parse(signal.kind(), &signal.value()), Ok(without_quality));
        }

        #[test]
        fn upper_case_reads_as_lower_case(signal in signals()) {
            let kind = signal.kind();
            prop_assume!(!matches!(kind, SignalKind::Url | SignalKind::Handle | SignalKind::Features));
            prop_assert_eq!(signal.to_string().to_uppercase().parse(), Ok(signal));
        }

        #[test]
        fn no_text_makes_reading_panic(text in any::<String>(), kind in 0..SignalKind::ALL.len()) {
            let _ = text.parse::<Signal>();
            let _ = Signal::parse(SignalKind::ALL[kind], &text);
        }
    }
}
