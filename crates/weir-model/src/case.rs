//! Cases: what a reviewer sees, and what a person decides.

use crate::actor::Actor;
use crate::id::{ActionId, CaseId, DecisionId, ItemId, NoticeId, PolicyId};
use crate::named::named;
use crate::time::Timestamp;
use weir_signals::{SignalKind, SignalSort};

named! {
    /// Where a case waits.
    Queue, "queue" {
        /// Matches of items with entries.
        Matches = "matches",
        /// Notices without a match.
        Notices = "notices",
        /// What a reviewer passed on.
        Escalated = "escalated",
    }
}

named! {
    /// What a case is about, by what matched first.
    CaseKind, "kind of case" {
        /// A picture.
        Picture = "picture",
        /// A text.
        Text = "text",
        /// A link.
        Link = "link",
        /// A file that is the same byte for byte.
        File = "file",
        /// A notice without a match.
        Notice = "notice",
        /// What a rule picked out without a match.
        Rule = "rule",
    }
}

impl CaseKind {
    /// The kind of case that a match of this signal opens.
    pub const fn of(signal: SignalKind) -> Self {
        match signal.sort() {
            SignalSort::Picture => Self::Picture,
            SignalSort::File => Self::File,
            SignalSort::Text => Self::Text,
            SignalSort::Link => Self::Link,
        }
    }
}

named! {
    /// Whether a case waits for a person.
    CaseState, "state of a case" {
        /// It waits.
        Open = "open",
        /// A person decided it.
        Decided = "decided",
        /// What it stood on was taken back: nobody need decide it.
        Withdrawn = "withdrawn",
    }
}

named! {
    /// What a person decided.
    Outcome, "outcome" {
        /// The service is to remove the item.
        Remove = "remove",
        /// The item stays as it is.
        Keep = "keep",
        /// The item stays, with a label.
        Label = "label",
        /// Somebody else shall decide; the case goes on waiting.
        Escalate = "escalate",
        /// The match was wrong: the item is not what the entry stands for.
        NotAMatch = "not_a_match",
    }
}

impl Outcome {
    /// What the service is told to do; nothing where the case goes on waiting.
    pub const fn action(self) -> Option<ActionKind> {
        match self {
            Self::Remove => Some(ActionKind::Remove),
            Self::Label => Some(ActionKind::Label),
            Self::Keep | Self::NotAMatch => Some(ActionKind::Keep),
            Self::Escalate => None,
        }
    }
}

named! {
    /// What a matched item is for.
    Purpose, "purpose" {
        /// It promotes what it shows.
        Promotion = "promotion",
        /// It reports.
        News = "news",
        /// It studies.
        Research = "research",
        /// It speaks against what it shows.
        CounterSpeech = "counter-speech",
        /// It is art.
        Art = "art",
        /// That cannot be told.
        Unclear = "unclear",
    }
}

named! {
    /// What a service is told to do with an item.
    ActionKind, "action" {
        /// Take it down.
        Remove = "remove",
        /// Leave it up; show it again where it was held back.
        Keep = "keep",
        /// Put a label on it.
        Label = "label",
        /// Take back the action before: the decision was undone.
        Undo = "undo",
    }
}

named! {
    /// How far an action got.
    ActionState, "state of an action" {
        /// It is on its way, or waits until it may leave.
        Waiting = "waiting",
        /// Every webhook acknowledged it.
        Delivered = "delivered",
        /// It was taken back before it left.
        Cancelled = "cancelled",
    }
}

/// A case: an item with its matches and notices, waiting for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Which case.
    pub id: CaseId,
    /// Its number, dense within the service.
    pub number: i64,
    /// The item that it is about; nothing where a notice names a URL alone.
    pub item: Option<ItemId>,
    /// The URL that a notice named.
    pub url: Option<String>,
    /// What it is about.
    pub kind: CaseKind,
    /// Where it waits.
    pub queue: Queue,
    /// Whether it waits.
    pub state: CaseState,
    /// Grows by each change, so that a decision on what somebody saw before is
    /// noticed.
    pub version: i64,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it should be decided: the clock that orders the queue.
    pub due_at: Timestamp,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
}

/// A decision about to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDecision {
    /// Under which policy, in which version.
    pub policy: Option<PolicyId>,
    /// What the item is for.
    pub purpose: Purpose,
    /// What is to become of it.
    pub outcome: Outcome,
    /// Why, in words that the author may be given.
    pub reason: String,
    /// The language of the reason, BCP 47, where it is known.
    pub language: Option<String>,
    /// The version of the case that was decided on, where the caller knows it.
    pub case_version: Option<i64>,
    /// When its action may leave.
    pub not_before: Timestamp,
}

/// A person's outcome for a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Which decision.
    pub id: DecisionId,
    /// Of which case.
    pub case: CaseId,
    /// Under which policy, in which version.
    pub policy: Option<PolicyId>,
    /// What the item is for.
    pub purpose: Purpose,
    /// What is to become of it.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
    /// The language of the reason, BCP 47, where it is known.
    pub language: Option<String>,
    /// Who decided; never told to an author, a service or the public.
    pub by: Actor,
    /// When.
    pub made_at: Timestamp,
    /// When its action may leave.
    pub not_before: Timestamp,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
    /// What the service was told to do.
    pub action: Option<ActionId>,
}

/// What a service is told to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Which action.
    pub id: ActionId,
    /// Its number, dense within the service.
    pub number: i64,
    /// The decision behind it.
    pub decision: DecisionId,
    /// With which item; nothing once the item was erased.
    pub item: Option<ItemId>,
    /// What.
    pub kind: ActionKind,
    /// How far it got.
    pub state: ActionState,
    /// Since when.
    pub requested_at: Timestamp,
}

named! {
    /// Whose notice it is.
    NoticeKind, "kind of notice" {
        /// Somebody who uses the service.
        User = "user",
        /// A trusted flagger (Regulation (EU) 2022/2065, Article 22).
        TrustedFlagger = "trusted_flagger",
        /// A service that warns of known content.
        AlertService = "alert_service",
    }
}

named! {
    /// Whether a notice was answered.
    NoticeState, "state of a notice" {
        /// Its case waits for a person.
        Waiting = "waiting",
        /// Its case was decided.
        Decided = "decided",
    }
}

named! {
    /// How a reporter's earlier notices ended: a label for people, never a
    /// reason to drop one.
    Standing, "standing of a reporter" {
        /// Too few were decided to tell.
        Unknown = "unknown",
        /// Mostly founded.
        Reliable = "reliable",
        /// Some were founded, some not.
        Mixed = "mixed",
        /// Mostly unfounded.
        MostlyUnfounded = "mostly_unfounded",
    }
}

impl Standing {
    /// The standing of a reporter of whose notices so many were founded and so
    /// many not. Five decided notices are needed; four fifths make “mostly”.
    pub const fn of(founded: u64, unfounded: u64) -> Self {
        let decided = founded + unfounded;
        if decided < 5 {
            Self::Unknown
        } else if founded * 5 >= decided * 4 {
            Self::Reliable
        } else if unfounded * 5 >= decided * 4 {
            Self::MostlyUnfounded
        } else {
            Self::Mixed
        }
    }
}

/// Somebody's report of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Which notice.
    pub id: NoticeId,
    /// Its number, dense within the service.
    pub number: i64,
    /// Of which item.
    pub item: Option<ItemId>,
    /// Of which URL.
    pub url: Option<String>,
    /// Whose it is.
    pub kind: NoticeKind,
    /// Why the reporter thinks it unlawful.
    pub reason: String,
    /// Name and address of the reporter as given, as JSON.
    pub reporter: Option<String>,
    /// Whether the reporter stated good faith (Regulation (EU) 2022/2065,
    /// Article 16(2)(d)).
    pub good_faith: bool,
    /// How the reporter's earlier notices ended.
    pub standing: Standing,
    /// When it came.
    pub received_at: Timestamp,
    /// The case that it joined.
    pub case: CaseId,
    /// Whether it was answered.
    pub state: NoticeState,
    /// How its case was decided.
    pub outcome: Option<Outcome>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_needs_five_decided_notices() {
        assert_eq!(Standing::of(0, 4), Standing::Unknown);
        assert_eq!(Standing::of(1, 4), Standing::MostlyUnfounded);
        assert_eq!(Standing::of(4, 1), Standing::Reliable);
        assert_eq!(Standing::of(3, 3), Standing::Mixed);
    }

    #[test]
    fn the_boundaries_of_mostly_are_four_fifths() {
        assert_eq!(Standing::of(8, 2), Standing::Reliable);
        assert_eq!(Standing::of(7, 2), Standing::Mixed);
        assert_eq!(Standing::of(2, 8), Standing::MostlyUnfounded);
        assert_eq!(Standing::of(2, 7), Standing::Mixed);
    }

    #[test]
    fn every_outcome_but_an_escalation_tells_the_service_something() {
        for outcome in Outcome::ALL {
            assert_eq!(outcome.action().is_none(), *outcome == Outcome::Escalate, "{outcome}");
            // What takes an action back is no decision's own.
            assert_ne!(outcome.action(), Some(ActionKind::Undo));
        }
        assert_eq!(Outcome::NotAMatch.action(), Some(ActionKind::Keep));
    }

    #[test]
    fn a_word_of_no_set_is_refused_with_the_words_that_are() {
        let error = "delete".parse::<Outcome>().unwrap_err().to_string();
        assert_eq!(
            error,
            "“delete” is no outcome; use one of remove, keep, label, escalate, not_a_match"
        );
    }
}
