-- What the closed sessions of each account used (Sessions/UsageStore.cs): a start that added up a year of sessions took seventeen seconds.
-- Kept by the commit that closes, corrects or erases a session, so it can't differ from their sum.
CREATE TABLE usage_sum (
  account INTEGER PRIMARY KEY,
  milliseconds BIGINT NOT NULL,
  bytes BIGINT NOT NULL
);

INSERT INTO usage_sum (account, milliseconds, bytes)
SELECT account, sum(CASE WHEN coalesce(ended, last_seen) > started THEN coalesce(ended, last_seen) - started ELSE 0 END), sum(bytes_up + bytes_down)
FROM session WHERE state NOT IN ('open', 'suspect') GROUP BY account;

CREATE TRIGGER session_used AFTER INSERT ON session WHEN NEW.state = 'closed' BEGIN
  INSERT INTO usage_sum (account, milliseconds, bytes)
  VALUES (NEW.account, CASE WHEN coalesce(NEW.ended, NEW.last_seen) > NEW.started THEN coalesce(NEW.ended, NEW.last_seen) - NEW.started ELSE 0 END, NEW.bytes_up + NEW.bytes_down)
  ON CONFLICT (account) DO UPDATE SET milliseconds = milliseconds + excluded.milliseconds, bytes = bytes + excluded.bytes;
END;

CREATE TRIGGER session_used_more AFTER UPDATE ON session WHEN NEW.state = 'closed' BEGIN
  INSERT INTO usage_sum (account, milliseconds, bytes)
  VALUES (NEW.account, CASE WHEN coalesce(NEW.ended, NEW.last_seen) > NEW.started THEN coalesce(NEW.ended, NEW.last_seen) - NEW.started ELSE 0 END, NEW.bytes_up + NEW.bytes_down)
  ON CONFLICT (account) DO UPDATE SET milliseconds = milliseconds + excluded.milliseconds, bytes = bytes + excluded.bytes;
END;

CREATE TRIGGER session_used_less BEFORE UPDATE ON session WHEN OLD.state = 'closed' BEGIN
  UPDATE usage_sum SET
    milliseconds = milliseconds - CASE WHEN coalesce(OLD.ended, OLD.last_seen) > OLD.started THEN coalesce(OLD.ended, OLD.last_seen) - OLD.started ELSE 0 END,
    bytes = bytes - OLD.bytes_up - OLD.bytes_down
  WHERE account = OLD.account;
END;

CREATE TRIGGER session_erased AFTER DELETE ON session WHEN OLD.state = 'closed' BEGIN
  UPDATE usage_sum SET
    milliseconds = milliseconds - CASE WHEN coalesce(OLD.ended, OLD.last_seen) > OLD.started THEN coalesce(OLD.ended, OLD.last_seen) - OLD.started ELSE 0 END,
    bytes = bytes - OLD.bytes_up - OLD.bytes_down
  WHERE account = OLD.account;
END;
