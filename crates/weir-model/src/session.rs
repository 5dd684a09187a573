//! Sessions: a user who signed in, at one place.

use std::time::Duration;

use crate::id::{SessionId, UserId};
use crate::time::Timestamp;

/// A user who signed in, at one place; its token is shown once and not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserSession {
    /// Which session.
    pub id: SessionId,
    /// Whose.
    pub user: UserId,
    /// When they signed in.
    pub created_at: Timestamp,
    /// When something was last done in it, to the minute.
    pub last_seen_at: Timestamp,
    /// When it ends, whatever is done in it.
    pub expires_at: Timestamp,
    /// What they signed in with, as it calls itself.
    pub client: String,
}

impl UserSession {
    /// How long it lasts at the most.
    pub const LONGEST: Duration = Duration::from_secs(7 * 24 * 60 * 60);

    /// How long it lasts while nothing is done in it.
    pub const IDLE: Duration = Duration::from_secs(12 * 60 * 60);

    /// Whether it still holds at `at`. On a clock that was set back further
    /// than the idle time nobody knows how old it is: it does not hold either.
    pub fn holds(&self, at: Timestamp) -> bool {
        at < self.expires_at && at.apart(self.last_seen_at) < Self::IDLE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_holds_while_it_is_used_and_a_week_at_the_most() {
        let start = Timestamp::from_micros(1_790_000_000_000_000);
        let hours = |n: u64| start.plus(Duration::from_secs(n * 3600));
        let session = |last_seen_at| UserSession {
            id: SessionId::from_bytes([1; 16]),
            user: UserId::from_bytes([2; 16]),
            created_at: start,
            last_seen_at,
            expires_at: start.plus(UserSession::LONGEST),
            client: String::new(),
        };
        assert!(session(start).holds(hours(11)));
        assert!(!session(start).holds(hours(12)));
        assert!(session(hours(11)).holds(hours(12)));
        assert!(session(hours(167)).holds(hours(167)));
        assert!(!session(hours(167)).holds(hours(168)));
        // The clock was set back: an hour is nothing, a day is too much.
        assert!(session(hours(24)).holds(hours(23)));
        assert!(!session(hours(24)).holds(hours(0)));
    }
}
