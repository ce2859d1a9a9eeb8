"""Readings for people and for files: the table view, the explanation of a record, CSV and Parquet."""
