//! `/c/signal_type` and `/c/content_type`: what is hashed and matched.

use std::collections::HashMap;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, put};
use serde_json::{Map, Value, json};
use weir_model::Share;

use super::answer::{Answer, Refusal, ok};
use super::read::{object_of, query_of};
use super::types::{ContentType, SignalType};
use crate::access::Caller;
use crate::app::App;
use crate::extract::PathParts;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hma/c/signal_type", get(signal_types))
        .route("/hma/c/signal_type/index", get(index))
        .route("/hma/c/signal_type/{name}", put(set_signal_type))
        .route("/hma/c/content_type", get(content_types))
}

/// The share of each signal type; whole where nobody set one.
async fn shares(app: &App, caller: &Caller) -> Result<Vec<(SignalType, Share)>, Refusal> {
    let names = SignalType::ALL.map(SignalType::name);
    let set = app.store().signal_type_shares(caller.service, &names).await?;
    let of = |kind: SignalType| {
        let share = set.iter().find(|(name, _)| name == kind.name()).map(|(_, share)| *share);
        (kind, share.unwrap_or(Share::WHOLE))
    };
    Ok(SignalType::ALL.map(of).to_vec())
}

/// The signal types that are not switched off.
pub(super) async fn enabled_types(app: &App, caller: &Caller) -> Result<Vec<SignalType>, Refusal> {
    let on = shares(app, caller).await?.into_iter().filter(|(_, share)| *share > Share::NOTHING);
    Ok(on.map(|(kind, _)| kind).collect())
}

async fn signal_types(State(app): State<App>, caller: Caller) -> Answer {
    let shares = shares(&app, &caller).await?;
    let shown = shares
        .into_iter()
        .map(|(kind, share)| json!({ "enabled_ratio": share.ratio(), "name": kind.name() }));
    Ok(ok(shown.collect()))
}

async fn set_signal_type(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
    request: Request,
) -> Answer {
    let kind = SignalType::named(path.text(0))?;
    let fields = object_of(&app, request).await?;
    let ratio = match fields.get("enabled_ratio") {
        Some(Value::Number(number)) => number.as_f64(),
        Some(Value::String(text)) => text.trim().parse().ok(),
        _ => None,
    };
    let share = ratio
        .and_then(Share::of_ratio)
        .ok_or_else(|| Refusal::bad("enabled_ratio: expected a number from 0 to 1"))?;
    app.store_of(&caller)
        .set_signal_type_share(caller.service, kind.name(), share, app.now())
        .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn index(State(app): State<App>, caller: Caller, request: Request) -> Answer {
    let query = query_of(&request);
    Ok(ok(of_each_type(&app, &caller, &query, |size, newest| {
        json!({
            "db_size": size,
            "index_size": size,
            "index_out_of_date": false,
            "newest_db_item": newest,
            "index_built_to": newest,
        })
    })
    .await?))
}

/// What `status` says of how many hashes of a type there are and of when the
/// newest was banked (-1 for never), by type: of the one that the query names, or
/// of all.
pub(super) async fn of_each_type(
    app: &App,
    caller: &Caller,
    query: &HashMap<String, String>,
    status: impl Fn(u64, i64) -> Value,
) -> Result<Value, Refusal> {
    let wanted = query.get("signal_type").map(|name| SignalType::named(name)).transpose()?;
    let counts = app.store().signal_counts(caller.service).await?;
    let mut found = Map::new();
    for kind in SignalType::ALL {
        if wanted.is_none_or(|wanted| wanted == kind) {
            let count = counts.iter().find(|count| count.kind == kind.kind());
            let newest = count.map_or(-1, |count| count.newest.micros() / 1_000_000);
            let size = count.map_or(0, |count| count.count);
            found.insert(kind.name().to_owned(), status(size, newest));
        }
    }
    Ok(Value::Object(found))
}

async fn content_types(_: Caller) -> Response {
    let shown = ContentType::ALL.map(|kind| json!({ "enabled": true, "name": kind.name() }));
    ok(json!(shown))
}
