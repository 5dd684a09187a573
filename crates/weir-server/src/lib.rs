//! Weir over HTTP: the API, its workers and its webhooks.

mod limiter;

pub use limiter::{RateLimiter, RetryAfter};
