"""From where, to where, and where now: the places of a displacement."""

from __future__ import annotations

from collections.abc import Iterator

from sitroom.analyse.grammar import children, doers, objects, obliques, phrase
from sitroom.analyse.tokens import Token
from sitroom.extract.displacement.around import around, in_a_name, is_alone, of_speaker
from sitroom.extract.displacement.moves import Move
from sitroom.extract.displacement.nearer import located, nearest
from sitroom.extract.displacement.needs import places
from sitroom.extract.displacement.words import Words
from sitroom.extract.draft import Draft
from sitroom.extract.places import place_at, place_of
from sitroom.extract.spots import homeland, spot_at
from sitroom.records import Place

THINGS = frozenset({"crossing", "border", "airport", "port", "bridge"})  # told of another sentence, no place to live
HOME_TERMS = frozenset({"displaced", "fled"})


def routes(draft: Draft, move: Move, known: Words) -> dict[str, Place]:
    """origin, destination and place, as far as the clause says."""
    found: dict[str, Place] = {}
    verbs = [move.trigger, *(move.clause if _carries(move, known) else ()), move.group.core, move.group.head]
    if move.part:
        verbs.reverse()  # "including 30,000 to Chad": its own way before that of the whole
    for verb in dict.fromkeys(verbs):
        for sort, head in [*places(verb, known, "from", "to", "within"), *places(verb, known, "object")]:
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
    _settle(draft, move, known, found)
    return {role: located(draft, nearest(draft, place, known), known) for role, place in found.items()}


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
        return move.row.direct if verb is move.trigger else ""
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
        if known.among(verb.lemma, "host"):
            for head in children(verb, "subject"):
                place = place_at(draft, head)
                if place is not None:
                    return place
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
        away = "people" in move.row.needs or (abroad is not None and abroad.country not in (None, home.country))
        if away or move.group.population == "refugee":
            found.setdefault("origin", home)


def _settle(draft: Draft, move: Move, known: Words, found: dict[str, Place]) -> None:
    """The place of the record: where they are now, where it happened, where the cause was, the one place around."""
    if "place" not in found and move.row.category == "stock" and "destination" in found:
        found["place"] = found["destination"]
    for work_out in (_cause_place, _trigger_place, _only_place, _own_country, _carried, _around):
        if "place" not in found and not (work_out is _around and {"origin", "destination"} & found.keys()):
            place = work_out(draft, move, known)
            if place is not None and not in_a_name(draft, place.start or 0, place.end or 0):
                found["place"] = place
    if move.row.whence and "place" in found:
        found.setdefault("origin", found["place"])


def _trigger_place(draft: Draft, move: Move, known: Words) -> Place | None:
    found = place_of(draft, move.trigger)
    return found if found is not None and found.source == "text" and not _of_doer(draft, found, move) else None


def _carried(draft: Draft, move: Move, known: Words) -> Place | None:
    found = place_of(draft, move.trigger)
    if found is None or found.source != "context" or found.kind in THINGS:
        return None
    return found if is_alone(draft, found) else None


def _own_country(draft: Draft, move: Move, known: Words) -> Place | None:
    """ "55,000 Colombians were displaced": in their country, unless they are refugees or went somewhere."""
    if move.row.term not in HOME_TERMS or move.is_attribute or move.group.marked or "people" in move.row.needs:
        return None
    first, last = phrase(move.group.core)
    tokens = draft.analysis.tokens
    return homeland(draft, tokens[first], tokens[last])


def _of_doer(draft: Draft, place: Place, move: Move) -> bool:
    """ "Kyiv evacuated 2,000 people": whoever does it is not where it happens."""
    acting = doers(move.trigger) if move.row.who in ("undergoer", "either") and objects(move.trigger) else []
    return any(place.start <= t.start < place.end for t in acting)


def _around(draft: Draft, move: Move, known: Words) -> Place | None:
    return around(draft, move.trigger)


def _cause_place(draft: Draft, move: Move, known: Words) -> Place | None:
    """Where the fighting or flood was that drove them out."""
    heads = [h for p, h in obliques(move.trigger) if known.among(p, "cause")]
    heads += doers(move.trigger) if move.row.who == "undergoer" else []
    for head in heads:
        if is_cause(head, known):
            within = [o for p, o in obliques(head) if known.among(p, "within")]
            named = [t for t in head.subtree() if t.pos == "PROPN" and _lies_there(t, head, known)]
            for token in [*within, *named]:
                found = spot_at(draft, token, sure=token in within and token.entity != "PERSON")
                if found is not None and not in_a_name(draft, found.start or 0, found.end or 0):
                    return found
    return None


def _lies_there(name: Token, cause: Token, known: Words) -> bool:
    """ "shelling in Kadugli", "the Kadugli fighting"; not "Russia's offensive" or "the Russia-backed offensive"."""
    step = name
    while step is not cause and step.head is not step:
        elsewhere = step.pos == "ADP" and step.lower != "of" and not known.among(step.lower, "within")
        if step.function == "possessor" or elsewhere:
            return False
        step = step.head
    return True


def _only_place(draft: Draft, move: Move, known: Words) -> Place | None:
    """The place of the sentence when it names but one, and that not in the words for an actor or a speaker."""
    sentence = move.trigger.sentence
    named = [m for m in draft.places if sentence.start <= m.start < sentence.end]
    named = [m for m in named if not any(a.start <= m.start and m.end < a.end for a in draft.actors)]
    named = [m for m in named if not of_speaker(draft, m.start)]
    if len({m.gazetteer_id or m.name for m in named}) != 1:
        return None
    tokens = draft.analysis.tokens_in(named[0].start, named[0].end)
    found = place_at(draft, tokens[-1]) if tokens else None
    return None if found is None or _of_doer(draft, found, move) else found


def is_cause(head: Token, known: Words) -> bool:
    return any(known.among(form, "disaster", "conflict") for form in (head.lemma, head.lower))  # "shelling" as a verb
