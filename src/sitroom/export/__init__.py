"""Exports of a selection in the formats that conflict research and humanitarian work use."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from sitroom.errors import SettingsError
from sitroom.export.account import given_out, left_out
from sitroom.export.cells import write_table
from sitroom.export.codebook import codebook_of
from sitroom.export.folder import new_folder, write_deleted, write_left_out, write_provenance
from sitroom.export.profiles import profile_named
from sitroom.export.tables import Built, Format, checked
from sitroom.export.view import view_of
from sitroom.lexicon.loader import Lexicon, load_lexicon
from sitroom.records import Struct
from sitroom.store.selection import Selection

FORMATS = ("acled", "ucdp", "plover", "idmc", "agreements", "geojson", "geoparquet", "hapi", "datapackage")


class Exported(Struct, frozen=True, kw_only=True):
    """What was written. `files`: names in `out`, in order. `rows`: rows by file. `given`/`left`: how many of the
    selected records, incidents and series are in it, and how many are not, by reason; together all of them.
    `deleted`: rows of deleted.csv."""

    name: str
    out: Path
    profile: str
    files: tuple[str, ...]
    rows: dict[str, int]
    given: int
    left: dict[str, int]
    deleted: int


def export(
    selection: Selection,
    name: str,
    out: Path,
    *,
    profile: str = "public",
    since: str | None = None,
    lexicon: Lexicon | None = None,
    hxl: bool = False,
) -> Exported:
    """Writes the selection in a format (one of FORMATS) to the folder `out`, whole or not at all.

    `profile`: "public", "partner" or "internal". `since`: ISO 8601 day or time; rows that have not changed since are
    left out. `hxl`: with a row of HXL tags below the headings; "hapi" alone has them. Raises SettingsError for an
    unknown format, profile or time, or a folder that holds other files; OSError when it cannot be written."""
    module = _module(name)
    if hxl and name != "hapi":
        raise SettingsError(f"the export {name} has no HXL tags; hapi has")
    view = view_of(selection, profile_named(profile), since, lexicon or load_lexicon())
    build: Any = module.build
    built: Built = build(view, hxl=True) if hxl else build(view)
    left = left_out(view, built)
    with new_folder(out) as folder:
        rows = {f"{t.name}.{t.ending}": write_table(folder, checked(t)) for t in built.tables}
        for file, write in built.files.items():
            write(folder / file)
        (folder / "CODEBOOK.md").write_text(codebook_of(name, view), encoding="utf-8")
        write_left_out(folder, left)
        deleted = write_deleted(folder, view, left)
        write_provenance(folder, name, view, built, left)
        finish: Any = getattr(module, "finish", None)
        if finish is not None:
            finish(folder, view, built)
        files = tuple(sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()))
    return Exported(
        name=name, out=out, profile=profile, files=files, rows=rows, given=len(given_out(view, built)),
        left=dict(sorted(Counter(r.reason for r in left).items())), deleted=deleted,
    )  # fmt: skip


def _module(name: str) -> Format:
    if name not in FORMATS:
        raise SettingsError(f"no such export: {name!r}; there are {', '.join(FORMATS)}")
    return cast(Format, import_module(f"sitroom.export.{name}"))
