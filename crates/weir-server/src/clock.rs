//! The clock: read in one place, handed to whoever needs the time.

use std::sync::Arc;

pub use weir_engine::Clock;
use weir_model::Timestamp;

/// The system's clock.
pub fn system_clock() -> Clock {
    Arc::new(now)
}

/// The time.
pub fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let micros = since.map_or(0, |since| i64::try_from(since.as_micros()).unwrap_or(i64::MAX));
    Timestamp::from_micros(micros)
}
