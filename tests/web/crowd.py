"""A situation of many records, made in seconds: those of another one again and again, moved in time and place."""

# ruff: noqa: S608 - the names are our own

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

_MOVED = {
    "id": "r.id || '-' || k.value",
    "earliest": "date(r.earliest, (k.value % 300) || ' days')",
    "latest": "date(r.latest, (k.value % 300) || ' days')",
    "lat": "r.lat + (k.value % 13 - 6) * 0.03",
    "lon": "r.lon + (k.value % 11 - 5) * 0.04",
}


def crowded(source: Path, path: Path, least: int) -> int:
    """Makes `path` from the situation `source`, with at least so many records; how many."""
    shutil.copyfile(source, path)
    with sqlite3.connect(path) as db:
        (there,) = db.execute("SELECT count(*) FROM records WHERE judged IS NOT 'rejected'").fetchone()
        names = [row[1] for row in db.execute("PRAGMA table_info(records)") if row[1] != "n"]
        columns = ", ".join(f'"{name}"' for name in names)
        values = ", ".join(_MOVED.get(name, f'r."{name}"') for name in names)
        db.execute(
            "WITH RECURSIVE k (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM k WHERE value < ?) "
            f"INSERT INTO records ({columns}) SELECT {values} FROM records r, k "
            "WHERE r.judged IS NOT 'rejected'",
            (-(-least // there) - 1,),
        )
        (made,) = db.execute("SELECT count(*) FROM records WHERE judged IS NOT 'rejected'").fetchone()
    db.close()
    return int(made)
