//! Taking back all that a cause did: what the preview counts is what is done,
//! once.

use std::time::Duration;

use weir_model::{
    Actor, CaseState, Cause, EntryId, Job, JobState, Outcome, RuleState, RuleVersionId, ServiceId,
    UserId, Verdict,
};
use weir_signals::SignalKind;
use weir_store::{
    CausedDecisions, LabelOn, NewLabel, NewMatch, NewRevision, RuleAct, RuleHit, StoreError,
    UndoDone, UndoPreview, UndoStep, WrittenRule,
};

use super::judging::{entries, matching};
use super::{decision, keep, matched};
use crate::world::{World, at, claim, listed, on_both, own, signal};

const LEASE: Duration = Duration::from_secs(30);

/// What was done at one moment.
fn span() -> Cause {
    Cause::Time { from: at(20), to: at(21) }
}

/// Does the job to its end, a step after the other.
async fn work(world: &World, service: ServiceId, job: &Job) -> UndoDone {
    while world.store.undo_step(service, job.id, keep(), at(60), LEASE).await.unwrap()
        == UndoStep::Went
    {}
    UndoDone::of(&world.store.job(service, job.id).await.unwrap())
}

async fn undo(world: &World, service: ServiceId, cause: &Cause) -> UndoDone {
    let job = world.store.start_undo(service, cause, at(50)).await.unwrap();
    work(world, service, &job).await
}

async fn preview(world: &World, service: ServiceId, cause: &Cause) -> UndoPreview {
    world.store.undo_preview(service, cause, at(50)).await.unwrap()
}

/// A post that matched these entries, held where asked.
fn post(n: u64, with: &[EntryId], verdict: Verdict) -> NewRevision {
    let with: Vec<_> = with.iter().map(|id| (*id, SignalKind::Pdq)).collect();
    let mut new = matching(&format!("p{n}"), n, &with);
    new.finding.verdict = Some(verdict);
    new
}

async fn state(world: &World, service: ServiceId, case: weir_model::CaseId) -> CaseState {
    world.store.case(service, case).await.unwrap().state
}

/// A version of a rule, live.
pub(crate) async fn rule(world: &World, service: ServiceId, name: &str) -> RuleVersionId {
    let new = WrittenRule {
        name: name.to_owned(),
        source: "when = \"true\"".to_owned(),
        note: String::new(),
        checked: true,
        after: None,
    };
    let version = world.store.write_rule(service, &new, at(3)).await.unwrap().id;
    world.store.set_rule_state(service, version, RuleState::Live, false, at(3)).await.unwrap();
    version
}

/// A post for which these versions fired, and on which the first one acts.
fn ruled(n: u64, versions: &[RuleVersionId], act: Option<Outcome>) -> NewRevision {
    let mut new = matched(&format!("r{n}"), n);
    let hit = |version: &RuleVersionId| RuleHit {
        version: *version,
        state: RuleState::Live,
        outcome: "fires".to_owned(),
    };
    new.finding.hits = versions.iter().map(hit).collect();
    new.finding.act = act.map(|outcome| RuleAct {
        version: versions[0],
        outcome,
        policy: None,
        reason: "a false light".to_owned(),
        language: None,
        keep: keep(),
    });
    new
}

fn sort(outcome: Outcome, by_rule: bool, standing: u64, undone: u64) -> CausedDecisions {
    CausedDecisions { outcome, by_rule, standing, undone }
}

on_both! {
    async fn all_that_an_entry_did_is_counted_and_taken_back(world) {
        let (store, service) = (&world.store, world.service().await);
        let ids = entries(world, service, 2).await;
        let mut cases = Vec::new();
        for n in 0..6 {
            let with = if n == 5 { &ids[1..] } else { &ids[..1] };
            cases.push(world.received(service, post(n, with, Verdict::Review)).await.case.unwrap());
        }
        for (case, outcome) in cases.iter().zip([Outcome::Remove, Outcome::Remove, Outcome::Label, Outcome::Keep]) {
            world.decided(service, *case, outcome).await;
        }
        let other = world.decided(service, cases[5], Outcome::Remove).await;
        let cause = Cause::Entry(ids[0]);
        let seen = preview(world, service, &cause).await;
        assert_eq!(seen.decisions, [
            sort(Outcome::Remove, false, 2, 0),
            sort(Outcome::Keep, false, 1, 0),
            sort(Outcome::Label, false, 1, 0),
        ]);
        assert_eq!((seen.open, seen.withdrawn, seen.held, seen.cases), (1, 1, 0, 5));
        let done = undo(world, service, &cause).await;
        assert_eq!((done.removed, done.labelled, done.kept, done.withdrawn), (2, 1, 1, 5));
        for case in &cases[..5] {
            assert_eq!(state(world, service, *case).await, CaseState::Withdrawn);
        }
        assert_eq!(store.decision(service, other.id).await.unwrap().undone_at, None);
        let after = preview(world, service, &cause).await;
        assert_eq!((after.standing(), after.undone(), after.cases, after.open), (0, 4, 0, 0));
        assert!(after.is_empty());
    }

    async fn what_something_else_speaks_for_waits_for_a_person_again(world) {
        let service = world.service().await;
        let ids = entries(world, service, 2).await;
        let both = world.received(service, post(0, &ids, Verdict::Review)).await.case.unwrap();
        let noticed = world.received(service, post(1, &ids[..1], Verdict::Review)).await.case.unwrap();
        world.reported(service, "p1").await;
        for case in [both, noticed] {
            world.decided(service, case, Outcome::Remove).await;
        }
        let done = undo(world, service, &Cause::Entry(ids[0])).await;
        assert_eq!((done.decisions(), done.reopened, done.withdrawn), (2, 2, 0));
        assert_eq!(state(world, service, both).await, CaseState::Open);
        assert_eq!(state(world, service, noticed).await, CaseState::Open);
    }

    async fn what_had_left_is_told_to_be_taken_back_and_what_had_not_never_leaves(world) {
        let service = world.service().await;
        world.listener(service).await;
        let ids = entries(world, service, 1).await;
        let mut made = Vec::new();
        for n in 0..2 {
            let case = world.received(service, post(n, &ids, Verdict::Review)).await.case.unwrap();
            let mut new = decision(Outcome::Remove);
            new.not_before = at(if n == 0 { 20 } else { 1_000 });
            made.push(world.store.decide(service, case, &new, keep(), at(20)).await.unwrap());
        }
        for sent in claim(world, service, at(30), LEASE).await {
            world.store.delivered(service, sent.id, 200, at(31)).await.unwrap();
        }
        let done = undo(world, service, &Cause::Entry(ids[0])).await;
        assert_eq!((done.removed, done.told), (2, 1));
        let bodies = world.bodies("action.requested").await;
        let kinds: Vec<_> = bodies.iter().map(|body| body["action"]["kind"].clone()).collect();
        assert_eq!(kinds, ["remove", "remove", "undo"]);
        assert_eq!(bodies[2]["decision"]["id"], made[0].id.to_string());
    }

    async fn a_held_item_is_released_and_the_service_told(world) {
        let (store, service) = (&world.store, world.service().await);
        world.listener(service).await;
        let ids = entries(world, service, 2).await;
        let alone = world.received(service, post(0, &ids[..1], Verdict::Hold)).await;
        let both = world.received(service, post(1, &ids, Verdict::Hold)).await;
        let other = world.received(service, post(2, &ids[1..], Verdict::Hold)).await;
        let cause = Cause::Entry(ids[0]);
        assert_eq!(preview(world, service, &cause).await.held, 2);
        let done = undo(world, service, &cause).await;
        assert_eq!((done.released, done.withdrawn), (2, 1));
        let told: Vec<_> = world
            .bodies("verdict.changed")
            .await
            .into_iter()
            .map(|body| (body["item"]["id"].clone(), body["verdict"].clone(), body["case"].clone()))
            .collect();
        let case = both.case.unwrap().to_string();
        assert_eq!(told, [
            ("p0".into(), "allow".into(), serde_json::Value::Null),
            ("p1".into(), "review".into(), case.into()),
        ]);
        assert_eq!(state(world, service, alone.case.unwrap()).await, CaseState::Withdrawn);
        assert_eq!(state(world, service, both.case.unwrap()).await, CaseState::Open);
        let kept = store.item_by_id(service, other.item).await.unwrap().unwrap();
        assert_eq!(kept.newest.unwrap().verdict, Some(Verdict::Hold));
        // Posted again, it is answered as it is now.
        let again = world.received(service, post(0, &ids[..1], Verdict::Hold)).await;
        assert_eq!((again.fresh, again.verdict), (false, Some(Verdict::Allow)));
    }

    async fn a_withdrawn_case_keeps_its_content_no_longer_than_a_decided_one(world) {
        let (store, service) = (&world.store, world.service().await);
        let ids = entries(world, service, 1).await;
        let item = world.received(service, post(0, &ids, Verdict::Review)).await.item;
        undo(world, service, &Cause::Entry(ids[0])).await;
        store.expire(service, at(2_000)).await.unwrap();
        assert!(store.content(service, item, 1).await.unwrap().is_none());
    }

    async fn what_people_decide_after_it_began_is_theirs(world) {
        let (store, service) = (&world.store, world.service().await);
        let ids = entries(world, service, 1).await;
        let case = world.received(service, post(0, &ids, Verdict::Review)).await.case.unwrap();
        world.reported(service, "p0").await;
        let first = world.decided(service, case, Outcome::Remove).await;
        let job = store.start_undo(service, &Cause::Entry(ids[0]), at(50)).await.unwrap();
        store.undo_decision(service, first.id, at(51)).await.unwrap();
        let again = store.decide(service, case, &decision(Outcome::Remove), keep(), at(52)).await;
        let done = work(world, service, &job).await;
        assert_eq!(done, UndoDone::default());
        let again = store.decision(service, again.unwrap().id).await.unwrap();
        assert_eq!(again.undone_at, None);
    }

    async fn a_rule_version_takes_back_its_acts_its_cases_and_its_labels(world) {
        let service = world.service().await;
        let versions = [rule(world, service, "gate").await, rule(world, service, "lamp").await];
        let mut acted = ruled(0, &versions[..1], Some(Outcome::Remove));
        let label = |on| NewLabel { on, name: "seen".to_owned(), version: versions[0], expires_at: None };
        acted.finding.labels = vec![label(LabelOn::Item), label(LabelOn::Domain("a.example".to_owned()))];
        let acted = world.received(service, acted).await.case.unwrap();
        let waits = world.received(service, ruled(1, &versions[..1], None)).await.case.unwrap();
        let both = world.received(service, ruled(2, &versions, None)).await.case.unwrap();
        let by_person = world.received(service, ruled(3, &versions, None)).await.case.unwrap();
        world.decided(service, by_person, Outcome::Label).await;
        let others = world.received(service, ruled(4, &versions[1..], Some(Outcome::Label))).await;
        let cause = Cause::RuleVersion(versions[0]);
        let seen = preview(world, service, &cause).await;
        assert_eq!(seen.decisions, [
            sort(Outcome::Label, false, 1, 0),
            sort(Outcome::Remove, true, 1, 0),
        ]);
        assert_eq!((seen.labels, seen.open, seen.withdrawn), (2, 2, 1));
        let done = undo(world, service, &cause).await;
        assert_eq!((done.removed, done.labelled, done.labels), (1, 1, 2));
        assert_eq!(world.rows("labels").await, 0);
        let states = [acted, waits, both, by_person, others.case.unwrap()];
        let expected = [
            CaseState::Withdrawn,
            CaseState::Withdrawn,
            CaseState::Open,
            CaseState::Open,
            CaseState::Decided,
        ];
        for (case, expected) in states.into_iter().zip(expected) {
            assert_eq!(state(world, service, case).await, expected);
        }
    }

    async fn a_hold_that_another_rule_speaks_for_stays(world) {
        let service = world.service().await;
        let versions = [rule(world, service, "gate").await, rule(world, service, "lamp").await];
        for (n, fired) in [(0, &versions[..1]), (1, &versions[..])] {
            let mut new = ruled(n, fired, None);
            new.finding.verdict = Some(Verdict::Hold);
            world.received(service, new).await;
        }
        let cause = Cause::RuleVersion(versions[0]);
        assert_eq!(preview(world, service, &cause).await.held, 1);
        assert_eq!(undo(world, service, &cause).await.released, 1);
    }

    async fn what_a_rule_only_tried_in_shadow_is_nothing_to_take_back(world) {
        let service = world.service().await;
        let version = rule(world, service, "gate").await;
        let mut new = ruled(0, &[version], None);
        new.finding.hits[0].state = RuleState::Shadow;
        let case = world.received(service, new).await.case.unwrap();
        world.decided(service, case, Outcome::Remove).await;
        assert!(preview(world, service, &Cause::RuleVersion(version)).await.is_empty());
    }

    async fn an_import_is_taken_back_after_its_list_was(world) {
        let (store, service) = (&world.store, world.service().await);
        let bank = world.bank(service, "lamps").await;
        let import = store.begin_import(service, bank.id, "list.csv", at(2)).await.unwrap();
        let brought = [1, 2].map(|n| listed(vec![signal(n)], Some(import)));
        let listed = world.stored(service, &bank, &brought).await;
        let own = world.stored(service, &bank, &[own(vec![signal(3)])]).await[0].0;
        let mut cases = Vec::new();
        for (n, with) in [(0, &[listed[0].0][..]), (1, &[listed[1].0]), (2, &[listed[0].0, own])] {
            let case = world.received(service, post(n, with, Verdict::Review)).await.case.unwrap();
            world.decided(service, case, Outcome::Remove).await;
            cases.push(case);
        }
        store.undo_import(service, import, at(30)).await.unwrap();
        let done = undo(world, service, &Cause::Import(import)).await;
        assert_eq!((done.removed, done.withdrawn, done.reopened), (3, 2, 1));
        assert_eq!(state(world, service, cases[2]).await, CaseState::Open);
    }

    async fn a_bank_is_taken_back_by_its_name_even_when_it_is_gone(world) {
        let (store, service) = (&world.store, world.service().await);
        let ids = entries(world, service, 1).await;
        let here = world.received(service, post(0, &ids, Verdict::Review)).await.case.unwrap();
        let mut elsewhere = post(1, &ids, Verdict::Review);
        let other = NewMatch { bank: "gates".to_owned(), ..elsewhere.finding.matches[0].clone() };
        elsewhere.finding.matches.push(other);
        let both = world.received(service, elsewhere).await.case.unwrap();
        for case in [here, both] {
            world.decided(service, case, Outcome::Remove).await;
        }
        let name: weir_model::BankName = "lamps".parse().unwrap();
        let bank = store.bank(service, &name).await.unwrap();
        store.delete_bank(service, &bank, at(30)).await.unwrap();
        let done = undo(world, service, &Cause::Bank(name)).await;
        assert_eq!((done.removed, done.withdrawn, done.reopened), (2, 1, 1));
    }

    async fn a_span_of_time_takes_back_what_was_decided_in_it_whoever_decided(world) {
        let (store, service) = (&world.store, world.service().await);
        let ids = entries(world, service, 1).await;
        let mut made = Vec::new();
        for (n, when) in [(0, 19), (1, 20), (2, 21)] {
            let case = world.received(service, post(n, &ids, Verdict::Review)).await.case.unwrap();
            let new = decision(Outcome::Remove);
            made.push(store.decide(service, case, &new, keep(), at(when)).await.unwrap());
        }
        assert_eq!(preview(world, service, &span()).await.standing(), 1);
        let done = undo(world, service, &span()).await;
        assert_eq!((done.removed, done.reopened, done.withdrawn), (1, 1, 0));
        for (made, undone) in made.iter().zip([false, true, false]) {
            let now = store.decision(service, made.id).await.unwrap();
            assert_eq!(now.undone_at.is_some(), undone);
        }
    }

    async fn a_span_of_time_releases_what_was_held_in_it(world) {
        let service = world.service().await;
        let ids = entries(world, service, 1).await;
        for (n, when) in [(0, 19), (1, 20), (2, 21)] {
            let new = post(n, &ids, Verdict::Hold);
            world.store.receive_items(service, &[new], at(when)).await.unwrap();
        }
        assert_eq!(preview(world, service, &span()).await.held, 1);
        assert_eq!(undo(world, service, &span()).await.released, 1);
    }

    async fn an_escalation_is_no_action_and_stays(world) {
        let service = world.service().await;
        let ids = entries(world, service, 2).await;
        let case = world.received(service, post(0, &ids, Verdict::Review)).await.case.unwrap();
        let made = world.decided(service, case, Outcome::Escalate).await;
        let cause = Cause::Entry(ids[0]);
        assert!(preview(world, service, &cause).await.is_empty());
        undo(world, service, &cause).await;
        let made = world.store.decision(service, made.id).await.unwrap();
        assert_eq!(made.undone_at, None);
    }

    async fn the_entry_is_judged_as_if_nothing_had_been_decided(world) {
        let (store, service) = (&world.store, world.service().await);
        let ids = entries(world, service, 1).await;
        let new = matching("a", 1, &[(ids[0], SignalKind::Sha256)]);
        let case = world.received(service, new).await.case.unwrap();
        world.decided(service, case, Outcome::Remove).await;
        assert!(store.entry(service, ids[0]).await.unwrap().own);
        undo(world, service, &Cause::Entry(ids[0])).await;
        let entry = store.entry(service, ids[0]).await.unwrap();
        assert_eq!((entry.confirmed, entry.own), (0, false));
    }

    async fn a_job_that_was_stopped_goes_no_further_and_resumes_where_it_was(world) {
        let (store, service) = (&world.store, world.service().await);
        let ids = entries(world, service, 1).await;
        for n in 0..30 {
            let case = world.received(service, post(n, &ids, Verdict::Review)).await.case.unwrap();
            world.decided(service, case, Outcome::Remove).await;
        }
        let job = store.start_undo(service, &Cause::Entry(ids[0]), at(50)).await.unwrap();
        assert_eq!((job.done, job.total), (0, 30));
        let step = || store.undo_step(service, job.id, keep(), at(51), LEASE);
        assert_eq!(step().await.unwrap(), UndoStep::Went);
        store.set_job_state(service, job.id, JobState::Stopped, None, at(52)).await.unwrap();
        assert_eq!(step().await.unwrap(), UndoStep::Stopped);
        let job = store.job(service, job.id).await.unwrap();
        assert_eq!((job.done, UndoDone::of(&job).removed), (20, 20));
        store.set_job_state(service, job.id, JobState::Running, None, at(53)).await.unwrap();
        assert_eq!(step().await.unwrap(), UndoStep::Went);
        assert_eq!(step().await.unwrap(), UndoStep::Ended);
        assert_eq!(UndoDone::of(&store.job(service, job.id).await.unwrap()).removed, 30);
    }

    async fn two_jobs_of_the_same_cause_take_each_decision_back_once(world) {
        let (store, service) = (&world.store, world.service().await);
        let ids = entries(world, service, 1).await;
        for n in 0..5 {
            let case = world.received(service, post(n, &ids, Verdict::Review)).await.case.unwrap();
            world.decided(service, case, Outcome::Remove).await;
        }
        let cause = Cause::Entry(ids[0]);
        let jobs = [
            store.start_undo(service, &cause, at(50)).await.unwrap(),
            store.start_undo(service, &cause, at(50)).await.unwrap(),
        ];
        let mut removed = 0;
        for job in &jobs {
            removed += work(world, service, job).await.removed;
        }
        assert_eq!((removed, world.events(service, "decision.undone@1").await.len()), (5, 5));
    }

    async fn an_item_that_was_erased_meanwhile_is_passed_over(world) {
        let (store, service) = (&world.store, world.service().await);
        let ids = entries(world, service, 1).await;
        world.received(service, post(0, &ids, Verdict::Review)).await;
        let job = store.start_undo(service, &Cause::Entry(ids[0]), at(50)).await.unwrap();
        let key = |id: &str| weir_model::ItemKey::new("post", id).unwrap();
        store.erase_item(service, &key("p0"), at(51)).await.unwrap();
        assert_eq!(work(world, service, &job).await, UndoDone::default());
    }

    async fn the_cases_come_page_by_page(world) {
        let (store, service) = (&world.store, world.service().await);
        let ids = entries(world, service, 1).await;
        for n in 0..5 {
            let verdict = if n == 4 { Verdict::Hold } else { Verdict::Review };
            let case = world.received(service, post(n, &ids, verdict)).await.case.unwrap();
            if n < 2 {
                world.decided(service, case, Outcome::Remove).await;
            }
        }
        let cause = Cause::Entry(ids[0]);
        let first = store.undo_cases(service, &cause, None, 3, at(50)).await.unwrap();
        let after = Some(first[2].case);
        let second = store.undo_cases(service, &cause, after, 3, at(50)).await.unwrap();
        let all: Vec<_> = first.iter().chain(&second).collect();
        let names: Vec<_> = all.iter().map(|case| case.item.as_ref().unwrap().id()).collect();
        assert_eq!(names, ["p0", "p1", "p2", "p3", "p4"]);
        assert_eq!(all[0].outcome, Some(Outcome::Remove));
        assert_eq!((all[3].held, all[4].held), (false, true));
    }

    async fn a_cause_that_there_never_was_is_refused(world) {
        let (store, service) = (&world.store, world.service().await);
        let nobody = [7; 16];
        for cause in [
            Cause::Entry(weir_model::Id::from_bytes(nobody)),
            Cause::RuleVersion(weir_model::Id::from_bytes(nobody)),
            Cause::Import(weir_model::Id::from_bytes(nobody)),
            Cause::Bank("nobody".parse().unwrap()),
        ] {
            let refused = store.undo_preview(service, &cause, at(50)).await;
            let named = matches!(
                refused,
                Err(StoreError::NoEntry(_) | StoreError::NoRuleVersion(_)
                    | StoreError::NoImport(_) | StoreError::NoBank(_))
            );
            assert!(named, "{refused:?}");
            assert!(store.start_undo(service, &cause, at(50)).await.is_err());
        }
        assert_eq!(world.rows("jobs").await, 0);
    }

    async fn each_step_is_in_the_name_of_whom_it_acts_for(world) {
        let service = world.service().await;
        let ids = entries(world, service, 1).await;
        let case = world.received(service, post(0, &ids, Verdict::Review)).await.case.unwrap();
        world.decided(service, case, Outcome::Remove).await;
        let user = Actor::User(UserId::from_bytes([4; 16]));
        let store = world.store.by(user);
        let job = store.start_undo(service, &Cause::Entry(ids[0]), at(50)).await.unwrap();
        assert_eq!(job.by, user);
        store.undo_step(service, job.id, keep(), at(51), LEASE).await.unwrap();
        for kind in ["decision.undone@1", "case.withdrawn@1"] {
            let told = world.events(service, kind).await;
            assert!(told[0].contains(&user.to_string()), "{told:?}");
            assert!(told[0].contains(&job.id.to_string()), "{told:?}");
        }
    }
}
