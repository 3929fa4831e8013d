-- Who holds each guest's slip: every naming is kept, the newest holds it now. The account's own name and phone are the newest's.
CREATE TABLE account_holder (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account (id),
  name TEXT NOT NULL,
  phone TEXT NOT NULL,
  named BIGINT NOT NULL,
  named_by TEXT NOT NULL,
  role TEXT NOT NULL,
  origin TEXT
);
CREATE INDEX account_holder_account ON account_holder (account);
ALTER TABLE account ADD COLUMN holder_named BIGINT;

-- A one-time password that was mailed and is good beside the account's own until it is used or its hour is over.
ALTER TABLE account ADD COLUMN mailed_digest BYTEA;
ALTER TABLE account ADD COLUMN mailed_until BIGINT;

-- Mails that wait for the mail server. What they say is sealed under the key file: it may hold a password.
CREATE TABLE mail_outbox (
  id INTEGER PRIMARY KEY,
  recipient TEXT NOT NULL,
  sealed BYTEA NOT NULL,
  queued BIGINT NOT NULL,
  due BIGINT NOT NULL,
  until BIGINT NOT NULL,
  tries INTEGER NOT NULL
);
CREATE INDEX mail_outbox_due ON mail_outbox (due);

-- Forgotten passwords are asked for by e-mail address too.
CREATE INDEX account_email ON account (lower(email));
