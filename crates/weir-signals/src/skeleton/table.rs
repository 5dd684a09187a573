//! From a character to its code: one look-up, made once from the rules.

use std::collections::HashMap;
use std::sync::OnceLock;

use caseless::Caseless as _;
use unicode_normalization::UnicodeNormalization as _;
use unicode_properties::{GeneralCategory as Category, UnicodeGeneralCategory as _};
use unicode_script::{Script, UnicodeScript as _};

use super::alphabet::{self, NOTHING, SEVERAL, SIGN, SPACE};
use super::arabic::{DROPPED, SHAPES};

/// Planes 0 and 1; above them only ideographs and invisible characters.
const TABLE_SIZE: usize = 0x2_0000;

/// What each character is.
pub(super) struct Table {
    codes: Box<[u8; TABLE_SIZE]>,
    several: HashMap<char, Box<[u8]>>,
}

impl Table {
    /// The one table.
    pub(super) fn get() -> &'static Self {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(Self::new)
    }

    fn new() -> Self {
        let rules = Rules::new();
        let mut several = HashMap::new();
        let codes: Vec<u8> = (0..TABLE_SIZE as u32)
            .map(|point| {
                let Some(letter) = char::from_u32(point) else { return NOTHING };
                match rules.codes_of(letter).as_slice() {
                    [] => NOTHING,
                    [code] => *code,
                    codes => {
                        several.insert(letter, codes.into());
                        SEVERAL
                    }
                }
            })
            .collect();
        let codes = codes.try_into().expect("as many as were counted");
        Self { codes, several }
    }

    /// The code of a character, or one of the four that are no letters.
    #[inline]
    pub(super) fn code(&self, letter: char) -> u8 {
        match self.codes.get(letter as usize) {
            Some(code) => *code,
            None if (0x2_0000..0x4_0000).contains(&(letter as u32)) => alphabet::other(letter),
            None => NOTHING,
        }
    }

    /// The code of a character below U+0800.
    #[inline]
    pub(super) fn low(&self, point: u32) -> u8 {
        self.codes[point as usize & 0x7ff]
    }

    /// The codes of a character that is several letters.
    pub(super) fn several(&self, letter: char) -> &[u8] {
        &self.several[&letter]
    }
}

/// The rules of docs/src/text.md, in the order in which they are asked.
struct Rules {
    shapes: HashMap<char, u8>,
}

impl Rules {
    fn new() -> Self {
        let shapes = SHAPES.iter().flat_map(|(letter, same)| {
            let code = alphabet::arabic(*letter);
            std::iter::once(*letter).chain(same.chars()).map(move |written| (written, code))
        });
        let dropped = DROPPED.chars().map(|letter| (letter, NOTHING));
        Self { shapes: shapes.chain(dropped).collect() }
    }

    fn codes_of(&self, letter: char) -> Vec<u8> {
        if letter.is_whitespace() {
            return vec![SPACE];
        }
        if let Some(at) = alphabet::LEET.iter().position(|(sign, _)| *sign == letter) {
            return vec![alphabet::LEET_START + at as u8];
        }
        if is_unseen(letter) {
            return Vec::new();
        }
        if let Some(capital) = squared_capital(letter) {
            return vec![alphabet::ascii(capital)];
        }
        // NFKD first, then case, then NFKD again: what folds may decompose. A
        // letter that looks Latin goes by its own case: Ν is an n and ν is a v.
        let mut codes: Vec<u8> = std::iter::once(letter)
            .nfkd()
            .flat_map(|part| {
                let cased =
                    part.is_alphabetic() && !part.is_ascii() && part.script() != Script::Arabic;
                cased.then(|| lookalike(part)).flatten().unwrap_or_else(|| {
                    let folded = std::iter::once(part).default_case_fold().nfkd();
                    folded.flat_map(|part| self.codes_of_part(part)).collect()
                })
            })
            .collect();
        // A sign beside letters of its own (a bracketed letter) says nothing.
        if codes.iter().any(|code| *code > SEVERAL) {
            let letters_only = |code: &u8| *code != SIGN;
            if !codes.contains(&SPACE) {
                codes.retain(letters_only);
            }
        } else {
            codes.dedup();
            codes.truncate(1);
        }
        codes
    }

    /// The code of one character that has no decomposition.
    fn codes_of_part(&self, part: char) -> Vec<u8> {
        if let Some(code) = self.shapes.get(&part) {
            return if *code == NOTHING { Vec::new() } else { vec![*code] };
        }
        if let Some(code) = alphabet::dotless(part) {
            return vec![code];
        }
        if let Some(value) = digit_value(part) {
            return vec![alphabet::ascii(b'0' + value)];
        }
        if part.is_ascii_lowercase() {
            return vec![alphabet::ascii(part as u8)];
        }
        match part.general_category() {
            _ if part.is_whitespace() => vec![SPACE],
            Category::PrivateUse => match alphabet::read_private(part) {
                NOTHING => Vec::new(),
                code => vec![code],
            },
            Category::NonspacingMark | Category::SpacingMark | Category::EnclosingMark => {
                if spells(part) { vec![alphabet::other(part)] } else { Vec::new() }
            }
            Category::UppercaseLetter
            | Category::LowercaseLetter
            | Category::TitlecaseLetter
            | Category::ModifierLetter
            | Category::OtherLetter
            | Category::LetterNumber => letter_codes(part),
            Category::Control | Category::Format | Category::Surrogate | Category::Unassigned => {
                Vec::new()
            }
            _ => vec![SIGN],
        }
    }
}

/// Letters of any other script: the Latin letters that they look like, where
/// UTS 39 (or its answer for their capital) says so; else a code of their own.
fn letter_codes(letter: char) -> Vec<u8> {
    if letter.script() == Script::Arabic {
        return vec![alphabet::other(letter)];
    }
    let capital: Option<char> = {
        let mut capitals = letter.to_uppercase();
        capitals.next().filter(|_| capitals.next().is_none())
    };
    [Some(letter), capital]
        .into_iter()
        .flatten()
        .find_map(lookalike)
        .unwrap_or_else(|| vec![alphabet::other(letter)])
}

/// The small Latin letters that a letter looks like.
fn lookalike(letter: char) -> Option<Vec<u8>> {
    let prototype: String = unicode_security::skeleton(letter.encode_utf8(&mut [0; 4]))
        .nfkd()
        .filter(|part| !unicode_normalization::char::is_combining_mark(*part))
        .collect();
    // UTS 39 takes m for its prototype rn, which nobody writes on purpose.
    let prototype = match prototype.replace("rn", "m").to_ascii_lowercase() {
        // Its prototype of every upright stroke; a capital one is a capital I.
        stroke if stroke == "l" && letter.is_uppercase() => "i".to_owned(),
        prototype => prototype,
    };
    let latin = !prototype.is_empty() && prototype.bytes().all(|byte| byte.is_ascii_lowercase());
    latin.then(|| prototype.bytes().map(alphabet::ascii).collect())
}

/// Whether a mark is part of how a word is spelt: so in the scripts of India
/// and around it, where it is a vowel, and not where it is an accent.
fn spells(mark: char) -> bool {
    !matches!(
        mark.script(),
        Script::Inherited
            | Script::Common
            | Script::Arabic
            | Script::Hebrew
            | Script::Syriac
            | Script::Latin
            | Script::Greek
            | Script::Cyrillic
            | Script::Unknown
    )
}

/// Default_Ignorable_Code_Point (UAX 44), and the iota below, which folding
/// would make a letter.
fn is_unseen(letter: char) -> bool {
    matches!(letter as u32,
        0xad | 0x345 | 0x34f | 0x61c | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f
        | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0x3164 | 0xfe00..=0xfe0f | 0xfeff
        | 0xffa0 | 0xfff0..=0xfff8 | 0x1bca0..=0x1bca3 | 0x1d173..=0x1d17a | 0xe0000..=0xe0fff)
}

/// Negative circled and squared capitals, which have no decomposition.
fn squared_capital(letter: char) -> Option<u8> {
    let start = match letter as u32 {
        0x1f150..=0x1f169 => 0x1f150,
        0x1f170..=0x1f189 => 0x1f170,
        _ => return None,
    };
    Some(b'a' + (letter as u32 - start) as u8)
}

/// The first digit of each run of ten (general category Nd).
const ZEROS: [u32; 56] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66,
    0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
    0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0,
    0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650,
    0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50,
];

fn digit_value(letter: char) -> Option<u8> {
    let at = ZEROS.partition_point(|zero| *zero <= letter as u32).checked_sub(1)?;
    let value = letter as u32 - ZEROS[at];
    (value < 10).then_some(value as u8)
}
