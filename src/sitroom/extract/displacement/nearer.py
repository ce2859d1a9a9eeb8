"""The first and closest of the places that stand in a row: "in Sipa village in Lupane district", "in A, B and C"."""

from __future__ import annotations

from sitroom.analyse.grammar import children
from sitroom.analyse.tokens import Token
from sitroom.extract.displacement.around import in_a_name
from sitroom.extract.displacement.words import Words
from sitroom.extract.draft import Draft
from sitroom.extract.places.mentions import mention_at
from sitroom.extract.places.phrase import as_place
from sitroom.extract.spots import spot_at, unresolved
from sitroom.records import Place

LINKS = frozenset({",", "and", "or", "the"})
STEPS = 8  # places of a row that are walked back
AROUND = frozenset({"country", "admin1", "admin2"})  # kinds of places that others lie in
REACH = 8  # tokens
WIDE = frozenset({"country", "continent", "region", "sea"})


def nearest(draft: Draft, place: Place, known: Words) -> Place:
    """The first of a row of places that ends in `place`, or the one within it that is named before it."""
    if place.source != "text":
        return place
    for _ in range(STEPS):
        before, inside = _before(draft, place, known)
        if before is None or (before.kind in WIDE and place.kind not in WIDE):
            return place
        if not inside and before.gazetteer_id is None and place.gazetteer_id is not None:
            return place  # of a list, one that can be put on a map
        place = _within(before, place) if inside else before
    return place


def located(draft: Draft, place: Place, known: Words) -> Place:
    """A place that no gazetteer knows with the country and province of the known one right after it ("Kazia lake in
    Lubero"); one that was taken for a namesake in another country is left unresolved."""
    if place.source != "text" or place.kind in AROUND:
        return place
    tokens = draft.analysis.tokens_in(place.start, place.end)
    rest = draft.analysis.tokens[tokens[-1].i + 1 : tokens[-1].i + REACH] if tokens else []
    if not rest or not (rest[0].text == "," or known.among(rest[0].lower, "within")):
        return place
    for token in rest[1:]:
        mention = mention_at(draft, token)
        if mention is not None:
            return _within(place, as_place(draft, mention)) if mention.kind in AROUND else place
        if token.pos not in ("DET", "ADJ", "PROPN", "NOUN"):
            break
    return place


def _within(inner: Place, outer: Place) -> Place:
    """A place inside a known one: a namesake in another country is not meant."""
    if outer.country is None or inner.country == outer.country:
        return inner
    return Place(
        name=inner.text, text=inner.text, start=inner.start, end=inner.end, country=outer.country, admin1=outer.admin1,
        source=inner.source,
    )  # fmt: skip


def _before(draft: Draft, place: Place, known: Words) -> tuple[Place | None, bool]:
    """The place that ends right before this one, but for a comma, "and" or a preposition of place; whether this one
    is around it."""
    words = draft.analysis.tokens_in(place.start, place.end)
    if not words:
        return None, False
    first = words[0].sentence.tokens[0].i
    at, tokens = words[0].i - 1, draft.analysis.tokens
    listed = False
    while at > first and tokens[at].lower in LINKS:
        listed = listed or tokens[at].lower != "the"
        at -= 1
    nested = not listed and (tokens[at].text == "(" or _is_within(tokens[at], known))
    at -= 1 if nested else 0
    at -= 1 if nested and tokens[at].text == ")" else 0
    if at <= first or not (nested or listed):
        return None, False
    found = _ending_at(draft, tokens[at], sure=nested)
    if found is None or (nested and not _says_where(draft, found, known)):
        return None, False
    return found, nested


def _is_within(word: Token, known: Words) -> bool:
    return word.pos == "ADP" and known.among(word.lower, "within")


def _ending_at(draft: Draft, last: Token, *, sure: bool) -> Place | None:
    """`sure`: a preposition of place follows, so that a name is a place's even if peoples are called so too."""
    found = spot_at(draft, last, sure=last.pos == "PROPN" and last.entity != "PERSON")
    if found is not None and (found.source != "text" or found.start > last.start):
        found = None  # what it lies in, or takes up
    if sure and found is None and _is_name(last):
        found = unresolved(draft, last)
    if found is None or in_a_name(draft, found.start, found.end):
        return None
    return found


def _is_name(last: Token) -> bool:
    """ "Tawisha", "Siwa area"."""
    if last.pos == "PROPN":
        return last.entity not in ("PERSON", "DATE")
    return last.tag == "NN" and any(c.pos == "PROPN" and c.i < last.i for c in children(last, "compound"))


def _says_where(draft: Draft, place: Place, known: Words) -> bool:
    """It stands after a preposition of place itself: not "from A in B"."""
    tokens = draft.analysis.tokens_in(place.start, place.end)
    at = tokens[0].i - 1 if tokens else 0
    while at > 0 and draft.analysis.tokens[at].pos in ("DET", "ADJ", "NUM"):
        at -= 1
    word = draft.analysis.tokens[at]
    return _is_within(word, known) or word.lower == "of"
