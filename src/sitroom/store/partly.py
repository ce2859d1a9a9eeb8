"""Merging a few reports of a situation: only what they may have an effect on is read, merged and written."""
# ruff: noqa: S608 - what is put together here are constants; every value is a parameter

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from sitroom.lexicon.loader import Lexicon
from sitroom.merge import left_out, pairs
from sitroom.merge.copies import Origins
from sitroom.merge.incidents import in_order, incident
from sitroom.merge.items import Item, items_of
from sitroom.merge.merger import Merger
from sitroom.merge.series import line_of, lines, series
from sitroom.merge.series.agreements import line as line_of_deal
from sitroom.merged import Incident, Judgement, Left
from sitroom.records import Agreement, Mentions, Provision, Reading, Record, Report
from sitroom.store.checks import records_of
from sitroom.store.copying import Copying, origins_of
from sitroom.store.database import Database
from sitroom.store.keeping import (
    keep_homes,
    keep_incidents,
    keep_items,
    keep_left,
    keep_lines,
    keep_links,
    keep_series,
    keep_state,
)
from sitroom.store.log import entries
from sitroom.store.moves import Moves
from sitroom.store.past import IN, StoredPast, listed
from sitroom.store.records import decode, reading_of, reports

_PAIRS = msgspec.json.Decoder(tuple[list[tuple[str, str]], list[tuple[str, str]]])


def merge_reports(db: Database, changed: list[str], lexicon: Lexicon, rules: str, now: str, moves: Moves) -> None:
    """Merges reports that are new, changed or judged, by id, within a transaction of the caller; what they were before
    is forgotten. All others must have been merged by the same rules."""
    _Part(db, changed, lexicon, now, moves).merge(rules)


class _Part:
    """One merge of a few reports. `changed`: their ids; `fresh`: what is read in them now."""

    def __init__(self, db: Database, changed: list[str], lexicon: Lexicon, now: str, moves: Moves) -> None:
        self.db, self.changed, self.lexicon, self.now, self.moves = db, changed, lexicon, now, moves
        self.reports = Reports(db)
        self.fresh = [reading(db, key) for key in changed if key in self.reports]
        self.own = {r.id: r for one in self.fresh for r in records_of(one)}
        self.records = dict(self.own)  # and those that are looked up besides
        self.deals: set[str] = set()  # agreements that are or were in an incident that is told anew

    def merge(self, rules: str) -> None:
        db, changed = self.db, listed(self.changed)
        moved = Copying(db, self.lexicon).update(self.changed, [one.report for one in self.fresh])
        former = db.all(f"SELECT record_id, incident FROM items WHERE report_id {IN}", (changed,))
        merger = Merger(self.lexicon, past=StoredPast(db), judged=self._judged())
        items = self._items(merger)
        judged = pairs(said(db))
        merger.judge(*judged)
        clusters = merger.changed()
        clusters += self._retold(moved, {m for members in clusters for m in members})
        incidents = self._incidents(clusters, merger, {incident for _, incident in former if incident})
        db.run(f"DELETE FROM items WHERE report_id {IN}", (changed,))
        keep_items(db, *items)
        keep_homes(db, merger.made_units(), incidents)
        keep_links(db, merger.new_links(), merger.gone_links())
        keep_left(db, {*self.own, *self._series(moved), *(record for record, _ in former)})
        keep_state(db, judged, rules, self.now)
        db.run(f"DELETE FROM pending WHERE report_id {IN}", (changed,))

    def _judged(self) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """The pairs that were judged when all was merged before."""
        kept = self.db.one("SELECT value FROM meta WHERE name = 'merge_pairs'")
        return _PAIRS.decode(kept[0]) if kept else ([], [])

    def _items(self, merger: Merger) -> tuple[list[Item], Iterable[Left]]:
        """Takes what changed out of the merger and into it again; gives the new items, and why records have none."""
        sql = f"SELECT record_id FROM items WHERE payload IS NOT NULL AND report_id {IN}"
        merger.remove(row[0] for row in self.db.all(sql, (listed(self.changed),)))
        made = [items_of(one, self.lexicon) for one in self.fresh]
        items = [item for some, _ in made for item in some]
        merger.add(items)
        reasons = {key: why for _, left in made for key, why in left.items()}
        return items, left_out([self.records[key] for key in reasons], (), (), reasons, self.lexicon)

    # ---- incidents ----

    def _retold(self, moved: set[str], inside: set[str]) -> Iterator[tuple[str, ...]]:
        """The incidents that hold none of the records `inside` but whose sources are now known to have copied."""
        reports = listed(moved.difference(self.changed))
        sql = f"SELECT DISTINCT incident FROM items WHERE incident IS NOT NULL AND report_id {IN}"
        for (key,) in self.db.all(f"{sql} ORDER BY incident", (reports,)):
            members = tuple(row[0] for row in self.db.all("SELECT record_id FROM items WHERE incident = ?", (key,)))
            if not inside.intersection(members):
                yield members

    def _incidents(self, clusters: list[tuple[str, ...]], merger: Merger, before: set[str]) -> list[Incident]:
        """Makes and writes the incidents of clusters. `before`: ids of incidents that held a record of what changed."""
        members = {m for some in clusters for m in some}
        self._load({m for m in members if m not in self.records})
        origins = self._origins(members)
        found = [
            incident([self.records[m] for m in some], merger.links_of(some), origins, self.reports, self.lexicon)
            for some in clusters
        ]
        sql = f"SELECT DISTINCT incident FROM items WHERE incident IS NOT NULL AND record_id {IN}"
        before = before | {row[0] for row in self.db.all(sql, (listed(members),))}
        wanted = listed(before)
        former = dict(self.db.all(f"SELECT id, payload FROM incidents WHERE id {IN}", (wanted,)))
        homes = "items i JOIN incidents d ON d.id = i.incident"
        sql = f"SELECT i.record_id FROM {homes} WHERE d.family = 'agreement' AND d.id {IN}"
        self.deals = {row[0] for row in self.db.all(sql, (wanted,))}
        self.deals |= {m for one in found if one.family == "agreement" for m in one.members}
        keep_incidents(self.db, former, {one.id: one for one in found}, self.now, self.moves)
        return found

    def _origins(self, members: Iterable[str]) -> Origins:
        """What is known of copying in the reports of records, which are looked up as well."""
        ids = {self.records[m].report_id for m in members}
        origins = origins_of(self.db, ids)
        self.reports.look_up(ids | {c.origin for c in origins.sentences} | set(origins.copy_of.values()))
        return origins

    def _load(self, ids: Iterable[str]) -> None:
        """Looks records up, those that are rejected left out."""
        where = f"WHERE r.judged IS NOT 'rejected' AND r.id {IN}"
        self.records |= {r.id: r for r in _records(self.db, where, (listed(ids),))}

    # ---- series ----

    def _series(self, moved: set[str]) -> set[str]:
        """Makes anew the series of lines that have won or lost a record, or of which a record was copied or is now of
        another deal; gives all records that are or were in them."""
        db = self.db
        touched = self._lines(f"report_id {IN}", moved.union(self.changed))
        again = self._lines(f"record_id {IN}", self.deals) | {line_of_deal(key) for key in self.deals}
        others = {row[0] for row in db.all(f"SELECT record_id FROM lines WHERE line {IN}", (listed(again),))}
        db.run(f"DELETE FROM lines WHERE report_id {IN}", (listed(self.changed),))
        db.run(f"DELETE FROM lines WHERE record_id {IN}", (listed(others),))
        self._load(others - self.records.keys())
        told = self.own | {key: self.records[key] for key in others if key in self.records}
        found = lines(told.values(), self.lexicon, self._deals(told.values()))
        keep_lines(db, found, {key: told[key].report_id for key in found})
        touched |= again.union(*found.values())
        return self._draw(touched) if touched else set()

    def _draw(self, touched: set[str]) -> set[str]:
        db, wanted = self.db, listed(touched)
        members = {row[0] for row in db.all(f"SELECT record_id FROM lines WHERE line {IN}", (wanted,))}
        self._load(members - self.records.keys())
        told = in_order((self.records[m] for m in members if m in self.records), self.reports)
        deals = self._deals(told)
        found = series(told, self._origins([r.id for r in told]), self.reports, self.lexicon, deals)
        before = dict(db.all(f"SELECT id, payload FROM series WHERE line {IN}", (wanted,)))
        sql = f"SELECT record_id FROM series_members WHERE series_id {IN}"
        left = {row[0] for row in db.all(sql, (listed(before),))}
        keep_series(db, before, [one for one in found if line_of(one) in touched], self.now, self.moves)
        return left | members

    def _lines(self, which: str, values: Iterable[str]) -> set[str]:
        rows = self.db.all(f"SELECT DISTINCT line FROM lines WHERE {which}", (listed(values),))
        return {row[0] for row in rows}

    def _deals(self, records: Iterable[Record]) -> dict[str, str]:
        """The merged deals of agreements, and of the agreements that terms belong to."""
        told = (r for r in records if isinstance(r, (Agreement, Provision)))
        ids = {r.agreement_id if isinstance(r, Provision) else r.id for r in told}
        homes = "members m JOIN incidents i ON i.id = m.incident_id"
        sql = f"SELECT m.record_id, i.id FROM {homes} WHERE i.family = 'agreement' AND m.record_id {IN}"
        return dict(self.db.all(sql, (listed(key for key in ids if key),)))


class Reports(Mapping[str, Report]):
    """The reports of a situation, without their texts, looked up as they are asked for."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: dict[str, Report | None] = {}

    def look_up(self, ids: Iterable[str]) -> None:
        """Looks many up at once."""
        unknown = [key for key in ids if key not in self._known]
        self._known.update(dict.fromkeys(unknown))
        self._known.update(reports(self._db, f"WHERE id {IN}", (listed(unknown),), text=False))

    def __getitem__(self, key: str) -> Report:
        if key not in self._known:
            self.look_up([key])
        found = self._known[key]
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return (row[0] for row in self._db.all("SELECT id FROM reports"))

    def __len__(self) -> int:
        return int(self._db.one("SELECT count(*) FROM reports")[0])


# ---- what is read from the file ----


def reading(db: Database, report_id: str) -> Reading:
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
