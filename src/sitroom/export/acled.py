"""ACLED's 31 columns: one row an incident, by ACLED's own rules for sub-events, actors and precision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sitroom.export.acled_actors import ARMED, CIVILIANS, ActorNames, Named, forces, opponents, people
from sitroom.export.acled_events import (
    MADE,
    TOLD,
    Type,
    by_place,
    deal_spans,
    sub_event,
    territory,
    together,
    where_key,
    within,
)
from sitroom.export.dates import days_of, middle, precision
from sitroom.export.evidence import by_report, located, outlets
from sitroom.export.geography import Geography, acled_precision
from sitroom.export.notes import filled, note
from sitroom.export.tables import Built, Table, columns, data_rows, rows_of
from sitroom.export.view import View, moment
from sitroom.merge.series.sides import Sides as Allegiance
from sitroom.merged import Incident
from sitroom.records import Actor, Agreement, Control, Event, Place

NAME = "acled"
STATE_INTER = "State forces"
TARGETING = "Civilian targeting"
VIOLENT = ("Battles", "Explosions/Remote violence", "Violence against civilians")


class Sides(NamedTuple):
    """Who stands on each side of a row, the first of each is its actor, the rest are associated with it."""

    first: Sequence[Named]
    second: Sequence[Named]


class Case(NamedTuple):
    """An incident on its way to a row."""

    incident: Incident
    place: Place
    country: str
    day: str


def build(view: View) -> Built:
    """Rows of `acled.csv`, by date and id."""
    maker = _Maker(view)
    rows, used, left = rows_of(maker.chosen(), maker.row)
    used |= {control for control, battle in maker.territory.items() if battle in used}
    left = {i: why for i, why in left.items() if i not in used}
    rows.sort(key=lambda r: (r["event_date"], r["event_id_cnty"]))
    table = Table(name="acled", columns=columns(NAME)["acled"], rows=rows)
    return Built(tables=(table,), used=frozenset(used), left=left)


class _Maker:
    """Makes the rows of one export."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._geography = Geography(view.lexicon)
        self._names = ActorNames(view.lexicon, self._geography)
        self._allegiance = Allegiance(view.lexicon)
        self._types = {t.sub_event_type: t for t in data_rows("acled_types.csv", Type)}
        self._incidents = {i.id: i for i in view.selection.incidents}
        self._deals: dict[str, list[tuple[int, int]]] = {}
        self._transfers: dict[str, list[Incident]] = {}
        self._parts: dict[str, list[Incident]] = {}
        taken = territory(view, self._types)
        self._taken = {battle: control for control, battle in taken.items()}
        # a battle that has no row cannot tell of the territory
        self.territory = {c: b for c, b in taken.items() if isinstance(self.row(self._incidents[b]), dict)}
        self._taken = {battle: control for control, battle in self.territory.items()}
        made = [i for i in self._incidents.values() if i.family in ("agreement", "control")]
        made = [i for i in made if i.id not in self.territory and isinstance(self.row(i), dict)]
        self._deals = deal_spans(view, (i for i in made if i.family == "agreement"))
        self._transfers = by_place(i for i in made if i.family == "control")
        self._parts = within(i for i in made if i.family == "control")

    def chosen(self) -> Iterable[Incident]:
        """Incidents to give out, with the battles in which what changed was taken."""
        found = {i.id: i for i in self._view.incidents}
        for control, battle in self.territory.items():
            if control in found:
                found.setdefault(battle, self._incidents[battle])
        return list(found.values())

    def row(self, incident: Incident) -> dict[str, Any] | str:
        """The row of an incident, or the code of the reason why it has none."""
        kind = self._type(incident)
        if isinstance(kind, str):
            return kind
        if incident.status not in TOLD:
            return f"status: {incident.status}"
        place = incident.place or self._home(incident)
        if place is None or place.country is None:
            return "no_country"
        span = days_of(incident.earliest, incident.latest)
        if span is None:
            return "no_date"
        exact = precision("acled", *span)
        if exact is None:
            return f"date_too_vague: {incident.earliest} to {incident.latest}"
        case = Case(incident, place, place.country, middle(*span).isoformat())
        kind, sides = self._sides(case, kind)
        if not sides.first:
            return "no_actor"
        when = (
            incident.earliest if incident.earliest == incident.latest else f"{incident.earliest} to {incident.latest}"
        )
        return (
            {"time_precision": exact}
            | self._what(case, kind)
            | self._who(kind, sides)
            | self._where(case)
            | self._told(case, kind, sides, when or "")
        )

    # ---- what

    def _type(self, incident: Incident) -> Type | str:
        if incident.family == "event":
            return self._event_type(incident)
        if incident.family == "control":
            return self._control_type(incident)
        if incident.family == "agreement":
            return self._agreement_type(incident)
        return "not_acled"

    def _event_type(self, incident: Incident) -> Type | str:
        found = sub_event(self._view, incident, self._types)
        if found is None:
            return "no_acled_type"
        members = [m for m in self._view.members(incident) if isinstance(m, Event) and m.status in TOLD]
        if found.sub_event_type == "Agreement" and any(self._in_deal(m) for m in members):
            return "told_elsewhere: the agreement's own row"
        if found.sub_event_type == "Change to group/activity" and self._in_transfer(incident):
            return "told_elsewhere: the transfer of the place"
        if incident.id in self._taken:
            return self._change_of_hands(self._incidents[self._taken[incident.id]], incident)
        return found

    def _control_type(self, incident: Incident) -> Type | str:
        if incident.id in self.territory:
            return "told_elsewhere: the battle for it"
        if any(self._one_taking(incident, whole) for whole in self._parts.get(incident.id, ())):
            return "told_elsewhere: the fall of the place that it lies in"
        members = [m for m in self._view.members(incident) if isinstance(m, Control)]
        if not any(m.change == "gained" for m in members):
            return "no_change" if not any(m.change == "lost" for m in members) else "no_actor"
        if any(m.means == "force" for m in members):
            return self._change_of_hands(incident, incident)
        return self._types["Non-violent transfer of territory"]

    def _change_of_hands(self, control: Incident, of: Incident) -> Type:
        """By force: to the state's own forces from others, or the other way round."""
        country = of.place.country if of.place and of.place.country else ""
        taker = self._taker(control)
        named = self._names.named(taker, country, control.earliest or "") if taker else None
        won = named is not None and named.inter == STATE_INTER
        return self._types["Government regains territory" if won else "Non-state actor overtakes territory"]

    def _taker(self, incident: Incident) -> Actor | None:
        members = (m for m in self._view.members(incident) if isinstance(m, Control))
        return next((m.controller for m in members if m.change == "gained" and m.controller), None)

    def _one_taking(self, part: Incident, whole: Incident) -> bool:
        """Whether a site was taken with the town that it lies in: on one day, by one taker, and both by force or both
        without."""
        one, other = ([m for m in self._view.members(i) if isinstance(m, Control)] for i in (part, whole))
        force, forced = (any(m.means == "force" for m in members) for members in (one, other))
        taker, taken = self._taker(part), self._taker(whole)
        return force == forced and taker is not None and taken is not None and self._allegiance.one(taker, taken)

    def _agreement_type(self, incident: Incident) -> Type | str:
        states = {m.state for m in self._view.members(incident) if isinstance(m, Agreement)}
        return self._types["Agreement"] if states & set(MADE) else "agreement_open"

    def _home(self, incident: Incident) -> Place | None:
        """The country of an agreement of which no place is told: its parties', where they are all of one."""
        parties = self._parties(incident) if incident.family == "agreement" else ()
        found = {p.country for p in parties}
        if len(parties) < 2 or len(found) != 1 or None in found:
            return None
        country = str(next(iter(found)))
        name = self._geography.acled_name(country)
        return Place(name=name, text=name, start=0, end=0, country=country, kind="country", precision=3)

    def _in_deal(self, event: Event) -> bool:
        spans = self._deals.get(event.report_id, ())
        return any(start < event.evidence.end and event.evidence.start < end for start, end in spans)

    def _in_transfer(self, incident: Incident) -> bool:
        """Whether a place changed hands there and then, by one of the same reports: who entered it took it over."""
        near = self._transfers.get(where_key(incident.place), ()) if incident.place else ()
        return any(together(t, incident) and not set(t.reports).isdisjoint(incident.reports) for t in near)

    def _what(self, case: Case, kind: Type) -> dict[str, Any]:
        country = case.country
        protest = kind.event_type in ("Protests", "Riots")
        return {
            "event_id_cnty": f"{country}{self._view.numbers[case.incident.id]}",
            "event_date": case.day, "year": int(case.day[:4]), "disorder_type": kind.disorder_type,
            "event_type": kind.event_type, "sub_event_type": kind.sub_event_type,
            "tags": "crowd size=no report" if protest else "",
        }  # fmt: skip

    # ---- who

    def _sides(self, case: Case, kind: Type) -> tuple[Type, Sides]:
        """The actors of a row, and its type, which may be another where the targets bear arms."""
        incident = case.incident
        sources: Sequence[Actor] = incident.source
        targets: Sequence[Actor] = incident.target
        if incident.family == "control":
            control = self._holders(incident)
            sources, targets = control
        elif incident.family == "agreement":
            parties = self._parties(incident)
            sources = tuple(p for p in parties if p == parties[0] or self._allegiance.same(p, parties[0]))
            targets = tuple(p for p in parties if p not in sources)
        if kind.event_type in VIOLENT or incident.family == "control":
            sources = tuple(forces(a) for a in people(sources))
        if kind.event_type == "Battles" or incident.family == "control":
            targets = tuple(forces(a) for a in people(targets))
            sources, targets = self._facing(tuple(sources), targets, case)
        first = self._all_named(sources, case)
        second = self._all_named(targets, case, peoples=kind.event_type != "Battles" and incident.family == "event")
        if kind.event_type in VIOLENT:
            first = [n for n in first if n.side != "civilians"]
        if kind.first in ("protesters", "rioters"):
            return kind, self._crowd(case, kind, first, second)
        if incident.family in ("agreement", "control"):
            second = [n for n in second if not first or n.name != first[0].name]
        if kind.armed_target and second and all(n.side in ARMED for n in second):
            kind = self._types[kind.armed_target]
        return kind, self._two_sides(case, kind, first, second)

    def _facing(
        self, sources: tuple[Actor, ...], targets: tuple[Actor, ...], case: Case
    ) -> tuple[Sequence[Actor], Sequence[Actor]]:
        """Both sides of a battle, which may be told of as doers alike ("fighting between the army and the rebels")."""
        if any(n.side in ARMED for n in self._all_named(targets, case)):
            return sources, targets
        return opponents(sources, self._allegiance) or (sources, targets)

    def _two_sides(self, case: Case, kind: Type, first: list[Named], second: list[Named]) -> Sides:
        if kind.event_type == "Battles":
            first, second = [n for n in first if n.side in ARMED], [n for n in second if n.side in ARMED]
            if not first and not second:
                return Sides((), ())
        elif kind.targeting == "always":
            second = [n if n.side == "civilians" else self._victim(n, case) for n in second if n.side not in ARMED]
        elif kind.targeting == "if":
            fighters = [n for n in second if n.side in ARMED]
            second = fighters or [n if n.side == "civilians" else self._victim(n, case) for n in second]
        if not first and kind.first:
            first = [self._names.unidentified(case.country, military=kind.first == "military")]
        if not second and kind.second:
            nobody = kind.second == "civilians"
            second = [
                self._names.civilian(None, case.country, case.day) if nobody else self._names.unidentified(case.country)
            ]
        return Sides(first, second)

    def _victim(self, named: Named, case: Case) -> Named:
        """Somebody unarmed, or out of combat, as civilians who go with what they belong to."""
        whole = self._names.civilian(None, case.country, case.day)
        return whole._replace(assoc=(named.name, *named.assoc))

    def _crowd(self, case: Case, kind: Type, first: list[Named], second: list[Named]) -> Sides:
        everybody = [*first, *second]
        groups = [n.name for n in first if n.side in ("group", "identity") and n.inter != CIVILIANS]
        crowd = self._names.crowd("Protesters" if kind.first == "protesters" else "Rioters", case.country, groups)
        if kind.sub_event_type == "Peaceful protest":
            return Sides([crowd], [])
        others = [n for n in everybody if n.side == "state"]
        if kind.sub_event_type == "Mob violence" and not others:
            others = [n for n in second if n.side == "civilians"]
        return Sides([crowd], others)

    def _all_named(self, actors: Sequence[Actor], case: Case, *, peoples: bool = False) -> list[Named]:
        """Actors with their names, each name once; of several suspects none is named. `peoples`: ethnic and religious
        groups are the people, not their fighters."""
        kept = people(actors)
        found = []
        for actor in kept:
            named = self._names.named(actor, case.country, case.day)
            if named is not None and named.side == "identity" and peoples:
                named = self._names.civilian(actor, case.country, case.day)
            if named is not None:
                found.append(named)
        unique = list({n.name: n for n in reversed(found)}.values())[::-1]
        if len(unique) > 1 and all(a.certainty == "one_of" for a in kept):
            military = all(n.side == "state" for n in unique)
            return [self._names.unidentified(case.country, military=military)]
        return unique

    def _holders(self, incident: Incident) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
        members = [m for m in self._view.members(incident) if isinstance(m, Control)]
        takers = tuple(m.controller for m in members if m.change == "gained" and m.controller)
        losers = tuple(m.from_ for m in members if m.from_)
        return takers[:1], losers[:1]

    def _parties(self, incident: Incident) -> tuple[Actor, ...]:
        members = [m for m in self._view.members(incident) if isinstance(m, Agreement)]
        return tuple(p for m in members for p in m.parties) or (*incident.source, *incident.target)

    def _who(self, kind: Type, sides: Sides) -> dict[str, Any]:
        first, second = sides.first[0], sides.second[0] if sides.second else None
        aimed = kind.targeting == "always" or (
            kind.targeting == "if" and second is not None and second.inter == CIVILIANS
        )
        return {
            "actor1": first.name, "assoc_actor_1": _assoc(sides.first), "inter1": first.inter,
            "actor2": second.name if second else "", "assoc_actor_2": _assoc(sides.second),
            "inter2": second.inter if second else "",
            "interaction": "" if second and not second.inter else
                self._names.interaction(first.inter, second.inter if second else ""),
            "civilian_targeting": TARGETING if aimed else "",
        }  # fmt: skip

    # ---- where, and who says so

    def _where(self, case: Case) -> dict[str, Any]:
        place, codes = case.place, self._geography.codes(case.country)
        lat, lon = located(place)
        return {
            "iso": codes.iso, "region": codes.acled_region or "", "country": self._geography.acled_name(case.country),
            "admin1": place.admin1 or "", "admin2": self._geography.admin2(place) or "", "admin3": "",
            "location": place.name, "latitude": lat, "longitude": lon, "geo_precision": acled_precision(place),
        }  # fmt: skip

    def _told(self, case: Case, kind: Type, sides: Sides, when: str) -> dict[str, Any]:
        view, incident = self._view, case.incident
        names = {"1": sides.first[0].name, "2": sides.second[0].name if sides.second else "", "place": case.place.name}
        sentence = filled(kind.sentence if sides.second else kind.sentence_one, names)
        changed = view.changed(incident.id) or view.selection.provenance.made
        return {
            "source": outlets(view, by_report(view, incident.members)), "source_scale": "",
            "notes": note(view, incident, when, sentence), "fatalities": deaths(incident),
            "timestamp": int(moment(changed).timestamp()),
        }  # fmt: skip


def deaths(incident: Incident) -> int:
    """The best number of killed, else the least, else 0: ACLED has no unknown."""
    if incident.family != "event":
        return 0
    return next((v for v in (incident.best, incident.low) if v is not None), 0)


def _assoc(side: Iterable[Named]) -> str:
    """All that goes with the first actor: its own groups, and the other actors of its side with theirs."""
    names: list[str] = []
    for place, named in enumerate(side):
        names += named.assoc if place == 0 else (named.name, *named.assoc)
    actor = next((n.name for n in side), "")
    return "; ".join(dict.fromkeys(n for n in names if n != actor))
