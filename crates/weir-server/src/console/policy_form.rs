//! A new policy, and a new version of one: the same form. What was written
//! before is never changed.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use maud::{Markup, html};
use weir_model::{DsaCategory, Policy, PolicyText, Severity, TerroristContent};
use weir_store::NewPolicy;

use super::banks::policy_title;
use super::form::Form;
use super::paths;
use super::person::Person;
use super::policies::{dsa_key, limb_key, limb_letter, severity_words};
use super::shell::Place;
use super::words::{self, Language};
use super::wrong::Wrong;
use crate::app::App;
use crate::extract::PathParts;
use crate::problem::Problem;

/// The longest name, in characters.
const LONGEST_NAME: usize = 64;
/// The longest title and text, in characters.
const LONGEST: [usize; 2] = [200, 4000];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/policies/new", get(new).post(make))
        .route("/policies/{name}/version", get(new_version).post(make_version))
}

/// The ids of the fields of each language that the console speaks; ids must be
/// there as long as the program runs.
const FIELDS: [(&str, &str, &str); 2] =
    [("en", "title-en", "text-en"), ("ar", "title-ar", "text-ar")];

fn languages() -> impl Iterator<Item = (&'static Language, &'static str, &'static str)> {
    FIELDS.iter().filter_map(|(code, title, text)| Some((words::language(code)?, *title, *text)))
}

async fn new(person: Person) -> Response {
    let page = page(&person, None, &Form::default(), &Wrong::default());
    person.page(&person.say("policy-new"), Place::Policies, &page)
}

async fn new_version(
    State(app): State<App>,
    person: Person,
    path: PathParts,
) -> Result<Response, Problem> {
    let service = person.caller.service;
    let newest = paths::find_policy(app.store(), service, path.text(0)).await?.remove(0);
    let page = page(&person, Some(&newest), &filled(&newest), &Wrong::default());
    Ok(person.page(&person.say("policy-new-version"), Place::Policies, &page))
}

/// The form as the newest version fills it.
fn filled(policy: &Policy) -> Form {
    let mut fields = vec![
        ("name".to_owned(), policy.name.clone()),
        ("severity".to_owned(), policy.severity.name().to_owned()),
    ];
    if policy.automatic {
        fields.push(("automatic".to_owned(), "on".to_owned()));
    }
    let law = [
        ("tco", policy.terrorist_content.map(TerroristContent::name)),
        ("dsa", policy.dsa.map(DsaCategory::name)),
    ];
    fields.extend(law.into_iter().filter_map(|(at, name)| Some((at.to_owned(), name?.to_owned()))));
    for (language, title, text) in languages() {
        if let Some(known) = policy.texts.iter().find(|text| text.language == language.code) {
            fields.push((title.to_owned(), known.title.clone()));
            fields.push((text.to_owned(), known.text.clone()));
        }
    }
    Form::of(fields)
}

fn page(person: &Person, of: Option<&Policy>, form: &Form, wrong: &Wrong) -> Markup {
    let (title, to, back) = match of {
        None => ("policy-new", "/policies/new".to_owned(), "/policies".to_owned()),
        Some(policy) => {
            let here = paths::policy(policy);
            ("policy-new-version", format!("{here}/version"), here)
        }
    };
    html! {
        main.page.narrow id="main" {
            div.page-head { div {
                @if let Some(policy) = of {
                    p.small { a href=(back) { bdi dir="auto" { (policy_title(person, policy)) } } }
                }
                h1 { (person.say(title)) }
                p { (person.say("policy-versions-about")) }
            } }
            form.stack.form method="post" action=(to) novalidate {
                (wrong.summary(person))
                @match of {
                    None => div.field {
                        label for="name" { (person.say("policy-name")) }
                        input.input.code id="name" name="name" dir="ltr" maxlength="64" required
                            value=(form.text("name")) aria-invalid=[wrong.invalid("name")]
                            aria-describedby=(wrong.described("name"));
                        (wrong.beside("name"))
                        p.hint id="name-hint" { (person.say("policy-name-hint")) }
                    },
                    Some(policy) => {
                        input type="hidden" name="seen" value=(policy.version);
                        (wrong.beside("severity-changed"))
                    }
                }
                div.field {
                    label for="severity" { (person.say("severity")) }
                    select id="severity" name="severity" {
                        @for severity in Severity::ALL {
                            option value=(severity.name()) selected[form.get("severity").unwrap_or("high") == severity.name()] {
                                (severity_words(person, *severity))
                            }
                        }
                    }
                }
                @for (language, title, text) in languages() { (texts(person, language, title, text, form, wrong)) }
                div.field {
                    label for="tco" { (person.say("policy-tco")) }
                    select id="tco" name="tco" {
                        option value="" { (person.say("policy-no-tco")) }
                        @for limb in TerroristContent::ALL {
                            option value=(limb.name()) selected[form.text("tco") == limb.name()] {
                                (limb_letter(*limb)) " " (person.say(limb_key(*limb)))
                            }
                        }
                    }
                }
                div.field {
                    label for="dsa" { (person.say("policy-dsa")) }
                    select id="dsa" name="dsa" {
                        option value="" { (person.say("policy-no-dsa")) }
                        @for category in DsaCategory::ALL {
                            option value=(category.name()) selected[form.text("dsa") == category.name()] {
                                (person.say(dsa_key(*category)))
                            }
                        }
                    }
                }
                div.field {
                    label.check {
                        input type="checkbox" name="automatic" value="on"
                            checked[form.text("automatic") == "on"] aria-describedby="automatic-hint";
                        span { (person.say("policy-automatic")) }
                    }
                    p.hint id="automatic-hint" { (person.say("policy-automatic-hint")) }
                }
                div.row {
                    button.btn.btn-main type="submit" { (person.say("save")) }
                    a.btn.btn-plain href=(back) { (person.say("cancel")) }
                }
            }
        }
    }
}

fn texts(
    person: &Person,
    language: &Language,
    title: &'static str,
    text: &'static str,
    form: &Form,
    wrong: &Wrong,
) -> Markup {
    let in_it = [("language", language.name.as_str().into())];
    html! {
        div.field {
            label for=(title) { (person.words.say_with("policy-title-in", &in_it)) }
            input.input id=(title) name=(title) lang=(language.code) dir=(language.direction)
                value=(form.text(title)) aria-invalid=[wrong.invalid(title)];
            (wrong.beside(title))
        }
        div.field {
            label for=(text) { (person.words.say_with("policy-text-in", &in_it)) }
            textarea id=(text) name=(text) rows="4" lang=(language.code) dir=(language.direction)
                aria-invalid=[wrong.invalid(text)] { (form.text(text)) }
            (wrong.beside(text))
        }
    }
}

/// The policy that a form describes; `before` is the version that it follows.
fn read(person: &Person, form: &Form, before: Option<&Policy>, wrong: &mut Wrong) -> NewPolicy {
    let name = before.map_or_else(|| form.text("name").to_owned(), |policy| policy.name.clone());
    if before.is_none() {
        let fine = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        if name.is_empty() || name.chars().count() > LONGEST_NAME || !name.chars().all(fine) {
            wrong.add("name", "policy-name", person.say("policy-name-wrong"));
        }
    }
    // What the console does not speak stays as it was written.
    let mut texts: Vec<PolicyText> = before.map_or_else(Vec::new, |policy| policy.texts.clone());
    for (language, title, text) in languages() {
        let written = [(title, "policy-title"), (text, "policy-text")];
        for ((at, label), longest) in written.into_iter().zip(LONGEST) {
            let length = form.text(at).chars().count();
            let key = match length {
                0 => "policy-words-missing",
                length if length > longest || form.text(at).contains('\0') => "policy-words-long",
                _ => continue,
            };
            let gaps =
                [("language", language.name.as_str().into()), ("longest", (longest as i64).into())];
            wrong.add(at, label, person.words.say_with(key, &gaps));
        }
        texts.retain(|known| known.language != language.code);
        texts.push(PolicyText {
            language: language.code.clone(),
            title: form.text(title).to_owned(),
            text: form.text(text).to_owned(),
        });
    }
    NewPolicy {
        name,
        severity: Severity::from_name(form.text("severity")).unwrap_or(Severity::High),
        texts,
        terrorist_content: TerroristContent::from_name(form.text("tco")),
        dsa: DsaCategory::from_name(form.text("dsa")),
        automatic: form.text("automatic") == "on",
    }
}

async fn make(State(app): State<App>, person: Person, form: Form) -> Result<Response, Problem> {
    let mut wrong = Wrong::default();
    let new = read(&person, &form, None, &mut wrong);
    let service = person.caller.service;
    if wrong.is_empty() && !app.store().policy_versions(service, &new.name).await?.is_empty() {
        wrong.add("name", "policy-name", person.say("policy-name-taken"));
    }
    save(&app, &person, &form, None, &new, &wrong).await
}

async fn make_version(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    form: Form,
) -> Result<Response, Problem> {
    let service = person.caller.service;
    let newest = paths::find_policy(app.store(), service, path.text(0)).await?.remove(0);
    let mut wrong = Wrong::default();
    if form.text("seen") != newest.version.to_string() {
        // Whoever wrote on an older page would undo what was written meanwhile.
        wrong.add("severity-changed", "policy-version", person.say("policy-changed"));
    }
    let new = read(&person, &form, Some(&newest), &mut wrong);
    save(&app, &person, &form, Some(&newest), &new, &wrong).await
}

async fn save(
    app: &App,
    person: &Person,
    form: &Form,
    before: Option<&Policy>,
    new: &NewPolicy,
    wrong: &Wrong,
) -> Result<Response, Problem> {
    let (store, service) = (app.store_of(&person.caller), person.caller.service);
    if !wrong.is_empty() {
        let title = person.say(if before.is_some() { "policy-new-version" } else { "policy-new" });
        let page = page(person, before, form, wrong);
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(person.page_with(status, &title, Place::Policies, &page));
    }
    let id = store.create_policy(service, new, person.now()).await?;
    let made = store.policy(service, id).await?;
    let made = made.ok_or_else(|| Problem::internal(&"a policy that was made is not there"))?;
    Ok(Redirect::to(&format!("{}?done=1", paths::policy(&made))).into_response())
}
