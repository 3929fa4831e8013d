-- How many devices a group's members may use at once. An account's own number stays; 0 is as many as its group.
ALTER TABLE account_group ADD COLUMN max_devices INTEGER;
UPDATE account SET max_devices = 0 WHERE max_devices = CASE grp WHEN 'guest' THEN 1 ELSE 3 END;

-- When an account was closed for good: its identity is kept from then on for the identity period.
ALTER TABLE account ADD COLUMN closed BIGINT;

-- Sessions that a device's MAC alone began: they end with the device's registration.
ALTER TABLE session ADD COLUMN by_mac INTEGER NOT NULL DEFAULT 0;
