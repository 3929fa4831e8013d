-- What administrators need beyond a password: a second factor, an end, a review. Roles are the console's own (administrator.roles).
ALTER TABLE administrator ADD COLUMN email TEXT;
ALTER TABLE administrator ADD COLUMN disabled BIGINT;
ALTER TABLE administrator ADD COLUMN last_sign_in BIGINT;
-- Counts up with whatever ends his sign-ins: roles, password, second factor, disabling.
ALTER TABLE administrator ADD COLUMN stamp BIGINT NOT NULL DEFAULT 0;
-- The second factor's secret, sealed under the key file, since when, and the newest time step used: no code is taken twice.
ALTER TABLE administrator ADD COLUMN totp_sealed BYTEA;
ALTER TABLE administrator ADD COLUMN totp_since BIGINT;
ALTER TABLE administrator ADD COLUMN totp_step BIGINT;

CREATE TABLE administrator_recovery (
  id INTEGER PRIMARY KEY,
  administrator INTEGER NOT NULL REFERENCES administrator (id),
  digest BYTEA NOT NULL,
  used BIGINT
);
CREATE INDEX administrator_recovery_of ON administrator_recovery (administrator);

-- Who looked through the list of administrators and found it right, and what it said then.
CREATE TABLE administrator_review (
  id INTEGER PRIMARY KEY,
  time BIGINT NOT NULL,
  reviewer TEXT NOT NULL,
  list TEXT NOT NULL
);

-- The audit records of the access stream once more, for search; the day says where the evidence lies.
CREATE TABLE audit_trail (
  id INTEGER PRIMARY KEY,
  time BIGINT NOT NULL,
  day TEXT NOT NULL,
  actor TEXT NOT NULL,
  role TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT,
  reason TEXT,
  origin TEXT,
  result TEXT NOT NULL,
  rows BIGINT,
  hash BYTEA
);
CREATE INDEX audit_trail_time ON audit_trail (time);
CREATE INDEX audit_trail_actor ON audit_trail (actor, time);
CREATE INDEX audit_trail_action ON audit_trail (action, time);
CREATE INDEX audit_trail_object ON audit_trail (object, time);
