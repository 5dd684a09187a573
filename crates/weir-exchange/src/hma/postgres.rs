//! HMA's tables, read in one transaction that only reads: HMA may go on beside
//! it. Columns that an older HMA has not are nothing; every value is cast to the
//! type that is wanted, so that the width of a number there does not matter.
//! `exchange_data.pickled_fetch_signal_metadata` is never read: to unpickle it is
//! to run whatever it says.

use std::collections::HashSet;
use std::time::Duration;

use serde_json::Value;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Postgres, Row as _, Transaction};

use super::{HmaBank, HmaContent, HmaCredentials, HmaError, HmaExchange, Left, Survey};

/// What is there in every HMA.
const NEEDED: [(&str, &str); 9] = [
    ("bank", "id"),
    ("bank", "name"),
    ("bank", "enabled_ratio"),
    ("bank_content", "id"),
    ("bank_content", "bank_id"),
    ("bank_content", "disable_until_ts"),
    ("content_signal", "content_id"),
    ("content_signal", "signal_type"),
    ("content_signal", "signal_val"),
];

/// How long is waited for the database.
const PATIENCE: Duration = Duration::from_secs(15);

pub(super) struct Database {
    tx: Transaction<'static, Postgres>,
    columns: HashSet<(String, String)>,
}

impl From<sqlx::Error> for HmaError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Io(io) => Self::Unreachable(io.to_string()),
            sqlx::Error::PoolTimedOut => Self::Unreachable("it does not answer".to_owned()),
            _ => Self::Database(error),
        }
    }
}

impl Database {
    pub(super) async fn open(address: &str) -> Result<Self, HmaError> {
        // sqlx takes any scheme.
        if !["postgres://", "postgresql://"].iter().any(|scheme| address.starts_with(scheme)) {
            return Err(HmaError::Address("it begins otherwise".to_owned()));
        }
        let options: PgConnectOptions =
            address.parse().map_err(|error: sqlx::Error| HmaError::Address(error.to_string()))?;
        let options = options.application_name("weir import");
        // A pool tries again and again where nobody listens.
        let first = tokio::time::timeout(PATIENCE, options.connect()).await;
        first.map_err(|_| HmaError::Unreachable("it does not answer".to_owned()))??.close().await?;
        let pool = PgPoolOptions::new().max_connections(1).acquire_timeout(PATIENCE);
        let pool = pool.connect_with(options).await?;
        let mut tx = pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        let rows = sqlx::query(
            "SELECT table_name::text AS of_table, column_name::text AS name
             FROM information_schema.columns
             WHERE table_schema::name = ANY (current_schemas(false))",
        )
        .fetch_all(&mut *tx)
        .await?;
        let columns = rows
            .iter()
            .map(|row| Ok((row.try_get("of_table")?, row.try_get("name")?)))
            .collect::<Result<_, sqlx::Error>>()?;
        let database = Self { tx, columns };
        match NEEDED.iter().find(|(table, column)| !database.has(table, column)) {
            Some((table, column)) => Err(HmaError::NotHma(format!("{table}.{column}"))),
            None => Ok(database),
        }
    }

    fn has(&self, table: &str, column: &str) -> bool {
        self.columns.contains(&(table.to_owned(), column.to_owned()))
    }

    /// A column as this type, or nothing of this type where there is none.
    fn column(&self, table: &str, short: &str, column: &str, kind: &str) -> String {
        if self.has(table, column) {
            format!("{short}.{column}::{kind} AS {column}")
        } else {
            format!("NULL::{kind} AS {column}")
        }
    }

    async fn rows(&mut self, sql: String) -> Result<Vec<PgRow>, HmaError> {
        Ok(sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut *self.tx).await?)
    }

    async fn count(&mut self, from: &str) -> Result<i64, HmaError> {
        let rows = self.rows(format!("SELECT count(*) AS found FROM {from}")).await?;
        Ok(rows.first().map_or(Ok(0), |row| row.try_get("found"))?)
    }

    pub(super) async fn survey(&mut self) -> Result<Survey, HmaError> {
        let mut survey = Survey { banks: self.banks().await?, ..Survey::default() };
        let sql = "SELECT count(*) AS found, COALESCE(max(id), 0)::bigint AS greatest
                   FROM bank_content";
        if let Some(row) = self.rows(sql.to_owned()).await?.first() {
            survey.contents = u64::try_from(row.try_get::<i64, _>("found")?).unwrap_or_default();
            survey.greatest = row.try_get("greatest")?;
        }
        if self.has("exchange", "name") {
            survey.exchanges = self.exchanges().await?;
        }
        if self.has("signal_type_override", "enabled_ratio") {
            let sql = "SELECT name::text AS name, enabled_ratio::float8 AS enabled_ratio
                       FROM signal_type_override ORDER BY name";
            for row in self.rows(sql.to_owned()).await? {
                survey.signal_types.push((row.try_get("name")?, row.try_get("enabled_ratio")?));
            }
        }
        if self.has("exchange_api_config", "default_credentials_json") {
            survey.credentials = self.credentials().await?;
        }
        survey.left = self.left().await?;
        survey.useless = self.useless().await?;
        Ok(survey)
    }

    async fn banks(&mut self) -> Result<Vec<HmaBank>, HmaError> {
        let exchange = self.column("bank", "b", "import_from_exchange_id", "bigint");
        let sql = format!(
            "SELECT b.id::bigint AS id, b.name::text AS name,
                    b.enabled_ratio::float8 AS enabled_ratio, {exchange}
             FROM bank b ORDER BY b.id"
        );
        let bank = |row: &PgRow| {
            Ok(HmaBank {
                id: row.try_get("id")?,
                name: row.try_get("name")?,
                ratio: row.try_get("enabled_ratio")?,
                exchange: row.try_get("import_from_exchange_id")?,
            })
        };
        self.rows(sql).await?.iter().map(bank).collect()
    }

    async fn exchanges(&mut self) -> Result<Vec<HmaExchange>, HmaError> {
        let sql = format!(
            "SELECT e.id::bigint AS id, e.name::text AS name, {}, {}, {}
             FROM exchange e ORDER BY e.id",
            self.column("exchange", "e", "api_cls", "text"),
            self.column("exchange", "e", "fetching_enabled", "boolean"),
            self.column("exchange", "e", "typed_config", "text"),
        );
        let exchange = |row: &PgRow| {
            Ok(HmaExchange {
                id: row.try_get("id")?,
                name: row.try_get("name")?,
                api: row.try_get::<Option<String>, _>("api_cls")?.unwrap_or_default(),
                enabled: row.try_get::<Option<bool>, _>("fetching_enabled")?.unwrap_or(true),
                config: json_of(row.try_get("typed_config")?).unwrap_or_default(),
            })
        };
        self.rows(sql).await?.iter().map(exchange).collect()
    }

    async fn credentials(&mut self) -> Result<Vec<HmaCredentials>, HmaError> {
        let sql = "SELECT api::text AS api, default_credentials_json::text AS fields
                   FROM exchange_api_config WHERE default_credentials_json IS NOT NULL ORDER BY api";
        let mut credentials = Vec::new();
        for row in self.rows(sql.to_owned()).await? {
            // Cleared ones are an empty object, or JSON's null.
            match json_of(row.try_get("fields")?) {
                None | Some(Value::Null) => {}
                Some(Value::Object(fields)) if fields.is_empty() => {}
                Some(fields) => {
                    credentials.push(HmaCredentials { api: row.try_get("api")?, fields });
                }
            }
        }
        Ok(credentials)
    }

    /// What the tables hold that means something to HMA alone.
    async fn useless(&mut self) -> Result<Vec<Left>, HmaError> {
        let mut left = Vec::new();
        if self.has("exchange_data", "id") {
            let found = self.count("exchange_data").await?;
            if found > 0 {
                left.push(Left {
                    what: format!("{found} records of what exchanges sent (exchange_data)"),
                    why: "the hashes of them that are in banks move; the rest is pickled Python, \
                          which is not opened: the exchanges bring it again"
                        .to_owned(),
                });
            }
        }
        if self.has("exchange_fetch_status", "collab_id") {
            let found = self.count("exchange_fetch_status").await?;
            if found > 0 {
                left.push(Left {
                    what: format!("how far {found} exchanges had fetched (exchange_fetch_status)"),
                    why: "it means something to HMA alone; they begin anew".to_owned(),
                });
            }
        }
        Ok(left)
    }

    /// Contents that can belong nowhere.
    async fn left(&mut self) -> Result<Vec<Left>, HmaError> {
        let mut left = Vec::new();
        let orphans = self
            .count("bank_content c WHERE NOT EXISTS (SELECT 1 FROM bank b WHERE b.id = c.bank_id)")
            .await?;
        if orphans > 0 {
            left.push(Left {
                what: format!("{orphans} contents"),
                why: "their bank is gone".to_owned(),
            });
        }
        Ok(left)
    }

    pub(super) async fn contents(
        &mut self,
        after: i64,
        limit: u32,
    ) -> Result<Vec<HmaContent>, HmaError> {
        let content = |column: &str, kind: &str| self.column("bank_content", "c", column, kind);
        let (brought, join) = if self.has("exchange_data", "fetch_id")
            && self.has("bank_content", "imported_from_id")
        {
            let join = "LEFT JOIN exchange_data d ON d.id = c.imported_from_id";
            ("d.collab_id::bigint AS exchange, d.fetch_id::text AS key", join)
        } else {
            ("NULL::bigint AS exchange, NULL::text AS key", "")
        };
        let sql = format!(
            "SELECT c.id::bigint AS id, c.bank_id::bigint AS bank_id,
                    c.disable_until_ts::bigint AS disable_until_ts, {}, {}, {}, {}, {brought}
             FROM bank_content c {join} WHERE c.id > $1 ORDER BY c.id LIMIT $2",
            content("imported_from_id", "bigint"),
            content("original_content_uri", "text"),
            content("bank_content_metadata", "text"),
            content("note", "text"),
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(after).bind(i64::from(limit));
        let rows = query.fetch_all(&mut *self.tx).await?;
        let mut contents = rows.iter().map(content_of).collect::<Result<Vec<_>, sqlx::Error>>()?;
        let Some(last) = contents.last().map(|content| content.id) else { return Ok(contents) };
        let signals = sqlx::query(
            "SELECT content_id::bigint AS content_id, signal_type::text AS signal_type,
                    signal_val::text AS signal_val
             FROM content_signal WHERE content_id > $1 AND content_id <= $2
             ORDER BY content_id, signal_type",
        )
        .bind(after)
        .bind(last)
        .fetch_all(&mut *self.tx)
        .await?;
        for row in &signals {
            let id: i64 = row.try_get("content_id")?;
            if let Ok(at) = contents.binary_search_by_key(&id, |content| content.id) {
                let signal = (row.try_get("signal_type")?, row.try_get("signal_val")?);
                contents[at].signals.push(signal);
            }
        }
        Ok(contents)
    }
}

fn content_of(row: &PgRow) -> Result<HmaContent, sqlx::Error> {
    Ok(HmaContent {
        id: row.try_get("id")?,
        bank: row.try_get("bank_id")?,
        brought: row.try_get::<Option<i64>, _>("imported_from_id")?.is_some(),
        exchange: row.try_get("exchange")?,
        key: row.try_get("key")?,
        disable_until: row.try_get::<Option<i64>, _>("disable_until_ts")?.unwrap_or(1),
        uri: row.try_get("original_content_uri")?,
        metadata: json_of(row.try_get("bank_content_metadata")?),
        note: row.try_get("note")?,
        signals: Vec::new(),
    })
}

/// JSON as a column holds it; a text of JSON within JSON is opened.
fn json_of(text: Option<String>) -> Option<Value> {
    match serde_json::from_str(&text?).ok()? {
        Value::String(inner) => serde_json::from_str(&inner).ok().or(Some(Value::String(inner))),
        value => Some(value),
    }
}
