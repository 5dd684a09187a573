//! Rules, labels and jobs of the owner's, and attempts on them.

use weir_model::{
    Actor, Cause, EntryId, ItemId, Job, JobKind, JobState, Outcome, RuleState, RuleVersion,
    ServiceId, Timestamp, Verdict,
};
use weir_store::{
    JobProgress, KnownBefore, LabelOn, NewLabel, NewMatch, NewNotice, NewRevision, PastChange,
    RetainedPlace, RuleHit, RuleHits, SharedHits, WrittenRule,
};

use super::{Attempt, LEASE, Seen, each_attempt};
use crate::items::{author, decision, keep, matched, post, report, unmatched};
use crate::world::{World, at, listed, signal};

/// What a service holds of rules.
pub(super) struct Held {
    /// The rule `gate`, live; it spoke for the post `ruled` and labelled it.
    version: RuleVersion,
    /// That post.
    item: ItemId,
    job: Job,
    /// The entry that a decision judged.
    judged: EntryId,
    /// Takes back what that entry did.
    undo: Job,
    /// An entry that most of what came matched.
    busy: EntryId,
}

pub(super) fn written(name: &str, source: &str) -> WrittenRule {
    WrittenRule {
        name: name.to_owned(),
        source: source.to_owned(),
        note: "a gate is no lamp".to_owned(),
        checked: true,
        after: None,
    }
}

/// What a service has that a stranger of it must not see.
pub(super) async fn held(world: &World, service: ServiceId, name: &str) -> Held {
    let store = &world.store;
    let version = store.write_rule(service, &written(name, "when = \"true\""), at(3)).await;
    let version = version.unwrap().id;
    let version = store.set_rule_state(service, version, RuleState::Live, false, at(3)).await;
    let version = version.unwrap();
    let mut new = NewRevision { author: author(name, "Amal"), ..unmatched(name, 40) };
    new.finding.hits =
        vec![RuleHit { version: version.id, state: RuleState::Live, outcome: "fires".to_owned() }];
    for on in [LabelOn::Item, LabelOn::Author, LabelOn::Domain(format!("{name}.example"))] {
        let expires_at = None;
        let (name, version) = ("seen".to_owned(), version.id);
        new.finding.labels.push(NewLabel { on, name, version, expires_at });
    }
    new.finding.facts = Some(format!("{name}'s facts"));
    let item = world.received(service, new).await.item;
    if name == "gate" {
        let new = NewNotice { reporter_key: Some(REPORTER), ..report("gate") };
        let notice = store.receive_notice(service, &new, at(11)).await.unwrap();
        let removed = decision(Outcome::Remove);
        store.decide(service, notice.case, &removed, keep(), at(12)).await.unwrap();
    }
    let job = store.start_job(service, JobKind::BackTest, "{}", 9, at(3)).await.unwrap();
    store.note_changes(service, job.id, 0, &[change(item)]).await.unwrap();
    let judged = judged_and_gone(world, service, name).await;
    let busy = busy(world, service, name).await;
    let undo = store.start_undo(service, &Cause::Entry(judged), at(21)).await.unwrap();
    Held { version, item, job, judged, undo, busy }
}

/// An entry that a decision judged; another of its import matched, and is gone.
async fn judged_and_gone(world: &World, service: ServiceId, name: &str) -> EntryId {
    let (store, bank) = (&world.store, world.bank(service, name).await);
    let import = store.begin_import(service, bank.id, "gates.csv", at(4)).await.unwrap();
    let seeds = [70, 71];
    let entries = seeds.map(|n| listed(vec![signal(n)], Some(import)));
    let stored = world.stored(service, &bank, &entries).await;
    let mut new = matched(&format!("{name} judged"), 41);
    new.finding.matches = stored
        .iter()
        .map(|(entry, _)| NewMatch { entry: *entry, ..new.finding.matches[0].clone() })
        .collect();
    let case = world.received(service, new).await.case.unwrap();
    // A stranger's is not set aside.
    let store = store.setting_aside(u32::from(name == "gate"));
    let wrong = decision(Outcome::NotAMatch);
    store.decide(service, case, &wrong, keep(), at(20)).await.unwrap();
    store.remove_entry(service, stored[1].0, at(5)).await.unwrap();
    stored[0].0
}

/// An entry that most of what came matched.
async fn busy(world: &World, service: ServiceId, name: &str) -> EntryId {
    let bank = world.bank(service, &format!("{name} busy")).await;
    let entry = world.stored(service, &bank, &[listed(vec![signal(72)], None)]).await[0].0;
    let group: Vec<_> = (0..200)
        .map(|n| {
            let mut new = NewRevision { kept: None, ..matched(&format!("{name} {n}"), n) };
            new.finding.matches[0].entry = entry;
            new.finding.case = None;
            new
        })
        .collect();
    world.store.receive_items(service, &group, at(6)).await.unwrap();
    entry
}

const FACTS: &str = "gate's facts";
/// Nobody but the owner heard of them.
const REPORTER: [u8; 32] = [77; 32];

fn change(item: ItemId) -> PastChange {
    let (before, after) = (Verdict::Allow, Verdict::Review);
    PastChange { item, number: 1, before, after, outcome: None }
}

fn progress() -> JobProgress {
    JobProgress { done: 1, total: 9, progress: "{}".to_owned() }
}

fn of_rule(mut versions: Vec<RuleVersion>, held: &Held) -> Vec<RuleVersion> {
    versions.retain(|version| version.rule == held.version.rule);
    versions
}

fn later() -> Timestamp {
    at(40)
}

pub(super) fn attempts() -> [(&'static str, Attempt); 33] {
    each_attempt! {
        rules(house, store, who) {
            Seen::each(store.rules(who).await.map(|found| of_rule(found, &house.rules)))
        };
        computed_rules(house, store, who) {
            Seen::each(store.computed_rules(who).await.map(|found| of_rule(found, &house.rules)))
        };
        rule_versions(_house, store, who) Seen::each(store.rule_versions(who, "gate").await);
        rule_version(house, store, who) {
            Seen::unless_refused(store.rule_version(who, house.rules.version.id).await)
        };
        rule_hits(house, store, who) {
            let hits = store.rule_hits(who, house.rules.version.id, at(0)).await.unwrap();
            Seen::of(hits, hits == RuleHits::default())
        };
        shared_hits(house, store, who) {
            let hits = store.shared_hits(who, [house.rules.version.id; 2], at(0)).await.unwrap();
            Seen::of(hits, hits == SharedHits::default())
        };
        entry_judgements_by_purpose(house, store, who) {
            Seen::each(store.entry_judgements_by_purpose(who, house.rules.judged).await)
        };
        count_set_aside(_house, store, who) {
            let count = store.count_set_aside(who).await.unwrap();
            Seen::of(count, count == 0)
        };
        entries_set_aside(_house, store, who) Seen::each(store.entries_set_aside(who, 10).await);
        set_aside_by_traffic(house, store, who) {
            // The stranger's came at another time.
            let aside = store.set_aside_by_traffic(who, 1, later()).await.unwrap();
            Seen::of(&aside, !aside.contains(&house.rules.busy))
        };
        undo_preview(house, store, who) {
            let cause = Cause::Entry(house.rules.judged);
            Seen::unless_refused(store.undo_preview(who, &cause, later()).await)
        };
        undo_cases(house, store, who) {
            let cause = Cause::Entry(house.rules.judged);
            Seen::each(store.undo_cases(who, &cause, None, 10, later()).await)
        };
        start_undo(house, store, who) {
            let cause = Cause::Entry(house.rules.judged);
            Seen::unless_refused(store.start_undo(who, &cause, later()).await)
        };
        claim_this_job(house, store, who) {
            let job = house.rules.undo.id;
            Seen::unless_refused(store.claim_this_job(who, job, later(), LEASE).await)
        };
        undo_step(house, store, who) {
            let job = house.rules.undo.id;
            Seen::unless_refused(store.undo_step(who, job, keep(), later(), LEASE).await)
        };
        known_before(_house, store, who) {
            let (domains, amal) = (["gate.example".to_owned()], author("gate", "Amal"));
            let item = post("gate");
            let known = store.known_before(who, &item, amal.as_ref(), &domains, later());
            let known = known.await.unwrap();
            Seen::of(&known, known == KnownBefore::default())
        };
        newest_facts(_house, store, who) {
            let found = store.newest_facts(who, &post("gate")).await.unwrap();
            let facts = found.and_then(|found| found.facts);
            Seen::of(&facts, facts.is_none())
        };
        reporter_record(_house, store, who) {
            let record = store.reporter_record(who, &REPORTER).await.unwrap();
            Seen::of(record, record == (0, 0))
        };
        entry_hits(house, store, who) {
            let hits = store.entry_hits(who, &[house.rules.busy], at(0)).await.unwrap();
            Seen::of(&hits, hits[&house.rules.busy] == 0)
        };
        count_past(house, store, who) {
            // A stranger has a past of their own, and a shorter one.
            let count = store.count_past(who).await.unwrap();
            let owners = store.count_past(house.owner).await.unwrap();
            Seen::of(count, count < owners)
        };
        past_verdicts(_house, store, who) {
            let start = RetainedPlace::start();
            let past = store.past_verdicts(who, start, 1000).await.unwrap();
            let owners: Vec<_> =
                past.into_iter().filter_map(|past| past.facts).filter(|facts| facts == FACTS).collect();
            Seen::each(Ok(owners))
        };
        note_changes(house, store, who) {
            let change = change(house.rules.item);
            Seen::unless_refused(store.note_changes(who, house.rules.job.id, 5, &[change]).await)
        };
        changes(house, store, who) {
            Seen::each(store.changes(who, house.rules.job.id, 0, 10).await)
        };
        job(house, store, who) Seen::unless_refused(store.job(who, house.rules.job.id).await);
        jobs(house, store, who) {
            Seen::each(store.jobs(who, JobKind::BackTest, 100).await.map(|mut jobs| {
                jobs.retain(|job| job.id == house.rules.job.id);
                jobs
            }))
        };
        start_job(house, store, who) {
            // A stranger's own job is no job of the owner's.
            let made = store.start_job(who, JobKind::Undo, "{}", 1, later()).await.unwrap();
            Seen::of(&made, store.job(house.owner, made.id).await.is_err())
        };
        claim_job(house, store, who) {
            let claimed = store.claim_job(who, later(), LEASE).await.unwrap();
            let owners = claimed.filter(|job| job.id == house.rules.job.id);
            Seen::of(&owners, owners.is_none())
        };
        note_progress(house, store, who) {
            let noted = store.note_progress(who, house.rules.job.id, &progress(), later()).await;
            let noted = noted.unwrap();
            Seen::of(noted, !noted)
        };
        set_job_state(house, store, who) {
            let (job, next) = (house.rules.job.id, JobState::Stopped);
            Seen::unless_refused(store.set_job_state(who, job, next, None, later()).await)
        };
        approve_rule(house, store, who) {
            let by = store.by(Actor::User(house.user));
            Seen::unless_refused(by.approve_rule(who, house.rules.version.id, later()).await)
        };
        write_rule(_house, store, who) {
            // The owner's next is version 2; the name is free to a stranger.
            let made = store.write_rule(who, &written("gate", "when = \"false\""), later()).await;
            let made = made.unwrap();
            Seen::of(&made, made.number == 1)
        };
        write_rule_seen(_house, store, who) {
            let new = written("gate", "when = \"false\"");
            let made = store.write_rule_seen(who, &new, None, later()).await.unwrap();
            Seen::of(&made, made.number == 1)
        };
        set_rule_state(house, store, who) {
            let (version, next) = (house.rules.version.id, RuleState::Retired);
            Seen::unless_refused(store.set_rule_state(who, version, next, false, later()).await)
        };
    }
}
