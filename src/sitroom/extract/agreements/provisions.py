"""One provision record from a stated term; and what became of terms already recorded."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from sitroom.analyse.grammar import children, conjuncts, obliques, phrase
from sitroom.analyse.tokens import Token
from sitroom.extract.agreements.outcomes import in_first_part, outcome_of_noun
from sitroom.extract.agreements.people import actors_in
from sitroom.extract.agreements.relations import meant, related
from sitroom.extract.agreements.scopes import time_given
from sitroom.extract.agreements.terms import Stated, match, meets
from sitroom.extract.agreements.words import Words, joined
from sitroom.extract.common import common
from sitroom.extract.draft import Draft
from sitroom.extract.numbers import whole
from sitroom.extract.places import place_at
from sitroom.extract.quantities import quantity_of
from sitroom.lexicon.schema.agreements import TermRow
from sitroom.records import Actor, Place, Provision, Quantity, Time, TimeMention

# prepositions of time: what follows is no place of the term ("leave after talks in Doha")
TIMED = frozenset({"under", "after", "before", "during", "following", "since", "until", "amid", "despite"})
HOSTILE = frozenset({"offensive", "assault", "attack", "operation"})
LEFT_OUT = frozenset({"DET", "PRON", "NUM", "PUNCT", "PART", "ADP"})
WEEK, YEAR = 7, 366  # days
DAYS = {"D": 1, "W": 7}
MONTHS = {"M": 1, "Y": 12}


def add(draft: Draft, stated: Stated, agreement_id: str, words: Words) -> Provision:
    """Adds the record of a stated term: planned, until the report says what became of it."""
    row, trigger = stated.row, stated.trigger
    told = outcome_of_noun(draft, words, trigger)
    done = (
        stated.scope.done
        or (trigger is stated.scope.root and _was_done_by_deal(trigger, words))
        or (told is not None and told["state"] == "completed")
    )
    begun = stated.scope.begun or (told is not None and told["state"] == "started")
    begun = begun or (done and in_first_part(words, [*related(trigger, "subject"), *related(trigger, "object")]))
    objects = _heads(draft, words, trigger, row.object)
    figure = _figure(draft, objects, trigger)
    places = _places(draft, trigger)
    return draft.add(
        Provision(
            **common(
                draft,
                trigger,
                row.id,
                stated.scope.rule,
                last=_last(trigger, row),
                status="ongoing" if begun else "actual" if done else "planned",
                place=next(iter(places), None),  # where talks were held is no place of the terms
            ),
            agreement_id=agreement_id,
            term=row.term,
            actor=_bound(draft, words, trigger, row.actor) or _actors(draft, words, trigger, row.actor),
            recipient=_recipient(draft, words, stated, objects),
            object=_object_words(draft, words, objects, trigger),
            places=places,
            **figure,
            manner=_manner(draft, trigger, words),
            state="started" if begun else "completed" if done else "agreed",
            deadline=_deadline(draft, [trigger, *objects], words),
        )
    )


def _was_done_by_deal(trigger: Token, words: Words) -> bool:
    """ "The truce ended the siege", "the deal allowed 1,200 civilians to leave": told as achieved."""
    doers = related(trigger, "subject")
    return trigger.tag == "VBD" and any(d.lemma in words.deals or joined(d) in words.deals for d in doers)


def _last(trigger: Token, row: TermRow) -> Token | None:
    """The trigger's last word: "take charge" is one predicate."""
    if "object:charge" not in row.needs:
        return None
    return next((o for o in related(trigger, "object") if o.i > trigger.i), None)


def _heads(draft: Draft, words: Words, trigger: Token, relations: tuple[str, ...]) -> list[Token]:
    """Heads in the first relation (with its class, if any) that gives some."""
    for relation in relations:
        found = meets(draft, words, trigger, relation)
        if found:
            return found
    return []


def _actors(draft: Draft, words: Words, trigger: Token, relations: tuple[str, ...]) -> tuple[Actor, ...]:
    for relation in relations:
        heads = meets(draft, words, trigger, relation)
        found = [a for h in heads for a in actors_in(draft, h, words)]
        if found:
            return tuple({(a.start, a.end, a.id): a for a in found}.values())
    return ()


def _bound(draft: Draft, words: Words, trigger: Token, relations: tuple[str, ...]) -> tuple[Actor, ...]:
    """Whom the deal binds: "obliges the army to restore water", "gives Belgrade 11 days to withdraw"."""
    days = time_given(trigger, words) if "doer" in relations else None
    if days is not None:
        verb = days.head
        heads = related(verb, "indirect") if verb.lemma == "give" else related(verb, "doer")
        return tuple(a for h in heads for a in actors_in(draft, h, words))
    if "doer" not in relations or trigger.function not in ("adverbial", "open_clause"):
        return ()
    return tuple(a for h in children(trigger.head, "object") for a in actors_in(draft, h, words))


def _recipient(draft: Draft, words: Words, stated: Stated, objects: list[Token]) -> tuple[Actor, ...]:
    """Who receives: by the trigger's own grammar, or by that of its object or of the verb over it, where the parser
    has hung the phrase there ("hand the crossing over to the government", "grants an amnesty to fighters")."""
    relations = stated.row.recipient
    around = [stated.trigger, *objects, stated.trigger.head] if relations else []
    for token in around:
        found = _actors(draft, words, token, relations)
        if found:
            return found
    return ()


def _together(draft: Draft, words: Words, head: Token) -> list[Token]:
    """The head and what is coordinated with it, up to what is a term of its own."""
    found = conjuncts(head)
    own = next((n for n, c in enumerate(found) if n and c.pos == "NOUN" and match(draft, words, c)), len(found))
    return found[:own]


def _object_words(draft: Draft, words: Words, heads: list[Token], trigger: Token) -> str | None:
    """The words of the objects: without determiners and figures, with what is coordinated and an "of" phrase."""
    if not heads:
        return None
    tokens = draft.analysis.tokens
    first = phrase(heads[0])[0]
    last = max(
        max(phrase(c)[1] for h in heads for c in ([h] if h is trigger else _together(draft, words, h))),
        *(_tail(h) for h in heads),
    )
    if last + 1 < len(tokens) and tokens[last + 1].head is tokens[last + 1] and tokens[last + 1].pos in ("VERB", "ADJ"):
        last += tokens[last + 1].lemma in HOSTILE  # "the military offensive", where the parser stops at "military"
    counted = quantity_of(draft, heads[0])
    while first < last and counted is not None and tokens[first].start < counted.end <= tokens[last].start:
        first += 1
    while first < last and (tokens[first].pos in LEFT_OUT or tokens[first].function in ("quantifier", "number")):
        first += 1
    return " ".join(draft.report.text[tokens[first].start : tokens[last].end].split())


def _tail(head: Token) -> int:
    return max((phrase(o)[1] for prep, o in obliques(head) if prep == "of" and o.i > head.i), default=head.i)


def _places(draft: Draft, trigger: Token) -> tuple[Place, ...]:
    """Places that the term's own words name: its objects, and what its prepositions lead to."""
    found: dict[tuple[int, int], Place] = {}
    todo, seen = [trigger], {trigger.i}
    while todo:
        token = todo.pop(0)
        for relation in ("object", "clause") if token is trigger else ():
            todo += [t for t in related(token, relation) if t.i not in seen]
        for child in (c for c in token.children if c.i not in seen and c.lower not in TIMED):
            if child.function in (
                "prep",
                "prep_object",
                "prep_clause",
                "relative",
                "adnominal",
                "open_clause",
                "object",
            ):
                todo.append(child)
        seen |= {t.i for t in todo}
        place = place_at(draft, token) if token.pos in ("NOUN", "PROPN") else None
        if place is not None:
            found.setdefault((place.start, place.end), place)
    return tuple(found[k] for k in sorted(found))


def _figure(draft: Draft, objects: list[Token], trigger: Token) -> dict[str, Any]:
    """low, high and unit of what the term counts ("release 5,000 prisoners")."""
    counted = objects or related(trigger, "subject")
    for head in counted:
        for token in (head, *(m for m in meant(head) if m is not head)):
            quantity = quantity_of(draft, token)
            if quantity is not None and _counts(quantity):
                return {"low": whole(quantity.low), "high": whole(quantity.high), "unit": quantity.unit}
    return {}


def _counts(quantity: Quantity) -> bool:
    return quantity.text.lower() != "both" and (quantity.low is not None or quantity.high is not None)


def _manner(draft: Draft, trigger: Token, words: Words) -> str | None:
    """ "gradual", "orderly, smooth and coordinated": modifiers that say how."""
    found = [
        c for t in children(trigger, "modifier", "adverb", "compound") for c in conjuncts(t) if words.get("manner", c)
    ]
    if not found:
        return None
    return draft.report.text[min(t.start for t in found) : max(t.end for t in found)]


def _deadline(draft: Draft, heads: list[Token], words: Words) -> Time | None:
    """Until when: "by 20 June", "within 60 days" (counted from when the deal starts, filled in later)."""
    days = time_given(heads[0], words)
    if days is not None:
        given = days.subtree()
        allowed = (t for t in draft.times if t.type == "DURATION" and given[0].start <= t.start < heads[0].start)
        return next((_open_time(t) for t in allowed), None)
    for head in heads:
        for prep in children(head, "prep"):
            if not words.has("within", prep.lower):
                continue
            tokens = prep.subtree()
            for mention in (t for t in draft.times if tokens[0].start <= t.start < tokens[-1].end):
                if mention.type == "DURATION":
                    return _open_time(mention)
                if prep.lower != "in" and mention.latest is not None and mention.type == "DATE":
                    until = _ahead(mention.latest[:10], mention.text, (draft.report.published or "")[:10])
                    return Time(latest=until, precision="day", text=mention.text, start=mention.start, end=mention.end)
    return None


def _ahead(day: str, text: str, published: str) -> str:
    """A deadline lies ahead: "by 31 October", told in January, is that of the same year, "by Friday" the next one."""
    if not published or day >= published or re.search(r"\d{4}", text):
        return day
    behind = (date.fromisoformat(published) - date.fromisoformat(day)).days
    if behind < WEEK and not re.search(r"\d", text):
        return (date.fromisoformat(day) + timedelta(days=WEEK)).isoformat()
    return later(day, "P1Y") or day if behind < YEAR and re.search(r"\d", text) else day


def _open_time(mention: TimeMention) -> Time:
    return Time(precision="interval", text=mention.text, start=mention.start, end=mention.end)


def later(start: str, value: str | None) -> str | None:
    """The ISO day at the end of a TIMEX3 duration that begins on another ("P60D", "P3M", "PT72H"); None for others."""
    if not value or not value.startswith("P"):
        return None
    amount, unit = value.removeprefix("P").removeprefix("T")[:-1], value[-1]
    if not amount.isdigit():
        return None
    day, number = date.fromisoformat(start[:10]), int(amount)
    if value.startswith("PT"):
        return (day + timedelta(days=-(-number // 24))).isoformat() if unit == "H" else None
    if unit in DAYS:
        return (day + timedelta(days=number * DAYS[unit])).isoformat()
    if unit not in MONTHS:
        return None
    month = day.month - 1 + number * MONTHS[unit]
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1])).isoformat()
