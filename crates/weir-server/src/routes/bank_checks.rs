//! Before something is banked: what it would find, what it runs into; nothing is
//! stored.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use weir_engine::{Answer, Candidate, Engine, ToldMatch, WouldMatch, bankable, find_bank};
use weir_model::{NewEntry, Provenance, Source};
use weir_signals::Signal;

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

/// What somebody thinks of banking: a text, or signals.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ToCheck {
    /// A text.
    #[schema(min_length = 1)]
    text: Option<String>,
    /// Or signals, of one entry, at most 32.
    #[serde(default)]
    #[schema(max_items = 32)]
    signals: Vec<SignalBody>,
}

/// The most signals that are checked at once.
const MOST_SIGNALS: usize = 32;

/// What banking it would do.
#[derive(Serialize, ToSchema)]
struct BankCheckBody {
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
    /// How many retained revisions were searched: whole copies are told by their
    /// fingerprints.
    looked: u64,
    /// How many kept texts were looked through for parts and altered copies.
    texts: u64,
    /// Whether some were left out.
    truncated: bool,
    /// How many items it would have matched.
    count: usize,
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
    /// How far apart, where the kind has a distance.
    #[serde(skip_serializing_if = "Option::is_none")]
    distance: Option<u16>,
}

/// Look what a text or signals would find before they are banked.
#[utoipa::path(
    post,
    path = "/v1/banks/{name}/check",
    tag = "banks",
    params(("name" = String, Path, description = "The bank's name")),
    request_body = ToCheck,
    responses((status = 200, description = "What banking it would do", body = BankCheckBody))
)]
async fn check(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
    Body(body): Body<ToCheck>,
) -> Result<Json<BankCheckBody>, Problem> {
    let (store, service) = (app.store(), caller.service);
    let bank = find_bank(store, service, path.text(0)).await?;
    let engine = app.engine(service).await?;
    let (banked, answer) = read(&engine, body)?;
    let provenance = Provenance { source: Source::OwnDecision, origin: None, import: None };
    let signals = banked.signals.clone();
    let entry = NewEntry { signals, reference: None, tags: Vec::new(), provenance };
    let candidates = [Candidate { entry, forms: Vec::new() }];
    let would = engine.would_match(&bank, &candidates, MOST_LOOKED_AT).await?;
    let part = if banked.of_text { "text" } else { "media/0" };
    let told = |found: &weir_engine::Match| MatchBody::from(ToldMatch::of(found, part));
    Ok(Json(BankCheckBody {
        signals: banked.signals.iter().map(SignalBody::of).collect(),
        common: banked.common,
        quotes: banked.quotes,
        text_threshold: bank.text_threshold.name().to_owned(),
        allowed_by: answer.allowed_by.iter().map(told).collect(),
        matches: answer.matches.iter().map(told).collect(),
        would_match: WouldBody::of(&would),
    }))
}

/// What an entry would be recognised by.
struct ToBank {
    signals: Vec<Signal>,
    of_text: bool,
    common: bool,
    quotes: Vec<String>,
}

/// What is to be banked, and what the banks say of it.
fn read(engine: &Engine, body: ToCheck) -> Result<(ToBank, Answer), Problem> {
    match (body.text, body.signals) {
        (Some(text), signals) if signals.is_empty() => {
            let banked = bankable(&text);
            let banked = banked.map_err(|refused| Problem::field("/text", refused.to_string()))?;
            let (common, quotes) = (banked.common, banked.quotes);
            let to_bank = ToBank { signals: banked.signals, of_text: true, common, quotes };
            Ok((to_bank, engine.look_at_text(&text)))
        }
        (None, given) if !given.is_empty() && given.len() <= MOST_SIGNALS => {
            let read = |(n, signal): (usize, &SignalBody)| signal.read(&format!("/signals/{n}"));
            let signals: Vec<Signal> =
                given.iter().enumerate().map(read).collect::<Result<_, _>>()?;
            let answer = engine.look_at_signals(signals.clone());
            let (common, quotes) = (false, Vec::new());
            Ok((ToBank { signals, of_text: false, common, quotes }, answer))
        }
        _ => {
            let why = format!("give either a text or 1 to {MOST_SIGNALS} signals of one entry");
            Err(Problem::field("/text", why))
        }
    }
}

impl WouldBody {
    fn of(would: &WouldMatch) -> Self {
        let item = |hit: &weir_engine::WouldHit| WouldItemBody {
            kind: hit.key.kind().to_owned(),
            id: hit.key.id().to_owned(),
            by: hit.kind.name().to_owned(),
            distance: hit.distance.map(|distance| distance.bits()),
        };
        Self {
            looked: would.looked,
            texts: would.texts,
            truncated: would.truncated || would.hits.len() > MOST_TOLD,
            count: would.hits.len(),
            items: would.hits.iter().take(MOST_TOLD).map(item).collect(),
        }
    }
}
