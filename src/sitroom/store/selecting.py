"""From a Filter to SQL over the columns of `records`."""

# ruff: noqa: S608 - what is put together here are constants; every value is a parameter

from __future__ import annotations

import re
from typing import Any

import msgspec

from sitroom.lexicon.placenames import fold
from sitroom.store.columns import Areas
from sitroom.store.search import match
from sitroom.store.selection import Filter

Condition = tuple[str, list[Any]]

_LIKE, _ESCAPED = re.compile(r"[%_\\]"), r"\\\g<0>"  # what LIKE takes for more than itself
_ANY = "(SELECT value FROM json_each(?))"  # one parameter for a list of any length
# fields of a Filter that are alternatives for one column
_COLUMNS = {
    "kinds": "r.kind", "types": "r.type", "statuses": "r.status", "sources": "r.outlet", "reports": "r.report_id",
}  # fmt: skip


def where(chosen: Filter, areas: Areas, *, rejected: bool = False) -> tuple[str, list[Any]]:
    """The conditions on `records r`, and their values. `rejected`: keep rejected records too."""
    chosen = _writable(chosen)
    found: list[Condition] = [] if rejected else [("r.judged IS NOT 'rejected'", [])]
    for name, column in _COLUMNS.items():
        values = getattr(chosen, name)
        if values:
            found.append((f"{column} IN {_ANY}", [_listed(values)]))
    found += _about(chosen) + _dates(chosen) + _places(chosen, areas)
    found += [_actor(words) for words in [chosen.actors] if words]
    return " AND ".join(f"({sql})" for sql, _ in found) or "1", [v for _, values in found for v in values]


def _writable(chosen: Filter) -> Filter:
    """The filter with lone surrogates, which nothing that is kept can hold, replaced by what is found nowhere."""
    return msgspec.structs.replace(chosen, **{
        name: tuple(map(_plain, value)) if isinstance(value, tuple) else _plain(value)
        for name, value in msgspec.structs.asdict(chosen).items()
        if name != "bbox" and isinstance(value, str | tuple)
    })  # fmt: skip


def _plain(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def of_reports(chosen: Filter) -> bool:
    """Whether the filter asks about reports only, so that reports without records belong to what it keeps."""
    empty = Filter(sources=chosen.sources, reports=chosen.reports, text=chosen.text)
    return chosen == empty


def reports_where(chosen: Filter) -> tuple[str, list[Any]]:
    """The conditions on `reports` of a filter about reports only."""
    chosen = _writable(chosen)
    found: list[Condition] = []
    if chosen.sources:
        found.append((f"source IN {_ANY}", [_listed(chosen.sources)]))
    if chosen.reports:
        found.append((f"id IN {_ANY}", [_listed(chosen.reports)]))
    if chosen.text is not None:
        found.append(_text(chosen.text, "n", "rowid"))
    return " AND ".join(f"({sql})" for sql, _ in found) or "1", [v for _, values in found for v in values]


def _about(chosen: Filter) -> list[Condition]:
    found: list[Condition] = []
    if chosen.acled:
        listed = _listed(chosen.acled)
        found.append((f"r.acled IN {_ANY} OR r.acled_event IN {_ANY}", [listed, listed]))
    if chosen.min_confidence > 0:
        found.append(("r.confidence >= ?", [chosen.min_confidence]))
    if chosen.text is not None:
        sql, values = _text(chosen.text, "r.report_id", "(SELECT id FROM reports WHERE n = t.rowid)")
        found.append((sql, values))
    if chosen.verdicts:
        found.append((f"r.verdict IN {_ANY}", [_listed(chosen.verdicts)]))
    if chosen.judged:
        sql = "r.judged IS NULL" if "unreviewed" in chosen.judged else "0"
        found.append((f"{sql} OR r.judged IN {_ANY}", [_listed(chosen.judged)]))
    return found


def _text(text: str, column: str, found: str) -> Condition:
    query = match(text)
    if query is None:
        return "0", []
    return f"{column} IN (SELECT {found} FROM reports_text t WHERE reports_text MATCH ?)", [query]


def _dates(chosen: Filter) -> list[Condition]:
    """What may overlap the days asked for; an open end reaches on, but a record without any date is not dated."""
    found: list[Condition] = []
    if chosen.earliest or chosen.latest:
        found.append(("r.earliest IS NOT NULL OR r.latest IS NOT NULL", []))
    if chosen.earliest:
        found.append(("r.latest >= ? OR r.latest IS NULL", [chosen.earliest]))
    if chosen.latest:
        found.append(("r.earliest <= ? OR r.earliest IS NULL", [chosen.latest]))
    return found


def _places(chosen: Filter, areas: Areas) -> list[Condition]:
    found: list[Condition] = []
    if chosen.countries:
        listed = _listed(chosen.countries)
        found.append((f"r.n IN (SELECT record FROM record_places WHERE country IN {_ANY})", [listed]))
    if chosen.places:
        ids = set(chosen.places).union(*(areas.ids(name) for name in chosen.places if not _is_id(name)))
        names = {fold(name) for name in chosen.places if not _is_id(name)}
        sql = f"SELECT record FROM record_places WHERE place_id IN {_ANY} OR folded IN {_ANY}"
        found.append((f"r.n IN ({sql})", [_listed(sorted(ids)), _listed(sorted(names))]))
    if chosen.bbox is not None:
        west, south, east, north = chosen.bbox
        across = "r.lon BETWEEN ? AND ?" if west <= east else "r.lon >= ? OR r.lon <= ?"  # over the date line
        found.append((f"r.lat BETWEEN ? AND ? AND ({across})", [south, north, west, east]))
    return found


def _is_id(place: str) -> bool:
    return place.isdecimal() or place.startswith("x:")


def _actor(actors: tuple[str, ...]) -> Condition:
    """Any of the actors: by id, or all words of one of them in the name."""
    parts, values = [f"actor_id IN {_ANY}"], [_listed(actors)]
    for actor in actors:
        words = fold(actor).split()
        if words:
            likes = " AND ".join(["' ' || folded || ' ' LIKE ? ESCAPE '\\'"] * len(words))
            parts.append(f"folded IN (SELECT folded FROM (SELECT DISTINCT folded FROM record_actors) WHERE {likes})")
            values += [f"% {_LIKE.sub(_ESCAPED, word)} %" for word in words]
    either = " UNION ALL ".join(f"SELECT record FROM record_actors WHERE {part}" for part in parts)
    return f"r.n IN ({either})", values


def _listed(values: Any) -> str:
    return msgspec.json.encode(list(values)).decode()
