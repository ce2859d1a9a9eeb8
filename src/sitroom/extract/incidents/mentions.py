"""One event mention with what is needed to compare it, and the mentions of one happening so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitroom.analyse.grammar import children, obliques
from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.extract.events import EventReading
from sitroom.extract.frames import noun_match
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.frames import Deed
from sitroom.records import Event

Side = tuple[str | None, str | None]  # country and sector
ARMED = frozenset({"MIL", "COP"})
POINTING = frozenset({"the", "this", "that", "these", "those"})
CLAIMED = ("light.claim", "light.blame")
MAX_TOLD = 12  # mentions of one happening that a new one is compared with


@dataclass(slots=True, eq=False)
class Mention:
    """One event with what is needed to compare it. `victims`: lemmas of those whom it befalls; `names`: words of their
    names; `known`: the victims are spoken of as known ("the soldiers"); `dated`: its time is the deed's, not that of a
    claim ("claimed the bombing on Monday")."""

    event: Event
    reading: EventReading
    deed: Deed
    victims: frozenset[str]
    names: frozenset[str]
    known: bool
    dated: bool = True
    groups: frozenset[str] = frozenset()  # known groups that do it
    armed: frozenset[Side] = frozenset()  # armed sides that do it
    hit: frozenset[Side] = frozenset()  # sides that it befalls

    def __post_init__(self) -> None:
        self.look()

    @property
    def head(self) -> Token:
        return self.reading.match.head

    def look(self) -> None:
        """Takes from the event, which may have changed, what it is compared by again and again."""
        source, target = self.event.source, self.event.target
        self.groups = frozenset(x.id for x in source if x.id)
        self.armed = frozenset((x.country, x.sector) for x in source if x.sector in ARMED and x.country)
        self.hit = frozenset((x.country, x.sector) for x in target)


@dataclass(slots=True, eq=False)
class Group:
    """Mentions of one happening so far."""

    mentions: list[Mention] = field(default_factory=list)

    @property
    def told(self) -> list[Mention]:
        """Those that a new mention is compared with: the first, which says most, and the latest."""
        return self.mentions if len(self.mentions) <= MAX_TOLD else [self.mentions[0], *self.mentions[1 - MAX_TOLD :]]


def mentions_of(draft: Draft, known: dict[str, EventReading]) -> list[Mention]:
    """The violent events of the draft, in text order. `known`: how each was read, by its id."""
    deeds = draft.lexicon.compiled("incidents.deeds", _deeds)
    return [
        _mention(e, known[e.id], _circumstance(draft, known[e.id], deed, deeds))
        for e in draft.of_kind(Event)
        if e.id in known and (deed := _deed(e, deeds)) is not None
    ]


def _deeds(lexicon: Lexicon) -> tuple[Deed, ...]:
    return lexicon.rows("incidents", Deed)


def _deed(event: Event, deeds: tuple[Deed, ...]) -> Deed | None:
    return _fitting(event.rules[0], event.mode, deeds) if event.type == "ASSAULT" else None


def _fitting(frame: str, mode: str | None, deeds: tuple[Deed, ...]) -> Deed | None:
    for deed in deeds:
        if mode in deed.modes or any(frame == f or frame.startswith(f + ".") for f in deed.frames):
            return deed
    return None


def _circumstance(draft: Draft, reading: EventReading, deed: Deed, deeds: tuple[Deed, ...]) -> Deed:
    """For "killed in fighting" the fighting: the kind of deed in which it happened, where that is known."""
    match = reading.match
    if match.part != "verb" or match.frame.harm not in ("killed", "injured"):
        return deed
    for prep, noun in obliques(match.head):
        inner = noun_match(draft, noun) if prep in ("in", "during") else None
        if inner is not None and inner.frame.type == "ASSAULT":
            return _fitting(inner.frame.id, inner.frame.mode, deeds) or deed
    return deed


def _mention(event: Event, reading: EventReading, deed: Deed) -> Mention:
    names, victims = set(), set()
    heads = reading.target.heads
    for actor, head in zip(event.target, [*heads, *[None] * len(event.target)], strict=False):
        words = {w.strip(".,").lower() for w in actor.name.split()}
        if actor.kind == "person" or (head is not None and head.pos == "PROPN"):
            names |= {w for w in words if len(w) > 2}
        if head is not None:
            victims.add(head.lemma)
    known = bool(heads) and all(pointed_at(h) for h in heads)
    light = reading.match.light
    dated = light is None or light[0].id not in CLAIMED
    return Mention(event, reading, deed, frozenset(victims), frozenset(names), known, dated)


def pointed_at(noun: Token) -> bool:
    """ "the attack", "these soldiers": spoken of as known."""
    return any(c.lower in POINTING for c in children(noun, "determiner"))
