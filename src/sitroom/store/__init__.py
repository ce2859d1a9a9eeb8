"""The situation: one SQLite file with reports, records, incidents and the judgement log."""
