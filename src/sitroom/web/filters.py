"""A selection in an address: query parameters to a Filter and back, so that what is seen can be linked and
exported."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from sitroom.store.selection import Filter

MOST = 50  # values of one parameter
LONGEST = 200  # characters of a value
_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")

# parameters are named like the fields of Filter; several values of one of these are alternatives
LISTS = (
    "countries", "places", "kinds", "types", "acled", "actors", "statuses", "sources", "reports", "verdicts", "judged",
)  # fmt: skip
DAYS = ("earliest", "latest")


def filter_of(query: QueryParams) -> Filter:
    """The filter that an address asks for; what makes no sense in it is left out, as a page must always show
    something."""
    given: dict[str, Any] = {}
    for name in LISTS:
        values = [v.strip()[:LONGEST].rstrip() for v in query.getlist(name)[:MOST]]
        given[name] = tuple(dict.fromkeys(v for v in values if v))
    for name in DAYS:
        day = query.get(name, "")
        given[name] = day if _DAY.fullmatch(day) else None
    given["bbox"] = _bbox(query.get("bbox", ""))
    given["min_confidence"] = _share(query.get("min_confidence", ""))
    given["text"] = query.get("text", "").strip()[:LONGEST].rstrip() or None
    return Filter(**given)


def _bbox(value: str) -> tuple[float, float, float, float] | None:
    try:
        west, south, east, north = (float(part) for part in value.split(","))
    except ValueError:
        return None
    fits = -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90
    return (west, south, east, north) if fits else None


def _share(value: str) -> float:
    try:
        share = float(value)
    except ValueError:
        return 0.0
    return share if 0 <= share <= 1 else 0.0


def query_of(chosen: Filter, **changes: str | Iterable[str] | None) -> str:
    """The query string of a filter, with some parameters set to other values (None or nothing: left out)."""
    pairs: dict[str, list[str]] = {name: list(getattr(chosen, name)) for name in LISTS}
    for name in (*DAYS, "text"):
        pairs[name] = [getattr(chosen, name) or ""]
    pairs["bbox"] = [",".join(f"{v:g}" for v in chosen.bbox)] if chosen.bbox else []
    pairs["min_confidence"] = [f"{chosen.min_confidence:g}"] if chosen.min_confidence else []
    for name, value in changes.items():
        pairs[name] = [] if value is None else [value] if isinstance(value, str) else list(value)
    return urlencode([(name, value) for name, values in pairs.items() for value in values if value])
