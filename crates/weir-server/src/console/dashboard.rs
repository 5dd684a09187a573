//! The dashboard: the day at a glance. Sums of the team, none of a person.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use weir_model::{CaseKind, Permission, Scope, Timestamp};
use weir_store::{Dashboard, DashboardDays};

use super::aside;
use super::charts::{Bar, Days, bars};
use super::endpoints::seconds_between;
use super::person::Person;
use super::shell::Place;
use super::words::key;
use crate::app::App;
use crate::problem::Problem;

/// How many days of matches are drawn.
const DAYS: i64 = 14;
/// How many days decisions and deliveries are told of.
const RECENT: usize = 7;
/// A bank that is overturned more often than this stands out: one in twenty.
const HIGH: f64 = 0.05;

/// What matches are drawn by, with the colour of each.
const KINDS: [(&str, CaseKind); 4] = [
    ("is-1", CaseKind::Picture),
    ("is-2", CaseKind::Text),
    ("is-3", CaseKind::File),
    ("is-4", CaseKind::Link),
];

pub(super) fn routes() -> Router<App> {
    Router::new().route("/dashboard", get(dashboard))
}

async fn dashboard(State(app): State<App>, person: Person) -> Result<Response, Problem> {
    let days = DashboardDays { bounds: person.times.days(DAYS), recent: RECENT };
    let seen = app.store().dashboard(person.caller.service, &days, person.now()).await?;
    let as_of = [("time", person.times.time(person.now()).into())];
    let main = html! {
        main.page id="main" {
            div.page-head {
                h1 { (person.say("dash-title")) }
                span.small.quiet { (person.words.say_with("dash-as-of", &as_of)) }
            }
            @if person.may(Permission::read(Scope::Banks)) { (aside::note(&app, &person).await?) }
            div.dash {
                (stats(&person, &seen))
                (matches(&person, &days.bounds, &seen))
                (clocks(&person, &seen))
                (ages(&person, &seen))
                (overturned(&person, &seen))
                (decided(&person, &days.bounds, &seen))
            }
        }
    };
    Ok(person.page(&person.say("nav-dashboard"), Place::Dashboard, &main))
}

fn number(person: &Person, count: u64) -> String {
    person.words.number(count as i64)
}

/// `98.6 %`, in the language's own sign; without a rest where there is none.
fn percent(person: &Person, of: u64, whole: u64) -> String {
    let tenths = (1000.0 * of as f64 / whole.max(1) as f64).round() / 10.0;
    person.words.say_with("percent", &[("number", tenths.into())])
}

fn since(person: &Person, then: Timestamp) -> String {
    person.times.span(seconds_between(then, person.now()))
}

fn stats(person: &Person, seen: &Dashboard) -> Markup {
    let words = &person.words;
    let (decided, late) = in_time(seen);
    let sums = [("late", (late as i64).into()), ("count", (decided as i64).into())];
    let stat = |id: &str, title: String, figure: String, about: Markup| {
        html! {
            section.card.w3.stat aria-labelledby=(id) {
                h2.small.quiet id=(id) { (title) }
                p.figure { (figure) }
                p.small.quiet { (about) }
            }
        }
    };
    let none = || "–".to_owned();
    let about_waiting = match seen.late.0 {
        0 => html! { (person.say("dash-none-late")) },
        n => html! { (words.say_with("dash-late", &[("count", (n as i64).into())])) },
    };
    let longest = match seen.oldest {
        None => html! { (person.say("queue-empty")) },
        Some(then) => html! {
            (words.say_with("dash-longest", &[("time", since(person, then).into())]))
        },
    };
    let in_time = match decided {
        0 => (none(), html! { (person.say("dash-none-decided")) }),
        _ => (
            percent(person, decided - late, decided),
            html! { (words.say_with("dash-late-of", &sums)) },
        ),
    };
    let failed = match seen.deliveries_failed {
        0 => html! { (person.say("dash-none-failed")) },
        n => html! { (words.say_with("dash-failed", &[("count", (n as i64).into())])) },
    };
    let failed = if person.may(Permission::read(Scope::Webhooks)) {
        html! {
            @if seen.deliveries_failed > 0 { a href="/deliveries?state=dead" { (failed) } }
            @else { a href="/deliveries" { (failed) } }
        }
    } else {
        failed
    };
    html! {
        (stat("s1", person.say("dash-waiting"), number(person, seen.waiting), about_waiting))
        (stat("s2", person.say("dash-median"), seen.median.map_or_else(none, |then| since(person, then)), longest))
        (stat("s3", person.say("dash-in-time"), in_time.0, in_time.1))
        (stat("s4", person.say("dash-deliveries"), number(person, seen.deliveries_waiting), failed))
    }
}

/// How many were decided in the recent days, and how many of them late.
fn in_time(seen: &Dashboard) -> (u64, u64) {
    let decided = seen.decisions.iter().map(|day| day.decided).sum();
    (decided, seen.decisions.iter().map(|day| day.late).sum())
}

fn matches(person: &Person, bounds: &[Timestamp], seen: &Dashboard) -> Markup {
    let days: Vec<(String, Vec<u64>)> = bounds
        .iter()
        .zip(&seen.matches)
        .map(|(begin, day)| {
            let of = |kind: CaseKind| {
                let found = day.kinds.iter().filter(|(signal, _)| CaseKind::of(*signal) == kind);
                found.map(|(_, count)| count).sum()
            };
            (person.times.day(*begin), KINDS.map(|(_, kind)| of(kind)).to_vec())
        })
        .collect();
    let sums: Vec<u64> = days.iter().map(|(_, parts)| parts.iter().sum()).collect();
    let said = |n: Option<&u64>| (n.copied().unwrap_or(0) as i64).into();
    let gaps = [
        ("least", said(sums.iter().min())),
        ("most", said(sums.iter().max())),
        ("today", said(sums.last())),
    ];
    let chart = Days {
        title: person.say("dash-matches"),
        summary: person.words.say_with("dash-matches-summary", &gaps),
        parts: KINDS.map(|(class, kind)| (class, person.say(&key("kinds-", kind.name())))).to_vec(),
        days,
    };
    html! {
        section.card.w8 aria-labelledby="m" {
            div.sec-head { h2 id="m" { (chart.title) } (chart.legend()) }
            (chart.draw(person, &person.say("dash-matches-none")))
        }
    }
}

fn clocks(person: &Person, seen: &Dashboard) -> Markup {
    let words = &person.words;
    let left = |due: Timestamp| person.times.span(seconds_between(person.now(), due));
    let line = |(count, first): (u64, Option<Timestamp>), state: &str, title: &str| {
        let first = first.map(|due| match state {
            "late" => words.say_with("clock-over", &[("time", since(person, due).into())]),
            _ => words.say_with("dash-from", &[("time", left(due).into())]),
        });
        html! {
            li.row.row-apart {
                span { (words.say_with(title, &[("count", (count as i64).into())])) }
                @if let Some(first) = first { " " span.clock data-state=(state) { (first) } }
            }
        }
    };
    html! {
        section.card aria-labelledby="c" {
            div.sec-head { h2 id="c" { (person.say("dash-clocks")) } a href="/queue" { (person.say("nav-queue")) } }
            @if seen.waiting == 0 { p.quiet { (person.say("dash-clocks-none")) } }
            @else {
                ul.list.clocks {
                    (line(seen.late, "late", "dash-clocks-late"))
                    (line(seen.soon, "soon", "dash-clocks-soon"))
                    (line(seen.fine, "ok", "dash-clocks-fine"))
                }
            }
        }
    }
}

fn ages(person: &Person, seen: &Dashboard) -> Markup {
    let most = seen.ages.iter().max().copied().unwrap_or(0).max(1);
    let names = ["age-1", "age-4", "age-12", "age-24", "age-longer"];
    let lines: Vec<Bar> = names
        .iter()
        .zip(seen.ages)
        .map(|(name, count)| Bar {
            name: html! { (person.say(name)) },
            says: html! { (number(person, count)) },
            share: count as f64 / most as f64,
            high: false,
        })
        .collect();
    html! {
        section.card aria-labelledby="a" {
            h2 id="a" { (person.say("dash-ages")) }
            @if seen.waiting == 0 { p.quiet { (person.say("dash-ages-none")) } } @else { (bars(&lines)) }
        }
    }
}

fn overturned(person: &Person, seen: &Dashboard) -> Markup {
    let most = seen.banks.iter().map(|bank| bank.overturned as f64 / bank.decided.max(1) as f64);
    // A scale that ends at a tenth or, where a bank is worse, at the worst.
    let scale = most.fold(0.1, f64::max);
    let shown = 5;
    let lines: Vec<Bar> = seen
        .banks
        .iter()
        .take(shown)
        .map(|bank| {
            let share = bank.overturned as f64 / bank.decided.max(1) as f64;
            let of = [
                ("part", (bank.overturned as i64).into()),
                ("count", (bank.decided as i64).into()),
            ];
            Bar {
                name: html! { bdi dir="auto" { (bank.bank) } },
                says: html! {
                    (percent(person, bank.overturned, bank.decided)) " "
                    span.quiet.small { (person.words.say_with("part-of", &of)) }
                },
                share: share / scale,
                high: share > HIGH,
            }
        })
        .collect();
    html! {
        section.card aria-labelledby="o" {
            div.sec-head { h2 id="o" { (person.say("dash-overturned")) } a href="/banks" { (person.say("nav-banks")) } }
            @if lines.is_empty() { p.quiet { (person.say("dash-overturned-none")) } }
            @else {
                (bars(&lines))
                p.small.quiet { (person.say("dash-overturned-about")) }
            }
        }
    }
}

fn decided(person: &Person, bounds: &[Timestamp], seen: &Dashboard) -> Markup {
    let first = bounds.len().saturating_sub(seen.decisions.len() + 1);
    let days = bounds[first..]
        .iter()
        .zip(&seen.decisions)
        .map(|(begin, day)| (person.times.day(*begin), vec![day.decided - day.late, day.late]));
    let (sum, late) = in_time(seen);
    let gaps = [("late", (late as i64).into()), ("count", (sum as i64).into())];
    let chart = Days {
        title: person.say("dash-decided"),
        summary: person.words.say_with("dash-late-of", &gaps),
        parts: vec![
            ("is-1", person.say("dash-decided-in-time")),
            ("is-warm", person.say("dash-decided-late")),
        ],
        days: days.collect(),
    };
    html! {
        section.card aria-labelledby="d" {
            h2 id="d" { (chart.title) }
            @if sum > 0 { (chart.legend()) }
            (chart.draw(person, &person.say("dash-none-decided")))
        }
    }
}
