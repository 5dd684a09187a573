//! How long the calls of one query or page took.
//!
//! Others work on the machine, and a call that waited for the processor says
//! nothing of Weir: each is made in three rounds, and its median counts. The
//! longest of all is told beside it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::service::rounded;

const ROUNDS: usize = 3;

/// The times of one query or page.
pub(crate) struct Asked {
    name: String,
    /// Nothing for a worker's: nobody waits for that.
    goal_ms: Option<f64>,
    /// Of each call the median of its rounds, sorted.
    medians: Vec<Duration>,
    longest: Duration,
}

impl Asked {
    /// Makes `calls` calls, each in every round.
    pub(crate) async fn each(
        name: &str,
        goal_ms: Option<f64>,
        calls: u64,
        mut what: impl AsyncFnMut(u64),
    ) -> Self {
        let mut took: Vec<Vec<Duration>> = vec![Vec::new(); calls as usize];
        for _ in 0..ROUNDS {
            for call in 0..calls {
                #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
                let started = Instant::now();
                what(call).await;
                took[call as usize].push(started.elapsed());
            }
        }
        let longest = took.iter().flatten().max().copied().unwrap_or_default();
        let median = |mut rounds: Vec<Duration>| {
            rounds.sort_unstable();
            rounds[ROUNDS / 2]
        };
        let mut medians: Vec<Duration> = took.into_iter().map(median).collect();
        medians.sort_unstable();
        let asked = Self { name: name.to_owned(), goal_ms, medians, longest };
        eprintln!(
            "  {name}: p50 {:.2}, p99 {:.2}, max {:.2}, longest {:.1} ms",
            asked.ms(0.5),
            asked.ms(0.99),
            asked.ms(1.0),
            asked.longest.as_secs_f64() * 1e3
        );
        asked
    }

    /// The time that this share of the calls kept under, in ms.
    fn ms(&self, share: f64) -> f64 {
        let count = self.medians.len();
        let at = ((count as f64 * share).ceil() as usize).clamp(1, count);
        self.medians[at - 1].as_secs_f64() * 1e3
    }

    pub(crate) fn json(&self) -> Value {
        json!({
            "name": self.name,
            "p50_ms": rounded(self.ms(0.5)),
            "p99_ms": rounded(self.ms(0.99)),
            "max_ms": rounded(self.ms(1.0)),
            "longest_of_all_rounds_ms": rounded(self.longest.as_secs_f64() * 1e3),
            "goal_ms": self.goal_ms,
            "missed": self.goal_ms.is_some_and(|goal| self.ms(1.0) > goal),
        })
    }
}
