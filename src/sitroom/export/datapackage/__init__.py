"""Everything selected, as a Frictionless data package: linked tables with schemas, keys, sizes and digests.

Reports are given by address, digest and offsets, never by their text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sitroom.export.datapackage.descriptor import descriptor
from sitroom.export.datapackage.merged import incident_rows, series_rows
from sitroom.export.datapackage.records import record_rows
from sitroom.export.tables import Built, Table, columns
from sitroom.export.view import View
from sitroom.merged import Copy, Incident, Judgement, Series
from sitroom.records import Report

NAME = "datapackage"
FILE = "datapackage.json"
Rows = Iterator[tuple[str, dict[str, Any]]]  # name of the table, and the row


def build(view: View) -> Built:
    """One table a kind of thing. A record is there when it passes the filter or when its incident or series is there;
    records whose report is not in the selection are left out."""
    wanted = {r.id for r in view.records} | {i for item in _merged(view) for i in _records(item)}
    held = {i: r for i in sorted(wanted) if (r := view.record(i)) is not None}
    left = {i: "no_report" for i, r in held.items() if view.report(r.report_id) is None}
    kept = {i: r for i, r in held.items() if i not in left}
    whole = {m.id for m in _merged(view) if not any(i in left for i in _records(m))}
    found = columns(NAME)
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in found}
    parts = (
        _reports(view, {r.report_id for r in kept.values()}),
        record_rows(view, kept.values()),
        incident_rows(view, kept),
        series_rows(view, kept),
        _judgements(view),
    )
    for part in parts:
        for table, row in part:
            rows[table].append(row)
    tables = tuple(Table(name=name, columns=found[name], rows=rows[name]) for name in found)
    return Built(tables=tables, used=frozenset(kept) | whole, left=left)


def finish(folder: Path, view: View, built: Built) -> None:
    """Writes datapackage.json, when all files that it describes are there."""
    content = descriptor(folder, view, built)
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    (folder / FILE).write_bytes(text.encode("utf-8", "replace"))


def _merged(view: View) -> tuple[Incident | Series, ...]:
    return (*view.incidents, *view.series)


def _records(item: Incident | Series) -> tuple[str, ...]:
    return item.members if isinstance(item, Incident) else tuple(r for p in item.points for r in p.records)


def _reports(view: View, needed: set[str]) -> Rows:
    whole = view.selection
    shown = needed if view.since is not None else needed | set(whole.reports)
    for id_ in sorted(shown & set(whole.reports)):
        yield "reports", _report(whole.reports[id_])
    for copy in sorted(whole.copies, key=lambda c: (c.report_id, c.span.start, c.span.end)):
        if copy.report_id in shown and copy.report_id in whole.reports:
            yield "copies", _copy(copy)


def _report(report: Report) -> dict[str, Any]:
    return {
        "id": report.id,
        "title": report.title,
        "source": report.source,
        "url": report.url,
        "published": report.published,
        "published_source": report.published_source,
        "language": report.language,
        "sha256": report.sha256,
        "copy_of": report.copy_of,
    }


def _copy(copy: Copy) -> dict[str, Any]:
    return {
        "report_id": copy.report_id,
        "start": copy.span.start,
        "end": copy.span.end,
        "origin": copy.origin,
        "origin_start": copy.origin_start,
        "origin_end": copy.origin_end,
        "exact": copy.exact,
    }


def _judgements(view: View) -> Rows:
    """The log, as far as the profile shows it."""
    for entry in sorted(view.selection.judgements, key=lambda j: j.id):
        yield "judgements", _judgement(entry)


def _judgement(entry: Judgement) -> dict[str, Any]:
    old, new = (None if v is None else json.dumps(v, ensure_ascii=False) for v in (entry.old, entry.new))
    return {
        "id": entry.id,
        "at": entry.at,
        "action": entry.action,
        "target": entry.target,
        "other": entry.other,
        "field": entry.field,
        "undoes": entry.undoes,
        "by": entry.by,
        "old": old,
        "new": new,
        "note": entry.note,
    }
