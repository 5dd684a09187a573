//! What kinds of signals are called in lists: by Weir, by
//! Hasher-Matcher-Actioner, and by ThreatExchange's indicator types.

use weir_signals::SignalKind;

use super::RowError;

/// What a value of a named kind is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A signal.
    Signal(SignalKind),
    /// A text itself: ThreatExchange's `raw_text`. It is banked as any other is, and
    /// found in part and altered where ThreatExchange asks for 95 of 100 letters.
    Text,
}

/// Kinds that others call something else than Weir.
const OTHERS: [(&str, Named); 14] = [
    ("raw_text", Named::Text),
    ("text_string", Named::Text),
    ("hash_pdq", Named::Signal(SignalKind::Pdq)),
    ("hash_md5", Named::Signal(SignalKind::Md5)),
    ("hash_video_md5", Named::Signal(SignalKind::Md5)),
    ("hash_sha1", Named::Signal(SignalKind::Sha1)),
    ("hash_sha256", Named::Signal(SignalKind::Sha256)),
    ("hash_video_sha256", Named::Signal(SignalKind::Sha256)),
    ("hash_text_tlsh", Named::Signal(SignalKind::Tlsh)),
    ("uri", Named::Signal(SignalKind::Url)),
    ("raw_uri", Named::Signal(SignalKind::Url)),
    ("unclickable_url", Named::Signal(SignalKind::Url)),
    ("email_address", Named::Signal(SignalKind::Email)),
    ("keyword", Named::Signal(SignalKind::Pattern)),
];

/// The kind of this name, in either case.
pub(super) fn named(name: &str) -> Result<Named, RowError> {
    let lower = name.trim().to_ascii_lowercase();
    match OTHERS.into_iter().find(|(known, _)| *known == lower) {
        Some((_, named)) => Ok(named),
        None => Ok(Named::Signal(lower.parse::<SignalKind>()?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_known_by_what_each_house_calls_them() {
        let kind = |name: &str| named(name).unwrap();
        assert_eq!(kind("RAW_TEXT"), Named::Text);
        assert_eq!(kind("TREND_QUERY"), Named::Signal(SignalKind::Pattern));
        assert_eq!(kind("HASH_TEXT_TLSH"), kind("text_tlsh"));
        assert_eq!(kind("pdq"), kind("HASH_PDQ"));
        assert!(named("phash").unwrap_err().to_string().contains("is not a kind of signal"));
    }
}
