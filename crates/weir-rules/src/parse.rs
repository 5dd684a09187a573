//! A condition's text becomes the syntax tree of the `cel` crate.
//!
//! Only its parser is used, without its macros: `has(…)` and `x.exists(…)` stay
//! calls as they were written. It recurses, so it runs on a thread with a stack
//! of its own, on texts that `scan` found to be shallow; should it panic all
//! the same, that is a refusal.

use std::ops::Range;
use std::thread;

use cel::Env;
use cel::common::ast::{IdedExpr, SourceInfo};

use crate::refusal::{Place, Refusal, RefusalKind};

/// Bytes of stack for the parser: a text as deep as `scan` lets through needs
/// a tenth of it in a debug build.
const STACK: usize = 16 << 20;

/// The syntax tree of a condition.
pub(crate) struct Parsed {
    pub(crate) tree: IdedExpr,
    offsets: SourceInfo,
}

impl Parsed {
    /// The bytes of the token at which this node stands.
    pub(crate) fn token(&self, id: u64) -> Option<Range<usize>> {
        let (start, end) = self.offsets.offset_for(id)?;
        let end = (end as usize + 1).min(self.offsets.source.len());
        Some((start as usize).min(end)..end)
    }
}

/// The parser counts the columns of its errors in characters.
fn byte_at(source: &str, chars: usize) -> usize {
    source.char_indices().nth(chars).map_or(source.len(), |(at, _)| at)
}

/// Parses a text that `scan` let through.
pub(crate) fn parse(source: &str) -> Result<Parsed, Refusal> {
    let text = source.to_owned();
    let parsing = thread::Builder::new()
        .name("rule parser".to_owned())
        .stack_size(STACK)
        .spawn(move || Env::default().parser().parse_with_source_info(&text));
    let answer = match parsing.map(thread::JoinHandle::join) {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) | Err(_) => return Err(unreadable(source, None)),
    };
    match answer {
        Ok((tree, offsets)) => Ok(Parsed { tree, offsets }),
        Err(errors) => Err(unreadable(source, errors.errors.first().map(|error| error.pos))),
    }
}

/// What the parser said is in the words of its grammar: only the place is told.
fn unreadable(source: &str, at: Option<(isize, isize)>) -> Refusal {
    let start = at.and_then(|(line, column)| offset(source, line, column)).unwrap_or(0);
    let rest = source.get(start..).unwrap_or_default();
    let word: String =
        rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').take(30).collect();
    let found = if word.is_empty() { rest.chars().next().map(String::from) } else { Some(word) };
    let (end, message) = match found {
        Some(found) => (
            start + found.len(),
            format!(
                "the rule cannot be read from “{}” on: something is missing before it, or it does \
                 not belong here",
                found.escape_debug()
            ),
        ),
        None => (start, "the rule ends too early: something is missing at its end".to_owned()),
    };
    Refusal {
        place: Place::of(source, start..end),
        kind: RefusalKind::Syntax,
        message,
        nearest: None,
    }
}

fn offset(source: &str, line: isize, column: isize) -> Option<usize> {
    let line = usize::try_from(line).ok()?.checked_sub(1)?;
    let column = usize::try_from(column).ok()?.saturating_sub(1);
    let start = if line == 0 {
        0
    } else {
        source.match_indices('\n').nth(line - 1).map(|(at, _)| at + 1)?
    };
    Some(start + byte_at(&source[start..], column))
}
