"""The control lexicon, compiled: frames by lemma, nouns by class."""

from __future__ import annotations

from dataclasses import dataclass

from sitroom.analyse.grammar import children, obliques
from sitroom.analyse.tokens import Token
from sitroom.extract.actors import actor_of
from sitroom.extract.draft import Draft
from sitroom.lexicon.index import by_form, by_sort
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.control import ControlRow, ControlWordRow

ARMED_KINDS = frozenset({"armed_forces", "armed_group", "police", "state", "government"})
FIGHTING_SECTORS = frozenset({"MIL", "REB", "PRM", "UAF"})
ARMED_SECTORS = frozenset({"MIL", "REB", "PRM", "UAF", "OPP", "GOV"})


@dataclass(slots=True)
class Words:
    """`frames`: lemma or participle -> rows in file order. `sorts`: class -> lemmas."""

    frames: dict[str, list[ControlRow]]
    sorts: dict[str, frozenset[str]]


def words(draft: Draft) -> Words:
    return draft.lexicon.compiled("control", _build)


def _build(lexicon: Lexicon) -> Words:
    return Words(
        frames=by_form(lexicon.rows("control", ControlRow)),
        sorts=by_sort(lexicon.rows("control_words", ControlWordRow)),
    )


def is_armed(draft: Draft, head: Token) -> bool:
    """Does the phrase name a fighting force or the power behind one?"""
    if head.lemma in words(draft).sorts["force"]:
        return not any(c.lower in words(draft).sorts["relief"] for c in head.children)  # "the aid convoy"
    if head.lemma in words(draft).sorts["aircraft"]:
        return False
    if head.lemma in words(draft).sorts["carrier"]:
        return _carries(draft, head)
    if head.lemma in words(draft).sorts["office"]:
        return False  # a party, a council
    actor = actor_of(draft, head)
    if actor is None:
        return False
    if actor.kind in ("person", "people"):  # "diplomats" of a government are no force
        return actor.sector in FIGHTING_SECTORS | {"OPP"}
    return actor.kind in ARMED_KINDS or actor.sector in ARMED_SECTORS


def _carries(draft: Draft, head: Token) -> bool:
    """ "A military convoy", "a column of tanks"; not "a convoy of buses"."""
    near = [*children(head, "modifier", "compound"), *(o for prep, o in obliques(head) if prep in ("of", "from"))]
    return any(t.lemma in words(draft).sorts["force"] for t in near)


def is_fighting(draft: Draft, head: Token) -> bool:
    """A fighting force itself, not a state or its government."""
    actor = actor_of(draft, head)
    if actor is not None and actor.kind in ("state", "government"):
        return False
    return is_armed(draft, head)


def is_people(draft: Draft, head: Token) -> bool:
    """A people that may hold or besiege a place ("the Kurds hold the city")."""
    actor = actor_of(draft, head)
    return actor is not None and actor.kind == "ethnic_group"
