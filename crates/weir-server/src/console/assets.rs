//! What pages load: the sheet and the scripts, from the program itself. Their
//! addresses carry a digest of their bytes, so that a browser keeps them until
//! they change.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::problem::Problem;

#[derive(RustEmbed)]
#[folder = "console"]
#[include = "*.css"]
#[include = "*.js"]
#[include = "*.svg"]
struct Files;

/// Name of each file with the first bytes of its digest.
static DIGESTS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let digest = |name: &str| {
        let bytes = Files::get(name).map(|file| file.data).unwrap_or_default();
        let digest = Sha256::digest(&bytes);
        digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    Files::iter().map(|name| (name.to_string(), digest(&name))).collect()
});

pub(super) fn routes() -> Router<App> {
    Router::new().route("/assets/{digest}/{name}", get(asset))
}

/// The address of a file.
pub(super) fn address(name: &str) -> String {
    let digest = DIGESTS.get(name).map_or("0", String::as_str);
    format!("/assets/{digest}/{name}")
}

async fn asset(Path((_, name)): Path<(String, String)>) -> Response {
    let Some(file) = Files::get(&name) else {
        return Problem::not_found("there is no such file").into_response();
    };
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        _ => "text/javascript",
    };
    let headers = [
        (header::CONTENT_TYPE, format!("{kind}; charset=utf-8")),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
    ];
    (headers, file.data.into_owned()).into_response()
}
