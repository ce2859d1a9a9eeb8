"""The picture: map, timeline and table on one selection, which stands in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sitroom.store.rows import ORDERS, Order, Row
from sitroom.store.selection import Filter
from sitroom.web.bars import bars_between
from sitroom.web.compact import compact
from sitroom.web.filters import filter_of, query_of
from sitroom.web.paging import page_of
from sitroom.web.room import Room, room_of

if TYPE_CHECKING:
    from sitroom.store.situation import Situation

PER_PAGE = 100
DEFAULT: Order = "-date"  # the latest first


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
        values = overview(room, situation) | {"chosen": chosen} | _table(room, situation, request, chosen)
        values["bars"] = time_of(room, situation, chosen)
    return room.page(request, "picture.html", values)


def overview(room: Room, situation: Situation) -> dict[str, Any]:
    """What the situation holds, whatever is selected: reports, and the values to choose from."""
    return room.kept.answer("overview", lambda: {"facets": situation.facets(), "reports": situation.counts().reports})


def table(request: Request) -> Response:
    """A page of the table of the selection."""
    room, chosen = room_of(request), filter_of(request.query_params)
    with room.situation() as situation:
        values = _table(room, situation, request, chosen)
    return room.page(request, "parts/table.html", values)


def _table(room: Room, situation: Situation, request: Request, chosen: Filter) -> dict[str, Any]:
    asked = request.query_params.get("order", "")
    order: Order = next((known for known in ORDERS if known == asked), DEFAULT)
    total, placed = size_of(room, situation, chosen)
    page = page_of(request, total, PER_PAGE)
    rows = rows_of(room, situation, chosen, order, page.offset)
    return {"rows": rows, "page": page, "placed": placed, "order": order, "selection": query_of(chosen)}


def size_of(room: Room, situation: Situation, chosen: Filter) -> tuple[int, int]:
    """How many records pass, and how many of these have a place on the map."""
    return room.tables.answer(("size", chosen), lambda: (situation.count(chosen), situation.browse.placed(chosen)))


def rows_of(room: Room, situation: Situation, chosen: Filter, order: Order, offset: int) -> list[Row]:
    """A page of the table."""
    return room.tables.answer(("rows", chosen, order, offset), lambda: situation.rows(chosen, order, PER_PAGE, offset))


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


def time_of(room: Room, situation: Situation, chosen: Filter) -> dict[str, Any] | None:
    """The bars of the timeline: those of the selection whatever its days, as they are chosen there."""
    whole = msgspec.structs.replace(chosen, earliest=None, latest=None)
    return room.tables.answer(("bars", whole), lambda: bars_between(situation.browse.spans(whole)))
