"""Builds what is shown of one happening from the records that tell of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sitroom.lexicon.loader import Lexicon, load_lexicon
from sitroom.lexicon.placenames import fold
from sitroom.merge.copies import Origins
from sitroom.merge.items import family_of, sides_of, time_of
from sitroom.merge.sources import count, origin_keys
from sitroom.merge.values import comparisons, overall
from sitroom.merged import Comparison, Incident, Link, merged_id
from sitroom.records import (
    Access,
    Actor,
    Agreement,
    Control,
    Displacement,
    Event,
    Place,
    Record,
    Report,
    Status,
    subtype_of,
)

NEVER = "9999"  # a day after all, for reports without a date
DOUBT = 0.6  # what each further independent source leaves of the doubt
MOST = 0.99
MAX_ACTORS = 12  # named on each side
# what is known to have happened comes before what is told otherwise
_STANDING: Mapping[Status, int] = {
    "actual": 0, "ongoing": 1, "attempted": 2, "planned": 3, "threatened": 4, "requested": 5, "negated": 6,
    "hypothetical": 7,
}  # fmt: skip
_WIDE = frozenset({"country", "admin1", "region", "continent", "sea", "desert"})
_READ = {"text": 0, "context": 1, "report": 2}


def incident(
    members: Sequence[Record],
    links: Sequence[Link],
    origins: Origins,
    reports: Mapping[str, Report],
    lexicon: Lexicon | None = None,
) -> Incident:
    """The incident that `members` (not empty, all of one family) make.

    `links`: those among them, best first; a tree of them is kept. `reports`: of the members; texts are not looked at.
    """
    lexicon = lexicon or load_lexicon()
    told = in_order(members, reports)
    first = told[0]
    keys = origin_keys(told, origins, reports, lexicon)
    compared = comparisons(family_of(first), told, origins, reports, lexicon, keys=keys)
    verdict, reason = overall(compared, lexicon)
    sources = count(keys.values())
    earliest, latest = span(told)
    figure = _figure(first, compared)
    best_link = tree(told, links)
    return Incident(
        id=merged_id("incident", [first.id]),
        family=family_of(first),
        type=_usual([subtype_of(m) for m in told]) or "",
        mode=_usual([mode for m in told if (mode := mode_of(m))]),
        sub_event_type=_usual([m.acled.sub_event_type for m in told if isinstance(m, Event) and m.acled]),
        status=min((m.status for m in told), key=lambda s: _STANDING[s]),
        members=tuple(m.id for m in told),
        earliest=earliest,
        latest=latest,
        place=place_of(told),
        source=_actors(a for m in told for a in sides_of(m)[0]),
        target=_actors(a for m in told for a in sides_of(m)[1]),
        low=figure.low if figure else None,
        best=figure.best if figure else None,
        high=figure.high if figure else None,
        values=compared,
        reports=tuple(dict.fromkeys(m.report_id for m in told)),
        independent_sources=sources,
        verdict=verdict,
        reason=reason,
        links=best_link,
        confidence=confidence(told, sources),
    )


def in_order(members: Iterable[Record], reports: Mapping[str, Report]) -> list[Record]:
    """In the order of telling: day of publication, report, place in the report."""

    def when(record: Record) -> tuple[str, str, int, str]:
        report = reports.get(record.report_id)
        return (report.published if report else None) or NEVER, record.report_id, record.trigger.start, record.id

    return sorted(members, key=when)


def confidence(told: Sequence[Record], sources: int) -> float:
    """That the happening is as told: the surest member's confidence, and each further independent source takes away
    two fifths of the doubt that is left."""
    best = max(m.confidence for m in told)
    return round(min(MOST, 1 - (1 - best) * DOUBT ** max(0, sources - 1)), 2)


# ---- kinds ----


def mode_of(record: Record) -> str | None:
    match record:
        case Event():
            return record.mode
        case Control():
            return record.means
        case Displacement():
            return record.population
        case Agreement():
            return record.state
        case Access():
            return record.state
        case _:
            return None


# ---- what they say together ----


def _usual(values: Sequence[str]) -> str | None:
    """The most frequent value; the first told of those that are equally so."""
    counted = Counter(values)
    return max(counted, key=lambda v: (counted[v], -values.index(v))) if counted else None


def span(told: Sequence[Record]) -> tuple[str | None, str | None]:
    """The narrowest span that the best supported times allow: from the time that most reports give, narrowed by every
    other that meets it; read times count before days of publication."""
    support: dict[tuple[int, str, str], set[str]] = {}
    for record in told:
        time = time_of(record)
        if time is not None and (time.earliest or time.latest):
            low, high = sorted((time.earliest or "", time.latest or NEVER))
            support.setdefault((int(_READ[time.source] == 2), low, high), set()).add(record.report_id)
    if not support:
        return None, None
    ranked = sorted(support, key=lambda t: (t[0], -len(support[t]), _width(t[1], t[2]), t))
    kind, low, high = ranked[0]
    for other, start, end in ranked[1:]:
        if other == kind and max(low, start) <= min(high, end):
            low, high = max(low, start), min(high, end)
    return low or None, None if high == NEVER else high


def _width(low: str, high: str) -> int:
    if not low or high == NEVER:
        return 10**6
    try:
        return (date.fromisoformat(high[:10]) - date.fromisoformat(low[:10])).days
    except ValueError:
        return 10**6


def place_of(told: Sequence[Record]) -> Place | None:
    """The place that most reports give of those that are narrow; a region or country only when there is
    none, and what has no name ("the town") last."""
    support: dict[tuple[int, str], set[str]] = {}
    first: dict[tuple[int, str], Place] = {}
    for record in told:
        place = record.place or (record.origin or record.destination if isinstance(record, Displacement) else None)
        if place is None:
            continue
        named = place.gazetteer_id or any(c.isupper() for c in place.text)
        key = (0 if named and place.kind not in _WIDE else 1 if named else 2, place.gazetteer_id or fold(place.name))
        support.setdefault(key, set()).add(record.report_id)
        if key not in first or _READ[place.source] < _READ[first[key].source]:
            first[key] = place
    order = list(first)
    return first[min(order, key=lambda k: (k[0], -len(support[k]), order.index(k)))] if order else None


def _actors(told: Iterable[Actor]) -> tuple[Actor, ...]:
    """Each actor once, as first told, those known by name first."""
    found: dict[str, Actor] = {}
    for actor in told:
        found.setdefault(actor.id or fold(actor.name), actor)
    named = sorted(found.values(), key=lambda a: (a.id is None, a.kind != "person"))
    return tuple(named[:MAX_ACTORS])


def tree(told: Sequence[Record], links: Sequence[Link]) -> tuple[Link, ...]:
    """Just enough of the links, taken best first, to show why all members hang together."""
    home = {m.id: m.id for m in told}

    def top(one: str) -> str:
        while home[one] != one:
            home[one] = home[home[one]]
            one = home[one]
        return one

    kept = []
    for link in links:
        if link.a in home and link.b in home and top(link.a) != top(link.b):
            home[top(link.a)] = top(link.b)
            kept.append(link)
    return tuple(kept)


def _figure(first: Record, comparisons: Sequence[Comparison]) -> Comparison | None:
    wanted = {"event": "killed", "displacement": "displaced"}.get(family_of(first))
    return next((c for c in comparisons if c.field == wanted), None)
