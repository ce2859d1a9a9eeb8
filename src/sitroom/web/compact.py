"""The records of a selection as small as a browser can use them: numbers, and each combination of values once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import Any, TypeVar

from sitroom.store.points import Points
from sitroom.web.bars import bars_between, day_of

DEGREES = 4  # decimals of a degree: ten metres, finer than any place that is read
_HAPPENED = frozenset({"actual", "ongoing"})
T = TypeVar("T", bound=Hashable)


def compact(found: Points) -> dict[str, Any]:
    """Points as static/js/mapdata.js wants them."""
    places, spot = coded(zip(found.lon, found.lat, found.place_precision, found.place, strict=True))
    told, sort = coded(zip(found.kind, found.type, found.status, found.judged, found.verdict, strict=True))
    ends, span = coded(zip(found.earliest, found.latest, strict=True))
    counted = Counter(span)
    sorts = [(kind, type_, status, standing(status, *rest), rest[1]) for kind, type_, status, *rest in told]
    return {
        "total": len(found.id),
        "spots": [(_degrees(lon), _degrees(lat), precision, place) for lon, lat, precision, place in places],
        "sorts": sorts,
        "spans": [(day_of(first), day_of(last)) for first, last in ends],
        "spot": spot,
        "sort": sort,
        "span": span,
        "ids": "\n".join(found.id),
        "bars": bars_between((*pair, counted[number]) for number, pair in enumerate(ends)),
    }


def coded(values: Iterable[T]) -> tuple[list[T], list[int]]:
    """Each value once, in order of coming, and for each value its number in that list."""
    numbers: dict[T, int] = {}
    code = [numbers.setdefault(value, len(numbers)) for value in values]
    return list(numbers), code


def standing(status: str, judged: str | None, verdict: str | None) -> str:
    """How firm a record stands: "confirmed" (a reviewer accepted it, or sources of their own agree), "claimed", or
    "unreal" (it did not happen, or not yet)."""
    if status not in _HAPPENED:
        return "unreal"
    return "confirmed" if judged in ("accepted", "corrected") or verdict == "agree" else "claimed"


def _degrees(value: float | None) -> float | None:
    return None if value is None else round(value, DEGREES)
