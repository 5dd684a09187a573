//! Which parameters of a query only say where a visitor came from.

/// Prefixes of families of parameters.
const PREFIXES: [&str; 6] = ["utm_", "hsa_", "pk_", "mtm_", "matomo_", "oly_"];

/// Parameters that no site uses to choose what it shows: identifiers of clicks
/// and campaigns. Short common names (`ref`, `si`, `s`, `t`) are left alone,
/// since somewhere they choose the page.
const NAMES: [&str; 39] = [
    "_ga",
    "_gac",
    "_gl",
    "_hsenc",
    "_hsmi",
    "_kx",
    "_openstat",
    "dclid",
    "epik",
    "fb_action_ids",
    "fb_action_types",
    "fb_source",
    "fbclid",
    "gad_source",
    "gbraid",
    "gclid",
    "gclsrc",
    "hsctatracking",
    "igsh",
    "igshid",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "ml_subscriber",
    "ml_subscriber_hash",
    "msclkid",
    "rb_clickid",
    "ref_src",
    "ref_url",
    "s_cid",
    "srsltid",
    "ttclid",
    "twclid",
    "vero_conv",
    "vero_id",
    "wbraid",
    "yclid",
    "ysclid",
];

/// Whether a parameter of this name, in either case, is dropped.
pub(super) fn is_tracking(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    NAMES.contains(&lower.as_str()) || PREFIXES.iter().any(|prefix| lower.starts_with(prefix))
}
