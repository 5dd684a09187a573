//! The frame of every page: bar, menus, dialogs; and how a page, a part of one
//! or a refusal is answered.

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{DOCTYPE, Markup, html};
use weir_model::{Mode, Permission, Scope};

use super::person::{Choices, Person, Visitor};
use super::words::{self, Words};
use super::{assets, icons};
use crate::access::{Needs, is_page, needs};
use crate::app::App;
use crate::cookie;
use crate::problem::Problem;

/// The strict policy of every page: nothing inline, nothing from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// htmx without what the policy forbids.
const HTMX: &str = r#"{"includeIndicatorStyles":false,"allowEval":false,"allowScriptTags":false,"selfRequestsOnly":true,"attributesToSettle":["class","width","height"],"historyCacheSize":0}"#;

/// An answer that is HTML: no copy of it is kept.
pub(crate) fn answer(status: StatusCode, body: Markup) -> Response {
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("cookie, hx-request"));
    response
}

/// The whole document round `body`.
pub(crate) fn document(choices: &Choices, title: &str, body: &Markup) -> Markup {
    let words = choices.words;
    // A window's title is set by the system, which isolates it as a whole.
    let title = words.say_plain("page-title", &[("page", title.into())]);
    html! {
        (DOCTYPE)
        html lang=(words.language.code) dir=(words.language.direction)
            data-theme=[choices.theme.as_deref()]
            data-keys=[(!choices.keys).then_some("off")] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="htmx-config" content=(HTMX);
                title { (title) }
                link rel="icon" type="image/svg+xml" href=(assets::address("icon.svg"));
                link rel="stylesheet" href=(assets::address("console.css"));
                script src=(assets::address("htmx.min.js")) defer {}
                script src=(assets::address("keys.js")) defer {}
            }
            (body)
        }
    }
}

/// The pages that the bar leads to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Queue,
    Banks,
    Rules,
    Why,
    Delivery,
    Dashboard,
    Policies,
    Events,
    People,
    Settings,
    /// None of them.
    Elsewhere,
}

/// A place, its path, its words, and what one must be allowed to see it.
type Link = (Place, &'static str, &'static str, Scope);

const BAR: &[Link] = &[
    (Place::Queue, "/queue", "nav-queue", Scope::Cases),
    (Place::Banks, "/banks", "nav-banks", Scope::Banks),
    (Place::Rules, "/rules", "nav-rules", Scope::Rules),
    (Place::Why, "/why", "nav-why", Scope::Compare),
    (Place::Delivery, "/deliveries", "nav-delivery", Scope::Webhooks),
    (Place::Dashboard, "/dashboard", "nav-dashboard", Scope::Cases),
];

const MORE: &[Link] = &[
    (Place::Policies, "/policies", "nav-policies", Scope::Banks),
    (Place::Events, "/events", "nav-events", Scope::Events),
    (Place::People, "/people", "nav-people", Scope::Users),
    (Place::Settings, "/settings", "nav-settings", Scope::Users),
];

impl Person {
    /// A whole page; `main` holds the landmark with the id `main`.
    pub(crate) fn page(&self, title: &str, place: Place, main: &Markup) -> Response {
        self.page_with(StatusCode::OK, title, place, main)
    }

    /// As [`Person::page`], with another status.
    pub(crate) fn page_with(
        &self,
        status: StatusCode,
        title: &str,
        place: Place,
        main: &Markup,
    ) -> Response {
        let mut response = answer(status, self.frame(title, place, main));
        if self.said.is_some() {
            response.headers_mut().append(header::SET_COOKIE, cookie::set_said(None));
        }
        response
    }

    /// A part of a page, for htmx to put in its place.
    pub(crate) fn part(&self, part: Markup) -> Response {
        answer(StatusCode::OK, part)
    }

    fn frame(&self, title: &str, place: Place, main: &Markup) -> Markup {
        let body = html! {
            body {
                a.skip href="#main" { (self.say("skip")) }
                (self.bar(place))
                (main)
                (self.toasts())
                (self.palette())
                (self.account(place))
                (self.brake())
            }
        };
        document(&self.choices, title, &body)
    }

    fn bar(&self, place: Place) -> Markup {
        let links = BAR.iter().filter(|link| self.may(Permission::read(link.3)));
        html! {
            header.bar {
                a.brand href="/queue" { (icons::brand()) " " span lang="en" { "Weir" } }
                button.btn.btn-small.nav-open type="button" popovertarget="nav" {
                    (icons::menu()) " " (self.say("nav-menu"))
                }
                nav.nav id="nav" popover aria-label=(self.say("nav-main")) {
                    ul {
                        @for (of, path, key, _) in links {
                            li {
                                a href=(path) aria-current=[(*of == place).then_some("page")] {
                                    (self.say(key))
                                    @if *of == Place::Queue && self.waiting.all > 0 {
                                        " " span.count { (self.words.number(self.waiting.all as i64)) }
                                    }
                                }
                            }
                        }
                    }
                }
                div.bar-end {
                    (self.brake_button())
                    button.goto type="button" popovertarget="palette" data-palette {
                        (icons::search()) " " (self.say("goto")) " " kbd.key { "Ctrl K" }
                    }
                    (language_switch(&self.words, &self.here))
                    button.me type="button" popovertarget="account" {
                        span aria-hidden="true" { (initials(self.user.name.as_str())) }
                        span.hidden-text { (self.say("account")) }
                    }
                }
            }
        }
    }

    /// The brake is always in sight.
    fn brake_button(&self) -> Markup {
        let state = brake_state(self.mode);
        html! {
            button.brake.clock type="button" popovertarget="brake" data-state=(state) {
                span.hidden-text { (self.say("brake")) ": " }
                (self.say(mode_word(self.mode)))
            }
        }
    }

    fn brake(&self) -> Markup {
        let may = self.may(Permission::write(Scope::Mode));
        html! {
            div.sheet id="brake" popover role="dialog" aria-labelledby="brake-title" {
                form.stack method="post" action="/mode" {
                    h2 id="brake-title" { (self.say("brake-title")) }
                    div.choices {
                        @for mode in Mode::ALL {
                            label {
                                input type="radio" name="mode" value=(mode.name())
                                    checked[*mode == self.mode] disabled[!may];
                                span {
                                    span.strong { (self.say(mode_word(*mode))) }
                                    span.sub-line { (self.say(mode_about(*mode))) }
                                }
                                span {}
                            }
                        }
                    }
                    input type="hidden" name="back" value=(self.here);
                    @if may {
                        button.btn.btn-main type="submit" { (self.say("brake-switch")) }
                    } @else {
                        p.small.quiet { (self.say("brake-not-yours")) }
                    }
                }
            }
        }
    }

    /// What is said once: by the form before, or put here by htmx.
    fn toasts(&self) -> Markup {
        html! {
            div.toasts id="toasts" role="status" aria-live="polite" {
                @if let Some(said) = self.once() { p.toast { (said) } }
            }
        }
    }

    /// The words of [`done`].
    fn once(&self) -> Option<String> {
        let (word, count) = self.said.as_deref()?.split_once('.')?;
        let key = words::key("said-", word);
        let count: i64 = count.parse().ok()?;
        self.words.knows(&key).then(|| self.words.say_with(&key, &[("count", count.into())]))
    }

    fn palette(&self) -> Markup {
        html! {
            div.sheet id="palette" popover role="dialog" aria-labelledby="palette-title" {
                form.palette role="search" action="/go" {
                    label.strong id="palette-title" for="go" { (self.say("goto-title")) }
                    input.input type="text" id="go" name="q" dir="auto" autocomplete="off" autofocus
                        hx-get="/go" hx-trigger="input changed delay:200ms" hx-target="#go-found";
                    div id="go-found" aria-live="polite" {}
                }
            }
        }
    }

    fn account(&self, place: Place) -> Markup {
        let more = MORE.iter().filter(|link| self.may(Permission::read(link.3)));
        html! {
            div.sheet.account id="account" popover role="dialog" aria-labelledby="account-title" {
                h2 id="account-title" { bdi { (self.user.name.as_str()) } }
                p.small.quiet { (self.say(role_word(self.user.role))) }
                ul.menu {
                    @for (of, path, key, _) in more {
                        li { a href=(path) aria-current=[(*of == place).then_some("page")] { (self.say(key)) } }
                    }
                    li { a href="/me" { (self.say("nav-me")) } }
                    li { a href="/docs" hreflang="en" { (self.say("nav-docs")) } }
                }
                form method="post" action="/sign-out" {
                    button.btn type="submit" { (self.say("sign-out")) }
                }
            }
        }
    }
}

/// The other languages; a language is switched by a form, for it is kept.
pub(crate) fn language_switch(words: &Words, here: &str) -> Markup {
    let others = words::languages().iter().filter(|other| other.code != words.language.code);
    html! {
        form.languages method="post" action="/language" {
            input type="hidden" name="back" value=(here);
            @for other in others {
                button.lang.small name="language" value=(other.code) lang=(other.code)
                    dir=(other.direction) { (other.name) }
            }
        }
    }
}

pub(crate) const fn mode_word(mode: Mode) -> &'static str {
    match mode {
        Mode::Observe => "mode-observe",
        Mode::Review => "mode-review",
        Mode::Live => "mode-live",
    }
}

pub(crate) const fn mode_about(mode: Mode) -> &'static str {
    match mode {
        Mode::Observe => "mode-observe-about",
        Mode::Review => "mode-review-about",
        Mode::Live => "mode-live-about",
    }
}

const fn brake_state(mode: Mode) -> &'static str {
    match mode {
        Mode::Observe => "paused",
        Mode::Review => "soon",
        Mode::Live => "ok",
    }
}

pub(crate) const fn role_word(role: weir_model::Role) -> &'static str {
    use weir_model::Role;
    match role {
        Role::Admin => "role-admin",
        Role::Analyst => "role-analyst",
        Role::Reviewer => "role-reviewer",
        Role::Auditor => "role-auditor",
        Role::Service => "role-service",
    }
}

/// Two letters to know oneself by.
fn initials(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let firsts: String = words.filter_map(|word| word.chars().next()).take(2).collect();
    if firsts.is_empty() { "?".to_owned() } else { firsts.to_uppercase() }
}

/// Where a form leads back to: a path of this console and nothing else.
pub(crate) fn back(to: Option<&str>) -> &str {
    let inside = |to: &&str| {
        to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\r', '\n', '\t'])
    };
    to.filter(inside).unwrap_or("/queue")
}

/// Sends somebody to another page: htmx by a header, browsers by 303.
pub(crate) fn go_to(part: bool, path: &str) -> Response {
    if part && let Ok(path) = HeaderValue::from_str(path) {
        let mut response = StatusCode::NO_CONTENT.into_response();
        response.headers_mut().insert("hx-redirect", path);
        return response;
    }
    Redirect::to(path).into_response()
}

/// Ends what a form did: 303 to `path`, where `said-{word}` is said once, with a
/// number where it counts something.
pub(crate) fn done(path: &str, word: &'static str, count: u64) -> Response {
    let mut response = Redirect::to(path).into_response();
    let said = cookie::set_said(Some(&format!("{word}.{count}")));
    response.headers_mut().append(header::SET_COOKIE, said);
    response
}

/// The layer round all routes that says a page's refusal as a page.
pub(crate) async fn explain(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let path = path.unwrap_or_default();
    if !is_page(&path) {
        return next.run(request).await;
    }
    let door = needs(request.method(), &path) == Some(Needs::Nothing);
    let visitor = Visitor::of(request.headers());
    let part = request.headers().contains_key("hx-request");
    let here = request.uri().path_and_query().map_or("/", |here| here.as_str()).to_owned();
    let safe = request.method().is_safe();
    let token = crate::cookie::session(request.headers()).map(str::to_owned).ok();
    let response = next.run(request).await;
    let Some(problem) = response.extensions().get::<Problem>().cloned() else { return response };
    let status = problem.status();
    if status == StatusCode::UNAUTHORIZED && !door {
        let here = if safe && !part { here.as_str() } else { "/queue" };
        let query: String =
            url::form_urlencoded::Serializer::new(String::new()).append_pair("next", here).finish();
        return go_to(part, &format!("/sign-in?{query}"));
    }
    let choices = match token {
        None => visitor.choices,
        Some(token) => known_choices(&app, &token, &visitor).await.unwrap_or(visitor.choices),
    };
    if status == StatusCode::FORBIDDEN && problem.detail().starts_with("the password was given") {
        return go_to(part, "/password");
    }
    let mut page = answer(status, refusal(&choices, &problem, part));
    if let Some(wait) = response.headers().get(header::RETRY_AFTER) {
        page.headers_mut().insert(header::RETRY_AFTER, wait.clone());
    }
    page
}

/// How somebody who is refused likes the console; as a visitor, where they
/// chose nothing.
async fn known_choices(app: &App, token: &str, visitor: &Visitor) -> Option<Choices> {
    let (service, user, _) = app.store().session_of(token, app.now()).await.ok()??;
    let chosen = app.store().user_choices(service, user.id).await.ok()?;
    Some(Choices::read(&chosen, visitor.choices.words))
}

/// A refusal in the reader's language; the details are the API's own words.
fn refusal(choices: &Choices, problem: &Problem, part: bool) -> Markup {
    let words = &choices.words;
    let title = words.say(&words::key("problem-", problem.slug()));
    let inside = html! {
        p.banner data-state="late" role="alert" {
            (icons::info())
            span { strong { (title) } " " span lang="en" dir="auto" { (problem.detail()) } }
        }
    };
    if part {
        return inside;
    }
    let body = html! {
        body {
            main.page id="main" {
                div.empty {
                    (icons::scene())
                    h1 { (title) }
                    p lang="en" dir="auto" { (problem.detail()) }
                    p.row { a.btn href="/queue" { (words.say("problem-back")) } }
                }
            }
        }
    };
    document(choices, &title, &body)
}
