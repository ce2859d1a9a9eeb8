"""CODEBOOK.md of an export: every table and column, and what else the folder holds."""

from __future__ import annotations

from sitroom.export.profiles import Profile
from sitroom.export.tables import DATA, Column, columns
from sitroom.export.view import View

_OTHERS = """## left_out.csv

Everything selected that is not in this export: `id`, `kind` (incident, series or the record's kind), `report` (where it
was read), `reason` (a code) and `sentence` (the reason for people). What is in the export and what is listed here are
together everything that was selected.

## deleted.csv

What earlier exports may have held and this one no longer does: `id`, `number` (the same as a whole number, as formats
that ask for one carry it), `kind`, `at` (UTC), `reason`, and `replaced_by`, the incident that took its place.

## provenance.json

How this export came to be: filter, profile, time, program version, digest of the lexicons, settings, counts, and the
licences of what places and boundaries come from.

## Cells

CSV and TSV are UTF-8. An empty cell means unknown, unless the column says otherwise. A text that begins with =, +, -,
@, a tab or a carriage return has an apostrophe in front, so that no spreadsheet runs it as a formula.
"""


def codebook_of(name: str, view: View) -> str:
    """The codebook of a format as Markdown."""
    parts = [f"# Codebook of the {name} export\n"]
    intro = DATA / "intro" / f"{name}.md"
    if intro.is_file():
        parts.append(intro.read_text(encoding="utf-8").strip() + "\n")
    parts.append(_profile(view.profile))
    for table, found in columns(name).items():
        parts.append(f"## {table}\n")
        parts.append(_rows(found))
    parts.append(_OTHERS)
    return "\n".join(parts)


def _profile(profile: Profile) -> str:
    said = {
        "excerpts": f"at most {profile.excerpt_words} words" if profile.excerpt_words else "whole sentences",
        "private persons": "by role" if profile.persons == "role" else "by name",
        "points of facilities": f"on a grid of {profile.coarse_degrees}°"
        if profile.facilities == "coarse"
        else "exact",
        "places of attacks on health care": "country only" if profile.health == "withheld" else "shown",
    }
    return f"Profile **{profile.id}**: " + "; ".join(f"{k}: {v}" for k, v in said.items()) + ".\n"


def _rows(found: tuple[Column, ...]) -> str:
    lines = ["| column | type | unit | meaning | where from |", "|---|---|---|---|---|"]
    for column in found:
        cells = (f"`{column.name}`", column.type, column.unit or "", column.meaning, column.rule)
        lines.append("| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |")
    return "\n".join(lines) + "\n"


def columns_page() -> str:
    """The tables and columns of every format as one page of the documentation."""
    parts = ["# Columns of exports\n", "Made by `tools/export_columns.py`; see [exports.md](exports.md).\n"]
    for path in sorted((DATA / "columns").glob("*.csv")):
        parts.append(f"## {path.stem}\n")
        for table, found in columns(path.stem).items():
            parts += [f"### {path.stem}: {table}\n", _rows(found)]
    return "\n".join(parts)
