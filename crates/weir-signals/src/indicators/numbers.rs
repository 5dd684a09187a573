//! Telephone numbers and bank accounts, which people write in groups.

use std::ops::Range;

use iban::Iban;

use super::{Indicator, IndicatorKind};

/// Looks through the text for both.
pub(super) fn find(text: &str, found: &mut Vec<Indicator>) {
    let taken: Vec<Range<usize>> = found.iter().map(|indicator| indicator.span.clone()).collect();
    let taken_at = |at: usize| {
        let end = taken.partition_point(|span| span.start <= at);
        taken[..end].iter().rev().take(4).any(|span| span.contains(&at))
    };
    let mut before = None;
    let mut next = 0;
    for (at, letter) in text.char_indices() {
        let edge = before.is_none_or(|before: char| !before.is_alphanumeric() && before != '+');
        before = Some(letter);
        if at < next || !edge || found.len() >= super::MOST_INDICATORS {
            continue;
        }
        let candidate = match letter {
            '+' | '＋' | '0' | '٠' | '۰' => phone(&text[at..]),
            'A'..='Z' | 'a'..='z' => account(&text[at..]),
            _ => None,
        };
        if let Some((kind, value, len)) = candidate.filter(|_| !taken_at(at)) {
            found.push(Indicator { kind, value, span: at..at + len, shortened: false });
            next = at + len;
        }
    }
}

fn digit(letter: char) -> Option<u8> {
    match letter {
        '0'..='9' => Some(letter as u8),
        '\u{660}'..='\u{669}' => Some(b'0' + (letter as u32 - 0x660) as u8),
        '\u{6f0}'..='\u{6f9}' => Some(b'0' + (letter as u32 - 0x6f0) as u8),
        '\u{ff10}'..='\u{ff19}' => Some(b'0' + (letter as u32 - 0xff10) as u8),
        _ => None,
    }
}

/// A number with its country's code, behind `+` or `00`, in groups or not.
fn phone(text: &str) -> Option<(IndicatorKind, String, usize)> {
    let plus = text.starts_with(['+', '＋']);
    let mut digits = String::new();
    let (mut end, mut gap) = (0, 0);
    for (at, letter) in text.char_indices() {
        if let Some(digit) = digit(letter) {
            digits.push(digit as char);
            (end, gap) = (at + letter.len_utf8(), 0);
            if digits.len() > 17 {
                return None;
            }
        } else if at == 0 && plus {
        } else if matches!(letter, ' ' | '\u{a0}' | '-' | '.' | '(' | ')' | '/' | '\u{2011}')
            && gap < 2
        {
            gap += 1;
        } else if letter.is_alphanumeric() && gap == 0 {
            return None;
        } else {
            break;
        }
    }
    let number = if plus { digits.as_str() } else { digits.strip_prefix("00")? };
    // ITU-T E.164: at most 15 digits, and no code starts with 0. Short ones are
    // years and prices; the shortest numbers of a country have 7 and its code.
    ((9..=15).contains(&number.len()) && has_country_code(number))
        .then(|| (IndicatorKind::Phone, format!("+{number}"), end))
}

/// Codes that ITU-T E.164 has assigned, by their first digits.
fn has_country_code(number: &str) -> bool {
    const TWO: [&str; 46] = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46",
        "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
        "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98", "28",
        "83",
    ];
    const THREE: [&str; 26] = [
        "21", "22", "23", "24", "25", "26", "29", "35", "37", "38", "42", "50", "59", "67", "68",
        "69", "80", "85", "87", "88", "96", "97", "99", "210", "999", "000",
    ];
    let two = number.get(..2).unwrap_or("");
    match number.as_bytes().first() {
        Some(b'1') => {
            number.len() == 11 && number.as_bytes()[1] >= b'2' && number.as_bytes()[4] >= b'2'
        }
        Some(b'7') => number.len() == 11,
        Some(b'2'..=b'9') if TWO[..44].contains(&two) => true,
        Some(b'2'..=b'9') => THREE[..23].contains(&two),
        _ => false,
    }
}

/// An IBAN, in groups of four or not; its length and its checksum are right.
fn account(text: &str) -> Option<(IndicatorKind, String, usize)> {
    let head = text.as_bytes().get(..4)?;
    let fits =
        head[..2].iter().all(u8::is_ascii_alphabetic) && head[2..].iter().all(u8::is_ascii_digit);
    if !fits {
        return None;
    }
    let (mut plain, mut space) = (String::new(), false);
    let mut best = None;
    for (at, letter) in text.char_indices() {
        match letter {
            'A'..='Z' | 'a'..='z' | '0'..='9' if plain.len() < 34 => {
                plain.push(letter.to_ascii_uppercase());
                space = false;
                let end = at + 1;
                let edge = text[end..].chars().next().is_none_or(|next| !next.is_alphanumeric());
                if edge && plain.len() >= 15 && plain.parse::<Iban>().is_ok() {
                    best = Some((IndicatorKind::Iban, plain.clone(), end));
                }
            }
            ' ' | '\u{a0}' | '-' if !space => space = true,
            _ => break,
        }
    }
    best
}
