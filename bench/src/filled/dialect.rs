//! The few expressions that SQLite and PostgreSQL write differently.

use super::shape::{Noun, Shape};

/// Which of the two is filled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// The head of a query that reads the numbers `from` to `to` as `numbers.n`.
    pub(super) fn numbers(self, from: u64, to: u64) -> String {
        match self {
            Self::Sqlite => format!(
                "WITH RECURSIVE numbers(n) AS
                 (SELECT {from} UNION ALL SELECT n + 1 FROM numbers WHERE n < {to})"
            ),
            Self::Postgres => {
                format!("WITH numbers(n) AS (SELECT generate_series({from}::bigint, {to}::bigint))")
            }
        }
    }

    /// A literal of these bytes.
    pub(super) fn bytes(self, bytes: &[u8]) -> String {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        match self {
            Self::Sqlite => format!("x'{hex}'"),
            Self::Postgres => format!("'\\x{hex}'::bytea"),
        }
    }

    /// The id of a noun's `n`th, as [`Shape::id`] lays it out.
    pub(super) fn id(self, shape: &Shape, noun: Noun, n: &str) -> String {
        let (start, step) = shape.pace(noun);
        let millis = format!("(({start} + ({n}) * {step}) / 1000)");
        let noun = noun as u32;
        match self {
            Self::Sqlite => format!("unhex(printf('%012x7{noun:03x}8%015x', {millis}, {n}))"),
            Self::Postgres => format!(
                "decode(lpad(to_hex({millis}), 12, '0') || '7{noun:03x}8'
                 || lpad(to_hex(({n})::bigint), 15, '0'), 'hex')"
            ),
        }
    }

    /// 32 random bytes; `salt` tells two of one row apart.
    pub(super) fn random_bytes(self, salt: char) -> String {
        match self {
            Self::Sqlite => "randomblob(32)".to_owned(),
            Self::Postgres => format!("decode({}, 'hex')", self.random_hex(salt, 64)),
        }
    }

    /// So many random hexadecimal digits, 64 at the most.
    pub(super) fn random_hex(self, salt: char, digits: usize) -> String {
        match self {
            Self::Sqlite => format!("lower(hex(randomblob({})))", digits / 2),
            Self::Postgres if digits <= 32 => format!("left(md5(n || '{salt}'), {digits})"),
            Self::Postgres => {
                format!("left(md5(n || '{salt}') || md5(n || '{salt}2'), {digits})")
            }
        }
    }

    /// A text as bytes.
    pub(super) fn as_bytes(self, text: &str) -> String {
        match self {
            Self::Sqlite => format!("CAST({text} AS BLOB)"),
            Self::Postgres => format!("convert_to({text}, 'UTF8')"),
        }
    }
}
