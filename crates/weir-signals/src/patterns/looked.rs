//! A text as patterns look at it: its skeleton once for all of them, and how much
//! work they may put into it.

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use super::folded::{Folded, folded};
use crate::skeleton::{Skeleton, Tier};

/// A text that many patterns are looked for in.
pub struct Looked<'t> {
    text: &'t str,
    folded: OnceCell<Folded>,
    dotted: OnceCell<Skeleton<'t>>,
    written: OnceCell<(Folded, Vec<u32>)>,
    spent: Cell<usize>,
}

impl<'t> Looked<'t> {
    /// So many bytes are looked at by regular expressions, those of one text taken
    /// together. Nobody writes a megabyte that hundreds of expressions have to be
    /// tried on, unless to keep a matcher busy.
    pub const BUDGET: usize = 400 << 20;

    /// A text nobody has looked at.
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            folded: OnceCell::new(),
            dotted: OnceCell::new(),
            written: OnceCell::new(),
            spent: Cell::new(0),
        }
    }

    /// The text.
    pub const fn text(&self) -> &'t str {
        self.text
    }

    /// The text without regard to case.
    pub(super) fn folded(&self) -> &Folded {
        self.folded.get_or_init(|| Folded::new(folded(self.text)))
    }

    /// Its dotted skeleton.
    pub fn dotted(&self) -> &Skeleton<'t> {
        self.dotted.get_or_init(|| Skeleton::of(self.text, Tier::Dotted))
    }

    /// The dotted skeleton written out: nothing in it has a case.
    pub(super) fn written(&self) -> &Folded {
        &self.written_with_places().0
    }

    fn written_with_places(&self) -> &(Folded, Vec<u32>) {
        self.written.get_or_init(|| {
            let (written, places) = self.dotted().written_with_places();
            (Folded::new(written), places)
        })
    }

    /// Bytes of the skeleton as bytes of the text; nothing where they hold no letter.
    pub(super) fn in_text(&self, written: Range<usize>) -> Option<Range<usize>> {
        let places = &self.written_with_places().1;
        let letter = |byte: usize| places.partition_point(|place| (*place as usize) < byte);
        self.dotted().span(letter(written.start)..letter(written.end))
    }

    /// Takes some of the budget; false where it is not there.
    pub(super) fn spend(&self, work: usize) -> bool {
        let spent = self.spent.get().saturating_add(work);
        if spent > Self::BUDGET {
            // What is left is for nobody: the answer must not depend on the order.
            self.spent.set(Self::BUDGET);
            return false;
        }
        self.spent.set(spent);
        true
    }

    /// How much of the budget was taken.
    pub fn work(&self) -> usize {
        self.spent.get()
    }

    /// Whether something was left out because the budget was spent.
    pub fn is_spent(&self) -> bool {
        self.spent.get() >= Self::BUDGET
    }
}
