//! `/c/bank/{bank}/…`: contents, which are entries under their number.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::routing::{get, post};
use serde_json::{Map, Value, json};
use weir_model::{Bank, NewEntry, Provenance, Source};
use weir_signals::Signal;
use weir_store::{Content, ContentChange, ContentNotes};

use super::answer::{Answer, Refusal, json_answer, ok};
use super::banks::shown as shown_bank;
use super::configuration::enabled_types;
use super::hashing::{hashed, media_of_form, media_of_url};
use super::names::bank;
use super::read::{is_json, object_of, query_of};
use super::types::{SignalType, shown};
use crate::access::Caller;
use crate::app::App;
use crate::extract::PathParts;

/// The longest note, in characters.
const LONGEST_NOTE: usize = 255;
/// The longest that HMA disables something: five years of 365 days.
const LONGEST_DISABLED: i64 = 5 * 365 * 86_400;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hma/c/bank/{name}/content", post(add))
        .route("/hma/c/bank/{name}/signal", post(add_signals))
        .route("/hma/c/bank/{name}/content/{id}", get(one).put(change).delete(remove))
}

async fn add(State(app): State<App>, caller: Caller, path: PathParts, request: Request) -> Answer {
    let bank = bank(&app, &caller, path.text(0)).await?;
    let query = query_of(&request);
    let url = query.get("url").filter(|url| !url.is_empty());
    let (media, notes) = match url {
        Some(url) => {
            let fields =
                if has_json(&request) { object_of(&app, request).await? } else { Map::new() };
            let notes = notes_of(fields.get("note"), fields.get("metadata"))?;
            (media_of_url(&app, url, query.get("content_type")).await?, notes)
        }
        None => {
            let kind = request.headers().get(header::CONTENT_TYPE);
            let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
            if !kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data") {
                return Err(Refusal::bad("expected a url, or one file as multipart/form-data"));
            }
            let media = media_of_form(&app, request).await?;
            let note = media.fields.get("note").map(|note| Value::String(note.clone()));
            let metadata = media.fields.get("metadata").map(|text| {
                serde_json::from_str::<Value>(text)
                    .map_err(|_| Refusal::bad("metadata: expected JSON"))
            });
            let notes = notes_of(note.as_ref(), metadata.transpose()?.as_ref())?;
            (media, notes)
        }
    };
    let hashed = hashed(&app, &caller, media, query.get("types")).await?;
    if hashed.hashes.is_empty() || hashed.hashes.iter().any(|(_, hash)| hash.is_empty()) {
        return Err(Refusal::bad("this cannot be banked: it is too flat for a hash"));
    }
    let signals = hashed.shown();
    let number = store(&app, &caller, &bank, hashed.signals, &notes).await?;
    Ok(ok(json!({ "id": number, "signals": signals })))
}

fn has_json(request: &Request) -> bool {
    use axum::body::HttpBody as _;
    is_json(request) && !request.body().is_end_stream()
}

async fn add_signals(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
    request: Request,
) -> Answer {
    let bank = bank(&app, &caller, path.text(0)).await?;
    let mut fields = object_of(&app, request).await?;
    let notes = notes_of(fields.remove("note").as_ref(), None)?;
    if fields.is_empty() {
        return Err(Refusal::bad("expected at least one signal"));
    }
    let enabled = enabled_types(&app, &caller).await?;
    let mut signals = Vec::new();
    for (name, hash) in &fields {
        let kind = SignalType::named(name)?;
        if !enabled.contains(&kind) {
            return Err(Refusal::bad(format!("the signal type {name} is switched off")));
        }
        let Value::String(hash) = hash else {
            return Err(Refusal::bad(format!("{name}: expected a hash as a text")));
        };
        signals.push(kind.signal(hash)?);
    }
    let answered = shown(&signals);
    let number = store(&app, &caller, &bank, signals, &notes).await?;
    Ok(ok(json!({ "id": number, "signals": answered })))
}

/// Banks a content, which matches when this answers; its number.
async fn store(
    app: &App,
    caller: &Caller,
    bank: &Bank,
    signals: Vec<Signal>,
    notes: &ContentNotes,
) -> Result<i64, Refusal> {
    let provenance = Provenance { source: Source::OwnDecision, origin: None, import: None };
    let entry = NewEntry { signals, reference: None, tags: Vec::new(), provenance };
    let store = app.store_of(caller);
    let added = store.add_content(caller.service, bank.id, &entry, notes, app.now()).await?;
    app.engine(caller.service).await?.catch_up().await?;
    Ok(added.1)
}

/// A note and metadata, as they may be.
fn notes_of(note: Option<&Value>, metadata: Option<&Value>) -> Result<ContentNotes, Refusal> {
    let note = note.map_or(Ok(None), note_of)?;
    let metadata = match metadata {
        None | Some(Value::Null) => None,
        Some(Value::Object(fields)) => Some(metadata_of(fields)?),
        Some(_) => return Err(Refusal::bad("metadata: expected an object")),
    };
    Ok(ContentNotes { note, metadata })
}

/// A note; none where it is empty.
fn note_of(note: &Value) -> Result<Option<String>, Refusal> {
    match note {
        Value::Null => Ok(None),
        Value::String(note) if note.is_empty() => Ok(None),
        Value::String(note) if note.contains('\0') => {
            Err(Refusal::bad("note: holds the character U+0000; leave it out"))
        }
        Value::String(note) if note.chars().count() <= LONGEST_NOTE => Ok(Some(note.clone())),
        Value::String(_) => {
            Err(Refusal::bad(format!("note: has more than {LONGEST_NOTE} characters")))
        }
        _ => Err(Refusal::bad("note: expected a text")),
    }
}

fn metadata_of(fields: &Map<String, Value>) -> Result<Value, Refusal> {
    let mut kept = Map::new();
    for (name, value) in fields {
        match (name.as_str(), value) {
            // What an exchange says of a content is not for others to say.
            ("collab", _) => {}
            ("content_id" | "content_uri", Value::String(text)) => {
                if text.contains('\0') || text.chars().count() > 2048 {
                    let why = "expected at most 2048 characters, none of them U+0000";
                    return Err(Refusal::bad(format!("metadata: {name}: {why}")));
                }
                kept.insert(name.clone(), value.clone());
            }
            ("json" | "json_data", Value::Object(_)) => {
                kept.insert("json".to_owned(), value.clone());
            }
            ("content_id" | "content_uri" | "json" | "json_data", Value::Null) => {}
            _ => {
                let why = "it takes content_id and content_uri as texts, and json as an object";
                return Err(Refusal::bad(format!("metadata: {name}: {why}")));
            }
        }
    }
    let kept = Value::Object(kept);
    // PostgreSQL keeps no U+0000 in a text; JSON writes it as an escape.
    if kept.to_string().contains("\\u0000") || kept.to_string().len() > 64 << 10 {
        return Err(Refusal::bad("metadata: json: at most 64 KiB, without U+0000"));
    }
    Ok(kept)
}

/// The content that a path names; a number that is none is no address.
async fn content(
    app: &App,
    caller: &Caller,
    bank: &Bank,
    path: &PathParts,
) -> Result<Option<Content>, Refusal> {
    let id = path.text(1);
    if id.is_empty() || !id.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(Refusal::Nowhere);
    }
    // More digits than any number has: nothing of that number is there.
    let Ok(number) = id.parse::<i64>() else { return Ok(None) };
    Ok(app.store().content_numbered(caller.service, bank.id, number).await?)
}

fn not_found(path: &PathParts) -> Refusal {
    Refusal::not_found(format!("content {} not found in this bank", path.text(1)))
}

async fn one(State(app): State<App>, caller: Caller, path: PathParts, request: Request) -> Answer {
    let query = query_of(&request);
    let says = |name: &str, unless: bool| {
        query.get(name).map_or(unless, |word| word.eq_ignore_ascii_case("true"))
    };
    let bank = bank(&app, &caller, path.text(0)).await?;
    let found = content(&app, &caller, &bank, &path).await?;
    let Content { entry, notes } = found.ok_or_else(|| not_found(&path))?;
    let mut body = json!({
        "id": entry.number,
        "disable_until_ts": entry.disabled_until.unwrap_or(1),
        "original_media_uri": null,
        "bank": shown_bank(path.text(0), &bank),
    });
    if says("include_signals", false) {
        body["signals"] = shown(&entry.signals);
    }
    let collab = collab_of(&entry);
    if says("include_metadata", true) && (notes.metadata.is_some() || collab.is_some()) {
        let kept = notes.metadata.unwrap_or_default();
        let field = |name: &str| kept.get(name).cloned().unwrap_or_default();
        body["metadata"] = json!({
            "content_id": field("content_id"),
            "content_uri": field("content_uri"),
            "json": field("json"),
            "collab": collab,
        });
    }
    if let Some(note) = notes.note {
        body["note"] = note.into();
    }
    Ok(ok(body))
}

/// `{exchange: [key]}` of what an exchange brought.
fn collab_of(entry: &weir_model::Entry) -> Option<Value> {
    let Source::Exchange(name) = &entry.provenance.source else { return None };
    let key = entry.reference.clone().unwrap_or_default();
    Some(json!({ name: [key] }))
}

async fn change(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
    request: Request,
) -> Answer {
    let bank = bank(&app, &caller, path.text(0)).await?;
    let before = content(&app, &caller, &bank, &path).await?;
    let fields = object_of(&app, request).await?;
    let before = before.ok_or_else(|| not_found(&path))?;
    let disabled_until =
        fields.get("disable_until_ts").map(|value| disabled_until(&app, value)).transpose()?;
    let note = fields.get("note").map(note_of).transpose()?;
    let change = ContentChange { disabled_until, note };
    let store = app.store_of(&caller);
    store.change_content(caller.service, before.entry.id, &change, app.now()).await?;
    app.engine(caller.service).await?.catch_up().await?;
    let after = content(&app, &caller, &bank, &path).await?.ok_or_else(|| not_found(&path))?;
    Ok(ok(json!({
        "bank": shown_bank(path.text(0), &bank),
        "collab_metadata": collab_of(&after.entry).unwrap_or_else(|| json!({})),
        "disable_until_ts": after.entry.disabled_until.unwrap_or(1),
        "id": after.entry.number,
        "note": after.notes.note,
        "original_media_uri": null,
        "user_metadata": after.notes.metadata,
    })))
}

/// A time until which something is disabled, also written as a text.
fn disabled_until(app: &App, value: &Value) -> Result<i64, Refusal> {
    let read = match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    let now = app.now().micros() / 1_000_000;
    read.filter(|until| (0..=now + LONGEST_DISABLED).contains(until)).ok_or_else(|| {
        Refusal::bad(
            "disable_until_ts: expected whole seconds since 1970, 0 for ever, 1 for not at all, \
             and no more than five years from now",
        )
    })
}

async fn remove(State(app): State<App>, caller: Caller, path: PathParts) -> Answer {
    let bank = bank(&app, &caller, path.text(0)).await?;
    let removed = match content(&app, &caller, &bank, &path).await? {
        None => 0,
        Some(found) => {
            let store = app.store_of(&caller);
            let removed = store.remove_entry(caller.service, found.entry.id, app.now()).await;
            match removed {
                Ok(weir_store::Removed::NotThere) => 0,
                // Gone; old copies go with the next erasure.
                Ok(weir_store::Removed::Removed) | Err(weir_store::StoreError::NotScrubbed) => 1,
                Err(error) => return Err(error.into()),
            }
        }
    };
    app.engine(caller.service).await?.catch_up().await?;
    Ok(json_answer(StatusCode::OK, json!({ "deleted": removed })))
}
