"""A situation that is filled, judged and merged in any order; and files that were damaged."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from fuzz.targets.bytes_in import Choices
from fuzz.targets.merging import readings_from
from sitroom.errors import JudgementError, SituationError
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
_STEPS = 4  # of one input, so that more inputs are tried
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
    c = Choices(data)
    with _folder() as folder:
        path = folder / "any.sitroom"
        path.write_bytes(_empty())
        _work(path, c)


def _work(path: Path, c: Choices) -> None:
    with _opened(path, create=False) as situation:
        situation.add(readings_from(c, 3))
        for _ in range(_STEPS):
            if c.left:
                _step(situation, c)
        situation.merge()
        assert situation.verify() == []


def _step(situation: Situation, c: Choices) -> None:
    do = c.below(6)
    if do == 0:
        situation.add(readings_from(c, 2))
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
def _empty() -> bytes:
    """The file of a new situation; making one anew takes longer than what is tried with it."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder) / "empty.sitroom"
        _opened(path).close()
        return path.read_bytes()


@cache
def _sound() -> tuple[tempfile.TemporaryDirectory[str], Path, bytes]:
    folder = tempfile.TemporaryDirectory(prefix="fuzz-")
    path = Path(folder.name) / "sound.sitroom"
    with _opened(path) as situation:
        situation.add(readings_from(Choices(bytes(range(256)) * 4), 6))
        situation.merge()
    return folder, path, path.read_bytes()


def damaged(data: bytes) -> None:
    """A file with bytes changed or cut off: every call answers, or says in our own words that the file is damaged."""
    c = Choices(data)
    content = bytearray(_sound()[2])
    for _ in range(1 + c.below(8)):
        at = (c.below(256) << 16 | c.below(256) << 8 | c.below(256)) % len(content)
        if c.below(4) == 0:
            at %= 4096  # the header and the schema
        for n in range(1 + c.below(16)):
            if at + n < len(content):
                content[at + n] = c.below(256)
    if c.below(8) == 1:
        del content[c.below(256) * len(content) // 256 :]
    with _folder() as folder:
        path = folder / "any.sitroom"
        path.write_bytes(content)
        try:
            with _opened(path, create=False) as situation:
                for call in (
                    situation.verify,
                    situation.counts,
                    situation.select,
                    situation.rows,
                    situation.series,
                    situation.merge,
                ):
                    try:
                        call()
                    except SituationError as problem:
                        assert str(path) in str(problem), problem  # noqa: PT017
        except SituationError as problem:
            assert str(path) in str(problem), problem  # noqa: PT017


@cache
def _searched() -> Situation:
    return _opened(_sound()[1])


def search(data: bytes) -> None:
    """Words sought, of any kind; places and words of a filter as an address may give them."""
    text = data.decode("utf-8", "replace")
    for hit in _searched().search(text):
        assert hit.marks or hit.snippet
    value = (text[:200],)
    chosen = Filter(places=value, actors=value, countries=value, kinds=value, types=value, text=text)
    _searched().count(chosen)
    _searched().count(Filter(places=value))
