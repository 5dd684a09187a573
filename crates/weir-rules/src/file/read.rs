//! Reading a rule file, with the place of everything that is wrong.

use std::collections::BTreeMap;
use std::ops::Range;
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Expect, MOST_BYTES, RuleFile, RuleTest, Texts};
use crate::condition::check_condition;
use crate::refusal::{Place, Refusal, RefusalKind, nearest, shown};
use crate::rule::{Rule, forbidden};

const MOST_TESTS: usize = 200;
pub(super) const LONGEST_NAME: usize = 64;
const LONGEST_TITLE: usize = 200;
const LONGEST_ABOUT: usize = 2_000;

pub(super) fn read(text: &str) -> Result<RuleFile, Vec<Refusal>> {
    let mut reader = Reader { text, refusals: Vec::new() };
    if text.len() > MOST_BYTES {
        reader.refuse(
            0..0,
            RefusalKind::TooBig,
            format!("the file is {} bytes long; {MOST_BYTES} are the most", text.len()),
        );
        return Err(reader.refusals);
    }
    let table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            let message = format!("this is not TOML: {}", shown(error.message()));
            reader.refuse(span, RefusalKind::File, message);
            return Err(reader.refusals);
        }
    };
    let file = reader.file(table.get_ref());
    match file {
        Some(file) if reader.refusals.is_empty() => Ok(file),
        _ => {
            reader.refusals.sort_by_key(|refusal| refusal.place);
            Err(reader.refusals)
        }
    }
}

pub(super) struct Reader<'a> {
    text: &'a str,
    pub(super) refusals: Vec<Refusal>,
}

pub(super) type Value<'i> = Spanned<DeValue<'i>>;

impl<'a> Reader<'a> {
    pub(super) fn refuse(
        &mut self,
        span: Range<usize>,
        kind: RefusalKind,
        message: impl Into<String>,
    ) {
        self.refuse_with(span, kind, message, None);
    }

    pub(super) fn refuse_with(
        &mut self,
        span: Range<usize>,
        kind: RefusalKind,
        message: impl Into<String>,
        nearest: Option<&str>,
    ) {
        if self.refusals.len() < 20 {
            self.refusals.push(Refusal {
                place: Place::of(self.text, span),
                kind,
                message: message.into(),
                nearest: nearest.map(str::to_owned),
            });
        }
    }

    /// Refuses keys that are not among these.
    pub(super) fn known_keys(&mut self, table: &DeTable<'_>, of: &str, known: &[&str]) {
        for key in table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let name = key.get_ref();
            let meant = nearest(name, known.iter().copied());
            let message =
                format!("{of} has no “{}”; it may have {}", shown(name), known.join(", "));
            self.refuse_with(key.span(), RefusalKind::File, message, meant);
        }
    }

    fn file(&mut self, table: &DeTable<'_>) -> Option<RuleFile> {
        self.known_keys(table, "a rule file", &["name", "title", "about", "when", "then", "test"]);
        let name = self.name(table);
        let title = self.texts(table, "title", LONGEST_TITLE);
        let about = self.texts(table, "about", LONGEST_ABOUT);
        let effects = self.effects(table);
        let tests = self.tests(table);
        let when = self.needed(table, "when", "it says when the rule fires")?;
        let Some(source) = when.get_ref().as_str() else {
            self.not_a(when, "when", "a text");
            return None;
        };
        let place = self.inside(when.span(), source);
        let condition = match check_condition(source) {
            Ok(condition) => condition,
            Err(refusals) => {
                self.moved(refusals, &place);
                return None;
            }
        };
        let effects = effects?;
        let refusals = forbidden(&condition, &effects);
        self.moved(refusals, &place);
        let rule = Rule::of(name?, condition, effects);
        Some(RuleFile { title: title?, about: about?, rule, tests })
    }

    /// Where the text of `when` begins; nothing where it is written with
    /// escapes, so that its characters are not those of the file.
    fn inside(&self, span: Range<usize>, source: &str) -> (Range<usize>, Option<usize>) {
        let written = &self.text[span.clone()];
        let begins = written.find(source).filter(|_| !source.is_empty());
        (span.clone(), begins.map(|at| span.start + at))
    }

    /// Takes refusals of the condition over, with their places in the file.
    fn moved(&mut self, refusals: Vec<Refusal>, (whole, begins): &(Range<usize>, Option<usize>)) {
        for mut refusal in refusals {
            let span = match begins {
                Some(begins) => {
                    let within = refusal.place.span();
                    begins + within.start..begins + within.end
                }
                None => whole.clone(),
            };
            refusal.place = Place::of(self.text, span);
            self.refusals.push(refusal);
        }
    }

    pub(super) fn needed<'t, 'i>(
        &mut self,
        table: &'t DeTable<'i>,
        key: &str,
        why: &str,
    ) -> Option<&'t Value<'i>> {
        let value = table.get(key);
        if value.is_none() {
            self.refuse(0..0, RefusalKind::File, format!("“{key}” is missing: {why}"));
        }
        value
    }

    pub(super) fn not_a(&mut self, value: &Value<'_>, key: &str, wanted: &str) {
        let message = format!("“{key}” has to be {wanted}; this is {}", sort(value.get_ref()));
        self.refuse(value.span(), RefusalKind::File, message);
    }

    fn name(&mut self, table: &DeTable<'_>) -> Option<String> {
        let value = self.needed(table, "name", "write a short one, as name = \"near-exact\"")?;
        let Some(name) = value.get_ref().as_str() else {
            self.not_a(value, "name", "a text");
            return None;
        };
        if is_name(name) {
            return Some(name.to_owned());
        }
        let message = format!(
            "a name has 1 to {LONGEST_NAME} of the characters a-z, 0-9 and “-”, and begins with a \
             letter; “{}” has not",
            shown(name)
        );
        self.refuse(value.span(), RefusalKind::File, message);
        None
    }

    fn texts(&mut self, table: &DeTable<'_>, key: &str, longest: usize) -> Option<Texts> {
        let why = format!("write it in English at least, as {key} = {{ en = \"…\" }}");
        let value = self.needed(table, key, &why)?;
        let Some(languages) = value.get_ref().as_table() else {
            self.not_a(value, key, "a table with a text for each language, as { en = \"…\" }");
            return None;
        };
        let mut texts = BTreeMap::new();
        for (language, value) in languages {
            let tag = language.get_ref();
            let is_tag = (2..=16).contains(&tag.len())
                && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            if !is_tag {
                let message = format!("“{}” is no language, as en or ar", shown(tag));
                self.refuse(language.span(), RefusalKind::File, message);
            }
            match value.get_ref().as_str() {
                Some(text) if !text.trim().is_empty() && text.chars().count() <= longest => {
                    texts.insert(tag.to_string(), text.to_owned());
                }
                Some(_) => {
                    let message = format!("“{key}” has 1 to {longest} characters");
                    self.refuse(value.span(), RefusalKind::File, message);
                }
                None => self.not_a(value, key, "a text"),
            }
        }
        if !languages.contains_key("en") {
            self.refuse(value.span(), RefusalKind::File, why);
        }
        Some(texts)
    }

    /// A word of a set.
    pub(super) fn word<T: FromStr>(
        &mut self,
        value: &Value<'_>,
        key: &str,
        known: &[&str],
    ) -> Option<T> {
        let Some(word) = value.get_ref().as_str() else {
            self.not_a(value, key, &format!("one of {}", known.join(", ")));
            return None;
        };
        if known.contains(&word)
            && let Ok(word) = word.parse()
        {
            return Some(word);
        }
        let meant = nearest(word, known.iter().copied());
        let message = format!("“{key}” is one of {}, not “{}”", known.join(", "), shown(word));
        self.refuse_with(value.span(), RefusalKind::UnknownWord, message, meant);
        None
    }

    pub(super) fn table<'t, 'i>(
        &mut self,
        value: &'t Value<'i>,
        key: &str,
        known: &[&str],
    ) -> Option<&'t DeTable<'i>> {
        let Some(table) = value.get_ref().as_table() else {
            self.not_a(value, key, &format!("a table with {}", known.join(", ")));
            return None;
        };
        self.known_keys(table, &format!("“{key}”"), known);
        Some(table)
    }

    fn tests(&mut self, table: &DeTable<'_>) -> Vec<RuleTest> {
        let Some(value) = table.get("test") else { return Vec::new() };
        let Some(tests) = value.get_ref().as_array() else {
            self.not_a(value, "test", "a list of tables, each under [[test]]");
            return Vec::new();
        };
        if tests.len() > MOST_TESTS {
            let message = format!("{MOST_TESTS} tests are the most of one rule");
            self.refuse(value.span(), RefusalKind::TooBig, message);
            return Vec::new();
        }
        tests.iter().filter_map(|test| self.test(test)).collect()
    }

    fn test(&mut self, value: &Value<'_>) -> Option<RuleTest> {
        let table = self.table(value, "test", &["name", "facts", "expect"])?;
        let name = table.get("name").and_then(|name| name.get_ref().as_str());
        let Some(name) = name.filter(|name| !name.trim().is_empty()) else {
            self.refuse(value.span(), RefusalKind::File, "a test needs a “name”");
            return None;
        };
        let Some(expect) = table.get("expect") else {
            let message = "a test needs “expect”: fires, quiet or unknown";
            self.refuse(value.span(), RefusalKind::File, message);
            return None;
        };
        const KNOWN: [Expect; 3] = [Expect::Fires, Expect::Quiet, Expect::Unknown];
        let word: String = self.word(expect, "expect", &KNOWN.map(Expect::name))?;
        let expect = KNOWN.into_iter().find(|expect| expect.name() == word)?;
        let facts = match table.get("facts") {
            None => crate::Facts::default(),
            Some(facts) => self.facts(facts)?,
        };
        Some(RuleTest { name: name.to_owned(), facts, expect })
    }
}

/// Whether a text can name a rule or a label.
pub(super) fn is_name(name: &str) -> bool {
    (1..=LONGEST_NAME).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && name.starts_with(|c: char| c.is_ascii_lowercase())
}

pub(super) fn sort(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
