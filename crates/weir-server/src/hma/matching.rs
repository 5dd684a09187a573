//! `/m`: which banked contents something is near.

use std::collections::{BTreeMap, HashMap};

use axum::Router;
use axum::extract::{Request, State};
use axum::routing::{get, post};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use weir_engine::{Match, MatchedEntry};
use weir_model::{BankName, Share, is_disabled};
use weir_signals::Signal;

use super::answer::{Answer, Refusal, ok};
use super::configuration::of_each_type;
use super::hashing::{Hashed, hashed, media_of_form, media_of_url};
use super::names::names_of;
use super::read::{Model, list_of, object_of, query_of};
use super::types::SignalType;
use crate::access::Caller;
use crate::app::App;
use crate::problem::Problem;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hma/m/lookup", get(lookup).post(lookup_file))
        .route("/hma/m/raw_lookup", get(raw_lookup))
        .route("/hma/m/index/status", get(index_status))
        .route("/hma/m/compare", post(compare))
}

type Query = HashMap<String, String>;

/// A value that was given and is not empty.
fn given<'a>(query: &'a Query, name: &str) -> Option<&'a String> {
    query.get(name).filter(|value| !value.is_empty())
}

async fn lookup(State(app): State<App>, caller: Caller, request: Request) -> Answer {
    let query = query_of(&request);
    let mut model = Model::of_query(&query);
    // HMA reads it and does not heed it here.
    model.boolean("bypass_coinflip");
    model.done()?;
    let draw = draw_of(query.get("seed"))?;
    if let Some(url) = given(&query, "url") {
        let media = media_of_url(&app, url, given(&query, "content_type")).await?;
        let hashed = hashed(&app, &caller, media, query.get("types")).await?;
        let mut found = by_type(&app, &caller, &hashed, &query, draw).await?;
        return Ok(match given(&query, "signal_type") {
            None => ok(Value::Object(found)),
            Some(name) => {
                SignalType::named(name)?;
                ok(found.remove(name).unwrap_or_else(|| json!({})))
            }
        });
    }
    let (Some(hash), Some(kind)) = (given(&query, "signal"), given(&query, "signal_type")) else {
        return Err(Refusal::bad("expected url, or signal and signal_type"));
    };
    let signal = SignalType::named(kind)?.signal(hash)?;
    Ok(ok(of_signal(&app, &caller, &signal, &query, draw).await?))
}

async fn lookup_file(State(app): State<App>, caller: Caller, request: Request) -> Answer {
    let query = query_of(&request);
    let media = media_of_form(&app, request).await?;
    let bypassed = query.get("bypass_coinflip").is_some_and(|word| word == "true");
    let draw = if bypassed { 0.0 } else { draw_of(query.get("seed"))? };
    let hashed = hashed(&app, &caller, media, query.get("types")).await?;
    Ok(ok(Value::Object(by_type(&app, &caller, &hashed, &query, draw).await?)))
}

async fn by_type(
    app: &App,
    caller: &Caller,
    hashed: &Hashed,
    query: &Query,
    draw: f64,
) -> Result<Map<String, Value>, Refusal> {
    let mut found = Map::new();
    for (kind, hash) in &hashed.hashes {
        if hash.is_empty() {
            return Err(Refusal::bad("the picture is too flat for a pdq hash"));
        }
        let signal = kind.signal(hash)?;
        let banks = of_signal(app, caller, &signal, query, draw).await?;
        found.insert(kind.name().to_owned(), banks);
    }
    Ok(found)
}

/// The matches of a signal, by bank, as both switches let them through.
async fn of_signal(
    app: &App,
    caller: &Caller,
    signal: &Signal,
    query: &Query,
    draw: f64,
) -> Result<Value, Refusal> {
    let now = app.now();
    let takes_part = |share: Share, entry: &MatchedEntry| {
        share.takes_part(draw) && !is_disabled(entry.disabled_until, now)
    };
    let mut found: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (bank, near) in near(app, caller, signal, query.get("banks"), takes_part).await? {
        found.entry(bank).or_default().push(item(&near));
    }
    Ok(json!(found))
}

fn item(near: &Match) -> Value {
    json!({ "bank_content_id": near.entry.number, "distance": distance(near) })
}

/// A text for both kinds: a number of bits, or a hyphen for what is equal.
fn distance(near: &Match) -> String {
    near.distance.map_or_else(|| "-".to_owned(), |distance| distance.bits().to_string())
}

/// What a signal is near, each with HMA's name of its bank, by number; in the
/// banks that are named, or in all.
async fn near(
    app: &App,
    caller: &Caller,
    signal: &Signal,
    banks: Option<&String>,
    takes_part: impl Fn(Share, &MatchedEntry) -> bool,
) -> Result<Vec<(String, Match)>, Refusal> {
    let engine = app.engine(caller.service).await?;
    let mut found = engine.near(signal, takes_part);
    // The test item's entries are no contents: they have no number.
    found.retain(|near| near.entry.number > 0);
    found.sort_by_key(|near| near.entry.number);
    let names = names_of(app, caller, found.iter().map(|near| -> &BankName { &near.bank })).await?;
    let wanted: Vec<&str> = banks.map(|banks| list_of(banks).collect()).unwrap_or_default();
    let named = found.into_iter().filter_map(|near| {
        let name = names.get(&*near.bank)?.clone();
        (wanted.is_empty() || wanted.contains(&name.as_str())).then_some((name, near))
    });
    Ok(named.collect())
}

async fn raw_lookup(State(app): State<App>, caller: Caller, request: Request) -> Answer {
    let query = query_of(&request);
    let mut model = Model::of_query(&query);
    let (hash, kind) = (model.required_text("signal"), model.required_text("signal_type"));
    let with_distance = model.boolean("include_distance").unwrap_or(false);
    model.done()?;
    let signal = SignalType::named(&kind)?.signal(&hash)?;
    let matches: Vec<Value> = near(&app, &caller, &signal, query.get("banks"), |_, _| true)
        .await?
        .iter()
        .map(|(_, near)| if with_distance { item(near) } else { near.entry.number.into() })
        .collect();
    Ok(ok(json!({ "matches": matches })))
}

/// What is banked is matched at once: there always is an index.
async fn index_status(State(app): State<App>, caller: Caller, request: Request) -> Answer {
    let status = |size, built_to| json!({ "present": true, "built_to": built_to, "size": size });
    Ok(ok(of_each_type(&app, &caller, &query_of(&request), status).await?))
}

async fn compare(State(app): State<App>, _: Caller, request: Request) -> Answer {
    let mut compared = Map::new();
    for (name, pair) in object_of(&app, request).await? {
        let kind = SignalType::named(&name)?;
        let two = pair.as_array().map(Vec::as_slice);
        let Some([Value::String(a), Value::String(b)]) = two else {
            return Err(Refusal::bad(format!("{name}: expected a list of two hashes")));
        };
        let answer = match (kind.signal(a)?, kind.signal(b)?) {
            (Signal::Pdq { hash: a, .. }, Signal::Pdq { hash: b, .. }) => {
                let distance = a.distance(&b);
                let near = distance <= weir_signals::pdq::Distance::DEFAULT_RADIUS;
                json!([near, { "distance": distance.bits() }])
            }
            (a, b) => json!([a == b, {}]),
        };
        compared.insert(name, answer);
    }
    Ok(ok(Value::Object(compared)))
}

/// The number from 0 up to 1 that decides which banks take part: of a seed
/// always the same.
fn draw_of(seed: Option<&String>) -> Result<f64, Refusal> {
    let bytes: [u8; 4] = match seed {
        Some(seed) => {
            let digest = Sha256::digest(seed.as_bytes());
            [digest[0], digest[1], digest[2], digest[3]]
        }
        None => {
            let mut bytes = [0; 4];
            getrandom::fill(&mut bytes).map_err(|error| Problem::internal(&error))?;
            bytes
        }
    };
    Ok(f64::from(u32::from_be_bytes(bytes)) / (f64::from(u32::MAX) + 1.0))
}
