//! Banks as a page lists them: what each holds, what it found lately, and how
//! often people said that it was wrong.

use std::collections::HashMap;

use weir_model::{Bank, BankId, Id, Outcome, ServiceId, Timestamp};

use crate::error::StoreError;
use crate::sql::{Arg, Row};
use crate::store::Store;

/// How many days of matches and decisions are counted.
pub const OVERVIEW_DAYS: usize = 7;

/// A day in microseconds.
const DAY: i64 = 86_400_000_000;

/// A bank with its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankOverview {
    /// The bank.
    pub bank: Bank,
    /// How many entries it has.
    pub entries: u64,
    /// How many of those are switched off.
    pub off: u64,
    /// How many items matched it on each of the last days, the newest last.
    pub matched: [u64; OVERVIEW_DAYS],
    /// How many decisions were made in these days about items that matched it.
    pub decisions: u64,
    /// How many of those said that it was no match, or were taken back.
    pub overturned: u64,
}

impl BankOverview {
    /// How many items matched it in all these days.
    pub fn matches(&self) -> u64 {
        self.matched.iter().sum()
    }
}

impl Store {
    /// Every bank by name, with the figures of the days before `now`.
    pub async fn bank_overviews(
        &self,
        service: ServiceId,
        now: Timestamp,
    ) -> Result<Vec<BankOverview>, StoreError> {
        let banks = self.banks(service).await?;
        let since = now.micros() - OVERVIEW_DAYS as i64 * DAY;
        let mut tx = self.pool.read().await?;
        let mut held: HashMap<BankId, [u64; 2]> = HashMap::new();
        // The off ones apart: an index holds those alone, and the whole count
        // is answered from the other one without a look at the rows.
        for (place, sql) in [
            "SELECT bank_id, COUNT(*) AS found FROM entries WHERE service_id = $1 GROUP BY bank_id",
            "SELECT bank_id, COUNT(*) AS found FROM entries
             WHERE service_id = $1 AND off_since IS NOT NULL GROUP BY bank_id",
        ]
        .into_iter()
        .enumerate()
        {
            for row in tx.rows(sql, &[Arg::id(&service)]).await? {
                let of = held.entry(Id::from_bytes(row.array("bank_id")?)).or_default();
                of[place] = row.count("found")?;
            }
        }
        let args = [Arg::id(&service), Arg::Int(since)];
        let matched = tx
            .rows(
                "SELECT bank, (at - $2) / 86400000000 AS day, COUNT(DISTINCT item_id) AS found
                 FROM matches WHERE service_id = $1 AND at >= $2 GROUP BY bank, day",
                &args,
            )
            .await?;
        let not_a_match = Outcome::NotAMatch.name();
        let decided = tx
            .rows(
                "SELECT m.bank AS bank, COUNT(DISTINCT d.id) AS decisions,
                        COUNT(DISTINCT CASE WHEN d.outcome = $3 OR d.undone_at IS NOT NULL
                              THEN d.id END) AS overturned
                 FROM decisions d JOIN cases c ON c.id = d.case_id
                 JOIN matches m ON m.item_id = c.item_id
                 WHERE d.service_id = $1 AND d.made_at >= $2 GROUP BY m.bank",
                &[Arg::id(&service), Arg::Int(since), Arg::text(not_a_match)],
            )
            .await?;
        let matched = by_bank_and_day(&matched)?;
        let mut figures = HashMap::new();
        for row in &decided {
            let both = (row.count("decisions")?, row.count("overturned")?);
            figures.insert(row.text("bank")?, both);
        }
        let overview = |bank: Bank| {
            let [entries, off] = held.get(&bank.id).copied().unwrap_or_default();
            let name = bank.name.as_str();
            let (decisions, overturned) = figures.get(name).copied().unwrap_or_default();
            let matched = matched.get(name).copied().unwrap_or_default();
            BankOverview { bank, entries, off, matched, decisions, overturned }
        };
        Ok(banks.into_iter().map(overview).collect())
    }
}

/// Matches name their bank: an entry may be gone, what it found stays told.
fn by_bank_and_day(rows: &[Row]) -> Result<HashMap<String, [u64; OVERVIEW_DAYS]>, StoreError> {
    let mut found: HashMap<String, [u64; OVERVIEW_DAYS]> = HashMap::new();
    for row in rows {
        let days = found.entry(row.text("bank")?).or_default();
        // What came in this very moment belongs to the last day.
        let day = usize::try_from(row.int("day")?).unwrap_or_default().min(OVERVIEW_DAYS - 1);
        days[day] += row.count("found")?;
    }
    Ok(found)
}
