//! Signals find their neighbours.
//!
//! For whoever holds many fingerprints and wants, for one more, *every* stored
//! one near it: [`HammingIndex`] for PDQ hashes, [`ExactIndex`] for keys that
//! are equal or not (digests, texts, links). Both change live: what is inserted
//! is found by the next query, what is removed by none.
//!
//! ```
//! use weir_index::{ExactIndex, HammingIndex};
//! use weir_signals::PdqHash;
//! use weir_signals::pdq::Distance;
//!
//! let banked = PdqHash([0x5a; 32]);
//! let mut pictures = HammingIndex::new();
//! pictures.insert(banked, 17);
//!
//! // A copy, three bits off.
//! let mut upload = banked;
//! upload.0[4] ^= 0b0000_0111;
//! let found = pictures.within(&upload, Distance::DEFAULT_RADIUS, |_| true);
//! assert_eq!(found.len(), 1);
//! assert_eq!((found[0].tag, found[0].distance.bits()), (17, 3));
//!
//! assert_eq!(pictures.remove(&17), 1);
//! assert!(pictures.is_empty());
//!
//! let mut links = ExactIndex::new();
//! links.insert("https://lighthouse.example/", 17);
//! links.insert("https://lighthouse.example/", 18);
//! assert_eq!(links.get("https://lighthouse.example/"), [17, 18]);
//! ```

mod exact;
mod hamming;
pub mod oracle;
mod passages;
mod phrases;
mod planes;
mod simd;
mod tags;

pub use exact::ExactIndex;
pub use hamming::{HammingIndex, Neighbour};
pub use passages::{
    AlignedSpan, Features, KnownTexts, PassageHit, PassageIndex, Score, Setting, Strictness,
};
pub use phrases::{PhraseError, PhraseHit, PhraseIndex, PhraseTier};
pub use simd::ScanPath;
