"""What a record looks like in the columns that filters and light rows use."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sitroom.lexicon.gazetteer import Gazetteer
from sitroom.lexicon.placenames import fold
from sitroom.records import (
    Actor,
    Agreement,
    Claim,
    Control,
    Displacement,
    Event,
    Place,
    Provision,
    Record,
    Relation,
    Time,
    Toll,
    kind_of,
    subtype_of,
)

NAMES = (
    "kind", "type", "mode", "status", "earliest", "latest", "precision", "place", "place_id", "place_kind",
    "place_precision", "country", "admin1", "lat", "lon", "acled_event", "acled", "source_actors", "target_actors",
    "speaker", "low", "high", "outlet", "confidence", "trigger", "start", "end",
    "magnitude",
)  # fmt: skip
BETWEEN = " | "  # names of several actors in one column
_LARGEST = 2**63 - 1  # what a column of whole numbers holds

# roles shown as the doer; all others but "speaker" are shown as those acted upon
_DOERS = frozenset({"source", "controller", "cause", "by", "party"})


class ActorRow(NamedTuple):
    """A row of `record_actors`."""

    role: str
    actor_id: str | None
    name: str
    folded: str
    kind: str | None
    country: str | None
    sector: str | None


class PlaceRow(NamedTuple):
    """A row of `record_places`."""

    role: str
    place_id: str | None
    folded: str
    country: str | None


def columns(record: Record, outlet: str | None) -> tuple[Any, ...]:
    """Values for NAMES."""
    time, place = main_time(record), main_place(record)
    acled = getattr(record, "acled", None)
    actors = list(actors_of(record))
    low, high = figure(record)
    return (
        kind_of(record), subtype_of(record), getattr(record, "mode", None), record.status,
        time and time.earliest, time and time.latest, time and time.precision,
        place and place.name, place and place.gazetteer_id, place and place.kind, place and place.precision,
        place and place.country, place and place.admin1, place and place.lat, place and place.lon,
        acled and acled.event_type, acled and acled.sub_event_type,
        _names(a for role, a in actors if role in _DOERS),
        _names(a for role, a in actors if role not in _DOERS and role != "speaker"),
        record.attribution and record.attribution.speaker, _whole(low), _whole(high), outlet, record.confidence,
        record.trigger.text, record.trigger.start, record.trigger.end,
        round(math.log10(1 + max(low or 0, high or 0, 0)), 4),
    )  # fmt: skip


def main_time(record: Record) -> Time | None:
    """When the record holds: its time, else the period of a figure or the day an agreement was signed."""
    return record.time or getattr(record, "period", None) or getattr(record, "signed", None)


def main_place(record: Record) -> Place | None:
    """Where it is shown: its place, else where people came from or went to, or the first place of a term."""
    if record.place is not None:
        return record.place
    if isinstance(record, Displacement):
        return record.origin or record.destination
    if isinstance(record, Provision) and record.places:
        return record.places[0]
    return None


def figure(record: Record) -> tuple[int | None, int | None]:
    """Low and high of the people that the record counts: killed in an event, moved, or in a toll."""
    if isinstance(record, Event):
        killed = [h for h in record.harm if h.kind == "killed"]
        return (killed[0].low, killed[0].high) if killed else (None, None)
    if isinstance(record, (Displacement, Toll, Provision)):
        return record.low, record.high
    return None, None


def actors_of(record: Record) -> Iterator[tuple[str, Actor]]:
    """(role, actor) of everyone who takes part, in order."""
    match record:
        case Event() | Relation():
            for role in ("source", "target"):
                yield from ((role, a) for a in _several(getattr(record, role)))
        case Displacement():
            yield from (("cause", a) for a in record.cause if isinstance(a, Actor))
        case Toll():
            yield from (("by", a) for a in record.by)
        case Agreement():
            yield from (("party", a) for a in record.parties)
            yield from (("third_party", t.actor) for t in record.third_parties)
        case Provision():
            yield from (("source", a) for a in record.actor)
            yield from (("target", a) for a in record.recipient)
        case Control():
            named = (("controller", record.controller), ("by", record.by), ("from", record.from_))
            yield from ((role, a) for role, a in named if a is not None)
        case Claim(speaker=Actor() as speaker):
            yield "speaker", speaker


def actor_rows(record: Record) -> list[ActorRow]:
    """Rows for `record_actors`."""
    return [
        ActorRow(role, a.id, a.name, fold(a.name), a.kind, a.country, a.sector) for role, a in actors_of(record)
    ]  # fmt: skip


def places_of(record: Record) -> Iterator[tuple[str, Place]]:
    """(role, place) of every place of the record."""
    if record.place is not None:
        yield "place", record.place
    for role in ("origin", "destination"):
        place = getattr(record, role, None)
        if place is not None:
            yield role, place
    yield from (("term", p) for p in getattr(record, "places", ()))


class Areas:
    """The areas that a place lies in, by the gazetteer; looked up once each."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._known: dict[str, tuple[PlaceRow, ...]] = {}

    def rows(self, record: Record) -> list[PlaceRow]:
        """Rows for `record_places`, each once."""
        found: dict[PlaceRow, None] = {}
        for role, place in places_of(record):
            for name in (place.name, place.text):
                found[PlaceRow(role, place.gazetteer_id, fold(name), place.country)] = None
            if place.admin1:
                found[PlaceRow("area", None, fold(place.admin1), place.country)] = None
            if place.gazetteer_id:
                found.update(dict.fromkeys(self._of(place.gazetteer_id)))
        return list(found)

    def _of(self, gazetteer_id: str) -> tuple[PlaceRow, ...]:
        known = self._known.get(gazetteer_id)
        if known is None:
            known = self._known[gazetteer_id] = tuple(self._look_up(gazetteer_id))
        return known

    def _look_up(self, gazetteer_id: str) -> Iterator[PlaceRow]:
        entry = self._gazetteer.get(gazetteer_id)
        if entry is None:
            return
        above = [self._gazetteer.number(entry.admin1), self._gazetteer.number(entry.admin2)]
        above.append(self._gazetteer.country(entry.country) if entry.country else None)
        for area in above:
            if area is not None and area.id != gazetteer_id:
                yield PlaceRow("area", area.id, fold(area.name), area.country)

    def ids(self, name: str) -> set[str]:
        """Gazetteer ids of places that bear the name, in any romanisation."""
        return {m.entry.id for m in self._gazetteer.find(name)}


def _several(value: Any) -> tuple[Actor, ...]:
    return value if isinstance(value, tuple) else (value,)


def _names(actors: Iterable[Actor]) -> str:
    return BETWEEN.join(dict.fromkeys(a.name for a in actors))


def _whole(value: int | None) -> int | None:
    return None if value is None else max(-_LARGEST, min(value, _LARGEST))
