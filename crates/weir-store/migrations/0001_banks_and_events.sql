-- Why: the first tables. Services own every row; banks hold entries, entries
-- hold signals; events tell what happened and are sealed into a chain, their
-- payloads lie beside them so that one can be erased without breaking it.
--
-- One text for both databases: BLOB is read as BYTEA on PostgreSQL.

CREATE TABLE services (
  id BLOB PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  -- The number of the next entry: one counter, so that numbers are dense.
  next_number BIGINT NOT NULL,
  -- How far events are sealed.
  sealed_seq BIGINT NOT NULL,
  sealed_hash BLOB NOT NULL
);

CREATE TABLE policies (
  id BLOB PRIMARY KEY,
  service_id BLOB NOT NULL REFERENCES services (id),
  name TEXT NOT NULL,
  version BIGINT NOT NULL,
  severity TEXT NOT NULL,
  texts TEXT NOT NULL,
  terrorist_content TEXT,
  dsa TEXT,
  created_at BIGINT NOT NULL,
  UNIQUE (service_id, name, version)
);

CREATE TABLE banks (
  id BLOB PRIMARY KEY,
  service_id BLOB NOT NULL REFERENCES services (id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  policy_id BLOB REFERENCES policies (id),
  created_at BIGINT NOT NULL,
  UNIQUE (service_id, name)
);

CREATE TABLE imports (
  id BLOB PRIMARY KEY,
  service_id BLOB NOT NULL REFERENCES services (id),
  bank_id BLOB NOT NULL,
  name TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  finished_at BIGINT,
  undone_at BIGINT,
  taken BIGINT NOT NULL
);
CREATE INDEX imports_of_service ON imports (service_id, id);

CREATE TABLE entries (
  id BLOB PRIMARY KEY,
  service_id BLOB NOT NULL REFERENCES services (id),
  bank_id BLOB NOT NULL REFERENCES banks (id),
  number BIGINT NOT NULL,
  -- What makes two entries of a bank the same one.
  fingerprint BLOB NOT NULL,
  reference TEXT,
  tags TEXT NOT NULL,
  source TEXT NOT NULL,
  origin TEXT,
  import_id BLOB REFERENCES imports (id),
  agree BIGINT NOT NULL,
  disagree BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (service_id, number),
  UNIQUE (bank_id, fingerprint)
);
CREATE INDEX entries_of_bank ON entries (service_id, bank_id, number);
CREATE INDEX entries_of_import ON entries (import_id);

CREATE TABLE entry_signals (
  entry_id BLOB NOT NULL REFERENCES entries (id),
  position BIGINT NOT NULL,
  kind TEXT NOT NULL,
  version BIGINT NOT NULL,
  value BLOB NOT NULL,
  quality BIGINT,
  PRIMARY KEY (entry_id, position)
);

CREATE TABLE events (
  id BLOB PRIMARY KEY,
  service_id BLOB NOT NULL REFERENCES services (id),
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  subject BLOB,
  digest BLOB NOT NULL,
  -- Empty until the event is sealed.
  seq BIGINT,
  hash BLOB,
  UNIQUE (service_id, seq)
);
CREATE INDEX events_unsealed ON events (service_id, at, id) WHERE seq IS NULL;

CREATE TABLE event_payloads (
  event_id BLOB PRIMARY KEY REFERENCES events (id),
  salt BLOB NOT NULL,
  body BLOB NOT NULL
);
