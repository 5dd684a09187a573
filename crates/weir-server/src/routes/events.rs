//! The chain of events, for auditors.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use weir_model::ServiceId;
use weir_store::ReadEvent;

use super::bodies::List;
use crate::access::Caller;
use crate::app::App;
use crate::extract::{Page, Query};
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(events)).routes(routes!(head))
}

/// A sealed event.
#[derive(Serialize, ToSchema)]
pub(crate) struct EventBody {
    /// Its id.
    event: String,
    /// Its place in the chain, from 1 on without gaps.
    seq: i64,
    /// What happened, with a version: `entry.added@1`.
    kind: String,
    at: String,
    /// The id, in hexadecimal, of what it happened to.
    #[schema(required = true)]
    subject: Option<String>,
    /// The salted digest of its payload, in hexadecimal.
    digest: String,
    /// The chain's hash up to and with this event, in hexadecimal.
    hash: String,
    /// What it tells; null where that was erased.
    #[schema(required = true, value_type = Option<Object>)]
    payload: Option<Value>,
}

/// The head of the chain, signed; keep it elsewhere to find tampering later.
#[derive(Serialize, ToSchema)]
pub(crate) struct HeadBody {
    /// The version of this form: 1.
    weir_head: u32,
    service: String,
    /// The last place in the chain.
    seq: i64,
    /// The chain's hash there.
    hash: String,
    at: String,
    /// The Ed25519 public key.
    public_key: String,
    signature: String,
}

/// Sealed events in their order.
#[utoipa::path(
    get,
    path = "/v1/events",
    tag = "events",
    params(Page),
    responses((status = 200, description = "A page of events", body = List<EventBody>))
)]
async fn events(
    State(app): State<App>,
    caller: Caller,
    Query(page): Query<Page>,
) -> Result<Json<List<EventBody>>, Problem> {
    let (after, limit) = page.read()?;
    let events = app.store().events(caller.service, after, limit).await?;
    let last = events.last().map(|read| read.sealed.seq);
    Ok(Json(List::page(events.into_iter().map(EventBody::from).collect(), limit, last)))
}

impl From<ReadEvent> for EventBody {
    fn from(read: ReadEvent) -> Self {
        let event = read.sealed.event;
        Self {
            event: event.id.to_string(),
            seq: read.sealed.seq,
            kind: event.kind.name().to_owned(),
            at: event.at.to_string(),
            subject: event.subject.map(hex_of),
            digest: hex_of(event.digest.0),
            hash: hex_of(read.sealed.hash.0),
            payload: read.payload.and_then(|payload| serde_json::from_slice(&payload.body).ok()),
        }
    }
}

fn hex_of<const N: usize>(bytes: [u8; N]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The head of the chain now, signed.
#[utoipa::path(
    get,
    path = "/v1/events/head",
    tag = "events",
    responses((status = 200, description = "The signed head", body = HeadBody))
)]
async fn head(State(app): State<App>, caller: Caller) -> Result<Json<HeadBody>, Problem> {
    HeadBody::now(&app, caller.service).await.map(Json)
}

impl HeadBody {
    /// The head of a service's chain, after what is open was sealed.
    pub(crate) async fn now(app: &App, service: ServiceId) -> Result<Self, Problem> {
        let head = app.store().seal(service).await?;
        let signed = app.key().sign(head, app.now());
        Ok(Self {
            weir_head: signed.weir_head,
            service: signed.service,
            seq: signed.seq,
            hash: signed.hash,
            at: signed.at,
            public_key: signed.public_key,
            signature: signed.signature,
        })
    }
}
