//! The door: signing in and out, one's own password, and how one likes the
//! console.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use weir_store::{ChangePasswordError, SignInError};

use super::form::Form;
use super::person::{Person, Visitor};
use super::shell::{self, Place, answer, back, language_switch};
use super::{icons, words};
use crate::access::count_stranger;
use crate::app::App;
use crate::cookie;
use crate::extract::Query;
use crate::problem::{Problem, seconds_until};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(sign_in_page).post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/language", post(switch_language))
        .route("/password", get(password_page).post(change_password))
        .route("/me", get(me).post(choose))
}

#[derive(serde::Deserialize)]
struct Next {
    next: Option<String>,
}

async fn sign_in_page(visitor: Visitor, Query(query): Query<Next>) -> Response {
    answer(StatusCode::OK, door(&visitor, query.next.as_deref(), "", None))
}

/// The page at the door; `wrong` says what did not work.
fn door(visitor: &Visitor, next: Option<&str>, name: &str, wrong: Option<&str>) -> Markup {
    let words = &visitor.choices.words;
    let here = match next {
        None => "/sign-in".to_owned(),
        Some(next) => {
            let mut query = url::form_urlencoded::Serializer::new("/sign-in?".to_owned());
            query.append_pair("next", next).finish()
        }
    };
    let body = html! {
        body.gate {
            main id="main" {
                div.brand { (icons::brand()) " " span lang="en" { "Weir" } }
                h1 { (words.say("sign-in")) }
                form.stack method="post" action="/sign-in" {
                    input type="hidden" name="next" value=(back(next));
                    div.field {
                        label for="name" { (words.say("sign-in-name")) }
                        input.input id="name" name="name" dir="auto" autocomplete="username"
                            autofocus required maxlength="256" value=(name);
                    }
                    div.field {
                        label for="password" { (words.say("sign-in-password")) }
                        input.input type="password" id="password" name="password" required
                            maxlength="1024" autocomplete="current-password"
                            aria-invalid=[wrong.map(|_| "true")]
                            aria-describedby=[wrong.map(|_| "password-error")];
                        @if let Some(wrong) = wrong {
                            p.error id="password-error" role="alert" { (icons::info()) span { (wrong) } }
                        }
                    }
                    button.btn.btn-main type="submit" { (words.say("sign-in")) }
                }
                p.small.quiet { (words.say("sign-in-name-stays")) }
            }
            footer { (language_switch(words, &here)) }
        }
    };
    shell::document(&visitor.choices, &words.say("sign-in"), &body)
}

async fn sign_in(State(app): State<App>, visitor: Visitor, request: Request) -> Response {
    let limited = count_stranger(&app, &request).err();
    let agent = request.headers().get(header::USER_AGENT);
    let agent = agent.and_then(|agent| agent.to_str().ok()).unwrap_or_default().to_owned();
    let form = match <Form as axum::extract::FromRequest<App>>::from_request(request, &app).await {
        Ok(form) => form,
        Err(problem) => return problem.into_response(),
    };
    let (name, next) = (form.text("name"), form.get("next"));
    let words = &visitor.choices.words;
    let refused = |status, wrong: String| answer(status, door(&visitor, next, name, Some(&wrong)));
    if limited.is_some() {
        return refused(StatusCode::TOO_MANY_REQUESTS, words.say("sign-in-too-many"));
    }
    let password = form.all("password").next().unwrap_or_default();
    let now = app.now();
    let signed_in = match app.store().default_service(now).await {
        Ok(service) => app.store().sign_in(service, name, password, &agent, now).await,
        Err(error) => Err(SignInError::Store(error)),
    };
    match signed_in {
        Ok((_, token)) => {
            let cookie = cookie::set_session(Some(token.reveal()), app.config().secure_cookies);
            ([(header::SET_COOKIE, cookie)], Redirect::to(back(next))).into_response()
        }
        Err(SignInError::Store(error)) => Problem::from(error).into_response(),
        Err(SignInError::LockedOut { until }) => {
            let wait = ("seconds", (seconds_until(until, now) as i64).into());
            refused(StatusCode::TOO_MANY_REQUESTS, words.say_with("sign-in-locked", &[wait]))
        }
        Err(_) => refused(StatusCode::UNAUTHORIZED, words.say("sign-in-wrong")),
    }
}

async fn sign_out(State(app): State<App>, person: Person) -> Result<Response, Problem> {
    app.store_of(&person.caller).sign_out(person.caller.service, person.session, app.now()).await?;
    let cookie = cookie::set_session(None, app.config().secure_cookies);
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/sign-in")).into_response())
}

/// Switches the language, for a visitor by a cookie and for a user for good.
async fn switch_language(
    State(app): State<App>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Problem> {
    let code = form.text("language");
    let language = words::language(code)
        .ok_or_else(|| Problem::field("/language", "there is no such language"))?;
    if let Ok(token) = cookie::session(&headers)
        && let Some((service, user, _)) = app.store().session_of(token, app.now()).await?
    {
        let choice = BTreeMap::from([("language".to_owned(), language.code.clone())]);
        app.store().choose(service, user.id, &choice).await?;
    }
    let cookie = cookie::set_language(&language.code);
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(back(form.get("back")))).into_response())
}

async fn password_page(person: Person) -> Response {
    person.page(&person.say("password"), Place::Elsewhere, &password_form(&person, None))
}

fn password_form(person: &Person, wrong: Option<(&str, String)>) -> Markup {
    let field = |name: &'static str, label: String, complete: &'static str| {
        let error = wrong.as_ref().filter(|(at, _)| *at == name).map(|(_, words)| words);
        let hint = format!("{name}-error");
        html! {
            div.field {
                label for=(name) { (label) }
                input.input type="password" id=(name) name=(name) required maxlength="1024"
                    autocomplete=(complete) aria-invalid=[error.map(|_| "true")]
                    aria-describedby=[error.map(|_| &hint)];
                @if let Some(error) = error {
                    p.error id=(hint) role="alert" { (icons::info()) span { (error) } }
                }
            }
        }
    };
    html! {
        main.page.narrow id="main" {
            div.page-head { div {
                h1 { (person.say("password")) }
                @if person.user.must_change_password { p { (person.say("password-first")) } }
            } }
            form.stack method="post" action="/password" {
                (field("old", person.say("password-old"), "current-password"))
                (field("new", person.say("password-new"), "new-password"))
                (field("again", person.say("password-again"), "new-password"))
                p.hint { (person.say("password-rule")) }
                button.btn.btn-main type="submit" { (person.say("password-save")) }
            }
        }
    }
}

async fn change_password(
    State(app): State<App>,
    person: Person,
    form: Form,
) -> Result<Response, Problem> {
    let raw = |name: &str| form.all(name).next().unwrap_or_default();
    let (old, new) = (raw("old"), raw("new"));
    let refused = |at: &'static str, words: String| {
        let page = password_form(&person, Some((at, words)));
        let title = person.say("password");
        person.page_with(StatusCode::UNPROCESSABLE_ENTITY, &title, Place::Elsewhere, &page)
    };
    if new != raw("again") {
        return Ok(refused("again", person.say("password-differs")));
    }
    let now = person.now();
    let changed = app
        .store_of(&person.caller)
        .change_password(
            person.caller.service,
            person.user.id,
            [old, new],
            Some(person.session),
            now,
        )
        .await;
    match changed {
        Ok(_) => Ok(Redirect::to("/queue").into_response()),
        Err(ChangePasswordError::Store(error)) => Err(error.into()),
        Err(ChangePasswordError::LockedOut { until }) => {
            let wait = ("seconds", (seconds_until(until, now) as i64).into());
            Ok(refused("old", person.words.say_with("sign-in-locked", &[wait])))
        }
        Err(ChangePasswordError::Wrong) => Ok(refused("old", person.say("password-wrong"))),
        Err(_) => Ok(refused("new", person.say("password-rule"))),
    }
}

/// One's own page: how one likes the console, and what one was shown today.
async fn me(State(app): State<App>, person: Person) -> Result<Response, Problem> {
    let exposure =
        app.store().exposure(person.caller.service, person.user.id, person.now()).await?;
    let (choices, words) = (&person.choices, &person.words);
    let zone = choices.zone.iana_name().unwrap_or("UTC");
    let theme = choices.theme.as_deref().unwrap_or("system");
    let option = |value: &str, chosen: bool, label: String| {
        html! { option value=(value) selected[chosen] { (label) } }
    };
    let main = html! {
        main.page.narrow id="main" {
            div.page-head { div {
                h1 { (person.say("nav-me")) }
                p { bdi { (person.user.name.as_str()) } " · " (person.say(shell::role_word(person.user.role))) }
            } }
            form.stack method="post" action="/me" {
                div.field {
                    label for="language" { (person.say("me-language")) }
                    select id="language" name="language" {
                        @for language in words::languages() {
                            option value=(language.code) lang=(language.code)
                                selected[language.code == words.language.code] { (language.name) }
                        }
                    }
                }
                @if words.language.has_digits() {
                    div.field {
                        label for="digits" { (person.say("me-digits")) }
                        select id="digits" name="digits" {
                            (option("own", words.own_digits, person.say("me-digits-own")))
                            (option("latin", !words.own_digits, person.say("me-digits-latin")))
                        }
                    }
                }
                div.field {
                    label for="theme" { (person.say("me-theme")) }
                    select id="theme" name="theme" {
                        (option("system", theme == "system", person.say("me-theme-system")))
                        (option("light", theme == "light", person.say("me-theme-light")))
                        (option("dark", theme == "dark", person.say("me-theme-dark")))
                    }
                }
                div.field {
                    label for="zone" { (person.say("me-zone")) }
                    input.input id="zone" name="zone" dir="ltr" list="zones" value=(zone)
                        aria-describedby="zone-hint";
                    datalist id="zones" {
                        @for name in ["UTC", "Europe/Brussels", "Africa/Cairo", "Asia/Amman",
                            "Asia/Baghdad", "Asia/Riyadh", "Africa/Tunis", "Europe/London"] {
                            option value=(name);
                        }
                    }
                    p.hint id="zone-hint" { (person.say("me-zone-hint")) }
                }
                div.field {
                    label for="keys" { (person.say("me-keys")) }
                    select id="keys" name="keys" {
                        (option("on", choices.keys, person.say("me-keys-on")))
                        (option("off", !choices.keys, person.say("me-keys-off")))
                    }
                }
                button.btn.btn-main type="submit" { (person.say("save")) }
            }
            section.sec.rule-line aria-labelledby="today" {
                h2 id="today" { (person.say("me-today")) }
                p { (words.say_with("me-reveals", &[("count", (exposure.reveals as i64).into())])) }
                p.small.quiet { (person.say("me-only-you")) }
            }
            p.row.rule-line { a.btn href="/password" { (person.say("password")) } }
        }
    };
    Ok(person.page(&person.say("nav-me"), Place::Elsewhere, &main))
}

async fn choose(State(app): State<App>, person: Person, form: Form) -> Result<Response, Problem> {
    let mut choices = BTreeMap::new();
    for (name, known) in [
        ("digits", ["own", "latin", "own"]),
        ("theme", ["system", "light", "dark"]),
        ("keys", ["on", "off", "on"]),
    ] {
        let Some(value) = form.get(name) else { continue };
        if !known.contains(&value) {
            return Err(Problem::field(format!("/{name}"), "there is no such choice"));
        }
        choices.insert(name.to_owned(), value.to_owned());
    }
    if let Some(code) = form.get("language") {
        let language = words::language(code)
            .ok_or_else(|| Problem::field("/language", "there is no such language"))?;
        choices.insert("language".to_owned(), language.code.clone());
    }
    if let Some(zone) = form.get("zone") {
        TimeZone::get(zone).map_err(|_| {
            Problem::field("/zone", "there is no such time zone; write it as Africa/Cairo or UTC")
        })?;
        choices.insert("zone".to_owned(), zone.to_owned());
    }
    app.store().choose(person.caller.service, person.user.id, &choices).await?;
    Ok(Redirect::to("/me").into_response())
}
