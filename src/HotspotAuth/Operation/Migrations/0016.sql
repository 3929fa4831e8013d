-- What the last verification of each day of the traffic log found: the gravest result of its streams and the reasons.
CREATE TABLE day_check (
  day TEXT PRIMARY KEY,
  time BIGINT NOT NULL,
  result TEXT NOT NULL CHECK (result IN ('valid', 'open', 'purged', 'not_verifiable', 'incomplete', 'altered')),
  reason TEXT
);
