//! Known texts: what is banked of one, where a copy of it stands in an item, and
//! what stands around it there.
//!
//! | step | module |
//! |---|---|
//! | a text or a link becomes what is banked of it | `bankable` |
//! | the banked ones, ready to be found | `index` |
//! | where they stand, and what is said of that | `found` |
//! | two texts side by side | `pair` |
//! | quotation marks, attribution, language: what rules look at | `reading` |

mod bankable;
mod found;
mod index;
mod pair;
mod reading;

pub use bankable::{BankableText, TextRefused, bankable, link_signals};
pub(crate) use found::apart;
pub use found::{TextMatch, TextSpan};
pub(crate) use index::{TextIndex, at_place, whole};
pub(crate) use pair::Pair;
pub(crate) use reading::{Reading, language_tag};

use crate::own_background::known;
