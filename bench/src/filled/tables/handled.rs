//! What people and Weir did about it, and whom they told.

use super::{HOUR, Sql, Table, hash, kind};
use crate::filled::shape::{ITEMS_A_CASE, Noun};

impl Sql<'_> {
    pub(super) fn cases(&self) -> Table {
        let (open, at) = (self.is_open("n"), self.at(Noun::Case, "n"));
        Table {
            into: "cases (id, service_id, number, item_id, url, queue, state, version, opened_at,
                   decided_at, kind, due_at)",
            from: 1,
            to: self.shape.cases,
            rows: format!(
                "SELECT {id}, {service}, n, CASE WHEN n % 100 = 99 THEN NULL ELSE {item} END,
                 CASE WHEN n % 100 = 99 THEN 'https://share.example/' || n ELSE NULL END,
                 CASE WHEN n % 50 = 7 THEN 'escalated' WHEN n % 10 = 9 THEN 'notices'
                 ELSE 'matches' END,
                 CASE WHEN {open} THEN 'open' ELSE 'decided' END, 1 + n % 3, {at},
                 CASE WHEN {open} THEN NULL ELSE {at} + {HOUR} END, {kind},
                 {at} + {HOUR} * (CASE n % 4 WHEN 0 THEN 1 WHEN 1 THEN 4 WHEN 2 THEN 24
                 ELSE 72 END) FROM numbers",
                id = self.id(Noun::Case, "n"),
                service = self.service(),
                item = self.id(Noun::Item, &format!("n * {ITEMS_A_CASE}")),
                kind = kind("n"),
            ),
        }
    }

    /// Of ten cases one of notices has three, and two of matches one each.
    pub(super) fn notices(&self) -> Table {
        let case = "((n - 1) / 5 * 10 + CASE (n - 1) % 5 WHEN 3 THEN 3 WHEN 4 THEN 5 ELSE 9 END)";
        Table {
            into: "notices (id, service_id, number, item_id, url, kind, reason, reporter,
                   good_faith, received_at, case_id, outcome)",
            from: 1,
            to: self.shape.notices,
            rows: format!(
                "SELECT {id}, {service}, n,
                 CASE WHEN {case} % 100 = 99 THEN NULL ELSE {item} END,
                 CASE WHEN {case} % 100 = 99 THEN 'https://share.example/' || {case} ELSE NULL END,
                 CASE WHEN n % 30 = 0 THEN 'trusted_flagger' ELSE 'user' END,
                 'This calls for false lights on the northern rocks. ' || n,
                 CASE WHEN n % 3 = 0 THEN '{{\"name\":\"A reader\"}}' ELSE NULL END, 1, {at}, {case_id},
                 CASE WHEN {open} THEN NULL ELSE {outcome} END FROM numbers",
                id = self.id(Noun::Notice, "n"),
                service = self.service(),
                item = self.id(Noun::Item, &format!("{case} * {ITEMS_A_CASE}")),
                at = self.at(Noun::Case, case),
                case_id = self.id(Noun::Case, case),
                open = self.is_open(case),
                outcome = Self::outcome(case),
            ),
        }
    }

    const DECISIONS: &'static str =
        "decisions (id, service_id, case_id, purpose, outcome, reason, language,
        decided_by, made_at, not_before, undone_at)";

    fn decisions_that(&self, noun: Noun, which: &str, undone: &str) -> String {
        format!(
            "SELECT {}, {}, {}, CASE WHEN n % 9 = 0 THEN 'news' ELSE 'promotion' END, {},
             'It calls for false lights, as the banked poster does.', 'en', '{}', {at} + {HOUR},
             {at} + {HOUR} + 10000000, {undone} FROM numbers WHERE NOT {} AND {which}",
            self.id(noun, "n"),
            self.service(),
            self.id(Noun::Case, "n"),
            Self::outcome("n"),
            self.user,
            self.is_open("n"),
            at = self.at(Noun::Case, "n"),
        )
    }

    pub(super) fn decisions(&self) -> Table {
        let rows = self.decisions_that(Noun::Decision, "n > 0", "NULL");
        Table { into: Self::DECISIONS, from: 1, to: self.shape.cases, rows }
    }

    /// One of forty was decided otherwise before.
    pub(super) fn undone_decisions(&self) -> Table {
        let undone = format!("{} + {HOUR} + 5000000", self.at(Noun::Case, "n"));
        let rows = self.decisions_that(Noun::Undone, "n % 40 = 1", &undone);
        Table { into: Self::DECISIONS, from: 1, to: self.shape.cases, rows }
    }

    pub(super) fn actions(&self) -> Table {
        Table {
            into: "actions (id, service_id, number, decision_id, item_id, kind, state, requested_at)",
            from: 1,
            to: self.shape.cases,
            rows: format!(
                "SELECT {}, {}, n, {}, {}, CASE {} WHEN 'remove' THEN 'remove' WHEN 'label' THEN 'label'
                 ELSE 'keep' END, 'delivered', {} + {HOUR} FROM numbers
                 WHERE NOT {} AND n % 100 <> 99",
                self.id(Noun::Action, "n"),
                self.service(),
                self.id(Noun::Decision, "n"),
                self.id(Noun::Item, &format!("n * {ITEMS_A_CASE}")),
                Self::outcome("n"),
                self.at(Noun::Case, "n"),
                self.is_open("n"),
            ),
        }
    }

    /// The even ones tell of an action, the odd ones of a late verdict.
    pub(super) fn deliveries(&self) -> Table {
        let (case, item) = ("(n / 2)", "((n - 1) * 10 + 7)");
        let last = self.shape.deliveries;
        let state = format!(
            "CASE WHEN n > {last} - 400 THEN 'waiting' WHEN {hash} % 200 = 0 THEN 'dead'
             WHEN {hash} % 100 = 1 THEN 'cancelled' ELSE 'delivered' END",
            hash = hash("n")
        );
        let at = self.at(Noun::Delivery, "n");
        Table {
            into: "deliveries (id, service_id, number, webhook_id, message_id, kind, item_id,
                   action_id, decision_id, body, state, attempts, created_at, next_at,
                   first_attempt_at, last_attempt_at, last_status, ended_at)",
            from: 1,
            to: last,
            rows: format!(
                "SELECT {id}, {service}, n, {webhook}, {id},
                 CASE WHEN n % 2 = 0 THEN 'action.requested' ELSE 'verdict.changed' END,
                 CASE WHEN n % 2 = 0 THEN {of_case} ELSE {of_item} END,
                 CASE WHEN n % 2 = 0 THEN {action} ELSE NULL END,
                 CASE WHEN n % 2 = 0 THEN {decision} ELSE NULL END,
                 '{{\"type\":\"action.requested\",\"action\":\"remove\",\"item\":{{\"type\":\"post\",\"id\":\"p' || n ||
                 '\"}},\"policy\":\"false-lights\",\"reason\":\"It calls for false lights, as the banked poster does.\",\"echo\":null}}',
                 {state}, CASE WHEN n > {last} - 400 THEN 0 ELSE 1 END, {at}, {at}, {at}, {at}, 200,
                 CASE WHEN n > {last} - 400 THEN NULL ELSE {at} + 200000 END
                 FROM numbers WHERE n % 2 = 1 OR NOT {open}",
                id = self.id(Noun::Delivery, "n"),
                service = self.service(),
                webhook = self.dialect.bytes(self.webhook.as_bytes()),
                of_case = self.id(Noun::Item, &format!("{case} * {ITEMS_A_CASE}")),
                of_item = self.id(Noun::Item, item),
                action = self.id(Noun::Action, case),
                decision = self.id(Noun::Decision, case),
                open = self.is_open(case),
            ),
        }
    }

    pub(super) fn events(&self, sealed: i64) -> Table {
        let case = format!("(1 + n % {})", self.shape.cases);
        Table {
            into: "events (id, service_id, kind, at, subject, digest, seq, hash)",
            from: 1,
            to: self.shape.events,
            rows: format!(
                "SELECT {}, {}, CASE WHEN n % 3 > 0 THEN 'items.received@1' WHEN n % 6 = 0 THEN 'case.opened@1'
                 WHEN n % 5 = 0 THEN 'case.read@1' ELSE 'decision.made@1' END, {},
                 CASE WHEN n % 3 > 0 THEN NULL ELSE {} END, {}, {sealed} + n, {} FROM numbers",
                self.id(Noun::Event, "n"),
                self.service(),
                self.at(Noun::Event, "n"),
                self.id(Noun::Case, &case),
                self.dialect.random_bytes('d'),
                self.dialect.random_bytes('h'),
            ),
        }
    }

    pub(super) fn payloads(&self) -> Table {
        let body = "'{\"items\":[[\"item_01jz6v9x8yfm4tq2w3e5r7a9bc\",1,\"allow\"],[\"item_01jz6v9x8yfm4tq2w3e5r7a9bd\",1,\"allow\"]],\"by\":\"weir\",\"n\":' || n || '}'";
        Table {
            into: "event_payloads (event_id, salt, body)",
            from: 1,
            to: self.shape.events,
            rows: format!(
                "SELECT {}, {}, {} FROM numbers",
                self.id(Noun::Event, "n"),
                self.dialect.random_bytes('s'),
                self.dialect.as_bytes(body),
            ),
        }
    }

    pub(super) fn sessions(&self) -> Table {
        let at = self.at(Noun::Session, "n");
        Table {
            into: "user_sessions (id, service_id, user_id, digest, created_at, last_seen_at,
                   expires_at, client)",
            from: 1,
            to: 1_000,
            rows: format!(
                "SELECT {}, {}, {}, {}, {at}, {at}, {at} + 12 * {HOUR}, 'a browser' FROM numbers",
                self.id(Noun::Session, "n"),
                self.service(),
                self.dialect.bytes(self.user.as_bytes()),
                self.dialect.random_bytes('t'),
            ),
        }
    }

    /// A day of requests that may be repeated.
    pub(super) fn requests(&self) -> Table {
        let count = self.shape.items / 30;
        let now = self.shape.now.micros();
        Table {
            into: "requests (service_id, idempotency_key, digest, at, status, body)",
            from: 1,
            to: count,
            rows: format!(
                "SELECT {}, 'upload-' || n, {}, {now} - 20 * {HOUR} + n * (20 * {HOUR} / {count}), 201, {}
                 FROM numbers",
                self.service(),
                self.dialect.random_bytes('q'),
                self.dialect.as_bytes("'{\"verdict\":\"allow\",\"matches\":[]}'"),
            ),
        }
    }
}
