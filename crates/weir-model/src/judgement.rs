//! Judgements: what a decision says of the entries that its item matched.

use crate::case::Outcome;
use crate::named::named;

named! {
    /// What a person's decision says of an entry that the item matched.
    Judgement, "judgement" {
        /// The item was what the entry stands for.
        Confirmed = "confirmed",
        /// The item was, and stays up all the same.
        Kept = "kept",
        /// The match was wrong.
        Overturned = "overturned",
    }
}

impl Judgement {
    /// What an outcome says of the entries; who passes a case on says nothing.
    pub const fn of(outcome: Outcome) -> Option<Self> {
        match outcome {
            Outcome::Remove | Outcome::Label => Some(Self::Confirmed),
            Outcome::Keep => Some(Self::Kept),
            Outcome::NotAMatch => Some(Self::Overturned),
            Outcome::Escalate => None,
        }
    }
}

named! {
    /// Why an entry is switched off.
    OffReason, "reason" {
        /// A person switched it off.
        Person = "person",
        /// Decisions said too often that its matches were wrong.
        Overturned = "overturned",
        /// It matched too large a share of what came.
        Traffic = "traffic",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_passes_a_case_on_says_nothing_of_its_entries() {
        for outcome in Outcome::ALL {
            let silent = Judgement::of(*outcome).is_none();
            assert_eq!(silent, *outcome == Outcome::Escalate, "{outcome}");
        }
    }
}
