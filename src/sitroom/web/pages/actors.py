"""Actors: who acts, on whom, backed by whom, from when to when."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sitroom.records import Relation
from sitroom.store.selection import Filter
from sitroom.web.cards import card
from sitroom.web.filters import filter_of, query_of
from sitroom.web.pages.incidents import headlines
from sitroom.web.room import room_of

MOST = 300
MOST_INCIDENTS = 100


def routes() -> list[Route]:
    """Actors."""
    return [Route("/actors", actors), Route("/actors/{actor:path}", actor)]


def actors(request: Request) -> Response:
    """The list, those most often read first."""
    room, chosen = room_of(request), filter_of(request.query_params)
    with room.situation() as situation:
        found = situation.browse.actors(chosen, MOST)
    return room.page(request, "actors.html", {"actors": found, "most": MOST, "selection": query_of(chosen)})


def actor(request: Request) -> Response:
    """One actor: ties, incidents, places held."""
    room, key = room_of(request), request.path_params["actor"][:200]
    chosen = Filter(actors=(key,))
    with room.situation() as situation:
        found = next((a for a in situation.browse.actors(chosen, MOST) if a.key == key), None)
        if found is None:
            raise HTTPException(404, "No such actor is read of here.")
        ties = [r for row in situation.rows(Filter(actors=(key,), kinds=("relation",)), limit=MOST)
                if isinstance(r := situation.record(row.id), Relation)]  # fmt: skip
        incidents = situation.browse.incidents(chosen, "date", MOST_INCIDENTS)
        heads = headlines(situation, incidents)
        total = situation.browse.incident_count(chosen)
    values = {"actor": found, "ties": [card(t) for t in ties], "incidents": incidents, "heads": heads, "total": total}
    return room.page(request, "actor.html", values | {"selection": query_of(chosen)})
