//! What a form with files sent: `multipart/form-data`, in memory, for the
//! fingerprint is all that is taken from it.

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use bytes::Bytes;

use super::form::Form;
use crate::app::App;
use crate::problem::Problem;

/// The most files of one form.
pub(super) const MOST_FILES: usize = 32;

/// The fields of a form, and its files.
pub(super) struct Upload {
    pub(super) form: Form,
    pub(super) files: Vec<Sent>,
}

/// A file that was sent.
pub(super) struct Sent {
    /// What its sender calls it.
    pub(super) name: String,
    pub(super) bytes: Bytes,
}

impl FromRequest<App> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.to_ascii_lowercase().starts_with("multipart/form-data") {
            return Err(Problem::media_type("this address takes what a form with files sends"));
        }
        let (head, body) = request.into_parts();
        let limit = app.config().upload_limit;
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let body = axum::body::Body::new(http_body_util::Limited::new(body, most));
        let mut parts = Multipart::from_request(Request::from_parts(head, body), app)
            .await
            .map_err(|error| Problem::malformed(error.body_text()))?;
        let broken = |error: axum::extract::multipart::MultipartError| {
            if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
                Problem::too_large(limit, "upload_limit")
            } else {
                Problem::malformed(format!("the form cannot be read: {}", error.body_text()))
            }
        };
        let (mut fields, mut files) = (Vec::new(), Vec::new());
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.map_err(broken)?;
            match file {
                // A browser sends an empty file where none was chosen.
                Some(file) if file.is_empty() && bytes.is_empty() => {}
                Some(_) if files.len() == MOST_FILES => {
                    let detail = format!("a form has at most {MOST_FILES} files");
                    return Err(Problem::field("/files", detail));
                }
                Some(name) => files.push(Sent { name, bytes }),
                None => {
                    let text = String::from_utf8(bytes.to_vec())
                        .map_err(|_| Problem::malformed("a field is not UTF-8"))?;
                    fields.push((name, text));
                }
            }
        }
        Ok(Self { form: Form::of(fields), files })
    }
}
