"""Cells of CSV and TSV: a text that a spreadsheet would run as a formula is made safe.

A text that begins with =, +, -, @, tab or carriage return gets an apostrophe in front; taking one away from every text
that begins with apostrophes and such a sign gives the exact text back. Numbers are written as they are."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO

from sitroom.export.tables import Table, names_of, to_json

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def cell(value: Any) -> Any:
    """A value as a CSV cell: None empty, lists and objects JSON, texts safe from being run as formulas."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if _FORMULA.match(value) else value
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value).lower() if isinstance(value, bool) else value


def tsv_cell(value: Any) -> Any:
    """A value as a TSV cell: as in CSV, with one space for tabs and line breaks, which TSV readers do not unquote."""
    made = cell(_BREAKS.sub(" ", value) if isinstance(value, str) else value)
    return _BREAKS.sub(" ", made) if isinstance(made, str) else made


class _Lines:
    """A file in which each line ends with a line feed alone. `csv` quotes only the line ends that it writes itself."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, line: str) -> int:
        return self._file.write(line.removesuffix("\r\n") + "\n")


def write_csv(path: Path, header: Sequence[str], rows: Iterable[dict[str, Any]]) -> int:
    """Writes UTF-8 with a header line; gives the number of rows."""
    count = 0
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        out = csv.writer(_Lines(file))  # whose line ends hold a carriage return, so that it quotes texts with one
        out.writerow(header)
        for row in rows:
            out.writerow([cell(row.get(name)) for name in header])
            count += 1
    return count


def write_table(folder: Path, table: Table) -> int:
    """Writes a table into the folder; gives the number of rows."""
    header = names_of(table.columns)
    path = folder / f"{table.name}.{table.ending}"
    if table.ending == "csv":
        return write_csv(path, header, table.rows)
    with path.open("wb") as file:
        if table.ending == "tsv":
            file.write(("\t".join(header) + "\n").encode())
        for row in table.rows:
            if table.ending == "jsonl":
                file.write(to_json(row) + b"\n")
            else:
                line = "\t".join(str(tsv_cell(row.get(name))) for name in header) + "\n"
                file.write(line.encode("utf-8", "replace"))
    return len(table.rows)
