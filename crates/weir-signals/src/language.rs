//! Which language a text is in, for a reviewer to know and a rule to ask; never
//! of whom it is by.

use whatlang::{Lang, detect};

/// A language by its ISO 639-3 code, or `und`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Language(&'static str);

impl Language {
    /// Not known: too short, too mixed, or none that is known.
    pub const UNDETERMINED: Self = Self("und");

    /// The ISO 639-3 code, as `ara`, or `und` (ISO 639-2).
    pub const fn code(self) -> &'static str {
        self.0
    }

    /// The same as BCP 47 has it: two letters where there are two, as `ar`.
    pub fn short(self) -> &'static str {
        let two = SHORT.iter().find(|(three, _)| *three == self.0);
        two.map_or(self.0, |(_, two)| two)
    }

    /// The language of a code of two or three letters, where it is one that can be
    /// told.
    pub fn named(code: &str) -> Option<Self> {
        let code = code.to_ascii_lowercase();
        let three = SHORT.iter().find(|(_, two)| *two == code).map_or(&*code, |(three, _)| three);
        Lang::from_code(three).map(|language| Self(language.code()))
    }
}

/// ISO 639-3 and 639-1 of the languages that are told apart.
const SHORT: [(&str, &str); 44] = [
    ("ara", "ar"),
    ("eng", "en"),
    ("fra", "fr"),
    ("deu", "de"),
    ("spa", "es"),
    ("por", "pt"),
    ("rus", "ru"),
    ("tur", "tr"),
    ("ind", "id"),
    ("ben", "bn"),
    ("urd", "ur"),
    ("pes", "fa"),
    ("hin", "hi"),
    ("ita", "it"),
    ("nld", "nl"),
    ("pol", "pl"),
    ("ukr", "uk"),
    ("swe", "sv"),
    ("dan", "da"),
    ("nob", "nb"),
    ("fin", "fi"),
    ("ces", "cs"),
    ("slk", "sk"),
    ("hun", "hu"),
    ("ron", "ro"),
    ("bul", "bg"),
    ("srp", "sr"),
    ("hrv", "hr"),
    ("ell", "el"),
    ("heb", "he"),
    ("jpn", "ja"),
    ("kor", "ko"),
    ("cmn", "zh"),
    ("vie", "vi"),
    ("tha", "th"),
    ("tam", "ta"),
    ("tel", "te"),
    ("mal", "ml"),
    ("aze", "az"),
    ("uzb", "uz"),
    ("tgl", "tl"),
    ("jav", "jv"),
    ("amh", "am"),
    ("kat", "ka"),
];

/// Text looked at, in bytes; the language of more is the same.
const ENOUGH: usize = 8_192;
/// Shorter texts are words that several languages have.
const FEWEST_LETTERS: usize = 12;

/// The language of a text, or [`Language::UNDETERMINED`] where it is not clear.
pub fn language(text: &str) -> Language {
    let text = &text[..text.floor_char_boundary(ENOUGH)];
    if text.chars().filter(|letter| letter.is_alphabetic()).take(FEWEST_LETTERS).count()
        < FEWEST_LETTERS
    {
        return Language::UNDETERMINED;
    }
    match detect(text) {
        Some(info) if info.is_reliable() || is_alone_in_its_script(info.lang()) => {
            Language(info.lang().code())
        }
        _ => Language::UNDETERMINED,
    }
}

fn is_alone_in_its_script(language: Lang) -> bool {
    matches!(
        language,
        Lang::Ben | Lang::Ell | Lang::Tam | Lang::Tel | Lang::Tha | Lang::Kor | Lang::Kat
    )
}

/// The languages of a text's lines in their order, each once: a text that mixes
/// two has both.
pub fn languages(text: &str) -> Vec<Language> {
    let text = &text[..text.floor_char_boundary(8 * ENOUGH)];
    let mut found = Vec::new();
    let pieces = text.split(['\n', '.', '!', '?', '؟', '।']);
    for language in pieces.map(language).chain([language(text)]) {
        if language != Language::UNDETERMINED && !found.contains(&language) {
            found.push(language);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_says_its_language() {
        for (text, code) in [
            (
                "The keepers of the northern lighthouse have not been paid since the spring of last year",
                "eng",
            ),
            (
                "لم يتقاض حراس المنارة الشمالية أجورهم منذ ربيع العام الماضي ولا أحد يعرف السبب",
                "ara",
            ),
            (
                "Les gardiens du phare du nord n'ont pas été payés depuis le printemps de l'année dernière",
                "fra",
            ),
            ("উত্তরের বাতিঘরের রক্ষীরা গত বছরের বসন্ত থেকে বেতন পাননি", "ben"),
        ] {
            assert_eq!(language(text).code(), code, "{text}");
        }
    }

    #[test]
    fn what_is_too_short_or_no_language_is_undetermined() {
        for text in ["", "lamp", "12345 67890 !!! ???", "🔥🔥🔥"] {
            assert_eq!(language(text), Language::UNDETERMINED, "{text}");
        }
    }

    #[test]
    fn a_mixed_text_has_both_languages() {
        let text = "The keepers of the northern lighthouse have not been paid since the spring.\n\
                    لم يتقاض حراس المنارة الشمالية أجورهم منذ ربيع العام الماضي ولا أحد يعرف السبب";
        let codes: Vec<&str> = languages(text).iter().map(|language| language.code()).collect();
        assert!(codes.contains(&"eng") && codes.contains(&"ara"), "{codes:?}");
    }
}
