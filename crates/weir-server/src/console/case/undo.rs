//! The undo bar: what was decided last, for ten seconds before it leaves; then
//! how far it got.

use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use weir_model::{ActionState, Decision, DecisionId, DeliveryState, Outcome};
use weir_store::DecisionProgress;

use crate::app::App;
use crate::console::form::Form;
use crate::console::matched::{defanged, item_name};
use crate::console::person::Person;
use crate::console::words::key;
use crate::problem::Problem;

/// How long the bar tells of a decision after its action left.
const TOLD: Duration = Duration::from_secs(60);

/// Where the bar comes in, by itself.
pub(super) fn region() -> Markup {
    html! { div id="undo" role="status" aria-live="polite" hx-get="/undo-last" hx-trigger="load" hx-swap="outerHTML" {} }
}

/// The bar as it is now.
pub(super) async fn bar(State(app): State<App>, person: Person) -> Result<Response, Problem> {
    let (store, service, now) = (app.store_of(&person.caller), person.caller.service, person.now());
    let window = app.config().undo + TOLD;
    let back = i64::try_from(window.as_micros()).unwrap_or(0);
    let since = weir_model::Timestamp::from_micros(now.micros() - back);
    let decisions = store.latest_decisions(service, since).await?;
    let Some(first) = decisions.first() else { return Ok(person.part(empty())) };
    let progress = store.decision_progress(service, first.id).await?;
    let about = about(&app, &person, first).await?;
    Ok(person.part(shown(&app, &person, &decisions, &about, &progress)))
}

fn empty() -> Markup {
    html! { div id="undo" role="status" aria-live="polite" {} }
}

/// The item of a decision, as the service names it.
async fn about(app: &App, person: &Person, decision: &Decision) -> Result<String, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let case = store.case(service, decision.case).await?;
    let item = match case.item {
        Some(item) => store.item_by_id(service, item).await?.map(|view| item_name(&view.item.key)),
        None => case.url.as_deref().map(defanged),
    };
    Ok(item.unwrap_or_else(|| person.say("case-erased")))
}

fn shown(
    app: &App,
    person: &Person,
    decisions: &[Decision],
    about: &str,
    progress: &DecisionProgress,
) -> Markup {
    let (first, now) = (&decisions[0], person.now());
    let left = first.not_before.micros() - now.micros();
    let waits = left > 0 && first.outcome != Outcome::Escalate;
    let done = match decisions.len() {
        1 => {
            let outcome = key("undo-done-", first.outcome.name());
            person.words.say_with(&outcome, &[("item", about.into())])
        }
        count => person.words.say_with("undo-done-many", &[("count", (count as i64).into())]),
    };
    let whole = app.config().undo.as_micros().max(1) as i64;
    let percent = (100 * left.max(0) / whole).clamp(0, 100);
    // Once a second while it may be taken back, then until it has arrived.
    let arrived = progress.action == Some(ActionState::Delivered) || progress.action.is_none();
    let every = if waits {
        Some("every 1s")
    } else if arrived {
        None
    } else {
        Some("every 2s")
    };
    html! {
        div.undo id="undo" role="status" aria-live="polite" aria-atomic="true"
            hx-get=[every.map(|_| "/undo-last")] hx-trigger=[every] hx-swap=[every.map(|_| "outerHTML")] {
            span {
                bdi dir="auto" { (done) } " "
                // Counted for the eye alone: a screen reader would hear each second.
                @if waits {
                    span aria-hidden="true" {
                        (person.words.say_with("undo-sent-in", &[("seconds", (left / 1_000_000 + 1).into())]))
                    }
                } @else { (sent(person, progress)) }
            }
            @if waits || first.outcome == Outcome::Escalate {
                form method="post" action="/undo-last" {
                    @for decision in decisions { input type="hidden" name="decision" value=(decision.id); }
                    button.btn.btn-small type="submit" data-key="Z" { (person.say("undo")) " " kbd.key { "Z" } }
                }
            }
            @if waits { svg.gauge aria-hidden="true" { rect width={ (percent) "%" } height="100%" {} } }
        }
    }
}

/// How far an action got, in words.
fn sent(person: &Person, progress: &DecisionProgress) -> Markup {
    let waiting = progress.count(DeliveryState::Waiting);
    html! {
        @match progress.action {
            None => {}
            Some(ActionState::Delivered) if progress.deliveries.is_empty() => (person.say("undo-nobody")),
            Some(ActionState::Delivered) => (person.say("undo-delivered")),
            Some(ActionState::Cancelled) => (person.say("undo-cancelled")),
            Some(ActionState::Waiting) if progress.deliveries.is_empty() => (person.say("undo-nobody")),
            Some(ActionState::Waiting) => {
                (person.words.say_with("undo-waiting", &[("count", (waiting as i64).into())]))
                @if let Some(trouble) = &progress.trouble { " " bdi dir="auto" { (trouble) } }
            }
        }
    }
}

/// Takes decisions back, and shows the first one's case again.
pub(super) async fn undo(
    State(app): State<App>,
    person: Person,
    form: Form,
) -> Result<Response, Problem> {
    let (store, service) = (app.store_of(&person.caller), person.caller.service);
    let mut case = None;
    for text in form.all("decision") {
        let wrong = |_| Problem::field("/decision", "this is no decision's id");
        let id: DecisionId = text.parse().map_err(wrong)?;
        let decision = store.decision(service, id).await?;
        case.get_or_insert(decision.case);
        match store.undo_decision(service, id, person.now()).await {
            // Twice is no more than once.
            Ok(_) | Err(weir_store::StoreError::DecisionUndone(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let path = case.map_or_else(|| "/queue".to_owned(), |case| format!("/cases/{case}"));
    Ok(Redirect::to(&path).into_response())
}
