"""A situation as programs use it: one file, opened, filled, judged, merged, asked and closed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec

from sitroom.config import Settings
from sitroom.errors import JudgementError, SitroomError, SituationError
from sitroom.lexicon.gazetteer import load_gazetteer, user_index
from sitroom.merged import Action, Incident, Judgement, Series
from sitroom.records import Failure, Reading, Record, Report, Struct
from sitroom.store import agreeing, log, merging, picking, queueing, records, rows, search, verifying
from sitroom.store.agreeing import Agreement, Disagreement
from sitroom.store.browsing import Browsing
from sitroom.store.columns import Areas
from sitroom.store.database import Database
from sitroom.store.judgements import Standing
from sitroom.store.moves import MergeCounts
from sitroom.store.provenance import lexicon_digest, program_version
from sitroom.store.queueing import Queued, QueueOrder
from sitroom.store.records import Added
from sitroom.store.rows import Order, Row
from sitroom.store.search import Hit
from sitroom.store.selection import Filter, Selection
from sitroom.store.verifying import Problem

ALL = Filter()


def _plain(value: Any) -> Any:
    """A JSON value, also of a record's part. Raises JudgementError."""
    try:
        return msgspec.to_builtins(value)
    except (TypeError, RecursionError, msgspec.MsgspecError) as problem:
        raise JudgementError(f"it cannot be written as JSON: {problem!r}") from None


class Counts(Struct, frozen=True, kw_only=True):
    """How much a situation holds. `records`, `incidents`, `series`: by kind, family and topic. `judged`: records by
    what was judged. `pending`: reports that are
    new, changed or judged since the last merge."""

    reports: int
    failures: int
    records: dict[str, int]
    incidents: dict[str, int]
    series: dict[str, int]
    copies: int
    judgements: int
    judged: dict[str, int]
    pending: int
    earliest: str | None
    latest: str | None


class SourceCount(Struct, frozen=True, kw_only=True):
    """An outlet: its reports, copies among them, their records, and when it first and last published."""

    source: str | None
    reports: int
    copies: int
    records: int
    first: str | None
    last: str | None


def utc_now() -> str:
    """This moment in UTC, ISO 8601, in seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def open_situation(
    path: str | Path, *, create: bool = True, clock: Callable[[], str] = utc_now, settings: Settings | None = None
) -> Situation:
    """Opens a situation file, made when missing unless `create` is False; use it in a `with` block.

    `clock` gives the times that are written down. `settings`: those that reports are read with, kept as provenance;
    its gazetteer tells in which areas places lie. Raises SituationError for a file that cannot be opened, is something
    else, or was made by a newer version."""
    return Situation(Path(path), create=create, clock=clock, settings=settings)


class Situation:
    """An open situation; see `open_situation`. Threads may share it; their calls take turns."""

    def __init__(self, path: Path, *, create: bool, clock: Callable[[], str], settings: Settings | None) -> None:
        self.path = path
        self._clock = clock
        self._settings = settings or Settings()
        self._db = Database(path, create=create)
        self._areas = Areas(load_gazetteer(user_index(self._settings.gazetteer)))
        self._log = log.Log(self._db, self._areas)

    def __enter__(self) -> Situation:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if isinstance(problem, verifying.OF_DAMAGE) and not isinstance(problem, SitroomError):
                self._look_for_damage(problem)
        finally:
            self.close()

    def _look_for_damage(self, problem: Exception) -> None:
        """Raises SituationError when the file is why something went wrong; a fault of the program stays one."""
        found = self.verify()
        if found:
            message = f"the file is damaged: {found[0].message} (`sitroom verify` tells all, {len(found):,} in number)"
            raise SituationError(message, path=self.path) from problem

    def close(self) -> None:
        """Lets go of the file; a second time does nothing."""
        self._db.close()

    # ---- filling ----

    def add(self, readings: Iterable[Reading | Failure]) -> Added:
        """Keeps readings, a few dozen at a time: what was written stays when the run is cut off, and adding all again
        completes it. A reading that is there already changes nothing; one that differs takes the place of the former
        one of that report, and judgements follow their records by evidence."""
        made_by = (program_version(), lexicon_digest())
        done = Added()
        for batch in records.batches(readings):
            now = self._clock()
            writer = records.Writer(self._db, self._areas, now, made_by, partial(self._log.follow, now=now))
            with self._db.writing():
                part = writer.write(batch)
                if part.added or part.replaced:
                    self._touch(now)
            done += part
        return done

    def _touch(self, now: str) -> None:
        """Marks that the records changed, and what they were read with."""
        serial = self._db.one("SELECT value FROM meta WHERE name = 'serial'")
        told = {
            "serial": str(int(serial[0]) + 1 if serial else 1), "settings": records.encode(self._settings),
            "version": program_version(), "lexicon": lexicon_digest(),
        }  # fmt: skip
        self._db.many("INSERT OR REPLACE INTO meta VALUES (?, ?)", told.items())
        self._db.run("INSERT OR IGNORE INTO meta VALUES ('created', ?)", (now,))

    def merge(self, *, full: bool = False) -> MergeCounts:
        """Merges records into incidents and series: those that are new, changed or judged with those around them, or
        with `full` all of them, which comes to the same. Readers see the former state until all is written."""
        return merging.merge(self._db, self._clock, full=full)

    # ---- judging ----

    def judge(
        self, action: Action, target: str | None = None, *, by: str, other: str | None = None, field: str | None = None,
        old: Any = None, new: Any = None, note: str | None = None, undoes: int | None = None,
    ) -> Judgement:  # fmt: skip
        """Adds an entry to the review log: `by` accepts, corrects (`field`, a dotted path, to the JSON value `new`),
        rejects, flags or notes something about the record or incident `target`, says that it and `other` are the same
        or different, or takes the entry `undoes` back (`target` is not needed then). It takes effect at once on
        records, and on incidents with the next `merge`. With `old` given, a correction is refused unless
        that is the value, as all judgements leave it or as the coder's own do. Raises JudgementError."""
        given = Judgement(
            id=0, at=self._clock(), by=by, action=action, target=target or "", other=other, field=field, old=old,
            new=_plain(new), note=note, undoes=undoes,
        )  # fmt: skip
        return self._log.enter(given)

    def undo(self, entry: int, *, by: str) -> Judgement:
        """Takes an entry of the review log back, by a further entry; undoing that one brings it back."""
        return self.judge("undo", by=by, undoes=entry)

    def judgements(self, target: str | None = None) -> list[Judgement]:
        """The review log, oldest first; of one record or incident when named."""
        if target is None:
            return log.entries(self._db)
        sql = "WHERE target = ? OR id IN (SELECT judgement FROM judged WHERE record_id = ?)"
        return log.entries(self._db, sql, (target, target))

    def orphaned(self) -> list[Judgement]:
        """Entries about records that are no longer read, or corrections that no longer fit what is read."""
        return picking.orphaned(self._db)

    def standing(self, record_id: str, *, coder: str | None = None) -> Standing | None:
        """A record with the state that judgements give it, rejected ones too; with `coder`, only that one's count."""
        return self._log.standing(record_id, coder)

    def queue(
        self, order: QueueOrder = "uncertainty", *, coder: str, limit: int = 50, chosen: Filter = ALL
    ) -> list[Queued]:
        """Records for a coder to judge, most worth it first, without those that the coder has judged. What others
        judged does not show: a second coder is blind to the first."""
        return queueing.queue(self._db, self._areas, chosen, order, coder, limit)

    def agreement(self, coders: Sequence[str] = ()) -> tuple[Agreement, ...]:
        """How far coders (all, unless some are named) agree, on whether records hold and on each field's value."""
        with self._db.reading():
            return agreeing.agreement(agreeing.coded(self._db, coders))

    def disagreements(self, coders: Sequence[str] = ()) -> list[Disagreement]:
        """What coders judged differently and nobody has settled since: a list to adjudicate."""
        with self._db.reading():
            return agreeing.disagreements(agreeing.coded(self._db, coders))

    # ---- checking ----

    def verify(self) -> list[Problem]:
        """Checks everything that can be: the file, foreign keys, hashes of texts, offsets, ids, columns, the chain of
        the review log, incidents and their members. Empty when all is well."""
        with self._db.reading():
            return verifying.verify(self._db, self._areas)

    # ---- asking ----

    def select(self, chosen: Filter = ALL) -> Selection:
        """All that passes a filter, as one consistent state."""
        return picking.select(self._db, self._areas, chosen, self._clock())

    def rows(
        self, chosen: Filter = ALL, order: Order = "date", limit: int | None = None, offset: int = 0
    ) -> list[Row]:  # fmt: skip
        """Light rows of the records that pass. Raises ValueError for an unknown order."""
        return rows.rows(self._db, self._areas, chosen, order, limit, offset)

    def count(self, chosen: Filter = ALL) -> int:
        """How many records pass."""
        return rows.count(self._db, self._areas, chosen)

    def facets(self, chosen: Filter = ALL) -> dict[str, dict[str, int]]:
        """For fields of a Filter: its values among the records that pass, and how many have each."""
        with self._db.reading():
            return rows.facets(self._db, self._areas, chosen)

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        """Reports that hold all the words, and all phrases in double quotes, best first. Case, diacritics and the
        points of Arabic do not matter."""
        return search.search(self._db, text, limit)

    def counts(self) -> Counts:
        """How much there is of everything."""
        with self._db.reading():
            return Counts(**picking.counts(self._db))

    def report(self, report_id: str) -> Report | None:
        """A report with its text."""
        return records.reports(self._db, "WHERE id = ?", (report_id,)).get(report_id)

    def reading(self, report_id: str, *, coder: str | None = None) -> Reading | None:
        """A report with all that is read in it; judgements applied (with `coder`, only that one's) and rejected
        records left out."""
        with self._db.reading():
            return picking.reading(self._db, self._log, report_id, coder)

    def record(self, record_id: str, *, coder: str | None = None) -> Record | None:
        """A record with judgements applied; None when there is none or it is rejected."""
        found = self._log.standing(record_id, coder)
        return found.record if found else None

    def incident(self, incident_id: str) -> Incident | None:
        """An incident by its id."""
        found = picking.incidents(self._db, "WHERE id = ?", (incident_id,))
        return found[0] if found else None

    def incidents_of(self, record_ids: Iterable[str]) -> dict[str, Incident]:
        """Record id -> the incident that it belongs to."""
        return picking.incidents_of(self._db, list(record_ids))

    def series(self, topic: str | None = None, place: str | None = None) -> list[Series]:
        """Series, of a topic and of a place (its name or gazetteer id) when given."""
        return picking.series(self._db, topic, place)

    def sources(self) -> list[SourceCount]:
        """All outlets, those with most reports first."""
        return [SourceCount(**row) for row in picking.sources(self._db)]

    @property
    def browse(self) -> Browsing:
        """The lists that pages show."""
        return Browsing(self._db, self._areas)

    def failures(self) -> Sequence[Failure]:
        """Inputs that could not be read."""
        return picking.failures(self._db)
