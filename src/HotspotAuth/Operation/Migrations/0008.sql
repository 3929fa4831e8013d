-- Every change of an event's end; the step that signs it is in event_step. Extending an event that is over opens it again.
CREATE TABLE event_end (
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES training_event (id),
  was BIGINT NOT NULL,
  becomes BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  changed_by TEXT NOT NULL
);
CREATE INDEX event_end_event ON event_end (event);

-- An event that is over, with its closing report as counted then: the sessions it was counted from are erased later.
CREATE TABLE event_closing (
  event INTEGER PRIMARY KEY REFERENCES training_event (id),
  ended BIGINT NOT NULL,
  made BIGINT NOT NULL,
  report TEXT NOT NULL
);

-- The board and the report ask for the sessions of an event's accounts.
CREATE INDEX session_of_account ON session (account);
