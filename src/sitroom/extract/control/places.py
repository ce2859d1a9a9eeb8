"""The place that is held: a name, a definite site, or ground without a name."""

from __future__ import annotations

from typing import NamedTuple

from sitroom.analyse.grammar import antecedent, children, phrase
from sitroom.analyse.tokens import Token
from sitroom.extract.control.words import words
from sitroom.extract.draft import Draft
from sitroom.extract.spots import spot_at
from sitroom.records import Place

GENERIC = 2  # a bare plural names no single place


class Held(NamedTuple):
    """`place` is None for ground without a name ("territory", "the towns"). `head`: the noun that names it."""

    place: Place | None
    head: Token


def held(draft: Draft, head: Token, *, sure: bool = False) -> Held | None:
    """What `head` names as a thing that can be held; None when it is no place at all. `sure`: see spot_at."""
    head = antecedent(head)
    sorts = words(draft).sorts
    inner = _shared(head) if head.lemma in sorts["share"] or head.pos == "NUM" else None
    if inner is not None:
        found = held(draft, inner, sure=sure)
        return Held(found.place, head) if found else None
    place = spot_at(draft, head, sure=sure)
    if place is not None:
        return Held(place, head)
    if head.lemma in sorts["area"] or (head.lemma in sorts["site"] and head.tag == "NNS"):
        return Held(None, head)
    if head.lemma in sorts["site"]:
        return Held(_site(draft, head), head)
    return None


def _shared(head: Token) -> Token | None:
    """ "Helmand" of "most of Helmand", "60 percent of the region"."""
    return next((o for p in children(head, "prep") if p.lower == "of" for o in children(p, "prep_object")), None)


def _site(draft: Draft, head: Token) -> Place:
    """A site of its own, not in any gazetteer: "the Radar Battalion", "an army base"."""
    first, last = phrase(head)
    span = draft.words(draft.analysis.tokens[first], draft.analysis.tokens[last])
    return Place(name=span.text, text=span.text, start=span.start, end=span.end, kind="site", precision=None)
