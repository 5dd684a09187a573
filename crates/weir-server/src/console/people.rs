//! People: users and where they are signed in. An admin makes and changes
//! them, an auditor sees them; the programs beside them are in `keys`.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use maud::{Markup, html};
use weir_model::{Permission, Role, Scope, User, UserId, UserName, UserSession};
use weir_store::StoreError;

use super::fields::{Line, Once, Wrong, button_form, fold, line, roles, shown_once, small_fold};
use super::form::Form;
use super::person::Person;
use super::shell::{Place, done, role_word};
use super::{icons, keys};
use crate::app::App;
use crate::extract::PathParts;
use crate::problem::Problem;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/people", get(people))
        .route("/people/users", post(create))
        .route("/people/users/{id}", post(change))
        .route("/people/users/{id}/reset", post(reset))
        .route("/people/sessions/{id}/end", post(end_session))
}

/// What of the page's forms was not taken, and what had been written in them.
#[derive(Default)]
pub(super) struct Refused<'a> {
    pub(super) user: Option<(&'a Form, Wrong)>,
    pub(super) key: Option<(&'a Form, Wrong)>,
    /// Said over the page.
    pub(super) banner: Option<String>,
}

async fn people(State(app): State<App>, person: Person) -> Result<Response, Problem> {
    page(&app, &person, Refused::default()).await
}

/// The page; with what was refused, where something was.
pub(super) async fn page(
    app: &App,
    person: &Person,
    refused: Refused<'_>,
) -> Result<Response, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let users = store.users(service).await?;
    let sessions = store.sessions(service, None, person.now()).await?;
    let keys = store.keys(service).await?;
    let main = html! {
        main.page id="main" {
            div.page-head {
                div { h1 { (person.say("nav-people")) } p { (person.say("people-about")) } }
            }
            @if let Some(banner) = &refused.banner {
                p.banner data-state="late" role="alert" { (icons::info()) span { (banner) } }
            }
            (users_of(person, &users, &sessions, refused.user.as_ref()))
            (keys::section(person, &keys, refused.key.as_ref()))
        }
    };
    let fine = refused.user.is_none() && refused.key.is_none();
    let status = match (&refused.banner, fine) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    Ok(person.page_with(status, &person.say("nav-people"), Place::People, &main))
}

fn users_of(
    person: &Person,
    users: &[User],
    sessions: &[UserSession],
    refused: Option<&(&Form, Wrong)>,
) -> Markup {
    let may = person.may(Permission::write(Scope::Users));
    html! {
        section.sec.people aria-labelledby="users" {
            div.page-head {
                h2 id="users" { (person.say("users")) }
                @if may { (new_user(person, refused)) }
            }
            div.table-wrap tabindex="0" role="group" aria-label=(person.say("users")) {
                table.table {
                    caption.hidden-text { (person.say("users")) }
                    thead { tr {
                        th scope="col" { (person.say("name")) }
                        th scope="col" { (person.say("role")) }
                        th scope="col" { (person.say("user-state")) }
                        th scope="col" { (person.say("last-seen")) }
                        th scope="col" { (person.say("sessions")) }
                        @if may { td { span.hidden-text { (person.say("change")) } } }
                    } }
                    tbody {
                        @for user in users {
                            @let theirs: Vec<&UserSession> = sessions.iter().filter(|s| s.user == user.id).collect();
                            (user_line(person, user, &theirs, may))
                        }
                    }
                }
            }
        }
    }
}

fn new_user(person: &Person, refused: Option<&(&Form, Wrong)>) -> Markup {
    let label = html! { (icons::plus()) " " (person.say("user-new")) };
    let name = Line {
        name: "name",
        label: person.say("name"),
        value: refused.map_or("", |(form, _)| form.text("name")),
        kind: "text",
        hint: Some(person.say("user-name-hint")),
        required: true,
    };
    let chosen = refused.and_then(|(form, _)| Role::from_name(form.text("role")));
    let form = html! {
        form.card.stack method="post" action="/people/users" {
            (line(&name, refused.map(|(_, wrong)| wrong)))
            div.field {
                label for="user-role" { (person.say("role")) }
                (roles(person, "user-role", Role::OF_USERS, chosen.unwrap_or(Role::Reviewer)))
            }
            button.btn.btn-main type="submit" { (person.say("user-make")) }
        }
    };
    fold(&label, refused.is_some(), &form)
}

/// How a user stands.
fn standing(person: &Person, user: &User) -> (&'static str, String) {
    let locked = user.locked_until.filter(|until| *until > person.now());
    match (user.enabled, locked, user.must_change_password) {
        (false, ..) => ("paused", person.say("user-off")),
        (true, Some(until), _) => {
            let gaps = [("time", person.times.time(until).into())];
            ("late", person.words.say_with("user-locked", &gaps))
        }
        (true, None, true) => ("soon", person.say("user-first-password")),
        (true, None, false) => ("ok", person.say("user-on")),
    }
}

fn user_line(person: &Person, user: &User, sessions: &[&UserSession], may: bool) -> Markup {
    let (state, standing) = standing(person, user);
    html! {
        tr id=(user.id) {
            th scope="row" {
                bdi dir="auto" { (user.name) }
                @if user.id == person.user.id { " " span.badge { (person.say("you")) } }
            }
            td { (person.say(role_word(user.role))) }
            td { span.clock data-state=(state) { (standing) } }
            td.nowrap {
                @match user.last_seen_at {
                    Some(at) => (person.times.moment(at)),
                    None => span.quiet { (person.say("never")) },
                }
            }
            td { (sessions_of(person, sessions, may)) }
            @if may { td { (doings(person, user)) } }
        }
    }
}

fn sessions_of(person: &Person, sessions: &[&UserSession], may: bool) -> Markup {
    let count = [("count", (sessions.len() as i64).into())];
    html! {
        @if sessions.is_empty() {
            span.quiet { (person.say("sessions-none")) }
        } @else {
            details.fold {
                summary { (person.words.say_with("sessions-count", &count)) }
                ul.list.fold-in.small {
                    @for session in sessions {
                        li.row.row-apart {
                            span {
                                bdi dir="auto" { (session.client) }
                                span.sub-line {
                                    (person.words.say_with("session-since", &[("time", person.times.moment(session.created_at).into())]))
                                    " · "
                                    (person.words.say_with("session-seen", &[("time", person.times.moment(session.last_seen_at).into())]))
                                }
                            }
                            @if session.id == person.session { span.badge { (person.say("session-this")) } }
                            @else if may {
                                (button_form(&format!("/people/sessions/{}/end", session.id), &person.say("session-end"), &[]))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What an admin changes of a user.
fn doings(person: &Person, user: &User) -> Markup {
    let path = format!("/people/users/{}", user.id);
    let id = format!("role-{}", user.id);
    let (to, label) = if user.enabled {
        ("off", person.say("user-switch-off"))
    } else {
        ("on", person.say("user-switch-on"))
    };
    let inside = html! {
        div.stack.stack-2 {
            form.row method="post" action=(path) {
                label.hidden-text for=(id) { (person.say("role")) }
                (roles(person, &id, Role::OF_USERS, user.role))
                button.btn.btn-small type="submit" { (person.say("role-change")) }
            }
            (button_form(&path, &label, &[("to", to)]))
            (button_form(&format!("{path}/reset"), &person.say("user-reset"), &[]))
            p.small.quiet { (person.say("user-reset-about")) }
        }
    };
    small_fold(&person.say("change"), &inside)
}

async fn create(State(app): State<App>, person: Person, form: Form) -> Result<Response, Problem> {
    let refused = |words: String| Refused {
        user: Some((&form, Wrong::new("name", words))),
        ..Refused::default()
    };
    let Ok(name) = form.text("name").parse::<UserName>() else {
        return page(&app, &person, refused(person.say("name-wrong"))).await;
    };
    let role = role_of(&form)?;
    let store = app.store_of(&person.caller);
    match store.create_user(person.caller.service, &name, role, app.now()).await {
        Ok((user, password)) => Ok(password_page(&person, &user, password.reveal())),
        Err(StoreError::UserExists(_)) => {
            page(&app, &person, refused(person.say("name-taken"))).await
        }
        Err(error) => Err(error.into()),
    }
}

/// A role that a person may have.
fn role_of(form: &Form) -> Result<Role, Problem> {
    let role: Role = form.need("role")?;
    let of_users = Role::OF_USERS.contains(&role);
    of_users.then_some(role).ok_or_else(|| {
        Problem::field("/role", "“service” is a role for keys; choose one for a person")
    })
}

fn password_page(person: &Person, user: &User, password: &str) -> Response {
    let once = Once {
        title: person.say("user-password"),
        name: user.name.as_str(),
        about: person.say("user-password-about"),
        secret: password,
        back: "/people",
        place: Place::People,
    };
    shown_once(person, &once)
}

/// Another role, or on or off.
async fn change(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    form: Form,
) -> Result<Response, Problem> {
    let id: UserId = path.id(0)?;
    let (store, service, now) = (app.store_of(&person.caller), person.caller.service, app.now());
    let changed = match form.get("to") {
        Some("on") => store.enable_user(service, id, now).await.map(|_| "user-on"),
        Some("off") => store.disable_user(service, id, now).await.map(|_| "user-off"),
        Some(_) => return Err(Problem::field("/to", "expected on or off")),
        None => store.set_role(service, id, role_of(&form)?, now).await.map(|_| "role-set"),
    };
    match changed {
        Ok(said) => Ok(done("/people", said, 0)),
        Err(StoreError::LastAdmin) => {
            let banner = Some(person.say("last-admin"));
            page(&app, &person, Refused { banner, ..Refused::default() }).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn reset(
    State(app): State<App>,
    person: Person,
    path: PathParts,
) -> Result<Response, Problem> {
    let id: UserId = path.id(0)?;
    let (store, service) = (app.store_of(&person.caller), person.caller.service);
    let password = store.reset_password(service, id, app.now()).await?;
    let user = store.user(service, id).await?;
    Ok(password_page(&person, &user, password.reveal()))
}

async fn end_session(
    State(app): State<App>,
    person: Person,
    path: PathParts,
) -> Result<Response, Problem> {
    let store = app.store_of(&person.caller);
    store.end_session(person.caller.service, path.id(0)?, app.now()).await?;
    Ok(done("/people", "session-ended", 0))
}
