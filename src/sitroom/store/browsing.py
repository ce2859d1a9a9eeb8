"""What pages list: reports without their text, incidents by weight, actors and what they did, states of judgement."""

# ruff: noqa: S608 - what is put together here are constants; every value is a parameter

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

import msgspec

from sitroom.merged import Copy, Incident, Series
from sitroom.records import Record, Struct
from sitroom.store.columns import Areas
from sitroom.store.database import Database
from sitroom.store.picking import incidents
from sitroom.store.points import Points, points, spans
from sitroom.store.records import decode
from sitroom.store.rows import placed
from sitroom.store.selecting import where
from sitroom.store.selection import Filter

IncidentOrder = Literal["sources", "deaths", "date", "-date", "place"]
_ORDERS: dict[str, str] = {
    "sources": "i.independent_sources DESC, i.reports DESC, i.earliest IS NULL, i.earliest, i.id",
    "deaths": "ifnull(i.best, i.low) IS NULL, i.family <> 'event', ifnull(i.best, i.low) DESC, i.id",
    "date": "i.earliest IS NULL, i.earliest, i.latest, i.id",
    "-date": "i.earliest IS NULL, i.earliest DESC, i.latest DESC, i.id",
    "place": "i.place IS NULL, i.country, i.place, i.earliest, i.id",
}
ORDERS = get_args(IncidentOrder)
_COPY = msgspec.json.Decoder(Copy)
_SERIES = msgspec.json.Decoder(Series)


class Head(Struct, frozen=True, kw_only=True):
    """A report without its text. `records`: how many were read in it."""

    id: str
    title: str | None
    published: str | None
    source: str | None
    url: str | None
    copy_of: str | None
    records: int
    added: str


class Acting(Struct, frozen=True, kw_only=True):
    """An actor and how often it is read. `key`: its lexicon id, or its name in lower case; `as_source`/`as_target`:
    records in which it acts, or is acted on; `first`/`last`: ISO days of those."""

    key: str
    name: str
    id: str | None
    kind: str | None
    country: str | None
    sector: str | None
    records: int
    as_source: int
    as_target: int
    first: str | None
    last: str | None


class Browsing:
    """Lists of a situation."""

    def __init__(self, db: Database, areas: Areas) -> None:
        self._db, self._areas = db, areas

    def points(self, chosen: Filter) -> Points:
        """All records that pass, as columns of what a map and a timeline draw."""
        return points(self._db, self._areas, chosen)

    def spans(self, chosen: Filter) -> list[tuple[str | None, str | None, int]]:
        """Each pair of earliest and latest day among the records that pass, and how many have it."""
        return spans(self._db, self._areas, chosen)

    def placed(self, chosen: Filter) -> int:
        """How many of the records that pass have a place on the map."""
        return placed(self._db, self._areas, chosen)

    def reports(self, source: str | None = None, limit: int = 500, offset: int = 0) -> list[Head]:
        """Reports, latest published first; of one outlet when named ("": those without)."""
        condition = "" if source is None else "WHERE ifnull(p.source, '') = ?"
        rows = self._db.all(
            "SELECT p.id, p.title, p.published, p.source, p.url, p.copy_of, "
            "(SELECT count(*) FROM records r WHERE r.report_id = p.id), p.added "
            f"FROM reports p {condition} ORDER BY p.published IS NULL, p.published DESC, p.id LIMIT ? OFFSET ?",
            (*(() if source is None else (source,)), limit, offset),
        )
        names = Head.__struct_fields__
        return [Head(**dict(zip(names, row, strict=True))) for row in rows]

    def holds(self, report_id: str) -> bool:
        """Whether there is a report of that id."""
        return bool(self._db.all("SELECT 1 FROM reports WHERE id = ?", (report_id,)))

    def copies(self, report_id: str) -> tuple[Copy, ...]:
        """Sentences of a report that stood in another before, in order."""
        rows = self._db.all('SELECT payload FROM copies WHERE report_id = ? ORDER BY "start", "end"', (report_id,))
        return tuple(_COPY.decode(row[0]) for row in rows)

    def copied_by(self, report_id: str) -> list[str]:
        """Reports that took whole sentences from this one."""
        rows = self._db.all("SELECT DISTINCT report_id FROM copies WHERE origin = ? ORDER BY 1", (report_id,))
        return [row[0] for row in rows]

    def states(self, record_ids: Iterable[str]) -> dict[str, str]:
        """Record id -> accepted, corrected, flagged or rejected, where judged."""
        listed = msgspec.json.encode(list(record_ids)).decode()
        sql = "SELECT id, judged FROM records WHERE judged IS NOT NULL AND id IN (SELECT value FROM json_each(?))"
        return dict(self._db.all(sql, (listed,)))

    def incident_count(self, chosen: Filter) -> int:
        """Incidents with a record that passes."""
        passing, values = self._passing(chosen)
        return int(self._db.one(f"SELECT count(*) FROM incidents i WHERE {passing}", values)[0])

    def incidents(self, chosen: Filter, order: str = "sources", limit: int = 50, offset: int = 0) -> list[Incident]:
        """Incidents with a record that passes. Raises ValueError for an unknown order."""
        if order not in _ORDERS:
            raise ValueError(f"no such order: {order}; there are {', '.join(ORDERS)}")
        passing, values = self._passing(chosen)
        sql = f"SELECT i.id FROM incidents i WHERE {passing} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?"
        ids = [row[0] for row in self._db.all(sql, (*values, limit, offset))]
        listed = msgspec.json.encode(ids).decode()
        found = {i.id: i for i in incidents(self._db, "WHERE id IN (SELECT value FROM json_each(?))", (listed,))}
        return [found[i] for i in ids if i in found]

    def _passing(self, chosen: Filter) -> tuple[str, tuple[object, ...]]:
        sql, values = where(chosen, self._areas)
        inner = f"SELECT r.incident FROM records r WHERE r.incident IS NOT NULL AND {sql}"
        return f"i.id IN ({inner})", tuple(values)

    def records(self, record_ids: Iterable[str]) -> dict[str, Record]:
        """Record id -> the record with judgements applied; rejected ones are left out."""
        listed = msgspec.json.encode(list(record_ids)).decode()
        rows = self._db.all(
            "SELECT r.id, r.kind, ifnull(p.corrected, p.payload) FROM records r JOIN payloads p ON p.record = r.n "
            "WHERE r.judged IS NOT 'rejected' AND r.id IN (SELECT value FROM json_each(?))",
            (listed,),
        )
        return {key: decode(kind, payload) for key, kind, payload in rows}

    def series(self, chosen: Filter, topics: Iterable[str]) -> list[Series]:
        """Whole series of these topics with a record that passes, by topic, name and id."""
        sql, values = where(chosen, self._areas)
        rows = self._db.all(
            "SELECT payload FROM series WHERE topic IN (SELECT value FROM json_each(?)) AND id IN "
            f"(SELECT m.series_id FROM series_members m JOIN records r ON r.id = m.record_id WHERE {sql}) "
            "ORDER BY topic, name, id",
            (msgspec.json.encode(list(topics)).decode(), *values),
        )
        return [_SERIES.decode(row[0]) for row in rows]

    def one_series(self, series_id: str) -> Series | None:
        """A series by its id."""
        row = self._db.all("SELECT payload FROM series WHERE id = ?", (series_id,))
        return _SERIES.decode(row[0][0]) if row else None

    def actors(self, chosen: Filter, limit: int = 200, offset: int = 0) -> list[Acting]:
        """Actors of the records that pass, those most often read first."""
        sql, values = where(chosen, self._areas)
        rows = self._db.all(
            "SELECT ifnull(a.actor_id, a.folded) AS key, max(a.name), max(a.actor_id), max(a.kind), max(a.country), "
            "max(a.sector), count(DISTINCT a.record) AS number, "
            "count(DISTINCT CASE WHEN a.role = 'source' THEN a.record END), "
            "count(DISTINCT CASE WHEN a.role = 'target' THEN a.record END), min(r.earliest), max(r.latest) "
            f"FROM record_actors a JOIN records r ON r.n = a.record WHERE {sql} "
            "GROUP BY key ORDER BY number DESC, key LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        names = Acting.__struct_fields__
        return [Acting(**dict(zip(names, row, strict=True))) for row in rows]
