"""Terms of one deal over many reports: which are one term, and what is told of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from sitroom.lexicon.placenames import fold
from sitroom.merge.series import figures
from sitroom.merge.series.common import (
    LAST_DAY,
    Context,
    Told,
    earliest_told,
    name_order,
    place_key,
)
from sitroom.merged import Comparison, Value, Verdict
from sitroom.records import Actor, Place, Provision


@dataclass(frozen=True, slots=True)
class Profile:
    """What tells one term from another: who must act (keys of sides), where, and with what."""

    actors: tuple[str, ...]
    places: frozenset[str]
    thing: frozenset[str]

    @property
    def order(self) -> tuple[int, list[str], list[str], list[str]]:
        """The fullest first; what is told never decides."""
        known = sum((bool(self.actors), bool(self.places), bool(self.thing)))
        return (-known, list(self.actors), sorted(self.places), sorted(self.thing))


@dataclass(slots=True)
class Group:
    """Tellings of one term, with all that is known of it."""

    members: list[Told] = field(default_factory=list)
    actors: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    things: set[frozenset[str]] = field(default_factory=set)

    def add(self, profile: Profile, members: list[Told]) -> None:
        """Takes in tellings of one profile."""
        self.members.extend(members)
        self.actors.update(profile.actors)
        self.places.update(profile.places)
        if profile.thing:
            self.things.add(profile.thing)


FIGHTERS = frozenset({"fighters"})  # whom reports call fighters, militants or rebels by turns
OneSide = Callable[[Profile, Group], bool]


def grouped(tellings: Iterable[Told], context: Context) -> list[list[Told]]:
    """The tellings of one deal's terms, those of one term together.

    Terms of one kind are one term unless they name different doers, places or things. What says too little to tell
    which of several it is stands apart. The fullest are gone through first, so that order does not matter."""
    by_term: dict[str, dict[Profile, list[Told]]] = defaultdict(lambda: defaultdict(list))
    actors: dict[str, Actor] = {}
    for one in earliest_told(tellings):
        record = cast(Provision, one.record)
        for actor in record.actor:
            actors.setdefault(context.sides.key(actor), actor)
        by_term[record.term][_profile(record, context)].append(one)

    def one_side(profile: Profile, group: Group) -> bool:
        return any(
            a in group.actors or any(context.sides.one(actors[a], actors[b]) for b in group.actors)
            for a in profile.actors
        )

    found: list[list[Told]] = []
    for term in sorted(by_term):
        groups: list[Group] = []
        for profile in sorted(by_term[term], key=lambda p: p.order):
            fitting = [g for g in groups if _fits(profile, g, one_side)]
            best = [g for g in fitting if _shares(profile, g, one_side)] or fitting
            if len(best) != 1:
                best = [Group()]
                groups.append(best[0])
            best[0].add(profile, by_term[term][profile])
        found.extend(earliest_told(g.members) for g in groups)
    return sorted(found, key=lambda g: g[0].order)


def _profile(record: Provision, context: Context) -> Profile:
    actors = tuple(sorted({context.sides.key(a) for a in record.actor}))
    words = frozenset(fold(record.object or "").split()) - context.words.sorts["article"]
    if record.term == "evacuation":  # "fighters will leave" and "militants will be taken"
        if actors and not words and not any(context.sides.named(a) for a in record.actor):
            actors, words = (), FIGHTERS
        elif words and words <= context.words.sorts["force"]:
            words = FIGHTERS
    return Profile(actors, frozenset(map(place_key, record.places)), words)


def _fits(profile: Profile, group: Group, one_side: OneSide) -> bool:
    """Nothing speaks against one term."""
    if profile.places and group.places and not profile.places & group.places:
        return False
    if profile.thing and group.things and not any(profile.thing & other for other in group.things):
        return False
    return not profile.actors or not group.actors or one_side(profile, group)


def _shares(profile: Profile, group: Group, one_side: OneSide) -> bool:
    """Something speaks for it."""
    return (
        bool(profile.places & group.places)
        or any(profile.thing & other for other in group.things)
        or (bool(profile.actors) and bool(group.actors) and one_side(profile, group))
    )


# ---- what is told of a term ----


def places_of(records: Iterable[Provision]) -> list[Place]:
    """The places of a term, each once."""
    found: dict[str, Place] = {}
    for record in records:
        for place in record.places:
            found.setdefault(place_key(place), place)
    return list(found.values())


def term_name(term: str, actors: Sequence[Actor], thing: str | None, places: Sequence[Place], context: Context) -> str:
    """ "weapons surrender by the rebels: heavy weapons (Nawa)"."""
    name = term.replace("_", " ")
    if actors:
        name = context.words.say("term_by", term=name, actors=context.listed(actors[:2]))
    if thing and fold(thing) not in {fold(a.name) for a in actors}:
        name = context.words.say("term_of", term=name, object=thing)
    return context.words.say("term_at", term=name, places=", ".join(map(context.place, places[:3]))) if places else name


def term_values(tellings: Sequence[Told], context: Context) -> tuple[Comparison, ...]:
    """What is told of a term beside its state, where anything is."""
    found = [
        _deadline(tellings, context),
        _amount(tellings, context),
        _texts("object", tellings, context, lambda r: [(fold(r.object), r.object)] if r.object else []),
        _texts("recipient", tellings, context, lambda r: [(context.sides.key(a), a.name) for a in r.recipient]),
        _texts("manner", tellings, context, lambda r: [(fold(r.manner), r.manner)] if r.manner else []),
    ]
    return tuple(f for f in found if f is not None)


def _deadline(tellings: Sequence[Told], context: Context) -> Comparison | None:
    groups: dict[tuple[str | None, str | None], list[Told]] = defaultdict(list)
    texts: dict[tuple[str | None, str | None], str] = {}
    for one in earliest_told(tellings):
        time = cast(Provision, one.record).deadline
        if time is not None and (time.earliest or time.latest):
            groups[time.earliest, time.latest].append(one)
            texts.setdefault((time.earliest, time.latest), time.text or "")
    if not groups:
        return None
    return days_compared("deadline", groups, texts, context)


def days_compared(
    name: str,
    groups: Mapping[tuple[str | None, str | None], list[Told]],
    texts: Mapping[tuple[str | None, str | None], str],
    context: Context,
) -> Comparison:
    """Days told for one thing, side by side. One day told as a day and as "by" that day is one."""
    ordered = sorted(groups, key=name_order)
    values = tuple(context.value(groups[at], text=texts[at], days=at) for at in ordered)
    ends = {at[1] for at in ordered if at[0] is None}
    first = max(at[0] or "" for at in ordered)
    last = min(at[1] or LAST_DAY for at in ordered)
    verdict: Verdict = "compatible" if first <= last and len(ends) < 2 else "conflict"
    if len(values) == 1:
        verdict = _alone(values)
    said = "; ".join(f"{context.who(groups[at])}: {context.days(*at)}" for at in ordered)
    return Comparison(field=name, verdict=verdict, values=values, reason=said)


def _alone(values: Sequence[Value]) -> Verdict:
    return "agree" if values[0].origins > 1 else "single"


def _amount(tellings: Sequence[Told], context: Context) -> Comparison | None:
    groups: dict[tuple[int | None, int | None, str], list[Told]] = defaultdict(list)
    for one in earliest_told(tellings):
        record = cast(Provision, one.record)
        if record.low is not None or record.high is not None:
            groups[record.low, record.high, record.unit or ""].append(one)
    if not groups:
        return None
    values = tuple(
        context.value(found, text=f"{figures.words(low, high)} {unit}".strip(), figure=(low, high, None))
        for (low, high, unit), found in groups.items()
    )
    verdict, low, best, high = figures.compared(values, context.tolerance)
    said = "; ".join(f"{context.who(found)}: {v.text}" for v, found in zip(values, groups.values(), strict=True))
    return Comparison(field="amount", verdict=verdict, low=low, best=best, high=high, values=values, reason=said)


def _texts(
    name: str,
    tellings: Sequence[Told],
    context: Context,
    told: Callable[[Provision], list[tuple[str, str]]],
) -> Comparison | None:
    """Words told for one field; differing ones may complete each other."""
    groups: dict[str, list[Told]] = defaultdict(list)
    texts: dict[str, str] = {}
    for one in earliest_told(tellings):
        for key, text in told(cast(Provision, one.record)):
            groups[key].append(one)
            texts.setdefault(key, text)
    if not groups:
        return None
    values = tuple(context.value(found, text=texts[key], ref=key) for key, found in groups.items())
    said = "; ".join(f"{context.who(found)}: {texts[key]}" for key, found in groups.items())
    verdict = _alone(values) if len(values) == 1 else "compatible"
    return Comparison(field=name, verdict=verdict, values=values, reason=said)
