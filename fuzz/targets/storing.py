"""A situation that is filled, judged and merged in any order; and files that were damaged."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from fuzz.targets.bytes_in import Choices
from fuzz.targets.merging import readings_from
from sitroom.errors import JudgementError, SituationError
from sitroom.records import Reading
from sitroom.store.selection import Filter
from sitroom.store.situation import Situation, open_situation

_VALUES: tuple[Any, ...] = (
    None,
    0,
    -1,
    2**70,
    1e308,
    "",
    "negated",
    "\u202e",
    "\ud800",
    [],
    {},
    {"name": "x"},
    [1],
    True,
)
_FIELDS = (
    "status",
    "place",
    "place.name",
    "time.earliest",
    "harm.0.low",
    "source",
    "id",
    "",
    "..",
    "no.such",
    "evidence.start",
    "low",
)
SEEDS: dict[str, tuple[bytes, ...]] = {
    "store": tuple(Random(n).randbytes(60 + 8 * n) for n in range(32)),  # noqa: S311
    "store_anew": tuple(Random(n).randbytes(60 + 8 * n) for n in range(32)),  # noqa: S311
    "store_file": tuple(Random(n).randbytes(8 + 2 * n) for n in range(32)),  # noqa: S311
}
_PIECES = (
    "",
    '"',
    "{",
    "}",
    "[",
    "]",
    ",",
    "null",
    "-1",
    "9" * 25,
    "\x00",
    "\ud7ff",
    "true",
    ':"x"',
    "e999",
    "\\ud800",
)
_STEPS = 4  # of one input, so that more inputs are tried
_PLAN = 48  # bytes from the front of an input that choose the steps; the rest makes the readings
_PLACES = ("Nasib", "172107", "²", "٣", "9" * 30, "x:naseeb", "\ud800", "%", "'", "")


@contextmanager
def _folder() -> Iterator[Path]:
    root = Path("/dev/shm")  # noqa: S108 - memory, so that a million files cost no disk
    with tempfile.TemporaryDirectory(prefix="fuzz-", dir=root if root.is_dir() else None) as folder:
        yield Path(folder)


def _opened(path: Path, create: bool = True) -> Situation:
    seconds = count()
    return open_situation(path, create=create, clock=lambda: f"2026-01-01T00:{next(seconds) // 60 % 60:02}:00Z")


def store(data: bytes) -> None:
    """Any order of adding, judging and merging leaves a situation in which all checks are passed."""
    with _worked_on(data) as situation:
        if data[-1:] < b"\x40":
            situation.merge()
        assert situation.verify() == []


def anew(data: bytes) -> None:
    """After any of that, merging all of it anew changes nothing."""
    with _worked_on(data) as situation:
        situation.merge()
        told = _merged(situation)
        situation.merge(full=True)
        assert _merged(situation) == told


@contextmanager
def _worked_on(data: bytes) -> Iterator[Situation]:
    plan, c = Choices(data[:_PLAN]), Choices(data[_PLAN:])
    situation = _held()
    with closing(_in_memory(plan.of((_empty(), _filled())))) as connection:
        situation._db._open = connection
        _fill(situation, plan, c)
        yield situation


def _fill(situation: Situation, plan: Choices, c: Choices) -> None:
    situation.add(readings_from(c, 2))
    for _ in range(1 + plan.below(_STEPS)):
        _step(situation, plan, c)


def _merged(situation: Situation) -> bytes:
    chosen = situation.select()
    return msgspec.json.encode((chosen.incidents, chosen.series))


def _step(situation: Situation, c: Choices, more: Choices) -> None:
    do = c.below(8)
    if do == 0:
        situation.add(readings_from(more, 2))
    elif do == 1:
        situation.merge(full=bool(c.below(2)))
    elif do == 2:
        situation.select(_filter(c))
    elif do == 3:
        situation.search(c.text())
    else:
        keys = [row.id for row in situation.rows(order="report")] or ["none"]
        action = c.of(("accept", "correct", "reject", "flag", "note", "same", "different", "undo"))
        with suppress(JudgementError):
            situation.judge(
                action, c.of((*keys, "none", "\ud800")), by=c.of(("ann", "bob", "", "\ud800")),
                other=c.of((None, *keys)),
                field=c.of(_FIELDS), new=c.of(_VALUES), note=c.of((None, "seen", "\ud800")),
                undoes=c.of((None, 1, 2, -1, 2**70)) if action == "undo" else None,
            )  # fmt: skip


def _filter(c: Choices) -> Filter:
    chosen: dict[str, Any] = {}
    for name in c.of(
        (
            ("places",),
            ("countries", "kinds"),
            ("types", "acled"),
            ("actors",),
            ("sources", "reports"),
            ("judged", "verdicts"),
        )
    ):
        chosen[name] = (c.of(_PLACES), c.text())[: c.below(3)]
    chosen["text"] = c.of((None, "", '"', "army OR *", "a" * 2000, c.text()))
    chosen["bbox"] = c.of((None, (-180.0, -90.0, 180.0, 90.0), (170.0, 0.0, -170.0, 1.0)))
    chosen["earliest"] = c.of((None, "2018-07-06", "0000-00-00", "x"))
    return Filter(**chosen)


@cache
def _held() -> Situation:
    """A situation whose content each input gets anew, in memory: to make and open a file takes longer than the rest."""
    situation = _opened(Path(_kept_folder().name) / "held.sitroom")
    situation.close()
    return situation


def _in_memory(content: bytes) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(content)
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


@cache
def _kept_folder() -> tempfile.TemporaryDirectory[str]:
    root = Path("/dev/shm")  # noqa: S108
    return tempfile.TemporaryDirectory(prefix="fuzz-", dir=root if root.is_dir() else None)


@cache
def _empty() -> bytes:
    """A new situation."""
    with _folder() as folder, _opened(folder / "empty.sitroom") as situation:
        return _bytes(situation)


def _readings() -> list[Reading]:
    return readings_from(Choices(Random(4).randbytes(4000)), 6)  # noqa: S311


@cache
def _filled() -> bytes:
    """A situation with merged records, some of them judged."""
    with _folder() as folder, _opened(folder / "filled.sitroom") as situation:
        situation.add(_readings())
        situation.merge()
        keys = [row.id for row in situation.rows(order="report")]
        for key, action in zip(keys, ("accept", "reject", "flag"), strict=False):
            situation.judge(action, key, by="ann")
        situation.judge("different", keys[0], other=keys[-1], by="bob")
        return _bytes(situation)


def _bytes(situation: Situation) -> bytes:
    """The situation as it can be held in memory: without a file for what was written last."""
    connection = situation._db._open
    assert connection is not None
    connection.execute("PRAGMA journal_mode = DELETE")
    return connection.serialize()


@cache
def _sound() -> tuple[Path, bytes]:
    path = Path(_kept_folder().name) / "sound.sitroom"
    with _opened(path) as situation:
        situation.add(_readings())
        situation.merge()
    return path, path.read_bytes()


def damaged(data: bytes) -> None:
    """A file with bytes changed or cut off, or one that is sound for SQLite with wrong values in it: every call
    answers, or says in our own words that the file is damaged."""
    c = Choices(data)
    if c.below(2):
        with closing(_in_memory(_kept())) as connection:
            _change(connection, c)
            situation = _held()
            situation._db._open = connection
            _ask(situation, c)
        return
    content = _broken(c)
    with _folder() as folder:
        path = folder / "any.sitroom"
        path.write_bytes(content)
        try:
            _ask(_opened(path, create=False), c)
        except SituationError as problem:
            assert str(path) in str(problem), problem  # noqa: PT017


def _broken(c: Choices) -> bytearray:
    content = bytearray(_sound()[1])
    for _ in range(1 + c.below(8)):
        at = (c.below(256) << 16 | c.below(256) << 8 | c.below(256)) % len(content)
        if c.below(4) == 0:
            at %= 4096  # the header and the schema
        for n in range(1 + c.below(16)):
            if at + n < len(content):
                content[at + n] = c.below(256)
    if c.below(8) == 1:
        del content[c.below(256) * len(content) // 256 :]
    return content


def _change(connection: sqlite3.Connection, c: Choices) -> None:
    """Other values in some cells, whatever the layout demands of them."""
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    for _ in range(1 + c.below(4)):
        table = c.of(_tables())
        column, at = c.of(_columns(table)), c.below(256)
        key = _columns(table)[0]
        found = connection.execute(f'SELECT "{key}", "{column}" FROM "{table}"').fetchall()  # noqa: S608
        if not found:
            continue
        row, value = found[at % len(found)]
        with suppress(sqlite3.IntegrityError, sqlite3.OperationalError, OverflowError):
            sql = f'UPDATE "{table}" SET "{column}" = ? WHERE "{key}" IS ?'  # noqa: S608
            connection.execute(sql, (_other(value, c), row))


def _other(value: Any, c: Choices) -> Any:
    """Another value for a cell: an odd one, or its own text with a piece changed."""
    if not isinstance(value, str) or not value or c.below(3) == 0:
        return c.of((None, 0, -1, 2**63 - 1, 1e308, "", "x", b"\xff\x00", "{}", "[]", "null", '"', "9999-99-99", "²"))
    at = (c.below(256) << 8 | c.below(256)) % len(value)
    return value[:at] + c.of(_PIECES) + value[at + c.below(24) :]


@cache
def _kept() -> bytes:
    """What `_sound` has, as it can be held in memory."""
    path = _sound()[0]
    with _folder() as folder:
        (folder / "kept.sitroom").write_bytes(path.read_bytes())
        with _opened(folder / "kept.sitroom") as situation:
            return _bytes(situation)


@cache
def _tables() -> tuple[str, ...]:
    with closing(_in_memory(_kept())) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
        found = [row[0] for row in rows]
        return tuple(t for t in sorted(found) if connection.execute(f'SELECT 1 FROM "{t}"').fetchone())  # noqa: S608


@cache
def _columns(table: str) -> tuple[str, ...]:
    with closing(_in_memory(_kept())) as connection:
        return tuple(row[1] for row in connection.execute(f'PRAGMA table_info("{table}")'))


def _ask(situation: Situation, c: Choices) -> None:
    """One call on a damaged situation, as a program makes it; what it raises is in our own words."""
    call = c.of(
        (
            situation.select,
            situation.merge,
            situation.verify,
            situation.counts,
            situation.rows,
            situation.series,
            situation.sources,
            situation.judgements,
            lambda: situation.merge(full=True),
            lambda: situation.search("army"),
            lambda: situation.reading(c.of(("r1", "r2", "r4"))),
            lambda: situation.queue(coder="ann"),
            lambda: situation.facets(),
        )
    )
    try:
        with situation:
            call()
    except SituationError as problem:
        assert str(situation.path) in str(problem), problem  # noqa: PT017


@cache
def _searched() -> Situation:
    return _opened(_sound()[0])


def search(data: bytes) -> None:
    """Words sought, of any kind; places and words of a filter as an address may give them."""
    text = data.decode("utf-8", "replace")
    for hit in _searched().search(text):
        assert hit.marks or hit.snippet
    value = (text[:200],)
    chosen = Filter(places=value, actors=value, countries=value, kinds=value, types=value, text=text)
    _searched().count(chosen)
    _searched().count(Filter(places=value))
