//! What is kept of items, authors and batches; and its erasure.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use weir_engine::Told;
use weir_model::{Author, EventKind};
use weir_store::{Erased, ItemView, StoreError};

use super::bodies::{FoundBody, ItemSignalBody};
use super::receive::key_of;
use crate::access::Caller;
use crate::app::App;
use crate::extract::PathParts;
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(item, erase_item))
        .routes(routes!(author, erase_author))
        .routes(routes!(batch))
}

/// What is kept of an item.
#[derive(Serialize, ToSchema)]
struct ItemState {
    /// Weir's id.
    item: String,
    /// The service's own type.
    #[serde(rename = "type")]
    kind: String,
    /// The service's own id.
    id: String,
    author: Option<AuthorName>,
    /// When it was first received.
    received_at: String,
    /// How many revisions there were.
    revision: u32,
    /// The newest revision; null once its fingerprints are gone.
    #[schema(required = true)]
    newest: Option<RevisionState>,
    /// The newest case; null where there is none.
    #[schema(required = true)]
    case: Option<String>,
}

/// An author as the service names them.
#[derive(Serialize, ToSchema)]
struct AuthorName {
    #[serde(rename = "type")]
    kind: String,
    id: String,
    name: Option<String>,
}

/// What is kept of a revision.
#[derive(Serialize, ToSchema)]
struct RevisionState {
    /// Which one.
    revision: u32,
    /// When it was received.
    received_at: String,
    /// `allow`, `label`, `review`, `hold` or `act`; null while it is pending.
    #[schema(required = true)]
    verdict: Option<String>,
    #[serde(flatten)]
    found: FoundBody,
    /// Its signals.
    signals: Vec<ItemSignalBody>,
    /// When its fingerprints go; null while a case keeps them.
    #[schema(required = true)]
    expires_at: Option<String>,
}

/// What is kept of an author.
#[derive(Serialize, ToSchema)]
struct AuthorState {
    /// Weir's id.
    author: String,
    #[serde(flatten)]
    name: AuthorName,
    /// When they were first seen.
    first_seen_at: String,
    /// How many items of theirs are kept.
    items: u64,
}

/// What an erasure did.
#[derive(Serialize, ToSchema)]
struct ErasedBody {
    /// How many items were erased.
    items: u64,
    /// What stays, and why.
    kept: Vec<String>,
    /// Whether old copies are gone from the disk already; false where another
    /// program reads the database just now: then the next erasure does it.
    scrubbed: bool,
}

/// How far a batch got.
#[derive(Serialize, ToSchema)]
struct BatchState {
    batch: String,
    /// How many items it has.
    items: u64,
    /// How many are still to be fingerprinted.
    waiting: u64,
    received_at: String,
    /// When the last was done; null until then.
    #[schema(required = true)]
    finished_at: Option<String>,
}

/// What is kept of an item; reading it is an event.
#[utoipa::path(
    get,
    path = "/v1/items/{type}/{id}",
    tag = "items",
    params(("type" = String, Path, description = "The service's own type"),
           ("id" = String, Path, description = "The service's own id")),
    responses((status = 200, description = "What is kept", body = ItemState))
)]
async fn item(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<ItemState>, Problem> {
    let key = key_at(&path)?;
    let store = app.store_of(&caller);
    let view = store.item(caller.service, &key).await?;
    let subject = *view.item.id.as_bytes();
    store.note_reading(caller.service, EventKind::ItemRead, subject, app.now()).await?;
    Ok(Json(item_state(view)))
}

fn key_at(path: &PathParts) -> Result<weir_model::ItemKey, Problem> {
    key_of(path.text(0).to_owned(), path.text(1).to_owned(), "")
        .map_err(|_| Problem::not_found("no type and id that can be kept are at this address"))
}

fn item_state(view: ItemView) -> ItemState {
    let newest = view.newest.map(|revision| {
        let told: Told = serde_json::from_str(&revision.answer).unwrap_or_default();
        RevisionState {
            revision: revision.number,
            received_at: revision.received_at.to_string(),
            verdict: revision.verdict.map(|verdict| verdict.name().to_owned()),
            found: told.into(),
            signals: revision.signals.into_iter().map(ItemSignalBody::from).collect(),
            expires_at: revision.expires_at.map(|at| at.to_string()),
        }
    });
    ItemState {
        item: view.item.id.to_string(),
        kind: view.item.key.kind().to_owned(),
        id: view.item.key.id().to_owned(),
        author: view.author.map(AuthorName::from),
        received_at: view.item.received_at.to_string(),
        revision: view.item.revision,
        newest,
        case: view.case.map(|case| case.to_string()),
    }
}

impl From<Author> for AuthorName {
    fn from(author: Author) -> Self {
        Self {
            kind: author.key.kind().to_owned(),
            id: author.key.id().to_owned(),
            name: author.name,
        }
    }
}

/// Erase an item's personal data.
#[utoipa::path(
    delete,
    path = "/v1/items/{type}/{id}",
    tag = "items",
    params(("type" = String, Path, description = "The service's own type"),
           ("id" = String, Path, description = "The service's own id")),
    responses((status = 200, description = "What was erased and what stays", body = ErasedBody))
)]
async fn erase_item(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<ErasedBody>, Problem> {
    let key = key_at(&path)?;
    let erased = app.store_of(&caller).erase_item(caller.service, &key, app.now()).await?;
    erased_body(&app, erased).await
}

/// What is kept of an author; reading it is an event.
#[utoipa::path(
    get,
    path = "/v1/authors/{type}/{id}",
    tag = "items",
    params(("type" = String, Path, description = "The service's own type"),
           ("id" = String, Path, description = "The service's own id")),
    responses((status = 200, description = "What is kept", body = AuthorState))
)]
async fn author(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<AuthorState>, Problem> {
    let key = key_at(&path)?;
    let store = app.store_of(&caller);
    let view = store.author(caller.service, &key).await?;
    let subject = *view.id.as_bytes();
    store.note_reading(caller.service, EventKind::AuthorRead, subject, app.now()).await?;
    Ok(Json(AuthorState {
        author: view.id.to_string(),
        name: view.author.into(),
        first_seen_at: view.first_seen_at.to_string(),
        items: view.items,
    }))
}

/// Erase an author's personal data, with all their items.
#[utoipa::path(
    delete,
    path = "/v1/authors/{type}/{id}",
    tag = "items",
    params(("type" = String, Path, description = "The service's own type"),
           ("id" = String, Path, description = "The service's own id")),
    responses((status = 200, description = "What was erased and what stays", body = ErasedBody))
)]
async fn erase_author(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<ErasedBody>, Problem> {
    let key = key_at(&path)?;
    let erased = app.store_of(&caller).erase_author(caller.service, &key, app.now()).await?;
    erased_body(&app, erased).await
}

async fn erased_body(app: &App, erased: Erased) -> Result<Json<ErasedBody>, Problem> {
    app.store().remove_blobs(app.blobs(), &erased.blobs).await?;
    let scrubbed = scrubbed(app).await?;
    let kept = match erased.cases_kept {
        0 => Vec::new(),
        cases => vec![format!(
            "{cases} decided case(s) without content: the decision with its policy and reason, so \
             that it can be accounted for (Regulation (EU) 2022/2065, Articles 17 and 24)"
        )],
    };
    Ok(Json(ErasedBody { items: erased.items, kept, scrubbed }))
}

async fn scrubbed(app: &App) -> Result<bool, StoreError> {
    match app.store().scrub_log().await {
        Err(StoreError::NotScrubbed | StoreError::Locked) => Ok(false),
        other => other.map(|()| true),
    }
}

/// How far a batch got.
#[utoipa::path(
    get,
    path = "/v1/batches/{id}",
    tag = "items",
    params(("id" = String, Path, description = "The batch's id")),
    responses((status = 200, description = "How far it got", body = BatchState))
)]
async fn batch(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<BatchState>, Problem> {
    let batch = app.store().batch(caller.service, path.id(0)?).await?;
    Ok(Json(BatchState {
        batch: batch.id.to_string(),
        items: batch.items,
        waiting: batch.waiting,
        received_at: batch.received_at.to_string(),
        finished_at: batch.finished_at.map(|at| at.to_string()),
    }))
}
