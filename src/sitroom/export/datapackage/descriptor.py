"""datapackage.json: what the Frictionless standard asks a package to say of itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sitroom.export.folder import DELETED, LEFT, Licence
from sitroom.export.tables import Built, Column, data_rows
from sitroom.export.view import View
from sitroom.records import Struct

PROFILE = "tabular-data-package"


class KeyRow(Struct, frozen=True, kw_only=True):
    """A key of a table: primary, or, with `refers_to`, foreign."""

    table: str
    columns: tuple[str, ...]
    refers_to: str = ""
    refers_columns: tuple[str, ...] = ()


def descriptor(folder: Path, view: View, built: Built) -> dict[str, Any]:
    """The package's description. `folder` holds its files already."""
    made = view.selection.provenance
    resources = [_resource(folder / f"{t.name}.csv", t.columns) for t in built.tables]
    resources += [_plain(folder / "left_out.csv", LEFT), _plain(folder / "deleted.csv", DELETED)]
    licences = [r for r in data_rows("licences.toml", Licence) if r.url]
    return {
        "profile": PROFILE,
        "name": "sitroom",
        "title": "Conflict reports read by Sitroom",
        "description": "What reports say of a conflict, as linked tables. Read CODEBOOK.md and left_out.csv with it.",
        "version": made.version,
        "created": made.made,
        "keywords": ["armed conflict", "displacement", "agreements", "events"],
        "licenses": [
            {"name": _short(r.licence), "path": r.url, "title": f"{r.what} ({r.holder}): {r.licence}"} for r in licences
        ],
        "sources": [{"title": f"{r.what}: {r.holder}"} for r in data_rows("licences.toml", Licence)],
        "sitroom": {
            "export_profile": view.profile.id,
            "since": view.since,
            "lexicon_sha256": made.lexicon,
            "provenance": "provenance.json",
            "codebook": "CODEBOOK.md",
        },
        "resources": resources,
    }


def _short(licence: str) -> str:
    """A name as the standard asks for: letters, digits, dots, dashes."""
    return "CC-BY-4.0" if "CC BY 4.0" in licence else "other-pd"


def _resource(path: Path, found: Iterable[Column]) -> dict[str, Any]:
    keys = [k for k in data_rows("datapackage_keys.csv", KeyRow) if k.table == path.stem]
    primary = next((list(k.columns) for k in keys if not k.refers_to), [])
    schema: dict[str, Any] = {
        "fields": [_field(c, c.name in primary) for c in found],
        "missingValues": [""],
        "primaryKey": primary,
    }
    foreign = [
        {
            "fields": list(k.columns),
            "reference": {"resource": k.refers_to, "fields": list(k.refers_columns)},
        }
        for k in keys
        if k.refers_to
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return {**_file(path), "schema": schema}


def _plain(path: Path, header: Iterable[str]) -> dict[str, Any]:
    fields = [{"name": n, "type": "integer" if n == "number" else "string"} for n in header]
    return {**_file(path), "schema": {"fields": fields, "missingValues": [""]}}


def _file(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {
        "profile": "tabular-data-resource",
        "name": path.stem,
        "path": path.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "doubleQuote": True, "header": True},
    }


def _field(column: Column, key: bool) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.meaning}
    if column.type == "datetime":
        field["format"] = "any"
    if column.unit:
        field["unit"] = column.unit
    if key:
        field["constraints"] = {"required": True}
    return field
