//! Before a text is banked: what it would find, what it runs into; nothing is
//! stored.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use weir_engine::{Candidate, ToldMatch, WouldMatch, bankable, find_bank};
use weir_model::{NewEntry, Provenance, Source};

use super::bodies::{MatchBody, SignalBody};
use crate::access::Caller;
use crate::app::App;
use crate::extract::{Body, PathParts};
use crate::problem::Problem;

/// The most revisions that one look goes through.
const MOST_LOOKED_AT: u64 = 100_000;
/// The most items that are told.
const MOST_TOLD: usize = 100;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(check))
}

/// A text that somebody thinks of banking.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TextToCheck {
    /// The text.
    #[schema(min_length = 1)]
    text: String,
}

/// What banking it would do.
#[derive(Serialize, ToSchema)]
struct TextCheckBody {
    /// What it would be recognised by.
    signals: Vec<SignalBody>,
    /// Whether ordinary texts hold it so often that it would match what has
    /// nothing to do with it.
    common: bool,
    /// The known sources (scripture, set prayers) that it quotes; that part finds
    /// nothing.
    quotes: Vec<String>,
    /// How sure a match would have to be: `strict`, `normal` or `wide`.
    text_threshold: String,
    /// Entries of allow banks that stand in it: that part would not match.
    allowed_by: Vec<MatchBody>,
    /// Banked entries that stand in it already.
    matches: Vec<MatchBody>,
    would_match: WouldBody,
}

/// What it would have matched.
#[derive(Serialize, ToSchema)]
struct WouldBody {
    /// How many retained revisions were looked at: whole copies are told by their
    /// fingerprints.
    looked: u64,
    /// How many kept texts were looked through for parts and altered copies.
    texts: u64,
    /// Whether older ones were left out.
    truncated: bool,
    /// The items, at most 100.
    items: Vec<WouldItemBody>,
}

/// An item that it would have matched.
#[derive(Serialize, ToSchema)]
struct WouldItemBody {
    /// As the service names it.
    #[serde(rename = "type")]
    kind: String,
    id: String,
    /// By which kind of signal.
    by: String,
}

/// Look what a text would find before it is banked.
#[utoipa::path(
    post,
    path = "/v1/banks/{name}/check",
    tag = "banks",
    params(("name" = String, Path, description = "The bank's name")),
    request_body = TextToCheck,
    responses((status = 200, description = "What banking it would do", body = TextCheckBody))
)]
async fn check(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
    Body(body): Body<TextToCheck>,
) -> Result<Json<TextCheckBody>, Problem> {
    let (store, service) = (app.store(), caller.service);
    let bank = find_bank(store, service, path.text(0)).await?;
    let banked = bankable(&body.text);
    let banked = banked.map_err(|refused| Problem::field("/text", refused.to_string()))?;
    let engine = app.engine(service).await?;
    let answer = engine.look_at_text(&body.text);
    let provenance = Provenance { source: Source::OwnDecision, origin: None, import: None };
    let signals = banked.signals.clone();
    let entry = NewEntry { signals, reference: None, tags: Vec::new(), provenance };
    let candidates = [Candidate { entry, forms: Vec::new() }];
    let would = engine.would_match(&bank, &candidates, MOST_LOOKED_AT).await?;
    let told = |found: &weir_engine::Match| MatchBody::from(ToldMatch::of(found, "text"));
    Ok(Json(TextCheckBody {
        signals: banked.signals.iter().map(SignalBody::of).collect(),
        common: banked.common,
        quotes: banked.quotes,
        text_threshold: bank.text_threshold.name().to_owned(),
        allowed_by: answer.allowed_by.iter().map(told).collect(),
        matches: answer.matches.iter().map(told).collect(),
        would_match: WouldBody::of(&would),
    }))
}

impl WouldBody {
    fn of(would: &WouldMatch) -> Self {
        let item = |hit: &weir_engine::WouldHit| WouldItemBody {
            kind: hit.key.kind().to_owned(),
            id: hit.key.id().to_owned(),
            by: hit.kind.name().to_owned(),
        };
        Self {
            looked: would.looked,
            texts: would.texts,
            truncated: would.truncated || would.hits.len() > MOST_TOLD,
            items: would.hits.iter().take(MOST_TOLD).map(item).collect(),
        }
    }
}
