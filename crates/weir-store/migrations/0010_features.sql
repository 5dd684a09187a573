-- Why: a picture is banked with its local features, too, by which a part of it is
-- found. They have some thousand bytes, more than an index takes: the column that is
-- searched holds their digest.

-- What is too long to be searched for; empty where `value` is the whole.
ALTER TABLE entry_signals ADD COLUMN body BLOB;
