//! Matches in words and drawings: how near, what that means, from where.

use maud::{Markup, html};
use weir_model::ItemKey;
use weir_signals::pdq::Distance;
use weir_signals::{SignalKind, TlshHash};

use super::person::Person;
use super::words::key;

/// How near a match is, in words: `Distance 12 of 31` or `The same text`.
pub(crate) fn distance_words(
    person: &Person,
    kind: SignalKind,
    distance: Option<Distance>,
) -> String {
    match distance {
        Some(distance) => {
            let limit = limit_of(kind);
            let gaps = [
                ("distance", i64::from(distance.bits()).into()),
                ("limit", i64::from(limit).into()),
            ];
            person.words.say_with("match-distance", &gaps)
        }
        None => person.say(&key("match-same-", kind.name())),
    }
}

/// From which distance on two of a kind are taken for different.
pub(crate) const fn limit_of(kind: SignalKind) -> u16 {
    match kind {
        SignalKind::Tlsh => TlshHash::THRESHOLD,
        _ => Distance::DEFAULT_RADIUS.bits(),
    }
}

/// In which form a picture matched, and when it is shown: `Mirrored`, or `The
/// picture within it, at 2 s`.
pub(crate) fn form_words(person: &Person, form: Option<&str>, at_ms: Option<u64>) -> String {
    let part = |part: &str| {
        let known = key("form-", part);
        if person.words.knows(&known) { person.say(&known) } else { part.to_owned() }
    };
    let parts: Vec<String> = match form {
        // A rule calls it `original`.
        None | Some("original") => vec![person.say("form-orig")],
        Some(form) => form.split('+').map(part).collect(),
    };
    let words = parts.join(&person.say("list-comma"));
    match at_ms {
        None => words,
        Some(at) => {
            let seconds = at as f64 / 1000.0;
            let gaps = [("form", words.into()), ("seconds", seconds.into())];
            person.words.say_with("form-at", &gaps)
        }
    }
}

/// The meter: where a distance lies between identical and the limit. The scale
/// goes to 64, where pictures of one thing and of another begin to mix.
pub(crate) fn meter(person: &Person, distance: Distance) -> Markup {
    let limit = Distance::DEFAULT_RADIUS.bits();
    let at = |bits: u16| format!("{:.1}%", f64::from(bits.min(64)) / 64.0 * 100.0);
    let gaps =
        [("distance", i64::from(distance.bits()).into()), ("limit", i64::from(limit).into())];
    let means = match distance.bits() {
        0 => "meter-means-same",
        1..=10 => "meter-means-copy",
        11..=20 => "meter-means-near",
        _ => "meter-means-far",
    };
    html! {
        div.distance {
            p.figure {
                (person.words.number(i64::from(distance.bits()))) " "
                small { (person.words.say_with("meter-of", &[("limit", i64::from(limit).into())])) }
            }
            div.meter {
                svg role="img" aria-label=(person.words.say_with("meter-label", &gaps)) {
                    rect.track y="7" width="100%" height="4" rx="2" {}
                    rect.within y="7" width=(at(limit)) height="4" rx="2" {}
                    line.limit x1=(at(limit)) x2=(at(limit)) y1="2" y2="16" {}
                    circle.at cx=(at(distance.bits())) cy="9" r="7" {}
                }
                p.meter-scale {
                    span { (person.say("meter-identical")) }
                    span { (person.words.say_with("meter-limit", &[("limit", i64::from(limit).into())])) }
                    span { (person.say("meter-unlike")) }
                }
            }
            p.small.quiet.meter-means { (person.say(means)) }
        }
    }
}

/// An item as the service names it: `post/88213`.
pub(crate) fn item_name(key: &ItemKey) -> String {
    format!("{}/{}", key.kind(), key.id())
}

/// The start of what somebody wrote, on one line.
pub(crate) fn reason_start(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut start: String = line.chars().take(80).collect();
    if start.len() < line.len() {
        start.push('…');
    }
    start
}

/// A link that leads nowhere when it is clicked, copied or read out:
/// `hxxps://example[.]org/a`.
pub(crate) fn defanged(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let (host, path) = match rest.find(['/', '?', '#']) {
        Some(end) => rest.split_at(end),
        None => (rest, ""),
    };
    let scheme = match scheme {
        "" => String::new(),
        scheme => format!("{}://", scheme.replacen("tt", "xx", 1)),
    };
    format!("{scheme}{}{path}", host.replace('.', "[.]").replace(':', "[:]"))
}

/// A part of a path, percent-encoded.
pub(crate) fn path_part(name: &str) -> String {
    url::form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_defanged_link_leads_nowhere_and_is_still_read() {
        assert_eq!(defanged("https://a.example.org/b.c?d"), "hxxps://a[.]example[.]org/b.c?d");
        assert_eq!(defanged("http://10.0.0.1:8080"), "hxxp://10[.]0[.]0[.]1[:]8080");
        assert_eq!(defanged("example.org"), "example[.]org");
        assert_eq!(defanged("ftp://x.y"), "ftp://x[.]y");
    }
}
