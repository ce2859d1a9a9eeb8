"""What comparing needs of one record, small enough to keep thousands in memory and to store beside the record.

`item_of` gives the Item of a record, or the name of the reason why the record can be part of no incident:

- "claim": a reported statement; what it tells of has records of its own
- "relation": a standing tie between actors
- "toll": harm over a period, never one happening
- "provision": a term of an agreement, followed in its series
- "stock": people displaced at a moment, followed in a series
- "standing": control that simply holds
- "hypothetical": nothing that happened or is to happen
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.placenames import fold
from sitroom.lexicon.schema.frames import Deed
from sitroom.lexicon.schema.merging import Family, GroupRow
from sitroom.merge.words import Profile, Words, profile_of
from sitroom.records import (
    LISTS,
    Access,
    Actor,
    Agreement,
    Claim,
    Control,
    Displacement,
    Event,
    Place,
    Provision,
    Reading,
    Record,
    Relation,
    Report,
    Struct,
    Time,
    Toll,
)

Reality = Literal["real", "denied", "to_come"]

MAX_WORDS = 32  # words kept of a sentence
WIDE = frozenset({"country", "admin1", "region", "continent", "sea", "desert"})
SETTLED = frozenset({"city", "town", "village", "neighbourhood", "district", "admin2", "island"})
BUILDINGS = frozenset({"facility", "infrastructure", "site"})

_LEFT: Mapping[type[Record], str] = {
    Claim: "claim",
    Relation: "relation",
    Toll: "toll",
    Provision: "provision",
}
_REALITY: Mapping[str, Reality] = {
    "actual": "real",
    "ongoing": "real",
    "attempted": "real",
    "negated": "denied",
    "planned": "to_come",
    "requested": "to_come",
    "threatened": "to_come",
}


class Spot(Struct, frozen=True, kw_only=True):
    """A place to compare. `id`: gazetteer id or None; `name`: folded; `wide`: a region or country; `read`: it stands
    in the record's own sentence; `part`: what sort of spot in or by a place it is ("airport"), "" for the place."""

    id: str | None = None
    name: str
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    wide: bool = False
    read: bool = True
    part: str = ""


class Side(Struct, frozen=True, kw_only=True):
    """Those on one side. `ids`: of the actor lexicon; `lands`: country and sector ("SYR MIL"); `people`: words of the
    names of persons; `heads`: words of other descriptions; `things`: words for buildings and the like."""

    ids: tuple[str, ...] = ()
    lands: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    things: tuple[str, ...] = ()


class Item(Struct, frozen=True, kw_only=True):
    """One record, as far as comparing needs it.

    `unit`: records of one report that share it were already found to be one happening. `group`: class of happening
    (merge_groups.toml, or a deed of incidents.toml). `rule`: lexicon row of the predicate. `stems`: of the trigger.
    `published`, `first`, `last`: days as ordinals (1 = 1 January of year 1), None unknown; `dated`: how the days are
    known, as `Time.source`, "" when they are not. `spot`: where; `goal`: where people went. `at`: offset of the
    trigger. `figures`: (kind, low, high).
    """

    id: str
    report: str
    unit: str
    family: Family
    group: str
    mode: str | None = None
    rule: str = ""
    stems: tuple[str, ...] = ()
    reality: Reality = "real"
    published: int | None = None
    at: int = 0
    first: int | None = None
    last: int | None = None
    dated: str = ""
    spot: Spot | None = None
    goal: Spot | None = None
    doer: Side = Side()
    other: Side = Side()
    figures: tuple[tuple[str, int | None, int | None], ...] = ()
    means: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


def item_of(record: Record, report: Report, lexicon: Lexicon, profile: Profile | None = None) -> Item | str:
    """The item of a record, or why it has none. `profile`: of `report`, drawn from its text when not given."""
    reason = _left(record)
    if reason is not None:
        return reason
    words = lexicon.compiled("merge.words", Words)
    profile = profile or profile_of(report, lexicon)
    time, place = time_of(record), _place(record)
    first, last = _days(time)
    doer, other = sides_of(record)
    return Item(
        id=record.id,
        report=record.report_id,
        unit=getattr(record, "incident", "") or record.id,
        family=family_of(record),
        group=lexicon.compiled("merge.groups", Groups).of(record),
        mode=_mode(record),
        rule=record.rules[0] if record.rules else "",
        stems=words.stems(record.trigger.text),
        reality=_REALITY[record.status],
        published=ordinal(report.published),
        at=record.trigger.start,
        first=first,
        last=last,
        dated=time.source if time is not None and (first or last) else "",
        spot=_spot(place),
        goal=_spot(record.destination) if isinstance(record, Displacement) else None,
        doer=_side(doer, words),
        other=_side(other, words),
        figures=_figures(record),
        means=tuple(sorted({w for text in getattr(record, "weapons", ()) for w in words.content(text)})),
        words=tuple(sorted(words.content(record.evidence.text))[:MAX_WORDS]),
        names=profile.names,
        topics=profile.topics,
    )


def items_of(reading: Reading, lexicon: Lexicon) -> tuple[list[Item], dict[str, str]]:
    """The items of all records of a reading in the order of the reading, and of the other records why not."""
    profile = profile_of(reading.report, lexicon)
    items: list[Item] = []
    left: dict[str, str] = {}
    for record in records_of(reading):
        made = item_of(record, reading.report, lexicon, profile)
        if isinstance(made, str):
            left[record.id] = made
        else:
            items.append(made)
    return items, left


def records_of(reading: Reading) -> Iterable[Record]:
    """All records of a reading, kind by kind."""
    for name in LISTS:
        yield from getattr(reading, name)


def ordinal(day: str | None) -> int | None:
    """The number of an ISO day or date-time, 1 for 1 January of year 1; None when it is none."""
    try:
        return date.fromisoformat(day[:10]).toordinal() if day else None
    except ValueError:
        return None


# ---- records ----


class Groups:
    """The class of happenings that a record belongs to, compiled from the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._deeds = lexicon.rows("incidents", Deed)
        rows = lexicon.rows("merge_groups", GroupRow)
        self._groups = {(row.family, value): row.id for row in rows for value in row.values}

    def of(self, record: Record) -> str:
        family = family_of(record)
        if isinstance(record, Event) and record.type == "ASSAULT":
            rule = record.rules[0] if record.rules else ""
            for deed in self._deeds:
                if record.mode in deed.modes or any(rule == f or rule.startswith(f + ".") for f in deed.frames):
                    return deed.id
            return "deed.any"
        value = _value(record)  # a type that is not ours, as in a reading of a later version, is a class of its own
        return self._groups.get((family, value), f"{family}.{value}")


def _left(record: Record) -> str | None:
    for kind, reason in _LEFT.items():
        if isinstance(record, kind):
            return reason
    if isinstance(record, Displacement) and record.category == "stock":
        return "stock"
    if isinstance(record, Control) and record.change == "holds":
        return "standing"
    return "hypothetical" if record.status == "hypothetical" else None


def family_of(record: Record) -> Family:
    """The family of incidents that a record's kind belongs to."""
    match record:
        case Control():
            return "control"
        case Displacement():
            return "displacement"
        case Agreement():
            return "agreement"
        case Access():
            return "access"
        case _:
            return "event"


def _value(record: Record) -> str:
    """What merge_groups.toml sorts records by."""
    match record:
        case Event():
            return record.type
        case Control():
            return record.change
        case Displacement():
            return record.term
        case Agreement():
            return record.kind
        case Access():
            return record.state
        case _:
            raise TypeError(f"no incident is made of a {type(record).__name__}")


def _mode(record: Record) -> str | None:
    match record:
        case Event():
            return record.mode
        case Displacement():
            return record.population
        case Agreement():
            return record.kind
        case Access():
            return record.object
        case _:
            return None


def time_of(record: Record) -> Time | None:
    """When what the record tells of was."""
    match record:
        case Displacement():
            return record.period or record.time
        case Agreement():
            return record.signed or record.time
        case _:
            return record.time


def _place(record: Record) -> Place | None:
    if isinstance(record, Displacement):
        return record.place or record.origin or record.destination
    return record.place


def _days(time: Time | None) -> tuple[int | None, int | None]:
    if time is None:
        return None, None
    first, last = ordinal(time.earliest), ordinal(time.latest)
    return (first, last) if first is None or last is None or first <= last else (last, first)


def _spot(place: Place | None) -> Spot | None:
    if place is None or not (place.gazetteer_id or any(c.isupper() for c in place.text)):
        return None  # "the town": no name to compare
    wide = place.kind in WIDE or place.precision == 3
    part = "" if wide or place.kind in SETTLED else place.kind or ""
    return Spot(
        id=place.gazetteer_id, name=fold(place.name), country=place.country, admin1=place.admin1,
        lat=place.lat, lon=place.lon, wide=wide, read=place.source == "text", part=part,
    )  # fmt: skip


def sides_of(record: Record) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Who acts and whom it befalls; an agreement's parties all stand first."""
    match record:
        case Event():
            return record.source, record.target
        case Control():
            return tuple(a for a in (record.controller, record.by) if a), (record.from_,) if record.from_ else ()
        case Displacement():
            return tuple(a for a in record.cause if isinstance(a, Actor)), ()
        case Agreement():
            return record.parties, ()
        case _:
            return (), ()


def _side(actors: tuple[Actor, ...], words: Words) -> Side:
    ids, lands, people, heads, things = set[str](), set[str](), set[str](), set[str](), set[str]()
    for actor in actors:
        if actor.id:
            ids.add(actor.id)
        if actor.country and actor.sector:
            lands.add(f"{actor.country} {actor.sector}")
        if actor.kind == "person":
            people |= {w for w in fold(actor.name).split() if len(w) > 2 and w not in words.common}
        else:
            heads |= words.content(actor.name)
        if actor.kind in BUILDINGS:
            things |= words.content(actor.name)
    found = {"ids": ids, "lands": lands, "people": people, "heads": heads, "things": things}
    return Side(**{name: tuple(sorted(some)) for name, some in found.items()})


def _figures(record: Record) -> tuple[tuple[str, int | None, int | None], ...]:
    told: set[tuple[str, int | None, int | None]] = set()
    match record:
        case Event():
            told = {(h.kind, h.low, h.high) for h in record.harm}
        case Displacement():
            told = {(record.unit, record.low, record.high)}
        case _:
            pass
    return tuple(sorted((f for f in told if f[1:] != (None, None)), key=str))
