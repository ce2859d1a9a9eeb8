"""TODO quantities."""

from __future__ import annotations

from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.records import Quantity


def extract(draft: Draft) -> None:
    return None


def quantity_of(draft: Draft, noun: Token) -> Quantity | None:
    return None
