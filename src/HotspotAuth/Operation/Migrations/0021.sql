-- The fire drills (Drill/FireDrill.cs): when each was held, the stage that failed (null: none), and what became of every stage, as JSON.
CREATE TABLE drill (
  id INTEGER PRIMARY KEY,
  time BIGINT NOT NULL,
  failed TEXT,
  steps TEXT NOT NULL
);
