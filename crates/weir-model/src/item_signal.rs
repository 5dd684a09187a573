//! A signal of an item, with what of the item it was taken from.

use weir_signals::Signal;
use weir_signals::form::Form;

use crate::named::named;

named! {
    /// What was laid behind the parts of a picture that are seen through.
    Backdrop, "backdrop of a picture" {
        /// White, as on most pages.
        White = "white",
        /// Black, as in dark modes.
        Black = "black",
    }
}

/// A signal of an item, and what of the item it was taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemSignal {
    /// The number of the medium; text and links have none.
    pub medium: Option<u16>,
    /// The signal.
    pub signal: Signal,
    /// When what it was taken from is shown, in milliseconds from the start; only
    /// of what moves.
    pub at_ms: Option<u64>,
    /// What was laid behind it.
    pub over: Option<Backdrop>,
    /// Which part of the picture it was taken from; nothing for the whole.
    pub cut: Option<Form>,
    /// The decoder, where it is a stand-in for the one that signals are defined
    /// by: the signal may be off by some bits.
    pub stand_in: Option<String>,
}

impl ItemSignal {
    /// A signal of a whole medium, or of a text or link.
    pub fn of(medium: Option<u16>, signal: Signal) -> Self {
        Self { medium, signal, at_ms: None, over: None, cut: None, stand_in: None }
    }
}
