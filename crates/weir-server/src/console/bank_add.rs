//! Add to a bank: files, a text, links or hashes. The first step stores
//! nothing and shows what it would have matched; the second one banks.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use maud::{Markup, html};
use weir_engine::{
    Candidate, Fingerprinter, TextRefused, bankable, entry_of_fingerprint, link_signals,
};
use weir_model::{Bank, NewEntry, Provenance, Source};
use weir_signals::patterns::{Line, LineError};
use weir_signals::{BankedText, Signal, SignalError, SignalKind};
use weir_store::Added;

use super::form::Form;
use super::icons;
use super::paths;
use super::person::Person;
use super::shell::Place;
use super::upload::{Sent, Upload};
use super::wrong::Wrong;
use super::{bank_list, bank_preview};
use crate::app::App;
use crate::extract::PathParts;
use crate::problem::Problem;
use crate::routes::banks as api;

/// The most lines of links or hashes.
const MOST_LINES: usize = 200;
/// The longest reference, tag or source, in characters.
pub(super) const LONGEST_WORD: usize = 512;
/// The most tags of an entry.
const MOST_TAGS: usize = 64;
/// The longest text, in bytes.
const LONGEST_TEXT: usize = 1 << 20;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/banks/{name}/add", get(form).post(preview))
        .route("/banks/{name}/entries", post(store))
}

/// What is said of everything that is added together.
#[derive(Clone)]
pub(super) struct About {
    pub(super) reference: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) source: Source,
}

async fn form(
    State(app): State<App>,
    person: Person,
    path: PathParts,
) -> Result<Response, Problem> {
    let bank = paths::find_bank(app.store(), person.caller.service, path.text(0)).await?;
    let page = page(&person, &bank, &Form::default(), &Wrong::default());
    Ok(person.page(&person.say("bank-add"), Place::Banks, &page))
}

fn page(person: &Person, bank: &Bank, form: &Form, wrong: &Wrong) -> Markup {
    let what = form.get("what").unwrap_or("files");
    let tab = |value: &'static str, label: &'static str| {
        html! {
            label {
                input type="radio" name="what" id={ "kind-" (value) } value=(value) checked[what == value];
                (person.say(label))
            }
        }
    };
    let area = |id: &'static str, label: &'static str, hint: &'static str, code: bool| {
        html! {
            label for=(id) { (person.say(label)) }
            textarea.code[code] id=(id) name=(id) rows="5" dir=(if code { "ltr" } else { "auto" })
                aria-invalid=[wrong.invalid(id)] aria-describedby=(wrong.described(id)) { (form.text(id)) }
            (wrong.beside(id))
            p.hint id={ (id) "-hint" } { (person.say(hint)) }
        }
    };
    let line = |id: &'static str, label: &'static str, hint: &'static str| {
        html! {
            div.field {
                label for=(id) { (person.say(label)) }
                input.input id=(id) name=(id) dir="auto" value=(form.text(id))
                    aria-invalid=[wrong.invalid(id)] aria-describedby=(wrong.described(id));
                (wrong.beside(id))
                p.hint id={ (id) "-hint" } { (person.say(hint)) }
            }
        }
    };
    html! {
        main.page.narrow id="main" {
            (head(person, bank, "bank-add", "add-about"))
            form.stack.form method="post" action={ (paths::bank(bank)) "/add" }
                enctype="multipart/form-data" novalidate {
                (wrong.summary(person))
                fieldset.field {
                    legend.label.strong { (person.say("add-what")) }
                    div.tabs {
                        (tab("files", "add-files")) (tab("text", "add-text"))
                        (tab("links", "add-links")) (tab("list", "add-list"))
                        (tab("hashes", "add-hashes"))
                    }
                }
                div.for-files.field {
                    label.drop {
                        input type="file" id="files" name="files" multiple
                            aria-label=(person.say("add-files")) aria-invalid=[wrong.invalid("files")]
                            aria-describedby=(wrong.described("files"));
                        span.strong { (person.say("add-choose-files")) }
                        span.hint id="files-hint" { (person.say("add-files-hint")) }
                    }
                    (wrong.beside("files"))
                }
                div.for-text.field { (area("text", "add-text", "add-text-hint", false)) }
                div.for-links.field { (area("links", "add-links-lines", "add-links-hint", true)) }
                div.for-list.field { (bank_list::field(person, form, wrong)) }
                div.for-hashes.field { (area("hashes", "add-hashes-lines", "add-hashes-hint", true)) }
                (line("reference", "reference", "reference-hint"))
                div.fields-2 {
                    (line("tags", "tags", "tags-hint"))
                    (line("source", "source", "source-hint"))
                }
                div.row {
                    button.btn.btn-main type="submit" { (person.say("add-preview")) }
                    a.btn.btn-plain href=(paths::bank(bank)) { (person.say("cancel")) }
                }
                p.small.quiet { (person.say("add-nothing-stored")) }
            }
        }
    }
}

/// The head of each step by which something comes into a bank.
pub(super) fn head(person: &Person, bank: &Bank, title: &str, about: &str) -> Markup {
    html! {
        div.page-head {
            div {
                p.small { a href=(paths::bank(bank)) { bdi dir="auto" { (bank.name) } } }
                h1 { (person.say(title)) }
                p { (person.say(about)) }
            }
        }
    }
}

async fn preview(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    upload: Upload,
) -> Result<Response, Problem> {
    let bank = paths::find_bank(app.store(), person.caller.service, path.text(0)).await?;
    let Upload { form, files } = upload;
    let mut wrong = Wrong::default();
    let mut found = match form.text("what") {
        "list" => bank_list::candidates(&person, form.text("list"), &mut wrong),
        "text" => of_text(&person, &form, &mut wrong),
        "links" => of_lines(&person, "links", &form, &mut wrong, |line| {
            link_signals(line).map_err(|refused| text_fault(&person, &refused))
        }),
        "hashes" => of_lines(&person, "hashes", &form, &mut wrong, |line| {
            let signal = line.parse::<Signal>().map_err(|error| hash_fault(&person, &error))?;
            Ok(vec![signal])
        }),
        _ => of_files(&app, &person, &bank, files, &mut wrong).await?,
    };
    let about = about(&person, &form, &mut wrong);
    if !wrong.is_empty() {
        let (status, title) = (StatusCode::UNPROCESSABLE_ENTITY, person.say("bank-add"));
        return Ok(person.page_with(
            status,
            &title,
            Place::Banks,
            &page(&person, &bank, &form, &wrong),
        ));
    }
    for candidate in &mut found {
        candidate.entry.reference.clone_from(&about.reference);
        candidate.entry.tags.clone_from(&about.tags);
        candidate.entry.provenance.source = about.source.clone();
    }
    if form.text("what") == "list" {
        let page = bank_list::page(&app, &person, &bank, &found, &about).await?;
        return Ok(person.page(&person.say("add-check"), Place::Banks, &page));
    }
    let page = bank_preview::page(&app, &person, &bank, &found, &about).await?;
    Ok(person.page(&person.say("add-check"), Place::Banks, &page))
}

pub(super) fn candidate(signals: Vec<Signal>) -> Candidate {
    let provenance = Provenance { source: Source::OwnDecision, origin: None, import: None };
    let entry = NewEntry { signals, reference: None, tags: Vec::new(), provenance };
    Candidate { entry, forms: Vec::new() }
}

async fn of_files(
    app: &App,
    person: &Person,
    bank: &Bank,
    files: Vec<Sent>,
    wrong: &mut Wrong,
) -> Result<Vec<Candidate>, Problem> {
    if files.is_empty() {
        wrong.add("files", "add-files", person.say("add-no-files"));
    }
    let engine = app.engine(person.caller.service).await?;
    let mut found = Vec::with_capacity(files.len());
    for Sent { name, bytes } in files {
        let file = one_line(&name);
        let features = bank.forms.features;
        let work = move |fingerprinter: &mut Fingerprinter| {
            fingerprinter.take_for_bank(features);
            fingerprinter.upload(&bytes, Some(&name))
        };
        let print = engine.fingerprint(work).await;
        let print = print.ok_or_else(|| Problem::internal(&"a fingerprint panicked"))?;
        let forms: Vec<Signal> = print.turned().map(|hashed| hashed.pdq.into()).collect();
        match entry_of_fingerprint(print, Some(file.clone())) {
            Ok(entry) => found.push(Candidate { entry, forms }),
            Err(why) => {
                let gaps = [("file", file.into()), ("why", why.to_string().into())];
                wrong.add("files", "add-files", person.words.say_with("add-file-unread", &gaps));
            }
        }
    }
    Ok(found)
}

/// A file's name on one line, no longer than it can be kept.
fn one_line(name: &str) -> String {
    let visible = name.chars().map(|c| if c.is_control() { ' ' } else { c });
    visible.take(LONGEST_WORD).collect::<String>().trim().to_owned()
}

fn of_text(person: &Person, form: &Form, wrong: &mut Wrong) -> Vec<Candidate> {
    let text = form.text("text");
    if text.len() > LONGEST_TEXT {
        wrong.add("text", "add-text", person.say("add-text-long"));
        return Vec::new();
    }
    match bankable(text) {
        Ok(bankable) => vec![candidate(bankable.signals)],
        Err(refused) => {
            wrong.add("text", "add-text", text_fault(person, &refused));
            Vec::new()
        }
    }
}

/// Why a text or a link is not banked, in the reader's words.
pub(super) fn text_fault(person: &Person, refused: &TextRefused) -> String {
    match refused {
        TextRefused::Empty => person.say("add-text-empty"),
        TextRefused::TooLong { .. } => person.say("add-text-long"),
        TextRefused::KnownSource(source) => {
            person.words.say_with("add-text-known", &[("source", source.as_str().into())])
        }
        TextRefused::NoLink(_) => person.say("add-not-a-link"),
        TextRefused::WholeSite(site) => {
            person.words.say_with("add-whole-site", &[("site", site.as_str().into())])
        }
    }
}

/// A candidate a line; lines without anything are passed over.
fn of_lines(
    person: &Person,
    field: &'static str,
    form: &Form,
    wrong: &mut Wrong,
    read: impl Fn(&str) -> Result<Vec<Signal>, String>,
) -> Vec<Candidate> {
    let label = if field == "links" { "add-links-lines" } else { "add-hashes-lines" };
    let lines = form.text(field).lines().map(str::trim).enumerate();
    let lines: Vec<(usize, &str)> = lines.filter(|(_, line)| !line.is_empty()).collect();
    if lines.is_empty() || lines.len() > MOST_LINES {
        let most = [("most", (MOST_LINES as i64).into())];
        wrong.add(field, label, person.words.say_with("add-lines", &most));
        return Vec::new();
    }
    let mut found = Vec::with_capacity(lines.len());
    for (number, line) in lines {
        match read(line) {
            Ok(signals) => found.push(candidate(signals)),
            Err(why) => {
                let gaps = [("line", (number as i64 + 1).into()), ("why", why.into())];
                wrong.add(field, label, person.words.say_with("add-line-wrong", &gaps));
            }
        }
    }
    found
}

/// What is wrong with a hash, in the reader's words.
pub(super) fn hash_fault(person: &Person, error: &SignalError) -> String {
    let words = &person.words;
    match error {
        SignalError::NoKind(_) => person.say("hash-no-kind"),
        SignalError::UnknownKind(kind) => {
            words.say_with("hash-unknown-kind", &[("kind", kind.as_str().into())])
        }
        SignalError::WrongLength { kind, expected, found } => {
            let gaps = [
                ("kind", kind.name().into()),
                ("expected", (*expected as i64).into()),
                ("found", (*found as i64).into()),
            ];
            words.say_with("hash-length", &gaps)
        }
        SignalError::NotHex { found, at, .. } => {
            let gaps = [("found", found.to_string().into()), ("at", (*at as i64).into())];
            words.say_with("hash-not-hex", &gaps)
        }
        SignalError::Pattern(error) => bank_list::line_fault(person, error),
        SignalError::Quality(_) => person.say("hash-quality"),
        _ => person.say("add-not-a-link"),
    }
}

/// What is said of all candidates, and what is wrong with that.
pub(super) fn about(person: &Person, form: &Form, wrong: &mut Wrong) -> About {
    // A comma is another letter in Arabic.
    let tags = form.text("tags").split([',', '،', '\n']);
    let mut tags: Vec<String> =
        tags.map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect();
    tags.dedup();
    let bad = |word: &str| word.chars().count() > LONGEST_WORD || word.contains('\0');
    if tags.len() > MOST_TAGS || tags.iter().any(|tag| bad(tag)) {
        let gaps = [("most", (MOST_TAGS as i64).into()), ("longest", (LONGEST_WORD as i64).into())];
        wrong.add("tags", "tags", person.words.say_with("tags-wrong", &gaps));
    }
    for (at, label) in [("reference", "reference"), ("source", "source")] {
        if bad(form.text(at)) {
            let longest = [("longest", (LONGEST_WORD as i64).into())];
            wrong.add(at, label, person.words.say_with("word-long", &longest));
        }
    }
    let source = match form.get("source") {
        None | Some("own") => Source::OwnDecision,
        Some(name) => {
            let Ok(source) = name.parse();
            source
        }
    };
    About { reference: form.get("reference").map(str::to_owned), tags, source }
}

/// A candidate on its way through the browser: its file on the first line, then
/// its signals. A text goes back as whoever typed it sent it: nothing is kept of
/// it before it is banked.
pub(super) fn carried(candidate: &Candidate) -> String {
    let origin = candidate.entry.provenance.origin.as_deref().unwrap_or_default();
    let signals = candidate.entry.signals.iter().map(|signal| {
        match signal.banked_text().and_then(BankedText::held) {
            Some(held) if signal.kind() == SignalKind::Pattern => {
                format!("{LINE}{}", URL_SAFE_NO_PAD.encode(held.text()))
            }
            Some(held) => format!("{TEXT}{}", URL_SAFE_NO_PAD.encode(held.text())),
            None => signal.to_string(),
        }
    });
    std::iter::once(origin.to_owned()).chain(signals).collect::<Vec<_>>().join("\n")
}

/// Before a line of a list on its way through the browser, in Base64.
const LINE: &str = "pattern-line=";
/// Before a text on its way through the browser, in Base64.
const TEXT: &str = "banked-text=";

/// Reads what [`carried`] wrote; the browser may have ended lines its own way.
fn brought_back(text: &str, about: &About) -> Result<NewEntry, Problem> {
    let mut lines = text.lines().map(str::trim);
    let origin = lines.next().filter(|origin| !origin.is_empty()).map(one_line);
    let wrong = |error: &dyn std::fmt::Display| Problem::field("/candidate", error.to_string());
    let mut signals: Vec<Signal> = Vec::new();
    for line in lines.filter(|line| !line.is_empty()) {
        if let Some(text) = line.strip_prefix(TEXT) {
            let text = URL_SAFE_NO_PAD.decode(text).map_err(|error| wrong(&error))?;
            let banked = bankable(&String::from_utf8_lossy(&text))
                .map_err(|refused| wrong(&refused))?
                .signals;
            signals.extend(banked.into_iter().filter(|signal| signal.banked_text().is_some()));
        } else if let Some(text) = line.strip_prefix(LINE) {
            let text = URL_SAFE_NO_PAD.decode(text).map_err(|error| wrong(&error))?;
            let line: Line =
                String::from_utf8_lossy(&text).parse().map_err(|error: LineError| wrong(&error))?;
            signals.push(Signal::Pattern(BankedText::pattern(&line)));
        } else {
            signals.push(line.parse().map_err(|error: SignalError| wrong(&error))?);
        }
    }
    Ok(NewEntry {
        signals,
        reference: about.reference.clone(),
        tags: about.tags.clone(),
        provenance: Provenance { source: about.source.clone(), origin, import: None },
    })
}

async fn store(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    form: Form,
) -> Result<Response, Problem> {
    let bank = paths::find_bank(app.store(), person.caller.service, path.text(0)).await?;
    let mut wrong = Wrong::default();
    let about = about(&person, &form, &mut wrong);
    let entries: Vec<NewEntry> =
        form.all("candidate").map(|text| brought_back(text, &about)).collect::<Result<_, _>>()?;
    let usable = |entry: &NewEntry| !entry.signals.is_empty() && entry.signals.len() <= 64;
    if !wrong.is_empty() || entries.is_empty() || !entries.iter().all(usable) {
        return Err(Problem::field("/candidate", "this is not what the page before had; go back"));
    }
    let added = api::bank_all(&app, &person.caller, &bank, &entries).await?;
    if let [Added::Stored { id, .. }] = added[..] {
        return Ok(Redirect::to(&format!("/entries/{id}?done=banked")).into_response());
    }
    Ok(to_bank(&bank, &added))
}

/// Back to the bank, which says what came of it.
pub(super) fn to_bank(bank: &Bank, added: &[Added]) -> Response {
    let count = |which: fn(&Added) -> bool| added.iter().filter(|added| which(added)).count();
    let to = format!(
        "{}?added={}&confirmed={}&there={}",
        paths::bank(bank),
        count(|added| matches!(added, Added::Stored { .. })),
        count(|added| matches!(added, Added::Confirmed(_))),
        count(|added| matches!(added, Added::AlreadyThere(_))),
    );
    Redirect::to(&to).into_response()
}

/// The drawing that says what a candidate or an entry is.
pub(super) fn drawing(signals: &[Signal]) -> Markup {
    match signals.first() {
        Some(Signal::Pdq { .. }) => icons::picture(),
        Some(Signal::Text(_)) => icons::text(),
        Some(Signal::Passage(_) | Signal::Phrase(_) | Signal::Pattern(_) | Signal::Tlsh(_)) => {
            icons::text()
        }
        Some(Signal::Url(_) | Signal::Indicator(_)) => icons::link(),
        Some(_) if signals.len() > 1 => icons::file(),
        _ => icons::hash(),
    }
}
