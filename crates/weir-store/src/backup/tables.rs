//! Which tables there are: what the migrations make, asked of an empty SQLite
//! in memory. So no list of tables is kept by hand, and neither what else lies
//! in a shared PostgreSQL nor what somebody added to it gets into a backup.

use serde::{Deserialize, Serialize};
use weir_model::Timestamp;

use crate::error::StoreError;
use crate::schema;
use crate::sql::{Arg, Pool, Tx};

/// A table of one schema.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// Its place in the primary key, from 1 on; 0 where it is not part of it.
    pub(crate) key: i64,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Integer,
    Text,
    Bytes,
}

impl Kind {
    fn of(declared: &str) -> Option<Self> {
        match declared {
            "BIGINT" | "INTEGER" => Some(Self::Integer),
            "TEXT" => Some(Self::Text),
            "BLOB" => Some(Self::Bytes),
            _ => None,
        }
    }
}

impl Table {
    /// Every row, in an order that does not change from one backup to the next.
    pub(crate) fn select(&self) -> String {
        let mut key: Vec<&Column> = self.columns.iter().filter(|column| column.key > 0).collect();
        key.sort_by_key(|column| column.key);
        let key: Vec<String> = key.iter().map(|column| quoted(&column.name)).collect();
        let order =
            if key.is_empty() { String::new() } else { format!(" ORDER BY {}", key.join(", ")) };
        format!("SELECT {} FROM {}{order}", self.places(), quoted(&self.name))
    }

    /// `"table" ("column", …)`, as an insertion names it.
    pub(crate) fn into(&self) -> String {
        format!("{} ({})", quoted(&self.name), self.places())
    }

    fn places(&self) -> String {
        let names: Vec<String> = self.columns.iter().map(|column| quoted(&column.name)).collect();
        names.join(", ")
    }
}

/// A name that may be a word of SQL.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

/// The tables of one schema, in the order that they are made in. The note of
/// the schema itself is none of them: a restored store gets its own.
pub(crate) async fn tables_of(schema: i64) -> Result<Vec<Table>, StoreError> {
    let pool = Pool::scratch().await?;
    let mut tx = pool.write().await?;
    schema::begin(&mut tx).await?;
    schema::apply(&mut tx, 0, schema, Timestamp::from_micros(0)).await?;
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'weir_schema'
               AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY rowid";
    let mut tables = Vec::new();
    for row in tx.rows(sql, &[]).await? {
        let name = row.text("name")?;
        let columns = columns_of(&mut tx, &name).await?;
        tables.push(Table { name, columns });
    }
    Ok(tables)
}

async fn columns_of(tx: &mut Tx, table: &str) -> Result<Vec<Column>, StoreError> {
    let sql = "SELECT name, type AS declared, pk FROM pragma_table_info($1) ORDER BY cid";
    let mut columns = Vec::new();
    for row in tx.rows(sql, &[Arg::text(table)]).await? {
        let (name, declared) = (row.text("name")?, row.text("declared")?);
        let kind = Kind::of(&declared).ok_or_else(|| {
            StoreError::Damaged(format!("{table}.{name} is {declared}, which no backup can hold"))
        })?;
        columns.push(Column { name, kind, key: row.int("pk")? });
    }
    Ok(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_schema_from_the_first_one_on_can_be_backed_up() {
        for version in 1..=schema::KNOWN {
            let tables = tables_of(version).await.unwrap();
            let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
            assert!(names.contains(&"entries") && !names.contains(&"weir_schema"), "{names:?}");
            for table in &tables {
                assert!(
                    table.columns.iter().any(|column| column.key > 0),
                    "{} has no key",
                    table.name
                );
            }
        }
    }

    #[tokio::test]
    async fn rows_come_in_the_order_of_the_whole_key() {
        let tables = tables_of(1).await.unwrap();
        let signals = tables.iter().find(|table| table.name == "entry_signals").unwrap();
        assert!(
            signals.select().ends_with("ORDER BY \"entry_id\", \"position\""),
            "{}",
            signals.select()
        );
    }
}
