//! Compare: two things side by side, signal by signal, and why they match.

use weir_signals::pdq::Distance;
use weir_signals::{Pdq, PdqHash, Quality, Signal, SignalKind};

use crate::fingerprint::Fingerprint;
use crate::form::{Hashed, Look};
use crate::matcher::MatchOptions;

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
}

/// Compares two fingerprints by every kind of signal that either has.
pub fn compare(a: &Fingerprint, b: &Fingerprint, options: &MatchOptions) -> Vec<Comparison> {
    SignalKind::ALL
        .into_iter()
        .filter_map(|kind| {
            let of = |f: &Fingerprint| f.signals.iter().find(|s| s.kind() == kind).cloned();
            match (of(a), of(b)) {
                (None, None) => None,
                (Some(left), Some(right)) if kind == SignalKind::Pdq => {
                    Some(compare_pictures((a, &left), (b, &right), options))
                }
                (left, right) => Some(compare_exact(kind, left, right)),
            }
        })
        .collect()
}

fn compare_exact(kind: SignalKind, left: Option<Signal>, right: Option<Signal>) -> Comparison {
    let values = [left.as_ref().map(Signal::value), right.as_ref().map(Signal::value)];
    let what = match kind {
        SignalKind::Text => "the same text, but for case, width and white space",
        SignalKind::Url => "the same link, however it is written",
        _ => "the same file, byte for byte",
    };
    let (matches, why) = match (&left, &right) {
        (Some(l), Some(r)) if l == r => (true, what.to_owned()),
        (Some(_), Some(_)) => (false, format!("not {what}")),
        (Some(_), None) => (false, "only the first has it".to_owned()),
        _ => (false, "only the second has it".to_owned()),
    };
    Comparison { kind, values, distance: None, look: Look::PLAIN, matches, why }
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
    }
}
