"""Checks a situation from end to end: `sitroom verify`."""
# ruff: noqa: S608 - what is put together here are constants; every value is a parameter

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from sitroom.errors import SituationError
from sitroom.merged import Copy, Incident, Judgement, Left, Link, Series
from sitroom.records import Mentions, Record, Struct
from sitroom.store import checks, columns
from sitroom.store.database import Database
from sitroom.store.judgements import replay
from sitroom.store.log import FIRST, chained, entries_of
from sitroom.store.records import decode, encode

# what reading a file may raise whose values are not those that were written
OF_DAMAGE = (msgspec.MsgspecError, LookupError, TypeError, ValueError, AttributeError)
MOST = 1_000  # problems told of one check; more would say nothing new


class Problem(Struct, frozen=True, kw_only=True):
    """Something that is not as it should be. `check`: the name of the check; `id`: of the report, record, entry or
    table; `message`: a sentence."""

    check: str
    id: str
    message: str


Found = Iterator[tuple[str, str]]  # (id, message)


def verify(db: Database, areas: columns.Areas) -> list[Problem]:
    """All problems, in order of the checks; empty when all is well."""
    found = []
    for name, check in _CHECKS.items():
        try:
            for number, (key, message) in enumerate(check(db, areas)):
                if number == MOST:
                    found.append(Problem(check=name, id="", message="and more"))
                    break
                found.append(Problem(check=name, id=key, message=message))
        except (SituationError, *OF_DAMAGE) as problem:  # too damaged to be looked at
            found.append(Problem(check=name, id="", message=f"the check could not go on: {problem}"))
    return found


def _file(db: Database, _: columns.Areas) -> Found:
    """SQLite's own check of pages and indexes, and of the index for search."""
    for (told,) in db.all("PRAGMA integrity_check"):
        if told != "ok":
            yield "", str(told)
    indexed = dict(db.all("SELECT rowid, 1 FROM reports_text"))
    for n, report_id in db.all("SELECT n, id FROM reports"):
        if n not in indexed:
            yield report_id, "the report is missing from the index for search"


def _keys(db: Database, _: columns.Areas) -> Found:
    for table, row, parent, _number in db.all("PRAGMA foreign_key_check"):
        yield f"{table} {row}", f"a row of {table} points at nothing in {parent}"


def _texts(db: Database, _: columns.Areas) -> Found:
    """Hashes of texts, and spans of mentions."""
    for (report_id,) in db.all("SELECT id FROM reports ORDER BY id"):
        text, sha256, payload = db.one(
            "SELECT text, sha256, m.payload FROM reports LEFT JOIN mentions m ON m.report_id = id WHERE id = ?",
            (report_id,),
        )
        if checks.sha256(text) != sha256:
            yield report_id, "the text is not the one whose sha256 was kept"
        try:
            found = msgspec.json.decode(payload or "", type=Mentions)
        except msgspec.MsgspecError as problem:
            yield report_id, f"its mentions cannot be read: {problem}"
            continue
        for fault in checks.value_faults(msgspec.to_builtins(found), text, "mentions"):
            yield report_id, fault


def _records(db: Database, areas: columns.Areas) -> Found:
    """Records as read quote their report and bear their own id; what filters see is what judgements leave."""
    judged = {row[0] for row in db.all("SELECT DISTINCT record_id FROM judged")}
    for report_id, text, outlet in db.all("SELECT id, text, source FROM reports ORDER BY id"):
        sql = (
            "SELECT r.n, r.id, r.kind, r.judged, p.payload, p.corrected FROM records r "
            "LEFT JOIN payloads p ON p.record = r.n WHERE r.report_id = ? ORDER BY r.position"
        )
        for n, record_id, kind, state, payload, corrected in db.all(sql, (report_id,)):
            try:
                read = decode(kind, payload or "")
            except (msgspec.MsgspecError, KeyError) as problem:
                yield record_id, f"it cannot be read: {problem}"
                continue
            for message in _of_record(read, record_id, report_id, text):
                yield record_id, message
            said = entries_of(db, record_id) if record_id in judged else []
            found = replay(read, said)
            made = encode(found.value)
            if (None if made == encode(read) else made) != corrected or found.state != state:
                yield record_id, "what is kept of its judgements is not what they make of it"
            for message in _seen(db, areas, n, found.value, outlet):
                yield record_id, message


def _of_record(read: Record, record_id: str, report_id: str, text: str) -> Iterator[str]:
    if read.id != record_id or read.report_id != report_id:
        yield "its payload is that of another record"
    elif not checks.has_own_id(read):
        yield "its id is not the one that its report, kind, spans and type make"
    yield from checks.faults(read, text)


def _seen(db: Database, areas: columns.Areas, n: int, value: Record, outlet: str | None) -> Iterator[str]:
    """The columns that filters use, against the record."""
    names = ", ".join(f'"{name}"' for name in columns.NAMES)
    if db.one(f"SELECT {names} FROM records WHERE n = ?", (n,)) != columns.columns(value, outlet):
        yield "its columns are not what the record says"
    rows = db.all(
        "SELECT role, actor_id, name, folded, kind, country, sector FROM record_actors WHERE record = ?", (n,)
    )
    if sorted(rows, key=repr) != sorted(map(tuple, columns.actor_rows(value)), key=repr):
        yield "its actors are not those that the record names"
    told = {tuple(row) for row in areas.rows(value) if row.role != "area"}
    kept = db.all("SELECT role, place_id, folded, country FROM record_places WHERE record = ? AND role <> 'area'", (n,))
    if told != set(kept):
        yield "its places are not those that the record names"


def _log(db: Database, _: columns.Areas) -> Found:
    """The chain of the review log: order, hashes, and columns."""
    before, last_at, number = FIRST, "", 0
    for key, at, by, action, target, payload, told in db.all(
        'SELECT id, at, by, "action", target, payload, hash FROM judgements ORDER BY id'
    ):
        number += 1
        if key != number:
            yield str(key), f"the entry before it is missing: {number}"
            number = key
        if chained(before, payload) != told:
            yield str(key), "it or an entry before it was changed: its hash does not follow from them"
        try:
            entry = msgspec.json.decode(payload, type=Judgement)
            if (entry.id, entry.at, entry.by, entry.action, entry.target) != (key, at, by, action, target):
                yield str(key), "its columns are not what the entry says"
            if entry.undoes is not None and entry.undoes >= key:
                yield str(key), "it takes back an entry that is not before it"
        except msgspec.MsgspecError as problem:
            yield str(key), f"it cannot be read: {problem}"
        if at < last_at:
            yield str(key), "it is older than the entry before it"
        before, last_at = told, at
    head = db.one("SELECT value FROM meta WHERE name = 'log'")
    if (head[0] if head else f"0 {FIRST}") != f"{number} {before}":
        yield str(number), "entries at the end of the log are missing"


def _merged(db: Database, _: columns.Areas) -> Found:
    """Incidents have the members that they say; once merged, every record is in one, in a series or left out."""
    if db.one("SELECT 1 FROM pending LIMIT 1"):
        return  # what is pending is put right by the next merge
    homes: dict[str, list[str]] = {}
    for record_id, incident_id in db.all("SELECT record_id, incident_id FROM members ORDER BY record_id"):
        homes.setdefault(incident_id, []).append(record_id)
    known = {row[0] for row in db.all("SELECT id FROM records WHERE judged IS NOT 'rejected'")}
    for key, payload in db.all("SELECT id, payload FROM incidents ORDER BY id"):
        incident = msgspec.json.decode(payload, type=Incident)
        if sorted(incident.members) != homes.get(key, []):
            yield key, "its members are not those that it says"
        for member in sorted(set(incident.members) - known):
            yield key, f"it has a member that is no record: {member}"
    sql = (
        "SELECT r.id FROM records r LEFT JOIN members m ON m.record_id = r.id LEFT JOIN incidents i "
        "ON i.id = m.incident_id WHERE (r.incident, r.verdict, r.independent_sources) "
        "IS NOT (i.id, i.verdict, i.independent_sources)"
    )
    for (record_id,) in db.all(sql):
        yield record_id, "its columns do not name the incident that it belongs to"
    sql = (
        "SELECT id FROM records WHERE judged IS NOT 'rejected' AND id NOT IN (SELECT record_id FROM members) "
        "AND id NOT IN (SELECT record_id FROM series_members) AND id NOT IN (SELECT record_id FROM left_out)"
    )
    for (record_id,) in db.all(sql):
        yield record_id, "it is in no incident and no series, and there is no reason given"


def _kept(db: Database, _: columns.Areas) -> Found:
    """What merging keeps beside incidents, and what goes with reports, can be read."""
    from sitroom.merge.copies import Fingerprint
    from sitroom.merge.items import Item

    for table, key, column, form in (
        ("meta WHERE name = 'settings'", "name", "value", dict[str, Any]),
        ("meta WHERE name = 'merge_pairs'", "name", "value", tuple[list[tuple[str, str]], list[tuple[str, str]]]),
        ("reports", "id", "meta", dict[str, Any]),
        ("reports", "id", "warnings", list[str]),
        ("series", "id", "payload", Series),
        ("copies", "report_id", "payload", Copy),
        ("left_out", "record_id", "payload", Left),
        ("items", "record_id", "payload", Item),
        ("links", "a", "payload", Link),
        ("fingerprints", "report_id", "payload", Fingerprint),
    ):
        decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(form)
        for name, value in db.all(f"SELECT {key}, {column} FROM {table} ORDER BY {key}"):
            if value is None and table == "items":
                continue  # a record that can be part of no incident
            try:
                decoder.decode(value)
            except (msgspec.MsgspecError, TypeError, UnicodeError) as problem:
                yield str(name), f"its {column} in {table.split()[0]} cannot be read: {problem}"


_CHECKS: dict[str, Callable[[Database, columns.Areas], Any]] = {
    "file": _file,
    "keys": _keys,
    "texts": _texts,
    "records": _records,
    "log": _log,
    "merged": _merged,
    "kept": _kept,
}
