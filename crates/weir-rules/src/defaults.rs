//! The rules that ship: each explained in English and Arabic, each with tests.

use crate::file::RuleFile;
use crate::set::{RuleSet, Stage};

/// The files, in the order in which they are shown.
const FILES: [(&str, &str); 15] = [
    ("digest", include_str!("../rules/digest.toml")),
    ("file-digest", include_str!("../rules/file-digest.toml")),
    ("near-exact", include_str!("../rules/near-exact.toml")),
    ("near-exact-imported", include_str!("../rules/near-exact-imported.toml")),
    ("wide-perceptual", include_str!("../rules/wide-perceptual.toml")),
    ("picture-part", include_str!("../rules/picture-part.toml")),
    ("text", include_str!("../rules/text.toml")),
    ("passage", include_str!("../rules/passage.toml")),
    ("quotation", include_str!("../rules/quotation.toml")),
    ("pattern", include_str!("../rules/pattern.toml")),
    ("tlsh", include_str!("../rules/tlsh.toml")),
    ("link", include_str!("../rules/link.toml")),
    ("indicator", include_str!("../rules/indicator.toml")),
    ("trusted-flagger", include_str!("../rules/trusted-flagger.toml")),
    ("short-quotation", include_str!("../rules/short-quotation.toml")),
];

/// Texts that shipped before, by the names of their rules.
const PAST: [(&str, &str); 1] =
    [("short-quotation", include_str!("../rules/past/short-quotation.1.toml"))];

/// Whether a rule is, letter for letter, one that shipped with an earlier version:
/// whoever has it has never changed it, and is served better by the newer one.
pub fn shipped_before(name: &str, text: &str) -> bool {
    PAST.iter().any(|(past, source)| *past == name && *source == text)
}

/// The name and the text of each rule that ships: whoever only looks whether it
/// is there need not read it.
pub const fn default_texts() -> &'static [(&'static str, &'static str)] {
    &FILES
}

/// The rules that ship.
pub fn default_files() -> Vec<RuleFile> {
    FILES
        .into_iter()
        .map(|(_, text)| RuleFile::parse(text).expect("a test reads each rule that ships"))
        .collect()
}

/// The rules that ship, all live.
pub fn default_set() -> RuleSet {
    RuleSet::new(default_files().into_iter().map(|file| (file.rule, Stage::Live)).collect())
}
