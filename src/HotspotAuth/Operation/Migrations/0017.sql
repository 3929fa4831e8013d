-- A question to the traffic log, asked once with its reason; every later look at its answer names it.
CREATE TABLE inquiry (
  id INTEGER PRIMARY KEY,
  time BIGINT NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('who', 'search')),
  question TEXT NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX inquiry_time ON inquiry (time);
