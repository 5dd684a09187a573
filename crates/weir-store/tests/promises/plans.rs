//! No query reads a whole table: each statement that the store sends to SQLite
//! is caught as it is sent, and its plan is looked at.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id as SpanId, Record};
use tracing::{Event, Metadata, Subscriber};
use weir_model::{
    Actor, BankForms, BankKind, CaseId, CaseKind, CaseState, Cause, Cursor, DeliveryState,
    DisabledReason, EntryId, EventKind, Id, ImportId, Message, MessageKind, Mode, Outcome, Queue,
    Role, RuleState, SecretKey, ServiceId, Severity, Share, TextThreshold, Verdict,
};
use weir_signals::SignalKind;
use weir_store::{
    About, AttemptFailed, BankChange, Blobs, CaseFilter, ContentChange, ContentNotes,
    DashboardDays, DeliveryFilter, EventFilter, EventOrder, FetchEnd, LabelOn, LogFilter,
    MatchPlace, NewLabel, NewNotice, NewPolicy, NewRevision, QueueFilter, QueuePlace, ReplayRange,
    RetainedPlace, RuleHit, Seeking, UndoStep,
};

use crate::isolation::back::finding;
use crate::isolation::exchanges::exchange;
use crate::items::causes::rule;
use crate::items::judging::matching;
use crate::items::{account, author, decision, keep, matched, pending, post, report, unmatched};
use crate::people::{A_MINUTE, new_key, signed_in, user};
use crate::world::{Raw, World, at, listed, message, own, run, signal, unlimited, url};

static SENT: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Notes the statements that sqlx logs.
struct Listener;

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &Attributes<'_>) -> SpanId {
        SpanId::from_u64(1)
    }

    fn record(&self, _: &SpanId, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &SpanId, _: &SpanId) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Statement);
    }

    fn enter(&self, _: &SpanId) {}

    fn exit(&self, _: &SpanId) {}
}

struct Statement;

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        // Statements of up to four words are in the summary alone.
        if field.name() == "db.statement" && !value.trim().is_empty() {
            let words: Vec<_> = value.split_whitespace().collect();
            SENT.lock().unwrap_or_else(PoisonError::into_inner).insert(words.join(" "));
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

async fn match_backwards(world: &World, service: ServiceId) {
    let store = &world.store;
    let item = world.received(service, unmatched("seen before", 90)).await.item;
    let entries = [1, 2].map(|n| EntryId::from_bytes([n; 16]));
    let hits = entries.map(|entry| (item, entry)).to_vec();
    let found = Seeking { hits, truncated: false, done: Some(1), ..Seeking::default() };
    let job = store.start_match_back(service, &found, at(11)).await.unwrap().unwrap().id;
    store.note_matched_back(service, store.matched_back(service).await.unwrap() + 1).await.unwrap();
    assert_eq!(store.retained_of(service, &[item]).await.unwrap().len(), 1);
    assert_eq!(store.still_retained(service, &[item]).await.unwrap().len(), 1);
    let past = store.past_item(service, item).await.unwrap().unwrap();
    assert_eq!(store.back_hits(service, job, 10).await.unwrap()[0].1.len(), 2);
    let (back, lease) = (finding(entries[0], past.answer), Duration::from_micros(1));
    store.match_back(service, job, item, &back, at(12), lease).await.unwrap();
    let rest = (item, &entries[1..]);
    store.drop_back_hits(service, job, rest, at(12), lease).await.unwrap();
    let (again, before) = (store.due_again(service, at(100), 10).await.unwrap(), at(100));
    let settles = Seeking { again: Some((again, before)), ..Seeking::default() };
    assert!(store.start_match_back(service, &settles, at(12)).await.unwrap().is_none());
    store.leave_due_again(service, at(0)).await.unwrap();
}

/// Calls everything that a user or a running server waits for.
async fn use_everything(world: &World) {
    let (store, service) = (&world.store, world.service().await);
    let (terrorist_content, dsa) = (None, None);
    let name = "false-lights".to_owned();
    let new = NewPolicy {
        name,
        severity: Severity::Low,
        texts: vec![],
        terrorist_content,
        dsa,
        automatic: false,
    };
    let policy = store.create_policy(service, &new, at(1)).await.unwrap();
    store.policies(service).await.unwrap();
    store.policy(service, policy).await.unwrap();
    let name = "lamps".parse().unwrap();
    let bank =
        store.create_bank(service, &name, BankKind::Match, Some(policy), at(1)).await.unwrap();
    store.bank(service, &bank.name).await.unwrap();
    store.banks(service).await.unwrap();
    let import = store.begin_import(service, bank.id, "list.csv", at(2)).await.unwrap();
    let batch = [1, 2].map(|n| listed(vec![signal(n)], Some(import)));
    store.add_entries(service, bank.id, &batch, at(3)).await.unwrap();
    let again = [own(vec![signal(1)]), own(vec![signal(3)])];
    let added = store.add_entries(service, bank.id, &again, at(4)).await.unwrap();
    store.entry(service, added[1].id()).await.unwrap();
    assert_eq!(store.entries(service, bank.id, Cursor::START, 10).await.unwrap().len(), 3);
    assert_eq!(store.entries_in_short_after(service, Cursor::START, 10).await.unwrap().len(), 3);
    judge_and_set_aside(world, service, added[0].id()).await;
    undo_every_cause(world, service, added[0].id(), import).await;
    store.bank_statistics(service, bank.id).await.unwrap();
    store.set_text_threshold(service, bank.id, TextThreshold::Wide, at(5)).await.unwrap();
    store.read_banked_text(service, added[0].id(), at(5)).await.unwrap();
    store.count_banked_texts(service).await.unwrap();
    store.unreadable_banked_texts(service).await.unwrap();
    store.bank_overviews(service, at(5)).await.unwrap();
    store.switch_entry(service, added[1].id(), false, at(5)).await.unwrap();
    store.subject_events(service, *added[1].id().as_bytes(), 10).await.unwrap();
    store.policy_versions(service, "false-lights").await.unwrap();
    store.finish_import(service, import, 2, at(5)).await.unwrap();
    store.imports(service).await.unwrap();
    store.seal(service).await.unwrap();
    let event = store.events(service, Cursor::START, 10).await.unwrap()[0].sealed.event.id;
    store.erase_payload(service, event, "told", at(6)).await.unwrap();
    assert!(store.verify(service, None).await.unwrap().unwrap().ok());
    for order in [EventOrder::NewestFirst, EventOrder::OldestFirst] {
        for kind in [None, Some(EventKind::BankCreated)] {
            for subject in [None, Some(*bank.id.as_bytes())] {
                for (from, to) in [(None, None), (Some(at(0)), Some(at(9)))] {
                    let filter = EventFilter { kind: kind.clone(), subject, from, to };
                    for after in [None, Some(event)] {
                        store.events_found(service, &filter, after, order, 10).await.unwrap();
                    }
                }
            }
        }
    }
    store.undo_import(service, import, at(7)).await.unwrap();
    store.remove_entry(service, added[1].id(), at(8)).await.unwrap();
    store.set_bank_forms(service, &bank, BankForms::NONE, at(8)).await.unwrap();
    exchange_and_lay_aside(world, service).await;
    store.delete_bank(service, &bank, at(9)).await.unwrap();
    use_webhooks(world).await;
}

/// Does what HMA's clients do.
async fn exchange_and_lay_aside(world: &World, service: ServiceId) {
    let store = &world.store;
    let bank = world.bank(service, "CONTENTS").await.id;
    let (notes, entry) = (ContentNotes::default(), own(vec![signal(60)]));
    let (id, number) = store.add_content(service, bank, &entry, &notes, at(5)).await.unwrap();
    store.content_numbered(service, bank, number).await.unwrap().unwrap();
    let change = ContentChange { disabled_until: Some(0), note: Some(None) };
    store.change_content(service, id, &change, at(6)).await.unwrap();
    store.signal_counts(service).await.unwrap();
    store.set_signal_type_share(service, "pdq", Share::WHOLE, at(6)).await.unwrap();
    store.signal_type_shares(service, &["pdq"]).await.unwrap();
    let half = BankChange { name: None, share: Share::of_ratio(0.5) };
    store.change_bank(service, bank, &half, at(6)).await.unwrap();
    assert!(store.alias_bank(service, bank, "CALLED").await.unwrap());
    let exchange = exchange(store.next_exchange(at(5)).unwrap(), "SAMPLE", bank);
    store.create_exchange(service, &exchange, at(6)).await.unwrap();
    store.exchanges(service).await.unwrap();
    store.exchange(service, "SAMPLE").await.unwrap();
    store.enable_exchange(service, exchange.id, false, at(7)).await.unwrap();
    store.fetch_began(service, exchange.id, at(7)).await.unwrap();
    let end = FetchEnd::Failed("gone".to_owned());
    store.fetch_ended(service, exchange.id, &end, at(8)).await.unwrap();
    let key = SecretKey::from_bytes([5; 32]);
    let token = serde_json::json!({ "api_token": "x" });
    store.set_exchange_credentials(service, "ncmec", Some(&token), &key, at(8)).await.unwrap();
    store.exchange_credentials(service).await.unwrap();
    store.set_exchange_credentials(service, "ncmec", None, &key, at(8)).await.unwrap();
    store.delete_exchange(service, exchange.id, at(9)).await.unwrap();
    store.lay_bank_aside(service, bank, at(9)).await.unwrap();
    assert_eq!(store.laid_aside_banks(service).await.unwrap().len(), 1);
    store.restore_bank(service, bank, None, at(10)).await.unwrap();
    store.lay_bank_aside(service, bank, at(11)).await.unwrap();
    assert_eq!(store.forget_laid_aside(service, at(20), at(21)).await.unwrap(), 1);
}

/// Judges an entry until it is set aside, and takes that back.
async fn judge_and_set_aside(world: &World, service: ServiceId, entry: EntryId) {
    let store = world.store.setting_aside(1);
    for (n, outcome) in [(90, Outcome::Remove), (91, Outcome::NotAMatch)] {
        let new = matching(&format!("judged {n}"), n, &[(entry, SignalKind::Sha256)]);
        let case = world.received(service, new).await.case.unwrap();
        let made = store.decide(service, case, &decision(outcome), keep(), at(20)).await.unwrap();
        if outcome == Outcome::Remove {
            store.undo_decision(service, made.id, at(21)).await.unwrap();
        }
    }
    assert_eq!(store.count_set_aside(service).await.unwrap(), 1);
    store.switch_entry(service, entry, true, at(22)).await.unwrap();
    let group: Vec<_> = (0..200)
        .map(|n| matching(&format!("busy {n}"), n, &[(entry, SignalKind::Pdq)]))
        .map(|mut new| {
            new.finding.case = None;
            NewRevision { kept: None, ..new }
        })
        .collect();
    store.receive_items(service, &group, at(23)).await.unwrap();
    assert_eq!(store.set_aside_by_traffic(service, 5, at(24)).await.unwrap(), [entry]);
    assert!(store.entries_set_aside(service, 10).await.unwrap()[0].traffic.is_some());
}

/// Asks what each sort of cause did, and takes it back.
async fn undo_every_cause(world: &World, service: ServiceId, entry: EntryId, import: ImportId) {
    let store = &world.store;
    let version = rule(world, service, "gate").await;
    let mut ruled = matching("ruled", 95, &[(entry, SignalKind::Pdq)]);
    let (state, outcome) = (RuleState::Live, "fires".to_owned());
    ruled.finding.hits = vec![RuleHit { version, state, outcome }];
    let (on, name, expires_at) = (LabelOn::Item, "seen".to_owned(), None);
    ruled.finding.labels = vec![NewLabel { on, name, version, expires_at }];
    world.received(service, ruled).await;
    for (n, cause) in (300..).zip([
        Cause::Entry(entry),
        Cause::Import(import),
        Cause::Bank("lamps".parse().unwrap()),
        Cause::RuleVersion(version),
        Cause::Time { from: at(0), to: at(90) },
    ]) {
        let name = format!("caused {n}");
        let mut held = matching(&name, n, &[(entry, SignalKind::Pdq)]);
        held.finding.verdict = Some(Verdict::Hold);
        world.received(service, held).await;
        let decided = matching(&format!("decided {n}"), n, &[(entry, SignalKind::Pdq)]);
        let case = world.received(service, decided).await.case.unwrap();
        world.decided(service, case, Outcome::Remove).await;
        store.undo_preview(service, &cause, at(30)).await.unwrap();
        store.undo_cases(service, &cause, None, 10, at(30)).await.unwrap();
        let job = store.start_undo(service, &cause, at(30)).await.unwrap();
        let lease = Duration::from_micros(1);
        store.claim_this_job(service, job.id, at(31), lease).await.unwrap().unwrap();
        while store.undo_step(service, job.id, keep(), at(32), lease).await.unwrap()
            == UndoStep::Went
        {}
    }
}

async fn use_webhooks(world: &World) {
    let (store, service) = (&world.store, world.service().await);
    let key = SecretKey::from_bytes([5; 32]);
    let (webhook, _) = store.create_webhook(service, &url("lamp"), &key, at(1)).await.unwrap();
    store.webhooks(service, at(2)).await.unwrap();
    store.webhook(service, webhook.id, at(2)).await.unwrap();
    store.rotate_webhook_secret(service, webhook.id, &key, at(2)).await.unwrap();
    store.disable_webhook(service, webhook.id, DisabledReason::Operator, at(2)).await.unwrap();
    store.enable_webhook(service, webhook.id, at(2)).await.unwrap();
    let requested = Message { action: Some(Id::from_bytes([7; 16])), ..message(None) };
    let messages = [requested, message(Some(Id::from_bytes([8; 16])))];
    let ids = store.enqueue_messages(service, &messages, at(2)).await.unwrap();
    let test = store.enqueue_test(service, webhook.id, at(2)).await.unwrap();
    let lease = Duration::from_micros(5);
    store.claim_delivery(service, &key, test, at(3), lease).await.unwrap().unwrap();
    let claimed = store.claim_deliveries(service, &key, at(3), unlimited(), lease).await.unwrap();
    assert_eq!(claimed.len(), 2);
    store.delivered(service, ids[0], 200, at(4)).await.unwrap();
    let why = AttemptFailed { what: "it answered 410".to_owned(), status: Some(410) };
    store.failed(service, ids[1], &why, None, at(4)).await.unwrap();
    for state in DeliveryState::ALL.iter().copied().map(Some).chain([None]) {
        for webhook in [None, Some(webhook.id)] {
            let filter = DeliveryFilter { state, webhook };
            store.deliveries(service, filter, Cursor::START, 10).await.unwrap();
        }
    }
    store.delivery(service, ids[0]).await.unwrap();
    for state in DeliveryState::ALL.iter().copied().map(Some).chain([None]) {
        for webhook in [None, Some(webhook.id)] {
            for kind in [None, Some(MessageKind::VerdictChanged)] {
                let filter = LogFilter { webhook, kind, state };
                store.delivery_log(service, filter, Some(100), 10).await.unwrap();
            }
        }
    }
    assert_eq!(store.sent(service, ids[0]).await.unwrap().tries.len(), 1);
    store.endpoint_figures(service, at(0)).await.unwrap();
    store.replay_delivery(service, ids[0], at(5)).await.unwrap();
    for webhook in [None, Some(webhook.id)] {
        let range = ReplayRange { from: at(0), to: at(5), webhook };
        store.replay_deliveries(service, range, at(6)).await.unwrap();
    }
    store.remove_webhook(service, webhook.id, at(7)).await.unwrap();
    let_people_in(world, service).await;
}

async fn let_people_in(world: &World, service: ServiceId) {
    let store = &world.store;
    let (admin, _) = user(world, service, "astrid", Role::Admin).await;
    let (keeper, password) = user(world, service, "ingrid", Role::Admin).await;
    store.users(service).await.unwrap();
    store.user(service, keeper.id).await.unwrap();
    let (session, token) = signed_in(world, service, "ingrid", &password).await;
    store.sign_in(service, "nobody", &password, "", at(1)).await.unwrap_err();
    store.session_of(&token, at(A_MINUTE)).await.unwrap().unwrap();
    store.sessions(service, None, at(2)).await.unwrap();
    store.sessions(service, Some(keeper.id), at(2)).await.unwrap();
    let words = [password.as_str(), "four wet lamps"];
    store.change_password(service, keeper.id, words, Some(session.id), at(3)).await.unwrap();
    store.sign_out(service, session.id, at(4)).await.unwrap();
    store.reset_password(service, keeper.id, at(5)).await.unwrap();
    store.set_role(service, keeper.id, Role::Analyst, at(6)).await.unwrap();
    store.set_role(service, keeper.id, Role::Admin, at(6)).await.unwrap();
    store.disable_user(service, admin.id, at(7)).await.unwrap();
    store.enable_user(service, admin.id, at(8)).await.unwrap();
    let (key, secret) = store.create_key(service, &new_key("uploads"), at(9)).await.unwrap();
    store.key_of(secret.reveal(), at(10)).await.unwrap();
    store.key(service, key.id).await.unwrap();
    store.keys(service).await.unwrap();
    store.revoke_key(service, key.id, at(11)).await.unwrap();
    use_items(world, service).await;
}

async fn use_items(world: &World, service: ServiceId) {
    let store = &world.store;
    world.listener(service).await;
    let astrids = |new| NewRevision { author: author("u1", "Astrid"), ..new };
    for new in
        [astrids(matched("a", 1)), matched("a", 2), astrids(unmatched("b", 3)), pending("c", 4)]
    {
        world.received(service, new).await;
    }
    world
        .received(service, NewRevision { author: author("u2", "Ingrid"), ..unmatched("b", 5) })
        .await;
    let (batch, _) = store.receive_batch(service, &mut [pending("d", 6)], at(11)).await.unwrap();
    store.batch(service, batch.id).await.unwrap();
    let item = store.item(service, &post("a")).await.unwrap().item.id;
    store.item_by_id(service, item).await.unwrap().unwrap();
    store.author(service, &account("u1")).await.unwrap();
    let entry = matched("any", 1).finding.matches[0].entry;
    store.entry_matches(service, entry, MatchPlace::start(), 10).await.unwrap();
    store.item_ends(service, &[item]).await.unwrap();
    let start = RetainedPlace::start();
    store.count_past(service).await.unwrap();
    store.past_verdicts(service, start, 100).await.unwrap();
    store.changes(service, weir_model::JobId::from_bytes([1; 16]), 0, 10).await.unwrap();
    store.entry_hits(service, &[weir_model::EntryId::from_bytes([1; 16])], at(1)).await.unwrap();
    store.newest_facts(service, &post("a")).await.unwrap();
    store.known_before(service, &post("a"), None, &["a.example".to_owned()], at(1)).await.unwrap();
    store.reporter_record(service, &[1; 32]).await.unwrap();
    store.retained(service, RetainedPlace::start(), 10).await.unwrap();
    store.retained_texts(service, RetainedPlace::start(), 10).await.unwrap();
    match_backwards(world, service).await;
    store.content(service, item, 1).await.unwrap().unwrap();
    for waiting in store.pending_items(service, 10).await.unwrap() {
        let finding = unmatched("any", 7).finding;
        store.complete_item(service, waiting.item, 1, &finding, at(12)).await.unwrap().unwrap();
    }
    let notice = world.reported(service, "a").await;
    let of_url = NewNotice { about: About::Url("https://a.example/".to_owned()), ..report("any") };
    store.receive_notice(service, &of_url, at(13)).await.unwrap();
    store.notice(service, notice.id).await.unwrap();
    store.notices(service, Cursor::START, 10).await.unwrap();
    store.notices_of_case(service, notice.case).await.unwrap();
    store.notices_said(service, notice.case).await.unwrap();
    store.shared_hits(service, [Id::from_bytes([1; 16]); 2], at(0)).await.unwrap();
    for state in [None, Some(CaseState::Open)] {
        for queue in [None, Some(Queue::Matches)] {
            let filter = CaseFilter { state, queue };
            store.cases(service, filter, Cursor::START, 10).await.unwrap();
        }
    }
    store.case(service, notice.case).await.unwrap();
    store.waiting_cases(service).await.unwrap();
    look_at_the_queue(world, service, notice.case).await;
    decide_and_let_go(world, service, notice.case).await;
}

/// As reviewers and whoever looks at the dashboard do.
async fn look_at_the_queue(world: &World, service: ServiceId, case: CaseId) {
    let store = &world.store;
    let (reviewer, _) = user(world, service, "amal", Role::Reviewer).await;
    for kind in [None, Some(CaseKind::Picture)] {
        for queue in [None, Some(Queue::Matches)] {
            let (filter, start) = (QueueFilter { kind, queue }, QueuePlace::start());
            store.queue(service, filter, start, 10, at(14)).await.unwrap();
            store.next_case(service, filter, None, reviewer.id, at(14)).await.unwrap();
        }
    }
    assert!(store.queue_counts(service).await.unwrap().all > 0);
    store.hold_case(service, case, reviewer.id, at(15), at(14)).await.unwrap();
    store.case_hold(service, case, reviewer.id, at(14)).await.unwrap();
    store.release_case(service, case, reviewer.id, at(15)).await.unwrap();
    store.count_reveal(service, reviewer.id, case, at(14)).await.unwrap();
    store.pause(service, reviewer.id, at(15), at(14)).await.unwrap();
    store.exposure(service, reviewer.id, at(14)).await.unwrap();
    let choices = [("theme".to_owned(), "dark".to_owned())].into();
    store.choose(service, reviewer.id, &choices).await.unwrap();
    store.user_choices(service, reviewer.id).await.unwrap();
    store.related_cases(service, case).await.unwrap();
    let by = store.by(Actor::User(reviewer.id));
    by.latest_decisions(service, at(0)).await.unwrap();
    let entry = matched("any", 1).finding.matches[0].entry;
    store.entry_outcomes(service, entry).await.unwrap();
    store.entry_judgements_by_purpose(service, entry).await.unwrap();
    let alone = store.cases_of_entry_alone(service, entry).await.unwrap();
    assert!(!store.signals_of_cases(service, &alone).await.unwrap().is_empty());
    store.entries_of_signal(service, &signal(1), 10).await.unwrap();
    let days = DashboardDays { bounds: vec![at(0), at(10), at(20)], recent: 1 };
    assert!(store.dashboard(service, &days, at(14)).await.unwrap().waiting > 0);
}

async fn decide_and_let_go(world: &World, service: ServiceId, case: CaseId) {
    let store = &world.store;
    let made = world.decided(service, case, Outcome::Remove).await;
    store.decision(service, made.id).await.unwrap();
    store.decisions(service, case).await.unwrap();
    store.decision_progress(service, made.id).await.unwrap();
    store.action(service, made.action.unwrap()).await.unwrap();
    store.actions(service, Cursor::START, 10).await.unwrap();
    // Behind a newer case, and then alone.
    let newer = world.received(service, matched("a", 8)).await.case.unwrap();
    store.undo_decision(service, made.id, at(21)).await.unwrap();
    let anew = world.decided(service, newer, Outcome::Keep).await;
    store.undo_decision(service, anew.id, at(22)).await.unwrap();
    world.decided(service, newer, Outcome::Label).await;
    store.note_reading(service, EventKind::CaseRead, *case.as_bytes(), at(23)).await.unwrap();
    store.set_mode(service, Mode::Live, at(23)).await.unwrap();
    store.mode(service).await.unwrap();
    store.begin_request(service, "k", &[1; 32], at(24)).await.unwrap();
    store.begin_request(service, "k", &[1; 32], at(24)).await.unwrap();
    store.finish_request(service, "k", 200, Some(b"{}")).await.unwrap();
    store.abandon_request(service, "other").await.unwrap();
    let (gone, unneeded) = store.expire(service, at(5_000)).await.unwrap();
    assert!(gone.contents > 0 && gone.revisions > 0 && gone.items > 0 && gone.authors > 0);
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(folder.path()).unwrap();
    store.remove_blobs(&blobs, &unneeded).await.unwrap();
    world
        .received(service, NewRevision { author: author("u1", "Astrid"), ..unmatched("e", 9) })
        .await;
    store.erase_item(service, &post("a"), at(30)).await.unwrap();
    store.erase_author(service, &account("u1"), at(31)).await.unwrap();
}

/// Lists that are read in the order of an index, as many rows as are asked for.
const ORDERED: [&str; 11] = [
    "FROM deliveries WHERE service_id = $1 AND number < $2",
    "e.seq IS NOT NULL",
    "LEFT JOIN case_locks l ON",
    "FROM cases WHERE service_id = $1 AND number > $2",
    "FROM notices n LEFT JOIN reporters r",
    "FROM actions WHERE service_id = $1 AND number > $2",
    "AND r.verdict IS NULL ORDER BY r.received_at LIMIT $2",
    "AND expires_at <= $2 ORDER BY expires_at LIMIT $3",
    "FROM cases WHERE service_id = $1 AND item_id = $2 ORDER BY number DESC LIMIT 1",
    "WHERE e.service_id = $1 AND e.subject = $2 ORDER BY e.at DESC, e.id DESC",
    "WHERE r.service_id = $1 AND (r.item_id, r.number) < ($2, $3) ORDER BY",
];

/// What is asked all day, and the index of the few rows that it is about: one of
/// a whole service would do for the test above, and reads ten million rows.
const BY: [(&str, &str); 26] = [
    ("AND asked_at IS NOT NULL", "entries_asked"),
    ("FROM received_minutes WHERE", "sqlite_autoindex_received_minutes_1"),
    ("AS waiting FROM cases WHERE service_id = $1 AND state = 'open' AND kind", "cases_waiting"),
    (
        "FROM deliveries WHERE service_id = $1 AND number < $2 AND state = 'dead'",
        "deliveries_ended_otherwise",
    ),
    (
        "FROM deliveries WHERE service_id = $1 AND number < $2 AND kind = $4 ORDER",
        "deliveries_of_kind",
    ),
    (
        "FROM deliveries WHERE service_id = $1 AND number < $2 AND webhook_id = $4 ORDER",
        "deliveries_of_webhook",
    ),
    ("FROM delivery_tries WHERE", "sqlite_autoindex_delivery_tries_1"),
    ("MIN(opened_at) AS oldest", "cases_by_age"),
    ("ORDER BY opened_at LIMIT 1 OFFSET $2", "cases_by_age"),
    ("FROM cases WHERE service_id = $1 AND decided_at >= $2", "cases_by_end"),
    ("FROM matches WHERE service_id = $1 AND at >= $2 AND at < $3 GROUP BY", "matches_by_time"),
    ("SELECT user_id, until FROM case_locks", "sqlite_autoindex_case_locks_1"),
    (
        "UPDATE requests SET body = NULL WHERE service_id = $1 AND body IS NOT NULL",
        "requests_with_body",
    ),
    ("FROM entries WHERE service_id = $1 AND number > $2 AND bank_id = $4", "entries_of_bank"),
    (
        "FROM cases WHERE service_id = $1 AND number > $2 AND queue = $3 AND state",
        "cases_open_of_queue",
    ),
    ("FROM cases WHERE service_id = $1 AND number > $2 AND queue = $3 ORDER", "cases_of_queue"),
    ("FROM cases WHERE service_id = $1 AND number > $2 AND state = $3", "cases_open"),
    ("FROM cases WHERE service_id = $1 AND item_id = $2 ORDER BY", "cases_of_item"),
    (
        "FROM cases WHERE service_id = $1 AND state = 'open' GROUP BY queue",
        "cases_of_queue_by_clock",
    ),
    ("FROM revisions WHERE service_id = $1 AND expires_at <= $2", "revisions_expiring"),
    ("FROM contents WHERE service_id = $1 AND expires_at <= $2", "contents_expiring"),
    ("FROM media WHERE sha256 IN", "media_of_blob"),
    ("DELETE FROM requests WHERE service_id = $1 AND at < $2", "requests_by_age"),
    ("FROM entries WHERE service_id = $1 AND off_since IS NOT NULL", "entries_off"),
    ("FROM entries WHERE service_id = $1 GROUP BY bank_id", "entries_of_bank"),
    ("FROM policies WHERE service_id = $1 AND name = $2 ORDER BY", "sqlite_autoindex_policies"),
];

/// The same of statements of several steps: one of them takes this index. That
/// none of the others reads all that a service has is held for every statement.
const THROUGH: [(&str, &str); 19] = [
    ("AND r.verdict IS NULL ORDER BY r.received_at LIMIT $2", "revisions_pending"),
    ("SELECT item_id, at FROM matches WHERE service_id = $1 AND entry_id", "matches_of_entry"),
    ("SELECT item_id, at FROM matches WHERE service_id = $1 AND bank", "matches_of_bank"),
    ("SELECT id FROM entries WHERE import_id = $2", "entries_of_import"),
    ("FROM rule_hits WHERE service_id = $1 AND version_id = $2", "rule_hits_of_version"),
    ("AND i.id = r.item_id AND i.revision = r.number) SELECT COUNT(*) AS waits", "revisions_held"),
    ("FROM matches WHERE service_id = $1 AND at > $2 ORDER BY at DESC", "matches_by_time"),
    ("FROM items i CROSS JOIN matches m CROSS JOIN entries e", "matches_of_item"),
    // All, of a kind, of a queue: each has an index in the order of the clock.
    ("AS held_by FROM cases c", "by_clock"),
    ("state = 'open' GROUP BY kind, queue", "COVERING INDEX cases_waiting"),
    ("CROSS JOIN matches m", "matches_of_item"),
    ("CROSS JOIN notices n", "notices_of_case"),
    ("SELECT entry_id, number, position FROM matches", "matches_of_item"),
    ("FROM (SELECT item_id FROM matches", "matches_of_entry"),
    ("FROM items WHERE author_id = $3", "items_of_author"),
    ("CROSS JOIN contents k", "sqlite_autoindex_contents_1"),
    ("FROM decisions d WHERE d.service_id = $1 AND d.case_id = $2", "decisions_of_case"),
    ("FROM decisions d WHERE d.service_id = $1 AND d.made_at >= $2", "decisions_by_time"),
    ("FROM actions WHERE service_id = $1 AND decision_id = $2", "actions_of_decision"),
];

/// Where a step reads all that a service has by these, it is little, or the
/// statement ends with a `LIMIT` in their order. By another it would be ten
/// million rows: without statistics SQLite takes an index that begins with the
/// service for as good as one of the very item, and this is how it shows.
const ALL_OF_A_SERVICE: [&str; 23] = [
    "sqlite_autoindex_exchanges_2",
    "COVERING INDEX sqlite_autoindex_exchange_credentials_1",
    "rule_versions_by_state",
    "sqlite_autoindex_users_2",
    "sqlite_autoindex_banks_2",
    "sqlite_autoindex_policies_2",
    "imports_of_service",
    "api_keys_of_service",
    "user_sessions_of_user",
    "webhooks_of_service",
    "requests_with_body",
    // Counted from the index alone.
    "COVERING INDEX cases_waiting",
    "COVERING INDEX cases_of_queue_by_clock",
    "COVERING INDEX entries_of_bank",
    "COVERING INDEX cases_by_age",
    // What is held, off, not delivered or not fingerprinted yet: a few of them.
    "case_locks_of_user",
    "entries_off",
    "COVERING INDEX deliveries_ended_otherwise",
    "deliveries_in_order",
    "revisions_pending",
    // How much there is to try a draft on, once a trial.
    "COVERING INDEX sqlite_autoindex_items_2",
    // A page of them.
    "events_by_time",
    // The most urgent five hundred.
    "cases_by_clock",
];

#[test]
fn no_query_reads_a_whole_table() {
    run(async {
        tracing::subscriber::set_global_default(Listener).unwrap();
        let world = World::on_sqlite().await;
        use_everything(&world).await;
        let sent = SENT.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for hot in [
            "FROM entries WHERE service_id = $1 AND number > $2 AND bank_id = $4",
            "FROM entries e JOIN entry_signals",
            "AND fingerprint IN",
            "AND seq IS NULL ORDER BY at, id",
            "AND e.seq > $2 ORDER BY e.seq",
            "ORDER BY d.next_at, d.number LIMIT $4",
            "state = 'dead' AND state <> 'delivered'",
            "JOIN users ON users.id = s.user_id WHERE s.digest = $1",
            "FROM api_keys WHERE digest = $1",
            "WHERE service_id = $1 AND folded_name = $2 RETURNING",
            "WHERE i.service_id = $1 AND i.type = $2 AND i.ext_id = $3",
            "AND r.verdict IS NULL ORDER BY r.received_at LIMIT $2",
            "FROM cases WHERE service_id = $1 AND number > $2 AND queue = $3 AND state = $4",
            "FROM cases WHERE service_id = $1 AND item_id = $2 ORDER BY number DESC LIMIT 1",
            "WHERE n.service_id = $1 AND n.case_id = $2 ORDER BY n.number",
            "FROM actions WHERE service_id = $1 AND number > $2",
            "FROM revisions WHERE service_id = $1 AND expires_at <= $2",
            "FROM contents WHERE service_id = $1 AND expires_at <= $2",
            "FROM media WHERE sha256 IN",
            "WHERE service_id = $1 AND item_id = $2 AND state = 'waiting'",
            "FROM matches WHERE service_id = $1 AND at >= $2 GROUP BY bank",
            "WHERE e.service_id = $1 AND e.subject = $2",
            "WHERE m.service_id = $1 AND m.entry_id = $2",
            "WHERE r.service_id = $1 AND (r.item_id, r.number) <",
            "WHERE service_id = $1 AND (item_id, number) < ($2, $3) AND verdict IS NOT NULL",
            "WHERE c.item_id >= $1 AND c.item_id <= $2 AND d.service_id = $3",
        ] {
            assert!(sent.iter().any(|sql| sql.contains(hot)), "not caught: {hot} in {sent:#?}");
        }
        let Raw::Sqlite(mut raw) = world.raw().await else { unreachable!() };
        let mut reads_all = Vec::new();
        for sql in &sent {
            if !["SELECT", "UPDATE", "DELETE", "INSERT", "WITH"]
                .iter()
                .any(|verb| sql.starts_with(verb))
            {
                continue;
            }
            let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
            let steps: Vec<(i64, i64, i64, String)> =
                sqlx::query_as(explain).fetch_all(&mut raw).await.unwrap();
            if let Some((_, index)) = THROUGH.iter().find(|(asked, _)| sql.contains(asked)) {
                let through = steps.iter().any(|(.., step)| step.contains(index));
                assert!(through, "{steps:#?}: {sql}");
            }
            for (.., step) in steps {
                // However many were delivered: what waits is looked up among what waits.
                if sql.contains("d.state = 'waiting' AND d.next_at <=") {
                    let waiting = ["deliveries_due", "deliveries_in_order", "webhooks"];
                    let found = waiting.iter().any(|index| step.contains(index))
                        || step.starts_with("CORRELATED")
                        || step.starts_with("SCALAR")
                        || step.contains("sqlite_autoindex_deliveries_1");
                    assert!(found, "{step}: {sql}");
                    assert!(!step.contains("TEMP B-TREE"), "{step}: {sql}");
                }
                if ORDERED.iter().any(|ordered| sql.contains(ordered)) {
                    assert!(!step.contains("TEMP B-TREE"), "{step}: {sql}");
                }
                if let Some((_, index)) = BY.iter().find(|(asked, _)| sql.contains(asked)) {
                    // Grouping the few that were found is no reading.
                    let grouped = step == "USE TEMP B-TREE FOR GROUP BY";
                    let few = sql.contains("IN ($2") && step == "USE TEMP B-TREE FOR ORDER BY";
                    assert!(grouped || few || step.contains(index), "{step}: {sql}");
                }
                let all = ["(service_id=?)", "(service_id=? AND state=?)"];
                let few = ALL_OF_A_SERVICE.iter().any(|index| step.contains(index));
                if all.iter().any(|all| step.ends_with(all)) && !few {
                    reads_all.push(format!("{step}: {sql}"));
                }
                let of_items = sql.contains("AND m.position = 0 AND m.item_id IN");
                assert!(!of_items || !step.contains("matches_by_time"), "{step}: {sql}");
                // “d” is the newest decisions, which a limit ends.
                let limited = step == "SCAN d" && sql.contains("ORDER BY made_at DESC LIMIT $3) d");
                // What a `WITH` has put together, a thousand rows at the most.
                let none_of_ours = [
                    "CONSTANT ROW",
                    "VALUES CLAUSE",
                    "sqlite_master",
                    "SCAN wanted",
                    "SCAN taken",
                    "SCAN reached",
                    "SCAN tied",
                    "SCAN newest",
                    "SCAN counted",
                    "SCAN fired",
                    "SCAN urgent",
                ];
                let whole = step.starts_with("SCAN")
                    && !limited
                    && !none_of_ours.iter().any(|what| step.contains(what));
                assert!(!whole, "{step}: {sql}");
            }
        }
        assert!(reads_all.is_empty(), "{reads_all:#?}");
    });
}
