"""A selection in an address: query parameters to a Filter and back, so that what is seen can be linked and
exported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from sitroom.store.selection import Filter

MOST = 50  # values of one parameter
LONGEST = 200  # characters of a value
_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")

# parameter -> field of Filter; several values are alternatives
LISTS: dict[str, str] = {
    "country": "countries", "place": "places", "kind": "kinds", "type": "types", "acled": "acled", "actor": "actors",
    "status": "statuses", "source": "sources", "report": "reports", "verdict": "verdicts", "judged": "judged",
}  # fmt: skip
SINGLES: dict[str, str] = {
    "from": "earliest",
    "to": "latest",
    "bbox": "bbox",
    "confidence": "min_confidence",
    "q": "text",
}


def filter_of(query: QueryParams) -> Filter:
    """The filter that an address asks for; what makes no sense in it is left out, as a page must always show
    something."""
    given: dict[str, Any] = {}
    for name, field in LISTS.items():
        values = [v.strip()[:LONGEST] for v in query.getlist(name)[:MOST]]
        given[field] = tuple(dict.fromkeys(v for v in values if v))
    for name, field in (("from", "earliest"), ("to", "latest")):
        day = query.get(name, "")
        given[field] = day if _DAY.fullmatch(day) else None
    given["bbox"] = _bbox(query.get("bbox", ""))
    given["min_confidence"] = _share(query.get("confidence", ""))
    given["text"] = query.get("q", "").strip()[:LONGEST] or None
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
    pairs: dict[str, list[str]] = {}
    for name, field in LISTS.items():
        pairs[name] = list(getattr(chosen, field))
    pairs["from"] = [chosen.earliest or ""]
    pairs["to"] = [chosen.latest or ""]
    pairs["bbox"] = [",".join(f"{v:g}" for v in chosen.bbox)] if chosen.bbox else []
    pairs["confidence"] = [f"{chosen.min_confidence:g}"] if chosen.min_confidence else []
    pairs["q"] = [chosen.text or ""]
    for name, value in changes.items():
        key = "from" if name == "from_" else name
        pairs[key] = [] if value is None else [value] if isinstance(value, str) else list(value)
    return urlencode([(name, value) for name, values in pairs.items() for value in values if value])


def told(chosen: Filter, names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Each condition for people: its parameter, its value, and the query without it. `names`: parameter -> label."""
    found: list[tuple[str, str, str]] = []
    for name, field in LISTS.items():
        values = getattr(chosen, field)
        for value in values:
            others = tuple(v for v in values if v != value)
            found.append((names.get(name, name), value, query_of(chosen, **{name: others})))
    for name, field in SINGLES.items():
        value = getattr(chosen, field)
        if value:
            shown = ", ".join(f"{v:g}" for v in value) if name == "bbox" else str(value)
            found.append(
                (names.get(name, name), shown, query_of(chosen, **{"from_" if name == "from" else name: None}))
            )
    return found
