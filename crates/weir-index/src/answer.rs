//! What is asked of an index, and what it answers.

use weir_signals::pdq::Distance;

use crate::owner::Owner;

/// How near is near enough, and how many are enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    pub(crate) radius: Distance,
    pub(crate) limit: usize,
}

impl Ask {
    /// Every hash at most `radius` from the query.
    pub fn within(radius: Distance) -> Self {
        Self { radius, limit: usize::MAX }
    }

    /// At most so many hits. An answer with fewer hits than there are says
    /// [`truncated`](Answer::truncated); which of them it has is not said.
    pub fn at_most(mut self, hits: usize) -> Self {
        self.limit = hits;
        self
    }
}

/// A stored hash near the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hit {
    /// How far it is from the query.
    pub distance: Distance,
    /// Whose it is.
    pub owner: Owner,
}

/// The hits of one query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Nearest first, then by owner.
    pub hits: Vec<Hit>,
    /// Whether there are more than were asked for.
    pub truncated: bool,
}

impl Answer {
    /// Adds a hit; false, and no more, where there are as many as are asked for.
    pub(crate) fn push(&mut self, hit: Hit, limit: usize) -> bool {
        let room = self.hits.len() < limit;
        if room {
            self.hits.push(hit);
        } else {
            self.truncated = true;
        }
        room
    }

    pub(crate) fn sort(&mut self) {
        self.hits.sort_unstable();
    }
}
