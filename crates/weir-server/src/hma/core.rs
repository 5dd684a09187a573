//! HMA's core routes: whether it lives, where its routes are, what they take.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::answer::{Answer, ok};
use super::door::PREFIX;
use crate::access::{HMA, Needs};
use crate::app::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hma", get(start))
        .route("/hma/", get(start))
        .route("/hma/status", get(status))
        .route("/hma/status/live", get(|| async { alive() }))
        .route("/hma/site-map", get(site_map))
        .route("/hma/openapi/openapi.json", get(openapi))
        .route("/hma/openapi", get(openapi_page))
}

async fn start() -> Response {
    // Relative: it holds below /hma and at the root of a listener alike.
    let mut response = Redirect::to("status").into_response();
    *response.status_mut() = StatusCode::FOUND;
    response
}

fn alive() -> Response {
    "I-AM-ALIVE".into_response()
}

/// Alive, or not while the database cannot be reached: no index is ever stale,
/// as each request is answered from what is banked now.
async fn status(State(app): State<App>) -> Answer {
    app.store().database_version().await?;
    Ok(alive())
}

/// HMA's paths, as its clients see them.
fn paths() -> impl Iterator<Item = (&'static str, &'static str, Needs)> {
    HMA.iter()
        .map(|(method, path, needs)| (*method, path.strip_prefix(PREFIX).unwrap_or(path), *needs))
}

async fn site_map() -> Response {
    let mut patterns: Vec<String> = paths()
        .filter(|(_, path, _)| !path.is_empty())
        .map(|(_, path, _)| path.replace('{', "<").replace('}', ">"))
        .collect();
    patterns.sort();
    patterns.dedup();
    ok(json!(patterns))
}

async fn openapi() -> Response {
    let mut described = Map::new();
    for (method, path, needs) in paths().filter(|(_, path, _)| path.len() > 1) {
        let item = described.entry(path.to_owned()).or_insert_with(|| json!({}));
        let words = match needs {
            Needs::Nothing => "Anybody may call this.".to_owned(),
            Needs::Permission(permission) => format!("Needs “{permission}”."),
            Needs::Somebody | Needs::User => "Needs a key.".to_owned(),
        };
        let parameters: Vec<Value> = path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .map(|name| {
                let kind = if name == "id" { "integer" } else { "string" };
                json!({"name": name, "in": "path", "required": true, "schema": {"type": kind}})
            })
            .collect();
        item[method.to_lowercase()] = json!({
            "description": words,
            "parameters": parameters,
            "responses": {"200": {"description": "As HMA answers"}},
        });
    }
    ok(json!({
        "openapi": "3.1.0",
        "info": {"title": "Open Media Match API", "version": "1.1.7",
            "description": "HMA's interface, answered by Weir."},
        "paths": described,
    }))
}

async fn openapi_page() -> Response {
    let rows: String = paths()
        .map(|(method, path, _)| format!("<tr><td>{method}<td><code>{path}</code>\n"))
        .collect();
    let page = format!(
        "<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n<title>Open Media Match API</title>\n\
         <h1>Open Media Match API</h1>\n<p>Answered by Weir; \
         <a href=\"openapi/openapi.json\">as OpenAPI</a>.</p>\n<table>\n{rows}</table>\n"
    );
    axum::response::Html(page).into_response()
}
