"""TODO attribution."""

from __future__ import annotations

from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.records import Attribution


def extract(draft: Draft) -> None:
    return None


def attribution_of(draft: Draft, trigger: Token) -> Attribution | None:
    return None


def finish(draft: Draft) -> None:
    return None
