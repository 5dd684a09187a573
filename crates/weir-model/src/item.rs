//! Items: what a service shows or stores, as the service names it.

use std::fmt;

use crate::id::{AuthorId, ItemId};
use crate::named::named;
use crate::time::Timestamp;

/// The service's own name of a thing: a type and an id within the type. Both
/// are kept as they came.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemKey {
    kind: String,
    id: String,
}

impl ItemKey {
    /// The most characters of a type.
    pub const MAX_TYPE: usize = 64;
    /// The most characters of an id.
    pub const MAX_ID: usize = 512;

    /// The key of this type and id, if both can be kept.
    pub fn new(kind: impl Into<String>, id: impl Into<String>) -> Result<Self, KeyError> {
        let (kind, id) = (kind.into(), id.into());
        check("type", &kind, Self::MAX_TYPE)?;
        check("id", &id, Self::MAX_ID)?;
        Ok(Self { kind, id })
    }

    /// The type, as `post`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The id within the type.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl fmt::Display for ItemKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.id)
    }
}

fn check(part: &'static str, text: &str, most: usize) -> Result<(), KeyError> {
    let found = text.chars().count();
    if text.is_empty() {
        Err(KeyError { part, what: "is empty".to_owned() })
    } else if found > most {
        Err(KeyError { part, what: format!("has {found} characters; {most} are the most") })
    } else if text.chars().any(char::is_control) {
        Err(KeyError { part, what: "holds a control character; leave it out".to_owned() })
    } else {
        Ok(())
    }
}

/// Why a type or an id cannot be kept.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("the {part} {what}")]
pub struct KeyError {
    /// `type` or `id`.
    pub part: &'static str,
    what: String,
}

/// The service's account behind an item; its name is a label for people and
/// never compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The service's own name of the account.
    pub key: ItemKey,
    /// What the account is called there.
    pub name: Option<String>,
}

/// The digest of an item's content: the same content under the same key is the
/// same revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ContentDigest(pub [u8; 32]);

named! {
    /// What Weir answers for an item.
    Verdict, "verdict" {
        /// Nothing stands against it.
        Allow = "allow",
        /// It may stay, with a label.
        Label = "label",
        /// A person looks at it.
        Review = "review",
        /// It is held back until a person has looked.
        Hold = "hold",
        /// The service is told to act at once.
        Act = "act",
    }
}

named! {
    /// The brake: how far verdicts reach.
    Mode, "mode" {
        /// Verdicts are computed, recorded and answered; nothing follows.
        Observe = "observe",
        /// Cases are made; nothing is held or acted on without a person.
        Review = "review",
        /// Rules do what they say.
        Live = "live",
    }
}

/// An item as it is kept: its newest revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Which item.
    pub id: ItemId,
    /// The service's own name of it.
    pub key: ItemKey,
    /// Whose.
    pub author: Option<AuthorId>,
    /// How many revisions there were; the newest one's number.
    pub revision: u32,
    /// When it was first received.
    pub received_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_kept_as_it_came() {
        let key = ItemKey::new("post", " ٣٤/é?#").unwrap();
        assert_eq!((key.kind(), key.id()), ("post", " ٣٤/é?#"));
    }

    #[test]
    fn a_key_is_measured_in_characters() {
        assert!(ItemKey::new("é".repeat(64), "منارة".repeat(102)).is_ok());
        assert!(ItemKey::new("é".repeat(65), "1").is_err());
    }

    #[test]
    fn a_key_is_told_as_type_and_id() {
        assert_eq!(ItemKey::new("post", "34").unwrap().to_string(), "post 34");
    }

    #[test]
    fn a_key_that_cannot_be_kept_is_refused_with_the_reason() {
        let error = |kind: &str, id: &str| ItemKey::new(kind, id).unwrap_err().to_string();
        assert_eq!(error("", "1"), "the type is empty");
        assert_eq!(error("post", &"x".repeat(513)), "the id has 513 characters; 512 are the most");
        assert_eq!(error("post", "a\0"), "the id holds a control character; leave it out");
    }
}
