"""From what is told to spells: who holds a place or whether a road is open, from when to when, and where sources
differ.

A mark is one telling of a state. Marks are gone through in order of time. One that agrees with the present run confirms
it; a change of another state begins the next run; a mere statement of another state only disputes the run, unless
nothing has been heard of that for long. A run whose change is told for differing days near each other begins with a
contested spell between them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sitroom.merge.series.common import LAST_DAY, apart, shift
from sitroom.merged import Spell
from sitroom.records import Actor


@dataclass(frozen=True, slots=True)
class Mark:
    """One telling. `day`: the last day on which it may have come about (of a change) or on which it holds (of a state).

    `first`: the first such day of a change, None when only its report dates it. `point`: index of the point that shows
    it. `lost_by`: who held it before. `change`: tells that it came about, not only that it is so."""

    point: int
    state: str
    holder: Actor | None
    day: str
    first: str | None
    change: bool
    sources: frozenset[str]
    lost_by: Actor | None = None

    @property
    def dated(self) -> bool:
        return self.first is not None


@dataclass(slots=True)
class Run:
    """A stretch of one state. `starts`: tellings of its beginning. `seen`: days on which it was told to hold.
    `disputes`: tellings of other states within it. `doubted`: the day before which the run before it
    might still last. `overtaken`: disputes that the next run has taken over."""

    state: str
    holder: Actor | None
    starts: list[Mark] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    disputes: list[Mark] = field(default_factory=list)
    overtaken: list[Mark] = field(default_factory=list)
    doubted: str | None = None

    @property
    def seen(self) -> str:
        return self.marks[-1].day

    @property
    def begun(self) -> str:
        return self.marks[0].day


Same = Callable[[Run, Mark], bool]
Clash = Callable[[Run, Mark], bool]
Limits = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The spells, and which points are contested, each with those that speak against it."""

    spells: list[Spell]
    against: dict[int, set[int]]
    apart: dict[int, set[int]]


def draw(marks: Sequence[Mark], same: Same, limits: Limits, clash: Clash = lambda run, mark: True) -> Drawn:
    """Spells of marks in any order. `same`: does the mark tell of the run's state? `clash`: if not, is that a
    contradiction, or may the one have turned into the other?"""
    runs = _runs(sorted(marks, key=_order), same, clash, limits)
    against: dict[int, set[int]] = {}
    dates: dict[int, set[int]] = {}
    spells: list[Spell] = []
    for run, following in zip(runs, [*runs[1:], None][: len(runs)], strict=True):
        before = spells[-1] if spells else None
        spells.extend(_drawn(run, following, before, limits))
        for dispute in (*run.disputes, *run.overtaken):
            for mark in run.marks:
                if abs(apart(mark.day, dispute.day)) <= limits["stale"]:
                    _pair(against, dispute.point, mark.point)
        low, high = _limits(run)
        if low and high and low < high and _differ(run):
            for one in run.starts:
                for other in run.starts:
                    if one.dated and other.dated and (one.day < (other.first or "") or other.day < (one.first or "")):
                        _pair(dates, one.point, other.point)
    return Drawn(spells, against, dates)


def _pair(found: dict[int, set[int]], one: int, other: int) -> None:
    if one != other:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)


def _order(mark: Mark) -> tuple[str, bool, bool, str, str, int]:
    """By day; on one day what was so before what changed, and what a text dates before what only a report does."""
    return (mark.day, mark.change, not mark.dated, mark.first or "", mark.state, mark.point)


# ---- runs ----


def _runs(marks: Sequence[Mark], same: Same, clash: Clash, limits: Limits) -> list[Run]:
    runs: list[Run] = []
    for mark in marks:
        run = runs[-1] if runs else None
        if run is None:
            runs.append(_open(mark))
        elif same(run, mark):
            _confirm(run, mark, limits)
        elif not clash(run, mark) or _overturns(run, mark, runs, same, limits):
            runs.append(_open(mark))
            _take_over(run, runs[-1], same)
        else:
            run.disputes.append(mark)
    return runs


def _open(mark: Mark) -> Run:
    run = Run(mark.state, mark.holder, marks=[mark])
    if mark.change:
        run.starts.append(mark)
    return run


def _take_over(run: Run, following: Run, same: Same) -> None:
    """Gives the next run what disputed the last one after all that spoke for that."""
    late = [m for m in run.disputes if m.day > run.seen and same(following, m)]
    if late and not following.starts[:1]:
        following.doubted = following.begun
        following.marks[:0] = late
        run.disputes = [m for m in run.disputes if m not in late]
        run.overtaken = late


def _confirm(run: Run, mark: Mark, limits: Limits) -> None:
    """Adds a telling of the same state; a beginning only when it is told for about the same time."""
    run.marks.append(mark)
    if run.holder is None:
        run.holder, run.state = mark.holder, mark.state
    if mark.change and (not run.starts or apart(run.starts[0].day, mark.first or mark.day) <= limits["boundary"]):
        run.starts.append(mark)


def _overturns(run: Run, mark: Mark, runs: Sequence[Run], same: Same, limits: Limits) -> bool:
    """Does the telling of another state begin a new run?"""
    if not mark.change:
        return apart(run.seen, mark.day) > limits["stale"]
    if mark.dated:
        began = run.starts[-1] if run.starts else None
        same_days = began is not None and began.dated and mark.first is not None and mark.first <= began.day
        return not same_days or began is None or began.sources >= mark.sources
    if any(same(old, mark) for old in runs[:-1]) and mark.lost_by is None:
        return apart(run.seen, mark.day) > limits["stale"]  # it may tell again what has long been undone
    return apart(run.seen, mark.day) > limits["fresh"]


# ---- spells ----


def _limits(run: Run) -> tuple[str | None, str | None]:
    """First and last day on which the run may have begun. Where its dated tellings have days in common, those."""
    dated = [m for m in run.starts if m.dated]
    if not dated:
        return (None, run.starts[0].day) if run.starts else (None, None)
    first, last = max(m.first or "" for m in dated), min(m.day for m in dated)
    if first <= last:
        return first, last
    return min(m.first or "" for m in dated), max(m.first or "" for m in dated)


def _differ(run: Run) -> bool:
    dated = [m for m in run.starts if m.dated]
    return bool(dated) and max(m.first or "" for m in dated) > min(m.day for m in dated)


def _drawn(run: Run, following: Run | None, before: Spell | None, limits: Limits) -> list[Spell]:
    low, high = _limits(run)
    start = low or high
    if start is None and before is not None:
        start = run.begun
    if before is not None and start is not None and before.end is not None and start <= before.end:
        start = max(start, before.start or start)
    settled = high if _differ(run) and high and start else run.doubted or start
    end = _end(run, following)
    if end is not None and start is not None and end < start:
        end = start
    pieces = _pieces(run, start, settled, end, limits)
    return [
        Spell(start=a, end=b, state=run.state, holder=run.holder, contested=c, points=_points(run, a, b, c))
        for a, b, c in pieces
    ]


def _end(run: Run, following: Run | None) -> str | None:
    """The day before the next run begins; where that is only known to be so, the last day on which this was told."""
    if following is None:
        return None
    low, high = _limits(following)
    if low or high:
        return shift(low or high, -1)
    return run.seen


def _pieces(
    run: Run, start: str | None, settled: str | None, end: str | None, limits: Limits
) -> list[tuple[str | None, str | None, bool]]:
    """The run cut into undisputed and disputed stretches, in order, none overlapping."""
    stretches: list[tuple[str, str]] = []
    if start and settled and start < settled:
        stretches.append((start, shift(settled, -1) or start))
    days = sorted(m.day for m in run.marks)
    for mark in run.disputes:
        first = mark.day
        if start and apart(start, first) <= limits["boundary"]:
            first = start
        at = bisect_right(days, mark.day)
        last = (shift(days[at], -1) or mark.day) if at < len(days) else (end or LAST_DAY)
        stretches.append((first, max(last, mark.day)))
    pieces: list[tuple[str | None, str | None, bool]] = []
    cursor = start
    for first, last in _union(stretches):
        first = max(first, start or first)
        last = min(last, end or last)
        if last < first:
            continue
        if cursor is None or cursor < first:
            pieces.append((cursor, shift(first, -1), False))
        pieces.append((first, None if last == LAST_DAY else last, True))
        cursor = shift(last, 1) or LAST_DAY
    if not pieces or (cursor is not None and cursor <= (end or LAST_DAY) and pieces[-1][1] is not None):
        pieces.append((cursor, end, False))
    return pieces


def _union(stretches: list[tuple[str, str]]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for first, last in sorted(stretches):
        if found and first <= (shift(found[-1][1], 1) or LAST_DAY):
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _points(run: Run, start: str | None, end: str | None, contested: bool) -> tuple[int, ...]:
    """Points that stand behind a piece of the run: with a contested one also those against it."""
    marks = [*run.marks, *run.disputes] if contested else run.marks
    within = {m.point for m in marks if (start or "") <= m.day <= (end or LAST_DAY)}
    found = within | {m.point for m in run.starts}
    return tuple(sorted(found or {m.point for m in run.marks}))  # told on the very day on which it changed
