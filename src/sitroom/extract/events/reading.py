"""How events were read: kept for the organs that come later."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitroom.extract.draft import Draft
from sitroom.extract.events.roles import Role
from sitroom.extract.events.weapons import Means
from sitroom.extract.frames import Match


@dataclass(slots=True, eq=False)
class EventReading:
    """How one event was read: its match, roles and means."""

    match: Match
    source: Role
    target: Role
    means: list[Means] = field(default_factory=list)


def readings(draft: Draft) -> dict[str, EventReading]:
    """Event id -> how it was read."""
    found: dict[str, EventReading] = draft.scratch.setdefault("events.readings", {})
    return found
