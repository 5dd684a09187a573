//! Every rule: what it does, how far it is, how often it fires; and what the
//! mode lets rules do now.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use weir_engine::{Refusal, RuleFile};
use weir_model::{Mode, RuleState, RuleVersion, Timestamp};
use weir_store::RuleHits;

use super::words::{effect_list, rule_path, state_badge, title_of, writes_rules};
use crate::app::App;
use crate::console::icons;
use crate::console::person::Person;
use crate::console::shell::{Place, mode_about, mode_word};
use crate::problem::Problem;

/// How many days hits are counted over.
pub(super) const DAYS: i64 = 7;

/// When they began.
pub(super) fn since(person: &Person) -> Timestamp {
    Timestamp::from_micros(person.now().micros() - DAYS * 86_400_000_000)
}

/// A rule with its versions that are not over, the newest first.
struct Listed {
    versions: Vec<RuleVersion>,
    /// What it does: of the version that is computed, else of the newest.
    file: Result<RuleFile, Vec<Refusal>>,
    live: Option<RuleHits>,
    shadow: Option<RuleHits>,
}

impl Listed {
    fn in_state(&self, state: RuleState) -> Option<&RuleVersion> {
        self.versions.iter().find(|version| version.state == state)
    }

    /// The version that is computed and cannot be read.
    fn faulty(&self) -> bool {
        let computed = |version: &&RuleVersion| version.state.is_computed();
        let mut computed = self.versions.iter().filter(computed);
        computed.any(|version| RuleFile::parse(&version.source).is_err())
    }
}

async fn listed(app: &App, person: &Person) -> Result<Vec<Listed>, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    let mut rules: Vec<Listed> = Vec::new();
    for version in store.rules(service).await? {
        match rules.last_mut().filter(|rule| rule.versions[0].rule == version.rule) {
            Some(rule) => rule.versions.push(version),
            None => {
                let file = Err(Vec::new());
                rules.push(Listed { versions: vec![version], file, live: None, shadow: None });
            }
        }
    }
    for rule in &mut rules {
        let (live, shadow) = (rule.in_state(RuleState::Live), rule.in_state(RuleState::Shadow));
        let shown = live.or(shadow).unwrap_or(&rule.versions[0]);
        let file = RuleFile::parse(&shown.source);
        let ids = [live, shadow].map(|version| version.map(|version| version.id));
        let mut hits = [None; 2];
        for (hits, id) in hits.iter_mut().zip(ids) {
            if let Some(id) = id {
                *hits = Some(store.rule_hits(service, id, since(person)).await?);
            }
        }
        (rule.file, rule.live, rule.shadow) = (file, hits[0], hits[1]);
    }
    Ok(rules)
}

pub(super) async fn list(State(app): State<App>, person: Person) -> Result<Response, Problem> {
    let rules = listed(&app, &person).await?;
    let two = app.config().rules_two_people;
    let main = html! {
        main.page id="main" {
            div.page-head {
                div { h1 { (person.say("nav-rules")) } p { (person.say("rules-about")) } }
                @if writes_rules(&person) {
                    div.row { a.btn.btn-main href="/rules/new" { (icons::plus()) " " (person.say("rule-new")) } }
                }
            }
            div.stack {
                (mode(&person, &rules))
                @if rules.is_empty() {
                    div.empty { (icons::scene()) h2 { (person.say("rules-empty")) } p { (person.say("rules-empty-about")) } }
                } @else {
                    div.table-wrap {
                        table.table.compact.rules {
                            caption.hidden-text { (person.say("nav-rules")) }
                            thead { tr {
                                th scope="col" { (person.say("rule")) }
                                th scope="col" { (person.say("rule-state")) }
                                th scope="col" { (person.say("rule-does")) }
                                th.num scope="col" { (person.say("rule-fired")) }
                                th.num scope="col" { (person.say("rule-fired-shadow")) }
                            } }
                            tbody { @for rule in &rules { (line(&person, rule, two)) } }
                        }
                    }
                }
            }
        }
    };
    Ok(person.page(&person.say("nav-rules"), Place::Rules, &main))
}

/// Which mode holds, and what that means for what rules want.
fn mode(person: &Person, rules: &[Listed]) -> Markup {
    let live = |wants: fn(&RuleFile) -> bool| {
        let live = rules.iter().filter(|rule| rule.in_state(RuleState::Live).is_some());
        live.filter_map(|rule| rule.file.as_ref().ok()).filter(|file| wants(file)).count() as i64
    };
    let gaps = [
        ("holds", live(|file| file.effects().hold).into()),
        ("acts", live(|file| file.effects().act.is_some()).into()),
    ];
    let means = match person.mode {
        Mode::Observe => "rules-in-observe",
        Mode::Review => "rules-in-review",
        Mode::Live => "rules-in-live",
    };
    html! {
        section.card.mode-now aria-labelledby="mode-now" {
            div {
                h2 id="mode-now" { (person.words.say_with("rules-mode", &[("mode", person.say(mode_word(person.mode)).into())])) }
                p { (person.say(mode_about(person.mode))) }
                p.small.quiet { (person.words.say_with(means, &gaps)) }
            }
            button.btn type="button" popovertarget="brake" { (person.say("rules-mode-switch")) }
        }
    }
}

fn line(person: &Person, rule: &Listed, two_people: bool) -> Markup {
    let newest = &rule.versions[0];
    let name = newest.name.as_str();
    let title = rule.file.as_ref().map_or(name, |file| title_of(person, file));
    html! {
        tr {
            th scope="row" {
                a href=(rule_path(name)) { bdi dir="auto" { (title) } }
                span.sub { bdi { code { (name) } } }
            }
            td {
                div.row.states {
                    @for version in &rule.versions { (state_badge(person, version, two_people)) }
                    @if rule.faulty() { span.clock data-state="late" { (person.say("rule-is-faulty")) } }
                }
            }
            td {
                @match &rule.file {
                    Ok(file) => (effect_list(person, file.effects())),
                    Err(_) => span.quiet { (person.say("rule-cannot-tell")) },
                }
            }
            td.num { (hits(person, rule.live)) }
            td.num { (hits(person, rule.shadow)) }
        }
    }
}

/// How often it fired, and how often it could not tell.
fn hits(person: &Person, hits: Option<RuleHits>) -> Markup {
    let Some(hits) = hits else { return html! { span.quiet { "–" } } };
    html! {
        (person.words.number(hits.fired as i64))
        @if hits.unknown > 0 {
            span.sub { (person.words.say_with("rule-unknown-times", &[("count", (hits.unknown as i64).into())])) }
        }
    }
}
