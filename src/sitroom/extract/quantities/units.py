"""What a figure counts: the unit, by the words that follow it and by grammar."""

from __future__ import annotations

from typing import NamedTuple

from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.extract.numbers import HYPHENS, Piece
from sitroom.extract.quantities.words import Words

_REACH = 5  # words between a figure and its noun ("12 heavily armed Syrian army soldiers")
_MEASURES = frozenset({"percent", "money", "distance", "area", "weight"})


class Unit(NamedTuple):
    """`inside`: the unit's own words (to `after`) belong to the span ("20 km"). `named`: by the lexicon.

    `noun`: grammar says that a noun is counted. `refused`: a bare figure that no noun explains and grammar denies."""

    unit: str | None
    after: int
    inside: bool = False
    named: bool = False
    noun: bool = False
    refused: bool = False


def unit_of(draft: Draft, row: list[Piece], first: int, after: int, lexicon: Words, kind: str) -> Unit:
    """The unit of the figure at pieces first..after."""
    at = after + 1 if after < len(row) and row[after].text in HYPHENS and not row[after].gap else after
    direct = lexicon.match("unit", row, at)
    if direct is not None and direct[0].unit in _MEASURES and _is_measure(row, at, kind):
        return Unit(direct[0].unit, direct[1], inside=True, named=True)
    cue = lexicon.match("person_cue", row, at)
    if cue is not None and not _noun_follows(row, cue[1], lexicon):
        return Unit(cue[0].unit, after, named=True)
    group = first > 1 and row[first - 1].lower == "of" and lexicon.match("group", row, first - 2)
    if group and not direct:
        return Unit(group[0].unit, after, named=True)
    grammar = _counted(draft, row[after - 1].start)
    if grammar is not None:
        named = _noun_unit(lexicon, row, grammar)
        if named is None and grammar.pos != "NOUN" and (found := _scan(row, at, after, lexicon)).named:
            return found
        name = grammar.lemma if grammar.pos == "NOUN" else None  # a name's lemma is no unit
        return Unit(named or name, after, named=named is not None, noun=True)
    return _scan(row, at, after, lexicon)


def _is_measure(row: list[Piece], at: int, kind: str) -> bool:
    """ "300m" and "12 m" are metres; "m" far from a figure is not."""
    return kind != "indefinite" and (row[at].lower not in ("m", "mi", "ft") or row[at - 1].kind == "number")


def _noun_follows(row: list[Piece], i: int, lexicon: Words) -> bool:
    """ "three wounded soldiers": the noun decides, not the cue."""
    return i < len(row) and lexicon.match("unit", row, i) is not None


def _counted(draft: Draft, offset: int) -> Token | None:
    """The noun that the number's last word belongs to, as grammar has it."""
    token = next(iter(draft.analysis.tokens_in(offset, offset + 1)), None)
    if token is None or not token.sentence.parsed:
        return None
    head = token
    for _ in range(3):
        if head.function not in ("number", "quantifier", "compound", "modifier", "determiner") or head.head is head:
            break
        head = head.head
    if head is not token and head.i > token.i and head.pos in ("NOUN", "PROPN") and head.i - token.i <= 8:
        return head
    for prep in token.children:
        if prep.lower == "of" and prep.i > token.i:
            nouns = [c for c in prep.children if c.function == "prep_object" and c.pos in ("NOUN", "PROPN", "PRON")]
            return nouns[0] if nouns and nouns[0].pos != "PRON" else None
    return None


def _noun_unit(lexicon: Words, row: list[Piece], noun: Token) -> str | None:
    """The lexicon's unit for a noun, by its form or its lemma."""
    for word in (noun.lower, noun.lemma):
        for form, entry in lexicon.by_kind["unit"].get(word, ()):
            if len(form) == 1:
                return entry.unit
    return "person" if noun.lower in lexicon.peoples else None


def _scan(row: list[Piece], i: int, after: int, lexicon: Words) -> Unit:
    """Without grammar: the first unit noun within reach, stopping at punctuation and small words."""
    if i < len(row) and row[i].lower == "of":
        i += 1
        if i < len(row) and row[i].lower in ("the", "these", "those", "its", "their"):
            i += 1
    last: str | None = None
    for n in range(i, min(len(row), i + _REACH)):
        if row[n].kind != "word" or row[n].lower in _STOPS:
            break
        if found := lexicon.match("unit", row, n):
            if found[0].unit in _MEASURES:
                break
            last = found[0].unit
            if row[n].lower.endswith("s"):  # a singular may be a modifier: "12 Russian tanks", "three police recruits"
                break
        elif last is not None:
            break
    return Unit(last, after, named=last is not None)


_STOPS = frozenset({
    "in", "on", "at", "by", "for", "to", "from", "with", "were", "was", "is", "are", "and", "or", "but", "that",
    "which", "who", "as", "had", "have", "has", "when", "while", "after", "before",
})  # fmt: skip
