//! Webhooks: the places that messages go to, and the breaker that leaves one
//! alone while it fails.

use std::fmt;
use std::str::FromStr;

use crate::id::WebhookId;
use crate::named::named;
use crate::time::Timestamp;

/// A place that messages go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Which webhook.
    pub id: WebhookId,
    /// Where it is.
    pub url: WebhookUrl,
    /// Whether messages go there.
    pub enabled: bool,
    /// Why they do not.
    pub disabled_reason: Option<DisabledReason>,
    /// When it was made.
    pub created_at: Timestamp,
    /// With how many secrets its messages are signed: two while one is rotated.
    pub secrets: usize,
    /// Whether it is left alone just now.
    pub breaker: Breaker,
}

named! {
    /// Why no messages go to a webhook.
    DisabledReason, "reason to disable a webhook" {
        /// An operator switched it off.
        Operator = "operator",
        /// It answered `410 Gone`.
        Gone = "gone",
    }
}

/// A webhook's address: http or https, a host, no login. Told to people it
/// ends after the host: what follows may be as good as a password.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct WebhookUrl(String);

impl WebhookUrl {
    /// The longest address that is kept, in bytes.
    pub const MAX_BYTES: usize = 2048;

    /// The whole address, for the request alone.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host, with its port, and what follows it.
    fn split(text: &str) -> Option<(&str, &str)> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        Some(rest.split_at(end))
    }
}

impl fmt::Display for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, path) = Self::split(&self.0).unwrap_or_default();
        let shown = &self.0[..self.0.len() - path.len()];
        write!(f, "{shown}{}", if matches!(path, "" | "/") { "" } else { "/…" })
    }
}

impl fmt::Debug for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for WebhookUrl {
    type Err = WebhookUrlError;

    fn from_str(text: &str) -> Result<Self, WebhookUrlError> {
        if text.len() > Self::MAX_BYTES {
            return Err(WebhookUrlError::TooLong(text.len()));
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(WebhookUrlError::WhiteSpace);
        }
        let (authority, _) = Self::split(text).ok_or(WebhookUrlError::Scheme)?;
        if authority.contains('@') {
            return Err(WebhookUrlError::Login);
        }
        if authority.is_empty() || authority.starts_with(':') {
            return Err(WebhookUrlError::NoHost);
        }
        Ok(Self(text.to_owned()))
    }
}

/// Why a text cannot be a webhook's address. The text is not repeated.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum WebhookUrlError {
    /// Too long.
    #[error("a webhook's address has at most 2,048 bytes, this one has {0}")]
    TooLong(usize),
    /// White space or a control character.
    #[error("a webhook's address has no white space and no control characters; encode them as %20")]
    WhiteSpace,
    /// Neither http nor https.
    #[error("a webhook's address begins with https:// (or http://)")]
    Scheme,
    /// A login before the host.
    #[error(
        "a webhook's address holds no login before its host; messages are signed, check the signature"
    )]
    Login,
    /// No host.
    #[error("a webhook's address needs a host, as in https://example.com/weir")]
    NoHost,
}

const SECOND: i64 = 1_000_000;

/// Leaves an endpoint alone for a growing pause once it has failed often
/// enough in a row, and lets one message through to try it after that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Breaker {
    /// How many attempts failed since the last that succeeded.
    pub failures: u32,
    /// Since when every attempt fails.
    pub failing_since: Option<Timestamp>,
    /// Until when nothing is sent.
    pub open_until: Option<Timestamp>,
}

impl Breaker {
    /// How many failures in a row open it.
    pub const LIMIT: u32 = 5;
    const SHORTEST: i64 = 60 * SECOND;
    const LONGEST: i64 = 3600 * SECOND;

    /// Whether anything may be sent at `now`.
    pub fn lets_through(&self, now: Timestamp) -> bool {
        self.open_until.is_none_or(|until| until <= now)
    }

    /// Whether what is let through is the one message that tries the endpoint.
    pub const fn probes(&self) -> bool {
        self.failures >= Self::LIMIT
    }

    /// After an attempt that succeeded.
    pub fn succeeded() -> Self {
        Self::default()
    }

    /// After an attempt that failed at `now`. Attempts that were under way
    /// together each count, so that the first pause may be some steps longer.
    pub fn failed(self, now: Timestamp) -> Self {
        let failures = self.failures.saturating_add(1);
        let open_until = failures.checked_sub(Self::LIMIT).map(|beyond| {
            let pause = (Self::SHORTEST << beyond.min(6)).min(Self::LONGEST);
            Timestamp::from_micros(now.micros().saturating_add(pause))
        });
        Self { failures, failing_since: self.failing_since.or(Some(now)), open_until }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_micros(1_790_000_000_000_000 + micros)
    }

    #[test]
    fn an_address_is_told_without_what_follows_its_host() {
        for (text, told) in [
            ("https://hooks.example/T0/secret?token=lamp", "https://hooks.example/…"),
            ("http://127.0.0.1:9000", "http://127.0.0.1:9000"),
            ("https://hooks.example/", "https://hooks.example"),
            ("http://http/lamp", "http://http/…"),
            ("https://hooks.example?token=lamp", "https://hooks.example/…"),
        ] {
            let url: WebhookUrl = text.parse().unwrap();
            assert_eq!((url.to_string(), format!("{url:?}")), (told.to_owned(), told.to_owned()));
            assert_eq!(url.as_str(), text);
        }
    }

    #[test]
    fn what_is_no_address_is_refused_without_being_repeated() {
        for text in [
            "",
            "hooks.example",
            "ftp://hooks.example/lamp",
            "https://",
            "https:///lamp",
            "https://:80/lamp",
            "https://keeper:lamp@hooks.example/",
            "https://hooks.example/a lamp",
            "https://hooks.example/\nlamp",
            &format!("https://hooks.example/{}", "lamp".repeat(1000)),
        ] {
            let error = text.parse::<WebhookUrl>().unwrap_err().to_string();
            assert!(!error.contains("lamp"), "{text:?}: {error}");
        }
    }

    #[test]
    fn five_failures_in_a_row_open_it_for_a_minute_then_for_longer_up_to_an_hour() {
        let mut breaker = Breaker::default();
        for n in 1..=4 {
            breaker = breaker.failed(at(n));
            assert!(breaker.lets_through(at(n)) && !breaker.probes());
        }
        let mut pauses = Vec::new();
        for _ in 0..9 {
            breaker = breaker.failed(at(5));
            pauses.push((breaker.open_until.unwrap().micros() - at(5).micros()) / SECOND);
        }
        assert_eq!(pauses, [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
        assert_eq!(breaker.failing_since, Some(at(1)));
        assert!(breaker.probes());
        assert_eq!(Breaker::succeeded(), Breaker::default());
    }

    proptest! {
        #[test]
        fn a_pause_ends_within_an_hour_and_a_minute_is_the_shortest(
            failures in 0_u32..200, now in 0_i64..1_000_000_000_000,
        ) {
            let breaker = (0..failures).fold(Breaker::default(), |b, _| b.failed(at(now)));
            prop_assert_eq!(breaker.probes(), failures >= Breaker::LIMIT);
            prop_assert!(breaker.lets_through(at(now + 3600 * SECOND)));
            prop_assert_eq!(breaker.lets_through(at(now + 59 * SECOND)), failures < Breaker::LIMIT);
        }
    }
}
