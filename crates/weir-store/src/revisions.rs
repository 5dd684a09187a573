//! The rows of a revision: itself, what is kept of its content, its matches.

use weir_model::{ItemId, ServiceId, Timestamp, Verdict};
use weir_signals::Signal;

use crate::error::StoreError;
use crate::items::{KeptContent, NewMatch, NewRevision};
use crate::sql::{Arg, Tx};

/// A revision of an item.
pub(crate) type Revision = (ItemId, i64);

pub(crate) async fn insert_revision(
    tx: &mut Tx,
    service: ServiceId,
    (item, number): Revision,
    new: &NewRevision,
    at: Timestamp,
) -> Result<(), StoreError> {
    let finding = &new.finding;
    let expires = finding.expires_at.filter(|_| finding.case.is_none()).map(Timestamp::micros);
    tx.execute(
        "INSERT INTO revisions (item_id, number, service_id, content, received_at, verdict, answer,
                                signals, echo, batch_id, created_at, facts, said, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $13, $14,
                 CASE WHEN EXISTS (SELECT 1 FROM cases WHERE service_id = $3 AND item_id = $1
                                   AND state = 'open') THEN NULL ELSE $12 END)",
        &[
            Arg::id(&item),
            Arg::Int(number),
            Arg::id(&service),
            Arg::Bytes(&new.content.0),
            Arg::Int(at.micros()),
            Arg::OptText(finding.verdict.map(Verdict::name)),
            Arg::text(finding.answer.as_str()),
            Arg::text(lines_of(&finding.signals)),
            Arg::OptText(new.echo.as_deref()),
            Arg::OptBytes(new.batch.as_ref().map(|id| id.as_bytes().as_slice())),
            Arg::OptInt(new.created_at.map(Timestamp::micros)),
            Arg::OptInt(expires),
            Arg::OptText(finding.facts.as_deref()),
            Arg::OptText(finding.said.as_deref()),
        ],
    )
    .await?;
    Ok(())
}

/// Signals as a column holds them: the number of the medium or a dash, a space,
/// `TYPE:VALUE`, one a line.
pub(crate) fn lines_of(signals: &[(Option<u16>, Signal)]) -> String {
    let lines = signals.iter().map(|(medium, signal)| match medium {
        Some(medium) => format!("{medium} {signal}"),
        None => format!("- {signal}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Reads what [`lines_of`] wrote.
pub(crate) fn signals_of(lines: &str) -> Result<Vec<(Option<u16>, Signal)>, StoreError> {
    let damaged = || StoreError::Damaged("the signals of an item".to_owned());
    let each = |line: &str| {
        let (medium, signal) = line.split_once(' ').ok_or_else(damaged)?;
        let medium = match medium {
            "-" => None,
            number => Some(number.parse().map_err(|_| damaged())?),
        };
        Ok((medium, signal.parse().map_err(|_| damaged())?))
    };
    lines.lines().map(each).collect()
}

pub(crate) async fn insert_content(
    tx: &mut Tx,
    service: ServiceId,
    (item, number): Revision,
    kept: &KeptContent,
) -> Result<(), StoreError> {
    let links = serde_json::to_string(&kept.links).expect("texts are JSON");
    tx.execute(
        "INSERT INTO contents (item_id, number, service_id, text, links)
         VALUES ($1, $2, $3, $4, $5)",
        &[
            Arg::id(&item),
            Arg::Int(number),
            Arg::id(&service),
            Arg::OptText(kept.text.as_deref()),
            Arg::text(links),
        ],
    )
    .await?;
    for (position, medium) in (0_i64..).zip(&kept.media) {
        let given: Vec<String> = medium.given.iter().map(Signal::to_string).collect();
        let given = (!given.is_empty()).then(|| given.join("\n"));
        tx.execute(
            "INSERT INTO media (item_id, number, position, service_id, name, content_type, url,
                                given, size, sha256)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            &[
                Arg::id(&item),
                Arg::Int(number),
                Arg::Int(position),
                Arg::id(&service),
                Arg::OptText(medium.name.as_deref()),
                Arg::OptText(medium.content_type.as_deref()),
                Arg::OptText(medium.url.as_deref()),
                Arg::OptText(given.as_deref()),
                Arg::OptInt(medium.size.and_then(|size| i64::try_from(size).ok())),
                Arg::OptBytes(medium.blob.as_ref().map(|blob| blob.0.as_slice())),
            ],
        )
        .await?;
    }
    Ok(())
}

pub(crate) async fn insert_matches(
    tx: &mut Tx,
    service: ServiceId,
    (item, number): Revision,
    matches: &[NewMatch],
    at: Timestamp,
) -> Result<(), StoreError> {
    let rows: Vec<Vec<Arg<'_>>> = (0_i64..)
        .zip(matches)
        .map(|(position, found)| {
            vec![
                Arg::Bytes(item.as_bytes()),
                Arg::Int(number),
                Arg::Int(position),
                Arg::Bytes(service.as_bytes()),
                Arg::text(found.bank.as_str()),
                Arg::id(&found.entry),
                Arg::text(found.kind.name()),
                Arg::OptInt(found.distance.map(|distance| i64::from(distance.bits()))),
                Arg::Int(at.micros()),
            ]
        })
        .collect();
    tx.insert_all(
        "matches (item_id, number, position, service_id, bank, entry_id, kind, distance, at)",
        &rows,
    )
    .await
}
