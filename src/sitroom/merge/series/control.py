"""Who holds a place, over time: points as told, and spells drawn from them.

What is planned, threatened or denied is kept as a point with its status and moves no line. A siege or fighting in a
place lies over its holder's spell until the place changes hands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import cast

import msgspec

from sitroom.merge.series.common import (
    EFFECTIVE,
    Context,
    Moment,
    Told,
    apart,
    earliest_told,
    is_known,
    is_part,
    moment,
    name_order,
    place_key,
    report_ids,
    shift,
)
from sitroom.merge.series.sides import THINGS, Sides
from sitroom.merge.series.spells import Drawn, Mark, Run, Same, draw
from sitroom.merged import Point, Series, Spell, merged_id
from sitroom.records import Actor, Control, Place, Status

CHANGES = frozenset({"gained", "lost"})
RETAKEN = "control.retake"  # the rule of words such as "recaptured"
OVER = frozenset({"besieged", "contested"})  # what lies over a holder's spell


@dataclass(frozen=True, slots=True)
class Statement:
    """What makes tellings one point: the change, its holder and former holder by key, when, and the status."""

    change: str
    holder: str
    former: str
    when: Moment
    dated: bool
    status: Status


@dataclass(slots=True)
class Line:
    """One place's tellings: points with the tellings behind each, in the same order."""

    keys: list[Statement]
    points: list[Point]
    tellings: list[list[Told]]


def series(tellings: Iterable[Told], context: Context) -> list[Series]:
    """Series of control records, one a place; those that `why_not` names are in none."""
    places: dict[str, list[Told]] = defaultdict(list)
    for one in tellings:
        record = cast(Control, one.record)
        if why_not(record) is None:
            places[place_key(_place(record, context))].append(one)
    return [_series(key, found, context) for key, found in places.items()]


def lines(record: Control, context: Context) -> list[str]:
    """Ids of the series that a record is in."""
    return [] if why_not(record) else [_id(place_key(_place(record, context)))]


def _id(place: str) -> str:
    return merged_id("series", ("control", place))


def _place(record: Control, context: Context) -> Place:
    """The place that changes hands or is held: who takes the last part of one holds the whole."""
    place = cast(Place, record.place)
    before = record.evidence.text[: max(0, place.start - record.evidence.start)]
    words = before[max(0, record.trigger.end - record.evidence.start) :].lower().split()
    if record.change == "gained" and is_part(place) and not context.words.sorts["rest"].isdisjoint(words):
        return msgspec.structs.replace(place, precision=1)
    return place


def why_not(record: Control) -> str | None:
    """Why a control record is in no series."""
    if not is_known(record.place):
        return "no_place"
    return None if any((_force(record.controller), _force(record.from_), _force(record.by))) else "no_holder"


def _force(actor: Actor | None) -> Actor | None:
    """An actor that can hold a place; things cannot."""
    return None if actor is None or actor.kind in THINGS else actor


def _series(key: str, tellings: list[Told], context: Context) -> Series:
    line = _line(tellings, context)
    marks = [m for n in range(len(line.points)) for m in _marks(n, line)]
    _replace(line, context)
    undone = _undone(line, context.sides)
    marks = [m for m in marks if not line.points[m.point].superseded and m.point not in undone]
    drawn = draw(marks, _same(context.sides), context.words.limits)
    _contest(line, drawn, context)
    place = _place(cast(Control, min(tellings, key=lambda t: t.order).record), context)
    spells = _overlaid(_before(_named(drawn.spells, line, context.sides), line, context.sides), line)
    return Series(
        id=_id(key),
        topic="control",
        subject=key,
        name=context.place(place),
        place=place,
        points=tuple(line.points),
        spells=tuple(spells),
        reports=report_ids(tellings),
        independent_sources=context.sources(tellings),
    )


# ---- points ----


def _line(tellings: list[Told], context: Context) -> Line:
    groups: dict[Statement, list[Told]] = defaultdict(list)
    for one in tellings:
        groups[_key(one, context)].append(one)
    rows = [(key, _point(key, found, context), found) for key, found in groups.items()]
    rows.sort(key=lambda r: (*name_order((r[1].earliest, r[1].latest)), r[0].change, r[0].holder, r[1].records))
    return Line([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows])


def _key(one: Told, context: Context) -> Statement:
    record = cast(Control, one.record)
    status: Status = "actual" if record.status in EFFECTIVE else record.status
    holder, former = _force(record.controller), _force(record.from_)
    told = record.time is not None and record.time.source != "report"
    when = _when(record, one.day, context)
    past = record.change == "holds" and record.status == "actual" and (not told or when.since is not None)
    return Statement(
        change=f"{record.change}.past" if past else record.change,
        holder=context.sides.key(holder) if holder else "",
        former=context.sides.key(former) if former else "",
        when=when,
        dated=when.earliest is not None and told,
        status=status,
    )


def _when(record: Control, day: str | None, context: Context) -> Moment:
    """When the change came about, or the state holds. A change that only its report dates came about by then."""
    time = record.time
    if record.change not in CHANGES:
        return moment(record, time, day, context.words)
    if time is None or time.source == "report" or (time.earliest is None and time.latest is None):
        return Moment(None, day or (time.latest if time else None))
    if time.latest is None and time.earliest is not None:  # "has been in their hands since 2015"
        return Moment(time.earliest, _end_of(time.earliest, time.text))
    return Moment(time.earliest, time.latest)


def _end_of(first: str, text: str | None) -> str:
    """The last day that a beginning told as a year alone may mean."""
    year = first[:4]
    return f"{year}-12-31" if first.endswith("-01-01") and text is not None and text.strip() == year else first


def _point(key: Statement, tellings: list[Told], context: Context) -> Point:
    first = cast(Control, earliest_told(tellings)[0].record)
    holder = _force(first.controller)
    return Point(
        earliest=key.when.earliest,
        latest=key.when.latest,
        since=key.when.since,
        state=first.change,
        holder=holder,
        verdict="agree" if context.sources(tellings) > 1 else "single",
        status=key.status,
        values=(
            context.value(
                tellings,
                text=first.trigger.text,
                days=(key.when.earliest, key.when.latest),
                ref=key.holder or key.former or None,
            ),
        ),
        records=tuple(t.record.id for t in earliest_told(tellings)),
        reports=report_ids(tellings),
        reason=_said(key, tellings, context),
    )


# ---- from points to marks ----


def _marks(number: int, line: Line) -> list[Mark]:
    """What a point says of the holder: nothing when it is only planned, denied or a siege."""
    key, point = line.keys[number], line.points[number]
    record = cast(Control, line.tellings[number][0].record)
    if key.status != "actual" or record.change in OVER or key.when.latest is None:
        return []
    if record.change == "lost" and point.holder is None and not key.former:
        return []
    mark = Mark(
        point=number, state="held" if point.holder else "lost", holder=point.holder, day=key.when.latest, first=None,
        change=False, sources=frozenset(t.source for t in line.tellings[number]),
    )  # fmt: skip
    if record.change in CHANGES:
        first = key.when.earliest if key.dated else None
        return [replace(mark, first=first, change=True, lost_by=_force(record.from_))]
    found = []
    if key.when.since:
        last = _end_of(key.when.since, record.time.text if record.time else None)
        found.append(replace(mark, day=last, first=key.when.since, change=True))
    if not key.change.endswith(".past"):
        found.append(mark)
    return found


def _undone(line: Line, sides: Sides) -> set[int]:
    """Points of takings that every report of them tells of as undone: without a date, beside a dated taking or a
    retaking by the other side ("the army recaptured the town on Monday, a year after rebels had seized it")."""
    takings: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for number, key in enumerate(line.keys):
        if key.status == "actual" and key.change == "gained":
            for one in line.tellings[number]:
                takings[one.record.report_id].append((number, key.dated or RETAKEN in one.record.rules))
    undone: dict[int, set[str]] = defaultdict(set)
    for report, found in takings.items():
        last = [number for number, firm in found if firm]
        for number, firm in found:
            mine = line.points[number].holder
            if not firm and any(not sides.same(mine, line.points[n].holder) for n in last):
                undone[number].add(report)
    return {n for n, reports in undone.items() if reports >= {t.record.report_id for t in line.tellings[n]}}


def _same(sides: Sides) -> Same:
    """Does a mark tell of the run's own holder?"""

    def same(run: Run, mark: Mark) -> bool:
        if run.holder is None or mark.holder is None:
            return _without_holder(run, mark, sides)
        if sides.key(run.holder) == sides.key(mark.holder):
            return True
        former = mark.lost_by
        if former is not None and sides.key(former) == sides.key(run.holder):
            return False  # "Islamic State took it from the rebels", though those might be called rebels too
        return sides.same(run.holder, mark.holder)

    return same


def _without_holder(run: Run, mark: Mark, sides: Sides) -> bool:
    """A loss with no winner named and a gain are one change when they agree on who lost."""
    loser = next((m.lost_by for m in run.marks if m.lost_by), None)
    if run.holder is None and mark.holder is None:
        return sides.same(loser, mark.lost_by) or loser is mark.lost_by
    if run.holder is None:
        return not sides.same(loser, mark.holder)
    return not sides.same(run.holder, mark.lost_by)


def _replace(line: Line, context: Context) -> None:
    """Marks points as superseded when each of those who tell of the change have since given another day for it."""
    told: dict[tuple[str, str, str], list[tuple[str, str, int]]] = defaultdict(list)
    for number, key in enumerate(line.keys):
        if key.status == "actual" and key.change in CHANGES and key.dated and key.when.latest:
            for one in line.tellings[number]:
                if one.day:
                    told[one.source, key.holder, key.former].append((one.day, key.when.latest, number))
    outdone: dict[int, set[str]] = defaultdict(set)
    for (source, _, _), found in told.items():
        last_day, last_date, last = max(found)
        for day, date, number in found:
            if number != last and day < last_day and abs(apart(date, last_date)) <= context.words.limits["boundary"]:
                outdone[number].add(source)
    for number, names in outdone.items():
        if names >= {t.source for t in line.tellings[number]} and not _overlap(line, number, names, context):
            line.points[number] = msgspec.structs.replace(line.points[number], superseded=True)


def _overlap(line: Line, number: int, names: set[str], context: Context) -> bool:
    """Did the place change hands to others in between, so that a later day is a second change?"""
    key = line.keys[number]
    near = (shift(key.when.latest, context.words.limits["boundary"]) or "") if key.when.latest else ""
    return any(
        other.change in CHANGES and other.status == "actual" and other.holder != key.holder
        and (key.when.latest or "") < (other.when.latest or "") <= near
        and names & {t.source for t in line.tellings[n]}
        for n, other in enumerate(line.keys)
    )  # fmt: skip


# ---- what is contested ----


def _contest(line: Line, drawn: Drawn, context: Context) -> None:
    """Marks the contested points, with who says what."""
    denied = _denials(line, context)
    for number in sorted({*drawn.against, *drawn.apart, *denied}):
        others = sorted({*drawn.against.get(number, ()), *drawn.apart.get(number, ()), *denied.get(number, ())})
        said = [_said(line.keys[n], line.tellings[n], context) for n in [number, *others[:4]]]
        line.points[number] = msgspec.structs.replace(
            line.points[number], contested=True, verdict="conflict", reason="; ".join(said)
        )


def _denials(line: Line, context: Context) -> dict[int, set[int]]:
    """Points that are denied, with the denials: of the same deed, at that time or not long after."""
    found: dict[int, set[int]] = defaultdict(set)
    asserted: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, key in enumerate(line.keys):
        if key.status == "actual" and key.when.latest:
            asserted[key.change, key.holder].append(number)
    for number, key in enumerate(line.keys):
        if key.status == "negated" and key.when.latest:
            for other in asserted.get((key.change, key.holder), ()):
                days = apart(line.keys[other].when.latest or "", key.when.latest)
                if 0 <= days <= context.words.limits["boundary"]:
                    found[other].add(number)
                    found[number].add(other)
    return found


def _said(key: Statement, tellings: Sequence[Told], context: Context) -> str:
    """ "the army says that it took it (2018-07-06)": who says what of whom, and for when."""
    record = cast(Control, earliest_told(tellings)[0].record)
    ways = (record.by, record.controller, record.from_) if record.change == "besieged" else (
        record.controller, record.from_, record.by
    )  # fmt: skip
    actor = next((a for a in map(_force, ways) if a is not None), None)
    name = context.sides.called(actor) if actor else context.words.phrases["nobody"]
    days = context.days(key.when.earliest, key.when.latest)
    return context.statement(record.change, tellings, key.status, actor=name, days=days)


# ---- spells ----


def _named(spells: Sequence[Spell], line: Line, sides: Sides) -> list[Spell]:
    """The spells with a holder in particular where one of their tellings names one: not "rebels" but which."""
    found = []
    for spell in spells:
        if spell.holder is not None and not sides.named(spell.holder):
            holders = (h for n in spell.points if (h := line.points[n].holder) is not None)
            holder = next((h for h in holders if sides.named(h) and sides.one(h, spell.holder)), spell.holder)
            spell = msgspec.structs.replace(spell, holder=holder)
        found.append(spell)
    return found


def _before(spells: list[Spell], line: Line, sides: Sides) -> list[Spell]:
    """The spells with one of the former holder in front, where the first change tells who that was."""
    if not spells or spells[0].start is None:
        return spells
    for number in spells[0].points:
        former = _force(cast(Control, line.tellings[number][0].record).from_)
        if former is not None and not sides.same(former, spells[0].holder):
            end = shift(spells[0].start, -1)
            return [Spell(end=end, state="held", holder=former, points=(number,)), *spells]
    return spells


def _overlaid(spells: list[Spell], line: Line) -> list[Spell]:
    """The spells with sieges and fighting laid over: each from its first telling to the next change of hands, fighting
    also to the next word of who holds the place."""
    over = [(n, k) for n, k in enumerate(line.keys) if k.change in OVER and k.status == "actual" and k.when.latest]
    if not over:
        return spells
    if not spells:
        number, key = over[0]
        points = tuple(n for n, k in over if k.change == key.change)
        return [
            Spell(start=key.when.since or key.when.earliest, state=key.change, holder=line.points[number].holder,
                  contested=key.change == "contested", points=points)
        ]  # fmt: skip
    held = sorted(
        k.when.latest for k in line.keys if k.status == "actual" and k.change not in OVER and k.when.latest
    )  # fmt: skip
    return [piece for spell in spells for piece in _cut(spell, over, held)]


def _cut(spell: Spell, over: Sequence[tuple[int, Statement]], held: Sequence[str]) -> list[Spell]:
    """One spell cut where a siege or fighting begins."""
    inside = [
        (key.when.since or key.when.earliest or key.when.latest or "", number, key.change)
        for number, key in over
        if (spell.start or "") <= (key.when.latest or "") <= (spell.end or "9999")
    ]
    if not inside or spell.contested:
        return [spell]
    first, _, state = min(inside)
    first = max(first, spell.start or first)
    until = spell.end
    if state == "contested":
        last = max(first, *(day for day, _, change in inside if change == state))
        settled = next((day for day in held if day > last), None)
        until = shift(settled, -1) if settled and (until is None or settled <= until) else until
    pieces = []
    if spell.start is None or spell.start < first:
        pieces.append(msgspec.structs.replace(spell, end=shift(first, -1)))
    points = tuple(sorted(number for _, number, change in inside if change == state))
    pieces.append(msgspec.structs.replace(spell, start=first, end=until, state=state,
                                          contested=state == "contested", points=points))  # fmt: skip
    if until != spell.end:
        pieces.append(msgspec.structs.replace(spell, start=shift(until, 1)))
    return pieces
