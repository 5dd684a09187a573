-- Why: people sign in and programs bring keys. What lets somebody in is kept
-- only as a hash: passwords slowly hashed (argon2id), keys and session tokens,
-- which are 256 random bits each, as SHA-256.

CREATE TABLE users (
  id BLOB PRIMARY KEY,
  service_id BLOB NOT NULL REFERENCES services (id),
  name TEXT NOT NULL,
  -- What makes two names the same one, and what one signs in by.
  folded_name TEXT NOT NULL,
  role TEXT NOT NULL,
  enabled BIGINT NOT NULL,
  -- A PHC string.
  password TEXT NOT NULL,
  must_change_password BIGINT NOT NULL,
  -- Wrong passwords in a row, and until when none is tried.
  failures BIGINT NOT NULL,
  locked_until BIGINT,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT,
  UNIQUE (service_id, folded_name)
);

CREATE TABLE user_sessions (
  id BLOB PRIMARY KEY,
  service_id BLOB NOT NULL REFERENCES services (id),
  user_id BLOB NOT NULL REFERENCES users (id),
  -- SHA-256 of the token: each request is found by it.
  digest BLOB NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  client TEXT NOT NULL
);
CREATE INDEX user_sessions_of_user ON user_sessions (service_id, user_id);

CREATE TABLE api_keys (
  id BLOB PRIMARY KEY,
  service_id BLOB NOT NULL REFERENCES services (id),
  name TEXT NOT NULL,
  folded_name TEXT NOT NULL,
  -- SHA-256 of the secret: each request is found by it.
  digest BLOB NOT NULL UNIQUE,
  role TEXT NOT NULL,
  -- Words with commas between; empty for all that the role allows.
  scopes TEXT NOT NULL,
  rate BIGINT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  revoked_at BIGINT,
  last_used_at BIGINT
);
CREATE INDEX api_keys_of_service ON api_keys (service_id, id);
-- A revoked key's name is free again: its successor may have it.
CREATE UNIQUE INDEX api_keys_by_name ON api_keys (service_id, folded_name)
  WHERE revoked_at IS NULL;
