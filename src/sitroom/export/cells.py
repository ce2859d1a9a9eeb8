"""Tables as CSV, TSV and JSON lines; cells of the first two are safe from being run as formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sitroom.cells import CsvLines, cell
from sitroom.export.tables import Table, names_of, to_json

_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def tsv_cell(value: Any) -> Any:
    """A value as a TSV cell: as in CSV, with one space for tabs and line breaks, which TSV readers do not unquote."""
    made = cell(_BREAKS.sub(" ", value) if isinstance(value, str) else value)
    return _BREAKS.sub(" ", made) if isinstance(made, str) else made


def write_csv(path: Path, header: Sequence[str], rows: Iterable[dict[str, Any]]) -> int:
    """Writes UTF-8 with a header line; gives the number of rows."""
    count = 0
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        out = CsvLines(file)
        out.row(header)
        for row in rows:
            out.row([row.get(name) for name in header])
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
