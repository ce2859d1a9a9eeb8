"""Displacement by place over time: how many are displaced (stock), and how many left, came or returned (flow).

Stock and flow, persons and households, IDPs and refugees, a whole and its parts, a province and its town each stand in
series of their own. Nothing is added up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import msgspec

from sitroom.lexicon.placenames import fold
from sitroom.lexicon.schema.merging_series import SeriesTermRow
from sitroom.merge.series import figures
from sitroom.merge.series.common import (
    AREAS,
    EFFECTIVE,
    Context,
    Moment,
    Told,
    earliest_told,
    is_known,
    moment,
    name_order,
    place_key,
    report_ids,
)
from sitroom.merged import Point, Series, Value, merged_id
from sitroom.records import Displacement, Place, Qualifier, Status

Figure = tuple[int | None, int | None, Qualifier | None]
Group = tuple[Moment, Status, Figure | None]  # what one point gathers


@dataclass(frozen=True, slots=True)
class Key:
    """What one series counts. `object`: which people, and for a flow which way; `whence`: where the people of a stock
    are from, where that is said and is another place."""

    topic: str
    place: str
    unit: str
    population: str
    object: str
    whence: str = ""


def series(tellings: Iterable[Told], context: Context) -> list[Series]:
    """Series of displacement records; those that `why_not` names are in none."""
    members: dict[Key, list[Told]] = defaultdict(list)
    places: dict[Key, list[tuple[Told, Place, Place | None]]] = defaultdict(list)
    for one in tellings:
        for key, place, whence in _keys(cast(Displacement, one.record), context):
            members[key].append(one)
            places[key].append((one, place, whence))
    return [_series(key, found, places[key], context) for key, found in members.items()]


def lines(record: Displacement, context: Context) -> list[str]:
    """Ids of the series that a record is in."""
    return [_id(key) for key, _, _ in _keys(record, context)]


def why_not(record: Displacement) -> str | None:
    """Why a displacement is in no series."""
    if record.low is None and record.high is None:
        return "no_figure"
    return None if any(map(is_known, (record.place, record.origin, record.destination))) else "no_place"


# ---- which series ----


def _keys(record: Displacement, context: Context) -> Iterator[tuple[Key, Place, Place | None]]:
    """Every series that the record tells of, with its place and where the people of a stock are from."""
    if why_not(record):
        return
    people, terms = _people(record, context), context.words.terms
    population = record.population or ""
    if record.category == "stock":
        place = _known(record.destination) or _known(record.place)
        what = _stock(record, place or cast(Place, record.origin), terms)
        if place is None:  # all that is said is where they are from
            place, what = cast(Place, record.origin), f"{what} from"
        whence = _known(record.origin)
        whence = None if whence is None or _same(whence, place) else whence
        key = Key("displacement_stock", place_key(place), record.unit, population, _joined(what, people),
                  place_key(whence) if whence else "")  # fmt: skip
        yield key, place, whence
        return
    for way, place in _ways(record, terms):
        yield Key("displacement_flow", place_key(place), record.unit, population, _joined(way, people)), place, None


def _known(place: Place | None) -> Place | None:
    return place if is_known(place) else None


def _same(one: Place, other: Place) -> bool:
    """One place, or the one within the other: "displaced from their homes in Daraa, in Daraa"."""
    if one.kind == "country" or other.kind == "country":
        return one.country == other.country and one.kind == other.kind
    return place_key(one) == place_key(other)


def _stock(record: Displacement, place: Place, terms: Mapping[str, SeriesTermRow]) -> str:
    row = terms.get(record.term)
    if row is None:
        return record.term
    return row.area if place.kind in AREAS else row.stock


def _ways(record: Displacement, terms: Mapping[str, SeriesTermRow]) -> list[tuple[str, Place]]:
    """Which way a flow goes past which places. Returns lead out of displacement: out of where people were, and back to
    the destination."""
    found = []
    origin, destination, place = (_known(p) for p in (record.origin, record.destination, record.place))
    if origin is not None:
        found.append(("out", origin))
    if destination is not None:
        found.append(("return" if record.term == "returned" else "in", destination))
    if not found and place is not None:
        row = terms.get(record.term)
        found.append((row.flow if row else "out", place))
    return found


def _people(record: Displacement, context: Context) -> str:
    """The group that a figure is limited to ("children"); "" when it is people in general, or all of the country that
    they are told to come from. A part of a figure of the
    same report is never people in general, unless it is told of a place."""
    group = fold(record.group or "").split()
    kept = [w for w in group if w not in context.words.sorts["everyone"] and not w.isdigit()]
    home = record.origin.country if record.origin else None
    kept = [w for w in kept if home is None or context.home(w) != home]
    if kept:
        return " ".join(kept)
    apart = record.part_of and not any((record.place, record.origin, record.destination))
    return "part" if apart else ""


def _joined(what: str, people: str) -> str:
    return f"{what}: {people}" if people else what


def _id(key: Key) -> str:
    subject = "\x1f".join((key.place, key.unit, key.population, key.object, key.whence))
    return merged_id("series", (key.topic, subject))


# ---- one series ----


def _series(
    key: Key,
    tellings: list[Told],
    places: list[tuple[Told, Place, Place | None]],
    context: Context,
) -> Series:
    _, place, whence = min(places, key=lambda p: p[0].order)
    points = _points(key, tellings, context)
    name = context.place(place)
    if whence is not None:
        name = context.words.say("from_place", place=name, origin=context.place(whence))
    return Series(
        id=_id(key),
        topic=key.topic,
        subject=key.place,
        name=name,
        place=place,
        unit=key.unit,
        population=key.population or None,
        object=key.object,
        points=tuple(points),
        reports=report_ids(tellings),
        independent_sources=context.sources(tellings),
    )


def _points(key: Key, tellings: list[Told], context: Context) -> list[Point]:
    groups: dict[Group, list[Told]] = defaultdict(list)
    flow = key.topic == "displacement_flow"
    for one in tellings:
        record = cast(Displacement, one.record)
        when, told = _when(record, one.day, context)
        undated = flow and not told
        if undated:  # two such figures need not be of one flow: only equal ones stand together
            when = Moment(None, when.latest)
        groups[when, _status(record), _figure(one) if undated else None].append(one)
    points = [_point(group, found, context) for group, found in groups.items()]
    if flow:
        points = _replaced(points, groups)
    return sorted(points, key=lambda p: (*name_order((p.earliest, p.latest)), p.since or "", p.status, p.records))


def _when(record: Displacement, day: str | None, context: Context) -> tuple[Moment, bool]:
    """When the figure holds, and whether the text says so."""
    time = record.period or record.time
    told = time is not None and time.source != "report" and any((time.earliest, time.latest))
    return moment(record, time, day, context.words), told


def _status(record: Displacement) -> Status:
    """Effective figures stand together; others, and denied ones, by themselves."""
    if record.attribution is not None and record.attribution.stance == "denies":
        return "negated"
    return "actual" if record.status in EFFECTIVE else record.status


def _point(group: Group, tellings: list[Told], context: Context) -> Point:
    when, status, _ = group
    values = _values(tellings, context)
    verdict, low, best, high = figures.compared(values, context.tolerance)
    contested = verdict == "conflict"
    return Point(
        earliest=when.earliest,
        latest=when.latest,
        since=when.since,
        low=low,
        best=best,
        high=high,
        verdict=verdict,
        contested=contested,
        status=status,
        values=values,
        records=tuple(t.record.id for t in earliest_told(tellings)),
        reports=report_ids(tellings),
        reason=_reason(values, tellings, context) if len(values) > 1 else "",
    )


def _values(tellings: list[Told], context: Context) -> tuple[Value, ...]:
    """Each figure once, as told first; superseded when all who give it have since given another for the same moment."""
    by_figure: dict[Figure, list[Told]] = defaultdict(list)
    first: dict[str, dict[Figure, str]] = defaultdict(dict)
    for one in earliest_told(tellings):
        by_figure[_figure(one)].append(one)
        if one.day is not None:
            first[one.source].setdefault(_figure(one), one.day)
    values = {f: context.value(told, text=figures.words(*f), figure=f) for f, told in by_figure.items()}
    return tuple(
        msgspec.structs.replace(v, superseded=all(_outdone(one, first[one.source], values) for one in by_figure[f]))
        for f, v in values.items()
    )


def _outdone(one: Told, first: Mapping[Figure, str], values: Mapping[Figure, Value]) -> bool:
    """Did its source first give another figure later, and not a vaguer form of this one? `first`: day on which the
    source first gave each figure; repeating an old one changes nothing."""
    own = _figure(one)
    day = first.get(own)
    return day is not None and any(
        later > day and not figures.holds(values[other], values[own]) for other, later in first.items()
    )


def _figure(one: Told) -> Figure:
    record = cast(Displacement, one.record)
    return (record.low, record.high, record.qualifier)


def _reason(values: tuple[Value, ...], tellings: list[Told], context: Context) -> str:
    """ "OCHA says 285,000–325,000; SOHR says 350,000"."""
    by_id = {t.record.id: t for t in tellings}
    said = []
    for one in values:
        phrase = "figure_before" if one.superseded else "figure"
        said.append(context.say(phrase, [by_id[r] for r in one.records], figure=one.text))
    return "; ".join(said)


def _replaced(points: list[Point], groups: Mapping[Group, list[Told]]) -> list[Point]:
    """Figures that count from one day on ("since 17 June") replace what their sources counted from there before.
    `points`: in the order of `groups`."""
    last: dict[tuple[str, str], str] = {}
    tellers = [(when, status, {t.source for t in found}) for (when, status, _), found in groups.items()]
    for when, status, names in tellers:
        if when.since and when.latest and status == "actual":
            for name in names:
                last[when.since, name] = max(last.get((when.since, name), ""), when.latest)
    changed = []
    for point, (when, status, names) in zip(points, tellers, strict=True):
        since, latest = when.since, when.latest
        if since and latest and status == "actual" and all(last[since, name] > latest for name in names):
            point = msgspec.structs.replace(point, superseded=True)
        changed.append(point)
    return changed
