//! API keys, on the page of people: made with a role and scopes, their secret
//! shown once, revoked.

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::post;
use maud::{Markup, html};
use weir_model::{Key, KeyName, Permission, Role, Scope};
use weir_store::{NewKey, StoreError};

use super::fields::{Line, Once, Wrong, button_form, fold, line, roles, shown_once, small_fold};
use super::form::Form;
use super::icons;
use super::people::{self, Refused};
use super::person::Person;
use super::shell::{Place, done, role_word};
use super::words::key;
use crate::app::App;
use crate::extract::PathParts;
use crate::problem::Problem;
use crate::routes::keys::LONGEST_DAYS;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/people/keys", post(create))
        .route("/people/keys/{id}/revoke", post(revoke))
}

/// The keys, those that are taken first.
pub(super) fn section(person: &Person, keys: &[Key], refused: Option<&(&Form, Wrong)>) -> Markup {
    let may = person.may(Permission::write(Scope::Keys));
    let (gone, taken): (Vec<&Key>, Vec<&Key>) = keys.iter().partition(|key| is_over(person, key));
    html! {
        section.sec.people aria-labelledby="keys" {
            div.page-head {
                div { h2 id="keys" { (person.say("api-keys")) } p.small { (person.say("api-keys-about")) } }
                @if may { (new_key(person, refused)) }
            }
            @if keys.is_empty() {
                p.paper.quiet { (person.say("api-keys-none")) }
            } @else {
                div.table-wrap tabindex="0" role="group" aria-label=(person.say("api-keys")) {
                    table.table {
                        caption.hidden-text { (person.say("api-keys")) }
                        thead { tr {
                            th scope="col" { (person.say("name")) }
                            th scope="col" { (person.say("role")) }
                            th scope="col" { (person.say("scopes")) }
                            th scope="col" { (person.say("user-state")) }
                            th scope="col" { (person.say("last-used")) }
                            @if may { td { span.hidden-text { (person.say("api-key-revoke")) } } }
                        } }
                        tbody { @for key in taken.iter().chain(&gone) { (key_line(person, key, may)) } }
                    }
                }
            }
        }
    }
}

fn is_over(person: &Person, key: &Key) -> bool {
    key.revoked_at.is_some() || key.expires_at.is_some_and(|end| end <= person.now())
}

fn key_line(person: &Person, key: &Key, may: bool) -> Markup {
    let told =
        |word: &str, at| person.words.say_with(word, &[("time", person.times.moment(at).into())]);
    let (state, standing) = match (key.revoked_at, key.expires_at) {
        (Some(at), _) => ("paused", told("api-key-revoked-at", at)),
        (None, Some(at)) if at <= person.now() => ("paused", told("api-key-expired", at)),
        (None, Some(at)) => ("ok", told("api-key-until", at)),
        (None, None) => ("ok", person.say("api-key-taken")),
    };
    let rate = key.rate.map(|rate| [("count", i64::from(rate.get()).into())]);
    let sure = html! {
        p.small { (person.say("api-key-revoke-about")) }
        (button_form(&format!("/people/keys/{}/revoke", key.id), &person.say("api-key-revoke-do"), &[]))
    };
    html! {
        tr {
            th scope="row" { bdi dir="auto" { (key.name) } span.sub { code { (key.id) } } }
            td { (person.say(role_word(key.role))) }
            td.small {
                @if key.scopes.is_empty() { (person.say("scopes-all")) }
                @else { (scopes_words(person, &key.scopes)) }
                @if let Some(rate) = rate { span.sub { (person.words.say_with("api-key-rate", &rate)) } }
            }
            td { span.clock data-state=(state) { (standing) } }
            td.nowrap {
                @match key.last_used_at {
                    Some(at) => (person.times.moment(at)),
                    None => span.quiet { (person.say("never")) },
                }
            }
            @if may {
                td { @if key.revoked_at.is_none() { (small_fold(&person.say("api-key-revoke"), &sure)) } }
            }
        }
    }
}

fn scope_word(person: &Person, scope: Scope) -> String {
    person.say(&key("scope-", scope.name()))
}

fn scopes_words(person: &Person, scopes: &BTreeSet<Scope>) -> String {
    let words: Vec<String> = scopes.iter().map(|scope| scope_word(person, *scope)).collect();
    words.join(&person.say("list-comma"))
}

fn new_key(person: &Person, refused: Option<&(&Form, Wrong)>) -> Markup {
    let label = html! { (icons::plus()) " " (person.say("api-key-new")) };
    let wrong = refused.map(|(_, wrong)| wrong);
    let given = |name: &str| refused.map_or("", |(form, _)| form.text(name));
    let number = |name: &'static str, label: &str, hint: &str| Line {
        name,
        label: person.say(label),
        value: given(name),
        kind: "number",
        hint: Some(person.say(hint)),
        required: false,
    };
    let name = Line {
        name: "key-name",
        label: person.say("name"),
        value: given("key-name"),
        kind: "text",
        hint: Some(person.say("api-key-name-hint")),
        required: true,
    };
    let role = refused.and_then(|(form, _)| Role::from_name(form.text("role")));
    let chosen = |scope: Scope| {
        refused.is_some_and(|(form, _)| form.all("scope").any(|name| name == scope.name()))
    };
    let form = html! {
        form.card.stack method="post" action="/people/keys" {
            (line(&name, wrong))
            div.field {
                label for="key-role" { (person.say("role")) }
                (roles(person, "key-role", Role::ALL, role.unwrap_or(Role::Service)))
            }
            fieldset.field {
                legend.strong { (person.say("scopes")) }
                p.hint { (person.say("scopes-hint")) }
                div.checks {
                    @for scope in Scope::ALL {
                        label.check {
                            input type="checkbox" name="scope" value=(scope.name()) checked[chosen(*scope)];
                            span { (scope_word(person, *scope)) }
                        }
                    }
                }
                @if let Some(wrong) = wrong.filter(|wrong| wrong.field == "scope") {
                    p.error role="alert" { (icons::info()) span { (wrong.words) } }
                }
            }
            div.fields-2 {
                (line(&number("days", "api-key-days", "api-key-days-hint"), wrong))
                (line(&number("rate", "api-key-rate-field", "api-key-rate-hint"), wrong))
            }
            button.btn.btn-main type="submit" { (person.say("api-key-make")) }
        }
    };
    fold(&label, refused.is_some(), &form)
}

/// The key that a form asks for, or what is wrong with it.
fn read(app: &App, person: &Person, form: &Form) -> Result<NewKey, Wrong> {
    let wrong = |field, word: &str| Wrong::new(field, person.say(word));
    let number = |field: &'static str, word: &str| match form.get(field) {
        None => Ok(None),
        Some(text) => text.parse::<NonZeroU32>().map(Some).map_err(|_| wrong(field, word)),
    };
    let days = number("days", "api-key-days-hint")?;
    if days.is_some_and(|days| days.get() > LONGEST_DAYS) {
        return Err(wrong("days", "api-key-days-hint"));
    }
    let expires_at =
        days.map(|days| app.now().plus(Duration::from_secs(u64::from(days.get()) * 86_400)));
    Ok(NewKey {
        name: form
            .text("key-name")
            .parse::<KeyName>()
            .map_err(|_| wrong("key-name", "name-wrong"))?,
        role: form.text("role").parse().map_err(|_| wrong("key-name", "api-key-role-wrong"))?,
        scopes: form.all("scope").filter_map(Scope::from_name).collect(),
        expires_at,
        rate: number("rate", "api-key-rate-hint")?,
    })
}

async fn create(State(app): State<App>, person: Person, form: Form) -> Result<Response, Problem> {
    let new = match read(&app, &person, &form) {
        Ok(new) => new,
        Err(wrong) => {
            let key = Some((&form, wrong));
            return people::page(&app, &person, Refused { key, ..Refused::default() }).await;
        }
    };
    let store = app.store_of(&person.caller);
    let wrong = match store.create_key(person.caller.service, &new, app.now()).await {
        Ok((made, secret)) => {
            let once = Once {
                title: person.say("api-key-secret"),
                name: made.name.as_str(),
                about: person.say("api-key-secret-about"),
                secret: secret.reveal(),
                back: "/people",
                place: Place::People,
            };
            return Ok(shown_once(&person, &once));
        }
        Err(StoreError::KeyExists(_)) => Wrong::new("key-name", person.say("name-taken")),
        Err(StoreError::ScopeBeyondRole { scope, .. }) => {
            let gaps = [("scope", scope_word(&person, scope).into())];
            Wrong::new("scope", person.words.say_with("scope-beyond-role", &gaps))
        }
        Err(error) => return Err(error.into()),
    };
    let key = Some((&form, wrong));
    people::page(&app, &person, Refused { key, ..Refused::default() }).await
}

async fn revoke(
    State(app): State<App>,
    person: Person,
    path: PathParts,
) -> Result<Response, Problem> {
    let store = app.store_of(&person.caller);
    let revoked = store.revoke_key(person.caller.service, path.id(0)?, app.now()).await?;
    app.known_keys().forget(revoked.id);
    Ok(done("/people", "key-revoked", 0))
}
