"""Actors as ACLED names them: forces by country and the years of a government, groups by name, civilians by country."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

import msgspec

from sitroom.export.geography import Geography
from sitroom.export.tables import data_rows
from sitroom.lexicon.actors import ActorLexicon, actor_lexicon, covers
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.actors import ActorRow
from sitroom.merge.ladder import STATE_KINDS
from sitroom.merge.series.sides import STATE_SECTORS, Sides
from sitroom.records import Actor, Struct

Side = Literal["state", "armed", "group", "identity", "office", "civilians"]
ARMED = ("state", "armed", "identity")  # sides that fight
THINGS = ("facility", "infrastructure", "vehicle", "site", "object")
BEARING_ARMS = ("MIL", "COP", "REB", "UAF", "PRM")  # sectors whose things stand for those whom they belong to
CIVILIANS, EXTERNAL, POLITICAL = "Civilians", "External/Other forces", "Political militia"
_ACRONYM = (2, 6)  # letters of an acronym that goes before a name


class ActorRule(Struct, frozen=True, kw_only=True):
    """A row of data/acled_actors.csv: the first that fits an actor's kind and sector. `known`: "yes" or "no", whether
    the lexicon must know it. `side`: what it can do; `name`: pattern; `inter`: ACLED's class."""

    kind: str
    sector: str | None = None
    known: Literal["yes", "no"] | None = None
    side: Side
    name: str
    inter: str


class CivilianRule(Struct, frozen=True, kw_only=True):
    """A row of data/acled_civilians.csv: the group that civilians of a kind or sector are associated with."""

    kind: str | None = None
    sector: str | None = None
    label: str


class Inter(Struct, frozen=True, kw_only=True):
    """A row of data/acled_inter.csv: a class of actors, its old number, and its place in an interaction's name."""

    name: str
    code: int
    order: int


class Regime(Struct, frozen=True, kw_only=True):
    """A row of data/regimes.csv: what dates a country's forces in ACLED's names. `office`: whose terms do, by the actor
    lexicon; else `since`/`until`, ISO days or years, None for open."""

    id: str
    office: Literal["head_of_state", "head_of_government"] | None = None
    since: str | None = None
    until: str | None = None


class Named(NamedTuple):
    """An actor with ACLED's name for it. `inter`: its class, "" when not known. `assoc`: groups it goes with."""

    name: str
    inter: str
    side: Side
    assoc: tuple[str, ...] = ()


class ActorNames:
    """Names and classes of actors; one for an export."""

    def __init__(self, lexicon: Lexicon, geography: Geography) -> None:
        self._actors: ActorLexicon = actor_lexicon(lexicon)
        self._geography = geography
        self._rules = data_rows("acled_actors.csv", ActorRule)
        self._civilians = data_rows("acled_civilians.csv", CivilianRule)
        self._order = {i.name: i.order for i in data_rows("acled_inter.csv", Inter)}
        self._by_name = {
            form: r for r in self._actors.rows.values() for form in (r.name, *r.names) if r.kind != "person"
        }

    def named(self, actor: Actor, country: str, day: str) -> Named | None:
        """An actor of a happening in `country` (alpha-3) on `day` (ISO); None for things and what has no class."""
        actor = self._group_of(actor)
        row = self._actors.rows.get(actor.id or "")
        known = row is not None and row.kind != "person"
        rule = next((r for r in self._rules if _fits(r, actor, known)), None)
        if rule is None or ("{name}" in rule.name and not known and not actor.name[:1].isupper()):
            return None  # "a company" is no name
        if rule.side == "civilians":
            return self.civilian(actor, country, day)
        if "{country}" in rule.name:
            return self._state(actor, rule, country, day, row)
        inter = rule.inter
        name = self._called(row, actor)
        return Named(rule.name.format(name=name, place=self._geography.acled_name(country)), inter, rule.side)

    def _state(self, actor: Actor, rule: ActorRule, country: str, day: str, row: ActorRow | None) -> Named | None:
        """Forces or government of a state; abroad they are external forces. Nobody knows whose: soldiers have a name
        even so, a government or police has none."""
        own = actor.country
        if own is None:
            return self.unidentified(country, military=True) if rule.name.startswith("Military") else None
        name = rule.name.format(country=self._geography.acled_name(own), years=self.years(own, day))
        unit = row is not None and row.parent is not None and not row.id.endswith(("_ARMY", "_GOV", "_POL"))
        assoc = (row.name,) if unit and row else ()
        return Named(name, rule.inter if own == country else EXTERNAL, rule.side, assoc)

    def civilian(self, actor: Actor | None, country: str, day: str) -> Named:
        """People as ACLED's civilians; `actor` None: nobody is named."""
        home = (actor.country if actor else None) or country
        place = self._geography.acled_name(home)
        assoc: tuple[str, ...] = ()
        if actor is not None:
            found = next(
                (r for r in self._civilians if r.kind == actor.kind or (r.sector and r.sector == actor.sector)), None
            )
            if found is not None:
                name, years = self._called(self._actors.rows.get(actor.id or ""), actor), self.years(home, day)
                assoc = (found.label.format(place=place, country=place, years=years, name=name),)
        return Named(f"{CIVILIANS} ({place})", CIVILIANS, "civilians", assoc)

    def unidentified(self, country: str, *, military: bool = False) -> Named:
        """A doer whom nobody names."""
        if military:
            return Named("Unidentified Military Forces", "", "state")
        return Named(f"Unidentified Armed Group ({self._geography.acled_name(country)})", POLITICAL, "armed")

    def crowd(self, what: str, country: str, assoc: Iterable[str] = ()) -> Named:
        """ "Protesters" or "Rioters" of a country."""
        return Named(f"{what} ({self._geography.acled_name(country)})", what, "group", tuple(assoc))

    def interaction(self, first: str, second: str) -> str:
        """The name of an interaction of two classes, in ACLED's order; "" when a class is not known."""
        if not first:
            return ""
        if not second:
            return f"{first} only"
        return "-".join(sorted((first, second), key=lambda n: self._order[n]))

    def years(self, country: str, day: str) -> str:
        """The years of the government that a country's forces served on a day: " (2000-2024)", or "" when the tables do
        not say."""
        for row in data_rows("regimes.csv", Regime):
            if row.id != country:
                continue
            if row.office is None and covers(row.since, row.until, day):
                return _years(row.since or "", row.until)
            if row.office is not None:
                held = [t for t in self._actors.offices.get((country, row.office), ()) if covers(t.since, t.until, day)]
                if len(held) == 1:
                    return _years(held[0].since, held[0].until)
        return ""

    def _group_of(self, actor: Actor) -> Actor:
        """Of a member of a group that the lexicon knows, the group."""
        row = self._actors.rows.get(actor.member_of or "") or self._by_name.get(actor.member_of or "")
        if row is None or actor.kind not in ("person", "people"):
            return actor
        return msgspec.structs.replace(
            actor, id=row.id, name=row.name, kind=row.kind, sector=row.sector, country=row.country, member_of=None
        )

    def _called(self, row: ActorRow | None, actor: Actor) -> str:
        """A group's name, behind its acronym where it has one ("FSA: Free Syrian Army")."""
        if row is None or row.kind == "person":
            return actor.name
        low, high = _ACRONYM
        short = next((n for n in row.names if n.isupper() and n.isalnum() and low <= len(n) <= high), None)
        return f"{short}: {row.name}" if short and short != row.name.upper() else row.name


def _fits(rule: ActorRule, actor: Actor, known: bool) -> bool:
    if rule.kind != actor.kind or (rule.sector is not None and rule.sector != actor.sector):
        return False
    return rule.known is None or (rule.known == "yes") == known


def _years(since: str, until: str | None) -> str:
    return f" ({since[:4]}-{until[:4] if until else ''})"


def people(actors: Sequence[Actor]) -> tuple[Actor, ...]:
    """The actors that are no things. What belongs to armed actors of a known country stands for these: a state's
    warplanes, the army's positions."""
    meant = (
        msgspec.structs.replace(a, kind="people") if a.kind in THINGS and a.sector in BEARING_ARMS and a.country else a
        for a in actors
    )
    return tuple(a for a in meant if a.kind not in THINGS and a.kind is not None)


def forces(actor: Actor) -> Actor:
    """Of a state or government that fights or strikes, its armed forces."""
    if actor.kind not in ("state", "government"):
        return actor
    return msgspec.structs.replace(actor, kind="armed_forces", sector="MIL")


def opponents(actors: Sequence[Actor], sides: Sides) -> tuple[list[Actor], list[Actor]] | None:
    """Those who fought each other, where a report names the two sides of a fight in one breath: a state's forces and
    groups that are not on their side. None where they may have fought together, or nobody is a state's."""
    state = next((a for a in actors if a.kind in STATE_KINDS and a.sector in STATE_SECTORS), None)
    against = [a for a in actors if state and a.kind == "armed_group" and a.id and not sides.same(state, a)]
    if state is None or not against:
        return None
    hostile = {a.id for a in against}
    return [a for a in actors if a.id not in hostile], against
