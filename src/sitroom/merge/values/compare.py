"""Compares what records of one happening tell, question by question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import msgspec

from sitroom.lexicon.loader import Lexicon, load_lexicon
from sitroom.merge.copies.origins import UNDATED, Origins, moment
from sitroom.merge.sources import Key, count, origin_keys
from sitroom.merge.values import figures, relations, words
from sitroom.merge.values.figures import Relation
from sitroom.merge.values.rules import Rules, rules
from sitroom.merge.values.told import Telling, tellings
from sitroom.merged import Comparison, Value, Verdict
from sitroom.records import Actor, Event, Record, Report

_ORDER: tuple[Verdict, ...] = ("conflict", "compatible", "agree", "single")


@dataclass(slots=True)
class Answer:
    """All tellings of one value. `current`: those that no later figure of the same source replaced."""

    value: Value
    told: list[Telling]
    current: list[Telling]

    @property
    def firm(self) -> bool:
        return any(t.firm for t in self.told)


class Desk:
    """What comparing the records of one happening goes by.

    `keys`: where each record comes from. `at`: when its words were first told."""

    def __init__(
        self,
        family: str,
        records: Sequence[Record],
        origins: Origins,
        reports: Mapping[str, Report],
        lexicon: Lexicon,
        geography: relations.Geography | None,
        keys: dict[str, Key] | None,
    ) -> None:
        self.family = family
        self.known: Rules = rules(lexicon)
        self.parties = relations.parties(lexicon)
        self.geography = geography or relations.GazetteerGeography(lexicon)
        self.reports = reports
        self.keys = keys if keys is not None else origin_keys(records, origins, reports, lexicon)
        self._counted: dict[frozenset[Key], int] = {}
        self.at = {r.id: _moment(r, origins, reports) for r in records}
        types = {getattr(r, "type", "") for r in records}
        self.exclusive = family == "control" or bool(types & self.known.exclusive)

    def origins(self, told: Iterable[Telling]) -> int:
        """Independent sources of some tellings."""
        keys = frozenset([self.keys[t.record.id] for t in told])
        if keys not in self._counted:
            self._counted[keys] = count(keys)
        return self._counted[keys]

    def relation(self, field: str, a: Answer, b: Answer) -> Relation:
        """How two answers to one question stand to each other; the same either way round."""
        sort = self.known.fields[field].sort
        firm = a.firm and b.firm
        if sort == "figure":
            return figures.agree(a.value, b.value, self.known.at["approximately"])
        if sort == "day":
            return relations.days(a.value, b.value, firm)
        if sort == "place":
            return self._places(a, b, firm)
        if sort == "actor":
            return self._actors(field, a, b)
        if sort == "status":
            return "conflict" if {a.value.ref, b.value.ref} == {"asserted", "denied"} else "compatible"
        return self._states(a, b)

    def _places(self, a: Answer, b: Answer, firm: bool) -> Relation:
        one, two = a.told[0].place, b.told[0].place
        if one is None or two is None or set(a.value.reports) & set(b.value.reports):
            return "compatible"  # one report may tell of several places that were hit
        return relations.places(one, two, firm, self.geography, self.known.at["near"])

    def _actors(self, field: str, a: Answer, b: Answer) -> Relation:
        one, two = a.told[0].actor, b.told[0].actor
        if one is None or two is None or _shared(a, b):
            return "compatible"  # one report may name several who acted together
        if field == "source" and (self._meets(one, b) or self._meets(two, a)):
            return "compatible"  # each hit at the other: a fight has two doers
        return self.parties.relation(one, two, self.known, self.exclusive and field != "target")

    def _meets(self, actor: Actor, answer: Answer) -> bool:
        """Whether the actor is among those whom the others' deed befell."""
        hit = (x for t in answer.told if isinstance(t.record, Event) for x in t.record.target)
        return any(x.id == actor.id if actor.id else x.name == actor.name for x in hit)

    def _states(self, a: Answer, b: Answer) -> Relation:
        one, two = [self.at[t.record.id] for t in a.told], [self.at[t.record.id] for t in b.told]
        later = (max(one)[:10] >= min(two)[:10], max(two)[:10] >= min(one)[:10])
        clash = relations.clash(self.family, a.value.ref or "", b.value.ref or "", later, self.known)
        return "conflict" if clash else "compatible"


def comparisons(
    family: str,
    records: Sequence[Record],
    origins: Origins,
    reports: Mapping[str, Report],
    lexicon: Lexicon | None = None,
    geography: relations.Geography | None = None,
    keys: dict[str, Key] | None = None,
) -> tuple[Comparison, ...]:
    """All questions that the records of one happening answer, in the order of merge_values_fields.toml.

    `family`: of the incident. `reports`: those of the records, and the origins of these where they are known; only what
    stands beside their texts is read. `geography`: what lies in what; the gazetteer when None. `keys`: where the
    records come from (`origin_keys` of just these), where that is known. The order of the records does not matter."""
    desk = Desk(family, records, origins, reports, lexicon or load_lexicon(), geography, keys)
    by_field: dict[str, list[Telling]] = defaultdict(list)
    for telling in tellings(records, desk.known):
        by_field[telling.field].append(telling)
    return tuple(_compared(field, by_field[field], desk) for field in desk.known.fields if field in by_field)


def overall(found: Sequence[Comparison], lexicon: Lexicon | None = None) -> tuple[Verdict, str]:
    """The verdict over all comparisons and its reason: conflict if there is any, else compatible if something is, else
    agree if something does, else single."""
    known = rules(lexicon or load_lexicon())
    verdict = min((c.verdict for c in found), key=_ORDER.index, default=_ORDER[-1])
    if verdict == "single":
        return verdict, known.say("overall_single")
    reasons = " ".join(c.reason for c in found if c.verdict == verdict)
    return verdict, reasons if verdict == "conflict" else known.say("no_conflict", reasons=reasons)


def _compared(field: str, told: Sequence[Telling], desk: Desk) -> Comparison:
    answers = _answers(field, told, desk)
    row = desk.known.fields[field]
    kept = [a for a in answers if not a.value.superseded]
    verdict = _verdict(field, kept, desk)
    low = best = high = None
    if row.sort == "figure":
        values = [msgspec.structs.replace(a.value, origins=desk.origins(a.current)) for a in kept]
        low, best, high = figures.span(values, _support(kept, desk), _first_told(kept, desk))
    said = [(a.value, words.answer(a.value, row.sort, _name(a), desk.known)) for a in answers]
    return Comparison(
        field=field,
        verdict=verdict,
        low=low,
        best=best,
        high=high,
        values=tuple(a.value for a in answers),
        reason=words.reason(verdict, row.label, said, desk.reports, desk.known),
    )


def _verdict(field: str, kept: Sequence[Answer], desk: Desk) -> Verdict:
    most = kept[: int(desk.known.at["compared"])]  # a bound on the work that one incident can make
    if any(desk.relation(field, a, b) == "conflict" for a, b in combinations(most, 2)):
        return "conflict"
    if desk.origins(t for a in kept for t in a.current) < 2:
        return "single"
    return "agree" if len(kept) == 1 else "compatible"


def _answers(field: str, told: Sequence[Telling], desk: Desk) -> list[Answer]:
    """The values told, best supported first, then by when they were first told."""
    replaced = _replaced(told, desk) if desk.known.fields[field].sort == "figure" else frozenset()
    groups: dict[tuple[object, ...], list[Telling]] = defaultdict(list)
    for telling in sorted(told, key=lambda t: _place_in_time(t, desk)):
        groups[telling.answer].append(telling)
    answers = []
    for key, group in groups.items():
        voices = _voices(group, desk)
        current = [t for t in group if any((who, key) not in replaced for who in voices[t.record.id])]
        answers.append(Answer(_value(group, not current, desk), group, current))
    order = {id(a): n for n, a in enumerate(answers)}
    return sorted(answers, key=lambda a: (a.value.superseded, -a.value.origins, order[id(a)]))


def _voices(group: Sequence[Telling], desk: Desk) -> dict[str, set[str]]:
    """Whose an answer is, by record: what a report says in its own voice, as in a headline, is of those whom it quotes
    for the same."""
    quoted: dict[str, set[str]] = defaultdict(set)
    for telling in group:
        key = desk.keys[telling.record.id]
        if not key.own:
            quoted[telling.record.report_id].add(key.who)
    found = {}
    for telling in group:
        key = desk.keys[telling.record.id]
        found[telling.record.id] = quoted.get(telling.record.report_id, {key.who}) if key.own else {key.who}
    return found


def _value(group: Sequence[Telling], superseded: bool, desk: Desk) -> Value:
    first = group[0]
    said = [t.record.attribution for t in group]
    return Value(
        text=first.text,
        low=first.low,
        high=first.high,
        qualifier=first.qualifier,
        earliest=first.earliest,
        latest=first.latest,
        ref=first.ref,
        records=tuple(dict.fromkeys(t.record.id for t in group)),
        reports=tuple(dict.fromkeys(t.record.report_id for t in group)),
        speakers=tuple(dict.fromkeys(a.speaker or "" if a else "" for a in said)),
        origins=desk.origins(group),
        superseded=superseded,
    )


def _replaced(told: Sequence[Telling], desk: Desk) -> frozenset[tuple[str, tuple[object, ...]]]:
    """Source and answer of figures that the same source replaced by a later one.

    What counts is when a source first gave a figure: a late report that repeats its old one takes nothing back. A later
    figure that leaves the earlier possible ("at least 10" after 14) replaces nothing."""
    first: dict[str, dict[tuple[object, ...], tuple[str, Telling]]] = defaultdict(dict)
    for telling in sorted(told, key=lambda t: _place_in_time(t, desk)):
        who = desk.keys[telling.record.id].who
        first[who].setdefault(telling.answer, (desk.at[telling.record.id], telling))
    found = set()
    for who, given in first.items():
        for answer, (at, telling) in given.items():
            old = _figure(telling)
            if any(_after(later, at) and not figures.holds(_figure(t), old) for later, t in given.values()):
                found.add((who, answer))
    return frozenset(found)


def _after(later: str, at: str) -> bool:
    """Certainly later: of two moments of one day only where both have a time."""
    if later == UNDATED:
        return False
    return later[:10] > at[:10] if len(later) == 10 or len(at) == 10 else later > at


def _figure(telling: Telling) -> Value:
    return Value(text="", low=telling.low, high=telling.high, qualifier=telling.qualifier, records=(), reports=())


def _support(kept: Sequence[Answer], desk: Desk) -> dict[int, int]:
    """Independent origins of each number, however it is qualified."""
    told: dict[int, list[Telling]] = defaultdict(list)
    for answer in kept:
        number = figures.point(answer.value)
        if number is not None:
            told[number].extend(answer.current)
    return {number: desk.origins(found) for number, found in told.items()}


def _first_told(kept: Sequence[Answer], desk: Desk) -> dict[int, str]:
    """The day on which each number came up, "" where no report of it has a date."""
    days: dict[int, str] = {}
    for answer in kept:
        number = figures.point(answer.value)
        if number is not None:
            first = min(desk.at[t.record.id] for t in answer.current)
            days[number] = min(days.get(number, UNDATED), first)
    return {number: "" if first == UNDATED else first for number, first in days.items()}


def _name(answer: Answer) -> str | None:
    first = answer.told[0]
    named = first.place or first.actor
    return named.name if named is not None else None


def _shared(a: Answer, b: Answer) -> bool:
    """One record gives both."""
    return bool(set(a.value.records) & set(b.value.records))


def _place_in_time(telling: Telling, desk: Desk) -> tuple[str, str, int, int, str]:
    record = telling.record
    return desk.at[record.id], record.report_id, record.evidence.start, record.trigger.start, record.id


def _moment(record: Record, origins: Origins, reports: Mapping[str, Report]) -> str:
    """When the record's words were first told: copied ones as of their origin."""
    first = origins.told(record.report_id, record.evidence.start, record.evidence.end)
    report = reports.get(first) or reports.get(record.report_id)
    return moment(report.published if report is not None else None)
