-- What of a session was concluded and not told by its NAS: 1 its start, 2 its end, 4 a wrap of its counters; their sum.
ALTER TABLE session ADD COLUMN inferred INTEGER NOT NULL DEFAULT 0;
CREATE INDEX session_open_device ON session (nas, mac) WHERE state <> 'closed';
