//! Many rules over one item: what each says, and what comes of it together.

use serde::{Deserialize, Serialize};
use weir_model::{ActionKind, Queue, Verdict};

use crate::condition::Outcome;
use crate::effect::{Effects, Label, Review, may_act, may_hold};
use crate::explain::Saw;
use crate::facts::Facts;
use crate::rule::Rule;

/// Whether a rule's effects count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// It does what it says.
    Live,
    /// It is computed and recorded beside the live ones, and does nothing.
    Shadow,
}

/// The rules of a service, in an order that stays the same.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    rules: Vec<(Rule, Stage)>,
}

/// What the rules say of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct Ruled {
    /// What follows.
    pub live: Ruling,
    /// What would follow if the rules in shadow were live too; the same as
    /// `live` where none of them fires.
    pub with_shadow: Ruling,
    /// What each rule said that fired or could not be told, live and shadow.
    pub said: Vec<SaidOne>,
    /// What a rule wanted and these facts do not allow.
    pub refused_at_fire: Vec<RefusedAtFire>,
}

/// What comes of rules together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// The answer.
    pub verdict: Verdict,
    /// Where a case waits, for a verdict of `review` and above. For `act` it is
    /// where the case waits if the brake keeps the act back.
    pub review: Option<Review>,
    /// Labels to put on.
    pub labels: Vec<Label>,
    /// What the service is told to do, for a verdict of `act`.
    pub act: Option<ActionKind>,
    /// The rules that made the verdict what it is.
    pub because: Vec<usize>,
}

/// What one rule said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SaidOne {
    /// Which rule, by its place in the set.
    pub rule: usize,
    /// Whether its effects count.
    pub stage: Stage,
    /// What it said.
    pub outcome: Outcome,
    /// The facts that decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Saw>,
}

/// A rule that fired wanted what the facts do not allow: the last door, for
/// rules that were proven when they were saved and should never come here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefusedAtFire {
    /// Which rule.
    pub rule: usize,
    /// What it wanted: `act` or `hold`. It became a review.
    pub wanted: Verdict,
}

impl RuleSet {
    /// A set of these rules.
    pub const fn new(rules: Vec<(Rule, Stage)>) -> Self {
        Self { rules }
    }

    /// The rules in their order.
    pub fn rules(&self) -> &[(Rule, Stage)] {
        &self.rules
    }

    /// What each rule says of these facts, without reasons; fast.
    pub fn outcomes<'a>(
        &'a self,
        facts: &'a Facts,
    ) -> impl Iterator<Item = (usize, Stage, Outcome)> + 'a {
        self.rules.iter().enumerate().map(|(at, (rule, stage))| (at, *stage, rule.evaluate(facts)))
    }

    /// The verdict on these facts, with the values that decided.
    pub fn verdict(&self, facts: &Facts) -> Ruled {
        self.rule_on(facts, |rule| rule.explain(facts).values)
    }

    /// The same without the values, for whoever asks a million times.
    pub fn verdict_without_reasons(&self, facts: &Facts) -> Ruled {
        self.rule_on(facts, |_| Vec::new())
    }

    fn rule_on(&self, facts: &Facts, reasons: impl Fn(&Rule) -> Vec<Saw>) -> Ruled {
        let mut said = Vec::new();
        let mut fired = Vec::new();
        for (at, stage, outcome) in self.outcomes(facts) {
            if outcome == Outcome::Quiet {
                continue;
            }
            let rule = &self.rules[at].0;
            if outcome.fires() {
                fired.push((at, stage, rule.effects()));
            }
            said.push(SaidOne { rule: at, stage, outcome, values: reasons(rule) });
        }
        let (live, refused_at_fire) =
            together(fired.iter().filter(|fired| fired.1 == Stage::Live), facts);
        let with_shadow = if fired.iter().any(|fired| fired.1 == Stage::Shadow) {
            together(fired.iter(), facts).0
        } else {
            live.clone()
        };
        Ruled { live, with_shadow, said, refused_at_fire }
    }
}

type Fired<'a> = (usize, Stage, &'a Effects);

/// What the effects that fired come to. In this order: an allow wins over all
/// that follows from matches; a cap over what is stronger than it; then act,
/// hold, review, label. Notices reach people whatever is allowed or capped.
fn together<'a>(
    fired: impl Iterator<Item = &'a Fired<'a>>,
    facts: &Facts,
) -> (Ruling, Vec<RefusedAtFire>) {
    let fired: Vec<&Fired<'_>> = fired.collect();
    let mut refused = Vec::new();
    let mut wanted: Vec<Wanted> = Vec::new();
    for (rule, _, effects) in &fired {
        wanted.extend(Wanted::of(*rule, effects, facts, &mut refused));
    }
    let allowed: Vec<usize> = rules_with(&fired, |effects| effects.allow);
    let cap = fired.iter().filter_map(|(_, _, effects)| effects.at_most).min();
    let most = if allowed.is_empty() { cap } else { Some(Verdict::Allow) };
    if let Some(most) = most {
        wanted.iter_mut().for_each(|wanted| wanted.cap(most));
        // “Low priority, never more”: a cap brings its own priority.
        let priority = fired
            .iter()
            .filter(|(_, _, effects)| effects.at_most.is_some())
            .filter_map(|(_, _, effects)| effects.review.map(|review| review.priority))
            .min();
        for review in wanted.iter_mut().filter_map(|wanted| wanted.review.as_mut()) {
            if let Some(priority) = priority
                && review.queue != Queue::Notices
            {
                review.priority = priority.min(review.priority);
            }
        }
    }
    let verdict = wanted.iter().map(|wanted| wanted.verdict).max().unwrap_or(Verdict::Allow);
    // The most urgent; of two that are as urgent, the first.
    let review = wanted
        .iter()
        .filter_map(|wanted| wanted.review)
        .reduce(|first, other| if other.priority > first.priority { other } else { first });
    let mut labels: Vec<Label> = Vec::new();
    for (_, _, effects) in fired.iter().filter(|_| allowed.is_empty()) {
        labels.extend(
            effects
                .label
                .iter()
                .filter(|label| !labels.contains(label))
                .cloned()
                .collect::<Vec<_>>(),
        );
    }
    let strongest = |wanted: &&Wanted| wanted.verdict == verdict && verdict > Verdict::Allow;
    let mut because: Vec<usize> =
        wanted.iter().filter(strongest).map(|wanted| wanted.rule).collect();
    because.extend(&allowed);
    if let Some(cap) = cap
        && verdict == cap
    {
        because.extend(rules_with(&fired, |effects| effects.at_most == Some(cap)));
    }
    because.sort_unstable();
    because.dedup();
    let act = wanted.iter().filter(strongest).find_map(|wanted| wanted.act);
    let act = act.filter(|_| verdict == Verdict::Act);
    let review = review.filter(|_| verdict >= Verdict::Review);
    (Ruling { verdict, review, labels, act, because }, refused)
}

fn rules_with(fired: &[&Fired<'_>], has: impl Fn(&Effects) -> bool) -> Vec<usize> {
    fired.iter().filter(|(_, _, effects)| has(effects)).map(|(rule, _, _)| *rule).collect()
}

/// What one rule that fired wants, after what the facts allow.
struct Wanted {
    rule: usize,
    verdict: Verdict,
    review: Option<Review>,
    act: Option<ActionKind>,
}

impl Wanted {
    fn of(
        rule: usize,
        effects: &Effects,
        facts: &Facts,
        refused: &mut Vec<RefusedAtFire>,
    ) -> Option<Self> {
        if effects.allow {
            return None;
        }
        let mut verdict = effects.verdict();
        if verdict == Verdict::Act && may_act(facts).is_none() {
            refused.push(RefusedAtFire { rule, wanted: Verdict::Act });
            verdict = Verdict::Review;
        }
        if verdict == Verdict::Hold && !may_hold(facts) {
            refused.push(RefusedAtFire { rule, wanted: Verdict::Hold });
            verdict = Verdict::Review;
        }
        let review =
            (verdict >= Verdict::Review).then(|| effects.review.unwrap_or(Review::DEFAULT));
        Some(Self { rule, verdict, review, act: effects.act })
    }

    fn cap(&mut self, most: Verdict) {
        let of_notices = self.review.is_some_and(|review| review.queue == Queue::Notices);
        let most = if of_notices { most.max(Verdict::Review) } else { most };
        self.verdict = self.verdict.min(most);
        if self.verdict < Verdict::Review {
            self.review = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::condition::check_condition;
    use crate::facts::{ItemFacts, MatchFacts};

    /// A rule as nobody can save it: as if the proof had been wrong.
    fn unproven(effects: Effects) -> RuleSet {
        let condition = check_condition("item.links > 3").expect("it makes sense");
        RuleSet::new(vec![(Rule::of("unproven".to_owned(), condition, effects), Stage::Live)])
    }

    fn facts() -> Facts {
        let item = ItemFacts { links: 9, ..ItemFacts::default() };
        Facts { item, matches: vec![MatchFacts::default()], ..Facts::default() }
    }

    #[test]
    fn an_act_that_the_facts_do_not_allow_becomes_a_review_and_is_told() {
        let act = Effects { act: Some(ActionKind::Remove), ..Effects::default() };
        let ruled = unproven(act).verdict(&facts());
        assert_eq!((ruled.live.verdict, ruled.live.act), (Verdict::Review, None));
        assert_eq!(ruled.live.review, Some(Review::DEFAULT));
        assert_eq!(ruled.refused_at_fire, [RefusedAtFire { rule: 0, wanted: Verdict::Act }]);
    }

    #[test]
    fn a_hold_that_the_facts_do_not_allow_becomes_a_review_and_is_told() {
        let hold = Effects { hold: true, ..Effects::default() };
        let ruled = unproven(hold).verdict(&facts());
        assert_eq!(ruled.live.verdict, Verdict::Review);
        assert_eq!(ruled.refused_at_fire, [RefusedAtFire { rule: 0, wanted: Verdict::Hold }]);
    }
}
