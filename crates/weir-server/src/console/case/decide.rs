//! Deciding: policy, purpose, reason, outcome; several cases at once where they
//! belong together. The next case opens by itself.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use weir_model::{CaseId, NewDecision, Outcome, Policy, Purpose, Timestamp};
use weir_store::{KeepUntil, StoreError};

use super::load::WholeCase;
use super::page::{Filled, again, banner, is_theirs};
use super::reason::{Draft, title_in};
use super::undo;
use crate::app::App;
use crate::console::form::Form;
use crate::console::icons;
use crate::console::person::Person;
use crate::console::queue::{View, case_path};
use crate::console::words::{self, key};
use crate::extract::PathParts;
use crate::problem::Problem;

/// The keys of the purposes, in their order.
const PURPOSES: [(Purpose, &str); 6] = [
    (Purpose::Promotion, "P"),
    (Purpose::News, "N"),
    (Purpose::Research, "R"),
    (Purpose::CounterSpeech, "C"),
    (Purpose::Art, "A"),
    (Purpose::Unclear, "U"),
];

/// The outcomes with a button each.
const OUTCOMES: [(Outcome, &str); 4] =
    [(Outcome::Remove, "X"), (Outcome::Keep, "K"), (Outcome::Label, "L"), (Outcome::Escalate, "E")];

/// How many policies have a key.
const KEYS: usize = 8;

/// The right pane: the form, or why there is none, above the undo bar.
pub(super) fn pane(
    app: &App,
    person: &Person,
    whole: &WholeCase,
    view: &View,
    filled: &Filled,
    may: bool,
) -> Markup {
    html! {
        aside.pane.case-pane aria-labelledby="decide-title" {
            h2.hidden-text id="decide-title" { (person.say("decision")) }
            @if !may {
                p.paper.quiet { (person.say("decide-not-yours")) }
            } @else if whole.is_open() && !is_theirs(whole.hold) {
                (form(app, person, whole, view, filled))
            } @else if !whole.is_open() {
                (decided(person, whole))
            } @else {
                p.paper.quiet { (person.say("decide-held")) }
            }
            (undo::region())
        }
    }
}

fn decided(person: &Person, whole: &WholeCase) -> Markup {
    html! {
        div.paper.stack {
            p { (person.say(if whole.is_withdrawn() { "decide-withdrawn" } else { "decide-done" })) }
            @if let Some(decision) = whole.standing() {
                form method="post" action="/undo-last" {
                    input type="hidden" name="decision" value=(decision.id);
                    button.btn type="submit" { (person.say("undo-late")) }
                }
                p.small.quiet { (person.say("undo-late-about")) }
            }
        }
    }
}

fn form(app: &App, person: &Person, whole: &WholeCase, view: &View, filled: &Filled) -> Markup {
    let filter = view.filter();
    let undo = i64::try_from(app.config().undo.as_secs()).unwrap_or(0);
    html! {
        form.decision id="decision" method="post" action={ "/cases/" (whole.case.id) "/decide" } {
            input type="hidden" name="version" value=(whole.case.version);
            input type="hidden" name="seen" value=(person.now().micros());
            @if let Some(kind) = filter.kind { input type="hidden" name="kind" value=(kind.name()); }
            @if let Some(queue) = filter.queue { input type="hidden" name="queue" value=(queue.name()); }
            (policies(person, whole, filled))
            (purposes(person, filled))
            (reason(person, whole, filled))
            div.step role="group" aria-label=(person.say("outcome")) {
                div.outcome-keys {
                    @for (outcome, letter) in OUTCOMES {
                        button.btn name="outcome" value=(outcome.name()) data-key=(letter) data-needs-purpose {
                            (person.say(&key("do-", outcome.name()))) " " kbd.key { (letter) }
                        }
                    }
                    @if whole.matched().is_some() {
                        a.btn.wide href={ "/cases/" (whole.case.id) "/not-a-match" (view.query()) } data-key="W" {
                            (person.say("do-not-a-match")) " " kbd.key { "W" }
                        }
                    }
                }
                p.error id="purpose-first" role="alert" hidden { (icons::info()) span { (person.say("purpose-first")) } }
                p.small.quiet {
                    @if undo > 0 { (person.words.say_with("decide-about", &[("seconds", undo.into())])) }
                    @else { (person.say("decide-about-now")) }
                }
            }
        }
    }
}

fn policies(person: &Person, whole: &WholeCase, filled: &Filled) -> Markup {
    let own = whole.own_policy.as_deref();
    let chosen = filled.policy.as_deref().or(own);
    html! {
        fieldset.step {
            legend {
                (person.say("policy"))
                @if own.is_some() { " " span.quiet { (person.say("policy-own")) } }
            }
            div.picker {
                @for (n, policy) in (1..).zip(whole.policies.iter().take(KEYS)) {
                    label {
                        input type="radio" name="policy" value=(policy.name) data-key=(n)
                            checked[chosen == Some(policy.name.as_str())];
                        kbd.key { (n) }
                        span dir="auto" { (title_in(policy, &person.words.language.code)) }
                    }
                }
                @let n = whole.policies.len().min(KEYS) + 1;
                label {
                    input type="radio" name="policy" value="none" data-key=(n)
                        checked[chosen.is_none() || chosen == Some("none")];
                    kbd.key { (n) }
                    (person.say("policy-none"))
                }
            }
        }
    }
}

fn purposes(person: &Person, filled: &Filled) -> Markup {
    html! {
        fieldset.step {
            legend { (person.say("purpose")) " " span.quiet { (person.say("purpose-what")) } }
            div.purposes {
                @for (purpose, letter) in PURPOSES {
                    label {
                        input type="radio" name="purpose" value=(purpose.name()) data-key=(letter)
                            checked[filled.purpose.as_deref() == Some(purpose.name())];
                        kbd.key { (letter) } " " (person.say(&key("purpose-", purpose.name())))
                    }
                }
            }
        }
    }
}

/// The reason with its language; drafted anew when the choices change, unless
/// somebody has written in it.
fn reason(person: &Person, whole: &WholeCase, filled: &Filled) -> Markup {
    let language = filled.language.clone();
    let language = language.unwrap_or_else(|| language_of(person, whole).to_owned());
    let text = filled.reason.clone().unwrap_or_default();
    html! {
        div.reason hx-post={ "/cases/" (whole.case.id) "/draft" } hx-include="#decision"
            hx-trigger="change from:#decision" hx-target="#reason-box" hx-swap="outerHTML" hx-sync="this:replace" {
            div.row.row-apart {
                label.strong for="reason" { (person.say("reason")) " " kbd.key { "T" } }
                select.select-small name="language" aria-label=(person.say("reason-language")) {
                    @for other in words::languages() {
                        option value=(other.code) lang=(other.code) selected[other.code == language] { (other.name) }
                    }
                }
            }
            (reason_box(person, &language, &text, ""))
        }
    }
}

fn reason_box(person: &Person, language: &str, text: &str, drafted: &str) -> Markup {
    html! {
        div id="reason-box" {
            textarea id="reason" name="reason" rows="4" dir="auto" lang=(language) data-key="T"
                maxlength="10000" placeholder=(person.say("reason-waits")) { (text) }
            input type="hidden" name="drafted" value=(drafted);
        }
    }
}

/// The language that the author wrote, else the reader's.
fn language_of<'a>(person: &'a Person, whole: &WholeCase) -> &'a str {
    whole.language().unwrap_or(&person.words.language.code)
}

/// The list of keys.
pub(super) fn keys(person: &Person) -> Markup {
    let rows: [(&[&str], &str); 17] = [
        (&["1", "9"], "policy"),
        (&["X"], "do-remove"),
        (&["P", "N", "R"], "keys-purposes-1"),
        (&["K"], "do-keep"),
        (&["C", "A", "U"], "keys-purposes-2"),
        (&["L"], "do-label"),
        (&["V"], "keys-reveal"),
        (&["B"], "keys-reveal-beside"),
        (&["E"], "do-escalate"),
        (&["M"], "keys-text"),
        (&["W"], "do-not-a-match"),
        (&["T"], "keys-reason"),
        (&["Z"], "keys-undo"),
        (&["G"], "keys-together"),
        (&["."], "keys-next"),
        (&["Ctrl", "K"], "goto-title"),
        (&["?"], "keys-this"),
    ];
    html! {
        div.sheet id="keys" popover role="dialog" aria-labelledby="keys-title" {
            h2 id="keys-title" { (person.say("keys")) }
            dl.keymap {
                @for (keys, words) in rows {
                    div {
                        dt { @for letter in keys { kbd.key { (letter) } " " } }
                        dd { (person.say(words)) }
                    }
                }
            }
            p.small.quiet { (person.say("keys-about")) }
        }
    }
}

/// What the form says of the decision, before it is one.
struct Wanted {
    policy: Option<Policy>,
    purpose: Option<Purpose>,
    language: String,
    reason: String,
    drafted: String,
}

impl Wanted {
    async fn read(app: &App, person: &Person, form: &Form) -> Result<Self, Problem> {
        let policies = app.store().policies(person.caller.service).await?;
        let name = form.get("policy").filter(|name| *name != "none");
        let policy = match name {
            None => None,
            Some(name) => Some(
                policies
                    .into_iter()
                    .find(|policy| policy.name == name)
                    .ok_or_else(|| Problem::field("/policy", "there is no such policy"))?,
            ),
        };
        let language = words::language(form.text("language")).unwrap_or(person.words.language);
        Ok(Self {
            policy,
            purpose: form.read("purpose")?,
            language: language.code.clone(),
            reason: form.text("reason").replace("\r\n", "\n"),
            drafted: form.text("drafted").replace("\r\n", "\n"),
        })
    }

    /// Whether nobody has written a reason of their own.
    fn is_draft(&self) -> bool {
        self.reason.is_empty() || self.reason == self.drafted
    }

    fn draft(&self, whole: &WholeCase, purpose: Purpose, outcome: Outcome) -> String {
        let draft = Draft {
            language: &self.language,
            kind: whole.case.kind,
            matched: whole.matched().is_some(),
            policy: self.policy.as_ref(),
            purpose,
            outcome,
        };
        draft.write()
    }

    /// What the policy's usual outcome for this purpose would be, for a draft
    /// before an outcome is chosen.
    fn usual(&self, purpose: Purpose) -> Outcome {
        match purpose {
            Purpose::Promotion | Purpose::Unclear if self.policy.is_some() => Outcome::Remove,
            _ => Outcome::Keep,
        }
    }
}

/// The reason drafted anew for what is chosen; left alone where somebody wrote.
pub(super) async fn draft(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    form: Form,
) -> Result<Response, Problem> {
    let wanted = Wanted::read(&app, &person, &form).await?;
    let Some(purpose) = wanted.purpose.filter(|_| wanted.is_draft()) else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let whole = WholeCase::load(&app, &person, path.id(0)?, &View::default()).await?;
    let text = wanted.draft(&whole, purpose, wanted.usual(purpose));
    Ok(person.part(reason_box(&person, &wanted.language, &text, &text)))
}

/// Decides, and opens the next case.
pub(super) async fn decide(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    form: Form,
) -> Result<Response, Problem> {
    let id: CaseId = path.id(0)?;
    let view = View::of(&form);
    let wanted = Wanted::read(&app, &person, &form).await?;
    let outcome: Outcome = form.need("outcome")?;
    let missing = match (wanted.purpose, &wanted.policy) {
        (None, _) => Some("purpose-first"),
        (Some(_), None) if outcome == Outcome::Remove => Some("policy-first"),
        _ => None,
    };
    let (Some(purpose), None) = (wanted.purpose, missing) else {
        let words = person.say(missing.unwrap_or("purpose-first"));
        let filled = filled(&form, banner(Some("soon"), &html! { (words) }));
        return again(&app, &person, id, &view, StatusCode::UNPROCESSABLE_ENTITY, filled).await;
    };
    let whole = WholeCase::load(&app, &person, id, &view).await?;
    let reason = if wanted.is_draft() {
        wanted.draft(&whole, purpose, outcome)
    } else {
        wanted.reason.clone()
    };
    let now = person.now();
    let new = |version| NewDecision {
        policy: wanted.policy.as_ref().map(|policy| policy.id),
        purpose,
        outcome,
        reason: reason.clone(),
        language: Some(wanted.language.clone()),
        case_version: version,
        not_before: now.plus(app.config().undo),
    };
    let version = form.read::<i64>("version")?;
    if let Err(error) = one(&app, &person, id, &new(version), now).await {
        return refused(&app, &person, id, &view, &form, error).await;
    }
    let mut left = Vec::new();
    for other in form.all("with") {
        let (case, version) = other.rsplit_once('.').unwrap_or((other, ""));
        let Ok(case) = case.parse::<CaseId>() else { continue };
        if one(&app, &person, case, &new(version.parse().ok()), now).await.is_err() {
            left.push(case);
        }
    }
    next(&app, &person, &view, id, left.first().copied()).await
}

/// Makes one decision.
pub(super) async fn one(
    app: &App,
    person: &Person,
    case: CaseId,
    new: &NewDecision,
    now: Timestamp,
) -> Result<(), StoreError> {
    let engine = &app.config().engine;
    let keep = KeepUntil {
        fingerprints: now.plus(engine.keep_fingerprints),
        content: now.plus(engine.keep_content),
    };
    app.store_of(&person.caller).decide(person.caller.service, case, new, keep, now).await?;
    Ok(())
}

/// To the case that could not be decided with the others, or the next one.
pub(super) async fn next(
    app: &App,
    person: &Person,
    view: &View,
    decided: CaseId,
    left: Option<CaseId>,
) -> Result<Response, Problem> {
    let (store, service, user) = (app.store(), person.caller.service, person.user.id);
    let next = match left {
        Some(left) => Some(left),
        None => store.next_case(service, view.filter(), Some(decided), user, person.now()).await?,
    };
    let path = next.map_or_else(|| format!("/queue{}", view.query()), |case| case_path(view, case));
    Ok(Redirect::to(&path).into_response())
}

fn filled(form: &Form, wrong: Markup) -> Filled {
    let own = |name| form.get(name).map(str::to_owned);
    Filled {
        policy: own("policy"),
        purpose: own("purpose"),
        reason: own("reason"),
        language: own("language"),
        wrong: Some(wrong),
    }
}

/// The page again, saying what changed; what was written is kept.
async fn refused(
    app: &App,
    person: &Person,
    id: CaseId,
    view: &View,
    form: &Form,
    error: StoreError,
) -> Result<Response, Problem> {
    let whole = WholeCase::load(app, person, id, view).await?;
    let seen = form.read::<i64>("seen")?.map_or_else(|| person.now(), Timestamp::from_micros);
    let words = match error {
        StoreError::CaseChanged { .. } => html! {
            (person.say("decide-changed"))
            @let (notices, revision) = whole.news_since(seen);
            @if notices > 0 { " " (person.words.say_with("decide-new-notices", &[("count", (notices as i64).into())])) }
            @if revision { " " (person.say("decide-new-revision")) }
            " " (person.say("decide-read-again"))
        },
        StoreError::CaseDecided(_) => {
            let time = whole.case.decided_at.map_or_else(String::new, |at| person.times.time(at));
            html! {
                (person.words.say_with("hold-decided", &[("time", time.into())])) " "
                a href={ "/queue" (view.query()) } { (person.say("case-next-one")) }
            }
        }
        StoreError::CaseHeld(_) => html! { (person.say("decide-held")) },
        other => return Err(other.into()),
    };
    let filled = filled(form, banner(Some("late"), &words));
    again(app, person, id, view, StatusCode::CONFLICT, filled).await
}
