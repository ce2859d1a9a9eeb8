"""Finds quantities in pieces of text. Grammar is not needed here: it only helps to name what is counted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sitroom.analyse.tokens import Sentence
from sitroom.extract.draft import Draft
from sitroom.extract.numbers import HYPHENS, Number, Piece, may_hold, pieces
from sitroom.extract.quantities.reject import is_rejected
from sitroom.extract.quantities.units import unit_of
from sitroom.extract.quantities.words import Words, words
from sitroom.records import Qualifier, Quantity

THOUSAND = 1000
DOTTED = re.compile(r"[1-9]\d{0,2}\.\d{3}")


@dataclass(slots=True)
class Figure:
    """A figure at pieces first..after (exclusive), before its unit is known."""

    first: int
    after: int
    low: float | None
    high: float | None
    qualifier: Qualifier
    digits: bool = False
    kind: str = "number"


def extract(draft: Draft) -> None:
    """Fills `draft.quantities`. Linear in the length of the text."""
    lexicon = words(draft.lexicon)
    for sentence in draft.analysis.sentences:
        if may_hold(draft, sentence, lexicon.marks):
            draft.quantities.extend(_in_sentence(draft, sentence, lexicon))


def _in_sentence(draft: Draft, sentence: Sentence, lexicon: Words) -> list[Quantity]:
    row = pieces(draft, sentence)
    found: list[Quantity] = []
    i = 0
    while i < len(row):
        begins = row[i].kind == "number" or row[i].lower in lexicon.openers
        figure = _figure(row, i, lexicon) if begins else None
        if figure is None:
            i += 1
            continue
        made, i = _finish(draft, row, figure, lexicon)
        if made is not None and (not found or found[-1].end <= made.start):
            found.append(made)
    return found


def _figure(row: list[Piece], i: int, lexicon: Words) -> Figure | None:
    """The figure that begins at piece `i`: a range, a number, a plural such as "dozens", or an indefinite word."""
    if few := lexicon.match("few", row, i):
        after = few[1]
        if plural := _few_hundred(row, after, lexicon):
            return Figure(i, plural[0], plural[1], plural[2], "vague", kind="plural")
    if plural_row := lexicon.match("plural", row, i):
        entry, after = plural_row
        return Figure(i, after, entry.low, entry.high, entry.qualifier or "vague", kind="plural")
    number = lexicon.numerals.read(row, i)
    if number is not None:
        return _range(row, i, number, lexicon) or Figure(
            i, number.after, number.value, number.value, "exact", number.digits
        )
    if vague := lexicon.match("indefinite", row, i):
        if i > 0 and row[i - 1].lower in ("as", "how", "so", "too", "that", "not"):
            return None
        if lexicon.numerals.read(row, vague[1], article=False) if vague[1] < len(row) else False:
            return None
        return Figure(i, vague[1], None, None, "vague", kind="indefinite")
    return None


def _few_hundred(row: list[Piece], i: int, lexicon: Words) -> tuple[int, int, int] | None:
    """ "(several) hundred", "(a few) hundred thousand": position after it, low, high."""
    if i >= len(row) or row[i].lower not in lexicon.numerals.factors or len(row[i].lower) <= 2:
        return None
    plural = lexicon.match("plural", [row[i]._replace(lower=row[i].lower.rstrip("s") + "s")], 0)
    if plural is None or plural[0].low is None or plural[0].high is None:
        return None
    low, high, i = plural[0].low, plural[0].high, i + 1
    while i < len(row) and (factor := lexicon.numerals.factors.get(row[i].lower)) and len(row[i].lower) > 2:
        low, high, i = int(low * factor), int((high + 1) * factor - 1), i + 1
    return i, low, high


def _range(row: list[Piece], i: int, first: Number, lexicon: Words) -> Figure | None:
    """ "12-15", "12 to 15", "two or three", "10-15 million", "between 12 and 15"; None when it is no range."""
    at = first.after
    if at >= len(row):
        return None
    between = i > 0 and row[i - 1].lower == "between"
    joint = row[at].lower
    hyphen = joint in HYPHENS
    if not (hyphen or joint in ("to", "or") or (between and joint == "and")):
        return None
    if hyphen and row[at].gap != (at + 1 < len(row) and row[at + 1].gap):
        return None
    if joint == "to" and i > 1 and row[i - 1].lower in ("from", "by", "vote", "score"):
        return None  # "rose from 12 to 15": two figures; a sentence that begins with "From 12 to 15" has but one
    at += 1
    if at < len(row) and row[at].lower in ("$", "€", "£"):
        at += 1
    second = lexicon.numerals.read(row, at, article=False) if at < len(row) else None
    if second is None:
        return None
    low, high = first.value, second.value
    if first.factor == 1 < second.factor and first.value < second.base:
        low = first.value * second.factor
    elif hyphen and low * THOUSAND < high and low < THOUSAND and high % THOUSAND == 0:
        low *= THOUSAND  # "30-40,000"
    if low >= high or (joint == "or" and high > 10 * low):
        return None
    return Figure(i - 1 if between else i, second.after, low, high, "range", first.digits or second.digits, "range")


def _finish(draft: Draft, row: list[Piece], figure: Figure, lexicon: Words) -> tuple[Quantity | None, int]:
    """The quantity of a figure with its qualifier and unit, or None when it is no quantity; and where to go on."""
    number_end = figure.after
    if is_rejected(draft, row, figure.first, figure.after, figure.digits, lexicon):
        return None, max(number_end, _chain_end(row, number_end))
    unit: str | None = None
    symbol = lexicon.match_back("symbol", row, figure.first)
    if symbol is not None and row[figure.first].gap:
        symbol = None
    _scale_short(row, figure, lexicon, money=symbol is not None)
    first, last = figure.first, figure.after
    if symbol is not None:
        unit, first = symbol[0].unit, symbol[1]
    marked = False
    if before := lexicon.match_back("before", row, first):
        first, marked = before[1], True
        _qualify(figure, before[0].qualifier)
    elif row[first - 1].lower == "-" and first > 1 and lexicon.match_back("before", row, first - 1):
        first = first - 1
    after = lexicon.match("after", row, last)
    if after is None and last < len(row) and row[last].text in HYPHENS and not row[last].gap:
        after = lexicon.match("after", row, last + 1)
    if after is not None and not marked:
        last = after[1]
        _qualify(figure, after[0].qualifier)
    what = unit_of(draft, row, figure.first, last, lexicon, figure.kind)
    _whole_people(row, figure, what.unit)
    if unit is None:
        unit = what.unit
        if what.inside:
            last = what.after
    if figure.kind == "indefinite" and not (what.named or what.noun):
        return None, number_end
    if figure.kind == "number" and what.refused:
        return None, number_end
    start, end = row[first].start, row[last - 1].end
    made = Quantity(
        start=start, end=end, text=draft.report.text[start:end], low=_whole(figure.low), high=_whole(figure.high),
        qualifier=figure.qualifier, unit=unit,
    )  # fmt: skip
    return made, max(number_end, last)


def _whole_people(row: list[Piece], figure: Figure, unit: str | None) -> None:
    """ "1.200 people": nobody counts a fifth of a person, so the point parts thousands."""
    text = row[figure.first].text
    if unit not in ("person", "household") or figure.low is None or figure.after != figure.first + 1:
        return
    if figure.low == figure.high and DOTTED.fullmatch(text):
        figure.low = figure.high = float(text.replace(".", ""))


def _scale_short(row: list[Piece], figure: Figure, lexicon: Words, *, money: bool) -> None:
    """ "$2m", "1.2m people": the letter after a figure means millions, not metres."""
    at = figure.after
    if not figure.digits or figure.low is None or figure.high is None or at >= len(row) or row[at].gap:
        return
    short = lexicon.match("short", row, at)
    counted = lexicon.match("unit", row, at + 1)
    if short is None or short[0].value is None:
        return
    if money or (counted is not None and counted[0].unit in ("person", "household")):
        figure.low, figure.high, figure.after = figure.low * short[0].value, figure.high * short[0].value, short[1]


def _qualify(figure: Figure, qualifier: Qualifier | None) -> None:
    """Opens or marks the interval as the codebook says; a vague plural or a range keeps its own bounds otherwise."""
    if figure.kind == "indefinite" or qualifier is None:
        return
    if figure.kind == "range" and qualifier == "approximately":
        return
    if qualifier == "more_than":
        figure.high = None
    elif qualifier == "less_than":
        figure.low = None
    elif figure.kind == "plural" and figure.low != figure.high:
        return
    figure.qualifier = qualifier


def _chain_end(row: list[Piece], i: int) -> int:
    """Past what is glued to a rejected number ("555-1234", "2018/07/06"), so that no part of it is read alone."""
    while i < len(row) and not row[i].gap and row[i].lower not in (",", ".", ";", ")", "?", "!", '"', "”"):
        i += 1
    return i


def _whole(value: float | None) -> int | float | None:
    return int(value) if value is not None and float(value).is_integer() else value
