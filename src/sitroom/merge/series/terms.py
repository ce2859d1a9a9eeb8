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
from sitroom.merge.series.sides import Sides
from sitroom.merged import Comparison, Value, Verdict
from sitroom.records import Actor, Place, Provision


@dataclass(slots=True)
class Group:
    """Tellings of one term, with all that is known of it."""

    members: list[Told] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)
    places: set[str] = field(default_factory=set)
    objects: list[frozenset[str]] = field(default_factory=list)


def grouped(tellings: Iterable[Told], context: Context) -> list[list[Told]]:
    """The tellings of one deal's terms, those of one term together.

    Terms of one kind are one term unless they name different doers, places or things. What says too little to tell
    which of several it is stands apart. The fullest are gone through first, so that order does not matter."""
    by_term: dict[str, list[Told]] = defaultdict(list)
    for one in tellings:
        by_term[cast(Provision, one.record).term].append(one)
    found: list[list[Told]] = []
    for term in sorted(by_term):
        groups: list[Group] = []
        for one in sorted(by_term[term], key=lambda t: (-_fullness(cast(Provision, t.record)), *t.order)):
            record = cast(Provision, one.record)
            fitting = [g for g in groups if _fits(record, g, context)]
            best = [g for g in fitting if _shares(record, g, context)] or fitting
            if len(best) == 1:
                _add(best[0], one, context)
            else:
                groups.append(Group())
                _add(groups[-1], one, context)
        found.extend(earliest_told(g.members) for g in groups)
    return sorted(found, key=lambda g: g[0].order)


def _fullness(record: Provision) -> int:
    return sum((bool(record.actor), bool(record.places), bool(record.object)))


def _add(group: Group, one: Told, context: Context) -> None:
    record = cast(Provision, one.record)
    group.members.append(one)
    group.actors.extend(record.actor)
    group.places.update(place_key(p) for p in record.places)
    thing = _thing(record, context)
    if thing:
        group.objects.append(thing)


def _thing(record: Provision, context: Context) -> frozenset[str]:
    return frozenset(fold(record.object or "").split()) - context.words.sorts["article"]


def _fits(record: Provision, group: Group, context: Context) -> bool:
    """Nothing speaks against one term."""
    if record.actor and group.actors and not _one_side(record, group, context.sides):
        return False
    places = {place_key(p) for p in record.places}
    if places and group.places and not places & group.places:
        return False
    thing = _thing(record, context)
    return not thing or not group.objects or any(thing & other for other in group.objects)


def _shares(record: Provision, group: Group, context: Context) -> bool:
    """Something speaks for it."""
    thing = _thing(record, context)
    return (
        (bool(record.actor) and bool(group.actors) and _one_side(record, group, context.sides))
        or bool({place_key(p) for p in record.places} & group.places)
        or any(thing & other for other in group.objects)
    )


def _one_side(record: Provision, group: Group, sides: Sides) -> bool:
    return any(sides.one(a, b) for a in record.actor for b in group.actors)


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
    by = f" by {' and '.join(context.sides.called(a) for a in actors[:2])}" if actors else ""
    where = f" ({', '.join(context.place(p) for p in places[:3])})" if places else ""
    return f"{term.replace('_', ' ')}{by}{f': {thing}' if thing else ''}{where}"


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
