//! Words of a closed set: one name each, as it is stored, sent and shown.

/// Makes an enum whose values each have one name, with `name`, `from_name`,
/// `ALL`, `Display` and `FromStr`. `$what` says what the word is, for errors.
macro_rules! named {
    ($(#[$doc:meta])* $type:ident, $what:literal {
        $($(#[$value_doc:meta])* $variant:ident = $name:literal),* $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type {
            $($(#[$value_doc])* $variant),*
        }

        impl $type {
            /// Every value.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The value's one name, as it is stored and sent.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// The value of this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        impl std::str::FromStr for $type {
            type Err = crate::named::UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::from_name(text).ok_or_else(|| {
                    crate::named::UnknownWord::new($what, text, &[$($name),*])
                })
            }
        }
    };
}
pub(crate) use named;

/// A word that is not in its set.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("“{found}” is no {what}; use one of {}", known.join(", "))]
pub struct UnknownWord {
    what: &'static str,
    found: String,
    known: &'static [&'static str],
}

impl UnknownWord {
    pub(crate) fn new(what: &'static str, found: &str, known: &'static [&'static str]) -> Self {
        let found = found.chars().filter(|c| !c.is_control()).take(40).collect();
        Self { what, found, known }
    }
}
