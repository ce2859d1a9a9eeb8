"""Rows of lexicons by the words that name them: what organs look things up in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar


class Formed(Protocol):
    """A row with the words it is found by."""

    @property
    def forms(self) -> Any: ...


class Sorted(Formed, Protocol):
    """A row that puts its words into a class."""

    @property
    def sort(self) -> str: ...


F = TypeVar("F", bound=Formed)


def by_form(rows: Iterable[F]) -> dict[str, list[F]]:
    """Word -> its rows, in the order of the file."""
    index: dict[str, list[F]] = {}
    for row in rows:
        for form in row.forms:
            index.setdefault(form, []).append(row)
    return index


def by_sort(rows: Iterable[Sorted]) -> dict[str, frozenset[str]]:
    """Class -> all of its words."""
    index: dict[str, frozenset[str]] = {}
    for row in rows:
        index[row.sort] = index.get(row.sort, frozenset()) | frozenset(row.forms)
    return index
