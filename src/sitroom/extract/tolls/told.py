"""Tolls that no event tells: lives lost, people dead since a day, casualties counted, the death toll of a war."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sitroom.analyse.grammar import children, objects, obliques, subjects
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.draft import Draft
from sitroom.extract.harm import words_of
from sitroom.extract.quantities import quantity_of
from sitroom.extract.tolls.period import MANY, is_war, spans
from sitroom.records import Harm, HarmKind, Quantity

MEASURES = ("percent", "money", "distance", "area", "weight")


@dataclass(frozen=True, slots=True)
class Count:
    """A figure of people, and the predicate whose time and doer are its own."""

    predicate: Token
    noun: Token
    kind: HarmKind
    quantity: Quantity


def told(draft: Draft, sentence: Sentence) -> Iterator[tuple[Token, Harm]]:
    """(predicate, harm) of each toll in a sentence."""
    for token in sentence.tokens:
        for found in (_lives(draft, token), _dead(draft, token), _casualties(draft, token), _death_toll(draft, token)):
            if found is not None and max(found.quantity.low or 0, found.quantity.high or 0) >= MANY:
                most = int(max(found.quantity.low or 0, found.quantity.high or 0))
                if spans(draft, found.predicate, most) or (found.noun is not found.predicate and _of_war(draft, found)):
                    yield found.predicate, _harm(draft, found)


def _lives(draft: Draft, verb: Token) -> Count | None:
    """ "has claimed 70,000 lives"."""
    if verb.pos != "VERB" or verb.lemma not in words_of(draft).cues["claims"]:
        return None
    for noun in objects(verb):
        figure = quantity_of(draft, noun) if noun.lemma == "life" else None
        if figure is not None:
            return Count(verb, noun, "killed", figure)
    return None


def _dead(draft: Draft, word: Token) -> Count | None:
    """ "289 civilians are dead since May", "the war has left 191,000 people dead"."""
    kind = words_of(draft).adjectives.get(word.lemma)
    if kind is None or word.pos not in ("ADJ", "VERB", "NOUN"):
        return None
    verb = word.head
    leaves = verb.lemma in words_of(draft).cues["leaves"]
    if verb.pos not in ("VERB", "AUX") or not (leaves or verb.lemma == "be"):
        return None
    own = quantity_of(draft, word) if leaves else None
    if own is not None:
        return Count(verb, word, kind, own)
    people = [s for c in children(verb, "clause") for s in children(c, "subject")] + objects(verb)
    people += children(word, "subject")
    for noun in people if leaves else subjects(verb):
        figure = quantity_of(draft, noun)
        if figure is not None:
            return Count(verb, noun, kind, figure)
    return None


def _casualties(draft: Draft, noun: Token) -> Count | None:
    """ "recorded 208 casualties in May"."""
    if words_of(draft).nouns.get(noun.lemma) != "casualties" or noun.function != "object":
        return None
    figure = quantity_of(draft, noun)
    counts = noun.head.lemma in words_of(draft).cues["counts"]
    return Count(noun.head, noun, "casualties", figure) if figure is not None and counts else None


def _death_toll(draft: Draft, noun: Token) -> Count | None:
    """ "The death toll of the war has risen to 14,000"."""
    if noun.lemma != "toll" or noun.function != "subject" or not any(c.lemma == "death" for c in noun.children):
        return None
    ends = [o for prep, o in obliques(noun.head) if prep in ("to", "at")] + objects(noun.head)
    for end in ends:
        figure = quantity_of(draft, end)
        if figure is not None and figure.unit not in MEASURES:
            return Count(noun.head, noun, "killed", figure)
    return None


def _of_war(draft: Draft, found: Count) -> bool:
    """What the noun itself says: the toll "of the war", "since the coup"."""
    war = words_of(draft).cues["war"]
    inner = list(obliques(found.noun))
    inner += [pair for _, noun in list(inner) for pair in obliques(noun)]
    return any(prep == "since" or (noun.lemma in war and is_war(noun)) for prep, noun in inner)


def _harm(draft: Draft, found: Count) -> Harm:
    low, high = (None if v is None else int(v) for v in (found.quantity.low, found.quantity.high))
    start, end = min(found.quantity.start, found.noun.start), max(found.quantity.end, found.noun.end)
    if found.noun.lemma == "toll":
        start, end = found.quantity.start, found.quantity.end
    named = found.noun.lemma not in words_of(draft).nouns and found.noun.lemma not in ("life", "toll")
    named = named and found.noun.pos in ("NOUN", "PROPN") and found.noun.start >= found.quantity.end
    span = draft.span(start, end)
    return Harm(
        kind=found.kind, low=low, high=high, qualifier=found.quantity.qualifier,
        group=draft.report.text[found.quantity.end : end].strip() if named else None,
        text=span.text, start=start, end=end,
    )  # fmt: skip
