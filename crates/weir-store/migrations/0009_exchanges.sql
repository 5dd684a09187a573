-- Why: the drop-in for HMA. A bank takes part in a share of lookups, may have an
-- alias in letters that HMA's clients know, and is laid aside before it is gone.
-- An entry may be disabled for a time and carries what HMA's clients note of it.
-- Exchanges fill banks from elsewhere.

-- In billionths.
ALTER TABLE banks ADD COLUMN share BIGINT NOT NULL DEFAULT 1000000000;
ALTER TABLE banks ADD COLUMN alias TEXT;
CREATE UNIQUE INDEX banks_by_alias ON banks (service_id, alias) WHERE alias IS NOT NULL;
-- A bank that was laid aside has its id for a name, so that its own is free.
ALTER TABLE banks ADD COLUMN laid_aside_at BIGINT;
ALTER TABLE banks ADD COLUMN laid_aside_name TEXT;

-- Seconds since 1970; 0 for ever.
ALTER TABLE entries ADD COLUMN disabled_until BIGINT;
ALTER TABLE entries ADD COLUMN note TEXT;
-- JSON, as HMA's clients give it: `content_id`, `content_uri`, `json`.
ALTER TABLE entries ADD COLUMN metadata TEXT;

CREATE TABLE exchanges (
  id BLOB PRIMARY KEY,
  service_id BLOB NOT NULL REFERENCES services (id),
  name TEXT NOT NULL,
  api TEXT NOT NULL,
  -- JSON: the fields of its kind.
  config TEXT NOT NULL,
  enabled BIGINT NOT NULL,
  bank_id BLOB NOT NULL,
  created_at BIGINT NOT NULL,
  fetch_started_at BIGINT,
  fetched_at BIGINT,
  -- Why the last fetch failed; empty where it did not.
  fetch_error TEXT,
  -- How far it has come, in its own words.
  checkpoint TEXT,
  UNIQUE (service_id, name)
);

CREATE TABLE exchange_credentials (
  service_id BLOB NOT NULL REFERENCES services (id),
  api TEXT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (service_id, api)
);
