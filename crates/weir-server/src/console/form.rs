//! What a form sent: names and values, a name as often as it likes.

use axum::extract::{FromRequest, Request};
use axum::http::header;

use crate::app::App;
use crate::extract::whole;
use crate::problem::Problem;

/// A form's fields in their order; `application/x-www-form-urlencoded`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form(Vec<(String, String)>);

/// The largest form.
const LARGEST: u64 = 1 << 20;

impl FromRequest<App> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &App) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("application/x-www-form-urlencoded") && !kind.is_empty() {
            return Err(Problem::media_type("this address takes what a form of the console sends"));
        }
        let bytes = whole(request.into_body(), LARGEST, "a form").await?;
        Ok(Self(url::form_urlencoded::parse(&bytes).into_owned().collect()))
    }
}

impl Form {
    /// Of fields that came in another way, as the parts of an upload.
    pub(super) const fn of(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// The first value of this name that is not blank, without spaces round it.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).map(str::trim).find(|value| !value.is_empty())
    }

    /// As [`Form::get`], or nothing but an empty text.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// Every value of this name.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The value of this name as what it should be; refused where it is not.
    pub(crate) fn read<T: std::str::FromStr<Err: std::fmt::Display>>(
        &self,
        name: &str,
    ) -> Result<Option<T>, Problem> {
        let wrong = |error: T::Err| Problem::field(format!("/{name}"), error.to_string());
        self.get(name).map(|value| value.parse().map_err(wrong)).transpose()
    }

    /// As [`Form::read`], refused where it is absent, too.
    pub(crate) fn need<T: std::str::FromStr<Err: std::fmt::Display>>(
        &self,
        name: &str,
    ) -> Result<T, Problem> {
        let missing = || Problem::field(format!("/{name}"), "is missing");
        self.read(name)?.ok_or_else(missing)
    }

    /// Whether a box of this name was ticked.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}
