"""The picture: map, timeline and table on one selection, which stands in the address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sitroom.store.rows import ORDERS, Row
from sitroom.store.selection import Filter
from sitroom.web.filters import filter_of, query_of
from sitroom.web.paging import page_of
from sitroom.web.room import room_of

PER_PAGE = 100
_EPOCH = date(1970, 1, 1).toordinal()
_HAPPENED = frozenset({"actual", "ongoing"})
_COLUMNS = (
    "id", "lon", "lat", "kind", "type", "status", "standing", "precision", "verdict", "first", "last", "place",
)  # fmt: skip
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
        facets, counts = situation.facets(), situation.counts()
        values = {"facets": facets, "counts": counts, "chosen": chosen} | _table(situation, request, chosen)
    return room.page(request, "picture.html", values)


def table(request: Request) -> Response:
    """A page of the table of the selection."""
    room, chosen = room_of(request), filter_of(request.query_params)
    with room.situation() as situation:
        values = _table(situation, request, chosen)
    return room.page(request, "parts/table.html", values)


def _table(situation: Any, request: Request, chosen: Filter) -> dict[str, Any]:
    asked = request.query_params.get("order", "")
    order = asked if asked in ORDERS else "date"
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
    chosen = filter_of(request.query_params)
    with room_of(request).situation() as situation:
        rows = situation.rows(chosen)
    return Response(msgspec.json.encode(compact(rows)), media_type="application/json")


def compact(rows: Sequence[Row]) -> dict[str, Any]:
    """Rows as columns, with repeated words as numbers."""
    dicts: dict[str, dict[str, int]] = {name: {} for name in _CODED}

    def code(name: str, value: str | None) -> int | None:
        words = dicts[name]
        return None if value is None else words.setdefault(value, len(words))

    found = [
        (
            row.id,
            None if row.lon is None else round(row.lon, 4),
            None if row.lat is None else round(row.lat, 4),
            code("kind", row.kind),
            code("type", row.type),
            code("status", row.status),
            code("standing", standing(row)),
            row.place_precision,
            code("verdict", row.verdict),
            _day(row.earliest),
            _day(row.latest),
            code("place", row.place),
        )
        for row in rows
    ]
    words = {name: list(values) for name, values in dicts.items()}
    return {"total": len(found), "undated_pass": False, "dicts": words, "columns": _COLUMNS, "rows": found}


def standing(row: Row) -> str:
    """How firm a record stands: "confirmed" (a reviewer accepted it, or sources of their own agree), "claimed", or
    "unreal" (it did not happen, or not yet)."""
    if row.status not in _HAPPENED:
        return "unreal"
    return "confirmed" if row.judged in ("accepted", "corrected") or row.verdict == "agree" else "claimed"


def _day(iso: str | None) -> int | None:
    """Days since 1970."""
    return None if iso is None else date.fromisoformat(iso[:10]).toordinal() - _EPOCH
