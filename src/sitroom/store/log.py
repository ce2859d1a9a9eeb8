"""The review log in the file: entries chained by hashes, and where the records that they speak of are now."""

# ruff: noqa: S608 - what is put together here are constants; every value is a parameter

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, NamedTuple, get_args

import msgspec

from sitroom.errors import JudgementError
from sitroom.merged import Action, Judgement
from sitroom.records import Record, subtype_of
from sitroom.store import columns, paths
from sitroom.store.database import Database
from sitroom.store.judgements import Standing, correction, in_force, plain, replay
from sitroom.store.records import decode, encode, note_change, write_columns

ACTIONS = get_args(Action)
LONGEST_NOTE = 10_000  # characters
LONGEST_NAME = 200  # characters of who judges
FIRST = "0" * 64  # the hash before the first entry
LAST = 2**63 - 1  # the highest number that an entry can have in the file
_PAIRS = ("same", "different")
_OF_RECORDS = ("accept", "correct", "reject")  # what is said of records only
_SPOT = 'report_id, sha256, kind, type, "start", "end", read_as'
_ENTRY = msgspec.json.Decoder(Judgement)


class Spot(NamedTuple):
    """Where a record stood when it was judged, and its id then."""

    report_id: str
    sha256: str
    kind: str
    type: str
    start: int
    end: int
    read_as: str


def chained(before: str, payload: str) -> str:
    """The hash of an entry: of the hash before it and its payload."""
    return hashlib.sha256(f"{before}\n{payload}".encode()).hexdigest()


def entries(db: Database, where: str = "", values: Iterable[Any] = ()) -> list[Judgement]:
    """Log entries in order. `where`: conditions on `judgements`."""
    rows = db.all(f"SELECT payload FROM judgements {where} ORDER BY id", values)
    return [_ENTRY.decode(row[0]) for row in rows]


def entries_of(db: Database, record_id: str) -> list[Judgement]:
    """Log entries about a record, by where it is now; not those about an incident that it stands for."""
    found = entries(db, "WHERE id IN (SELECT judgement FROM judged WHERE record_id = ?)", (record_id,))
    return [e for e in found if e.target == e.record_id or e.action == "undo"]


class Log:
    """Adds entries and lets records follow them."""

    def __init__(self, db: Database, areas: columns.Areas) -> None:
        self._db, self._areas = db, areas

    # ---- a new entry ----

    def enter(self, given: Judgement) -> Judgement:
        """Checks an entry, gives it its number, and lets it take effect, in one transaction. Of `given`, `id`, `old`
        and where the records stand are found out here. Raises JudgementError."""
        _check(given)
        with self._db.writing():
            if given.action == "undo":
                given, spots = self._undoing(given)
            else:
                spots = [self._spot(t, given.action) for t in (given.target, given.other) if t is not None]
            if len(spots) > 1 and given.target == given.other:
                raise JudgementError(f"{given.target} is one with itself")
            if given.action == "correct":
                given = self._correcting(given)
            made = self._append(_located(given, spots), spots)
            for (record_id,) in self._db.all("SELECT record_id FROM judged WHERE judgement = ?", (made.id,)):
                self.refresh(record_id, made.at)
                self._pend(record_id)
        return made

    def _undoing(self, given: Judgement) -> tuple[Judgement, list[Spot]]:
        known = given.undoes is not None and abs(given.undoes) <= LAST
        found = entries(self._db, "WHERE id = ?", (given.undoes,)) if known else []
        if not found:
            raise JudgementError(f"the review log has no entry {given.undoes}")
        undone = found[0]
        if undone.id not in {e.id for e in in_force(entries(self._db, "WHERE target = ?", (undone.target,)))}:
            raise JudgementError(f"entry {undone.id} is undone already")
        rows = self._db.all(f"SELECT {_SPOT} FROM judged WHERE judgement = ? ORDER BY side", (undone.id,))
        return msgspec.structs.replace(given, target=undone.target, other=undone.other), [Spot(*r) for r in rows]

    def _correcting(self, given: Judgement) -> Judgement:
        read, text = self._read(given.target)
        said, path = entries_of(self._db, read.id), given.field or ""
        everyones = replay(read, said).value
        own = replay(read, [e for e in said if e.by == given.by]).value  # all that a blind coder sees
        seen = own if given.old is not None and given.old == _value(own, path) else everyones
        correction(seen, text, path, given.new)
        if given.old is not None and given.old != _value(seen, path):
            raise JudgementError(f"{path} is no longer what it was when you looked")
        if given.new == _value(own, path):
            raise JudgementError(f"{path} has that value already")
        return msgspec.structs.replace(given, old=_value(seen, path), read=_value(read, path))

    def _append(self, entry: Judgement, spots: list[Spot]) -> Judgement:
        last = self._db.one("SELECT id, at, hash FROM judgements ORDER BY id DESC LIMIT 1") or (0, "", FIRST)
        entry = msgspec.structs.replace(entry, id=last[0] + 1, at=max(entry.at, last[1]))
        payload = encode(entry)
        row = (entry.id, entry.at, entry.by, entry.action, entry.target, payload, chained(last[2], payload))
        self._db.run("INSERT INTO judgements VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        self._db.run("INSERT OR REPLACE INTO meta VALUES ('log', ?)", (f"{entry.id} {row[-1]}",))
        for side, spot in enumerate(spots):
            stands = (entry.id, side, *spot, self._record_at(spot))
            self._db.run("INSERT INTO judged VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", stands)
        return entry

    # ---- where records are ----

    def _spot(self, target: str, action: str) -> Spot:
        """Where a record is; of an incident, its first member. Raises JudgementError when there is no such thing."""
        sql = "SELECT record_id FROM members JOIN records r ON r.id = record_id WHERE incident_id = ? ORDER BY {}"
        row = self._db.one(sql.format("r.earliest IS NULL, r.earliest, r.id LIMIT 1"), (target,))
        if row and action in _OF_RECORDS:
            raise JudgementError(f"{target} is an incident: {action} is said of its records")
        record_id = row[0] if row else target
        found = self._db.one(
            'SELECT r.report_id, p.sha256, r.kind, r.id FROM records r JOIN reports p ON p.id = r.report_id '
            "WHERE r.id = ?", (record_id,),
        )  # fmt: skip
        if not found:
            raise JudgementError(f"there is no record or incident {target}")
        read, _ = self._read(record_id)
        trigger = read.trigger
        return Spot(found[0], found[1], found[2], subtype_of(read), trigger.start, trigger.end, found[3])

    def _read(self, record_id: str) -> tuple[Record, str]:
        """A record as read, and the text of its report."""
        row = self._db.one(
            "SELECT r.kind, p.payload, t.text FROM records r JOIN payloads p ON p.record = r.n "
            "JOIN reports t ON t.id = r.report_id WHERE r.id = ?", (record_id,),
        )  # fmt: skip
        if not row:
            raise JudgementError(f"there is no record {record_id}")
        return decode(row[0], row[1]), row[2]

    def follow(self, report_id: str, now: str) -> None:
        """After a report was read anew: finds the records of its judgements again, by their evidence."""
        if not self._db.one("SELECT 1 FROM judgements LIMIT 1"):
            return
        rows = self._db.all(
            f"SELECT judgement, side, record_id, {_SPOT} FROM judged "
            "WHERE report_id = ? OR sha256 = (SELECT sha256 FROM reports WHERE id = ?)", (report_id, report_id),
        )  # fmt: skip
        touched = {row[0] for row in self._db.all("SELECT id FROM records WHERE report_id = ?", (report_id,))}
        for number, side, before, *spot in rows:
            found = self._record_at(Spot(*spot))
            if found != before:
                sql = "UPDATE judged SET record_id = ? WHERE judgement = ? AND side = ?"
                self._db.run(sql, (found, number, side))
                touched |= {found, before}
            elif found is not None:
                touched.add(found)
        for record_id in sorted(t for t in touched if t is not None):
            self.refresh(record_id, now)

    def _record_at(self, spot: Spot) -> str | None:
        """The id of the record that is read now where another stood: of the same kind and type, in the same text, with
        an overlapping trigger; the nearest one, preferably in the same report."""
        rows = self._db.all(
            "SELECT r.id, r.report_id, p.payload FROM records r JOIN payloads p ON p.record = r.n "
            "JOIN reports t ON t.id = r.report_id WHERE t.sha256 = ? AND r.kind = ?", (spot.sha256, spot.kind),
        )  # fmt: skip
        best: tuple[Any, ...] | None = None
        for record_id, report_id, payload in rows:
            read = decode(spot.kind, payload)
            start, end = read.trigger.start, read.trigger.end
            shared = min(end, spot.end) - max(start, spot.start)
            if subtype_of(read) != spot.type or shared <= 0:
                continue
            away = abs(start - spot.start) + abs(end - spot.end)
            rank = (report_id != spot.report_id, record_id != spot.read_as, away, record_id)
            best = min(best, rank) if best else rank
        return best[-1] if best else None

    # ---- what follows for a record ----

    def refresh(self, record_id: str, now: str) -> None:
        """Writes anew what the judgements of a record make of it; notes a change when there is one."""
        row = self._db.one(
            "SELECT r.n, r.kind, r.outlet, r.judged, p.payload, p.corrected FROM records r "
            "JOIN payloads p ON p.record = r.n WHERE r.id = ?", (record_id,),
        )  # fmt: skip
        if not row:
            return
        n, kind, outlet, state, payload, corrected = row
        found = replay(decode(kind, payload), entries_of(self._db, record_id))
        made = encode(found.value)
        kept = None if made == payload else made
        if (kept, found.state) == (corrected, state):
            return
        write_columns(self._db, self._areas, n, found.value, outlet)
        self._db.run("UPDATE payloads SET corrected = ? WHERE record = ?", (kept, n))
        self._db.run("UPDATE records SET judged = ? WHERE n = ?", (found.state, n))
        self._pend(record_id)
        note_change(self._db, record_id, kind, now)

    def _pend(self, record_id: str | None) -> None:
        """What is judged is merged again."""
        sql = "INSERT OR IGNORE INTO pending SELECT report_id FROM records WHERE id = ?"
        self._db.run(sql, (record_id,))

    def standing(self, record_id: str, coder: str | None = None) -> Standing | None:
        """A record after its judgements, of one coder's alone when one is named; None when there is no such record."""
        row = self._db.one(
            "SELECT r.kind, p.payload FROM records r JOIN payloads p ON p.record = r.n WHERE r.id = ?", (record_id,)
        )
        if not row:
            return None
        said = [e for e in entries_of(self._db, record_id) if coder is None or e.by == coder]
        return replay(decode(row[0], row[1]), said)


def _check(given: Judgement) -> None:
    """Raises JudgementError for an entry that lacks what its action needs."""
    try:
        encode(given)
    except (UnicodeEncodeError, msgspec.MsgspecError, OverflowError, RecursionError) as problem:
        raise JudgementError(f"it cannot be written as JSON: {problem!r}") from None
    if given.action not in ACTIONS:
        raise JudgementError(f"no such action: {given.action}; there are {', '.join(ACTIONS)}")
    if not given.by.strip() or len(given.by) > LONGEST_NAME:
        raise JudgementError(f"who judges must be named, in {LONGEST_NAME} characters at most")
    if given.note is not None and len(given.note) > LONGEST_NOTE:
        raise JudgementError(f"a note has {LONGEST_NOTE} characters at most")
    needs = {"correct": "field", "same": "other", "different": "other", "note": "note", "undo": "undoes"}
    missing = needs.get(given.action)
    if missing and getattr(given, missing) in (None, ""):
        raise JudgementError(f"{given.action} needs {missing}")


def _located(entry: Judgement, spots: list[Spot]) -> Judgement:
    """The entry with where its records stand."""
    found: dict[str, Any] = {}
    for prefix, spot in zip(("", "other_"), spots, strict=False):
        record = "record_" if not prefix else ""
        report = "report_" if not prefix else ""
        found |= {
            f"{prefix}report_id": spot.report_id, f"{prefix}{report}sha256": spot.sha256,
            f"{prefix}{record}kind": spot.kind, f"{prefix}{record}type": spot.type, f"{prefix}start": spot.start,
            f"{prefix}end": spot.end, f"{prefix}record_id": spot.read_as,
        }  # fmt: skip
    return msgspec.structs.replace(entry, **found)


def _value(record: Record, path: str) -> Any:
    try:
        return paths.get(plain(record), path)
    except paths.PathError:  # an item that the correction adds
        return None
