//! Exchanges that move here from an HMA: their kinds and fields, as they are set
//! up by its clients here.

use serde_json::{Map, Value};

use super::answer::Refusal;
use super::apis::{APIS, Api, unknown};

/// An exchange of HMA's, as Weir would set it up.
#[derive(Clone, Debug, PartialEq)]
pub struct MovedExchange {
    /// Its kind.
    pub api: &'static str,
    /// The fields of its kind.
    pub config: Value,
    /// Fields that its kind has not here.
    pub left: Vec<String>,
    /// Whether Weir fetches for this kind: it would then replace what was moved.
    pub fetches: bool,
}

/// Reads an exchange as HMA's tables hold it, or says why it cannot be set up.
pub fn exchange_of_hma(api: &str, fields: &Map<String, Value>) -> Result<MovedExchange, String> {
    let kind = kind(api)?;
    let beside = |name: &str| ["name", "api", "enabled"].contains(&name);
    let (known, left): (Map<_, _>, Map<_, _>) = fields
        .clone()
        .into_iter()
        .filter(|(name, _)| !beside(name))
        .partition(|(name, _)| kind.has_field(name));
    let config = kind.config_of(&known).map_err(words)?;
    let left = left.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, _)| name);
    Ok(MovedExchange { api: kind.name, config, left: left.collect(), fetches: kind.fetches })
}

/// Reads what a kind of exchange shows to be let in, or says why it cannot be
/// kept. No message repeats any of it.
pub fn credentials_of_hma(
    api: &str,
    fields: &Map<String, Value>,
) -> Result<(&'static str, Value), String> {
    let kind = kind(api)?;
    Ok((kind.name, kind.credentials_of(fields).map_err(words)?))
}

/// The kind of this name, or of this class of Python's.
fn kind(named: &str) -> Result<&'static Api, String> {
    let class = named.rsplit('.').next().unwrap_or_default();
    let plain = |name: &str| -> String {
        name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    };
    let mut name = plain(class);
    for end in ["api", "exchange", "signal"] {
        // “fb_threatexchange” ends so by itself.
        if !APIS.iter().any(|api| plain(api.name) == name) {
            name = name.strip_suffix(end).unwrap_or(&name).to_owned();
        }
    }
    let name = name.strip_prefix("static").unwrap_or(&name);
    APIS.iter().find(|api| plain(api.name) == name).ok_or_else(|| unknown(named))
}

fn words(refusal: Refusal) -> String {
    match refusal {
        Refusal::Message(_, words) => words,
        _ => "its fields are not those of its kind".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn a_kind_is_known_by_its_name_and_by_its_class() {
        for (named, api) in [
            ("fb_threatexchange", "fb_threatexchange"),
            ("FBThreatExchangeSignalExchangeAPI", "fb_threatexchange"),
            ("ncmec", "ncmec"),
            ("NCMECSignalExchangeAPI", "ncmec"),
            ("threatexchange.exchanges.impl.stop_ncii_api.StopNCIISignalExchangeAPI", "stop_ncii"),
            ("StaticSampleSignalExchangeAPI", "sample"),
            ("LocalFileSignalExchangeAPI", "local_file"),
        ] {
            assert_eq!(kind(named).map(|kind| kind.name), Ok(api), "{named}");
        }
        assert!(kind("infinite_random").is_err_and(|why| why.contains("ncmec")));
    }

    #[test]
    fn fields_that_a_kind_has_not_here_are_told() {
        let given = json!({
            "name": "REEF", "api": "fb_threatexchange", "enabled": true,
            "privacy_group": 12, "app_id_override": null, "tide": "low",
        });
        let moved = exchange_of_hma("fb_threatexchange", &fields(given)).unwrap();
        assert_eq!(moved.config, json!({ "privacy_group": 12 }));
        assert_eq!(moved.left, ["tide"]);
        let bad =
            exchange_of_hma("ncmec", &fields(json!({ "environment": "https://reef.example" })));
        assert!(bad.is_err_and(|why| why.contains("environment")));
    }

    #[test]
    fn credentials_that_would_go_elsewhere_are_refused_without_being_told() {
        let given = json!({
            "fetch_function_key": "hush-a", "subscription_key": "hush-b",
            "base_url_override": "https://reef.example",
        });
        let why = credentials_of_hma("stop_ncii", &fields(given)).unwrap_err();
        assert!(why.contains("base_url_override") && !why.contains("hush"), "{why}");
    }
}
