"""What an engine is given: work on parts of a run, and what becomes of a part whose process came to an end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from sitroom.records import Failure, Reading, Report

Item = Report | Failure
Result = Reading | Failure
P = TypeVar("P")
R = TypeVar("R")

LOST = "the process that read it came to an end twice: given up"


class LostError(Exception):
    """The process that had a part came to an end before it was done."""


@dataclass(frozen=True, slots=True)
class Work(Generic[P, R]):
    """`do` makes the result of a part; it must pickle, for it runs in other processes.

    When a process ends in the middle of a part, `divide` takes the part apart so that each piece has one report,
    `give_up` is the result of a piece that ends every process that takes it, and `join` puts results together."""

    do: Callable[[P], R]
    divide: Callable[[P], list[P]]
    give_up: Callable[[P], R]
    join: Callable[[list[R]], R]


def pieces(items: Iterable[Item]) -> list[list[Item]]:
    """The items in order, one report in each piece; failures go with the report after them."""
    found: list[list[Item]] = [[]]
    for item in items:
        found[-1].append(item)
        if isinstance(item, Report):
            found.append([])
    return [piece for piece in found if piece]


def given_up(items: Iterable[Item]) -> list[Result]:
    """The results of items that cannot be read: a Failure "crash" for each report."""
    return [Failure(input=i.id, kind="crash", message=LOST) if isinstance(i, Report) else i for i in items]
