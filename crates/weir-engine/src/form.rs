//! The form in which an item's picture was compared.

use std::fmt;

/// How a picture was turned or mirrored before it was compared. Re-uploads are
/// often mirrored; PDQ gives the eight forms for little more than one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    /// As the file stores it.
    #[default]
    AsIs,
    /// Turned by 90 degrees.
    Rot90,
    /// Turned by 180 degrees.
    Rot180,
    /// Turned by 270 degrees.
    Rot270,
    /// Upside down mirrored: top and bottom exchanged.
    FlipX,
    /// Mirrored: left and right exchanged.
    FlipY,
    /// Mirrored along one diagonal.
    FlipPlus1,
    /// Mirrored along the other diagonal.
    FlipMinus1,
}

impl Form {
    /// Every form, in the order in which pdqhash's `compute_dihedral` and
    /// [`weir_signals::pdq`] give them.
    pub const ALL: [Self; 8] = [
        Self::AsIs,
        Self::Rot90,
        Self::Rot180,
        Self::Rot270,
        Self::FlipX,
        Self::FlipY,
        Self::FlipPlus1,
        Self::FlipMinus1,
    ];

    /// The form's name in answers; a picture as it is has none.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::AsIs => None,
            Self::Rot90 => Some("rot90"),
            Self::Rot180 => Some("rot180"),
            Self::Rot270 => Some("rot270"),
            Self::FlipX => Some("flip_x"),
            Self::FlipY => Some("flip_y"),
            Self::FlipPlus1 => Some("flip_plus1"),
            Self::FlipMinus1 => Some("flip_minus1"),
        }
    }
}

impl fmt::Display for Form {
    /// In words, for people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AsIs => "as it is",
            Self::Rot90 => "turned by 90°",
            Self::Rot180 => "turned by 180°",
            Self::Rot270 => "turned by 270°",
            Self::FlipX => "mirrored top to bottom",
            Self::FlipY => "mirrored left to right",
            Self::FlipPlus1 | Self::FlipMinus1 => "mirrored along a diagonal",
        })
    }
}
