-- A member of staff's request in the four parts of the office's form. What was asked never changes; each part is a signed step.
CREATE TABLE staff_request (
  id INTEGER PRIMARY KEY,
  form TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('requested', 'recommended', 'approved', 'issued', 'refused', 'withdrawn')),
  asked BIGINT NOT NULL,
  asked_by TEXT NOT NULL,
  position TEXT NOT NULL,
  section TEXT NOT NULL,
  phone TEXT NOT NULL,
  extension TEXT,
  valid_from BIGINT NOT NULL,
  valid_until BIGINT NOT NULL,
  purpose TEXT NOT NULL,
  pledge_version TEXT NOT NULL,
  pledge TEXT NOT NULL,
  card_checked_by TEXT,
  card_checked BIGINT,
  UNIQUE (asked_by, form)
);
CREATE INDEX staff_request_state ON staff_request (state, asked);
CREATE INDEX staff_request_asked_by ON staff_request (asked_by, asked);

-- Who is to get an account: place 1 is the applicant. The account stands here once it is issued.
CREATE TABLE request_person (
  request INTEGER NOT NULL REFERENCES staff_request (id),
  place INTEGER NOT NULL,
  name_th TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT,
  account INTEGER REFERENCES account (id),
  PRIMARY KEY (request, place)
);

-- Each signature: who, when, from where, what he said, and in whose place where he signed as a deputy.
CREATE TABLE request_step (
  id INTEGER PRIMARY KEY,
  request INTEGER NOT NULL REFERENCES staff_request (id),
  kind TEXT NOT NULL,
  username TEXT NOT NULL,
  name TEXT NOT NULL,
  time BIGINT NOT NULL,
  text TEXT,
  for_username TEXT,
  for_name TEXT,
  origin TEXT
);
CREATE INDEX request_step_request ON request_step (request);

-- Who stands in for a director, from when to when. An early end is written down, the row stays.
CREATE TABLE request_deputy (
  id INTEGER PRIMARY KEY,
  director TEXT NOT NULL,
  director_name TEXT NOT NULL,
  deputy TEXT NOT NULL,
  deputy_name TEXT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_until BIGINT NOT NULL,
  named BIGINT NOT NULL,
  named_by TEXT NOT NULL,
  ended BIGINT,
  ended_by TEXT
);
CREATE INDEX request_deputy_deputy ON request_deputy (deputy, valid_until);
