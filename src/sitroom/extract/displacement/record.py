"""One displacement record from a move."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sitroom.analyse.grammar import children, doers, obliques, possessors
from sitroom.analyse.tokens import Token
from sitroom.extract.actors import actor_of
from sitroom.extract.common import common
from sitroom.extract.displacement.groups import group_words
from sitroom.extract.displacement.moves import Move
from sitroom.extract.displacement.needs import places
from sitroom.extract.displacement.words import Words, words
from sitroom.extract.draft import Draft
from sitroom.extract.places import place_at, place_of
from sitroom.extract.spots import spot_at
from sitroom.extract.status import status_of
from sitroom.records import Actor, Displacement, Event, Place, Quantity, Status

THINGS = frozenset({"facility", "infrastructure", "vehicle", "site", "object", "people", "population", "person"})


def add(draft: Draft, move: Move) -> Displacement:
    """Adds the record of a move and returns it."""
    known = words(draft)
    group, row = move.group, move.row
    ways = routes(draft, move, known)
    fields = common(
        draft,
        move.trigger,
        row.id,
        status=_status(draft, move),
        place=ways.get("place") or place_of(draft, move.trigger),
    )
    when = fields["time"]
    return draft.add(
        Displacement(
            **fields,
            **figure(group.quantity),
            unit=group.unit,
            term=row.term,
            category=category(move, known),
            group=group_words(draft, group),
            population=group.population or ("idp" if _internally(move.trigger) else None),
            origin=ways.get("origin"),
            destination=ways.get("destination"),
            period=when if when is not None and when.source == "text" else None,
            cause=_causes(draft, move, known),
        )
    )


def _internally(trigger: Token) -> bool:
    return any(c.lower == "internally" for c in trigger.children)


def figure(quantity: Quantity | None) -> dict[str, Any]:
    """low, high and qualifier of a quantity; all None without one."""
    if quantity is None:
        return {"low": None, "high": None, "qualifier": None}
    low, high = (None if v is None else int(v) for v in (quantity.low, quantity.high))
    return {"low": low, "high": high, "qualifier": quantity.qualifier}


def category(move: Move, known: Words) -> Any:
    """Stock or flow. "are displaced" is a stock, "were displaced" a flow, "newly displaced people" a flow."""
    token = move.trigger
    near = [c.lower for c in token.children] + [c.lower for c in move.group.core.children]
    if move.row.who == "self":
        return "flow" if any(known.among(w, "new") for w in near) else "stock"
    if move.row.category == "flow" and is_state(token):
        return "stock"
    return move.row.category


def is_state(verb: Token) -> bool:
    """A state that holds: "1.2 million people are displaced", "remain displaced"; not "were displaced by"."""
    if verb.function == "attribute" and verb.tag in ("VBN", "JJ"):
        return True
    auxiliaries = [c.lower for c in children(verb, "passive_aux", "auxiliary")]
    return verb.tag == "VBN" and auxiliaries in (["are"], ["is"]) and not any(p == "by" for p, _ in obliques(verb))


def _status(draft: Draft, move: Move) -> Status:
    """People called displaced are so now, whatever is said of them; a stock in the present is ongoing."""
    if move.is_attribute:
        return "ongoing"
    verb = move.clause[-1] if move.clause and move.row.light else move.trigger
    if verb.function == "attribute" and verb.head.pos in ("VERB", "AUX"):
        verb = verb.head
    found = status_of(draft, move.trigger)
    stock = move.row.category == "stock" or is_state(move.trigger)
    return "ongoing" if found == "actual" and stock and _is_present(verb) else found


def _is_present(verb: Token) -> bool:
    tags = {verb.tag} | {c.tag for c in children(verb, "auxiliary", "passive_aux")}
    return bool(tags & {"VBZ", "VBP"}) and "VBD" not in tags


def routes(draft: Draft, move: Move, known: Words) -> dict[str, Place]:
    """origin, destination and place, as far as the clause says."""
    found: dict[str, Place] = {}
    verbs = [move.trigger, *(move.clause if _carries(move, known) else ()), move.group.core, move.group.head]
    for verb in dict.fromkeys(verbs):
        for sort, head in [*places(verb, known, "from", "to", "within"), *places(verb, known, "object")]:
            role = _role(move, sort, verb)
            place = spot_at(draft, head, sure=sort != "within") if role and role not in found else None
            if role and place is not None:
                found[role] = place
    where = _where(draft, move)
    if where is not None:
        found.setdefault(move.row.within or "place", where)
    if "destination" not in found:
        onward = next(_onward(draft, move), None)
        if onward is not None:
            found["destination"] = onward
    host = _host(draft, move, known)
    if host is not None:
        found.setdefault("destination", host)
    return found


def _where(draft: Draft, move: Move) -> Place | None:
    """ "the crossing along the border, where 5,000 people had gathered": the noun that "where" speaks of."""
    for verb in (move.trigger, *move.clause):
        if verb.function == "relative" and any(c.lower == "where" for c in verb.children):
            head = verb.head
            while head.function == "prep_object" and head.head.head.pos in ("NOUN", "PROPN"):
                head = head.head.head
            if head.function == "prep_object" and head.head.head.pos == "VERB":
                reached = [p for o in children(head.head.head, "object") for p in [place_at(draft, o)] if p is not None]
                return reached[0] if reached else place_at(draft, head)
            return place_at(draft, head)
    return None


def _onward(draft: Draft, move: Move) -> Iterator[Place]:
    """ "fled, most of them on foot, towards Tawila": a way that hangs on something within the clause."""
    if move.row.category != "flow" or move.trigger.pos not in ("VERB", "AUX"):
        return
    for token in move.trigger.subtree():
        if token.lower in ("towards", "toward") and token.i > move.trigger.i:
            for head in children(token, "prep_object"):
                place = spot_at(draft, head, sure=True)
                if place is not None:
                    yield place


def _carries(move: Move, known: Words) -> bool:
    """Does the verb above a noun speak of the movement too?"""
    if not move.clause:
        return False
    verb = move.clause[-1]
    return bool(move.row.light) or known.among(verb.lemma, "stay", "host") or move.row.who in ("of", "undergoer")


def _role(move: Move, sort: str, verb: Token) -> str:
    if sort == "object":
        return move.row.direct if verb is move.trigger else ""
    if sort == "from":
        return "origin"
    if sort == "to":
        return "destination"
    if verb is move.group.core and not move.is_attribute:
        return "origin"  # "40,000 people in Sinjar fled"
    return move.row.within or ("destination" if move.is_attribute else "place")


def _host(draft: Draft, move: Move, known: Words) -> Place | None:
    """ "Lebanon hosts 1m refugees", "the camp shelters 11,000 people": the subject is where they are."""
    for verb in (*move.clause, move.trigger):
        if known.among(verb.lemma, "host"):
            for head in children(verb, "subject"):
                place = place_at(draft, head)
                if place is not None:
                    return place
    return None


def _causes(draft: Draft, move: Move, known: Words) -> tuple[Actor | str, ...]:
    """Whoever or whatever drove them out: doers of the predicate, then "because of", "amid", "after"."""
    found: list[Actor | str] = []
    heads = list(doers(move.trigger)) if move.row.who in ("undergoer", "either") else []
    if move.row.who == "either" and not any(known.among(h.lemma, "disaster", "conflict") for h in heads):
        heads = []  # whoever evacuates people does not displace them
    heads += [h for p, h in obliques(move.trigger) if known.among(p, "cause") and _is_cause(h, known)]
    heads += [h for h in children(move.trigger, "object") if _is_cause(h, known)]  # "fled the violence"
    for head in heads:
        for cause in _cause(draft, head, move, known):
            if cause not in found:
                found.append(cause)
    return tuple(found)


def _place_of_cause(draft: Draft, move: Move, known: Words) -> Place | None:
    """Where the fighting or flood was that drove them out."""
    for prep, head in obliques(move.trigger):
        if known.among(prep, "cause") and _is_cause(head, known):
            found = next((p for t in head.subtree() if t.pos == "PROPN" for p in [place_at(draft, t)] if p), None)
            if found is not None:
                return found
    return None


def _is_cause(head: Token, known: Words) -> bool:
    return known.among(head.lemma, "disaster", "conflict")


def _cause(draft: Draft, head: Token, move: Move, known: Words) -> list[Actor | str]:
    if known.among(head.lemma, "disaster") and not known.among(head.lemma, "conflict"):
        return ["disaster"]
    if known.among(head.lemma, "conflict"):
        event = event_at(draft, head)
        actors = [actor_of(draft, h) for h in possessors(head)]
        return [event.id] if event is not None else [a for a in actors if a is not None] or ["conflict"]
    actor = actor_of(draft, head)
    if actor is None or actor.kind in THINGS or head is move.group.core:
        return []
    return [actor]


def event_at(draft: Draft, token: Token) -> Event | None:
    """The event whose trigger covers the token."""
    return next((e for e in draft.of_kind(Event) if e.trigger.start <= token.start < e.trigger.end), None)
