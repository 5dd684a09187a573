//! What can be done with a version: approve it, try it on the past, put it in
//! shadow or live, retire it.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use weir_engine::RuleFile;
use weir_model::{Actor, RuleState, RuleVersion, RuleVersionId, UnknownWord};

use super::words::{effect_list, rule_path, waits, writes_rules};
use crate::app::App;
use crate::console::fields::small_fold;
use crate::console::form::Form;
use crate::console::person::Person;
use crate::console::shell::{done, mode_about};
use crate::extract::PathParts;
use crate::problem::Problem;
use crate::routes::back_tests::try_version;
use crate::routes::rules::put_in_state;

/// The buttons of a version, as its state has them. `live` is the version that
/// is live now.
pub(super) fn doings(
    person: &Person,
    version: &RuleVersion,
    live: Option<&RuleVersion>,
    two_people: bool,
) -> Markup {
    if !writes_rules(person) {
        return html! {};
    }
    let own = version.author == Actor::User(person.user.id);
    let unapproved = two_people && version.approved_by.is_none();
    let sound = version.state != RuleState::Draft;
    let computable = sound && !unapproved;
    html! {
        @if waits(version, two_people) && own {
            p.small.quiet { (person.say("rule-approve-other")) }
        }
        div.doings.row {
            @if waits(version, two_people) && !own {
                form method="post" action=(path(version, "approve")) {
                    button.btn.btn-small.btn-main type="submit" { (person.say("rule-approve")) }
                }
            }
            @if version.state.is_written() {
                a.btn.btn-small href={ (rule_path(&version.name)) "/edit" } { (person.say("rule-write-on")) }
            }
            @if computable && matches!(version.state, RuleState::Checked | RuleState::Retired) {
                (state_button(person, version, RuleState::Shadow, "rule-to-shadow"))
            }
            @if computable && version.state != RuleState::Live { (small_fold(&person.say("rule-to-live"), &go_live(person, version, live))) }
            @if sound {
                form method="post" action=(path(version, "back-test")) {
                    button.btn.btn-small type="submit" { (person.say("rule-back-test")) }
                }
            }
            @if version.state == RuleState::Live { (small_fold(&person.say("rule-back-to-shadow"), &back_to_shadow(person, version))) }
            @if version.state != RuleState::Retired { (small_fold(&person.say("rule-retire"), &retire(person, version))) }
        }
    }
}

fn path(version: &RuleVersion, what: &str) -> String {
    format!("/rule-versions/{}/{what}", version.id)
}

fn state_button(person: &Person, version: &RuleVersion, to: RuleState, label: &str) -> Markup {
    html! {
        form method="post" action=(path(version, "state")) {
            input type="hidden" name="state" value=(to.name());
            button.btn.btn-small type="submit" { (person.say(label)) }
        }
    }
}

/// Before it goes live: what follows then, in this mode, and which one it takes
/// the place of.
fn go_live(person: &Person, version: &RuleVersion, live: Option<&RuleVersion>) -> Markup {
    let file = RuleFile::parse(&version.source).ok();
    html! {
        p { (person.say("rule-live-means")) }
        @if let Some(file) = &file { (effect_list(person, file.effects())) }
        p.small.quiet { (person.say(mode_about(person.mode))) }
        @if let Some(live) = live {
            p.small.quiet { (person.words.say_with("rule-live-retires", &[("number", i64::from(live.number).into())])) }
        }
        (state_button(person, version, RuleState::Live, "rule-live-now"))
    }
}

fn back_to_shadow(person: &Person, version: &RuleVersion) -> Markup {
    html! {
        p { (person.say("rule-back-to-shadow-about")) }
        (state_button(person, version, RuleState::Shadow, "rule-back-to-shadow-now"))
    }
}

fn retire(person: &Person, version: &RuleVersion) -> Markup {
    html! {
        p { (person.say("rule-retire-about")) }
        (state_button(person, version, RuleState::Retired, "rule-retire-now"))
    }
}

pub(super) async fn set_state(
    State(app): State<App>,
    person: Person,
    path: PathParts,
    form: Form,
) -> Result<Response, Problem> {
    let id: RuleVersionId = path.id(0)?;
    let state: RuleState = form
        .text("state")
        .parse()
        .map_err(|error: UnknownWord| Problem::field("/state", error.to_string()))?;
    let version = put_in_state(&app, &person.caller, id, state).await?;
    let said = match state {
        RuleState::Live => "rule-live",
        RuleState::Shadow => "rule-shadow",
        RuleState::Retired => "rule-retired",
        RuleState::Draft | RuleState::Checked => "rule-saved",
    };
    Ok(done(&rule_path(&version.name), said, 0))
}

pub(super) async fn approve(
    State(app): State<App>,
    person: Person,
    path: PathParts,
) -> Result<Response, Problem> {
    let id: RuleVersionId = path.id(0)?;
    let store = app.store_of(&person.caller);
    let version = store.approve_rule(person.caller.service, id, app.now()).await?;
    Ok(done(&rule_path(&version.name), "rule-approved", 0))
}

pub(super) async fn back_test(
    State(app): State<App>,
    person: Person,
    path: PathParts,
) -> Result<Response, Problem> {
    let job = try_version(&app, &person.caller, path.id(0)?).await?;
    Ok(Redirect::to(&format!("/back-tests/{}", job.id)).into_response())
}
