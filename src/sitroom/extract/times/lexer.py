"""Turns a sentence into lexemes: the words, figures and signs that time expressions are made of.

Each lexeme has a kind, and each kind a character, so that patterns are plain regular expressions over the string of
kinds (patterns.py): one character a lexeme, PLAIN for anything else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple, get_args

from sitroom.analyse.tokens import Sentence
from sitroom.extract.draft import Draft
from sitroom.extract.numbers import HYPHENS, Numerals, Piece, numerals, pieces, rarest, split_pieces
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.times import TimeKind, TimeRow

# kinds that are looked up by word where a mention is linked, not read as parts of a mention
APART = frozenset({"since", "until", "by", "between", "future_cue", "not_season", "carrier",
                    "same_time"})  # fmt: skip
FIGURES = ("day", "year", "number", "word", "ordinal_figure", "shortyear", "decade_figure", "iso", "slashed", "clock",
           "hhmm", "comma", "dot", "hyphen", "money")  # fmt: skip
KINDS: tuple[str, ...] = (*get_args(TimeKind), *FIGURES)
# kinds that make no time by themselves, whatever shape they are in
LINKS = frozenset({
    "the", "a", "of", "at", "in", "and", "or", "to", "that", "this", "comma", "dot", "hyphen", "approx", "times", "per",
    "each", "more", "mod", "last", "next", "coming", "first", "edge", "earlier_in", "half", "vague", "couple", "before",
    "after", "later", "earlier", "ago", "hence", "fiscal", "old", "long", "money", "zone", "ampm", "oclock", "era",
})  # fmt: skip
CHARS = {kind: chr(0x4E00 + n) for n, kind in enumerate(KINDS)}  # any block of single characters would do
PLAIN = "_"  # stands for a lexeme that is no part of a time

_SPECIAL = re.compile(
    r"(?P<iso>[12][0-9]{3}-[01][0-9]-[0-3][0-9](?:T[0-2][0-9]:[0-5][0-9](?::[0-5][0-9])?Z?)?)(?![0-9-])"
    r"|(?P<slashed>[0-3]?[0-9]([/.])[0-3]?[0-9]\3(?:[12][0-9])?[0-9]{2})(?![0-9/])"
    r"|(?P<clock>[0-2]?[0-9][:.][0-5][0-9](?::[0-5][0-9])?)(?=\s*[ap]\.?m\b|[^0-9:.,%]|[.,]?(?:\s|$))"
    r"|(?P<decade_figure>(?:[12][0-9]{2}0|['’‘`]?[0-9]0)['’]?s|[12][0-9]{3}s)(?![A-Za-z])"
    r"|(?P<ordinal_figure>[0-9]{1,3}(?:st|nd|rd|th))(?![A-Za-z])"
    r"|(?P<shortyear>['’‘`][0-9]{2})(?![0-9A-Za-z])"
    r"|(?P<hhmm>[0-2][0-9][0-5][0-9])(?=\s?(?:GMT|UTC|Z\b|hrs|hours|local|h\b))"
    r"|(?P<money>[$€£¥]\s?[0-9][0-9,.]*[0-9]|[$€£¥]\s?[0-9])"
)


class Lexeme(NamedTuple):
    """`kind`: see KINDS, or "" for anything else. `row`: its lexicon row. `number`: of figures and number words."""

    kind: str
    start: int
    end: int
    lower: str
    text: str
    row: TimeRow | None = None
    number: float = 0.0
    gap: bool = True


@dataclass(slots=True)
class TimeWords:
    """The compiled lexicon: `forms` by first word, longest first; `apart[kind]`: words of the kinds in APART.

    `marks`: words of which a sentence has one if it tells a time, but for times in figures."""

    numerals: Numerals
    forms: dict[str, list[tuple[tuple[str, ...], TimeRow]]] = field(default_factory=dict)
    apart: dict[str, frozenset[str]] = field(default_factory=dict)
    person_units: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()


def time_words(lexicon: Lexicon) -> TimeWords:
    return lexicon.compiled("times.words", _build)


def _build(lexicon: Lexicon) -> TimeWords:
    from sitroom.extract.quantities.words import words as quantity_words

    found = TimeWords(numerals(lexicon))
    apart: dict[str, set[str]] = {}
    for row in lexicon.rows("times", TimeRow):
        for form in row.forms:
            if row.kind in APART:
                apart.setdefault(row.kind, set()).add(form)
                continue
            split = tuple(p.lower for p in split_pieces(form))
            found.forms.setdefault(split[0], []).append((split, row))
    for entries in found.forms.values():
        entries.sort(key=lambda e: -len(e[0]))
    told = (form for forms in found.forms.values() for form, row in forms if row.kind not in LINKS)
    found.marks = frozenset({rarest(form) for form in told}.union(found.numerals.words))
    found.apart = {k: frozenset(v) for k, v in apart.items()}
    units = quantity_words(lexicon).by_kind["unit"]
    found.person_units = frozenset(w for w, entries in units.items() if any(len(f) == 1 for f, _ in entries))
    return found


def lex(draft: Draft, sentence: Sentence, words: TimeWords) -> list[Lexeme]:
    """The lexemes of a sentence. Linear in its length."""
    row = pieces(draft, sentence)
    special = {m.start(): m for m in _SPECIAL.finditer(draft.analysis.cased, sentence.start, sentence.end)}
    found: list[Lexeme] = []
    i = 0
    while i < len(row):
        piece = row[i]
        if piece.kind == "word" and piece.lower not in words.forms and piece.lower not in words.numerals.words:
            found.append(Lexeme("", piece.start, piece.end, piece.lower, piece.text, None, 0.0, piece.gap))
            i += 1
            continue
        m = special.get(piece.start)
        if m is not None and _stands_free(row, i):
            found.append(_special(m, piece.gap))
            while i < len(row) and row[i].start < m.end():
                i += 1
            continue
        lexeme, i = _lexeme(row, i, words)
        found.append(lexeme)
    return found


def _stands_free(row: list[Piece], i: int) -> bool:
    """Not glued to letters or figures before it ("T-72", "3.5.2018" is one)."""
    if row[i].gap or i == 0:
        return True
    before = row[i - 1]
    return before.kind == "other" and before.text not in "/.:,"


def _special(m: re.Match[str], gap: bool) -> Lexeme:
    kind = m.lastgroup or ""
    text = m.group()
    digits = re.sub(r"\D", "", text) if kind in ("decade_figure", "ordinal_figure", "shortyear") else ""
    return Lexeme(kind, m.start(), m.end(), text.lower(), text, None, float(digits or 0), gap)


def _lexeme(row: list[Piece], i: int, words: TimeWords) -> tuple[Lexeme, int]:
    piece = row[i]
    if piece.kind == "number" and piece.lower not in words.forms:
        return _figure(row, i, words)
    second = row[i + 1].lower if i + 1 < len(row) else None
    for form, entry in words.forms.get(piece.lower, ()):
        end = i + len(form)
        if len(form) > 1 and (form[1] != second or [p.lower for p in row[i:end]] != [*form]):
            continue
        if entry.proper and not row[i].text[:1].isupper():
            continue
        return _made(entry.kind, row, i, end, entry, entry.number or 0.0), end
    if piece.kind == "number":
        return _figure(row, i, words)
    if piece.lower in words.numerals.words:
        number = words.numerals.read(row, i, article=False)
        if number is not None:
            return _made("word", row, i, number.after, None, number.value), number.after
    if piece.kind == "other":
        kind = "comma" if piece.text == "," else "dot" if piece.text == "." else ""
        if piece.text in HYPHENS:
            kind = "hyphen"
        return _made(kind, row, i, i + 1), i + 1
    return _made("", row, i, i + 1), i + 1


def _figure(row: list[Piece], i: int, words: TimeWords) -> tuple[Lexeme, int]:
    piece = row[i]
    if i > 0 and not piece.gap and (row[i - 1].kind == "word" or row[i - 1].text in "/:.,#"):
        return _made("", row, i, i + 1), i + 1
    if piece.text.isdigit() and (i + 1 >= len(row) or row[i + 1].lower not in words.numerals.factors):
        value = int(piece.text)
        kind = "number"
        if len(piece.text) <= 2 and 1 <= value <= 31:
            kind = "day"
        elif len(piece.text) == 4 and 1000 <= value <= 2999:
            kind = "year"
        return _made(kind, row, i, i + 1, None, float(value)), i + 1
    number = words.numerals.read(row, i)
    after = number.after if number else i + 1
    return _made("number", row, i, after, None, number.value if number else 0.0), after


def _made(kind: str, row: list[Piece], i: int, end: int, entry: TimeRow | None = None, number: float = 0.0) -> Lexeme:
    start, stop = row[i].start, row[end - 1].end
    text = row[i].text if end == i + 1 else " ".join(p.text for p in row[i:end])
    lower = row[i].lower if end == i + 1 else " ".join(p.lower for p in row[i:end])
    return Lexeme(kind, start, stop, lower, text, entry, number, row[i].gap)
