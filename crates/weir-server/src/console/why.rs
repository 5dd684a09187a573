//! The Why page: two things side by side, every signal with its distance and
//! threshold, and what decided.

use axum::Router;
use axum::extract::multipart::Multipart;
use axum::extract::{FromRequest as _, Request, State};
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use weir_engine::{
    Answered, Comparison, Fingerprint, Fingerprinter, ItemContent, Medium, MediumSource, compare,
};
use weir_model::Verdict;
use weir_signals::pdq::Distance;
use weir_signals::{Signal, SignalKind};

use super::icons;
use super::matched::{form_words, meter};
use super::person::Person;
use super::shell::Place;
use super::things::{Thing, thing};
use super::words::key;
use crate::app::App;
use crate::extract::Query;
use crate::problem::Problem;

/// The longest text that is compared, in bytes.
const LONGEST: usize = 1 << 20;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/why", get(page).post(compared))
}

#[derive(Default, serde::Deserialize)]
struct Two {
    a: Option<String>,
    b: Option<String>,
}

/// A side as it was given.
#[derive(Default)]
struct Given {
    words: String,
    file: Option<(String, Vec<u8>)>,
}

async fn page(
    State(app): State<App>,
    person: Person,
    Query(two): Query<Two>,
) -> Result<Response, Problem> {
    let given = [two.a, two.b].map(|words| Given { words: words.unwrap_or_default(), file: None });
    answer(&app, &person, given).await
}

async fn compared(
    State(app): State<App>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    let broken = |error: String| Problem::malformed(format!("the form cannot be read: {error}"));
    let limit = app.config().engine.media.limits.bytes;
    let mut form =
        Multipart::from_request(request, &app).await.map_err(|error| broken(error.body_text()))?;
    let mut given = [Given::default(), Given::default()];
    while let Some(mut field) = form.next_field().await.map_err(|e| broken(e.body_text()))? {
        let (side, is_file) = match field.name() {
            Some("a") => (0, false),
            Some("b") => (1, false),
            Some("a-file") => (0, true),
            Some("b-file") => (1, true),
            _ => continue,
        };
        let name = field.file_name().unwrap_or_default().to_owned();
        let most = if is_file { limit } else { LONGEST as u64 };
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|e| broken(e.body_text()))? {
            if (bytes.len() + chunk.len()) as u64 > most {
                return Err(Problem::too_large(most, if is_file { "max_bytes" } else { "a text" }));
            }
            bytes.extend_from_slice(&chunk);
        }
        if !is_file {
            given[side].words = String::from_utf8_lossy(&bytes).trim().to_owned();
        } else if !bytes.is_empty() {
            given[side].file = Some((name, bytes));
        }
    }
    answer(&app, &person, given).await
}

/// A side as it is understood.
struct Side {
    words: String,
    taken_for: &'static str,
    fingerprint: Fingerprint,
    /// What Weir would answer for it.
    verdict: Answered,
}

async fn answer(app: &App, person: &Person, given: [Given; 2]) -> Result<Response, Problem> {
    let [a, b] = given;
    let words = [a.words.clone(), b.words.clone()];
    let sides = [understood(app, person, a).await?, understood(app, person, b).await?];
    let main = html! {
        main.page id="main" {
            div.page-head { div { h1 { (person.say("why-title")) } p { (person.say("why-about")) } } }
            (form(person, &words))
            @match &sides {
                [Some(a), Some(b)] => (result(app, person, a, b)),
                [Some(one), None] | [None, Some(one)] => (alone(person, one)),
                [None, None] => p.paper.quiet { (person.say("why-empty")) },
            }
        }
    };
    Ok(person.page(&person.say("nav-why"), Place::Why, &main))
}

async fn understood(app: &App, person: &Person, given: Given) -> Result<Option<Side>, Problem> {
    let engine = app.engine(person.caller.service).await?;
    let Given { words, file } = given;
    let (shown, thing, bytes) = match file {
        Some((name, bytes)) => {
            let work = move |fingerprinter: &mut Fingerprinter| {
                fingerprinter.take_all();
                (fingerprinter.upload(&bytes, None), bytes)
            };
            let (print, bytes) = engine.fingerprint(work).await.unwrap_or_default();
            (name, Some(Thing { taken_for: "thing-file", fingerprint: print }), bytes)
        }
        None => (words.clone(), thing(app, person, &words).await?, Vec::new()),
    };
    let Some(Thing { taken_for, fingerprint }) = thing else { return Ok(None) };
    let content = content_of(&words, taken_for, &fingerprint, bytes);
    let verdict = engine.preview(&weir_engine::About::default(), content).await?;
    Ok(Some(Side { words: shown, taken_for, fingerprint, verdict }))
}

/// The same as an item would hold it.
fn content_of(words: &str, taken_for: &str, print: &Fingerprint, bytes: Vec<u8>) -> ItemContent {
    if taken_for == "thing-text" {
        return ItemContent { text: Some(words.to_owned()), ..ItemContent::default() };
    }
    if let (Some(text), "thing-id") = (&print.text, taken_for) {
        // What is taken of the text is taken anew.
        let others = print.signals.iter().filter(|signal| !signal.kind().is_of_text()).cloned();
        let source = MediumSource::Signals(others.collect());
        let medium = Medium { name: None, content_type: None, source };
        return ItemContent {
            text: Some(text.to_string()),
            media: vec![medium],
            ..ItemContent::default()
        };
    }
    // A file is looked at again: its forms are no signals that could be sent.
    let source = if taken_for == "thing-file" {
        MediumSource::Bytes(bytes)
    } else {
        MediumSource::Signals(print.signals.clone())
    };
    let medium = Medium { name: None, content_type: None, source };
    ItemContent { media: vec![medium], ..ItemContent::default() }
}

fn form(person: &Person, words: &[String; 2]) -> Markup {
    html! {
        form.stack method="post" action="/why" enctype="multipart/form-data" {
            div.cards-2 {
                @for (n, name) in ["a", "b"].into_iter().enumerate() {
                    @let file = format!("{name}-file");
                    fieldset.card.stack {
                        legend.hidden-text { (person.say(if n == 0 { "why-first" } else { "why-second" })) }
                        div.field {
                            label for=(name) { (person.say(if n == 0 { "why-first" } else { "why-second" })) }
                            textarea id=(name) name=(name) rows="3" dir="auto" aria-describedby={ (name) "-hint" } { (words[n]) }
                            p.hint id={ (name) "-hint" } { (person.say("why-hint")) }
                        }
                        div.field {
                            label for=(file) { (person.say("why-file")) }
                            input.input type="file" id=(file) name=(file);
                        }
                    }
                }
            }
            div.row { button.btn.btn-main type="submit" { (person.say("why-ask")) } }
        }
    }
}

fn result(app: &App, person: &Person, a: &Side, b: &Side) -> Markup {
    let options = app.config().engine.matching;
    let comparisons = compare(&a.fingerprint, &b.fingerprint, &options);
    let decided = comparisons.iter().find(|one| one.matches);
    html! {
        section.sec.rule-line aria-labelledby="why-answer" {
            h2 id="why-answer" { (person.say("why-answer")) }
            div.banner role="status" {
                @match decided {
                    Some(one) => {
                        (icons::check())
                        span { (person.words.say_with("why-match", &[("kind", person.say(&key("signal-", one.kind.name())).into())])) }
                    }
                    None => { (icons::info()) span { (person.say("why-no-match")) } }
                }
            }
            div.table-wrap tabindex="0" role="group" aria-label=(person.say("why-signals")) {
                table.table {
                    caption.hidden-text { (person.say("why-signals")) }
                    thead { tr {
                        th scope="col" { (person.say("why-signal")) }
                        th scope="col" { (person.say("why-values")) }
                        th scope="col" { (person.say("why-says")) }
                        th scope="col" { (person.say("why-matches")) }
                    } }
                    tbody { @for one in &comparisons { (row(person, a, b, one)) } }
                }
            }
            @if comparisons.is_empty() { p.paper.quiet { (person.say("why-nothing")) } }
            p.small.quiet { (person.words.say_with("why-thresholds", &[
                ("limit", i64::from(options.radius.bits()).into()), ("quality", 50.into()),
            ])) }
        }
        div.cards-2.rule-line { (verdict(person, "why-first", a)) (verdict(person, "why-second", b)) }
    }
}

fn row(person: &Person, a: &Side, b: &Side, one: &Comparison) -> Markup {
    html! {
        tr {
            th scope="row" { (person.say(&key("signal-", one.kind.name()))) span.sub { (one.kind.algorithm()) } }
            td {
                @for value in &one.values {
                    @match value {
                        Some(value) => code.value title=(value) { (shown(one.kind, value)) },
                        None => span.quiet { "–" },
                    }
                    br;
                }
            }
            td {
                @match one.distance {
                    Some(distance) if one.kind == SignalKind::Pdq => (meter(person, distance)),
                    Some(_) => p.small { (super::matched::distance_words(person, one.kind, one.distance)) },
                    None => {}
                }
                (says(person, a, b, one))
            }
            td {
                span.clock data-state=(if one.matches { "ok" } else { "paused" }) {
                    (person.say(if one.matches { "yes" } else { "no" }))
                }
            }
        }
    }
}

fn shown(kind: SignalKind, value: &str) -> String {
    if matches!(kind, SignalKind::Url | SignalKind::Domain) {
        super::matched::defanged(value)
    } else {
        value.to_owned()
    }
}

/// What a kind of signal says of the two, in the reader's language.
fn says(person: &Person, a: &Side, b: &Side, one: &Comparison) -> Markup {
    let usable = |side: &Side| {
        let mut pdq = side.fingerprint.signals.iter().filter(|s| s.kind() == SignalKind::Pdq);
        pdq.all(Signal::matches_by_default)
    };
    html! {
        @match (&one.values, one.distance) {
            ([Some(_), Some(_)], Some(_)) if one.kind != SignalKind::Pdq => {}
            ([Some(_), Some(_)], Some(distance)) => {
                p.small {
                    (form_words(person, one.look.form().as_deref(), one.look.at_ms()))
                    @if !usable(a) || !usable(b) { " · " (person.say("why-low-quality")) }
                    @else if distance > Distance::DEFAULT_RADIUS { " · " (person.say("why-too-far")) }
                }
            }
            (_, None) if one.kind == SignalKind::Pattern => {
                p.small { (person.say(if one.matches { "why-line-stands" } else { "why-line-not" })) }
            }
            // What of one stands in the other is said in numbers.
            (_, None) if matches!(one.kind, SignalKind::Passage | SignalKind::Phrase) => {
                p.small { (super::texts::of_the_shorter(person, one.text.as_ref())) }
            }
            (_, None) if one.kind == SignalKind::Features => (super::seen::of_two(person, one)),
            ([Some(_), Some(_)], None) => (person.say(if one.matches { "why-equal" } else { "why-differs" })),
            ([Some(_), None], _) => (person.say("why-only-first")),
            _ => (person.say("why-only-second")),
        }
    }
}

/// What Weir would answer for one of them: filters, matches, verdict.
fn verdict(person: &Person, title: &'static str, side: &Side) -> Markup {
    let told = &side.verdict.told;
    html! {
        section.card.stack.stack-2 {
            h3 { (person.say(title)) " " span.badge { (person.say(side.taken_for)) } }
            p.small.quiet dir="auto" { (super::matched::reason_start(&side.words)) }
            p { (person.words.say_with("why-verdict", &[("verdict", person.say(&key("verdict-", verdict_name(side.verdict.verdict))).into())])) }
            @if let Some(problem) = &side.fingerprint.problem { p.small lang="en" dir="auto" { (problem) } }
            @if told.matches.is_empty() {
                p.small.quiet { (person.say("why-banks-silent")) }
            } @else {
                ul.stack.stack-2 {
                    @for found in told.matches.iter().take(10) {
                        li.small {
                            a href={ "/entries/" (found.entry) } { bdi dir="auto" { (found.reference.as_deref().unwrap_or(&found.entry)) } }
                            " · " bdi dir="auto" { (found.bank) } " · "
                            @match found.distance {
                                Some(bits) => (super::matched::distance_words(person, found.kind.parse().unwrap_or(SignalKind::Pdq), Some(Distance::new(bits)))),
                                None => (super::texts::known_as(person, found)),
                            }
                        }
                    }
                }
                p.small.quiet { (person.say("why-rule")) }
            }
        }
    }
}

fn verdict_name(verdict: Verdict) -> &'static str {
    verdict.name()
}

/// One thing alone: what Weir would answer for it.
fn alone(person: &Person, side: &Side) -> Markup {
    html! {
        section.sec.rule-line aria-label=(person.say("why-answer")) {
            ul.stack.stack-2 {
                @for signal in &side.fingerprint.signals {
                    li { span.badge { (signal.kind().algorithm()) } " " code.value { (shown(signal.kind(), &signal.short_value())) } }
                }
            }
            (verdict(person, "why-first", side))
            p.small.quiet { (person.say("why-give-two")) }
        }
    }
}
