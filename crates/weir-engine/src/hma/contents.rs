//! The contents: looked at, then moved in batches under the numbers that they
//! have. They come on HMA's word, or an exchange's: none of them is an own
//! decision, whatever was decided there.

use std::collections::HashMap;

use weir_exchange::hma::{Archive, HmaContent, read};
use weir_model::{BankId, ImportId, NewEntry, Provenance, Source};
use weir_store::{ContentNotes, IfTaken, Numbered, NumberedEntry};

use crate::texts::bankable;

use super::{BATCH, HmaMoveError, HmaTold, Moving, Place, SHOWN};

/// The list that contents are from which no exchange brought.
const LIST: &str = "hma";

/// Stands for a bank that is not made yet: nothing is in it.
const NO_BANK: BankId = BankId::from_bytes([0; 16]);

/// A batch: what can be moved, with HMA's ids of the banks.
struct Batch {
    last: i64,
    entries: Vec<(i64, NumberedEntry)>,
}

/// Looks at every content; refuses where numbers are taken. In a dry run it
/// tells and counts what would move.
pub(crate) async fn look(
    moving: &mut Moving<'_, '_>,
    archive: &mut Archive,
) -> Result<(), HmaMoveError> {
    let of = archive.survey().contents;
    let (mut after, mut done) = (0, 0);
    let (mut count, mut shown) = (0, Vec::new());
    let aloud = moving.of.dry_run;
    while !moving.of.stop.is_stopped() {
        let page = archive.contents(after, BATCH).await?;
        let Some(batch) = batch(moving, &page, aloud) else { break };
        after = batch.last;
        let entries: Vec<NumberedEntry> = batch.entries.into_iter().map(|(_, e)| e).collect();
        let fates = moving.of.store.look_at_numbered(moving.of.service, &entries).await?;
        for (numbered, fate) in entries.iter().zip(&fates) {
            if matches!(fate, Numbered::Taken(_)) && moving.of.taken == IfTaken::Leave {
                count += 1;
                if shown.len() < SHOWN {
                    shown.push(numbered.number.to_string());
                }
            } else if aloud {
                tell_fate(moving, numbered, *fate);
            }
        }
        done += page.len() as u64;
        moving.tell(HmaTold::Looked { done, of });
    }
    if count > 0 { Err(HmaMoveError::Taken { count, shown }) } else { Ok(()) }
}

/// Moves every content that is not here yet.
pub(crate) async fn transfer(
    moving: &mut Moving<'_, '_>,
    archive: &mut Archive,
) -> Result<(), HmaMoveError> {
    let (of, greatest) = (archive.survey().contents, archive.survey().greatest);
    // Whoever banks something meanwhile gets a number behind all of these.
    moving.of.store.leave_numbers(moving.of.service, greatest).await?;
    let mut imports = HashMap::new();
    let (mut after, mut done) = (0, 0);
    loop {
        if moving.of.stop.is_stopped() {
            moving.moved.stopped = true;
            break;
        }
        let page = archive.contents(after, BATCH).await?;
        let Some(batch) = batch(moving, &page, true) else { break };
        after = batch.last;
        move_batch(moving, batch, &mut imports).await?;
        done += page.len() as u64;
        moving.tell(HmaTold::Moved { done, of });
    }
    for (bank, (import, taken)) in imports {
        let (store, at) = (moving.of.store, moving.now());
        store.finish_import(moving.of.service, import, taken, at).await?;
        if let Some(place) = moving.places.get(&bank) {
            moving.moved.imports.push((place.name.clone(), import));
        }
    }
    moving.moved.imports.sort();
    Ok(())
}

async fn move_batch(
    moving: &mut Moving<'_, '_>,
    batch: Batch,
    imports: &mut HashMap<i64, (ImportId, u64)>,
) -> Result<(), HmaMoveError> {
    let (store, service, taken) = (moving.of.store, moving.of.service, moving.of.taken);
    let (banks, entries): (Vec<i64>, Vec<NumberedEntry>) = batch.entries.into_iter().unzip();
    let fates = store.look_at_numbered(service, &entries).await?;
    let mut coming = (Vec::new(), Vec::new());
    for ((bank, mut numbered), fate) in banks.into_iter().zip(entries).zip(fates) {
        let comes = match fate {
            Numbered::New { .. } => true,
            Numbered::Taken(_) => taken == IfTaken::Renumber,
            Numbered::There | Numbered::Otherwise => false,
        };
        if !comes {
            tell_fate(moving, &numbered, fate);
            continue;
        }
        // A bank's import begins with the first content that comes into it.
        let import = match imports.get(&bank) {
            Some((import, _)) => *import,
            None => {
                let begun = store.begin_import(service, numbered.bank, "HMA", moving.now()).await?;
                imports.insert(bank, (begun, 0));
                begun
            }
        };
        numbered.entry.provenance.import = Some(import);
        coming.0.push(bank);
        coming.1.push(numbered);
    }
    if coming.1.is_empty() {
        return Ok(());
    }
    let fates = store.add_numbered(service, &coming.1, taken, moving.now()).await?;
    for ((bank, numbered), fate) in coming.0.iter().zip(&coming.1).zip(fates) {
        if let (Numbered::New { .. }, Some((_, taken))) = (fate, imports.get_mut(bank)) {
            *taken += 1;
        }
        tell_fate(moving, numbered, fate);
    }
    Ok(())
}

/// Counts what became of a content, and tells where that is not as it should be.
fn tell_fate(moving: &mut Moving<'_, '_>, numbered: &NumberedEntry, fate: Numbered) {
    let what = format!("content {}", numbered.number);
    let new = |moving: &mut Moving<'_, '_>| {
        moving.moved.contents += 1;
        moving.moved.signals += numbered.entry.signals.len() as u64;
    };
    match fate {
        Numbered::New { number } => {
            new(moving);
            if number != numbered.number {
                moving.moved.renumbered += 1;
                moving.note(what, format!("its number here is {number}"));
            }
        }
        Numbered::There => moving.moved.contents_there += 1,
        Numbered::Otherwise => {
            moving.moved.contents_there += 1;
            moving.note(what, "it is here with other hashes than HMA has now; it stays as it is");
        }
        Numbered::Taken(_) if moving.of.taken == IfTaken::Renumber => {
            new(moving);
            moving.moved.renumbered += 1;
            moving.note(what, "its number is taken; it gets another one");
        }
        Numbered::Taken(entry) => {
            moving.moved.contents_left += 1;
            moving.left(what, format!("{entry} has its number here"));
        }
    }
}

/// What of a page can be moved; nothing where the page is empty.
fn batch(moving: &mut Moving<'_, '_>, page: &[HmaContent], aloud: bool) -> Option<Batch> {
    let last = page.last()?.id;
    let mut entries = Vec::with_capacity(page.len());
    for content in page {
        let place = moving.places.get(&content.bank).cloned();
        match place.ok_or_else(|| "its bank does not move".to_owned()) {
            Ok(place) => match numbered(moving, content, &place, aloud) {
                Ok(numbered) => entries.push((content.bank, numbered)),
                Err(why) => leave(moving, content, why, aloud),
            },
            Err(why) => leave(moving, content, why, aloud),
        }
    }
    Some(Batch { last, entries })
}

fn leave(moving: &mut Moving<'_, '_>, content: &HmaContent, why: String, aloud: bool) {
    if aloud {
        moving.moved.contents_left += 1;
        moving.left(format!("content {}", content.id), why);
    }
}

fn numbered(
    moving: &mut Moving<'_, '_>,
    content: &HmaContent,
    place: &Place,
    aloud: bool,
) -> Result<NumberedEntry, String> {
    let mut readable = read(content)?;
    if let Some(text) = readable.text.take() {
        match bankable(&text) {
            Ok(found) => readable.signals.extend(found.signals),
            Err(refused) => readable.left.push(format!("its text: {refused}")),
        }
        if readable.signals.is_empty() {
            return Err(readable.left.join("; "));
        }
    }
    if aloud && !readable.left.is_empty() {
        moving.left(format!("part of content {}", content.id), readable.left.join("; "));
    }
    let name = content.exchange.and_then(|id| moving.exchange_names.get(&id));
    let name = name.or(place.exchange.as_ref()).filter(|_| content.brought);
    let source =
        name.map_or_else(|| Source::List(LIST.to_owned()), |n| Source::Exchange(n.clone()));
    let origin = Some(format!("HMA, content {}", content.id));
    Ok(NumberedEntry {
        number: content.id,
        bank: place.id.unwrap_or(NO_BANK),
        entry: NewEntry {
            signals: readable.signals,
            reference: readable.reference,
            tags: Vec::new(),
            provenance: Provenance { source, origin, import: None },
        },
        notes: ContentNotes { note: readable.note, metadata: readable.metadata },
        disabled_until: readable.disabled_until,
    })
}
