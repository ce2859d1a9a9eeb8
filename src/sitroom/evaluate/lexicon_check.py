"""`sitroom lexicon check`: every row well-formed, every example fires its own row, no near-miss does."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sitroom.config import Settings
from sitroom.errors import LexiconError
from sitroom.evaluate.expect import candidates, meets
from sitroom.lexicon.loader import Lexicon, load_lexicon
from sitroom.lexicon.schema.common import Example, Row
from sitroom.lexicon.tables import TABLES
from sitroom.pipeline import read
from sitroom.records import LISTS, Reading, Report


@dataclass(frozen=True, slots=True)
class _Try:
    """One sentence to read for one row; `wanted` is None for a near-miss."""

    table: str
    row: str
    text: str
    published: str | None
    wanted: tuple[dict[str, Any], ...] | None


def check_lexicon(language: str = "en") -> list[str]:
    """Problems found, one line each; empty when all is well."""
    lexicon = Lexicon(language)
    problems: list[str] = []
    for table, row_type in TABLES.items():
        try:
            lexicon.rows(table, row_type)
        except LexiconError as problem:
            problems.append(str(problem))
    if problems:
        return problems
    problems += _repeated_ids(lexicon) + _unsorted_files(lexicon)
    return problems + check_examples(language)


def check_examples(language: str = "en", tables: Iterable[str] | None = None) -> list[str]:
    """Reads all examples and near-misses (of some tables) in one run; one line a failure."""
    tries = list(_tries(load_lexicon(language), tables))
    reports = [Report(id=f"x{n}", text=t.text, published=t.published, language=language) for n, t in enumerate(tries)]
    readings = read(reports, Settings(language=language, gazetteer="shipped"))
    return [p for t, reading in zip(tries, readings, strict=True) for p in _outcome(t, reading)]


def _rows(lexicon: Lexicon, tables: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
    for table in TABLES if tables is None else tables:
        for row in lexicon.rows(table, TABLES[table]):
            yield table, row


def _tries(lexicon: Lexicon, tables: Iterable[str] | None) -> Iterator[_Try]:
    for table, row in _rows(lexicon, tables):
        if not isinstance(row, Row):
            continue
        for example in row.example:
            yield _example(table, row.id, example)
        for text in row.near_miss:
            yield _Try(table, row.id, text, None, None)


def _example(table: str, row: str, example: Example) -> _Try:
    return _Try(table, row, example.text, example.published, example.gives)


def _outcome(t: _Try, reading: Reading) -> Iterator[str]:
    where = f"{t.table} {t.row}: {t.text!r}"
    fired = any(t.row in record.rules for name in LISTS for record in getattr(reading, name))
    if t.wanted is None:
        if fired:
            yield f"near-miss fires: {where}"
        return
    if not t.wanted and not fired:
        yield f"example does not fire its row: {where}"
    for wanted in t.wanted:
        met = [r for r in candidates(reading, wanted["kind"]) if not meets(r, wanted)]
        if bool(met) == bool(wanted.get("absent")):
            yield f"example reads otherwise: {where}: {wanted}"


def _repeated_ids(lexicon: Lexicon) -> list[str]:
    ids = Counter(row.id for _, row in _rows(lexicon, None) if isinstance(row, Row))
    return [f"id {key!r} stands {n} times" for key, n in sorted(ids.items()) if n > 1]


def _unsorted_files(lexicon: Lexicon) -> list[str]:
    """CSV files are kept sorted by their first column, so that changes to them are easy to review."""
    problems = []
    for path in sorted({p for table in TABLES for p in lexicon.paths(table) if p.suffix == ".csv"}):
        with path.open(encoding="utf-8", newline="") as lines:
            keys = [row[0].casefold() for row in list(csv.reader(lines))[1:] if row]
        for before, after in pairwise(keys):
            if after < before:
                problems.append(f"{path.name}: row {after!r} is out of order")
                break
        problems += [f"{path.name}: key {k!r} stands {n} times" for k, n in Counter(keys).items() if n > 1]
    return problems
