//! The banks: what each holds, what it found in the last days and how often
//! people said that it was wrong; made and deleted here.

use std::collections::HashMap;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use maud::{Markup, html};
use weir_engine::TEST_BANK;
use weir_model::{
    BankKind, BankName, BankNameError, Permission, Policy, PolicyId, Scope, ServiceId,
};
use weir_store::{BankOverview, Store};

use super::form::Form;
use super::person::Person;
use super::shell::Place;
use super::words::key;
use super::wrong::Wrong;
use super::{aside, exchanges, icons, paths};
use crate::app::App;
use crate::extract::{PathParts, Query};
use crate::problem::Problem;
use crate::routes::banks as api;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/banks", get(list).post(make))
        .route("/banks/new", get(new))
        .route("/banks/{name}/delete", get(ask_to_delete).post(delete))
}

/// Which banks are shown.
#[derive(Default, serde::Deserialize)]
struct View {
    q: Option<String>,
    kind: Option<String>,
    /// A bank that was deleted just now.
    deleted: Option<String>,
}

impl View {
    fn kind(&self) -> Option<BankKind> {
        self.kind.as_deref().and_then(BankKind::from_name)
    }

    fn shows(&self, row: &BankOverview) -> bool {
        let name = row.bank.name.as_str().to_lowercase();
        let wanted = self.q.as_deref().unwrap_or_default().trim().to_lowercase();
        name.contains(&wanted) && self.kind().is_none_or(|kind| kind == row.bank.kind)
    }
}

/// Whether somebody may change banks and policies.
pub(super) const fn keeps_banks(person: &Person) -> bool {
    person.may(Permission::write(Scope::Banks))
}

/// Policies by the id of a version.
pub(super) type Policies = HashMap<PolicyId, Policy>;

/// The policies that banks name, each in the version that they name.
pub(super) async fn policies_of(
    store: &Store,
    service: ServiceId,
    named: impl Iterator<Item = PolicyId>,
) -> Result<Policies, Problem> {
    let mut policies = Policies::new();
    for id in named {
        if !policies.contains_key(&id)
            && let Some(policy) = store.policy(service, id).await?
        {
            policies.insert(id, policy);
        }
    }
    Ok(policies)
}

/// The title of a policy in the reader's language, else its name.
pub(super) fn policy_title<'a>(person: &Person, policy: &'a Policy) -> &'a str {
    let own = |language: &str| policy.texts.iter().find(|text| text.language == language);
    let text = own(&person.words.language.code).or_else(|| own("en"));
    text.map(|text| text.title.as_str()).filter(|t| !t.is_empty()).unwrap_or(&policy.name)
}

async fn list(
    State(app): State<App>,
    person: Person,
    Query(view): Query<View>,
) -> Result<Response, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let rows = store.bank_overviews(service, person.now()).await?;
    let named = rows.iter().filter_map(|row| row.bank.policy);
    let policies = policies_of(store, service, named).await?;
    let shown: Vec<&BankOverview> = rows.iter().filter(|row| view.shows(row)).collect();
    let main = html! {
        main.page id="main" {
            div.page-head {
                div { h1 { (person.say("nav-banks")) } p { (person.say("banks-about")) } }
                div.row {
                    a.btn.btn-plain href="/jobs" { (person.say("jobs-title")) }
                    @if keeps_banks(&person) {
                        a.btn href="/undo" { (person.say("cause-title")) }
                        a.btn.btn-main href="/banks/new" { (icons::plus()) " " (person.say("bank-new")) }
                    }
                }
            }
            (aside::note(&app, &person).await?)
            (exchanges::notes(&app, &person).await?)
            @if let Some(name) = &view.deleted {
                p.banner role="status" {
                    (icons::check())
                    span { (person.words.say_with("bank-deleted", &[("bank", name.as_str().into())])) }
                }
            }
            @if rows.is_empty() { (empty(&person)) } @else {
                (filters(&person, &view, &rows))
                @if shown.is_empty() {
                    p.paper.quiet { (person.say("banks-none-such")) " " a href="/banks" { (person.say("banks-all")) } }
                } @else { (table(&person, &shown, &policies)) }
            }
        }
    };
    Ok(person.page(&person.say("nav-banks"), Place::Banks, &main))
}

fn empty(person: &Person) -> Markup {
    html! {
        div.empty {
            (icons::scene())
            h2 { (person.say("banks-empty")) }
            p { (person.say("banks-empty-about")) }
            @if keeps_banks(person) {
                p.row { a.btn.btn-main href="/banks/new" { (person.say("bank-new")) } }
            }
        }
    }
}

fn filters(person: &Person, view: &View, rows: &[BankOverview]) -> Markup {
    let words = &person.words;
    let entries: u64 = rows.iter().map(|row| row.entries).sum();
    let kinds = [("match", BankKind::Match), ("allow", BankKind::Allow)];
    html! {
        form.row.row-apart.filters role="search" action="/banks" {
            div.row {
                label.hidden-text for="q" { (person.say("banks-find")) }
                input.input type="search" id="q" name="q" dir="auto" maxlength="128"
                    placeholder=(person.say("banks-find")) value=(view.q.as_deref().unwrap_or_default());
                label.hidden-text for="kind" { (person.say("bank-kind")) }
                select.select-small id="kind" name="kind" {
                    option value="" { (person.say("banks-both-kinds")) }
                    @for (name, kind) in kinds {
                        option value=(name) selected[view.kind() == Some(kind)] { (person.say(&key("bank-kind-", name))) }
                    }
                }
                button.btn.btn-small type="submit" { (person.say("filter")) }
            }
            p.small.quiet {
                (words.say_with("banks-count", &[("count", (rows.len() as i64).into())])) (person.say("comma")) " "
                (words.say_with("entries-count", &[("count", (entries as i64).into())]))
            }
        }
    }
}

fn table(person: &Person, rows: &[&BankOverview], policies: &Policies) -> Markup {
    html! {
        div.table-wrap {
            table.table.compact {
                caption.hidden-text { (person.say("nav-banks")) }
                thead { tr {
                    th scope="col" { (person.say("bank-and-policy")) }
                    th scope="col" { (person.say("bank-kind")) }
                    th.num scope="col" { (person.say("entries")) }
                    th scope="col" { (person.say("matched-seven-days")) }
                    th.num scope="col" { (person.say("overturned-seven-days")) }
                } }
                tbody { @for row in rows { (line(person, row, policies)) } }
            }
        }
    }
}

fn line(person: &Person, row: &BankOverview, policies: &Policies) -> Markup {
    let words = &person.words;
    let policy = row.bank.policy.and_then(|id| policies.get(&id));
    let number = |count: u64| words.number(count as i64);
    html! {
        tr {
            th scope="row" {
                a href=(paths::bank(&row.bank)) { bdi dir="auto" { (row.bank.name) } }
                span.sub {
                    @match policy {
                        Some(policy) => bdi dir="auto" { (policy_title(person, policy)) },
                        None => (person.say("bank-no-policy")),
                    }
                }
            }
            td { (kind_badge(person, row.bank.kind)) }
            td.num {
                (number(row.entries))
                @if row.off > 0 {
                    span.sub { (words.say_with("entries-off", &[("count", (row.off as i64).into())])) }
                }
            }
            td {
                @if row.bank.kind == BankKind::Allow { span.quiet { (person.say("bank-stops")) } }
                @else { span.row.nowrap { (spark(row)) " " span { (number(row.matches())) } } }
            }
            td.num { (overturned(person, row)) }
        }
    }
}

pub(super) fn kind_badge(person: &Person, kind: BankKind) -> Markup {
    let class = if kind == BankKind::Allow { "badge badge-accent" } else { "badge" };
    html! { span class=(class) { (person.say(&key("bank-kind-", kind.name()))) } }
}

/// Matches day by day; the number beside it says what it adds up to.
pub(super) fn spark(row: &BankOverview) -> Markup {
    let most = row.matched.iter().copied().max().unwrap_or_default().max(1) as f64;
    let step = 88.0 / (row.matched.len() - 1) as f64;
    let point = |(day, count): (usize, &u64)| {
        format!("{:.1},{:.1}", day as f64 * step, 22.0 - 20.0 * *count as f64 / most)
    };
    let points: Vec<String> = row.matched.iter().enumerate().map(point).collect();
    html! { svg.spark viewBox="0 0 88 24" aria-hidden="true" { polyline points=(points.join(" ")) {} } }
}

/// How often people said that its matches were wrong: a rate, and of how many.
pub(super) fn overturned(person: &Person, row: &BankOverview) -> Markup {
    let words = &person.words;
    // An allow bank opens no case: there is nothing to decide.
    if row.bank.kind == BankKind::Allow {
        return html! { span.quiet { "–" } };
    }
    if row.decisions == 0 {
        return html! { "–" span.sub { (person.say("overturned-none")) } };
    }
    let tenths = (1000 * row.overturned).div_ceil(row.decisions);
    let gaps =
        [("count", (row.decisions as i64).into()), ("overturned", (row.overturned as i64).into())];
    html! {
        (words.say_with("percent", &[("number", (tenths as f64 / 10.0).into())]))
        span.sub { (words.say_with("overturned-of", &gaps)) }
    }
}

async fn new(State(app): State<App>, person: Person) -> Result<Response, Problem> {
    let policies = app.store().policies(person.caller.service).await?;
    let page = new_form(&person, &Form::default(), &policies, &Wrong::default());
    Ok(person.page(&person.say("bank-new"), Place::Banks, &page))
}

fn new_form(person: &Person, form: &Form, policies: &[Policy], wrong: &Wrong) -> Markup {
    let kind = form.get("kind").unwrap_or("match");
    html! {
        main.page.narrow id="main" {
            div.page-head { div { h1 { (person.say("bank-new")) } p { (person.say("banks-about")) } } }
            form.stack.form method="post" action="/banks" novalidate {
                (wrong.summary(person))
                div.field {
                    label for="name" { (person.say("bank-name")) }
                    input.input id="name" name="name" dir="auto" maxlength="128" required
                        value=(form.text("name")) aria-invalid=[wrong.invalid("name")]
                        aria-describedby=(wrong.described("name"));
                    (wrong.beside("name"))
                    p.hint id="name-hint" { (person.say("bank-name-hint")) }
                }
                fieldset.field {
                    legend.label.strong { (person.say("bank-kind")) }
                    div.choices {
                        @for (name, about) in [("match", "bank-match-about"), ("allow", "bank-allow-about")] {
                            label {
                                input type="radio" name="kind" value=(name) checked[kind == name];
                                span {
                                    span.strong { (person.say(&key("bank-kind-", name))) }
                                    span.sub-line { (person.say(about)) }
                                }
                                span {}
                            }
                        }
                    }
                }
                div.field {
                    label for="policy" { (person.say("policy")) }
                    select id="policy" name="policy" aria-invalid=[wrong.invalid("policy")]
                        aria-describedby=(wrong.described("policy")) {
                        option value="" { (person.say("bank-no-policy")) }
                        @for policy in policies {
                            option value=(policy.id) selected[form.text("policy") == policy.id.to_string()] dir="auto" {
                                (policy_title(person, policy))
                            }
                        }
                    }
                    (wrong.beside("policy"))
                    p.hint id="policy-hint" { (person.say("bank-policy-hint")) }
                }
                div.row {
                    button.btn.btn-main type="submit" { (person.say("bank-make")) }
                    a.btn.btn-plain href="/banks" { (person.say("cancel")) }
                }
            }
        }
    }
}

async fn make(State(app): State<App>, person: Person, form: Form) -> Result<Response, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let mut wrong = Wrong::default();
    let name = form.text("name").parse::<BankName>();
    if let Err(error) = &name {
        wrong.add("name", "bank-name", name_fault(&person, error));
    }
    let policies = store.policies(service).await?;
    let policy = form.get("policy").map(|id| policies.iter().find(|p| p.id.to_string() == id));
    if policy == Some(None) {
        wrong.add("policy", "policy", person.say("bank-policy-gone"));
    }
    if let Ok(name) = &name {
        let there = store.banks(service).await?.into_iter().any(|bank| bank.name == *name);
        if there || name.as_str() == TEST_BANK {
            wrong.add("name", "bank-name", person.say("bank-name-taken"));
        }
    }
    let (Ok(name), true) = (name, wrong.is_empty()) else {
        let page = new_form(&person, &form, &policies, &wrong);
        let title = person.say("bank-new");
        return Ok(person.page_with(StatusCode::UNPROCESSABLE_ENTITY, &title, Place::Banks, &page));
    };
    let kind = form.get("kind").and_then(BankKind::from_name).unwrap_or(BankKind::Match);
    let policy = policy.flatten().map(|policy| policy.id);
    let bank = api::make(&app, &person.caller, &name, kind, policy).await?;
    Ok(Redirect::to(&format!("{}?done=made", paths::bank(&bank))).into_response())
}

fn name_fault(person: &Person, error: &BankNameError) -> String {
    person.say(match error {
        BankNameError::Empty => "bank-name-empty",
        BankNameError::TooLong { .. } => "bank-name-long",
        BankNameError::WhiteSpaceAtAnEnd | BankNameError::Invisible { .. } => "bank-name-invisible",
    })
}

async fn ask_to_delete(
    State(app): State<App>,
    person: Person,
    path: PathParts,
) -> Result<Response, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let bank = paths::find_bank(store, service, path.text(0)).await?;
    let held = store.bank_statistics(service, bank.id).await?.entries;
    let here = paths::bank(&bank);
    let title = person.words.say_with("bank-delete-title", &[("bank", bank.name.as_str().into())]);
    let main = html! {
        main.page.narrow id="main" {
            div.page-head { h1 { (title) } }
            form.stack method="post" action={ (here) "/delete" } {
                p { (person.words.say_with("bank-delete-entries", &[("count", (held as i64).into())])) }
                p.quiet { (person.say("bank-delete-about")) }
                div.row {
                    button.btn.btn-main type="submit" { (person.say("bank-delete")) }
                    a.btn href=(here) { (person.say("cancel")) }
                }
            }
        }
    };
    Ok(person.page(&title, Place::Banks, &main))
}

async fn delete(
    State(app): State<App>,
    person: Person,
    path: PathParts,
) -> Result<Response, Problem> {
    let bank = paths::find_bank(app.store(), person.caller.service, path.text(0)).await?;
    api::delete_whole(&app, &person.caller, &bank).await?;
    let query: String = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("deleted", bank.name.as_str())
        .finish();
    Ok(Redirect::to(&format!("/banks?{query}")).into_response())
}
