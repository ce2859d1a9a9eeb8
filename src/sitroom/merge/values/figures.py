"""Arithmetic of counts that are told as intervals, and the rule for the best of them (docs/merging.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from sitroom.merged import Value

Relation = Literal["agree", "compatible", "conflict"]

INFINITE = float("inf")
# best first: of equally supported figures the more exactly told one wins
_EXACTNESS = {"exact": 0, None: 0, "range": 1, "approximately": 2, "more_than": 3, "vague": 4, "less_than": 5}


def bounds(value: Value, tolerance: float = 0.0) -> tuple[float, float]:
    """What a told figure leaves possible, inclusive. `tolerance`: how far "about" reaches either way, as a share."""
    low = 0.0 if value.low is None else float(value.low)
    high = INFINITE if value.high is None else float(value.high)
    if value.qualifier == "approximately":
        return low * (1 - tolerance), high * (1 + tolerance)
    return low, high


def agree(a: Value, b: Value, tolerance: float = 0.0) -> Relation:
    """How two figures stand to each other: told alike, possible together, or not."""
    if (a.low, a.high, a.qualifier or "exact") == (b.low, b.high, b.qualifier or "exact"):
        return "agree"
    one, two = bounds(a, tolerance), bounds(b, tolerance)
    return "compatible" if max(one[0], two[0]) <= min(one[1], two[1]) else "conflict"


def holds(a: Value, b: Value) -> bool:
    """Whether `a` leaves everything possible that `b` does ("at least 10" holds "14")."""
    one, two = bounds(a), bounds(b)
    return one[0] <= two[0] and two[1] <= one[1]


def point(value: Value) -> int | None:
    """The one number that a told figure counts as: its lower end, as is usual in coding deaths; its upper end where no
    lower one is told ("up to 40"). None: no figure."""
    return value.low if value.low is not None else value.high


def best(
    values: Sequence[Value], support: Mapping[int, int] | None = None, told: Mapping[int, str] | None = None
) -> int | None:
    """The best figure; None without figures. Superseded values do not count.

    In this order: the number that most independent origins give; of these the one that most leave possible ("100 or
    more" leaves 204); of these the one told most exactly (exact, range, about, at least, in words only); of these the
    one that came up last, as tolls are corrected; of one day the lowest. "Up to 40" is best only where nothing else is
    told.
    `support`: independent origins of each number (`point`); without it the most that any one value of it has. `told`:
    the ISO day on which each number was first told, "" where it is not known."""
    figures = [v for v in values if not v.superseded and point(v) is not None]
    firm = [v for v in figures if v.low is not None] or figures
    if support is None:
        support = {}
        for value in firm:
            number = point(value) or 0
            support[number] = max(value.origins, support.get(number, 0))
    day = {number: _ordinal(first) for number, first in (told or {}).items()}
    ranked = [
        (-support.get(number, 0), -_possible(number, figures), _EXACTNESS[v.qualifier], -day.get(number, 0), number)
        for v in firm
        for number in [point(v) or 0]
    ]
    return min(ranked)[-1] if ranked else None


def _ordinal(day: str) -> int:
    try:
        return date.fromisoformat(day[:10]).toordinal()
    except ValueError:
        return 0


def _possible(number: int, values: Sequence[Value]) -> int:
    """Origins of the values that leave a number possible."""
    return sum(v.origins for v in values if bounds(v)[0] <= number <= bounds(v)[1])


def span(
    values: Sequence[Value], support: Mapping[int, int] | None = None, told: Mapping[int, str] | None = None
) -> tuple[int | None, int | None, int | None]:
    """Low, best and high: the lowest and highest number that is told (an open end adds none), and the best between."""
    figures = [v for v in values if not v.superseded and point(v) is not None]
    lows = [v.low for v in figures if v.low is not None]
    numbers = [n for v in figures for n in (v.low, v.high) if n is not None]
    return min(lows, default=None), best(figures, support, told), max(numbers, default=None)
