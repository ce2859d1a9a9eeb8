"""TODO displacement."""

from __future__ import annotations

from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft


def extract(draft: Draft) -> None:
    return None
