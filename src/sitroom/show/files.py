"""Readings as CSV or Parquet: one file a kind of record, plus reports, mentions and errors.

Columns follow the records' fields; a nested value spreads over columns (`evidence_start`, `place_name`). Lists of
texts and of values are JSON in CSV and lists in Parquet. In CSV a text that a spreadsheet would run as a formula gets
an apostrophe in front (see `cells`); Parquet and JSON lines hold the exact text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import msgspec
from msgspec import inspect

from sitroom.cells import CsvLines
from sitroom.records import (
    LISTS,
    ActorMention,
    Failure,
    PlaceMention,
    Quantity,
    Reading,
    Report,
    TimeMention,
)
from sitroom.show.parts import Part, naming

MENTIONS: dict[str, type[msgspec.Struct]] = {
    "places": PlaceMention, "times": TimeMention, "actors": ActorMention, "quantities": Quantity,
}  # fmt: skip
_ROWS_HELD = 4096  # rows of a table written to Parquet at a time


class Column(NamedTuple):
    """One column: its name, the keys that lead to its value, and the type of the value."""

    name: str
    path: tuple[str, ...]
    type: Any


class ReportRow(Report, frozen=True, kw_only=True):
    """A report with its reading's warnings: a row of the table `reports`."""

    warnings: tuple[str, ...] = ()


TABLES: dict[str, type[msgspec.Struct]] = {
    "reports": ReportRow, **LISTS, **{f"mentions_{n}": t for n, t in MENTIONS.items()}, "errors": Failure,
}  # fmt: skip


@cache
def columns(table: str) -> tuple[Column, ...]:
    """The columns of a table, in order."""
    found = tuple(_columns(inspect.type_info(TABLES[table]), (), ""))
    if not table.startswith("mentions_"):
        return found
    return (Column("report_id", ("report_id",), inspect.type_info(str)), *found)


def _columns(struct: Any, path: tuple[str, ...], prefix: str) -> Iterator[Column]:
    for field in struct.fields:
        kind = _known(field.type)
        where, name = (*path, field.encode_name), prefix + field.encode_name
        if isinstance(kind, inspect.StructType):
            yield from _columns(kind, where, f"{name}_")
        else:
            yield Column(name, where, kind)


def _known(kind: Any) -> Any:
    """A type without its None."""
    if isinstance(kind, inspect.UnionType):
        kinds = [t for t in kind.types if not isinstance(t, inspect.NoneType)]
        return kinds[0] if len(kinds) == 1 else _union(kinds)
    return kind


def _union(kinds: list[Any]) -> Any:
    """Whole and broken numbers together are broken numbers; other mixtures are kept as JSON."""
    if all(isinstance(k, (inspect.IntType, inspect.FloatType)) for k in kinds):
        return inspect.FloatType()
    return inspect.AnyType()


def rows(item: Reading | Failure) -> Iterator[tuple[str, dict[str, Any]]]:
    """(table, row) for everything in a reading or failure; a row is keyed by column name."""
    if isinstance(item, Failure):
        yield "errors", _row("errors", msgspec.to_builtins(item))
        return
    content = msgspec.to_builtins(item)
    yield "reports", _row("reports", content["report"] | {"warnings": content["warnings"]})
    for name in LISTS:
        for record in content[name]:
            yield name, _row(name, record)
    for name in MENTIONS:
        for mention in content["mentions"][name]:
            yield f"mentions_{name}", _row(f"mentions_{name}", mention | {"report_id": item.report.id})


def _row(table: str, values: dict[str, Any]) -> dict[str, Any]:
    return {c.name: _dig(values, c.path) for c in columns(table)}


def _dig(values: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        if values is None:
            return None
        values = values.get(key)
    return values


# ---- writers ----


class Writer(Protocol):
    """What writes rows of one table."""

    def write(self, row: dict[str, Any]) -> None: ...
    def close(self) -> None: ...


class Folder:
    """A folder of tables, written next to their places and moved there when all is done.

    Use as a context: leaving it by an exception, its own or another's, leaves no table behind. Raises OSError that
    names the file."""

    def __init__(self, folder: Path, kind: str) -> None:
        """`kind`: "csv" or "parquet"."""
        with naming(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self._parts = {table: Part(folder / f"{table}.{kind}") for table in TABLES}
        self._writers: dict[str, Writer] = {}
        make = CsvWriter if kind == "csv" else ParquetWriter
        try:
            for table, part in self._parts.items():
                with naming(part.path):
                    self._writers[table] = make(part.there, table)
        except BaseException:
            self._give_up()
            raise

    def add(self, item: Reading | Failure) -> None:
        """Writes all rows of a reading or failure."""
        for table, row in rows(item):
            with naming(self._parts[table].path):
                self._writers[table].write(row)

    def __enter__(self) -> Folder:
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        try:
            if not failed:
                self._finish()
        finally:
            self._give_up()

    def _finish(self) -> None:
        for table, writer in self._writers.items():
            with naming(self._parts[table].path):
                writer.close()
        for part in self._parts.values():
            part.done()

    def _give_up(self) -> None:
        """Closes what is open and takes away what is not in its place; after `_finish` there is neither."""
        for writer in self._writers.values():
            with suppress(OSError, ValueError):  # a full disk fails again when the rest is written
                writer.close()
        for part in self._parts.values():
            part.drop()


class CsvWriter:
    """One table as CSV: UTF-8, a header line, empty cells for unknown values."""

    def __init__(self, path: Path, table: str) -> None:
        self._columns = columns(table)
        self._file = path.open("w", encoding="utf-8", newline="")
        self._csv = CsvLines(self._file)
        self._csv.row([c.name for c in self._columns])

    def write(self, row: dict[str, Any]) -> None:
        self._csv.row([row[c.name] for c in self._columns])

    def close(self) -> None:
        self._file.close()


class ParquetWriter:
    """One table as Parquet, with the same columns whether or not there are rows."""

    def __init__(self, path: Path, table: str) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._pa, self._columns = pa, columns(table)
        self._schema = pa.schema([(c.name, _arrow(c.type, pa)) for c in self._columns])
        self._file = pq.ParquetWriter(path, self._schema)
        self._rows: list[dict[str, Any]] = []

    def write(self, row: dict[str, Any]) -> None:
        self._rows.append({c.name: _as_json(row[c.name]) if _is_json(c.type) else row[c.name] for c in self._columns})
        if len(self._rows) >= _ROWS_HELD:
            self._flush()

    def close(self) -> None:
        if not self._file.is_open:
            return
        try:
            self._flush()
        finally:
            self._rows = []
            self._file.close()

    def _flush(self) -> None:
        if self._rows:
            self._file.write_table(self._pa.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []


def _as_json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _is_json(kind: Any) -> bool:
    """Whether a value has no one shape: meta, and causes, which are actors or ids."""
    if isinstance(kind, inspect.VarTupleType):
        return isinstance(_known(kind.item_type), inspect.AnyType)
    return isinstance(kind, (inspect.DictType, inspect.AnyType))


def _arrow(kind: Any, pa: Any) -> Any:
    """The Arrow type of a column or of a field within a list."""
    kind = _known(kind)
    if _is_json(kind):
        return pa.string()
    if isinstance(kind, inspect.VarTupleType):
        return pa.list_(_arrow(kind.item_type, pa))
    if isinstance(kind, inspect.StructType):
        return pa.struct([(f.encode_name, _arrow(f.type, pa)) for f in kind.fields])
    simple = ((inspect.BoolType, pa.bool_()), (inspect.IntType, pa.int64()), (inspect.FloatType, pa.float64()))
    return next((made for known, made in simple if isinstance(kind, known)), pa.string())
