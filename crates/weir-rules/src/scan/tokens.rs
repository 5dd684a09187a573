//! One token at a time: words, numbers and signs, and what other languages
//! write instead.

use super::{MOST_CHOICES, Scanner, is_direction_mark};
use crate::refusal::{Refusal, RefusalKind};

impl Scanner<'_> {
    pub(super) fn word(&mut self, behind_dot: bool) -> Result<(), Refusal> {
        let rest = self.rest();
        let length =
            rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let word = &rest[..length];
        if !behind_dot {
            match word.to_ascii_lowercase().as_str() {
                "and" => return self.instead(length, "“and” is written && in a rule", "&&"),
                "or" => return self.instead(length, "“or” is written || in a rule", "||"),
                "not" => return self.instead(length, "“not” is written ! in a rule", "!"),
                "in" if word == "in" => self.chain(2)?,
                "if" | "when" | "then" | "else" | "where" => {
                    let message = format!(
                        "rules have no “{word}”: only the condition is written, as item.links > 3"
                    );
                    return self.refuse(length, RefusalKind::Syntax, message);
                }
                lower @ ("true" | "false") if word != lower => {
                    let message = format!("“{word}” is written in small letters: {lower}");
                    return self.instead(length, &message, lower);
                }
                _ => {}
            }
        }
        self.at += length;
        Ok(())
    }

    pub(super) fn number(&mut self) -> Result<(), Refusal> {
        let rest = self.rest();
        let mut before = '0';
        let length = rest
            .find(|c: char| {
                let of_number = c.is_ascii_alphanumeric()
                    || "._".contains(c)
                    || "+-".contains(c) && "eE".contains(before) && !rest.starts_with("0x");
                before = c;
                !of_number
            })
            .unwrap_or(rest.len());
        let written = &rest[..length];
        if written.contains('_') {
            let meant = written.replace('_', "");
            return self.instead(length, "numbers are written without “_”", &meant);
        }
        if rest[length..].starts_with(',') && self.open.is_empty() {
            let message = "a comma stands between the values of a list; fractions are written \
                           with a point, as 0.5, and thousands without anything";
            return self.refuse(length + 1, RefusalKind::Syntax, message);
        }
        let whole = written.bytes().all(|b| b.is_ascii_digit());
        if whole && written.parse::<i64>().is_err() {
            let message = format!("this number is too large: {} is the largest", i64::MAX);
            return self.refuse(length, RefusalKind::Arithmetic, message);
        }
        self.at += length;
        Ok(())
    }

    pub(super) fn sign(&mut self, first: char) -> Result<(), Refusal> {
        const TWO: [&str; 6] = ["&&", "||", "==", "!=", "<=", ">="];
        let rest = self.rest();
        let wrong = [
            ("===", "compare with ==", "=="),
            ("!==", "compare with !=", "!="),
            ("=>", "“at least” is written >=", ">="),
            ("=<", "“at most” is written <=", "<="),
            ("<>", "“is not” is written !=", "!="),
            ("≤", "“at most” is written <=", "<="),
            ("≥", "“at least” is written >=", ">="),
            ("≠", "“is not” is written !=", "!="),
            ("×", "“times” is written *", "*"),
        ];
        if let Some((sign, message, nearest)) = wrong.into_iter().find(|w| rest.starts_with(w.0)) {
            return self.instead(sign.len(), message, nearest);
        }
        if TWO.into_iter().any(|two| rest.starts_with(two)) {
            if "&|".contains(first) {
                self.next_term();
            } else {
                self.chain(2)?;
            }
            self.at += 2;
            return Ok(());
        }
        match first {
            '(' | '[' | '{' => self.opens(first)?,
            ')' | ']' | '}' => self.closes(first)?,
            ',' => self.next_term(),
            '=' => {
                return self.instead(
                    1,
                    "a rule compares and sets nothing: “is equal to” is written with two signs, ==",
                    "==",
                );
            }
            '&' => return self.instead(1, "“and” is written with two signs, &&", "&&"),
            '|' => return self.instead(1, "“or” is written with two signs, ||", "||"),
            '?' => {
                self.choices += 1;
                if self.choices > MOST_CHOICES {
                    return self.too_deep(1, "choices with ? and :", MOST_CHOICES);
                }
                self.chain(1)?;
            }
            ':' => {}
            '.' | '<' | '>' | '+' | '-' | '*' | '/' | '%' | '!' => self.chain(1)?,
            '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '‚' | '`' | '´' => {
                return self.instead(
                    first.len_utf8(),
                    "texts stand between straight quotation marks, as \"post\"; this one is \
                     another",
                    "\"",
                );
            }
            mark if is_direction_mark(mark) => return self.direction_mark(mark),
            _ => {
                return self.refuse(
                    first.len_utf8(),
                    RefusalKind::Syntax,
                    format!(
                        "“{}” does not belong here; texts stand between quotation marks",
                        first.escape_debug()
                    ),
                );
            }
        }
        self.at += first.len_utf8();
        Ok(())
    }
}
