//! An immutable index over hashes: what the live index is made of and what a
//! snapshot holds.

use std::io;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use weir_signals::PdqHash;

use crate::cost::Costs;
use crate::layout::{Layout, Part};
use crate::owner::{Item, Owner};
use crate::row::Row;
use crate::simd::ScanPath;
use crate::simd::memory::{Plain, Region, view};
use crate::simd::sift::Shelf;
use crate::table::Line;
use crate::weights::Plan;

/// The largest radius for which a plan is kept.
const RADII: usize = 80;

/// Hashes and their owners, searched but never changed; owners can be taken
/// out, which marks them.
pub struct Segment {
    region: Region,
    /// Where in the region the parts begin: behind the header of a file.
    offset: usize,
    layout: Layout,
    /// Of each part, its bytes in the region.
    parts: [Range<usize>; Part::ALL.len()],
    /// A bit for each owner that was taken out.
    gone: Vec<AtomicU64>,
    gone_count: AtomicUsize,
    /// By radius.
    plans: Vec<OnceLock<Option<(Plan, f64)>>>,
    costs: Costs,
    path: ScanPath,
}

impl Segment {
    /// A segment over these items; they may come in any order.
    ///
    /// # Errors
    /// Where the system gives no memory.
    pub fn build(items: Vec<Item>) -> io::Result<Self> {
        crate::build::segment(items)
    }

    /// A segment whose parts lie in `region` from `offset` on; `None` where
    /// they do not fit there.
    pub(crate) fn over(region: Region, offset: usize, layout: Layout) -> Option<Self> {
        let room = region.bytes().len().checked_sub(offset)?;
        if layout.total()? > room {
            return None;
        }
        let mut parts: [Range<usize>; Part::ALL.len()] = Default::default();
        for part in Part::ALL {
            let start = offset + layout.start(part)?;
            parts[part as usize] = start..start + layout.len(part)?;
        }
        let owners = layout.rows + layout.further;
        Some(Self {
            region,
            offset,
            layout,
            parts,
            gone: (0..owners.div_ceil(64)).map(|_| AtomicU64::new(0)).collect(),
            gone_count: AtomicUsize::new(0),
            plans: (0..RADII).map(|_| OnceLock::new()).collect(),
            costs: Costs::of(layout.rows, layout.key_bits),
            path: ScanPath::fastest(),
        })
    }

    /// The same, searched by this path or by one that the machine has.
    pub fn by_path(mut self, path: ScanPath) -> Self {
        self.path = path.or_available();
        self
    }

    /// The path by which it is searched.
    pub fn path(&self) -> ScanPath {
        self.path
    }

    fn bytes(&self, part: Part) -> &[u8] {
        &self.region.bytes()[self.parts[part as usize].clone()]
    }

    fn part<T: Plain>(&self, part: Part) -> &[T] {
        view(self.bytes(part)).expect("parts begin at pages, and so does the region")
    }

    pub(crate) fn rows(&self) -> &[Row] {
        self.part(Part::Rows)
    }

    pub(crate) fn owners(&self) -> &[Owner] {
        self.part(Part::Owners)
    }

    pub(crate) fn shelf(&self) -> Shelf<'_> {
        Shelf {
            heads: self.part::<Line>(Part::Heads),
            tails: self.part::<Line>(Part::Tails),
            ids: self.bytes(Part::Ids),
            rows: self.rows(),
            owners: self.owners(),
            key_bits: self.layout.key_bits,
            id_bytes: self.layout.id_bytes(),
        }
    }

    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// All bytes of the parts, as they go into a file.
    pub(crate) fn all_bytes(&self) -> &[u8] {
        let total = self.layout.total().expect("it was laid out");
        &self.region.bytes()[self.offset..self.offset + total]
    }

    /// The plan for a radius and the nanoseconds that it is expected to take; `None` where only
    /// a scan will do.
    pub(crate) fn plan(&self, radius: u16) -> Option<&(Plan, f64)> {
        let plan = self.plans.get(usize::from(radius))?.get_or_init(|| {
            let plan = Plan::even(radius, self.layout.key_bits)?;
            let expected = self.costs.expected(&plan);
            Some((plan, expected))
        });
        plan.as_ref()
    }

    pub(crate) fn costs(&self) -> Costs {
        self.costs
    }

    /// The owners of a row, as places in [`Segment::owners`]: the first, and
    /// the others.
    pub(crate) fn owners_of(&self, row: usize) -> (usize, Range<usize>) {
        let mut further = 0..0;
        if self.layout.further > 0 {
            let shared = self.part::<u32>(Part::Shared);
            if let Ok(at) = shared.binary_search(&(row as u32)) {
                let starts = self.part::<u32>(Part::SharedStarts);
                let place =
                    |at: usize| self.layout.rows + starts.get(at).map_or(0, |s| *s as usize);
                further = place(at)..place(at + 1).min(self.owners().len());
            }
        }
        (row, further)
    }

    /// Whether the owner at a place is still there.
    #[inline]
    pub(crate) fn is_there(&self, place: usize) -> bool {
        let bits = self.gone[place / 64].load(Ordering::Relaxed);
        bits >> (place % 64) & 1 == 0
    }

    /// Takes out every hash of an entry; how many they were.
    pub fn remove(&self, entry: u32) -> usize {
        self.places(entry).filter(|place| self.take_out(*place)).count()
    }

    /// Whether an entry owns a hash here.
    pub fn contains(&self, entry: u32) -> bool {
        self.places(entry).any(|place| self.is_there(place))
    }

    fn take_out(&self, place: usize) -> bool {
        let bit = 1 << (place % 64);
        // Release: who sees the bit has seen what led to it.
        let before = self.gone[place / 64].fetch_or(bit, Ordering::Release);
        let taken = before & bit == 0;
        if taken {
            self.gone_count.fetch_add(1, Ordering::Relaxed);
        }
        taken
    }

    /// Where an entry's owners are.
    fn places(&self, entry: u32) -> impl Iterator<Item = usize> {
        let owners = self.owners();
        let (first, _) = owners.split_at(self.layout.rows.min(owners.len()));
        let start = first.partition_point(|owner| owner.entry < entry);
        let end = first.partition_point(|owner| owner.entry <= entry);
        let by_entry = self.part::<u32>(Part::ByEntry);
        let of = move |place: &u32| owners.get(*place as usize).map_or(0, |owner| owner.entry);
        let further_start = by_entry.partition_point(|place| of(place) < entry);
        let further_end = by_entry.partition_point(|place| of(place) <= entry);
        let further = by_entry.get(further_start..further_end).unwrap_or_default();
        (start..end.max(start))
            .chain(further.iter().map(|place| *place as usize).filter(|at| *at < owners.len()))
    }

    /// All hashes that are still there, with their owners.
    pub fn items(&self) -> impl Iterator<Item = Item> {
        self.rows().iter().enumerate().flat_map(move |(row, stored)| {
            let (first, further) = self.owners_of(row);
            let hash: PdqHash = stored.hash();
            std::iter::once(first)
                .chain(further)
                .filter(|place| self.is_there(*place))
                .map(move |place| Item { hash, owner: self.owners()[place] })
        })
    }

    /// How many hashes are there, a hash with several owners counted for each.
    pub fn len(&self) -> usize {
        self.layout.rows + self.layout.further - self.gone_count.load(Ordering::Relaxed)
    }

    /// Whether none is there.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many were taken out and still lie there.
    pub(crate) fn gone(&self) -> usize {
        self.gone_count.load(Ordering::Relaxed)
    }

    /// The memory that it takes, in bytes; of one opened from a file, the
    /// file's.
    pub fn memory_bytes(&self) -> usize {
        self.region.bytes().len() + self.gone.len() * size_of::<AtomicU64>()
    }

    /// Whether it is a file mapped into memory.
    pub fn is_mapped(&self) -> bool {
        self.region.is_file()
    }

    /// The same in memory of its own, in huge pages where the system has them:
    /// what was taken out up to now is out there, too.
    ///
    /// # Errors
    /// Where the system gives no memory.
    pub fn copied(&self) -> io::Result<Self> {
        let bytes = self.all_bytes();
        let mut region = Region::zeroed(bytes.len())?;
        region.bytes_mut().expect("memory of its own").copy_from_slice(bytes);
        let copy = Self::over(region, 0, self.layout).expect("it lies as in the original");
        for (of_copy, of_self) in copy.gone.iter().zip(&self.gone) {
            let bits = of_self.load(Ordering::Acquire);
            of_copy.store(bits, Ordering::Relaxed);
            copy.gone_count.fetch_add(bits.count_ones() as usize, Ordering::Relaxed);
        }
        Ok(copy)
    }
}

impl std::fmt::Debug for Segment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Segment")
            .field("len", &self.len())
            .field("layout", &self.layout)
            .field("mapped", &self.is_mapped())
            .finish_non_exhaustive()
    }
}
