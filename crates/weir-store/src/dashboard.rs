//! The day at a glance: sums over a service, none of a person. Each figure is
//! counted in an index of what it is about: items that nobody matched cost
//! nothing here, however many there are.

use weir_model::{ServiceId, Timestamp};
use weir_signals::SignalKind;

use crate::cases::{opt_time, word};
use crate::error::StoreError;
use crate::sql::{Arg, Tx};
use crate::store::Store;

/// The days that are looked at, as the reader's zone has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DashboardDays {
    /// Where each day begins, and where the last one ends.
    pub bounds: Vec<Timestamp>,
    /// How many of the last days decisions and deliveries are told of.
    pub recent: usize,
}

/// What waits, what was found, what was decided, what went out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dashboard {
    /// How many cases wait.
    pub waiting: u64,
    /// By how long they have waited: under 1, 4, 12 and 24 hours, and longer.
    pub ages: [u64; 5],
    /// When the case that has waited longest was opened.
    pub oldest: Option<Timestamp>,
    /// When the case in the middle was opened: half have waited longer.
    pub median: Option<Timestamp>,
    /// How many clocks are over, and when the first of them was.
    pub late: (u64, Option<Timestamp>),
    /// How many clocks are nearly over, and when the first of them is.
    pub soon: (u64, Option<Timestamp>),
    /// How many clocks have time, and when the first of them is over.
    pub fine: (u64, Option<Timestamp>),
    /// Matches, a day each.
    pub matches: Vec<DayOfMatches>,
    /// Decisions of the recent days, a day each.
    pub decisions: Vec<DayOfDecisions>,
    /// What became of the matches of each bank in the recent days, the one
    /// overturned most often first.
    pub banks: Vec<BankOverturns>,
    /// How many deliveries wait.
    pub deliveries_waiting: u64,
    /// How many were given up in the recent days.
    pub deliveries_failed: u64,
}

/// The matches of a day, by kind of signal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayOfMatches {
    /// How many of each kind.
    pub kinds: Vec<(SignalKind, u64)>,
}

/// The decisions of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayOfDecisions {
    /// How many cases were decided.
    pub decided: u64,
    /// How many of them after their clock was over.
    pub late: u64,
}

/// What became of what a bank matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankOverturns {
    /// The bank's name.
    pub bank: String,
    /// How many cases with a match of it were decided.
    pub decided: u64,
    /// How many of them stayed up: kept, or no match at all.
    pub overturned: u64,
}

/// The newest so many decisions tell a bank's rate as well as all of them.
const ENOUGH: i64 = 10_000;
const HOUR: i64 = 3_600_000_000;

impl Store {
    /// The day at a glance, in one state of the store.
    pub async fn dashboard(
        &self,
        service: ServiceId,
        days: &DashboardDays,
        now: Timestamp,
    ) -> Result<Dashboard, StoreError> {
        let mut tx = self.pool.read().await?;
        let mut dashboard = Dashboard::default();
        what_waits(&mut tx, service, now, &mut dashboard).await?;
        for day in days.bounds.windows(2) {
            dashboard.matches.push(matches_between(&mut tx, service, day[0], day[1]).await?);
        }
        let first = days.bounds.len().saturating_sub(days.recent + 1);
        for day in days.bounds[first..].windows(2) {
            dashboard.decisions.push(decided_between(&mut tx, service, day[0], day[1]).await?);
        }
        if let Some(since) = days.bounds.get(first) {
            dashboard.banks = overturns(&mut tx, service, *since).await?;
            what_went_out(&mut tx, service, *since, &mut dashboard).await?;
        }
        Ok(dashboard)
    }
}

/// One pass over what waits, in an index that holds all of it (which SQLite
/// takes where something is said of when a case was opened). A clock is nearly over in its last quarter, or in
/// the last hour of a longer one, as the console draws it.
async fn what_waits(
    tx: &mut Tx,
    service: ServiceId,
    now: Timestamp,
    into: &mut Dashboard,
) -> Result<(), StoreError> {
    let left = "due_at - $2 < CASE
        WHEN due_at - opened_at < 7200000000 THEN (due_at - opened_at) / 2
        WHEN due_at - opened_at < 14400000000 THEN 3600000000
        ELSE (due_at - opened_at) / 4 END";
    let (late, soon) = ("due_at < $2", format!("due_at >= $2 AND {left}"));
    let fine = format!("due_at >= $2 AND NOT ({left})");
    let mut columns = String::new();
    for (name, which) in [("late", late), ("soon", &soon), ("fine", &fine)] {
        columns += &format!(
            ", COUNT(*) FILTER (WHERE {which}) AS {name}, MIN(due_at) FILTER (WHERE {which}) AS {name}_at"
        );
    }
    let sql = format!(
        "SELECT COUNT(*) AS waiting, MIN(opened_at) AS oldest,
                COUNT(*) FILTER (WHERE opened_at > $3) AS under_1,
                COUNT(*) FILTER (WHERE opened_at > $4) AS under_4,
                COUNT(*) FILTER (WHERE opened_at > $5) AS under_12,
                COUNT(*) FILTER (WHERE opened_at > $6) AS under_24{columns}
         FROM cases WHERE service_id = $1 AND state = 'open' AND opened_at >= 0"
    );
    let ago = |hours: i64| Arg::Int(now.micros() - hours * HOUR);
    let args = [Arg::id(&service), Arg::Int(now.micros()), ago(1), ago(4), ago(12), ago(24)];
    let Some(row) = tx.row(&sql, &args).await? else { return Ok(()) };
    into.waiting = row.count("waiting")?;
    let mut below = 0;
    for (place, name) in
        ["under_1", "under_4", "under_12", "under_24", "waiting"].iter().enumerate()
    {
        let so_far = row.count(name)?;
        into.ages[place] = so_far.saturating_sub(below);
        below = so_far;
    }
    into.oldest = opt_time(&row, "oldest")?;
    into.late = (row.count("late")?, opt_time(&row, "late_at")?);
    into.soon = (row.count("soon")?, opt_time(&row, "soon_at")?);
    into.fine = (row.count("fine")?, opt_time(&row, "fine_at")?);
    if into.waiting > 0 {
        let sql = "SELECT opened_at FROM cases WHERE service_id = $1 AND state = 'open'
                   ORDER BY opened_at LIMIT 1 OFFSET $2";
        let middle = i64::try_from(into.waiting / 2).unwrap_or(i64::MAX);
        let row = tx.row(sql, &[Arg::id(&service), Arg::Int(middle)]).await?;
        into.median = row.map(|row| opt_time(&row, "opened_at")).transpose()?.flatten();
    }
    Ok(())
}

async fn matches_between(
    tx: &mut Tx,
    service: ServiceId,
    from: Timestamp,
    to: Timestamp,
) -> Result<DayOfMatches, StoreError> {
    let sql = "SELECT kind, COUNT(*) AS found FROM matches
               WHERE service_id = $1 AND at >= $2 AND at < $3 GROUP BY kind ORDER BY kind";
    let args = [Arg::id(&service), Arg::Int(from.micros()), Arg::Int(to.micros())];
    let rows = tx.rows(sql, &args).await?;
    let kinds = rows.iter().map(|row| Ok((word(row, "kind")?, row.count("found")?)));
    Ok(DayOfMatches { kinds: kinds.collect::<Result<_, StoreError>>()? })
}

async fn decided_between(
    tx: &mut Tx,
    service: ServiceId,
    from: Timestamp,
    to: Timestamp,
) -> Result<DayOfDecisions, StoreError> {
    let sql = "SELECT COUNT(*) AS decided, COUNT(*) FILTER (WHERE decided_at > due_at) AS late
               FROM cases WHERE service_id = $1 AND decided_at >= $2 AND decided_at < $3";
    let args = [Arg::id(&service), Arg::Int(from.micros()), Arg::Int(to.micros())];
    let Some(row) = tx.row(sql, &args).await? else { return Ok(DayOfDecisions::default()) };
    Ok(DayOfDecisions { decided: row.count("decided")?, late: row.count("late")? })
}

/// Of each bank how many decided cases its matches were in. An escalation
/// decides nothing yet; what was taken back is not counted.
async fn overturns(
    tx: &mut Tx,
    service: ServiceId,
    since: Timestamp,
) -> Result<Vec<BankOverturns>, StoreError> {
    let sql = "SELECT m.bank, COUNT(DISTINCT d.id) AS decided,
                COUNT(DISTINCT CASE WHEN d.outcome IN ('keep', 'not_a_match') THEN d.id END)
                    AS overturned
             FROM (SELECT id, case_id, outcome FROM decisions
                   WHERE service_id = $1 AND made_at >= $2 AND undone_at IS NULL
                     AND outcome <> 'escalate'
                   ORDER BY made_at DESC LIMIT $3) d
             JOIN cases c ON c.id = d.case_id JOIN matches m ON m.item_id = c.item_id
             GROUP BY m.bank ORDER BY m.bank";
    let args = [Arg::id(&service), Arg::Int(since.micros()), Arg::Int(ENOUGH)];
    let rows = tx.rows(sql, &args).await?;
    let mut banks: Vec<BankOverturns> = rows
        .iter()
        .map(|row| {
            let (decided, overturned) = (row.count("decided")?, row.count("overturned")?);
            Ok(BankOverturns { bank: row.text("bank")?, decided, overturned })
        })
        .collect::<Result<_, StoreError>>()?;
    banks.sort_by_key(|bank| std::cmp::Reverse(bank.overturned * 1_000_000 / bank.decided.max(1)));
    Ok(banks)
}

async fn what_went_out(
    tx: &mut Tx,
    service: ServiceId,
    since: Timestamp,
    into: &mut Dashboard,
) -> Result<(), StoreError> {
    let sql = "SELECT
            (SELECT COUNT(*) FROM deliveries WHERE service_id = $1 AND state = 'waiting'
             AND state <> 'delivered') AS waiting,
            (SELECT COUNT(*) FROM deliveries WHERE service_id = $1 AND state = 'dead'
             AND ended_at >= $2) AS failed";
    let row = tx.row(sql, &[Arg::id(&service), Arg::Int(since.micros())]).await?;
    let Some(row) = row else { return Ok(()) };
    into.deliveries_waiting = row.count("waiting")?;
    into.deliveries_failed = row.count("failed")?;
    Ok(())
}
