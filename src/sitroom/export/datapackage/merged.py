"""Rows of incidents and series, with what holds them together and what their sources say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sitroom.export.datapackage.records import Row, place_cells
from sitroom.export.evidence import joined, named, names
from sitroom.export.view import View
from sitroom.merged import Comparison, Incident, Series, Value, merged_id
from sitroom.records import Record


def incident_rows(view: View, kept: Mapping[str, Record]) -> Iterator[tuple[str, Row]]:
    """Incidents, members, links, comparisons and their values. `kept`: records that have rows."""
    for incident in sorted(view.incidents, key=lambda i: i.id):
        yield "incidents", _incident(view, incident)
        for member in dict.fromkeys(incident.members):
            if member in kept:
                yield "members", {"incident_id": incident.id, "record_id": member}
        for n, link in enumerate(incident.links):
            yield (
                "links",
                {
                    "incident_id": incident.id, "position": n, "a": link.a, "b": link.b, "score": round(link.score, 4),
                    "features": list(link.features), "reason": link.reason, "judged": link.judged,
                },
            )  # fmt: skip
        for n, comparison in enumerate(incident.values):
            yield "comparisons", {"incident_id": incident.id, "position": n, **_figures(comparison)}
            where = {"incident_id": incident.id, "comparison": n}
            yield from (("values", r) for r in _values(comparison.values, where, f"{incident.id}/{comparison.field}"))


def _incident(view: View, incident: Incident) -> Row:
    keep = (
        "id", "family", "type", "mode", "sub_event_type", "status", "earliest", "latest", "low", "best", "high",
        "verdict", "reason", "independent_sources",
    )  # fmt: skip
    return {
        **{k: getattr(incident, k) for k in keep},
        **place_cells(incident.place),
        "source": names(incident.source),
        "target": names(incident.target),
        "reports_count": len(incident.reports),
        "confidence": round(incident.confidence, 4),
        "changed": view.changed(incident.id),
    }


def _figures(comparison: Comparison) -> Row:
    return {k: getattr(comparison, k) for k in ("field", "verdict", "low", "best", "high", "reason")}


def _values(values: Iterable[Value], where: Row, about: str) -> Iterator[Row]:
    keep = ("text", "low", "high", "qualifier", "earliest", "latest", "ref", "origins", "superseded")
    for n, value in enumerate(values):
        yield {
            "id": merged_id("value", (about, str(n), *value.records)),
            **where,
            **{k: getattr(value, k) for k in keep},
            "speakers": joined(value.speakers),
            "records": list(value.records),
            "reports": list(value.reports),
        }


def series_rows(view: View, kept: Mapping[str, Record]) -> Iterator[tuple[str, Row]]:
    """Series, points, their records and values, and spells. `kept`: records that have rows."""
    for series in sorted(view.series, key=lambda s: s.id):
        yield "series", _series(view, series)
        for n, point in enumerate(series.points):
            where = {"series_id": series.id, "number": n}
            keep = (
                "earliest", "latest", "state", "low", "best", "high", "verdict", "contested", "superseded", "status",
                "reason",
            )  # fmt: skip
            holder = named(point.holder)
            yield "points", {**where, "holder": holder, **{k: getattr(point, k) for k in keep}}
            for id_ in dict.fromkeys(point.records):
                if id_ in kept:
                    yield "point_records", {**where, "record_id": id_}
            of = {"series_id": series.id, "point": n}
            yield from (("values", r) for r in _values(point.values, of, f"{series.id}/{n}"))
        for n, spell in enumerate(series.spells):
            yield (
                "spells",
                {
                    "series_id": series.id, "number": n, "start": spell.start, "end": spell.end, "state": spell.state,
                    "holder": named(spell.holder), "contested": spell.contested,
                    "points": list(spell.points),
                },
            )  # fmt: skip


def _series(view: View, series: Series) -> dict[str, Any]:
    keep = (
        "id", "topic", "subject", "name", "unit", "population", "object", "term", "agreement", "independent_sources",
    )  # fmt: skip
    return {
        **{k: getattr(series, k) for k in keep},
        **place_cells(series.place),
        "parties": names(series.parties),
        "third_parties": joined(series.third_parties),
        "reports_count": len(series.reports),
        "changed": view.changed(series.id),
    }
