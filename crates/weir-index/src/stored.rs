//! Values in memory of their own, or in a file that is mapped into it.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

use crate::simd::memory::{Plain, Region, in_huge_pages, view};

/// A row of values.
pub(crate) enum Stored<T> {
    Own(Vec<T>),
    Mapped {
        region: Arc<Region>,
        /// Bytes that are whole values and lie as they must: asked when made.
        bytes: Range<usize>,
    },
}

impl<T: Plain> Stored<T> {
    /// The values in these bytes of a region; `None` where there are none.
    pub(crate) fn mapped(region: &Arc<Region>, bytes: Range<usize>) -> Option<Self> {
        let within = region.bytes().get(bytes.clone())?;
        (size_of_val(view::<T>(within)?) == within.len())
            .then(|| Self::Mapped { region: region.clone(), bytes })
    }

    /// The values to be changed: from now on in memory of their own.
    #[inline]
    pub(crate) fn to_mut(&mut self) -> &mut Vec<T> {
        if let Self::Mapped { .. } = self {
            // Asked for before the memory is touched, and so had at once.
            let mut own = Vec::with_capacity(self.len());
            in_huge_pages(&own);
            own.extend_from_slice(self);
            *self = Self::Own(own);
        }
        match self {
            Self::Own(values) => values,
            Self::Mapped { .. } => unreachable!("it was just copied"),
        }
    }
}

impl<T: Plain> Deref for Stored<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match self {
            Self::Own(values) => values,
            Self::Mapped { region, bytes } => {
                region.bytes().get(bytes.clone()).and_then(view).unwrap_or_default()
            }
        }
    }
}

impl<T> From<Vec<T>> for Stored<T> {
    fn from(values: Vec<T>) -> Self {
        Self::Own(values)
    }
}

impl<T> Default for Stored<T> {
    fn default() -> Self {
        Self::Own(Vec::new())
    }
}

impl<T: Plain> fmt::Debug for Stored<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Stored({})", self.len())
    }
}
