//! How sure a match with a bank's texts must be, and how often such a match is
//! wrong.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::post;
use maud::{Markup, html};
use weir_model::{Bank, TextThreshold};

use crate::app::App;
use crate::console::form::Form;
use crate::console::paths;
use crate::console::person::Person;
use crate::console::words::key;
use crate::extract::PathParts;
use crate::problem::Problem;
use crate::routes::banks as api;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/banks/{name}/threshold", post(set))
}

async fn set(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    form: Form,
) -> Result<Response, Problem> {
    let bank = paths::find_bank(app.store(), person.caller.service, path.text(0)).await?;
    let threshold: TextThreshold = form.need("threshold")?;
    api::set_threshold(&app, &person.caller, &bank, threshold).await?;
    Ok(Redirect::to(&format!("{}?done=threshold", paths::bank(&bank))).into_response())
}

/// A form that sets it, each choice with its rate of false matches; for whoever
/// may not, the one in force.
pub(in crate::console) fn setting(person: &Person, bank: &Bank, may: bool) -> Markup {
    if !may {
        return beside(person, bank);
    }
    html! {
        details.sec {
            summary { (person.words.say_with("threshold-is", &[("threshold", name(person, bank.text_threshold).into())])) }
            form.stack.stack-2 method="post" action={ (paths::bank(bank)) "/threshold" } {
                fieldset.field {
                    legend.small { (person.say("threshold-about")) }
                    @for threshold in TextThreshold::ALL {
                        label {
                            input type="radio" name="threshold" value=(threshold)
                                checked[*threshold == bank.text_threshold];
                            " " strong { (name(person, *threshold)) } " "
                            span.small { (rate(person, *threshold)) }
                        }
                    }
                }
                div.row { button.btn.btn-small type="submit" { (person.say("threshold-set")) } }
            }
        }
    }
}

/// The one in force with its rate, beside what is about to be banked.
pub(in crate::console) fn beside(person: &Person, bank: &Bank) -> Markup {
    let threshold = bank.text_threshold;
    html! {
        p.small {
            (person.words.say_with("threshold-is", &[("threshold", name(person, threshold).into())]))
            " " (rate(person, threshold))
        }
    }
}

fn name(person: &Person, threshold: TextThreshold) -> String {
    person.say(&key("threshold-", threshold.name()))
}

fn rate(person: &Person, threshold: TextThreshold) -> String {
    person.say(&key("threshold-rate-", threshold.name()))
}
