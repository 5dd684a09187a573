//! Add a list: keywords and regular expressions, one a line, some tens of thousands
//! at once. The first step says what is wrong line by line, or what the list would
//! have matched; the second one banks.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::post;
use maud::{Markup, html};
use weir_engine::Candidate;
use weir_model::{Bank, BankKind, NewEntry};
use weir_signals::patterns::{Line, LineError};
use weir_signals::{BankedText, Signal};

use super::bank_add::{About, about, candidate, head, to_bank};
use super::bank_preview::{held, look_back, said, would};
use super::form::Form;
use super::paths;
use super::person::Person;
use super::upload::Upload;
use super::wrong::Wrong;
use crate::app::App;
use crate::extract::PathParts;
use crate::problem::Problem;
use crate::routes::banks as api;

/// The most lines of one list.
const MOST_LINES: usize = 50_000;
/// The most faults that are told at once.
const MOST_FAULTS: usize = 20;
/// How many lines are shown before they are banked.
const SHOWN: usize = 20;
/// How many are banked in one transaction.
const BATCH: usize = 1_000;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/banks/{name}/list", post(store))
}

/// Where the list is written.
pub(super) fn field(person: &Person, form: &Form, wrong: &Wrong) -> Markup {
    html! {
        label for="list" { (person.say("add-list-lines")) }
        textarea id="list" name="list" rows="10" dir="auto"
            aria-invalid=[wrong.invalid("list")] aria-describedby=(wrong.described("list")) { (form.text("list")) }
        (wrong.beside("list"))
        p.hint id="list-hint" { (person.say("add-list-hint")) }
        details {
            summary { (person.say("add-list-how")) }
            dl.facts {
                @for (line, says) in EXAMPLES {
                    div { dt { bdi { code { (line) } } } dd { (person.say(says)) } }
                }
            }
        }
    }
}

/// What a line can be.
const EXAMPLES: [(&str, &str); 7] = [
    ("seventh lamp", "add-list-words"),
    ("lamp {part}", "add-list-part"),
    ("lamp oil {within=5}", "add-list-within"),
    ("lampe {language=fr}", "add-list-language"),
    ("/oil[ -]?money/", "add-list-expression"),
    ("/مصباح(ان|ين)/ {skeleton}", "add-list-skeleton"),
    ("# …", "add-list-remark"),
];

/// The lines of a list; what is wrong with it is said line by line.
pub(super) fn candidates(person: &Person, text: &str, wrong: &mut Wrong) -> Vec<Candidate> {
    let lines: Vec<(usize, &str)> = text.lines().enumerate().collect();
    let mut found = Vec::new();
    let mut faults = 0_usize;
    for (at, line) in lines.iter().take(MOST_LINES) {
        match Line::of_file(line) {
            None => {}
            Some(Ok(line)) => {
                found.push(candidate(vec![Signal::Pattern(BankedText::pattern(&line))]));
            }
            Some(Err(error)) => {
                faults += 1;
                if faults <= MOST_FAULTS {
                    let why = line_fault(person, &error);
                    let gaps = [("line", (*at as i64 + 1).into()), ("why", why.into())];
                    wrong.add(
                        "list",
                        "add-list-lines",
                        person.words.say_with("add-line-wrong", &gaps),
                    );
                }
            }
        }
    }
    if faults > MOST_FAULTS {
        let more = [("count", ((faults - MOST_FAULTS) as i64).into())];
        wrong.add("list", "add-list-lines", person.words.say_with("add-list-more-faults", &more));
    }
    if (found.is_empty() && faults == 0) || lines.len() > MOST_LINES {
        let most = [("most", (MOST_LINES as i64).into())];
        wrong.add("list", "add-list-lines", person.words.say_with("add-lines", &most));
    }
    found
}

/// Why a line cannot be used, in the reader's words.
pub(super) fn line_fault(person: &Person, error: &LineError) -> String {
    let say = |key: &str, gaps: &[(&'static str, &str)]| {
        let gaps: Vec<_> =
            gaps.iter().map(|(name, value)| (*name, (*value).to_owned().into())).collect();
        person.words.say_with(key, &gaps)
    };
    match error {
        LineError::Empty => person.say("line-empty"),
        LineError::TooFewLetters { words, .. } => say("line-short", &[("words", words)]),
        LineError::Text { .. } => person.say("line-text"),
        LineError::Option(option) => say("line-option", &[("option", option)]),
        LineError::Language(language) => say("line-language", &[("language", language)]),
        LineError::Within { found } => say("line-within", &[("found", found)]),
        LineError::Together(_) => person.say("line-together"),
        LineError::NoSlash(_) => person.say("line-slash"),
        LineError::Unreadable { expression, reason } => {
            say("line-unreadable", &[("expression", expression), ("reason", reason)])
        }
        LineError::MatchesAll { expression } => say("line-all", &[("expression", expression)]),
        LineError::TooBig { expression } => say("line-big", &[("expression", expression)]),
        LineError::TooLong { .. } => person.say("line-long"),
        LineError::Query(reason) => say("line-query", &[("reason", reason)]),
    }
}

/// The second page: nothing is stored before its form is sent.
pub(super) async fn page(
    app: &App,
    person: &Person,
    bank: &Bank,
    candidates: &[Candidate],
    about: &About,
) -> Result<Markup, Problem> {
    let preview = look_back(app, person, bank, candidates).await?;
    let entries: Vec<NewEntry> = candidates.iter().map(|c| c.entry.clone()).collect();
    let known = app.store().find_entries(person.caller.service, bank.id, &entries).await?;
    let there = known.iter().filter(|known| known.is_some()).count();
    let lines: Vec<&str> = candidates.iter().filter_map(held).collect();
    let counted =
        |key: &str, count: usize| person.words.say_with(key, &[("count", (count as i64).into())]);
    let allow = bank.kind == BankKind::Allow;
    Ok(html! {
        main.page id="main" {
            (head(person, bank, "bank-add", "add-about"))
            form.split method="post" action={ (paths::bank(bank)) "/list" } enctype="multipart/form-data" {
                section.card.stack aria-labelledby="candidates" {
                    h2 id="candidates" { (person.say("add-check")) }
                    p { (counted("add-list-count", lines.len())) }
                    @if there > 0 { p.small.quiet { (counted("add-list-there", there)) } }
                    ul.stack.stack-2 {
                        @for line in lines.iter().take(SHOWN) { li { bdi dir="auto" { code { (line) } } } }
                    }
                    @if lines.len() > SHOWN { p.small.quiet { (counted("would-more", lines.len() - SHOWN)) } }
                    p.small { (person.say(if allow { "add-list-allow" } else { "add-list-never-more" })) }
                    (said(person, about))
                    // What was sent goes back as it came: nothing is kept of it before.
                    textarea name="list" hidden { (lines.join("\n")) }
                    input type="hidden" name="reference" value=(about.reference.as_deref().unwrap_or_default());
                    input type="hidden" name="tags" value=(about.tags.join(", "));
                    input type="hidden" name="source" value=(about.source);
                    div.row.row-apart {
                        button.btn.btn-main type="submit" { (counted("add-store", lines.len())) }
                        a.btn href={ (paths::bank(bank)) "/add" } { (person.say("add-again")) }
                    }
                }
                aside.card.stack.preview aria-labelledby="would" {
                    h2 id="would" { (person.say(if allow { "would-stop" } else { "would-match" })) }
                    (would(person, candidates, &preview, !allow))
                }
            }
        }
    })
}

async fn store(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    upload: Upload,
) -> Result<Response, Problem> {
    let bank = paths::find_bank(app.store(), person.caller.service, path.text(0)).await?;
    let form = upload.form;
    let mut wrong = Wrong::default();
    let about = about(&person, &form, &mut wrong);
    let found = candidates(&person, form.text("list"), &mut wrong);
    if !wrong.is_empty() {
        return Err(Problem::field("/list", "this is not what the page before had; go back"));
    }
    let entries: Vec<NewEntry> = found
        .into_iter()
        .map(|Candidate { entry, .. }| {
            let mut entry =
                NewEntry { reference: about.reference.clone(), tags: about.tags.clone(), ..entry };
            entry.provenance.source = about.source.clone();
            entry
        })
        .collect();
    let mut added = Vec::with_capacity(entries.len());
    for batch in entries.chunks(BATCH) {
        added.extend(api::bank_all(&app, &person.caller, &bank, batch).await?);
    }
    Ok(to_bank(&bank, &added))
}
