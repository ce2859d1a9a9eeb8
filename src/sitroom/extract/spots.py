"""Places that a frame asks for, also those that no gazetteer knows: they stay unresolved, with their words."""

from __future__ import annotations

from sitroom.analyse.grammar import antecedent, phrase
from sitroom.analyse.tokens import Token
from sitroom.extract.actors import actor_of
from sitroom.extract.draft import Draft
from sitroom.extract.places import place_at
from sitroom.records import Place

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
NO_PLACES = frozenset({"armed_group", "armed_forces", "police", "igo", "ngo", "political_group", "media", "company"})


def spot_at(draft: Draft, head: Token, *, sure: bool = False) -> Place | None:
    """The place that `head` names. An unknown name counts when the parser took it for a place, or, with `sure`, when
    the frame leaves nothing else ("fled Xala", "recaptured Xala"), unless it is a known actor."""
    head = antecedent(head)
    place = place_at(draft, head)
    if place is not None or head.pos != "PROPN":
        return place
    if not sure and head.entity not in PLACE_LABELS:
        return None
    actor = actor_of(draft, head)
    if actor is not None and (actor.id is not None or actor.kind in NO_PLACES):
        return None
    first, last = phrase(head)
    span = draft.words(draft.analysis.tokens[first], draft.analysis.tokens[last])
    return Place(name=span.text, text=span.text, start=span.start, end=span.end, precision=None)
