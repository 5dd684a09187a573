//! The rules that ship: each explained in English and Arabic, each with tests.

use crate::file::RuleFile;
use crate::set::{RuleSet, Stage};

/// The files, in the order in which they are shown.
const FILES: [&str; 9] = [
    include_str!("../rules/digest.toml"),
    include_str!("../rules/file-digest.toml"),
    include_str!("../rules/near-exact.toml"),
    include_str!("../rules/near-exact-imported.toml"),
    include_str!("../rules/wide-perceptual.toml"),
    include_str!("../rules/text.toml"),
    include_str!("../rules/link.toml"),
    include_str!("../rules/trusted-flagger.toml"),
    include_str!("../rules/short-quotation.toml"),
];

/// The text of each rule that ships.
pub const fn default_texts() -> &'static [&'static str] {
    &FILES
}

/// The rules that ship.
pub fn default_files() -> Vec<RuleFile> {
    FILES
        .into_iter()
        .map(|text| RuleFile::parse(text).expect("a test reads each rule that ships"))
        .collect()
}

/// The rules that ship, all live.
pub fn default_set() -> RuleSet {
    RuleSet::new(default_files().into_iter().map(|file| (file.rule, Stage::Live)).collect())
}
