"""Whole numbers for formats that ask for them: by hash of the id, so the same on every machine and in every export."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

BITS = 48  # a number has at most 15 digits, so that spreadsheets and JSON readers keep it exact


def number_of(id_: str, attempt: int = 0) -> int:
    """The number of an id, from 1 up to 2**48; `attempt` gives others, for when it is taken."""
    text = id_ if not attempt else f"{id_}\x1f{attempt}"
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[: BITS // 8], "big") + 1


def numbers(ids: Iterable[str]) -> dict[str, int]:
    """A number for each id, no two alike: where two ids meet in one number, the later id takes its next one."""
    found: dict[str, int] = {}
    taken: set[int] = set()
    for id_ in sorted(set(ids)):
        attempt = 0
        while (number := number_of(id_, attempt)) in taken:
            attempt += 1
        taken.add(number)
        found[id_] = number
    return found
