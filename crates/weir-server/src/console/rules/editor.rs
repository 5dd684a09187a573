//! The form in which a rule is written: looked through, mended, kept. Nothing
//! that was written is lost, whoever writes at the same time.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use weir_engine::CheckedRule;
use weir_model::{RuleVersion, Timestamp};
use weir_store::{StoreError, WrittenRule};

use super::facts::pane;
use super::faults::{found, mended, summary};
use super::words::{name_in, rule_path, title};
use crate::app::App;
use crate::console::form::Form;
use crate::console::icons;
use crate::console::person::Person;
use crate::console::shell::{Place, done};
use crate::extract::PathParts;
use crate::problem::Problem;
use crate::routes::rules::written;

/// What a new rule begins with: one that is sound, explained line by line.
const TEMPLATES: [(&str, &str); 2] = [
    ("en", include_str!("../../../console/rule-template.en.toml")),
    ("ar", include_str!("../../../console/rule-template.ar.toml")),
];

/// What stands in the form.
struct Draft {
    source: String,
    note: String,
    /// The newest version that the writer saw, and when it was written.
    after: u32,
    seen: Option<Timestamp>,
    /// Which facts are looked for.
    q: String,
    /// What was pressed.
    wants: Wants,
}

enum Wants {
    Check,
    Save,
    /// To put what may be meant at this place.
    Mend(String),
}

impl Draft {
    fn of(form: &Form) -> Self {
        let text = |name: &str| form.all(name).next().unwrap_or_default();
        let wants = match (form.get("mend"), form.get("do")) {
            (Some(place), _) => Wants::Mend(place.to_owned()),
            (None, Some("save")) => Wants::Save,
            _ => Wants::Check,
        };
        Self {
            // Browsers send lines as CRLF.
            source: text("source").replace("\r\n", "\n"),
            note: form.text("note").replace("\r\n", "\n"),
            after: form.text("after").parse().unwrap_or(0),
            seen: form.text("seen").parse().ok().map(Timestamp::from_micros),
            q: form.text("q").to_owned(),
            wants,
        }
    }

    /// The newest version, to be written on.
    fn from(newest: &RuleVersion) -> Self {
        let note = if newest.state.is_written() { newest.note.clone() } else { String::new() };
        Self {
            source: newest.source.clone(),
            note,
            after: newest.number,
            seen: Some(newest.written_at),
            q: String::new(),
            wants: Wants::Check,
        }
    }

    fn template(language: &str) -> Self {
        let known = TEMPLATES.iter().find(|(code, _)| *code == language).unwrap_or(&TEMPLATES[0]);
        Self {
            source: known.1.to_owned(),
            note: String::new(),
            after: 0,
            seen: None,
            q: String::new(),
            wants: Wants::Check,
        }
    }
}

/// What cannot be kept, and what somebody else wrote meanwhile.
#[derive(Default)]
struct Trouble {
    wrong: Option<String>,
    theirs: Option<RuleVersion>,
}

pub(super) async fn new(person: Person) -> Response {
    let draft = Draft::template(&person.words.language.code);
    form(&person, None, &draft, &Trouble::default(), StatusCode::OK)
}

pub(super) async fn edit(
    State(app): State<App>,
    person: Person,
    path: PathParts,
) -> Result<Response, Problem> {
    let newest = newest(&app, &person, name_in(path.text(0))).await?;
    let draft = Draft::from(&newest);
    Ok(form(&person, Some(&newest), &draft, &Trouble::default(), StatusCode::OK))
}

async fn newest(app: &App, person: &Person, name: &str) -> Result<RuleVersion, Problem> {
    let versions = app.store().rule_versions(person.caller.service, name).await?;
    let missing = || Problem::not_found(format!("there is no rule “{name}”"));
    versions.into_iter().next().ok_or_else(missing)
}

/// What is wrong with the file as it is typed, for htmx.
pub(super) async fn check(person: Person, form: Form) -> Response {
    let draft = Draft::of(&form);
    let checked = looked(&draft.source, form.get("rule"));
    person.part(html! {
        (found(&person, &draft.source, &checked))
        p id="found-summary" hx-swap-oob="innerHTML" { (summary(&person, &checked)) }
    })
}

fn looked(source: &str, name: Option<&str>) -> CheckedRule {
    CheckedRule::of(source, name)
}

pub(super) async fn write_new(
    State(app): State<App>,
    person: Person,
    form: Form,
) -> Result<Response, Problem> {
    kept(&app, &person, None, Draft::of(&form)).await
}

pub(super) async fn write(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    form: Form,
) -> Result<Response, Problem> {
    let newest = newest(&app, &person, name_in(path.text(0))).await?;
    kept(&app, &person, Some(newest), Draft::of(&form)).await
}

/// Does what was pressed.
async fn kept(
    app: &App,
    person: &Person,
    of: Option<RuleVersion>,
    mut draft: Draft,
) -> Result<Response, Problem> {
    let known = of.as_ref().map(|version| version.name.as_str());
    let again = |draft: &Draft, trouble: &Trouble, status: StatusCode| {
        Ok(form(person, of.as_ref(), draft, trouble, status))
    };
    match &draft.wants {
        Wants::Check => return again(&draft, &Trouble::default(), StatusCode::OK),
        Wants::Mend(place) => {
            if let Some(better) = mended(&draft.source, known, place) {
                draft.source = better;
            }
            return again(&draft, &Trouble::default(), StatusCode::OK);
        }
        Wants::Save => {}
    }
    let wrong = |words: String| Trouble { wrong: Some(words), theirs: None };
    let Some(name) = known.map(str::to_owned).or_else(|| named(&draft.source)) else {
        let trouble = wrong(person.say("rule-no-name"));
        return again(&draft, &trouble, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let checked = match written(&name, &draft.source, &draft.note) {
        Ok(checked) => checked,
        Err(problem) => {
            let trouble = wrong(problem.detail().to_owned());
            return again(&draft, &trouble, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    let new = WrittenRule {
        name: name.clone(),
        source: draft.source.clone(),
        note: draft.note.clone(),
        checked: checked.is_sound(),
        after: Some(draft.after),
    };
    let (store, service) = (app.store_of(&person.caller), person.caller.service);
    match store.write_rule_seen(service, &new, draft.seen, app.now()).await {
        Ok(version) if checked.is_sound() => {
            Ok(done(&rule_path(&version.name), "rule-saved", u64::from(version.number)))
        }
        Ok(version) => {
            let to = rule_path(&version.name) + "/edit";
            Ok(done(&to, "rule-saved-draft", checked.faults.len() as u64))
        }
        Err(StoreError::RuleChanged { .. }) => {
            let theirs = newest(app, person, &name).await?;
            if of.is_none() {
                let gaps = [("name", name.as_str().into())];
                let trouble = wrong(person.words.say_with("rule-name-taken", &gaps));
                return again(&draft, &trouble, StatusCode::CONFLICT);
            }
            // Whoever saves now has seen what was written meanwhile.
            (draft.after, draft.seen) = (theirs.number, Some(theirs.written_at));
            let trouble = Trouble { wrong: None, theirs: Some(theirs) };
            again(&draft, &trouble, StatusCode::CONFLICT)
        }
        Err(error) => Err(error.into()),
    }
}

/// The name that a file gives itself, also where it is no rule yet.
fn named(source: &str) -> Option<String> {
    if let Some(file) = CheckedRule::of(source, None).file {
        return Some(file.name().to_owned());
    }
    source.lines().find_map(|line| {
        let value = line.trim().strip_prefix("name")?.trim_start().strip_prefix('=')?.trim();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let name = value[1..].split(quote).next()?;
        let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        (!name.is_empty() && name.len() <= 64 && name.chars().all(fine)).then(|| name.to_owned())
    })
}

fn form(
    person: &Person,
    of: Option<&RuleVersion>,
    draft: &Draft,
    trouble: &Trouble,
    status: StatusCode,
) -> Response {
    let (heading, to, back) = match of {
        None => (person.say("rule-new"), "/rules/new".to_owned(), "/rules".to_owned()),
        Some(version) => {
            let here = rule_path(&version.name);
            (title(person, version), format!("{here}/edit"), here)
        }
    };
    let main = html! {
        main.page id="main" {
            div.page-head {
                div {
                    p.small { a href="/rules" { (person.say("nav-rules")) } }
                    h1 { bdi dir="auto" { (heading) } }
                    p { (about(person, of)) }
                }
            }
            @if let Some(wrong) = &trouble.wrong {
                p.banner data-state="late" role="alert" { (icons::info()) span dir="auto" { (wrong) " " (person.say("rule-nothing-kept")) } }
            }
            @if let Some(theirs) = &trouble.theirs { (meanwhile(person, theirs)) }
            div.split.writing {
                (fields(person, of, draft, &to, &back))
                aside.stack { (pane(person, &draft.q)) }
            }
        }
    };
    person.page_with(status, &heading, Place::Rules, &main)
}

fn about(person: &Person, of: Option<&RuleVersion>) -> String {
    match of {
        None => person.say("rule-new-about"),
        Some(newest) => {
            let key = if newest.state.is_written() { "rule-edit-draft" } else { "rule-edit-next" };
            let next = newest.number + u32::from(!newest.state.is_written());
            person.words.say_with(key, &[("number", i64::from(next).into())])
        }
    }
}

/// What somebody else wrote meanwhile, beside what stands in the form.
fn meanwhile(person: &Person, theirs: &RuleVersion) -> Markup {
    let gaps = [
        ("number", i64::from(theirs.number).into()),
        ("time", person.times.moment(theirs.written_at).into()),
    ];
    html! {
        section.card.stack.theirs aria-labelledby="theirs" {
            div.banner data-state="soon" role="alert" {
                (icons::info())
                span { (person.words.say_with("rule-meanwhile", &gaps)) " " (person.say("rule-meanwhile-yours")) }
            }
            h2 id="theirs" { (person.words.say_with("policy-version-number", &gaps)) }
            @if !theirs.note.is_empty() { p.prose dir="auto" { (theirs.note) } }
            pre.paper.rule-file tabindex="0" { code { (theirs.source.trim_end()) } }
        }
    }
}

fn fields(
    person: &Person,
    of: Option<&RuleVersion>,
    draft: &Draft,
    to: &str,
    back: &str,
) -> Markup {
    let checked = looked(&draft.source, of.map(|version| version.name.as_str()));
    let rows = draft.source.lines().count().clamp(14, 36) + 1;
    html! {
        form.stack.form id="rule" method="post" action=(to) {
            // What Enter in a line presses: never what mends.
            button type="submit" name="do" value="check" hidden {}
            input type="hidden" name="after" value=(draft.after);
            @if let Some(seen) = draft.seen { input type="hidden" name="seen" value=(seen.micros()); }
            @if let Some(version) = of { input type="hidden" name="rule" value=(version.name); }
            div.field {
                label for="source" { (person.say("rule-file")) }
                textarea.code.source id="source" name="source" rows=(rows) dir="ltr" lang="zxx" spellcheck="false"
                    autocapitalize="off" autocomplete="off" wrap="off"
                    aria-describedby="found-summary" aria-invalid=[(!checked.is_sound()).then_some("true")]
                    hx-post="/rule-check" hx-trigger="input changed delay:600ms" hx-target="#found"
                    hx-include="#rule" hx-sync="this:replace" {
                    // A first line break in it is not counted by browsers.
                    "\n" (draft.source)
                }
                p.hint.found-summary id="found-summary" role="status" { (summary(person, &checked)) }
            }
            div.stack.found id="found" { (found(person, &draft.source, &checked)) }
            div.field {
                label for="note" { (person.say("rule-note")) }
                textarea id="note" name="note" rows="2" maxlength="2000" dir="auto" aria-describedby="note-hint" { "\n" (draft.note) }
                p.hint id="note-hint" { (person.say("rule-note-hint")) }
            }
            div.row {
                button.btn type="submit" name="do" value="check" { (person.say("rule-check")) }
                button.btn.btn-main type="submit" name="do" value="save" { (person.say("save")) }
                a.btn.btn-plain href=(back) { (person.say("cancel")) }
            }
            p.small.quiet { (person.say("rule-save-about")) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_rule_begins_with_a_sound_one_in_every_language() {
        for (language, text) in TEMPLATES {
            let checked = CheckedRule::of(text, None);
            assert!(checked.is_sound(), "{language}: {:?}", checked.faults);
            assert!(!checked.tests.is_empty(), "{language}");
        }
        let [(_, english), (_, arabic)] = TEMPLATES;
        assert_eq!(named(english), named(arabic));
    }

    #[test]
    fn a_file_that_is_no_rule_yet_is_kept_by_the_name_that_it_gives_itself() {
        let name = |text: &str| named(text);
        assert_eq!(name("# a lamp\nname = \"near-lamps\"\nwhen = "), Some("near-lamps".to_owned()));
        assert_eq!(name("name='lamps' # so\n["), Some("lamps".to_owned()));
        assert_eq!(name("name = \"../Lamps\"\n["), None);
        assert_eq!(name("names = \"lamps\"\n["), None);
        assert_eq!(name("name = lamps\n["), None);
        assert_eq!(name("name = \"منارة\"\n["), None);
    }
}
