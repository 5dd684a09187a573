//! Settings and where each came from: flags, then `WEIR_*`, then `weir.toml`,
//! then defaults (CONTRACT.md, "Conventions").
//!
//! | module | what |
//! |---|---|
//! | [`known`] | every setting by name, with its default |
//! | [`mod@file`] | `weir.toml` |
//! | [`values`] | texts become numbers, lists and addresses, or are refused |
//! | [`serve`] | the settings of `weir serve` |
//! | `sample` | a test: `weir.sample.toml` explains them all |

mod file;
mod known;
#[cfg(test)]
mod sample;
mod serve;
mod values;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::bail;
use config::Config;
use weir_media::Limits;
use weir_server::{SettingOrigin, ShownSetting};

use known::{KNOWN, default_of, variable};
pub(crate) use serve::{LogFormat, ServeSettings, TlsFiles};
use values::Values;

/// One setting as `weir config show` tells it.
pub(crate) struct Setting {
    pub(crate) name: &'static str,
    pub(crate) value: Option<String>,
    pub(crate) from: Origin,
    pub(crate) what: &'static str,
    /// Never printed whole.
    secret: bool,
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Flag,
    Environment(String),
    File(PathBuf),
    Default,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Flag => f.write_str("flag"),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

/// The values given as flags; the rest is looked up.
#[derive(Default)]
pub(crate) struct Flags {
    pub(crate) data: Option<PathBuf>,
    pub(crate) config: Option<PathBuf>,
    pub(crate) threads: Option<usize>,
    pub(crate) max_bytes: Option<u64>,
    pub(crate) max_pixels: Option<u64>,
    pub(crate) max_seconds: Option<u64>,
    pub(crate) listen: Option<String>,
    pub(crate) require_sandbox: bool,
    pub(crate) hma_listen: Option<String>,
    pub(crate) hma_open: bool,
}

/// Every setting, resolved.
pub(crate) struct Settings {
    pub(crate) data: PathBuf,
    pub(crate) database: Option<String>,
    pub(crate) secret_key_file: PathBuf,
    pub(crate) threads: usize,
    pub(crate) limits: Limits,
    /// Whether nothing is decoded outside a box that has every layer.
    pub(crate) require_sandbox: bool,
    pub(crate) picture_words: bool,
    /// How long a write waits for another program's.
    pub(crate) lock_wait: Duration,
    pub(crate) serve: ServeSettings,
    pub(crate) all: Vec<Setting>,
}

impl Settings {
    /// Resolves every setting, or says which one cannot be used and why.
    pub(crate) fn load(flags: &Flags) -> anyhow::Result<Self> {
        known::refuse_other_encodings(flags)?;
        let data_flag = flags.data.as_ref().map(|path| path.display().to_string());
        let environment = |name: &str| std::env::var(variable(name)).ok().filter(|v| !v.is_empty());
        let data_without_file = data_flag.clone().or_else(|| environment("data"));
        let file = file::config_file(flags, data_without_file.as_deref())?;
        let from_file = match &file {
            Some(path) => file::read(path)?,
            None => Config::default(),
        };

        let mut all = Vec::new();
        for known in KNOWN {
            let name = known.name;
            let flag = match name {
                "data" => data_flag.clone(),
                "threads" => flags.threads.map(|n| n.to_string()),
                "max_bytes" => flags.max_bytes.map(|n| n.to_string()),
                "max_pixels" => flags.max_pixels.map(|n| n.to_string()),
                "max_seconds" => flags.max_seconds.map(|n| n.to_string()),
                "listen" => flags.listen.clone(),
                "require_sandbox" => flags.require_sandbox.then(|| "true".to_owned()),
                "hma_listen" => flags.hma_listen.clone(),
                "hma_open" => flags.hma_open.then(|| "1".to_owned()),
                _ => None,
            };
            let in_file = file::text_of(&from_file, name)?;
            let (value, from) = if let Some(value) = flag {
                (Some(value), Origin::Flag)
            } else if let Some(value) = environment(name) {
                (Some(value), Origin::Environment(variable(name)))
            } else if let (Some(value), Some(path)) = (in_file, &file) {
                (Some(value), Origin::File(path.clone()))
            } else {
                (default_of(known, &all), Origin::Default)
            };
            all.push(Setting { name, value, from, what: known.what, secret: known.secret });
        }
        Self::from_values(all)
    }

    fn from_values(all: Vec<Setting>) -> anyhow::Result<Self> {
        let values = Values(&all);
        let limits = Limits {
            bytes: values.number("max_bytes", 1, 1 << 40)?,
            pixels: values.number("max_pixels", 1, 1 << 32)?,
            time: values.seconds("max_seconds", 1, 86_400)?,
        };
        let database = values.text("database").map(str::to_owned);
        if let Some(url) = &database
            && !url.starts_with("postgres://")
            && !url.starts_with("postgresql://")
        {
            bail!("database takes an address that starts with postgres://, or nothing for SQLite");
        }
        Ok(Self {
            data: values.text("data").unwrap_or_default().into(),
            database,
            secret_key_file: values.text("secret_key_file").unwrap_or_default().into(),
            threads: usize::try_from(values.number("threads", 1, 1024)?)?,
            limits,
            require_sandbox: values.flag("require_sandbox")?,
            picture_words: values.flag("picture_words")?,
            lock_wait: values.seconds("lock_wait_seconds", 1, 3600)?,
            serve: ServeSettings::from_values(&values)?,
            all,
        })
    }
}

impl Setting {
    /// As the console shows it, secrets hidden.
    pub(crate) fn for_the_console(&self) -> ShownSetting {
        let origin = match &self.from {
            Origin::Flag => SettingOrigin::Flag,
            Origin::Environment(name) => SettingOrigin::Environment(name.clone()),
            Origin::File(path) => SettingOrigin::File(path.display().to_string()),
            Origin::Default => SettingOrigin::Default,
        };
        ShownSetting { name: self.name, value: self.shown(), origin, about: self.what }
    }

    /// The value for people to see: a password in an address is hidden.
    pub(crate) fn shown(&self) -> Option<String> {
        let value = self.value.clone()?;
        Some(if self.secret { hide_password(&value) } else { value })
    }
}

/// `postgres://weir:secret@host/db` without the secret, wherever it stands.
fn hide_password(address: &str) -> String {
    let without_query = match address.split_once('?') {
        Some((front, _)) => format!("{front}?…"),
        None => address.to_owned(),
    };
    let Some((scheme, rest)) = without_query.split_once("://") else { return "…".to_owned() };
    match rest.rsplit_once('@') {
        Some((login, host)) => {
            let user = login.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}:…@{host}")
        }
        None => without_query,
    }
}

#[cfg(test)]
mod tests {
    use super::hide_password;

    #[test]
    fn a_password_in_a_database_address_is_never_shown() {
        for address in [
            "postgres://weir:lamp@db.example/weir",
            "postgres://weir:la@mp:x@db.example/weir",
            "postgres://db.example/weir?user=weir&password=lamp",
            "host=db password=lamp",
        ] {
            assert!(!hide_password(address).contains("lamp"), "{}", hide_password(address));
            assert!(!hide_password(address).contains("la@mp"), "{}", hide_password(address));
        }
        assert_eq!(hide_password("postgres://weir:lamp@db/weir"), "postgres://weir:…@db/weir");
    }
}
