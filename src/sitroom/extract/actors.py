"""TODO actors."""

from __future__ import annotations

from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from collections.abc import Iterable

from sitroom.records import Actor


def extract(draft: Draft) -> None:
    return None


def actor_of(draft: Draft, head: Token) -> Actor | None:
    s = draft.words(head)
    return Actor(name=s.text, text=s.text, start=s.start, end=s.end)


def actors_of(draft: Draft, heads: Iterable[Token]) -> tuple[Actor, ...]:
    return tuple(a for a in (actor_of(draft, h) for h in heads) if a)
