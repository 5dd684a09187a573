//! Signals find their neighbours.
//!
//! For whoever holds many fingerprints and wants, for one more, *every* stored
//! one near it. [`LiveIndex`] is what most want: hashes come and go, each query
//! sees them, and nobody waits. [`Segment`] is a set that does not change,
//! [`HammingIndex`] a plain scan, [`ExactIndex`] keys that are equal or not.
#![doc = include_str!("../README.md")]

mod answer;
mod build;
mod cost;
mod exact;
mod features;
mod groups;
mod hamming;
mod keywords;
mod layout;
mod live;
pub mod oracle;
mod owner;
mod passages;
mod patterns;
mod phrases;
mod planes;
mod row;
mod search;
mod sections;
mod segment;
mod simd;
mod snapshot;
mod stored;
mod table;
mod tags;
mod tlsh;
mod weights;

pub use answer::{Answer, Ask, Hit};
pub use exact::ExactIndex;
pub use features::{Candidate, FeatureIndex, FrozenFeatures};
pub use groups::{Admission, Group, Groups, Share};
pub use hamming::{HammingIndex, Neighbour};
pub use live::LiveIndex;
pub use owner::{Item, Owner};
pub use passages::{
    AlignedSpan, Features, KnownTexts, PassageHit, PassageIndex, Score, Sealing, Setting,
    SnapshotTag, Strictness,
};
pub use patterns::{PatternHit, PatternIndex};
pub use phrases::{PhraseError, PhraseHit, PhraseIndex, PhraseTier};
pub use segment::Segment;
pub use simd::ScanPath;
pub use snapshot::{SnapshotError, reseal};
pub use tlsh::{TlshHit, TlshIndex};
