-- Why: an entry that begins to match again is looked for among what came before
-- it as a new one is: switched on, restored with its bank, disabled no longer.

-- From when on an entry is to be looked for again; gone once that was done.
CREATE TABLE back_again (
  service_id BLOB NOT NULL REFERENCES services (id),
  entry_id BLOB NOT NULL,
  due_at BIGINT NOT NULL,
  PRIMARY KEY (service_id, entry_id)
);
CREATE INDEX back_again_due ON back_again (service_id, due_at);
