-- The first layout of a situation. Times of change are UTC, ISO 8601; dates are ISO days; lists and payloads are JSON.

CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- one row a report, as read; copy_of is set by merging
CREATE TABLE reports (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  sha256 TEXT NOT NULL,
  title TEXT,
  published TEXT,
  published_source TEXT,
  url TEXT,
  source TEXT,
  language TEXT,
  copy_of TEXT,
  meta TEXT NOT NULL,
  warnings TEXT NOT NULL,
  digest TEXT NOT NULL,      -- sha256 of the whole reading: the same again changes nothing
  version TEXT NOT NULL,     -- of the program that put it here
  lexicon TEXT NOT NULL,     -- sha256 of its lexicon data
  added TEXT NOT NULL,
  changed TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX reports_by_sha256 ON reports (sha256);
CREATE INDEX reports_by_source ON reports (source);

-- title and text, folded, for search; rowid is reports.n
CREATE VIRTUAL TABLE reports_text USING fts5 (title, text, tokenize = "unicode61 remove_diacritics 2");
CREATE TRIGGER reports_text_goes AFTER DELETE ON reports BEGIN
  DELETE FROM reports_text WHERE rowid = OLD.n;
END;

-- all mentions of a report, as in a reading
CREATE TABLE mentions (
  report_id TEXT PRIMARY KEY REFERENCES reports (id) ON DELETE CASCADE,
  payload TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE failures (
  n INTEGER PRIMARY KEY,
  input TEXT NOT NULL,
  line INTEGER,
  kind TEXT NOT NULL,
  message TEXT NOT NULL,
  added TEXT NOT NULL
);
CREATE UNIQUE INDEX failures_once ON failures (input, ifnull(line, 0), kind);

-- one row a record, with judgements applied: what filters and light rows need, and no more
CREATE TABLE records (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  report_id TEXT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
  position INTEGER NOT NULL, -- in the reading
  kind TEXT NOT NULL,
  type TEXT NOT NULL,
  mode TEXT,
  status TEXT NOT NULL,
  earliest TEXT,
  latest TEXT,
  precision TEXT,
  place TEXT,
  place_id TEXT,
  place_kind TEXT,
  place_precision INTEGER,
  country TEXT,
  admin1 TEXT,
  lat REAL,
  lon REAL,
  acled_event TEXT,
  acled TEXT,
  source_actors TEXT NOT NULL,
  target_actors TEXT NOT NULL,
  speaker TEXT,
  low INTEGER,
  high INTEGER,
  outlet TEXT,
  confidence REAL NOT NULL,
  "trigger" TEXT NOT NULL,
  "start" INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  magnitude REAL NOT NULL,   -- log10 of 1 + the people counted
  judged TEXT,               -- accepted, corrected, flagged, rejected or NULL
  incident TEXT,             -- the incident it belongs to since the last merge, with that one's verdict and number of
  verdict TEXT,              -- independent sources
  independent_sources INTEGER
);
CREATE INDEX records_by_report ON records (report_id, position);
CREATE INDEX records_by_kind ON records (kind, type);
-- the usual order of rows: a page of them is read off without sorting
CREATE INDEX records_by_date ON records (earliest IS NULL, earliest, latest, id);
CREATE INDEX records_by_country ON records (country);
CREATE INDEX records_by_point ON records (lat, lon);
CREATE INDEX records_by_acled ON records (acled);
CREATE INDEX records_by_outlet ON records (outlet);
CREATE INDEX records_by_confidence ON records (confidence);
CREATE INDEX records_by_verdict ON records (verdict);
CREATE INDEX records_by_judged ON records (judged) WHERE judged IS NOT NULL;

-- the whole record: as read, and as corrected where that differs
CREATE TABLE payloads (
  record INTEGER PRIMARY KEY REFERENCES records (n) ON DELETE CASCADE,
  payload TEXT NOT NULL,
  corrected TEXT
);

CREATE TABLE record_actors (
  record INTEGER NOT NULL REFERENCES records (n) ON DELETE CASCADE,
  role TEXT NOT NULL,
  actor_id TEXT,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  kind TEXT,
  country TEXT,
  sector TEXT
);
CREATE INDEX record_actors_by_record ON record_actors (record);
CREATE INDEX record_actors_by_id ON record_actors (actor_id, record);
CREATE INDEX record_actors_by_name ON record_actors (folded, record);

-- places of a record, and (role "area") the areas that they lie in
CREATE TABLE record_places (
  record INTEGER NOT NULL REFERENCES records (n) ON DELETE CASCADE,
  role TEXT NOT NULL,
  place_id TEXT,
  folded TEXT NOT NULL,
  country TEXT
);
CREATE INDEX record_places_by_record ON record_places (record);
CREATE INDEX record_places_by_id ON record_places (place_id, record);
CREATE INDEX record_places_by_name ON record_places (folded, record);
CREATE INDEX record_places_by_country ON record_places (country, record);

-- what merging made of them
CREATE TABLE incidents (
  id TEXT PRIMARY KEY,
  family TEXT NOT NULL,
  type TEXT NOT NULL,
  mode TEXT,
  sub_event_type TEXT,
  status TEXT NOT NULL,
  earliest TEXT,
  latest TEXT,
  place TEXT,
  place_id TEXT,
  country TEXT,
  admin1 TEXT,
  lat REAL,
  lon REAL,
  low INTEGER,
  best INTEGER,
  high INTEGER,
  reports INTEGER NOT NULL,
  members INTEGER NOT NULL,
  independent_sources INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  confidence REAL NOT NULL,
  payload TEXT NOT NULL
);
CREATE INDEX incidents_by_verdict ON incidents (verdict);
CREATE INDEX incidents_by_date ON incidents (earliest);

CREATE TABLE members (
  record_id TEXT PRIMARY KEY REFERENCES records (id) ON DELETE CASCADE,
  incident_id TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX members_by_incident ON members (incident_id);

CREATE TABLE series (
  id TEXT PRIMARY KEY,
  topic TEXT NOT NULL,
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  place TEXT,
  place_id TEXT,
  country TEXT,
  earliest TEXT,
  latest TEXT,
  points INTEGER NOT NULL,
  payload TEXT NOT NULL
);
CREATE INDEX series_by_topic ON series (topic, name);

CREATE TABLE series_members (
  record_id TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,
  series_id TEXT NOT NULL REFERENCES series (id) ON DELETE CASCADE,
  PRIMARY KEY (record_id, series_id)
) WITHOUT ROWID;
CREATE INDEX series_members_by_series ON series_members (series_id);

CREATE TABLE copies (
  report_id TEXT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
  "start" INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  origin TEXT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
  origin_start INTEGER NOT NULL,
  origin_end INTEGER NOT NULL,
  payload TEXT NOT NULL,
  PRIMARY KEY (report_id, "start", "end", origin)
);
CREATE INDEX copies_by_origin ON copies (origin);

CREATE TABLE left_out (
  record_id TEXT PRIMARY KEY REFERENCES records (id) ON DELETE CASCADE,
  reason TEXT NOT NULL,
  payload TEXT NOT NULL
);

-- what merging needs to take up where it stopped: kept also for records that are gone, until the next merge
CREATE TABLE fingerprints (
  report_id TEXT PRIMARY KEY,
  payload TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE items (
  record_id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL,
  payload TEXT,              -- NULL where the record can be part of no incident, for the reason
  reason TEXT
) WITHOUT ROWID;
CREATE INDEX items_by_report ON items (report_id);
CREATE TABLE links (
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  payload TEXT NOT NULL,
  PRIMARY KEY (a, b)
) WITHOUT ROWID;

-- reports that are new, changed or judged since the last merge
CREATE TABLE pending (
  report_id TEXT PRIMARY KEY
) WITHOUT ROWID;

-- the review log: entries are added and never changed
CREATE TABLE judgements (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  by TEXT NOT NULL,
  "action" TEXT NOT NULL,
  target TEXT NOT NULL,
  payload TEXT NOT NULL,
  hash TEXT NOT NULL         -- sha256 of the hash before it and the payload
);
CREATE INDEX judgements_by_target ON judgements (target);
CREATE TRIGGER judgements_stay BEFORE UPDATE ON judgements BEGIN
  SELECT RAISE(ABORT, 'the review log is only added to');
END;
CREATE TRIGGER judgements_remain BEFORE DELETE ON judgements BEGIN
  SELECT RAISE(ABORT, 'the review log is only added to');
END;
CREATE TRIGGER judgements_follow BEFORE INSERT ON judgements
WHEN NEW.id IS NOT (SELECT ifnull(max(id), 0) + 1 FROM judgements) BEGIN
  SELECT RAISE(ABORT, 'entries of the review log follow one another');
END;

-- where an entry's record stood (side 0: its target, 1: the other one) and, by that evidence, which one it is now;
-- record_id NULL: no longer read
CREATE TABLE judged (
  judgement INTEGER NOT NULL REFERENCES judgements (id),
  side INTEGER NOT NULL,
  report_id TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  kind TEXT NOT NULL,
  type TEXT NOT NULL,
  "start" INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  read_as TEXT NOT NULL,     -- id of the record then
  record_id TEXT,
  PRIMARY KEY (judgement, side)
) WITHOUT ROWID;
CREATE INDEX judged_by_record ON judged (record_id);
CREATE INDEX judged_by_report ON judged (report_id);
CREATE INDEX judged_by_sha256 ON judged (sha256);

-- for exports: what changed when, and what is no more
CREATE TABLE changes (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX changes_by_time ON changes (at);
CREATE TABLE deleted (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  at TEXT NOT NULL,
  reason TEXT NOT NULL,
  replaced_by TEXT
) WITHOUT ROWID;
