-- Why: what is banked is matched backwards, with the items that came before it.

-- Up to this number entries were matched backwards. What was banked before this
-- program was there is not: nobody asked for it.
ALTER TABLE services ADD COLUMN matched_back BIGINT NOT NULL DEFAULT 0;
UPDATE services SET matched_back = next_number - 1;

-- Whether a match was made backwards: an entry that has many of them does not
-- match too much of what comes.
ALTER TABLE matches ADD COLUMN back BIGINT NOT NULL DEFAULT 0;

-- What a job has yet to match backwards: each goes in the transaction that does
-- it, so that none is matched twice, and waits in one job alone.
CREATE TABLE back_hits (
  service_id BLOB NOT NULL REFERENCES services (id),
  item_id BLOB NOT NULL,
  entry_id BLOB NOT NULL,
  job_id BLOB NOT NULL REFERENCES jobs (id),
  PRIMARY KEY (service_id, item_id, entry_id)
);
CREATE INDEX back_hits_of_job ON back_hits (job_id, item_id, entry_id);
