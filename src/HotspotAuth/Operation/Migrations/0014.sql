-- What was reminded of by mail: a thing is said once for each of its marks, whatever restarts between (Reminders/DueReminders.cs).
CREATE TABLE reminder_sent (
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  sent BIGINT NOT NULL,
  PRIMARY KEY (kind, subject)
);
