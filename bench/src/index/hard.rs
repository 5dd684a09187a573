//! Sets that are not spread evenly, and how long a query takes at the worst.

use std::hint::black_box;

use serde_json::{Value, json};
use weir_index::{Ask, Segment};
use weir_signals::PdqHash;
use weir_signals::pdq::Distance;

use super::clock::{at, passes, rounded, spread};
use super::sets::{self, SplitMix};

const MILLION: usize = 1_000_000;
const QUERIES: usize = 1000;

/// Every hard set, each beside the scan of the same set.
pub(super) fn run() -> Value {
    json!({
        "skewed_1m": skewed(),
        "clustered_10m": clustered(10 * MILLION),
        "just_past_1m": just_past(),
        "all_equal_1m": all_equal(),
        "even_1m_zero_query": zero_query(),
    })
}

fn built(hashes: &[PdqHash]) -> Segment {
    Segment::build(sets::items(hashes)).expect("memory")
}

/// The time of these queries, their hits, and how much of a scan that is.
fn measured(segment: &Segment, queries: &[PdqHash]) -> Value {
    let ask = |query: &PdqHash, radius: u16| {
        segment.search(query, Ask::within(Distance::new(radius)), |_| true).hits.len()
    };
    let hits: usize = queries.iter().map(|query| ask(query, 31)).sum();
    let mut times = passes(queries, 5, |query| {
        black_box(ask(query, 31));
    });
    // At this radius all rows are measured, and next to none is a hit.
    let mut scans = passes(&queries[..5], 5, |query| {
        black_box(segment.search(query, Ask::within(Distance::new(85)).at_most(0), |_| false));
    });
    let scan = at(&mut scans, 0.5);
    json!({
        "hits_a_query": rounded(hits as f64 / queries.len() as f64),
        "time": spread(times.clone()),
        "most_us": rounded(at(&mut times, 1.0)),
        "scan_us": rounded(scan),
    })
}

fn skewed() -> Value {
    let segment = built(&sets::skewed(MILLION));
    let mut random = SplitMix(50);
    let blank: Vec<PdqHash> = (0..QUERIES)
        .map(|_| {
            let mut hash = random.hash();
            sets::blank(&mut hash);
            hash
        })
        .collect();
    json!({ "blank_queries": measured(&segment, &blank) })
}

fn clustered(size: usize) -> Value {
    let (hashes, centres) = sets::clustered(size);
    let segment = built(&hashes);
    let mut random = SplitMix(51);
    let mut near = |from: usize, to: usize| -> Vec<PdqHash> {
        (0..QUERIES)
            .map(|number| {
                let bits = from + random.below(to - from + 1);
                random.near(&centres[number % centres.len()], bits)
            })
            .collect()
    };
    let (close, past) = (near(0, 25), near(32, 51));
    let mut random = SplitMix(52);
    let anywhere: Vec<PdqHash> = (0..QUERIES).map(|_| random.hash()).collect();
    json!({
        "random": measured(&segment, &anywhere),
        "0_to_25_off_a_centre": measured(&segment, &close),
        "32_to_51_off_a_centre": measured(&segment, &past),
    })
}

fn just_past() -> Value {
    let (hashes, centre) = sets::just_past(MILLION);
    let segment = built(&hashes);
    let mut random = SplitMix(53);
    let queries: Vec<PdqHash> = (0..20)
        .map(|number| {
            let bits = number % 4;
            random.near(&centre, bits)
        })
        .collect();
    measured(&segment, &queries)
}

fn all_equal() -> Value {
    let hash = SplitMix(54).hash();
    let segment = built(&vec![hash; MILLION]);
    let mut random = SplitMix(55);
    let queries: Vec<PdqHash> = (0..10).map(|_| random.near(&hash, 40)).collect();
    let ask = Ask::within(Distance::new(31));
    let at_it = passes(&[hash], 5, |query| {
        black_box(segment.search(query, ask, |_| true));
    });
    let cut = passes(&[hash], 101, |query| {
        black_box(segment.search(query, ask.at_most(100), |_| true));
    });
    json!({
        "past_it": measured(&segment, &queries),
        "at_it_a_million_hits_us": rounded(at_it[0]),
        "at_it_cut_at_100_us": rounded(cut[0]),
    })
}

fn zero_query() -> Value {
    measured(&built(&sets::even(MILLION)), &vec![PdqHash([0; 32]); 20])
}
