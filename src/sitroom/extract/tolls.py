"""Tolls: harm that stands for a period, a place or a war rather than for one event."""

from __future__ import annotations

from datetime import date

from sitroom.analyse.grammar import obliques, subjects
from sitroom.analyse.tokens import Token
from sitroom.extract.common import common
from sitroom.extract.counted import counted_by
from sitroom.extract.draft import Draft
from sitroom.extract.frames import index_of
from sitroom.extract.harm import harm_to, words_of
from sitroom.extract.times import time_of
from sitroom.records import Actor, Event, Harm, Time, Toll

LONG_DAYS = 13  # a stretch longer than this is a period, not the date of one event
VERY_MANY = 1000  # as many deaths as this, with no event named, stand for a war
DEATHS = "harm.killed"  # the row that such a toll is read by
MANY = 10  # as many victims as this over a period are a toll; a single death "last year" is an event

Kept = tuple[Token, tuple[Harm, ...], tuple[Actor, ...], str]


def stands_for_period(draft: Draft, predicate: Token, harm: tuple[Harm, ...]) -> bool:
    """True when the harm of `predicate` is counted over a period or a war ("330,000 killed since 2011")."""
    if not any(h.kind in ("killed", "injured", "casualties", "missing") for h in harm):
        return False
    cues = words_of(draft).cues
    around = [predicate]
    if predicate.function in ("relative", "adnominal", "open_clause"):
        around.append(predicate.head)
    many = any(max(h.low or 0, h.high or 0) >= MANY for h in harm)
    for token in around:
        for prep, noun in obliques(token):
            if prep == "since" and many:
                return True
            if many and prep in ("in", "during", "by", "from") and noun.lemma in cues["war"] and _is_war(noun):
                return True
        if many and any(c.lower == "since" for c in token.children):
            return True
    time = time_of(draft, predicate)
    return many and time is not None and time.source == "text" and _is_long(time)


def _is_war(noun: Token) -> bool:
    """ "the war", "the country's civil war", not "fighting on Monday"."""
    return noun.lemma in ("war", "genocide", "insurgency", "revolution", "intifada") or any(
        c.lower in ("long", "year", "civil") for c in noun.subtree()
    )


def _is_long(time: Time) -> bool:
    if time.earliest is None or time.latest is None:
        return False
    try:
        return (date.fromisoformat(time.latest) - date.fromisoformat(time.earliest)).days > LONG_DAYS
    except ValueError:
        return False


def _bare_deaths(draft: Draft, known: set[int]) -> None:
    """ "As many as 500,000 people may have died", where the report tells of a war and not of an illness."""
    words, index = words_of(draft), index_of(draft)
    verbs = [
        t for s in draft.analysis.sentences if s.parsed for t in s.tokens
        if t.pos == "VERB" and words.dies.get(t.lemma) == "killed" and t.i not in known
    ]  # fmt: skip
    if not verbs or not any(t.lemma in words.cues["war"] for t in draft.analysis.tokens):
        return
    told = {e.trigger.start for e in draft.of_kind(Event)}
    other = index.classes["accident"] | index.classes["disease"]
    for verb in verbs:
        harms = harm_to(draft, subjects(verb), "killed")
        figures = [max(h.low or 0, h.high or 0) for h in harms]
        ill = any(t.lemma in other for t in verb.sentence.tokens)
        if max(figures, default=0) >= VERY_MANY and not ill and verb.start not in told:
            keep(draft, verb, tuple(harms), (), DEATHS)


def keep(draft: Draft, predicate: Token, harm: tuple[Harm, ...], by: tuple[Actor, ...], rule: str) -> None:
    """Remembers harm for `extract`, which runs after the events."""
    kept: list[Kept] = draft.scratch.setdefault("tolls", [])
    kept.append((predicate, harm, by, rule))


def extract(draft: Draft) -> None:
    """Adds a Toll for each harm that was kept, and for deaths too many for one event in a report of war."""
    kept: list[Kept] = draft.scratch.setdefault("tolls", [])
    _bare_deaths(draft, {predicate.i for predicate, _, _, _ in kept})
    for predicate, harms, by, rule in kept:
        values = common(draft, predicate, rule)
        values["attribution"] = values["attribution"] or counted_by(draft, predicate, words_of(draft).cues["counts"])
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
