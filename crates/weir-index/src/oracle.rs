//! The obvious search: what every faster one must agree with.

use weir_signals::PdqHash;
use weir_signals::pdq::Distance;

/// Every hash at most `radius` bits from `query`: its place in `hashes` and
/// its distance, in the order of `hashes`.
pub fn within(hashes: &[PdqHash], query: &PdqHash, radius: Distance) -> Vec<(usize, Distance)> {
    hashes
        .iter()
        .enumerate()
        .map(|(place, hash)| (place, hash.distance(query)))
        .filter(|(_, distance)| *distance <= radius)
        .collect()
}
