//! `weir bank add --preview`: what would have matched among the items whose
//! fingerprints are retained. Nothing is stored.

use serde_json::{Value, json};
use weir_engine::{Candidate, MatchOptions, WouldHit, WouldMatch, match_retained};
use weir_model::Bank;

use super::bank_add::From;
use crate::output::{BOLD, DIM, Output, counted, grouped, styled, visible};
use crate::session::Session;

/// The most revisions that one look goes through.
const MOST_LOOKED_AT: u64 = 1_000_000;
/// How many items are told of each.
const MOST_TOLD: usize = 20;

/// Tells what each candidate would have matched.
pub(super) async fn tell(
    session: &Session,
    bank: &Bank,
    (from, candidates): (&[From], &[Candidate]),
    out: &mut Output,
) -> anyhow::Result<()> {
    let Session { store, service } = session;
    for (from, candidate) in from.iter().zip(candidates) {
        let one = std::slice::from_ref(candidate);
        let options = MatchOptions::default();
        let would = match_retained(store, *service, bank, one, options, MOST_LOOKED_AT).await?;
        tell_one(from, &would, out);
    }
    Ok(())
}

fn tell_one(from: &From, would: &WouldMatch, out: &mut Output) {
    if !would.hits.is_empty() {
        out.matched();
    }
    let item = |hit: &WouldHit| {
        let mut item = json!({
            "type": hit.key.kind(), "id": hit.key.id(), "by": hit.kind.name(),
        });
        if let Some(distance) = hit.distance {
            item["distance"] = distance.bits().into();
        }
        item
    };
    let mut object = from.object();
    let items: Vec<Value> = would.hits.iter().map(item).collect();
    object.insert("would_match".to_owned(), items.into());
    object.insert("looked".to_owned(), would.looked.into());
    object.insert("truncated".to_owned(), would.truncated.into());
    out.object(object);
    let of = format!("of {} retained", grouped(would.looked));
    let found = counted(would.hits.len() as u64, "item", "items");
    let cut = if would.truncated { ", the newest" } else { "" };
    out.line(format!(
        "{}  {}",
        styled(BOLD, from.name()),
        styled(DIM, format!("would have matched {found} {of}{cut}"))
    ));
    for hit in would.hits.iter().take(MOST_TOLD) {
        let name = visible(&format!("{}/{}", hit.key.kind(), hit.key.id()));
        let distance = hit.distance.map(|distance| format!(", distance {}", distance.bits()));
        out.line(format!("  {name}  {}{}", hit.kind.name(), distance.unwrap_or_default()));
    }
    if would.hits.len() > MOST_TOLD {
        out.line(format!("  and {} more", grouped((would.hits.len() - MOST_TOLD) as u64)));
    }
}
