//! Files that somebody made to look like a backup: each is refused, the store
//! stays empty, and no length that they claim is believed.

use std::path::Path;

use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection as _, Row as _};
use weir_signals::Sha256Digest;
use weir_store::{Backup, Beside, StoreError};

use super::{bytes_of, folder, insist_that_the_chain_is_whole, restore};
use crate::world::{at, on_both, run};

/// What the first migration makes; a backup of it must be restored for ever.
const FIRST: &str = include_str!("../../../migrations/0001_banks_and_events.sql");

/// A backup that is made by hand.
struct Crafted {
    manifest: Value,
    tables: Vec<(String, String)>,
    blobs: Vec<(String, Vec<u8>)>,
    background: Option<String>,
    digests: Option<Value>,
}

impl Crafted {
    /// Of the first schema, with one service and nothing else.
    async fn new() -> Self {
        let mut raw = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        sqlx::raw_sql(FIRST).execute(&mut raw).await.unwrap();
        let sql = "SELECT t.name AS of_table, c.name AS name, c.type AS type, c.pk AS key
                   FROM sqlite_master t JOIN pragma_table_info(t.name) c
                   WHERE t.type = 'table' ORDER BY t.rowid, c.cid";
        let mut tables: Vec<Value> = Vec::new();
        for row in sqlx::query(sql).fetch_all(&mut raw).await.unwrap() {
            let table: String = row.get("of_table");
            if tables.last().is_none_or(|last| last["name"] != table.as_str()) {
                tables.push(json!({"name": table, "columns": []}));
            }
            let kind = match row.get::<String, _>("type").as_str() {
                "BLOB" => "bytes",
                "TEXT" => "text",
                _ => "integer",
            };
            let (name, key): (String, i64) = (row.get("name"), row.get("key"));
            let columns = tables.last_mut().unwrap()["columns"].as_array_mut().unwrap();
            columns.push(json!({"name": name, "kind": kind, "key": key}));
        }
        let rows = tables.iter().map(|t| (t["name"].as_str().unwrap().to_owned(), String::new()));
        let rows = rows.collect();
        let manifest = json!({
            "weir_backup": 1, "schema": 1, "weir": "0.1.0", "database": "SQLite 3.50.2",
            "made_at": "2026-11-24T08:00:00.000000Z", "tables": tables,
        });
        let mut crafted =
            Self { manifest, tables: rows, blobs: Vec::new(), background: None, digests: None };
        let id = "AZ6kR0AAcACAAAAAAAAAAQ==";
        let zero = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        *crafted.rows("services") =
            format!("[{{\"b\":\"{id}\"}},\"default\",5,1,0,{{\"b\":\"{zero}\"}}]\n");
        crafted
    }

    fn rows(&mut self, table: &str) -> &mut String {
        &mut self.tables.iter_mut().find(|(name, _)| name == table).unwrap().1
    }

    fn write(&self, path: &Path) {
        let manifest = self.manifest.to_string();
        let digest = |bytes: &[u8]| Sha256Digest::of(bytes).to_string();
        let tables: Vec<Value> = self.tables.iter().map(|(name, rows)| {
            let sha256 = digest(rows.as_bytes());
            json!({"name": name, "rows": rows.lines().count(), "bytes": rows.len(), "sha256": sha256})
        }).collect();
        let list: String =
            self.blobs.iter().map(|(name, b)| format!("{name} {}\n", b.len())).collect();
        let size: usize = self.blobs.iter().map(|(_, bytes)| bytes.len()).sum();
        let blobs =
            json!({"count": self.blobs.len(), "bytes": size, "sha256": digest(list.as_bytes())});
        let mut digests = json!({"manifest": digest(manifest.as_bytes()), "tables": tables, "blobs": blobs, "secret_key": null});
        if let Some(lines) = &self.background {
            let (rows, sha256) = (lines.lines().count(), digest(lines.as_bytes()));
            digests["background"] =
                json!({"name": "background", "rows": rows, "bytes": lines.len(), "sha256": sha256});
        }
        let digests = self.digests.clone().unwrap_or(digests).to_string();

        let mut tar = tar::Builder::new(std::fs::File::create(path).unwrap());
        append(&mut tar, "manifest.json", manifest.as_bytes());
        for (name, rows) in &self.tables {
            append(&mut tar, &format!("tables/{name}.ndjson"), rows.as_bytes());
        }
        for (name, bytes) in &self.blobs {
            append(&mut tar, &format!("blobs/{name}"), bytes);
        }
        if let Some(lines) = &self.background {
            append(&mut tar, "background.ndjson", lines.as_bytes());
        }
        append(&mut tar, "digests.json", digests.as_bytes());
        tar.into_inner().unwrap();
    }
}

fn append(tar: &mut tar::Builder<std::fs::File>, name: &str, bytes: &[u8]) {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes.len() as u64);
    tar.append_data(&mut header, name, bytes).unwrap();
}

/// What is said of it; nothing may come of it.
async fn refused(crafted: &Crafted) -> String {
    let (_folder, path) = folder();
    crafted.write(&path);
    refused_file(&path).await
}

async fn refused_file(path: &Path) -> String {
    match Backup::open(path, |_| {}).await {
        Err(error @ StoreError::NoBackup { .. }) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

on_both! {
    async fn a_backup_of_the_first_schema_is_restored_and_brought_up_to_date(world) {
        let (_folder, path) = folder();
        Crafted::new().await.write(&path);
        let report = restore(&world.store, &path).await.unwrap();
        assert_eq!((report.rows, report.services.len()), (1, 1));
        let service = world.store.default_service(at(70)).await.unwrap();
        assert_eq!(service, report.services[0]);
        let versions = world.raw().await.count("SELECT MAX(version) FROM weir_schema").await;
        assert_eq!(versions, world.store.schema_version());
        world.bank(service, "lamps").await;
        insist_that_the_chain_is_whole(&world.store, &report.services).await;
    }

    async fn a_background_with_a_name_of_another_file_is_refused_and_puts_nothing_anywhere(world) {
        let before = world.dump().await;
        let (folder, path) = folder();
        let to = folder.path().join("data/background");
        for name in ["../../escaped", "/tmp/escaped", ".hidden", "", "a\0b"] {
            let mut crafted = Crafted::new().await;
            let good = json!({"name": "house rules", "text": "no keeper sleeps"});
            let bad = json!({"name": name, "text": "x"});
            crafted.manifest["weir_backup"] = json!(2);
            crafted.background = Some(format!("{good}\n{bad}\n"));
            crafted.write(&path);
            let backup = Backup::open(&path, |_| {}).await.unwrap();
            assert_eq!(backup.summary().background, 2);
            let beside = Beside { background: Some(&to), ..Beside::default() };
            let told = world.store.restore(&backup, beside, at(60), |_| {}).await.unwrap_err();
            assert!(told.to_string().contains("text 2 of the background"), "{name}: {told}");
            assert_eq!(world.dump().await, before);
            assert!(std::fs::read_dir(&to).unwrap().next().is_none(), "{name}");
            std::fs::remove_file(&path).unwrap();
        }
        assert!(!folder.path().join("escaped.txt").exists());
    }

    async fn rows_that_do_not_fit_are_refused_and_leave_an_empty_store(world) {
        let before = world.dump().await;
        let (_folder, path) = folder();
        for (table, row) in [
            // Of no service.
            ("banks", "[{\"b\":\"AZ6kR0AAcACAAAAAAAAAAg==\"},{\"b\":\"AZ6kR0AAcACAAAAAAAAAAg==\"},\"a\",\"match\",null,5]\n"),
            // Of another form.
            ("banks", "[1,2,3,4,5,6]\n"),
            ("banks", "[]\n"),
            ("banks", "no row\n"),
            // Null where nothing may be null.
            ("banks", "[{\"b\":\"AZ6kR0AAcACAAAAAAAAAAg==\"},{\"b\":\"AZ6kR0AAcACAAAAAAAAAAQ==\"},null,\"match\",null,5]\n"),
            // The character that neither database keeps.
            ("banks", "[{\"b\":\"AZ6kR0AAcACAAAAAAAAAAg==\"},{\"b\":\"AZ6kR0AAcACAAAAAAAAAAQ==\"},\"\\u0000\",\"match\",null,5]\n"),
        ] {
            let mut crafted = Crafted::new().await;
            crafted.rows(table).push_str(row);
            crafted.write(&path);
            let told = restore(&world.store, &path).await.unwrap_err();
            assert_eq!(world.dump().await, before, "{row}: {told}");
            std::fs::remove_file(&path).unwrap();
        }
        // The store is as usable as before.
        Crafted::new().await.write(&path);
        restore(&world.store, &path).await.unwrap();
    }
}

#[test]
fn a_backup_of_a_newer_weir_says_so() {
    run(async {
        let mut crafted = Crafted::new().await;
        crafted.manifest["weir"] = json!("9.1.0");
        crafted.manifest["weir_backup"] = json!(3);
        crafted.manifest["lamps"] = json!("of the future");
        let words = refused(&crafted).await;
        assert!(
            words.contains("newer Weir (9.1.0; form 3, this program knows 2): update"),
            "{words}"
        );
        crafted.manifest["weir_backup"] = json!(1);
        crafted.manifest["schema"] = json!(999);
        let words = refused(&crafted).await;
        assert!(words.contains("newer Weir (9.1.0; schema 999, this program knows"), "{words}");
    });
}

#[test]
fn a_backup_that_contradicts_itself_is_refused() {
    run(async {
        // Another table, another column.
        let mut crafted = Crafted::new().await;
        crafted.manifest["tables"][0]["columns"][1]["name"] =
            json!("x\" FROM services; DROP TABLE banks; --");
        assert!(refused(&crafted).await.contains("not those of schema 1"));
        let mut crafted = Crafted::new().await;
        crafted.manifest["tables"].as_array_mut().unwrap().pop();
        crafted.tables.pop();
        assert!(refused(&crafted).await.contains("not those of schema 1"));
        // Files that are missing, in another order, or foreign.
        let mut crafted = Crafted::new().await;
        crafted.tables.pop();
        assert!(refused(&crafted).await.contains("event_payloads"));
        let mut crafted = Crafted::new().await;
        crafted.tables.swap(0, 1);
        assert!(refused(&crafted).await.contains("the table services"));
        let mut crafted = Crafted::new().await;
        crafted.blobs.push(("../../etc/passwd".to_owned(), b"x".to_vec()));
        let (_folder, path) = folder();
        let written = std::panic::catch_unwind(|| crafted.write(&path));
        assert!(written.is_err() || refused_file(&path).await.contains("no backup does"));
        crafted.blobs = vec![("etc".to_owned(), b"x".to_vec())];
        assert!(refused(&crafted).await.contains("“blobs/etc”, which no backup does"));
        // Blobs that are not what their name says, or twice there.
        crafted.blobs = vec![("ab".repeat(32), b"x".to_vec())];
        assert!(refused(&crafted).await.contains("the blob abab"));
        let name = Sha256Digest::of(b"x").to_string();
        crafted.blobs = vec![(name.clone(), b"x".to_vec()), (name, b"x".to_vec())];
        assert!(refused(&crafted).await.contains("is not as it was written"));
        // Digests that promise more.
        let mut crafted = Crafted::new().await;
        crafted.digests = Some(
            json!({"manifest": "", "tables": [], "blobs": {"count": u64::MAX, "bytes": u64::MAX, "sha256": ""}, "secret_key": null}),
        );
        assert!(refused(&crafted).await.contains("is not as it was written"));
    });
}

#[test]
fn no_length_that_a_file_claims_is_believed() {
    run(async {
        let (_folder, path) = folder();
        Crafted::new().await.write(&path);
        let whole = bytes_of(&path);
        // The manifest, a table and a blob of exbibytes.
        for at in [0, whole.windows(16).position(|w| w == b"tables/banks.ndj").unwrap()] {
            let mut bytes = whole.clone();
            let mut header = tar::Header::new_gnu();
            header.as_mut_bytes().copy_from_slice(&bytes[at..at + 512]);
            header.set_size(1 << 60);
            header.set_cksum();
            bytes[at..at + 512].copy_from_slice(header.as_bytes());
            std::fs::write(&path, &bytes).unwrap();
            refused_file(&path).await;
        }
        // A row without end: a hole in the file, so that it costs no disk.
        let mut tar = tar::Builder::new(std::fs::File::create(&path).unwrap());
        let mut crafted = Crafted::new().await;
        append(&mut tar, "manifest.json", crafted.manifest.to_string().as_bytes());
        let mut header = tar::Header::new_gnu();
        header.set_path("tables/services.ndjson").unwrap();
        header.set_size(8 << 30);
        header.set_cksum();
        let mut file = tar.into_inner().unwrap();
        let end = std::io::Seek::stream_position(&mut file).unwrap() - 1024;
        std::os::unix::fs::FileExt::write_all_at(&file, header.as_bytes(), end).unwrap();
        file.set_len(end + 512 + (8 << 30)).unwrap();
        assert!(refused_file(&path).await.contains("longer than any that is written"));
        // A manifest longer than any.
        crafted.manifest["weir"] = json!("x".repeat(2 << 20));
        assert!(refused(&crafted).await.contains("manifest.json cannot be read"));
    });
}
