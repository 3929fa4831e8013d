-- What each of the console's people may do (Admin/ConsoleRole.cs). Those who are there already did all there was.
ALTER TABLE administrator ADD COLUMN roles TEXT NOT NULL DEFAULT 'issuer help-desk system-administrator';

-- A person's place in the office, and that his ID card was seen: by whom and when, never its number.
ALTER TABLE account ADD COLUMN position TEXT;
ALTER TABLE account ADD COLUMN extension TEXT;
ALTER TABLE account ADD COLUMN id_checked_by TEXT;
ALTER TABLE account ADD COLUMN id_checked_on BIGINT;
