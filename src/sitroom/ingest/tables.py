"""Tables of reports: CSV (or TSV) and Parquet. The columns are the keys of a JSON report; `text` must be there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import IO, Any

import msgspec

from sitroom.errors import InputError
from sitroom.ingest.build import Desk, failure, too_large
from sitroom.ingest.detect import bom_encoding, decode, is_binary
from sitroom.ingest.json_lines import read_object
from sitroom.records import Failure, Report

_SAMPLED = 1 << 20  # bytes from the front that the encoding of a CSV file is judged by
_BATCH = 16  # rows of a Parquet file held at a time
_DELIMITERS = ",;\t|"


def read_csv(stream: IO[bytes], desk: Desk, source: str) -> Iterator[Report | Failure]:
    """Reports of a CSV stream with a header line; streamed. `line` of an error is the row's first line."""
    try:
        head = _peek(stream)
        if bom_encoding(head) is None and is_binary(head, desk.words):
            raise InputError("this is no CSV: it holds NUL or other control bytes", source=source, kind="binary")
        encoding, errors = bom_encoding(head), "strict"
        if encoding is None:
            _, encoding, guessed = decode(_whole_lines(head), desk.words, source)
            errors = "replace" if guessed and encoding == "utf-8" else errors
        text = io.TextIOWrapper(stream, encoding, errors, newline="")
        yield from _csv_rows(text, desk, source)
    except InputError as problem:
        yield failure(problem)
    except UnicodeDecodeError as problem:
        message = f"the text breaks its encoding ({problem.encoding})"
        yield failure(InputError(message, source=source, line=1, kind="bad_encoding"))
    except csv.Error as problem:
        yield failure(InputError(f"no CSV: {problem}", source=source, line=1, kind="bad_table"))


def _csv_rows(text: io.TextIOWrapper, desk: Desk, source: str) -> Iterator[Report | Failure]:
    csv.field_size_limit(desk.settings.max_report_bytes)
    header_line = text.readline(65_536)
    delimiter = max(_DELIMITERS, key=header_line.count)
    header = [name.strip().lower() for name in next(csv.reader([header_line], delimiter=delimiter), [])]
    if "text" not in header:
        raise InputError('the header line names no column "text"', source=source, line=1, kind="bad_table")
    rows = csv.reader(text, delimiter=delimiter, strict=False)
    line = 2
    while True:
        try:
            row = next(rows, None)
            if row is None:
                return
            if row:
                yield read_object(_named_cells(header, row, source, line), desk, source, line)
        except InputError as problem:
            yield failure(problem)
        except csv.Error as problem:  # where the next row begins is not known any more
            if "field larger" in str(problem):
                raise too_large(desk, source, line) from None
            raise InputError(f"no CSV: {problem}", source=source, line=line, kind="bad_table") from None
        except UnicodeDecodeError as problem:
            message = f"the text breaks its encoding ({problem.encoding})"
            raise InputError(message, source=source, line=line, kind="bad_encoding") from None
        line = rows.line_num + 2


def _named_cells(header: list[str], row: list[str], source: str, line: int) -> dict[str, Any]:
    if len(row) > len(header):
        message = f"the row has {len(row)} cells, the header {len(header)}"
        raise InputError(message, source=source, line=line, kind="bad_record")
    return {name: cell for name, cell in zip(header, row, strict=False) if name and (cell or name == "text")}


def _peek(stream: IO[bytes]) -> bytes:
    """Bytes from the front, left in the stream."""
    if stream.seekable():
        head = stream.read(_SAMPLED)
        stream.seek(0)
        return head
    return stream.peek(_SAMPLED) if hasattr(stream, "peek") else b""


def _whole_lines(head: bytes) -> bytes:
    """Without the last line, which may be cut within a character."""
    return head[: head.rfind(b"\n") + 1] or head if len(head) >= _SAMPLED else head


def read_parquet(stream: IO[bytes], desk: Desk, source: str) -> Iterator[Report | Failure]:
    """Reports of a Parquet file, a few rows at a time; `line` of an error is the row, from 1."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(stream)
        if "text" not in table.schema_arrow.names:
            raise InputError('the table has no column "text"', source=source, kind="bad_table")
        number = 0
        for batch in table.iter_batches(batch_size=_BATCH):
            for row in batch.to_pylist():
                number += 1
                yield _parquet_row(row, desk, source, number)
    except InputError as problem:
        yield failure(problem)
    except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError) as problem:  # what it says is too much
        yield failure(InputError(f"no Parquet: {problem}", source=source, kind="bad_table"))


def _parquet_row(row: dict[str, Any], desk: Desk, source: str, number: int) -> Report | Failure:
    """Dates and times become ISO 8601, bytes base64, as JSON needs it; empty cells are left out."""
    try:
        values = msgspec.to_builtins({k: v for k, v in row.items() if v is not None})
        return read_object(values, desk, source, number)
    except InputError as problem:
        return failure(problem)
    except (TypeError, ValueError) as problem:
        return failure(InputError(f"a cell cannot be kept: {problem}", source=source, line=number, kind="bad_record"))
