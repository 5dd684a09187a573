-- Why: an upload may show what is banked turned, within a border, in a
-- screenshot. Each bank says which of these forms its entries are held against.

-- Names with commas between them, or `none`; empty for what is usual.
ALTER TABLE banks ADD COLUMN forms TEXT;
