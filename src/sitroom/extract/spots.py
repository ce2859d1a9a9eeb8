"""Places that a frame asks for, also those that no gazetteer knows: they stay unresolved, with their words."""

from __future__ import annotations

from sitroom.analyse.grammar import antecedent, children, obliques, phrase
from sitroom.analyse.tokens import Token
from sitroom.extract.actors import actor_of
from sitroom.extract.draft import Draft
from sitroom.extract.places import place_at
from sitroom.extract.places.phrase import as_place
from sitroom.extract.places.words import words_of
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.control import ControlWordRow
from sitroom.lexicon.schema.countries import CountryRow
from sitroom.records import Place, PlaceMention

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
WIDE = frozenset({"country", "continent", "region", "sea"})  # kinds of places that yield to those within them
NO_PLACES = frozenset({"armed_group", "armed_forces", "police", "igo", "ngo", "political_group", "media", "company"})


def spot_at(draft: Draft, head: Token, *, sure: bool = False) -> Place | None:
    """The place that `head` names. An unknown name counts when the parser took it for a place, or, with `sure`, when
    the frame leaves nothing else ("fled Xala", "recaptured Xala"), unless it is a known actor."""
    head = antecedent(head)
    place = place_at(draft, head)
    if place is not None:
        return place
    if head.pos == "NOUN" and head.lemma in draft.lexicon.compiled("spots.generic", _generic):
        named = [c for c in children(head, "compound") if c.pos == "PROPN" and c.i < head.i]
        bodies = [a for c in named for a in [actor_of(draft, c)] if a is not None and a.kind in NO_PLACES]
        if head.tag == "NNS" and named:  # "UN compounds in Juba and Bor"
            inside = [place_at(draft, o) for prep, o in obliques(head) if prep in ("in", "at")]
            if inside and inside[0] is not None:
                return inside[0]
        return unresolved(draft, head) if named and not bodies else None  # "the Bimbwi area", not "UN compounds"
    if head.pos != "PROPN" or head.text.islower():
        return None  # "fled to the bush"
    if any(t.start < head.end and head.start < t.end for t in draft.times):
        return None  # "between 21 and 23 February"
    if not sure and head.entity not in PLACE_LABELS:
        return None
    actor = actor_of(draft, head)
    if actor is not None and (actor.id is not None or actor.kind in NO_PLACES):
        return None
    if head.tag == "NNPS" and head.entity not in PLACE_LABELS:
        return None
    return unresolved(draft, head)


def unresolved(draft: Draft, head: Token) -> Place:
    """A place by its words alone, with no more than a name."""
    first, last = phrase(head)
    tokens = draft.analysis.tokens[first : last + 1]
    named = next((n for n, t in enumerate(tokens) if t.text in "([" and n), len(tokens))
    span = draft.words(tokens[0], tokens[named - 1])
    return Place(name=span.text, text=span.text, start=span.start, end=span.end, precision=None)


def _generic(lexicon: Lexicon) -> frozenset[str]:
    """Nouns for places: with a name before them they are one."""
    rows = lexicon.rows("control_words", ControlWordRow)
    return frozenset(f for r in rows if r.sort in ("site", "settlement", "area") for f in r.forms) | frozenset(
        words_of(lexicon).kinds
    )


def homeland(draft: Draft, first: Token, last: Token) -> Place | None:
    """The country that words such as "South Sudanese" or "Syrian refugees" speak of, from the first such word."""
    countries = draft.lexicon.compiled("spots.demonyms", _demonyms)
    tokens = draft.analysis.tokens[first.i : last.i + 1]
    for n, token in enumerate(tokens):
        for width in (3, 2, 1):
            words = tokens[n : n + width]
            row = countries.get(" ".join(t.lower for t in words)) if len(words) == width else None
            if row is not None and not (n and tokens[n - 1].lower == "ethnic"):
                span = draft.words(token, words[-1])
                return Place(
                    name=row.name, text=span.text, start=span.start, end=span.end, lat=row.lat, lon=row.lon,
                    country=row.id, kind="country", precision=3,
                )  # fmt: skip
    return None


def _demonyms(lexicon: Lexicon) -> dict[str, CountryRow]:
    rows = [r for r in lexicon.rows("countries", CountryRow) if r.until is None]
    return {d.lower(): r for r in rows for d in r.demonyms}


def is_alone(draft: Draft, place: Place) -> bool:
    """Does the sentence that a carried place was read in speak of no other place?"""
    tokens = draft.analysis.tokens_in(place.start, place.end)
    sentence = tokens[0].sentence if tokens else None
    if sentence is None:
        return False
    return only_one(draft, [m for m in draft.places if sentence.start <= m.start < sentence.end]) is not None


def only_one(draft: Draft, found: list[PlaceMention]) -> Place | None:
    """The one place that is meant, a country yielding to what lies in it; None when there are several."""
    narrow = [m for m in found if m.kind not in WIDE] or found
    around = {m.admin1 for m in narrow if m.kind != "admin1"}
    inner = [m for m in narrow if m.kind != "admin1" or m.admin1 is None or m.admin1 not in around] or narrow
    if len({m.gazetteer_id or m.name for m in inner}) != 1:
        return None
    return as_place(draft, inner[0], "context")
