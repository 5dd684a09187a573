//! A line of a list, as somebody writes it.
//!
//! ```text
//! seventh lamp                      these words side by side, whole, in any spelling
//! seventh lamp {part}               also within longer words
//! lamp oil {within=5}               both words, in any order, at most 5 words apart
//! "seventh lamp" oil {within=5}     the same of two keywords
//! die {language=en}                 only in English, or where no language can be told
//! /oil[ -]?money/                   a regular expression on the text
//! /مصباح(ان|ين)/ {skeleton}         the same on its skeleton: any spelling
//! {"and":[{"or":["a","b"]}],"not":["c"]}    a trend query of ThreatExchange
//! ```

use std::fmt;
use std::str::FromStr;

use super::query::Query;
use super::{Keyword, On, Pattern};
use crate::language::Language;
use crate::skeleton::{Skeleton, Tier};

/// A line of a list. Written out (`Display`) it is read back the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    written: String,
    wanted: Wanted,
}

/// What a text must have for a line to be found in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Of each of these groups one.
    pub all: Vec<Vec<Atom>>,
    /// None of these.
    pub none: Vec<Atom>,
    /// At most so many words from the first of `all` to the last, in any order.
    pub within: Option<u16>,
    /// In this language, where one can be told.
    pub language: Option<Language>,
}

/// Something that stands in a text or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Atom {
    /// A word or several side by side.
    Words(Keyword),
    /// A regular expression.
    Expression(Pattern),
}

/// Why a line cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum LineError {
    /// Nothing in it.
    #[error("the line is empty; write a word, several, or /a regular expression/")]
    Empty,
    /// Too few letters to be a keyword.
    #[error(
        "“{words}” has {found} letters, a keyword has {least} or more; write what is shorter as a \
         regular expression, as /\\bab\\b/", least = Keyword::FEWEST_LETTERS
    )]
    TooFewLetters {
        /// The words.
        words: String,
        /// How many letters.
        found: usize,
    },
    /// So many that it is a text.
    #[error(
        "a keyword of {found} letters is a text; bank it as one, then it is found in part and \
         edited too"
    )]
    Text {
        /// How many letters.
        found: usize,
    },
    /// An option that there is not.
    #[error("“{0}” is no option; there are part, language=en, within=5, and skeleton for /…/")]
    Option(String),
    /// A language that is not told apart.
    #[error("“{0}” is no language that can be told; write it as en, ar, fr, or as eng, ara, fra")]
    Language(String),
    /// A distance that is none.
    #[error("within takes a number of words from 1 to {most}, not “{found}”", most = MOST_WITHIN)]
    Within {
        /// What was there.
        found: String,
    },
    /// Options that say two things, or one that needs something.
    #[error("{0}")]
    Together(&'static str),
    /// An expression that begins and does not end.
    #[error("a regular expression stands between two slashes; “{0}” has no second one")]
    NoSlash(String),
    /// The expression cannot be read: itself, and why.
    #[error("“{expression}” is no regular expression: {reason}; mend it or leave it out")]
    Unreadable {
        /// The expression.
        expression: String,
        /// What the parser says.
        reason: String,
    },
    /// It matches the empty text, so it would match every text.
    #[error("“{expression}” matches any text; say what it must contain")]
    MatchesAll {
        /// The expression.
        expression: String,
    },
    /// Compiled it takes too much room.
    #[error("“{expression}” is too large once it is made ready; repeat less in it")]
    TooBig {
        /// The expression.
        expression: String,
    },
    /// Too long to be read.
    #[error("the expression has {found} bytes, {most} are the most; split it")]
    TooLong {
        /// How many.
        found: usize,
        /// How many are taken.
        most: usize,
    },
    /// No such JSON.
    #[error(
        "this is no trend query: {0}; one is written {{\"and\":[{{\"or\":[\"a\",\"b\"]}}],\"not\":[]}}"
    )]
    Query(String),
}

/// The most words apart.
const MOST_WITHIN: u16 = 50;
/// The most groups of a line.
pub(super) const MOST_GROUPS: usize = 64;

impl Line {
    /// What a text must have.
    pub const fn wanted(&self) -> &Wanted {
        &self.wanted
    }

    /// A line of a file, which may be a remark: nothing for one that begins with `# `
    /// (a hash tag has no space behind it) or has nothing in it.
    pub fn of_file(line: &str) -> Option<Result<Self, LineError>> {
        let line = line.trim_start_matches('\u{feff}').trim();
        let remark = line.is_empty() || line == "#" || line.starts_with("# ");
        (!remark).then(|| line.parse())
    }

    /// What two lines that find the same have in common, however they are written.
    pub(crate) fn identity(&self) -> String {
        match self.wanted.all.as_slice() {
            // An expression is its own letters, a keyword those of its skeleton.
            _ if self.written.starts_with(['/', '{']) => self.written.clone(),
            _ => {
                let (words, options) = split_options(&self.written);
                let words = Skeleton::of(words, Tier::Dotted).written();
                let quoted = self.wanted.within.map(|_| split_options(&self.written).0);
                format!("{} {}", quoted.map_or(words, str::to_lowercase), options.unwrap_or(""))
            }
        }
    }
}

impl FromStr for Line {
    type Err = LineError;

    fn from_str(line: &str) -> Result<Self, LineError> {
        let line = line.trim();
        if line.is_empty() {
            return Err(LineError::Empty);
        }
        if line.starts_with('{') {
            let query = Query::parse(line)?;
            return Ok(Self { written: query.written().to_owned(), wanted: query.wanted()? });
        }
        let (what, options) = split_options(line);
        let options = Options::read(options)?;
        let expression = what.strip_prefix('/');
        let (written, all) = match expression {
            Some(expression) => {
                let expression =
                    expression.strip_suffix('/').ok_or_else(|| LineError::NoSlash(shown(what)))?;
                options.refuse_for_expressions()?;
                let on = if options.skeleton { On::Skeleton } else { On::Text };
                let atom = Atom::Expression(Pattern::new(expression, on)?);
                (what.to_owned(), vec![vec![atom]])
            }
            None => of_words(what, &options)?,
        };
        let Options { within, language, .. } = options;
        Ok(Self {
            written: format!("{written}{options}"),
            wanted: Wanted { all, none: Vec::new(), within, language },
        })
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// Words by the options beside them.
fn of_words(words: &str, options: &Options) -> Result<(String, Vec<Vec<Atom>>), LineError> {
    if options.skeleton {
        return Err(LineError::Together(
            "words are looked for on the skeleton anyhow; skeleton is for /a regular expression/",
        ));
    }
    let written = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if options.within.is_some() {
        let atoms: Vec<Vec<Atom>> = apart(&written)
            .into_iter()
            .map(|word| Ok(vec![keyword(word)?]))
            .collect::<Result<_, _>>()?;
        if options.part {
            return Err(LineError::Together("part and within do not go together; leave one out"));
        }
        if atoms.len() < 2 || atoms.len() > MOST_GROUPS {
            return Err(LineError::Together(
                "within needs two words or more, as in lamp oil {within=5}",
            ));
        }
        return Ok((written, atoms));
    }
    let keyword = keyword(&written)?;
    if !options.part {
        return Ok((written, vec![vec![keyword]]));
    }
    let skeleton = Skeleton::of(&written, Tier::Dotted).written();
    let words =
        skeleton.split([' ', '·']).filter(|word| !word.is_empty()).map(regex_syntax::escape);
    // All that stands between two letters of a skeleton written out.
    let expression = words.collect::<Vec<_>>().join("(?:  ?|·)");
    Ok((written, vec![vec![Atom::Expression(Pattern::new(&expression, On::Skeleton)?)]]))
}

/// The words of a line, those between quotation marks together.
fn apart(words: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, part) in words.split('"').enumerate() {
        match at % 2 {
            0 => found.extend(part.split_whitespace()),
            _ => found.push(part.trim()),
        }
    }
    found.retain(|word| !word.is_empty());
    found
}

pub(super) fn keyword(words: &str) -> Result<Atom, LineError> {
    Keyword::of(words).map(Atom::Words).map_err(|found| match found {
        found if found < Keyword::FEWEST_LETTERS => {
            LineError::TooFewLetters { words: shown(words), found }
        }
        found => LineError::Text { found },
    })
}

/// What somebody wrote, as an error repeats it: its beginning, and nothing that
/// would move a terminal's cursor or break a line of a log.
pub(super) fn shown(written: &str) -> String {
    written.chars().filter(|c| !c.is_control()).take(80).collect()
}

/// What stands behind the words between braces.
fn split_options(line: &str) -> (&str, Option<&str>) {
    let inside = line.strip_suffix('}').and_then(|line| line.rsplit_once('{'));
    match inside {
        // A brace of an expression, as in /a{2}/, has a slash behind it.
        Some((what, options)) => (what.trim_end(), Some(options)),
        None => (line, None),
    }
}

#[derive(Clone, Copy, Default)]
struct Options {
    part: bool,
    skeleton: bool,
    within: Option<u16>,
    language: Option<Language>,
}

impl Options {
    fn read(options: Option<&str>) -> Result<Self, LineError> {
        let mut read = Self::default();
        let parts = options.unwrap_or_default().split([',', ';', '،']).map(str::trim);
        for option in parts.filter(|option| !option.is_empty()) {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            let value = value.trim();
            match (name.trim().to_lowercase().as_str(), value) {
                ("part", "") => read.part = true,
                ("skeleton", "") => read.skeleton = true,
                ("language" | "lang", name) => {
                    let language = Language::named(name);
                    let language = language.ok_or_else(|| LineError::Language(shown(name)));
                    read.language = Some(language?);
                }
                ("within", number) => {
                    let within = number.parse().ok().filter(|n| (1..=MOST_WITHIN).contains(n));
                    let found = || LineError::Within { found: shown(number) };
                    read.within = Some(within.ok_or_else(found)?);
                }
                _ => return Err(LineError::Option(shown(option))),
            }
        }
        Ok(read)
    }

    const fn refuse_for_expressions(&self) -> Result<(), LineError> {
        if self.part || self.within.is_some() {
            return Err(LineError::Together(
                "part and within are for words; a regular expression says it itself",
            ));
        }
        Ok(())
    }
}

impl fmt::Display for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        let flags = [(self.part, "part"), (self.skeleton, "skeleton")];
        parts.extend(flags.into_iter().filter(|(is, _)| *is).map(|(_, name)| name.to_owned()));
        parts.extend(self.within.map(|within| format!("within={within}")));
        parts.extend(self.language.map(|language| format!("language={}", language.short())));
        if parts.is_empty() { Ok(()) } else { write!(f, " {{{}}}", parts.join(", ")) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(line: &str) -> Line {
        line.parse().unwrap_or_else(|error| panic!("{line}: {error}"))
    }

    fn refused(line: &str) -> String {
        line.parse::<Line>().unwrap_err().to_string()
    }

    #[test]
    fn options_stand_in_braces_behind_the_words_and_are_written_out_in_one_way() {
        let line = read("  seventh   lamp {lang=eng; part} ");
        assert_eq!(line.to_string(), "seventh lamp {part, language=en}");
        assert_eq!(line.wanted().language.map(Language::code), Some("eng"));
        let near = read("\"seventh lamp\" oil { within=5 }");
        assert_eq!((near.wanted().all.len(), near.wanted().within), (2, Some(5)));
        let expression = read(r"/oil\d{2}/ {skeleton}");
        assert_eq!(expression.to_string(), r"/oil\d{2}/ {skeleton}");
        assert_eq!(read(r"/oil\d{2}/").to_string(), r"/oil\d{2}/");
    }

    #[test]
    fn a_line_that_cannot_be_used_says_what_to_do() {
        for (line, words) in [
            ("", "the line is empty"),
            ("to", "“to” has 2 letters, a keyword has 3 or more; write what is shorter as"),
            ("🔥🔥", "has 0 letters"),
            ("lamp {near=5}", "“near=5” is no option; there are part, language=en, within=5"),
            ("lamp {language=klingon}", "“klingon” is no language that can be told"),
            ("lamp {within=5}", "within needs two words or more"),
            ("lamp oil {within=0}", "a number of words from 1 to 50, not “0”"),
            ("lamp oil {part, within=2}", "part and within do not go together"),
            ("/oil", "stands between two slashes"),
            ("/oil/ {part}", "part and within are for words"),
            ("lamp {skeleton}", "skeleton is for /a regular expression/"),
            ("{\"and\":", "this is no trend query"),
        ] {
            assert!(refused(line).contains(words), "{line}: {}", refused(line));
        }
    }

    #[test]
    fn an_error_repeats_no_control_characters_and_not_the_whole_line() {
        let long = "lamp".repeat(2_000);
        for line in [
            "lamp {near=\u{1b}[2J}".to_owned(),
            "lamp {language=\u{7}en}".to_owned(),
            "lamp oil {within=5\0}".to_owned(),
            "/oil\u{1b}[2J".to_owned(),
            "a\u{1b}".to_owned(),
            r#"{"and":["regex-\u001b"]}"#.to_owned(),
            format!("lamp {{{long}}}"),
            format!("lamp {{language={long}}}"),
            format!("lamp oil {{within={long}}}"),
            format!("/{long}"),
        ] {
            let words = refused(&line);
            assert!(!words.contains(char::is_control) && words.len() < 300, "{words:?}");
        }
    }

    #[test]
    fn a_file_may_hold_remarks_and_hash_tags_are_none() {
        assert!(Line::of_file("# what we look for").is_none());
        assert!(Line::of_file("   ").is_none());
        let tag = Line::of_file("\u{feff}#seventh_lamp").unwrap().unwrap();
        assert_eq!(tag.to_string(), "#seventh_lamp");
    }

    #[test]
    fn lines_that_find_the_same_are_the_same_line() {
        let same = |one: &str, other: &str| read(one).identity() == read(other).identity();
        assert!(same("Seventh  LAMP", "seventh lamp"));
        assert!(same("المصبـاح", "المِصباح"));
        assert!(same("lamp oil {within=5, lang=en}", "lamp oil {language=eng,within=5}"));
        assert!(!same("seventh lamp", "seventh lamp {part}"));
        assert!(!same("/oil/", "/Oil/"), "an expression is taken by its letters");
    }

    proptest! {
        #[test]
        fn a_line_written_out_reads_back_the_same_and_no_text_makes_reading_panic(
            line in "(/[a-z()\\[\\].*+?{}0-9|]{1,12}/|[a-zA-Z\u{627}-\u{64a} \"🔥]{0,20})( ?\\{(part|within=[0-9]|language=(ar|en)|skeleton)?\\})?",
        ) {
            if let Ok(read) = line.parse::<Line>() {
                let again: Line = read.to_string().parse().unwrap();
                prop_assert_eq!(again.identity(), read.identity());
                prop_assert_eq!(again, read);
            }
        }
    }
}
