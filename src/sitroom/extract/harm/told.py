"""Figures of a happening that another sentence tells of: running totals, bodies, "three dead, two injured"."""

from __future__ import annotations

from msgspec.structs import replace

from sitroom.analyse.grammar import children, conjuncts, obliques
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.draft import Draft
from sitroom.extract.harm.read import count
from sitroom.extract.harm.words import VERBAL, HarmWords, words_of
from sitroom.extract.numbers import whole
from sitroom.extract.quantities import quantity_of
from sitroom.records import Harm, HarmKind, Quantity


def running_totals(draft: Draft, sentence: Sentence) -> list[Harm]:
    """ "raising the toll to 34", "the number of people killed reached 34": totals of the happening told."""
    words = words_of(draft)
    found = []
    another, bodies, totals = (words.cues[cue] for cue in ("another", "bodies", "running_total"))
    for token in sentence.tokens:
        lemma = token.lemma
        if not (lemma in totals or lemma in words.nouns or lemma in bodies or token.lower in words.adjectives):
            continue
        if any(c.lower in another for c in token.children):
            continue  # "16 more deaths": beside those told of
        if lemma in bodies:
            found += _bodies(draft, token, words)
        elif token.lower in words.adjectives or lemma in words.nouns:
            found += _told_dead(draft, token, words)
        if lemma not in totals or token.pos != "NOUN":
            continue
        if any(c.lower in words.cues["stretch"] for c in children(token, "compound", "modifier", "possessor")):
            continue  # "bringing the weekend death toll to 58": more than one happening
        kinds = [words.nouns.get(c.lemma) for c in children(token, "compound", "modifier")]
        counted = [o for prep, o in obliques(token) if prep == "of"]
        kinds += [words.nouns.get(o.lemma) for o in counted]
        kinds += [words.verbs.get(c.lemma) for o in counted for c in children(o, "adnominal") if c.tag == "VBN"]
        if token.lemma == "number" and not any(kinds):
            continue
        verbs = conjuncts(token.head) if token.head.pos in VERBAL else [token.head]
        for prep, number in [
            *obliques(token),
            *(o for verb in verbs for o in obliques(verb)),
            *(("", o) for o in children(token.head, "object")),
        ]:
            if prep in ("to", "at", "of", "") and number is not token and number.pos == "NUM":
                found.append(count(draft, number, next((k for k in kinds if k), "killed")))
    return found


def _told_dead(draft: Draft, state: Token, words: HarmWords) -> list[Harm]:
    """ "witnesses spoke of 15 dead", "the clinic counted nine wounded", "state TV reported four deaths"."""
    verb = state.head.head if state.function == "prep_object" else state.head
    kind = words.adjectives.get(state.lower) or words.nouns.get(state.lemma)
    if kind is None or state.function not in ("object", "prep_object") or verb.lemma not in words.cues["tells"]:
        return []
    harm = count(draft, state, kind)
    named = harm if state.lemma in words.nouns else replace(harm, group=None)
    return [named] if quantity_of(draft, state) is not None else []


def _bodies(draft: Draft, body: Token, words: HarmWords) -> list[Harm]:
    """ "four bodies were pulled from the rubble": as many dead of the happening told."""
    verb = body.head
    if body.function not in ("object", "passive_subject") or verb.lemma not in words.cues["recovers"]:
        return []
    return [replace(count(draft, body, "killed"), group=None)] if quantity_of(draft, body) is not None else []


def bare_tolls(draft: Draft, sentence: Sentence) -> list[Harm]:
    """ "Three dead, two injured.", "4-6 killed." as a sentence: figures of the happening told before."""
    words = words_of(draft)
    states = {t.i: _state(t, words) for t in sentence.tokens}
    if not any(states.values()) or any(t.pos in VERBAL and not states[t.i] for t in sentence.tokens):
        return []
    found = []
    for token in sentence.tokens:
        kind = states[token.i]
        quantity = _figure_before(draft, token, sentence) if kind is not None else None
        if kind is None or quantity is None:
            continue
        span = draft.span(quantity.start, token.end)
        found.append(
            Harm(
                kind=kind, low=whole(quantity.low), high=whole(quantity.high), qualifier=quantity.qualifier,
                group=draft.report.text[quantity.end : token.start].strip() or None,
                text=span.text, start=span.start, end=span.end,
            )
        )  # fmt: skip
    return found


def _state(token: Token, words: HarmWords) -> HarmKind | None:
    """What a word says of those counted before it: "dead", "killed", "wounded"."""
    if token.pos in VERBAL and token.tag not in ("VBN", "VBD"):
        return None
    return words.adjectives.get(token.lower)


def _figure_before(draft: Draft, token: Token, sentence: Sentence) -> Quantity | None:
    """The last figure before a word, with no comma or other mark between."""
    for quantity in reversed(draft.quantities):
        if sentence.start <= quantity.start and quantity.end <= token.start:
            between = [t for t in sentence.tokens if quantity.end <= t.start < token.start]
            return None if any(t.pos in ("PUNCT", "CCONJ") for t in between) else quantity
    return None
