//! Import a list: what each row would become is told first, then it goes in.

use std::io::Write as _;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use maud::{Markup, html};
use weir_engine::rows::{Mapping, RowError};
use weir_engine::{ImportError, ImportPlan, Imported, ListFormat, NotBanked, RowFate, import_list};
use weir_model::Bank;
use weir_signals::SignalKind;

use super::bank_add::{LONGEST_WORD, hash_fault, head, text_fault};
use super::form::Form;
use super::person::Person;
use super::shell::Place;
use super::upload::Upload;
use super::words::key;
use super::wrong::Wrong;
use super::{icons, paths};
use crate::app::App;
use crate::extract::PathParts;
use crate::problem::Problem;

/// The largest list that goes through a browser, twice; larger ones go in with
/// `weir bank import`.
const LARGEST: usize = 4 << 20;
/// How many refused rows are shown.
const SHOWN: usize = 50;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/banks/{name}/import", get(form).post(preview))
        .route("/banks/{name}/imports", post(run))
}

/// A list that somebody sent.
struct Sent {
    name: String,
    bytes: Vec<u8>,
    format: ListFormat,
    mapping: Mapping,
}

/// What became of a list, with the rows that were refused.
struct Told {
    done: Imported,
    refused: Vec<(u64, String)>,
}

async fn form(
    State(app): State<App>,
    person: Person,
    path: PathParts,
) -> Result<Response, Problem> {
    let bank = paths::find_bank(app.store(), person.caller.service, path.text(0)).await?;
    let page = page(&person, &bank, &Form::default(), &Wrong::default());
    Ok(person.page(&person.say("import-list"), Place::Banks, &page))
}

fn page(person: &Person, bank: &Bank, form: &Form, wrong: &Wrong) -> Markup {
    let format = form.get("format").unwrap_or("csv");
    let kind = form.text("kind");
    html! {
        main.page.narrow id="main" {
            (head(person, bank, "import-list", "import-about"))
            form.stack.form method="post" action={ (paths::bank(bank)) "/import" }
                enctype="multipart/form-data" novalidate {
                (wrong.summary(person))
                fieldset.field {
                    legend.label.strong { (person.say("import-format")) }
                    div.choices {
                        @for (name, about) in [("csv", "format-csv-about"), ("json", "format-json-about"), ("hma", "format-hma-about")] {
                            label {
                                input type="radio" name="format" value=(name) checked[format == name];
                                span {
                                    span.strong { (person.say(&key("format-", name))) }
                                    span.sub-line { (person.say(about)) }
                                }
                                span {}
                            }
                        }
                    }
                }
                div.field {
                    label for="list" { (person.say("import-file")) }
                    input.input type="file" id="list" name="list" aria-invalid=[wrong.invalid("list")]
                        aria-describedby=(wrong.described("list"));
                    (wrong.beside("list"))
                    p.hint id="list-hint" { (person.say("import-file-hint")) }
                }
                div.field {
                    label for="paste" { (person.say("import-paste")) }
                    textarea.code id="paste" name="paste" rows="5" dir="ltr" { (form.text("paste")) }
                }
                div.field {
                    label for="value-kind" { (person.say("import-kind")) }
                    select id="value-kind" name="kind" aria-describedby="value-kind-hint" {
                        option value="" { (person.say("import-kind-told")) }
                        @for known in SignalKind::ALL {
                            option value=(known.name()) selected[kind == known.name()] { (person.say(&key("signal-", known.name()))) }
                        }
                    }
                    p.hint id="value-kind-hint" { (person.say("import-kind-hint")) }
                }
                label.check {
                    input type="checkbox" name="headerless" value="1" checked[form.has("headerless")];
                    span { (person.say("import-headerless")) }
                }
                div.row {
                    button.btn.btn-main type="submit" { (person.say("import-preview")) }
                    a.btn.btn-plain href=(paths::bank(bank)) { (person.say("cancel")) }
                }
                p.small.quiet { (person.say("add-nothing-stored")) }
            }
        }
    }
}

/// The list of a form; `bytes` where it came as a file.
fn sent(
    person: &Person,
    form: &Form,
    file: Option<(String, Vec<u8>)>,
    wrong: &mut Wrong,
) -> Option<Sent> {
    let (name, bytes) = file.unwrap_or_else(|| (String::new(), form.text("paste").into()));
    if bytes.is_empty() || bytes.len() > LARGEST {
        let key = if bytes.is_empty() { "import-nothing" } else { "import-large" };
        let most = [("most", ((LARGEST >> 20) as i64).into())];
        wrong.add("list", "import-file", person.words.say_with(key, &most));
        return None;
    }
    let csv = form.get("format").is_none_or(|format| format == "csv");
    let format = if csv { ListFormat::Csv } else { ListFormat::Json };
    let kind = form.get("kind").and_then(|kind| kind.parse::<SignalKind>().ok());
    let mapping = Mapping::new::<&str>(&[], kind, csv && form.has("headerless"));
    match mapping {
        Ok(mapping) => Some(Sent { name, bytes, format, mapping }),
        Err(error) => {
            wrong.add("list", "import-file", error.to_string());
            None
        }
    }
}

/// Goes through a list; a failure of the list is told in the inner result.
async fn go_through(
    app: &App,
    person: &Person,
    bank: &Bank,
    sent: &Sent,
    dry_run: bool,
) -> Result<Result<Told, String>, Problem> {
    let mut file = app.blobs().incoming()?;
    tokio::task::block_in_place(|| file.write_all(&sent.bytes))
        .map_err(|_| Problem::unavailable("the disk has no room for this list"))?;
    let plan = ImportPlan {
        file: file.path().to_owned(),
        name: Some(sent.name.clone()),
        format: sent.format,
        mapping: sent.mapping.clone(),
        dry_run,
    };
    let (store, service) = (app.store_of(&person.caller), person.caller.service);
    let mut refused = Vec::new();
    let tell = |row: u64, fate: &RowFate| {
        if let RowFate::Refused(why) = fate
            && refused.len() < SHOWN
        {
            refused.push((row, refusal(person, why)));
        }
    };
    let done = import_list(&store, service, bank.id, &plan, || app.now(), tell).await;
    match done {
        Ok(done) => Ok(Ok(Told { done, refused })),
        Err(ImportError::Store(error) | ImportError::Stopped { source: error, .. }) => {
            Err(error.into())
        }
        Err(error) => Ok(Err(error.to_string())),
    }
}

/// Why a row cannot be used, in the reader's words.
fn refusal(person: &Person, why: &NotBanked) -> String {
    let key = match why {
        NotBanked::Row(RowError::Signal(error)) => return hash_fault(person, error),
        NotBanked::Text(refused) => return text_fault(person, refused),
        NotBanked::Row(RowError::NoSignal) => "row-no-signal",
        NotBanked::Row(RowError::AmbiguousKind) => "row-ambiguous",
        NotBanked::Row(RowError::UnknownKind(_)) => "row-unknown-kind",
        NotBanked::Row(RowError::Quality(_)) => "hash-quality",
        NotBanked::Row(RowError::EmptyText) => "add-text-empty",
        NotBanked::Row(RowError::Shape { .. } | RowError::Json(_) | RowError::Csv(_)) => {
            "row-unreadable"
        }
        NotBanked::TooLong { .. } | NotBanked::ZeroCharacter { .. } => {
            let longest = [("longest", (LONGEST_WORD as i64).into())];
            return person.words.say_with("word-long", &longest);
        }
        // A list names no files.
        NotBanked::Media(error) => return error.to_string(),
    };
    person.say(key)
}

async fn preview(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    upload: Upload,
) -> Result<Response, Problem> {
    let bank = paths::find_bank(app.store(), person.caller.service, path.text(0)).await?;
    let Upload { form, files } = upload;
    let file = files.into_iter().next().map(|file| {
        let name: String = file.name.chars().filter(|c| !c.is_control()).take(200).collect();
        (name, file.bytes.to_vec())
    });
    let mut wrong = Wrong::default();
    let sent = sent(&person, &form, file, &mut wrong);
    let mut told = None;
    if let Some(sent) = &sent {
        match go_through(&app, &person, &bank, sent, true).await? {
            Ok(done) => told = Some(done),
            Err(why) => {
                let gaps = [("why", why.into())];
                wrong.add("list", "import-file", person.words.say_with("import-unread", &gaps));
            }
        }
    }
    let (Some(sent), Some(told)) = (sent, told) else {
        let (status, title) = (StatusCode::UNPROCESSABLE_ENTITY, person.say("import-list"));
        return Ok(person.page_with(
            status,
            &title,
            Place::Banks,
            &page(&person, &bank, &form, &wrong),
        ));
    };
    let main = html! {
        main.page.narrow id="main" {
            (head(&person, &bank, "import-list", "import-about"))
            form.stack method="post" action={ (paths::bank(&bank)) "/imports" }
                enctype="multipart/form-data" {
                (told_in_words(&person, &told))
                input type="hidden" name="list" value=(BASE64_STANDARD.encode(&sent.bytes));
                input type="hidden" name="name" value=(sent.name);
                @for name in ["format", "kind", "headerless"] {
                    input type="hidden" name=(name) value=(form.text(name));
                }
                div.row {
                    @if told.done.taken > 0 {
                        button.btn.btn-main type="submit" {
                            (person.words.say_with("import-take", &[("count", (told.done.taken as i64).into())]))
                        }
                    }
                    a.btn href={ (paths::bank(&bank)) "/import" } { (person.say("import-another")) }
                    a.btn.btn-plain href=(paths::bank(&bank)) { (person.say("cancel")) }
                }
                p.small.quiet { (person.say("source-review-only")) }
            }
        }
    };
    Ok(person.page(&person.say("import-list"), Place::Banks, &main))
}

/// What each row would become: taken, there already, refused with the reason.
fn told_in_words(person: &Person, told: &Told) -> Markup {
    let words = &person.words;
    let count = |key: &str, count: u64| words.say_with(key, &[("count", (count as i64).into())]);
    let done = &told.done;
    let more = done.refused.saturating_sub(told.refused.len() as u64);
    html! {
        dl.features.figures {
            div { dt { (person.say("import-would-take")) } dd { (words.number(done.taken as i64)) } }
            div { dt { (person.say("import-there-already")) } dd { (words.number(done.already_there as i64)) } }
            div { dt { (person.say("import-refused")) } dd { (words.number(done.refused as i64)) } }
        }
        @if let Some(broken) = &done.broken {
            p.banner data-state="late" role="alert" {
                (icons::info())
                span { (person.say("import-broken")) " " span lang="en" dir="auto" { (broken.to_string()) } }
            }
        }
        @if !told.refused.is_empty() {
            div.table-wrap {
                table.table.narrow-table {
                    caption { (count("import-refused-rows", done.refused)) }
                    thead { tr { th.num scope="col" { (person.say("import-row")) } th scope="col" { (person.say("import-why")) } } }
                    tbody {
                        @for (row, why) in &told.refused {
                            tr { td.num { (words.number(*row as i64)) } td { span.wraps dir="auto" { (why) } } }
                        }
                    }
                }
            }
            @if more > 0 { p.small.quiet { (count("import-more-refused", more)) } }
        }
    }
}

async fn run(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    upload: Upload,
) -> Result<Response, Problem> {
    let bank = paths::find_bank(app.store(), person.caller.service, path.text(0)).await?;
    let form = upload.form;
    let changed = || Problem::field("/list", "this is not what the page before had; go back");
    let bytes = BASE64_STANDARD.decode(form.text("list")).map_err(|_| changed())?;
    let mut wrong = Wrong::default();
    let file = Some((form.text("name").to_owned(), bytes));
    let sent = sent(&person, &form, file, &mut wrong).ok_or_else(changed)?;
    let told = go_through(&app, &person, &bank, &sent, false).await?;
    app.engine(person.caller.service).await?.catch_up().await?;
    let done = told.map_err(|why| Problem::field("/list", why))?.done;
    let to = match done.import {
        Some(import) => {
            format!("/imports/{import}?there={}&refused={}", done.already_there, done.refused)
        }
        None => paths::bank(&bank),
    };
    Ok(Redirect::to(&to).into_response())
}
