"""Tolls: harm that stands for a period, a place or a war rather than for one event."""

from __future__ import annotations

from datetime import date

from sitroom.analyse.grammar import obliques
from sitroom.analyse.tokens import Token
from sitroom.extract.common import common
from sitroom.extract.draft import Draft
from sitroom.extract.harm import words_of
from sitroom.extract.times import time_of
from sitroom.records import Actor, Harm, Time, Toll

LONG_DAYS = 13  # a stretch longer than this is a period, not the date of one event
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


def keep(draft: Draft, predicate: Token, harm: tuple[Harm, ...], by: tuple[Actor, ...], rule: str) -> None:
    """Remembers harm for `extract`, which runs after the events."""
    kept: list[Kept] = draft.scratch.setdefault("tolls", [])
    kept.append((predicate, harm, by, rule))


def extract(draft: Draft) -> None:
    """Adds a Toll for each harm that was kept."""
    kept: list[Kept] = draft.scratch.get("tolls", [])
    for predicate, harms, by, rule in kept:
        values = common(draft, predicate, rule)
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
