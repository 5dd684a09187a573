//! Back-test: a draft of a rule tried on the past. What a verdict was computed
//! from is kept with it, so the draft is computed as it would have been then;
//! what was not kept is told as not knowable, and never guessed.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use weir_model::{ItemId, JobId, Outcome as Decided, ServiceId};
use weir_rules::{Facts, Outcome, RuleFile};
use weir_store::{PastChange, PastVerdict, RetainedPlace, Store, StoreError};

use crate::rules::{RuleRef, Rules};

/// How many revisions are looked at between two notes of the progress.
const PAGE: u32 = 4_000;
/// How many changes are listed one by one; all are counted.
pub const MOST_LISTED: u64 = 10_000;

/// A draft beside the rules that are live.
pub struct Trial {
    draft: RuleFile,
    /// The live rules as they are.
    before: Rules,
    /// The same with the draft in its place.
    after: Rules,
}

/// What a trial has found so far. As JSON it is the progress of its job.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackTestReport {
    /// How many revisions were looked at.
    pub looked: u64,
    /// For how many the draft fires.
    pub fired: u64,
    /// For how many it does not.
    pub quiet: u64,
    /// For how many it cannot be told, by what is missing.
    pub unknown: BTreeMap<String, u64>,
    /// For how many nothing was kept: from before rules, or of a later Weir.
    pub without_facts: u64,
    /// How many verdicts would change, by `before>after`.
    pub changes: BTreeMap<String, u64>,
    /// How many changes are listed one by one.
    pub listed: u64,
    /// Beside what people decided.
    pub judged: Tally,
    /// The same by language; `und` where it is not known.
    pub languages: BTreeMap<String, Tally>,
    /// The last revision that was looked at.
    place: Option<(String, i64)>,
}

/// A draft beside what people decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// It fires, and a person removed or labelled the item.
    pub right: u64,
    /// It fires, and a person kept the item or found no match.
    pub wrong: u64,
    /// It does not fire, and a person removed or labelled the item.
    pub missed: u64,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }

    /// How many of what it fires for people found right, with the 95 % interval
    /// of Wilson (1927), “Probable inference”; nothing where nobody decided.
    pub fn precision(&self) -> Option<Share> {
        Share::of(self.right, self.right + self.wrong)
    }

    /// How many of what people removed or labelled it fires for.
    pub fn recall(&self) -> Option<Share> {
        Share::of(self.right, self.right + self.missed)
    }
}

/// A share with the interval that it lies in, 95 times in a hundred.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// As counted, 0 to 1.
    pub share: f64,
    /// No less than this.
    pub low: f64,
    /// No more than this.
    pub high: f64,
}

impl Share {
    /// `part` of `whole`.
    pub fn of(part: u64, whole: u64) -> Option<Self> {
        if whole == 0 {
            return None;
        }
        // The 97.5th percentile of the normal distribution.
        let z = 1.959_963_985_f64;
        let (n, share) = (whole as f64, part as f64 / whole as f64);
        let spread = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
        let (middle, scale) = (share + z * z / (2.0 * n), 1.0 + z * z / n);
        let (low, high) = ((middle - spread) / scale, (middle + spread) / scale);
        Some(Self { share, low: low.clamp(0.0, share), high: high.clamp(share, 1.0) })
    }
}

impl BackTestReport {
    /// How many verdicts would change.
    pub fn changed(&self) -> u64 {
        self.changes.values().sum()
    }

    /// For how many it is not knowable what the draft would have said.
    pub fn not_knowable(&self) -> u64 {
        self.without_facts + self.unknown.values().sum::<u64>()
    }

    fn place(&self) -> RetainedPlace {
        let place = self.place.as_ref().and_then(|(item, number)| {
            let item: ItemId = item.parse().ok()?;
            Some(RetainedPlace { item, number: *number })
        });
        place.unwrap_or_else(RetainedPlace::start)
    }

    fn add(&mut self, seen: &Seen) {
        self.looked += 1;
        match &seen.outcome {
            None => self.without_facts += 1,
            Some(Outcome::Fires) => self.fired += 1,
            Some(Outcome::Quiet) => self.quiet += 1,
            Some(Outcome::Unknown { missing }) => {
                *self.unknown.entry(missing.clone().into_owned()).or_default() += 1;
            }
            Some(Outcome::TooCostly) => {
                *self.unknown.entry("too_costly".to_owned()).or_default() += 1;
            }
        }
        if let Some(change) = &seen.change {
            let key = format!("{}>{}", change.before, change.after);
            *self.changes.entry(key).or_default() += 1;
        }
        self.judged.add(seen.judged);
        if seen.judged != Tally::default() {
            let language = seen.language.clone().unwrap_or_else(|| "und".to_owned());
            self.languages.entry(language).or_default().add(seen.judged);
        }
    }
}

/// What one revision shows of the draft.
struct Seen {
    /// What the draft says; nothing where no facts were kept.
    outcome: Option<Outcome>,
    change: Option<PastChange>,
    judged: Tally,
    language: Option<String>,
}

impl Trial {
    /// A trial of a draft beside the live ones among `rules`. In its own place
    /// the draft is live: what it would do is the question.
    pub fn new(draft: RuleFile, rules: &[(RuleRef, RuleFile)]) -> Self {
        let others = || rules.iter().filter(|(_, file)| file.name() != draft.name()).cloned();
        let after: Vec<_> = others().chain([(RuleRef::draft(&draft), draft.clone())]).collect();
        let (before, after) = (Rules::of(rules.to_vec()), Rules::of(after));
        Self { draft, before, after }
    }

    /// Looks at the next page of the past; false where there was none. With a
    /// job, what changes is noted item by item.
    pub async fn step(
        &self,
        store: &Store,
        service: ServiceId,
        job: Option<JobId>,
        report: &mut BackTestReport,
    ) -> Result<bool, StoreError> {
        let page = store.past_verdicts(service, report.place(), PAGE).await?;
        let Some(last) = page.last() else { return Ok(false) };
        let place = last.place();
        let seen: Vec<Seen> = page.par_iter().map(|past| self.look(past)).collect();
        let mut changes = Vec::new();
        for seen in &seen {
            report.add(seen);
            let room = report.listed + (changes.len() as u64) < MOST_LISTED;
            changes.extend(seen.change.clone().filter(|_| room));
        }
        if let Some(job) = job {
            store.note_changes(service, job, report.listed, &changes).await?;
        }
        report.listed += changes.len() as u64;
        report.place = Some((place.item.to_string(), place.number));
        Ok(true)
    }

    fn look(&self, past: &PastVerdict) -> Seen {
        let facts = past.facts.as_deref().and_then(|facts| Facts::from_json(facts).ok());
        let Some(facts) = facts else {
            return Seen { outcome: None, change: None, judged: Tally::default(), language: None };
        };
        let outcome = self.draft.rule.evaluate(&facts);
        let (before, after) = (self.before.verdict(&facts), self.after.verdict(&facts));
        // What cannot be told changes nothing that is known.
        let known = matches!(outcome, Outcome::Fires | Outcome::Quiet);
        let change = (known && before != after).then_some(PastChange {
            item: past.item,
            number: past.number,
            before,
            after,
            outcome: past.outcome,
        });
        let judged = judged(&outcome, past.outcome);
        let language = facts.text.as_ref().map(|text| text.language.clone());
        Seen { outcome: Some(outcome), change, judged, language }
    }
}

fn judged(outcome: &Outcome, decided: Option<Decided>) -> Tally {
    let mut tally = Tally::default();
    match (outcome, decided) {
        (Outcome::Fires, Some(Decided::Remove | Decided::Label)) => tally.right = 1,
        (Outcome::Fires, Some(Decided::Keep | Decided::NotAMatch)) => tally.wrong = 1,
        (Outcome::Quiet, Some(Decided::Remove | Decided::Label)) => tally.missed = 1,
        _ => {}
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_wilsons() {
        // Newcombe (1998), table I: 81 of 263, and 0 of 20.
        let share = Share::of(81, 263).unwrap();
        assert!((share.low - 0.2553).abs() < 5e-4 && (share.high - 0.3662).abs() < 5e-4);
        let none = Share::of(0, 20).unwrap();
        assert!(none.low == 0.0 && (none.high - 0.1611).abs() < 5e-4);
        assert_eq!(Share::of(0, 0), None);
    }
}
