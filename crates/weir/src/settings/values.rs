//! The texts of settings become numbers, durations, paths and lists, or are
//! refused with where they came from and what to write instead.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::bail;

use super::Setting;

/// Every setting's text.
pub(super) struct Values<'a>(pub(super) &'a [Setting]);

impl Values<'_> {
    fn setting(&self, name: &str) -> &Setting {
        self.0.iter().find(|s| s.name == name).expect("every known setting is there")
    }

    /// The text; an empty one counts as none.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.setting(name).value.as_deref().filter(|text| !text.trim().is_empty())
    }

    /// The same, as a path.
    pub(super) fn path(&self, name: &str) -> Option<PathBuf> {
        self.text(name).map(PathBuf::from)
    }

    /// `listen is “8080” (from flag): it takes …`.
    pub(super) fn refusal(&self, name: &str, value: &str, takes: &str) -> anyhow::Error {
        anyhow::anyhow!("{name} is “{value}” (from {}): {takes}", self.setting(name).from)
    }

    /// A whole number within bounds.
    pub(super) fn number(&self, name: &str, least: u64, most: u64) -> anyhow::Result<u64> {
        let value = self.text(name).unwrap_or_default();
        match value.replace('_', "").parse::<u64>() {
            Ok(n) if (least..=most).contains(&n) => Ok(n),
            _ => bail!(self.refusal(
                name,
                value,
                &format!("it takes a whole number from {least} to {most}")
            )),
        }
    }

    /// Yes or no.
    pub(super) fn flag(&self, name: &str) -> anyhow::Result<bool> {
        let value = self.text(name).unwrap_or_default();
        match value.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Ok(true),
            "false" | "no" | "off" | "0" => Ok(false),
            _ => bail!(self.refusal(name, value, "it takes true or false")),
        }
    }

    /// A number of seconds within bounds.
    pub(super) fn seconds(&self, name: &str, least: u64, most: u64) -> anyhow::Result<Duration> {
        self.number(name, least, most).map(Duration::from_secs)
    }

    /// A number of days within bounds.
    pub(super) fn days(&self, name: &str, least: u64, most: u64) -> anyhow::Result<Duration> {
        self.number(name, least, most).map(|days| Duration::from_secs(days * 86_400))
    }

    /// What stands between commas, each read by `read`; `takes` says what each
    /// must be.
    pub(super) fn list<T>(
        &self,
        name: &str,
        takes: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> anyhow::Result<Vec<T>> {
        let parts = self.text(name).unwrap_or_default().split(',').map(str::trim);
        let parts = parts.filter(|part| !part.is_empty());
        parts.map(|part| read(part).ok_or_else(|| self.refusal(name, part, takes))).collect()
    }
}
