"""A situation as Parquet tables, for DuckDB, pandas, polars and the like."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sitroom.store.database import Database

ROWS = 10_000  # written at a time

# table -> query; payloads are JSON. Columns are typed by what they hold.
TABLES = {
    "reports": "SELECT id, sha256, title, published, published_source, url, source, language, copy_of, meta, warnings, "
    "version, lexicon, added, changed, text FROM reports ORDER BY id",
    "records": "SELECT r.*, ifnull(p.corrected, p.payload) AS payload FROM records r "
    "JOIN payloads p ON p.record = r.n ORDER BY r.report_id, r.position",
    "actors": "SELECT r.id AS record_id, a.role, a.actor_id, a.name, a.kind, a.country, a.sector FROM record_actors a "
    "JOIN records r ON r.n = a.record ORDER BY r.id, a.rowid",
    "incidents": "SELECT * FROM incidents ORDER BY id",
    "members": "SELECT incident_id, record_id FROM members ORDER BY 1, 2",
    "series": "SELECT id, topic, subject, name, place, place_id, country, earliest, latest, points, payload "
    "FROM series ORDER BY id",
    "series_members": "SELECT series_id, record_id FROM series_members ORDER BY 1, 2",
    "copies": 'SELECT report_id, "start", "end", origin, origin_start, origin_end FROM copies ORDER BY 1, 2, 4',
    "left_out": "SELECT record_id, reason FROM left_out ORDER BY 1",
    "failures": "SELECT input, line, kind, message, added FROM failures ORDER BY n",
    "judgements": 'SELECT id, at, by, "action", target, payload, hash FROM judgements ORDER BY id',
    "changes": "SELECT id, kind, at FROM changes ORDER BY id",
    "deleted": "SELECT id, kind, at, reason, replaced_by FROM deleted ORDER BY id",
}

_WHOLE = frozenset({
    "n", "position", "place_precision", "low", "high", "best", "start", "end", "origin_start", "origin_end", "reports",
    "members", "independent_sources", "points", "line",
})  # fmt: skip
_BROKEN = frozenset({"lat", "lon", "confidence", "magnitude"})


def write_tables(path: str | Path, out: str | Path) -> dict[str, int]:
    """Writes each table of the situation at `path` to `<out>/<table>.parquet`; the number of rows of each. Raises
    SituationError for a file that is no situation.

    A table is written beside its place and moved there when it is whole."""
    db = Database(Path(path), create=False)
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with db.reading():
            return {name: _write(db, folder, name, sql) for name, sql in TABLES.items()}
    finally:
        db.close()


def _write(db: Database, folder: Path, name: str, sql: str) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    cursor = db.run(sql)
    names = [column[0] for column in cursor.description]
    schema = pa.schema([(column, _type(column, name, pa)) for column in names])
    part = folder / f".{name}.parquet.part"
    total = 0
    with pq.ParquetWriter(part, schema) as writer:
        for rows in _portions(cursor):
            columns = [list(column) for column in zip(*rows, strict=True)]
            arrays = [pa.array(c, t) for c, t in zip(columns, schema.types, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            total += len(rows)
    os.replace(part, folder / f"{name}.parquet")
    return total


def _portions(cursor: Any) -> Iterator[list[tuple[Any, ...]]]:
    while rows := cursor.fetchmany(ROWS):
        yield rows


def _type(column: str, table: str, pa: Any) -> Any:
    if column in _WHOLE or (table == "judgements" and column == "id"):
        return pa.int64()
    return pa.float64() if column in _BROKEN else pa.string()
