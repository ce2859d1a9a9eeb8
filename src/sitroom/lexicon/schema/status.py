"""Rows of `status.toml`: words that decide whether a thing happened, is under way, planned, denied, ...."""

from __future__ import annotations

from typing import Literal

from sitroom.lexicon.schema.common import Row
from sitroom.records import Status


class StatusRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sort of word that bears on status. `forms`: lemmas (governors, light verbs) or lower-case words.

    `sort`: what the word is to the trigger.
    - governor: verb, noun or adjective above it. `over`: the grammatical ties through which it governs:
      "clause" (that-clause), "to" (infinitive), "ing" (gerund), "object", "undergone" (passive subject), "subject",
      "compound" (noun before it), or a preposition ("for", "of"). `barrier`: what it governs is taken as given, and
      nothing further out matters ("ended the attacks").
    - modal: an auxiliary on its verb. modifier: an adjective or participle before the trigger noun.
    - marker: a conjunction or preposition that opens the trigger's clause or phrase.
    - light: a verb that says no more than that its noun happens: the noun takes on the verb's own status.
    - minus: words that carry a negation on ("let alone"). terms: nouns whose demands are agreed terms ("the deal
      calls for").
    - bargain: a noun of barter ("in exchange for"): what is got is as real as what is given.
    - choice: a verb that people are left to do or not ("those who refuse will be expelled").
    - background: a noun that names a whole war. hostile: an act that makes a vow a threat. future: a word of coming
      time. quantifier, perception: closed classes that rules ask for.
    `pos`: "noun" for a governor that is a noun; else it is a verb or an adjective.
    `negated`: the status when the governor itself is negated (default: negated). `perfect`: status of modal + have.
    `conditional`: status of a modal under a condition, or of a clause of time beside a main clause in the future.
    `hostile`: status when the trigger is a hostile act.
    `reported`: status of a modal in a reported clause. `present`: the governor counts in the present tense only.
    `says`: sentences of our own with triggers in [brackets], then " = " and their statuses; near-misses among them.
    `of_terms`: the governor counts only where its subject is a deal ("the accord includes a pullback").
    `forward`: a conjunction that looks ahead ("until"): what it opens is yet to come beside what is planned, asked
      or possible, and wherever it stands in the present tense.
    `own`: the status holds only where the governed clause has the governor's own subject.
    """

    sort: Literal[
        "governor", "modal", "modifier", "marker", "light", "background", "hostile", "future", "quantifier",
        "perception", "minus", "terms", "choice", "bargain",
    ]  # fmt: skip
    forms: tuple[str, ...]
    status: Status = "actual"
    pos: Literal["", "noun"] = ""
    over: tuple[str, ...] = ()
    negated: Status = "negated"
    perfect: Status | None = None
    conditional: Status | None = None
    hostile: Status | None = None
    reported: Status | None = None
    present: bool = False
    says: tuple[str, ...] = ()
    own: bool = False
    forward: bool = False
    of_terms: bool = False
    barrier: bool = False
