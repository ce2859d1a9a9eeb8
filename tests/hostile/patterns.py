"""Prints every pattern of the package as JSON: run as a program of its own, before anything is cached.

Patterns that are written out are taken from the source. Those that are put together, from lexicons and names too, are
taken as they are compiled: modules are imported, a report is read, a situation filled and exported. `missed`: places
in the source that put a pattern together and were not reached."""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import re
import sys
from pathlib import Path
from typing import Any

FOUND: dict[tuple[str, int], str] = {}
REACHED: set[str] = set()
CALLS = frozenset({"compile", "match", "fullmatch", "search", "split", "findall", "finditer", "sub", "subn"})
compiled: Any = re._compile  # type: ignore[attr-defined]
TEXT = """SARVAN, 4 May 2019 (Wire) -- The army shelled the town on Friday, killing at least 12 civilians, residents
said.

"We agreed to a ceasefire," a spokesman for the rebels told Radio One. Some 5,000 people fled to the Nasib crossing,
which was closed. Under the deal the militia would hand over its weapons within 24 hours. Iran-backed fighters took
Aleppo in 2016. "They came at night and burned the hospital," said Omar Haddad, a shopkeeper. A doctor, Leila Mansour,
said that gunmen had shot her husband, Karim Mansour, at the hospital in Aleppo on Thursday.
"""


def recorded(pattern: Any, flags: Any) -> Any:
    caller = sys._getframe(2)
    where = Path(caller.f_code.co_filename)
    made = compiled(pattern, flags)
    if "sitroom" in where.parts:
        raw = made.pattern
        text = raw.decode("latin-1") if isinstance(raw, bytes) else raw
        place = f"{where.parent.name}/{where.name}:{caller.f_lineno}"
        FOUND.setdefault((text, made.flags & ~re.UNICODE), place)
        REACHED.add(place)
    return made


def written(root: Path) -> list[str]:
    """Takes the patterns that are written out where they are used; the rest: places, as "folder/file:line"."""
    rest = []
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func) in {f"re.{name}" for name in CALLS}):
                continue
            lines = [f"{path.parent.name}/{path.name}:{n}" for n in range(node.lineno, (node.end_lineno or 0) + 1)]
            pattern = node.args[0]
            if isinstance(pattern, ast.Constant):
                given = [ast.unparse(value) for value in (*node.args[1:], *(k.value for k in node.keywords))]
                flags = [eval(text, {"re": re}) for text in given if text.startswith("re.")]  # noqa: S307
                made = compiled(pattern.value, *flags[:1] or (0,))
                text = pattern.value.decode("latin-1") if isinstance(pattern.value, bytes) else pattern.value
                FOUND.setdefault((text, made.flags & ~re.UNICODE), lines[0])
            elif not REACHED.intersection(lines):
                rest.append(lines[0])
    return rest


def main() -> None:
    re._compile = recorded  # type: ignore[attr-defined]
    import sitroom

    for module in pkgutil.walk_packages(sitroom.__path__, "sitroom."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    from sitroom import merge
    from sitroom.analyse.gate import gate_of
    from sitroom.export import export
    from sitroom.ingest import read_inputs
    from sitroom.lexicon.loader import load_lexicon
    from sitroom.pipeline import read
    from sitroom.records import Report
    from sitroom.store.situation import open_situation

    folder = Path(sys.argv[1])
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "a.html").write_text(f"<html><body><article><p>{TEXT}</p></article></body></html>", encoding="utf-8")
    reports = [item for item in read_inputs([folder]) if isinstance(item, Report)]
    readings = list(read(reports))
    merge.merge(readings)
    assert gate_of(load_lexicon()).passes(TEXT)
    with open_situation(folder / "a.sitroom") as situation:
        situation.add(readings)
        situation.merge()
        for profile in ("internal", "partner", "public"):
            export(situation.select(), "datapackage", folder / profile, profile=profile)
    missed = written(Path(sitroom.__path__[0]))
    found = [[pattern, flags, where] for (pattern, flags), where in FOUND.items()]
    json.dump({"patterns": found, "missed": missed}, sys.stdout)


if __name__ == "__main__":
    main()
