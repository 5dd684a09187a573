//! Closed sets of words, as rules compare them and facts keep them.

use std::fmt;

use serde::de::{self, Deserializer, Visitor};
use serde::ser::Serializer;
use weir_model::{LabelOn, MatchedPart, NoticeKind, Severity, SourceKind, Standing};
use weir_signals::SignalKind;

/// A value of a closed set. Inside a compiled rule it is its place in the set.
pub(crate) trait Word: Copy + 'static {
    /// Every word, in the order of the values.
    const WORDS: &'static [&'static str];

    /// The value at this place.
    fn at(index: usize) -> Option<Self>;

    /// Its place in the set.
    fn index(self) -> u8;
}

macro_rules! words {
    ($($type:ident),*) => {$(
        impl Word for $type {
            const WORDS: &'static [&'static str] = &{
                let mut words = [""; $type::ALL.len()];
                let mut at = 0;
                while at < words.len() {
                    words[at] = $type::ALL[at].name();
                    at += 1;
                }
                words
            };

            fn at(index: usize) -> Option<Self> {
                $type::ALL.get(index).copied()
            }

            fn index(self) -> u8 {
                // `ALL` stands in the order of the values; a test holds it.
                self as u8
            }
        }
    )*};
}

words!(SignalKind, Severity, NoticeKind, Standing, LabelOn, MatchedPart, SourceKind);

pub(crate) fn find<T: Word>(word: &str) -> Option<T> {
    T::WORDS.iter().position(|known| *known == word).and_then(T::at)
}

/// Keeps a word by its name: `#[serde(with = "word::by_name")]`.
pub(crate) mod by_name {
    use super::*;

    pub(crate) fn serialize<T: Word, S: Serializer>(word: &T, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(T::WORDS[usize::from(word.index())])
    }

    pub(crate) fn deserialize<'de, T: Word, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        from.deserialize_str(Reader(std::marker::PhantomData))
    }
}

/// The same for a word that may be missing.
pub(crate) mod by_name_if_there {
    use super::*;

    pub(crate) fn serialize<T: Word, S: Serializer>(
        word: &Option<T>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match word {
            Some(word) => by_name::serialize(word, to),
            None => to.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, T: Word, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<T>, D::Error> {
        by_name::deserialize(from).map(Some)
    }
}

struct Reader<T>(std::marker::PhantomData<T>);

impl<T: Word> Visitor<'_> for Reader<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "one of {}", T::WORDS.join(", "))
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<T, E> {
        find(word).ok_or_else(|| E::invalid_value(de::Unexpected::Str(word), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places_agree<T: Word>() {
        for (place, word) in T::WORDS.iter().enumerate() {
            assert_eq!(T::at(place).map(|value| usize::from(value.index())), Some(place), "{word}");
        }
    }

    #[test]
    fn every_word_stands_at_the_place_of_its_value() {
        places_agree::<SignalKind>();
        places_agree::<Severity>();
        places_agree::<NoticeKind>();
        places_agree::<Standing>();
        places_agree::<LabelOn>();
        places_agree::<MatchedPart>();
        places_agree::<SourceKind>();
    }
}
