//! Words: every string of the console in the reader's language. A language is
//! one Fluent file in `console/words/`; what it lacks is said in English.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use intl_memoizer::concurrent::IntlLangMemoizer;
use rust_embed::RustEmbed;

/// The files of words, a language each.
#[derive(RustEmbed)]
#[folder = "console/words"]
#[include = "*.ftl"]
struct Files;

type Bundle = FluentBundle<FluentResource>;

/// The language that has every word.
const FIRST: &str = "en";

/// Round each number while Fluent formats: only there digits are translated,
/// never in what a person wrote. Both are for private use (Unicode 23.5).
const NUMBER: [char; 2] = ['\u{E000}', '\u{E001}'];

/// A language of the console.
pub(crate) struct Language {
    /// BCP 47.
    pub(crate) code: String,
    /// What it calls itself.
    pub(crate) name: String,
    /// `ltr` or `rtl`.
    pub(crate) direction: String,
    /// Its own ten digits, then the signs for thousands and decimals.
    digits: Option<[char; 12]>,
    bundle: Bundle,
}

static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
    let mut languages: Vec<Language> = Files::iter().map(|name| Language::read(&name)).collect();
    languages.sort_by_key(|language| (language.code != FIRST, language.code.clone()));
    languages
});

/// Every language, English first.
pub(crate) fn languages() -> &'static [Language] {
    &LANGUAGES
}

/// The language of this code, if there is one.
pub(crate) fn language(code: &str) -> Option<&'static Language> {
    let wanted = code.split('-').next().unwrap_or_default();
    LANGUAGES.iter().find(|language| language.code.eq_ignore_ascii_case(wanted))
}

/// The best language for the header `Accept-Language` (RFC 9110, 12.5.4).
pub(crate) fn preferred(accept: &str) -> &'static Language {
    let mut wishes: Vec<(f32, &str)> = accept
        .split(',')
        .map(|wish| {
            let (code, weight) = wish.split_once(";q=").unwrap_or((wish, "1"));
            (weight.trim().parse().unwrap_or(0.0), code.trim())
        })
        .filter(|(weight, _)| *weight > 0.0)
        .collect();
    wishes.sort_by(|a, b| b.0.total_cmp(&a.0));
    wishes.iter().find_map(|(_, code)| language(code)).unwrap_or(&LANGUAGES[0])
}

impl Language {
    fn read(name: &str) -> Self {
        let code = name.trim_end_matches(".ftl").to_owned();
        let bytes = Files::get(name).map(|file| file.data).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let id = code.parse().expect("a file of words is named after its language");
        let mut bundle = Bundle::new_concurrent(vec![id]);
        // A file with a mistake gives the words before and behind it; a test
        // refuses it.
        let words = FluentResource::try_new(text).unwrap_or_else(|(words, _)| words);
        bundle.add_resource_overriding(words);
        bundle.set_formatter(Some(marked));
        let mut language =
            Self { name: code.clone(), code, direction: "ltr".to_owned(), digits: None, bundle };
        let about = |key| language.find(key, &FluentArgs::new());
        let (name, direction, digits) =
            (about("language-name"), about("language-direction"), about("language-digits"));
        language.name = name.unwrap_or_else(|| language.code.clone());
        language.direction = direction.unwrap_or_else(|| language.direction.clone());
        let digits: Vec<char> = digits.unwrap_or_default().chars().collect();
        language.digits = digits.try_into().ok();
        language
    }

    fn find(&self, key: &str, args: &FluentArgs<'_>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut missing = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(args), &mut missing).into_owned())
    }

    /// Whether numbers can be written in digits of its own.
    pub(crate) fn has_digits(&self) -> bool {
        self.digits.is_some()
    }
}

/// Fluent's formatter: a number between marks, its thousands apart.
fn marked(value: &FluentValue<'_>, _: &IntlLangMemoizer) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let [before, behind] = NUMBER;
    Some(format!("{before}{}{behind}", grouped(number)))
}

fn grouped(number: &FluentNumber) -> String {
    let plain = number.as_string();
    let (sign, plain) = plain.strip_prefix('-').map_or(("", &*plain), |plain| ("-", plain));
    let (whole, rest) = plain.split_once('.').map_or((plain, None), |(w, r)| (w, Some(r)));
    let mut text = sign.to_owned();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(rest) = rest {
        text.push('.');
        text.push_str(rest);
    }
    text
}

/// A key that ends in a word of a closed set, as `outcome-remove`. The beginning
/// stands here as a literal, so that the test of leftover words finds it.
pub(crate) fn key(beginning: &'static str, word: &str) -> String {
    format!("{beginning}{}", word.replace('_', "-"))
}

/// The words of one reader: a language, and which digits.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    pub(crate) language: &'static Language,
    /// Whether numbers are written in the language's own digits.
    pub(crate) own_digits: bool,
}

/// What goes into the gaps of a string.
pub(crate) type Gaps<'a> = [(&'static str, FluentValue<'a>)];

impl Words {
    /// In this language, in its usual digits.
    pub(crate) const fn new(language: &'static Language) -> Self {
        Self { language, own_digits: true }
    }

    /// Whether `key` says anything.
    pub(crate) fn knows(&self, key: &str) -> bool {
        LANGUAGES[0].bundle.has_message(key)
    }

    /// What `key` says.
    pub(crate) fn say(&self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// What `key` says, its gaps filled.
    pub(crate) fn say_with(&self, key: &str, gaps: &Gaps<'_>) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in gaps {
            args.set(*name, unmarked(value));
        }
        let own = self.language.find(key, &args);
        let said = own.or_else(|| LANGUAGES[0].find(key, &args));
        match said {
            Some(said) => self.with_digits(&said),
            None => {
                tracing::error!(key, "the console has no such words");
                key.to_owned()
            }
        }
    }

    /// What `key` says where the gaps hold Weir's own words alone: without the
    /// isolates that Fluent puts round each gap. Nested ones would hide which
    /// way a date of theirs reads (Unicode Annex 9, P2 skips isolates).
    pub(crate) fn say_plain(&self, key: &str, gaps: &Gaps<'_>) -> String {
        self.say_with(key, gaps).replace(['\u{2068}', '\u{2069}'], "")
    }

    /// A number alone.
    pub(crate) fn number(&self, number: impl Into<FluentNumber>) -> String {
        let [before, behind] = NUMBER;
        self.with_digits(&format!("{before}{}{behind}", grouped(&number.into())))
    }

    /// Digits and signs that are already in order, as a year or `14:02`.
    pub(crate) fn digits(&self, plain: &str) -> String {
        let Some(digits) = self.language.digits.filter(|_| self.own_digits) else {
            return plain.to_owned();
        };
        plain.chars().map(|c| translated(c, &digits)).collect()
    }

    fn with_digits(&self, said: &str) -> String {
        let [before, behind] = NUMBER;
        let mut text = String::with_capacity(said.len());
        let mut rest = said;
        while let Some((plain, marked)) = rest.split_once(before) {
            let (number, behind) = marked.split_once(behind).unwrap_or((marked, ""));
            text.push_str(plain);
            text.push_str(&self.digits(number));
            rest = behind;
        }
        text.push_str(rest);
        text
    }
}

fn translated(c: char, digits: &[char; 12]) -> char {
    match c {
        '0'..='9' => digits[(c as u8 - b'0') as usize],
        ',' => digits[10],
        '.' => digits[11],
        other => other,
    }
}

/// Somebody's text, without the marks that this module uses itself.
fn unmarked<'a>(value: &'a FluentValue<'a>) -> FluentValue<'a> {
    match value {
        FluentValue::String(text) if text.contains(NUMBER) => {
            FluentValue::String(Cow::Owned(text.replace(NUMBER, "\u{FFFD}")))
        }
        FluentValue::String(text) => FluentValue::String(Cow::Borrowed(text)),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::io::Read as _;
    use std::path::Path;

    use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

    use super::*;

    fn english() -> Words {
        Words::new(language("en").unwrap())
    }

    fn arabic() -> Words {
        Words::new(language("ar").unwrap())
    }

    #[test]
    fn numbers_are_grouped_and_written_in_the_readers_digits() {
        assert_eq!(english().number(1_234_567), "1,234,567");
        assert_eq!(arabic().number(1_234_567), "١٬٢٣٤٬٥٦٧");
        assert_eq!(arabic().number(98.6), "٩٨٫٦");
        assert_eq!(Words { own_digits: false, ..arabic() }.number(4100), "4,100");
    }

    #[test]
    fn what_a_person_wrote_keeps_its_digits_and_cannot_pretend_to_be_a_number() {
        let said = arabic().say_with("undo-done-remove", &[("item", "post/\u{E000}88".into())]);
        assert!(said.contains("post/\u{FFFD}88"), "{said}");
    }

    #[test]
    fn the_language_is_the_first_that_the_browser_wishes_and_weir_speaks() {
        assert_eq!(preferred("de, ar-EG;q=0.9, en;q=0.5").code, "ar");
        assert_eq!(preferred("en-GB,ar;q=0.9").code, "en");
        assert_eq!(preferred("de").code, "en");
        assert_eq!(preferred("ar;q=0, *").code, "en");
    }

    /// The messages of a language, each with the gaps that it has.
    fn messages(name: &str) -> BTreeMap<String, BTreeSet<String>> {
        let text = String::from_utf8(Files::get(name).unwrap().data.into_owned()).unwrap();
        let resource = fluent_syntax::parser::parse(text.as_str())
            .unwrap_or_else(|(_, errors)| panic!("{name}: {errors:?}"));
        let mut found = BTreeMap::new();
        for entry in resource.body {
            let Entry::Message(message) = entry else { continue };
            let mut gaps = BTreeSet::new();
            gaps_of(message.value.as_ref().unwrap(), &mut gaps);
            let before = found.insert(message.id.name.to_owned(), gaps);
            assert!(before.is_none(), "{name}: {} stands there twice", message.id.name);
        }
        found
    }

    fn gaps_of(pattern: &Pattern<&str>, gaps: &mut BTreeSet<String>) {
        for element in &pattern.elements {
            let PatternElement::Placeable { expression } = element else { continue };
            match expression {
                Expression::Inline(inline) => gap_of(inline, gaps),
                Expression::Select { selector, variants } => {
                    gap_of(selector, gaps);
                    variants.iter().for_each(|variant| gaps_of(&variant.value, gaps));
                }
            }
        }
    }

    fn gap_of(inline: &InlineExpression<&str>, gaps: &mut BTreeSet<String>) {
        if let InlineExpression::VariableReference { id } = inline {
            gaps.insert(id.name.to_owned());
        }
    }

    #[test]
    fn every_language_says_everything_with_the_same_gaps() {
        let english = messages("en.ftl");
        for name in Files::iter() {
            let other = messages(&name);
            let missing: Vec<_> = english.keys().filter(|key| !other.contains_key(*key)).collect();
            assert!(missing.is_empty(), "{name} lacks {missing:?}");
            // Only some languages have digits of their own.
            for (key, gaps) in other.iter().filter(|(key, _)| *key != "language-digits") {
                let wanted = english.get(key).unwrap_or_else(|| panic!("{name}: {key} is extra"));
                assert!(gaps.is_subset(wanted), "{name}: {key} has the gaps {gaps:?}");
            }
        }
    }

    /// The Rust of the console, all in one.
    fn source(folder: &Path) -> String {
        let mut all = String::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                all.push_str(&source(&path));
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let file = fs::File::open(&path).unwrap();
                #[expect(clippy::disallowed_methods, reason = "bounded by `take`")]
                file.take(1 << 20).read_to_string(&mut all).unwrap();
            }
        }
        all
    }

    #[test]
    fn no_string_is_missing_and_none_is_left_over() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/console");
        let source = source(&folder);
        let english = messages("en.ftl");
        // Keys are literals, or begin with a literal that ends in a dash.
        let literals: BTreeSet<&str> = source
            .split('"')
            .filter(|text| {
                text.len() > 1
                    && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
            })
            .collect();
        let beginnings: Vec<&str> =
            source.split("key(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let used = |key: &str| {
            literals.contains(key) || beginnings.iter().any(|start| key.starts_with(start))
        };
        let about_itself = |key: &str| key.starts_with("language-");
        let unused: Vec<_> =
            english.keys().filter(|key| !used(key) && !about_itself(key)).collect();
        assert!(unused.is_empty(), "nobody says {unused:?}");
        for call in [".say(\"", ".say_with(\"", ".say_plain(\""] {
            for rest in source.split(call).skip(1) {
                let key = rest.split('"').next().unwrap();
                assert!(english.contains_key(key), "en.ftl lacks “{key}”");
            }
        }
    }
}
