//! Previews: what a person sees of a picture, made anew from its pixels. The
//! bytes that somebody uploaded reach no browser.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use weir_engine::{EngineOptions, Told, ToldMatch, aligned};
use weir_media::{Rendition, preview};
use weir_model::ItemId;
use weir_store::{Exposure, StoreError};

use super::person::Person;
use crate::app::{App, Care};
use crate::extract::{PathParts, Query};
use crate::problem::Problem;

/// What a preview may do in a browser, should it be opened by itself: nothing.
const POLICY: &str = "sandbox; default-src 'none'";

pub(super) fn routes() -> Router<App> {
    Router::new().route("/previews/{item}/{revision}/{position}/{rendition}", get(shown))
}

async fn shown(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let item: ItemId = path.id(0)?;
    let rendition = match path.text(3) {
        "veiled" => Rendition::Veiled,
        "grey" => Rendition::Grey,
        _ => return Err(Problem::not_found("a preview is veiled or grey")),
    };
    let bytes = bytes_of(&app, &person, item, path.text(1), path.text(2)).await?;
    let EngineOptions { media: options, decoders, .. } = app.config().engine.clone();
    let told = match asked.of {
        None => None,
        Some(n) => Some(told_match(&app, &person, item, (path.text(1), path.text(2)), n).await?),
    };
    // With the fingerprints of items, so that no more is decoded at once than
    // there is room for.
    let engine = app.engine(person.caller.service).await?;
    let made = engine
        .fingerprint(move |_| {
            let picture = match &told {
                None => decoders.decode(&bytes, &options),
                Some(told) => aligned(&decoders, &options, &bytes, told),
            };
            picture.map(|picture| preview(&picture, rendition))
        })
        .await
        .ok_or_else(|| Problem::internal(&"a preview could not be made"))?;
    let png =
        made.map_err(|error| Problem::not_found(format!("there is no preview: it {error}")))?;
    if rendition == Rendition::Grey {
        count(&app, &person, item).await?;
    }
    let kept = match rendition {
        Rendition::Veiled => "private, max-age=600",
        // Each lifting is counted: none may come from a cache.
        Rendition::Grey => "no-store",
    };
    let mut response = (StatusCode::OK, png).into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "image/png"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, kept),
        (header::CONTENT_DISPOSITION, "inline; filename=\"preview.png\""),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    Ok(response)
}

/// What of a picture is asked for.
#[derive(serde::Deserialize)]
struct Asked {
    /// What the match of this number is about, laid down as the banked picture
    /// lies; without it the whole as it is.
    #[serde(rename = "match")]
    of: Option<usize>,
}

/// A match of the item's newest revision: the geometry is ours, not the asker's.
async fn told_match(
    app: &App,
    person: &Person,
    item: ItemId,
    (revision, position): (&str, &str),
    n: usize,
) -> Result<ToldMatch, Problem> {
    let gone = || Problem::not_found("there is no such match, or not any more");
    let view = app.store().item_by_id(person.caller.service, item).await?;
    let newest = view.and_then(|view| view.newest).ok_or_else(gone)?;
    if newest.number.to_string() != revision {
        return Err(gone());
    }
    let told: Told = serde_json::from_str(&newest.answer).map_err(|_| gone())?;
    let found = told.matches.into_iter().nth(n).ok_or_else(gone)?;
    if found.part == format!("media/{position}") { Ok(found) } else { Err(gone()) }
}

/// The bytes behind a preview; they go no further than its decoder.
async fn bytes_of(
    app: &App,
    person: &Person,
    item: ItemId,
    revision: &str,
    position: &str,
) -> Result<Vec<u8>, Problem> {
    let gone = || Problem::not_found("its bytes are not kept, or not any more");
    let (revision, position) =
        revision.parse().ok().zip(position.parse::<usize>().ok()).ok_or_else(gone)?;
    let content = app.store().content(person.caller.service, item, revision).await?;
    let media = content.ok_or_else(gone)?.media;
    let blob = media.get(position).and_then(|medium| medium.blob).ok_or_else(gone)?;
    let (blobs, limit) = (app.blobs().clone(), app.config().engine.media.limits.bytes);
    let read = tokio::task::spawn_blocking(move || blobs.get(&blob, limit)).await;
    let read = read.map_err(|error| Problem::internal(&error))?;
    read.map_err(Problem::from)?.ok_or_else(gone)
}

/// Counts that a veil was lifted, unless a pause is due.
async fn count(app: &App, person: &Person, item: ItemId) -> Result<(), Problem> {
    let (store, service, user) =
        (app.store_of(&person.caller), person.caller.service, person.user.id);
    let exposure = store.exposure(service, user, person.now()).await?;
    if let Some(why) = pause_due(&app.config().care, exposure, person.now()) {
        return Err(Problem::limited(why, 1));
    }
    let view = store.item_by_id(service, item).await?;
    let case = view.and_then(|view| view.case);
    let case =
        case.ok_or_else(|| Problem::not_found("nobody has asked a person about this item"))?;
    match store.count_reveal(service, user, case, person.now()).await {
        Ok(_) => Ok(()),
        Err(StoreError::NoCase(_)) => Err(Problem::not_found("its case is gone")),
        Err(error) => Err(error.into()),
    }
}

/// Why nothing more is shown just now, if so.
pub(super) fn pause_due(
    care: &Care,
    exposure: Exposure,
    now: weir_model::Timestamp,
) -> Option<&'static str> {
    if exposure.paused_until.is_some_and(|until| until > now) {
        return Some("you pause; nothing is revealed until your pause ends");
    }
    // Each pause allows as many more as lie between the offer and the budget.
    let more = care.budget.saturating_sub(care.offer).max(1);
    let allowed = care.budget + exposure.pauses * more;
    (care.budget > 0 && exposure.reveals >= allowed)
        .then_some("you have seen much today: take a pause, then go on")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use weir_model::Timestamp;

    use super::*;

    #[test]
    fn a_pause_is_required_at_the_budget_and_gives_some_more() {
        let care = Care { offer: 30, budget: 40, pause: Duration::from_secs(600) };
        let now = Timestamp::from_micros(1_790_000_000_000_000);
        let due = |reveals, pauses, paused_until| {
            pause_due(&care, Exposure { reveals, pauses, paused_until }, now).is_some()
        };
        assert!(!due(39, 0, None) && due(40, 0, None));
        assert!(due(40, 1, Some(now.plus(care.pause))), "the pause has not ended");
        assert!(!due(40, 1, Some(now)) && !due(49, 1, Some(now)) && due(50, 1, Some(now)));
        let endless = Care { budget: 0, ..care };
        assert!(
            pause_due(&endless, Exposure { reveals: 9_999, ..Exposure::default() }, now).is_none()
        );
    }
}
