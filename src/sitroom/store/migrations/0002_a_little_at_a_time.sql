-- What a merge of a few records looks into instead of everything. A file of the layout before has nothing of it, so its
-- next merge is a full one, which fills it.

ALTER TABLE items ADD COLUMN unit TEXT;      -- the records of one report that are compared as one, by the first of them
ALTER TABLE items ADD COLUMN incident TEXT;  -- also of records that have gone since the last merge
CREATE INDEX items_by_unit ON items (unit);
CREATE INDEX items_by_incident ON items (incident);
CREATE INDEX links_by_b ON links (b);

-- which units are compared: those that stand near each other in a block
CREATE TABLE blocks (
  "key" INTEGER NOT NULL,    -- digest of the block's key
  place BLOB NOT NULL,       -- where the unit stands in it, packed so that it sorts
  unit TEXT NOT NULL,
  PRIMARY KEY ("key", place, unit)
) WITHOUT ROWID;

-- the different sentences that can show copying, who holds them, and the buckets in which near copies meet
CREATE TABLE sentences (
  n INTEGER PRIMARY KEY,
  form INTEGER NOT NULL,
  names BLOB NOT NULL,
  shingles BLOB NOT NULL,
  numbers INTEGER NOT NULL
);
CREATE UNIQUE INDEX sentences_by_form ON sentences (form, names);
CREATE TABLE holders (
  sentence INTEGER NOT NULL,
  report_id TEXT NOT NULL,
  PRIMARY KEY (sentence, report_id)
) WITHOUT ROWID;
CREATE TABLE buckets (
  bucket INTEGER NOT NULL,
  sentence INTEGER NOT NULL,
  PRIMARY KEY (bucket, sentence)
) WITHOUT ROWID;
ALTER TABLE fingerprints ADD COLUMN form INTEGER;  -- of the whole text, where it is long enough to be a copy
CREATE INDEX fingerprints_by_form ON fingerprints (form) WHERE form IS NOT NULL;
CREATE INDEX reports_by_copy_of ON reports (copy_of) WHERE copy_of IS NOT NULL;

-- which lines (a series, or an agreement with its terms) a record is in
CREATE TABLE lines (
  record_id TEXT NOT NULL,
  line TEXT NOT NULL,
  report_id TEXT NOT NULL,
  PRIMARY KEY (record_id, line)
) WITHOUT ROWID;
CREATE INDEX lines_by_line ON lines (line);
CREATE INDEX lines_by_report ON lines (report_id);
ALTER TABLE series ADD COLUMN line TEXT;
UPDATE series SET line = ifnull(json_extract(payload, '$.agreement'), id);
CREATE INDEX series_by_line ON series (line);

DELETE FROM meta WHERE name = 'merge_rules';
