-- The completeness ledger (Ledger/CompletenessLedger.cs): what each hour of the accounting and of the flow records say of the same sessions,
-- and what clients without a session sent. An hour is named by its beginning; "open" is not judged yet. Ratios are millionths, bytes the IP layer's.
CREATE TABLE ledger_hour (
  hour BIGINT PRIMARY KEY,
  verdict TEXT NOT NULL CHECK (verdict IN ('open', 'normal', 'outside', 'quiet', 'cannot')),
  reason TEXT,
  judged BIGINT NOT NULL,
  sessions BIGINT NOT NULL,
  unreported BIGINT NOT NULL,
  accounting_up BIGINT NOT NULL,
  accounting_down BIGINT NOT NULL,
  flow_up BIGINT NOT NULL,
  flow_down BIGINT NOT NULL,
  usual BIGINT NOT NULL,
  width BIGINT NOT NULL,
  strangers BIGINT NOT NULL,
  strange_up BIGINT NOT NULL,
  strange_down BIGINT NOT NULL,
  gap_ms BIGINT NOT NULL
);

-- The sessions of a judged hour whose two counts differ most.
CREATE TABLE ledger_session (
  hour BIGINT NOT NULL REFERENCES ledger_hour (hour) ON DELETE CASCADE,
  session TEXT NOT NULL,
  accounting_up BIGINT NOT NULL,
  accounting_down BIGINT NOT NULL,
  flow_up BIGINT NOT NULL,
  flow_down BIGINT NOT NULL,
  PRIMARY KEY (hour, session)
);
