//! The tables of a Hasher-Matcher-Actioner (HMA) in a PostgreSQL, with their
//! columns, and what somebody banked there: a lighthouse-keepers' society.

use crate::postgres::TestDatabase;

/// HMA's tables.
const TABLES: &str = "
CREATE TABLE exchange (
  id SERIAL PRIMARY KEY, name VARCHAR(255) UNIQUE NOT NULL, api_cls VARCHAR(255) NOT NULL,
  fetching_enabled BOOLEAN NOT NULL DEFAULT true, retain_api_data BOOLEAN NOT NULL DEFAULT false,
  retain_data_with_unknown_signal_types BOOLEAN NOT NULL DEFAULT false, typed_config JSON NOT NULL);
CREATE TABLE bank (
  id SERIAL PRIMARY KEY, name VARCHAR(255) UNIQUE NOT NULL,
  enabled_ratio DOUBLE PRECISION NOT NULL DEFAULT 1.0,
  import_from_exchange_id INTEGER REFERENCES exchange (id));
CREATE TABLE exchange_data (
  id SERIAL PRIMARY KEY, collab_id INTEGER NOT NULL REFERENCES exchange (id) ON DELETE CASCADE,
  fetch_id TEXT NOT NULL, pickled_fetch_signal_metadata BYTEA, fetched_metadata_summary JSON,
  matched BOOLEAN NOT NULL DEFAULT false, verification_result BOOLEAN);
CREATE TABLE bank_content (
  id SERIAL PRIMARY KEY, bank_id INTEGER NOT NULL REFERENCES bank (id) ON DELETE CASCADE,
  imported_from_id INTEGER REFERENCES exchange_data (id) ON DELETE CASCADE,
  disable_until_ts INTEGER NOT NULL DEFAULT 1, original_content_uri VARCHAR,
  bank_content_metadata JSON, note VARCHAR(255));
CREATE TABLE content_signal (
  content_id INTEGER NOT NULL REFERENCES bank_content (id) ON DELETE CASCADE,
  signal_type VARCHAR NOT NULL, signal_val TEXT NOT NULL,
  create_time TIMESTAMP NOT NULL DEFAULT now(), PRIMARY KEY (content_id, signal_type));
CREATE TABLE exchange_fetch_status (
  collab_id INTEGER PRIMARY KEY REFERENCES exchange (id) ON DELETE CASCADE,
  checkpoint_ts BIGINT, checkpoint_json JSON, running_fetch_start_ts BIGINT,
  last_fetch_complete_ts BIGINT, last_fetch_succeeded BOOLEAN,
  is_up_to_date BOOLEAN NOT NULL DEFAULT false);
CREATE TABLE signal_type_override (
  id SERIAL PRIMARY KEY, name VARCHAR UNIQUE NOT NULL, enabled_ratio DOUBLE PRECISION NOT NULL);
CREATE TABLE exchange_api_config (
  id SERIAL PRIMARY KEY, api VARCHAR UNIQUE NOT NULL, default_credentials_json JSON);";

/// A little of everything: four banks, two exchanges, seven contents of which
/// six can be moved, 1, 2, 4, 5, 9 and 12; 7 has no hash of a known kind.
const SOCIETY: &str = r#"
INSERT INTO exchange (id, name, api_cls, fetching_enabled, typed_config) VALUES
  (1, 'REEF_SHARE', 'ncmec', true,
   '{"name": "REEF_SHARE", "api": "ncmec", "enabled": true,
     "environment": "https://hashsharing-test.ncmec.org/npo", "only_esp_ids": [3]}'),
  (2, 'FOG_NOISE', 'infinite_random', false, '{"name": "FOG_NOISE"}');
INSERT INTO bank (id, name, enabled_ratio, import_from_exchange_id) VALUES
  (1, 'LAMPS', 1.0, NULL), (2, 'FOG_HORNS', 0.25, NULL), (3, 'REEF_SHARE', 1.0, 1),
  (4, 'FOG_NOISE', 1.0, 2);
INSERT INTO exchange_data (id, collab_id, fetch_id, pickled_fetch_signal_metadata) VALUES
  (1, 1, 'reef-17', '\x80049503');
INSERT INTO exchange_fetch_status (collab_id, checkpoint_ts) VALUES (1, 1790000000);
INSERT INTO bank_content
  (id, bank_id, imported_from_id, disable_until_ts, original_content_uri, bank_content_metadata, note)
VALUES
  (1, 1, NULL, 1, NULL, NULL, 'the east tower'),
  (2, 1, NULL, 0, 'https://lamp.example/2.png',
   '{"content_id": "k-2", "content_uri": null, "json": {"shelf": 4}}', NULL),
  (4, 2, NULL, 1890000000, NULL, NULL, 'حارس المنارة'),
  (5, 1, NULL, 1, NULL, '{"content_uri": "lamp:5"}', NULL),
  (7, 2, NULL, 1, NULL, NULL, NULL),
  (9, 3, 1, 1, NULL, NULL, NULL),
  (12, 2, NULL, 1, NULL, NULL, NULL);
INSERT INTO content_signal (content_id, signal_type, signal_val) VALUES
  (1, 'pdq', repeat('01', 32)), (2, 'pdq', repeat('02', 32)),
  (4, 'video_md5', repeat('04', 16)),
  (5, 'pdq', repeat('01', 32)), (5, 'video_md5', repeat('05', 16)),
  (7, 'foghorn_tune', 'la-la'), (9, 'pdq', repeat('09', 32)),
  (12, 'pdq', repeat('0c', 32)), (12, 'foghorn_tune', 'lo-lo');
INSERT INTO signal_type_override (name, enabled_ratio) VALUES
  ('video_md5', 0.5), ('foghorn_tune', 0.1);
INSERT INTO exchange_api_config (api, default_credentials_json) VALUES
  ('ncmec', '{"user": "keeper", "password": "hush-hush-lamp"}'),
  ('stop_ncii', '{"fetch_function_key": "a", "subscription_key": "hush-reef",
                  "base_url_override": "https://reef.example"}');"#;

/// A database with HMA's tables, and nothing in them.
///
/// # Panics
/// As [`crate::postgres::database`] does.
pub fn empty() -> TestDatabase {
    let database = crate::postgres::database();
    database.psql(TABLES);
    database
}

/// A database of HMA's in which a society banked a little of everything.
///
/// # Panics
/// As [`crate::postgres::database`] does.
pub fn society() -> TestDatabase {
    let database = empty();
    database.psql(SOCIETY);
    database
}

/// A database of HMA's with so many contents, each with a PDQ hash of its own,
/// in ten banks in turn.
///
/// # Panics
/// As [`crate::postgres::database`] does.
pub fn of_contents(count: u32) -> TestDatabase {
    let database = empty();
    database.psql(&format!(
        "INSERT INTO bank (id, name) SELECT n, 'SHELF_' || n FROM generate_series(1, 10) n;
         INSERT INTO bank_content (id, bank_id, note)
           SELECT n, 1 + n % 10, CASE WHEN n % 3 = 0 THEN 'lamp ' || n END
           FROM generate_series(1, {count}) n;
         INSERT INTO content_signal (content_id, signal_type, signal_val)
           SELECT n, 'pdq', md5(n::text) || md5('x' || n) FROM generate_series(1, {count}) n;
         ANALYZE;"
    ));
    database
}
