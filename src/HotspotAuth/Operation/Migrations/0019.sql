-- What competent officials ask of the office (Computer Crime Act s.18, s.19, s.26), each written down before it is answered.
-- Days are ISO dates, everything else UTC milliseconds. The revision counts every change: a signature holds against the one its signer saw.
CREATE TABLE official_request (
  id INTEGER PRIMARY KEY,
  form TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'prepared', 'released', 'handed-over', 'refused', 'withdrawn')),
  revision INTEGER NOT NULL,
  begun BIGINT NOT NULL,
  begun_by TEXT NOT NULL,
  letter_number TEXT,
  letter_day TEXT,
  received BIGINT,
  agency TEXT,
  contact TEXT,
  case_number TEXT,
  days INTEGER NOT NULL,
  letter TEXT,
  officer TEXT,
  officer_rank TEXT,
  officer_card TEXT,
  section TEXT,
  court_order TEXT,
  court_day TEXT,
  hold_case TEXT,
  handed BIGINT,
  handed_to TEXT,
  handed_card TEXT,
  handed_way TEXT,
  UNIQUE (begun_by, form)
);
CREATE INDEX official_request_state ON official_request (state, received);

-- What was asked, and the answer as it was found when it was prepared.
CREATE TABLE official_question (
  request INTEGER NOT NULL REFERENCES official_request (id),
  place INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('who', 'traffic')),
  asked TEXT NOT NULL,
  answer TEXT,
  answered BIGINT,
  PRIMARY KEY (request, place)
);

-- Each signature: who, when, from where, what he said, and in whose place where he signed as a deputy.
CREATE TABLE official_step (
  id INTEGER PRIMARY KEY,
  request INTEGER NOT NULL REFERENCES official_request (id),
  kind TEXT NOT NULL,
  username TEXT NOT NULL,
  name TEXT NOT NULL,
  time BIGINT NOT NULL,
  text TEXT,
  for_username TEXT,
  for_name TEXT,
  origin TEXT
);
CREATE INDEX official_step_request ON official_step (request);

-- What was made to be handed over, with its hash.
CREATE TABLE official_file (
  request INTEGER NOT NULL REFERENCES official_request (id),
  name TEXT NOT NULL,
  octets BIGINT NOT NULL,
  data_rows BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  made BIGINT NOT NULL,
  PRIMARY KEY (request, name)
);

-- Who opened which record on which day, so that the trail tells it once a day and not on every click.
CREATE TABLE official_view (
  request INTEGER NOT NULL REFERENCES official_request (id),
  username TEXT NOT NULL,
  day TEXT NOT NULL,
  PRIMARY KEY (request, username, day)
);
