"""Rows of `attribution.toml`: words of saying, and the nouns that tell what kind of speaker it is."""

from __future__ import annotations

from typing import Literal

from sitroom.lexicon.schema.common import Row
from sitroom.records import SpeakerKind, Stance


class CueRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One family of cues. `forms`: lemmas ("say", "point out"), phrases ("according to") or nouns ("statement").

    `sort`:
    - verb: a verb of saying, thinking, asking, judging. noun: a noun with a content of its own ("claims that").
    - phrase: "according to", "in the words of": its object is the speaker. adverb: "reportedly", "allegedly".
    - adjective: "alleged", "suspected". carrier: a verb whose object is the cue ("voiced fears that").
    - silence: what looks like a cue and is none ("declined to comment"; a single word: over any verb of saying).
    - unconfirmed: a verb that, negated, is doubt ("could not confirm"). responsibility: "claimed responsibility for".
    - claimable: what a group claims as its own ("claimed the attack").
    - refusable: what is refused, not said to be untrue ("denied entry to the protesters").
    - label: a word before a headline's colon that is no speaker ("Analysis:").
    - never: nouns that cannot speak ("the deal calls for").
    - office, witness, media, document, body: head nouns of speakers (kinds of the codebook).
    `takes`: how the content hangs on the cue: "clause", "quote", "object", "to" (infinitive), "ing", "predicate"
      ("called it a crime"), "document_object" (the object of a text that speaks: "the map shows"), or a preposition
      ("prep_to" for the preposition "to").
    `act`: "say" puts the content in the speaker's mouth as fact; "think" holds it; "ask", "promise" and "judge" only
    show that he spoke of it, so that nothing in the content is attributed to him.
    """

    sort: Literal[
        "verb", "noun", "phrase", "adverb", "adjective", "carrier", "silence", "office", "witness", "media",
        "document", "body", "responsibility", "claimable", "unconfirmed", "label", "never", "refusable",
    ]  # fmt: skip
    forms: tuple[str, ...]
    takes: tuple[str, ...] = ()
    act: Literal["say", "think", "ask", "promise", "judge"] = "say"
    stance: Stance = "asserts"
    kind: SpeakerKind | None = None
