-- A training event from its request to its end (Events/EventState.cs). Those made before this were approved and issued by who made them.
ALTER TABLE training_event ADD COLUMN state TEXT NOT NULL DEFAULT 'issued' CHECK (state IN ('requested', 'approved', 'refused', 'issued', 'ended', 'cancelled'));
ALTER TABLE training_event ADD COLUMN users INTEGER NOT NULL DEFAULT 0;
ALTER TABLE training_event ADD COLUMN approved INTEGER NOT NULL DEFAULT 0;
ALTER TABLE training_event ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
ALTER TABLE training_event ADD COLUMN grp TEXT NOT NULL DEFAULT 'guest';
ALTER TABLE training_event ADD COLUMN prefix TEXT;

-- The agency's letter: the SHA-256 that names its file, in hex, and its length.
ALTER TABLE training_event ADD COLUMN letter TEXT;
ALTER TABLE training_event ADD COLUMN letter_bytes BIGINT;
ALTER TABLE training_event ADD COLUMN ended BIGINT;
UPDATE training_event SET
  users = (SELECT count(*) FROM account WHERE account.event = training_event.id),
  approved = (SELECT count(*) FROM account WHERE account.event = training_event.id);

-- Every step of an event, signed: who, when, and what he wrote.
CREATE TABLE event_step (
  id INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES training_event (id),
  step TEXT NOT NULL,
  signed_by TEXT NOT NULL,
  role TEXT NOT NULL,
  origin TEXT,
  time BIGINT NOT NULL,
  text TEXT
);
CREATE INDEX event_step_event ON event_step (event);
CREATE INDEX training_event_valid_from ON training_event (valid_from);

-- Where a slip's guest comes from, as the name list said.
ALTER TABLE account ADD COLUMN agency TEXT;
