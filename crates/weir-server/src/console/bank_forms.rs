//! Which forms of an upload's picture a bank's entries are held against: told on
//! the bank's page, and set there by whoever keeps banks.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::post;
use maud::{Markup, html};
use weir_model::{Bank, BankForms};

use super::banks::keeps_banks;
use super::form::Form;
use super::paths;
use super::person::Person;
use super::words::key;
use crate::app::App;
use crate::extract::PathParts;
use crate::problem::Problem;
use crate::routes::banks as api;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/banks/{name}/forms", post(set))
}

/// What is looked for, and the boxes to change it.
pub(super) fn forms(person: &Person, bank: &Bank) -> Markup {
    let names = bank.forms.names();
    let told: Vec<String> = names.iter().map(|name| person.say(&key("bank-form-", name))).collect();
    html! {
        section.sec.rule-line aria-labelledby="forms-title" {
            h2 id="forms-title" { (person.say("bank-forms")) }
            p.small.quiet { (person.say("bank-forms-about")) }
            @if keeps_banks(person) {
                form.stack.form method="post" action={ (paths::bank(bank)) "/forms" } {
                    fieldset.field {
                        legend.hidden-text { (person.say("bank-forms")) }
                        div.choices {
                            @for (name, wanted) in bank.forms.each() {
                                label {
                                    input type="checkbox" name="form" value=(name) checked[wanted];
                                    span {
                                        span.strong { (person.say(&key("bank-form-", name))) }
                                        span.sub-line { (person.say(&key("bank-form-about-", name))) }
                                    }
                                    span {}
                                }
                            }
                        }
                    }
                    p.row { button.btn.btn-small type="submit" { (person.say("bank-forms-set")) } }
                }
            } @else if told.is_empty() {
                p { (person.say("bank-forms-none")) }
            } @else {
                p { (told.join(&person.say("list-comma"))) }
            }
        }
    }
}

async fn set(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    form: Form,
) -> Result<Response, Problem> {
    let bank = paths::find_bank(app.store(), person.caller.service, path.text(0)).await?;
    let forms = BankForms::of_names(form.all("form"));
    let forms = forms.map_err(|error| Problem::field("/form", error.to_string()))?;
    let bank = api::put_forms(&app, &person.caller, bank, forms).await?;
    Ok(Redirect::to(&format!("{}?done=forms", paths::bank(&bank))).into_response())
}
