"""Figures that belong to another: "including 30,000 children", "310 households (1,600 people)"."""

from __future__ import annotations

from dataclasses import replace

from sitroom.analyse.grammar import children, governors
from sitroom.analyse.tokens import Token
from sitroom.extract.displacement.groups import Group, group_of, of_whom
from sitroom.extract.displacement.moves import Move
from sitroom.extract.displacement.record import add
from sitroom.extract.displacement.words import Words, words
from sitroom.extract.draft import Draft
from sitroom.records import Displacement

Made = list[tuple[Move, Displacement]]


def second_figures(draft: Draft, made: Made) -> Made:
    """Records for the same people counted in the other unit: an apposition with a figure of its own."""
    found: Made = []
    for move, first in made:
        for other in children(move.group.core, "apposition"):
            group = group_of(draft, other)
            counted = group is not None and group.quantity is not None and move.group.quantity is not None
            if group is not None and counted and group.unit != move.group.unit:
                second = replace(move, group=group)
                found.append((second, _like(draft, add(draft, second), first)))
    return found


def _like(draft: Draft, second: Displacement, first: Displacement) -> Displacement:
    """The second count of the same people, with the ways of the first."""
    return draft.change(second, origin=first.origin, destination=first.destination, place=first.place)


def add_parts(draft: Draft, made: Made) -> None:
    """Links "including N" to the figure that it is part of; makes a record for it where it has no verb of its own."""
    known = words(draft)
    taken = {move.group.head.i for move, _ in made} | {move.group.core.i for move, _ in made}
    for move, record in list(made):
        whole = _whole(move.group, made, known)
        if whole is not None and whole[1].id != record.id:
            draft.change(record, part_of=whole[1].id)
    for move, record in list(made):
        for head in _included(draft, move, known):
            group = group_of(draft, head) if head.i not in taken else None
            if group is not None and group.quantity is not None and group.core.i not in taken:
                taken.add(head.i)
                part = replace(
                    move, group=replace(group, population=group.population or move.group.population), part=True
                )
                draft.change(add(draft, part), part_of=record.id)


def _whole(group: Group, made: Made, known: Words) -> tuple[Move, Displacement] | None:
    """The move whose figure this group is part of: it stands after "including"."""
    link = _link(group.head)
    among = group.head if of_whom(group.head) else None
    if link is not None and known.among(link.lower, "part"):
        among = link
    if among is None:
        return None
    link = among
    before = [(m, r) for m, r in made if m.group.head.i < link.i and m.group.quantity is not None]
    return before[-1] if before else None


def _link(head: Token) -> Token | None:
    """The preposition over a head or its coordination."""
    while head.function == "conjunct":
        head = head.head
    return head.head if head.function == "prep_object" else None


def _included(draft: Draft, move: Move, known: Words) -> list[Token]:
    """Heads after "including" in the move's sentence, if it is the nearest move before."""
    found = []
    for token in move.trigger.sentence.tokens:
        if token.lower == "including" and token.i > move.group.core.i and move.group.quantity is not None:
            found += [c for t in children(token, "prep_object", "object") for c in [t, *children(t, "conjunct")]]
    return [t for t in found if not any(g.lemma in known.sorts["harm"] for g in governors(t) if g.i > move.trigger.i)]
