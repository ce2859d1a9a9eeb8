"""Actors: who acts, on whom, backed by whom, from when to when."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sitroom.lexicon.placenames import fold
from sitroom.records import Actor, Relation, Struct
from sitroom.store.selection import Filter
from sitroom.web.cards import Card, card
from sitroom.web.filters import filter_of, query_of
from sitroom.web.pages.incidents import headlines
from sitroom.web.room import room_of

if TYPE_CHECKING:
    from sitroom.store.situation import Situation

MOST = 300
MOST_INCIDENTS = 100
MOST_MONTHS = 36
# what a relation says of its target, and of its source
_PASSIVE = {
    "supports": "backed by", "allied_with": "allied with", "opposes": "opposed by", "member_of": "has as member",
    "leads": "led by", "controls": "controlled by",
}  # fmt: skip
_ACTIVE = {
    "supports": "backs", "allied_with": "allied with", "opposes": "opposes", "member_of": "member of", "leads": "leads",
    "controls": "controls",
}  # fmt: skip
BACKING = frozenset({"backed by", "led by", "controlled by", "allied with"})  # shown in the list


class Tie(Struct, frozen=True, kw_only=True):
    """What binds an actor to another, as read. `words`: "backed by", "member of", ...; `key`: of the other one."""

    words: str
    name: str
    key: str
    cards: tuple[Card, ...]


class Month(Struct, frozen=True, kw_only=True):
    """`name`: as 2018-07; `last`: its last day; `records`: that begin in it."""

    name: str
    last: str
    records: int


def routes() -> list[Route]:
    """Actors."""
    return [Route("/actors", actors), Route("/actors/{actor:path}", actor)]


def actors(request: Request) -> Response:
    """The list, those most often read first."""
    room, chosen = room_of(request), filter_of(request.query_params)
    with room.situation() as situation:
        found = situation.browse.actors(chosen, MOST)
        ties = ties_of(situation, Filter(kinds=("relation",)))
    backers = {key: [t for t in each if t.words in BACKING] for key, each in ties.items()}
    values = {"actors": found, "backers": backers, "most": MOST, "selection": query_of(chosen)}
    return room.page(request, "actors.html", values)


def actor(request: Request) -> Response:
    """One actor: ties, months of activity, incidents."""
    room, key = room_of(request), request.path_params["actor"][:200]
    chosen = Filter(actors=(key,))
    with room.situation() as situation:
        found = next((a for a in situation.browse.actors(chosen, MOST) if a.key == key), None)
        if found is None:
            raise HTTPException(404, "No such actor is read of here.")
        ties = ties_of(situation, Filter(actors=(key,), kinds=("relation",))).get(key, [])
        points = situation.browse.points(chosen)
        incidents = situation.browse.incidents(chosen, "date", MOST_INCIDENTS)
        heads = headlines(situation, incidents)
        total = situation.browse.incident_count(chosen)
    months = months_of(points.earliest)
    values = {
        "actor": found, "ties": ties, "months": months, "busiest": max((m.records for m in months), default=1),
        "incidents": incidents, "heads": heads, "total": total, "selection": query_of(chosen),
    }  # fmt: skip
    return room.page(request, "actor.html", values)


def months_of(days: Iterable[str | None]) -> list[Month]:
    """The latest months in which records begin."""
    counted = sorted(Counter(day[:7] for day in days if day).items())[-MOST_MONTHS:]
    return [
        Month(name=name, last=f"{name}-{monthrange(int(name[:4]), int(name[5:]))[1]:02d}", records=number)
        for name, number in counted
    ]


def ties_of(situation: Situation, chosen: Filter) -> dict[str, list[Tie]]:
    """Actor key -> its ties, from the relations that pass."""
    records = situation.browse.records(situation.browse.points(chosen).id)
    relations = [r for r in records.values() if isinstance(r, Relation) and r.status in ("actual", "ongoing")]
    found: dict[tuple[str, str, str], tuple[str, list[Card]]] = {}
    for relation in sorted(relations, key=lambda r: (r.report_id, r.trigger.start, r.id)):
        source, target = key_of(relation.source), key_of(relation.target)
        told = card(relation)
        for own, words, other in (
            (source, _ACTIVE[relation.relation], relation.target),
            (target, _PASSIVE[relation.relation], relation.source),
        ):
            found.setdefault((own, words, key_of(other)), (other.name, []))[1].append(told)
    ties: dict[str, list[Tie]] = {}
    for (own, words, key), (name, cards) in sorted(found.items()):
        ties.setdefault(own, []).append(Tie(words=words, name=name, key=key, cards=tuple(cards)))
    return ties


def key_of(actor: Actor) -> str:
    """As `Acting.key`: its lexicon id, or its name folded."""
    return actor.id or fold(actor.name)
