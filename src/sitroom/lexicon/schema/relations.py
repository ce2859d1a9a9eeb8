"""Rows of `relations.toml`: words that tie two actors together."""

from __future__ import annotations

from typing import Literal

from sitroom.lexicon.schema.common import Row

RelationName = Literal["supports", "allied_with", "opposes", "member_of", "leads", "controls"]


class RelationRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word that ties two actors. `forms`: lemmas (for participles and prefixes, lower-case words).

    `pos`: verb; noun; adjective; joined (a participle with a name hyphenated to it: "Iran-backed"); prefix ("pro-").
    `source`, `target`: ways to the two ends, best first, as in extract/frames/roles.py, and also: "joined" (the name in
    the compound), "named" (the noun that the compound stands before; of an act, its doer), "described" (whom a noun
    describes: "X, leader of Y", "Y leader X", "X is a member of Y"), "described_or_self" (the same, else the noun),
    "over.subject" (the subject of the verb above a prepositional phrase: "at war with X", "in support of X"),
    "over.noun" (the noun that "in" hangs the word on: "the army of Chad in its fight against X"), "helped" (those who
    are helped in it), "aimer" (whose aim an infinitive is: "a coalition to defeat X"), "adjectives" (nouns, names and
    adjectives of nations before a noun), "self" (the noun),
    "beside" (what it is coordinated with, before it), "above" (the noun that an adjective stands before),
    "above.beside" (what that noun is coordinated with).
    `standing`: a finite verb in the past does not count ("fought the army on Friday" is an event, no tie).
    `intent`: of a standing tie, an infinitive counts too ("their efforts to defeat X").
    `light`: for a noun, verbs over it through which "light.subject" leads ("join the fight against X").
    `governors`: for a noun, prepositions, one of which stands over it ("with the help of X"). `owned`: a pronoun tells
    whose it is ("its allies").
    `groups`: that end must be a group, force, state or party, not a person or people: "source", "target"; armed or
    ruling: "armed_source", "armed_target"; an organised body, no state: "body_target".
    `particle`: of the verb. `aim`: only an infinitive counts. `alone`: nothing is done besides ("joined them in
    voting"). `marks`: words before a noun, one of which must stand there ("joint operation"). `besides`: the row
    counts also where another of its relation has fitted the word.
    """

    relation: RelationName
    forms: tuple[str, ...]
    pos: Literal["verb", "noun", "adjective", "joined", "prefix"]
    source: tuple[str, ...]
    target: tuple[str, ...]
    standing: bool = False
    intent: bool = False
    light: tuple[str, ...] = ()
    governors: tuple[str, ...] = ()
    owned: bool = False
    groups: tuple[Literal["source", "target", "armed_source", "armed_target", "body_target"], ...] = ()
    particle: str = ""
    aim: bool = False
    alone: bool = False
    marks: tuple[str, ...] = ()
    besides: bool = False


class RelationWordRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """past: words before a tie that make it another or an old one ("former", "deputy"); going_on: verbs over an
    infinitive that leave it standing ("continues to support"); helping: words for help, whose object then has the aim;
    deed: nouns of deeds, whose owner has it."""

    sort: Literal["past", "going_on", "helping", "deed"]
    forms: tuple[str, ...]
