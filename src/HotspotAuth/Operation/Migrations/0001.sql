-- The account and session store. Times are milliseconds UTC since 1970; the SQL is the subset that SQLite and PostgreSQL share.
CREATE TABLE revision (id INTEGER PRIMARY KEY CHECK (id = 1), value BIGINT NOT NULL);
INSERT INTO revision (id, value) VALUES (1, 1);

CREATE TABLE training_event (
  id INTEGER PRIMARY KEY,
  project TEXT NOT NULL,
  agency TEXT NOT NULL,
  phone TEXT NOT NULL,
  responsible TEXT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_until BIGINT NOT NULL,
  created BIGINT NOT NULL,
  created_by TEXT NOT NULL
);

CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  username TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_th TEXT,
  email TEXT,
  phone TEXT,
  grp TEXT NOT NULL,
  event INTEGER REFERENCES training_event (id),
  slip INTEGER,
  state TEXT NOT NULL CHECK (state IN ('active', 'disabled', 'closed')),
  password_hash TEXT NOT NULL,
  sealed_secret BYTEA,
  must_change INTEGER NOT NULL,
  valid_from BIGINT,
  valid_until BIGINT,
  max_devices INTEGER NOT NULL,
  created BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  revision BIGINT NOT NULL
);
CREATE INDEX account_revision ON account (revision);
CREATE INDEX account_event ON account (event, slip);

CREATE TABLE session (
  id TEXT PRIMARY KEY,
  account INTEGER NOT NULL,
  username TEXT NOT NULL,
  person TEXT NOT NULL,
  person_th TEXT,
  grp TEXT NOT NULL,
  holder BYTEA,
  holder_salt BYTEA,
  mac TEXT,
  ip TEXT,
  nas TEXT,
  nas_session TEXT,
  nas_address TEXT,
  started BIGINT NOT NULL,
  until BIGINT,
  last_seen BIGINT NOT NULL,
  ended BIGINT,
  state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'suspect')),
  cause TEXT,
  packets_up BIGINT NOT NULL,
  packets_down BIGINT NOT NULL,
  bytes_up BIGINT NOT NULL,
  bytes_down BIGINT NOT NULL
);
CREATE INDEX session_state ON session (state);
CREATE INDEX session_ended ON session (ended);
CREATE INDEX session_nas ON session (nas, nas_session);

-- Every valid Accounting-Request, durable before it is answered (RFC 2866 section 4.1); its hash makes a resend harmless.
CREATE TABLE accounting (
  id INTEGER PRIMARY KEY,
  nas TEXT NOT NULL,
  received BIGINT NOT NULL,
  hash BYTEA NOT NULL UNIQUE,
  packet BYTEA NOT NULL
);
CREATE INDEX accounting_received ON accounting (received);

-- NAS addresses that once sent a right Message-Authenticator: required of them from then on.
CREATE TABLE nas_learned (address TEXT PRIMARY KEY, learned BIGINT NOT NULL);

CREATE TABLE administrator (
  id INTEGER PRIMARY KEY,
  username TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  must_change INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  locked_until BIGINT NOT NULL,
  created BIGINT NOT NULL
);

-- Actions written with the change they describe, in one transaction; the access stream's owner carries them over.
CREATE TABLE audit_outbox (
  id INTEGER PRIMARY KEY,
  time BIGINT NOT NULL,
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

-- What a verb asks of the running service, and what it answered.
CREATE TABLE service_request (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  argument TEXT,
  actor TEXT NOT NULL,
  asked BIGINT NOT NULL,
  ok INTEGER,
  answer TEXT
);
