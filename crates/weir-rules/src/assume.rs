//! What follows from a condition being true, or being false: which values its
//! facts can still have. Nothing follows where it cannot be so at all.
//!
//! This finds the rules that can never fire, and proves that one that holds or
//! acts names a match that may be held or acted on. It errs on one side only:
//! values that it leaves out are impossible, those it keeps may be too.

use crate::ir::{Expr, LoopKind, Node, Op, Over, Set, Slot, Sort};
use crate::schema::FieldType;

/// What is known of a value. Texts are borrowed from the condition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Values<'n> {
    /// From the first to the last.
    Ints(i64, i64),
    /// From the first to the last, ends included.
    Floats(f64, f64),
    /// A bit for each word; of true and false the bits 0 (false) and 1 (true).
    Bits(u64),
    /// One of these.
    Texts(Vec<&'n str>),
    /// None of these.
    NotTexts(Vec<&'n str>),
}

/// Whose value it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Field(Slot, &'static str),
    Has(Slot, &'static str),
    Size(Slot, &'static str),
    Element(Slot),
}

impl Key {
    const fn slot(self) -> Slot {
        match self {
            Self::Field(slot, _)
            | Self::Has(slot, _)
            | Self::Size(slot, _)
            | Self::Element(slot) => slot,
        }
    }
}

/// What is known of all values.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known<'n>(Vec<(Key, Values<'n>)>);

impl<'n> Known<'n> {
    pub(crate) fn of(&self, key: Key) -> Option<&Values<'n>> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, values)| values)
    }

    /// Whether it is known to be this word, or one of these words.
    pub(crate) fn is_among(&self, key: Key, mask: u64) -> bool {
        matches!(self.of(key), Some(Values::Bits(bits)) if bits & !mask == 0)
    }

    /// With one more thing known; nothing where both cannot be.
    fn and(mut self, key: Key, values: Values<'n>) -> Option<Self> {
        match self.0.iter_mut().find(|(known, _)| *known == key) {
            Some((_, known)) => *known = meet(known, &values)?,
            None => self.0.push((key, values)),
        }
        Some(self)
    }

    /// What is known where either is so.
    fn or(self, other: &Self) -> Self {
        let both = self.0.into_iter().filter_map(|(key, one)| {
            let other = other.of(key)?;
            Some((key, widest(&one, other)?))
        });
        Self(both.collect())
    }

    fn without(mut self, slot: Slot) -> Self {
        self.0.retain(|(key, _)| key.slot() < slot);
        self
    }
}

fn meet<'n>(one: &Values<'n>, other: &Values<'n>) -> Option<Values<'n>> {
    use Values::{Bits, Floats, Ints, NotTexts, Texts};
    match (one, other) {
        (Ints(a, b), Ints(c, d)) => {
            let (low, high) = (*a.max(c), *b.min(d));
            (low <= high).then_some(Ints(low, high))
        }
        (Floats(a, b), Floats(c, d)) => {
            let (low, high) = (a.max(*c), b.min(*d));
            (low <= high).then_some(Floats(low, high))
        }
        (Bits(a), Bits(b)) => (a & b != 0).then_some(Bits(a & b)),
        (Texts(a), Texts(b)) => {
            let both: Vec<&str> = a.iter().copied().filter(|text| b.contains(text)).collect();
            (!both.is_empty()).then_some(Texts(both))
        }
        (Texts(some), NotTexts(not)) | (NotTexts(not), Texts(some)) => {
            let left: Vec<&str> = some.iter().copied().filter(|text| !not.contains(text)).collect();
            (!left.is_empty()).then_some(Texts(left))
        }
        (NotTexts(a), NotTexts(b)) => Some(NotTexts(a.iter().chain(b).copied().collect())),
        // Values of two kinds are never kept for one key.
        _ => Some(one.clone()),
    }
}

fn widest<'n>(one: &Values<'n>, other: &Values<'n>) -> Option<Values<'n>> {
    use Values::{Bits, Floats, Ints, NotTexts, Texts};
    match (one, other) {
        (Ints(a, b), Ints(c, d)) => Some(Ints(*a.min(c), *b.max(d))),
        (Floats(a, b), Floats(c, d)) => Some(Floats(a.min(*c), b.max(*d))),
        (Bits(a), Bits(b)) => Some(Bits(a | b)),
        (Texts(a), Texts(b)) => Some(Texts(a.iter().chain(b).copied().collect())),
        (Texts(some), NotTexts(not)) | (NotTexts(not), Texts(some)) => {
            let still: Vec<&str> =
                not.iter().copied().filter(|text| !some.contains(text)).collect();
            (!still.is_empty()).then_some(NotTexts(still))
        }
        (NotTexts(a), NotTexts(b)) => {
            let both: Vec<&str> = a.iter().copied().filter(|text| b.contains(text)).collect();
            (!both.is_empty()).then_some(NotTexts(both))
        }
        _ => None,
    }
}

const TRUE: u64 = 0b10;
const FALSE: u64 = 0b01;

/// What is known where `node` is `wanted`, besides what was known; nothing
/// where it cannot be.
pub(crate) fn assume<'n>(node: &'n Node, wanted: bool, known: Known<'n>) -> Option<Known<'n>> {
    match &node.expr {
        Expr::Bool(value) => (*value == wanted).then_some(known),
        Expr::Not(of) => assume(of, !wanted, known),
        Expr::And(parts) if wanted => all(parts, wanted, known),
        Expr::Or(parts) if !wanted => all(parts, wanted, known),
        Expr::And(parts) | Expr::Or(parts) => any(parts, wanted, &known),
        Expr::If(parts) => {
            let [condition, then, otherwise] = &**parts;
            let one = assume(condition, true, known.clone()).and_then(|k| assume(then, wanted, k));
            let other = assume(condition, false, known).and_then(|k| assume(otherwise, wanted, k));
            match (one, other) {
                (Some(one), Some(other)) => Some(one.or(&other)),
                (one, other) => one.or(other),
            }
        }
        Expr::Field { slot, field } => {
            let bits = if wanted { TRUE } else { FALSE };
            let known = there(known, *slot, field.path, field.object())?;
            known.and(Key::Field(*slot, field.path), Values::Bits(bits))
        }
        Expr::Has { slot, field } if wanted => there(known, *slot, field.path, field.object()),
        Expr::Has { slot, field } => known.and(Key::Has(*slot, field.path), Values::Bits(FALSE)),
        Expr::HasObject(object) => has(known, object.name, wanted),
        Expr::HasList(list) => has(known, list.name, wanted),
        Expr::Compare { op, sort, sides } => {
            let op = if wanted { *op } else { op.opposite() };
            let [left, right] = &**sides;
            if right.is_constant() {
                compared(left, op, *sort, right, known)
            } else if left.is_constant() {
                compared(right, op.turned(), *sort, left, known)
            } else {
                Some(known)
            }
        }
        Expr::Among { needle, set } => among(needle, set, wanted, known),
        Expr::Loop { kind, over, slot, body } => {
            look_through(*kind, *over, *slot, body, wanted, known)
        }
        _ => Some(known),
    }
}

fn all<'n>(parts: &'n [Node], wanted: bool, known: Known<'n>) -> Option<Known<'n>> {
    parts.iter().try_fold(known, |known, part| assume(part, wanted, known))
}

fn any<'n>(parts: &'n [Node], wanted: bool, known: &Known<'n>) -> Option<Known<'n>> {
    parts
        .iter()
        .filter_map(|part| assume(part, wanted, known.clone()))
        .reduce(|one, other| one.or(&other))
}

fn has<'n>(known: Known<'n>, name: &'static str, wanted: bool) -> Option<Known<'n>> {
    known.and(Key::Has(0, name), Values::Bits(if wanted { TRUE } else { FALSE }))
}

/// A value that was read was there, and what holds it.
fn there<'n>(
    known: Known<'n>,
    slot: Slot,
    path: &'static str,
    object: &'static str,
) -> Option<Known<'n>> {
    let known = known.and(Key::Has(slot, path), Values::Bits(TRUE))?;
    if slot == 0 { has(known, object, true) } else { Some(known) }
}

/// The key of a value, and everything that it can be.
fn key_of(node: &Node) -> Option<(Key, Option<Values<'static>>)> {
    match &node.expr {
        Expr::Field { slot, field } => {
            let values = match field.kind {
                FieldType::Int { min, max } => Some(Values::Ints(min, max)),
                FieldType::Float { min, max } => Some(Values::Floats(min, max)),
                FieldType::Word(words) => Some(Values::Bits((1 << words.len()) - 1)),
                FieldType::Bool => Some(Values::Bits(TRUE | FALSE)),
                FieldType::Text | FieldType::Texts => None,
            };
            Some((Key::Field(*slot, field.path), values))
        }
        Expr::Element { slot } => Some((Key::Element(*slot), None)),
        Expr::Size(Over::List(list)) => {
            Some((Key::Size(0, list.name), Some(Values::Ints(0, i64::MAX))))
        }
        Expr::Size(Over::Texts { slot, field }) => {
            Some((Key::Size(*slot, field.path), Some(Values::Ints(0, i64::MAX))))
        }
        Expr::Widen(of) => key_of(of),
        _ => None,
    }
}

fn compared<'n>(
    value: &'n Node,
    op: Op,
    sort: Sort,
    constant: &'n Node,
    known: Known<'n>,
) -> Option<Known<'n>> {
    let Some((key, range)) = key_of(value) else { return Some(known) };
    let known = match &value.expr {
        Expr::Field { slot, field } => there(known, *slot, field.path, field.object())?,
        _ => known,
    };
    let known = match range {
        Some(range) => known.and(key, range)?,
        None => known,
    };
    let values = match (&constant.expr, op) {
        (Expr::Int(value), _) => match op {
            Op::Equal => Values::Ints(*value, *value),
            Op::Less => Values::Ints(i64::MIN, value.checked_sub(1)?),
            Op::LessOrEqual => Values::Ints(i64::MIN, *value),
            Op::Greater => Values::Ints(value.checked_add(1)?, i64::MAX),
            Op::GreaterOrEqual => Values::Ints(*value, i64::MAX),
            Op::NotEqual => return not_this(known, key, *value),
        },
        // A whole number that is compared with a fraction keeps its own range.
        (Expr::Float(_), _) if !matches!(value.expr, Expr::Field { .. }) => return Some(known),
        (Expr::Float(value), _) => match op {
            Op::Equal => Values::Floats(*value, *value),
            Op::Less => Values::Floats(f64::NEG_INFINITY, value.next_down()),
            Op::LessOrEqual => Values::Floats(f64::NEG_INFINITY, *value),
            Op::Greater => Values::Floats(value.next_up(), f64::INFINITY),
            Op::GreaterOrEqual => Values::Floats(*value, f64::INFINITY),
            Op::NotEqual => return Some(known),
        },
        (Expr::Word { at, .. }, Op::Equal) => Values::Bits(1 << at),
        (Expr::Word { at, .. }, Op::NotEqual) => Values::Bits(!(1 << at)),
        (Expr::Text(text), Op::Equal) => Values::Texts(vec![text]),
        (Expr::Text(text), Op::NotEqual) => Values::NotTexts(vec![text]),
        _ => return Some(known),
    };
    debug_assert!(sort != Sort::Bool, "folded to the value or its opposite");
    known.and(key, values)
}

/// Of an excluded number only the ends of the range say anything.
fn not_this<'n>(known: Known<'n>, key: Key, value: i64) -> Option<Known<'n>> {
    match known.of(key) {
        Some(Values::Ints(low, high)) if low == high && *low == value => None,
        Some(Values::Ints(low, _)) if *low == value => {
            known.and(key, Values::Ints(value.checked_add(1)?, i64::MAX))
        }
        Some(Values::Ints(_, high)) if *high == value => {
            known.and(key, Values::Ints(i64::MIN, value.checked_sub(1)?))
        }
        _ => Some(known),
    }
}

fn among<'n>(needle: &'n Node, set: &'n Set, wanted: bool, known: Known<'n>) -> Option<Known<'n>> {
    let Some((key, range)) = key_of(needle) else { return Some(known) };
    let known = match &needle.expr {
        Expr::Field { slot, field } => there(known, *slot, field.path, field.object())?,
        _ => known,
    };
    let known = match range {
        Some(range) => known.and(key, range)?,
        None => known,
    };
    match (set, wanted) {
        (Set::Words { mask, .. }, true) => known.and(key, Values::Bits(*mask)),
        (Set::Words { mask, .. }, false) => known.and(key, Values::Bits(!mask)),
        (Set::Texts(texts), true) => {
            known.and(key, Values::Texts(texts.iter().map(|text| &**text).collect()))
        }
        (Set::Texts(texts), false) => {
            known.and(key, Values::NotTexts(texts.iter().map(|text| &**text).collect()))
        }
        (Set::Ints(values), true) => {
            let (low, high) = (values.iter().min()?, values.iter().max()?);
            known.and(key, Values::Ints(*low, *high))
        }
        _ => Some(known),
    }
}

fn look_through<'n>(
    kind: LoopKind,
    over: Over,
    slot: Slot,
    body: &'n Node,
    wanted: bool,
    known: Known<'n>,
) -> Option<Known<'n>> {
    let (of, name) = match over {
        Over::List(list) => (0, list.name),
        Over::Texts { slot, field } => (slot, field.path),
    };
    // There is an element of which it is so, or of which it is not.
    let of_one = match (kind, wanted) {
        (LoopKind::Exists | LoopKind::ExistsOne, true) => true,
        (LoopKind::All, false) => false,
        _ => return Some(known),
    };
    let known = known.and(Key::Size(of, name), Values::Ints(1, i64::MAX))?;
    Some(assume(body, of_one, known)?.without(slot))
}
