-- Why: known texts are banked to be found in part and altered. What that needs
-- of a text is no hash: it is kept encrypted beside the signal's key, so that a
-- stolen database, an export or a backup without the secret key holds none.

-- The text and its passage, encrypted for its entry with the secret key.
ALTER TABLE entry_signals ADD COLUMN sealed BLOB;

-- How sure a match with a text of the bank must be: `strict`, `normal`, `wide`.
ALTER TABLE banks ADD COLUMN text_threshold TEXT NOT NULL DEFAULT 'normal';
