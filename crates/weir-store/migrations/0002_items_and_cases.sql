-- Why: a service sends items. An item has revisions; a revision that matched
-- nothing keeps its fingerprints alone. Cases wait for people, notices join
-- them, decisions end them, actions tell the service.

-- Dense numbers for lists, one counter a service and noun.
CREATE TABLE counters (
  service_id BLOB NOT NULL REFERENCES services (id),
  noun TEXT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (service_id, noun)
);

-- Words that a service sets while it runs, as its mode.
CREATE TABLE choices (
  service_id BLOB NOT NULL REFERENCES services (id),
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (service_id, name)
);

CREATE TABLE authors (
  id BLOB PRIMARY KEY,
  service_id BLOB NOT NULL REFERENCES services (id),
  type TEXT NOT NULL,
  ext_id TEXT NOT NULL,
  name TEXT,
  first_seen_at BIGINT NOT NULL,
  UNIQUE (service_id, type, ext_id)
);

CREATE TABLE items (
  id BLOB PRIMARY KEY,
  service_id BLOB NOT NULL REFERENCES services (id),
  type TEXT NOT NULL,
  ext_id TEXT NOT NULL,
  author_id BLOB REFERENCES authors (id),
  -- The newest revision; 0 while only a notice has named the item.
  revision BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  UNIQUE (service_id, type, ext_id)
);
CREATE INDEX items_of_author ON items (author_id) WHERE author_id IS NOT NULL;

CREATE TABLE revisions (
  item_id BLOB NOT NULL REFERENCES items (id),
  number BIGINT NOT NULL,
  service_id BLOB NOT NULL,
  content BLOB NOT NULL,
  received_at BIGINT NOT NULL,
  -- When the service says that it was made.
  created_at BIGINT,
  -- Empty until everything is fingerprinted.
  verdict TEXT,
  -- The answer as it was given, JSON.
  answer TEXT NOT NULL,
  -- One `TYPE:VALUE` a line, before it the number of the medium or a dash.
  signals TEXT NOT NULL,
  -- Given back unchanged in webhooks, JSON.
  echo TEXT,
  -- When the fingerprints go; empty where a case keeps them.
  expires_at BIGINT,
  batch_id BLOB,
  PRIMARY KEY (item_id, number)
);
CREATE INDEX revisions_pending ON revisions (service_id, received_at) WHERE verdict IS NULL;
CREATE INDEX revisions_expiring ON revisions (service_id, expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX revisions_of_batch ON revisions (batch_id) WHERE batch_id IS NOT NULL;

-- What a person needs to see of a revision that matched, and what fingerprinting
-- needs of one that waits for it: nothing else is kept here.
CREATE TABLE contents (
  item_id BLOB NOT NULL,
  number BIGINT NOT NULL,
  service_id BLOB NOT NULL,
  text TEXT,
  links TEXT NOT NULL,
  -- When it goes; empty while a case waits or fingerprints are missing.
  expires_at BIGINT,
  PRIMARY KEY (item_id, number),
  FOREIGN KEY (item_id, number) REFERENCES revisions (item_id, number)
);
CREATE INDEX contents_expiring ON contents (service_id, expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE media (
  item_id BLOB NOT NULL,
  number BIGINT NOT NULL,
  position BIGINT NOT NULL,
  service_id BLOB NOT NULL,
  name TEXT,
  content_type TEXT,
  -- Where the bytes are to be had from, until they are here.
  url TEXT,
  -- Signals that the service sent in place of bytes, one a line.
  given TEXT,
  size BIGINT,
  -- The blob that holds the bytes.
  sha256 BLOB,
  PRIMARY KEY (item_id, number, position),
  FOREIGN KEY (item_id, number) REFERENCES contents (item_id, number)
);
CREATE INDEX media_of_blob ON media (sha256) WHERE sha256 IS NOT NULL;

CREATE TABLE matches (
  item_id BLOB NOT NULL,
  number BIGINT NOT NULL,
  position BIGINT NOT NULL,
  service_id BLOB NOT NULL,
  bank TEXT NOT NULL,
  entry_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  distance BIGINT,
  at BIGINT NOT NULL,
  PRIMARY KEY (item_id, number, position),
  FOREIGN KEY (item_id, number) REFERENCES revisions (item_id, number)
);
CREATE INDEX matches_of_entry ON matches (service_id, entry_id, at);

CREATE TABLE batches (
  id BLOB PRIMARY KEY,
  service_id BLOB NOT NULL REFERENCES services (id),
  items BIGINT NOT NULL,
  waiting BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  finished_at BIGINT
);

CREATE TABLE cases (
  id BLOB PRIMARY KEY,
  service_id BLOB NOT NULL REFERENCES services (id),
  number BIGINT NOT NULL,
  item_id BLOB REFERENCES items (id),
  url TEXT,
  queue TEXT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  decided_at BIGINT,
  UNIQUE (service_id, number)
);
CREATE UNIQUE INDEX cases_open_of_item ON cases (item_id) WHERE state = 'open' AND item_id IS NOT NULL;
CREATE UNIQUE INDEX cases_open_of_url ON cases (service_id, url) WHERE state = 'open' AND url IS NOT NULL;
CREATE INDEX cases_of_item ON cases (item_id, number) WHERE item_id IS NOT NULL;
CREATE INDEX cases_open ON cases (service_id, state, number);
CREATE INDEX cases_of_queue ON cases (service_id, queue, number);
CREATE INDEX cases_open_of_queue ON cases (service_id, queue, state, number);

CREATE TABLE reporters (
  service_id BLOB NOT NULL REFERENCES services (id),
  -- A keyed hash of what the reporter is known by.
  reporter BLOB NOT NULL,
  founded BIGINT NOT NULL,
  unfounded BIGINT NOT NULL,
  PRIMARY KEY (service_id, reporter)
);

CREATE TABLE notices (
  id BLOB PRIMARY KEY,
  service_id BLOB NOT NULL REFERENCES services (id),
  number BIGINT NOT NULL,
  item_id BLOB REFERENCES items (id),
  url TEXT,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  reporter TEXT,
  reporter_key BLOB,
  good_faith BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  case_id BLOB NOT NULL REFERENCES cases (id),
  outcome TEXT,
  UNIQUE (service_id, number)
);
CREATE INDEX notices_of_case ON notices (case_id, number);
CREATE INDEX notices_of_item ON notices (item_id) WHERE item_id IS NOT NULL;

CREATE TABLE decisions (
  id BLOB PRIMARY KEY,
  service_id BLOB NOT NULL REFERENCES services (id),
  case_id BLOB NOT NULL REFERENCES cases (id),
  policy_id BLOB REFERENCES policies (id),
  purpose TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  not_before BIGINT NOT NULL,
  undone_at BIGINT
);
CREATE INDEX decisions_of_case ON decisions (case_id, made_at);

CREATE TABLE actions (
  id BLOB PRIMARY KEY,
  service_id BLOB NOT NULL REFERENCES services (id),
  number BIGINT NOT NULL,
  decision_id BLOB NOT NULL REFERENCES decisions (id),
  item_id BLOB REFERENCES items (id),
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  requested_at BIGINT NOT NULL,
  UNIQUE (service_id, number)
);
CREATE INDEX actions_of_decision ON actions (decision_id);
CREATE INDEX actions_of_item ON actions (item_id) WHERE item_id IS NOT NULL;

-- Requests that carried an Idempotency-Key, for a day.
CREATE TABLE requests (
  service_id BLOB NOT NULL REFERENCES services (id),
  idempotency_key TEXT NOT NULL,
  digest BLOB NOT NULL,
  at BIGINT NOT NULL,
  status BIGINT,
  body BLOB,
  PRIMARY KEY (service_id, idempotency_key)
);
CREATE INDEX requests_by_age ON requests (service_id, at);
-- An erasure takes all bodies, and most requests have none.
CREATE INDEX requests_with_body ON requests (service_id) WHERE body IS NOT NULL;
