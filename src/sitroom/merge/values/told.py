"""What single records answer to the questions that are compared: one Telling for each answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sitroom.lexicon.placenames import fold, key
from sitroom.merge.values.rules import OWN, UNKNOWN, WHOLE, Rules
from sitroom.records import (
    Access,
    Actor,
    Agreement,
    Control,
    Displacement,
    Event,
    Harm,
    Place,
    Qualifier,
    Record,
    Time,
)

REAL = ("actual", "ongoing", "attempted")
_BOUND: Qualifier = "more_than"


class Telling(NamedTuple):
    """One record's answer to one question. `field`: the question; `firm`: read in the record's own sentence.

    The answer: `low`/`high`/`qualifier` (a figure), `earliest`/`latest` (days), or `ref`; `place`/`actor`: what `ref`
    names."""

    field: str
    record: Record
    text: str
    low: int | None = None
    high: int | None = None
    qualifier: Qualifier | None = None
    earliest: str | None = None
    latest: str | None = None
    ref: str | None = None
    firm: bool = True
    place: Place | None = None
    actor: Actor | None = None

    @property
    def answer(self) -> tuple[object, ...]:
        """What two records share that answer alike."""
        return self.low, self.high, self.qualifier or "exact", self.earliest, self.latest, self.ref


class Count(NamedTuple):
    """A figure before it is known which question it answers. `group`: whom it counts."""

    kind: str
    group: str
    low: int | None
    high: int | None
    qualifier: Qualifier | None
    text: str


def tellings(records: Sequence[Record], known: Rules) -> list[Telling]:
    """All answers of some records that tell of one happening.

    What did not come about has no day, place or doer: records that deny it, or only announce it while others tell of it
    as done, answer no more than whether it happened."""
    records = sorted(records, key=lambda r: (r.report_id, r.evidence.start, r.trigger.start, r.id))
    answers = [t for r in records for t in _status(r)]
    real = [r for r in records if r.status in REAL] or [r for r in records if r.status != "negated"]
    counts: dict[str, list[tuple[Record, list[Count]]]] = defaultdict(list)
    for record in real:
        answers.extend(_days(record))
        answers.extend(_places(record))
        answers.extend(_actors(record))
        answers.extend(_states(record))
        by_kind: dict[str, list[Count]] = defaultdict(list)
        for count in _counts(record, known):
            by_kind[count.kind].append(count)
        for kind, found in by_kind.items():
            counts[kind].append((record, found))
    for kind, told in counts.items():
        answers.extend(_figures(kind, told, known))
    return [a for a in answers if a.field in known.fields]


# ---- figures ----


def _counts(record: Record, known: Rules) -> Iterator[Count]:
    if isinstance(record, Event):
        for harm in record.harm:
            yield from _harm(record, harm, known)
    elif isinstance(record, Displacement) and record.part_of is None and (record.low, record.high) != (None, None):
        kind = "returned" if record.term == "returned" else "displaced"
        kind += "_households" if record.unit == "household" else ""
        text = record.trigger.text if not record.group else record.group
        yield Count(kind, known.group(record.group), record.low, record.high, record.qualifier, text)


def _harm(record: Event, harm: Harm, known: Rules) -> Iterator[Count]:
    if harm.kind == "none":  # "no one was hurt"
        yield Count("killed", WHOLE, 0, 0, "exact", harm.text)
        yield Count("injured", WHOLE, 0, 0, "exact", harm.text)
    elif harm.low is not None or harm.high is not None:
        rest = record.evidence.text[max(0, harm.end - record.evidence.start) :].lstrip()
        group = known.group(harm.group, rest)
        yield Count(harm.kind, group, harm.low, harm.high, harm.qualifier, harm.text)


def _figures(kind: str, told: Sequence[tuple[Record, list[Count]]], known: Rules) -> Iterator[Telling]:
    """Totals and parts. A part is a question of its own and is never compared with the whole."""
    by_report: dict[str, list[tuple[Record, Count]]] = defaultdict(list)
    for record, counts in told:
        by_report[record.report_id].extend((record, total) for total in _totals(counts, known))
        for count in counts:
            if count.group not in (WHOLE, UNKNOWN):
                yield Telling(f"{kind}.{count.group}", record, count.text, count.low, count.high, count.qualifier)
    totals = [total for found in by_report.values() for total in _joined(found, known)]
    for record, total in _comparable(totals, known):
        yield Telling(kind, record, total.text, total.low, total.high, total.qualifier)


def _joined(found: list[tuple[Record, Count]], known: Rules) -> list[tuple[Record, Count]]:
    """The totals of one report: where several records count one group each, their sum."""
    groups = [count.group for _, count in found]
    if len(found) < 2 or WHOLE in groups or len(set(groups)) < len(groups):
        return found
    return [(found[0][0], total) for total in _totals([count for _, count in found], known)]


def _comparable(totals: list[tuple[Record, Count]], known: Rules) -> list[tuple[Record, Count]]:
    """Totals that answer one question: those of all people, or all of one group. Where groups differ, each is a lower
    bound of the whole, and only the highest says something, if it says more than the totals do. A group's figure that
    others give for all ("422 people", "422 rescue workers") is theirs."""
    groups = {count.group for _, count in totals}
    main = groups - known.parts or groups
    if OWN not in main:  # what a side counts of its own may be all whom others count
        alike = {(count.low, count.high, OWN) for _, count in totals if count.group in main}
        totals = [
            (record, count._replace(group=min(main)) if (count.low, count.high, count.group) in alike else count)
            for record, count in totals
        ]
    if len(main) < 2:
        return [t for t in totals if t[1].group in main]
    whole = [t for t in totals if t[1].group == WHOLE]
    bounds = [t for t in totals if t[1].group in main - {WHOLE} and t[1].low is not None]
    least = max((count.low or 0 for _, count in bounds), default=0)
    figures = {(count.low, count.high) for _, count in whole}
    whole += [t for t in bounds if (t[1].low, t[1].high) in figures]
    if any(count.high is None or count.high >= least for _, count in whole):
        return whole
    highest = [t for t in bounds if t[1].low == least]
    return whole + [(record, count._replace(high=None, qualifier=_BOUND)) for record, count in highest]


def _totals(counts: Sequence[Count], known: Rules) -> list[Count]:
    """What one record says of all whom it counts: its figures of people as such, else its only figure, else the sum of
    its groups, women and children left out where a group that may hold them is counted."""
    whole = [c for c in counts if c.group == WHOLE]
    if whole or len(counts) == 1:
        return whole or list(counts)
    groups = {c.group for c in counts}
    if len(groups) == 1 and not groups & {UNKNOWN}:
        return list(counts)  # two figures for one group differ: they do not add up
    summed = [c for c in counts if c.group not in known.parts] or list(counts)
    if len(summed) == 1:
        return summed
    lows = [c.low for c in summed if c.low is not None]
    highs = [c.high for c in summed if c.high is not None]
    low = sum(lows) if len(lows) == len(summed) else None
    high = sum(highs) if len(highs) == len(summed) else None
    return [Count(counts[0].kind, WHOLE, low, high, _joint(summed), " + ".join(c.text for c in summed))]


def _joint(counts: Sequence[Count]) -> Qualifier | None:
    """The qualifier of a sum."""
    found = {c.qualifier or "exact" for c in counts}
    if len(found) == 1:
        return counts[0].qualifier
    return "more_than" if any(c.high is None for c in counts) else "range"


# ---- days, places, actors, states ----


def _days(record: Record) -> Iterator[Telling]:
    if isinstance(record, Agreement):
        for name in ("signed", "starts", "ends"):
            yield from _day(name, record, getattr(record, name))
    elif isinstance(record, Displacement):
        yield from _day("date", record, record.period or record.time)
    else:
        yield from _day("date", record, record.time)


def _day(field: str, record: Record, time: Time | None) -> Iterator[Telling]:
    """The day of publication is told of nothing: it is no answer."""
    if time is None or time.source == "report" or (time.earliest is None and time.latest is None):
        return
    yield Telling(
        field,
        record,
        time.text or time.earliest or time.latest or "",
        earliest=time.earliest,
        latest=time.latest,
        firm=time.source == "text",
    )


def _places(record: Record) -> Iterator[Telling]:
    if isinstance(record, Displacement):
        yield from _place("origin", record, record.origin)
        yield from _place("destination", record, record.destination)
        if record.origin is not None or record.destination is not None:
            return
    yield from _place("place", record, record.place)


def _place(field: str, record: Record, place: Place | None) -> Iterator[Telling]:
    if place is not None:
        ref = place.gazetteer_id or key(fold(place.name))
        yield Telling(field, record, place.text, ref=ref, firm=place.source == "text", place=place)


def _actors(record: Record) -> Iterator[Telling]:
    found: list[tuple[str, Iterable[Actor | None]]] = []
    if isinstance(record, Event):
        found = [("source", record.source), ("target", record.target)]
    elif isinstance(record, Control):
        found = [("controller", [record.controller]), ("from", [record.from_]), ("by", [record.by])]
    elif isinstance(record, Displacement):
        found = [("source", [a for a in record.cause if isinstance(a, Actor)])]
    for field, actors in found:
        for actor in actors:
            if actor is not None:
                yield Telling(field, record, actor.text, ref=actor.id or fold(actor.name), actor=actor)


def _states(record: Record) -> Iterator[Telling]:
    if isinstance(record, Agreement | Access):
        yield Telling("state", record, record.trigger.text, ref=record.state)
    elif isinstance(record, Control):
        yield Telling("change", record, record.trigger.text, ref=record.change)


def _status(record: Record) -> Iterator[Telling]:
    stance = record.attribution.stance if record.attribution else "asserts"
    if record.status == "negated" or stance == "denies":
        ref = "denied"
    elif record.status not in REAL:
        ref = "to_come"
    else:
        ref = "doubted" if stance == "doubts" else "asserted"
    yield Telling("status", record, record.trigger.text, ref=ref)
