-- What groups and single accounts may use, as JSON (Accounts/Rights.cs); null says nothing.
CREATE TABLE account_group (
  name TEXT PRIMARY KEY,
  rights TEXT,
  changed BIGINT NOT NULL,
  revision BIGINT NOT NULL
);
ALTER TABLE account ADD COLUMN rights TEXT;

-- The language its holder is spoken to in: th or en.
ALTER TABLE account ADD COLUMN language TEXT NOT NULL DEFAULT 'th';

-- Devices known by their MAC: without a browser, or allowed to come back by themselves.
CREATE TABLE device (
  mac TEXT PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account (id),
  name TEXT NOT NULL,
  valid_until BIGINT,
  added BIGINT NOT NULL,
  added_by TEXT NOT NULL,
  revision BIGINT NOT NULL
);
CREATE INDEX device_revision ON device (revision);

-- The version of the privacy notice each account's holder was last shown at login.
ALTER TABLE account ADD COLUMN notice_version TEXT;
ALTER TABLE account ADD COLUMN notice_shown BIGINT;

-- Whether a MAC alone may let a registered device in at this NAS.
ALTER TABLE nas ADD COLUMN mac_authentication TEXT NOT NULL DEFAULT 'no';
