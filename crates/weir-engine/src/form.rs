//! The ways in which an item's picture is looked at, each hashed by itself.

use std::sync::Arc;
use std::time::Duration;

use weir_model::{Backdrop, ItemSignal};
use weir_signals::features::Features;
use weir_signals::form::{Form, Rect};
use weir_signals::pdq::Dihedral;
use weir_signals::{Pdq, Signal};

/// One way of looking at a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// When what is looked at is shown; only of what moves.
    pub at: Option<Duration>,
    /// What was laid behind the parts that are seen through.
    pub over: Option<Backdrop>,
    /// Which part of it is looked at; nothing for the whole.
    pub cut: Option<Form>,
    /// Where that part lies, where that is known.
    pub rect: Option<Rect>,
    /// How it was turned or mirrored.
    pub laid: Dihedral,
}

/// A picture hashed in one look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hashed {
    /// How it was looked at.
    pub look: Look,
    /// What PDQ says of it.
    pub pdq: Pdq,
}

/// The local features of a picture in one look: as it lies, or mirrored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Featured {
    /// How it was looked at.
    pub look: Look,
    /// What it looks like here and there.
    pub features: Arc<Features>,
}

impl Look {
    /// The picture as it is.
    pub const PLAIN: Self =
        Self { at: None, over: None, cut: None, rect: None, laid: Dihedral::Original };

    /// When, in whole milliseconds.
    pub fn at_ms(&self) -> Option<u64> {
        self.at.map(|at| u64::try_from(at.as_millis()).unwrap_or(u64::MAX))
    }

    /// The form by its name, as it is told and kept: `inner`, `rot90`,
    /// `over-white+flipY`. Nothing where the picture matched as it is; a time is
    /// no form.
    pub fn form(&self) -> Option<String> {
        let over = self.over.map(|over| format!("over-{over}"));
        let cut = self.cut.map(|cut| cut.name().to_owned());
        let laid = (self.laid != Dihedral::Original).then(|| self.laid.name().to_owned());
        let parts: Vec<String> = [over, cut, laid].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join("+"))
    }

    /// For people: `the inner picture, mirrored, at 2 s`; nothing for the picture
    /// as it is.
    pub fn in_words(&self) -> Option<String> {
        let over = self.over.map(|over| match over {
            Backdrop::White => "over white",
            Backdrop::Black => "over black",
        });
        let cut = self.cut.map(|cut| match cut {
            Form::Borderless => "without its borders",
            Form::Captionless => "without its caption",
            Form::Inner => "the picture within it",
            Form::Crop => "a part of it",
        });
        let laid = match self.laid {
            Dihedral::Original => None,
            Dihedral::Rotate90 => Some("turned by 90°"),
            Dihedral::Rotate180 => Some("turned by 180°"),
            Dihedral::Rotate270 => Some("turned by 270°"),
            Dihedral::FlipX => Some("mirrored upside down"),
            Dihedral::FlipY => Some("mirrored"),
            Dihedral::FlipPlus1 | Dihedral::FlipMinus1 => Some("mirrored along a diagonal"),
        };
        let at = self.at.map(|at| format!("at {} s", at.as_millis() as f64 / 1000.0));
        let words = [over, cut, laid].into_iter().flatten().map(str::to_owned);
        let words: Vec<String> = words.chain(at).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    /// Whether the whole is looked at, neither turned nor mirrored.
    pub fn is_of_the_whole(&self) -> bool {
        self.cut.is_none() && self.laid == Dihedral::Original
    }

    /// Whether both look at the same picture of the file, or at parts of it.
    pub(crate) fn same_view(&self, other: &Self) -> bool {
        (self.at, self.over) == (other.at, other.over)
    }
}

impl Hashed {
    /// What was taken from an item before; `None` for what is no picture.
    pub(crate) fn of_signal(found: &ItemSignal) -> Option<Self> {
        let Signal::Pdq { hash, quality } = found.signal else { return None };
        let look = Look {
            at: found.at_ms.map(Duration::from_millis),
            over: found.over,
            cut: found.cut,
            ..Look::PLAIN
        };
        let quality = quality.unwrap_or(weir_signals::Quality::new(100));
        Some(Self { look, pdq: Pdq { hash, quality } })
    }
}

impl Featured {
    /// Features that somebody sent; `None` for what is none.
    pub(crate) fn of_signal(found: &ItemSignal) -> Option<Self> {
        let Signal::Features(features) = &found.signal else { return None };
        Some(Self { look: Look::PLAIN, features: features.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_told_by_its_parts_and_the_picture_as_it_is_by_none() {
        assert_eq!((Look::PLAIN.form(), Look::PLAIN.in_words()), (None, None));
        let look = Look {
            at: Some(Duration::from_millis(2_500)),
            over: Some(Backdrop::Black),
            cut: Some(Form::Inner),
            rect: None,
            laid: Dihedral::FlipY,
        };
        assert_eq!(look.form().as_deref(), Some("over-black+inner+flipY"));
        let words = look.in_words().unwrap();
        assert_eq!(words, "over black, the picture within it, mirrored, at 2.5 s");
        assert_eq!(Look { at: look.at, ..Look::PLAIN }.form(), None);
    }
}
