//! What is accepted of items, cases, notices and decisions is kept, ends, and
//! goes in its time.

mod aside;
mod cases;
pub(crate) mod causes;
mod decisions;
mod erasing;
mod expiring;
pub(crate) mod judging;
mod leftovers;
mod matched_back;
mod mode;
mod notices;
mod pending;
mod receiving;
mod related;
mod reporters;
mod requests;
mod together;
mod undoing;

use serde_json::Value;
use weir_model::{
    Author, CaseId, ContentDigest, Decision, EntryId, ItemKey, ItemSignal, NewDecision, Notice,
    NoticeKind, Outcome, Priority, Purpose, Queue, SecretKey, ServiceId, Verdict, WebhookId,
};
use weir_signals::pdq::Distance;
use weir_signals::{Sha256Digest, SignalKind};
use weir_store::{
    About, AskedCase, Finding, KeepUntil, KeptContent, KeptMedium, NewMatch, NewNotice,
    NewRevision, NoticeRuled, Received,
};

use crate::world::{World, at, signal, url};

/// When the fingerprints of what matched nothing go.
pub(crate) const EXPIRES: i64 = 1_000;
/// What is kept of a decided case: content for a shorter time.
pub(crate) fn keep() -> KeepUntil {
    KeepUntil { content: at(2_000), fingerprints: at(3_000) }
}

/// A post of the service's.
pub(crate) fn post(id: &str) -> ItemKey {
    ItemKey::new("post", id).unwrap()
}

/// An account of the service's.
pub(crate) fn account(id: &str) -> ItemKey {
    ItemKey::new("user", id).unwrap()
}

/// A revision of a post that matched nothing; of other content for another `n`.
pub(crate) fn unmatched(id: &str, n: u64) -> NewRevision {
    NewRevision {
        key: post(id),
        author: None,
        created_at: None,
        content: ContentDigest(Sha256Digest::of(&n.to_be_bytes()).0),
        echo: None,
        batch: None,
        finding: Finding {
            verdict: Some(Verdict::Allow),
            answer: format!(r#"{{"matches":[],"n":{n}}}"#),
            signals: vec![ItemSignal::of(None, signal(n)), ItemSignal::of(Some(0), signal(n + 1))],
            matches: Vec::new(),
            expires_at: Some(at(EXPIRES)),
            ..Finding::default()
        },
        kept: None,
    }
}

/// A revision of a post that matched, with what a person is to see.
pub(crate) fn matched(id: &str, n: u64) -> NewRevision {
    let new = unmatched(id, n);
    let finding = found(new.finding.clone());
    NewRevision { finding, kept: Some(content("a lamp")), ..new }
}

/// The same, with a match.
pub(crate) fn found(finding: Finding) -> Finding {
    let found = NewMatch {
        bank: "lamps".to_owned(),
        entry: EntryId::from_bytes([9; 16]),
        kind: SignalKind::Pdq,
        distance: Some(Distance::new(12)),
    };
    let case = Some(AskedCase { queue: Queue::Matches, priority: Priority::Normal });
    Finding { verdict: Some(Verdict::Review), matches: vec![found], case, ..finding }
}

/// A revision of a post that is not fingerprinted yet.
pub(crate) fn pending(id: &str, n: u64) -> NewRevision {
    let finding = Finding { answer: r#"{"pending":["text"]}"#.to_owned(), ..Finding::default() };
    NewRevision { finding, kept: Some(content("a lamp")), ..unmatched(id, n) }
}

/// A text with a link and two media, of which one is still to be fetched.
pub(crate) fn content(text: &str) -> KeptContent {
    let here = KeptMedium {
        name: Some(format!("{text}.jpg")),
        content_type: Some("image/jpeg".to_owned()),
        size: Some(6),
        blob: Some(Sha256Digest::of(text.as_bytes())),
        ..KeptMedium::default()
    };
    let there = KeptMedium {
        url: Some(format!("https://media.example/{text}")),
        given: vec![signal(5), signal(6)],
        ..KeptMedium::default()
    };
    let links = vec![format!("https://lamps.example/{text}")];
    KeptContent { text: Some(text.to_owned()), links, media: vec![here, there] }
}

pub(crate) fn author(id: &str, name: &str) -> Option<Author> {
    Some(Author { key: account(id), name: Some(name.to_owned()) })
}

/// Somebody's report of a post.
pub(crate) fn report(id: &str) -> NewNotice {
    NewNotice {
        about: About::Item(post(id)),
        kind: NoticeKind::User,
        reason: "a false light".to_owned(),
        reporter: Some(r#"{"name":"Astrid"}"#.to_owned()),
        reporter_key: Some([3; 32]),
        good_faith: true,
        ruled: NoticeRuled { said: Some("{}".to_owned()), ..NoticeRuled::default() },
    }
}

/// A decision whose action may leave at once.
pub(crate) fn decision(outcome: Outcome) -> NewDecision {
    NewDecision {
        policy: None,
        purpose: Purpose::Promotion,
        outcome,
        reason: "it shows a false light".to_owned(),
        language: None,
        case_version: None,
        not_before: at(20),
    }
}

impl World {
    pub(crate) async fn received(&self, service: ServiceId, new: NewRevision) -> Received {
        self.store.receive_items(service, &[new], at(10)).await.unwrap().remove(0)
    }

    pub(crate) async fn reported(&self, service: ServiceId, id: &str) -> Notice {
        self.store.receive_notice(service, &report(id), at(11)).await.unwrap()
    }

    pub(crate) async fn decided(
        &self,
        service: ServiceId,
        case: CaseId,
        outcome: Outcome,
    ) -> Decision {
        self.store.decide(service, case, &decision(outcome), keep(), at(20)).await.unwrap()
    }

    pub(crate) async fn listener(&self, service: ServiceId) -> WebhookId {
        let key = SecretKey::from_bytes([5; 32]);
        self.store.create_webhook(service, &url("lamp"), &key, at(1)).await.unwrap().0.id
    }

    /// The bodies of all deliveries of a kind, in their order.
    pub(crate) async fn bodies(&self, kind: &str) -> Vec<Value> {
        let sql = format!("SELECT body FROM deliveries WHERE kind = '{kind}' ORDER BY number");
        let texts = self.raw().await.texts(&sql).await;
        texts.iter().map(|body| serde_json::from_str(body).unwrap()).collect()
    }

    pub(crate) async fn rows(&self, table: &str) -> i64 {
        self.raw().await.count(&format!("SELECT COUNT(*) FROM {table}")).await
    }
}
