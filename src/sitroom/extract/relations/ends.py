"""The two ends of a tie as actors."""

from __future__ import annotations

from sitroom.analyse.grammar import children, obliques, possessors
from sitroom.analyse.tokens import Token
from sitroom.extract.actors import actor_of
from sitroom.extract.draft import Draft
from sitroom.extract.relations.ways import DEEDS, heads_of
from sitroom.extract.relations.words import capitals, countries, words
from sitroom.lexicon.schema.countries import CountryRow
from sitroom.lexicon.schema.relations import RelationRow
from sitroom.records import Actor

THINGS = frozenset({"facility", "infrastructure", "vehicle", "site", "object"})
PERSONS = frozenset({"person", "people", "population"})
BODIES = frozenset(
    {"IGO", "MIL", "REB", "PRM", "COP", "SPY"}
)  # people who serve as one: "UN monitors led by a general"
ARMED_KINDS = frozenset({"armed_forces", "armed_group"})
ARMED_SECTORS = frozenset({"MIL", "REB", "PRM", "COP", "SPY"})
COMMANDED = ARMED_KINDS | {"political_group", "police"}
NO_CLUBS = frozenset({"ethnic_group", "population"})
SIDES = frozenset({"supports", "opposes"})
RULING = frozenset({"state", "government"})


def ends(draft: Draft, token: Token, row: RelationRow, end: str) -> list[Actor]:
    """Actors at the end of the first way that leads to any; `end` is "source" or "target"."""
    for way in row.source if end == "source" else row.target:
        found = [a for head in heads_of(draft, token, way, row.light) for a in [_actor(draft, head, way, row)] if a]
        found = [a for a in found if _is_fit(draft, a, row, end)]
        if found:
            return found
    return []


def _is_fit(draft: Draft, actor: Actor, row: RelationRow, end: str) -> bool:
    if end in row.groups and actor.kind in PERSONS:
        last = draft.analysis.tokens_in(actor.start, actor.end)[-1:]
        if actor.sector not in BODIES or any(t.tag == "NN" for t in last):
            return False  # one person is no group: "led the officer on a chase"
    if end == "target" and row.relation == "member_of" and actor.kind in NO_CLUBS:
        return False  # "members of the minority"
    if f"armed_{end}" in row.groups and not (is_armed(actor) or actor.kind in RULING):
        return False
    return f"body_{end}" not in row.groups or actor.kind in COMMANDED


def is_armed(actor: Actor) -> bool:
    return actor.kind in ARMED_KINDS or actor.sector in ARMED_SECTORS


def same(source: Actor, target: Actor) -> bool:
    return source.id is not None and source.id == target.id


def _actor(draft: Draft, head: Token, way: str, row: RelationRow) -> Actor | None:
    """The actor of an end: no thing; of unknown kind only when it is a name that is described ("X, leader of Y")."""
    if way == "joined":
        country = countries(draft).get(head.lower)
        if country is not None:
            return _state(draft, head, country)
    head = _named_beside(draft, head)
    actor = actor_of(draft, head)
    done = actor is None or actor.kind in THINGS or head.lemma in words(draft, "deed")
    if way in DEEDS and row.relation in SIDES and done:
        actor = _owner(draft, head) or actor  # "backed by Russian air strikes"
    if (actor is None or actor.kind in THINGS) and head.pos == "PROPN" and head.lower in capitals(draft):
        return _state(draft, head, capitals(draft)[head.lower])  # "loyal to Damascus"
    if actor is None or actor.kind in THINGS:
        return None
    return actor if actor.kind is not None or way == "named" or (head.pos == "PROPN" and way == "described") else None


def _named_beside(draft: Draft, head: Token) -> Token:
    """The name that a description stands in apposition to ("X, a former officer who leads ..."; "our ally X")."""
    if head.pos != "NOUN":
        return head
    if head.function == "apposition" and head.head.pos == "PROPN":
        return head.head
    named = [c for c in children(head, "apposition") if c.pos == "PROPN" and c.i == head.i + 1]
    owned = any(c.tag == "PRP$" for c in children(head, "possessor"))
    known = actor_of(draft, named[0]) if named and owned else None
    return named[0] if known is not None else head


def _owner(draft: Draft, thing: Token) -> Actor | None:
    """Whose a thing or deed is: "ISIL vehicles", "helicopters of a company"."""
    near = [*children(thing, "compound", "modifier"), *possessors(thing), *(o for p, o in obliques(thing) if p == "of")]
    found = (a for c in near for a in [actor_of(draft, c)] if a is not None and a.kind not in THINGS)
    return next(found, None)


def _state(draft: Draft, head: Token, country: CountryRow) -> Actor:
    span = draft.words(head)
    return Actor(
        id=country.id, name=country.name, text=span.text, start=span.start, end=span.end, kind="state",
        country=country.id,
    )  # fmt: skip
