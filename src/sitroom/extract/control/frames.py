"""Predicates of control in a sentence, with the heads that fill their roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sitroom.analyse.grammar import children, is_passive, objects, obliques, subjects, undergoers
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.actors import actor_of
from sitroom.extract.compounds import joined
from sitroom.extract.control.places import Held, held, lying_at, remember
from sitroom.extract.control.words import Words, is_armed, is_fighting, is_people, words
from sitroom.extract.draft import Draft
from sitroom.extract.frames.roles import walk
from sitroom.extract.places import place_at, place_of, places_at
from sitroom.extract.status import status_of
from sitroom.lexicon.schema.control import ControlRow

DONE = frozenset({"actual", "ongoing", "negated", "attempted"})
VERBAL = frozenset({"VERB", "AUX"})


@dataclass(frozen=True, slots=True)
class Hit:
    """One predicate with its place. `anchor`: the verb or noun that a light or prepositional noun hangs on."""

    row: ControlRow
    trigger: Token
    last: Token
    held: Held
    controller: tuple[Token, ...]
    holder: tuple[Token, ...]
    by: tuple[Token, ...]
    anchor: Token | None


def find(draft: Draft, sentence: Sentence) -> Iterator[Hit]:
    """The control predicates of a sentence in text order; the first row that fits a word wins."""
    known = words(draft)
    frames = known.frames
    for token in [t for t in sentence.tokens if t.lemma in frames or t.lower in frames]:
        for row in _rows(token, known):
            hits = list(_match(draft, token, row))
            if hits:
                yield from hits
                break


def _rows(token: Token, known: Words) -> Iterable[ControlRow]:
    rows = known.frames.get(token.lemma, [])
    return rows if token.lower == token.lemma else [*known.frames.get(token.lower, []), *rows]


def _match(draft: Draft, token: Token, row: ControlRow) -> Iterator[Hit]:
    if not _fits(token, row):
        return
    anchor = _anchor(token, row)
    if (row.light or row.under) and anchor is None:
        return
    if any(_ways(token, anchor, (way,)) for way in row.without) or _is_former(draft, token):
        return
    controller = _ways(token, anchor, row.controller)
    holder = _ways(token, anchor, row.holder)
    if not _are_fit(draft, row, controller, holder):
        return
    by = [t for t in _ways(token, anchor, row.by) if is_armed(draft, t) or place_at(draft, t) is None]
    if "errand" in row.barred and _is_errand(draft, token, controller):
        return
    if row.change == "besieged" and by and row.pos == "verb" and not any(_may_hold(draft, row, t) for t in by):
        return
    if row.done and status_of(draft, token) not in DONE:
        return
    for found in _places(draft, token, anchor, row):
        sites = words(draft).sorts
        if (
            "placed" in row.needs
            and found.place is None
            and found.head.lemma not in sites["settlement"] | sites["site"]
        ):
            continue
        if "abroad" in row.barred and found.place is not None and found.place.kind == "country":
            continue
        sides = (*controller, *holder, *by, *previous_holder(draft, found.head, token))
        if found.place is None and not any(is_armed(draft, t) for t in sides):
            continue  # "lost ground in the polls"
        if "named" in row.needs and (found.place is None or found.place.kind == "site"):
            continue
        yield Hit(row, token, _last(token, row), found, tuple(controller), tuple(holder), tuple(by), anchor)
        remember(draft, found)


def _are_fit(draft: Draft, row: ControlRow, controller: list[Token], holder: list[Token]) -> bool:
    """Are the roles filled as the row needs?"""
    holds = any(_may_hold(draft, row, t) for t in controller)
    held_by = any(is_armed(draft, t) for t in holder)
    if "armed_controller" in row.needs and not holds:
        return False
    if "fighting_controller" in row.needs and not any(is_fighting(draft, t) for t in controller):
        return False
    if "no_civil_controller" in row.needs and controller and not holds:
        return False
    if "armed_from" in row.needs and not held_by:
        return False
    return not ("no_civil_from" in row.needs and holder and not held_by)


def _may_hold(draft: Draft, row: ControlRow, head: Token) -> bool:
    """A force or power; of those who hold or besiege also a people ("the Kurds hold the city")."""
    return is_armed(draft, head) or (row.change in ("holds", "besieged") and is_people(draft, head))


def _is_errand(draft: Draft, verb: Token, controller: list[Token]) -> bool:
    """Police who enter a house, engineers, soldiers who enter a town to search it or to bring aid: no gain."""
    errands = words(draft).sorts["errand"]
    aims = children(verb, "adverbial", "open_clause")
    if any(t.lemma in errands for t in (*controller, *(a for a in aims if a.tag == "VB"))):
        return True
    actors = [a for t in controller for a in [actor_of(draft, t)] if a is not None]
    return bool(actors) and all(a.kind == "police" or a.sector == "COP" for a in actors)


def _is_former(draft: Draft, token: Token) -> bool:
    """ "a former rebel stronghold" says nothing of now."""
    return any(c.lower in words(draft).sorts["former"] for c in token.children)


def _places(draft: Draft, token: Token, anchor: Token | None, row: ControlRow) -> list[Held]:
    """What the first way that leads to places leads to."""
    for way in row.place:
        if way == "context":
            where = place_of(draft, token)
            return [Held(where, token)] if where is not None else []
        heads = [_meant(draft, t) for t in _ways(token, anchor, (way,)) or _slipped(draft, token, way)]
        found = [
            _put(draft, h, anchor or token) for t in heads for h in [held(draft, t, sure=row.sure)] if h is not None
        ]
        if found:
            return [each for h in found for each in _several(draft, h)]
    return []


def _put(draft: Draft, found: Held, verb: Token) -> Held:
    """ "Raised the flag over the town hall in Sirte": a site without a point lies where its verb says."""
    place = found.place
    if place is None or place.kind != "site" or place.lat is not None or place.source != "text":
        return found
    spots = (place_at(draft, o) for prep, o in obliques(verb) if prep in ("in", "at") and o.i > found.head.i)
    near = next((p for p in spots if p is not None and p.lat is not None and p.source == "text"), None)
    return found if near is None else Held(lying_at(place, near), found.head)


def _slipped(draft: Draft, verb: Token, way: str) -> list[Token]:
    """ "had recaptured Wad Banda" with the name read as a word of time: the place right after a verb without object."""
    if way != "undergoer" or verb.pos not in VERBAL:
        return []
    after = [c for c in verb.children if c.function == "noun_adverb" and c.pos == "PROPN" and c.i > verb.i]
    return [c for c in after if c.subtree()[0].i == verb.i + 1 and place_at(draft, c) is not None]


def _several(draft: Draft, found: Held) -> list[Held]:
    """ "the towns of A and B": each of them."""
    if found.place is None or found.place.kind == "site":
        return [found]
    return [Held(place, found.head) for place in places_at(draft, found.head, found.place)]


def _meant(draft: Draft, head: Token) -> Token:
    """The place that "it" takes up within the sentence ("trapped inside the city when it fell"): the nearest before."""
    if head.lower != "it":
        return head
    first = head.sentence.tokens[0].i
    doers = {t.i for s in subjects(head.head) for t in s.subtree()}  # "brigades from Misrata besieged it"
    for token in reversed(draft.analysis.tokens[first : head.i]):
        if token.i in doers:
            continue
        if token.pos in ("NOUN", "PROPN") and token.function not in ("compound", "possessor", "modifier"):
            sorts = words(draft).sorts
            named = token.pos == "PROPN" or token.lemma in sorts["settlement"]
            named = named or (token.lemma in sorts["site"] and any(c.pos == "PROPN" for c in token.children))
            place = place_at(draft, token) if named else None
            if place is not None and place.source == "text":
                return token
    return head


def _fits(token: Token, row: ControlRow) -> bool:
    if row.pos == "verb":
        if token.pos not in VERBAL or token.function in ("modifier", "compound"):
            return False
        if row.subject and not any(t.lemma in row.subject for t in subjects(token)):
            return False
        return not row.particle or any(c.lower in row.particle.split("|") for c in _adverbs(token))
    if row.pos == "noun":
        return token.pos in ("NOUN", "PROPN") and token.function not in ("compound", "modifier")
    if token.function not in ("modifier", "compound") and not joined(token):
        return False
    return bool(joined(token)) == ("joined" in row.controller)


def _adverbs(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.function in ("particle", "adverb", "prep")]


def _last(token: Token, row: ControlRow) -> Token:
    """The particle when it stands right after the verb ("took back")."""
    if row.particle:
        for child in _adverbs(token):
            if child.lower in row.particle.split("|") and child.i == token.i + 1:
                return child
    return token


def _anchor(token: Token, row: ControlRow) -> Token | None:
    """The light verb over a noun; for "under X's control", what the phrase describes."""
    head = token
    while head.function == "conjunct" and head.head.pos == "NOUN":
        head = head.head
    if row.light:
        verb = head.head
        fits = verb.lemma in row.light and head.function in ("object", "passive_subject")
        return verb if fits else None
    if row.under:
        words_over = _prepositions(head)
        if not words_over or words_over[0] not in row.under:
            return None
        return words_over[1] if not row.over or words_over[1].lemma in row.over else None
    return None


def _prepositions(head: Token) -> tuple[str, Token] | None:
    """("out of", what it hangs on) for a prepositional object."""
    if head.function != "prep_object":
        return None
    prep = head.head
    text = prep.lower
    while prep.head.pos in ("ADP", "SCONJ", "ADV") and prep.head is not prep:
        prep = prep.head
        text = f"{prep.lower} {text}"
    return text, prep.head


def _ways(token: Token, anchor: Token | None, ways: tuple[str, ...]) -> list[Token]:
    """Heads at the end of the first way that leads anywhere."""
    for way in ways:
        found = _way(token, anchor, way)
        if found:
            return found
    return []


def _way(token: Token, anchor: Token | None, way: str) -> list[Token]:
    if way == "joined":
        name = joined(token)
        return [name] if name is not None else []
    if way == "named":
        return [token.head] if token.head is not token and token.head.i > token.i else []
    if way.startswith("light."):
        return walk(way.removeprefix("light."), anchor) if anchor is not None else []
    if way == "under.subject":
        return described(anchor)
    if way.startswith("under."):
        return walk(way.removeprefix("under."), anchor) if anchor is not None else []
    return walk(way, token)


def described(anchor: Token | None) -> list[Token]:
    """What a prepositional phrase describes: the noun it hangs on, or the verb's subject or object."""
    if anchor is None:
        return []
    if anchor.pos not in VERBAL:
        return [anchor]
    if is_passive(anchor) or not objects(anchor):
        return subjects(anchor) or undergoers(anchor)
    return objects(anchor)


def previous_holder(draft: Draft, place: Token, trigger: Token) -> list[Token]:
    """Who held it, when the place itself says so: "rebel-held areas", "territory lost to insurgents"."""
    apposed = [c for a in children(place, "apposition") for c in a.children]
    for child in (*place.children, *apposed):
        if child is trigger:
            continue
        name = joined(child) if child.pos != "PROPN" else None
        if name is not None and child.i < place.i:
            return [name]
        if child.function == "adnominal" and child.lemma in words(draft).sorts["losing"]:
            return walk("to", child)
        if child.function == "adnominal" and child.lemma in words(draft).sorts["holding"]:
            return walk("doer", child)
    return []
