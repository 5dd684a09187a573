//! “Not a match”: says why, can switch the entry off or put the picture on an
//! allow list, and shows first what else that would release.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use weir_model::{
    Bank, BankKind, BankName, CaseId, EntryId, NewDecision, NewEntry, Outcome, Permission,
    Provenance, Purpose, Scope, Source,
};
use weir_signals::Signal;

use super::decide::{next, one};
use super::load::WholeCase;
use super::page::{banner, title};
use crate::app::App;
use crate::console::form::Form;
use crate::console::person::Person;
use crate::console::queue::View;
use crate::console::shell::Place;
use crate::extract::{PathParts, Query};
use crate::problem::Problem;

/// The bank that allowed pictures go to where no allow bank is there yet.
const ALLOWED: &str = "allowed";

/// What “not a match” may do besides.
struct Reach {
    entry: Option<EntryId>,
    /// Other open cases that have no match left without the entry.
    by_entry: Vec<CaseId>,
    /// Other open cases of the same content.
    by_content: Vec<CaseId>,
    /// What would go to the allow bank.
    signals: Vec<Signal>,
    may_bank: bool,
}

impl Reach {
    async fn of(app: &App, person: &Person, whole: &WholeCase) -> Result<Self, Problem> {
        let (store, service) = (app.store(), person.caller.service);
        let entry = whole.entry.as_ref().map(|entry| entry.id);
        let mut by_entry = match entry {
            Some(entry) => store.cases_of_entry_alone(service, entry).await?,
            None => Vec::new(),
        };
        by_entry.retain(|case| *case != whole.case.id);
        let signals = own_signals(whole);
        let theirs = store.signals_of_cases(service, &by_entry).await?;
        let same = theirs.into_iter().filter(|(_, of)| same_content(of, &signals));
        let by_content = same.map(|(case, _)| case).collect();
        let may_bank = person.may(Permission::write(Scope::Banks));
        Ok(Self { entry, by_entry, by_content, signals, may_bank })
    }
}

/// The signals of the part that matched.
fn own_signals(whole: &WholeCase) -> Vec<Signal> {
    let medium = whole.matched_medium().and_then(|n| u16::try_from(n).ok());
    let newest = whole.item.as_ref().and_then(|view| view.newest.as_ref());
    let kind = whole.matched().map(|found| found.kind.clone()).unwrap_or_default();
    let all = newest.map(|revision| revision.signals.as_slice()).unwrap_or_default();
    // Of the whole of it: an allowed part would free what stands round it.
    let of_part = all.iter().filter(|found| match medium {
        Some(_) => found.medium == medium && found.cut.is_none(),
        None => found.medium.is_none() && found.signal.kind().name() == kind,
    });
    of_part.map(|found| found.signal.clone()).collect()
}

/// Whether an allow entry with the signals `own` would stop the match of a case
/// whose item has these.
fn same_content(these: &[Signal], own: &[Signal]) -> bool {
    let near = |signal: &Signal| {
        own.iter().any(|own| match (own, signal) {
            (Signal::Pdq { hash, .. }, Signal::Pdq { hash: other, .. }) => {
                hash.distance(other) <= weir_signals::pdq::Distance::DEFAULT_RADIUS
            }
            (own, other) => own == other,
        })
    };
    these.iter().any(near)
}

pub(super) async fn page(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    Query(view): Query<View>,
) -> Result<Response, Problem> {
    let whole = WholeCase::load(&app, &person, path.id(0)?, &view).await?;
    if !whole.is_open() {
        return Err(Problem::conflict(
            "this case was decided already; take its decision back first",
        ));
    }
    let reach = Reach::of(&app, &person, &whole).await?;
    let main = form(&person, &whole, &view, &reach, None);
    Ok(person.page(&person.say("do-not-a-match"), Place::Queue, &main))
}

fn form(
    person: &Person,
    whole: &WholeCase,
    view: &View,
    reach: &Reach,
    wrong: Option<&Markup>,
) -> Markup {
    let count = |cases: &[CaseId]| ("count", (cases.len() as i64).into());
    let choice = |value: &str, letter: &str, label: String, about: String, checked: bool| {
        html! {
            label {
                input type="radio" name="also" value=(value) data-key=(letter) checked[checked];
                span { span.strong { (label) } span.sub-line { (about) } }
                kbd.key { (letter) }
            }
        }
    };
    let filter = view.filter();
    html! {
        main.page.narrow id="main" {
            div.page-head { div {
                h1 { (person.say("do-not-a-match")) }
                p { (title(person, whole)) @if let Some(about) = whole.about() { " · " bdi dir="auto" { (about) } } }
            } }
            @if let Some(wrong) = wrong { (wrong) }
            form.stack method="post" action={ "/cases/" (whole.case.id) "/not-a-match" } {
                input type="hidden" name="version" value=(whole.case.version);
                @if let Some(kind) = filter.kind { input type="hidden" name="kind" value=(kind.name()); }
                @if let Some(queue) = filter.queue { input type="hidden" name="queue" value=(queue.name()); }
                fieldset.field {
                    legend { (person.say("wrong-also")) }
                    div.choices {
                        (choice("nothing", "1", person.say("wrong-nothing"), person.say("wrong-nothing-about"), true))
                        @if reach.may_bank && reach.entry.is_some() {
                            (choice("off", "2", person.say("wrong-off"),
                                person.words.say_with("wrong-off-about", &[count(&reach.by_entry)]), false))
                        }
                        @if reach.may_bank && !reach.signals.is_empty() {
                            (choice("allow", "3", person.say("wrong-allow"),
                                person.words.say_with("wrong-allow-about", &[count(&reach.by_content)]), false))
                        }
                    }
                    @if !reach.may_bank { p.hint { (person.say("wrong-not-yours")) } }
                }
                @if reach.may_bank && !reach.by_entry.is_empty() {
                    label.check {
                        input type="checkbox" name="release" value="1" data-key="R" checked;
                        span { (person.words.say_with("wrong-release", &[count(&reach.by_entry)])) " " kbd.key { "R" } }
                    }
                }
                div.field {
                    label for="why" { (person.say("wrong-why")) " " kbd.key { "T" } }
                    textarea id="why" name="reason" rows="3" dir="auto" maxlength="10000" data-key="T"
                        placeholder=(person.say("wrong-why-hint")) {}
                }
                div.row {
                    button.btn.btn-main type="submit" data-key="Enter" { (person.say("do-not-a-match")) " " kbd.key { "Enter" } }
                    a.btn href={ "/cases/" (whole.case.id) (view.query()) } { (person.say("cancel")) }
                }
            }
        }
    }
}

/// Decides that it is no match, and does what was chosen besides.
pub(super) async fn decide(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    fields: Form,
) -> Result<Response, Problem> {
    let id: CaseId = path.id(0)?;
    let view = View::of(&fields);
    let whole = WholeCase::load(&app, &person, id, &view).await?;
    let reach = Reach::of(&app, &person, &whole).await?;
    let also = fields.text("also").to_owned();
    if also != "nothing" && !reach.may_bank {
        return Err(Problem::forbidden("only those who keep the banks may change them"));
    }
    let now = person.now();
    let reason = match fields.get("reason") {
        Some(reason) => reason.to_owned(),
        None => person.say("wrong-reason"),
    };
    let new = |version| NewDecision {
        policy: None,
        purpose: Purpose::Unclear,
        outcome: Outcome::NotAMatch,
        reason: reason.clone(),
        language: Some(person.words.language.code.clone()),
        case_version: version,
        not_before: now.plus(app.config().undo),
    };
    if let Err(error) = one(&app, &person, id, &new(fields.read("version")?), now).await {
        let words = html! { span lang="en" { (error.to_string()) } };
        let wrong = banner(Some("late"), &words);
        let main = form(&person, &whole, &view, &reach, Some(&wrong));
        let title = person.say("do-not-a-match");
        return Ok(person.page_with(StatusCode::CONFLICT, &title, Place::Queue, &main));
    }
    let released: &[CaseId] = match also.as_str() {
        "off" => {
            if let Some(entry) = reach.entry {
                let store = app.store_of(&person.caller);
                store.switch_entry(person.caller.service, entry, false, now).await?;
            }
            &reach.by_entry
        }
        "allow" => {
            allow(&app, &person, &reach.signals).await?;
            &reach.by_content
        }
        _ => &[],
    };
    // What the banks say from now on counts for the next upload already.
    app.engine(person.caller.service).await?.catch_up().await?;
    if fields.has("release") {
        for case in released {
            // One that somebody else has before them stays with them.
            let _ = one(&app, &person, *case, &new(None), now).await;
        }
    }
    next(&app, &person, &view, id, None).await
}

/// Banks the picture in an allow bank: the first there is, or one made for it.
async fn allow(app: &App, person: &Person, signals: &[Signal]) -> Result<(), Problem> {
    let (store, service, now) = (app.store_of(&person.caller), person.caller.service, person.now());
    let banks: Vec<Bank> = store.banks(service).await?;
    let bank = match banks.into_iter().find(|bank| bank.kind == BankKind::Allow) {
        Some(bank) => bank,
        None => {
            let name: BankName = ALLOWED.parse().map_err(|error| Problem::internal(&error))?;
            store.create_bank(service, &name, BankKind::Allow, None, now).await?
        }
    };
    let entry = NewEntry {
        signals: signals.to_vec(),
        reference: None,
        tags: Vec::new(),
        provenance: Provenance { source: Source::OwnDecision, origin: None, import: None },
    };
    store.add_entries(service, bank.id, &[entry], now).await?;
    Ok(())
}
