//! What somebody means by what they typed: an id of Weir's, an item as the
//! service names it, a hash, a link, or a text.

use std::sync::Arc;

use weir_engine::{Fingerprint, Fingerprinter};
use weir_model::{CaseId, EntryId, ItemId, ItemKey};
use weir_signals::{Signal, SignalKind, UrlKey};
use weir_store::KeptMedium;

use super::person::Person;
use crate::app::App;
use crate::problem::Problem;

/// A thing that was named.
pub(super) struct Thing {
    /// What it was taken for: the key of its words.
    pub(super) taken_for: &'static str,
    pub(super) fingerprint: Fingerprint,
}

/// The thing that these words name; nothing where they are empty.
pub(super) async fn thing(
    app: &App,
    person: &Person,
    words: &str,
) -> Result<Option<Thing>, Problem> {
    let words = words.trim();
    if words.is_empty() {
        return Ok(None);
    }
    let known = |taken_for, signals| {
        Some(Thing { taken_for, fingerprint: Fingerprint::of_signals(signals) })
    };
    if let Some(fingerprint) = by_id(app, person, words).await? {
        return Ok(Some(Thing { taken_for: "thing-id", fingerprint }));
    }
    let signals = hashes(words);
    if !signals.is_empty() {
        return Ok(known("thing-hash", signals));
    }
    if let Some(link) = link(words) {
        return Ok(known("thing-link", vec![link]));
    }
    Ok(Some(Thing { taken_for: "thing-text", fingerprint: Fingerprint::of_text(words) }))
}

/// The fingerprint of what an id names.
async fn by_id(app: &App, person: &Person, words: &str) -> Result<Option<Fingerprint>, Problem> {
    let (store, service) = (app.store(), person.caller.service);
    if let Ok(entry) = words.parse::<EntryId>() {
        // Its text is compared and not shown; who wants to read it goes to its page.
        let signals = store.opening_texts().entry(service, entry).await?.signals;
        let text = signals.iter().find_map(text_held);
        return Ok(Some(Fingerprint { text, ..Fingerprint::of_signals(signals) }));
    }
    let item = match (words.parse::<CaseId>(), words.parse::<ItemId>()) {
        (Ok(case), _) => store.case(service, case).await?.item,
        (_, Ok(item)) => Some(item),
        _ => None,
    };
    let view = match (item, item_key(words)) {
        (Some(item), _) => store.item_by_id(service, item).await?,
        (None, Some(key)) => store.item(service, &key).await.ok(),
        (None, None) => None,
    };
    let Some((item, revision)) = view.and_then(|view| Some((view.item.id, view.newest?))) else {
        return Ok(None);
    };
    // Without its text, which is kept while a case needs it, only whole copies are told.
    let content = store.content(service, item, revision.number).await?.unwrap_or_default();
    let mut print = Fingerprint::of_item_signals(revision.signals);
    print.text = content.text.map(Into::into);
    take_features(app, person, &content.media, &mut print).await?;
    Ok(Some(print))
}

/// Pictures of an item that are looked at again.
const LOOKED_AT: usize = 4;

/// Adds the local features of an item's pictures, which are not kept with it: without
/// them a case that was found by a part would match by nothing here. They can be taken
/// as long as the pictures themselves are kept.
async fn take_features(
    app: &App,
    person: &Person,
    media: &[KeptMedium],
    print: &mut Fingerprint,
) -> Result<(), Problem> {
    let engine = app.engine(person.caller.service).await?;
    for blob in media.iter().filter_map(|medium| medium.blob).take(LOOKED_AT) {
        let (blobs, limit) = (app.blobs().clone(), app.config().engine.media.limits.bytes);
        let read = tokio::task::spawn_blocking(move || blobs.get(&blob, limit)).await;
        let read = read.map_err(|error| Problem::internal(&error))?;
        let Some(bytes) = read.map_err(Problem::from)? else { continue };
        let work = move |fingerprinter: &mut Fingerprinter| {
            fingerprinter.take_all();
            fingerprinter.read_words(false);
            fingerprinter.upload(&bytes, None)
        };
        let Fingerprint { signals, features, .. } =
            engine.fingerprint(work).await.unwrap_or_default();
        let of_parts = signals.into_iter().filter(|signal| signal.kind() == SignalKind::Features);
        print.signals.extend(of_parts);
        print.features.extend(features);
    }
    Ok(())
}

/// The text that an entry holds, which is not a line of a list.
fn text_held(signal: &Signal) -> Option<Arc<str>> {
    let text = signal.banked_text().filter(|_| signal.kind() != SignalKind::Pattern)?;
    Some(text.held()?.text().into())
}

/// `type/id`, as a service names an item.
pub(super) fn item_key(words: &str) -> Option<ItemKey> {
    let (kind, id) = words.split_once('/')?;
    let plain = !kind.is_empty() && !kind.contains([':', ' ', '.']);
    ItemKey::new(kind, id).ok().filter(|_| plain && !id.is_empty())
}

/// The signals that a hash can be: `TYPE:VALUE`, or what its length allows.
pub(super) fn hashes(words: &str) -> Vec<Signal> {
    if let Ok(signal) = words.parse::<Signal>() {
        return vec![signal];
    }
    let kinds: &[SignalKind] = match words.len() {
        32 => &[SignalKind::Md5],
        40 => &[SignalKind::Sha1],
        64 => &[SignalKind::Pdq, SignalKind::Sha256],
        _ => &[],
    };
    kinds.iter().filter_map(|kind| Signal::parse(*kind, words).ok()).collect()
}

/// The link that one word is, also one that was defanged.
pub(super) fn link(words: &str) -> Option<Signal> {
    if words.contains(char::is_whitespace) {
        return None;
    }
    let armed = words.replace("[.]", ".").replace("[:]", ":").replacen("hxxp", "http", 1);
    let looks = armed.contains("://") || (armed.contains('.') && armed.contains('/'));
    looks.then(|| UrlKey::parse(&armed).ok()).flatten().map(Signal::Url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_what_its_length_allows() {
        assert_eq!(hashes(&"ab".repeat(16)).len(), 1);
        assert_eq!(hashes(&"ab".repeat(32)).len(), 2);
        assert_eq!(hashes("sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709").len(), 1);
        assert!(hashes("the lamp").is_empty());
    }

    #[test]
    fn a_link_is_known_also_defanged_and_a_sentence_is_none() {
        let plain = link("https://example.org/lamp").unwrap();
        assert_eq!(link("hxxps://example[.]org/lamp").unwrap(), plain);
        assert!(link("the lamp. and the pier").is_none());
        assert!(link("post/p1").is_none());
    }

    #[test]
    fn an_item_is_named_by_type_and_id() {
        assert_eq!(item_key("post/a/b").unwrap().id(), "a/b");
        assert!(item_key("https://x").is_none() && item_key("post/").is_none());
    }
}
