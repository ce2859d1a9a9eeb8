"""The picture: map, timeline and table on one selection, which stands in the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sitroom.store.points import Points
from sitroom.store.rows import ORDERS, Order
from sitroom.store.selection import Filter
from sitroom.web.filters import filter_of, query_of
from sitroom.web.paging import page_of
from sitroom.web.room import Room, room_of

if TYPE_CHECKING:
    from sitroom.store.situation import Situation

PER_PAGE = 100
_EPOCH = date(1970, 1, 1).toordinal()
_HAPPENED = frozenset({"actual", "ongoing"})
_CODED = ("kind", "type", "status", "standing", "verdict", "place")


def routes() -> list[Route]:
    """The picture and what it asks for."""
    return [
        Route("/", picture),
        Route("/picture.json", points),
        Route("/picture/table", table),
        Route("/records/{record}", record),
    ]


def picture(request: Request) -> Response:
    """The page; without script it is the form and the table."""
    room, chosen = room_of(request), filter_of(request.query_params)
    with room.situation() as situation:
        values = overview(room, situation) | {"chosen": chosen} | _table(situation, request, chosen)
    return room.page(request, "picture.html", values)


def overview(room: Room, situation: Situation) -> dict[str, Any]:
    """What the situation holds, whatever is selected: reports, and the values to choose from."""
    return room.kept.answer("overview", lambda: {"facets": situation.facets(), "reports": situation.counts().reports})


def table(request: Request) -> Response:
    """A page of the table of the selection."""
    room, chosen = room_of(request), filter_of(request.query_params)
    with room.situation() as situation:
        values = _table(situation, request, chosen)
    return room.page(request, "parts/table.html", values)


def _table(situation: Situation, request: Request, chosen: Filter) -> dict[str, Any]:
    asked = request.query_params.get("order", "")
    order: Order = next((known for known in ORDERS if known == asked), "date")
    page = page_of(request, situation.count(chosen), PER_PAGE)
    rows = situation.rows(chosen, order, PER_PAGE, page.offset)
    return {"rows": rows, "page": page, "order": order, "selection": query_of(chosen)}


def record(request: Request) -> Response:
    """Where a record stands: its report, with its words marked."""
    from starlette.exceptions import HTTPException
    from starlette.responses import RedirectResponse

    with room_of(request).situation() as situation:
        found = situation.record(request.path_params["record"])
    if found is None:
        raise HTTPException(404, "There is no such record, or it was rejected.")
    where = request.url_for("report", report=found.report_id).path
    return RedirectResponse(f"{where}#r={found.id}", 303)


# ---- the records for map and timeline ----


def points(request: Request) -> Response:
    """All records of the selection, compactly: see static/js/mapdata.js."""
    room, chosen = room_of(request), filter_of(request.query_params)
    with room.situation() as situation:
        return Response(points_of(room, situation, chosen), media_type="application/json")


def points_of(room: Room, situation: Situation, chosen: Filter) -> bytes:
    """The records of a selection as JSON."""
    return room.kept.answer(("points", chosen), lambda: msgspec.json.encode(compact(situation.browse.points(chosen))))


def compact(found: Points) -> dict[str, Any]:
    """Points as rows, with repeated words as numbers and days as numbers since 1970."""
    columns: dict[str, Iterable[Any]] = {
        "id": found.id,
        "lon": found.lon,
        "lat": found.lat,
        "kind": found.kind,
        "type": found.type,
        "status": found.status,
        "standing": _each(_standing, zip(found.status, found.judged, found.verdict, strict=True)),
        "precision": found.place_precision,
        "verdict": found.verdict,
        "first": _each(_day, found.earliest),
        "last": _each(_day, found.latest),
        "place": found.place,
    }
    dicts: dict[str, list[str]] = {}
    for name in _CODED:
        words = list(columns[name])
        dicts[name] = list(dict.fromkeys(word for word in words if word is not None))
        columns[name] = map({word: number for number, word in enumerate(dicts[name])}.get, words)
    rows = list(zip(*columns.values(), strict=True))
    return {"total": len(rows), "undated_pass": False, "dicts": dicts, "columns": list(columns), "rows": rows}


def _each(make: Callable[[Any], Any], values: Iterable[Any]) -> Iterable[Any]:
    """`make` of each value; as they repeat, each is made once."""
    listed = list(values)
    made = {value: make(value) for value in set(listed)}
    return map(made.__getitem__, listed)


def _standing(told: tuple[str, str | None, str | None]) -> str:
    """How firm a record stands, by status, judgement and verdict: "confirmed" (a reviewer accepted it, or sources of
    their own agree), "claimed", or "unreal" (it did not happen, or not yet)."""
    status, judged, verdict = told
    if status not in _HAPPENED:
        return "unreal"
    return "confirmed" if judged in ("accepted", "corrected") or verdict == "agree" else "claimed"


def _day(iso: str | None) -> int | None:
    """Days since 1970."""
    return None if iso is None else date.fromisoformat(iso[:10]).toordinal() - _EPOCH
