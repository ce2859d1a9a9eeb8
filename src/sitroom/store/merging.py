"""Merging the records of a situation: what is new or changed is merged with what was there, as if all came at once."""
# ruff: noqa: S608 - what is put together here are constants

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sitroom.lexicon.loader import Lexicon, load_lexicon
from sitroom.merged import Judgement
from sitroom.records import Reading
from sitroom.store.database import Database
from sitroom.store.moves import MergeCounts, Moves, counts
from sitroom.store.provenance import lexicon_digest, program_version

if TYPE_CHECKING:
    from sitroom.store.keeping import Outcome

ATTEMPTS = 3  # to merge everything without holding writers up; then one more that does
PORTION = 100  # new reports merged in one transaction, which others wait for
MANY = 500  # reports up to which merging a little at a time is always less work than merging everything
SHARE = 0.25  # of all reports: the same, when they are more
_KNOWN = "SELECT report_id FROM pending WHERE report_id IN (SELECT report_id FROM fingerprints)"


def merge(db: Database, clock: Callable[[], str], *, full: bool = False) -> MergeCounts:
    """Merges and writes the outcome: what is new, changed or judged in portions, of which each is written whole; with
    `full`, or when most is new, everything in one transaction, which comes to the same."""
    from sitroom.collecting import uncollected

    with uncollected():
        done = None if full else _some(db, clock, load_lexicon())
        return done or _all(db, clock, load_lexicon())


def rules() -> str:
    """What links were found with: those of other rules are not built upon."""
    return f"{program_version()} {lexicon_digest()}"


# ---- a little at a time ----


def _some(db: Database, clock: Callable[[], str], lexicon: Lexicon) -> MergeCounts | None:
    """Merges what is pending; None when everything is to be merged instead."""
    moves = Moves()
    while True:
        with db.reading():
            if _must_be_all(db):
                return None
            if not _waiting(db):
                return counts(db, moves)
        with db.writing():
            if not _must_be_all(db):
                from sitroom.store.partly import merge_reports

                merge_reports(db, _waiting(db), lexicon, rules(), clock(), moves)


def _waiting(db: Database) -> list[str]:
    """The reports to be merged next: all that were merged before and have changed or were judged since, for nothing can
    be built upon what they were, or some of the new ones."""
    known = [row[0] for row in db.all(f"{_KNOWN} ORDER BY report_id")]
    return known or [row[0] for row in db.all("SELECT report_id FROM pending ORDER BY report_id LIMIT ?", (PORTION,))]


def _must_be_all(db: Database) -> bool:
    """What was found before went by other rules, or little of it would stay, or others would be kept waiting."""
    kept = db.one("SELECT value FROM meta WHERE name = 'merge_rules'")
    if kept is None or kept[0] != rules():
        return True
    pending = db.one("SELECT count(*) FROM pending")[0]
    if pending <= MANY:
        return False
    known, reports = db.one(f"SELECT (SELECT count(*) FROM ({_KNOWN})), (SELECT count(*) FROM reports)")
    return bool(known > MANY or pending > SHARE * reports)


# ---- all at once ----


def _all(db: Database, clock: Callable[[], str], lexicon: Lexicon) -> MergeCounts:
    """Merges everything. When others wrote meanwhile, it starts again; at last it keeps them waiting."""
    from sitroom.store.keeping import keep

    for _ in range(ATTEMPTS):
        with db.reading():
            before = serial(db)
            readings, said = _inputs(db)
        outcome = _work(readings, said, lexicon)
        with db.writing():
            if serial(db) == before:
                return keep(db, outcome, lexicon, rules(), clock())
    with db.writing():
        return keep(db, _work(*_inputs(db), lexicon), lexicon, rules(), clock())


def serial(db: Database) -> str:
    """What changes whenever a report or judgement comes."""
    row = db.one(
        "SELECT ifnull((SELECT value FROM meta WHERE name = 'serial'), '0') || ' ' || "
        "(SELECT ifnull(max(id), 0) FROM judgements)"
    )
    return str(row[0])


def _inputs(db: Database) -> tuple[list[Reading], list[Judgement]]:
    from sitroom.store.partly import reading, said

    return [reading(db, row[0]) for row in db.all("SELECT id FROM reports ORDER BY id")], said(db)


def _work(readings: list[Reading], judgements: list[Judgement], lexicon: Lexicon) -> Outcome:
    from sitroom.merge import left_out, pairs
    from sitroom.merge.copies import CopyIndex
    from sitroom.merge.incidents import in_order, incident
    from sitroom.merge.items import items_of
    from sitroom.merge.merger import Merger
    from sitroom.merge.series import lines, series
    from sitroom.store.checks import records_of
    from sitroom.store.keeping import Outcome

    index, merger = CopyIndex(lexicon), Merger(lexicon)
    fingerprints = [index.add(reading.report) for reading in readings]
    origins = index.origins()
    reports = {reading.report.id: reading.report for reading in readings}
    records = {r.id: r for reading in readings for r in records_of(reading)}
    made = [items_of(reading, lexicon) for reading in readings]
    reasons = {key: why for _, left in made for key, why in left.items()}
    now = pairs(judgements)
    merger.judge(*now)
    merger.add(item for items, _ in made for item in items)
    incidents = tuple(
        incident([records[m] for m in members], merger.links_of(members), origins, reports, lexicon)
        for members in merger.clusters()
    )
    deals = {m: i.id for i in incidents if i.family == "agreement" for m in i.members}
    return Outcome(
        incidents=incidents,
        series=series(in_order(records.values(), reports), origins, reports, lexicon, deals),
        origins=origins,
        items=tuple(item for items, _ in made for item in items),
        reasons=left_out([records[key] for key in reasons], (), (), reasons, lexicon),
        links=tuple(merger.links()),
        units=tuple(merger.made_units()),
        lines=lines(records.values(), lexicon, deals),
        fingerprints=tuple(fingerprints),
        pairs=now,
    )
