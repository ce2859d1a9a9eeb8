"""Incidents, spells of control and access, and displacement figures as points on a map: GeoJSON (RFC 7946).

Properties are flat. The layers tell of the same things in different ways (an incident is also a part of a series), so
they are to be shown side by side and never counted together."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sitroom.export.evidence import by_report, evidence, joined, located, named, names
from sitroom.export.tables import Built, columns, names_of
from sitroom.export.view import View
from sitroom.merged import Incident, Point, Series, Spell, merged_id
from sitroom.records import Place

NAME = "geojson"
FILE = "sitroom.geojson"
SPELLS = ("control", "access")
FIGURES = ("displacement_stock", "displacement_flow")


@dataclass(frozen=True)
class Features:
    """Points of a map. `rows`: properties by column, with `lat` and `lon`, which are never None."""

    rows: list[dict[str, Any]]
    used: frozenset[str]
    left: dict[str, str]


def build(view: View) -> Built:
    """One file, sitroom.geojson."""
    found = features(view)
    header = names_of(columns(NAME)["features"])
    write: Callable[[Path], None] = partial(_write, header=header, rows=found.rows)
    return Built(files={FILE: write}, used=found.used, left=found.left)


def features(view: View) -> Features:
    """All points, by layer, time and id. What has no known point is left out."""
    rows: list[dict[str, Any]] = []
    used: set[str] = set()
    left: dict[str, str] = {}
    items: tuple[Incident | Series, ...] = (*view.incidents, *view.series)
    for item in items:
        ids = _records(item)
        layered = isinstance(item, Incident) or item.topic in SPELLS + FIGURES
        lat, lon = located(item.place)
        if not layered:
            left[item.id] = "no_layer"
        elif not any(r in view.selection.shown for r in ids):
            left[item.id] = "not_shown"
        elif lat is None:
            left[item.id] = "no_coordinates"
        else:
            made = list(_of(view, item))
            rows += [{k: v for k, v in row.items() if v != ""} | {"lat": lat, "lon": lon} for row in made]
            used |= {item.id} if made else set()
    rows.sort(key=lambda r: (r["layer"], r.get("earliest") or "9999", r.get("latest") or "9999", r["id"]))
    return Features(rows, frozenset(used), left)


def _records(item: Incident | Series) -> tuple[str, ...]:
    return item.members if isinstance(item, Incident) else tuple(r for p in item.points for r in p.records)


def _of(view: View, item: Incident | Series) -> Iterator[dict[str, Any]]:
    if isinstance(item, Incident):
        yield _incident(view, item)
    elif item.topic in FIGURES:
        yield from (_figure(view, item, point) for point in item.points)
    elif item.spells:
        yield from (_spell(view, item, spell) for spell in item.spells)
    else:
        yield from (_state(view, item, point) for point in item.points)


def _incident(view: View, incident: Incident) -> dict[str, Any]:
    return {
        "id": incident.id,
        "layer": "incident",
        "family": incident.family,
        "type": incident.type,
        "mode": incident.mode,
        "sub_event_type": incident.sub_event_type,
        "status": incident.status,
        "earliest": incident.earliest,
        "latest": incident.latest,
        "source": names(incident.source),
        "target": names(incident.target),
        "low": incident.low,
        "best": incident.best,
        "high": incident.high,
        "verdict": incident.verdict,
        "reason": incident.reason,
        "confidence": round(incident.confidence, 4),
        "independent_sources": incident.independent_sources,
        "reports_count": len(incident.reports),
        "contested": incident.verdict == "conflict",
        "changed": view.changed(incident.id),
        **_place(incident.place),
        **_told(view, incident.members),
    }


def _series(view: View, series: Series, key: Iterable[str | None], records: Sequence[str]) -> dict[str, Any]:
    """What features of a series have alike."""
    return {
        "id": merged_id("feature", (series.id, *(k or "" for k in key))),
        "series": series.id,
        "name": series.name,
        "unit": series.unit,
        "population": series.population,
        "object": series.object,
        "independent_sources": series.independent_sources,
        "changed": view.changed(series.id),
        **_place(series.place),
        **_told(view, records),
    }


def _figure(view: View, series: Series, point: Point) -> dict[str, Any]:
    key = (point.earliest, point.latest, str(point.best), *sorted(point.records))
    return {
        **_series(view, series, key, point.records),
        "layer": series.topic,
        "family": "displacement",
        "type": series.term,
        "low": point.low,
        "best": point.best,
        "high": point.high,
        **_point(point),
    }


def _state(view: View, series: Series, point: Point) -> dict[str, Any]:
    key = (point.earliest, point.latest, point.state, *sorted(point.records))
    return {
        **_series(view, series, key, point.records),
        "layer": series.topic,
        "family": series.topic,
        "state": point.state,
        "holder": named(point.holder),
        **_point(point),
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "status": point.status,
        "earliest": point.earliest,
        "latest": point.latest,
        "verdict": point.verdict,
        "reason": point.reason,
        "contested": point.contested,
        "superseded": point.superseded,
        "reports_count": len(point.reports),
    }


def _spell(view: View, series: Series, spell: Spell) -> dict[str, Any]:
    points = [series.points[n] for n in spell.points if 0 <= n < len(series.points)]
    records = list(dict.fromkeys(r for p in points for r in p.records))
    return {
        **_series(view, series, (spell.start, spell.end, spell.state), records),
        "layer": series.topic,
        "family": series.topic,
        "state": spell.state,
        "holder": named(spell.holder),
        "earliest": spell.start,
        "latest": spell.end,
        "contested": spell.contested,
        "reports_count": len({r for p in points for r in p.reports}),
    }


def _place(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {}
    return {
        "place": place.name,
        "place_kind": place.kind,
        "place_precision": place.precision,
        "gazetteer_id": place.gazetteer_id,
        "country": place.country,
        "admin1": place.admin1,
    }


def _told(view: View, ids: Iterable[str]) -> dict[str, Any]:
    """Records, and the evidence of the first."""
    records = by_report(view, ids)
    judged = (view.selection.judged.get(r.id) for r in records)
    told = {"records": joined(r.id for r in records), "judged": joined(judged) or None}
    return {**told, **evidence(view, records[0])} if records else told


def _write(path: Path, *, header: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    """One feature a line, so that two exports can be compared."""
    with path.open("wb") as file:
        file.write(b'{"type":"FeatureCollection",')
        if rows:
            file.write(b'"bbox":' + _json(bounds(rows)) + b",")
        file.write(b'"features":[')
        for number, row in enumerate(rows):
            file.write(b",\n" if number else b"\n")
            file.write(_json(_feature(header, row)))
        file.write(b"\n]}\n")


def bounds(rows: Iterable[dict[str, Any]]) -> list[float]:
    """West, south, east, north of all points, in degrees."""
    lons, lats = zip(*((r["lon"], r["lat"]) for r in rows), strict=True)
    return [min(lons), min(lats), max(lons), max(lats)]


def _feature(header: Iterable[str], row: dict[str, Any]) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [row["lon"], row["lat"]]}
    properties = {name: row.get(name) for name in header}
    return {"type": "Feature", "id": row["id"], "geometry": point, "properties": properties}


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")
