//! The rows of each table, as SQL over the numbers `numbers.n`.

mod handled;
mod posted;

use weir_model::{ServiceId, UserId, WebhookId};

use super::dialect::Dialect;
use super::shape::{BANKS, ENTRIES_EACH, Noun, Shape};

/// Rows to be made: where they go, of which numbers, and how.
pub(super) struct Table {
    pub(super) into: &'static str,
    pub(super) from: u64,
    pub(super) to: u64,
    pub(super) rows: String,
}

/// What the SQL is about.
pub(super) struct Sql<'a> {
    pub(super) dialect: Dialect,
    pub(super) shape: &'a Shape,
    pub(super) service: ServiceId,
    pub(super) user: UserId,
    pub(super) webhook: WebhookId,
}

/// An hour in microseconds.
const HOUR: i64 = 60 * 60 * 1_000_000;

/// What a case is about: nine of ten come of a match, the tenth of a notice.
fn kind(case: &str) -> String {
    format!(
        "CASE WHEN {case} % 10 < 5 THEN 'picture' WHEN {case} % 10 < 7 THEN 'text'
         WHEN {case} % 10 = 7 THEN 'link' WHEN {case} % 10 = 8 THEN 'file' ELSE 'notice' END"
    )
}

/// The number of its bank among [`BANKS`], and with that its kind of signal.
fn bank(case: &str) -> String {
    format!(
        "(CASE WHEN {case} % 10 < 5 THEN 0 WHEN {case} % 10 < 7 THEN 1 WHEN {case} % 10 = 7 THEN 2
          ELSE 3 END)"
    )
}

fn bank_name(case: &str) -> String {
    let [posters, texts, links, files] = BANKS;
    format!(
        "CASE {} WHEN 0 THEN '{posters}' WHEN 1 THEN '{texts}' WHEN 2 THEN '{links}'
         ELSE '{files}' END",
        bank(case)
    )
}

fn signal_kind(case: &str) -> String {
    format!(
        "CASE {} WHEN 0 THEN 'pdq' WHEN 1 THEN 'text' WHEN 2 THEN 'url' ELSE 'sha256' END",
        bank(case)
    )
}

/// The number of the entry that a case's match at `position` is one of. One
/// picture is posted by everybody (a fiftieth of all matches), ten by many.
fn entry(case: &str, position: &str) -> String {
    format!(
        "(CASE WHEN {case} % 50 = 1 AND {position} = 0 THEN 0
          WHEN {case} % 20 = 2 AND {position} = 0 THEN 1 + ({case} / 20) % 10
          ELSE {bank} * {ENTRIES_EACH} + 11 + {hash} % ({ENTRIES_EACH} - 11) END)",
        bank = bank(case),
        hash = hash(&format!("({case} * 3 + {position})")),
    )
}

/// A number far from that of another `n` (Knuth's multiplicative hash).
fn hash(n: &str) -> String {
    format!("({n} * 2654435761 % 4294967296 / 64)")
}

/// Whose an item is: a few write much, one above all.
fn author(shape: &Shape, item: &str) -> String {
    format!(
        "(CASE WHEN {item} % 1000 = 1 THEN 1 WHEN {item} % 100 = 0 THEN 2 + ({item} / 100) % 20
          ELSE 22 + {} % {} END)",
        hash(item),
        shape.authors - 22
    )
}

impl Sql<'_> {
    fn id(&self, noun: Noun, n: &str) -> String {
        self.dialect.id(self.shape, noun, n)
    }

    fn at(&self, noun: Noun, n: &str) -> String {
        let (start, step) = self.shape.pace(noun);
        format!("({start} + ({n}) * {step})")
    }

    fn service(&self) -> String {
        self.dialect.bytes(self.service.as_bytes())
    }

    fn is_open(&self, case: &str) -> String {
        format!("({case} % 25 = 0 OR {case} * 100 > {} * 84)", self.shape.cases)
    }

    fn outcome(case: &str) -> String {
        let hash = hash(case);
        format!(
            "CASE WHEN {hash} % 20 < 12 THEN 'remove' WHEN {hash} % 20 < 14 THEN 'label'
             WHEN {hash} % 20 < 17 THEN 'keep' ELSE 'not_a_match' END"
        )
    }

    /// The ids of the entries, by number, while the rows are made.
    pub(super) fn scratch(&self) -> String {
        let bytes = if self.dialect == Dialect::Sqlite { "BLOB" } else { "BYTEA" };
        format!("CREATE TABLE bench_entries (i BIGINT PRIMARY KEY, id {bytes}, text TEXT)")
    }

    /// Every table, in the order of its references.
    pub(super) fn tables(&self, sealed: i64) -> Vec<Table> {
        vec![
            self.authors(),
            self.items(),
            self.revisions(),
            self.second_revisions(),
            self.cases(),
            self.contents(),
            self.media(),
            self.matches(),
            self.more_matches(),
            self.notices(),
            self.decisions(),
            self.undone_decisions(),
            self.actions(),
            self.deliveries(),
            self.events(sealed),
            self.payloads(),
            self.sessions(),
            self.requests(),
        ]
    }

    /// Where the store goes on counting.
    pub(super) fn counters(&self, sealed: i64) -> String {
        let (service, shape) = (self.service(), self.shape);
        let counter = |noun: &str, last: u64| {
            format!(
                "INSERT INTO counters (service_id, noun, last) VALUES ({service}, '{noun}', {last});"
            )
        };
        [
            counter("case", shape.cases),
            counter("notice", shape.notices),
            counter("action", shape.cases),
            format!(
                "INSERT INTO outboxes (service_id, next_delivery) VALUES ({service}, {});",
                shape.deliveries + 1
            ),
            format!("UPDATE services SET sealed_seq = {}", sealed + shape.events as i64),
        ]
        .concat()
    }
}
