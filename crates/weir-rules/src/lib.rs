//! Rules that turn matches into verdicts: typed, bounded, explained.
//!
//! A match is evidence, not a verdict. A rule is an expression in CEL over the
//! facts of an item ([`Facts`]), with effects. It is checked against a
//! [`schema`] before it is ever used: a rule that names what does not exist,
//! compares what cannot be compared, can never fire, or wants to do what no
//! rule may, is refused with the place and the reason. Evaluating one takes
//! about a microsecond and has an upper bound. What is missing is never taken
//! for false: a rule that needs it says [`Outcome::Unknown`].
//!
//! Pure: no input or output, no clock.
//!
//! ```
//! use weir_rules::{Effects, Facts, MatchFacts, Outcome, Review, Rule};
//! use weir_signals::SignalKind;
//!
//! let effects = Effects { review: Some(Review::DEFAULT), ..Effects::default() };
//! let when = r#"matches.exists(m, m.type == "pdq" && m.distance <= 10)"#;
//! let rule = Rule::check("near-exact", when, effects).unwrap();
//!
//! let near = MatchFacts { kind: SignalKind::Pdq, distance: Some(4), ..Default::default() };
//! let facts = Facts { matches: vec![near], ..Default::default() };
//! assert_eq!(rule.evaluate(&facts), Outcome::Fires);
//! assert_eq!(
//!     rule.explain(&facts).sentence(),
//!     "fires, because matches[0].type is \"pdq\" and matches[0].distance is 4 (at most 10)"
//! );
//!
//! // A mistake is told with its place and what may be meant.
//! let wrong = weir_rules::check_condition(r#"matches.exists(m, m.typ == "pdq")"#).unwrap_err();
//! assert_eq!(
//!     wrong[0].to_string(),
//!     "line 1, column 21: an element of matches has no “typ”; perhaps “type” is meant"
//! );
//! ```

mod assume;
mod check;
mod condition;
mod defaults;
mod effect;
mod eval;
mod explain;
mod facts;
mod file;
mod fold;
mod ir;
mod parse;
#[cfg(test)]
mod properties;
mod refusal;
mod rule;
mod scan;
pub mod schema;
mod sense;
mod set;
mod value;
mod word;
mod words;

pub use condition::{Condition, Outcome, check_condition};
pub use defaults::{default_files, default_set, default_texts, shipped_before};
pub use effect::{Effects, Label, Review, may_act, may_hold};
pub use explain::{Asked, Said, Saw};
pub use facts::{
    AuthorFacts, Facts, FactsError, IndicatorFacts, ItemFacts, LabelFacts, MatchFacts, NoticeFacts,
    TextFacts, Windows,
};
pub use file::{Expect, RuleFile, RuleTest, TestResult, Texts};
pub use refusal::{Place, Refusal, RefusalKind};
pub use rule::Rule;
pub use set::{RefusedAtFire, RuleSet, Ruled, Ruling, SaidOne, Stage};
pub use value::Value;
