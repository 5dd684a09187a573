//! Every setting by name: what it is for, and what it is without being set.

use std::path::{Path, PathBuf};

use anyhow::bail;
use weir_media::Limits;

use super::{Flags, Setting};

/// A setting.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    pub(crate) default: Preset,
    /// Never printed whole.
    pub(crate) secret: bool,
}

/// What a setting is without being set.
#[derive(Clone, Copy)]
pub(crate) enum Preset {
    /// Nothing.
    Unset,
    /// This.
    Text(&'static str),
    /// It depends on the machine, the limits or another setting.
    Found,
}

use Preset::{Found, Text, Unset};

const fn known(name: &'static str, default: Preset, what: &'static str) -> Known {
    Known { name, what, default, secret: false }
}

/// Every setting, in the order that it is shown and explained in; one that
/// depends on another comes behind it.
pub(crate) const KNOWN: [Known; 37] = [
    known("data", Found, "the folder that Weir keeps everything in"),
    Known {
        secret: true,
        ..known("database", Unset, "a PostgreSQL address; without one, SQLite in the data folder")
    },
    known("secret_key_file", Found, "the service's secret key"),
    known("threads", Found, "how many files are read at once"),
    known("max_bytes", Found, "the largest file that is read"),
    known("max_pixels", Found, "the largest picture that is decoded"),
    known("max_seconds", Found, "the longest that decoding one file may take"),
    known(
        "require_sandbox",
        Text("false"),
        "whether to refuse to start where the box that media is decoded in is missing or lacks a layer",
    ),
    known(
        "picture_words",
        Text("true"),
        "whether words and QR codes in pictures are read where a bank holds texts or links",
    ),
    known(
        "match_backwards",
        Text("true"),
        "whether what is banked is matched with items that came before it",
    ),
    known(
        "lock_wait_seconds",
        Text("10"),
        "how long to wait while another program writes to the database",
    ),
    known("listen", Text("127.0.0.1:8080"), "the address and port that weir serve listens on"),
    known("hma_listen", Unset, "the address and port that clients of HMA are listened for on"),
    known("hma_open", Text("0"), "whether clients of HMA need no key there, 0 or 1"),
    known("base_url", Unset, "the address under which others reach weir serve"),
    known("tls_cert", Unset, "the certificate chain for TLS, a PEM file"),
    known("tls_key", Unset, "the certificate's private key, a PEM file"),
    known("trusted_proxies", Unset, "whose X-Forwarded-For and X-Forwarded-Proto are believed"),
    known("media_hosts", Unset, "the hosts that media may be fetched from by URL"),
    known(
        "private_hosts",
        Unset,
        "hosts in your own network that may be connected to all the same",
    ),
    known("extra_roots", Unset, "certificates to trust besides the public ones, a PEM file"),
    known("body_limit", Text("67108864"), "the largest request, in bytes"),
    known("upload_limit", Found, "the largest file of a multipart request, in bytes"),
    known(
        "wait_ms",
        Text("2000"),
        "how long an answer waits for a verdict unless the request says",
    ),
    known("keep_fingerprints_days", Text("30"), "how long fingerprints of items are kept"),
    known(
        "keep_content_days",
        Text("30"),
        "how long text and media of a matched item are kept after its case was decided",
    ),
    known(
        "undo_seconds",
        Text("10"),
        "how long a decision in the console can be taken back unsent",
    ),
    known(
        "rule_approvals",
        Text("0"),
        "how many people beside its author approve a rule before it is computed: 0 or 1",
    ),
    known(
        "exposure_offer",
        Text("30"),
        "after how many reveals a day a pause is offered to a reviewer",
    ),
    known(
        "exposure_budget",
        Text("40"),
        "after how many reveals a day a pause is required before the next; 0: no end",
    ),
    known("exposure_pause_seconds", Text("600"), "how long a reviewer's pause lasts"),
    known(
        "key_rate",
        Text("0"),
        "requests a minute of a key without a limit of its own; 0: any number",
    ),
    known(
        "stranger_rate",
        Text("60"),
        "failed attempts a minute to be let in from one address; 0: any number",
    ),
    known(
        "set_aside_overturned",
        Text("3"),
        "after how many overturned matches an entry is set aside; 0: never",
    ),
    known(
        "set_aside_share",
        Text("5"),
        "above what share of an hour's items, in percent, an entry is set aside; 0: never",
    ),
    known("log", Text("info"), "what is logged: error, warn, info, debug, trace, or by module"),
    known("log_format", Text("text"), "how it is logged: text or json"),
];

/// The variable of the environment that sets it.
pub(super) fn variable(name: &str) -> String {
    format!("WEIR_{}", name.to_ascii_uppercase())
}

/// What it is without being set; `so_far` are the settings before it.
pub(super) fn default_of(known: Known, so_far: &[Setting]) -> Option<String> {
    match known.default {
        Unset => return None,
        Text(text) => return Some(text.to_owned()),
        Found => {}
    }
    let limits = Limits::default();
    let set = |name: &str| so_far.iter().find(|s| s.name == name).and_then(|s| s.value.clone());
    Some(match known.name {
        "data" => default_data_folder().display().to_string(),
        "secret_key_file" => {
            Path::new(&set("data").unwrap_or_default()).join("secret.key").display().to_string()
        }
        "threads" => {
            std::thread::available_parallelism().map_or(1, std::num::NonZero::get).to_string()
        }
        "max_bytes" => limits.bytes.to_string(),
        "max_pixels" => limits.pixels.to_string(),
        "max_seconds" => limits.time.as_secs().to_string(),
        "upload_limit" => set("max_bytes")?,
        _ => return None,
    })
}

/// Settings are shown and kept as text: one that is none must not be passed
/// over, or Weir would work in another folder than the one that was named.
pub(super) fn refuse_other_encodings(flags: &Flags) -> anyhow::Result<()> {
    if flags.data.as_ref().is_some_and(|path| path.to_str().is_none()) {
        bail!("--data names a folder whose name is not UTF-8; rename it, or link to it");
    }
    for known in KNOWN {
        let variable = variable(known.name);
        if std::env::var_os(&variable).is_some_and(|value| value.to_str().is_none()) {
            bail!("{variable} is not UTF-8; give it another value");
        }
    }
    Ok(())
}

/// Where programs of one user keep their data (XDG base directories).
pub(super) fn default_data_folder() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    match set("XDG_DATA_HOME").or_else(|| set("HOME").map(|home| home.join(".local/share"))) {
        Some(folder) => folder.join("weir"),
        None => PathBuf::from("weir-data"),
    }
}
