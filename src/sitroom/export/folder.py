"""Writes an export: everything into a new folder beside the wanted one, then renamed into its place."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any

import msgspec

from sitroom.errors import SettingsError
from sitroom.export.account import LeftOut
from sitroom.export.cells import write_csv
from sitroom.export.tables import Built, data_rows
from sitroom.export.view import View, moment
from sitroom.records import Struct

PROVENANCE = "provenance.json"
LEFT = ("id", "kind", "report", "reason", "sentence")
DELETED = ("id", "number", "kind", "at", "reason", "replaced_by")


class Licence(Struct, frozen=True, kw_only=True):
    """Where a part of the data comes from and on what terms: a row of data/licences.toml."""

    what: str
    holder: str
    licence: str
    url: str


@contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """A folder that takes the place of `out` when all went well and leaves nothing behind when not.

    `out` may be missing, empty, or hold an earlier export, which is replaced. Raises SettingsError for anything else:
    nobody's files are written over."""
    _check(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        made.chmod(0o755)
        yield made
        _move(made, out)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _check(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise SettingsError(f"{out}: not a folder")
    if out.is_dir() and any(out.iterdir()) and not (out / PROVENANCE).is_file():
        raise SettingsError(f"{out}: holds files that are no export; name another folder")


def _move(made: Path, out: Path) -> None:
    if not out.is_dir():
        os.replace(made, out)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    os.replace(out, old)  # onto an empty folder
    os.replace(made, out)
    shutil.rmtree(old, ignore_errors=True)


def write_left_out(folder: Path, rows: list[LeftOut]) -> None:
    """left_out.csv."""
    write_csv(folder / "left_out.csv", LEFT, (msgspec.to_builtins(r) for r in rows))


def write_deleted(folder: Path, view: View, left: list[LeftOut]) -> int:
    """deleted.csv: what is gone, since the time asked for if one was; with such a time also what has changed since and
    is left out now, for it may have been given out before. Gives the number of rows."""
    rows: list[dict[str, Any]] = []
    for gone in view.selection.deleted:
        if view.since is None or moment(gone.at) >= moment(view.since):
            rows.append(msgspec.to_builtins(gone) | {"number": view.numbers[gone.id]})
    if view.since is not None:
        for row in left:
            if row.kind in ("incident", "series") and row.reason not in ("unchanged", "not_in_format"):
                number, at = view.numbers[row.id], view.changed(row.id)
                reason = f"left_out: {row.reason}"
                rows.append({"id": row.id, "number": number, "kind": row.kind, "at": at, "reason": reason})
    return write_csv(folder / "deleted.csv", DELETED, sorted(rows, key=lambda r: (r["at"] or "", r["id"])))


def write_provenance(folder: Path, name: str, view: View, built: Built, left: list[LeftOut]) -> None:
    """provenance.json: how the export came to be, what it holds, and whose data it builds on."""
    made = view.selection.provenance
    kinds = {"incident": len(view.selection.incidents), "series": len(view.selection.series)}
    content = {
        "format": name,
        "profile": msgspec.to_builtins(view.profile),
        "since": view.since,
        "made": made.made,
        "program": {"name": "sitroom", "version": made.version},
        "lexicon_sha256": made.lexicon,
        "situation": PurePath(made.situation).name,
        "filter": msgspec.to_builtins(made.filter),
        "settings": {k: _no_path(v) for k, v in made.settings.items()},
        "counts": {
            "situation": made.counts,
            "selected": {
                "records": len(view.selection.shown & set(view.selection.records)),
                **kinds,
            },
            "rows": {f"{t.name}.{t.ending}": len(t.rows) for t in built.tables},
            "left_out": dict(sorted(Counter(r.reason for r in left).items())),
        },
        "licences": [msgspec.to_builtins(r) for r in data_rows("licences.toml", Licence)],
    }
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    (folder / PROVENANCE).write_bytes(text.encode("utf-8", "replace"))


def _no_path(value: Any) -> Any:
    """A setting without the folders of this machine."""
    return PurePath(value).name if isinstance(value, str) and ("/" in value or "\\" in value) else value
