//! Deliveries: one message to one webhook, tried until it arrives or three
//! days are over.

use std::fmt;

use crate::id::{ActionId, DecisionId, DeliveryId, ItemId, WebhookId};
use crate::named::named;
use crate::time::Timestamp;

named! {
    /// What a message tells.
    MessageKind, "kind of message" {
        /// The service is told to do something.
        ActionRequested = "action.requested",
        /// An item's verdict is another one now.
        VerdictChanged = "verdict.changed",
        /// A notice was decided.
        NoticeDecided = "notice.decided",
        /// An appeal was decided.
        AppealDecided = "appeal.decided",
        /// Somebody tries a webhook.
        WebhookTest = "webhook.test",
        /// A batch of items is through.
        BatchDone = "batch.done",
    }
}

named! {
    /// Where a delivery stands.
    DeliveryState, "state of a delivery" {
        /// It is still to be made.
        Waiting = "waiting",
        /// It arrived: the endpoint answered 2xx.
        Delivered = "delivered",
        /// It was given up.
        Dead = "dead",
        /// It is not to be made any more.
        Cancelled = "cancelled",
    }
}

/// Something to be told to every webhook of a service.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// What it tells.
    pub kind: MessageKind,
    /// The item that it is about: messages of one item go in order.
    pub item: Option<ItemId>,
    /// The action that it asks for.
    pub action: Option<ActionId>,
    /// The decision behind it; undone in time it is not sent.
    pub decision: Option<DecisionId>,
    /// The JSON that is sent.
    pub body: String,
    /// Not sent before.
    pub not_before: Timestamp,
}

impl Message {
    /// The longest body that is taken, in bytes.
    pub const MAX_BODY: usize = 256 << 10;
}

impl fmt::Debug for Message {
    /// Without the body.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("kind", &self.kind)
            .field("item", &self.item)
            .field("action", &self.action)
            .field("decision", &self.decision)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("not_before", &self.not_before)
            .finish()
    }
}

/// One message to one webhook, as people see it: without its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Which delivery.
    pub id: DeliveryId,
    /// Its place among its service's deliveries: the cursor for readers.
    pub number: i64,
    /// Where it goes.
    pub webhook: WebhookId,
    /// The delivery that it repeats, or itself; sent as `webhook-id`, so that a
    /// receiver knows a repetition.
    pub message: DeliveryId,
    /// What it tells.
    pub kind: MessageKind,
    /// The item that it is about.
    pub item: Option<ItemId>,
    /// The action that it asks for.
    pub action: Option<ActionId>,
    /// The decision behind it.
    pub decision: Option<DecisionId>,
    /// Where it stands.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// While it waits: not tried before.
    pub next_at: Timestamp,
    /// When it was first tried.
    pub first_attempt_at: Option<Timestamp>,
    /// When it was last tried.
    pub last_attempt_at: Option<Timestamp>,
    /// The status of the last answer.
    pub last_status: Option<u16>,
    /// What was wrong the last time.
    pub last_error: Option<String>,
    /// When it arrived, was given up or cancelled.
    pub ended_at: Option<Timestamp>,
    /// Whether its body was erased; such a one cannot be replayed.
    pub erased: bool,
}

const SECOND: i64 = 1_000_000;

/// The pause after the first, second, … attempt; the last one stays.
const PAUSES: [i64; 8] = [5, 30, 120, 600, 1800, 3600, 7200, 14_400];

/// How long a delivery is tried, from its first attempt on.
const DAYS: i64 = 3 * 86_400 * SECOND;

/// When to try again after `attempts` attempts of which the last ended at
/// `now`, or that it is over. `jitter` is any number: with it each pause is up
/// to a fifth shorter or longer, so that what failed together is not tried
/// together.
pub fn next_attempt(
    attempts: u32,
    first_attempt_at: Timestamp,
    now: Timestamp,
    jitter: u64,
) -> Option<Timestamp> {
    let last = first_attempt_at.micros().saturating_add(DAYS);
    if now.micros() >= last {
        return None;
    }
    let step = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX);
    let pause = PAUSES[step.min(PAUSES.len() - 1)] * SECOND;
    let thousandths = 800 + i64::try_from(jitter % 401).expect("below 401");
    let next = now.micros().saturating_add(pause / 1000 * thousandths);
    // One last attempt at the very end of the three days.
    Some(Timestamp::from_micros(next.min(last)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_micros(1_790_000_000_000_000 + micros)
    }

    #[test]
    fn the_pauses_grow_to_four_hours() {
        let middle = 200; // neither shorter nor longer
        let pauses: Vec<i64> = (1..=10)
            .map(|attempts| {
                let next = next_attempt(attempts, at(0), at(1), middle).unwrap();
                (next.micros() - at(1).micros()) / SECOND
            })
            .collect();
        assert_eq!(pauses, [5, 30, 120, 600, 1800, 3600, 7200, 14_400, 14_400, 14_400]);
    }

    #[test]
    fn the_names_are_those_of_the_contract() {
        for kind in MessageKind::ALL {
            assert_eq!(MessageKind::from_name(kind.name()), Some(*kind));
        }
        assert_eq!(MessageKind::ActionRequested.to_string(), "action.requested");
        assert_eq!(DeliveryState::from_name("waiting"), Some(DeliveryState::Waiting));
        assert_eq!(DeliveryState::from_name("Waiting"), None);
    }

    #[test]
    fn a_message_is_debugged_without_its_body() {
        let message = Message {
            kind: MessageKind::WebhookTest,
            item: None,
            action: None,
            decision: None,
            body: "a lamp".to_owned(),
            not_before: at(0),
        };
        assert!(!format!("{message:?}").contains("lamp"));
    }

    proptest! {
        #[test]
        fn a_pause_is_at_most_a_fifth_shorter_or_longer(
            attempts in 1_u32..400, now in 0_i64..86_400, jitter in any::<u64>(),
        ) {
            let now = at(now * SECOND);
            let plain = next_attempt(attempts, at(0), now, 200).unwrap().micros() - now.micros();
            let next = next_attempt(attempts, at(0), now, jitter).unwrap().micros() - now.micros();
            prop_assert!(next * 10 >= plain * 8 && next * 10 <= plain * 12, "{next} of {plain}");
        }

        #[test]
        fn every_delivery_ends_after_three_days_and_not_before(jitters in prop::collection::vec(any::<u64>(), 64)) {
            let (mut now, mut attempts) = (at(0), 0);
            for jitter in jitters {
                attempts += 1;
                match next_attempt(attempts, at(0), now, jitter) {
                    Some(next) => {
                        prop_assert!(next > now);
                        now = next;
                    }
                    None => break,
                }
            }
            prop_assert_eq!(now.micros(), at(DAYS).micros());
            prop_assert!((20..45).contains(&attempts), "{attempts}");
        }

        #[test]
        fn a_clock_that_was_set_back_loses_nothing(back in 0_i64..1_000_000, attempts in 1_u32..50) {
            prop_assert!(next_attempt(attempts, at(0), at(-back * SECOND), 7).is_some());
        }
    }
}
