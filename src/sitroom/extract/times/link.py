"""Which time an event belongs to."""

from __future__ import annotations

from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.records import Time


def time_of(draft: Draft, trigger: Token) -> Time | None:
    return None


def time_in(draft: Draft, start: int, end: int) -> Time | None:
    return None
