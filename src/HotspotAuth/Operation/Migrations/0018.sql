-- Officials' orders to keep records beyond their time (Cases/). Lists have a line for each item; whom a hold names is emptied when it ends.
CREATE TABLE hold (
  id TEXT PRIMARY KEY,
  ordered TEXT NOT NULL,
  officer TEXT NOT NULL,
  agency TEXT,
  reason TEXT NOT NULL,
  users TEXT NOT NULL,
  ips TEXT NOT NULL,
  macs TEXT NOT NULL,
  span_from BIGINT NOT NULL,
  span_to BIGINT NOT NULL,
  until BIGINT NOT NULL,
  latest BIGINT NOT NULL,
  made BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'ending', 'ended')),
  why TEXT CHECK (why IN ('expired', 'released')),
  ended BIGINT,
  release_by TEXT,
  release_asked BIGINT,
  release_reason TEXT
);
CREATE INDEX hold_living ON hold (state) WHERE state <> 'ended';

-- Days whose matching rows are in the case's folder, with the digest they were proved against.
CREATE TABLE hold_day (
  hold TEXT NOT NULL REFERENCES hold (id),
  day TEXT NOT NULL,
  digest TEXT NOT NULL,
  access_rows BIGINT NOT NULL,
  flow_rows BIGINT NOT NULL,
  nat_rows BIGINT NOT NULL,
  PRIMARY KEY (hold, day)
);

-- The persons behind the rows that are kept: they stay as long as the rows do.
CREATE TABLE hold_account (
  hold TEXT NOT NULL REFERENCES hold (id),
  account BIGINT NOT NULL,
  PRIMARY KEY (hold, account)
);

-- What was done with a hold: who, when, and what was said.
CREATE TABLE hold_step (
  id INTEGER PRIMARY KEY,
  hold TEXT NOT NULL REFERENCES hold (id),
  kind TEXT NOT NULL,
  time BIGINT NOT NULL,
  username TEXT NOT NULL,
  text TEXT
);
CREATE INDEX hold_step_of ON hold_step (hold, id);
