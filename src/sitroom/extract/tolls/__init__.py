"""Tolls: harm that stands for a period, a place or a war rather than for one event."""

from __future__ import annotations

from sitroom.analyse.grammar import children, objects, subjects
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.common import common
from sitroom.extract.counted import counted_by
from sitroom.extract.draft import Draft
from sitroom.extract.frames import index_of
from sitroom.extract.harm import harm_to, words_of
from sitroom.extract.since import begun
from sitroom.extract.times import time_of
from sitroom.extract.times.calendar import parse_day
from sitroom.extract.tolls.period import MANY, VERY_MANY, stands_for_period
from sitroom.extract.tolls.told import told
from sitroom.records import Actor, Attribution, Event, Harm, Place, Time, Toll

__all__ = ["extract", "keep", "stands_for_period"]

LANDS = frozenset({"country", "region", "continent", "admin1"})  # places that a toll may take from sentences before

DEATHS = "harm.killed"  # the row that such a toll is read by

Kept = tuple[Token, tuple[Harm, ...], tuple[Actor, ...], str]


def _bare_deaths(draft: Draft, known: set[int]) -> None:
    """ "As many as 500,000 people may have died", where the report tells of a war and not of an illness."""
    words = words_of(draft)
    verbs = [
        t for s in draft.analysis.sentences if s.parsed for t in s.tokens
        if t.pos == "VERB" and words.dies.get(t.lemma) == "killed" and t.i not in known
    ]  # fmt: skip
    if not verbs or not any(t.lemma in words.cues["war"] for t in draft.analysis.tokens):
        return
    told = {e.trigger.start for e in draft.of_kind(Event)}
    for verb in verbs:
        harms = harm_to(draft, subjects(verb), "killed")
        figures = [max(h.low or 0, h.high or 0) for h in harms]
        ill = _is_mishap(draft, verb.sentence) or _is_rate(draft, verb)
        if max(figures, default=0) >= VERY_MANY and not ill and verb.start not in told:
            keep(draft, verb, tuple(harms), (), DEATHS)


def _is_mishap(draft: Draft, sentence: Sentence) -> bool:
    """Accidents and diseases kill too."""
    classes = index_of(draft).classes
    return any(t.lemma in classes["accident"] or t.lemma in classes["disease"] for t in sentence.tokens)


def _is_rate(draft: Draft, verb: Token) -> bool:
    """ "are dying every day", "each month": no toll."""
    each = words_of(draft).cues["each"]
    return any(t.lower in each for c in children(verb, "noun_adverb", "adverb") for t in c.subtree())


def _told(draft: Draft, kept: list[Kept]) -> None:
    """Keeps the tolls that no event tells; an event without harm that was read from the same words goes."""
    counted = {(h.start, h.end) for _, harms, _, _ in kept for h in harms}
    counted |= {(h.start, h.end) for e in draft.of_kind(Event) for h in e.harm}
    figures = [q.start for q in draft.quantities if max(q.low or 0, q.high or 0) >= MANY]
    for sentence in draft.analysis.sentences:
        many = sentence.parsed and any(sentence.start <= start < sentence.end for start in figures)
        for predicate, harm in told(draft, sentence) if many and not _is_mishap(draft, sentence) else ():
            if any(start < harm.end and harm.start < end for start, end in counted):
                continue
            counted.add((harm.start, harm.end))
            kept.append((predicate, (harm,), (), DEATHS))
            for event in draft.of_kind(Event):
                if event.trigger.start <= predicate.start < event.trigger.end and not event.harm:
                    del draft.records[event.id]


def _counter(draft: Draft, predicate: Token) -> Attribution | None:
    """Whoever "counted 215 killings", "reported 25 civilians killed"."""
    cues = words_of(draft).cues
    for noun in (predicate, predicate.head, *objects(predicate)):
        found = counted_by(draft, noun, cues["counts"] | cues["tells"])
        if found is not None:
            return found
    return None


def _place(draft: Draft, place: Place | None) -> Place | None:
    """Of places told before, only a land, and where the report tells of no other: where the last raid was is not where
    a war's dead lie."""
    if place is None or place.source != "context":
        return place
    lands = {m.country for m in draft.places if m.gazetteer_id is not None and m.relation != "demonym"}
    return place if place.kind in LANDS and len(lands) == 1 else None


def _time(draft: Draft, predicate: Token, when: Time | None) -> Time | None:
    """Since when it is counted, where a clause or a coordinate participle tells it."""
    if when is not None and when.source == "text":
        return when
    over = predicate.head.head if predicate.function == "adnominal" else predicate
    for verb in (predicate, *children(over, "conjunct")):
        found = begun(draft, verb) or time_of(draft, verb, carry=False)
        if found is not None and found.source == "text":
            return found
    published = parse_day(draft.report.published)
    return Time(latest=published.isoformat(), source="report") if published else None


def keep(draft: Draft, predicate: Token, harm: tuple[Harm, ...], by: tuple[Actor, ...], rule: str) -> None:
    """Remembers harm for `extract`, which runs after the events."""
    kept: list[Kept] = draft.scratch.setdefault("tolls", [])
    kept.append((predicate, harm, by, rule))


def extract(draft: Draft) -> None:
    """Adds a Toll for each harm that was kept, and for deaths too many for one event in a report of war."""
    kept: list[Kept] = draft.scratch.setdefault("tolls", [])
    _told(draft, kept)
    _bare_deaths(draft, {predicate.i for predicate, _, _, _ in kept})
    for predicate, harms, by, rule in kept:
        values = common(draft, predicate, rule)
        values["place"] = _place(draft, values["place"])
        values["time"] = _time(draft, predicate, values["time"])
        values["attribution"] = values["attribution"] or _counter(draft, predicate)
        for harm in harms:
            draft.add(
                Toll(
                    **values,
                    kind=harm.kind,
                    low=harm.low,
                    high=harm.high,
                    qualifier=harm.qualifier,
                    group=harm.group,
                    by=by,
                    period=values["time"],
                )
            )
