//! Questions on the terminal.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

/// Asks on the terminal; without one the answer is no.
pub(super) fn asked(question: &str) -> anyhow::Result<bool> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Ok(false);
    }
    anstream::eprint!("{question} [y/N] ");
    std::io::stderr().flush()?;
    let mut answer = String::new();
    std::io::Read::take(std::io::stdin().lock(), 100).read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
