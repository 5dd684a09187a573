//! A query meets a segment.
//!
//! It is looked up by the plan of its radius, or, where that is expected to be
//! faster, all rows are measured. Where the buckets that it meets hold far more
//! than they would if rows were spread evenly, the weights are planned anew for
//! them; and where even so the lookup would take or has taken half as long as a
//! scan, the scan is made instead. A query thus takes no longer than one and a
//! half scans and its hits, as far as [`Costs`] can tell.

use std::cell::Cell;

use weir_signals::PdqHash;
use weir_signals::pdq::Distance;

use crate::answer::{Answer, Ask, Hit};
use crate::cost::Costs;
use crate::owner::Owner;
use crate::row::{CHUNKS, Row};
use crate::segment::Segment;
use crate::simd::ScanPath;
use crate::simd::sift::{self, Candidate, Found, Progress, SEEN, Sifted, Wanted};
use crate::weights::{LARGEST, Plan, Weights, cheapest};

/// A lookup that meets so many times the lines expected plans anew.
const FAR_MORE: f64 = 3.0;

/// A lookup that has taken such a share of a scan gives way to it.
const GIVES_WAY: f64 = 0.5;

/// New weights are taken where they save two fifths of the lines.
const WORTHWHILE: f64 = 0.6;

/// Candidates from which on rows seen lately are remembered: fewer cost less
/// than to forget them.
const REMEMBER_FROM: usize = 256;

/// Rows that are scanned at once: 128 KiB stay in the second-level cache while
/// all queries of a batch pass over them.
const TILE: usize = 4096;

/// Room that a thread keeps from query to query.
struct Scratch {
    candidates: Vec<Candidate>,
    ids: Vec<(u32, u32)>,
    found: Vec<Found>,
    seen: Box<[u32; SEEN]>,
}

impl Scratch {
    fn new() -> Self {
        Self {
            candidates: Vec::new(),
            ids: Vec::new(),
            found: Vec::new(),
            seen: Box::new([u32::MAX; SEEN]),
        }
    }
}

thread_local! {
    /// Taken while a query runs, so that a filter may itself search.
    static SCRATCH: Cell<Option<Box<Scratch>>> = const { Cell::new(None) };
}

fn with_scratch<T>(work: impl FnOnce(&mut Scratch) -> T) -> T {
    let mut scratch = SCRATCH.take().unwrap_or_else(|| Box::new(Scratch::new()));
    let done = work(&mut scratch);
    SCRATCH.set(Some(scratch));
    done
}

/// How a lookup ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LookedUp {
    /// All that is near was found, or as many as were asked for.
    Whole,
    /// It took more than was allowed.
    TooDear,
}

impl Segment {
    /// Every hash near the query whose owner passes the filter.
    pub fn search(&self, query: &PdqHash, ask: Ask, filter: impl Fn(&Owner) -> bool) -> Answer {
        let mut answers = self.search_many(std::slice::from_ref(query), ask, filter);
        answers.pop().expect("one answer a query")
    }

    /// The answers of [`search`](Self::search) to several queries, in their
    /// order.
    pub fn search_many(
        &self,
        queries: &[PdqHash],
        ask: Ask,
        filter: impl Fn(&Owner) -> bool,
    ) -> Vec<Answer> {
        let rows: Vec<Row> = queries.iter().map(Row::of).collect();
        let mut answers = vec![Answer::default(); queries.len()];
        self.add_hits(&rows, ask, &filter, &mut answers);
        answers.iter_mut().for_each(Answer::sort);
        answers
    }

    /// Adds to each query's answer what is near it here.
    pub(crate) fn add_hits(
        &self,
        queries: &[Row],
        ask: Ask,
        filter: &impl Fn(&Owner) -> bool,
        answers: &mut [Answer],
    ) {
        if self.rows().is_empty() {
            return;
        }
        with_scratch(|scratch| {
            let search = Search { segment: self, path: self.path(), ask, filter };
            let mut left = Vec::new();
            for (number, (query, answer)) in queries.iter().zip(answers.iter_mut()).enumerate() {
                if !search.look_up(query, answer, scratch) {
                    left.push(number);
                }
            }
            search.scan(queries, &left, answers, scratch);
        });
    }
}

struct Search<'a, F> {
    segment: &'a Segment,
    path: ScanPath,
    ask: Ask,
    filter: &'a F,
}

impl<F: Fn(&Owner) -> bool> Search<'_, F> {
    /// Looks a query up; false, and nothing added, where a scan is to be made.
    fn look_up(&self, query: &Row, answer: &mut Answer, scratch: &mut Scratch) -> bool {
        if answer.truncated {
            return true;
        }
        let radius = self.ask.radius.bits();
        let Some((plan, expected)) = self.segment.plan(radius) else { return false };
        let costs = self.segment.costs();
        let scan = costs.scan();
        if *expected >= GIVES_WAY * scan {
            return false;
        }
        let before = answer.hits.len();
        let most = GIVES_WAY * scan;
        let mut by_plan = |plan: &Plan, most: f64, answer: &mut Answer| {
            let done = self.by_plan(query, plan, most, answer, scratch);
            if done == LookedUp::TooDear {
                answer.hits.truncate(before);
                answer.truncated = false;
            }
            done == LookedUp::Whole
        };
        if by_plan(plan, (FAR_MORE * expected).min(most), answer) {
            return true;
        }
        let (anew, lines) = self.planned_for(query, plan, &costs);
        lines * costs.line < most && by_plan(anew.as_ref().unwrap_or(plan), most, answer)
    }

    /// Looks a query up by a plan for as long as `most` nanoseconds, hits apart.
    fn by_plan(
        &self,
        query: &Row,
        plan: &Plan,
        most: f64,
        answer: &mut Answer,
        scratch: &mut Scratch,
    ) -> LookedUp {
        let costs = self.segment.costs();
        let shelf = self.segment.shelf();
        let radius = self.ask.radius.bits();
        let most_lines = (most / costs.line) as u64;
        let wanted = Wanted { query, probes: &plan.probes, radius, most_lines };
        let mut progress = Progress::default();
        let (mut met, mut misses) = (0, 0);
        loop {
            scratch.candidates.clear();
            let sifted =
                sift::sift(self.path, &shelf, &wanted, &mut progress, &mut scratch.candidates);
            if sifted == Sifted::Overrun {
                return LookedUp::TooDear;
            }
            met += scratch.candidates.len();
            let remembers = met > REMEMBER_FROM;
            if remembers && met == scratch.candidates.len() {
                scratch.seen.fill(u32::MAX);
            }
            scratch.found.clear();
            sift::measure(
                self.path,
                &shelf,
                &wanted,
                &scratch.candidates,
                remembers.then_some(&mut *scratch.seen),
                &mut scratch.ids,
                &mut scratch.found,
            );
            misses += scratch.ids.len() - scratch.found.len();
            for found in &scratch.found {
                let difference = query.difference(&shelf.rows[found.row as usize]);
                if plan.is_first(usize::from(found.table), &difference)
                    && !self.report(found, answer)
                {
                    return LookedUp::Whole;
                }
            }
            if sifted == Sifted::All {
                return LookedUp::Whole;
            }
            if progress.lines as f64 * costs.line + misses as f64 * costs.candidate > most {
                return LookedUp::TooDear;
            }
        }
    }

    /// Weights for the buckets that this query meets, where they are worth it;
    /// and the lines that a lookup then meets.
    fn planned_for(&self, query: &Row, even: &Plan, costs: &Costs) -> (Option<Plan>, f64) {
        let shelf = self.segment.shelf();
        let key_bits = self.segment.layout().key_bits;
        // Values that differ in one or two bits are counted, those farther off
        // are taken to hold what buckets hold on average.
        const COUNTED: u16 = 3;
        let counted = Plan::new([COUNTED; CHUNKS], key_bits);
        for probe in counted.probes.iter().take(64) {
            sift::ask_for(&shelf, query, probe);
        }
        let mut table_costs = [[0.0; LARGEST as usize + 1]; CHUNKS];
        for (place, probe) in counted.probes.iter().enumerate() {
            if let Some(far) = counted.probes.get(place + 64) {
                sift::ask_for(&shelf, query, far);
            }
            let bits = probe.mask.count_ones() as usize;
            let lines = f64::from(sift::lines_of(&shelf, query, probe));
            let of_table = &mut table_costs[usize::from(probe.table)];
            of_table[bits + 1..].iter_mut().for_each(|cost| *cost += lines);
        }
        let more = |weight| costs.values(weight) - costs.values(COUNTED);
        for of_table in &mut table_costs {
            for weight in COUNTED + 1..=LARGEST {
                of_table[usize::from(weight)] += more(weight) * costs.lines_a_bucket();
            }
        }
        let of = |weights: &Weights| -> f64 {
            weights.iter().zip(&table_costs).map(|(weight, cost)| cost[usize::from(*weight)]).sum()
        };
        let as_even = of(&even.weights);
        match cheapest(self.ask.radius.bits(), &table_costs) {
            Some((weights, cost)) if cost < WORTHWHILE * as_even => {
                (Some(Plan::new(weights, key_bits)), cost)
            }
            _ => (None, as_even),
        }
    }

    /// Measures all rows for the queries of these numbers.
    fn scan(
        &self,
        queries: &[Row],
        numbers: &[usize],
        answers: &mut [Answer],
        scratch: &mut Scratch,
    ) {
        if numbers.is_empty() {
            return;
        }
        let mut numbers = numbers.to_vec();
        for (tile, rows) in self.segment.rows().chunks(TILE).enumerate() {
            numbers.retain(|number| {
                let (query, answer) = (&queries[*number], &mut answers[*number]);
                scratch.found.clear();
                let radius = self.ask.radius.bits();
                sift::scan(self.path, rows, tile * TILE, query, radius, &mut scratch.found);
                scratch.found.iter().all(|found| self.report(found, answer))
            });
        }
    }

    /// Adds the owners of a row; false where there are as many hits as were
    /// asked for.
    fn report(&self, found: &Found, answer: &mut Answer) -> bool {
        let owners = self.segment.owners();
        let distance = Distance::new(found.distance);
        let (first, further) = self.segment.owners_of(found.row as usize);
        std::iter::once(first).chain(further).all(|place| {
            let owner = owners[place];
            let passes = self.segment.is_there(place) && (self.filter)(&owner);
            !passes || answer.push(Hit { distance, owner }, self.ask.limit)
        })
    }
}
