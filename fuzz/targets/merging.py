"""Readings of any content, merged: nothing lost, and no order matters."""

from __future__ import annotations

from typing import Any

import msgspec

from fuzz.targets.bytes_in import Choices
from sitroom import merge as merger
from sitroom.lexicon.loader import load_lexicon
from sitroom.merge.copies import CopyIndex
from sitroom.records import (
    Access,
    Actor,
    Agreement,
    Attribution,
    Claim,
    Control,
    Displacement,
    Event,
    Harm,
    Place,
    Provision,
    Reading,
    Record,
    Relation,
    Report,
    Span,
    Time,
    Toll,
    identify,
)  # fmt: skip

DAYS = (None, "2018-07-06", "2018-07-07", "2018-07-05", "0001-01-01", "9999-12-31", "2018-02-28", "2024-02-29")
COUNTS = (None, 0, 1, 12, 14, 5000, 2**53, 2**63 - 1)
NAMES = ("Nasib", "Keren", "", "\u202egnirts", "a" * 300, "السويداء", "the army", "\x00", "'", "  ")
PLACES = (
    (None, None, None),
    ("172107", 32.6, 36.1),
    ("x:naseeb", 32.55, 36.19),
    ("²", 90.0, -180.0),
    ("9" * 30, -90.0, 180.0),
)
COUNTRIES = (None, "SYR", "ERI", "XXX", "")
TEXT = "The army shelled Nasib, killing 12 people. Some 5,000 people fled. The truce fell. "


def _time(c: Choices) -> Time | None:
    if not c.below(4):
        return None
    first, last = c.of(DAYS), c.of(DAYS)
    if first and last and last < first:
        first, last = last, first
    precision = c.of(("day", "week", "month", "year", "interval", None))
    return Time(earliest=first, latest=last, precision=precision, source=c.of(("text", "context", "report")))


def _place(c: Choices) -> Place | None:
    key, lat, lon = c.of(PLACES)
    if not c.below(4):
        return None
    return Place(
        name=c.of(NAMES), text="T", start=0, end=1, gazetteer_id=key, lat=lat, lon=lon, country=c.of(COUNTRIES),
        admin1=c.of((None, "Daraa")), kind=c.of((None, "country", "city", "crossing", "odd")),
        precision=c.of((None, 1, 2, 3)),
    )  # fmt: skip


def _actors(c: Choices) -> tuple[Actor, ...]:
    made = range(c.below(3))
    return tuple(
        Actor(
            name=c.of(NAMES),
            id=c.of((None, "SYR_ARMY", "NO_SUCH")),
            text="T" if c.below(16) else "x",  # which the report does not say: a situation must refuse the reading
            start=0,
            end=1,
            country=c.of(COUNTRIES),
        )
        for _ in made
    )


def _figures(c: Choices) -> dict[str, Any]:
    low, high = c.of(COUNTS), c.of(COUNTS)
    if low is not None and high is not None and high < low:
        low, high = high, low
    return {
        "low": low,
        "high": high,
        "qualifier": c.of((None, "exact", "approximately", "more_than", "range", "vague")),
    }


def _record(c: Choices, report_id: str) -> Record:
    at = c.below(40)
    base: dict[str, Any] = {
        "report_id": report_id, "trigger": Span(start=at, end=at + 5, text=TEXT[at : at + 5]),
        "time": _time(c), "place": _place(c),
        "evidence": Span(start=at // 2, end=at + 40, text=TEXT[at // 2 : at + 40]), "confidence": c.below(101) / 100,
        "status": c.of(("actual", "ongoing", "attempted", "planned", "negated", "hypothetical")),
    }  # fmt: skip
    if c.below(2):
        base["attribution"] = Attribution(
            speaker=c.of((None, *NAMES)), cue="said", kind=c.of(("named", "official", "media")),
            stance=c.of(("asserts", "denies", "doubts")), start=0, end=4,
        )  # fmt: skip
    actors = _actors(c)
    one = actors[0] if actors else None
    kind = c.below(9)
    made: Record
    if kind <= 1:
        harm = tuple(
            Harm(kind=c.of(("killed", "injured", "none")), text="T", start=0, end=1, **_figures(c))
            for _ in range(c.below(3))
        )
        made = Event(
            type=c.of(("ASSAULT", "RETREAT", "ODD")),
            mode=c.of((None, "heavy-weapons")),
            source=actors,
            target=_actors(c),
            harm=harm,
            **base,
        )
    elif kind == 2:
        made = Displacement(
            term=c.of(("displaced", "fled", "returned")),
            category=c.of(("stock", "flow")),
            origin=_place(c),
            **_figures(c),
            **base,
        )
    elif kind == 3:
        made = Agreement(
            name=c.of(NAMES),
            kind=c.of(("ceasefire", "peace")),
            state=c.of(("agreed", "collapsed")),
            parties=actors,
            signed=_time(c),
            **base,
        )
    elif kind == 4:
        made = Provision(
            term=c.of(("cessation", "release")),
            actor=actors,
            agreement_id=c.of((None, "no-such")),
            deadline=_time(c),
            **base,
        )
    elif kind == 5:
        made = Control(change=c.of(("gained", "lost", "holds", "besieged")), controller=one, by=one, **base)
    elif kind == 6:
        made = Access(object=c.of(("crossing", "road")), state=c.of(("open", "closed")), name=c.of(NAMES), **base)
    elif kind == 7:
        made = Toll(kind="killed", period=_time(c), **_figures(c), **base)
    elif one is not None:
        made = Relation(relation="supports", source=one, target=one, **base)
    else:
        made = Claim(cue=base["trigger"], form="direct", **base)
    return msgspec.structs.replace(made, id=identify(made))


LISTS = {
    Event: "events", Displacement: "displacements", Agreement: "agreements", Provision: "provisions",
    Control: "control", Access: "access", Toll: "tolls", Relation: "relations", Claim: "claims",
}  # fmt: skip


def readings_from(c: Choices, most: int = 6) -> list[Reading]:
    """Readings as the bytes have it; ids of reports are their own."""
    found = []
    for number in range(1 + c.below(most)):
        key = f"r{number}"
        report = Report(id=key, text=TEXT, published=c.of(DAYS), source=c.of((None, "Wire", "Radio")), language="en")
        records = {r.id: r for r in (_record(c, key) for _ in range(c.below(5)))}
        lists: dict[str, Any] = {}
        for record in records.values():
            lists[LISTS[type(record)]] = (*lists.get(LISTS[type(record)], ()), record)
        found.append(Reading(report=report, **lists))
    return found


def merge(data: bytes) -> None:
    """Merges; each record is told of once, or has a reason; the other way round it is the same."""
    readings = readings_from(Choices(data))
    whole = merger.merge(readings)
    ids = {r.id for reading in readings for name in LISTS.values() for r in getattr(reading, name)}
    placed = {m for i in whole.incidents for m in i.members} | {
        r for s in whole.series for p in s.points for r in p.records
    }
    left = {item.id for item in whole.left}
    assert placed | left == ids
    assert not placed & left
    again = merger.merge(reversed(readings))
    same = [
        msgspec.json.encode(part)
        for part in ((whole.incidents, whole.series, whole.left), (again.incidents, again.series, again.left))
    ]
    assert same[0] == same[1]


def copies(data: bytes) -> None:
    """Texts that share sentences: every copy leads back to a report that is there, in any order."""
    text = data.decode("utf-8", "replace")
    parts = text.split("\x01")
    reports = [Report(id=f"r{n}", text=part, published=f"2018-07-{1 + n % 28:02}") for n, part in enumerate(parts[:6])]
    ahead, back = CopyIndex(load_lexicon()), CopyIndex(load_lexicon())
    for report in reports:
        ahead.add(report)
    for report in reversed(reports):
        back.add(report)
    origins, others = ahead.origins(), back.origins()
    assert origins.copy_of == others.copy_of
    assert origins.sentences == others.sentences
    known = {r.id for r in reports}
    assert {*origins.copy_of, *origins.copy_of.values()} <= known
    for report in reports:
        assert origins.origin(report.id, 0, max(1, len(report.text))) in known
