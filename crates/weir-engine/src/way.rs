//! The way of an item: receive, fingerprint, match, verdict, case. This file
//! tells it from top to bottom; the work is done in the modules it calls.
//!
//! An item is answered when its verdict and all that follows from it are
//! durable. What takes longer than the caller waits is kept with its content
//! first, answered as pending, and completed later, also after a crash.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::time::timeout;
use weir_media::{Decoders, Options};
use weir_model::{CaseId, ItemId, Mode, ServiceId, Share, Timestamp, Verdict};
use weir_rules::{Facts, may_act};
use weir_signals::Signal;
use weir_store::{
    Batch, Blobs, Finding, KeepUntil, KeptContent, KeptMedium, NewRevision, PendingRevision,
    Received, RuleAct, Store, StoreError,
};

use crate::commit::Committer;
use crate::facts::{About, gather};
use crate::fingerprint::{Fingerprint, Fingerprinter, Looking};
use crate::item::{ItemContent, Medium, MediumSource, NewItem};
use crate::live::LiveBanks;
use crate::look::{Found, Lookers};
use crate::match_back::LookedBack;
use crate::matcher::{Answer, Match, MatchOptions, MatchedEntry};
use crate::rules::{Act, Rules, new_labels};
use crate::seen::Seen;
use crate::told::{Told, ToldProblem, kept};

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Fetches a medium from the service's own hosts; the error says what to do.
pub type Fetch = Arc<dyn Fn(String) -> BoxFuture<'static, Result<Vec<u8>, String>> + Send + Sync>;

/// How an engine works.
#[derive(Clone)]
pub struct EngineOptions {
    /// What one medium may ask for.
    pub media: Options,
    /// What decodes media: in the box, or without one.
    pub decoders: Decoders,
    /// How near is near enough.
    pub matching: MatchOptions,
    /// How many items are fingerprinted at once.
    pub at_once: usize,
    /// Whether words and codes in pictures are read where somebody has a use for them.
    pub picture_words: bool,
    /// How long fingerprints are kept.
    pub keep_fingerprints: Duration,
    /// How long text and media are kept after their case was decided.
    pub keep_content: Duration,
    /// The folder in which what is retained is kept ready to be searched; without
    /// one it is looked for in the store, and nothing is matched backwards.
    pub seen: Option<PathBuf>,
    /// Whether what is banked is matched with what came before it; without it, and
    /// without such a folder, it is not.
    pub match_backwards: bool,
    /// The folder in which is kept what would take long to make anew at the next
    /// start; one program at a time.
    pub kept: Option<PathBuf>,
}

impl EngineOptions {
    /// What is not to be had here and what to do about it, a sentence each. What is
    /// switched off is not missed.
    pub fn missing(&self) -> Vec<String> {
        let mut missing = self.decoders.missing();
        // Without a box that there are no words is told with it.
        if self.picture_words && self.decoders.has_box() {
            missing.extend(self.decoders.missing_for_words());
        }
        missing
    }
}

/// One service's way of items.
pub struct Engine {
    store: Store,
    service: ServiceId,
    blobs: Blobs,
    banks: Arc<LiveBanks>,
    lookers: Arc<Lookers>,
    committer: Committer,
    fetch: Fetch,
    clock: Clock,
    options: EngineOptions,
    seen: Option<Seen>,
    pub(crate) looked_back: tokio::sync::Mutex<LookedBack>,
    /// Revisions that somebody completes just now.
    completing: Mutex<HashSet<(ItemId, u32)>>,
}

/// What a service is answered.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The item; nothing where nothing was stored.
    pub item: Option<ItemId>,
    /// The revision's number.
    pub revision: Option<u32>,
    /// The verdict; `allow` for now where something is pending.
    pub verdict: Verdict,
    /// The newest case of the item.
    pub case: Option<CaseId>,
    /// The rest.
    pub told: Told,
}

impl Engine {
    /// An engine for `service`, its banks loaded.
    pub async fn open(
        store: Store,
        service: ServiceId,
        blobs: Blobs,
        fetch: Fetch,
        clock: Clock,
        options: EngineOptions,
    ) -> Result<Arc<Self>, StoreError> {
        let kept = options.kept.as_ref().map(|folder| folder.join(service.to_string()));
        let setting = (options.matching, kept.as_deref());
        let banks = LiveBanks::load(store.clone(), service, setting, clock()).await?;
        Ok(Arc::new(Self {
            committer: Committer::start(store.clone(), service, clock.clone()),
            lookers: Arc::new(Lookers::new(
                Looking {
                    words: options.picture_words,
                    ..Looking::new(options.media, options.decoders.clone())
                },
                options.at_once,
            )),
            banks: Arc::new(banks),
            seen: options
                .seen
                .as_ref()
                .map(|folder| Seen::new(store.clone(), service, folder.join(service.to_string()))),
            looked_back: tokio::sync::Mutex::default(),
            completing: Mutex::default(),
            store,
            service,
            blobs,
            fetch,
            clock,
            options,
        }))
    }

    /// Writes what is kept for the next start, if enough has changed.
    pub fn keep_for_the_next_start(&self) {
        tokio::task::block_in_place(|| self.banks.keep());
    }

    /// Receives an item and answers for it, within `wait` as far as it gets.
    pub async fn receive(
        self: &Arc<Self>,
        item: NewItem,
        wait: Duration,
    ) -> Result<Answered, Arc<StoreError>> {
        let NewItem { key, author, created_at, content, echo } = item;
        let about = About::new(&key, author.as_ref(), created_at);
        let new = |content: &ItemContent| NewRevision {
            key: key.clone(),
            author: author.clone(),
            created_at,
            content: content.digest(),
            echo: echo.clone(),
            batch: None,
            finding: Finding::default(),
            kept: None,
        };
        let content = Arc::new(content);
        let mut looking = {
            let (engine, content) = (self.clone(), content.clone());
            tokio::spawn(async move { engine.fetch_and_look(content).await })
        };
        // A timer's first tick may come after the picture is done: who does not
        // want to wait gets the same answer each time.
        let looked = if wait.is_zero() { None } else { timeout(wait, &mut looking).await.ok() };
        match looked {
            Some(looked) => {
                let (fetched, found) = looked.map_err(|_| stopped())?;
                self.keep(new(&content), &about, &fetched, found).await
            }
            None => {
                let received = self.keep_pending(new(&content), &content).await?;
                if received.fresh {
                    let (item, number) = (received.item, received.revision);
                    let engine = self.clone();
                    engine.begin_completing(item, number);
                    tokio::spawn(async move {
                        // Where this fails, `complete_pending` does it later.
                        if let Ok((fetched, found)) = looking.await
                            && let Err(error) =
                                engine.complete(item, number, &about, (&fetched, found)).await
                        {
                            tracing::warn!(%item, %error, "an item could not be completed yet");
                        }
                        engine.end_completing(item, number);
                    });
                }
                Ok(answered(received))
            }
        }
    }

    /// What would be answered for this content; nothing is stored.
    pub async fn preview(
        self: &Arc<Self>,
        about: &About,
        content: ItemContent,
    ) -> Result<Answered, StoreError> {
        let (content, mut found) = self.fetch_and_look(Arc::new(content)).await;
        let facts = self.facts(about, (&content, &found)).await?;
        let following = self.banks.rules().rule(&facts, self.banks.mode());
        let verdict = following.verdict;
        found.told.rules = following.fired;
        Ok(Answered { item: None, revision: None, verdict, case: None, told: found.told })
    }

    async fn facts(&self, about: &About, of: (&ItemContent, &Found)) -> Result<Facts, StoreError> {
        gather(&self.store, self.service, about, of, (self.clock)()).await
    }

    /// Receives many items, all to be answered later by webhook.
    pub async fn receive_batch(
        self: &Arc<Self>,
        items: Vec<NewItem>,
    ) -> Result<(Batch, Vec<Received>), StoreError> {
        let naming = self.blobs.naming().await;
        let mut revisions = Vec::with_capacity(items.len());
        for item in items {
            let kept = self.put_blobs(&item.content, &naming).await?;
            revisions.push(NewRevision {
                content: item.content.digest(),
                key: item.key,
                author: item.author,
                created_at: item.created_at,
                echo: item.echo,
                batch: None,
                finding: pending_finding(&item.content),
                kept: Some(kept),
            });
        }
        self.store.receive_batch(self.service, &mut revisions, (self.clock)()).await
    }

    /// Fetch, fingerprint, match. Answers the content with what was fetched.
    async fn fetch_and_look(
        self: &Arc<Self>,
        content: Arc<ItemContent>,
    ) -> (Arc<ItemContent>, Found) {
        let (content, problems) = self.fetched(content).await;
        let mut found = self.lookers.look(&self.banks, content.clone()).await;
        found.told.problems.extend(problems);
        (content, found)
    }

    /// The content with its media here, and why some are not.
    async fn fetched(&self, content: Arc<ItemContent>) -> (Arc<ItemContent>, Vec<ToldProblem>) {
        let to_fetch = |medium: &Medium| matches!(medium.source, MediumSource::Url(_));
        if !content.media.iter().any(to_fetch) {
            return (content, Vec::new());
        }
        let mut problems = Vec::new();
        let mut whole = content_of(self.kept_form(&content), |_| None);
        for (number, (medium, original)) in whole.media.iter_mut().zip(&content.media).enumerate() {
            medium.source = match &original.source {
                MediumSource::Bytes(bytes) => MediumSource::Bytes(bytes.clone()),
                MediumSource::Signals(signals) => MediumSource::Signals(signals.clone()),
                MediumSource::Gone(why) => MediumSource::Gone(why.clone()),
                MediumSource::File(upload) => MediumSource::File(upload.clone()),
                MediumSource::Url(url) => match (self.fetch)(url.clone()).await {
                    Ok(bytes) => MediumSource::Bytes(bytes),
                    Err(detail) => {
                        problems.push(ToldProblem { part: format!("media/{number}"), detail });
                        MediumSource::Url(url.clone())
                    }
                },
            };
        }
        (Arc::new(whole), problems)
    }

    /// Verdict, case and everything else in one commit.
    async fn keep(
        self: &Arc<Self>,
        mut new: NewRevision,
        about: &About,
        content: &ItemContent,
        found: Found,
    ) -> Result<Answered, Arc<StoreError>> {
        new.finding = self.finding(about, content, found).await.map_err(Arc::new)?;
        // Only what a person shall see is kept, and its bytes before its row.
        let naming = self.blobs.naming().await;
        if new.finding.case.is_some() {
            new.kept = Some(self.put_blobs(content, &naming).await.map_err(Arc::new)?);
        }
        Ok(answered(self.committer.keep(new).await?))
    }

    async fn keep_pending(
        self: &Arc<Self>,
        mut new: NewRevision,
        content: &ItemContent,
    ) -> Result<Received, Arc<StoreError>> {
        let naming = self.blobs.naming().await;
        new.kept = Some(self.put_blobs(content, &naming).await.map_err(Arc::new)?);
        new.finding = pending_finding(content);
        self.committer.keep(new).await
    }

    /// The verdict, and what follows from it as far as the mode lets it.
    async fn finding(
        &self,
        about: &About,
        content: &ItemContent,
        mut found: Found,
    ) -> Result<Finding, StoreError> {
        let facts = self.facts(about, (content, &found)).await?;
        let (rules, mode, now) = (self.banks.rules(), self.banks.mode(), (self.clock)());
        let following = rules.rule(&facts, mode);
        found.told.rules = following.fired;
        let act = following.act.and_then(|act| self.act(&rules, &act, &facts, &found.matches));
        Ok(Finding {
            verdict: Some(following.verdict),
            answer: serde_json::to_string(&found.told).expect("texts and numbers are JSON"),
            matches: found.matches.iter().map(kept).collect(),
            signals: found.signals,
            case: following.case,
            facts: Some(facts.to_json()),
            said: (!following.said.rules.is_empty()).then(|| following.said.to_json()),
            hits: following.hits,
            labels: new_labels(&following.labels, &content.links, now),
            act,
            expires_at: Some(now.plus(self.options.keep_fingerprints)),
        })
    }

    /// What is done without a person: on the one match that DESIGN.md allows it
    /// on, under the policy of that match's bank.
    pub(crate) fn act(
        &self,
        rules: &Rules,
        act: &Act,
        facts: &Facts,
        found: &[Match],
    ) -> Option<RuleAct> {
        let entry = &may_act(facts)?.entry;
        let matched = found.iter().find(|found| found.entry.id.to_string() == *entry)?;
        let now = (self.clock)();
        Some(RuleAct {
            version: rules.version(act.rule)?,
            outcome: act.outcome()?,
            policy: matched.policy.as_ref().map(|policy| policy.id),
            reason: rules.reason(act.rule),
            language: Some("en".to_owned()),
            keep: KeepUntil {
                fingerprints: now.plus(self.options.keep_fingerprints),
                content: now.plus(self.options.keep_content),
            },
        })
    }

    /// Completes what was kept before it was fingerprinted; answers how many.
    pub async fn complete_pending(self: &Arc<Self>) -> Result<usize, StoreError> {
        let mut completed = 0;
        for pending in self.store.pending_items(self.service, 100).await? {
            if !self.begin_completing(pending.item, pending.number) {
                continue;
            }
            let (item, number) = (pending.item, pending.number);
            let about = About::new(&pending.key, pending.author.as_ref(), pending.created_at);
            let content = self.load(pending).await;
            let (content, found) = self.fetch_and_look(Arc::new(content)).await;
            let done = self.complete(item, number, &about, (&content, found)).await;
            self.end_completing(item, number);
            completed += usize::from(done?);
        }
        Ok(completed)
    }

    /// Whether it was completed now, and not by somebody else before.
    async fn complete(
        &self,
        item: ItemId,
        number: u32,
        about: &About,
        (content, found): (&ItemContent, Found),
    ) -> Result<bool, StoreError> {
        let finding = self.finding(about, content, found).await?;
        let now = (self.clock)();
        let completed = self.store.complete_item(self.service, item, number, &finding, now).await?;
        let Some(blobs) = completed else { return Ok(false) };
        self.store.remove_blobs(&self.blobs, &blobs).await?;
        Ok(true)
    }

    /// False where somebody does it already.
    fn begin_completing(&self, item: ItemId, number: u32) -> bool {
        self.completing.lock().unwrap_or_else(PoisonError::into_inner).insert((item, number))
    }

    fn end_completing(&self, item: ItemId, number: u32) {
        self.completing.lock().unwrap_or_else(PoisonError::into_inner).remove(&(item, number));
    }

    async fn load(&self, pending: PendingRevision) -> ItemContent {
        let (blobs, limit) = (self.blobs.clone(), self.options.media.limits.bytes);
        let read = tokio::task::spawn_blocking(move || {
            content_of(pending.content, |medium| {
                let blob = medium.blob.as_ref()?;
                Some(
                    blobs
                        .get(blob, limit)
                        .map_err(|_| "its bytes on the disk are damaged".to_owned()),
                )
            })
        });
        read.await.unwrap_or_default()
    }

    /// The content as it is kept, its bytes durable.
    async fn put_blobs(
        &self,
        content: &ItemContent,
        naming: &weir_store::Naming,
    ) -> Result<KeptContent, StoreError> {
        let mut form = self.kept_form(content);
        for (medium, kept) in content.media.iter().zip(&mut form.media) {
            let read;
            let bytes = match &medium.source {
                MediumSource::Bytes(bytes) => bytes,
                MediumSource::File(upload) => {
                    let limits = &self.options.media.limits;
                    match tokio::task::block_in_place(|| upload.read(limits)) {
                        Ok(bytes) => read = bytes,
                        // What cannot be read is told when it is looked at.
                        Err(_) => continue,
                    }
                    &read
                }
                MediumSource::Url(_) | MediumSource::Signals(_) | MediumSource::Gone(_) => continue,
            };
            kept.size = Some(bytes.len() as u64);
            kept.blob = Some(tokio::task::block_in_place(|| self.blobs.put(bytes, naming))?);
        }
        Ok(form)
    }

    fn kept_form(&self, content: &ItemContent) -> KeptContent {
        let media = content.media.iter().map(|medium| KeptMedium {
            name: medium.name.clone(),
            content_type: medium.content_type.clone(),
            url: match &medium.source {
                MediumSource::Url(url) => Some(url.clone()),
                _ => None,
            },
            given: match &medium.source {
                MediumSource::Signals(signals) => signals.clone(),
                _ => Vec::new(),
            },
            ..KeptMedium::default()
        });
        KeptContent {
            text: content.text.clone(),
            links: content.links.clone(),
            media: media.collect(),
        }
    }

    /// Fingerprints something that is no item, as a medium to be banked.
    pub async fn fingerprint<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Fingerprinter) -> T + Send + 'static,
    ) -> Option<T> {
        self.lookers.with(work).await
    }

    /// What the banks, allow banks too, say of a text; nothing is stored.
    pub fn look_at_text(&self, text: &str) -> Answer {
        tokio::task::block_in_place(|| self.banks.matcher().answer(&Fingerprint::of_text(text)))
    }

    /// The same of signals that somebody else took.
    pub fn look_at_signals(&self, signals: Vec<Signal>) -> Answer {
        tokio::task::block_in_place(|| {
            self.banks.matcher().answer(&Fingerprint::of_signals(signals))
        })
    }

    /// Takes in what changed in the banks, and seals the events.
    pub async fn catch_up(&self) -> Result<(), StoreError> {
        self.banks.catch_up((self.clock)()).await
    }

    /// The rules as they are now.
    pub fn rules(&self) -> Arc<Rules> {
        self.banks.rules()
    }

    /// The mode that verdicts obey now.
    pub fn mode(&self) -> Mode {
        self.banks.mode()
    }

    /// Which entries a signal is near, as it is and in no other form, of those
    /// that `takes_part` lets through; it is told the share of the entry's bank.
    pub fn near(
        &self,
        signal: &Signal,
        takes_part: impl Fn(Share, &MatchedEntry) -> bool,
    ) -> Vec<Match> {
        let item = Fingerprint::of_signals(vec![signal.clone()]);
        self.banks.matcher().answer_of(&item, takes_part).matches
    }

    /// How many entries are matched against.
    pub fn entries(&self) -> usize {
        self.banks.matcher().len()
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Every bank, as it is now.
    pub(crate) fn banks(&self) -> &LiveBanks {
        &self.banks
    }

    pub(crate) fn seen(&self) -> Option<&Seen> {
        self.seen.as_ref()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Whose engine it is.
    pub fn service(&self) -> ServiceId {
        self.service
    }

    /// The blobs of this installation.
    pub fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    /// How it works.
    pub fn options(&self) -> &EngineOptions {
        &self.options
    }
}

/// What is answered before anything is fingerprinted.
fn pending_finding(content: &ItemContent) -> Finding {
    let text = content.text.as_ref().map(|_| "text".to_owned());
    let media = (0..content.media.len()).map(|number| format!("media/{number}"));
    let links = (0..content.links.len()).map(|number| format!("links/{number}"));
    let told =
        Told { pending: text.into_iter().chain(media).chain(links).collect(), ..Told::default() };
    let answer = serde_json::to_string(&told).expect("texts are JSON");
    Finding { answer, ..Finding::default() }
}

fn answered(received: Received) -> Answered {
    Answered {
        item: Some(received.item),
        revision: Some(received.revision),
        verdict: received.verdict.unwrap_or(Verdict::Allow),
        case: received.case,
        told: serde_json::from_str(&received.answer).unwrap_or_default(),
    }
}

/// What there is of a medium that was kept: nothing where no bytes were, and
/// why not where they should be.
type Kept = Option<Result<Option<Vec<u8>>, String>>;

fn content_of(kept: KeptContent, bytes: impl Fn(&KeptMedium) -> Kept) -> ItemContent {
    let media = kept.media.into_iter().map(|medium| {
        let source = match (bytes(&medium), medium.url) {
            (Some(Ok(Some(bytes))), _) => MediumSource::Bytes(bytes),
            (Some(Ok(None)), _) => {
                MediumSource::Gone("its bytes are not there any more".to_owned())
            }
            (Some(Err(why)), _) => MediumSource::Gone(why),
            (None, Some(url)) => MediumSource::Url(url),
            (None, None) => MediumSource::Signals(medium.given),
        };
        Medium { name: medium.name, content_type: medium.content_type, source }
    });
    ItemContent { text: kept.text, links: kept.links, media: media.collect() }
}

fn stopped() -> Arc<StoreError> {
    Arc::new(StoreError::Damaged("the program is stopping".to_owned()))
}
