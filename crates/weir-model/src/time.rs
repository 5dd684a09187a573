//! Points in time: microseconds since 1970 in UTC, RFC 3339 outside.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A point in time, to the microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// `micros` microseconds after 1970-01-01T00:00:00Z; what lies outside the
    /// years -9999 to 9999 becomes the nearest end.
    pub fn from_micros(micros: i64) -> Self {
        let nearest = if micros < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
        Self(jiff::Timestamp::from_microsecond(micros).unwrap_or(nearest))
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub fn micros(self) -> i64 {
        self.0.as_microsecond()
    }

    /// This long after it.
    pub fn plus(self, time: Duration) -> Self {
        let micros = i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
        Self::from_micros(self.micros().saturating_add(micros))
    }

    /// How far it is from another one, whichever comes first.
    pub fn apart(self, other: Self) -> Duration {
        Duration::from_micros(self.micros().abs_diff(other.micros()))
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC with six digits of fraction.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.6}", self.0)
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, TimestampError> {
        text.parse::<jiff::Timestamp>()
            .map(|time| Self::from_micros(time.as_microsecond()))
            .map_err(|_| TimestampError(text.chars().take(40).collect()))
    }
}

/// Why a text is not a point in time.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("“{0}” is no time: expected one like 2026-11-24T08:00:00.000000Z")]
pub struct TimestampError(String);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_time_is_told_in_utc_with_microseconds() {
        let time: Timestamp = "2026-11-24T11:00:00.25+03:00".parse().unwrap();
        assert_eq!(time.to_string(), "2026-11-24T08:00:00.250000Z");
    }

    proptest! {
        #[test]
        fn every_time_is_read_back(micros in -60_000_000_000_000_000_i64..250_000_000_000_000_000) {
            let time = Timestamp::from_micros(micros);
            prop_assert_eq!(time.micros(), micros);
            prop_assert_eq!(time.to_string().parse::<Timestamp>(), Ok(time));
        }
    }
}
