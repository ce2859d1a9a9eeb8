"""Strings that make a pattern try every way to share out a repetition, made from the pattern itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

MANY = 60  # branches of an alternation that are looked into; word lists have thousands, all alike
_WRITTEN = {
    "CATEGORY_DIGIT": r"\d", "CATEGORY_NOT_DIGIT": r"\D", "CATEGORY_SPACE": r"\s", "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w", "CATEGORY_NOT_WORD": r"\W",
}  # fmt: skip
_USUAL = "aA7 .-,\"'\n\t(x"


def attacks(pattern: str, flags: int, length: int) -> Iterator[str]:
    """Each repetition in turn: what comes before it, its content over and over, and what cannot follow."""
    tree = parser.parse(pattern, flags)
    yield sample(tree) * (length // max(1, len(sample(tree)))) + "\x00!"
    seen = set()
    for prefix, body in repetitions(tree, ""):
        for pump in {sample(body), *(c for c in samples(body))}:
            if pump and (prefix, pump) not in seen:
                seen.add((prefix, pump))
                yield prefix + pump * (length // len(pump)) + "\x00!"
                yield pump * (length // len(pump)) + "\x00!"


def repetitions(tree: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    """Every repeated part of a tree with a text that leads to it."""
    for kind, value in tree:
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            _, most, body = value
            if most > 3:
                yield prefix, body
            yield from repetitions(body, prefix)
        elif kind is op.SUBPATTERN:
            yield from repetitions(value[3], prefix)
        elif kind is op.ATOMIC_GROUP:
            yield from repetitions(value, prefix)
        elif kind is op.BRANCH:
            for branch in islice(value[1], MANY):
                yield from repetitions(branch, prefix)
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            yield from repetitions(value[1], prefix)
        prefix += sample([(kind, value)])


def sample(tree: Any) -> str:
    """A text that the tree is likely to match."""
    return "".join(_one(kind, value) for kind, value in tree)


def _one(kind: Any, value: Any) -> str:
    if kind is op.LITERAL:
        return chr(value)
    if kind is op.NOT_LITERAL:
        return next(c for c in _USUAL if ord(c) != value)
    if kind is op.ANY:
        return "a"
    if kind is op.IN:
        return _member(value)
    if kind is op.BRANCH:
        return sample(value[1][0])
    if kind is op.SUBPATTERN:
        return sample(value[3])
    if kind is op.ATOMIC_GROUP:
        return sample(value)
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        least, most, body = value
        return sample(body) * min(max(least, 1), most)
    return ""


def samples(tree: Any) -> list[str]:
    """Single characters that a repeated part may be made of, to mix what several of its parts share."""
    if len(tree) == 1 and tree[0][0] is op.IN:
        return [c for c in _USUAL if _is_in(c, tree[0][1])]
    return []


def _member(members: Any) -> str:
    return next((c for c in _USUAL if _is_in(c, members)), None) or next(
        (chr(v if k is op.LITERAL else v[0]) for k, v in members if k in (op.LITERAL, op.RANGE)), "a"
    )


def _is_in(char: str, members: Any) -> bool:
    negated = bool(members) and members[0][0] is op.NEGATE
    found = False
    for kind, value in members:
        if kind is op.LITERAL:
            found |= ord(char) == value
        elif kind is op.RANGE:
            found |= value[0] <= ord(char) <= value[1]
        elif kind is op.CATEGORY:
            found |= re.match(_WRITTEN[str(value)], char) is not None
    return found != negated
