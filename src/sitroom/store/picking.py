"""Whole records, incidents and series out of a situation."""

# ruff: noqa: S608 - what is put together here are constants; every value is a parameter

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from sitroom.config import Settings
from sitroom.lexicon.placenames import fold
from sitroom.merged import Copy, Incident, Judgement, Series
from sitroom.records import Failure, Reading, Record, Report
from sitroom.store.columns import Areas
from sitroom.store.database import Database
from sitroom.store.judgements import replay, standing
from sitroom.store.log import Log, entries
from sitroom.store.provenance import lexicon_digest, program_version
from sitroom.store.records import decode, mentions, reading_of, reports
from sitroom.store.selecting import of_reports, reports_where, where
from sitroom.store.selection import Deleted, Filter, Provenance, Selection

_INCIDENT = msgspec.json.Decoder(Incident)
_SERIES = msgspec.json.Decoder(Series)
_COPY = msgspec.json.Decoder(Copy)
_SETTINGS = msgspec.json.Decoder(dict[str, Any])
_RECORD = "SELECT r.id, r.kind, ifnull(p.corrected, p.payload) FROM records r JOIN payloads p ON p.record = r.n"
_IN = "IN (SELECT value FROM json_each(?))"


def _listed(values: Iterable[str]) -> str:
    return msgspec.json.encode(sorted(values)).decode()


def select(db: Database, areas: Areas, chosen: Filter, now: str) -> Selection:
    """All that passes a filter; one state of the file."""
    with db.reading():
        sql, values = where(chosen, areas)
        shown = _records(db, f"{_RECORD} WHERE {sql}", values)
        told = _listed(shown)
        found = incidents(db, f"WHERE id IN (SELECT incident_id FROM members WHERE record_id {_IN})", (told,))
        lines = _series_where(
            db, f"WHERE id IN (SELECT series_id FROM series_members WHERE record_id {_IN})", (told,)
        )  # fmt: skip
        wanted = {m for i in found for m in i.members} | {r for s in lines for p in s.points for r in p.records}
        others = _records(
            db, f"{_RECORD} WHERE r.judged IS NOT 'rejected' AND r.id {_IN}", (_listed(wanted - shown.keys()),)
        )  # fmt: skip
        records = dict(
            sorted((shown | others).items(), key=lambda item: (item[1].report_id, item[1].trigger.start, item[0]))
        )
        texts = _reports(db, chosen, records)
        return Selection(
            reports=texts,
            records=records,
            shown=frozenset(shown),
            incidents=tuple(found),
            series=tuple(lines),
            copies=_copies(db, texts),
            judged=_judged(db, records),
            judgements=_judgements(db, records, [i.id for i in found]),
            changed=_changed(db, [*records, *(i.id for i in found), *(s.id for s in lines)]),
            deleted=_deleted(db),
            left=dict(db.all(f"SELECT record_id, reason FROM left_out WHERE record_id {_IN}", (_listed(records),))),
            provenance=_provenance(db, chosen, now, len(shown), len(found), len(lines), len(texts)),
        )


def _records(db: Database, sql: str, values: Iterable[Any]) -> dict[str, Record]:
    return {key: decode(kind, payload) for key, kind, payload in db.all(sql, values)}


def _reports(db: Database, chosen: Filter, records: dict[str, Record]) -> dict[str, Report]:
    if of_reports(chosen):
        sql, values = reports_where(chosen)
        return reports(db, f"WHERE ({sql}) OR id {_IN}", (*values, _listed({r.report_id for r in records.values()})))
    return reports(db, f"WHERE id {_IN}", (_listed({r.report_id for r in records.values()}),))


def _copies(db: Database, texts: dict[str, Report]) -> tuple[Copy, ...]:
    sql = f'SELECT payload FROM copies WHERE report_id {_IN} ORDER BY report_id, "start", origin'
    return tuple(_COPY.decode(row[0]) for row in db.all(sql, (_listed(texts),)))


def _judged(db: Database, records: dict[str, Record]) -> dict[str, str]:
    return {
        key: state
        for key, state in db.all("SELECT id, judged FROM records WHERE judged IS NOT NULL ORDER BY id")
        if key in records
    }


def _judgements(db: Database, records: dict[str, Record], incident_ids: list[str]) -> tuple[Judgement, ...]:
    sql = f"WHERE target {_IN} OR id IN (SELECT judgement FROM judged WHERE record_id {_IN})"
    return tuple(entries(db, sql, (_listed(incident_ids), _listed(records))))


def _changed(db: Database, keys: list[str]) -> dict[str, str]:
    return dict(db.all(f"SELECT id, at FROM changes WHERE id {_IN} ORDER BY id", (_listed(keys),)))


def _deleted(db: Database) -> tuple[Deleted, ...]:
    rows = db.all("SELECT id, kind, at, reason, replaced_by FROM deleted ORDER BY at, id")
    return tuple(Deleted(id=i, kind=k, at=at, reason=why, replaced_by=heir) for i, k, at, why, heir in rows)


def _provenance(
    db: Database, chosen: Filter, now: str, shown: int, found: int, lines: int, texts: int
) -> Provenance:  # fmt: skip
    digests = [row[0] for row in db.all("SELECT DISTINCT lexicon FROM reports ORDER BY lexicon")]
    kept = db.one("SELECT value FROM meta WHERE name = 'settings'")
    return Provenance(
        made=now, version=program_version(), lexicon=", ".join(digests) or lexicon_digest(), situation=db.path.name,
        filter=chosen, settings=_SETTINGS.decode(kept[0]) if kept else msgspec.to_builtins(Settings()),
        counts={"reports": texts, "records": shown, "incidents": found, "series": lines},
    )  # fmt: skip


# ---- one thing, or one kind ----


def incidents(db: Database, condition: str = "", values: Iterable[Any] = ()) -> list[Incident]:
    """Incidents in order of time. `condition`: on `incidents`. Of an incident some of whose records have gone since it
    was merged, those are left out."""
    whole = "members = (SELECT count(*) FROM members m WHERE m.incident_id = i.id)"
    sql = f"SELECT payload, {whole} FROM incidents i {condition} ORDER BY earliest IS NULL, earliest, latest, id"
    found = ((_INCIDENT.decode(payload), whole) for payload, whole in db.all(sql, values))
    present = (incident if whole else _present(db, incident) for incident, whole in found)
    return [incident for incident in present if incident is not None]


def _present(db: Database, incident: Incident) -> Incident | None:
    """The incident without records that are no more."""
    here = {r[0] for r in db.all("SELECT record_id FROM members WHERE incident_id = ?", (incident.id,))}
    members = tuple(m for m in incident.members if m in here)
    return msgspec.structs.replace(incident, members=members) if members else None


def incidents_of(db: Database, record_ids: list[str]) -> dict[str, Incident]:
    """Record id -> its incident."""
    sql = f"SELECT record_id, incident_id FROM members WHERE record_id {_IN}"
    homes = dict(db.all(sql, (_listed(record_ids),)))
    found = {i.id: i for i in incidents(db, f"WHERE id {_IN}", (_listed(set(homes.values())),))}
    return {record: found[home] for record, home in homes.items() if home in found}


def series(db: Database, topic: str | None, place: str | None) -> list[Series]:
    """Series by topic and name."""
    found = _series_where(db, "WHERE topic = ?" if topic else "", (topic,) if topic else ())
    if place is None:
        return found
    return [
        s for s in found if s.place is not None and (s.place.gazetteer_id == place or fold(s.place.name) == fold(place))
    ]  # fmt: skip


def _series_where(db: Database, condition: str, values: Iterable[Any]) -> list[Series]:
    sql = f"SELECT payload FROM series {condition} ORDER BY topic, name, id"
    return [_SERIES.decode(row[0]) for row in db.all(sql, values)]


def reading(db: Database, log: Log, report_id: str, coder: str | None) -> Reading | None:
    """A reading with judgements applied, those of one coder alone when named."""
    report = reports(db, "WHERE id = ?", (report_id,)).get(report_id)
    if report is None:
        return None
    ids = [row[0] for row in db.all("SELECT id FROM records WHERE report_id = ? ORDER BY position", (report_id,))]
    found = [s.record for i in ids if (s := log.standing(i, coder)) is not None and s.record is not None]
    row = db.one("SELECT warnings FROM reports WHERE id = ?", (report_id,))
    warnings = msgspec.json.decode(row[0], type=tuple[str, ...])
    return reading_of(report, found, mentions(db, report_id), warnings)


def orphaned(db: Database) -> list[Judgement]:
    """Entries that stand and have no effect: their record is no longer read, or a correction does not fit it."""
    lost = {row[0] for row in db.all("SELECT judgement FROM judged WHERE record_id IS NULL")}
    sql = (
        f"{_RECORD.replace('ifnull(p.corrected, p.payload)', 'p.payload')} WHERE r.id IN (SELECT record_id FROM judged)"
    )
    for record_id, kind, payload in db.all(sql):
        about = entries(db, "WHERE id IN (SELECT judgement FROM judged WHERE record_id = ?)", (record_id,))
        lost.update(replay(decode(kind, payload), about).outdated)
    return [e for e in standing(entries(db)) if e.id in lost]


def counts(db: Database) -> dict[str, Any]:
    """Values of `Counts`."""

    def number(table: str) -> int:
        return int(db.one(f"SELECT count(*) FROM {table}")[0])

    def by(column: str, table: str, condition: str = "1") -> dict[str, int]:
        return dict(db.all(f"SELECT {column}, count(*) FROM {table} WHERE {condition} GROUP BY 1 ORDER BY 1"))

    earliest, latest = db.one("SELECT min(earliest), max(latest) FROM records WHERE judged IS NOT 'rejected'")
    return {
        "reports": number("reports"), "failures": number("failures"), "records": by("kind", "records"),
        "incidents": by("family", "incidents"), "series": by("topic", "series"), "copies": number("copies"),
        "judgements": number("judgements"), "judged": by("judged", "records", "judged IS NOT NULL"),
        "pending": number("pending"), "earliest": earliest, "latest": latest,
    }  # fmt: skip


def sources(db: Database) -> list[dict[str, Any]]:
    """Values of `SourceCount`s."""
    rows = db.all(
        "SELECT source, count(*), count(copy_of), (SELECT count(*) FROM records WHERE outlet IS p.source), "
        "min(published), max(published) FROM reports p GROUP BY source ORDER BY 2 DESC, 1"
    )
    names = ("source", "reports", "copies", "records", "first", "last")
    return [dict(zip(names, row, strict=True)) for row in rows]


def failures(db: Database) -> list[Failure]:
    """In order of coming."""
    rows = db.all("SELECT input, line, kind, message FROM failures ORDER BY n")
    return [Failure(input=i, line=line, kind=k, message=m) for i, line, k, m in rows]
