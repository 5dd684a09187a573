//! Words of closed sets on the command line: a wrong one is told with the one
//! that was probably meant.

use anyhow::anyhow;
use weir_engine::nearest;
use weir_model::{Role, Scope};

use crate::output::visible;

/// The role of this name among `of`.
pub(crate) fn role(text: &str, of: &[Role]) -> anyhow::Result<Role> {
    let names: Vec<&str> = of.iter().map(|role| role.name()).collect();
    let known = Role::from_name(text).filter(|role| of.contains(role));
    known.ok_or_else(|| unknown("role", text, &names))
}

/// The scope of this name.
pub(crate) fn scope(text: &str) -> anyhow::Result<Scope> {
    let names: Vec<&str> = Scope::ALL.iter().map(|scope| scope.name()).collect();
    Scope::from_name(text).ok_or_else(|| unknown("scope", text, &names))
}

fn unknown(what: &str, text: &str, known: &[&str]) -> anyhow::Error {
    let shown: String = visible(&text.chars().take(60).collect::<String>());
    let hint = match nearest(text, known.iter().copied()) {
        Some(near) => format!("; did you mean “{near}”?"),
        None => String::new(),
    };
    anyhow!("there is no {what} “{shown}”{hint} (there are: {})", known.join(", "))
}

/// What stands behind “there is no key “…””: the nearest name, or where names
/// are shown.
pub(crate) fn meant<'a>(
    text: &str,
    names: impl IntoIterator<Item = &'a str>,
    list: &str,
) -> String {
    match nearest(text, names) {
        Some(near) => format!("; did you mean “{near}”?"),
        None => format!("; `{list}` shows those that there are"),
    }
}
