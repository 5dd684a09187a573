//! Pixels and text become *signals*: the things by which a copy is recognised.
//!
//! This crate is pure: no input or output, no clock, no async. It knows nothing
//! of banks, services or people, and another project can depend on it alone.
//!
//! ```
//! use weir_signals::pdq::{Distance, Hasher, RgbView};
//! use weir_signals::{Digests, Signal, TextKey, UrlKey};
//!
//! // A picture, and a copy of it a little brighter.
//! let pixel = |x: u32, y: u32| [(x / 16 + y / 24) % 2 * 200, y * 2, x + y];
//! let draw = |more: u32| -> Vec<u8> {
//!     let places = (0..100).flat_map(|y| (0..120).map(move |x| (x, y)));
//!     places.flat_map(|(x, y)| pixel(x, y).map(|value| (value + more) as u8)).collect()
//! };
//! let (original, copy) = (draw(0), draw(12));
//! let mut hasher = Hasher::new(); // kept for many pictures
//! let original = hasher.hash(&RgbView::new(120, 100, &original)?);
//! let copy = hasher.hash(&RgbView::new(120, 100, &copy)?);
//! assert!(original.quality.is_usable());
//! assert!(original.hash.distance(&copy.hash) <= Distance::DEFAULT_RADIUS);
//!
//! // A file, read in pieces.
//! let mut digests = Digests::new();
//! digests.update(b"the lamp ");
//! digests.update(b"is lit");
//! assert!(digests.finish().md5.to_string().starts_with("6e3f27"));
//!
//! // Texts and links that say the same.
//! assert_eq!(TextKey::of("The  lamp is LIT"), TextKey::of("the lamp is lit\n"));
//! let link = UrlKey::parse("hxxps://www.Example[.]com/lamp/?utm_source=post&oil=1")?;
//! assert_eq!(link.as_str(), "example.com/lamp?oil=1");
//!
//! // A signal as people pass it on.
//! let signal: Signal = "url:http://example.com/lamp?oil=1".parse()?;
//! assert_eq!(signal, Signal::Url(link));
//! assert_eq!(signal.kind().algorithm().to_string(), "url@1");
//! # Ok::<(), weir_signals::SignalError>(())
//! ```

pub mod background;
mod banked_text;
mod digest;
pub mod features;
pub mod form;
pub mod grams;
pub mod indicators;
mod language;
pub mod passage;
pub mod patterns;
pub mod pdq;
mod signal;
pub mod skeleton;
mod text_key;
mod tlsh;
mod url_key;

pub use banked_text::{BankedText, HeldText};
pub use digest::{Digests, FileDigests, Md5Digest, Sha1Digest, Sha256Digest};
pub use indicators::IndicatorKey;
pub use language::{Language, language, languages};
pub use passage::Passage;
pub use pdq::{Pdq, PdqHash, Quality};
pub use signal::{Algorithm, Signal, SignalError, SignalKind, SignalSort};
pub use text_key::TextKey;
pub use tlsh::TlshHash;
pub use url_key::{UrlKey, UrlKeyError};
