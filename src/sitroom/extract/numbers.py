"""Pieces of text and the numbers they spell: what quantities and times both read from.

A piece is a run of letters, a figure, or one other character. Pieces do not depend on the parser's tokens, so that
numbers and dates are found alike in parsed, unparsed and ALL-CAPS text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sitroom.analyse.tokens import Sentence
from sitroom.extract.draft import Draft
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.quantities import QuantityRow

_PIECE = re.compile(
    r"(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,6})?(?![0-9])|[0-9]{1,18}(?:\.[0-9]{1,6}(?![0-9]|\.[0-9]))?)"
    r"|(?P<word>(?:[A-Za-z]\.)+[A-Za-z](?![^\W_])\.?|[^\W\d_]+)|(?P<other>\S)"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_FIGURE = re.compile(r"[0-9]|[A-Za-z]\.[A-Za-z]")  # a figure, or an abbreviation that is one word with its full stops
MOST = 1e15  # nobody counts further; beyond it, floating point is not exact to the unit for long
LEAST = 1e6  # the smallest factor before which a comma may stand for the decimal point: "6,48 million"
HYPHENS = frozenset("-‐‑‒–—")


class Piece(NamedTuple):
    """`lower`: lower case, without inner full stops ("a.m." gives "am"). `kind`: number, word or other.

    `gap`: white space stands before it. `end` is exclusive."""

    start: int
    end: int
    text: str
    lower: str
    kind: str
    gap: bool


def pieces(draft: Draft, sentence: Sentence) -> list[Piece]:
    """The pieces of one sentence, with offsets in the report; split once, since two organs read them."""
    known: dict[int, list[Piece]] = draft.scratch.setdefault("numbers.pieces", {})
    found = known.get(sentence.index)
    if found is None:
        found = known[sentence.index] = split_pieces(draft.analysis.cased, sentence.start, sentence.end)
    return found


def may_hold(draft: Draft, sentence: Sentence, marks: frozenset[str]) -> bool:
    """Whether the sentence has a figure or one of `marks` (lower case): a look before it is split into pieces."""
    known: dict[int, frozenset[str] | None] = draft.scratch.setdefault("numbers.letters", {})
    if sentence.index not in known:
        text = draft.analysis.cased[sentence.start : sentence.end]
        known[sentence.index] = None if _FIGURE.search(text) else frozenset(_LETTERS.findall(text.lower()))
    letters = known[sentence.index]
    return letters is None or not letters.isdisjoint(marks)


def rarest(form: Iterable[str]) -> str:
    """The word of a form by which to look for it: the longest, since no article or preposition is; "" when all are
    figures or signs."""
    return max((word for word in form if word.isalpha()), key=len, default="")


def split_pieces(whole: str, start: int = 0, end: int | None = None) -> list[Piece]:
    """The pieces of `whole[start:end]`, with offsets in `whole`."""
    found: list[Piece] = []
    last = start
    for m in _PIECE.finditer(whole, start, len(whole) if end is None else end):
        kind, text, (at, after) = m.lastgroup or "other", m.group(), m.span()
        lower = text.lower().replace(".", "") if kind == "word" else "'" if text in "’‘" else text
        if kind == "number" and found and _is_group(found, text, at):
            first = found.pop()
            found.append(first._replace(end=after, text=first.text + text, lower=first.lower + text))
        else:
            found.append(Piece(at, after, text, lower, kind, at > last or not found))
        last = after
    return found


def _is_group(found: list[Piece], text: str, start: int) -> bool:
    """ "14 000": three figures after one space go on with the number, but not after a name or date ("July 6 200")."""
    first, before = found[-1], found[-2] if len(found) > 1 else None
    if first.kind != "number" or start != first.end + 1 or len(text) != 3 or not first.text.isdigit():
        return False
    if first.text[0] == "0" or (len(first.text) > 3 and (first.end - first.start) == len(first.text)):
        return False
    named = before is not None and len(found) > 2 and before.text[:1].isupper() and before.kind == "word"
    return not named and not (before is not None and (before.kind == "number" or before.text in "./:-"))


class Number(NamedTuple):
    """A number read from pieces `first` to `after` (exclusive). `base`: the figure before its multiplier."""

    value: float
    after: int
    digits: bool
    base: float
    factor: float


@dataclass(frozen=True, slots=True)
class Numerals:
    """The number words of a language. `words`: 0 to 99; `factors`: "hundred", "million", "dozen", "m", ...."""

    words: dict[str, float]
    factors: dict[str, float]

    @property
    def openers(self) -> frozenset[str]:
        """Words that a number may begin with."""
        return frozenset((*self.words, "a", "an", "half"))

    def read(self, row: list[Piece], i: int, *, article: bool = True) -> Number | None:
        """The number that begins at piece `i`; None when none does, or one beyond all counting. "a"/"an" counts only
        before a factor.

        Cost: linear in the length of the number."""
        found = self._read(row, i, article)
        return found if found is None or found.value <= MOST else None

    def _read(self, row: list[Piece], i: int, article: bool) -> Number | None:
        piece = row[i]
        if piece.kind == "number":
            return self._figure(row, i)
        if piece.lower == "half" and _is(row, i + 1, "a", "an"):
            return self._compose(row, i + 2, 0.5) if self._factor(row, i + 2) else None
        share, after = _quarters(row, i)
        if share and self._factor(row, after):
            return self._compose(row, after, share)
        if piece.lower in ("a", "an"):
            return self._compose(row, i + 1, 1.0) if article and self._factor(row, i + 1) else None
        if piece.lower not in self.words:
            return None
        value, after = self._small(row, i)
        if _is(row, after, "and") and _is(row, after + 1, "a") and _is(row, after + 2, "half"):
            value, after = value + 0.5, after + 3
        return self._compose(row, after, value)

    def _factor(self, row: list[Piece], i: int, figure: bool = False) -> tuple[float, int] | None:
        """The factor at piece `i` or behind a hyphen there. Letters such as "m" only right after a figure."""
        at = i + 1 if _joined(row, i) else i
        if at >= len(row) or row[at].lower not in self.factors:
            return None
        if len(row[at].lower) <= 2 and (not figure or row[at].gap):
            return None
        return self.factors[row[at].lower], at + 1

    def _figure(self, row: list[Piece], i: int) -> Number:
        value = float(row[i].text.replace(",", ""))
        first = after = i + 1
        factor = 1.0
        if _has_decimal_comma(row, i) and (self._factor(row, i + 3, figure=True) or (0.0,))[0] >= LEAST:
            value, first, after = float(f"{row[i].text}.{row[i + 2].text}"), i + 3, i + 3
        while found := self._factor(row, after, figure=after == first):
            factor, after = factor * found[0], found[1]
        return Number(_tidy(value * factor), after, True, value, factor)

    def _compose(self, row: list[Piece], i: int, value: float) -> Number:
        """Goes on from a first value: "two" HUNDRED AND FIFTY THOUSAND, each part smaller than the one before."""
        total, current, base, factor, limit = 0.0, value, value, 1.0, 1e18
        while found := self._factor(row, i):
            times, after = found
            if times >= limit:
                break
            i, factor = after, factor * times
            if times in (100.0, 12.0, 20.0):
                current *= times
            else:
                total, current, limit = total + current * times, 0.0, times
            if _is(row, i, "and") and _is(row, i + 1, "a") and _is(row, i + 2, "half"):
                return Number(_tidy(total + current + times / 2), i + 3, False, base, 1.0)
            at = i + 1 if _is(row, i, "and") else i
            if times in (12.0, 20.0) or at >= len(row) or not 1 < self.words.get(row[at].lower, 0) < limit:
                continue
            small, i = self._small(row, at)
            current, factor = current + small, 1.0
        return Number(_tidy(total + current), i, False, base, factor)

    def _small(self, row: list[Piece], i: int) -> tuple[float, int]:
        """ "twenty", "twenty-five", "twenty five": up to 99."""
        value, i = self.words[row[i].lower], i + 1
        if value >= 20 and value % 10 == 0:
            at = i + 1 if _joined(row, i) else i
            if at < len(row) and 1 <= self.words.get(row[at].lower, 0) <= 9:
                return value + self.words[row[at].lower], at + 1
        return value, i


def _has_decimal_comma(row: list[Piece], i: int) -> bool:
    """ "6,48": one or two figures after a comma without space; three are thousands."""
    if i + 2 >= len(row) or row[i + 1].text != "," or row[i + 1].gap or row[i + 2].gap:
        return False
    return row[i].text.isdigit() and len(row[i].text) <= 3 and row[i + 2].text.isdigit() and len(row[i + 2].text) <= 2


def _is(row: list[Piece], i: int, *words: str) -> bool:
    return i < len(row) and row[i].lower in words


def _quarters(row: list[Piece], i: int) -> tuple[float, int]:
    """ "a quarter of a", "three quarters of a" (million): the share and the position after it; 0 when it is none."""
    at = i + 2 if _joined(row, i + 1) else i + 1
    share = 0.25 if _is(row, i, "a") and _is(row, at, "quarter") else 0.0
    if _is(row, i, "three") and _is(row, at, "quarters"):
        share = 0.75
    of_a = _is(row, at + 1, "of") and _is(row, at + 2, "a")
    return (share, at + 3) if of_a else (0.0, i)


def _joined(row: list[Piece], i: int) -> bool:
    """A hyphen without spaces stands at `i`."""
    return i + 1 < len(row) and row[i].text in HYPHENS and not row[i].gap and not row[i + 1].gap


def _tidy(value: float) -> float:
    """Whole numbers that floating point missed by a hair ("1.1 million")."""
    if value > MOST:
        return value
    near = round(value)
    return float(near) if abs(value - near) < 1e-6 * max(1.0, abs(value)) else value


def numerals(lexicon: Lexicon) -> Numerals:
    """The number words of the lexicon's language, compiled once."""
    return lexicon.compiled("numbers.numerals", _build)


def _build(lexicon: Lexicon) -> Numerals:
    words: dict[str, float] = {}
    factors: dict[str, float] = {}
    for row in lexicon.rows("quantities", QuantityRow):
        if row.value is not None and row.kind in ("number", "multiplier"):
            target = words if row.kind == "number" else factors
            target.update(dict.fromkeys(row.forms, row.value))
    return Numerals(words, factors)


def whole(value: float | None) -> int | None:
    """A figure as a count of people or things; what is not told stays so."""
    return None if value is None else int(value)
