//! Matching backwards: what is banked is looked for among what was seen before,
//! and what matches becomes real, as a job. Rules decide, within the mode and the
//! limits that they have for what comes; the cause of what follows is the entry,
//! so that undoing it takes all of it back.
//!
//! An entry is looked for at once, and again a little later (one that begins to match
//! again, because it is switched on, restored or disabled no longer, a little later
//! alone): an item may have
//! been matched just before the entry was there, and kept just after. Only then
//! it is noted that the entry is done; whoever is killed before that begins it
//! again, and what is matched already is matched no second time.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use tokio::task::block_in_place;
use weir_model::{BankKind, Cursor, Entry, EntryId, ItemId, Job, JobState, Mode, Timestamp};
use weir_rules::Facts;
use weir_store::{BackFinding, BackStep, Finding, JobProgress, PastItem, Seeking, StoreError};

use crate::facts::{About, anew, match_facts};
use crate::look::Found;
use crate::look_back::look_back;
use crate::rules::new_labels;
use crate::seen::{Probes, Seen, SeenRevision, Sought};
use crate::told::{Told, kept};
use crate::undo::JOB_LEASE;
use crate::way::Engine;

/// How many entries are looked for at once.
const PAGE: u32 = 100;
/// The most pairs that one job matches: listing them keeps others waiting.
const MOST_PAIRS: usize = 5_000;
/// How many items are asked for at once.
const ITEMS: usize = 500;
/// How many pairs of a job are fetched at once.
const PAIRS: u32 = 64;
/// The most items that one entry is matched with backwards, the newest.
const MOST_OF_ONE: usize = 10_000;
/// After how long an entry is looked for again.
const SETTLED: Duration = Duration::from_secs(30);
const HOUR: Duration = Duration::from_secs(3600);

/// Up to which entry this program has looked back.
#[derive(Default)]
pub(crate) struct LookedBack {
    entries: Option<i64>,
}

impl Engine {
    /// Takes in what was seen, and looks for what was banked since in it; starts
    /// the jobs that match it. Until `stop` says that the program ends.
    pub async fn look_back(&self, stop: &(dyn Fn() -> bool + Sync)) -> Result<(), StoreError> {
        let Some(seen) = self.seen() else { return Ok(()) };
        let mut looked = self.looked_back.lock().await;
        self.banks().catch_up(self.now()).await?;
        seen.follow(self.now(), stop).await?;
        if !self.options().match_backwards {
            return self.leave_out().await;
        }
        if !seen.is_ready() {
            return Ok(());
        }
        let settled = self.store().matched_back(self.service()).await?;
        let mut after = looked.entries.unwrap_or(settled).max(settled);
        while !stop() {
            let entries = self.entries_behind(after).await?;
            let Some(last) = entries.last() else { break };
            after = last.number;
            self.look_for(seen, &entries, Seeking::default(), stop).await?;
            looked.entries = Some(after);
        }
        self.look_again(seen, settled, stop).await?;
        self.look_for_those_back(seen, stop).await
    }

    /// What was banked by now is not looked for, whoever says otherwise later.
    async fn leave_out(&self) -> Result<(), StoreError> {
        let (store, service) = (self.store(), self.service());
        let settled = store.matched_back(service).await?;
        let mut after = settled;
        while let Some(last) = self.entries_behind(after).await?.last() {
            after = last.number;
        }
        if after > settled {
            store.note_matched_back(service, after).await?;
        }
        if store.due_again(service, self.now(), 1).await?.is_empty() {
            return Ok(());
        }
        store.leave_due_again(service, self.now()).await
    }

    /// Looks for entries that match again since a while.
    async fn look_for_those_back(
        &self,
        seen: &Seen,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Result<(), StoreError> {
        let (store, service) = (self.store(), self.service());
        let settled = i64::try_from(SETTLED.as_micros()).unwrap_or(i64::MAX);
        while !stop() {
            let before = Timestamp::from_micros(self.now().micros().saturating_sub(settled));
            let due = store.due_again(service, before, PAGE).await?;
            if due.is_empty() {
                break;
            }
            let mut entries = Vec::with_capacity(due.len());
            for id in &due {
                match store.entry(service, *id).await {
                    Ok(entry) => entries.push(entry),
                    // Removed meanwhile.
                    Err(StoreError::NoEntry(_)) => {}
                    Err(error) => return Err(error),
                }
            }
            let settles = Seeking { again: Some((due, before)), ..Seeking::default() };
            self.look_for(seen, &entries, settles, stop).await?;
        }
        Ok(())
    }

    async fn look_again(
        &self,
        seen: &Seen,
        settled: i64,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Result<(), StoreError> {
        let mut after = settled;
        while !stop() {
            let mut entries = self.entries_behind(after).await?;
            let now = self.now();
            let fresh = entries.iter().position(|entry| entry.created_at.plus(SETTLED) > now);
            entries.truncate(fresh.unwrap_or(entries.len()));
            let Some(last) = entries.last() else { break };
            after = last.number;
            let settles = Seeking { done: Some(after), ..Seeking::default() };
            self.look_for(seen, &entries, settles, stop).await?;
        }
        Ok(())
    }

    async fn entries_behind(&self, number: i64) -> Result<Vec<Entry>, StoreError> {
        self.store().entries_after(self.service(), Cursor::after(number), PAGE).await
    }

    /// Looks for entries among what was seen, and starts a job for what is found;
    /// with the last of these what `settles` says needs no further look.
    async fn look_for(
        &self,
        seen: &Seen,
        entries: &[Entry],
        settles: Seeking,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Result<(), StoreError> {
        // The banks then hold these entries, and so does what comes from now on.
        let now = self.now();
        self.banks().catch_up(now).await?;
        seen.follow(now, stop).await?;
        let found = self.seek(seen, entries).await?;
        let mut left = found.hits.chunks(MOST_PAIRS).peekable();
        loop {
            let hits = left.next().unwrap_or_default().to_vec();
            let last = left.peek().is_none();
            let settles = if last { settles.clone() } else { Seeking::default() };
            let some = Seeking { hits, truncated: found.truncated, ..settles };
            self.store().start_match_back(self.service(), &some, now).await?;
            if last {
                return Ok(());
            }
        }
    }

    async fn seek(&self, seen: &Seen, entries: &[Entry]) -> Result<Seeking, StoreError> {
        let (store, service) = (self.store(), self.service());
        let banks = store.banks(service).await?;
        let matches = |entry: &&Entry| {
            banks.iter().any(|bank| bank.id == entry.bank && bank.kind == BankKind::Match)
        };
        let entries: Vec<&Entry> = entries.iter().filter(matches).collect();
        let wanted: BTreeSet<EntryId> = entries.iter().map(|entry| entry.id).collect();
        let mut seeking = Seeking::default();
        let mut found = BTreeSet::new();
        for entry in entries {
            let (candidates, more) = block_in_place(|| self.candidates(seen, entry));
            seeking.truncated |= more;
            found.extend(candidates.into_iter().map(|revision| revision.item));
        }
        let items: Vec<ItemId> = found.into_iter().collect();
        for some in items.chunks(ITEMS) {
            let mut newest = BTreeMap::new();
            for revision in store.retained_of(service, some).await? {
                newest.insert(revision.item, revision.signals);
            }
            for (item, signals) in newest {
                let near = block_in_place(|| look_back(&self.banks().matcher(), &signals));
                let near: BTreeSet<EntryId> =
                    near.matches.iter().map(|found| found.entry.id).collect();
                seeking.hits.extend(near.intersection(&wanted).map(|entry| (item, *entry)));
            }
        }
        Ok(seeking)
    }

    fn candidates(&self, seen: &Seen, entry: &Entry) -> (BTreeSet<SeenRevision>, bool) {
        let options = self.options().matching;
        let (radius, flat) = (options.radius, options.low_quality);
        let mut found = BTreeSet::new();
        let sought = Sought { radius, flat, most: MOST_OF_ONE };
        let more = seen.search(&Probes::of(&entry.signals), sought, &mut found);
        (found, more)
    }

    /// What becomes of an item of which these entries are new.
    async fn back_finding(
        &self,
        past: &PastItem,
        entries: Vec<EntryId>,
        now: Timestamp,
    ) -> Result<BackFinding, StoreError> {
        let new = |entry: &EntryId| entries.contains(entry) && !past.entries.contains(entry);
        let found = block_in_place(|| look_back(&self.banks().matcher(), &past.signals));
        let found = found.with_entries(new);
        let mode = self.mode();
        let finding = match found.matches.is_empty() {
            true => None,
            false => Some(self.finding_of(past, found, mode, now).await?),
        };
        Ok(BackFinding {
            number: past.number,
            answer: past.answer.clone(),
            verdict: past.verdict,
            entries,
            finding,
            decided: past.decided,
            tell: mode != Mode::Observe,
        })
    }

    async fn finding_of(
        &self,
        past: &PastItem,
        found: Found,
        mode: Mode,
        now: Timestamp,
    ) -> Result<Finding, StoreError> {
        let facts = self.facts_with(past, &found, now).await?;
        let mut told: Told = serde_json::from_str(&past.answer).unwrap_or_default();
        told.matches.extend(found.told.matches);
        told.matches.sort_by_key(|found| found.distance.unwrap_or(0));
        told.truncated |= told.matches.len() > Told::MOST_MATCHES;
        told.matches.truncate(Told::MOST_MATCHES);
        let matched = Finding {
            verdict: Some(past.verdict),
            matches: found.matches.iter().map(kept).collect(),
            facts: Some(facts.to_json()),
            ..Finding::default()
        };
        // What a person has decided stands; that it matches is noted.
        if past.decided {
            return Ok(Finding { answer: json_of(&told), ..matched });
        }
        let rules = self.rules();
        let following = rules.rule(&facts, mode);
        told.rules = following.fired;
        let act = following.act.and_then(|act| self.act(&rules, &act, &facts, &found.matches));
        Ok(Finding {
            // A match that joins others takes nothing back.
            verdict: Some(following.verdict.max(past.verdict)),
            answer: json_of(&told),
            case: following.case,
            said: (!following.said.rules.is_empty()).then(|| following.said.to_json()),
            hits: following.hits,
            labels: new_labels(&following.labels, &[], now),
            act,
            ..matched
        })
    }

    /// The facts as they were kept, with these matches, and what is known of the
    /// item and its author now.
    async fn facts_with(
        &self,
        past: &PastItem,
        found: &Found,
        now: Timestamp,
    ) -> Result<Facts, StoreError> {
        let (store, service) = (self.store(), self.service());
        let about = About::new(&past.key, past.author.as_ref(), past.created_at);
        let author = about.author.as_ref();
        let known = store.known_before(service, &past.key, author, &[], now).await?;
        let facts = past.facts.as_deref().and_then(|facts| Facts::from_json(facts).ok());
        let mut facts = anew(facts.unwrap_or_default(), &known, now);
        let ids: Vec<EntryId> = found.matches.iter().map(|found| found.entry.id).collect();
        let hour_ago = i64::try_from(HOUR.as_micros()).unwrap_or(i64::MAX);
        let since = Timestamp::from_micros(now.micros().saturating_sub(hour_ago));
        let hits = store.entry_hits(service, &ids, since).await?;
        for (near, told) in found.matches.iter().zip(&found.told.matches) {
            let mut of_match = match_facts(near, told, found);
            let hits = hits.get(&near.entry.id);
            of_match.hits_last_hour = hits.map(|hits| u32::try_from(*hits).unwrap_or(u32::MAX));
            facts.matches.push(of_match);
        }
        for indicator in facts.indicators.iter_mut().flatten() {
            indicator.banked |= found.indicators.iter().any(|(signal, banked)| {
                *banked
                    && signal.kind().name() == indicator.kind
                    && signal.value() == indicator.value
            });
        }
        Ok(facts)
    }
}

fn json_of(told: &Told) -> String {
    serde_json::to_string(told).expect("texts and numbers are JSON")
}

/// Works on a job that the caller has claimed, in the name of whoever started it,
/// until nothing is left, somebody stops it, or `stop` says that the program ends.
pub(crate) async fn work_on_match_back(
    engine: &Engine,
    job: &Job,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<(), StoreError> {
    let (store, service) = (engine.store().by(job.by), engine.service());
    loop {
        if stop() {
            return let_go(engine, job).await;
        }
        engine.catch_up().await?;
        let listed = store.back_hits(service, job.id, PAIRS).await?;
        if listed.is_empty() {
            return match store
                .set_job_state(service, job.id, JobState::Done, None, engine.now())
                .await
            {
                // A person stopped it in this very moment.
                Err(StoreError::JobState { .. }) => Ok(()),
                ended => ended.map(drop),
            };
        }
        for (item, entries) in listed {
            let now = engine.now();
            let step = match store.past_item(service, item).await? {
                Some(past) => {
                    let back = engine.back_finding(&past, entries, now).await?;
                    store.match_back(service, job.id, item, &back, now, JOB_LEASE).await?
                }
                None => {
                    let gone = (item, entries.as_slice());
                    store.drop_back_hits(service, job.id, gone, now, JOB_LEASE).await?
                }
            };
            match step {
                BackStep::Stopped => return Ok(()),
                // Looked at anew with the next pairs.
                BackStep::Went | BackStep::Again => {}
            }
            if stop() {
                break;
            }
        }
    }
}

/// Leaves a job to whoever comes next.
async fn let_go(engine: &Engine, job: &Job) -> Result<(), StoreError> {
    let (store, service) = (engine.store(), engine.service());
    let job = store.job(service, job.id).await?;
    let progress = JobProgress { done: job.done, total: job.total, progress: job.progress };
    store.note_progress(service, job.id, &progress, engine.now()).await?;
    Ok(())
}
