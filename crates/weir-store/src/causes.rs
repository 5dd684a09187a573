//! What a cause reached, as SQL: the items that it touched and since when, the
//! decisions behind it, the cases that stand on nothing else. One place for the
//! preview and the job, so that what was shown is what is done.

use serde_json::{Value, json};
use weir_model::{Actor, BankName, Cause, Timestamp};

use crate::error::StoreError;
use crate::sql::Arg;

/// A cause, and until when what it did is meant: what people decide later is
/// theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reach {
    pub(crate) cause: Cause,
    pub(crate) until: Timestamp,
    /// The rule as decisions name it.
    actor: String,
}

impl Reach {
    /// What the cause did until `at`.
    pub(crate) fn new(cause: &Cause, at: Timestamp) -> Self {
        let (mut cause, mut until) = (cause.clone(), at);
        if let Cause::Time { to, .. } = &mut cause {
            // The end of a span is not in it, the moment of asking is.
            *to = (*to).min(Timestamp::from_micros(at.micros().saturating_add(1)));
            until = *to;
        }
        let actor = match cause {
            Cause::RuleVersion(id) => Actor::Rule(id).to_string(),
            _ => String::new(),
        };
        Self { cause, until, actor }
    }

    /// As the task of a job keeps it.
    pub(crate) fn task(&self) -> String {
        let what = match &self.cause {
            Cause::Entry(id) => json!({ "entry": id.to_string() }),
            Cause::RuleVersion(id) => json!({ "rule_version": id.to_string() }),
            Cause::Import(id) => json!({ "import": id.to_string() }),
            Cause::Bank(name) => json!({ "bank": name.as_str() }),
            Cause::Time { from, to } => json!({ "from": from.micros(), "to": to.micros() }),
        };
        json!({ "cause": what, "until": self.until.micros() }).to_string()
    }

    /// Reads what [`Reach::task`] wrote.
    pub(crate) fn of_task(task: &str) -> Result<Self, StoreError> {
        let damaged = || StoreError::Damaged("the task of a job".to_owned());
        let task: Value = serde_json::from_str(task).map_err(|_| damaged())?;
        let what = &task["cause"];
        let text = |name: &str| what[name].as_str();
        let time = |value: &Value| value.as_i64().map(Timestamp::from_micros);
        let cause = if let Some(id) = text("entry") {
            Cause::Entry(id.parse().map_err(|_| damaged())?)
        } else if let Some(id) = text("rule_version") {
            Cause::RuleVersion(id.parse().map_err(|_| damaged())?)
        } else if let Some(id) = text("import") {
            Cause::Import(id.parse().map_err(|_| damaged())?)
        } else if let Some(name) = text("bank") {
            Cause::Bank(name.parse::<BankName>().map_err(|_| damaged())?)
        } else {
            let span = time(&what["from"]).zip(time(&what["to"]));
            let (from, to) = span.ok_or_else(damaged)?;
            Cause::Time { from, to }
        };
        let until = time(&task["until"]).ok_or_else(damaged)?;
        Ok(Self { until, ..Self::new(&cause, Timestamp::from_micros(i64::MAX)) })
    }

    /// What the statements below are given: `$1` the service, `$2` what the
    /// cause is known by, `$3` until when, `$4` the rule as decisions name it.
    pub(crate) fn args<'a>(&'a self, service: &'a weir_model::ServiceId) -> Vec<Arg<'a>> {
        let key = match &self.cause {
            Cause::Entry(id) => Arg::id(id),
            Cause::RuleVersion(id) => Arg::id(id),
            Cause::Import(id) => Arg::id(id),
            Cause::Bank(name) => Arg::text(name.as_str()),
            Cause::Time { from, .. } => Arg::Int(from.micros()),
        };
        let mut args = vec![Arg::id(service), key, Arg::Int(self.until.micros())];
        if matches!(self.cause, Cause::RuleVersion(_)) {
            args.push(Arg::text(self.actor.as_str()));
        }
        args
    }

    /// `tied (item_id, at)`: the items that the cause reached, and when first.
    /// The limits are no limits: without them SQLite goes through every match of
    /// the service, in the order that it is to be grouped in.
    pub(crate) fn tied(&self) -> &'static str {
        match self.cause {
            Cause::Entry(_) => {
                "tied (item_id, at) AS (SELECT item_id, MIN(at) FROM
                   (SELECT item_id, at FROM matches WHERE service_id = $1 AND entry_id = $2
                    ORDER BY at LIMIT 1000000000) newest GROUP BY item_id)"
            }
            Cause::Bank(_) => {
                "tied (item_id, at) AS (SELECT item_id, MIN(at) FROM
                   (SELECT item_id, at FROM matches WHERE service_id = $1 AND bank = $2
                    ORDER BY at LIMIT 1000000000) newest GROUP BY item_id)"
            }
            Cause::Import(_) => {
                "wanted (entry_id) AS (
                   SELECT id FROM entries WHERE import_id = $2
                   UNION ALL SELECT entry_id FROM entries_gone
                   WHERE service_id = $1 AND import_id = $2),
                 tied (item_id, at) AS (SELECT m.item_id, MIN(m.at)
                   FROM wanted CROSS JOIN matches m
                   WHERE m.service_id = $1 AND m.entry_id = wanted.entry_id GROUP BY m.item_id)"
            }
            Cause::RuleVersion(_) => {
                "tied (item_id, at) AS (SELECT item_id, MIN(at) FROM
                   (SELECT item_id, at FROM rule_hits WHERE service_id = $1 AND version_id = $2
                    AND state = 'live' AND outcome = 'fires'
                    ORDER BY at LIMIT 1000000000) newest GROUP BY item_id)"
            }
            // What was held in it and waits.
            Cause::Time { .. } => {
                "tied (item_id, at) AS (SELECT r.item_id, r.received_at
                   FROM revisions r CROSS JOIN items i
                   WHERE r.service_id = $1 AND r.verdict = 'hold' AND r.received_at >= $2
                   AND r.received_at < $3 AND i.id = r.item_id AND i.revision = r.number)"
            }
        }
    }

    /// `taken (id, case_id, outcome, decided_by, undone_at)`: the decisions of
    /// the cause, whether they stand or not. An escalation is none: nothing
    /// followed from it.
    pub(crate) fn taken(&self) -> String {
        let columns = "d.id, d.case_id, d.outcome, d.decided_by, d.undone_at";
        let decided = "d.outcome <> 'escalate'";
        let of_items = format!(
            "SELECT {columns} FROM tied CROSS JOIN cases c CROSS JOIN decisions d
             WHERE c.item_id = tied.item_id AND c.service_id = $1 AND d.case_id = c.id
             AND {decided} AND d.made_at >= tied.at AND d.made_at <= $3"
        );
        let all = match self.cause {
            Cause::Entry(_) | Cause::Import(_) | Cause::Bank(_) => of_items,
            Cause::RuleVersion(_) => format!(
                "{of_items} UNION SELECT {columns} FROM decisions d
                 WHERE d.service_id = $1 AND d.decided_by = $4 AND d.decided_by LIKE 'rule%'
                 AND {decided} AND d.made_at <= $3"
            ),
            Cause::Time { .. } => format!(
                "SELECT {columns} FROM decisions d WHERE d.made_at >= $2 AND d.made_at < $3
                 AND d.service_id = $1 AND {decided}"
            ),
        };
        format!("taken (id, case_id, outcome, decided_by, undone_at) AS ({all})")
    }

    /// Whether nothing but the cause speaks for looking at case `c`, and no
    /// notice waits in it.
    pub(crate) fn alone(&self) -> String {
        let notices = "NOT EXISTS (SELECT 1 FROM notices n WHERE n.case_id = c.id)";
        match self.only() {
            Some(only) => format!("({only} AND {notices})"),
            None => "(1 = 0)".to_owned(),
        }
    }

    /// Whether nothing but the cause speaks for case `c`; nothing where that is
    /// no question: a span of time is no reason to doubt a match. The service is
    /// not asked for: SQLite would go through all of its matches.
    fn only(&self) -> Option<&'static str> {
        Some(match self.cause {
            Cause::Entry(_) => {
                "(EXISTS (SELECT 1 FROM matches o WHERE o.item_id = c.item_id AND o.entry_id = $2)
                  AND NOT EXISTS (SELECT 1 FROM matches o WHERE o.item_id = c.item_id AND o.entry_id <> $2))"
            }
            Cause::Bank(_) => {
                "(EXISTS (SELECT 1 FROM matches o WHERE o.item_id = c.item_id AND o.bank = $2)
                  AND NOT EXISTS (SELECT 1 FROM matches o WHERE o.item_id = c.item_id AND o.bank <> $2))"
            }
            Cause::Import(_) => {
                "(EXISTS (SELECT 1 FROM matches o WHERE o.item_id = c.item_id)
                  AND NOT EXISTS (SELECT 1 FROM matches o WHERE o.item_id = c.item_id
                    AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.id = o.entry_id
                                    AND e.import_id = $2)
                    AND NOT EXISTS (SELECT 1 FROM entries_gone g WHERE g.entry_id = o.entry_id
                                    AND g.import_id = $2)))"
            }
            Cause::RuleVersion(_) => {
                "(EXISTS (SELECT 1 FROM rule_hits o WHERE o.item_id = c.item_id
                          AND o.state = 'live' AND o.outcome = 'fires' AND o.version_id = $2)
                  AND NOT EXISTS (SELECT 1 FROM rule_hits o WHERE o.item_id = c.item_id
                    AND o.state = 'live' AND o.outcome = 'fires' AND o.version_id <> $2))"
            }
            Cause::Time { .. } => return None,
        })
    }

    /// Whether the item of case `c` is held by the cause: its newest revision
    /// is. Where other rules fired too, the hold may be theirs, and stays.
    pub(crate) fn held(&self) -> String {
        let within = match self.cause {
            Cause::Time { .. } => "AND hr.received_at >= $2 AND hr.received_at < $3",
            _ => "",
        };
        let held = format!(
            "EXISTS (SELECT 1 FROM items hi CROSS JOIN revisions hr
             WHERE hi.id = c.item_id AND hr.item_id = hi.id AND hr.number = hi.revision
             AND hr.verdict = 'hold' {within})"
        );
        match (&self.cause, self.only()) {
            (Cause::RuleVersion(_), Some(only)) => format!("({held} AND {only})"),
            _ => held,
        }
    }

    /// `reached (case_id, since)`: the cases in which something is left to be
    /// taken back.
    pub(crate) fn reached(&self) -> String {
        let standing = "d.undone_at IS NULL AND d.outcome <> 'escalate'";
        let (alone, held) = (self.alone(), self.held());
        let waits = format!("c.state = 'open' AND c.opened_at <= $3 AND ({alone} OR {held})");
        let all = match self.cause {
            Cause::Entry(_) | Cause::Import(_) | Cause::Bank(_) | Cause::RuleVersion(_) => {
                let by_rule = if matches!(self.cause, Cause::RuleVersion(_)) {
                    format!(
                        " UNION ALL SELECT d.case_id, CAST(NULL AS BIGINT) FROM decisions d
                         WHERE d.service_id = $1 AND d.decided_by = $4
                         AND d.decided_by LIKE 'rule%' AND {standing} AND d.made_at <= $3"
                    )
                } else {
                    String::new()
                };
                format!(
                    "SELECT c.id, tied.at FROM tied CROSS JOIN cases c
                     WHERE c.item_id = tied.item_id AND c.service_id = $1 AND (({waits})
                       OR EXISTS (SELECT 1 FROM decisions d WHERE d.case_id = c.id AND {standing}
                                  AND d.made_at >= tied.at AND d.made_at <= $3)){by_rule}"
                )
            }
            Cause::Time { .. } => format!(
                "SELECT c.id, tied.at FROM tied CROSS JOIN cases c
                 WHERE c.item_id = tied.item_id AND c.service_id = $1 AND {waits}
                 UNION ALL SELECT d.case_id, d.made_at FROM decisions d
                 WHERE d.made_at >= $2 AND d.made_at < $3 AND d.service_id = $1 AND {standing}"
            ),
        };
        format!("reached (case_id, since) AS ({all})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_read_back_as_it_was() {
        let at = Timestamp::from_micros;
        for cause in [
            Cause::Entry(weir_model::Id::from_bytes([1; 16])),
            Cause::RuleVersion(weir_model::Id::from_bytes([2; 16])),
            Cause::Import(weir_model::Id::from_bytes([3; 16])),
            Cause::Bank("lamps \"of\" المنارة".parse().unwrap()),
            Cause::Time { from: at(4), to: at(9) },
        ] {
            let reach = Reach::new(&cause, at(1_000));
            assert_eq!(Reach::of_task(&reach.task()).unwrap(), reach);
        }
    }

    #[test]
    fn a_span_ends_at_the_latest_when_it_is_asked_for() {
        let at = Timestamp::from_micros;
        let cause = Cause::Time { from: at(4), to: at(9_000) };
        let reach = Reach::new(&cause, at(1_000));
        assert_eq!(reach.cause, Cause::Time { from: at(4), to: at(1_001) });
    }

    #[test]
    fn a_task_that_names_no_cause_is_damaged() {
        for task in ["", "{}", r#"{"cause":{"entry":"lamp"},"until":1}"#, r#"{"until":1}"#] {
            assert!(matches!(Reach::of_task(task), Err(StoreError::Damaged(_))), "{task}");
        }
    }
}
