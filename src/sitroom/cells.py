"""Cells of CSV: a text that a spreadsheet would run as a formula is made safe, and what is written reads back.

A text that begins with =, +, -, @ (or their full-width forms), tab, carriage return or line feed gets an apostrophe in
front; taking one away from every text that begins with apostrophes and such a sign gives the exact text back. Numbers
are written as they are."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from typing import Any, TextIO

_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")


def cell(value: Any) -> Any:
    """A value as a CSV cell: None empty, lists and objects JSON, texts safe from being run as formulas."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if _FORMULA.match(value) else value
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value).lower() if isinstance(value, bool) else value


class CsvLines:
    """Rows as lines of CSV, each ending with a line feed alone; a cell with any line break is quoted."""

    def __init__(self, file: TextIO) -> None:
        """`file` must be open with newline=""."""
        self._file = file
        # `csv` quotes only the line ends that it writes itself: with its own, which hold a carriage return, all
        self._csv = csv.writer(self)

    def write(self, line: str) -> int:
        """For `csv`: a line of its own end, written with ours."""
        return self._file.write(line.removesuffix("\r\n") + "\n")

    def row(self, values: Sequence[Any]) -> None:
        """Writes a row; each value as `cell` has it."""
        self._csv.writerow([cell(value) for value in values])
