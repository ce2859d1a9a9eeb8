"""Which figure counts what a noun names."""

from __future__ import annotations

from typing import NamedTuple

from sitroom.analyse.grammar import phrase
from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.extract.quantities.words import Words, words
from sitroom.records import Quantity

_MEASURES = frozenset({"percent", "money", "distance", "area", "weight"})


def quantity_of(draft: Draft, noun: Token, *, article: bool = False) -> Quantity | None:
    """The figure that counts what `noun` heads; None when there is none.

    `noun` may be the counted noun ("civilians" of "at least 12 civilians"), a number word itself ("12 were killed"),
    the noun before "of" ("a family of five") or "none". "both" gives 2, "no" gives 0; with `article`, "a soldier" 1."""
    index = _index(draft)
    own = index.by_token.get(noun.i)
    if own is not None:
        return own
    lexicon = words(draft.lexicon)
    found = _nothing(draft, noun, lexicon)
    if found is None and noun.sentence.index in index.sentences:
        known = index.by_token
        found = _left(draft, noun, known) or _above(noun, known) or _below(noun, known, lexicon)
    return found or _determined(draft, noun, article)


class _Index(NamedTuple):
    """`by_token`: token position -> the quantity whose words it is one of; `sentences`: numbers of those with any."""

    size: int
    by_token: dict[int, Quantity]
    sentences: frozenset[int]


def _index(draft: Draft) -> _Index:
    """Rebuilt when quantities were added."""
    known: _Index | None = draft.scratch.get("quantities.index")
    if known is None or known.size != len(draft.quantities):
        words_ = [(t, q) for q in draft.quantities for t in draft.analysis.tokens_in(q.start, q.end)]
        sentences = frozenset(t.sentence.index for t, _ in words_)
        known = draft.scratch["quantities.index"] = _Index(
            len(draft.quantities), {t.i: q for t, q in words_}, sentences
        )
    return known


def _left(draft: Draft, noun: Token, index: dict[int, Quantity]) -> Quantity | None:
    """The nearest figure among the noun's left modifiers."""
    if noun.sentence.parsed:
        first = phrase(noun, determiner=True)[0]
    else:
        first = max(noun.sentence.tokens[0].i, noun.i - 4)
    tokens = draft.analysis.tokens
    for i in range(noun.i - 1, first - 1, -1):
        token = tokens[i]
        found = index.get(i)
        if found is not None:
            return found if _counts(noun, token, found) else None
        if not noun.sentence.parsed and not token.text[0].isalpha():
            return None
    return None


def _counts(noun: Token, number: Token, quantity: Quantity) -> bool:
    """A measure counts only its own noun ("a 20 km road" is not 20 roads); nor does a figure of an inner noun."""
    if quantity.unit in _MEASURES:
        return False
    if not noun.sentence.parsed:
        return True
    head = number
    for _ in range(6):
        if head is noun:
            return True
        if head.head is head:
            return False
        if head.pos in ("NOUN", "PROPN") and head.function in ("possessor", "prep_object"):
            return False
        head = head.head
    return False


def _above(noun: Token, index: dict[int, Quantity]) -> Quantity | None:
    """ "dozens of fighters", "12 of the fighters", "hundreds of thousands of people"."""
    if noun.function == "prep_object" and noun.head.lower == "of":
        found = index.get(noun.head.head.i)
        if found is not None and found.unit not in _MEASURES and noun.head.head.i < noun.i:
            return found
    return None


def _below(noun: Token, index: dict[int, Quantity], lexicon: Words) -> Quantity | None:
    """ "a family of five": a group noun whose "of" holds the figure alone, or the members with it."""
    if noun.lower not in lexicon.by_kind["group"]:
        return None
    for prep in noun.children:
        if prep.lower == "of" and prep.i > noun.i:
            for inner in prep.children:
                if inner.function == "prep_object":
                    found = index.get(inner.i) or next((index[c.i] for c in inner.children if c.i in index), None)
                    if found is not None:
                        return found
    return None


def _nothing(draft: Draft, noun: Token, lexicon: Words) -> Quantity | None:
    """ "no civilians", "nobody", "none of the soldiers"."""
    zero = lexicon.by_kind["zero"]
    if noun.lower in zero and noun.lower != "no":
        return _made(draft, noun, 0)
    for child in noun.children:
        if child.lower in zero and child.function in ("determiner", "negation", "modifier") and child.i < noun.i:
            return _made(draft, child, 0)
    return None


def _determined(draft: Draft, noun: Token, article: bool) -> Quantity | None:
    for child in noun.children:
        if child.i < noun.i and child.lower == "both":
            return _made(draft, child, 2)
        if article and child.i < noun.i and child.lower in ("a", "an", "another") and child.function == "determiner":
            return _made(draft, child, 1)
    return None


def _made(draft: Draft, token: Token, count: int) -> Quantity:
    span = draft.words(token)
    return Quantity(start=span.start, end=span.end, text=span.text, low=count, high=count, qualifier="exact")
