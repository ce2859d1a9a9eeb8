"""Made-up readings of a war that never was, with the truth about which records tell of one happening.

Like a real war: a few districts see most of the fighting, several things happen there on one day, outlets tell the same
thing with other words, figures drift, places are given roughly or not at all, days are off by one. Nothing is parsed:
readings are built as they are, so that merging alone is measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

import msgspec

from sitroom.lexicon.schema.frames import EventType
from sitroom.records import (
    Actor,
    Event,
    Harm,
    HarmKind,
    Place,
    Reading,
    Report,
    Source,
    Span,
    Time,
    identify,
)

START = date(2021, 3, 1)
SYLLABLES = ("ka", "ro", "mi", "ten", "sha", "lu", "bor", "dar", "ne", "gal", "zi", "fan", "ul", "per", "osh", "vi")
FILLER = (
    "market", "school", "convoy", "checkpoint", "bridge", "clinic", "farm", "orchard", "river", "warehouse", "mosque",
    "church", "bakery", "depot", "ridge", "quarry", "station", "suburb", "pharmacy", "vineyard", "tractor", "minibus",
    "wedding", "funeral", "patrol", "barracks", "hangar", "silo", "workshop", "stadium", "hostel", "kiosk", "ferry",
    "dam", "tunnel", "mill", "courtyard", "cellar", "pipeline", "antenna", "library", "garage", "greenhouse", "canal",
)  # fmt: skip
SIDES = (
    ("SYN_ARMY", "Synthian army", "MIL"),
    ("SYN_FRONT", "Liberation Front", "REB"),
    ("SYN_LEAGUE", "Northern League", "REB"),
    ("SYN_GUARD", "Home Guard", "PRM"),
)


@dataclass(frozen=True)
class Kind:
    """A kind of happening: PLOVER mode and type, and the words that tell of it; `weight`: how frequent."""

    mode: str | None
    type: EventType
    tellings: tuple[str, ...]
    weight: int


KINDS = (
    Kind("heavy-weapons", "ASSAULT", ("shelled", "shelling", "killed"), 9),
    Kind("aerial", "ASSAULT", ("bombed", "airstrike", "killed"), 6),
    Kind("explosives", "ASSAULT", ("blast", "explosion", "killed"), 4),
    Kind("firearms", "ASSAULT", ("shot", "gunmen killed", "shooting"), 4),
    Kind(None, "ASSAULT", ("clashes", "fighting", "attacked"), 6),
    Kind("arrest", "COERCE", ("arrested", "detained"), 3),
    Kind("withdraw", "RETREAT", ("withdrew", "pulled out"), 1),
    Kind(None, "CONSULT", ("met", "talks"), 2),
)
# row of the event lexicon that a word stands for
RULES = {
    "shelled": "assault.shell", "shelling": "assault.shell", "killed": "assault.kill", "bombed": "assault.bomb",
    "airstrike": "assault.airstrike", "blast": "assault.blast", "explosion": "assault.blast", "shot": "assault.shoot",
    "gunmen killed": "assault.kill", "shooting": "assault.shoot", "clashes": "assault.clash",
    "fighting": "assault.fight", "attacked": "assault.attack", "arrested": "coerce.arrest",
    "detained": "coerce.arrest", "withdrew": "retreat.withdraw", "pulled out": "retreat.withdraw",
    "met": "consult.meet", "talks": "consult.talks",
}  # fmt: skip


@dataclass
class Story:
    """One true happening."""

    number: int
    kind: Kind
    day: int
    village: Village
    doer: tuple[str, str, str]
    other: tuple[str, str, str]
    killed: int
    injured: int
    victim: str | None
    words: tuple[str, ...]


@dataclass(frozen=True)
class Village:
    number: int
    name: str
    district: str
    province: str
    lat: float
    lon: float


@dataclass
class World:
    """Readings, and of each record the number of the story that it tells of."""

    readings: list[Reading] = field(default_factory=list)
    truth: dict[str, int] = field(default_factory=dict)


def world(records: int, seed: int = 7, days: int | None = None) -> World:
    """About `records` event records; the war grows with them in length, not in density. Same arguments, same world."""
    dice = Random(seed)  # noqa: S311  repeatable; nothing is secret here
    days = days or max(20, records // 120)
    villages = list(_villages(dice))
    tellings: list[tuple[int, str, Story]] = []
    number = 0
    while len(tellings) < records:
        story = _story(number, dice, villages, days)
        number += 1
        for outlet in dice.sample(range(40), min(40, _copies(dice))):
            tellings.append((story.day + dice.choice((0, 0, 1, 1, 2)), f"outlet-{outlet:02}", story))
    made = World()
    for told, name, stories in _reports(tellings[:records], dice):
        _write(made, f"{name}-{told:05}-{len(made.readings)}", told, name, stories, dice)
    return made


def _villages(dice: Random) -> Iterator[Village]:
    number = 0
    for p in range(6):
        for d in range(5):
            name = _name(dice)
            lat, lon = 30 + p * 0.9 + dice.random() * 0.3, 40 + d * 0.7 + dice.random() * 0.3
            for _ in range(8):
                number += 1
                spread = (dice.random() * 0.3, dice.random() * 0.3)
                yield Village(number, _name(dice), name, f"Province {p}", lat + spread[0], lon + spread[1])


def _name(dice: Random) -> str:
    return "".join(dice.choice(SYLLABLES) for _ in range(3)).capitalize()


def _story(number: int, dice: Random, villages: list[Village], days: int) -> Story:
    kind = dice.choices(KINDS, [k.weight for k in KINDS])[0]
    doer, other = dice.sample(SIDES, 2)
    deadly = kind.type == "ASSAULT" and dice.random() < 0.7
    return Story(
        number=number,
        kind=kind,
        day=dice.randrange(days),
        village=villages[min(len(villages) - 1, int(dice.expovariate(1 / 50)))],  # a few places see most of it
        doer=doer,
        other=other,
        killed=min(200, 1 + int(dice.expovariate(1 / 5))) if deadly else 0,
        injured=min(400, 1 + int(dice.expovariate(1 / 9))) if deadly else 0,
        victim=f"{_name(dice)} {_name(dice)}" if deadly and dice.random() < 0.15 else None,
        words=tuple(dice.sample(FILLER, 3)),
    )


def _copies(dice: Random) -> int:
    return min(30, int(dice.paretovariate(1.3)))


def _reports(tellings: list[tuple[int, str, Story]], dice: Random) -> Iterator[tuple[int, str, list[Story]]]:
    """One outlet's tellings of a day, a few to a report."""
    tellings.sort(key=lambda t: (t[0], t[1], t[2].number))
    at = 0
    while at < len(tellings):
        day, outlet, _ = tellings[at]
        size = dice.choice((1, 1, 2, 3, 5))
        end = at
        while end < len(tellings) and end - at < size and tellings[end][:2] == (day, outlet):
            end += 1
        yield day, outlet, [t[2] for t in tellings[at:end]]
        at = end


def _write(made: World, report_id: str, day: int, outlet: str, stories: list[Story], dice: Random) -> None:
    text, events = "", list[Event]()
    for story in stories:
        told = _sentence(story, len(text), dice)
        text += told.text + "\n"
        event = _event(report_id, told, story, day, dice)
        event = msgspec.structs.replace(event, id=identify(event, len(events)))
        events.append(event)
        made.truth[event.id] = story.number
    published = (START + timedelta(days=day)).isoformat()
    report = Report(id=report_id, text=text, published=published, source=outlet, language="en")
    made.readings.append(Reading(report=report, events=tuple(events)))


@dataclass
class Sentence:
    """A sentence that starts at `offset` of its report, and its parts."""

    offset: int
    text: str = ""
    parts: dict[str, Span] = field(default_factory=dict)

    def say(self, words: str, name: str = "") -> None:
        self.text += " " if self.text else ""
        if name:
            start = self.offset + len(self.text)
            self.parts[name] = Span(start=start, end=start + len(words), text=words)
        self.text += words


def _sentence(story: Story, offset: int, dice: Random) -> Sentence:
    told = Sentence(offset)
    if dice.random() < 0.8:
        told.say(story.doer[1], "doer")
    told.say(dice.choice(story.kind.tellings), "trigger")
    if dice.random() < 0.6:
        told.say(story.other[1], "other")
    if story.victim and dice.random() < 0.6:
        told.say(story.victim, "victim")
    for word in dice.sample(story.words, dice.choice((1, 2, 2, 3))):
        told.say(word)
    village, where = story.village, dice.random()
    for limit, name, words in ((0.72, "village", village.name), (0.82, "district", village.district),
                               (0.9, "province", village.province)):  # fmt: skip
        if where < limit:
            told.say("in")
            told.say(words, name)
            break
    for kind, number in (("killed", story.killed), ("injured", story.injured)):
        if number and dice.random() < 0.7:
            told.say(str(_drift(number, dice)), kind)
            told.say(kind)
    return told


def _drift(number: int, dice: Random) -> int:
    chance = dice.random()
    return number if chance < 0.7 else max(1, number + dice.choice((-2, -1, 1, 2, number // 3)))


def _event(report_id: str, told: Sentence, story: Story, day: int, dice: Random) -> Event:
    trigger = told.parts["trigger"]
    victim = told.parts.get("victim")
    persons = (Actor(name=victim.text, kind="person", **_at(victim)),) if victim else ()
    killed, injured = told.parts.get("killed"), told.parts.get("injured")
    harm = [_harm("killed", killed)] if killed else []
    harm += [_harm("injured", injured)] if injured else []
    return Event(
        report_id=report_id,
        evidence=Span(start=told.offset, end=told.offset + len(told.text), text=told.text),
        trigger=trigger,
        time=_time(story, day, dice),
        place=_place(story.village, told.parts, dice),
        confidence=0.8,
        rules=(RULES[trigger.text],),
        type=story.kind.type,
        mode=None if trigger.text.endswith("killed") else story.kind.mode,
        source=_actor(told.parts.get("doer"), story.doer, dice),
        target=_actor(told.parts.get("other"), story.other, dice) + persons,
        harm=tuple(harm),
    )


def _at(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.text}


def _harm(kind: HarmKind, span: Span) -> Harm:
    return Harm(kind=kind, low=int(span.text), high=int(span.text), qualifier="exact", **_at(span))


def _actor(span: Span | None, side: tuple[str, str, str], dice: Random) -> tuple[Actor, ...]:
    """The actor of a span, known by id or by its description alone."""
    known = dice.random() < 0.8
    if span is None:
        return ()
    key, name, sector = side
    return (Actor(id=key if known else None, name=name, kind="armed_group", country="SYN", sector=sector, **_at(span)),)


def _time(story: Story, told: int, dice: Random) -> Time | None:
    chance = dice.random()
    if chance < 0.1:
        return None
    if chance < 0.25:
        return _day(told, "report")
    off = dice.choice((-1, 1)) if chance < 0.29 else 0
    return _day(story.day + off, "text" if chance < 0.85 else "context")


def _day(number: int, source: Source) -> Time:
    day = (START + timedelta(days=number)).isoformat()
    return Time(earliest=day, latest=day, precision="day", source=source)


def _place(village: Village, parts: dict[str, Span], dice: Random) -> Place | None:
    common: dict[str, Any] = {"country": "SYN", "admin1": village.province}
    named: dict[str, Any]
    at: dict[str, Any] = {"lat": village.lat, "lon": village.lon}
    if "village" in parts:
        source = "text" if dice.random() < 0.85 else "context"
        key = str(900_000_000 + village.number)  # as GeoNames ids are, but none of them
        named = {"name": village.name, "kind": "village", "precision": 1, "source": source, "gazetteer_id": key}
        return Place(**named, **at, **common, **_at(parts["village"]))
    if "district" in parts:
        named = {
            "name": village.district,
            "kind": "admin2",
            "precision": 2,
            "gazetteer_id": str(910_000_000 + village.number // 8),
        }
        return Place(**named, **at, **common, **_at(parts["district"]))
    if "province" in parts:
        named = {
            "name": village.province,
            "kind": "admin1",
            "precision": 3,
            "gazetteer_id": str(920_000_000 + int(village.province[-1])),
        }
        return Place(**named, **common, **_at(parts["province"]))
    return None
