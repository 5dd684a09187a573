//! Parts that forms share: a field with what is wrong with it, what opens in
//! place, and what is shown only once.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use weir_model::Role;

use super::icons;
use super::person::Person;
use super::shell::{Place, role_word};

/// What is wrong with a form: the field, and the words beside it.
#[derive(Clone, Debug)]
pub(super) struct Wrong {
    pub(super) field: &'static str,
    pub(super) words: String,
}

impl Wrong {
    pub(super) fn new(field: &'static str, words: String) -> Self {
        Self { field, words }
    }
}

/// A field of one line. `extra` holds what only this one has.
pub(super) struct Line<'a> {
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) value: &'a str,
    /// `text`, `url`, `number`.
    pub(super) kind: &'static str,
    pub(super) hint: Option<String>,
    pub(super) required: bool,
}

/// The field, with what is wrong with it.
pub(super) fn line(field: &Line<'_>, wrong: Option<&Wrong>) -> Markup {
    let error = wrong.filter(|wrong| wrong.field == field.name).map(|wrong| &wrong.words);
    let (hint_id, error_id) = (format!("{}-hint", field.name), format!("{}-error", field.name));
    let described = match (&field.hint, error) {
        (_, Some(_)) => Some(&error_id),
        (Some(_), None) => Some(&hint_id),
        (None, None) => None,
    };
    let direction = if field.kind == "text" { "auto" } else { "ltr" };
    html! {
        div.field {
            label for=(field.name) { (field.label) }
            input.input type=(field.kind) id=(field.name) name=(field.name) value=(field.value)
                dir=(direction) required[field.required] maxlength="2048" autocomplete="off"
                aria-invalid=[error.map(|_| "true")] aria-describedby=[described];
            @if let Some(error) = error {
                p.error id=(error_id) role="alert" { (icons::info()) span { (error) } }
            } @else if let Some(hint) = &field.hint {
                p.hint id=(hint_id) { (hint) }
            }
        }
    }
}

/// A choice of one role.
pub(super) fn roles(person: &Person, id: &str, roles: &[Role], chosen: Role) -> Markup {
    html! {
        select id=(id) name="role" {
            @for role in roles {
                option value=(role.name()) selected[*role == chosen] { (person.say(role_word(*role))) }
            }
        }
    }
}

/// Something that opens in place, without a script.
pub(super) fn fold(label: &Markup, open: bool, inside: &Markup) -> Markup {
    html! {
        details.fold open[open] {
            summary.btn { (label) }
            div.fold-in { (inside) }
        }
    }
}

/// The same, small and quiet, among other small buttons.
pub(super) fn small_fold(label: &str, inside: &Markup) -> Markup {
    html! {
        details.fold {
            summary.btn.btn-small { (label) }
            div.fold-in { (inside) }
        }
    }
}

/// A form of one button.
pub(super) fn button_form(action: &str, label: &str, fields: &[(&str, &str)]) -> Markup {
    html! {
        form method="post" action=(action) {
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            button.btn.btn-small type="submit" { (label) }
        }
    }
}

/// What is shown this once: a password, a key, a secret.
pub(super) struct Once<'a> {
    pub(super) title: String,
    /// Whose it is.
    pub(super) name: &'a str,
    pub(super) about: String,
    pub(super) secret: &'a str,
    /// Where one goes on.
    pub(super) back: &'static str,
    pub(super) place: Place,
}

/// The page that shows it. It answers the form itself: a page that could be
/// loaded again would have to keep the secret.
pub(super) fn shown_once(person: &Person, once: &Once<'_>) -> Response {
    let main = html! {
        main.page.narrow id="main" {
            div.page-head { div {
                h1 { (once.title) }
                p { bdi dir="auto" { (once.name) } }
            } }
            div.stack {
                div.field {
                    label for="secret" { (person.say("once-label")) }
                    input.input.code id="secret" readonly dir="ltr" value=(once.secret)
                        autocomplete="off" spellcheck="false" aria-describedby="secret-hint";
                    p.hint id="secret-hint" { (once.about) }
                }
                p.banner data-state="soon" { (icons::info()) span { (person.say("once-only")) } }
                p.row { a.btn.btn-main href=(once.back) { (person.say("once-kept")) } }
            }
        }
    };
    person.page_with(StatusCode::OK, &once.title, once.place, &main)
}
