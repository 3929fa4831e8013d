-- What the console's lists of accounts are sorted and searched by. Made from account (Accounts/AccountListing.cs) whenever its revision
-- has moved on, so nobody who writes an account has to know of it; it may be emptied at any time.
CREATE TABLE account_listing (
  account INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  sort_th BYTEA NOT NULL,
  sort_en BYTEA NOT NULL,
  valid_until BIGINT,
  words TEXT NOT NULL
);
CREATE INDEX account_listing_th ON account_listing (sort_th, account);
CREATE INDEX account_listing_en ON account_listing (sort_en, account);

-- Up to which revision it was made, and by which order of letters: another version of ICU may sort otherwise.
CREATE TABLE account_listing_made (id INTEGER PRIMARY KEY CHECK (id = 1), revision BIGINT NOT NULL, letters TEXT NOT NULL);

-- Of the state only the open ones are ever looked for. Where closed ones are asked for, an index on it would look like the best and be the worst.
DROP INDEX IF EXISTS session_state;
CREATE INDEX session_open ON session (state) WHERE state <> 'closed';

-- The history of sessions, by whatever is asked. Only closed ones: a report of an open one still changes no index.
CREATE INDEX session_past ON session (started, id) WHERE state = 'closed';
CREATE INDEX session_past_account ON session (account, started, id) WHERE state = 'closed';
CREATE INDEX session_past_mac ON session (mac, started, id) WHERE state = 'closed';
CREATE INDEX session_past_ip ON session (ip, started, id) WHERE state = 'closed';

-- The last log-ins, let in and refused, for the help desk (Access/AttemptStore.cs): at most so many and for so long. All of them are in the
-- access stream; nothing here is evidence. A name that is no account's is not kept.
CREATE TABLE login_attempt (
  id INTEGER PRIMARY KEY,
  time BIGINT NOT NULL,
  method TEXT NOT NULL,
  reason TEXT,
  username TEXT,
  mac TEXT,
  ip TEXT,
  nas TEXT
);
CREATE INDEX login_attempt_time ON login_attempt (time);
CREATE INDEX login_attempt_username ON login_attempt (username, time);
CREATE INDEX login_attempt_mac ON login_attempt (mac, time);
