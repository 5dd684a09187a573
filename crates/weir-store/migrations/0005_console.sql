-- Why: people decide in the console. A case has a clock and a kind, so that the
-- queue shows the most urgent first and by what it is about; a reviewer holds
-- the case that they look at; what somebody was shown is counted; an entry can
-- be switched off without being removed.

-- `picture`, `text`, `link`, `file` or `notice`; when it should be decided.
ALTER TABLE cases ADD COLUMN kind TEXT NOT NULL DEFAULT 'notice';
ALTER TABLE cases ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0;
-- Cases from before: a day, and the kind of the first match.
UPDATE cases SET due_at = opened_at + 86400000000;
UPDATE cases SET kind = COALESCE((
  SELECT CASE m.kind WHEN 'pdq' THEN 'picture' WHEN 'text' THEN 'text' WHEN 'url' THEN 'link'
         ELSE 'file' END
  FROM matches m WHERE m.item_id = cases.item_id ORDER BY m.number DESC, m.position LIMIT 1),
  'notice');
CREATE INDEX cases_by_clock ON cases (service_id, state, due_at, number);
CREATE INDEX cases_of_kind_by_clock ON cases (service_id, state, kind, due_at, number);
CREATE INDEX cases_of_queue_by_clock ON cases (service_id, state, queue, due_at, number);
-- What waits, counted for every page: nothing but the index is read.
CREATE INDEX cases_waiting ON cases (service_id, state, kind, queue) WHERE state = 'open';
CREATE INDEX cases_by_end ON cases (service_id, decided_at, due_at) WHERE decided_at IS NOT NULL;
-- How long what waits has waited, and how long it may: read whole by the dashboard.
CREATE INDEX cases_by_age ON cases (service_id, opened_at, due_at) WHERE state = 'open';

-- Who has a case before them, and until when.
CREATE TABLE case_locks (
  case_id BLOB PRIMARY KEY REFERENCES cases (id),
  service_id BLOB NOT NULL REFERENCES services (id),
  user_id BLOB NOT NULL REFERENCES users (id),
  until BIGINT NOT NULL
);
CREATE INDEX case_locks_of_user ON case_locks (service_id, user_id);

-- The language of the reason, BCP 47.
ALTER TABLE decisions ADD COLUMN language TEXT;
-- Time first: SQLite, which keeps no statistics here, takes an index that begins
-- with the service to be as good as one of the very case, and reads every
-- decision there is.
CREATE INDEX decisions_by_time ON decisions (made_at, service_id);
-- With the service in front, an action is found by its decision and not among
-- all of the service's in the order of their numbers.
DROP INDEX actions_of_decision;
CREATE INDEX actions_of_decision ON actions (service_id, decision_id, number);

-- An entry that was switched off matches nothing; empty while it is on.
ALTER TABLE entries ADD COLUMN off_since BIGINT;
-- Few are off: a bank's page counts them.
CREATE INDEX entries_off ON entries (service_id, bank_id) WHERE off_since IS NOT NULL;
CREATE INDEX entry_signals_by_value ON entry_signals (kind, value);
CREATE INDEX matches_by_time ON matches (service_id, at, kind);
-- As above: the key of the table begins with the item, and lost to the index by
-- time.
CREATE INDEX matches_of_item ON matches (service_id, item_id, number, position);

-- With the item in it: the thousands of items of what everybody posts are read
-- from the index alone.
DROP INDEX matches_of_entry;
CREATE INDEX matches_of_entry ON matches (service_id, entry_id, at, item_id);

-- The newest items of an author, who may have written a hundred thousand.
DROP INDEX items_of_author;
CREATE INDEX items_of_author ON items (author_id, received_at) WHERE author_id IS NOT NULL;

-- The deliveries of one webhook that wait or were given up, among a million that
-- arrived.
CREATE INDEX deliveries_of_webhook_otherwise ON deliveries (service_id, webhook_id, state, number)
  WHERE state <> 'delivered';

-- What a person was shown on a day (days since 1970, UTC): sums, no subjects.
CREATE TABLE exposures (
  user_id BLOB NOT NULL REFERENCES users (id),
  day BIGINT NOT NULL,
  service_id BLOB NOT NULL REFERENCES services (id),
  reveals BIGINT NOT NULL,
  pauses BIGINT NOT NULL,
  paused_until BIGINT,
  PRIMARY KEY (user_id, day)
);

-- How a person likes the console: language, theme, digits, keys, zone.
CREATE TABLE user_choices (
  user_id BLOB NOT NULL REFERENCES users (id),
  name TEXT NOT NULL,
  service_id BLOB NOT NULL REFERENCES services (id),
  value TEXT NOT NULL,
  PRIMARY KEY (user_id, name)
);

-- What came of each try of a delivery.
CREATE TABLE delivery_tries (
  delivery_id BLOB NOT NULL REFERENCES deliveries (id),
  attempt BIGINT NOT NULL,
  service_id BLOB NOT NULL REFERENCES services (id),
  begun_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL,
  status BIGINT,
  error TEXT,
  PRIMARY KEY (delivery_id, attempt)
);

-- The log of deliveries, by what they tell; what arrived and what was given up,
-- by when.
CREATE INDEX deliveries_of_kind ON deliveries (service_id, kind, number);
CREATE INDEX deliveries_arrived ON deliveries (service_id, webhook_id, ended_at)
  WHERE state = 'delivered';
CREATE INDEX deliveries_given_up ON deliveries (service_id, ended_at) WHERE state = 'dead';

-- Events as auditors look for them. By time and id, not by place: sealing an
-- event changes none of these.
CREATE INDEX events_by_time ON events (service_id, at, id);
CREATE INDEX events_of_kind ON events (service_id, kind, at, id);
CREATE INDEX events_of_subject ON events (service_id, subject, at, id) WHERE subject IS NOT NULL;
