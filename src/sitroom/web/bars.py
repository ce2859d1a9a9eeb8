"""A histogram of time: whole days, weeks, months, quarters or years, as many as fit beside each other."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import accumulate
from math import ceil, floor
from typing import Any

MOST = 140  # bars, about
_EPOCH = date(1970, 1, 1).toordinal()
_WIDTHS = ((1.0, "day"), (7.0, "week"), (30.44, "month"), (91.31, "quarter"), (365.25, "year"))  # days
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_EDGE = 0.05  # share of the records at either end that may lie far off

Span = tuple[int | None, int | None]  # first and last possible day, since 1970; None: open or unknown


def day_of(iso: str | None) -> int | None:
    """Days since 1970; None for None."""
    return None if iso is None else date.fromisoformat(iso[:10]).toordinal() - _EPOCH


def bars_of(spans: Mapping[Span, int]) -> dict[str, Any] | None:
    """The bars for so many records of each span; None when no record has a day.

    A record counts once, in the bar of its first possible day. `edges`: the first day of each bar, and the day after
    the last one; `unit`: what a bar is; `all`, `sure`: records in each bar, and those that also end in it; `undated`:
    without any day; `beyond`: that begin before the first bar or after the last."""
    begun: dict[int, int] = {}
    for (first, last), number in spans.items():
        day = last if first is None else first
        if day is not None:
            begun[day] = begun.get(day, 0) + number
    if not begun:
        return None
    unit, edges = bins(*extent(begun))
    whole, sure = [0] * (len(edges) - 1), [0] * (len(edges) - 1)
    undated = beyond = 0
    for (first, last), number in spans.items():
        day = last if first is None else first
        if day is None:
            undated += number
        elif not edges[0] <= day < edges[-1]:
            beyond += number
        else:
            bar = bisect_right(edges, day) - 1
            whole[bar] += number
            if first is not None and last is not None and last < edges[bar + 1]:
                sure[bar] += number
    return {"unit": unit, "edges": edges, "all": whole, "sure": sure, "undated": undated, "beyond": beyond}


def bars_between(told: Iterable[tuple[str | None, str | None, int]]) -> dict[str, Any] | None:
    """The bars for first and last ISO days, and how many records have them."""
    spans: Counter[Span] = Counter()
    for first, last, number in told:
        spans[day_of(first), day_of(last)] += number
    return bars_of(spans)


def extent(begun: Mapping[int, int]) -> tuple[int, int]:
    """The first and last day worth a bar: all that records begin on, unless a few far off would squeeze the rest."""
    days = sorted(begun)
    reached = list(accumulate(begun[day] for day in days))
    total = reached[-1]

    def nth(number: int) -> int:
        return days[bisect_right(reached, number)]

    low, high = days[0], days[-1]
    start, end = nth(floor(total * _EDGE)), nth(ceil(total * (1 - _EDGE)) - 1)
    pad = ceil((end - start) * _EDGE) + 3
    far = high - low > 3 * (end - start + 2 * pad)
    return (max(low, start - pad), min(high, end + pad)) if far else (low, high)


def bins(first: int, last: int) -> tuple[str, list[int]]:
    """The unit and the edges of the bars for a stretch of days."""
    unit = next((unit for days, unit in _WIDTHS if (last - first + 1) / days <= MOST), _WIDTHS[-1][1])
    if unit in _MONTHS:
        return unit, _month_edges(first, last, _MONTHS[unit])
    step = 1 if unit == "day" else 7
    start = first if unit == "day" else first - (first + 3) % 7  # weeks begin on Monday
    return unit, list(range(start, last + step + 1, step))


def _month_edges(first: int, last: int, months: int) -> list[int]:
    begin = date.fromordinal(first + _EPOCH)
    month = begin.year * 12 + (begin.month - 1) // months * months
    edges: list[int] = []
    while not edges or edges[-1] <= last:
        year = month // 12
        day = date(year, month % 12 + 1, 1) if year <= date.max.year else None
        edges.append((day.toordinal() if day else date.max.toordinal() + 1) - _EPOCH)
        month += months
    return edges
