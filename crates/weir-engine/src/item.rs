//! Receive: an item as a service sends it.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use tempfile::TempPath;
use weir_media::{Limits, MediaError, read_bounded};
use weir_model::{Author, ContentDigest, ItemKey, Timestamp};
use weir_signals::{Sha256Digest, Signal};

/// An item as a service sends it.
#[derive(Debug)]
pub struct NewItem {
    /// What the service calls it.
    pub key: ItemKey,
    /// Whose it is.
    pub author: Option<Author>,
    /// When the service says that it was made.
    pub created_at: Option<Timestamp>,
    /// What it says.
    pub content: ItemContent,
    /// Given back unchanged in webhooks, JSON.
    pub echo: Option<String>,
}

/// What there is to fingerprint in an item.
#[derive(Debug, Default)]
pub struct ItemContent {
    /// Its text.
    pub text: Option<String>,
    /// Its links, as they were written.
    pub links: Vec<String>,
    /// Its media, in order.
    pub media: Vec<Medium>,
}

/// A picture, a film, a recording, a document.
#[derive(Debug, Default)]
pub struct Medium {
    /// The file's name.
    pub name: Option<String>,
    /// What the service says that it is; Weir looks for itself.
    pub content_type: Option<String>,
    /// Where it is.
    pub source: MediumSource,
}

/// Where a medium is.
#[derive(Debug)]
pub enum MediumSource {
    /// Here.
    Bytes(Vec<u8>),
    /// On the disk, while it is large.
    File(Upload),
    /// To be fetched.
    Url(String),
    /// With the service, which sends its fingerprints alone.
    Signals(Vec<Signal>),
    /// Not there any more, and why.
    Gone(String),
}

/// A large upload, on the disk as long as somebody holds it.
#[derive(Clone, Debug)]
pub struct Upload {
    path: Arc<TempPath>,
    digest: Sha256Digest,
}

impl Upload {
    /// What was written to `path`, with the digest of its bytes.
    pub fn new(path: TempPath, digest: Sha256Digest) -> Self {
        Self { path: Arc::new(path), digest }
    }

    /// Its bytes, within the limits.
    pub fn read(&self, limits: &Limits) -> Result<Vec<u8>, MediaError> {
        read_bounded(&self.path, limits)
    }
}

impl Default for MediumSource {
    fn default() -> Self {
        Self::Bytes(Vec::new())
    }
}

impl ItemContent {
    /// What tells this content from another: text, links and media, but not
    /// the names of files or what the service says of them.
    pub fn digest(&self) -> ContentDigest {
        let mut digest = Sha256::new();
        let mut part = |mark: &[u8], bytes: &[u8]| {
            digest.update(mark);
            digest.update((bytes.len() as u64).to_be_bytes());
            digest.update(bytes);
        };
        part(b"weir.content.1", b"");
        if let Some(text) = &self.text {
            part(b"text", text.as_bytes());
        }
        for link in &self.links {
            part(b"link", link.as_bytes());
        }
        for medium in &self.media {
            match &medium.source {
                MediumSource::Bytes(bytes) => part(b"file", &Sha256Digest::of(bytes).0),
                MediumSource::File(upload) => part(b"file", &upload.digest.0),
                MediumSource::Url(url) => part(b"from", url.as_bytes()),
                MediumSource::Signals(signals) => {
                    let lines: Vec<String> = signals.iter().map(Signal::to_string).collect();
                    part(b"sign", lines.join("\n").as_bytes());
                }
                MediumSource::Gone(_) => part(b"gone", b""),
            }
        }
        ContentDigest(digest.finalize().into())
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.text.as_ref().is_none_or(|text| text.trim().is_empty())
            && self.links.is_empty()
            && self.media.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_file_is_called_is_no_content() {
        let medium = |name: &str, bytes: &[u8]| Medium {
            name: Some(name.to_owned()),
            content_type: None,
            source: MediumSource::Bytes(bytes.to_vec()),
        };
        let of = |media| ItemContent { media, ..ItemContent::default() }.digest();
        assert_eq!(of(vec![medium("a", b"x")]), of(vec![medium("b", b"x")]));
        assert_ne!(of(vec![medium("a", b"x")]), of(vec![medium("a", b"y")]));
        // Nor can one part pass for two.
        assert_ne!(of(vec![medium("a", b"xy")]), of(vec![medium("a", b"x"), medium("a", b"y")]));
    }
}
