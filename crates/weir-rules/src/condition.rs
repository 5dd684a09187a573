//! A condition: checked once, evaluated on every item.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::check::check;
use crate::eval::{Halt, Run};
use crate::explain::{Said, explain};
use crate::facts::Facts;
use crate::fold::fold;
use crate::ir::Node;
use crate::refusal::Refusal;
use crate::sense::senseless;

/// When a rule fires: checked against the schema, so that every name exists,
/// every comparison makes sense, and no evaluation can take long.
#[derive(Clone, Debug)]
pub struct Condition {
    source: String,
    pub(crate) root: Node,
}

/// What a condition says of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is so.
    Fires,
    /// It is not so.
    Quiet,
    /// It cannot be told: something that it needs is missing.
    Unknown {
        /// The path of what is missing, as `matches.distance` or `author`.
        missing: Cow<'static, str>,
    },
    /// It would take too long.
    TooCostly,
}

impl Outcome {
    /// Its one name: `fires`, `quiet`, `unknown`, `too_costly`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Fires => "fires",
            Self::Quiet => "quiet",
            Self::Unknown { .. } => "unknown",
            Self::TooCostly => "too_costly",
        }
    }

    /// Whether it is so.
    pub const fn fires(&self) -> bool {
        matches!(self, Self::Fires)
    }
}

impl From<Result<bool, Halt>> for Outcome {
    fn from(answer: Result<bool, Halt>) -> Self {
        match answer {
            Ok(true) => Self::Fires,
            Ok(false) => Self::Quiet,
            Err(Halt::Missing(path)) => Self::Unknown { missing: Cow::Borrowed(path) },
            Err(Halt::TooCostly) => Self::TooCostly,
        }
    }
}

/// Checks a condition.
///
/// # Errors
/// Everything that is wrong with it, in the order of the text.
pub fn check_condition(source: &str) -> Result<Condition, Vec<Refusal>> {
    let root = fold(check(source)?);
    let refusals = senseless(&root, source);
    if refusals.is_empty() {
        Ok(Condition { source: source.to_owned(), root })
    } else {
        Err(refusals)
    }
}

impl Condition {
    /// The text that it was made from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What it says of these facts; nothing is allocated.
    pub fn evaluate(&self, facts: &Facts) -> Outcome {
        Run::new(facts).truth(&self.root).into()
    }

    /// The same, with the values that decided.
    pub fn explain(&self, facts: &Facts) -> Said {
        explain(&self.root, &self.source, facts)
    }

    /// The schema paths of the facts that it reads, sorted, each once.
    pub fn reads(&self) -> Vec<&'static str> {
        let mut paths = Vec::new();
        gather(&self.root, &mut paths);
        paths.sort_unstable();
        paths.dedup();
        paths
    }
}

fn gather(node: &Node, paths: &mut Vec<&'static str>) {
    use crate::ir::{Expr, Over};
    let of = |over: &Over| match over {
        Over::List(list) => list.name,
        Over::Texts { field, .. } => field.path,
    };
    match &node.expr {
        Expr::Field { field, .. } | Expr::Has { field, .. } => paths.push(field.path),
        Expr::HasObject(object) => paths.push(object.name),
        Expr::HasList(list) => paths.push(list.name),
        Expr::InTexts { list, .. } => paths.push(of(list)),
        Expr::Size(over) | Expr::Loop { over, .. } => paths.push(of(over)),
        _ => {}
    }
    node.parts().iter().for_each(|part| gather(part, paths));
}
