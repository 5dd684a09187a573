//! How a fact is read out of, and written into, what holds it.

use crate::facts::{Facts, IndicatorFacts, LabelFacts, MatchFacts, NoticeFacts};
use crate::value::Value;
use crate::word::{self, Word};

/// What holds a fact: the whole, or an element of a list.
#[derive(Clone, Copy)]
pub(crate) enum Element<'a> {
    Facts(&'a Facts),
    Match(&'a MatchFacts),
    Notice(&'a NoticeFacts),
    Label(&'a LabelFacts),
    Indicator(&'a IndicatorFacts),
    /// An element of a list of texts.
    Text(&'a str),
}

/// The same, to be written to.
pub(crate) enum ElementMut<'a> {
    Facts(&'a mut Facts),
    Match(&'a mut MatchFacts),
    Notice(&'a mut NoticeFacts),
    Label(&'a mut LabelFacts),
    Indicator(&'a mut IndicatorFacts),
}

type Get<T> = for<'a> fn(Element<'a>) -> Option<T>;
type Set = for<'a> fn(ElementMut<'a>, &Value) -> bool;

/// How to read and write one fact; a `set` says whether the value fits.
#[derive(Clone, Copy)]
pub(crate) enum Access {
    Bool { get: Get<bool>, set: Set },
    Int { get: Get<i64>, set: Set },
    Float { get: Get<f64>, set: Set },
    Word { get: Get<u8>, set: Set, words: &'static [&'static str] },
    Text { get: for<'a> fn(Element<'a>) -> Option<&'a str>, set: Set },
    Texts { get: for<'a> fn(Element<'a>) -> Option<&'a [String]>, set: Set },
}

impl Access {
    pub(crate) fn write(&self, to: ElementMut<'_>, value: &Value) -> bool {
        match self {
            Self::Bool { set, .. }
            | Self::Int { set, .. }
            | Self::Float { set, .. }
            | Self::Word { set, .. }
            | Self::Text { set, .. }
            | Self::Texts { set, .. } => set(to, value),
        }
    }
}

/// A place in the facts that holds values of type `T`.
pub(crate) trait Holds<T> {
    fn get(&self) -> Option<T>;
    fn set(&mut self, value: &Value) -> bool;
}

impl Holds<bool> for bool {
    fn get(&self) -> Option<bool> {
        Some(*self)
    }

    fn set(&mut self, value: &Value) -> bool {
        let Value::Bool(value) = value else { return false };
        *self = *value;
        true
    }
}

impl Holds<bool> for Option<bool> {
    fn get(&self) -> Option<bool> {
        *self
    }

    fn set(&mut self, value: &Value) -> bool {
        self.insert(false).set(value)
    }
}

macro_rules! holds_numbers {
    ($($type:ty),*) => {$(
        impl Holds<i64> for $type {
            fn get(&self) -> Option<i64> {
                Some(i64::from(*self))
            }

            fn set(&mut self, value: &Value) -> bool {
                let Value::Int(value) = value else { return false };
                <$type>::try_from(*value).map(|value| *self = value).is_ok()
            }
        }

        impl Holds<i64> for Option<$type> {
            fn get(&self) -> Option<i64> {
                self.map(i64::from)
            }

            fn set(&mut self, value: &Value) -> bool {
                self.insert(<$type>::default()).set(value)
            }
        }
    )*};
}

holds_numbers!(u8, u16, u32, i64);

impl Holds<f64> for f64 {
    fn get(&self) -> Option<f64> {
        Some(*self)
    }

    fn set(&mut self, value: &Value) -> bool {
        match value {
            Value::Float(value) => *self = *value,
            Value::Int(0) => *self = 0.0,
            Value::Int(1) => *self = 1.0,
            _ => return false,
        }
        true
    }
}

impl Holds<f64> for Option<f64> {
    fn get(&self) -> Option<f64> {
        *self
    }

    fn set(&mut self, value: &Value) -> bool {
        self.insert(0.0).set(value)
    }
}

/// The same for words; a trait of its own, as any type may be a word.
pub(crate) trait HoldsWord {
    fn get(&self) -> Option<u8>;
    fn set(&mut self, value: &Value) -> bool;
}

impl<T: Word> HoldsWord for T {
    fn get(&self) -> Option<u8> {
        Some(self.index())
    }

    fn set(&mut self, value: &Value) -> bool {
        let Value::Text(value) = value else { return false };
        word::find(value).map(|word| *self = word).is_some()
    }
}

impl<T: Word> HoldsWord for Option<T> {
    fn get(&self) -> Option<u8> {
        self.map(Word::index)
    }

    fn set(&mut self, value: &Value) -> bool {
        let Value::Text(value) = value else { return false };
        *self = word::find(value);
        self.is_some()
    }
}

/// The same for texts, which are lent.
pub(crate) trait HoldsText {
    fn get(&self) -> Option<&str>;
    fn set(&mut self, value: &Value) -> bool;
}

impl HoldsText for String {
    fn get(&self) -> Option<&str> {
        Some(self)
    }

    fn set(&mut self, value: &Value) -> bool {
        let Value::Text(value) = value else { return false };
        self.clone_from(value);
        true
    }
}

impl HoldsText for Option<String> {
    fn get(&self) -> Option<&str> {
        self.as_deref()
    }

    fn set(&mut self, value: &Value) -> bool {
        self.insert(String::new()).set(value)
    }
}

/// The same for lists of texts.
pub(crate) trait HoldsTexts {
    fn get(&self) -> Option<&[String]>;
    fn set(&mut self, value: &Value) -> bool;
}

impl HoldsTexts for Vec<String> {
    fn get(&self) -> Option<&[String]> {
        Some(self)
    }

    fn set(&mut self, value: &Value) -> bool {
        let Value::Texts(value) = value else { return false };
        self.clone_from(value);
        true
    }
}
