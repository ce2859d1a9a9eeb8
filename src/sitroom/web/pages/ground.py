"""What the map draws besides the records: place names, who holds which place, people on the move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sitroom.merged import Incident, Series
from sitroom.records import Place, Record
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
        found = situation.browse.series(filter_of(request.query_params), ("control",))
    return _json({"spells": [spell for series in found for spell in _spells(series)]})


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
    chosen = filter_of(request.query_params)
    moved = msgspec.structs.replace(chosen, kinds=("displacement",)) if not chosen.kinds else chosen
    with room_of(request).situation() as situation:
        incidents = [i for i in situation.browse.incidents(moved, "date", -1) if i.family == "displacement"]
        lines = situation.browse.series(chosen, ("displacement_flow", "displacement_stock"))
        records = situation.browse.records(m for i in incidents for m in i.members)
    homes = {r: s.id for s in lines if s.topic == "displacement_flow" for p in s.points for r in p.records}
    flows = [flow for i in incidents if (flow := _flow(i, records, homes)) is not None]
    stocks = [
        {"place": spot, "series": s.id, "points": [_figure(p) for p in s.points]}
        for s in lines
        if s.topic == "displacement_stock" and (spot := _spot(s.place)) is not None
    ]
    return _json({"flows": flows, "stocks": stocks})


def _flow(incident: Incident, records: Mapping[str, Record], homes: Mapping[str, str]) -> dict[str, Any] | None:
    """People moving from one place to another; None when neither is on the map. Ends are those of the first member
    that names both, else of the first."""
    told = [records[m] for m in incident.members if m in records]
    ends = [(_spot(getattr(r, "origin", None)), _spot(getattr(r, "destination", None))) for r in told]
    origin, destination = next((e for e in ends if all(e)), ends[0] if ends else (None, None))
    if origin is None and destination is None:
        return None
    return {
        "from": origin, "to": destination, "low": incident.low, "best": incident.best, "high": incident.high,
        "term": incident.type, "earliest": incident.earliest, "latest": incident.latest,
        "conflict": incident.verdict == "conflict", "incident": incident.id,
        "series": next((homes[m] for m in incident.members if m in homes), None),
    }  # fmt: skip


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
