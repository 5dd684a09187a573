//! Rules: named, in versions, each version with a life from draft to retired.

use crate::actor::Actor;
use crate::id::{RuleId, RuleVersionId};
use crate::named::named;
use crate::time::Timestamp;

named! {
    /// How far a version of a rule got.
    RuleState, "state of a rule" {
        /// Somebody writes it; it may be wrong.
        Draft = "draft",
        /// It is sound, and its own test cases pass.
        Checked = "checked",
        /// It is computed and recorded beside the live ones; nothing follows.
        Shadow = "shadow",
        /// It does what it says, as far as the mode allows.
        Live = "live",
        /// It is computed no more.
        Retired = "retired",
    }
}

impl RuleState {
    /// Whether its text may still be changed: what was once computed stays as
    /// it was, and a change of it is a new version.
    pub const fn is_written(self) -> bool {
        matches!(self, Self::Draft | Self::Checked)
    }

    /// Whether it is computed for each item.
    pub const fn is_computed(self) -> bool {
        matches!(self, Self::Shadow | Self::Live)
    }

    /// Whether a version may go from this state to `next`. From shadow and live
    /// it may go back and forth; a retired one may be taken up again; nothing
    /// that is a draft is ever computed.
    pub const fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (Self::Draft, Self::Checked) | (Self::Checked, Self::Draft) => true,
            (from, Self::Shadow | Self::Live) => {
                !matches!(from, Self::Draft) && from as u8 != next as u8
            }
            (from, Self::Retired) => !matches!(from, Self::Retired),
            _ => false,
        }
    }
}

/// A version of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleVersion {
    /// Which version.
    pub id: RuleVersionId,
    /// Of which rule.
    pub rule: RuleId,
    /// What the rule is called, one of a kind within its service.
    pub name: String,
    /// From 1 on, dense within the rule.
    pub number: u32,
    /// The rule file, TOML.
    pub source: String,
    /// Why it was written, in its author's words.
    pub note: String,
    /// How far it got.
    pub state: RuleState,
    /// Who wrote it.
    pub author: Actor,
    /// When it was written, or its draft changed last.
    pub written_at: Timestamp,
    /// Who approved it.
    pub approved_by: Option<Actor>,
    /// When.
    pub approved_at: Option<Timestamp>,
    /// Since when it is in this state.
    pub since: Timestamp,
    /// When it was first computed; nothing while it never was.
    pub first_computed_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_never_computed_before_it_is_checked() {
        for next in [RuleState::Shadow, RuleState::Live] {
            assert!(!RuleState::Draft.may_become(next));
            assert!(RuleState::Checked.may_become(next));
        }
    }

    #[test]
    fn what_was_computed_is_never_written_again() {
        for state in RuleState::ALL {
            let written = [RuleState::Draft, RuleState::Checked];
            if !state.is_written() {
                assert!(written.iter().all(|next| !state.may_become(*next)), "{state}");
            }
        }
    }

    #[test]
    fn a_retired_version_may_be_taken_up_again() {
        assert!(RuleState::Retired.may_become(RuleState::Live));
        assert!(RuleState::Retired.may_become(RuleState::Shadow));
        assert!(!RuleState::Retired.may_become(RuleState::Retired));
    }
}
