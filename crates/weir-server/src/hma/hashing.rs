//! `/h`: what something hashes to. Nothing is kept.

use std::collections::HashMap;

use axum::Router;
use axum::extract::multipart::Multipart;
use axum::extract::{FromRequest as _, Request, State};
use axum::routing::get;
use serde_json::{Map, Value};
use weir_engine::{Fingerprint, Fingerprinter};
use weir_model::BankForms;
use weir_signals::Signal;

use super::answer::{Answer, Refusal, ok};
use super::configuration::enabled_types;
use super::read::{Model, query_of};
use super::remote::{Remote, fetch, sniffed};
use super::types::{ContentType, SignalType};
use crate::access::Caller;
use crate::app::App;
use crate::problem::Problem;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/hma/h/hash", get(hash_url).post(hash_file))
}

/// Something to be hashed.
pub(super) struct Media {
    pub(super) bytes: Vec<u8>,
    pub(super) content_type: ContentType,
    /// The texts that came with a file.
    pub(super) fields: HashMap<String, String>,
}

/// What something hashed to: each of the wanted types, an empty text where a
/// picture is too flat for a hash.
pub(super) struct Hashed {
    pub(super) hashes: Vec<(SignalType, String)>,
    /// Every signal of Weir's own that the entry would have.
    pub(super) signals: Vec<Signal>,
}

impl Hashed {
    pub(super) fn shown(&self) -> Value {
        let shown: Map<String, Value> = self
            .hashes
            .iter()
            .map(|(kind, hash)| (kind.name().to_owned(), hash.clone().into()))
            .collect();
        Value::Object(shown)
    }
}

async fn hash_url(State(app): State<App>, caller: Caller, request: Request) -> Answer {
    let query = query_of(&request);
    let mut model = Model::of_query(&query);
    let url = model.required_text("url");
    model.done()?;
    let media = media_of_url(&app, &url, query.get("content_type")).await?;
    Ok(ok(hashed(&app, &caller, media, query.get("types")).await?.shown()))
}

async fn hash_file(State(app): State<App>, caller: Caller, request: Request) -> Answer {
    let query = query_of(&request);
    let media = media_of_form(&app, request).await?;
    Ok(ok(hashed(&app, &caller, media, query.get("types")).await?.shown()))
}

/// The media behind a URL; what they are says the caller, else the other side,
/// else their first bytes.
pub(super) async fn media_of_url(
    app: &App,
    url: &str,
    content_type: Option<&String>,
) -> Result<Media, Refusal> {
    let said = content_type.map(|name| ContentType::named(name)).transpose()?;
    let Remote { bytes, content_type } = fetch(app, url).await?;
    let content_type = said.or(content_type).or_else(|| sniffed(&bytes)).ok_or_else(|| {
        Refusal::bad("what is at the URL is neither photo nor video; say which as content_type")
    })?;
    Ok(Media { bytes, content_type, fields: HashMap::new() })
}

/// The one file of a form, whose field says what it is.
pub(super) async fn media_of_form(app: &App, request: Request) -> Result<Media, Refusal> {
    let (head, body) = request.into_parts();
    let limit = app.config().upload_limit;
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let body = axum::body::Body::new(http_body_util::Limited::new(body, most));
    let form = Multipart::from_request(Request::from_parts(head, body), app).await;
    let mut form = form.map_err(|error| {
        Refusal::bad(format!("send one file as multipart/form-data: {}", error.body_text()))
    })?;
    let broken = |error: &axum::extract::multipart::MultipartError| -> Refusal {
        if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
            return Problem::too_large(limit, "upload_limit").into();
        }
        Refusal::bad(format!("the form cannot be read: {}", error.body_text()))
    };
    let (mut file, mut fields) = (None, HashMap::new());
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        let is_file = field.file_name().is_some();
        let bytes = field.bytes().await.map_err(|error| broken(&error))?;
        if !is_file {
            fields.insert(name, String::from_utf8_lossy(&bytes).into_owned());
        } else if file.replace((name, bytes)).is_some() {
            return Err(Refusal::bad("the form holds more than one file; send one"));
        }
    }
    let (name, bytes) = file.ok_or_else(|| {
        Refusal::bad("the form holds no file; send one whose field is called photo or video")
    })?;
    Ok(Media { bytes: bytes.into(), content_type: ContentType::named(&name)?, fields })
}

/// What media hash to, in the types that `types` names, or all of their own.
pub(super) async fn hashed(
    app: &App,
    caller: &Caller,
    media: Media,
    types: Option<&String>,
) -> Result<Hashed, Refusal> {
    let Media { bytes, content_type, .. } = media;
    let own = content_type.signal_type();
    let enabled = enabled_types(app, caller).await?;
    let wanted = match types {
        None if enabled.contains(&own) => vec![own],
        None => Vec::new(),
        Some(types) => wanted_types(types, own, &enabled)?,
    };
    let fingerprint = fingerprint(app, caller, bytes).await?;
    let pdq = fingerprint.signals.iter().find_map(|signal| match signal {
        Signal::Pdq { hash, quality } => Some((hash, *quality)),
        _ => None,
    });
    let (mut hashes, mut signals) = (Vec::new(), Vec::new());
    for kind in wanted {
        match kind {
            SignalType::Pdq => {
                let (hash, quality) = pdq.ok_or_else(|| unhashable(&fingerprint))?;
                let usable = quality.is_none_or(|quality| quality.is_usable());
                hashes.push((kind, if usable { hash.to_string() } else { String::new() }));
                if usable {
                    signals.push(Signal::Pdq { hash: *hash, quality });
                }
            }
            SignalType::VideoMd5 => {
                let md5 = fingerprint.signals.iter().find(|s| matches!(s, Signal::Md5(_)));
                let md5 = md5.ok_or_else(|| unhashable(&fingerprint))?;
                hashes.push((kind, md5.value()));
                signals.push(md5.clone());
            }
        }
    }
    // The bytes were here: their digest is what an entry is sure by.
    signals.extend(fingerprint.signals.into_iter().filter(|s| matches!(s, Signal::Sha256(_))));
    Ok(Hashed { hashes, signals })
}

fn wanted_types(
    types: &str,
    own: SignalType,
    enabled: &[SignalType],
) -> Result<Vec<SignalType>, Refusal> {
    let mut wanted = Vec::new();
    for name in types.split(',').map(str::trim) {
        let kind = SignalType::named(name)?;
        if kind == SignalType::Pdq && own != SignalType::Pdq {
            return Err(Refusal::bad("a video has no pdq hash; ask for video_md5"));
        }
        if !enabled.contains(&kind) {
            return Err(Refusal::bad(format!("the signal type {name} is switched off")));
        }
        if !wanted.contains(&kind) {
            wanted.push(kind);
        }
    }
    Ok(wanted)
}

fn unhashable(fingerprint: &Fingerprint) -> Refusal {
    let why = fingerprint.problem.as_ref().map(ToString::to_string);
    Refusal::bad(match why {
        Some(why) => format!("this cannot be hashed: {why}"),
        None => "this cannot be hashed: it is no picture".to_owned(),
    })
}

async fn fingerprint(app: &App, caller: &Caller, bytes: Vec<u8>) -> Result<Fingerprint, Refusal> {
    let work = move |fingerprinter: &mut Fingerprinter| {
        // HMA hashes a picture as it is.
        fingerprinter.look_at_forms(BankForms::NONE);
        fingerprinter.upload(&bytes, None)
    };
    let done = app.engine(caller.service).await?.fingerprint(work).await;
    done.ok_or_else(|| Problem::internal(&"a fingerprint panicked").into())
}
