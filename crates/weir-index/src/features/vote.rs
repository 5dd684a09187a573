//! From the features of a query to the pictures that may show the same.
//!
//! Each near feature votes for its picture and for how it lies there; what counts
//! are votes that agree in that (weak geometric consistency: Jégou, Douze and
//! Schmid, "Hamming Embedding and Weak Geometric Consistency for Large Scale Image
//! Search", ECCV 2008). A vote is worth the more the fewer pictures the feature
//! is in, as a word in a search for texts (the square of the logarithm).
//!
//! Real features are far from even, so a look-up is bounded by how many records
//! it reads: the rarest keys first, until the budget is spent.

use std::ops::Range;
use std::sync::Arc;

use super::Candidate;
use super::code::{Code, KEY_BITS, RADIUS, TABLES, TURNS, against};
use super::shelf::{Picture, Shelf};
use crate::simd::alike::alike;

/// Records that a look-up reads at most.
pub(super) const BUDGET: usize = 1_000_000;
/// A feature that more pictures have does not vote, or more than one in so many.
const MOST_HITS: usize = 64;
const ONE_IN: usize = 1_024;
/// Votes that make a candidate.
pub(super) const ENOUGH: u16 = 3;

/// A feature of a query.
pub(super) struct Asked {
    pub(super) code: Code,
    pub(super) way: u8,
}

/// What a feature says: this picture, lying so.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Vote {
    picture: u32,
    level: i8,
    turn: u8,
    feature: u16,
}

/// The pictures of all shelves, numbered through.
struct Numbered<'s> {
    shelves: &'s [Arc<Shelf>],
    starts: Vec<u32>,
}

impl<'s> Numbered<'s> {
    fn of(shelves: &'s [Arc<Shelf>]) -> Self {
        let starts = std::iter::once(0).chain(shelves.iter().scan(0, |end, shelf| {
            *end += shelf.places() as u32;
            Some(*end)
        }));
        Self { shelves, starts: starts.collect() }
    }

    fn count(&self) -> usize {
        self.starts.last().map_or(0, |end| *end as usize)
    }

    /// The picture of a number, if it is still there.
    fn picture(&self, number: u32) -> Option<Picture> {
        let shelf = self.starts.partition_point(|start| *start <= number).checked_sub(1)?;
        let (own, at) = (self.shelves.get(shelf)?, (number - self.starts[shelf]) as usize);
        own.is_there(at).then(|| own.pictures[at])
    }
}

/// Of a key that is asked for, how many of its first bits: as many as make its
/// records few, so that a small index finds what differs in the others.
pub(super) fn bits_asked(records: usize) -> u32 {
    (records.max(1).ilog2() + 2).clamp(12, KEY_BITS)
}

/// The candidates, the likeliest first.
pub(super) fn candidates(
    shelves: &[Arc<Shelf>],
    query: &[Asked],
    most: usize,
    passes: impl Fn(&Picture) -> bool,
) -> Vec<Candidate> {
    let numbered = Numbered::of(shelves);
    let (votes, worth) = votes(&numbered, query);
    let mut ranked: Vec<(f32, u16, u32)> = votes
        .chunk_by(|a, b| a.picture == b.picture)
        .filter_map(|votes| {
            let (score, count) = agreeing(votes, &worth);
            (count >= ENOUGH).then_some((score, count, votes[0].picture))
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
    let mut chosen: Vec<Candidate> = Vec::new();
    for (_, votes, number) in ranked {
        let Some(picture) = numbered.picture(number).filter(&passes) else { continue };
        if chosen.iter().all(|other| other.entry != picture.entry) {
            chosen.push(Candidate { entry: picture.entry, votes });
        }
        if chosen.len() == most {
            break;
        }
    }
    chosen
}

/// All votes for pictures that have enough, by picture; and what those of each
/// feature are worth.
fn votes(numbered: &Numbered<'_>, query: &[Asked]) -> (Vec<Vote>, Vec<f32>) {
    let count = numbered.count();
    if count == 0 {
        return (Vec::new(), Vec::new());
    }
    let records: usize = numbered.shelves.iter().map(|shelf| shelf.tables[0].records.len()).sum();
    let bits = bits_asked(records);
    let ranges: Vec<[Range<usize>; TABLES]> = query
        .iter()
        .flat_map(|asked| {
            numbered.shelves.iter().map(move |shelf| {
                std::array::from_fn(|table| shelf.tables[table].range(asked.code.key(table), bits))
            })
        })
        .collect();
    let ranges: Vec<&[[Range<usize>; TABLES]]> = ranges.chunks(numbered.shelves.len()).collect();
    let sizes: Vec<[usize; TABLES]> = ranges
        .iter()
        .map(|shelves| std::array::from_fn(|at| shelves.iter().map(|of| of[at].len()).sum()))
        .collect();
    let largest = largest_read(&sizes);
    let most_hits = MOST_HITS.max(count / ONE_IN);
    let (mut votes, mut worth) = (Vec::<Vote>::new(), vec![0.0; query.len()]);
    let mut seen = Seen::with_room(count);
    let mut found: Vec<(u32, u8)> = Vec::new();
    for (feature, (asked, ranges)) in query.iter().zip(&ranges).enumerate() {
        found.clear();
        for table in (0..TABLES).filter(|table| (1..=largest).contains(&sizes[feature][*table])) {
            let beside = asked.code.beside(table);
            for ((shelf, start), ranges) in
                numbered.shelves.iter().zip(&numbered.starts).zip(*ranges)
            {
                let records = shelf.tables[table].records(ranges[table].clone());
                alike(records, beside, RADIUS, |record| {
                    found.push((start.wrapping_add(record.picture()), record.way()));
                });
            }
        }
        found.sort_unstable();
        found.dedup();
        let pictures = found.chunk_by(|a, b| a.0 == b.0).count();
        if pictures > most_hits {
            continue;
        }
        worth[feature] = ((count + 1) as f32 / (pictures + 1) as f32).log2().max(0.0).powi(2);
        found.chunk_by(|a, b| a.0 == b.0).for_each(|same| seen.count(same[0].0));
        votes.extend(found.iter().map(|(picture, way)| {
            let (level, turn) = against(*way, asked.way);
            Vote { picture: *picture, level, turn, feature: feature as u16 }
        }));
    }
    votes.retain(|vote| seen.often(vote.picture));
    votes.sort_unstable();
    (votes, worth)
}

/// The size of the largest run of records for which the budget is enough if the
/// smallest are read first.
fn largest_read(sizes: &[[usize; TABLES]]) -> usize {
    let mut all: Vec<usize> = sizes.as_flattened().to_vec();
    all.sort_unstable();
    let mut left = BUDGET;
    let mut largest = 0;
    for size in all {
        match left.checked_sub(size) {
            Some(rest) => left = rest,
            None => return largest,
        }
        largest = size;
    }
    usize::MAX
}

/// About how many features voted for each picture: two of them may share a
/// place, which counts one too often and loses nothing.
struct Seen {
    counts: Vec<u8>,
    shift: u32,
}

impl Seen {
    fn with_room(pictures: usize) -> Self {
        let bits = (pictures.max(1).ilog2() + 1).clamp(8, 18);
        Self { counts: vec![0; 1 << bits], shift: 32 - bits }
    }

    fn place(&self, picture: u32) -> usize {
        (picture.wrapping_mul(0x9e37_79b1) >> self.shift) as usize
    }

    fn count(&mut self, picture: u32) {
        let place = self.place(picture);
        self.counts[place] = self.counts[place].saturating_add(1);
    }

    fn often(&self, picture: u32) -> bool {
        u16::from(self.counts[self.place(picture)]) >= ENOUGH
    }
}

/// The most that the votes for one picture agree in, of the ways of lying that enough
/// agree in: what they are worth, and how many. Each way overlaps with the next, so
/// that none falls between two.
fn agreeing(votes: &[Vote], worth: &[f32]) -> (f32, u16) {
    let mut cast: Vec<(i8, u8, u16)> = Vec::with_capacity(4 * votes.len());
    for Vote { level, turn, feature, .. } in votes {
        for (more, turned) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            cast.push((level + more, (turn + turned) % TURNS, *feature));
        }
    }
    cast.sort_unstable();
    // A feature votes once for a way of lying.
    cast.dedup();
    let ways = cast.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).map(|votes| {
        let score: f32 = votes.iter().map(|(.., feature)| worth[usize::from(*feature)]).sum();
        (score, votes.len() as u16)
    });
    // Two rare features alone must not hide three that are less rare.
    let enough = ways.filter(|(_, count)| *count >= ENOUGH);
    enough.max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).unwrap_or_default()
}
