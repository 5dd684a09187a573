//! Notices: somebody's report of an item, as Regulation (EU) 2022/2065,
//! Article 16, names its parts.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use weir_model::{Notice, NoticeKind, NoticeState};
use weir_store::{About, NewNotice, NoticeRuled};

use super::bodies::List;
use super::receive::{check_word, key_of};
use crate::access::Caller;
use crate::app::App;
use crate::extract::{Body, Page, PathParts, Query};
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(notices, receive)).routes(routes!(notice))
}

/// A notice: of an item, or of a URL.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewNoticeBody {
    /// The item, as the service names it.
    item: Option<ItemName>,
    /// The exact address, where no item is named.
    #[schema(max_length = 2048)]
    url: Option<String>,
    /// Why it is thought to be unlawful.
    #[schema(min_length = 1, max_length = 10000)]
    reason: String,
    /// `user`, `trusted_flagger` or `alert_service`; `user` without it.
    kind: Option<String>,
    reporter: Option<ReporterBody>,
    /// Whether the reporter states that what they say is accurate and complete.
    good_faith: Option<bool>,
}

/// An item as the service names it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ItemName {
    #[serde(rename = "type")]
    #[schema(min_length = 1, max_length = 64)]
    kind: String,
    #[schema(min_length = 1, max_length = 512)]
    id: String,
}

/// Who reports; all of it may be left out.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReporterBody {
    /// The service's own id of the reporter.
    #[schema(max_length = 512)]
    id: Option<String>,
    #[schema(max_length = 512)]
    name: Option<String>,
    #[schema(max_length = 512)]
    email: Option<String>,
}

/// The receipt of a notice, and later its answer.
#[derive(Serialize, ToSchema)]
pub(super) struct NoticeBody {
    /// Its id; keep it to ask what became of it.
    notice: String,
    /// The case that it joined.
    case: String,
    /// `user`, `trusted_flagger` or `alert_service`.
    kind: String,
    /// `waiting` or `decided`.
    state: String,
    /// How it was decided; null until then.
    #[schema(required = true)]
    outcome: Option<String>,
    /// `unknown`, `reliable`, `mixed` or `mostly_unfounded`: how this
    /// reporter's earlier notices ended.
    standing: String,
    /// Whether good faith was stated.
    good_faith: bool,
    received_at: String,
}

/// Receive a notice.
#[utoipa::path(
    post,
    path = "/v1/notices",
    tag = "notices",
    request_body = NewNoticeBody,
    responses((status = 201, description = "The receipt", body = NoticeBody))
)]
async fn receive(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<NewNoticeBody>,
) -> Result<(StatusCode, Json<NoticeBody>), Problem> {
    let mut new = body.read(&app)?;
    new.ruled = app.engine(caller.service).await?.rule_notice(&new, app.now()).await?;
    let notice = app.store_of(&caller).receive_notice(caller.service, &new, app.now()).await?;
    Ok((StatusCode::CREATED, Json(NoticeBody::of(&notice))))
}

/// One notice.
#[utoipa::path(
    get,
    path = "/v1/notices/{id}",
    tag = "notices",
    params(("id" = String, Path, description = "The notice's id")),
    responses((status = 200, description = "What became of it", body = NoticeBody))
)]
async fn notice(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<NoticeBody>, Problem> {
    let notice = app.store().notice(caller.service, path.id(0)?).await?;
    Ok(Json(NoticeBody::of(&notice)))
}

/// Notices, the oldest first.
#[utoipa::path(
    get,
    path = "/v1/notices",
    tag = "notices",
    params(Page),
    responses((status = 200, description = "A page of notices", body = List<NoticeBody>))
)]
async fn notices(
    State(app): State<App>,
    caller: Caller,
    Query(page): Query<Page>,
) -> Result<Json<List<NoticeBody>>, Problem> {
    let (after, limit) = page.read()?;
    let notices = app.store().notices(caller.service, after, limit).await?;
    let last = notices.last().map(|notice| notice.number);
    Ok(Json(List::page(notices.iter().map(NoticeBody::of).collect(), limit, last)))
}

impl NewNoticeBody {
    fn read(self, app: &App) -> Result<NewNotice, Problem> {
        let about = match (self.item, self.url) {
            (Some(item), None) => About::Item(key_of(item.kind, item.id, "/item")?),
            (None, Some(url)) => {
                check_word(&url, 2048, "/url")?;
                if url.trim().is_empty() {
                    return Err(Problem::field("/url", "is empty"));
                }
                About::Url(url)
            }
            _ => return Err(Problem::field("", "expected exactly one of item and url")),
        };
        check_word(&self.reason, 10_000, "/reason")?;
        if self.reason.trim().is_empty() {
            return Err(Problem::field("/reason", "says nothing; a notice needs a reason"));
        }
        let kind = match &self.kind {
            None => NoticeKind::User,
            Some(kind) => kind.parse().map_err(|error: weir_model::UnknownWord| {
                Problem::field("/kind", error.to_string())
            })?,
        };
        let reporter_key =
            self.reporter.as_ref().and_then(|reporter| reporter.key(app, kind)).transpose()?;
        let reporter =
            self.reporter.map(|reporter| serde_json::to_string(&reporter).expect("texts are JSON"));
        let good_faith = self.good_faith.unwrap_or(false);
        let (reason, ruled) = (self.reason, NoticeRuled::default());
        Ok(NewNotice { about, kind, reason, reporter, reporter_key, good_faith, ruled })
    }
}

impl ReporterBody {
    /// A keyed hash of what the reporter is known by, so that their notices
    /// are known to be theirs without their address standing in an index.
    fn key(&self, app: &App, kind: NoticeKind) -> Option<Result<[u8; 32], Problem>> {
        for (field, word) in [("id", &self.id), ("name", &self.name), ("email", &self.email)] {
            let Some(word) = word else { continue };
            if let Err(problem) = check_word(word, 512, &format!("/reporter/{field}")) {
                return Some(Err(problem));
            }
        }
        let known_by = match (&self.id, &self.email) {
            (Some(id), _) => format!("id:{id}"),
            (None, Some(email)) => format!("email:{}", email.trim().to_lowercase()),
            (None, None) => return None,
        };
        let mut digest = Sha256::new();
        digest.update(app.key().derive("weir.reporters.1"));
        digest.update(kind.name());
        digest.update([0]);
        digest.update(known_by);
        Some(Ok(digest.finalize().into()))
    }
}

impl NoticeBody {
    pub(super) fn of(notice: &Notice) -> Self {
        Self {
            notice: notice.id.to_string(),
            case: notice.case.to_string(),
            kind: notice.kind.name().to_owned(),
            state: match notice.state {
                NoticeState::Waiting => "waiting".to_owned(),
                NoticeState::Decided => "decided".to_owned(),
            },
            outcome: notice.outcome.map(|outcome| outcome.name().to_owned()),
            standing: notice.standing.name().to_owned(),
            good_faith: notice.good_faith,
            received_at: notice.received_at.to_string(),
        }
    }
}
