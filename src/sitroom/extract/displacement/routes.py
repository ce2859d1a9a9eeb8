"""From where, to where, and where now: the places of a displacement."""

from __future__ import annotations

from collections.abc import Iterator

from sitroom.analyse.grammar import children, conjuncts, first_conjunct, is_passive, obliques, phrase, subjects
from sitroom.analyse.tokens import Token
from sitroom.extract.displacement.moves import Move
from sitroom.extract.displacement.nearer import located, nearest
from sitroom.extract.displacement.needs import places
from sitroom.extract.displacement.where import settle
from sitroom.extract.displacement.words import Words
from sitroom.extract.draft import Draft
from sitroom.extract.places import place_at
from sitroom.extract.spots import homeland, spot_at
from sitroom.records import Place


def routes(draft: Draft, move: Move, known: Words) -> dict[str, Place]:
    """origin, destination and place, as far as the clause says."""
    found: dict[str, Place] = {}
    verbs = [move.trigger, *(move.clause if _carries(move, known) else ()), move.group.core, move.group.head]
    if move.part:
        verbs.reverse()  # "including 30,000 to Chad": its own way before that of the whole
    for verb in dict.fromkeys(verbs):
        for sort, head in [*places(verb, known, "from", "to", "within"), *places(verb, known, "object")]:
            if sort == "object" and head.function == "conjunct" and move.group.head in conjuncts(first_conjunct(head)):
                continue  # "evacuate its citizens and Kenya sent troops" read as one list
            role = _role(move, sort, verb)
            place = spot_at(draft, head, sure=True) if role and role not in found else None
            if role and place is not None:
                found[role] = place
    settled = "destination" if move.row.term == "returned" else "origin"
    if settled not in found and not move.is_attribute:
        sure = known.among(move.group.core.lemma, "settled")
        of = [spot_at(draft, o, sure=sure) for prep, o in obliques(move.group.core) if prep == "of"]
        if of and of[0] is not None:
            found[settled] = of[0]  # "residents of Khan Younis"
        hailing = _hailing(draft, move) if settled == "origin" else None
        if hailing is not None:
            found.setdefault("origin", hailing)
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
    _home(draft, move, found)
    settle(draft, move, known, found)
    return {role: located(draft, nearest(draft, place, known), known) for role, place in found.items()}


def _hailing(draft: Draft, move: Move) -> Place | None:
    """ "The evacuation of families with children from Uman": what hangs on the last of the people."""
    companions = [o for prep, o in obliques(move.group.core) if prep == "with"]
    spots = (spot_at(draft, o, sure=True) for c in companions for prep, o in obliques(c) if prep == "from")
    return next((s for s in spots if s is not None), None)


def _where(draft: Draft, move: Move) -> Place | None:
    """ "the crossing along the border, where 5,000 people had gathered": the noun that "where" speaks of."""
    for verb in (move.trigger, *move.clause):
        if verb.function == "relative" and any(c.lower == "where" for c in verb.children):
            head = verb.head
            while head.function == "prep_object" and head.head.head.pos in ("NOUN", "PROPN"):
                head = head.head.head
            over = head.head.head
            if head.function == "prep_object" and over.tag == "VBG" and children(over, "determiner"):
                return place_at(draft, over) or place_at(draft, head)  # "the crossing along the border"
            if head.function == "prep_object" and over.pos == "VERB":
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
        crossed = move.row.direct == "destination" and verb.lemma == "cross"
        return ("place" if crossed else move.row.direct) if verb is move.trigger else ""
    if sort == "from":
        return "origin"
    if sort == "to":
        return "destination"
    if verb is move.group.core and not move.is_attribute:
        return "place" if move.part else "origin"  # "40,000 people in Sinjar fled"
    return move.row.within or ("destination" if move.is_attribute else "place")


def _host(draft: Draft, move: Move, known: Words) -> Place | None:
    """ "Lebanon hosts 1m refugees", "the camp shelters 11,000 people": the subject is where they are."""
    for verb in (*move.clause, move.trigger):
        if known.among(verb.lemma, "host") and verb.pos in ("VERB", "AUX") and not (move.row.light or is_passive(verb)):
            for head in subjects(verb):
                place = spot_at(draft, head, sure=True)
                if place is not None:
                    return place
    if move.row.who == "to":  # "Mbera camp is home to 108,000"
        return next((p for s in subjects(move.trigger.head) for p in [spot_at(draft, s)] if p is not None), None)
    return None


def _home(draft: Draft, move: Move, found: dict[str, Place]) -> None:
    """ "4,000 South Sudanese fled to Uganda": from South Sudan. "Afghans came back from Iran": to Afghanistan."""
    first, last = phrase(move.group.core)
    tokens = draft.analysis.tokens
    home = homeland(draft, tokens[first], tokens[last])
    if home is None:
        return
    if move.row.term == "returned":
        abroad = found.get("origin")
        if abroad is not None and abroad.country not in (None, home.country):
            found.setdefault("destination", home)
    else:
        abroad = found.get("destination")
        away = bool({"people", "foreigners"} & set(move.row.needs)) or (
            abroad is not None and abroad.country not in (None, home.country)
        )
        if away or move.group.population == "refugee":
            found.setdefault("origin", home)
