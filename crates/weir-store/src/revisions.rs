//! The rows of a revision: itself, what is kept of its content, its matches.

use weir_model::{Backdrop, ItemId, ItemSignal, ServiceId, Timestamp, Verdict};
use weir_signals::Signal;
use weir_signals::form::Form;

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
/// `TYPE:VALUE`, and for a picture behind further spaces how it was looked at
/// (`at=2000`, `over=white`, `cut=inner`, `by=zune-jpeg`); one a line.
pub(crate) fn lines_of(signals: &[ItemSignal]) -> String {
    let lines = signals.iter().map(|found| {
        let medium = found.medium.map_or_else(|| "-".to_owned(), |medium| medium.to_string());
        let mut line = format!("{medium} {}", found.signal);
        let looks = [
            ("at", found.at_ms.map(|at| at.to_string())),
            ("over", found.over.map(|over| over.to_string())),
            ("cut", found.cut.map(|cut| cut.to_string())),
            ("by", found.stand_in.clone()),
        ];
        for (name, value) in looks {
            if let Some(value) = value {
                line += &format!(" {name}={value}");
            }
        }
        line
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Reads what [`lines_of`] wrote.
pub(crate) fn signals_of(lines: &str) -> Result<Vec<ItemSignal>, StoreError> {
    let damaged = || StoreError::Damaged("the signals of an item".to_owned());
    let each = |line: &str| {
        let (medium, rest) = line.split_once(' ').ok_or_else(damaged)?;
        let medium = match medium {
            "-" => None,
            number => Some(number.parse().map_err(|_| damaged())?),
        };
        // A link may hold a space, and is looked at in one way.
        let (signal, looks) = match rest.split_once(' ') {
            Some((signal, looks)) if rest.starts_with("pdq:") => (signal, looks),
            _ => (rest, ""),
        };
        let mut found = ItemSignal::of(medium, signal.parse().map_err(|_| damaged())?);
        for word in looks.split(' ').filter(|word| !word.is_empty()) {
            match word.split_once('=').ok_or_else(damaged)? {
                ("at", at) => found.at_ms = Some(at.parse().map_err(|_| damaged())?),
                ("over", over) => found.over = Some(Backdrop::from_name(over).ok_or_else(damaged)?),
                ("cut", cut) => found.cut = Some(Form::from_name(cut).ok_or_else(damaged)?),
                ("by", by) => found.stand_in = Some(by.to_owned()),
                _ => return Err(damaged()),
            }
        }
        Ok(found)
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
    revision: Revision,
    matches: &[NewMatch],
    at: Timestamp,
) -> Result<(), StoreError> {
    insert_matches_behind(tx, service, revision, (0, false), matches, at).await
}

/// The same behind so many that are there; `back` for those that were made
/// backwards.
pub(crate) async fn insert_matches_behind(
    tx: &mut Tx,
    service: ServiceId,
    (item, number): Revision,
    (first, back): (i64, bool),
    matches: &[NewMatch],
    at: Timestamp,
) -> Result<(), StoreError> {
    let rows: Vec<Vec<Arg<'_>>> = (first..)
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
                Arg::Int(i64::from(back)),
            ]
        })
        .collect();
    tx.insert_all(
        "matches (item_id, number, position, service_id, bank, entry_id, kind, distance, at, back)",
        &rows,
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_are_read_as_they_were_written_also_by_an_older_program() {
        let hash = format!("pdq:{},90", "07".repeat(32));
        let signal: Signal = hash.parse().unwrap();
        let looks = ItemSignal {
            at_ms: Some(2_000),
            over: Some(Backdrop::Black),
            cut: Some(Form::Inner),
            stand_in: Some("zune-jpeg".to_owned()),
            ..ItemSignal::of(Some(3), signal.clone())
        };
        let link: Signal = "url:https://lamp.example/a b?c=d e".parse().unwrap();
        let all = [ItemSignal::of(None, link), ItemSignal::of(Some(0), signal.clone()), looks];
        assert_eq!(signals_of(&lines_of(&all)).unwrap(), all);
        let older = signals_of(&format!("2 {hash}")).unwrap();
        assert_eq!(older, [ItemSignal::of(Some(2), signal)]);
        for wrong in ["", "HASH", "x HASH", "- pdq:0", "- HASH cut", "- HASH cut=sideways"] {
            let line = wrong.replace("HASH", &hash);
            assert!(signals_of(&format!("{line}\n")).is_err(), "{line}");
        }
    }
}
