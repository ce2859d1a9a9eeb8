"""Who and what takes part: known names, descriptions, persons, pronouns.

`extract` finds all mentions; `actor_of` gives the actor of one noun phrase, asked by its head, and remembers it."""

from __future__ import annotations

from collections.abc import Iterable

from sitroom.analyse.grammar import antecedent, children, governors, is_mutual
from sitroom.analyse.tokens import Token
from sitroom.extract.actors.mentions import find_home, mentions, rank_by_home
from sitroom.extract.actors.metonyms import named
from sitroom.extract.actors.persons import find_persons
from sitroom.extract.actors.phrases import describe, split_countries
from sitroom.extract.actors.reader import Person, Reader, find_hits, lookup, make_reader
from sitroom.extract.actors.references import definite, pronoun
from sitroom.extract.actors.short_forms import adopt_short_forms
from sitroom.extract.actors.sides import opponents, side
from sitroom.extract.actors.spans import MODIFYING, noun_span
from sitroom.extract.actors.unnamed import body_behind, person_actor, province, unknown_name
from sitroom.extract.draft import Draft
from sitroom.records import Actor

__all__ = ["actor_of", "actors_of", "extract", "represented"]

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "X"})


def extract(draft: Draft) -> None:
    """Fills draft.actors: every known name, named person and described agent; no places, no things."""
    reader = _reader(draft)
    found = []
    for token in draft.analysis.tokens:
        if token.pos in ("NOUN", "PROPN", "ADJ", "NUM") and not _inside(reader, token):
            actor = actor_of(draft, token)
            if actor is not None and not _as_place(reader, token, actor):
                found.append((token, actor))
    draft.actors.extend(mentions(reader, found))


def _inside(reader: Reader, token: Token) -> bool:
    """Words within another phrase's text; known names are mentions of their own even there."""
    if (token.i in reader.hits and reader.hits[token.i].what == "actor") or token.i in reader.persons:
        return False
    return token.function in MODIFYING or (token.pos == "ADJ" and token.i not in reader.hits)


def _as_place(reader: Reader, token: Token, actor: Actor) -> bool:
    """A state that is only where something happens: "in Syria", "40 percent of the country"."""
    if actor.kind != "state" or token.function != "prep_object":
        return False
    return token.head.lower in reader.cue("place_preps") or (actor.id is None and token.head.lower == "of")


def actor_of(draft: Draft, head: Token) -> Actor | None:
    """The actor, or thing acted upon, that the noun phrase headed by `head` names; any word of a name will do.

    A pronoun gives its antecedent, in the antecedent's words. None: nobody and nothing that can act or be acted upon
    (dates, abstractions, "it" in "it seems"), or a pronoun without a plain antecedent."""
    reader = _reader(draft)
    if head.i not in reader.memo:
        if head.i in reader.active:
            return None
        reader.active.add(head.i)
        try:
            reader.memo[head.i] = _work_out(reader, head)
        finally:
            reader.active.discard(head.i)
    return reader.memo[head.i]


def actors_of(draft: Draft, heads: Iterable[Token]) -> tuple[Actor, ...]:
    """Actors of several heads in order, each once; "Russian and Syrian forces" are two, and so are "both sides" where
    the report tells who they are."""
    found: dict[tuple[object, ...], Actor] = {}
    for head in heads:
        actor = actor_of(draft, head)
        if actor is None:
            continue
        reader = _reader(draft)
        for each in (o for a in split_countries(reader, head, actor) for o in opponents(reader, head, a)):
            found.setdefault((each.start, each.end, each.id, each.country), each)
    return tuple(found.values())


def represented(draft: Draft, actor: Actor) -> Actor:
    """Whom a spokesman speaks for, where his title tells: what he denies or owns up to is their deed."""
    if actor.kind != "person":
        return actor
    reader = _reader(draft)
    persons = (reader.persons.get(t.i) for t in draft.analysis.tokens_in(actor.start, actor.end))
    person = next((p for p in persons if p is not None), None)
    return (body_behind(reader, person, actor) if person is not None else None) or actor


def _reader(draft: Draft) -> Reader:
    reader = draft.scratch.get("actors")
    if not isinstance(reader, Reader):
        reader = make_reader(draft, lambda token: actor_of(draft, token))
        draft.scratch["actors"] = reader
        for sentence in draft.analysis.sentences:
            find_hits(reader, sentence)
        adopt_short_forms(reader)
        find_persons(reader)
        find_home(reader)
        rank_by_home(reader)
    return reader


def _work_out(reader: Reader, head: Token) -> Actor | None:
    if head.pos not in NOMINAL and head.i not in reader.hits and head.i not in reader.persons:
        return None
    meant = antecedent(head)
    if meant is not head:
        return reader.resolve(meant)
    if head.pos == "PRON" or head.tag == "PRP$":
        return pronoun(reader, head)
    person = reader.persons.get(head.i)
    if person is not None:
        return person_actor(reader, person)
    if head.i in reader.hits:
        return named(reader, head)
    if head.pos == "ADJ" and head.function in MODIFYING and not _acts(reader, head):
        return None  # "a general strike", but "an insurgent attack"
    person = _apposed(reader, head)
    if person is not None and describe(reader, head) is not None:
        return person_actor(reader, person, head)
    if is_mutual(head):
        return None
    actor = province(reader, head) or side(reader, head) or definite(reader, head) or describe(reader, head)
    if actor is None and head.pos == "PROPN":
        actor = unknown_name(reader, head)
    return actor


def _acts(reader: Reader, head: Token) -> bool:
    return any(r.role in ("force", "body") for r in lookup(reader.lex.agents, reader.tokens, head.i)[1])


def _apposed(reader: Reader, head: Token) -> Person | None:
    """The person named after a description: "mayor of Gao, Musa Kone", "the envoy Musa Kone"."""
    for other in children(head, "apposition"):
        person = reader.persons.get(other.i)
        if person is not None and person.first > head.i:
            return person
    if head.sentence.index not in reader.apposing:
        return None
    after = noun_span(reader, head)[1] + 2
    if after > head.sentence.tokens[-1].i or reader.tokens[after - 1].text != ",":
        return None
    person = reader.persons.get(after)
    inside = person is not None and any(g is head for g in governors(reader.tokens[person.last]))
    return person if inside and not children(head, "conjunct") else None
