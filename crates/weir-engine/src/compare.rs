//! Compare: two things side by side, signal by signal, and why they match.

use std::sync::Arc;

use weir_index::PatternIndex;
use weir_model::TextThreshold;
use weir_signals::features::{Features, Fit, fit};
use weir_signals::pdq::Distance;
use weir_signals::{Pdq, PdqHash, Quality, Signal, SignalKind, TlshHash};

use crate::fingerprint::Fingerprint;
use crate::fitted::PictureFit;
use crate::form::{Hashed, Look};
use crate::matcher::MatchOptions;
use crate::read::ReadBy;
use crate::texts::{Pair, TextMatch};

/// What one kind of signal says of two things.
#[derive(Debug)]
pub struct Comparison {
    /// Which kind.
    pub kind: SignalKind,
    /// Its value on either side, where there is one.
    pub values: [Option<String>; 2],
    /// How far apart, for kinds that have a distance.
    pub distance: Option<Distance>,
    /// The look at the first thing that comes nearest.
    pub look: Look,
    /// Whether they match by this kind.
    pub matches: bool,
    /// Why, in words.
    pub why: String,
    /// Of two texts, what of the shorter one stands in the longer.
    pub text: Option<TextMatch>,
    /// Of two pictures that share places, how the first lies against the second.
    pub fit: Option<PictureFit>,
}

/// The signals of a thing and of what is written in it.
fn signals_of(print: &Fingerprint) -> impl Iterator<Item = &Signal> {
    let read = print.read.iter().flat_map(|read| &read.print.signals);
    print.signals.iter().chain(read)
}

/// The text that it is, or the words in its picture.
fn text_of(print: &Fingerprint) -> Option<&Arc<str>> {
    let words = print.read.iter().filter(|read| read.by == ReadBy::Words);
    print.text.as_ref().or_else(|| words.filter_map(|read| read.print.text.as_ref()).next())
}

/// Compares two fingerprints by every kind of signal that either has.
pub fn compare(a: &Fingerprint, b: &Fingerprint, options: &MatchOptions) -> Vec<Comparison> {
    let pair = text_of(a).zip(text_of(b)).and_then(|(a, b)| Pair::of(a, b));
    SignalKind::ALL
        .into_iter()
        .filter_map(|kind| {
            if kind == SignalKind::Features {
                return compare_features(a, b);
            }
            if kind == SignalKind::Pattern {
                return compare_lines(a, b).or_else(|| compare_lines(b, a));
            }
            let of = |f: &Fingerprint| signals_of(f).find(|s| s.kind() == kind).cloned();
            if let Some(pair) = pair.as_ref().filter(|_| is_of_pair(kind)) {
                return (pair.kind == kind).then(|| compare_texts(pair, [a, b]));
            }
            // Of the many links of two texts the one that both have.
            let common =
                signals_of(a).find(|s| s.kind() == kind && signals_of(b).any(|other| other == *s));
            let near = matches!(kind, SignalKind::Pdq | SignalKind::Tlsh);
            if let Some(common) = common.filter(|_| !near) {
                return Some(compare_exact(kind, Some(common.clone()), Some(common.clone())));
            }
            match (of(a), of(b)) {
                (None, None) => None,
                (Some(left), Some(right)) if kind == SignalKind::Pdq => {
                    Some(compare_pictures((a, &left), (b, &right), options))
                }
                (Some(Signal::Tlsh(left)), Some(Signal::Tlsh(right))) => {
                    Some(compare_tlsh(&left, &right))
                }
                (left, right) => Some(compare_exact(kind, left, right)),
            }
        })
        .collect()
}

const fn is_of_pair(kind: SignalKind) -> bool {
    matches!(kind, SignalKind::Passage | SignalKind::Phrase)
}

/// What of one text stands in the other.
fn compare_texts(pair: &Pair, of: [&Fingerprint; 2]) -> Comparison {
    let key = |print: &Fingerprint| {
        let mut signals = signals_of(print);
        signals.find(|signal| is_of_pair(signal.kind())).map(Signal::value)
    };
    Comparison {
        kind: pair.kind,
        values: of.map(key),
        distance: None,
        look: Look::PLAIN,
        matches: pair.matches(TextThreshold::default()),
        why: pair.in_words(),
        text: pair.found.clone(),
        fit: None,
    }
}

/// A line of a list that one of them is, in the text of the other.
fn compare_lines(listed: &Fingerprint, other: &Fingerprint) -> Option<Comparison> {
    let signal = listed.signals.iter().find(|signal| signal.kind() == SignalKind::Pattern)?;
    let line = signal.banked_text()?.held()?.line()?;
    let text = other.text.as_deref()?;
    let mut lines = PatternIndex::new();
    lines.insert((), line);
    let matches = !lines.search(text).is_empty();
    let why = if matches { "its line stands in the text" } else { "its line is not in the text" };
    let values = [Some(signal.value()), None];
    let (distance, text, why) = (None, None, why.to_owned());
    let (kind, look) = (SignalKind::Pattern, Look::PLAIN);
    Some(Comparison { kind, values, distance, look, matches, why, text, fit: None })
}

fn compare_tlsh(left: &TlshHash, right: &TlshHash) -> Comparison {
    let difference = left.difference(right);
    let most = TlshHash::THRESHOLD;
    Comparison {
        kind: SignalKind::Tlsh,
        values: [Some(left.to_string()), Some(right.to_string())],
        distance: Some(Distance::new(difference)),
        look: Look::PLAIN,
        matches: difference <= most,
        why: format!("the two differ by {difference}; a match has at most {most}"),
        text: None,
        fit: None,
    }
}

fn compare_exact(kind: SignalKind, left: Option<Signal>, right: Option<Signal>) -> Comparison {
    let values = [left.as_ref().map(Signal::value), right.as_ref().map(Signal::value)];
    let what = match kind {
        SignalKind::Text => "the same text, but for case, width and white space",
        SignalKind::Url => "the same link, however it is written",
        SignalKind::Passage | SignalKind::Phrase => {
            "the same text as a whole, however it is spelt (with or without dots, marks, lookalikes)"
        }
        SignalKind::Tlsh => "the same TLSH",
        SignalKind::Domain => "a link to the same domain",
        SignalKind::Handle
        | SignalKind::Invite
        | SignalKind::Stored
        | SignalKind::Email
        | SignalKind::Phone
        | SignalKind::Wallet
        | SignalKind::Iban => "the same one, however it is written",
        _ => "the same file, byte for byte",
    };
    let (matches, why) = match (&left, &right) {
        (Some(l), Some(r)) if l == r => (true, what.to_owned()),
        (Some(_), Some(_)) => (false, format!("not {what}")),
        (Some(_), None) => (false, "only the first has it".to_owned()),
        _ => (false, "only the second has it".to_owned()),
    };
    let (look, distance, text, fit) = (Look::PLAIN, None, None, None);
    Comparison { kind, values, distance, look, matches, why, text, fit }
}

/// The first as an upload, against the features that a bank would keep of the second.
fn compare_features(a: &Fingerprint, b: &Fingerprint) -> Option<Comparison> {
    let kept = |print: &Fingerprint| -> Option<Arc<Features>> {
        print.signals.iter().find_map(|signal| match signal {
            Signal::Features(features) => Some(features.clone()),
            _ => None,
        })
    };
    let [left, right] = [kept(a), kept(b)];
    let values = [&left, &right].map(|side| side.as_ref().map(|features| features.in_short()));
    let row = |look, matches, why: String, fit| {
        let kind = SignalKind::Features;
        Some(Comparison {
            kind,
            values: values.clone(),
            distance: None,
            look,
            matches,
            why,
            text: None,
            fit,
        })
    };
    let Some(banked) = right else {
        left?;
        return row(Look::PLAIN, false, "only the first has enough places to compare".into(), None);
    };
    if a.features.is_empty() {
        return row(Look::PLAIN, false, "only the second has places to compare".into(), None);
    }
    let fits = a.features.iter().filter_map(|seen| Some((fit(&seen.features, &banked)?, seen)));
    let enough = Fit::ENOUGH;
    let Some((found, seen)) = fits.max_by_key(|(fit, _)| fit.inliers) else {
        let why = format!("no places of the two agree; a match has at least {enough}");
        return row(Look::PLAIN, false, why, None);
    };
    let looked =
        seen.look.in_words().map_or(String::new(), |words| format!(", the first one {words}"));
    let mirrored = seen.look.laid != weir_signals::pdq::Dihedral::Original;
    let sure = PictureFit::of(&found, &seen.features, &banked, mirrored);
    let shown = sure.as_ref().map_or(String::new(), |fit| {
        format!("; the first shows {:.0} % of the second", fit.shown * 100.0)
    });
    let why = format!(
        "{} places of the two agree{looked}{shown}; a match has at least {enough}",
        found.inliers
    );
    row(seen.look, sure.is_some(), why, sure)
}

/// The first as an upload, in each of its looks, against all that would be banked
/// of the second.
fn compare_pictures(
    (a, left): (&Fingerprint, &Signal),
    (b, right): (&Fingerprint, &Signal),
    options: &MatchOptions,
) -> Comparison {
    let banked: Vec<(PdqHash, bool)> = b
        .signals
        .iter()
        .filter_map(|signal| match signal {
            Signal::Pdq { hash, .. } => Some((*hash, signal.matches_by_default())),
            _ => None,
        })
        .collect();
    // What can match comes before what cannot, however near.
    let candidates = a.looks.iter().enumerate().filter(|(_, hashed)| {
        options.forms || (hashed.look.is_of_the_whole() && hashed.look.over.is_none())
    });
    let (flat, distance, place) = candidates
        .flat_map(|(place, Hashed { pdq: Pdq { hash, quality }, .. })| {
            banked.iter().map(move |(other, usable)| {
                let flat = !(options.low_quality || *usable && quality.is_usable());
                let distance = hash.distance(other);
                (flat, distance, place)
            })
        })
        .min_by_key(|(flat, distance, place)| {
            (*flat || *distance > options.radius, *distance, *place)
        })
        .expect("either has a picture");
    let look = a.looks[place].look;
    let as_is = banked.first().map(|(other, _)| a.looks[0].pdq.hash.distance(other));

    let radius = options.radius;
    let looked = match (look.in_words(), as_is) {
        (Some(words), Some(as_is)) => format!(" with the first one {words} (as it is: {as_is})"),
        _ => String::new(),
    };
    let quality = |s: &Signal| s.quality().unwrap_or(Quality::new(100));
    let (matches, why) = if distance > radius {
        (false, format!("{distance} of 256 bits differ{looked}; a match has at most {radius}"))
    } else if flat {
        let (l, r) = (quality(left), quality(right));
        let usable = Quality::USABLE;
        (
            false,
            format!(
                "{distance} of 256 bits differ{looked}, but there is too little to see (quality {l} and {r}, {usable} needed)"
            ),
        )
    } else {
        (true, format!("{distance} of 256 bits differ{looked}; a match has at most {radius}"))
    };
    Comparison {
        kind: SignalKind::Pdq,
        values: [Some(left.value()), Some(right.value())],
        distance: Some(distance),
        look,
        matches,
        why,
        text: None,
        fit: None,
    }
}
