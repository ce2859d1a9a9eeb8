"""Which earlier noun phrase a pronoun takes up: agreement is the caller's, recency and subjecthood are ours."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Generic, TypeVar

from sitroom.analyse.grammar import children, subjects
from sitroom.analyse.tokens import Token

T = TypeVar("T")
COUNTING = frozenset({"CD", "JJS", "JJ", "DT", "PDT", "JJR"})  # "two", "most", "many", "all", "more"


@dataclass(slots=True, eq=False)
class Candidate(Generic[T]):
    """A noun phrase that may be meant. `value`: whatever it stands for; `plural`: None when either number will do;
    `gender`: "m", "f" or None when not known."""

    token: Token
    value: T
    subject: bool
    plural: bool | None = None
    gender: str | None = None


def choose(pronoun: Token, candidates: list[Candidate[T]]) -> Candidate[T] | None:
    """The likeliest antecedent: same sentence before earlier ones, subjects before others, then the nearest.

    Excluded: a fellow argument of the pronoun's own verb ("he attacked him"). None when there is no candidate."""
    best: Candidate[T] | None = None
    best_rank: tuple[int, int] | None = None
    for candidate in candidates:
        if candidate.token.i >= pronoun.i or _same_clause(pronoun, candidate.token):
            continue
        distance = pronoun.sentence.index - candidate.token.sentence.index
        apart = pronoun.sentence.paragraph - candidate.token.sentence.paragraph
        rank = (4 * distance + 2 * (apart > 0) + (0 if candidate.subject else 3), -candidate.token.i)
        if best_rank is None or rank < best_rank:
            best, best_rank = candidate, rank
    return best


def _same_clause(pronoun: Token, other: Token) -> bool:
    """Both hang on one predicate (a possessive pronoun may take up its own clause's subject)."""
    if pronoun.function == "possessor":
        return other is pronoun.head
    above = pronoun.head
    if above.pos == "ADP":
        above = above.head
    if above.tag in COUNTING and above.head.pos == "VERB":
        above = above.head  # "killed most of them"
    return other.head is above or (pronoun.function != "subject" and above.pos == "VERB" and other in subjects(above))


def quote_start(token: Token) -> int | None:
    """Position of the quotation mark that opened before the token in its sentence and is still open, or None."""
    opened: int | None = None
    for other in token.sentence.tokens:
        if other is token:
            return opened
        if other.text in ("“", "``", "«"):
            opened = other.i
        elif other.text in ("”", "''", "»"):
            opened = None
        elif other.text == '"':
            opened = other.i if opened is None else None
    return opened


def is_pleonastic(pronoun: Token, verbs: Set[str], complements: Set[str]) -> bool:
    """ "it" without reference: "it seems that ...", "it was clear that ...", "it rains"."""
    if pronoun.lower != "it":
        return False
    verb = pronoun.head
    if pronoun.function == "expletive":
        return True
    if pronoun.function not in ("subject", "passive_subject"):
        return False
    if verb.lemma in verbs:
        return True
    if verb.lemma == "be":
        after = [c for c in verb.children if c.i > verb.i]
        return any(c.lemma in complements or c.lower in complements for c in after)
    return pronoun.function == "passive_subject" and verb.lower in complements and bool(children(verb, "clause"))
