"""What the map draws besides the records: place names, who holds which place, people on the move."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sitroom.merged import Series
from sitroom.records import Place
from sitroom.web.filters import filter_of
from sitroom.web.room import room_of

MOST_LABELS = 250
# the least population of a place that is named, by zoom; beyond the last: all
_LEAST = ((3, 3_000_000), (4, 1_000_000), (5, 300_000), (6, 100_000), (7, 30_000), (8, 8_000), (9, 1_500))


def routes() -> list[Route]:
    """Addresses of map.js."""
    return [
        Route("/map/labels", labels),
        Route("/map/control.json", control),
        Route("/map/displacement.json", displacement),
    ]


def _json(value: Any) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")


def control(request: Request) -> Response:
    """Who holds which place, and when."""
    with room_of(request).situation() as situation:
        selection = situation.select(filter_of(request.query_params))
    return _json({"spells": [s for series in selection.series if series.topic == "control" for s in _spells(series)]})


def _spells(series: Series) -> Iterable[dict[str, Any]]:
    place = series.place
    if place is None or place.lat is None:
        return
    for spell in series.spells:
        yield {
            "place": place.name, "lon": place.lon, "lat": place.lat, "precision": place.precision,
            "holder": spell.holder.name if spell.holder else None,
            "holder_id": spell.holder.id if spell.holder else None,
            "state": spell.state, "contested": spell.contested, "start": spell.start, "end": spell.end,
            "series": series.id,
        }  # fmt: skip


def displacement(request: Request) -> Response:
    """Where people went, and how many were where."""
    with room_of(request).situation() as situation:
        selection = situation.select(filter_of(request.query_params))
    flows: list[dict[str, Any]] = []
    homes = {r: s.id for s in selection.series if s.topic == "displacement_flow" for p in s.points for r in p.records}
    for incident in selection.incidents:
        if incident.family != "displacement":
            continue
        first = next((selection.records[m] for m in incident.members if m in selection.records), None)
        origin, destination = getattr(first, "origin", None), getattr(first, "destination", None)
        if _spot(origin) is None and _spot(destination) is None:
            continue
        home = next((homes[m] for m in incident.members if m in homes), None)
        flows.append({
            "from": _spot(origin), "to": _spot(destination), "low": incident.low, "best": incident.best,
            "high": incident.high, "term": incident.type, "earliest": incident.earliest, "latest": incident.latest,
            "conflict": incident.verdict == "conflict", "series": home,
        })  # fmt: skip
    stocks = [
        {"place": _spot(s.place), "series": s.id, "points": [_figure(p) for p in s.points]}
        for s in selection.series
        if s.topic == "displacement_stock" and _spot(s.place) is not None
    ]
    return _json({"flows": flows, "stocks": stocks})


def _figure(point: Any) -> dict[str, Any]:
    return {
        "earliest": point.earliest, "latest": point.latest, "low": point.low, "best": point.best, "high": point.high,
        "conflict": point.verdict == "conflict",
    }  # fmt: skip


def _spot(place: Place | None) -> dict[str, Any] | None:
    if place is None or place.lat is None:
        return None
    return {"name": place.name, "lon": place.lon, "lat": place.lat}


def labels(request: Request) -> Response:
    """Names of the most important places in a part of the map."""
    from sitroom.lexicon.gazetteer import load_gazetteer

    bbox = filter_of(request.query_params).bbox or (-180.0, -90.0, 180.0, 90.0)
    try:
        zoom = float(request.query_params.get("zoom", "3"))
    except ValueError:
        zoom = 3.0
    least = next((people for at, people in _LEAST if zoom < at), 0)
    found = load_gazetteer().within(bbox, least, MOST_LABELS)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [entry.lon, entry.lat]},
            "properties": {"name": entry.name, "rank": rank},
        }
        for rank, entry in enumerate(found)
    ]
    return _json({"type": "FeatureCollection", "features": features})
