-- Alerts (Alerts/AlertWatch.cs): what needs a person, about what, since when; what was told of it over mail and webhook (told: the severity
-- that was told, null: nothing yet), when it was over and when that was told, and who has seen it. facts: the values of its words, as JSON.
CREATE TABLE alert (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('warn', 'bad')),
  facts TEXT NOT NULL,
  raised BIGINT NOT NULL,
  told TEXT,
  cleared BIGINT,
  told_clear BIGINT,
  seen BIGINT,
  seen_by TEXT
);
CREATE UNIQUE INDEX alert_open ON alert (kind, subject) WHERE cleared IS NULL;
CREATE INDEX alert_raised ON alert (raised);

-- Messages that wait for the webhook, oldest first, each until its time is over.
CREATE TABLE alert_webhook (
  id INTEGER PRIMARY KEY,
  body TEXT NOT NULL,
  queued BIGINT NOT NULL,
  due BIGINT NOT NULL,
  until BIGINT NOT NULL,
  tries BIGINT NOT NULL
);
