//! Pieces of a text between white space and quotation, without what is invisible
//! and with defanged signs mended.

use std::ops::Range;

/// A piece, and where it stands.
pub(super) struct Token {
    /// As it was meant.
    pub(super) text: String,
    /// Whether somebody made it unreadable for programs on purpose.
    pub(super) defanged: bool,
    pub(super) span: Range<usize>,
}

/// No indicator is longer; a longer piece is not looked at.
const LONGEST: usize = 2_048;

fn ends_token(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(
            letter,
            '<' | '>'
                | '"'
                | '“'
                | '”'
                | '«'
                | '»'
                | '‘'
                | '’'
                | '،'
                | '؛'
                | '|'
                | '`'
                | '…'
                | '、'
                | '。'
        )
}

fn unseen(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{61c}')
}

/// Signs that stand round an indicator and are no part of it.
const BEFORE: &[char] = &[
    '(', '[', '{', '\'', '*', '_', '~', '-', '–', '—', ':', ';', ',', '.', '!', '?', '؟', '•', '👉',
];
const BEHIND: &[char] =
    &[')', ']', '}', '\'', '*', '_', '~', ':', ';', ',', '.', '!', '?', '؟', '–', '—', '-'];

fn stands_before(letter: char) -> bool {
    BEFORE.contains(&letter) || unseen(letter)
}

fn stands_behind(letter: char) -> bool {
    BEHIND.contains(&letter) || unseen(letter)
}

/// A text without the signs that stand round an indicator.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_start_matches(stands_before).trim_end_matches(stands_behind)
}

/// What defanging writes, and what it stands for.
const DEFANGED: [(&str, &str); 16] = [
    ("[.]", "."),
    ("(.)", "."),
    ("{.}", "."),
    ("[dot]", "."),
    ("(dot)", "."),
    ("{dot}", "."),
    ("[at]", "@"),
    ("(at)", "@"),
    ("{at}", "@"),
    ("[@]", "@"),
    ("[:]", ":"),
    ("[://]", "://"),
    ("hxxps:", "https:"),
    ("hxxp:", "http:"),
    ("h**p:", "http:"),
    ("[/]", "/"),
];

pub(super) fn tokens(text: &str) -> impl Iterator<Item = Token> {
    let mut start = 0;
    let pieces = text.split(ends_token).map(move |piece| {
        let at = start;
        start = at + piece.len();
        // The sign that ended it is as long as it is.
        start += text[start..].chars().next().map_or(0, char::len_utf8);
        (at, piece)
    });
    pieces.filter(|(_, piece)| (3..=LONGEST).contains(&piece.len())).filter_map(token)
}

fn token((at, piece): (usize, &str)) -> Option<Token> {
    let front = piece.trim_start_matches(stands_before);
    let start = at + piece.len() - front.len();
    let mut inner = front.trim_end_matches(stands_behind);
    // A bracket that was opened within belongs to it: …/Lamp_(oil), lamp[.]example
    for (open, close) in [('(', ')'), ('[', ']')] {
        let opened = inner.matches(open).count() > inner.matches(close).count();
        if opened && front[inner.len()..].starts_with(close) {
            inner = &front[..inner.len() + 1];
        }
    }
    let span = start..start + inner.len();
    let mut text: String = inner.chars().filter(|letter| !unseen(*letter)).collect();
    let mut defanged = false;
    if text.contains(['[', '(', '{', '*'])
        || text.get(..2).is_some_and(|h| h.eq_ignore_ascii_case("hx"))
    {
        let lower = text.to_ascii_lowercase();
        if DEFANGED.iter().any(|(written, _)| lower.contains(written)) {
            for (written, meant) in DEFANGED {
                text = replaced(&text, written, meant);
            }
            defanged = true;
        }
    }
    (text.len() >= 3).then_some(Token { text, defanged, span })
}

/// Replaces in either case.
fn replaced(text: &str, written: &str, meant: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (at, _) in lower.match_indices(written) {
        out.push_str(&text[from..at]);
        out.push_str(meant);
        from = at + written.len();
    }
    out.push_str(&text[from..]);
    out
}
