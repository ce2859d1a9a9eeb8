"""Writing what merging found in place of what it found before, with a note of what changed and what is no more."""
# ruff: noqa: S608 - what is put together here are constants; every value is a parameter

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from sitroom.merged import Copy, Incident, Left, Link, Series
from sitroom.records import Struct
from sitroom.store.database import Database
from sitroom.store.records import encode, note_change, note_deletion

if TYPE_CHECKING:
    from sitroom.merge.copies import Fingerprint
    from sitroom.merge.items import Item

MERGED_ANEW = "merged anew"  # why an incident or series is gone: others have its records
EMPTIED = "no records left"  # ... or nothing has

_INCIDENT = msgspec.json.Decoder(Incident)
_IN = "IN (SELECT value FROM json_each(?))"


class MergeCounts(Struct, frozen=True, kw_only=True):
    """What there is after merging; and of incidents and series, how many are new, changed, deleted or unchanged since
    the merge before. `left`: records in no incident and no series."""

    records: int = 0
    incidents: int = 0
    series: int = 0
    copies: int = 0
    left: int = 0
    new: int = 0
    changed: int = 0
    deleted: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class Outcome:
    """What merging found. `incidents`: all, when `full`, else those that are new or to be told anew. `fresh`: reports
    whose `items`, `reasons` (records that can be part of no incident) and `fingerprints` these are. `series`,
    `copies`: always all."""

    full: bool
    fresh: frozenset[str]
    incidents: tuple[Incident, ...]
    series: tuple[Series, ...]
    copies: tuple[Copy, ...]
    copy_of: dict[str, str]
    items: tuple[Item, ...]
    reasons: tuple[Left, ...]
    links: tuple[Link, ...]
    unlinked: tuple[tuple[str, str], ...]
    fingerprints: tuple[Fingerprint, ...]
    pairs: tuple[list[tuple[str, str]], list[tuple[str, str]]]


def keep(db: Database, outcome: Outcome, rules: str, now: str) -> MergeCounts:
    """Writes an outcome, within a transaction of the caller."""
    moves: Counter[str] = Counter()
    _keep_incidents(db, outcome, now, moves)
    _keep_series(db, outcome.series, now, moves)
    _keep_copies(db, outcome)
    _keep_state(db, outcome, rules, now)
    _keep_left(db)
    return counts(db, moves)


def counts(db: Database, moves: Mapping[str, int] | None = None) -> MergeCounts:
    """What there is; `moves`: how many are new, changed and deleted."""
    moves = moves or {}
    total = {
        name: db.one(f"SELECT count(*) FROM {table}")[0]
        for name, table in (
            ("records", "records"), ("incidents", "incidents"), ("series", "series"), ("copies", "copies"),
            ("left", "left_out"),
        )
    }  # fmt: skip
    unchanged = total["incidents"] + total["series"] - moves.get("new", 0) - moves.get("changed", 0)
    return MergeCounts(**total, **moves, unchanged=unchanged)


# ---- incidents ----


def _keep_incidents(db: Database, outcome: Outcome, now: str, moves: Counter[str]) -> None:
    found = {i.id: i for i in outcome.incidents}
    before = _former(db, outcome)
    gone = before.keys() - found.keys()
    heirs = {m: i.id for i in outcome.incidents for m in i.members}
    for key in sorted(gone):
        heir = _heir(_INCIDENT.decode(before[key]).members, heirs)
        note_deletion(db, key, "incident", now, MERGED_ANEW if heir else EMPTIED, heir)
    unset = "UPDATE records SET incident = NULL, verdict = NULL, independent_sources = NULL WHERE id IN ({})"
    db.many(unset.format("SELECT record_id FROM members WHERE incident_id = ?"), ((key,) for key in before))
    db.many("DELETE FROM members WHERE incident_id = ?", ((key,) for key in before))
    db.many("DELETE FROM incidents WHERE id = ?", ((key,) for key in gone))
    rows = _changed(db, "incident", before, found, now, moves)
    marks = ", ".join("?" * 23)
    db.many(f"INSERT OR REPLACE INTO incidents VALUES ({marks})", (_incident_row(found[key]) for key in rows))
    db.many("INSERT INTO members VALUES (?, ?)", ((m, i.id) for i in outcome.incidents for m in i.members))
    told = ((i.id, i.verdict, i.independent_sources, m) for i in outcome.incidents for m in i.members)
    db.many("UPDATE records SET incident = ?, verdict = ?, independent_sources = ? WHERE id = ?", told)
    moves["deleted"] += len(gone)


def _former(db: Database, outcome: Outcome) -> dict[str, str]:
    """Id -> payload of the incidents that the new ones stand for: all, or those that shared a record or lost one."""
    if outcome.full:
        return dict(db.all("SELECT id, payload FROM incidents"))
    members = [m for i in outcome.incidents for m in i.members]
    sql = (
        f"SELECT id, payload FROM incidents i WHERE id IN (SELECT incident_id FROM members WHERE record_id {_IN}) "
        "OR members <> (SELECT count(*) FROM members m JOIN records r ON r.id = m.record_id "
        "WHERE m.incident_id = i.id AND r.judged IS NOT 'rejected')"
    )
    return dict(db.all(sql, (_listed(members),)))


def _heir(members: Iterable[str], heirs: Mapping[str, str]) -> str | None:
    """The incident that has most of the members now."""
    votes = Counter(heirs[m] for m in members if m in heirs)
    return min(votes, key=lambda k: (-votes[k], k)) if votes else None


def _changed(
    db: Database, kind: str, before: Mapping[str, str], found: Mapping[str, Any], now: str, moves: Counter[str]
) -> list[str]:
    """Ids of what is new or different; that is noted and counted."""
    rows = [key for key in sorted(found) if before.get(key) != encode(found[key])]
    for key in rows:
        moves["changed" if key in before else "new"] += 1
        note_change(db, key, kind, now)
    return rows


def _incident_row(i: Incident) -> tuple[Any, ...]:
    place = i.place
    return (
        i.id, i.family, i.type, i.mode, i.sub_event_type, i.status, i.earliest, i.latest, place and place.name,
        place and place.gazetteer_id, place and place.country, place and place.admin1, place and place.lat,
        place and place.lon, i.low, i.best, i.high, len(i.reports), len(i.members), i.independent_sources, i.verdict,
        i.confidence, encode(i),
    )  # fmt: skip


# ---- series, copies, the rest ----


def _keep_series(db: Database, series: Iterable[Series], now: str, moves: Counter[str]) -> None:
    found = {s.id: s for s in series}
    before = dict(db.all("SELECT id, payload FROM series"))
    gone = before.keys() - found.keys()
    for key in sorted(gone):
        note_deletion(db, key, "series", now, MERGED_ANEW)
    db.many("DELETE FROM series WHERE id = ?", ((key,) for key in gone))
    rows = _changed(db, "series", before, found, now, moves)
    db.many(f"INSERT OR REPLACE INTO series VALUES ({', '.join('?' * 11)})", (_series_row(found[key]) for key in rows))
    db.run("DELETE FROM series_members")
    pairs = {(r, s.id) for s in found.values() for p in s.points for r in p.records}
    db.many("INSERT INTO series_members VALUES (?, ?)", sorted(pairs))
    moves["deleted"] += len(gone)


def _series_row(s: Series) -> tuple[Any, ...]:
    starts = [p.earliest for p in s.points if p.earliest]
    ends = [p.latest for p in s.points if p.latest]
    return (
        s.id, s.topic, s.subject, s.name, s.place and s.place.name, s.place and s.place.gazetteer_id,
        s.place and s.place.country, min(starts, default=None), max(ends, default=None), len(s.points), encode(s),
    )  # fmt: skip


def _keep_copies(db: Database, outcome: Outcome) -> None:
    db.run("DELETE FROM copies")
    rows = (
        (c.report_id, c.span.start, c.span.end, c.origin, c.origin_start, c.origin_end, encode(c))
        for c in outcome.copies
    )
    db.many("INSERT INTO copies VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    before = dict(db.all("SELECT id, copy_of FROM reports WHERE copy_of IS NOT NULL"))
    after = outcome.copy_of
    moved = sorted(k for k in before.keys() | after.keys() if before.get(k) != after.get(k))
    db.many("UPDATE reports SET copy_of = ? WHERE id = ?", ((after.get(key), key) for key in moved))


def _keep_state(db: Database, outcome: Outcome, rules: str, now: str) -> None:
    """What the next merge builds upon."""
    if outcome.full:
        for table in ("items", "links", "fingerprints"):
            db.run(f"DELETE FROM {table}")
    else:
        for table in ("items", "fingerprints"):
            db.many(f"DELETE FROM {table} WHERE report_id = ?", ((key,) for key in outcome.fresh))
        db.many("DELETE FROM links WHERE a = ? AND b = ?", outcome.unlinked)
    db.many("INSERT INTO items VALUES (?, ?, ?, NULL)", ((i.id, i.report, encode(i)) for i in outcome.items))
    db.many("INSERT INTO items VALUES (?, ?, NULL, ?)", ((x.id, x.report_id, x.reason) for x in outcome.reasons))
    db.many("INSERT OR REPLACE INTO links VALUES (?, ?, ?)", (_link_row(k) for k in outcome.links))
    db.many("INSERT INTO fingerprints VALUES (?, ?)", ((f.report_id, encode(f)) for f in outcome.fingerprints))
    told = {"merge_rules": rules, "merge_pairs": encode(outcome.pairs), "merged": now}
    db.many("INSERT OR REPLACE INTO meta VALUES (?, ?)", told.items())
    db.run("DELETE FROM pending")


def _link_row(link: Link) -> tuple[str, str, str]:
    a, b = sorted((link.a, link.b))
    return a, b, encode(link)


def _keep_left(db: Database) -> None:
    """The records that are in no incident and no series, and why."""
    rows = db.all(
        "SELECT i.record_id, r.kind, r.report_id, i.reason FROM items i JOIN records r ON r.id = i.record_id "
        "WHERE i.payload IS NULL AND i.record_id NOT IN (SELECT record_id FROM series_members) ORDER BY i.record_id"
    )
    left = [Left(id=i, record_kind=kind, report_id=report, reason=why) for i, kind, report, why in rows]
    db.run("DELETE FROM left_out")
    db.many("INSERT INTO left_out VALUES (?, ?, ?)", ((x.id, x.reason, encode(x)) for x in left))


def _listed(values: Iterable[str]) -> str:
    return msgspec.json.encode(list(values)).decode()
