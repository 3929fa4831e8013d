-- Lines that must leave the machine and have not yet, once for each way (Anchors/AnchorOutbox.cs).
CREATE TABLE anchor_outbox (
  id INTEGER PRIMARY KEY,
  way TEXT NOT NULL,
  line TEXT NOT NULL,
  is_head BIGINT NOT NULL,
  queued BIGINT NOT NULL,
  due BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  UNIQUE (way, line)
);

-- How far each way has come: the newest digest that was queued for it, and when heads were.
CREATE TABLE anchor_mark (
  way TEXT PRIMARY KEY,
  digest TEXT NOT NULL,
  heads BIGINT NOT NULL
);
