//! A first look at a condition's text, before any parser sees it: that it is
//! short and shallow, and that it holds none of the mistakes that people bring
//! from other languages.

mod tokens;

use std::ops::Range;

use crate::refusal::{Place, Refusal, RefusalKind};

/// The most bytes of a condition.
pub(crate) const MOST_BYTES: usize = 16 * 1024;
/// The most brackets inside each other, and operators in a row.
pub(crate) const DEEPEST: usize = 64;
/// The most words, numbers and signs.
const MOST_TOKENS: usize = 4_000;
/// The most of `a ? b : c`, which nest to the right.
const MOST_CHOICES: usize = 16;

/// What the first look found out.
#[derive(Debug, Default)]
pub(crate) struct Scanned {
    /// Each bracket that opens, with the one that closes it.
    brackets: Vec<(usize, usize)>,
}

impl Scanned {
    /// Behind the bracket that closes the one at this byte.
    pub(crate) fn behind(&self, open: usize) -> Option<usize> {
        self.brackets.iter().find(|(at, _)| *at == open).map(|(_, close)| close + 1)
    }
}

impl Scanned {
    /// The span, stretched until it holds both halves of every bracket in it:
    /// the syntax tree does not tell where a bracket around a part stands.
    pub(crate) fn balanced(&self, (mut start, mut end): (u32, u32)) -> (u32, u32) {
        for (open, close) in &self.brackets {
            let [open, close] = [*open, *close].map(|at| u32::try_from(at).unwrap_or(u32::MAX));
            if (start..end).contains(&open) != (start..end).contains(&close) {
                (start, end) = (start.min(open), end.max(close + 1));
            }
        }
        (start, end)
    }
}

/// Looks through the text.
pub(crate) fn scan(source: &str) -> Result<Scanned, Refusal> {
    if source.len() > MOST_BYTES {
        let message = format!(
            "the rule is {} bytes long; {MOST_BYTES} are the most: make several rules of it",
            source.len()
        );
        return Err(refuse(source, 0..0, RefusalKind::TooBig, message));
    }
    let mut scanner = Scanner {
        source,
        at: 0,
        tokens: 0,
        choices: 0,
        open: Vec::new(),
        levels: vec![Level::default()],
        behind_dot: false,
        scanned: Scanned::default(),
    };
    while scanner.step()? {}
    scanner.end()
}

fn refuse(source: &str, span: Range<usize>, kind: RefusalKind, message: String) -> Refusal {
    Refusal { place: Place::of(source, span), kind, message, nearest: None }
}

/// How deep the syntax tree will be of what stands between two brackets: signs
/// in a row nest to the left, brackets where they stand.
#[derive(Default)]
struct Level {
    /// Of the part that is being read.
    part: usize,
    /// Of the deepest part before it.
    before: usize,
}

struct Scanner<'a> {
    source: &'a str,
    at: usize,
    tokens: usize,
    choices: usize,
    /// Brackets that wait for their other half.
    open: Vec<(usize, char)>,
    /// For each open bracket, and outside of all.
    levels: Vec<Level>,
    behind_dot: bool,
    scanned: Scanned,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn refuse<T>(
        &self,
        length: usize,
        kind: RefusalKind,
        message: impl Into<String>,
    ) -> Result<T, Refusal> {
        Err(refuse(self.source, self.at..self.at + length, kind, message.into()))
    }

    fn instead<T>(&self, length: usize, message: &str, nearest: &str) -> Result<T, Refusal> {
        let mut refusal = self.refuse::<()>(length, RefusalKind::Syntax, message).unwrap_err();
        refusal.nearest = Some(nearest.to_owned());
        Err(refusal)
    }

    /// One token; false at the end.
    fn step(&mut self) -> Result<bool, Refusal> {
        let Some(first) = self.rest().chars().next() else { return Ok(false) };
        if first.is_ascii_whitespace() {
            self.at += 1;
            return Ok(true);
        }
        if self.rest().starts_with("//") {
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            return Ok(true);
        }
        self.tokens += 1;
        if self.tokens > MOST_TOKENS {
            return self.refuse(
                first.len_utf8(),
                RefusalKind::TooBig,
                format!(
                    "the rule has more than {MOST_TOKENS} words and signs: make several rules of it"
                ),
            );
        }
        let behind_dot = std::mem::replace(&mut self.behind_dot, first == '.');
        if let Some(open) = self.string_start() {
            self.string(open)?;
        } else if first.is_ascii_alphabetic() || first == '_' {
            self.word(behind_dot)?;
        } else if first.is_ascii_digit() {
            self.number()?;
        } else {
            self.sign(first)?;
        }
        Ok(true)
    }

    /// The prefix and quotes with which a text begins here: their bytes, the
    /// quotes, and whether a backslash escapes.
    fn string_start(&self) -> Option<(usize, &'a str, bool)> {
        let rest = self.rest();
        let prefix = rest.bytes().take(2).take_while(|b| b"rRbB".contains(b)).count();
        let quoted = &rest[prefix..];
        let quotes = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|q| quoted.starts_with(q))?;
        let raw = rest[..prefix].contains(['r', 'R']);
        Some((prefix + quotes.len(), &quoted[..quotes.len()], !raw))
    }

    fn string(&mut self, (head, quotes, escapes): (usize, &str, bool)) -> Result<(), Refusal> {
        let rest = self.rest();
        let mut at = head;
        loop {
            let left = &rest[at..];
            if left.starts_with(quotes) {
                self.at += at + quotes.len();
                return Ok(());
            }
            match left.chars().next() {
                Some('\n') if quotes.len() == 1 => break,
                None => break,
                Some(mark) if is_direction_mark(mark) => {
                    self.at += at;
                    return self.direction_mark(mark);
                }
                Some('\\') if escapes => {
                    at += 1 + left[1..].chars().next().map_or(0, char::len_utf8);
                }
                Some(c) => at += c.len_utf8(),
            }
        }
        self.refuse(
            head,
            RefusalKind::Syntax,
            format!("this text does not end: {} is missing behind it", quotes),
        )
    }

    fn direction_mark<T>(&self, mark: char) -> Result<T, Refusal> {
        self.refuse(
            mark.len_utf8(),
            RefusalKind::Syntax,
            format!(
                "here stands an invisible character that changes the direction of writing \
                 (U+{:04X}): leave it out, or write it as \\u{:04x}",
                u32::from(mark),
                u32::from(mark)
            ),
        )
    }

    fn level(&mut self) -> &mut Level {
        self.levels.last_mut().expect("the outermost level is never taken off")
    }

    fn chain(&mut self, length: usize) -> Result<(), Refusal> {
        self.level().part += 1;
        if self.level().part > DEEPEST {
            self.too_deep(length, "signs in a row", DEEPEST)
        } else {
            Ok(())
        }
    }

    fn next_term(&mut self) {
        let level = self.level();
        level.before = level.before.max(level.part);
        level.part = 0;
    }

    fn opens(&mut self, bracket: char) -> Result<(), Refusal> {
        self.open.push((self.at, bracket));
        self.levels.push(Level::default());
        if self.open.len() > DEEPEST {
            return self.too_deep(1, "brackets inside each other", DEEPEST);
        }
        Ok(())
    }

    fn too_deep<T>(&self, length: usize, what: &str, most: usize) -> Result<T, Refusal> {
        let message = format!("the rule has more than {most} {what}: make several rules of it");
        self.refuse(length, RefusalKind::TooBig, message)
    }

    fn closes(&mut self, bracket: char) -> Result<(), Refusal> {
        let Some((at, open)) = self.open.pop() else {
            let message = format!("this “{bracket}” closes nothing: take it out");
            return self.refuse(1, RefusalKind::Syntax, message);
        };
        let expected = closing(open);
        if bracket != expected {
            let message = format!(
                "“{open}” in {} is closed by “{expected}”, but here stands “{bracket}”",
                Place::of(self.source, at..at + 1)
            );
            return self.refuse(1, RefusalKind::Syntax, message);
        }
        self.next_term();
        let inside = self.levels.pop().expect("one for each open bracket").before;
        let outside = self.level();
        outside.part = outside.part.max(inside + 1);
        if outside.part > DEEPEST {
            return self.too_deep(1, "signs and brackets inside each other", DEEPEST);
        }
        self.scanned.brackets.push((at, self.at));
        Ok(())
    }

    fn end(mut self) -> Result<Scanned, Refusal> {
        if let Some((at, open)) = self.open.pop() {
            self.at = at;
            let message = format!("this “{open}” is never closed: “{}” is missing", closing(open));
            return self.refuse(1, RefusalKind::Syntax, message);
        }
        if self.tokens == 0 {
            return self.refuse(
                0,
                RefusalKind::Empty,
                "the rule is empty: say when it shall fire, as matches.exists(m, m.type == \
                 \"sha256\")",
            );
        }
        Ok(self.scanned)
    }
}

const fn closing(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

/// As in weir-model's names: a text with one can be made to look like another.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
