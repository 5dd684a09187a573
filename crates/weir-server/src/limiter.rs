//! How many requests a minute a key may make.
//!
//! A token bucket each key: it holds a burst of ten seconds' requests at the
//! most and fills at the key's rate, so in any minute there are never more than
//! the rate and one burst. In memory: after a restart every bucket is full,
//! which costs one burst more.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};

use weir_model::{KeyId, Timestamp};

/// One request, in the unit that buckets are counted in: a rate of `n` a
/// minute then brings `n` of them each microsecond, without fractions.
const REQUEST: u64 = 60_000_000;

/// Fewer buckets than this are not looked through for idle ones.
const SWEEP_FROM: usize = 1024;

/// Counts each key's requests.
#[derive(Debug, Default)]
pub struct RateLimiter {
    buckets: Mutex<Buckets>,
}

#[derive(Debug, Default)]
struct Buckets {
    of_keys: HashMap<KeyId, Bucket>,
    /// How many there may be before idle ones are dropped.
    sweep_at: usize,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: u64,
    full: u64,
    rate: NonZeroU32,
    at: Timestamp,
}

/// The request came too soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many requests for this key; try again in {seconds} s")]
pub struct RetryAfter {
    /// How long to wait, in whole seconds; at least one.
    pub seconds: u64,
}

impl RateLimiter {
    /// Takes one request of a key that may make `rate` a minute, or says when
    /// to try again.
    pub fn take(&self, key: KeyId, rate: NonZeroU32, now: Timestamp) -> Result<(), RetryAfter> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.drop_idle(now);
        let bucket = buckets.of_keys.entry(key).or_insert_with(|| Bucket::full(rate, now));
        bucket.fill(rate, now);
        bucket.take()
    }

    /// How many requests a key of this rate may make at once.
    pub fn burst(rate: NonZeroU32) -> u32 {
        rate.get().div_ceil(6)
    }
}

impl Buckets {
    /// Drops the buckets that are full again: a new one would be the same. So
    /// there are no more than twice the keys that were used within ten
    /// seconds, and looking through them costs each request next to nothing.
    fn drop_idle(&mut self, now: Timestamp) {
        if self.of_keys.len() < self.sweep_at.max(SWEEP_FROM) {
            return;
        }
        self.of_keys.retain(|_, bucket| {
            bucket.fill(bucket.rate, now);
            bucket.left < bucket.full
        });
        self.sweep_at = self.of_keys.len() * 2;
    }
}

impl Bucket {
    fn full(rate: NonZeroU32, now: Timestamp) -> Self {
        let full = u64::from(RateLimiter::burst(rate)) * REQUEST;
        Self { left: full, full, rate, at: now }
    }

    /// Fills it for the time that passed. A clock that was set back brings
    /// nothing, and holds nobody up.
    fn fill(&mut self, rate: NonZeroU32, now: Timestamp) {
        let passed = u64::try_from(now.micros().saturating_sub(self.at.micros())).unwrap_or(0);
        self.at = now;
        self.rate = rate;
        self.full = u64::from(RateLimiter::burst(rate)) * REQUEST;
        let brought = passed.saturating_mul(u64::from(rate.get()));
        self.left = self.left.saturating_add(brought).min(self.full);
    }

    fn take(&mut self) -> Result<(), RetryAfter> {
        if let Some(left) = self.left.checked_sub(REQUEST) {
            self.left = left;
            return Ok(());
        }
        let micros = (REQUEST - self.left).div_ceil(u64::from(self.rate.get()));
        Err(RetryAfter { seconds: micros.div_ceil(1_000_000).max(1) })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECOND: i64 = 1_000_000;

    fn key(n: u32) -> KeyId {
        let mut bytes = [0; 16];
        bytes[..4].copy_from_slice(&n.to_be_bytes());
        KeyId::from_bytes(bytes)
    }

    fn rate(n: u32) -> NonZeroU32 {
        NonZeroU32::new(n).unwrap()
    }

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_micros(1_790_000_000_000_000 + micros)
    }

    #[test]
    fn a_burst_goes_through_and_then_the_rate_does() {
        let limiter = RateLimiter::default();
        let take = |micros| limiter.take(key(1), rate(60), at(micros));
        for _ in 0..10 {
            assert_eq!(take(0), Ok(()));
        }
        assert_eq!(take(0), Err(RetryAfter { seconds: 1 }));
        assert_eq!(take(SECOND - 1), Err(RetryAfter { seconds: 1 }));
        assert_eq!(take(SECOND), Ok(()));
        assert_eq!(take(SECOND), Err(RetryAfter { seconds: 1 }));
    }

    #[test]
    fn whoever_waits_as_long_as_they_were_told_gets_through() {
        for n in [1, 2, 7, 59, 60, 61, 6_000] {
            let limiter = RateLimiter::default();
            let mut now = 0;
            for _ in 0..300 {
                if let Err(RetryAfter { seconds }) = limiter.take(key(1), rate(n), at(now)) {
                    now += i64::try_from(seconds).unwrap() * SECOND;
                    assert_eq!(limiter.take(key(1), rate(n), at(now)), Ok(()), "{n} a minute");
                }
            }
        }
    }

    #[test]
    fn one_keys_requests_are_not_anothers() {
        let limiter = RateLimiter::default();
        assert!(limiter.take(key(1), rate(1), at(0)).is_ok());
        assert_eq!(limiter.take(key(1), rate(1), at(0)), Err(RetryAfter { seconds: 60 }));
        assert!(limiter.take(key(2), rate(1), at(0)).is_ok());
    }

    #[test]
    fn a_clock_that_was_set_back_holds_nobody_up_and_gives_nothing() {
        let limiter = RateLimiter::default();
        let take = |seconds: i64| limiter.take(key(1), rate(1), at(seconds * SECOND));
        assert!(take(7200).is_ok());
        assert_eq!(take(3600), Err(RetryAfter { seconds: 60 }));
        assert!(take(3660).is_ok());
    }

    #[test]
    fn buckets_of_keys_that_rest_are_dropped() {
        let limiter = RateLimiter::default();
        for n in 0..100_000 {
            // A thousand other keys each second.
            assert!(limiter.take(key(n), rate(60), at(i64::from(n) * SECOND / 1_000)).is_ok());
        }
        let kept = limiter.buckets.lock().unwrap().of_keys.len();
        // A bucket that gave one request is full again a second later.
        assert!(kept <= 2 * 1_024, "{kept} are kept");
    }

    proptest! {
        #[test]
        fn in_no_minute_there_are_more_than_the_rate_and_a_burst(
            per_minute in 1_u32..400,
            pauses in prop::collection::vec(prop_oneof![Just(0_i64), 0..3 * SECOND, 0..90 * SECOND], 1..600),
        ) {
            let limiter = RateLimiter::default();
            let mut now = 0;
            let mut let_through = Vec::new();
            for pause in pauses {
                now += pause;
                // Others come and go meanwhile.
                let _ = limiter.take(key(7), rate(5), at(now));
                if limiter.take(key(1), rate(per_minute), at(now)).is_ok() {
                    let_through.push(now);
                }
            }
            let most = (per_minute + RateLimiter::burst(rate(per_minute))) as usize;
            for (from, start) in let_through.iter().enumerate() {
                let within = let_through[from..].iter().filter(|t| **t < start + 60 * SECOND).count();
                prop_assert!(within <= most, "{within} within a minute, {most} at the most");
            }
        }
    }
}
