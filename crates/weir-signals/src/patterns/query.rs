//! Trend queries: ThreatExchange's and, or and not over keywords and expressions,
//! as PyPI `threatexchange` reads them.
//!
//! A term that begins with `regex-` is an expression between two characters
//! (`regex-/oil.?money/`), any other one a word or several. Weir finds the words in
//! any spelling and looks at neither's case; Python's look-around and
//! back-references are not of its regular expressions, and are refused.

use serde_json::Value;

use super::line::{Atom, LineError, MOST_GROUPS, Wanted, keyword, shown};
use super::{On, Pattern};

/// The most terms of a query.
const MOST_TERMS: usize = 1_000;
/// What begins an expression.
const EXPRESSION: &str = "regex-";

/// A trend query, as it was sent.
pub(super) struct Query {
    written: String,
    all: Vec<Vec<String>>,
    none: Vec<String>,
}

impl Query {
    pub(super) fn parse(json: &str) -> Result<Self, LineError> {
        let wrong = |why: &str| LineError::Query(why.to_owned());
        let value: Value =
            serde_json::from_str(json).map_err(|error| LineError::Query(error.to_string()))?;
        let groups = value["and"].as_array().ok_or_else(|| wrong("it has no list “and”"))?;
        let all: Vec<Vec<String>> = groups
            .iter()
            // `{"or": […]}`, or the list alone.
            .map(|group| terms(if group.is_array() { group } else { &group["or"] }))
            .collect::<Option<_>>()
            .ok_or_else(|| wrong("what stands in “and” is {\"or\": [words]}"))?;
        let none = match &value["not"] {
            Value::Null => Vec::new(),
            list => terms(list).ok_or_else(|| wrong("“not” is a list of words"))?,
        };
        if all.is_empty() || all.iter().any(Vec::is_empty) {
            return Err(wrong("nothing in it has to be found"));
        }
        let terms = all.iter().map(Vec::len).sum::<usize>() + none.len();
        if all.len() > MOST_GROUPS || terms > MOST_TERMS {
            return Err(wrong("it has more than 64 groups or 1,000 words; split it"));
        }
        // One line, whatever it was written as: a list has a line an entry.
        Ok(Self { written: value.to_string(), all, none })
    }

    pub(super) fn written(&self) -> &str {
        &self.written
    }

    pub(super) fn wanted(&self) -> Result<Wanted, LineError> {
        let atoms = |terms: &Vec<String>| terms.iter().map(|term| atom(term)).collect();
        Ok(Wanted {
            all: self.all.iter().map(atoms).collect::<Result<_, _>>()?,
            none: atoms(&self.none)?,
            within: None,
            language: None,
        })
    }
}

fn terms(list: &Value) -> Option<Vec<String>> {
    list.as_array()?.iter().map(|term| term.as_str().map(str::to_owned)).collect()
}

fn atom(term: &str) -> Result<Atom, LineError> {
    if let Some(expression) = term.strip_prefix(EXPRESSION) {
        let mut letters = expression.chars();
        let (Some(_), Some(_)) = (letters.next(), letters.next_back()) else {
            let reason = format!("“{}” has no expression between slashes", shown(term));
            return Err(LineError::Query(reason));
        };
        return Pattern::new(letters.as_str(), On::Text).map(Atom::Expression);
    }
    match keyword(term) {
        // As Python has it: what is too short for a keyword stands between word edges.
        Err(LineError::TooFewLetters { .. }) if !term.trim().is_empty() => {
            let edge =
                |c: Option<char>| if c.is_some_and(char::is_alphanumeric) { r"\b" } else { "" };
            let (first, last) = (edge(term.chars().next()), edge(term.chars().next_back()));
            let expression = format!("{first}{}{last}", regex_syntax::escape(term));
            Pattern::new(&expression, On::Text).map(Atom::Expression)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Line;

    const QUERY: &str = r#"{
        "and": [{"or": ["lamp oil", "regex-/wick-?oil/", "88"]}, {"or": ["tonight", "now"]}],
        "not": ["tomorrow"]
    }"#;

    #[test]
    fn a_trend_query_is_read_and_written_on_one_line() {
        let line: Line = QUERY.parse().unwrap();
        let sizes: Vec<usize> = line.wanted().all.iter().map(Vec::len).collect();
        assert_eq!((sizes, line.wanted().none.len()), (vec![3, 2], 1));
        let written = line.to_string();
        assert!(!written.contains('\n'));
        assert_eq!(written.parse::<Line>().unwrap(), line);
    }

    #[test]
    fn a_query_that_cannot_be_read_says_what_one_looks_like() {
        for (query, words) in [
            (r#"{"or": ["lamp"]}"#, "it has no list “and”"),
            (r#"{"and": [{"or": []}], "not": []}"#, "nothing in it has to be found"),
            (r#"{"and": [{"or": [1]}], "not": []}"#, "what stands in “and”"),
            (r#"{"and": [{"or": ["lamp"]}], "not": "oil"}"#, "“not” is a list"),
            (r#"{"and": [{"or": ["regex-/(?=oil)/"]}], "not": []}"#, "is no regular expression"),
            (r#"{"and": [{"or": ["regex-"]}], "not": []}"#, "no expression between slashes"),
        ] {
            let error = query.parse::<Line>().unwrap_err().to_string();
            assert!(error.contains(words), "{query}: {error}");
        }
    }
}
