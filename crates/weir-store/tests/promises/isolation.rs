//! No service sees or changes another's rows: every function that takes a
//! service is tried by a stranger who knows every id.

pub(crate) mod back;
mod banks;
mod console;
pub(crate) mod exchanges;
mod items;
mod numbered;
mod rules;

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::time::Duration;

use weir_model::{
    Bank, BankForms, BankKind, BankName, BankStatistics, Cursor, DeliveryId, DisabledReason,
    EntryId, EventId, ImportId, KeyId, Mode, PolicyId, PolicyText, Role, SecretKey, ServiceId,
    SessionId, Severity, SignedHead, TextThreshold, UserId, WebhookId,
};
use weir_signals::{BankedText, Signal};
use weir_store::{
    AttemptFailed, ChangePasswordError, DeliveryFilter, NewPolicy, Removed, ReplayRange,
    SignInError, StoreError,
};

use crate::items::{matched, unmatched};
use crate::people::{new_key, signed_in, user};
use crate::world::{
    TABLES, World, at, listed, message, on_both, own, own_entries, signal, unlimited, url,
};

const KEY: SecretKey = SecretKey::from_bytes([5; 32]);
const LEASE: Duration = Duration::from_micros(1);

/// What a service has, and a stranger beside it.
struct House<'a> {
    world: &'a World,
    owner: ServiceId,
    stranger: ServiceId,
    bank: Bank,
    entry: EntryId,
    policy: PolicyId,
    import: ImportId,
    event: EventId,
    head: SignedHead,
    webhook: WebhookId,
    /// Waiting, delivered, given up.
    deliveries: [DeliveryId; 3],
    user: UserId,
    password: String,
    sessions: [SessionId; 2],
    key: KeyId,
    held: items::Held,
    rules: rules::Held,
    back: back::Held,
    exchanged: exchanges::Held,
}

/// What somebody got to see of the owner's rows.
#[derive(Debug, PartialEq)]
enum Seen {
    Nothing,
    Something(String),
}

impl Seen {
    fn of<T: Debug>(answer: T, nothing: bool) -> Self {
        if nothing { Self::Nothing } else { Self::Something(format!("{answer:?}")) }
    }

    fn each<T: Debug>(answer: Result<Vec<T>, StoreError>) -> Self {
        let answer = answer.unwrap();
        Self::of(&answer, answer.is_empty())
    }

    /// A refusal names only what was asked for.
    fn unless_refused<T: Debug>(answer: Result<T, StoreError>) -> Self {
        let refused = matches!(
            answer,
            Err(StoreError::NoBank(_)
                | StoreError::NoBankId(_)
                | StoreError::NoEntry(_)
                | StoreError::NoEvent(_)
                | StoreError::NoImport(_)
                | StoreError::NoPolicy(_)
                | StoreError::NoWebhook(_)
                | StoreError::NoDelivery(_)
                | StoreError::NoUser(_)
                | StoreError::NoSession(_)
                | StoreError::NoKey(_)
                | StoreError::NoBatch(_)
                | StoreError::NoNotice(_)
                | StoreError::NoCase(_)
                | StoreError::NoDecision(_)
                | StoreError::NoAction(_)
                | StoreError::NoRuleVersion(_)
                | StoreError::NoJob(_))
        );
        Self::of(&answer, refused)
    }
}

type Attempt = for<'a> fn(&'a House<'a>, ServiceId) -> Pin<Box<dyn Future<Output = Seen> + 'a>>;

macro_rules! each_attempt {
    ($($name:ident($house:ident, $store:ident, $who:ident) $body:expr;)*) => {
        [$((stringify!($name), (|$house, $who| Box::pin(async move {
            let $store = &$house.world.store;
            $body
        })) as Attempt)),*]
    };
}
use each_attempt;

/// What each public function that takes a service lets somebody see of the
/// owner's rows. In this order the owner can do all of it.
fn attempts() -> impl Iterator<Item = (&'static str, Attempt)> {
    let (banks, console, others) = (banks::attempts(), console::attempts(), banks_and_people());
    let banks = banks.into_iter().chain(numbered::attempts());
    let all = banks.chain(console).chain(others);
    let all = all.chain(exchanges::attempts()).chain(back::attempts());
    all.chain(rules::attempts()).chain(items::looks()).chain(items::changes())
}

fn banks_and_people() -> [(&'static str, Attempt); 62] {
    each_attempt! {
        banks(house, store, who) {
            let mut banks = store.banks(who).await;
            if let Ok(banks) = &mut banks {
                banks.retain(|bank| bank.id == house.bank.id);
            }
            Seen::each(banks)
        };
        bank(house, store, who) Seen::unless_refused(store.bank(who, &house.bank.name).await);
        bank_statistics(house, store, who) {
            let counted = store.bank_statistics(who, house.bank.id).await.unwrap();
            Seen::of(&counted, counted == BankStatistics::default())
        };
        entry(house, store, who) Seen::unless_refused(store.entry(who, house.entry).await);
        entries(house, store, who) {
            Seen::each(store.entries(who, house.bank.id, Cursor::START, 100).await)
        };
        entries_after(house, store, who) {
            let mut entries = store.entries_after(who, Cursor::START, 100).await;
            if let Ok(entries) = &mut entries {
                entries.retain(|entry| entry.bank == house.bank.id);
            }
            Seen::each(entries)
        };
        entries_in_short_after(house, store, who) {
            let mut entries = store.entries_in_short_after(who, Cursor::START, 100).await;
            if let Ok(entries) = &mut entries {
                entries.retain(|short| short.entry.bank == house.bank.id);
            }
            Seen::each(entries)
        };
        find_entries(house, store, who) {
            let batch = [own(vec![signal(2)])];
            let found = store.find_entries(who, house.bank.id, &batch).await.unwrap();
            Seen::of(&found, found == [None])
        };
        import(house, store, who) Seen::unless_refused(store.import(who, house.import).await);
        imports(house, store, who) {
            let mut imports = store.imports(who).await;
            if let Ok(imports) = &mut imports {
                imports.retain(|import| import.id == house.import);
            }
            Seen::each(imports)
        };
        policies(_house, store, who) Seen::each(store.policies(who).await);
        policy(house, store, who) {
            let policy = store.policy(who, house.policy).await.unwrap();
            Seen::of(&policy, policy.is_none())
        };
        head(house, store, who) {
            let head = store.head(who).await.unwrap();
            Seen::of(head, head.service != house.owner)
        };
        events(house, store, who) {
            let mut events = store.events(who, Cursor::START, 100).await;
            if let Ok(events) = &mut events {
                events.retain(|read| read.sealed.event.service == house.owner);
            }
            Seen::each(events)
        };
        verify(house, store, who) {
            let report = store.verify(who, Some(&house.head)).await.unwrap();
            Seen::of(&report, report.is_err())
        };
        seal(house, store, who) {
            let head = store.seal(who).await.unwrap();
            Seen::of(head, head.service != house.owner)
        };
        seal_some(house, store, who) {
            let sealed = store.seal_some(who).await.unwrap();
            Seen::of(sealed, sealed.head.service != house.owner)
        };
        create_policy(house, store, who) {
            // The owner's next is version 2; a stranger's own first one is 1.
            let id = store.create_policy(who, &new_policy(), at(20)).await.unwrap();
            let made = store.policy(who, id).await.unwrap().unwrap();
            Seen::of(&made, made.version == 1 && house.policy != id)
        };
        create_bank(house, store, who) {
            let (kind, policy) = (BankKind::Match, Some(house.policy));
            let name: BankName = "under their policy".parse().unwrap();
            let under = Seen::unless_refused(store.create_bank(who, &name, kind, policy, at(20)).await);
            // The name is free to a stranger.
            let named = store.create_bank(who, &house.bank.name, kind, None, at(20)).await;
            if named.is_ok() { under } else { Seen::of(named, false) }
        };
        add_entries(house, store, who) {
            let batch = [own(vec![signal(1)]), own(vec![signal(50)])];
            Seen::unless_refused(store.add_entries(who, house.bank.id, &batch, at(20)).await)
        };
        begin_import(house, store, who) {
            Seen::unless_refused(store.begin_import(who, house.bank.id, "list.csv", at(20)).await)
        };
        finish_import(house, store, who) {
            Seen::unless_refused(store.finish_import(who, house.import, 9, at(20)).await)
        };
        undo_import(house, store, who) {
            Seen::unless_refused(store.undo_import(who, house.import, at(20)).await)
        };
        erase_payload(house, store, who) {
            Seen::unless_refused(store.erase_payload(who, house.event, "told", at(20)).await)
        };
        read_banked_text(house, store, who) {
            Seen::unless_refused(store.read_banked_text(who, house.entry, at(20)).await)
        };
        set_text_threshold(house, store, who) {
            let threshold = TextThreshold::Strict;
            let set = store.set_text_threshold(who, house.bank.id, threshold, at(20)).await;
            Seen::unless_refused(set)
        };
        remove_entry(house, store, who) {
            let removed = store.remove_entry(who, house.entry, at(20)).await.unwrap();
            Seen::of(removed, removed == Removed::NotThere)
        };
        set_bank_forms(house, store, who) {
            let forms = BankForms::NONE;
            Seen::unless_refused(store.set_bank_forms(who, &house.bank, forms, at(20)).await)
        };
        delete_bank(house, store, who) {
            Seen::unless_refused(store.delete_bank(who, &house.bank, at(20)).await)
        };
        webhooks(house, store, who) {
            let mut webhooks = store.webhooks(who, at(20)).await;
            if let Ok(webhooks) = &mut webhooks {
                webhooks.retain(|webhook| webhook.id == house.webhook);
            }
            Seen::each(webhooks)
        };
        webhook(house, store, who) {
            Seen::unless_refused(store.webhook(who, house.webhook, at(20)).await)
        };
        create_webhook(house, store, who) {
            // A stranger's own webhook gets nothing of the owner's.
            let (made, _) = store.create_webhook(who, &url("new"), &KEY, at(20)).await.unwrap();
            Seen::of(&made, who == house.stranger)
        };
        rotate_webhook_secret(house, store, who) {
            Seen::unless_refused(store.rotate_webhook_secret(who, house.webhook, &KEY, at(20)).await)
        };
        disable_webhook(house, store, who) {
            let reason = DisabledReason::Operator;
            Seen::unless_refused(store.disable_webhook(who, house.webhook, reason, at(20)).await)
        };
        enable_webhook(house, store, who) {
            Seen::unless_refused(store.enable_webhook(who, house.webhook, at(20)).await)
        };
        enqueue_messages(house, store, who) {
            store.enqueue_messages(who, &[message(None)], at(20)).await.unwrap();
            let filter = DeliveryFilter { state: None, webhook: Some(house.webhook) };
            Seen::each(store.deliveries(who, filter, Cursor::START, 100).await)
        };
        enqueue_test(house, store, who) {
            Seen::unless_refused(store.enqueue_test(who, house.webhook, at(20)).await)
        };
        deliveries(house, store, who) {
            let mut all = store.deliveries(who, DeliveryFilter::default(), Cursor::START, 100).await;
            if let Ok(all) = &mut all {
                all.retain(|delivery| house.deliveries.contains(&delivery.id));
            }
            Seen::each(all)
        };
        delivery(house, store, who) {
            Seen::unless_refused(store.delivery(who, house.deliveries[1]).await)
        };
        claim_delivery(house, store, who) {
            let id = house.deliveries[0];
            Seen::unless_refused(store.claim_delivery(who, &KEY, id, at(20), LEASE).await)
        };
        claim_deliveries(house, store, who) {
            let claimed = store.claim_deliveries(who, &KEY, at(30), unlimited(), LEASE).await;
            Seen::each(claimed.map(|mut claimed| {
                claimed.retain(|claimed| claimed.webhook == house.webhook);
                claimed
            }))
        };
        failed(house, store, who) {
            let why = AttemptFailed { what: "it answered 500".to_owned(), status: Some(500) };
            let next = Some(at(31));
            Seen::unless_refused(store.failed(who, house.deliveries[0], &why, next, at(30)).await)
        };
        delivered(house, store, who) {
            Seen::unless_refused(store.delivered(who, house.deliveries[0], 200, at(30)).await)
        };
        replay_delivery(house, store, who) {
            Seen::unless_refused(store.replay_delivery(who, house.deliveries[1], at(30)).await)
        };
        replay_deliveries(house, store, who) {
            // Not the stranger's own.
            let range = ReplayRange { from: at(0), to: at(19), webhook: Some(house.webhook) };
            let replayed = store.replay_deliveries(who, range, at(30)).await.unwrap();
            Seen::of(replayed, replayed == 0)
        };
        remove_webhook(house, store, who) {
            Seen::unless_refused(store.remove_webhook(who, house.webhook, at(30)).await)
        };
        users(house, store, who) {
            let mut users = store.users(who).await;
            if let Ok(users) = &mut users {
                users.retain(|user| user.id == house.user);
            }
            Seen::each(users)
        };
        user(house, store, who) Seen::unless_refused(store.user(who, house.user).await);
        create_user(_house, store, who) {
            // The name is free to a stranger.
            let name = "keeper".parse().unwrap();
            let made = store.create_user(who, &name, Role::Auditor, at(20)).await;
            Seen::of(&made, made.is_ok())
        };
        set_role(house, store, who) {
            Seen::unless_refused(store.set_role(who, house.user, Role::Analyst, at(20)).await)
        };
        sessions(house, store, who) {
            let all = store.sessions(who, None, at(20)).await.unwrap();
            let mut seen = store.sessions(who, Some(house.user), at(20)).await;
            if let Ok(seen) = &mut seen {
                seen.extend(all.into_iter().filter(|session| session.user == house.user));
            }
            Seen::each(seen)
        };
        sign_in(house, store, who) {
            let came_in = store.sign_in(who, "keeper", &house.password, "", at(20)).await;
            Seen::of(&came_in, matches!(came_in, Err(SignInError::Wrong)))
        };
        end_session(house, store, who) {
            Seen::unless_refused(store.end_session(who, house.sessions[0], at(20)).await)
        };
        sign_out(house, store, who) {
            Seen::unless_refused(store.sign_out(who, house.sessions[1], at(20)).await)
        };
        change_password(house, store, who) {
            let words = [house.password.as_str(), "four wet lamps"];
            match store.change_password(who, house.user, words, None, at(20)).await {
                Err(ChangePasswordError::Store(error)) => Seen::unless_refused(Err::<(), _>(error)),
                other => Seen::of(other, false),
            }
        };
        reset_password(house, store, who) {
            Seen::unless_refused(store.reset_password(who, house.user, at(20)).await)
        };
        disable_user(house, store, who) {
            Seen::unless_refused(store.disable_user(who, house.user, at(20)).await)
        };
        enable_user(house, store, who) {
            Seen::unless_refused(store.enable_user(who, house.user, at(20)).await)
        };
        create_key(_house, store, who) {
            // The name is free to a stranger.
            let made = store.create_key(who, &new_key("uploads"), at(20)).await;
            Seen::of(&made, made.is_ok())
        };
        keys(house, store, who) {
            let mut keys = store.keys(who).await;
            if let Ok(keys) = &mut keys {
                keys.retain(|key| key.id == house.key);
            }
            Seen::each(keys)
        };
        key(house, store, who) Seen::unless_refused(store.key(who, house.key).await);
        revoke_key(house, store, who) {
            Seen::unless_refused(store.revoke_key(who, house.key, at(20)).await)
        };
    }
}

fn new_policy() -> NewPolicy {
    let (language, title) = ("en".to_owned(), "False lights".to_owned());
    NewPolicy {
        name: "false-lights".to_owned(),
        severity: Severity::Low,
        texts: vec![PolicyText { language, title, text: String::new() }],
        terrorist_content: None,
        dsa: None,
        automatic: false,
    }
}

async fn house(world: &World) -> House<'_> {
    let store = &world.store;
    let owner = store.service_named("owner", at(0)).await.unwrap();
    let stranger = store.service_named("stranger", at(0)).await.unwrap();
    // The stranger has something of everything that lists must not mix up.
    let own_bank = world.bank(stranger, "strangers").await;
    world.stored(stranger, &own_bank, &own_entries(1..4)).await;
    let (_, password) = user(world, stranger, "strangers keeper", Role::Reviewer).await;
    signed_in(world, stranger, "strangers keeper", &password).await;
    store.create_key(stranger, &new_key("strangers uploads"), at(1)).await.unwrap();

    let policy = store.create_policy(owner, &new_policy(), at(1)).await.unwrap();
    let bank = world.bank(owner, "owners").await;
    let import = store.begin_import(owner, bank.id, "list.csv", at(2)).await.unwrap();
    let brought = [listed(vec![signal(1)], Some(import)), own(vec![signal(2)])];
    let entry = world.stored(owner, &bank, &brought).await[1].0;
    let (keeper, password) = user(world, owner, "keeper", Role::Reviewer).await;
    let one = signed_in(world, owner, "keeper", &password).await.0.id;
    let sessions = [one, signed_in(world, owner, "keeper", &password).await.0.id];
    let key = store.create_key(owner, &new_key("uploads"), at(2)).await.unwrap().0.id;
    let head = store.seal(owner).await.unwrap();
    let head = SecretKey::from_bytes([1; 32]).sign(head, at(3));
    let event = store.events(owner, Cursor::START, 1).await.unwrap()[0].sealed.event.id;
    // Something that is not sealed yet.
    world.stored(owner, &bank, &own_entries(5..6)).await;
    let phrase = own(vec![Signal::Phrase(BankedText::phrase("the seventh lamp burns"))]);
    store.with_key(&KEY).add_entries(owner, bank.id, &[phrase], at(2)).await.unwrap();
    let (webhook, deliveries) = outbox(world, owner).await;
    outbox(world, stranger).await;
    items::held(world, stranger, unmatched("a", 1), Mode::Observe).await;
    let held = items::held(world, owner, matched("a", 1), Mode::Live).await;
    items::request(world, owner).await;
    rules::held(world, stranger, "strangers gate").await;
    let rules = rules::held(world, owner, "gate").await;
    let back = back::held(world, owner).await;
    let exchanged = exchanges::held(world, owner).await;
    let user = keeper.id;
    console::held(world, owner, held.case().unwrap(), user).await;
    House {
        world,
        owner,
        stranger,
        bank,
        entry,
        policy,
        import,
        event,
        head,
        webhook,
        deliveries,
        user,
        password,
        sessions,
        key,
        held,
        rules,
        back,
        exchanged,
    }
}

/// A webhook, with a delivery that waits, one that arrived, and one given up.
async fn outbox(world: &World, service: ServiceId) -> (WebhookId, [DeliveryId; 3]) {
    let store = &world.store;
    let (webhook, _) = store.create_webhook(service, &url("lamp"), &KEY, at(4)).await.unwrap();
    let messages = [message(None), message(None), message(None)];
    let ids = store.enqueue_messages(service, &messages, at(5)).await.unwrap();
    store.delivered(service, ids[1], 200, at(6)).await.unwrap();
    let why = AttemptFailed { what: "it answered 500".to_owned(), status: Some(500) };
    store.failed(service, ids[2], &why, None, at(6)).await.unwrap();
    (webhook.id, ids.try_into().unwrap())
}

/// Every row of the owner's.
async fn rows_of_owner(house: &House<'_>) -> Vec<String> {
    let mut raw = house.world.raw().await;
    let owner = raw.bytes(house.owner.as_bytes());
    let mut rows = Vec::new();
    for table in TABLES.iter().copied() {
        let condition = match table {
            "services" => format!("id = {owner}"),
            "entry_signals" => {
                format!("entry_id IN (SELECT id FROM entries WHERE service_id = {owner})")
            }
            "event_payloads" => {
                format!("event_id IN (SELECT id FROM events WHERE service_id = {owner})")
            }
            _ => format!("service_id = {owner}"),
        };
        let found = raw.dump(table, &condition).await;
        assert!(!found.is_empty(), "the owner has something in {table}");
        rows.extend(found.into_iter().map(|row| format!("{table}: {row}")));
    }
    rows
}

on_both! {
    async fn a_stranger_neither_sees_nor_changes_anything(world) {
        let house = house(world).await;
        let before = rows_of_owner(&house).await;
        for (name, attempt) in attempts() {
            assert_eq!(attempt(&house, house.stranger).await, Seen::Nothing, "{name}");
            assert_eq!(rows_of_owner(&house).await, before, "{name}");
        }
    }

    async fn the_owner_sees_or_changes_something_by_each_of_the_same_attempts(world) {
        // Without this the test above would hold for a store that does nothing.
        let house = house(world).await;
        for (name, attempt) in attempts() {
            assert_ne!(attempt(&house, house.owner).await, Seen::Nothing, "{name}");
        }
    }

    async fn the_owner_notices_nothing_of_a_strangers_attempts(world) {
        let house = house(world).await;
        for (_, attempt) in attempts() {
            attempt(&house, house.stranger).await;
        }
        for (name, attempt) in attempts() {
            assert_ne!(attempt(&house, house.owner).await, Seen::Nothing, "{name}");
        }
        let service = house.owner;
        world.store.seal(service).await.unwrap();
        let report = world.store.verify(service, Some(&house.head)).await.unwrap().unwrap();
        assert!(report.ok(), "{report:?}");
    }

    async fn an_entry_cannot_name_a_strangers_import(world) {
        let house = house(world).await;
        let store = &world.store;
        let mine = store.bank(house.stranger, &"strangers".parse().unwrap()).await.unwrap();
        let batch = [listed(vec![signal(77)], Some(house.import))];
        let refused = store.add_entries(house.stranger, mine.id, &batch, at(9)).await;
        assert!(matches!(refused, Err(StoreError::NoImport(id)) if id == house.import), "{refused:?}");
    }
}

/// Public functions that take no service, and why a stranger may call them.
const WITHOUT_A_SERVICE: [(&str, &str); 16] = [
    ("open", "it opens the store"),
    ("open_waiting", "it opens the store"),
    ("close", "it closes the store"),
    ("scrub", "it touches what was deleted already"),
    ("scrub_log", "it touches what was deleted already"),
    ("concerns", "it reads the database's own settings"),
    ("backup", "whoever may run the program keeps every service's books"),
    ("restore", "whoever may run the program fills an empty store"),
    ("remove_blobs", "it removes what no service's row names"),
    ("sweep_blobs", "it removes what no service's row names"),
    ("naming", "it holds a lock"),
    ("database_version", "it reads no table"),
    ("default_service", "it answers which service there is"),
    ("service_named", "it answers which service there is"),
    ("key_of", "a secret of 256 bits says whose it is: so the service is found"),
    ("session_of", "a secret of 256 bits says whose it is: so the service is found"),
];

/// The names of all public functions in the sources: those that take a
/// service, and the others.
fn public_functions() -> [BTreeSet<String>; 2] {
    let [mut with, mut without] = [BTreeSet::new(), BTreeSet::new()];
    for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let mut source = String::new();
        let file = std::fs::File::open(path).unwrap();
        #[expect(clippy::disallowed_methods, reason = "bounded by `take`")]
        file.take(1 << 20).read_to_string(&mut source).unwrap();
        for function in source.split("pub async fn ").skip(1) {
            let (name, rest) = function.split_once('(').unwrap();
            let takes =
                rest.split_once("->").unwrap_or((rest, "")).0.contains("service: ServiceId");
            if takes { &mut with } else { &mut without }.insert(name.to_owned());
        }
    }
    [with, without]
}

/// Every file below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let paths = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

#[test]
fn every_function_that_takes_a_service_is_attempted() {
    let tried: BTreeSet<String> = attempts().map(|(name, _)| name.to_owned()).collect();
    let [there, _] = public_functions();
    assert!(there.contains("delete_bank"), "the sources were read: {there:?}");
    assert_eq!(tried, there, "left: attempts() of this file; right: the functions in src");
}

#[test]
fn every_function_that_takes_no_service_has_a_reason() {
    let reasons: BTreeSet<String> =
        WITHOUT_A_SERVICE.iter().map(|(name, _)| (*name).to_owned()).collect();
    let [_, there] = public_functions();
    assert_eq!(reasons, there, "left: WITHOUT_A_SERVICE of this file; right: the functions in src");
}
