"""Prints every pattern that the package compiles, as JSON: run as a program of its own, before anything is cached.

Modules are imported, a report is read and a situation filled, so that patterns built from lexicons are among them."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import sys
from pathlib import Path
from typing import Any

FOUND: dict[tuple[str, int], str] = {}
compiled: Any = re._compile  # type: ignore[attr-defined]
TEXT = """SARVAN, 4 May 2019 (Wire) -- The army shelled the town on Friday, killing at least 12 civilians, residents
said.

"We agreed to a ceasefire," a spokesman for the rebels told Radio One. Some 5,000 people fled to the Nasib crossing,
which was closed. Under the deal the militia would hand over its weapons within 24 hours. Iran-backed fighters took
Aleppo in 2016.
"""


def recorded(pattern: Any, flags: Any) -> Any:
    caller = sys._getframe(2)
    where = Path(caller.f_code.co_filename)
    made = compiled(pattern, flags)
    if "sitroom" in where.parts:
        raw = made.pattern
        text = raw.decode("latin-1") if isinstance(raw, bytes) else raw
        FOUND.setdefault((text, made.flags & ~re.UNICODE), f"{where.parent.name}/{where.name}:{caller.f_lineno}")
    return made


def main() -> None:
    re._compile = recorded  # type: ignore[attr-defined]
    import sitroom

    for module in pkgutil.walk_packages(sitroom.__path__, "sitroom."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    from sitroom import merge
    from sitroom.ingest import read_inputs
    from sitroom.pipeline import read
    from sitroom.records import Report

    folder = Path(sys.argv[1])
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "a.html").write_text(f"<html><body><article><p>{TEXT}</p></article></body></html>", encoding="utf-8")
    reports = [item for item in read_inputs([folder]) if isinstance(item, Report)]
    merge.merge(list(read(reports)))
    json.dump([[pattern, flags, where] for (pattern, flags), where in FOUND.items()], sys.stdout)


if __name__ == "__main__":
    main()
