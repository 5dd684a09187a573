//! The exact key of a link, `url@1`: its canonical form.

use std::fmt;

/// A link brought to one form. The `Display` form is the key itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UrlKey(String);

/// Why a text is not a link.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum UrlKeyError {
    /// No link could be read.
    #[error("“{0}” is not a link: {1}")]
    Unreadable(String, String),
}

impl UrlKey {
    /// Canonicalises a link.
    pub fn parse(text: &str) -> Result<Self, UrlKeyError> {
        url::Url::parse(text)
            .map(|url| Self(url.to_string()))
            .map_err(|e| UrlKeyError::Unreadable(text.chars().take(80).collect(), e.to_string()))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UrlKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
