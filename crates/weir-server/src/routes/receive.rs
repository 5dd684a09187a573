//! Items come in: one by one as JSON or multipart, many as a batch; and the
//! same content may be asked about without being kept.

use std::io::Write as _;
use std::time::Duration;

use axum::Json;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::http::{StatusCode, header};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use weir_engine::{Answered, ItemContent, Medium, MediumSource, NewItem, Upload};
use weir_model::{Author, ItemKey, Timestamp};
use weir_signals::Digests;

use super::bodies::{FoundBody, SignalBody};
use crate::access::Caller;
use crate::app::App;
use crate::extract::{Body, Query, parse};
use crate::metrics::VerdictLabels;
use crate::problem::Problem;

/// The most items of a batch.
const MOST_OF_A_BATCH: usize = 1000;
/// The most media, and the most links, of an item.
const MOST_PARTS: usize = 64;
/// The longest text of an item, in bytes.
const LONGEST_TEXT: usize = 1 << 20;
/// The largest echo, in bytes of JSON.
const LARGEST_ECHO: usize = 16 << 10;
/// The longest name, link or URL, in characters.
const LONGEST_WORD: usize = 2048;
/// The longest that an answer may be waited for.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(receive)).routes(routes!(batch)).routes(routes!(matched))
}

/// An item as a service sends it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ItemBody {
    /// The service's own type, as `post`.
    #[serde(rename = "type")]
    #[schema(min_length = 1, max_length = 64)]
    kind: String,
    /// The service's own id within the type.
    #[schema(min_length = 1, max_length = 512)]
    id: String,
    /// When it was made, RFC 3339.
    #[schema(format = DateTime)]
    created_at: Option<String>,
    author: Option<AuthorBody>,
    /// Its text.
    text: Option<String>,
    /// Its links.
    links: Option<Vec<String>>,
    /// Its media.
    media: Option<Vec<MediumBody>>,
    /// Given back unchanged in webhooks; at most 16 KiB.
    #[schema(value_type = Option<Object>)]
    echo: Option<Map<String, Value>>,
}

/// Content to be matched; nothing of it is stored.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContentBody {
    /// Taken as in an item, and ignored.
    #[serde(rename = "type")]
    #[expect(dead_code, reason = "the same body as an item's may be sent")]
    kind: Option<String>,
    /// Taken as in an item, and ignored.
    #[expect(dead_code, reason = "the same body as an item's may be sent")]
    id: Option<String>,
    /// Taken as in an item, and ignored.
    #[expect(dead_code, reason = "the same body as an item's may be sent")]
    created_at: Option<String>,
    #[expect(dead_code, reason = "the same body as an item's may be sent")]
    author: Option<AuthorBody>,
    /// A text.
    text: Option<String>,
    /// Links.
    links: Option<Vec<String>>,
    /// Media.
    media: Option<Vec<MediumBody>>,
    /// Taken as in an item, and ignored.
    #[expect(dead_code, reason = "the same body as an item's may be sent")]
    #[schema(value_type = Option<Object>)]
    echo: Option<Map<String, Value>>,
}

/// The account behind an item.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuthorBody {
    /// The service's own type, as `user`.
    #[serde(rename = "type")]
    #[schema(min_length = 1, max_length = 64)]
    kind: String,
    /// The service's own id within the type.
    #[schema(min_length = 1, max_length = 512)]
    id: String,
    /// What the account is called; a label for people.
    #[schema(max_length = 512)]
    name: Option<String>,
}

/// A medium: exactly one of `data`, `url` and `signals`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MediumBody {
    /// The file's name.
    name: Option<String>,
    /// What it is said to be; Weir looks for itself.
    content_type: Option<String>,
    /// The bytes, in base64.
    #[schema(content_encoding = "base64")]
    data: Option<String>,
    /// Where to fetch it; only from hosts that the operator configured.
    url: Option<String>,
    /// Its fingerprints, where the bytes stay with the service.
    signals: Option<Vec<SignalBody>>,
}

/// How long to wait.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wait {
    /// How long to wait for the verdict, in milliseconds; what takes longer is
    /// pending and told by webhook.
    #[param(value_type = Option<u32>, minimum = 0, maximum = 30000)]
    wait_ms: Option<String>,
}

/// What Weir says of an item.
#[derive(Serialize, ToSchema)]
pub(crate) struct ItemAnswer {
    /// Weir's id of the item.
    item: String,
    /// Which revision this content is, from 1 on.
    revision: u32,
    /// `allow`, `label`, `review`, `hold` or `act`.
    verdict: String,
    #[serde(flatten)]
    found: FoundBody,
    /// The newest case of the item; null where there is none.
    #[schema(required = true)]
    case: Option<String>,
}

/// What Weir would say of the content.
#[derive(Serialize, ToSchema)]
struct MatchAnswer {
    /// `allow`, `label`, `review`, `hold` or `act`.
    verdict: String,
    #[serde(flatten)]
    found: FoundBody,
}

/// What became of a batch.
#[derive(Serialize, ToSchema)]
struct BatchAnswer {
    /// Its id; `GET /v1/batches/{id}` tells how far it is.
    batch: String,
    /// How many items it has.
    items: u64,
    /// How many are still to be fingerprinted.
    waiting: u64,
}

/// Receive an item and answer for it.
///
/// The answer is durable. The same type and id with new content is a new
/// revision; with the same content it is the same answer. Multipart: a part
/// `item` with the JSON, and files, which follow the media of the JSON.
#[utoipa::path(
    post,
    path = "/v1/items",
    tag = "items",
    params(Wait),
    request_body(
        description = "The item",
        content((ItemBody = "application/json"), (ItemForm = "multipart/form-data"))
    ),
    responses((status = 200, description = "What Weir says of it", body = ItemAnswer))
)]
async fn receive(
    State(app): State<App>,
    caller: Caller,
    Query(wait): Query<Wait>,
    request: Request,
) -> Result<Json<ItemAnswer>, Problem> {
    let wait = wait.read(&app)?;
    let item = item_of(&app, request).await?;
    let engine = app.engine(caller.service).await?;
    let answered = engine.receive(item, wait).await?;
    let verdict = answered.verdict.name();
    app.metrics().items.get_or_create(&VerdictLabels { verdict }).inc();
    Ok(Json(answer(answered)))
}

/// Only for the description: what a multipart body holds.
#[derive(ToSchema)]
#[expect(dead_code, reason = "its shape alone is used")]
struct ItemForm {
    /// The item, as JSON.
    item: ItemBody,
    /// Any number of files, under any name but `item`.
    #[schema(content_media_type = "application/octet-stream")]
    file: Vec<u8>,
}

/// Receive up to 1,000 items, to be answered by webhook.
#[utoipa::path(
    post,
    path = "/v1/items/batch",
    tag = "items",
    request_body = BatchBody,
    responses((status = 202, description = "Durable, and on their way", body = BatchAnswer))
)]
async fn batch(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<BatchBody>,
) -> Result<(StatusCode, Json<BatchAnswer>), Problem> {
    let found = body.items.len();
    if found == 0 || found > MOST_OF_A_BATCH {
        let detail = format!("expected 1 to {MOST_OF_A_BATCH} items, found {found}");
        return Err(Problem::field("/items", detail));
    }
    let read = |(n, item): (usize, ItemBody)| item.read(&format!("/items/{n}"));
    let items = body.items.into_iter().enumerate().map(read).collect::<Result<_, _>>()?;
    let engine = app.engine(caller.service).await?;
    let (batch, _) = engine.receive_batch(items).await?;
    let answer =
        BatchAnswer { batch: batch.id.to_string(), items: batch.items, waiting: batch.waiting };
    Ok((StatusCode::ACCEPTED, Json(answer)))
}

/// Items that come together.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BatchBody {
    /// The items.
    #[schema(min_items = 1, max_items = 1000)]
    items: Vec<ItemBody>,
}

/// Ask what would be found; nothing is stored.
#[utoipa::path(
    post,
    path = "/v1/match",
    tag = "items",
    request_body = ContentBody,
    responses((status = 200, description = "What would be found", body = MatchAnswer))
)]
async fn matched(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<ContentBody>,
) -> Result<Json<MatchAnswer>, Problem> {
    let content = content_of(body.text, body.links, body.media, "")?;
    if content.is_empty() {
        return Err(nothing_to_match(""));
    }
    let answered =
        app.engine(caller.service).await?.preview(&weir_engine::About::default(), content).await?;
    let verdict = answered.verdict.name().to_owned();
    Ok(Json(MatchAnswer { verdict, found: answered.told.into() }))
}

/// Reads an item as POST /v1/items takes it, or says what is wrong with it.
pub fn read_item(json: &[u8]) -> Result<NewItem, String> {
    let read = parse::<ItemBody>(json).and_then(|body| body.read(""));
    read.map_err(|problem| problem.detail().to_owned())
}

fn answer(answered: Answered) -> ItemAnswer {
    ItemAnswer {
        item: answered.item.map(|item| item.to_string()).unwrap_or_default(),
        revision: answered.revision.unwrap_or(1),
        verdict: answered.verdict.name().to_owned(),
        found: answered.told.into(),
        case: answered.case.map(|case| case.to_string()),
    }
}

impl Wait {
    fn read(&self, app: &App) -> Result<Duration, Problem> {
        let Some(text) = &self.wait_ms else { return Ok(app.config().wait) };
        let wait = text.parse().ok().map(Duration::from_millis);
        wait.filter(|wait| *wait <= LONGEST_WAIT).ok_or_else(|| {
            let most = LONGEST_WAIT.as_millis();
            Problem::field("", format!("wait_ms: expected a whole number from 0 to {most}"))
        })
    }
}

async fn item_of(app: &App, request: Request) -> Result<NewItem, Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data") {
        let Body(body) = Body::<ItemBody>::from_request(request, app).await?;
        return body.read("");
    }
    // axum's own limit is for those who set none.
    let (head, body) = request.into_parts();
    let limit = app.config().upload_limit;
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let body = axum::body::Body::new(http_body_util::Limited::new(body, most));
    let request = Request::from_parts(head, body);
    let form = Multipart::from_request(request, app)
        .await
        .map_err(|error| unreadable_form(&error.body_text()))?;
    item_of_form(app, form).await
}

async fn item_of_form(app: &App, mut form: Multipart) -> Result<NewItem, Problem> {
    let (mut item, mut files) = (None, Vec::new());
    while let Some(field) = form.next_field().await.map_err(|error| broken_form(app, &error))? {
        if field.name() == Some("item") {
            if item.is_some() {
                let detail = "the form has two parts “item”; send one item, or a batch as JSON";
                return Err(Problem::field("/item", detail));
            }
            let json = json_of(app, field).await?;
            item = Some(parse::<ItemBody>(&json)?);
        } else if files.len() < MOST_PARTS {
            let name = field.file_name().map(str::to_owned);
            let content_type = field.content_type().map(str::to_owned);
            let source = file_of(app, field).await?;
            files.push(Medium { name, content_type, source });
        } else {
            return Err(Problem::field("", format!("an item has at most {MOST_PARTS} media")));
        }
    }
    let item = item.ok_or_else(|| {
        Problem::field("/item", "the form has no part “item” with the item's JSON")
    })?;
    item.read_with("", files)
}

async fn json_of(app: &App, mut field: Field<'_>) -> Result<Vec<u8>, Problem> {
    let limit = app.config().body_limit;
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| broken_form(app, &error))? {
        if (bytes.len() + chunk.len()) as u64 > limit {
            return Err(Problem::too_large(limit, "body_limit"));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// A file of a form: in memory while it is small, on the disk from then on.
async fn file_of(app: &App, mut field: Field<'_>) -> Result<MediumSource, Problem> {
    let limit = app.config().engine.media.limits.bytes;
    let mut bytes = Vec::new();
    // What stays in memory is digested by whoever looks at it.
    let mut spilled = None;
    let mut size = 0;
    while let Some(chunk) = field.chunk().await.map_err(|error| broken_form(app, &error))? {
        size += chunk.len() as u64;
        if size > limit {
            return Err(Problem::too_large(limit, "max_bytes"));
        }
        if spilled.is_none() && bytes.len() + chunk.len() > MOST_IN_MEMORY {
            spilled = Some((app.blobs().incoming()?, Digests::new()));
        }
        match &mut spilled {
            None => bytes.extend_from_slice(&chunk),
            Some((file, digest)) => {
                digest.update(&bytes);
                digest.update(&chunk);
                let written = tokio::task::block_in_place(|| {
                    file.write_all(&std::mem::take(&mut bytes))?;
                    file.write_all(&chunk)
                });
                written.map_err(|_| {
                    Problem::unavailable("the disk has no room for this upload; nothing was stored")
                })?;
            }
        }
    }
    Ok(match spilled {
        None => MediumSource::Bytes(bytes),
        Some((file, digest)) => {
            let digest = digest.finish().sha256;
            MediumSource::File(Upload::new(file.into_temp_path(), digest))
        }
    })
}

/// A file of a form that is larger than this goes to the disk.
const MOST_IN_MEMORY: usize = 1 << 20;

fn broken_form(app: &App, error: &MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::too_large(app.config().upload_limit, "upload_limit");
    }
    unreadable_form(&error.body_text())
}

fn unreadable_form(why: &str) -> Problem {
    Problem::malformed(format!("the form cannot be read: {why}; nothing was stored"))
}

impl ItemBody {
    /// The item, or what is wrong with the body at `pointer`.
    pub(crate) fn read(self, pointer: &str) -> Result<NewItem, Problem> {
        self.read_with(pointer, Vec::new())
    }

    fn read_with(self, pointer: &str, files: Vec<Medium>) -> Result<NewItem, Problem> {
        let at = |field: &str| format!("{pointer}/{field}");
        let key = key_of(self.kind, self.id, pointer)?;
        let author = self.author.map(|author| author.read(&at("author"))).transpose()?;
        let created_at: Option<Timestamp> = match self.created_at {
            None => None,
            Some(text) => Some(text.parse().map_err(|error: weir_model::TimestampError| {
                Problem::field(at("created_at"), error.to_string())
            })?),
        };
        let echo = self.echo.map(|echo| Value::Object(echo).to_string());
        if let Some(echo) = echo.as_ref().filter(|echo| echo.len() > LARGEST_ECHO) {
            let detail = format!("has {} bytes; {LARGEST_ECHO} are the most", echo.len());
            return Err(Problem::field(at("echo"), detail));
        }
        let mut content = content_of(self.text, self.links, self.media, pointer)?;
        let first = content.media.len();
        content.media.extend(files);
        if content.media.len() > MOST_PARTS {
            return Err(Problem::field(at("media"), format!("has more than {MOST_PARTS} media")));
        }
        for (n, file) in content.media.iter().enumerate().skip(first) {
            check_labels(
                file.name.as_ref(),
                file.content_type.as_ref(),
                &at(&format!("media/{n}")),
            )?;
        }
        if content.is_empty() {
            return Err(nothing_to_match(pointer));
        }
        Ok(NewItem { key, author, created_at, content, echo })
    }
}

fn nothing_to_match(pointer: &str) -> Problem {
    Problem::field(pointer, "there is nothing to match: send a text, links or media")
}

impl AuthorBody {
    fn read(self, pointer: &str) -> Result<Author, Problem> {
        let key = key_of(self.kind, self.id, pointer)?;
        if let Some(name) = &self.name {
            check_word(name, 512, &format!("{pointer}/name"))?;
        }
        Ok(Author { key, name: self.name })
    }
}

/// The key of this type and id, or what is wrong with the object at `pointer`.
pub(super) fn key_of(kind: String, id: String, pointer: &str) -> Result<ItemKey, Problem> {
    ItemKey::new(kind, id)
        .map_err(|error| Problem::field(format!("{pointer}/{}", error.part), error.to_string()))
}

fn content_of(
    text: Option<String>,
    links: Option<Vec<String>>,
    media: Option<Vec<MediumBody>>,
    pointer: &str,
) -> Result<ItemContent, Problem> {
    let at = |field: &str| format!("{pointer}/{field}");
    if let Some(text) = &text {
        if text.len() > LONGEST_TEXT {
            let detail = format!("has {} bytes; {LONGEST_TEXT} are the most", text.len());
            return Err(Problem::field(at("text"), detail));
        }
        refuse_zero(text, &at("text"))?;
    }
    let (links, media) = (links.unwrap_or_default(), media.unwrap_or_default());
    for (name, count) in [("links", links.len()), ("media", media.len())] {
        if count > MOST_PARTS {
            let detail = format!("has {count} of them; {MOST_PARTS} are the most");
            return Err(Problem::field(at(name), detail));
        }
    }
    for (n, link) in links.iter().enumerate() {
        check_word(link, LONGEST_WORD, &format!("{pointer}/links/{n}"))?;
    }
    let read = |(n, medium): (usize, MediumBody)| medium.read(&format!("{pointer}/media/{n}"));
    let media = media.into_iter().enumerate().map(read).collect::<Result<_, _>>()?;
    Ok(ItemContent { text, links, media })
}

/// Refuses a text that is too long or cannot be kept.
pub(super) fn check_word(word: &str, most: usize, pointer: &str) -> Result<(), Problem> {
    let found = word.chars().count();
    if found > most {
        return Err(Problem::field(
            pointer,
            format!("has {found} characters; {most} are the most"),
        ));
    }
    refuse_zero(word, pointer)
}

fn refuse_zero(text: &str, pointer: &str) -> Result<(), Problem> {
    if text.contains('\0') {
        return Err(Problem::field(pointer, "holds the character U+0000; leave it out"));
    }
    Ok(())
}

/// Refuses what a medium is called where it is too long or cannot be kept; a
/// form's files are held to the same as those in JSON.
fn check_labels(
    name: Option<&String>,
    content_type: Option<&String>,
    pointer: &str,
) -> Result<(), Problem> {
    for (field, word) in [("name", name), ("content_type", content_type)] {
        if let Some(word) = word {
            check_word(word, LONGEST_WORD, &format!("{pointer}/{field}"))?;
        }
    }
    Ok(())
}

impl MediumBody {
    pub(super) fn read(self, pointer: &str) -> Result<Medium, Problem> {
        check_labels(self.name.as_ref(), self.content_type.as_ref(), pointer)?;
        if let Some(url) = &self.url {
            check_word(url, LONGEST_WORD, &format!("{pointer}/url"))?;
        }
        let source = match (self.data, self.url, self.signals) {
            (Some(data), None, None) => {
                MediumSource::Bytes(BASE64_STANDARD.decode(data).map_err(|error| {
                    Problem::field(format!("{pointer}/data"), error.to_string())
                })?)
            }
            (None, Some(url), None) => MediumSource::Url(url),
            (None, None, Some(signals)) => {
                MediumSource::Signals(read_signals(&signals, &format!("{pointer}/signals"))?)
            }
            _ => {
                let detail = "expected exactly one of data, url and signals";
                return Err(Problem::field(pointer, detail));
            }
        };
        Ok(Medium { name: self.name, content_type: self.content_type, source })
    }
}

/// Signals, at least one.
pub(super) fn read_signals(
    bodies: &[SignalBody],
    pointer: &str,
) -> Result<Vec<weir_signals::Signal>, Problem> {
    if bodies.is_empty() || bodies.len() > MOST_PARTS {
        let detail = format!("expected 1 to {MOST_PARTS} signals");
        return Err(Problem::field(pointer, detail));
    }
    bodies.iter().enumerate().map(|(n, body)| body.read(&format!("{pointer}/{n}"))).collect()
}
