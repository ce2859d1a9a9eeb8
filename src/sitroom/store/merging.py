"""Merging the records of a situation: what is new or changed is merged with what was there, as if all came at once."""
# ruff: noqa: S608 - what is put together here are constants; every value is a parameter

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from sitroom.lexicon.loader import Lexicon, load_lexicon
from sitroom.merged import Copy, Incident, Judgement, Link, Series
from sitroom.records import Mentions, Reading, Record, Report
from sitroom.store.checks import records_of
from sitroom.store.database import Database
from sitroom.store.keeping import MergeCounts, Outcome, counts, keep
from sitroom.store.log import entries
from sitroom.store.provenance import lexicon_digest, program_version
from sitroom.store.records import decode, reading_of, reports

if TYPE_CHECKING:
    from sitroom.merge.copies import Fingerprint, Origins
    from sitroom.merge.items import Item
    from sitroom.merge.merger import Merger

ATTEMPTS = 3  # without holding writers up; then one more that does

_Pairs = tuple[list[tuple[str, str]], list[tuple[str, str]]]
_LINE_KINDS = ("displacement", "control", "access", "agreement", "provision")  # records that series are made of
_PAIRS = msgspec.json.Decoder(_Pairs)
_LINK = msgspec.json.Decoder(Link)
_COPY = msgspec.json.Decoder(Copy)
_IN = "IN (SELECT value FROM json_each(?))"


@dataclass(slots=True)
class Inputs:
    """What one merge starts from. `full`: from nothing. `fresh`: readings to be merged anew, with judgements applied.
    `former`: ids of the reports that they stand for. The rest is what the merge before left."""

    serial: str
    full: bool
    judgements: list[Judgement]
    fresh: list[Reading] = field(default_factory=list)
    former: set[str] = field(default_factory=set)
    reports: dict[str, Report] = field(default_factory=dict)  # of all, without their texts
    pairs: _Pairs = ([], [])
    items: list[Item] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    clusters: list[list[str]] = field(default_factory=list)
    fingerprints: list[Fingerprint] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    copy_of: dict[str, str] = field(default_factory=dict)


def merge(db: Database, clock: Callable[[], str], *, full: bool = False) -> MergeCounts:
    """Merges and writes the outcome in one transaction. When others wrote meanwhile, it starts again; at last it keeps
    them waiting."""
    from sitroom.collecting import uncollected

    with uncollected():
        return _merge(db, clock, load_lexicon(), full)


def _merge(db: Database, clock: Callable[[], str], lexicon: Lexicon, full: bool) -> MergeCounts:
    for _ in range(ATTEMPTS):
        with db.reading():
            if not full and _is_merged(db):
                return counts(db)
            given = inputs(db, full)
        outcome = work(db, given, lexicon)
        with db.writing():
            if serial(db) == given.serial:
                return keep(db, outcome, rules(), clock())
    with db.writing():
        return keep(db, work(db, inputs(db, full), lexicon), rules(), clock())


def _is_merged(db: Database) -> bool:
    """Nothing came since the last merge, and it went by today's rules."""
    kept = db.all("SELECT value FROM meta WHERE name = 'merge_rules'")
    return [row[0] for row in kept] == [rules()] and not db.all("SELECT 1 FROM pending LIMIT 1")


def serial(db: Database) -> str:
    """What changes whenever a report or judgement comes."""
    row = db.one(
        "SELECT ifnull((SELECT value FROM meta WHERE name = 'serial'), '0') || ' ' || "
        "(SELECT ifnull(max(id), 0) FROM judgements)"
    )
    return str(row[0])


def rules() -> str:
    """What links were found with: those of other rules are not built upon."""
    return f"{program_version()} {lexicon_digest()}"


# ---- what there is ----


def inputs(db: Database, full: bool) -> Inputs:
    """Reads what a merge starts from."""
    kept = dict(db.all("SELECT name, value FROM meta WHERE name IN ('merge_rules', 'merge_pairs')"))
    full = full or kept.get("merge_rules") != rules()
    given = Inputs(serial=serial(db), full=full, judgements=said(db))
    given.reports = reports(db, text=False)
    if full:
        given.fresh = [_reading(db, key) for key in given.reports]
        return given
    from sitroom.merge.copies import Fingerprint
    from sitroom.merge.items import Item

    item, fingerprint = msgspec.json.Decoder(Item), msgspec.json.Decoder(Fingerprint)
    given.former = {row[0] for row in db.all("SELECT report_id FROM pending")}
    given.fresh = [_reading(db, key) for key in sorted(given.former & given.reports.keys())]
    given.pairs = _PAIRS.decode(kept.get("merge_pairs", "[[], []]"))
    given.items = [item.decode(row[0]) for row in db.all("SELECT payload FROM items WHERE payload IS NOT NULL")]
    given.links = [_LINK.decode(row[0]) for row in db.all("SELECT payload FROM links")]
    told = db.all("SELECT json_extract(payload, '$.members') FROM incidents")  # also those that went since
    given.clusters = [msgspec.json.decode(row[0], type=list[str]) for row in told]
    given.fingerprints = [fingerprint.decode(row[0]) for row in db.all("SELECT payload FROM fingerprints")]
    given.copies = [_COPY.decode(row[0]) for row in db.all("SELECT payload FROM copies")]
    given.copy_of = dict(db.all("SELECT id, copy_of FROM reports WHERE copy_of IS NOT NULL"))
    return given


def _reading(db: Database, report_id: str) -> Reading:
    """A reading with judgements applied and rejected records left out; without mentions."""
    report = reports(db, "WHERE id = ?", (report_id,))[report_id]
    where = "WHERE r.report_id = ? AND r.judged IS NOT 'rejected' ORDER BY r.position"
    return reading_of(report, _records(db, where, (report_id,)), Mentions())


def _records(db: Database, where: str, values: Iterable[str]) -> list[Record]:
    sql = f"SELECT r.kind, ifnull(p.corrected, p.payload) FROM records r JOIN payloads p ON p.record = r.n {where}"
    return [decode(kind, payload) for kind, payload in db.all(sql, values)]


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


# ---- what comes of it ----


def work(db: Database, given: Inputs, lexicon: Lexicon) -> Outcome:
    """Merges. The file is only asked for texts and records that the inputs do not hold."""
    from sitroom.merge import left_out, pairs
    from sitroom.merge.incidents import incident
    from sitroom.merge.items import items_of
    from sitroom.merge.merger import Merger

    origins, fingerprints = _origins(db, given, lexicon)
    merger = Merger(lexicon)
    merger.judge(*given.pairs)
    merger.load(given.items, given.links, given.clusters)
    merger.remove([i.id for i in given.items if i.report in given.former])
    records: dict[str, Record] = {}
    reasons: dict[str, str] = {}
    fresh: list[Item] = []
    for reading in given.fresh:
        made, left = items_of(reading, lexicon)
        fresh += made
        reasons |= left
        records |= {r.id: r for r in records_of(reading)}
    merger.add(fresh)
    now = pairs(given.judgements)
    merger.judge(*now)
    clusters = merger.clusters() if given.full else _changed(db, merger, given, origins)
    records |= _missing(db, {m for members in clusters for m in members} - records.keys())
    incidents = [
        incident([records[m] for m in members], merger.links_of(members), origins, given.reports, lexicon)
        for members in clusters
    ]
    return Outcome(
        full=given.full,
        fresh=frozenset(given.former) | {r.report.id for r in given.fresh},
        incidents=tuple(incidents),
        series=_series(db, given, origins, incidents, lexicon),
        copies=tuple(origins.sentences),
        copy_of=dict(origins.copy_of),
        items=tuple(fresh),
        reasons=left_out([records[key] for key in reasons], (), (), reasons, lexicon),
        links=tuple(merger.links() if given.full else merger.new_links()),
        unlinked=() if given.full else tuple(merger.gone_links()),
        fingerprints=tuple(fingerprints),
        pairs=now,
    )


def _origins(db: Database, given: Inputs, lexicon: Lexicon) -> tuple[Origins, list[Fingerprint]]:
    """What was copied from what, and the fingerprints of fresh reports."""
    from sitroom.merge.copies import CopyIndex

    index = CopyIndex(lexicon)
    for known in given.fingerprints:
        if known.report_id not in given.former:
            index.add_fingerprint(known)
    made = [index.add(reading.report) for reading in given.fresh]
    return index.origins(lambda key: str(db.one("SELECT text FROM reports WHERE id = ?", (key,))[0])), made


def _changed(db: Database, merger: Merger, given: Inputs, origins: Origins) -> list[tuple[str, ...]]:
    """The clusters to be told anew: those that changed, and those whose sources are now known to have copied."""
    clusters = merger.changed()
    inside = {m for members in clusters for m in members}
    moved = _moved(given, origins) - given.former
    sql = f"SELECT DISTINCT m.incident_id FROM members m JOIN records r ON r.id = m.record_id WHERE r.report_id {_IN}"
    for (incident_id,) in db.all(sql, (_listed(moved),)):
        rows = db.all("SELECT record_id FROM members WHERE incident_id = ?", (incident_id,))
        members = tuple(row[0] for row in rows)
        if not inside.intersection(members):
            clusters.append(members)
    return clusters


def _moved(given: Inputs, origins: Origins) -> set[str]:
    """Reports of which other sentences are known to be copied than before."""
    before, after = _by_report(given.copies), _by_report(origins.sentences)
    moved = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    ids = given.copy_of.keys() | origins.copy_of.keys()
    return moved | {key for key in ids if given.copy_of.get(key) != origins.copy_of.get(key)}


def _by_report(copies: Iterable[Copy]) -> dict[str, set[Copy]]:
    found: dict[str, set[Copy]] = {}
    for copy in copies:
        found.setdefault(copy.report_id, set()).add(copy)
    return found


def _missing(db: Database, ids: set[str]) -> dict[str, Record]:
    return {r.id: r for r in _records(db, f"WHERE r.id {_IN}", (_listed(ids),))}


def _series(
    db: Database, given: Inputs, origins: Origins, incidents: list[Incident], lexicon: Lexicon
) -> tuple[Series, ...]:
    """All series, of the records that series are made of."""
    from sitroom.merge.incidents import in_order
    from sitroom.merge.series import series

    if given.full:
        told = [r for reading in given.fresh for r in records_of(reading)]
    else:
        where = f"WHERE r.kind {_IN} AND r.judged IS NOT 'rejected'"
        told = _records(db, where, (_listed(_LINE_KINDS),))
    deals: dict[str, str] = {}
    if not given.full:
        homes = "members m JOIN incidents i ON i.id = m.incident_id"
        deals = dict(db.all(f"SELECT m.record_id, i.id FROM {homes} WHERE i.family = 'agreement'"))
    deals |= {m: i.id for i in incidents if i.family == "agreement" for m in i.members}
    return series(in_order(told, given.reports), origins, given.reports, lexicon, deals)


def _listed(values: Iterable[str]) -> str:
    return msgspec.json.encode(sorted(values)).decode()
