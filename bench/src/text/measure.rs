//! Recall of each kind of copy at thresholds that were fitted on other cases.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::cases::{Case, FAR, SAME};

/// What a contender says of one case: the score of its best entry, and which.
#[derive(Clone, Copy)]
pub(crate) struct Answer {
    pub(crate) score: f64,
    pub(crate) entry: Option<usize>,
}

/// Of texts that are no copies so many may match.
const FAR_LIMIT: f64 = 0.001;
const SAME_LIMIT: f64 = 0.01;

/// The least threshold at which the cases of the fitting half keep both limits.
pub(crate) fn threshold(cases: &[Case], answers: &[Answer]) -> f64 {
    [(FAR, FAR_LIMIT), (SAME, SAME_LIMIT)]
        .into_iter()
        .map(|(kind, limit)| {
            let mut scores: Vec<f64> = cases
                .iter()
                .zip(answers)
                .filter(|(case, _)| case.fit && case.kind == kind)
                .map(|(_, answer)| answer.score)
                .collect();
            scores.sort_by(|a, b| b.total_cmp(a));
            let allowed = (scores.len() as f64 * limit).floor() as usize;
            scores.get(allowed).copied().unwrap_or(f64::MIN)
        })
        .fold(f64::MIN, f64::max)
}

/// Recall of each kind and the rates of texts that are none, of the other half.
pub(crate) fn rates(cases: &[Case], answers: &[Answer], threshold: f64) -> Value {
    let rates_of = |made_up: Option<bool>| rates_where(cases, answers, threshold, made_up);
    json!({
        "threshold": threshold,
        "rates": rates_of(None),
        "of_what_somebody_wrote": rates_of(Some(false)),
    })
}

fn rates_where(cases: &[Case], answers: &[Answer], threshold: f64, made_up: Option<bool>) -> Value {
    let mut of_kind: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    let wanted = |case: &Case| !case.fit && made_up.is_none_or(|made_up| made_up == case.made_up);
    for (case, answer) in cases.iter().zip(answers).filter(|(case, _)| wanted(case)) {
        if !order.contains(&case.kind) {
            order.push(case.kind);
        }
        let (found, all) = of_kind.entry(case.kind).or_default();
        let right = case.target.is_none() || case.target == answer.entry;
        *found += usize::from(right && answer.score > threshold);
        *all += 1;
    }
    let rates = order.into_iter().map(|kind| {
        let (found, all) = of_kind[kind];
        (kind.to_owned(), json!((found as f64 / all as f64 * 1e4).round() / 1e4))
    });
    Value::Object(rates.collect())
}
