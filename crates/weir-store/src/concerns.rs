//! What a database server is set to that Weir's promises do not hold with.

use crate::error::StoreError;
use crate::sql::Tx;
use crate::store::Store;

/// Something about the database that its operator should change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Concern {
    /// A power cut or a crash of the server may lose what was answered.
    #[error(
        "PostgreSQL has {setting} = {value}, and what was accepted may be lost in a crash: it must be set to on"
    )]
    NotDurable {
        /// The server's setting.
        setting: &'static str,
        /// What it is set to.
        value: String,
    },
    /// Texts may be refused that are none of the encoding's.
    #[error(
        "the database's encoding is {0}, and people write in all languages: make one with ENCODING 'UTF8' and restore a backup into it"
    )]
    Encoding(String),
    /// Indexes over texts may be in another order than the server looks for.
    #[error(
        "the system's sort order changed from version {made} to {now} since the database was made: run REINDEX DATABASE and ALTER DATABASE … REFRESH COLLATION VERSION, or names may not be found"
    )]
    Collation {
        /// The version it was made with.
        made: String,
        /// The version that there is now.
        now: String,
    },
}

impl Concern {
    /// Whether it is enough to look after it some day.
    pub fn can_wait(&self) -> bool {
        matches!(self, Self::Collation { .. })
    }
}

impl Store {
    /// What the database's operator should change; nothing for SQLite, whose
    /// settings the store chooses itself.
    pub async fn concerns(&self) -> Result<Vec<Concern>, StoreError> {
        let mut tx = self.pool.read().await?;
        if let Tx::Sqlite(..) = tx {
            return Ok(Vec::new());
        }
        let sql = "SELECT current_setting('fsync') AS fsync,
                          current_setting('full_page_writes') AS full_page_writes,
                          current_setting('synchronous_commit') AS synchronous_commit,
                          current_setting('server_encoding') AS encoding,
                          current_setting('server_version_num')::bigint AS version";
        let Some(row) = tx.row(sql, &[]).await? else { return Ok(Vec::new()) };
        let mut concerns = Vec::new();
        for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
            concerns.extend(not_durable(setting, row.text(setting)?));
        }
        let encoding = row.text("encoding")?;
        if encoding != "UTF8" {
            concerns.push(Concern::Encoding(encoding));
        }
        // The versions of sort orders are told from PostgreSQL 15 on.
        if row.int("version")? >= 150_000 {
            let sql =
                "SELECT datcollversion AS made, pg_database_collation_actual_version(oid) AS now
                       FROM pg_database WHERE datname = current_database()";
            if let Some(row) = tx.row(sql, &[]).await? {
                concerns.extend(moved(row.opt_text("made")?, row.opt_text("now")?));
            }
        }
        Ok(concerns)
    }
}

/// `local`, `remote_write` and `remote_apply` all wait for this server's disk.
fn not_durable(setting: &'static str, value: String) -> Option<Concern> {
    (value == "off").then_some(Concern::NotDurable { setting, value })
}

fn moved(made: Option<String>, now: Option<String>) -> Option<Concern> {
    let (made, now) = (made?, now?);
    (made != now).then_some(Concern::Collation { made, now })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_off_gives_up_what_was_accepted() {
        for value in ["on", "local", "remote_write", "remote_apply"] {
            assert_eq!(not_durable("synchronous_commit", value.to_owned()), None);
        }
        let words = not_durable("fsync", "off".to_owned()).unwrap().to_string();
        assert!(words.contains("fsync = off") && words.contains("set to on"), "{words}");
    }

    #[test]
    fn a_sort_order_that_moved_can_wait() {
        let version = |text: &str| Some(text.to_owned());
        assert_eq!(moved(version("2.36"), version("2.36")), None);
        assert_eq!(moved(None, version("2.36")), None);
        let concern = moved(version("2.36"), version("2.41")).unwrap();
        assert!(concern.can_wait() && concern.to_string().contains("REINDEX"));
    }
}
