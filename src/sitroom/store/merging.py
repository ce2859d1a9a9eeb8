"""Merging the records of a situation, and keeping what comes of it together with what changed."""

# ruff: noqa: S608 - what is put together here are constants; every value is a parameter

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from sitroom.merged import Copy, Incident, Judgement, Left, Series
from sitroom.records import Mentions, Reading, Record, Struct
from sitroom.store.database import Database
from sitroom.store.log import entries
from sitroom.store.records import decode, encode, note_change, note_deletion, reading_of, reports

MERGED_ANEW = "merged anew"  # why an incident or series is gone: others have its records
EMPTIED = "no records left"  # ... or nothing has


class MergeCounts(Struct, frozen=True, kw_only=True):
    """What merging came to. `new`, `changed`, `deleted`: incidents and series against the merge before; `unchanged`:
    those as before."""

    records: int = 0
    incidents: int = 0
    series: int = 0
    copies: int = 0
    left: int = 0
    new: int = 0
    changed: int = 0
    deleted: int = 0
    unchanged: int = 0


class Outcome(Struct, frozen=True, kw_only=True):
    """What merging found, to be written."""

    incidents: tuple[Incident, ...]
    series: tuple[Series, ...]
    copies: tuple[Copy, ...]
    copy_of: dict[str, str]
    left: tuple[Left, ...]


def state(db: Database) -> tuple[int, int, str]:
    """What changes with every change that merging looks at."""
    row = db.one(
        "SELECT (SELECT count(*) FROM reports), (SELECT ifnull(max(id), 0) FROM judgements), "
        "(SELECT ifnull((SELECT value FROM meta WHERE name = 'serial'), ''))"
    )
    return row[0], row[1], row[2]


def readings(db: Database) -> Iterator[Reading]:
    """All readings with judgements applied and rejected records left out; without mentions, in order of id."""
    for report_id, report in reports(db).items():
        yield reading_of(report, records_of(db, report_id), Mentions())


def records_of(db: Database, report_id: str) -> list[Record]:
    """The records of a report, with judgements applied and without the rejected."""
    sql = (
        "SELECT r.kind, ifnull(p.corrected, p.payload) FROM records r JOIN payloads p ON p.record = r.n "
        "WHERE r.report_id = ? AND r.judged IS NOT 'rejected' ORDER BY r.position"
    )
    return [decode(kind, payload) for kind, payload in db.all(sql, (report_id,))]


def said(db: Database) -> list[Judgement]:
    """The entries on which records are the same or different, by the ids that the records have now; with undos."""
    now: dict[int, dict[int, str | None]] = {}
    for number, side, record_id in db.all("SELECT judgement, side, record_id FROM judged"):
        now.setdefault(number, {})[side] = record_id
    found = []
    for entry in entries(db, "WHERE \"action\" IN ('same', 'different', 'undo')"):
        at = now.get(entry.id, {})
        if entry.action == "undo":
            found.append(entry)
        elif at.get(0) and at.get(1):
            found.append(msgspec.structs.replace(entry, target=at[0] or "", other=at[1]))
    return found


# ---- keeping ----


def keep(db: Database, outcome: Outcome, now: str) -> MergeCounts:
    """Writes what merging found in place of what it found before, within a transaction of the caller."""
    done = _keep_incidents(db, outcome.incidents, now)
    done = _sum(done, _keep_series(db, outcome.series, now))
    db.run("DELETE FROM copies")
    rows = [
        (c.report_id, c.span.start, c.span.end, c.origin, c.origin_start, c.origin_end, encode(c))
        for c in outcome.copies
    ]
    db.many("INSERT OR REPLACE INTO copies VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    _keep_copy_of(db, outcome.copy_of)
    db.run("DELETE FROM left_out")
    db.many("INSERT INTO left_out VALUES (?, ?, ?)", ((x.id, x.reason, encode(x)) for x in outcome.left))
    db.run("DELETE FROM pending")
    db.run("INSERT OR REPLACE INTO meta VALUES ('merged', ?)", (now,))
    counts = dict(
        db.all(
            "SELECT 'records', count(*) FROM records UNION ALL SELECT 'incidents', count(*) FROM incidents "
            "UNION ALL SELECT 'series', count(*) FROM series UNION ALL SELECT 'copies', count(*) FROM copies "
            "UNION ALL SELECT 'left', count(*) FROM left_out"
        )
    )
    return msgspec.structs.replace(done, **counts)


def _keep_copy_of(db: Database, copy_of: dict[str, str]) -> None:
    before = dict(db.all("SELECT id, copy_of FROM reports WHERE copy_of IS NOT NULL"))
    moved = {k: copy_of.get(k) for k in before.keys() | copy_of.keys() if before.get(k) != copy_of.get(k)}
    db.many("UPDATE reports SET copy_of = ? WHERE id = ?", ((to, key) for key, to in sorted(moved.items())))


def _keep_incidents(db: Database, found: Sequence[Incident], now: str) -> MergeCounts:
    before = dict(db.all("SELECT id, payload FROM incidents"))
    members = dict(db.all("SELECT record_id, incident_id FROM members"))
    after = {i.id: i for i in found}
    done = _keep_all(db, "incident", before, after, now)
    gone = before.keys() - after.keys()
    heirs = {m: i.id for i in found for m in i.members}
    former: dict[str, list[str]] = {}
    for record_id, incident_id in members.items():
        if incident_id in gone:
            former.setdefault(incident_id, []).append(record_id)
    for key in sorted(gone):
        heir = _heir(former.get(key, ()), heirs)
        note_deletion(db, key, "incident", now, MERGED_ANEW if heir else EMPTIED, heir)
    db.many("DELETE FROM incidents WHERE id = ?", ((key,) for key in gone))
    rows = [_incident_row(i) for i in found if before.get(i.id) != encode(i)]
    db.many(f"INSERT OR REPLACE INTO incidents VALUES ({', '.join('?' * 22)})", rows)
    db.run("DELETE FROM members")
    db.many("INSERT INTO members VALUES (?, ?)", ((m, i.id) for i in found for m in i.members))
    return done


def _keep_series(db: Database, found: Sequence[Series], now: str) -> MergeCounts:
    before = dict(db.all("SELECT id, payload FROM series"))
    after = {s.id: s for s in found}
    done = _keep_all(db, "series", before, after, now)
    gone = before.keys() - after.keys()
    for key in sorted(gone):
        note_deletion(db, key, "series", now, MERGED_ANEW)
    db.many("DELETE FROM series WHERE id = ?", ((key,) for key in gone))
    rows = [_series_row(s) for s in found if before.get(s.id) != encode(s)]
    db.many(f"INSERT OR REPLACE INTO series VALUES ({', '.join('?' * 11)})", rows)
    db.run("DELETE FROM series_members")
    pairs = {(r, s.id) for s in found for p in s.points for r in p.records}
    db.many("INSERT INTO series_members VALUES (?, ?)", sorted(pairs))
    return done


def _keep_all(
    db: Database, kind: str, before: dict[str, str], after: dict[str, Any], now: str
) -> MergeCounts:  # fmt: skip
    """Notes what is new or changed, and counts."""
    changed = 0
    for key, value in sorted(after.items()):
        if before.get(key) != encode(value):
            changed += key in before
            note_change(db, key, kind, now)
    new = len(after.keys() - before.keys())
    kept = len(after) - new - changed
    return MergeCounts(new=new, changed=changed, unchanged=kept, deleted=len(before.keys() - after.keys()))


def _heir(members: Iterable[str], heirs: dict[str, str]) -> str | None:
    """The incident that has most of the members now."""
    votes: dict[str, int] = {}
    for member in members:
        if member in heirs:
            votes[heirs[member]] = votes.get(heirs[member], 0) + 1
    return min(votes, key=lambda k: (-votes[k], k)) if votes else None


def _incident_row(i: Incident) -> tuple[Any, ...]:
    place = i.place
    return (
        i.id, i.family, i.type, i.mode, i.sub_event_type, i.status, i.earliest, i.latest, place and place.name,
        place and place.gazetteer_id, place and place.country, place and place.admin1, place and place.lat,
        place and place.lon, i.low, i.best, i.high, len(i.reports), i.independent_sources, i.verdict, i.confidence,
        encode(i),
    )  # fmt: skip


def _series_row(s: Series) -> tuple[Any, ...]:
    starts = [p.earliest for p in s.points if p.earliest]
    ends = [p.latest for p in s.points if p.latest]
    return (
        s.id, s.topic, s.subject, s.name, s.place and s.place.name, s.place and s.place.gazetteer_id,
        s.place and s.place.country, min(starts, default=None), max(ends, default=None), len(s.points), encode(s),
    )  # fmt: skip


def _sum(a: MergeCounts, b: MergeCounts) -> MergeCounts:
    names = ("new", "changed", "deleted", "unchanged")
    return msgspec.structs.replace(a, **{n: getattr(a, n) + getattr(b, n) for n in names})


def merge_all(db: Database) -> Outcome:
    """Merges all records anew."""
    from sitroom.merge import merge

    made = merge(readings(db), said(db))
    origins = made.origins
    return Outcome(
        incidents=made.incidents, series=made.series, copies=tuple(origins.sentences), copy_of=dict(origins.copy_of),
        left=made.left,
    )  # fmt: skip
