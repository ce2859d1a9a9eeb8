"""Places that the public profile does not show as they are: facilities, and attacks on health care.

The point of a facility is moved to a coarse grid. An attack on health care keeps its country and nothing below, as
WHO's surveillance of such attacks publishes them: neither place nor excerpt, for all records of the same happening and
for those read from the same words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import msgspec

from sitroom.export.tables import data_rows
from sitroom.merged import Incident
from sitroom.records import Access, Actor, Event, Place, Record, Struct, Toll

_WORD = re.compile(r"[^\W\d_]+")
WITHHELD = (Event, Toll, Access)  # kinds that tell of the same attack when they stand on the same words


class Rule(Struct, frozen=True, kw_only=True):
    """A row of data/sensitive.toml."""

    use: Literal["facility_kind", "facility_word", "health_word", "health_sector", "attack_type", "attack_state"]
    words: tuple[str, ...]


def _words(use: str) -> frozenset[str]:
    return frozenset(w for r in data_rows("sensitive.toml", Rule) if r.use == use for w in r.words)


class Sensitive:
    """What the tables say of places; one for an export."""

    def __init__(self, degrees: float) -> None:
        """`degrees`: width of the coarse grid."""
        self._degrees = degrees
        self._kinds, self._names = _words("facility_kind"), _words("facility_word")
        self._health, self._sectors = _words("health_word"), _words("health_sector")
        self._types, self._states = _words("attack_type"), _words("attack_state")

    # ---- facilities

    def is_facility(self, place: Place) -> bool:
        """Whether a place is a facility rather than a place where people live."""
        return place.kind in self._kinds or self._holds(self._names, f"{place.name} {place.text}")

    def coarse(self, place: Place) -> Place:
        """The place with its point on the grid's nearest crossing, without the gazetteer's id, which would tell it."""
        lat, lon = (None if v is None else self._grid(v) for v in (place.lat, place.lon))
        precision = max(place.precision or 1, 2)
        return msgspec.structs.replace(place, lat=lat, lon=lon, gazetteer_id=None, precision=precision)

    def _grid(self, degrees: float) -> float:
        return round(round(degrees / self._degrees) * self._degrees, 6)

    # ---- attacks on health care

    def is_health_attack(self, record: Record) -> bool:
        """Whether a record tells of an attack on health care."""
        if isinstance(record, Access):
            return record.object == "hospital" and record.state in self._states
        if isinstance(record, Toll):
            return self._holds(self._health, f"{record.group or ''} {record.trigger.text}")
        if not isinstance(record, Event) or record.type not in self._types:
            return False
        hit = any(self.is_health_actor(a) for a in record.target)
        harmed = any(self._holds(self._health, f"{h.group or ''} {h.text}") for h in record.harm)
        return hit or harmed or "health" in record.contexts

    def is_health_actor(self, actor: Actor) -> bool:
        """Whether a person or thing belongs to health care."""
        return actor.sector in self._sectors or self._holds(self._health, f"{actor.name} {actor.text}")

    def _holds(self, words: frozenset[str], text: str) -> bool:
        return not words.isdisjoint(w.lower() for w in _WORD.findall(text))

    def health_attacks(self, records: Mapping[str, Record], incidents: Iterable[Incident]) -> frozenset[str]:
        """Ids of all records whose place is withheld: attacks on health care, what else is told of violence by the same
        words, and all other records of their incidents."""
        found = {id_ for id_, record in records.items() if self.is_health_attack(record)}
        same = set(overlapping(records, found))
        found |= {id_ for id_ in same if isinstance(records[id_], WITHHELD)}
        for incident in incidents:
            if incident.family in ("event", "access") and not found.isdisjoint(incident.members):
                found.update(m for m in incident.members if m in records)
        return frozenset(found)


def overlapping(records: Mapping[str, Record], ids: Iterable[str]) -> Iterator[str]:
    """Ids of the records whose evidence shares words with that of one of `ids`, these included."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for id_ in ids:
        evidence = records[id_].evidence
        spans.setdefault(records[id_].report_id, []).append((evidence.start, evidence.end))
    for id_, record in records.items():
        start, end = record.evidence.start, record.evidence.end
        if any(start < e and s < end for s, e in spans.get(record.report_id, ())):
            yield id_


def country_only(place: Place | None, names: Mapping[str, str]) -> Place | None:
    """The country of a place, with no point; `names`: by alpha-3. None when the country is not known."""
    if place is None or place.country is None:
        return None
    name = names.get(place.country, place.country)
    return Place(
        name=name, text=name, start=place.start, end=place.end, country=place.country, kind="country", precision=3,
        source=place.source,
    )  # fmt: skip
