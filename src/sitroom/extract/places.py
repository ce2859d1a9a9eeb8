"""TODO places."""

from __future__ import annotations

from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.records import Place


def extract(draft: Draft) -> None:
    return None


def place_of(draft: Draft, trigger: Token) -> Place | None:
    return None


def place_at(draft: Draft, head: Token) -> Place | None:
    return None
