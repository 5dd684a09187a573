//! Everything that a case's page shows, read once.

use std::collections::HashMap;

use weir_engine::{Saying, Told, ToldMatch};
use weir_model::{
    Bank, Case, CaseId, CaseKind, CaseState, Decision, Entry, EntryId, Notice, NoticeId, Policy,
    Timestamp,
};
use weir_store::{
    EntryOutcome, Exposure, Hold, ItemView, KeptContent, QueuePlace, QueueRow, Related,
};

use super::said::{Titles, titles};
use crate::app::App;
use crate::console::matched::{defanged, item_name};
use crate::console::person::Person;
use crate::console::queue::View;
use crate::problem::Problem;

/// A case with everything round it.
pub(super) struct WholeCase {
    pub(super) case: Case,
    pub(super) item: Option<ItemView>,
    pub(super) content: Option<KeptContent>,
    pub(super) told: Told,
    /// The entry of the first match, where it still is, and its bank.
    pub(super) entry: Option<Entry>,
    pub(super) bank: Option<Bank>,
    pub(super) outcomes: Vec<EntryOutcome>,
    pub(super) notices: Vec<Notice>,
    pub(super) decisions: Vec<Decision>,
    pub(super) related: Vec<Related>,
    /// The newest version of each, by name: each keeps its key.
    pub(super) policies: Vec<Policy>,
    /// The name of the policy of the first match's bank.
    pub(super) own_policy: Option<String>,
    pub(super) hold: Option<Hold>,
    /// What waits besides, the next one first.
    pub(super) next: Vec<QueueRow>,
    pub(super) exposure: Exposure,
    /// What rules said of the newest revision, and of notices.
    pub(super) said: Option<Saying>,
    pub(super) notices_said: HashMap<NoticeId, Saying>,
    pub(super) rule_titles: Titles,
}

impl WholeCase {
    pub(super) async fn load(
        app: &App,
        person: &Person,
        id: CaseId,
        view: &View,
    ) -> Result<Self, Problem> {
        let (store, service) = (app.store(), person.caller.service);
        let case = store.case(service, id).await?;
        let item = match case.item {
            Some(item) => store.item_by_id(service, item).await?,
            None => None,
        };
        let newest = item.as_ref().and_then(|view| Some((view.item.id, view.newest.as_ref()?)));
        let content = match &newest {
            Some((item, revision)) => store.content(service, *item, revision.number).await?,
            None => None,
        };
        let told: Told = newest
            .as_ref()
            .and_then(|(_, revision)| serde_json::from_str(&revision.answer).ok())
            .unwrap_or_default();
        let said = newest.and_then(|(_, revision)| Saying::from_json(revision.said.as_deref()?));
        let notices_said: HashMap<NoticeId, Saying> = store
            .notices_said(service, id)
            .await?
            .into_iter()
            .filter_map(|(notice, said)| Some((notice, Saying::from_json(&said)?)))
            .collect();
        let rule_titles =
            titles(store, service, person, said.iter().chain(notices_said.values())).await;
        let first = told.matches.first().and_then(|found| found.entry.parse::<EntryId>().ok());
        let entry = match first {
            Some(entry) => store.entry(service, entry).await.ok(),
            None => None,
        };
        let outcomes = match first {
            Some(entry) => store.entry_outcomes(service, entry).await?,
            None => Vec::new(),
        };
        let banks = store.banks(service).await?;
        let bank = entry.as_ref().and_then(|entry| banks.into_iter().find(|b| b.id == entry.bank));
        // By name: the bank may name an older version.
        let own_policy = match bank.as_ref().and_then(|bank: &Bank| bank.policy) {
            Some(policy) => store.policy(service, policy).await?.map(|policy| policy.name),
            None => None,
        };
        let place = QueuePlace::start();
        let mut next = store.queue(service, view.filter(), place, 8, person.now()).await?;
        let theirs = |row: &QueueRow| row.held_by.is_some_and(|holder| holder != person.user.id);
        next.retain(|row| row.case.id != id && !theirs(row));
        next.truncate(6);
        Ok(Self {
            hold: store.case_hold(service, id, person.user.id, person.now()).await?,
            own_policy,
            policies: store.policies(service).await?,
            notices: store.notices_of_case(service, id).await?,
            decisions: store.decisions(service, id).await?,
            related: store.related_cases(service, id).await?,
            exposure: store.exposure(service, person.user.id, person.now()).await?,
            case,
            item,
            content,
            told,
            entry,
            bank,
            outcomes,
            next,
            said,
            notices_said,
            rule_titles,
        })
    }

    /// The first match.
    pub(super) fn matched(&self) -> Option<&ToldMatch> {
        self.told.matches.first()
    }

    /// The number of the medium that the first match is about.
    pub(super) fn matched_medium(&self) -> Option<usize> {
        self.matched()?.part.strip_prefix("media/")?.parse().ok()
    }

    /// The item as the service names it, the URL of a notice defanged, or
    /// nothing where the item was erased.
    pub(super) fn about(&self) -> Option<String> {
        let item = self.item.as_ref().map(|view| item_name(&view.item.key));
        item.or_else(|| self.case.url.as_deref().map(defanged))
    }

    /// The decision that stands.
    pub(super) fn standing(&self) -> Option<&Decision> {
        self.decisions.iter().rev().find(|decision| decision.undone_at.is_none())
    }

    pub(super) fn is_open(&self) -> bool {
        self.case.state == CaseState::Open
    }

    /// Whether what it stood on was taken back.
    pub(super) fn is_withdrawn(&self) -> bool {
        self.case.state == CaseState::Withdrawn
    }

    /// The language that the author writes: `ar` where most letters of the
    /// item's text are Arabic, else `en`; nothing without a text. Of the text,
    /// not of the person.
    pub(super) fn language(&self) -> Option<&'static str> {
        let text = self.content.as_ref()?.text.as_deref()?;
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let arabic = text.chars().filter(|c| ('\u{0600}'..='\u{06FF}').contains(c)).count();
        (letters > 0).then_some(if arabic * 2 > letters { "ar" } else { "en" })
    }

    /// What came since `seen`: notices, and whether there is a new revision.
    pub(super) fn news_since(&self, seen: Timestamp) -> (usize, bool) {
        let notices = self.notices.iter().filter(|notice| notice.received_at > seen).count();
        let newest = self.item.as_ref().and_then(|view| view.newest.as_ref());
        (notices, newest.is_some_and(|revision| revision.received_at > seen))
    }

    /// Whether the text is what matched.
    pub(super) fn is_text(&self) -> bool {
        self.case.kind == CaseKind::Text
    }
}
