-- NASes that were added while the service ran; those of the configuration stay there. The secret is sealed under the key file.
CREATE TABLE nas (
  name TEXT PRIMARY KEY,
  address TEXT NOT NULL UNIQUE,
  sealed_secret BYTEA NOT NULL,
  message_authenticator TEXT NOT NULL CHECK (message_authenticator IN ('yes', 'no', 'auto')),
  coa_port INTEGER NOT NULL,
  kind TEXT NOT NULL,
  added BIGINT NOT NULL,
  added_by TEXT NOT NULL
);

-- How each NAS reports, as of the last saving: JSON, because nothing is ever searched in it.
CREATE TABLE nas_activity (name TEXT PRIMARY KEY, seen TEXT NOT NULL);

-- Who asked without being known; few, and forgotten after a week.
CREATE TABLE nas_stranger (
  address TEXT PRIMARY KEY,
  first_seen BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  datagrams BIGINT NOT NULL
);
