"""Writing what merging found in place of what it found before, with a note of what changed and what is no more."""
# ruff: noqa: S608 - what is put together here are constants; every value is a parameter

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from sitroom.lexicon.loader import Lexicon
from sitroom.merged import Incident, Left, Link, Series
from sitroom.store.copying import fill, keep_copies
from sitroom.store.database import Database
from sitroom.store.moves import MergeCounts, Moves, counts
from sitroom.store.past import IN, listed, rows
from sitroom.store.records import encode, note_change, note_deletion

if TYPE_CHECKING:
    from sitroom.merge.copies import Fingerprint, Origins
    from sitroom.merge.items import Item
    from sitroom.merge.units import Unit

MERGED_ANEW = "merged anew"  # why an incident or series is gone: others have its records
EMPTIED = "no records left"  # ... or nothing has
_CHUNK = 10_000  # units whose rows are sorted before they are written

_Pairs = tuple[list[tuple[str, str]], list[tuple[str, str]]]
_INCIDENT = msgspec.json.Decoder(Incident)


@dataclass(slots=True)
class Outcome:
    """What merging everything found."""

    incidents: tuple[Incident, ...]
    series: tuple[Series, ...]
    origins: Origins
    items: tuple[Item, ...]
    reasons: tuple[Left, ...]
    links: tuple[Link, ...]
    units: tuple[Unit, ...]
    lines: dict[str, list[str]]
    fingerprints: tuple[Fingerprint, ...]
    pairs: tuple[list[tuple[str, str]], list[tuple[str, str]]]


def keep(db: Database, outcome: Outcome, lexicon: Lexicon, rules: str, now: str) -> MergeCounts:
    """Writes an outcome in place of all that was found before, within a transaction of the caller."""
    moves = Moves()
    found = {i.id: i for i in outcome.incidents}
    keep_incidents(db, dict(db.all("SELECT id, payload FROM incidents")), found, now, moves)
    keep_series(db, dict(db.all("SELECT id, payload FROM series")), outcome.series, now, moves)
    _keep_origins(db, outcome.origins)
    for table in ("items", "links", "blocks", "lines", "fingerprints", "sentences", "holders", "buckets"):
        db.run(f"DELETE FROM {table}")
    keep_items(db, outcome.items, outcome.reasons)
    keep_homes(db, outcome.units, outcome.incidents)
    keep_links(db, outcome.links, ())
    _keep_blocks(db, outcome.units)
    reports = {i.id: i.report for i in outcome.items} | {x.id: x.report_id for x in outcome.reasons}
    keep_lines(db, outcome.lines, reports)
    fill(db, outcome.fingerprints, lexicon)
    keep_left(db)
    keep_state(db, outcome.pairs, rules, now)
    db.run("DELETE FROM pending")
    return counts(db, moves)


# ---- incidents ----


def keep_incidents(
    db: Database, before: Mapping[str, str], found: Mapping[str, Incident], now: str, moves: Moves
) -> None:
    """Writes incidents in place of others. `before`: id -> payload of all that shared a record with them, or lost all
    that they had."""
    gone = before.keys() - found.keys()
    heirs = {m: i.id for i in found.values() for m in i.members}
    for key in sorted(gone):
        heir = _heir(_INCIDENT.decode(before[key]).members, heirs)
        note_deletion(db, key, "incident", now, MERGED_ANEW if heir else EMPTIED, heir)
        moves.went(key)
    unset = "UPDATE records SET incident = NULL, verdict = NULL, independent_sources = NULL WHERE id IN ({})"
    db.many(unset.format("SELECT record_id FROM members WHERE incident_id = ?"), ((key,) for key in before))
    db.many("DELETE FROM members WHERE incident_id = ?", ((key,) for key in before))
    db.many("DELETE FROM incidents WHERE id = ?", ((key,) for key in gone))
    rows = _changed(db, "incident", before, found, now, moves)
    marks = ", ".join("?" * 23)
    db.many(f"INSERT OR REPLACE INTO incidents VALUES ({marks})", (_incident_row(found[key]) for key in rows))
    db.many("INSERT INTO members VALUES (?, ?)", ((m, i.id) for i in found.values() for m in i.members))
    told = ((i.id, i.verdict, i.independent_sources, m) for i in found.values() for m in i.members)
    db.many("UPDATE records SET incident = ?, verdict = ?, independent_sources = ? WHERE id = ?", told)


def _heir(members: Iterable[str], heirs: Mapping[str, str]) -> str | None:
    """The incident that has most of the members now."""
    votes = Counter(heirs[m] for m in members if m in heirs)
    return min(votes, key=lambda k: (-votes[k], k)) if votes else None


def _changed(
    db: Database, kind: str, before: Mapping[str, str], found: Mapping[str, Any], now: str, moves: Moves
) -> list[str]:
    """Ids of what is new or different; that is noted."""
    rows = [key for key in sorted(found) if before.get(key) != encode(found[key])]
    for key in rows:
        (moves.differs if key in before else moves.came)(key)
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


def keep_series(db: Database, before: Mapping[str, str], series: Iterable[Series], now: str, moves: Moves) -> None:
    """Writes series in place of others. `before`: id -> payload of all that are made anew."""
    found = {s.id: s for s in series}
    gone = before.keys() - found.keys()
    for key in sorted(gone):
        note_deletion(db, key, "series", now, MERGED_ANEW)
        moves.went(key)
    db.many("DELETE FROM series_members WHERE series_id = ?", ((key,) for key in before))
    db.many("DELETE FROM series WHERE id = ?", ((key,) for key in gone))
    rows = _changed(db, "series", before, found, now, moves)
    db.many(f"INSERT OR REPLACE INTO series VALUES ({', '.join('?' * 12)})", (_series_row(found[key]) for key in rows))
    pairs = {(r, s.id) for s in found.values() for p in s.points for r in p.records}
    db.many("INSERT INTO series_members VALUES (?, ?)", sorted(pairs))


def _series_row(s: Series) -> tuple[Any, ...]:
    starts = [p.earliest for p in s.points if p.earliest]
    ends = [p.latest for p in s.points if p.latest]
    return (
        s.id, s.topic, s.subject, s.name, s.place and s.place.name, s.place and s.place.gazetteer_id,
        s.place and s.place.country, min(starts, default=None), max(ends, default=None), len(s.points), encode(s),
        s.agreement or s.id,
    )  # fmt: skip


def _keep_origins(db: Database, origins: Origins) -> None:
    db.run("DELETE FROM copies")
    keep_copies(db, origins.sentences)
    before = dict(db.all("SELECT id, copy_of FROM reports WHERE copy_of IS NOT NULL"))
    after = origins.copy_of
    moved = sorted(k for k in before.keys() | after.keys() if before.get(k) != after.get(k))
    db.many("UPDATE reports SET copy_of = ? WHERE id = ?", ((after.get(key), key) for key in moved))


# ---- what the next merge builds upon ----


def keep_items(db: Database, items: Iterable[Item], reasons: Iterable[Left]) -> None:
    """Writes items of records, and why others have none."""
    sql = "INSERT INTO items (record_id, report_id, payload, reason) VALUES (?, ?, ?, ?)"
    db.many(sql, ((i.id, i.report, encode(i), None) for i in items))
    db.many(sql, ((x.id, x.report_id, None, x.reason) for x in reasons))


def keep_homes(db: Database, units: Iterable[Unit], incidents: Iterable[Incident]) -> None:
    """Writes to items the unit and the incident that they are in."""
    db.many("UPDATE items SET unit = ? WHERE record_id = ?", ((u.id, r) for u in units for r in u.ids))
    db.many("UPDATE items SET incident = ? WHERE record_id = ?", ((i.id, m) for i in incidents for m in i.members))


def keep_links(db: Database, links: Iterable[Link], gone: Iterable[tuple[str, str]]) -> None:
    """Writes links, and takes others out."""
    db.many("DELETE FROM links WHERE a = ? AND b = ?", gone)
    db.many("INSERT OR REPLACE INTO links VALUES (?, ?, ?)", (_link_row(k) for k in links))


def _link_row(link: Link) -> tuple[str, str, str]:
    a, b = sorted((link.a, link.b))
    return a, b, encode(link)


def _keep_blocks(db: Database, units: Sequence[Unit]) -> None:
    from sitroom.merge.block import keys, position

    for start in range(0, len(units), _CHUNK):
        some = (row for unit in units[start : start + _CHUNK] for row in rows(keys(unit), position(unit)))
        db.many("INSERT INTO blocks VALUES (?, ?, ?)", sorted(some))  # in order: that is faster by far


def keep_lines(db: Database, lines: Mapping[str, Iterable[str]], reports: Mapping[str, str]) -> None:
    """Writes which lines records are in. `reports`: record id -> report id."""
    found = ((record, line, reports[record]) for record, some in lines.items() for line in some)
    db.many("INSERT OR IGNORE INTO lines VALUES (?, ?, ?)", found)


def keep_state(db: Database, pairs: _Pairs, rules: str, now: str) -> None:
    """Writes what was judged of pairs, the rules, and the time."""
    told = {"merge_rules": rules, "merge_pairs": encode(pairs), "merged": now}
    db.many("INSERT OR REPLACE INTO meta VALUES (?, ?)", told.items())


def keep_left(db: Database, records: Iterable[str] | None = None) -> None:
    """Writes which records are in no incident and no series, and why; for some of them alone, where given."""
    if records is None:
        db.run("DELETE FROM left_out")
        found = _left(db, "ORDER BY i.record_id", ())
    else:
        wanted = listed(records)
        db.run(f"DELETE FROM left_out WHERE record_id {IN}", (wanted,))
        found = _left(db, f"AND i.record_id {IN} ORDER BY i.record_id", (wanted,))
    db.many("INSERT INTO left_out VALUES (?, ?, ?)", ((x.id, x.reason, encode(x)) for x in found))


def _left(db: Database, which: str, values: Iterable[str]) -> list[Left]:
    rows_ = db.all(
        "SELECT i.record_id, r.kind, r.report_id, i.reason FROM items i JOIN records r ON r.id = i.record_id "
        f"WHERE i.payload IS NULL AND i.record_id NOT IN (SELECT record_id FROM series_members) {which}",
        values,
    )
    return [Left(id=i, record_kind=kind, report_id=report, reason=why) for i, kind, report, why in rows_]
