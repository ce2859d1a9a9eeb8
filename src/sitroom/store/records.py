"""Putting readings into a situation, and getting reports, records and readings out of it."""

# ruff: noqa: S608 - what is put together here are constants; every value is a parameter

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from sitroom.lexicon.placenames import fold
from sitroom.records import LISTS, Failure, Mentions, Reading, Record, Report, Struct, kind_of
from sitroom.store import checks, columns
from sitroom.store.database import Database

READ_ANEW = "read anew"  # why a record is gone: a later reading of its report has it no longer
BATCH_READINGS = 64  # readings written in one transaction, at most
BATCH_CHARACTERS = 4_000_000  # of their texts together, at most

_KINDS: dict[str, type[Record]] = {c.__name__.lower(): c for c in LISTS.values()}
_LIST_OF = {c.__name__.lower(): name for name, c in LISTS.items()}
_DECODERS = {kind: msgspec.json.Decoder(c) for kind, c in _KINDS.items()}
_MENTIONS = msgspec.json.Decoder(Mentions)
_REPORT = "id, sha256, title, text, published, published_source, url, source, language, copy_of, meta, warnings"
_PLACES = ", ".join(f'"{name}"' for name in columns.NAMES)
_INSERT = (
    f"INSERT INTO records (id, report_id, position, {_PLACES}) VALUES ({', '.join('?' * (len(columns.NAMES) + 3))})"
)
_SET = ", ".join(f'"{name}" = ?' for name in columns.NAMES)
_UPDATE = f"UPDATE records SET {_SET} WHERE n = ?"


class Added(Struct, frozen=True, kw_only=True):
    """What `add` did. `added`, `replaced`, `unchanged`: reports; `failed`: inputs that could not be read; `records`:
    records that came, changed or went."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    failed: int = 0
    records: int = 0

    def __add__(self, other: Added) -> Added:
        names = self.__struct_fields__
        return Added(**{n: getattr(self, n) + getattr(other, n) for n in names})


def encode(value: Any) -> str:
    """JSON as it is kept: the same value gives the same text."""
    return msgspec.json.encode(value, order="deterministic").decode()


def decode(kind: str, payload: str) -> Record:
    """The record of a payload."""
    return _DECODERS[kind].decode(payload)


# ---- adding ----


def batches(items: Iterable[Reading | Failure]) -> Iterator[list[Reading | Failure]]:
    """Items in portions that are written together."""
    batch: list[Reading | Failure] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.report.text) if isinstance(item, Reading) else 0
        if len(batch) >= BATCH_READINGS or size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class Writer:
    """Writes readings. `moved`: told of each report whose records changed, so that judgements follow them."""

    def __init__(
        self, db: Database, areas: columns.Areas, now: str, made_by: tuple[str, str], moved: Callable[[str], None]
    ) -> None:
        """`made_by`: version of the program and digest of its lexicon."""
        self._db, self._areas, self._now, self._made_by, self._moved = db, areas, now, made_by, moved

    def write(self, batch: list[Reading | Failure]) -> Added:
        """Writes a batch in one transaction."""
        done = Added()
        with self._db.writing():
            for item in batch:
                done += self._fail(item) if isinstance(item, Failure) else self._add(item)
        return done

    def _fail(self, failure: Failure) -> Added:
        row = (failure.input, failure.line, failure.kind, failure.message, self._now)
        self._db.run("INSERT OR IGNORE INTO failures (input, line, kind, message, added) VALUES (?, ?, ?, ?, ?)", row)
        return Added(failed=1)

    def _add(self, reading: Reading) -> Added:
        try:
            reading = _sound(reading)
        except (ValueError, msgspec.MsgspecError) as problem:
            input_ = reading.report.id.encode("utf-8", "replace").decode()
            message = str(problem).encode("utf-8", "replace").decode()
            return self._fail(Failure(input=input_, kind="bad_reading", message=message))
        digest = hashlib.sha256(encode(reading).encode()).hexdigest()
        known = self._db.one("SELECT n, digest FROM reports WHERE id = ?", (reading.report.id,))
        if known and known[1] == digest:
            return Added(unchanged=1)
        if known:
            self._update_report(known[0], reading, digest)
        else:
            self._insert_report(reading, digest)
        changed = self._write_records(reading)
        self._db.run("INSERT OR IGNORE INTO pending VALUES (?)", (reading.report.id,))
        self._moved(reading.report.id)
        return Added(added=not known, replaced=bool(known), records=changed)

    # ---- the report ----

    def _insert_report(self, reading: Reading, digest: str) -> None:
        values = {**_report_values(reading, digest, self._made_by), "added": self._now, "changed": self._now}
        marks = ", ".join(f":{name}" for name in values)
        made = self._db.insert(f"INSERT INTO reports ({', '.join(values)}) VALUES ({marks})", values)
        self._index(made, reading)

    def _update_report(self, n: int, reading: Reading, digest: str) -> None:
        values = {**_report_values(reading, digest, self._made_by), "changed": self._now, "n": n}
        marks = ", ".join(f"{name} = :{name}" for name in values if name not in ("id", "n"))
        self._db.insert(f"UPDATE reports SET {marks} WHERE n = :n", values)
        self._db.run("DELETE FROM reports_text WHERE rowid = ?", (n,))
        self._db.run("DELETE FROM mentions WHERE report_id = ?", (reading.report.id,))
        self._db.run("DELETE FROM copies WHERE report_id = ? OR origin = ?", (reading.report.id,) * 2)
        self._index(n, reading)

    def _index(self, n: int, reading: Reading) -> None:
        folded = (searchable(reading.report.title or ""), searchable(reading.report.text))
        self._db.run("INSERT INTO reports_text (rowid, title, text) VALUES (?, ?, ?)", (n, *folded))
        row = (reading.report.id, encode(reading.mentions))
        self._db.run("INSERT INTO mentions (report_id, payload) VALUES (?, ?)", row)

    # ---- its records ----

    def _write_records(self, reading: Reading) -> int:
        """Brings the records of a report to those of the reading; how many came, changed or went."""
        report = reading.report
        sql = "SELECT r.id, r.n, r.kind, p.payload FROM records r JOIN payloads p ON p.record = r.n WHERE report_id = ?"
        before = {row[0]: row[1:] for row in self._db.all(sql, (report.id,))}
        records = list(checks.records_of(reading))
        kept = {r.id for r in records}
        gone = [(key, row[1]) for key, row in before.items() if key not in kept]
        changed = [key for key, _ in gone]
        for key, kind in gone:
            self._remove(key, kind)
        for position, record in enumerate(records):
            payload = encode(record)
            old = before.get(record.id)
            if old is None:
                self._insert(record, position, payload, report.source)
            elif old[2] != payload:
                self._db.run("UPDATE payloads SET payload = ?, corrected = NULL WHERE record = ?", (payload, old[0]))
            if old is not None:
                self._db.run("UPDATE records SET position = ? WHERE n = ?", (position, old[0]))
                write_columns(self._db, self._areas, old[0], record, report.source)
            if old is None or old[2] != payload:
                changed.append(record.id)
                note_change(self._db, record.id, kind_of(record), self._now)
        return len(changed)

    def _insert(self, record: Record, position: int, payload: str, outlet: str | None) -> None:
        row = (record.id, record.report_id, position, *columns.columns(record, outlet))
        cursor = self._db.run(_INSERT, row)
        n = cursor.lastrowid or 0
        self._db.run("INSERT INTO payloads (record, payload) VALUES (?, ?)", (n, payload))
        _write_sides(self._db, self._areas, n, record)

    def _remove(self, record_id: str, kind: str) -> None:
        self._db.run("DELETE FROM records WHERE id = ?", (record_id,))
        note_deletion(self._db, record_id, kind, self._now, READ_ANEW)


def write_columns(db: Database, areas: columns.Areas, n: int, record: Record, outlet: str | None) -> None:
    """Writes anew what filters see of the record with row number `n`."""
    db.run(_UPDATE, (*columns.columns(record, outlet), n))
    db.run("DELETE FROM record_actors WHERE record = ?", (n,))
    db.run("DELETE FROM record_places WHERE record = ?", (n,))
    _write_sides(db, areas, n, record)


def _write_sides(db: Database, areas: columns.Areas, n: int, record: Record) -> None:
    actors, places = columns.actor_rows(record), areas.rows(record)
    if actors:
        db.many("INSERT INTO record_actors VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [(n, *row) for row in actors])
    if places:
        db.many("INSERT INTO record_places VALUES (?, ?, ?, ?, ?)", [(n, *row) for row in places])


def note_change(db: Database, key: str, kind: str, now: str) -> None:
    """Keeps for exports that a record, incident or series is new or has changed."""
    db.run("INSERT OR REPLACE INTO changes (id, kind, at) VALUES (?, ?, ?)", (key, kind, now))
    db.run("DELETE FROM deleted WHERE id = ?", (key,))


def note_deletion(
    db: Database, key: str, kind: str, now: str, reason: str, replaced_by: str | None = None
) -> None:  # fmt: skip
    """Keeps for exports that a record, incident or series is no more."""
    db.run("DELETE FROM changes WHERE id = ?", (key,))
    db.run("INSERT OR REPLACE INTO deleted VALUES (?, ?, ?, ?, ?)", (key, kind, now, reason, replaced_by))


def searchable(text: str) -> str:
    """A text as the index for search holds it: folded, "army's" as "army"."""
    return fold(text.replace("'s ", " ").replace("’s ", " "))


def _sound(reading: Reading) -> Reading:
    """The reading as it is kept: as JSON gives it back, with its hash. Raises ValueError or MsgspecError for one that
    breaks its own rules."""
    report = reading.report
    report = msgspec.structs.replace(report, sha256=report.sha256 or checks.sha256(report.text), copy_of=None)
    reading = msgspec.json.decode(msgspec.json.encode(msgspec.structs.replace(reading, report=report)), type=Reading)
    fault = checks.reading_fault(reading)
    if fault:
        raise ValueError(fault)
    return reading


def _report_values(reading: Reading, digest: str, made_by: tuple[str, str]) -> dict[str, Any]:
    report = msgspec.structs.asdict(reading.report)
    return {
        **report, "meta": encode(report["meta"]), "warnings": encode(reading.warnings), "digest": digest,
        "version": made_by[0], "lexicon": made_by[1],
    }  # fmt: skip


# ---- reading back ----


def report_of(row: tuple[Any, ...]) -> Report:
    """The report of a row of `_REPORT` columns."""
    names = [name.strip() for name in _REPORT.split(",")]
    values = dict(zip(names, row, strict=True))
    del values["warnings"]
    values["meta"] = msgspec.json.decode(values["meta"])
    return Report(**values)


def reports(db: Database, where: str = "", values: Iterable[Any] = (), *, text: bool = True) -> dict[str, Report]:
    """Reports by id, in order of id; with empty texts when `text` is False. `where`: conditions on `reports`, with ?
    for `values`."""
    columns_ = _REPORT if text else _REPORT.replace(" text,", " '' AS text,")
    sql = f"SELECT {columns_} FROM reports {where} ORDER BY id"
    return {row[0]: report_of(row) for row in db.all(sql, values)}


def mentions(db: Database, report_id: str) -> Mentions:
    """All mentions of a report; none for one that is not there."""
    row = db.one("SELECT payload FROM mentions WHERE report_id = ?", (report_id,))
    return _MENTIONS.decode(row[0]) if row else Mentions()


def reading_of(report: Report, records: Iterable[Record], found: Mentions, warnings: tuple[str, ...] = ()) -> Reading:
    """A Reading put together again; records keep the order that they are given in."""
    lists: dict[str, list[Record]] = {name: [] for name in LISTS}
    for record in records:
        lists[_LIST_OF[kind_of(record)]].append(record)
    given: dict[str, Any] = {name: tuple(items) for name, items in lists.items()}
    return Reading(report=report, **given, mentions=found, warnings=warnings)
