-- The morning reports (MorningReport/MorningDesk.cs) as they were sent: figures, no person's name. day: the morning's own date; who checked the system by it, and when.
CREATE TABLE morning_report (
  day TEXT PRIMARY KEY,
  made BIGINT NOT NULL,
  figures TEXT NOT NULL,
  checked BIGINT,
  checked_by TEXT
);
