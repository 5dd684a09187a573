//! What allow banks stop of one item.
//!
//! An allow entry wins, but only over what it speaks of. If a picture that is
//! allowed freed all of a file, it would be enough to put one beside what is
//! banked: as a frame of an animation, in a corner of a screenshot, behind
//! transparent parts. So a match is stopped by the very file being allowed, by the
//! whole of the same view, or by the same part of it.

use weir_signals::form::Rect;
use weir_signals::{SignalKind, SignalSort};

use crate::form::Look;

/// What of an item is allowed.
#[derive(Debug, Default)]
pub(super) struct Allowed {
    /// Whether the very file is allowed.
    file: bool,
    /// Views whose whole is allowed.
    whole: Vec<Look>,
    /// Parts of views.
    parts: Vec<(Look, Option<Rect>)>,
    /// Whether the whole of every view is.
    every_view: bool,
}

/// An allowed picture says nothing of the link beside it; a picture and its file
/// are of one sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Media,
    Text,
    Link,
}

impl Sort {
    pub(super) const fn of(kind: SignalKind) -> Self {
        match kind.sort() {
            SignalSort::Picture | SignalSort::File => Self::Media,
            SignalSort::Text => Self::Text,
            SignalSort::Link => Self::Link,
        }
    }
}

impl Allowed {
    /// Its very bytes.
    pub(super) fn exactly(&mut self) {
        self.file = true;
    }

    /// Its picture, looked at in this way.
    pub(super) fn in_look(&mut self, look: Look) {
        match look.cut {
            None => self.whole.push(look),
            Some(_) => self.parts.push((look, look.rect)),
        }
    }

    /// Whether every view is allowed; `looks` are those that can be matched.
    pub(super) fn of_all<'a>(&mut self, looks: impl Iterator<Item = &'a Look>) {
        let mut whole = looks.filter(|look| look.is_of_the_whole()).peekable();
        self.every_view = whole.peek().is_some()
            && whole.all(|look| self.whole.iter().any(|a| a.same_view(look)));
    }

    /// Whether a match of its bytes is stopped.
    pub(super) fn stops_exact(&self) -> bool {
        self.file || self.every_view
    }

    pub(super) fn stops_look(&self, look: &Look) -> bool {
        let same_part = |(part, rect): &(Look, Option<Rect>)| {
            part.same_view(look) && part.cut == look.cut && *rect == look.rect
        };
        self.file
            || self.whole.iter().any(|whole| whole.same_view(look))
            || (look.cut.is_some() && self.parts.iter().any(same_part))
    }
}
