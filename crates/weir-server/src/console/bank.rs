//! One bank: what it holds, page by page, and the lists that went into it.

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use futures_util::{StreamExt as _, stream};
use maud::{Markup, html};
use weir_model::{Bank, BankKind, Cursor, Entry, Import, ServiceId, Share, Source};
use weir_store::{BankOverview, Store, StoreError};

use super::bank_forms;
use super::banks::{keeps_banks, kind_badge, overturned, policies_of, policy_title, spark};
use super::person::Person;
use super::shell::Place;
use super::{icons, matched, paths, texts};
use crate::app::App;
use crate::extract::{PathParts, Query};
use crate::problem::Problem;
use crate::routes::entries::EntryBody;

/// How many entries a page shows.
const PAGE: u32 = 50;
/// How many entries are written out at once.
const WRITTEN_OUT: u32 = 500;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/banks/{name}", get(bank)).route("/banks/{name}/export", get(export))
}

/// Where the list goes on, and what was done just now.
#[derive(Default, serde::Deserialize)]
struct View {
    after: Option<String>,
    /// `made`; `removed`: an entry; `threshold`.
    done: Option<String>,
    /// How many entries were banked, confirmed, or there already.
    added: Option<u32>,
    confirmed: Option<u32>,
    there: Option<u32>,
}

async fn bank(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    Query(view): Query<View>,
) -> Result<Response, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let bank = paths::find_bank(store, service, path.text(0)).await?;
    let overviews = store.bank_overviews(service, person.now()).await?;
    let overview = overviews.into_iter().find(|row| row.bank.id == bank.id);
    let overview = overview.ok_or_else(|| Problem::not_found("the bank was deleted just now"))?;
    let policies = policies_of(store, service, bank.policy.into_iter()).await?;
    let after = view.after.as_deref().and_then(|text| text.parse().ok()).unwrap_or(Cursor::START);
    let mut entries = store.entries(service, bank.id, after, PAGE + 1).await?;
    let more = entries.len() > PAGE as usize;
    entries.truncate(PAGE as usize);
    let mut imports = store.imports(service).await?;
    imports.retain(|import| import.bank == bank.id);
    let here = paths::bank(&bank);
    let policy = bank.policy.and_then(|id| policies.get(&id));
    let main = html! {
        main.page id="main" {
            div.page-head {
                div {
                    p.small { a href="/banks" { (person.say("nav-banks")) } }
                    h1 { bdi dir="auto" { (bank.name) } }
                    p.row.small {
                        (kind_badge(&person, bank.kind))
                        @match policy {
                            Some(policy) => a href=(paths::policy(policy)) { bdi dir="auto" { (policy_title(&person, policy)) } },
                            None => span { (person.say("bank-no-policy")) },
                        }
                        @if bank.share != Share::WHOLE {
                            span.badge { (person.words.say_with("bank-share", &[("share", share_in_percent(bank.share).into())])) }
                        }
                        @if let Some(alias) = &bank.alias {
                            span { (person.say("bank-alias")) " " bdi { code { (alias) } } }
                        }
                        span { (person.words.say_with("made-on", &[("date", person.times.date(bank.created_at).into())])) }
                    }
                }
                @if keeps_banks(&person) {
                    div.row {
                        a.btn href={ (here) "/import" } { (person.say("import-list")) }
                        a.btn.btn-main href={ (here) "/add" } { (icons::plus()) " " (person.say("bank-add")) }
                    }
                }
            }
            div.stack {
                (done(&person, &view))
                (figures(&person, &overview))
                (texts::setting(&person, &bank, keeps_banks(&person)))
                (entry_table(&person, &bank, &entries))
                @if view.after.is_some() || more {
                    p.row.row-apart.small {
                        @if view.after.is_some() { a href=(here) { (person.say("list-first")) } } @else { span {} }
                        @if let Some(last) = entries.last().filter(|_| more) {
                            a href={ (here) "?after=" (Cursor::after(last.number)) } { (person.say("list-next")) }
                        }
                    }
                }
                @if !imports.is_empty() { (import_table(&person, &imports)) }
                (bank_forms::forms(&person, &bank))
                p.row.rule-line {
                    @if overview.entries > 0 {
                        a.btn.btn-small href={ (here) "/export" } download { (icons::download()) " " (person.say("bank-export")) }
                    }
                    @if keeps_banks(&person) {
                        a.btn.btn-small href={ "/undo?bank=" (matched::path_part(bank.name.as_str())) } { (person.say("cause-of-this")) }
                        a.btn.btn-small.btn-plain href={ (here) "/delete" } { (person.say("bank-delete")) }
                    }
                }
            }
        }
    };
    Ok(person.page(bank.name.as_str(), Place::Banks, &main))
}

/// A share in percent, with as many decimals as it takes.
fn share_in_percent(share: Share) -> f64 {
    f64::from(share.billionths()) / 1e7
}

/// What was done just now, said once.
fn done(person: &Person, view: &View) -> Markup {
    let words = &person.words;
    let mut said = Vec::new();
    for (count, key) in [
        (view.added, "bank-added"),
        (view.confirmed, "bank-confirmed"),
        (view.there, "bank-was-there"),
    ] {
        if let Some(count) = count.filter(|count| *count > 0) {
            said.push(words.say_with(key, &[("count", i64::from(count).into())]));
        }
    }
    match view.done.as_deref() {
        Some("made") => said.push(person.say("bank-made")),
        Some("forms") => said.push(person.say("bank-forms-done")),
        Some("removed") => said.push(person.say("entry-removed")),
        Some("threshold") => said.push(person.say("threshold-done")),
        _ => {}
    }
    html! {
        @if !said.is_empty() {
            p.banner role="status" { (icons::check()) span { (said.join(" ")) } }
        }
    }
}

fn figures(person: &Person, row: &BankOverview) -> Markup {
    let words = &person.words;
    html! {
        dl.features.figures {
            div {
                dt { (person.say("entries")) }
                dd {
                    (words.number(row.entries as i64))
                    span.sub-line { (words.say_with("entries-off", &[("count", (row.off as i64).into())])) }
                }
            }
            div {
                dt { (person.say("matched-seven-days")) }
                @if row.bank.kind == BankKind::Allow { dd.quiet { (person.say("bank-stops")) } }
                @else { dd.row { (words.number(row.matches() as i64)) " " (spark(row)) } }
            }
            div { dt { (person.say("overturned-seven-days")) } dd { (overturned(person, row)) } }
        }
    }
}

fn entry_table(person: &Person, bank: &Bank, entries: &[Entry]) -> Markup {
    if entries.is_empty() {
        return html! {
            p.paper.quiet {
                (person.say("bank-empty"))
                @if keeps_banks(person) { " " a href={ (paths::bank(bank)) "/add" } { (person.say("bank-add")) } }
            }
        };
    }
    html! {
        div.table-wrap {
            table.table.compact {
                caption { (person.say("entries")) }
                thead { tr {
                    th scope="col" { (person.say("entry")) }
                    th scope="col" { (person.say("signals")) }
                    th scope="col" { (person.say("source")) }
                    th scope="col" { (person.say("tags")) }
                    th scope="col" { (person.say("state")) }
                } }
                tbody { @for entry in entries { (entry_line(person, entry)) } }
            }
        }
    }
}

fn entry_line(person: &Person, entry: &Entry) -> Markup {
    let mut kinds: Vec<&str> = entry.signals.iter().map(|s| s.kind().name()).collect();
    kinds.dedup();
    html! {
        tr {
            th scope="row" {
                a href={ "/entries/" (entry.id) } { (entry_name(person, entry)) }
                span.sub { (person.times.moment(entry.created_at)) }
            }
            td {
                span.row { @for kind in kinds { span.badge { bdi { code { (kind) } } } } }
            }
            td { (source(person, &entry.provenance.source)) }
            td { (tags(entry)) }
            td { (state(person, entry)) }
        }
    }
}

/// What people know an entry by, else its number.
pub(super) fn entry_name(person: &Person, entry: &Entry) -> Markup {
    let known = entry.reference.as_deref().or(entry.provenance.origin.as_deref());
    html! {
        @match known {
            Some(name) => bdi dir="auto" { (shown(name)) },
            None => (person.words.say_with("entry-number", &[("number", entry.number.into())])),
        }
    }
}

/// A name as it may stand on a page: a link is no link there.
pub(super) fn shown(name: &str) -> String {
    if name.contains("://") { matched::defanged(name) } else { name.to_owned() }
}

pub(super) fn source(person: &Person, source: &Source) -> Markup {
    let (words, name) = match source {
        Source::OwnDecision => (person.say("source-own"), None),
        Source::Exchange(name) => (person.say("source-exchange"), Some(name)),
        Source::List(name) => (person.say("source-list"), Some(name)),
    };
    html! { (words) @if let Some(name) = name { " " bdi.wraps dir="auto" { (shown(name)) } } }
}

pub(super) fn tags(entry: &Entry) -> Markup {
    html! {
        @if entry.tags.is_empty() { span.quiet { "–" } } @else {
            span.row { @for tag in &entry.tags { span.badge.wraps { bdi dir="auto" { (shown(tag)) } } } }
        }
    }
}

/// On or off: a shape, a word and a colour.
pub(super) fn state(person: &Person, entry: &Entry) -> Markup {
    let (state, words) = match entry.off_since {
        None => ("ok", "entry-on"),
        Some(_) => ("paused", "entry-off"),
    };
    html! { span.clock data-state=(state) { (person.say(words)) } }
}

fn import_table(person: &Person, imports: &[Import]) -> Markup {
    html! {
        div.table-wrap {
            table.table.compact {
                caption { (person.say("imports")) }
                thead { tr {
                    th scope="col" { (person.say("import-name")) }
                    th scope="col" { (person.say("import-when")) }
                    th.num scope="col" { (person.say("import-brought")) }
                    th scope="col" { (person.say("state")) }
                    @if keeps_banks(person) { th scope="col" { span.hidden-text { (person.say("import-undo")) } } }
                } }
                tbody {
                    @for import in imports {
                        tr {
                            th scope="row" { a href={ "/imports/" (import.id) } { bdi dir="auto" { (import_name(person, import)) } } }
                            td { (person.times.moment(import.started_at)) }
                            td.num { (person.words.number(import.taken as i64)) }
                            td { (import_state(person, import)) }
                            @if keeps_banks(person) {
                                td { @if import.undone_at.is_none() {
                                    a.small.nowrap href={ "/imports/" (import.id) "#undo" } { (person.say("import-undo")) "…" }
                                } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a list was called; one that came without a name has one of ours.
pub(super) fn import_name(person: &Person, import: &Import) -> String {
    if import.name.is_empty() { person.say("import-pasted") } else { shown(&import.name) }
}

pub(super) fn import_state(person: &Person, import: &Import) -> Markup {
    let (state, words) = match (import.undone_at, import.finished_at) {
        (Some(_), _) => ("paused", "import-undone"),
        (None, Some(_)) => ("ok", "import-there"),
        (None, None) => ("soon", "import-unfinished"),
    };
    html! { span.clock data-state=(state) { (person.say(words)) } }
}

/// Everything that a bank holds, one JSON object a line, as it is read.
async fn export(
    State(app): State<App>,
    person: Person,
    path: PathParts,
) -> Result<Response, Problem> {
    let (store, service) = (app.store().clone(), person.caller.service);
    let bank = paths::find_bank(&store, service, path.text(0)).await?;
    let pages = stream::try_unfold(Cursor::START, move |after| {
        let (store, bank) = (store.clone(), bank.id);
        async move { page_of_lines(&store, service, bank, after).await }
    });
    let body = Body::from_stream(pages.boxed());
    let mut response = body.into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("application/x-ndjson; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, kind);
    // A name of its own: the bank's may be in any script, and as long as it likes.
    let name = HeaderValue::from_static("attachment; filename=\"bank.jsonl\"");
    headers.insert(header::CONTENT_DISPOSITION, name);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// A page of lines, and where the next one begins.
async fn page_of_lines(
    store: &Store,
    service: ServiceId,
    bank: weir_model::BankId,
    after: Cursor,
) -> Result<Option<(String, Cursor)>, StoreError> {
    let entries = store.entries(service, bank, after, WRITTEN_OUT).await?;
    let Some(last) = entries.last() else { return Ok(None) };
    let mut lines = String::new();
    for entry in &entries {
        lines.push_str(&serde_json::to_string(&EntryBody::of(entry)).expect("texts are JSON"));
        lines.push('\n');
    }
    Ok(Some((lines, Cursor::after(last.number))))
}
