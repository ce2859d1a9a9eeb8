"""What an export is made of: tables with described columns, what was given out, and why the rest was not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar, cast

import msgspec

from sitroom.errors import SettingsError
from sitroom.lexicon.loader import read_rows
from sitroom.merged import Incident
from sitroom.records import Struct

DATA = Path(str(files("sitroom.export"))) / "data"
R = TypeVar("R")


class Column(Struct, frozen=True, kw_only=True):
    """One column of one table, as its codebook describes it.

    `table`: name of the table, without its ending. `type`: "string", "integer", "number", "boolean", "date" or
    "datetime" (Frictionless' names). `unit`: "degree", "person", ... or None. `meaning`: what it says. `rule`: where
    its value comes from, and when it is empty.
    """

    table: str
    name: str
    type: Literal["string", "integer", "number", "boolean", "date", "datetime"]
    unit: str | None = None
    meaning: str
    rule: str


class Reason(Struct, frozen=True, kw_only=True):
    """Why something is not in an export: a short code for programs and a sentence for people."""

    code: str
    sentence: str


class Table(Struct, frozen=True, kw_only=True):
    """A table to be written as `<name>.<ending>`; each row is keyed by column name, a missing key is an empty cell."""

    name: str
    ending: Literal["csv", "tsv", "jsonl"] = "csv"
    columns: tuple[Column, ...]
    rows: list[dict[str, Any]]


class Built(Struct, frozen=True, kw_only=True):
    """What a format makes of a view.

    `used`: ids of the incidents, series and records that it gives out (a used incident or series stands for its
    records, a used record for its incident). `left`: id -> code of the reason (a name in data/reasons/), optionally
    followed by ": " and a detail. What is in neither is accounted for by the framework. `files`: other files, by name,
    each with the function that writes it to the path it is given.
    """

    tables: tuple[Table, ...] = ()
    used: frozenset[str] = frozenset()
    left: Mapping[str, str] = {}
    files: Mapping[str, Callable[[Path], None]] = {}


class Format(Protocol):
    """A module that makes one kind of export. It may also have `finish(folder, view, built)`, called last, when all
    other files are written to `folder`."""

    NAME: str

    def build(self, view: Any) -> Built: ...


@lru_cache(maxsize=64)
def _table_rows(name: str, row: type[Any]) -> tuple[Any, ...]:
    path = DATA / name
    found = sorted(path.iterdir()) if path.is_dir() else [path]
    return tuple(r for p in found if p.suffix in (".csv", ".toml") for r in read_rows(p, row))


def rows_of(
    incidents: Iterable[Incident], row: Callable[[Incident], dict[str, Any] | str]
) -> tuple[list[dict[str, Any]], set[str], dict[str, str]]:
    """The rows of incidents, the ids of those that have one, and of the others: id -> the code of the reason, which
    `row` gives in place of a row."""
    rows: list[dict[str, Any]] = []
    used: set[str] = set()
    left: dict[str, str] = {}
    for incident in incidents:
        made = row(incident)
        if isinstance(made, str):
            left[incident.id] = made
        else:
            rows.append(made)
            used.add(incident.id)
    return rows, used, left


def data_rows(name: str, row: type[R]) -> tuple[R, ...]:
    """Rows of a file of data/, or of all files of a folder of it. Raises LexiconError for a row of another shape."""
    return _table_rows(name, cast(Any, row))


def columns(name: str) -> dict[str, tuple[Column, ...]]:
    """The columns of every table of a format, from data/columns/<name>.csv."""
    found: dict[str, list[Column]] = {}
    for column in data_rows(f"columns/{name}.csv", Column):
        found.setdefault(column.table, []).append(column)
    return {table: tuple(rows) for table, rows in found.items()}


def reasons() -> dict[str, str]:
    """Every reason's code with its sentence."""
    return {r.code: r.sentence for r in data_rows("reasons", Reason)}


def checked(table: Table) -> Table:
    """The table. Raises SettingsError when a row has a key that is no column: a slip of the format's own."""
    known = {c.name for c in table.columns}
    for row in table.rows:
        if not row.keys() <= known:
            raise SettingsError(f"table {table.name}: no such column: {', '.join(sorted(row.keys() - known))}")
    return table


def names_of(found: Iterable[Column]) -> list[str]:
    """The columns' names, in order."""
    return [c.name for c in found]


def to_json(value: Any) -> bytes:
    """A value as one line of JSON, keys as they come."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:  # half a surrogate pair, which no encoding has
        text = json.dumps(msgspec.to_builtins(value), ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "replace")
