"""Why a record is here: every value with its words, and the lexicon rows that fired."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sitroom.show.explain import explanation
from sitroom.web.cards import card
from sitroom.web.room import room_of


def routes() -> list[Route]:
    """The explanation of a record."""
    return [Route("/why/{record}", why)]


def why(request: Request) -> Response:
    """The same lines as `sitroom explain`, and what was judged about the record."""
    room, key = room_of(request), request.path_params["record"]
    with room.situation() as situation:
        standing = situation.standing(key)
        reading = situation.reading(standing.value.report_id) if standing else None
        judgements = situation.judgements(key)
        incident = situation.incidents_of([key]).get(key)
    if standing is None or reading is None:
        raise HTTPException(404, "There is no such record.")
    values = {
        "card": card(standing.value, standing.state, {key: incident} if incident else None),
        "lines": list(explanation(reading, standing.value, room.settings.language)),
        "judgements": judgements,
    }
    return room.page(request, "why.html", values)
