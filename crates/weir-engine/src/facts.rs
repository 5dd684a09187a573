//! The facts that rules look at: what was found in an item, and what was known
//! of it and its author before. No content is among them.

use std::collections::BTreeSet;
use std::time::Duration;

use weir_model::{
    Author, EntryId, ItemKey, LabelOn, MatchedPart, ServiceId, Source, SourceKind, Timestamp,
};
use weir_rules::{
    AuthorFacts, Facts, IndicatorFacts, ItemFacts, LabelFacts, MatchFacts, NoticeFacts, TextFacts,
    Windows,
};
use weir_signals::{Signal, UrlKey};
use weir_store::{AuthorHistory, CountedOver, KnownBefore, NoticeStanding, Store, StoreError};

use crate::item::{ItemContent, NewItem};
use crate::look::Found;
use crate::matcher::Match;
use crate::texts::{Reading, language_tag};
use crate::told::{ToldMatch, thousandths};

/// Of how many entries it is asked how busy they are.
const MOST_ASKED: usize = 20;
/// The most domains of one item that labels are looked for on.
const MOST_DOMAINS: usize = 20;
/// The part of a match with one of an item's links.
pub(crate) const LINKS: &str = "links";
const HOUR: Duration = Duration::from_secs(60 * 60);

/// What an item is, beside its content.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// As the service names it; nothing where nothing is stored.
    pub key: Option<ItemKey>,
    /// Whose it is.
    pub author: Option<Author>,
    /// When the service says that it was made.
    pub created_at: Option<Timestamp>,
}

impl About {
    /// What there is beside the content of this item.
    pub fn of(item: &NewItem) -> Self {
        Self::new(&item.key, item.author.as_ref(), item.created_at)
    }

    pub(crate) fn new(
        key: &ItemKey,
        author: Option<&Author>,
        created_at: Option<Timestamp>,
    ) -> Self {
        Self { key: Some(key.clone()), author: author.cloned(), created_at }
    }
}

/// Gathers the facts of an item.
pub(crate) async fn gather(
    store: &Store,
    service: ServiceId,
    about: &About,
    (content, found): (&ItemContent, &Found),
    at: Timestamp,
) -> Result<Facts, StoreError> {
    let author = about.author.as_ref();
    let domains = domains_of(&content.links);
    let known = match &about.key {
        Some(key) => store.known_before(service, key, author, &domains, at).await?,
        None => KnownBefore::default(),
    };
    let asked: BTreeSet<EntryId> =
        found.matches.iter().map(|found| found.entry.id).take(MOST_ASKED).collect();
    let asked: Vec<EntryId> = asked.into_iter().collect();
    let hits = store.entry_hits(service, &asked, before(at, HOUR)).await?;
    let matches = found.matches.iter().zip(&found.told.matches).map(|(near, told)| {
        let hits = hits.get(&near.entry.id).copied();
        MatchFacts { hits_last_hour: hits.map(clamped), ..match_facts(near, told, found) }
    });
    let facts = Facts {
        item: item_facts(about, content, found, &known, at),
        author: author.map(|author| author_facts(author, known.author.as_ref(), at)),
        matches: matches.collect(),
        text: content.text.as_deref().map(|text| text_facts(text, found)),
        indicators: Some(found.indicators.iter().map(indicator_facts).collect()),
        ..Facts::default()
    };
    Ok(anew(facts, &known, at))
}

/// The facts of an item with its notices and labels as they are now.
pub(crate) fn anew(facts: Facts, known: &KnownBefore, at: Timestamp) -> Facts {
    Facts {
        notices: known.notices.iter().map(|notice| notice_facts(notice, at)).collect(),
        labels: known.labels.iter().filter_map(|label| label_facts(label, at)).collect(),
        ..facts
    }
}

/// The hosts of the links, each once.
pub(crate) fn domains_of(links: &[String]) -> Vec<String> {
    let hosts: BTreeSet<String> = links
        .iter()
        .filter_map(|link| UrlKey::parse(link).ok())
        .map(|key| key.host().to_owned())
        .collect();
    hosts.into_iter().take(MOST_DOMAINS).collect()
}

fn item_facts(
    about: &About,
    content: &ItemContent,
    found: &Found,
    known: &KnownBefore,
    at: Timestamp,
) -> ItemFacts {
    let characters = content.text.as_ref().map_or(0, |text| text.chars().count());
    ItemFacts {
        kind: about.key.as_ref().map(|key| key.kind().to_owned()).unwrap_or_default(),
        revision: known.revisions.saturating_add(1),
        media: clamped(content.media.len()),
        links: clamped(content.links.len()),
        characters: clamped(characters),
        problems: clamped(found.told.problems.len()),
        age_hours: about.created_at.map(|made| hours_between(made, at)),
    }
}

fn author_facts(author: &Author, known: Option<&AuthorHistory>, at: Timestamp) -> AuthorFacts {
    let windows = |over: CountedOver| Windows {
        last_hour: clamped(over.hour),
        last_day: clamped(over.day),
        last_week: clamped(over.week),
        last_month: clamped(over.month),
    };
    let kind = author.key.kind().to_owned();
    match known {
        // Seen for the first time just now.
        None => AuthorFacts { kind, ..AuthorFacts::default() },
        Some(history) => AuthorFacts {
            kind,
            age_hours: hours_between(history.first_seen_at, at),
            items: windows(history.items),
            matched: windows(history.matched),
            removed: windows(history.removed),
            noticed: windows(history.noticed),
        },
    }
}

pub(crate) fn match_facts(near: &Match, told: &ToldMatch, found: &Found) -> MatchFacts {
    let source_name = match &near.entry.source {
        Source::OwnDecision => None,
        Source::Exchange(name) | Source::List(name) => Some(name.clone()),
    };
    let (part, medium) = match told.part.split_once('/') {
        Some(("media", number)) => (MatchedPart::Media, number.parse::<u16>().ok()),
        Some(_) => (MatchedPart::Link, None),
        // Which of them is not known of an item that was seen before.
        None if told.part == LINKS => (MatchedPart::Link, None),
        None => (MatchedPart::Text, None),
    };
    let quality = medium.and_then(|number| quality_of(found, number));
    let text = near.text.as_deref().filter(|_| near.kind.is_of_text());
    MatchFacts {
        bank: near.bank.to_string(),
        policy: near.policy.as_ref().map(|policy| policy.name.clone()),
        severity: near.policy.as_ref().map(|policy| policy.severity),
        automatic: near.policy.as_ref().is_some_and(|policy| policy.automatic),
        kind: near.kind,
        distance: near.distance.map(|distance| distance.bits()),
        form: told.form.clone().unwrap_or_else(|| "original".to_owned()),
        part,
        source: SourceKind::of(&near.entry.source),
        source_name,
        confirmed: near.entry.own,
        confirmations: near.entry.confirmed,
        overturned: near.entry.overturned,
        tags: near.entry.tags.clone(),
        quality,
        entry: near.entry.id.to_string(),
        score: text.and_then(|text| text.score).map(thousandths),
        inliers: near.fit.as_ref().map(|fit| fit.inliers),
        words: text.map(|text| text.words),
        share: text.map(|text| thousandths(text.of_item)),
        quoted: text.map(|text| text.quoted),
        attributed: text.map(|text| text.attributed),
        ..MatchFacts::default()
    }
}

fn text_facts(text: &str, found: &Found) -> TextFacts {
    TextFacts {
        language: language_tag(text).to_owned(),
        words: clamped(text.split_whitespace().count()),
        quoted_share: thousandths(Reading::of(text).quoted_share(text)),
        publisher: found.publisher,
    }
}

fn indicator_facts((signal, banked): &(Signal, bool)) -> IndicatorFacts {
    let (kind, value) = (signal.kind().name().to_owned(), signal.value());
    IndicatorFacts { kind, value, banked: *banked }
}

/// How much there is to see in a picture of the item.
fn quality_of(found: &Found, medium: u16) -> Option<u8> {
    let of_medium = found.signals.iter().filter(|signal| signal.medium == Some(medium));
    let mut qualities = of_medium.filter_map(|found| match &found.signal {
        Signal::Pdq { quality, .. } => quality.map(|quality| quality.value()),
        _ => None,
    });
    qualities.next()
}

fn notice_facts(notice: &NoticeStanding, at: Timestamp) -> NoticeFacts {
    NoticeFacts {
        kind: notice.kind,
        standing: notice.standing,
        age_hours: hours_between(notice.received_at, at),
    }
}

fn label_facts(label: &weir_store::LabelStanding, at: Timestamp) -> Option<LabelFacts> {
    Some(LabelFacts {
        name: label.name.clone(),
        on: LabelOn::from_name(&label.on)?,
        expires_in_hours: label.expires_at.map(|end| hours_between(at, end)),
    })
}

fn hours_between(from: Timestamp, to: Timestamp) -> i64 {
    // A service's clock may be ahead of ours: what is to come was made just now.
    (to.micros().saturating_sub(from.micros()) / 3_600_000_000).max(0)
}

fn before(at: Timestamp, by: Duration) -> Timestamp {
    let by = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
    Timestamp::from_micros(at.micros().saturating_sub(by))
}

fn clamped(number: impl TryInto<u32>) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}
