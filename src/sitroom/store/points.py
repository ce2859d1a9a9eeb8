"""What a map and a timeline draw of each record, column by column: read fast, as there are many."""

# ruff: noqa: S608 - what is put together here are constants; every value is a parameter

from __future__ import annotations

from sitroom.records import Struct
from sitroom.store.columns import Areas
from sitroom.store.database import Database
from sitroom.store.selecting import where
from sitroom.store.selection import Filter


class Points(Struct, frozen=True, kw_only=True):
    """The records of a selection as columns of equal length, in order of adding; fields as in `rows.Row`."""

    id: tuple[str, ...] = ()
    lon: tuple[float | None, ...] = ()
    lat: tuple[float | None, ...] = ()
    kind: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    judged: tuple[str | None, ...] = ()
    place_precision: tuple[int | None, ...] = ()
    verdict: tuple[str | None, ...] = ()
    earliest: tuple[str | None, ...] = ()
    latest: tuple[str | None, ...] = ()
    place: tuple[str | None, ...] = ()


def points(db: Database, areas: Areas, chosen: Filter) -> Points:
    """All records that pass the filter."""
    names = Points.__struct_fields__
    sql, values = where(chosen, areas)
    fields = ", ".join(f"r.{name}" for name in names)
    found = db.all(f"SELECT {fields} FROM records r WHERE {sql} ORDER BY r.n", values)
    return Points(**dict(zip(names, zip(*found, strict=True), strict=True))) if found else Points()


def spans(db: Database, areas: Areas, chosen: Filter) -> list[tuple[str | None, str | None, int]]:
    """Each pair of earliest and latest day among the records that pass, and how many have it."""
    sql, values = where(chosen, areas)
    return db.all(f"SELECT r.earliest, r.latest, count(*) FROM records r WHERE {sql} GROUP BY 1, 2", values)
