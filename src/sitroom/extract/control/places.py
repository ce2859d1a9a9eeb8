"""The place that is held: a name, a definite site, or ground without a name."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from sitroom.analyse.grammar import antecedent, children, obliques, phrase
from sitroom.analyse.tokens import Token
from sitroom.extract.control.words import words
from sitroom.extract.draft import Draft
from sitroom.extract.spots import spot_at
from sitroom.records import Place

SETTLED = frozenset(
    {"country", "admin1", "admin2", "admin3", "city", "town", "village", "region", "district", "capital"}
)
MAX_GAP = 60  # characters between a site and the name of its place ("headquarters of the division in Baga")


class Held(NamedTuple):
    """`place` is None for ground without a name ("territory", "the towns"). `head`: the noun that names it."""

    place: Place | None
    head: Token


def held(draft: Draft, head: Token, *, sure: bool = False) -> Held | None:
    """What `head` names as a thing that can be held; None when it is no place at all. `sure`: see spot_at."""
    head = antecedent(head)
    sorts = words(draft).sorts
    if head.lemma in sorts["office"]:
        return None
    inner = _shared(head) if head.lemma in sorts["share"] or head.pos == "NUM" else None
    if inner is not None:
        found = held(draft, inner, sure=sure)
        return Held(found.place, head) if found else None
    place = spot_at(draft, head, sure=sure)
    if head.function == "apposition" and head.pos == "NOUN":
        named = spot_at(draft, head.head)  # "El Obeid, an army-held city in North Kordofan"
        if named is not None:
            return Held(named, head)
    if head.lemma in sorts["site"] and (place is None or place.kind in SETTLED):
        place = place or _around(draft, head)
        if head.tag == "NNS":
            return Held(place, head)
        return Held(_site(draft, head, place), head)
    if place is not None:
        return Held(place, head)
    if head.lemma in sorts["area"] or (head.lemma in sorts["settlement"] and head.tag == "NNS"):
        return Held(_around(draft, head), head)
    if head.lemma in sorts["settlement"]:
        return Held(_site(draft, head, None), head)
    return None


def _shared(head: Token) -> Token | None:
    """ "Helmand" of "most of Helmand", "60 percent of the region"."""
    return next((o for p in children(head, "prep") if p.lower == "of" for o in children(p, "prep_object")), None)


def _around(draft: Draft, head: Token) -> Place | None:
    """The named place that a site or area lies in: "positions in Sinjar"."""
    near = (o for prep, o in obliques(head) if prep in ("of", "in", "near", "at", "around", "outside", "on"))
    found = next((p for o in near for p in [spot_at(draft, o)] if p is not None), None)
    return None if found is None else msgspec.structs.replace(found, precision=max(2, found.precision or 2))


def _site(draft: Draft, head: Token, near: Place | None) -> Place:
    """A site of its own, not in any gazetteer: "the Radar Battalion", "an army base near Baga". It lies where `near`
    does, as far as anyone knows."""
    first, last = phrase(head)
    tokens = draft.analysis.tokens
    while first < last and tokens[first].tag in ("PRP$", "JJS", "CD"):
        first += 1  # "its", "last", "two"
    end = tokens[last].end
    if (
        near is not None
        and 0 < near.start - end <= MAX_GAP
        and tokens[last].subtree()[-1].end >= near.end
        and head.sentence.start <= near.start < head.sentence.end
    ):
        end = near.end
    span = draft.span(tokens[first].start, end)
    own = Place(name=span.text, text=span.text, start=span.start, end=span.end, kind="site")
    if near is None:
        return own
    return msgspec.structs.replace(
        own, lat=near.lat, lon=near.lon, country=near.country, admin1=near.admin1, precision=2, source=near.source
    )
