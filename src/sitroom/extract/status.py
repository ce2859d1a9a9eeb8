"""TODO status."""

from __future__ import annotations

from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.records import Status


def status_of(draft: Draft, trigger: Token) -> Status:
    return "actual"


def is_background(draft: Draft, trigger: Token) -> bool:
    return False
