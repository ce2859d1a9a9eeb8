"""Rows of `agreements.toml` (what deals are called), `agreement_stages.toml` (what befalls them),
`agreement_words.toml` (words around them), `provisions.toml` (what they provide) and `provision_words.toml`."""

from __future__ import annotations

from typing import Literal

from sitroom.lexicon.schema.common import Row
from sitroom.records import AgreementKind, Term

Stage = Literal["proposed", "negotiating", "agreed", "signed", "in_force", "collapsed", "violated"]


class DealRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A noun that names a deal. `forms`: lemmas; "cessation of hostilities" is the noun and its "of" phrase.

    `sort`: sure (always one between conflict parties: "truce"), open (only with something in the text that says so:
    "deal"). `kind`: the agreement's kind, None when the noun tells none."""

    forms: tuple[str, ...]
    sort: Literal["sure", "open"]
    kind: AgreementKind | None = None


class StageRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A predicate with a deal as argument, and the stage that the deal has then reached.

    `forms`: lemmas of verbs (or nouns, with `pos`). `over`: what the deal is to the predicate: object (also a passive's
    subject), subject, modifier ("truce talks"), or a preposition. `particle`: verb particle. `completed`: a word that
    the verb needs ("object:effect", "into:force"). `parties`: who concludes the deal: its doer, or only a doer
    that is a body that fights ("announced a truce").
    `clear`: a predicate that only peace and war know, so that an open word ("deal") is one of ours."""

    forms: tuple[str, ...]
    pos: Literal["verb", "noun", "preposition"] = "verb"
    over: tuple[str, ...]
    particle: str = ""
    completed: tuple[str, ...] = ()
    stage: Stage
    parties: Literal["doer", "body", ""] = ""
    clear: bool = False


class DealWordRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words around deals. `forms`: lemmas, or lower-case words.

    - kind: a modifier that tells the agreement's kind ("peace deal").
    - barred: a modifier of another sort of deal ("trade deal"). barred_head: a noun that "truce" only modifies
      ("ceasefire line"). degree: "a great deal of".
    - other: a modifier that sets a deal apart from those before ("previous", "new").
    - role: participle, verb or noun of a third party's part ("brokered", "guarantor"); helping: those of its verbs that
      need no object ("Sudan, which mediated").
    - leaders: who sign for their states or groups ("the leaders of A and B").
    - opener: verbs whose subject is a deal and that introduce its terms ("includes", "calls for").
    - promise: verbs whose subject is a party and that introduce terms; own: that make a deal by themselves ("agree").
    - under: words before "the deal" that make the clause a term ("under", "as part of"). part: nouns between
      ("the terms of the deal"). exchange: "in exchange for"; swap: words for an exchange of
      persons, carry: verbs by which one takes place. due: "is due to". placeholder: "sides".
    - ordinal: counting words that are no part of a deal's name. length: modifiers that tell how long it lasts.
    - blame: words that charge somebody with a breach.
    - manner: how a term is carried out. begin, complete, fail: what became of a term; first: a word that makes it no
      more than begun ("the first buses left").
    """

    sort: Literal[
        "kind", "barred", "barred_head", "degree", "other", "role", "opener", "promise", "own", "under", "part",
        "exchange", "swap", "carry", "due", "leaders", "helping", "first", "ordinal",
        "placeholder", "length", "blame", "manner", "begin", "complete", "fail", "within",
    ]  # fmt: skip
    forms: tuple[str, ...]
    kind: AgreementKind | None = None


class TermRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A predicate that states a term. `forms`: lemmas of verbs or nouns (`pos`). `particle`: of the verb.

    `needs`: one of these must hold (none listed: always): "<relation>:<class>" with relation object, bare (no
    object), subject, clause (an infinitive or -ing complement), modifier, or a preposition, and class a row of
    `provision_words.toml`, "*" (any word) or "place". `actor`, `object`, `recipient`: relations tried in turn
    ("doer" is the default actor).
    `negated`: the predicate states the term only when negated ("will not let its soil be used")."""

    term: Term
    forms: tuple[str, ...]
    pos: Literal["verb", "noun"] = "verb"
    particle: str = ""
    needs: tuple[str, ...] = ()
    actor: tuple[str, ...] = ("doer",)
    object: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    negated: bool = False


class TermWordRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class of nouns that terms ask for. `id`: "provision_words.<class>"; `forms`: lemmas."""

    forms: tuple[str, ...]
