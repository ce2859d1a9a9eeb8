"""Deals and their terms over time: an agreement-monitoring sheet.

One series a deal, with the states it went through; one series a term of it: who must do what by when, and how far it
has come. Reports that differ stand side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import msgspec

from sitroom.lexicon.schema.merging_series import SeriesStateRow
from sitroom.merge.series.common import (
    EFFECTIVE,
    Context,
    Told,
    apart,
    earliest_told,
    name_order,
    report_ids,
    shift,
)
from sitroom.merge.series.sides import Sides
from sitroom.merge.series.terms import days_compared, grouped, places_of, term_name, term_values
from sitroom.merged import Comparison, Point, Series, Spell, merged_id
from sitroom.records import Actor, Agreement, Provision, Record, Status, Time

SHOWN = 3  # parties in a deal's name
HIDDEN: frozenset[Status] = frozenset({"negated"})


@dataclass(frozen=True, slots=True)
class Statement:
    """What makes tellings one point: the state, when it was reached or told, and whether it is denied."""

    state: str
    earliest: str | None
    latest: str | None
    status: Status


def series(
    deals_told: Iterable[Told],
    terms_told: Iterable[Told],
    context: Context,
    deals: Mapping[str, str],
) -> list[Series]:
    """A series for each deal and, right after it, for each of its terms.

    `deals`: id of an agreement record -> id of what it is merged into; an agreement without one stands alone."""
    by_deal: dict[str, list[Told]] = defaultdict(list)
    for one in deals_told:
        by_deal[deals.get(one.record.id, one.record.id)].append(one)
    terms: dict[str, list[Told]] = defaultdict(list)
    for one in terms_told:
        agreement = cast(Provision, one.record).agreement_id
        if agreement is not None:
            terms[deals.get(agreement, agreement)].append(one)
    found = []
    for deal in sorted({*by_deal, *terms}):
        told = by_deal.get(deal, [])
        whole = _deal(deal, told, context) if told else None
        if whole is not None:
            found.append(whole)
        about = line(deal)
        for members in grouped(terms.get(deal, ()), context):
            found.append(_term(about, deal, members, context))
    return found


def lines(record: Agreement | Provision, deals: Mapping[str, str]) -> list[str]:
    """Id of the series of the deal that a record is of."""
    agreement = record.agreement_id if isinstance(record, Provision) else record.id
    return [] if agreement is None else [line(deals.get(agreement, agreement))]


def line(deal: str) -> str:
    """Id of a deal's series."""
    return merged_id("series", ("agreement", deal))


# ---- one deal ----


def _deal(
    deal: str,
    tellings: list[Told],
    context: Context,
) -> Series:
    states = context.words.states["agreement"]
    points = _points(tellings, context, states)
    ordered = [cast(Agreement, t.record) for t in earliest_told(tellings)]
    thirds = dict.fromkeys((t.actor.name, t.role) for r in ordered for t in r.third_parties)
    parties = _distinct((a for r in ordered for a in r.parties), context.sides)
    return Series(
        id=line(deal),
        topic="agreement",
        subject=deal,
        name=_deal_name(ordered, parties, context),
        place=next((r.place for r in ordered if r.place is not None), None),
        object=_most(r.kind for r in ordered),
        parties=parties,
        third_parties=tuple(f"{name} ({role})" for name, role in thirds),
        values=tuple(
            c for field in ("signed", "starts", "ends") if (c := _days_told(field, tellings, context)) is not None
        ),
        points=points,
        spells=_spells(points, states),
        reports=report_ids(tellings),
        independent_sources=context.sources(tellings),
    )


def _deal_name(ordered: Sequence[Agreement], parties: Sequence[Actor], context: Context) -> str:
    """The longest of its names, with the parties and the place."""
    name = max((r.name for r in ordered), key=lambda n: (len(n.split()), n))
    place = next((r.place for r in ordered if r.place is not None), None)
    if parties:
        phrase = "deal_between" if len(parties) > 1 else "deal_of"
        name = context.words.say(phrase, name=name, parties=context.listed(parties[:SHOWN]))
    return context.words.say("deal_at", name=name, place=context.place(place)) if place else name


def _most(values: Iterable[str]) -> str:
    """The most frequent; of equals the first in the alphabet, "other" last."""
    counts: dict[str, int] = defaultdict(int)
    for one in values:
        counts[one] += 1
    return min(counts, key=lambda v: (v == "other", -counts[v], v))


def _distinct(actors: Iterable[Actor], sides: Sides) -> tuple[Actor, ...]:
    """Each party once: "the factions" told elsewhere as "rebels" is one party, under the name of the one in
    particular."""
    found: list[Actor] = []
    for actor in actors:
        same = next(
            (n for n, a in enumerate(found) if sides.one(a, actor)),
            None,
        )
        if same is None:
            found.append(actor)
        elif sides.named(actor) and not sides.named(found[same]):
            found[same] = actor
    return tuple(found)


def _reached(record: Record, day: str | None) -> tuple[str | None, str | None]:
    """When the state of an agreement or a term was reached: the time told for that where it lies not ahead of the
    report, else the report's date."""
    if isinstance(record, Agreement):
        own = {"signed": record.signed, "in_force": record.starts, "agreed": record.signed}.get(record.state)
        times = [own, record.time if record.state not in ("proposed", "negotiating") else None]
    else:
        times = [record.time if cast(Provision, record).state != "agreed" else None]
    for time in times:
        if _told(time) and not (day and cast(Time, time).earliest and str(cast(Time, time).earliest) > day):
            return _days(cast(Time, time), day)
    return day, day


def _told(time: Time | None) -> bool:
    return time is not None and time.source != "report" and (time.earliest is not None or time.latest is not None)


def _days(time: Time, day: str | None) -> tuple[str | None, str | None]:
    """ "By Sunday" and "since Sunday" both tell of Sunday; nothing was reached after it was reported."""
    first, last = time.earliest or time.latest, time.latest or time.earliest
    if day and last and last > day:
        last = day
    return (min(first, last) if first and last else first), last


def _days_told(field: str, tellings: Sequence[Told], context: Context) -> Comparison | None:
    """What is told of the day on which a deal was signed, starts or ends."""
    groups: dict[tuple[str | None, str | None], list[Told]] = defaultdict(list)
    texts: dict[tuple[str | None, str | None], str] = {}
    for one in earliest_told(tellings):
        time = getattr(one.record, field)
        if _told(time):
            at = (time.earliest, time.latest)
            groups[at].append(one)
            texts.setdefault(at, time.text or "")
    return days_compared(field, groups, texts, context) if groups else None


# ---- one term ----


def _term(
    agreement: str,
    deal: str,
    tellings: list[Told],
    context: Context,
) -> Series:
    states = context.words.states["provision"]
    points = _points(tellings, context, states)
    ordered = [cast(Provision, t.record) for t in earliest_told(tellings)]
    first = ordered[0]
    places = places_of(ordered)
    actors = _distinct((a for r in ordered for a in r.actor), context.sides)
    thing = max((r.object for r in ordered if r.object), key=lambda o: (len(o.split()), o), default=None)
    return Series(
        id=merged_id("series", ("provision", deal, first.term, first.id)),
        topic="provision",
        subject=first.id,
        name=term_name(first.term, actors, thing, places, context),
        place=places[0] if places else first.place,
        object=thing,
        term=first.term,
        agreement=agreement,
        parties=actors,
        values=term_values(tellings, context),
        points=points,
        spells=_spells(points, states),
        reports=report_ids(tellings),
        independent_sources=context.sources(tellings),
    )


# ---- points and spells of both ----


def _points(tellings: Sequence[Told], context: Context, states: Mapping[str, SeriesStateRow]) -> tuple[Point, ...]:
    groups: dict[Statement, list[Told]] = defaultdict(list)
    for one in tellings:
        earliest, latest = _reached(one.record, one.day)
        groups[Statement(str(getattr(one.record, "state", "")), earliest, latest, _status(one.record))].append(one)
    rows = sorted(groups.items(), key=lambda r: _order(r[0], states))
    against = _contradicted([key for key, _ in rows], [found for _, found in rows], context, states)
    points = []
    for number, (key, found) in enumerate(rows):
        said = [_said(*rows[n], context) for n in [number, *sorted(against.get(number, ()))[:4]]]
        points.append(
            Point(
                earliest=key.earliest, latest=key.latest, state=key.state,
                verdict="conflict" if number in against else "agree" if context.sources(found) > 1 else "single",
                contested=number in against, status=key.status,
                values=(context.value(found, text=earliest_told(found)[0].record.trigger.text,
                              days=(key.earliest, key.latest), ref=key.state),),
                records=tuple(t.record.id for t in earliest_told(found)), reports=report_ids(found),
                reason="; ".join(said),
            )
        )  # fmt: skip
    return tuple(points)


def _status(record: Record) -> Status:
    """A deal or term that is told of stands, also where its status is planned (codebook: it follows the state)."""
    if isinstance(record, Provision):
        return "negated" if record.status == "negated" and record.state != "violated" else "actual"
    return "actual" if record.status in EFFECTIVE or record.status == "planned" else record.status


def _order(key: Statement, states: Mapping[str, SeriesStateRow]) -> tuple[str, str, int, str, str]:
    row = states.get(key.state)
    return (*name_order((key.earliest, key.latest)), row.rank if row else 0, key.state, key.status)


def _contradicted(
    keys: Sequence[Statement],
    tellings: Sequence[Sequence[Told]],
    context: Context,
    states: Mapping[str, SeriesStateRow],
) -> dict[int, set[int]]:
    """Statements that cannot hold together, told within a few days of each other and not by one source alone."""
    found: dict[int, set[int]] = defaultdict(set)
    for n, key in enumerate(keys):
        for m in range(n + 1, len(keys)):
            other = keys[m]
            if key.latest and other.latest and apart(key.latest, other.latest) > context.words.limits["overlap"]:
                break
            tellers = {t.source for t in tellings[n]}, {t.source for t in tellings[m]}
            if _clash(key, other, states) and tellers[0] != tellers[1]:
                found[n].add(m)
                found[m].add(n)
    return found


def _clash(one: Statement, other: Statement, states: Mapping[str, SeriesStateRow]) -> bool:
    if one.status in HIDDEN or other.status in HIDDEN:
        return one.state == other.state and one.status != other.status
    if one.status != "actual" or other.status != "actual":
        return False
    row = states.get(one.state)
    return row is not None and other.state in row.against


def _said(key: Statement, tellings: Sequence[Told], context: Context) -> str:
    state, days = key.state.replace("_", " "), context.days(key.earliest, key.latest)
    return context.statement("state", tellings, key.status, state=state, days=days)


def _spells(points: Sequence[Point], states: Mapping[str, SeriesStateRow]) -> tuple[Spell, ...]:
    """States in a row. A state of lower rank told later is a late word of what has been passed, unless the deal had
    been broken or had collapsed and begins anew."""
    spells: list[Spell] = []
    for number, point in enumerate(points):
        row = states.get(point.state or "")
        if point.status != "actual" or point.latest is None or row is None:
            continue
        last = spells[-1] if spells else None
        if last is not None and last.state == row.shown:
            spells[-1] = msgspec.structs.replace(
                last, points=(*last.points, number), contested=last.contested or point.contested
            )
            continue
        if last is not None and _passed(states[last.state], row):
            spells[-1] = msgspec.structs.replace(
                last, points=(*last.points, number), contested=last.contested or point.contested
            )
            continue
        start = point.earliest or point.latest
        if last is not None:
            start = max(start, last.start or start)  # told for a longer time, of which a part is past
            end = max(shift(start, -1) or start, last.start or "")
            spells[-1] = msgspec.structs.replace(last, end=end)
        spells.append(Spell(start=start, state=row.shown, contested=point.contested, points=(number,)))
    return tuple(spells)


def _passed(now: SeriesStateRow, told: SeriesStateRow) -> bool:
    return told.rank < now.rank and now.state not in ("violated", "collapsed")
