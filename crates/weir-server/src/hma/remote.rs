//! Media behind a URL, fetched from the hosts that the operator named and from
//! no other (`media_hosts`).

use std::time::Duration;

use axum::http::StatusCode;

use super::answer::Refusal;
use super::types::ContentType;
use crate::app::App;
use crate::outgoing::{Limits, OutgoingError};

/// How long HMA waits.
const WAIT: Duration = Duration::from_secs(30);

/// What was fetched.
pub(super) struct Remote {
    pub(super) bytes: Vec<u8>,
    /// What the other side said that it is, where it said photo or video.
    pub(super) content_type: Option<ContentType>,
}

pub(super) async fn fetch(app: &App, url: &str) -> Result<Remote, Refusal> {
    let limits = Limits { bytes: app.config().engine.media.limits.bytes, time: WAIT };
    let fetched = app.client().fetch(url, limits).await.map_err(refused)?;
    let kind = fetched.content_type.unwrap_or_default().to_ascii_lowercase();
    let content_type = match kind.split('/').next() {
        Some("image") => Some(ContentType::Photo),
        Some("video") => Some(ContentType::Video),
        _ => None,
    };
    Ok(Remote { bytes: fetched.bytes.into(), content_type })
}

fn refused(error: OutgoingError) -> Refusal {
    tracing::info!(%error, "a URL of HMA's interface could not be fetched");
    match error {
        OutgoingError::TooLarge { .. } => {
            Refusal::Message(StatusCode::PAYLOAD_TOO_LARGE, "Content too large".to_owned())
        }
        other => Refusal::bad(other.to_string()),
    }
}

/// What bytes are, where nobody said: a picture by its first bytes, a video by
/// those of MP4, Matroska, AVI, MPEG or FLV.
pub(super) fn sniffed(bytes: &[u8]) -> Option<ContentType> {
    let starts = |start: &[u8]| bytes.starts_with(start);
    let brand = bytes.get(4..12).filter(|box_| box_.starts_with(b"ftyp")).map(|box_| &box_[4..]);
    let still =
        |brand: &[u8]| [&b"avif"[..], b"avis", b"heic", b"heix", b"mif1", b"msf1"].contains(&brand);
    if brand.is_some_and(|brand| !still(brand))
        || starts(&[0x1a, 0x45, 0xdf, 0xa3])
        || starts(b"FLV")
        || starts(&[0, 0, 1, 0xba])
        || (starts(b"RIFF") && bytes.get(8..12) == Some(b"AVI "))
    {
        return Some(ContentType::Video);
    }
    let picture = brand.is_some_and(still)
        || starts(&[0xff, 0xd8, 0xff])
        || starts(b"\x89PNG")
        || starts(b"GIF8")
        || starts(b"BM")
        || starts(b"II*\0")
        || starts(b"MM\0*")
        || (starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"));
    picture.then_some(ContentType::Photo)
}
