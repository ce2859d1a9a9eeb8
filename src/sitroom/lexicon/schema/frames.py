"""Rows of the event lexicon: predicates and how their grammar maps to roles.

A predicate is written as its words, lemmas in text order. Verbs: the verb first, then what must depend on it, by
particle, preposition, object or complement ("blow up", "open fire", "take to street"). Nouns: the head last ("air
strike"), or first before "of" ("state of emergency"); the words before the head may stand apart ("air and drone
strikes").

Roles are lists of ways through the grammar, tried in order until one gives an actor. A way is one or more steps with
dots between them:
- doer, undergoer: who acts and whom it befalls, whatever the voice (of a noun: possessor and "by"; "of")
- subject, object, indirect, possessor: the surface function
- modifier: compounds and adjectives before a noun that name an actor ("rebel attack", "Israeli raid")
- agent: whoever a participle after the noun names ("crimes committed by rebels")
- clause: the complement's verb; its own roles follow ("clause.doer")
- head: the noun itself stands for it
- anything else: a preposition ("on", "against", "on behalf of")
"""

from __future__ import annotations

from typing import Literal

import msgspec

from sitroom.lexicon.schema.common import Row
from sitroom.records import HarmKind

EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip


class Frame(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sense of a set of predicates.

    `type`, `mode`: PLOVER. `verbs`, `nouns`, `adjectives`: predicates. `source`, `target`: roles of verbs;
    `noun_source`, `noun_target`: of nouns; empty = those of the type's family.
    Constraints, all of which must hold; a value is a lemma, "modifier lemma", "~lemma" (without a modifier), "^" (a
    name), "#" (a number) or "@class" of arguments.toml:
    - `object`/`not_object`: what it befalls; `subject`/`not_subject`: who acts
    - `modifier`/`not_modifier`: words before a noun, or adverbs of a verb
    - `prep`/`not_prep`: prepositions of which one must, or none may, depend on it
    - `oblique`/`not_oblique`: nouns after any preposition of it ("died in clashes", not "in a crash")
    - `governor`/`not_governor`: lemma of the word above a noun, also with its preposition ("call for"); no
      constraint on verbs
    - `clause`: needs a complement, "open" (to do), "that" or "any"; `modal`: whose verb has one of these auxiliaries
    - `state_mode`: the mode where a state's armed forces do it and no weapon is named ("the army bombed the town")
    - `bare`: must have no object; `passive`: needs (true) or refuses (false) the passive; `plural`: noun in the plural
    `needs`: roles without which there is no event; "violence": an assault told of just before; "armed": a doer who
    carries arms. `plain`: an event even where nobody is named.
    `harm`: what befalls the target ("kill"). `reciprocal`: two sides do it to each other. `weapon`: subject or object
    is the means ("fired rockets"). `soft`: words rather than deeds, absorbed by a verb of asking, agreeing or refusing.
    """

    type: EventType
    mode: str | None = None
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    noun_source: tuple[str, ...] = ()
    noun_target: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    not_object: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    not_subject: tuple[str, ...] = ()
    modifier: tuple[str, ...] = ()
    not_modifier: tuple[str, ...] = ()
    prep: tuple[str, ...] = ()
    not_prep: tuple[str, ...] = ()
    oblique: tuple[str, ...] = ()
    not_oblique: tuple[str, ...] = ()
    governor: tuple[str, ...] = ()
    not_governor: tuple[str, ...] = ()
    clause: Literal["open", "that", "any"] | None = None
    modal: tuple[str, ...] = ()
    bare: bool = False
    passive: bool | None = None
    plural: bool = False
    state_mode: str | None = None
    needs: tuple[Literal["source", "target", "violence", "armed"], ...] = ()
    plain: bool = False
    harm: HarmKind | None = None
    reciprocal: bool = False
    weapon: bool = False
    soft: bool | None = None


class Family(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Role maps that frames of one type use unless they bring their own; `id` is the type in lower case. `promised`:
    the type of an event that its doer only says will be ("Norway will send aid": a promise, PLOVER's AGREE)."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    noun_source: tuple[str, ...]
    noun_target: tuple[str, ...]
    soft: bool = False
    promised: EventType | None = None


class Light(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A verb that adds nothing to the event noun it governs ("launched an attack"), or turns its roles round
    ("came under attack"). `link`: how the noun hangs on the verb, "object", "subject" or a preposition.
    `source`, `target`: where the event's roles are to be found, as ways from the verb."""

    verbs: tuple[str, ...]
    link: tuple[str, ...] = ("object",)
    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()


class Arguments(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class of argument heads, for the constraints of frames: `lemmas` that belong to class `id`."""

    id: str
    lemmas: tuple[str, ...]


class Weapon(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Means of violence. `mode`: the PLOVER mode that an assault with it has. `platform`: it carries crews or is
    flown, so that it can stand as the doer ("warplanes bombed"). `person`: a doer whose name tells the means."""

    nouns: tuple[str, ...]
    mode: str | None = None
    platform: bool = False
    person: bool = False


class Crosswalk(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """ACLED's types for an event; the first row that fits wins. Every non-empty condition must hold:
    `types`, `modes`, `frames` (row ids or their beginnings); `weapons`: rows of weapons.toml; `triggers`: words in the
    trigger; `source`/`target`: sectors or kinds, one of which is among the actors of that side; `not_source`: none of
    which is. Without `event_type` the row says: none."""

    types: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    weapons: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    not_source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    event_type: str | None = None
    sub_event_type: str | None = None


class Context(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A PLOVER context (`id`) and what shows it: words in the event's sentence, types, modes, or actors' sectors.

    `own`: types of event of which words count only among what the event's own trigger governs, and its actors and
    harm: a doctor who tells of a raid makes it no attack on health care."""

    words: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


class Weight(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One feature of `confidence` and what it adds to the log-odds."""

    id: str
    weight: float


class Deed(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of violent deed. `joins`: kinds that may be another mention of the same happening."""

    frames: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    joins: tuple[str, ...]
