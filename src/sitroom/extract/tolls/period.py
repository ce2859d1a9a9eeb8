"""Whether harm stands for a period or a war rather than for one event."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from sitroom.analyse.grammar import children, conjuncts, doers, first_conjunct, obliques
from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.extract.harm import words_of
from sitroom.extract.since import since_clause
from sitroom.extract.times import time_of
from sitroom.records import Harm, Time

LONG_DAYS = 13  # a stretch longer than this is a period, not the date of one event
VERY_MANY = 1000  # as many deaths as this, with no event named, stand for a war
MANY = 10  # as many victims as this over a period are a toll; a single death "last year" is an event
COUNTED = ("killed", "injured", "casualties", "missing")
DURING = ("in", "during", "by", "from", "over", "within", "of")
DURATION = re.compile(r"P(\d+)([DWMY])$")  # TIMEX3, whole units
DAYS = {"D": 1, "W": 7, "M": 30, "Y": 365}


def stands_for_period(draft: Draft, predicate: Token, harm: tuple[Harm, ...]) -> bool:
    """True when the harm of `predicate` is counted over a period or a war ("330,000 killed since 2011")."""
    if not any(h.kind in COUNTED for h in harm):
        return False
    most = max(max(h.low or 0, h.high or 0) for h in harm)
    if most < MANY:
        return False
    return spans(draft, predicate, most) or any(
        _lasts_long(draft, t) or (_undated(predicate) and _tells_period(draft, t)) for t in _fellows(predicate)
    )


def spans(draft: Draft, predicate: Token, most: int) -> bool:
    """Does the predicate, told of `most` people, speak of a long time or of a war?"""
    around = [predicate]
    if predicate.function in ("relative", "adnominal", "open_clause"):
        around.append(predicate.head)
    if any(_tells_period(draft, token) or _in_war(draft, token) for token in around):
        return True
    if any(_does_war(draft, doer, most) for doer in doers(predicate)):
        return True
    time = time_of(draft, predicate)
    if time is not None and time.source == "text":
        return _is_long(time) or (time.earliest is not None and time.latest is None)
    return most >= VERY_MANY and _is_perfect(predicate)


def _fellows(predicate: Token) -> Iterator[Token]:
    """Participles that share what follows them: "25 killed and 127 wounded since May"."""
    over = predicate.head.head if predicate.function == "adnominal" else predicate  # "reported 25 civilians killed"
    for other in conjuncts(first_conjunct(over)):
        counted = all(s.pos == "NUM" for s in children(other, "subject"))
        if other.i > predicate.i and counted and not children(other, "auxiliary", "passive_aux"):
            yield other


def _undated(predicate: Token) -> bool:
    """Not told of in the simple past."""
    return all(c.function not in ("auxiliary", "passive_aux") or c.tag != "VBD" for c in predicate.children)


def _lasts_long(draft: Draft, predicate: Token) -> bool:
    """ "were killed and 600 injured between 6 February and 9 March": its own time is longer than an event."""
    time = time_of(draft, predicate, carry=False)
    return time is not None and time.source == "text" and _is_long(time)


def _tells_period(draft: Draft, token: Token) -> bool:
    """ "since 2011", "since the war began", "in six weeks of fighting"."""
    if any(c.lower == "since" for c in token.children) or since_clause(token) is not None:
        return True
    return any(prep == "since" or (prep in DURING and _is_stretch(draft, noun)) for prep, noun in obliques(token))


def _is_stretch(draft: Draft, noun: Token) -> bool:
    """A duration by name, longer than an event."""
    for mention in draft.times:
        if mention.start <= noun.start < mention.end and (found := DURATION.match(mention.value or "")):
            return int(found[1]) * DAYS[found[2]] > LONG_DAYS
    return False


def _in_war(draft: Draft, token: Token) -> bool:
    war = words_of(draft).cues["war"]
    return any(prep in DURING and noun.lemma in war and is_war(noun) for prep, noun in obliques(token))


def _does_war(draft: Draft, doer: Token, most: int) -> bool:
    """ "The war has killed 400,000", but "the violence killed 40" is one event's."""
    cues = words_of(draft).cues
    return doer.lemma in cues["war"] and (is_war(doer) or doer.lemma in cues["long_war"] or most >= VERY_MANY)


def is_war(noun: Token) -> bool:
    """ "the war", "the country's civil war", not "fighting on Monday"."""
    return noun.lemma in ("war", "genocide", "insurgency", "revolution", "intifada") or any(
        c.lower in ("long", "year", "civil") for c in noun.subtree()
    )


def _is_perfect(verb: Token) -> bool:
    """ "have been killed": up to now."""
    return any(c.lower in ("have", "has", "'ve") for c in children(verb, "auxiliary"))


def _is_long(time: Time) -> bool:
    if time.earliest is None or time.latest is None:
        return False
    try:
        return (date.fromisoformat(time.latest) - date.fromisoformat(time.earliest)).days > LONG_DAYS
    except ValueError:
        return False
