//! Settings and where each came from: flags, then `WEIR_*`, then `weir.toml`,
//! then defaults (CONTRACT.md, "Conventions").

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};
use config::{Config, File, FileFormat, Value};
use weir_engine::nearest;
use weir_media::Limits;
use weir_server::outgoing::HostPort;

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
}

/// Every setting, resolved.
pub(crate) struct Settings {
    pub(crate) data: PathBuf,
    pub(crate) database: Option<String>,
    pub(crate) secret_key_file: PathBuf,
    pub(crate) threads: usize,
    pub(crate) limits: Limits,
    /// How long a write waits for another program's.
    pub(crate) lock_wait: Duration,
    /// Endpoints that may be in the operator's own network.
    pub(crate) private_hosts: Vec<HostPort>,
    pub(crate) all: Vec<Setting>,
}

/// The largest `weir.toml` that is read.
const MAX_FILE_BYTES: u64 = 1 << 20;

const KNOWN: [(&str, &str, bool); 9] = [
    ("data", "the folder that Weir keeps everything in", false),
    ("database", "a PostgreSQL address; without one, SQLite in the data folder", true),
    ("secret_key_file", "the service's secret key", false),
    ("threads", "how many files are read at once", false),
    ("max_bytes", "the largest file that is read", false),
    ("max_pixels", "the largest picture that is decoded", false),
    ("max_seconds", "the longest that decoding one file may take", false),
    ("lock_wait_seconds", "how long to wait while another program writes to the database", false),
    ("private_hosts", "webhooks that may be in your own network, as 127.0.0.1:9000, …", false),
];

impl Settings {
    /// Resolves every setting, or says which one cannot be used and why.
    pub(crate) fn load(flags: &Flags) -> anyhow::Result<Self> {
        refuse_other_encodings(flags)?;
        let data_flag = flags.data.as_ref().map(|path| path.display().to_string());
        let environment = |name: &str| std::env::var(variable(name)).ok().filter(|v| !v.is_empty());
        let data_without_file = data_flag.clone().or_else(|| environment("data"));
        let file = config_file(flags, data_without_file.as_deref())?;
        let from_file = match &file {
            Some(path) => read_file(path)?,
            None => Config::default(),
        };

        let limits = Limits::default();
        let mut all = Vec::new();
        for (name, what, secret) in KNOWN {
            let flag = match name {
                "data" => data_flag.clone(),
                "threads" => flags.threads.map(|n| n.to_string()),
                "max_bytes" => flags.max_bytes.map(|n| n.to_string()),
                "max_pixels" => flags.max_pixels.map(|n| n.to_string()),
                "max_seconds" => flags.max_seconds.map(|n| n.to_string()),
                _ => None,
            };
            let in_file = from_file.get::<Value>(name).ok().and_then(as_text);
            let (value, from) = if let Some(value) = flag {
                (Some(value), Origin::Flag)
            } else if let Some(value) = environment(name) {
                (Some(value), Origin::Environment(variable(name)))
            } else if let (Some(value), Some(path)) = (in_file, &file) {
                (Some(value), Origin::File(path.clone()))
            } else {
                (default_of(name, &all, &limits), Origin::Default)
            };
            all.push(Setting { name, value, from, what, secret });
        }
        Self::from_values(all)
    }

    fn from_values(all: Vec<Setting>) -> anyhow::Result<Self> {
        let text = |name: &str| {
            all.iter().find(|s| s.name == name).and_then(|s| s.value.clone()).unwrap_or_default()
        };
        let number = |name: &str, least: u64, most: u64| -> anyhow::Result<u64> {
            let setting =
                all.iter().find(|s| s.name == name).expect("every known setting is there");
            let value = setting.value.as_deref().unwrap_or_default();
            match value.replace('_', "").parse::<u64>() {
                Ok(n) if (least..=most).contains(&n) => Ok(n),
                _ => bail!(
                    "{name} is “{value}” (from {}): it takes a whole number from {least} to {most}",
                    setting.from
                ),
            }
        };
        let limits = Limits {
            bytes: number("max_bytes", 1, 1 << 40)?,
            pixels: number("max_pixels", 1, 1 << 32)?,
            time: Duration::from_secs(number("max_seconds", 1, 86_400)?),
        };
        let database = Some(text("database")).filter(|url| !url.is_empty());
        if let Some(url) = &database
            && !url.starts_with("postgres://")
            && !url.starts_with("postgresql://")
        {
            bail!("database takes an address that starts with postgres://, or nothing for SQLite");
        }
        let hosts = text("private_hosts");
        let hosts = hosts.split(',').map(str::trim).filter(|host| !host.is_empty());
        let private_hosts =
            hosts.map(str::parse).collect::<Result<_, _>>().context("private_hosts")?;
        Ok(Self {
            data: text("data").into(),
            database,
            secret_key_file: text("secret_key_file").into(),
            threads: usize::try_from(number("threads", 1, 1024)?)?,
            limits,
            lock_wait: Duration::from_secs(number("lock_wait_seconds", 1, 3600)?),
            private_hosts,
            all,
        })
    }
}

impl Setting {
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

/// A value of `weir.toml` as the environment would give it; a list's parts are
/// parted by commas.
fn as_text(value: Value) -> Option<String> {
    match value.clone().into_array() {
        Ok(parts) => {
            let parts: Result<Vec<_>, _> = parts.into_iter().map(Value::into_string).collect();
            Some(parts.ok()?.join(", "))
        }
        Err(_) => value.into_string().ok(),
    }
}

fn variable(name: &str) -> String {
    format!("WEIR_{}", name.to_ascii_uppercase())
}

fn default_of(name: &str, so_far: &[Setting], limits: &Limits) -> Option<String> {
    let data = || so_far.iter().find(|s| s.name == "data").and_then(|s| s.value.clone());
    match name {
        "data" => Some(default_data_folder().display().to_string()),
        "secret_key_file" => {
            Some(Path::new(&data().unwrap_or_default()).join("secret.key").display().to_string())
        }
        "threads" => {
            Some(std::thread::available_parallelism().map_or(1, std::num::NonZero::get).to_string())
        }
        "max_bytes" => Some(limits.bytes.to_string()),
        "max_pixels" => Some(limits.pixels.to_string()),
        "max_seconds" => Some(limits.time.as_secs().to_string()),
        "lock_wait_seconds" => Some("10".to_owned()),
        _ => None,
    }
}

/// Settings are shown and kept as text: one that is none must not be passed
/// over, or Weir would work in another folder than the one that was named.
fn refuse_other_encodings(flags: &Flags) -> anyhow::Result<()> {
    if flags.data.as_ref().is_some_and(|path| path.to_str().is_none()) {
        bail!("--data names a folder whose name is not UTF-8; rename it, or link to it");
    }
    for (name, ..) in KNOWN {
        let variable = variable(name);
        if std::env::var_os(&variable).is_some_and(|value| value.to_str().is_none()) {
            bail!("{variable} is not UTF-8; give it another value");
        }
    }
    Ok(())
}

/// Where programs of one user keep their data (XDG base directories).
fn default_data_folder() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    match set("XDG_DATA_HOME").or_else(|| set("HOME").map(|home| home.join(".local/share"))) {
        Some(folder) => folder.join("weir"),
        None => PathBuf::from("weir-data"),
    }
}

/// The settings file: the one that was named, which must exist, or `weir.toml`
/// in the data folder where there is one.
fn config_file(flags: &Flags, data: Option<&str>) -> anyhow::Result<Option<PathBuf>> {
    let named = flags
        .config
        .clone()
        .or_else(|| std::env::var_os("WEIR_CONFIG").filter(|v| !v.is_empty()).map(PathBuf::from));
    if let Some(path) = named {
        if !path.is_file() {
            bail!("there is no settings file {}: leave --config out, or name one", path.display());
        }
        return Ok(Some(path));
    }
    let folder = data.map_or_else(default_data_folder, PathBuf::from);
    let path = folder.join("weir.toml");
    Ok(path.is_file().then_some(path))
}

fn read_file(path: &Path) -> anyhow::Result<Config> {
    let limits = Limits { bytes: MAX_FILE_BYTES, ..Limits::default() };
    let bytes = weir_media::read_bounded(path, &limits)
        .with_context(|| format!("reading the settings in {}", path.display()))?;
    let text = String::from_utf8(bytes)
        .with_context(|| format!("{} is not UTF-8 text", path.display()))?;
    let settings = Config::builder()
        .add_source(File::from_str(&text, FileFormat::Toml))
        .build()
        .with_context(|| format!("reading the settings in {}", path.display()))?;
    let table: std::collections::HashMap<String, Value> =
        settings.clone().try_deserialize().context("reading the settings as a table")?;
    for name in table.keys() {
        let known = KNOWN.map(|(known, _, _)| known);
        if !known.contains(&name.as_str()) {
            let hint =
                nearest(name, known).map_or(String::new(), |n| format!(" (did you mean {n}?)"));
            bail!("{} sets “{name}”, which is no setting{hint}", path.display());
        }
    }
    Ok(settings)
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
