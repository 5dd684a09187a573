//! The words of rules that others keep and show too: how urgent, on what a
//! label lies, what of an item matched, on whose word.

use crate::entry::Source;
use crate::named::named;

named! {
    /// How soon a case should be looked at, beside the clock of its policy.
    Priority, "priority" {
        /// When there is nothing else.
        Low = "low",
        /// In its turn.
        Normal = "normal",
        /// Before others.
        High = "high",
        /// At once.
        Urgent = "urgent",
    }
}

named! {
    /// What a label lies on.
    LabelOn, "thing that a label lies on" {
        /// The item.
        Item = "item",
        /// Its author.
        Author = "author",
        /// The domain of a link in it.
        Domain = "domain",
    }
}

named! {
    /// What of an item matched.
    MatchedPart, "part of an item" {
        /// A picture or another file.
        Media = "media",
        /// Its text.
        Text = "text",
        /// A link in it.
        Link = "link",
    }
}

named! {
    /// On whose word an entry was banked, without the name.
    SourceKind, "kind of source" {
        /// A person of this service decided.
        Own = "own",
        /// A peer shared it.
        Exchange = "exchange",
        /// A list said so.
        List = "list",
    }
}

impl SourceKind {
    /// The kind of this source.
    pub const fn of(source: &Source) -> Self {
        match source {
            Source::OwnDecision => Self::Own,
            Source::Exchange(_) => Self::Exchange,
            Source::List(_) => Self::List,
        }
    }
}
