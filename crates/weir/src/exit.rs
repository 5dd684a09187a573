//! How a command ended: the exit codes of CONTRACT.md.

use std::process::ExitCode;

/// What came of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Done, and nothing was found: 0.
    Nothing,
    /// Something matched: 1.
    Matched,
    /// Something went wrong, part of the input included; the rest was done: 2.
    Problem,
}

impl Exit {
    /// The exit code's number.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Nothing => 0,
            Self::Matched => 1,
            Self::Problem => 2,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
