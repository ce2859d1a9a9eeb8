"""Who counts, where no verb of saying reports it: "the UN registered 2,000 arrivals", "the agency spoke of 40 dead"."""

from __future__ import annotations

from collections.abc import Set

from sitroom.analyse.grammar import doers
from sitroom.analyse.tokens import Token
from sitroom.extract.attribution.speakers import describe
from sitroom.extract.draft import Draft
from sitroom.records import Attribution


def counted_by(draft: Draft, noun: Token, verbs: Set[str]) -> Attribution | None:
    """The doer of a verb of counting (lemmas in `verbs`) whose object `noun` is, directly or after "of"."""
    verb = noun.head
    if noun.function == "prep_object" and verb.lower == "of" and verb.head.pos == "VERB":
        verb = verb.head
    elif noun.function != "object":
        return None
    if verb.lemma not in verbs:
        return None
    for doer in doers(verb):
        who = describe(draft, doer, verb)
        return Attribution(speaker=who.name, cue=verb.text, kind=who.kind, start=who.start, end=who.end)
    return None
