"""Incidents and ACLED's events: the table of sub-events, and which incidents are one event to ACLED."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from sitroom.export.dates import days_of
from sitroom.export.view import View
from sitroom.merged import Incident
from sitroom.records import Agreement, Control, Event, Place, Struct

TOLD = ("actual", "ongoing")
SITES = ("site", "facility", "base", "camp")
TOWNS = ("city", "town", "village")
MADE = ("agreed", "signed", "in_force")  # states of an agreement that was made


class Type(Struct, frozen=True, kw_only=True):
    """A row of data/acled_types.csv. `rank`: which of several sub-events of one incident wins, 1 first. `targeting`:
    whether civilians are its targets "always", "never", or "if" actor 2 is civilians. `armed_target`: the sub-event
    that it is when only armed actors are its targets. `first`, `second`: who stands for an actor whom nobody names.
    `sentence`, `sentence_one`: for the notes, with two actors and with one."""

    sub_event_type: str
    event_type: str
    disorder_type: str
    rank: int
    targeting: Literal["always", "never", "if"]
    armed_target: str | None = None
    first: Literal["unidentified", "military", "protesters", "rioters"] | None = None
    second: Literal["unidentified", "civilians"] | None = None
    sentence: str
    sentence_one: str


def sub_event(view: View, incident: Incident, types: Mapping[str, Type]) -> Type | None:
    """Of the sub-events that an incident's records tell of, the first in order of precedence; its own where no record
    of what happened has one."""
    members = (m for m in view.members(incident) if isinstance(m, Event) and m.status in TOLD)
    names = {m.acled.sub_event_type for m in members if m.acled} or {incident.sub_event_type or ""}
    return min((types[n] for n in names if n in types), key=lambda t: t.rank, default=None)


def deal_spans(view: View, incidents: Iterable[Incident]) -> dict[str, list[tuple[int, int]]]:
    """By report, where agreements are told of."""
    found: dict[str, list[tuple[int, int]]] = {}
    for incident in incidents:
        for record in view.members(incident):
            if isinstance(record, Agreement):
                found.setdefault(record.report_id, []).append((record.evidence.start, record.evidence.end))
    return found


def territory(view: View, types: dict[str, Type]) -> dict[str, str]:
    """Control incident -> the battle at the same place and time in which it was taken by force; one battle each."""
    incidents = sorted(view.selection.incidents, key=lambda i: (i.earliest or "9999", i.id))
    battles = by_place(i for i in incidents if _is_battle(view, i, types))
    found: dict[str, str] = {}
    for incident in incidents:
        if incident.family != "control" or incident.status not in TOLD or incident.place is None:
            continue
        members = [m for m in view.members(incident) if isinstance(m, Control)]
        if any(m.change == "gained" and m.means == "force" for m in members):
            near = (b for b in battles.get(where_key(incident.place), ()) if together(b, incident))
            battle = next((b.id for b in near if b.id not in found.values()), None)
            if battle is not None:
                found[incident.id] = battle
    return found


def _is_battle(view: View, incident: Incident, types: dict[str, Type]) -> bool:
    """Whether one of its records tells of a battle that took place."""
    if incident.family != "event" or incident.status not in TOLD:
        return False
    kinds = {m.acled.sub_event_type for m in view.members(incident) if isinstance(m, Event) and m.acled}
    return any(types[k].event_type == "Battles" for k in kinds if k in types)


def by_place(incidents: Iterable[Incident]) -> dict[str, list[Incident]]:
    """Incidents by where they were."""
    found: dict[str, list[Incident]] = {}
    for incident in incidents:
        if incident.place is not None:
            found.setdefault(where_key(incident.place), []).append(incident)
    return found


def where_key(place: Place) -> str:
    """What two mentions of one place share."""
    return place.gazetteer_id or f"{place.country}|{place.name.casefold()}"


def within(incidents: Iterable[Incident]) -> dict[str, list[Incident]]:
    """By incident at a site that is named by the town it lies in ("the barracks in Nawa"), those of that town there and
    then."""
    placed = [i for i in incidents if i.place is not None]
    sites = [i for i in placed if i.place and i.place.gazetteer_id is None and i.place.kind in SITES]
    found: dict[str, list[Incident]] = {}
    for site in sites:
        words = f" {site.place.name.casefold()} " if site.place else ""
        for town in placed:
            named = town.place is not None and town.place.kind in TOWNS and f" {town.place.name.casefold()} " in words
            if named and town.id != site.id and together(site, town):
                found.setdefault(site.id, []).append(town)
    return found


def together(one: Incident, other: Incident) -> bool:
    """Whether two incidents may have been on one day."""
    first, second = days_of(one.earliest, one.latest), days_of(other.earliest, other.latest)
    return bool(first and second and first[0] <= second[1] and second[0] <= first[1])
