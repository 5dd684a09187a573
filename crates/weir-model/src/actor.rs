//! Who did something.

use std::fmt;
use std::str::FromStr;

use crate::id::{IdError, KeyId, RuleVersionId, UserId};

/// Who made a change or read what is told when it is read. Every event that
/// somebody caused names them in its payload, as `by`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Weir itself, in its own time.
    Weir,
    /// Whoever may run the program on the data folder.
    CommandLine,
    /// A program with a key.
    Key(KeyId),
    /// A person who signed in.
    User(UserId),
    /// A rule, in the one case where it may act without a person.
    Rule(RuleVersionId),
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weir => f.write_str("weir"),
            Self::CommandLine => f.write_str("command-line"),
            Self::Key(id) => id.fmt(f),
            Self::User(id) => id.fmt(f),
            Self::Rule(id) => id.fmt(f),
        }
    }
}

impl FromStr for Actor {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        match text {
            "weir" => Ok(Self::Weir),
            "command-line" => Ok(Self::CommandLine),
            key if key.starts_with("key_") => key.parse().map(Self::Key),
            rule if rule.starts_with("rule_version_") => rule.parse().map(Self::Rule),
            user => user.parse().map(Self::User),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_actor_is_read_back() {
        for actor in [
            Actor::Weir,
            Actor::CommandLine,
            Actor::Key(KeyId::from_bytes([1; 16])),
            Actor::User(UserId::from_bytes([2; 16])),
            Actor::Rule(RuleVersionId::from_bytes([3; 16])),
        ] {
            assert_eq!(actor.to_string().parse(), Ok(actor));
        }
    }
}
