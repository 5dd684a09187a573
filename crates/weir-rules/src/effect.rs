//! What a rule does when it fires, and what it may never do.
//!
//! DESIGN.md: “Without a person Weir may act only on SHA-256 equality (MD5 and
//! SHA-1 send to review) with an entry that came from an own decision, in a
//! bank whose policy allows it. Perceptual matches at most hold an item until
//! a person decides; text, links, accounts and imported entries at most send
//! it to review.” That is held twice: by proof when a rule is saved, and over
//! the facts when it fires.

use serde::{Deserialize, Serialize};
use weir_model::{ActionKind, LabelOn, Priority, Queue, Verdict};
use weir_signals::{SignalKind, SignalSort};

use crate::assume::{Key, Known, assume};
use crate::condition::Condition;
use crate::facts::{Facts, MatchFacts};
use crate::ir::{Expr, LoopKind, Node, Over};
use crate::word::Word;

/// What a rule does when it fires.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// A person looks at it.
    pub review: Option<Review>,
    /// It is held back until a person has looked.
    pub hold: bool,
    /// It gets a label.
    pub label: Option<Label>,
    /// The service is told to act at once.
    pub act: Option<ActionKind>,
    /// It stays: wins over all that other rules do because of matches.
    pub allow: bool,
    /// The most that other rules may do: `label`, `review` or `hold`.
    pub at_most: Option<Verdict>,
}

/// In which queue a case waits, and how urgently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Review {
    /// Where.
    pub queue: Queue,
    /// How urgently.
    pub priority: Priority,
}

impl Review {
    /// Where a case waits of which no rule says where.
    pub const DEFAULT: Self = Self { queue: Queue::Matches, priority: Priority::High };
}

/// A label that a rule puts on something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// What it says.
    pub name: String,
    /// What it lies on.
    #[serde(with = "crate::word::by_name")]
    pub on: LabelOn,
    /// After how many days it expires, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_days: Option<u32>,
}

impl Effects {
    /// Whether it does nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The verdict that it leads to where no other rule says anything.
    pub const fn verdict(&self) -> Verdict {
        if self.allow {
            Verdict::Allow
        } else if self.act.is_some() {
            Verdict::Act
        } else if self.hold {
            Verdict::Hold
        } else if self.review.is_some() {
            Verdict::Review
        } else if self.label.is_some() {
            Verdict::Label
        } else {
            Verdict::Allow
        }
    }
}

/// Whether matches of this kind can stand behind an action without a person.
const fn acts(kind: SignalKind) -> bool {
    match kind.sort() {
        SignalSort::File => matches!(kind, SignalKind::Sha256),
        // Of texts, links and accounts at most a person looks, whatever the entry.
        SignalSort::Picture | SignalSort::Text | SignalSort::Link => false,
    }
}

/// Whether they can hold an item back. A new sort has to be decided on here.
const fn holds(kind: SignalKind) -> bool {
    match kind.sort() {
        SignalSort::Picture => true,
        SignalSort::File => matches!(kind, SignalKind::Sha256),
        SignalSort::Text | SignalSort::Link => false,
    }
}

fn mask(of: impl Fn(SignalKind) -> bool) -> u64 {
    SignalKind::ALL.into_iter().filter(|kind| of(*kind)).map(|kind| 1 << kind.index()).sum()
}

/// The match that allows acting on this item without a person, if there is
/// one: asked again whenever a rule wants to act.
pub fn may_act(facts: &Facts) -> Option<&MatchFacts> {
    facts.matches.iter().find(|m| acts(m.kind) && m.confirmed && m.automatic)
}

/// Whether this item may be held back until a person decides.
pub fn may_hold(facts: &Facts) -> bool {
    facts.matches.iter().any(|m| holds(m.kind) && m.confirmed)
}

/// Whether a condition that is so guarantees a match that may be acted on.
pub(crate) fn proves_act(condition: &Condition) -> bool {
    proves(&condition.root, |known, slot| {
        known.is_among(Key::Field(slot, "matches.type"), mask(acts))
            && known.is_among(Key::Field(slot, "matches.confirmed"), 0b10)
            && known.is_among(Key::Field(slot, "matches.automatic"), 0b10)
    })
}

/// Whether a condition that is so guarantees a match that may hold an item.
pub(crate) fn proves_hold(condition: &Condition) -> bool {
    proves(&condition.root, |known, slot| {
        known.is_among(Key::Field(slot, "matches.type"), mask(holds))
            && known.is_among(Key::Field(slot, "matches.confirmed"), 0b10)
    })
}

/// Whether one of the conditions that all have to be so says that a match
/// exists of which this is known.
fn proves(node: &Node, known: impl Fn(&Known<'_>, u8) -> bool + Copy) -> bool {
    match &node.expr {
        Expr::And(parts) => parts.iter().any(|part| proves(part, known)),
        // Whichever of them is so, it is proven.
        Expr::Or(parts) => parts.iter().all(|part| proves(part, known)),
        Expr::Loop {
            kind: LoopKind::Exists | LoopKind::ExistsOne,
            over: Over::List(list),
            slot,
            body,
        } if list.name == "matches" => {
            assume(body, true, Known::default()).is_some_and(|found| known(&found, *slot))
        }
        _ => false,
    }
}
