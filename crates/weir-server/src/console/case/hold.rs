//! Who has the case before them: told to whoever opens it, and to its holder
//! when their time is over.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use weir_model::{CaseId, Timestamp};
use weir_store::Hold;

use super::load::WholeCase;
use super::page::{HELD, banner, read};
use crate::app::App;
use crate::console::form::Form;
use crate::console::person::Person;
use crate::extract::PathParts;
use crate::problem::Problem;

/// The live part of the page that tells how the case is held.
pub(super) fn region(person: &Person, whole: &WholeCase) -> Markup {
    // Whoever opens the page holds the case; where nobody does, a browser has
    // loaded it ahead.
    let ahead = whole.hold.is_none();
    region_of(person, whole.case.id, whole.hold, whole.case.decided_at, ahead)
}

fn region_of(
    person: &Person,
    case: CaseId,
    hold: Option<Hold>,
    decided_at: Option<Timestamp>,
    ahead: bool,
) -> Markup {
    let until = match hold {
        Some(Hold::Yours(until)) => Some(until.micros()),
        _ => None,
    };
    html! {
        div id="hold" role="status" aria-live="polite" hx-post={ "/cases/" (case) "/hold" }
            hx-trigger="load delay:1s, every 60s" hx-swap="outerHTML" hx-include="this" {
            // Whether the reader did something since the last time; the script says so.
            input type="hidden" id="active" name="active" value="";
            @if let Some(until) = until {
                input type="hidden" name="until" value=(until) data-release={ "/cases/" (case) "/release" };
            }
            @if ahead {
                input type="hidden" name="ahead" value="1";
            } @else {
                (told(person, case, hold, decided_at))
            }
        }
    }
}

fn told(
    person: &Person,
    case: CaseId,
    hold: Option<Hold>,
    decided_at: Option<Timestamp>,
) -> Markup {
    match hold {
        Some(Hold::Yours(_)) => html! {},
        Some(Hold::Theirs(until)) => {
            let time = ("time", person.times.time(until).into());
            banner(Some("soon"), &html! { (person.words.say_with("hold-theirs", &[time])) })
        }
        Some(Hold::Decided) => {
            let time = decided_at.map_or_else(String::new, |at| person.times.time(at));
            banner(
                Some("late"),
                &html! {
                    (person.words.say_with("hold-decided", &[("time", time.into())])) " "
                    a href="/queue" { (person.say("case-next-one")) }
                },
            )
        }
        None => banner(
            Some("soon"),
            &html! {
                (person.say("hold-over")) " "
                button.btn.btn-small type="button" hx-post={ "/cases/" (case) "/hold" }
                    hx-vals=r#"{"active":"1"}"# hx-target="#hold" hx-swap="outerHTML" { (person.say("hold-again")) }
            },
        ),
    }
}

/// Holds the case longer where its reader is active, and tells how it stands.
pub(super) async fn hold(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    form: Form,
) -> Result<Response, Problem> {
    let (store, service, user) = (app.store(), person.caller.service, person.user.id);
    let (id, now): (CaseId, _) = (path.id(0)?, person.now());
    let held = store.case_hold(service, id, user, now).await?;
    // A page that was loaded ahead is read now, and takes hold now.
    let first = form.has("ahead");
    if first {
        read(&app, &person, id).await?;
    }
    let hold = match held {
        Some(Hold::Decided | Hold::Theirs(_)) => held,
        _ if form.has("active") || first => {
            Some(store.hold_case(service, id, user, now.plus(HELD), now).await?)
        }
        _ => held,
    };
    if !person.part {
        return Ok(axum::response::Redirect::to(&format!("/cases/{id}")).into_response());
    }
    let decided_at = store.case(service, id).await?.decided_at;
    Ok(person.part(region_of(&person, id, hold, decided_at, false)))
}

/// Lets go of the case: its page was left.
pub(super) async fn release(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    form: Form,
) -> Result<Response, Problem> {
    let until: i64 = form.need("until")?;
    let until = Timestamp::from_micros(until);
    app.store().release_case(person.caller.service, path.id(0)?, person.user.id, until).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
