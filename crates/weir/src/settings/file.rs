//! `weir.toml`: where it is, and what it may hold.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use config::{Config, File, FileFormat, Value, ValueKind};
use weir_engine::nearest;
use weir_media::Limits;

use super::Flags;
use super::known::{self, KNOWN};

/// The largest `weir.toml` that is read.
const MAX_FILE_BYTES: u64 = 1 << 20;

/// The settings file: the one that was named, which must exist, or `weir.toml`
/// in the data folder where there is one.
pub(super) fn config_file(flags: &Flags, data: Option<&str>) -> anyhow::Result<Option<PathBuf>> {
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
    let folder = data.map_or_else(known::default_data_folder, PathBuf::from);
    let path = folder.join("weir.toml");
    Ok(path.is_file().then_some(path))
}

/// Reads it; a name that is no setting is refused.
pub(super) fn read(path: &Path) -> anyhow::Result<Config> {
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
        let known = KNOWN.map(|known| known.name);
        if !known.contains(&name.as_str()) {
            let hint =
                nearest(name, known).map_or(String::new(), |n| format!(" (did you mean {n}?)"));
            bail!("{} sets “{name}”, which is no setting{hint}", path.display());
        }
    }
    Ok(settings)
}

/// What the file says of a setting, as text; a list as it is written on one
/// line, with commas.
pub(super) fn text_of(file: &Config, name: &str) -> anyhow::Result<Option<String>> {
    let Ok(value) = file.get::<Value>(name) else { return Ok(None) };
    let texts = match value.kind {
        ValueKind::Array(values) => values.into_iter().map(Value::into_string).collect(),
        _ => value.into_string().map(|text| vec![text]),
    };
    let texts: Vec<String> = texts.map_err(|_| {
        anyhow::anyhow!("{name} takes one value or a list of texts: write {name} = \"…\"")
    })?;
    Ok(Some(texts.join(", ")))
}
