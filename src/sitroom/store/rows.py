"""Light rows for pages: what a map, a timeline and a table show, without whole records."""

# ruff: noqa: S608 - what is put together here are constants; every value is a parameter

from __future__ import annotations

from collections import Counter
from typing import Literal, get_args

from sitroom.records import Struct
from sitroom.store.columns import Areas
from sitroom.store.database import Database
from sitroom.store.selecting import where
from sitroom.store.selection import Filter

Order = Literal["date", "-date", "confidence", "-confidence", "place", "type", "source", "report", "figure"]

# ends with what makes the order total, so that pages neither repeat nor skip a row
_ORDERS: dict[str, str] = {
    "date": "r.earliest IS NULL, r.earliest, r.latest, r.id",
    "-date": "r.earliest IS NULL, r.earliest DESC, r.latest DESC, r.id",
    "confidence": "r.confidence, r.id",
    "-confidence": "r.confidence DESC, r.id",
    "place": "r.place IS NULL, r.country, r.place, r.earliest, r.id",
    "type": "r.kind, r.type, r.earliest, r.id",
    "source": "r.outlet IS NULL, r.outlet, r.earliest, r.id",
    "report": "r.report_id, r.start, r.id",
    "figure": "ifnull(r.high, r.low) IS NULL, ifnull(r.high, r.low) DESC, r.id",
}
ORDERS = get_args(Order)


class Row(Struct, frozen=True, array_like=True):
    """A record in short, with judgements applied; fields as in the record. `place_precision`: 1 exact, 2 near or part
    of a region, 3 region or country. `actors`/`targets`: names, " | " between several. `speaker`: who says so.
    `low`/`high`: people killed, moved or counted. `source`: the outlet. `judged`: accepted, corrected, flagged,
    rejected or None. `incident`: the incident it belongs to, and `verdict` of that."""

    id: str
    report_id: str
    kind: str
    type: str
    mode: str | None
    status: str
    earliest: str | None
    latest: str | None
    precision: str | None
    place: str | None
    place_id: str | None
    place_precision: int | None
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    acled: str | None
    actors: str
    targets: str
    speaker: str | None
    low: int | None
    high: int | None
    source: str | None
    confidence: float
    trigger: str
    judged: str | None
    incident: str | None
    verdict: str | None


_FIELDS = (
    "r.id, r.report_id, r.kind, r.type, r.mode, r.status, r.earliest, r.latest, r.precision, r.place, r.place_id, "
    "r.place_precision, r.country, r.admin1, r.lat, r.lon, r.acled, r.source_actors, r.target_actors, r.speaker, "
    'r.low, r.high, r.outlet, r.confidence, r."trigger", r.judged, r.incident, r.verdict'
)


def rows(
    db: Database, areas: Areas, chosen: Filter, order: Order = "date", limit: int | None = None, offset: int = 0
) -> list[Row]:
    """Rows of records that pass the filter."""
    if order not in _ORDERS:
        raise ValueError(f"no such order: {order}; there are {', '.join(ORDERS)}")
    sql, values = where(chosen, areas)
    statement = f"SELECT {_FIELDS} FROM records r WHERE {sql} ORDER BY {_ORDERS[order]}"
    if limit is not None or offset:  # what is sorted away need not be carried along
        inner = f"SELECT r.n FROM records r WHERE {sql} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?"
        statement = f"SELECT {_FIELDS} FROM records r WHERE r.n IN ({inner}) ORDER BY {_ORDERS[order]}"
        values = [*values, -1 if limit is None else limit, offset]
    return [Row(*row) for row in db.all(statement, values)]


def count(db: Database, areas: Areas, chosen: Filter) -> int:
    """How many records pass the filter."""
    sql, values = where(chosen, areas)
    return int(db.one(f"SELECT count(*) FROM records r WHERE {sql}", values)[0])


def placed(db: Database, areas: Areas, chosen: Filter) -> int:
    """How many of the records that pass the filter have a place on the map."""
    sql, values = where(chosen, areas)
    return int(db.one(f"SELECT count(r.lat) FROM records r WHERE {sql}", values)[0])


_FACETS = {
    "kinds": "r.kind", "types": "r.type", "statuses": "r.status", "countries": "r.country", "acled": "r.acled",
    "sources": "r.outlet", "judged": "ifnull(r.judged, 'unreviewed')",
}  # fmt: skip


def facets(db: Database, areas: Areas, chosen: Filter) -> dict[str, dict[str, int]]:
    """For fields of a Filter: each value among the records that pass, and how many have it, most first."""
    sql, values = where(chosen, areas)
    number = len(_FACETS)
    rows_ = db.all(
        f"SELECT {', '.join(_FACETS.values())}, count(*) FROM records r WHERE {sql} "
        f"GROUP BY {', '.join(str(n + 1) for n in range(number))}",
        values,
    )
    found: dict[str, dict[str, int]] = {}
    for at, name in enumerate(_FACETS):
        counted: Counter[str] = Counter()
        for row in rows_:
            if row[at] is not None:
                counted[row[at]] += row[number]
        found[name] = dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
    return found
