-- Why: messages leave by an outbox. A message is a row before it is sent, in the
-- transaction of what it tells, so that none is lost and none goes out for a
-- change that was not made.

-- The number of a service's next delivery; its row is the lock of whoever
-- changes deliveries, so that numbers are dense and in the order of commits.
CREATE TABLE outboxes (
  service_id BLOB PRIMARY KEY REFERENCES services (id),
  next_delivery BIGINT NOT NULL
);

CREATE TABLE webhooks (
  id BLOB PRIMARY KEY,
  service_id BLOB NOT NULL REFERENCES services (id),
  url TEXT NOT NULL,
  enabled BIGINT NOT NULL,
  disabled_reason TEXT,
  created_at BIGINT NOT NULL,
  -- Secrets are encrypted; the old one signs too until its time is over.
  secret BLOB NOT NULL,
  old_secret BLOB,
  old_secret_until BIGINT,
  -- The breaker.
  failures BIGINT NOT NULL,
  failing_since BIGINT,
  open_until BIGINT
);
CREATE INDEX webhooks_of_service ON webhooks (service_id, id);

CREATE TABLE deliveries (
  id BLOB PRIMARY KEY,
  service_id BLOB NOT NULL REFERENCES services (id),
  number BIGINT NOT NULL,
  -- No reference: what was sent is told after its webhook is removed.
  webhook_id BLOB NOT NULL,
  -- The delivery that this one repeats, or itself.
  message_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  item_id BLOB,
  action_id BLOB,
  decision_id BLOB,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  -- Not tried before: the pause after a failure, and the lease while it is tried.
  next_at BIGINT NOT NULL,
  first_attempt_at BIGINT,
  last_attempt_at BIGINT,
  last_status BIGINT,
  last_error TEXT,
  ended_at BIGINT,
  erased_at BIGINT,
  UNIQUE (service_id, number)
);
-- What is asked all day holds only what waits, however many were delivered.
CREATE INDEX deliveries_due ON deliveries (service_id, webhook_id, next_at, number)
  WHERE state = 'waiting';
CREATE INDEX deliveries_in_order ON deliveries (service_id, webhook_id, item_id, number)
  WHERE state = 'waiting';
CREATE INDEX deliveries_ended_otherwise ON deliveries (service_id, state, number)
  WHERE state <> 'delivered';
CREATE INDEX deliveries_of_webhook ON deliveries (service_id, webhook_id, number);
CREATE INDEX deliveries_by_time ON deliveries (service_id, created_at, number);
CREATE INDEX deliveries_of_message ON deliveries (service_id, message_id);
CREATE INDEX deliveries_of_item ON deliveries (service_id, item_id) WHERE item_id IS NOT NULL;
CREATE INDEX deliveries_of_action ON deliveries (service_id, action_id)
  WHERE action_id IS NOT NULL;
CREATE INDEX deliveries_of_decision ON deliveries (service_id, decision_id)
  WHERE decision_id IS NOT NULL;
