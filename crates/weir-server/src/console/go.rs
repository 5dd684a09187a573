//! `Ctrl-K`: takes any id, address, hash or name, anywhere, and leads to what it names.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use maud::{Markup, html};
use weir_model::{CaseId, DecisionId, EntryId, ItemId, NoticeId, Permission, Scope};

use super::matched::{item_name, path_part};
use super::person::Person;
use super::shell::Place;
use super::things::{hashes, item_key, link};
use crate::app::App;
use crate::extract::Query;
use crate::problem::Problem;

/// How many places are offered.
const MOST: usize = 12;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/go", get(go))
}

#[derive(serde::Deserialize)]
struct Wanted {
    q: Option<String>,
}

/// Somewhere to go: the path, what it is, how it is called.
struct Spot {
    path: String,
    what: &'static str,
    name: String,
}

async fn go(
    State(app): State<App>,
    person: Person,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let words = wanted.q.unwrap_or_default().trim().to_owned();
    let spots = if words.is_empty() { Vec::new() } else { spots(&app, &person, &words).await? };
    if person.part {
        return Ok(person.part(list(&person, &words, &spots)));
    }
    if let [one] = spots.as_slice() {
        return Ok(Redirect::to(&one.path).into_response());
    }
    let main = html! {
        main.page.narrow id="main" {
            div.page-head { h1 { (person.say("goto")) } }
            form.stack role="search" action="/go" {
                div.field {
                    label for="again" { (person.say("goto-title")) }
                    input.input type="search" id="again" name="q" dir="auto" value=(words);
                }
                button.btn.btn-main type="submit" { (person.say("goto")) }
            }
            div.rule-line { (list(&person, &words, &spots)) }
        }
    };
    Ok(person.page(&person.say("goto"), Place::Elsewhere, &main))
}

fn list(person: &Person, words: &str, spots: &[Spot]) -> Markup {
    html! {
        @if spots.is_empty() {
            @if !words.is_empty() { p.small.quiet { (person.say("goto-nothing")) } }
        } @else {
            ul {
                @for spot in spots {
                    li { a href=(spot.path) {
                        span { bdi dir="auto" { (spot.name) } }
                        " " span.small.quiet { (person.say(spot.what)) }
                    } }
                }
            }
        }
    }
}

async fn spots(app: &App, person: &Person, words: &str) -> Result<Vec<Spot>, Problem> {
    let mut spots = by_id(app, person, words).await?;
    let banks = person.may(Permission::read(Scope::Banks));
    if banks && spots.is_empty() {
        spots.extend(by_signal(app, person, words).await?);
    }
    if spots.is_empty() {
        spots.extend(by_item(app, person, words).await?);
    }
    if banks {
        let folded = words.to_lowercase();
        for bank in app.store().banks(person.caller.service).await? {
            if bank.name.as_str().to_lowercase().contains(&folded) {
                let path = format!("/banks/{}", path_part(bank.name.as_str()));
                spots.push(Spot { path, what: "bank", name: bank.name.as_str().to_owned() });
            }
        }
    }
    if person.may(Permission::read(Scope::Rules)) {
        let folded = words.to_lowercase();
        let mut rules = app.store().rules(person.caller.service).await?;
        rules.dedup_by(|later, first| later.name == first.name);
        for rule in rules.iter().filter(|rule| rule.name.contains(&folded)) {
            let path = format!("/rules/{}", path_part(&rule.name));
            spots.push(Spot { path, what: "rule", name: rule.name.clone() });
        }
    }
    spots.truncate(MOST);
    Ok(spots)
}

async fn by_id(app: &App, person: &Person, words: &str) -> Result<Vec<Spot>, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let cases = person.may(Permission::read(Scope::Cases));
    let case =
        |id: CaseId| Spot { path: format!("/cases/{id}"), what: "case", name: words.to_owned() };
    if let Ok(id) = words.parse::<CaseId>() {
        return Ok(store
            .case(service, id)
            .await
            .ok()
            .filter(|_| cases)
            .map(|_| case(id))
            .into_iter()
            .collect());
    }
    if let Ok(id) = words.parse::<DecisionId>() {
        let decision = store.decision(service, id).await.ok();
        return Ok(decision
            .filter(|_| cases)
            .map(|decision| case(decision.case))
            .into_iter()
            .collect());
    }
    if let Ok(id) = words.parse::<NoticeId>() {
        let notice = store.notice(service, id).await.ok();
        return Ok(notice.filter(|_| cases).map(|notice| case(notice.case)).into_iter().collect());
    }
    if let Ok(id) = words.parse::<EntryId>() {
        let entry = store.entry(service, id).await.ok();
        let spot =
            |_| Spot { path: format!("/entries/{id}"), what: "entry", name: words.to_owned() };
        return Ok(entry.map(spot).into_iter().collect());
    }
    if let Ok(id) = words.parse::<ItemId>() {
        let view = store.item_by_id(service, id).await?;
        return Ok(view.map(|view| spot_of(&view)).into_iter().collect());
    }
    Ok(Vec::new())
}

/// An item's place: its case, else the Why page with it.
fn spot_of(view: &weir_store::ItemView) -> Spot {
    let name = item_name(&view.item.key);
    let path = match view.case {
        Some(case) => format!("/cases/{case}"),
        None => format!("/why?a={}", path_part(&name)),
    };
    Spot { path, what: "item", name }
}

async fn by_item(app: &App, person: &Person, words: &str) -> Result<Vec<Spot>, Problem> {
    let Some(key) = item_key(words) else { return Ok(Vec::new()) };
    match app.store().item(person.caller.service, &key).await {
        Ok(view) => Ok(vec![spot_of(&view)]),
        Err(weir_store::StoreError::NoItem(_)) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

/// Entries of a hash or link, and the cases that notices opened for the link.
async fn by_signal(app: &App, person: &Person, words: &str) -> Result<Vec<Spot>, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let mut signals = hashes(words);
    signals.extend(link(words));
    let mut spots = Vec::new();
    for signal in &signals {
        for entry in store.entries_of_signal(service, signal, MOST as u32).await? {
            let name = entry.1.unwrap_or_else(|| entry.0.to_string());
            spots.push(Spot { path: format!("/entries/{}", entry.0), what: "entry", name });
        }
    }
    if !signals.is_empty() && spots.is_empty() {
        let path = format!("/why?a={}", path_part(words));
        spots.push(Spot { path, what: "nav-why", name: super::matched::reason_start(words) });
    }
    Ok(spots)
}
