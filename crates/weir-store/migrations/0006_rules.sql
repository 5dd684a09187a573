-- Why: rules turn matches into verdicts. A rule has versions, each with a life;
-- a verdict keeps what it was computed from and which version said what, so that
-- a draft can be tried on the past and what a version did can be taken back.
-- Entries learn from decisions. Long work is a job that survives a restart.

CREATE TABLE rules (
  id BLOB PRIMARY KEY,
  service_id BLOB NOT NULL REFERENCES services (id),
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (service_id, name)
);

CREATE TABLE rule_versions (
  id BLOB PRIMARY KEY,
  service_id BLOB NOT NULL REFERENCES services (id),
  rule_id BLOB NOT NULL REFERENCES rules (id),
  number BIGINT NOT NULL,
  -- The rule file, TOML; in a draft it may be wrong.
  source TEXT NOT NULL,
  note TEXT NOT NULL,
  state TEXT NOT NULL,
  author TEXT NOT NULL,
  written_at BIGINT NOT NULL,
  approved_by TEXT,
  approved_at BIGINT,
  since BIGINT NOT NULL,
  first_computed_at BIGINT,
  UNIQUE (rule_id, number)
);
CREATE INDEX rule_versions_by_state ON rule_versions (service_id, state);
-- One version of a rule speaks; one may be tried beside it.
CREATE UNIQUE INDEX rule_versions_live ON rule_versions (rule_id) WHERE state = 'live';
CREATE UNIQUE INDEX rule_versions_shadow ON rule_versions (rule_id) WHERE state = 'shadow';

-- What a verdict was computed from, no content, and what each rule said: both
-- JSON, both gone with the fingerprints.
ALTER TABLE revisions ADD COLUMN facts TEXT;
ALTER TABLE revisions ADD COLUMN said TEXT;

-- Which version of a rule fired for which revision, or could not tell.
CREATE TABLE rule_hits (
  item_id BLOB NOT NULL,
  number BIGINT NOT NULL,
  version_id BLOB NOT NULL,
  service_id BLOB NOT NULL,
  -- `live` or `shadow`, as it was then.
  state TEXT NOT NULL,
  -- `fires`, or why it could not be told.
  outcome TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (item_id, number, version_id),
  FOREIGN KEY (item_id, number) REFERENCES revisions (item_id, number)
);
CREATE INDEX rule_hits_of_version ON rule_hits (service_id, version_id, at);

-- What rules said of a notice, JSON.
ALTER TABLE notices ADD COLUMN said TEXT;

-- Labels with an end, on an item, an author or a domain.
CREATE TABLE labels (
  service_id BLOB NOT NULL REFERENCES services (id),
  -- `item`, `author` or `domain`.
  on_what TEXT NOT NULL,
  -- The item's or author's id; the domain's letters.
  subject BLOB NOT NULL,
  name TEXT NOT NULL,
  -- The version of a rule that set it last, for which item.
  version_id BLOB NOT NULL,
  item_id BLOB,
  set_at BIGINT NOT NULL,
  expires_at BIGINT,
  PRIMARY KEY (service_id, on_what, subject, name)
);
CREATE INDEX labels_of_version ON labels (service_id, version_id, set_at);
CREATE INDEX labels_of_item ON labels (service_id, item_id) WHERE item_id IS NOT NULL;
CREATE INDEX labels_expiring ON labels (service_id, expires_at) WHERE expires_at IS NOT NULL;

-- What an author did, by clock hours.
CREATE TABLE author_hours (
  author_id BLOB NOT NULL REFERENCES authors (id),
  -- Hours since 1970.
  hour BIGINT NOT NULL,
  service_id BLOB NOT NULL,
  items BIGINT NOT NULL,
  matched BIGINT NOT NULL,
  removed BIGINT NOT NULL,
  noticed BIGINT NOT NULL,
  PRIMARY KEY (author_id, hour)
);
-- Time first, or SQLite takes it where an author is asked for.
CREATE INDEX author_hours_by_age ON author_hours (hour, service_id);

-- Whether a rule may act under a policy without a person.
ALTER TABLE policies ADD COLUMN automatic BIGINT NOT NULL DEFAULT 0;

-- What decisions said of an entry: of those that stand.
ALTER TABLE entries ADD COLUMN confirmed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE entries ADD COLUMN overturned BIGINT NOT NULL DEFAULT 0;
-- Since when an own decision on the very same bytes stands behind an entry that
-- others gave.
ALTER TABLE entries ADD COLUMN own_since BIGINT;
-- Why it is off: `person`, `overturned` or `traffic`; and whether a person has
-- yet to say if it stays off.
ALTER TABLE entries ADD COLUMN off_reason TEXT;
ALTER TABLE entries ADD COLUMN asked_at BIGINT;
CREATE INDEX entries_asked ON entries (service_id, asked_at) WHERE asked_at IS NOT NULL;

CREATE TABLE entry_judgements (
  entry_id BLOB NOT NULL REFERENCES entries (id),
  decision_id BLOB NOT NULL REFERENCES decisions (id),
  service_id BLOB NOT NULL REFERENCES services (id),
  -- `confirmed`, `kept` or `overturned`.
  judgement TEXT NOT NULL,
  purpose TEXT NOT NULL,
  -- Whether the item was the entry's file byte for byte.
  exact BIGINT NOT NULL,
  at BIGINT NOT NULL,
  undone_at BIGINT,
  PRIMARY KEY (entry_id, decision_id)
);
-- Without the service, or SQLite takes it where an entry is asked for.
CREATE INDEX entry_judgements_of_decision ON entry_judgements (decision_id);

-- What matched by bank: for taking back what a bank did.
CREATE INDEX matches_of_bank ON matches (service_id, bank, at);

-- What a draft of a rule would change, item by item, as its back-test found.
CREATE TABLE back_test_changes (
  job_id BLOB NOT NULL,
  position BIGINT NOT NULL,
  service_id BLOB NOT NULL REFERENCES services (id),
  item_id BLOB NOT NULL,
  number BIGINT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  -- What a person decided, where one did.
  outcome TEXT,
  PRIMARY KEY (job_id, position)
);
CREATE INDEX back_test_changes_of_item ON back_test_changes (item_id, number);

CREATE TABLE jobs (
  id BLOB PRIMARY KEY,
  service_id BLOB NOT NULL REFERENCES services (id),
  kind TEXT NOT NULL,
  task TEXT NOT NULL,
  state TEXT NOT NULL,
  done BIGINT NOT NULL,
  total BIGINT NOT NULL,
  progress TEXT NOT NULL,
  note TEXT,
  started_by TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  -- Whoever works on it has it until then.
  claimed_until BIGINT NOT NULL
);
CREATE INDEX jobs_running ON jobs (service_id, claimed_until) WHERE state = 'running';
CREATE INDEX jobs_of_kind ON jobs (service_id, kind, id);

-- The first own decision on an entry's very bytes that stands.
CREATE INDEX entry_judgements_own ON entry_judgements (entry_id, at)
  WHERE exact = 1 AND judgement = 'confirmed' AND undone_at IS NULL;
-- How many overturns a person has seen and let the entry on all the same, and
-- until when its traffic is no reason to ask again.
ALTER TABLE entries ADD COLUMN overturned_seen BIGINT NOT NULL DEFAULT 0;
ALTER TABLE entries ADD COLUMN traffic_seen_until BIGINT;

-- How many items came, by minutes of the last day: what a share is a share of.
CREATE TABLE received_minutes (
  service_id BLOB NOT NULL REFERENCES services (id),
  -- Minutes since 1970.
  minute BIGINT NOT NULL,
  items BIGINT NOT NULL,
  PRIMARY KEY (service_id, minute)
);

-- What matched something and is gone, with the import that brought it: what a
-- list did can be taken back after the list.
CREATE TABLE entries_gone (
  entry_id BLOB PRIMARY KEY,
  service_id BLOB NOT NULL REFERENCES services (id),
  import_id BLOB NOT NULL REFERENCES imports (id)
);
CREATE INDEX entries_gone_of_import ON entries_gone (service_id, import_id);

-- The cases that a job has yet to take back: each goes in the transaction that
-- does it, so that none is taken back twice.
CREATE TABLE undo_cases (
  job_id BLOB NOT NULL REFERENCES jobs (id),
  case_id BLOB NOT NULL,
  service_id BLOB NOT NULL REFERENCES services (id),
  -- When the cause first reached its item; empty where it only decided.
  since BIGINT,
  PRIMARY KEY (job_id, case_id)
);

CREATE INDEX decisions_of_rule ON decisions (service_id, decided_by)
  WHERE decided_by LIKE 'rule%';
CREATE INDEX revisions_held ON revisions (service_id, received_at) WHERE verdict = 'hold';
