//! Undo by cause: choose what lies behind decisions, see all that it did, and
//! take it back with one press.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use maud::{Markup, html};
use weir_model::{CaseId, Cause, EntryId, Import, RuleVersion};
use weir_store::{CausedCase, CausedDecisions, StoreError, UndoPreview};

use super::bank::{import_name, shown};
use super::form::Form;
use super::icons;
use super::matched::{defanged, item_name};
use super::person::Person;
use super::shell::Place;
use super::words::key;
use super::wrong::Wrong;
use crate::app::App;
use crate::extract::Query;
use crate::problem::Problem;

/// How many cases a page shows.
const PAGE: u32 = 25;
/// How many lists there are to choose from, the newest.
const IMPORTS: usize = 50;
/// The causes, in the order that they are offered in.
const KINDS: [&str; 5] = ["entry", "rule_version", "import", "bank", "time"];

pub(super) fn routes() -> Router<App> {
    Router::new().route("/undo", get(page).post(start))
}

/// What was chosen.
#[derive(Default, serde::Deserialize)]
struct View {
    kind: Option<String>,
    entry: Option<String>,
    rule_version: Option<String>,
    import: Option<String>,
    bank: Option<String>,
    from: Option<String>,
    to: Option<String>,
    /// Behind which case the list goes on.
    after: Option<String>,
}

impl View {
    fn of(form: &Form) -> Self {
        let field = |name: &str| form.get(name).map(str::to_owned);
        Self {
            kind: field("kind"),
            entry: field("entry"),
            rule_version: field("rule_version"),
            import: field("import"),
            bank: field("bank"),
            from: field("from"),
            to: field("to"),
            after: None,
        }
    }

    /// The kind that is chosen; a link from elsewhere names the thing alone.
    fn kind(&self) -> Option<&str> {
        let named = [
            (&self.entry, "entry"),
            (&self.rule_version, "rule_version"),
            (&self.import, "import"),
            (&self.bank, "bank"),
            (&self.from, "time"),
        ];
        let given = named.iter().find(|(field, _)| field.is_some()).map(|(_, kind)| *kind);
        self.kind.as_deref().filter(|kind| KINDS.contains(kind)).or(given)
    }

    /// The fields that say which cause it is, for links and forms.
    fn fields(&self) -> Vec<(&'static str, String)> {
        let kind = self.kind().unwrap_or_default();
        let all = [
            ("entry", &self.entry, "entry"),
            ("rule_version", &self.rule_version, "rule_version"),
            ("import", &self.import, "import"),
            ("bank", &self.bank, "bank"),
            ("from", &self.from, "time"),
            ("to", &self.to, "time"),
        ];
        let own = all.into_iter().filter(|(.., of)| *of == kind);
        let mut fields = vec![("kind", kind.to_owned())];
        fields.extend(own.filter_map(|(name, field, _)| Some((name, field.clone()?))));
        fields
    }

    /// The cause, or what is wrong with the field that should say it.
    fn cause(&self, person: &Person) -> Result<Cause, Wrong> {
        let mut wrong = Wrong::default();
        let text = |field: &Option<String>| field.as_deref().unwrap_or_default().trim().to_owned();
        let cause = match self.kind() {
            Some("entry") => text(&self.entry).parse().ok().map(Cause::Entry),
            Some("rule_version") => text(&self.rule_version).parse().ok().map(Cause::RuleVersion),
            Some("import") => text(&self.import).parse().ok().map(Cause::Import),
            Some("bank") => text(&self.bank).parse().ok().map(Cause::Bank),
            Some(_) => {
                let from = person.times.read(&text(&self.from));
                let to = person.times.read(&text(&self.to));
                match (from, to) {
                    (Some(from), Some(to)) if from < to => Some(Cause::Time { from, to }),
                    (None, _) => {
                        wrong.add("from", "time-from", person.say("cause-no-time"));
                        None
                    }
                    (_, None) => {
                        wrong.add("to", "time-to", person.say("cause-no-time"));
                        None
                    }
                    _ => {
                        wrong.add("to", "time-to", person.say("cause-time-order"));
                        None
                    }
                }
            }
            None => {
                wrong.add("kind", "cause", person.say("cause-none"));
                None
            }
        };
        if let (None, true) = (&cause, wrong.is_empty()) {
            match self.kind() {
                Some("entry") => wrong.add("entry", "cause-entry", person.say("cause-no-entry")),
                Some("rule_version") => {
                    wrong.add("rule_version", "cause-rule-version", person.say("cause-choose"));
                }
                Some("import") => wrong.add("import", "cause-import", person.say("cause-choose")),
                _ => wrong.add("bank", "cause-bank", person.say("cause-choose")),
            }
        }
        cause.ok_or(wrong)
    }
}

async fn page(
    State(app): State<App>,
    person: Person,
    Query(view): Query<View>,
) -> Result<Response, Problem> {
    if view.kind().is_none() {
        return choose(&app, &person, &view, &Wrong::default()).await;
    }
    match view.cause(&person) {
        Ok(cause) => preview(&app, &person, &view, &cause).await,
        Err(wrong) => choose(&app, &person, &view, &wrong).await,
    }
}

/// The form that asks what lies behind it.
async fn choose(
    app: &App,
    person: &Person,
    view: &View,
    wrong: &Wrong,
) -> Result<Response, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let versions = store.rules(service).await?;
    let mut imports = store.imports(service).await?;
    imports.truncate(IMPORTS);
    let banks = store.banks(service).await?;
    let banks: Vec<&str> = banks.iter().map(|bank| bank.name.as_str()).collect();
    let title = person.say("cause-title");
    let main = html! {
        main.page.narrow id="main" {
            div.page-head { div { h1 { (title) } p { (person.say("cause-about")) } } }
            div.stack {
                (wrong.summary(person))
                form.stack method="get" action="/undo" {
                    fieldset.stack {
                        legend.strong id="kind" { (person.say("cause")) }
                        (wrong.beside("kind"))
                        (option(person, view, wrong, "entry", &entry_field(person, view, wrong)))
                        (option(person, view, wrong, "rule_version", &version_field(person, view, &versions)))
                        (option(person, view, wrong, "import", &import_field(person, view, &imports)))
                        (option(person, view, wrong, "bank", &bank_field(person, view, &banks)))
                        (option(person, view, wrong, "time", &time_fields(person, view, wrong)))
                    }
                    div { button.btn.btn-main type="submit" { (person.say("cause-look")) } }
                }
            }
        }
    };
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(person.page_with(status, &title, Place::Banks, &main))
}

/// A cause to choose, with the field that says which.
fn option(person: &Person, view: &View, wrong: &Wrong, kind: &str, field: &Markup) -> Markup {
    let chosen = view.kind() == Some(kind) || (view.kind().is_none() && kind == "entry");
    let word = key("cause-", &kind.replace('_', "-"));
    html! {
        div.card.stack {
            label.row {
                input type="radio" name="kind" value=(kind) checked[chosen];
                span.strong { (person.say(&word)) }
            }
            (field)
            @if kind != "time" && kind != "entry" { (wrong.beside(kind)) }
        }
    }
}

fn entry_field(person: &Person, view: &View, wrong: &Wrong) -> Markup {
    html! {
        div.field {
            label.hidden-text for="entry" { (person.say("cause-entry")) }
            input.input.code type="text" id="entry" name="entry" dir="ltr" autocomplete="off"
                maxlength="64" value=(view.entry.as_deref().unwrap_or_default())
                aria-invalid=[wrong.invalid("entry")] aria-describedby=(wrong.described("entry"));
            p.hint id="entry-hint" { (person.say("cause-entry-hint")) }
            (wrong.beside("entry"))
        }
    }
}

fn version_field(person: &Person, view: &View, versions: &[RuleVersion]) -> Markup {
    html! {
        @if versions.is_empty() { p.small.quiet { (person.say("cause-no-rules")) } } @else {
            label.hidden-text for="rule_version" { (person.say("cause-rule-version")) }
            select id="rule_version" name="rule_version" {
                @for version in versions {
                    @let id = version.id.to_string();
                    option value=(id) selected[view.rule_version.as_deref() == Some(&id)] {
                        (version_name(person, version))
                    }
                }
            }
        }
    }
}

fn version_name(person: &Person, version: &RuleVersion) -> String {
    let gaps = [("rule", version.name.as_str().into()), ("version", version.number.into())];
    person.words.say_with("rule-and-version", &gaps)
}

fn import_field(person: &Person, view: &View, imports: &[Import]) -> Markup {
    html! {
        @if imports.is_empty() { p.small.quiet { (person.say("cause-no-imports")) } } @else {
            label.hidden-text for="import" { (person.say("cause-import")) }
            select id="import" name="import" {
                @for import in imports {
                    @let id = import.id.to_string();
                    option value=(id) selected[view.import.as_deref() == Some(&id)] {
                        (import_name(person, import)) (person.say("comma")) " "
                        (person.times.moment(import.started_at))
                    }
                }
            }
        }
    }
}

fn bank_field(person: &Person, view: &View, banks: &[&str]) -> Markup {
    html! {
        @if banks.is_empty() { p.small.quiet { (person.say("cause-no-banks")) } } @else {
            label.hidden-text for="bank" { (person.say("cause-bank")) }
            select id="bank" name="bank" dir="auto" {
                @for bank in banks {
                    option value=(bank) selected[view.bank.as_deref() == Some(*bank)] { (bank) }
                }
            }
        }
    }
}

fn time_fields(person: &Person, view: &View, wrong: &Wrong) -> Markup {
    let begin = || person.times.local(person.times.days(1)[0]);
    let from = view.from.clone().unwrap_or_else(begin);
    let to = view.to.clone().unwrap_or_else(|| person.times.local(person.now()));
    let field = |name: &str, label: &str, value: &str| {
        html! {
            div.field {
                label for=(name) { (person.say(label)) }
                input.input type="datetime-local" id=(name) name=(name) value=(value)
                    aria-invalid=[wrong.invalid(name)];
                (wrong.beside(name))
            }
        }
    };
    html! { (field("from", "time-from", &from)) (field("to", "time-to", &to)) }
}

/// All that a cause did, and the one button.
async fn preview(
    app: &App,
    person: &Person,
    view: &View,
    cause: &Cause,
) -> Result<Response, Problem> {
    let (store, service, now) = (app.store(), person.caller.service, person.now());
    let after: Option<CaseId> = view.after.as_deref().and_then(|case| case.parse().ok());
    let seen = store.undo_preview(service, cause, now).await?;
    let mut cases = store.undo_cases(service, cause, after, PAGE + 1, now).await?;
    let more = cases.len() > PAGE as usize;
    cases.truncate(PAGE as usize);
    let title = person.say("cause-preview");
    let main = html! {
        main.page.narrow id="main" {
            div.page-head { div {
                p.small { a href="/undo" { (person.say("cause-other")) } }
                h1 { (title) }
                p { (name(app, person, cause).await?) }
            } }
            div.stack {
                @if seen.is_empty() {
                    p.paper.quiet role="status" { (person.say("cause-nothing")) }
                    @if seen.undone() > 0 { (decisions(person, &seen.decisions)) }
                } @else {
                    (decisions(person, &seen.decisions))
                    (others(person, &seen))
                    (still_on(app, person, cause).await?)
                    (confirm(person, view, &seen))
                    (case_table(person, &cases))
                    p.row.row-apart.small {
                        @if after.is_some() { a href=(link(view, None)) { (person.say("list-first")) } } @else { span {} }
                        @if let Some(last) = cases.last().filter(|_| more) {
                            a href=(link(view, Some(last.case))) { (person.say("list-next")) }
                        }
                    }
                }
            }
        }
    };
    Ok(person.page(&title, Place::Banks, &main))
}

fn link(view: &View, after: Option<CaseId>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(view.fields());
    if let Some(after) = after {
        query.append_pair("after", &after.to_string());
    }
    format!("/undo?{}", query.finish())
}

/// The cause in words, with a link to it where it is still there.
pub(super) async fn name(app: &App, person: &Person, cause: &Cause) -> Result<Markup, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    Ok(match cause {
        Cause::Entry(id) => {
            let known = known_entry(app, person, *id).await?;
            let name = known.unwrap_or_else(|| id.to_string());
            html! { (person.say("cause-entry")) " " a href={ "/entries/" (id) } { bdi.wraps dir="auto" { (name) } } }
        }
        Cause::RuleVersion(id) => {
            let version = store.rule_version(service, *id).await?;
            html! { (person.say("cause-rule-version")) " " (version_name(person, &version)) }
        }
        Cause::Import(id) => {
            let import = store.import(service, *id).await?;
            html! { (person.say("cause-import")) " " a href={ "/imports/" (id) } { bdi.wraps dir="auto" { (import_name(person, &import)) } } }
        }
        Cause::Bank(bank) => html! { (person.say("cause-bank")) " " bdi dir="auto" { (bank) } },
        Cause::Time { from, to } => {
            let gaps = [
                ("from", person.times.moment(*from).into()),
                ("to", person.times.moment(*to).into()),
            ];
            html! { (person.words.say_with("cause-time-span", &gaps)) }
        }
    })
}

async fn known_entry(app: &App, person: &Person, id: EntryId) -> Result<Option<String>, Problem> {
    match app.store().entry(person.caller.service, id).await {
        Ok(entry) => {
            let known = entry.reference.or(entry.provenance.origin);
            Ok(known.map(|name| shown(&name)))
        }
        Err(StoreError::NoEntry(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What goes on matching brings new ones.
async fn still_on(app: &App, person: &Person, cause: &Cause) -> Result<Markup, Problem> {
    let on = match cause {
        Cause::Entry(id) => {
            let entry = app.store().entry(person.caller.service, *id).await;
            entry.is_ok_and(|entry| entry.off_since.is_none())
        }
        _ => false,
    };
    Ok(html! {
        @if on {
            p.banner data-state="soon" { (icons::info()) span { (person.say("cause-still-on")) } }
        }
    })
}

fn decisions(person: &Person, sorts: &[CausedDecisions]) -> Markup {
    let number = |count: u64| person.words.number(count as i64);
    html! {
        @if !sorts.is_empty() {
            div.table-wrap {
                table.table.compact {
                    caption.hidden-text { (person.say("cause-decisions")) }
                    thead { tr {
                        th scope="col" { (person.say("outcome")) }
                        th scope="col" { (person.say("cause-by")) }
                        th.num scope="col" { (person.say("cause-standing")) }
                        th.num scope="col" { (person.say("cause-undone")) }
                    } }
                    tbody {
                        @for sort in sorts {
                            tr {
                                th scope="row" { (person.say(&key("outcome-", sort.outcome.name()))) }
                                td { (person.say(if sort.by_rule { "from-rule" } else { "cause-by-person" })) }
                                td.num { (number(sort.standing)) }
                                td.num { (number(sort.undone)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn others(person: &Person, seen: &UndoPreview) -> Markup {
    let words = &person.words;
    let lines = [
        (seen.held, "cause-held"),
        (seen.withdrawn, "cause-withdrawn"),
        (seen.labels, "cause-labels"),
    ];
    html! {
        ul.list {
            @for (count, key) in lines.into_iter().filter(|(count, _)| *count > 0) {
                li { (words.say_with(key, &[("count", (count as i64).into())])) }
            }
        }
    }
}

fn confirm(person: &Person, view: &View, seen: &UndoPreview) -> Markup {
    let count = [("count", ((seen.cases + seen.labels) as i64).into())];
    html! {
        form.card.stack method="post" action="/undo" {
            @for (name, value) in view.fields() { input type="hidden" name=(name) value=(value); }
            p { (person.say("cause-confirm-about")) }
            div.row {
                button.btn.btn-main type="submit" { (person.words.say_with("cause-confirm", &count)) }
                a.btn href="/undo" { (person.say("cancel")) }
            }
        }
    }
}

fn case_table(person: &Person, cases: &[CausedCase]) -> Markup {
    html! {
        @if !cases.is_empty() {
            div.table-wrap {
                table.table.compact {
                    caption { (person.say("cause-cases")) }
                    thead { tr {
                        th scope="col" { (person.say("item")) }
                        th scope="col" { (person.say("state")) }
                    } }
                    tbody { @for case in cases { (case_line(person, case)) } }
                }
            }
        }
    }
}

fn case_line(person: &Person, case: &CausedCase) -> Markup {
    let about = match (&case.item, &case.url) {
        (Some(key), _) => item_name(key),
        (None, Some(url)) => defanged(url),
        (None, None) => person.say("case-erased"),
    };
    let state = match case.outcome {
        Some(outcome) => person.say(&key("outcome-", outcome.name())),
        None if case.held => person.say("cause-case-held"),
        None => person.say("end-waits"),
    };
    html! {
        tr {
            th scope="row" { a href={ "/cases/" (case.case) } { bdi.wraps dir="auto" { (about) } } }
            td { (state) }
        }
    }
}

/// Starts the job, and shows how far it is.
async fn start(State(app): State<App>, person: Person, form: Form) -> Result<Response, Problem> {
    let view = View::of(&form);
    let cause = match view.cause(&person) {
        Ok(cause) => cause,
        Err(wrong) => return choose(&app, &person, &view, &wrong).await,
    };
    let service = person.caller.service;
    let job = app.store_of(&person.caller).start_undo(service, &cause, app.now()).await?;
    app.engine(service).await?;
    Ok(Redirect::to(&format!("/jobs/{}", job.id)).into_response())
}
