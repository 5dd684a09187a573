//! A rule: a condition with a name and effects.

use crate::condition::{Condition, Outcome, check_condition};
use crate::effect::{Effects, proves_act, proves_hold};
use crate::explain::Said;
use crate::facts::Facts;
use crate::refusal::{Place, Refusal, RefusalKind};

/// A rule, ready to be evaluated.
#[derive(Clone, Debug)]
pub struct Rule {
    name: String,
    condition: Condition,
    effects: Effects,
}

impl Rule {
    /// Checks a rule: its condition, and that it may do what it wants to.
    ///
    /// # Errors
    /// Everything that is wrong; places are in the text of the condition.
    pub fn check(
        name: impl Into<String>,
        when: &str,
        effects: Effects,
    ) -> Result<Self, Vec<Refusal>> {
        let condition = check_condition(when)?;
        let refusals = forbidden(&condition, &effects);
        if refusals.is_empty() {
            Ok(Self::of(name.into(), condition, effects))
        } else {
            Err(refusals)
        }
    }

    /// A rule that was found to be in order.
    pub(crate) const fn of(name: String, condition: Condition, effects: Effects) -> Self {
        Self { name, condition, effects }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// When it fires.
    pub const fn condition(&self) -> &Condition {
        &self.condition
    }

    /// What it does then.
    pub const fn effects(&self) -> &Effects {
        &self.effects
    }

    /// What it says of these facts; fast.
    pub fn evaluate(&self, facts: &Facts) -> Outcome {
        self.condition.evaluate(facts)
    }

    /// The same, with the values that decided.
    pub fn explain(&self, facts: &Facts) -> Said {
        self.condition.explain(facts)
    }
}

/// What a rule wants to do that no rule with this condition may.
pub(crate) fn forbidden(condition: &Condition, effects: &Effects) -> Vec<Refusal> {
    let whole = condition.source();
    let mut refusals = Vec::new();
    let mut refuse = |message: &str, nearest: Option<&str>| {
        refusals.push(Refusal {
            place: Place::of(whole, 0..whole.len()),
            kind: RefusalKind::Forbidden,
            message: message.to_owned(),
            nearest: nearest.map(str::to_owned),
        });
    };
    if effects.act.is_some() && !proves_act(condition) {
        refuse(
            "without a person Weir acts only on a file that is the same byte for byte as one that \
             this service decided on, in a bank whose policy allows it. Add this with &&, so that \
             nothing gets round it",
            Some("matches.exists(m, m.type == \"sha256\" && m.confirmed && m.automatic)"),
        );
    }
    if effects.hold && !proves_hold(condition) {
        refuse(
            "without a person Weir holds back only what matches a picture or a file that this \
             service decided on; text, links and imported entries at most send to review. Add \
             this with &&, so that nothing gets round it, or ask for a review instead",
            Some("matches.exists(m, m.type in [\"pdq\", \"sha256\"] && m.confirmed)"),
        );
    }
    refusals
}
