//! Whether two pictures show the same: their features that look alike lie alike.

use super::extract::{self, SMALLER};
use super::{Feature, Features};

/// How one picture lies in another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// Places that agree.
    pub inliers: u16,
    /// Places that looked alike.
    pub pairs: u16,
    /// Those of them that lie, by the transform, where both pictures overlap.
    pub overlapping: u16,
    /// From pixels of the first to pixels of the second: `x' = a x + b y + c`, then
    /// the same for `y'`.
    pub transform: [f64; 6],
}

impl Fit {
    /// Places that agree by chance in one pair of unrelated pictures of 100,000 or
    /// fewer; see `bench/README.md`.
    pub const ENOUGH: u16 = 8;

    /// One in so many of the places that look alike must agree: pictures of one texture
    /// all over (hatching, tiles) have so many that some agree by chance.
    pub const ONE_IN: u16 = 9;

    /// Or one in so many of those where both pictures overlap: a picture that stands
    /// small in another has most of what looks alike beside it. By chance up to a
    /// fourth agree there, because a wrong fit that overlaps little has few.
    pub const ONE_IN_OVERLAP: u16 = 3;

    /// Whether so much agrees that it is no chance.
    pub fn is_sure(&self) -> bool {
        let share = |one_in: u16, of: u16| self.inliers.saturating_mul(one_in) >= of;
        self.inliers >= Self::ENOUGH
            && (share(Self::ONE_IN, self.pairs) || share(Self::ONE_IN_OVERLAP, self.overlapping))
    }

    /// Where the corners of the second picture lie, in pixels of the first: top left,
    /// top right, bottom right, bottom left. They may lie outside it.
    pub fn outline(&self, second: &Features) -> [[f64; 2]; 4] {
        let [a, b, c, d, e, f] = self.transform;
        let size = a * e - b * d;
        let (right, bottom) = (f64::from(second.width), f64::from(second.height));
        [[0.0, 0.0], [right, 0.0], [right, bottom], [0.0, bottom]].map(|[x, y]| {
            let (x, y) = (x - c, y - f);
            [(e * x - b * y) / size, (a * y - d * x) / size]
        })
    }
}

/// Bits that two descriptions of the same place may differ in.
const ALIKE: u32 = 72;
/// And how much less than from the second nearest place.
const CLEARLY: f32 = 0.88;
/// The most pairs that are looked at.
const PAIRS: usize = 160;

/// A pair of places that look alike, in pixels of the largest planes.
#[derive(Clone, Copy, Debug)]
struct Pair {
    from: [f64; 2],
    to: [f64; 2],
    /// How much larger the second is, and how far it is turned from the first.
    scale: f64,
    turn: f64,
    /// The size of the second place.
    size: f64,
    distance: u32,
}

/// Fits the first picture into the second; `None` where too little agrees to say.
pub fn fit(first: &Features, second: &Features) -> Option<Fit> {
    let pairs = pairs(first, second);
    let mut best: Option<(usize, [f64; 6])> = None;
    for anchor in &pairs {
        let Some(found) = grown(anchor, &pairs) else { continue };
        let count = inliers(&found, &pairs).len();
        if best.is_none_or(|(most, _)| count > most) {
            best = Some((count, found));
        }
    }
    let (_, found) = best?;
    let agreeing = inliers(&found, &pairs);
    let count = apart(&agreeing);
    if count < 4 {
        return None;
    }
    // From pixels of the largest planes to those of the pictures.
    let (from, to) = (ratio(first), ratio(second));
    let [a, b, c, d, e, f] = found;
    let transform = [a * from / to, b * from / to, c / to, d * from / to, e * from / to, f / to];
    let overlapping = overlapping(&found, &pairs, sides(first), sides(second));
    Some(Fit { inliers: count as u16, pairs: pairs.len() as u16, overlapping, transform })
}

/// How many pairs have both their places in what both pictures show: what looks alike
/// beside a picture that was pasted into another says nothing about the two.
fn overlapping(found: &[f64; 6], pairs: &[Pair], first: [f64; 2], second: [f64; 2]) -> u16 {
    let [a, b, c, d, e, f] = *found;
    let size = a * e - b * d;
    let back =
        [e / size, -b / size, (b * f - e * c) / size, -d / size, a / size, (d * c - a * f) / size];
    let within = |[x, y]: [f64; 2], [width, height]: [f64; 2]| {
        (0.0..=width).contains(&x) && (0.0..=height).contains(&y)
    };
    let shown = |pair: &&Pair| {
        within(apply(found, pair.from), second) && within(apply(&back, pair.to), first)
    };
    pairs.iter().filter(shown).count() as u16
}

/// Pixels of the largest plane in one of the picture.
fn ratio(features: &Features) -> f64 {
    extract::ratio(features.width, features.height, features.detail)
}

/// Columns and rows of the largest plane.
fn sides(features: &Features) -> [f64; 2] {
    let ratio = ratio(features);
    [f64::from(features.width) * ratio, f64::from(features.height) * ratio]
}

fn place(features: &Features, feature: &Feature) -> [f64; 2] {
    let ratio = ratio(features);
    [
        f64::from(feature.x) / 65_536.0 * f64::from(features.width) * ratio,
        f64::from(feature.y) / 65_536.0 * f64::from(features.height) * ratio,
    ]
}

fn size(feature: &Feature) -> f64 {
    SMALLER.powi(-i32::from(feature.level))
}

fn far(a: [f64; 2], b: [f64; 2]) -> f64 {
    ((a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)).sqrt()
}

fn words(bits: &[u8; 32]) -> [u64; 4] {
    std::array::from_fn(|n| u64::from_le_bytes(std::array::from_fn(|byte| bits[8 * n + byte])))
}

/// Pairs that look alike, the likest first.
fn pairs(first: &Features, second: &Features) -> Vec<Pair> {
    let places: Vec<([u64; 4], [f64; 2])> =
        second.list.iter().map(|feature| (words(&feature.bits), place(second, feature))).collect();
    let mut distances = vec![0_u32; places.len()];
    // For each of the second, the nearest of the first.
    let mut taken: Vec<Option<(u32, usize)>> = vec![None; places.len()];
    for (n, feature) in first.list.iter().enumerate() {
        let own = words(&feature.bits);
        for (distance, (other, _)) in distances.iter_mut().zip(&places) {
            *distance = (0..4).map(|n| (own[n] ^ other[n]).count_ones()).sum();
        }
        let Some((at, nearest)) = distances.iter().copied().enumerate().min_by_key(|(_, d)| *d)
        else {
            break;
        };
        if nearest > ALIKE || taken[at].is_some_and(|(other, _)| other <= nearest) {
            continue;
        }
        let here = places[at].1;
        let elsewhere = distances
            .iter()
            .zip(&places)
            .filter(|(_, (_, place))| far(*place, here) > 8.0)
            .map(|(distance, _)| *distance)
            .min();
        if elsewhere.is_none_or(|other| nearest as f32 <= CLEARLY * other as f32) {
            taken[at] = Some((nearest, n));
        }
    }
    let mut pairs: Vec<Pair> = taken
        .iter()
        .enumerate()
        .filter_map(|(at, taken)| {
            let (distance, n) = (*taken)?;
            let (a, b) = (&first.list[n], &second.list[at]);
            let turn = f64::from(b.direction.wrapping_sub(a.direction) as i8) / 256.0;
            Some(Pair {
                from: place(first, a),
                to: places[at].1,
                scale: size(b) / size(a),
                turn: turn * std::f64::consts::TAU,
                size: size(b),
                distance,
            })
        })
        .collect();
    pairs.sort_by_key(|pair| pair.distance);
    pairs.truncate(PAIRS);
    pairs
}

fn apply([a, b, c, d, e, f]: &[f64; 6], [x, y]: [f64; 2]) -> [f64; 2] {
    [a * x + b * y + c, d * x + e * y + f]
}

/// From one pair to a transform by which many agree: first roughly by its own size
/// and direction, then by all that agree, again and again.
fn grown(anchor: &Pair, pairs: &[Pair]) -> Option<[f64; 6]> {
    let (sine, cosine) = anchor.turn.sin_cos();
    let (cosine, sine) = (anchor.scale * cosine, anchor.scale * sine);
    let [x, y] = anchor.from;
    let rough = [
        cosine,
        -sine,
        anchor.to[0] - cosine * x + sine * y,
        sine,
        cosine,
        anchor.to[1] - sine * x - cosine * y,
    ];
    let turned = |pair: &Pair| {
        let turn = (pair.turn - anchor.turn).rem_euclid(std::f64::consts::TAU);
        turn.min(std::f64::consts::TAU - turn)
    };
    let near: Vec<&Pair> = pairs
        .iter()
        .filter(|pair| {
            let grown = pair.scale / anchor.scale;
            let error = far(apply(&rough, pair.from), pair.to);
            (0.6..=1.6).contains(&grown)
                && turned(pair) < 0.5
                && error < 6.0 * anchor.size + 0.15 * far(pair.to, anchor.to)
        })
        .collect();
    if near.len() < 4 {
        return None;
    }
    let mut found = similarity(&near)?;
    for _ in 0..4 {
        let agreeing = inliers(&found, pairs);
        if agreeing.len() < 4 {
            return Some(found);
        }
        found = similarity(&agreeing)?;
    }
    Some(found)
}

/// Pairs that a transform explains.
fn inliers<'a>(transform: &[f64; 6], pairs: &'a [Pair]) -> Vec<&'a Pair> {
    let scale = (transform[0] * transform[4] - transform[1] * transform[3]).abs().sqrt();
    pairs
        .iter()
        .filter(|pair| {
            let grown = pair.scale / scale;
            far(apply(transform, pair.from), pair.to) < 3.0 * pair.size
                && (0.6..=1.6).contains(&grown)
        })
        .collect()
}

/// How many of them lie at places of their own, in both pictures.
fn apart(pairs: &[&Pair]) -> usize {
    let mut kept: Vec<&Pair> = Vec::new();
    for pair in pairs {
        let own = |other: &&Pair| far(other.from, pair.from) > 6.0 && far(other.to, pair.to) > 6.0;
        if kept.iter().all(own) {
            kept.push(pair);
        }
    }
    kept.len()
}

/// The similarity with the least squares of errors (Umeyama 1991, in the plane).
fn similarity(pairs: &[&Pair]) -> Option<[f64; 6]> {
    let count = pairs.len() as f64;
    let mean = |of: &dyn Fn(&Pair) -> f64| pairs.iter().map(|pair| of(pair)).sum::<f64>() / count;
    let (fx, fy) = (mean(&|p| p.from[0]), mean(&|p| p.from[1]));
    let (tx, ty) = (mean(&|p| p.to[0]), mean(&|p| p.to[1]));
    let (mut along, mut across, mut spread) = (0.0, 0.0, 0.0);
    for pair in pairs {
        let (x, y) = (pair.from[0] - fx, pair.from[1] - fy);
        let (u, v) = (pair.to[0] - tx, pair.to[1] - ty);
        along += x * u + y * v;
        across += x * v - y * u;
        spread += x * x + y * y;
    }
    if spread < 1.0 {
        return None;
    }
    let (a, b) = (along / spread, across / spread);
    Some([a, -b, tx - a * fx + b * fy, b, a, ty - b * fx - a * fy])
}
