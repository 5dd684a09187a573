//! `weir.sample.toml` against the settings that there are.

use std::collections::BTreeMap;

use super::known::{KNOWN, Preset, default_of};
use super::{Origin, Setting, Settings, file};

const SAMPLE: &str = include_str!("../../../../weir.sample.toml");
const BOOK: &str = include_str!("../../../../docs/src/settings.md");

/// The settings of the sample that are commented out: name, value as TOML, and
/// the words above it, up to an empty line.
fn explained() -> BTreeMap<&'static str, (&'static str, String)> {
    let mut found = BTreeMap::new();
    let mut words = String::new();
    for line in SAMPLE.lines() {
        let text = line.strip_prefix("# ").unwrap_or_default();
        let name_and_value = text
            .split_once(" = ")
            .filter(|(name, _)| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
        if let Some((name, value)) = name_and_value {
            let before = found.insert(name, (value, words.clone()));
            assert!(before.is_none(), "{name} stands there twice");
        } else if text.is_empty() {
            words.clear();
        } else {
            words += text;
        }
    }
    found
}

#[test]
fn every_setting_stands_in_the_sample_with_its_default() {
    let explained = explained();
    for known in KNOWN {
        let (value, words) = explained
            .get(known.name)
            .unwrap_or_else(|| panic!("{} is not in weir.sample.toml", known.name));
        assert!(words.len() > 20, "{} is not explained", known.name);
        let value = value.trim_matches('"');
        match (known.default, known.name) {
            (Preset::Text(default), _) => assert_eq!(value, default, "{}", known.name),
            // What depends on the machine is told in words.
            (Preset::Found, "data" | "secret_key_file" | "threads") | (Preset::Unset, _) => {
                assert!(words.contains("Without "), "what {} is without it", known.name);
            }
            (Preset::Found, _) => {
                let limits = [("max_bytes", "104857600")];
                let set = limits.map(|(name, value)| setting(name, Some(value.to_owned())));
                assert_eq!(Some(value.to_owned()), default_of(known, &set), "{}", known.name);
            }
        }
    }
    let known: Vec<&str> = KNOWN.iter().map(|known| known.name).collect();
    for name in explained.keys() {
        assert!(known.contains(name), "the sample explains {name}, which is no setting");
    }
}

fn setting(name: &'static str, value: Option<String>) -> Setting {
    Setting { name, value, from: Origin::Default, what: "", secret: false }
}

#[test]
fn the_sample_loads_as_it_is_and_with_every_setting_in_force() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weir.toml");
    std::fs::write(&path, SAMPLE).unwrap();
    let as_it_is = file::read(&path).unwrap();
    assert_eq!(file::text_of(&as_it_is, "listen").unwrap(), None);

    let in_force: String =
        explained().iter().map(|(name, (value, _))| format!("{name} = {value}\n")).collect();
    std::fs::write(&path, in_force).unwrap();
    let file = file::read(&path).unwrap();
    let all = KNOWN.map(|known| setting(known.name, file::text_of(&file, known.name).unwrap()));
    let settings = Settings::from_values(all.into()).unwrap();
    assert_eq!(settings.data, std::path::Path::new("/var/lib/weir"));
    assert_eq!(settings.serve.media_hosts, ["media.example", "*.cdn.example"]);
    assert!(settings.serve.tls.is_some() && settings.serve.base_url.is_some());
}

#[test]
fn a_list_may_be_written_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weir.toml");
    std::fs::write(&path, "media_hosts = [\"a.example\", \"b.example\"]\nthreads = { a = 1 }\n")
        .unwrap();
    let file = file::read(&path).unwrap();
    let list = file::text_of(&file, "media_hosts").unwrap();
    assert_eq!(list.as_deref(), Some("a.example, b.example"));
    let told = file::text_of(&file, "threads").unwrap_err().to_string();
    assert!(told.contains("threads takes one value"), "{told}");
}

#[test]
fn the_book_tells_of_every_setting() {
    for known in KNOWN {
        let row = format!("| `{}` |", known.name);
        assert!(BOOK.contains(&row), "{} is not in docs/src/settings.md", known.name);
        if let Preset::Text(default) = known.default {
            let line = BOOK.lines().find(|line| line.starts_with(&row)).unwrap_or_default();
            assert!(line.contains(&format!("`{default}`")), "the default of {}", known.name);
        }
    }
}
