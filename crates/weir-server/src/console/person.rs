//! Who looks at a page: the signed-in user with their words and choices, or a
//! visitor at the door.

use std::collections::BTreeMap;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use jiff::tz::TimeZone;
use weir_model::{Mode, Permission, SessionId, Timestamp, User};
use weir_store::QueueCounts;

use super::times::Times;
use super::words::{self, Words};
use crate::access::{Caller, Identity};
use crate::app::App;
use crate::cookie;
use crate::problem::Problem;

/// How a person likes the console.
#[derive(Clone)]
pub(crate) struct Choices {
    /// Words and digits.
    pub(crate) words: Words,
    /// `light`, `dark`, or nothing: as the system has it.
    pub(crate) theme: Option<String>,
    /// Whether single keys do things (WCAG 2.1, 2.1.4).
    pub(crate) keys: bool,
    /// Where they are.
    pub(crate) zone: TimeZone,
}

impl Choices {
    /// From what was chosen by name; `words` where nothing was.
    pub(crate) fn read(chosen: &BTreeMap<String, String>, words: Words) -> Self {
        let choice = |name: &str| chosen.get(name).map(String::as_str);
        let language = choice("language").and_then(words::language).unwrap_or(words.language);
        let own_digits = choice("digits") != Some("latin");
        let zone = choice("zone").and_then(|name| TimeZone::get(name).ok());
        Self {
            words: Words { language, own_digits },
            theme: choice("theme").filter(|theme| *theme != "system").map(str::to_owned),
            keys: choice("keys") != Some("off"),
            zone: zone.unwrap_or(TimeZone::UTC),
        }
    }
}

/// Somebody at the door: only their language is known.
pub(crate) struct Visitor {
    pub(crate) choices: Choices,
}

impl Visitor {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let remembered = cookie::language(headers).and_then(words::language);
        let language = remembered.unwrap_or_else(|| {
            let wishes = headers.get(header::ACCEPT_LANGUAGE);
            words::preferred(wishes.and_then(|wishes| wishes.to_str().ok()).unwrap_or_default())
        });
        Self { choices: Choices::read(&BTreeMap::new(), Words::new(language)) }
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        Ok(Self::of(&parts.headers))
    }
}

/// A signed-in user, with what every page shows them.
pub(crate) struct Person {
    /// As whom they ask.
    pub(crate) caller: Caller,
    pub(crate) user: User,
    pub(crate) session: SessionId,
    pub(crate) choices: Choices,
    /// The words of [`Choices`], for short.
    pub(crate) words: Words,
    /// Times as they read them.
    pub(crate) times: Times,
    /// How many cases wait.
    pub(crate) waiting: QueueCounts,
    /// The brake.
    pub(crate) mode: Mode,
    /// The path and query that they look at.
    pub(crate) here: String,
    /// Whether only a part of the page is asked for (htmx).
    pub(crate) part: bool,
    /// What the form before wants said once.
    pub(crate) said: Option<String>,
}

impl Person {
    /// Whether they may.
    pub(crate) const fn may(&self, permission: Permission) -> bool {
        self.user.may(permission)
    }

    /// When they look.
    pub(crate) const fn now(&self) -> Timestamp {
        self.times.now
    }

    /// What `key` says to them.
    pub(crate) fn say(&self, key: &str) -> String {
        self.words.say(key)
    }
}

impl FromRequestParts<App> for Person {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, app).await?;
        let Identity::User(user, session) = caller.identity.clone() else {
            return Err(Problem::forbidden("pages are for people who signed in"));
        };
        let chosen = app.store().user_choices(caller.service, user.id).await?;
        let choices = Choices::read(&chosen, Visitor::of(&parts.headers).choices.words);
        let here = parts.uri.path_and_query().map_or("/", |here| here.as_str()).to_owned();
        let part = parts.headers.contains_key("hx-request");
        let said = cookie::said(&parts.headers).map(str::to_owned);
        let waiting = app.store().queue_counts(caller.service).await?;
        let mode = app.store().mode(caller.service).await?;
        let words = choices.words;
        let times = Times { words, zone: choices.zone.clone(), now: app.now() };
        let user = *user;
        Ok(Self { caller, user, session, choices, words, times, waiting, mode, here, part, said })
    }
}
