//! Where a reader of a list stands.

use std::fmt;
use std::str::FromStr;

/// A place in a list, behind a row that was handed out. It names the row's
/// dense number and not its position, so rows may come and go around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor(i64);

impl Cursor {
    /// Before the first row.
    pub const START: Self = Self(0);

    /// Behind the row of this number.
    pub const fn after(number: i64) -> Self {
        Self(number)
    }

    /// The number of the last row handed out.
    pub const fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "c{:x}", self.0)
    }
}

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        text.strip_prefix('c')
            .filter(|digits| !digits.starts_with(['+', '-']))
            .and_then(|digits| i64::from_str_radix(digits, 16).ok())
            .map(Self)
            .ok_or_else(|| CursorError(text.chars().take(40).collect()))
    }
}

/// Why a text is not a cursor.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("“{0}” is no cursor: pass on the one that the list answered as “next”")]
pub struct CursorError(String);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_cursor_is_read_back(number in 0_i64..) {
            let cursor = Cursor::after(number);
            prop_assert_eq!(cursor.to_string().parse::<Cursor>(), Ok(cursor));
        }

        #[test]
        fn no_text_becomes_a_place_before_the_start(text in "c?.{0,20}") {
            prop_assert!(text.parse::<Cursor>().map_or(0, Cursor::number) >= 0);
        }
    }
}
