"""Sentence splitting for news text: quotes that end in `."`, titles, initials, headlines without a full stop.

A paragraph break always ends a sentence; a single line break does so unless the line was merely wrapped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sitroom.lexicon.gazetteer import ROMANISED, load_gazetteer
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.text import AbbreviationRow, OpenerRow

# a run of closing marks with what may trail it: quotes, brackets
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)")
# what a sentence may begin with
_OPENING = re.compile(r"\s++[\"'“‘«(\[]*+(?:--?|—)?\s*+[\"“]?(\w|$)")
_WORD_BEFORE = re.compile(r"[\w.’'-]*$")
_LINE = re.compile(r"[^\n\r]+")
_BLANK = re.compile(r"\n\s*\n|\r\s*\r|\r\n\s*\r\n")
# a wrapped line is long and goes on in lower case, or stops without any closing mark
WRAP_WIDTH = 45
RAGGED = 8  # characters by which lines wrapped at one width may differ beyond their last words
WIDEST = 160  # characters of a line; nobody wraps at more, so a text with longer lines was not wrapped
# "BEIRUT (Wire) - ", "SANTIAGO, 5 JAN 90 (XYZ) -- [TEXT] ": place, what a dateline holds, dash
_DATELINE = re.compile(
    r"(?=[A-ZÀ-Þ]['’]?[A-ZÀ-Þ])[A-ZÀ-Þ](?:[\w .'’/]|-(?=\w)){1,40}(?:[,(](?P<rest>[^\n!?\"“]{0,60}?))?"
    r"\s*(?:--|—|–|\s-)\s+(?:\[[A-Z ]+\]\s*)*"
)
# "MOGADISHU: Gunmen stormed …": a place in capitals before a sentence that is not
_PLACE_AND_COLON = re.compile(r"(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ '’-]{3,30}):\s+(?=[\"“']?[A-ZÀ-Þ][\w'’-]*[a-z])")
# "Nairobi - Tigrayan forces said …": before a whole sentence
_PLACE_AND_DASH = re.compile(
    r"[A-ZÀ-Þ][\w'’-]+(?:[ /][A-ZÀ-Þ][\w'’-]+){0,3}(?:, [A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)?)?"
    r"(?:\s\([^()\n]{2,30}\))?\s(?:-|—|–|--)\s"
    r"(?=[\"“']?[A-ZÀ-Þ][^\n]{40,})"
)
# "Port Sudan, 24 February 2025 - The army …": in small letters only a date tells a dateline from a clause
_DATED_LINE = re.compile(
    r"(?:[A-ZÀ-Þ][\w.'’-]*|d[aeiou]s?)(?:[ /](?:[A-ZÀ-Þ][\w.'’-]*|d[aeiou]s?)){0,4},\s+"
    r"(?=[^\n]{0,40}?\d)[^\n!?\"“–—]{0,60}?\s*(?:--|—|–|\s-)\s+(?:\[[^\]\n]{1,60}\]\s*)*+(?=[\"“'‘]?[A-ZÀ-Þ])"
)
# the mark of an item of a list: "• More than 300,000 …", "- Port: open", "3) The road …"
_ITEM = re.compile(r"(?:[•●▪◦‣■*-]|\d{1,2}[.)])\s+(?=[\w\"“'(~])")
# a word, and whether one in small letters or a figure goes on: "Thousands of", not the "After Talks" of a headline
_FIRST_TWO = re.compile(r"(\w+)(\s+(?:[a-zà-ÿ]|\d))?")
MAX_LOOK_BACK = 24
KNOWN_TOWN = 5_000  # inhabitants from which a name before a dash is taken for the place of writing
KNOWN_CITY = 200_000  # the same before a colon, where speakers stand as well


class SentenceSpan(NamedTuple):
    """Offsets of a sentence without surrounding space, and the 0-based number of its paragraph."""

    start: int
    end: int
    paragraph: int


class Abbreviations(NamedTuple):
    """Forms by what may follow them inside a sentence; and the words whose capital begins one after them: `openers`
    always, `openers_of_clauses` before a word in small letters."""

    any: frozenset[str]
    before_name: frozenset[str]
    before_number: frozenset[str]
    openers: frozenset[str]
    openers_of_clauses: frozenset[str]


def abbreviations(lexicon: Lexicon) -> Abbreviations:
    rows = lexicon.rows("abbreviations", AbbreviationRow)
    openers = lexicon.rows("sentence_openers", OpenerRow)
    return Abbreviations(
        frozenset(r.form for r in rows),
        frozenset(r.form for r in rows if r.before_name),
        frozenset(r.form for r in rows if r.before_number),
        frozenset(r.word for r in openers if not r.clause),
        frozenset(r.word for r in openers if r.clause),
    )


def split(text: str, lexicon: Lexicon, max_words: int = 160) -> list[SentenceSpan]:
    """Sentences of a text, in order, not overlapping. None is longer than `max_words` words."""
    known = lexicon.compiled("abbreviations", abbreviations)
    found: list[SentenceSpan] = []
    for number, (start, end) in enumerate(_paragraphs(text)):
        body = _after_dateline(text, start, end)
        if body > start:
            found.extend(SentenceSpan(s, e, number) for s, e in _trimmed(text, start, body))
        for first, last in _sentences(text, body, end, known):
            found.extend(SentenceSpan(s, e, number) for s, e in _bounded(text, first, last, max_words))
    return found


def _after_dateline(text: str, start: int, end: int) -> int:
    """Where the report's own words begin in a paragraph that opens with a dateline; `start` when it has none."""
    dated = _DATED_LINE.match(text, start, min(end, start + 160))
    if dated is not None and dated.end() < end:
        return dated.end()
    found = _DATELINE.match(text, start, min(end, start + 160))
    if found is None or found.end() >= end:
        return _after_place(text, start, end)
    words = found.group().split("(")[0].split(",")[0]
    place = [w for w in re.findall(r"[^\W\d_]+", words) if len(w) > 2]
    shouted = text[found.end() : found.end() + 40].isupper()
    if not all(w.isupper() for w in place) or (shouted and not found["rest"]):
        return start
    return found.end()


def is_known_place(name: str, inhabitants: int = KNOWN_TOWN) -> bool:
    """A town, province or country of that name; lower case."""
    found = [m.entry for m in load_gazetteer().find(name) if m.form != ROMANISED]
    return any(e.population >= inhabitants or e.kind in ("country", "admin1") for e in found)


def _after_place(text: str, start: int, end: int) -> int:
    """Behind the bare name of a known place that opens a paragraph; `start` when none does."""
    found = _PLACE_AND_COLON.match(text, start, end)
    if found is not None:
        return found.end() if is_known_place(found["place"].lower(), KNOWN_CITY) else start
    found = _PLACE_AND_DASH.match(text, start, end)
    if found is None or text[end - 1] not in '.!?"”':
        return start
    named = re.split(r"[,/(]|\s[-—–]", found.group())[0]
    return found.end() if is_known_place(named.strip().lower()) else start


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that no sentence crosses. Lines are joined only where a line was wrapped at a width."""
    start: int | None = None
    end = 0
    at_a_width = all(line.end() - line.start() <= WIDEST for line in _LINE.finditer(text))
    for line in _LINE.finditer(text):
        first, last = line.start(), line.end()
        if not line.group().strip():
            if start is not None:
                yield start, end
            start = None
            continue
        if start is not None and not _wrapped(text, start, end, line, at_a_width):
            yield start, end
            start = None
        if start is None:
            start = first + len(line.group()) - len(line.group().lstrip())
        end = last
    if start is not None:
        yield start, end


def _wrapped(text: str, start: int, end: int, next_line: re.Match[str], at_a_width: bool) -> bool:
    """The line that ends at `end` goes on in the next. `at_a_width`: the text has no line that is too long for that."""
    following = next_line.start()
    if _BLANK.search(text, end, following):
        return False
    line_begins = max(text.rfind("\n", 0, end), text.rfind("\r", 0, end)) + 1
    line = text[max(line_begins, start) : end].rstrip()
    after = text[following : following + 40].lstrip()
    if _ITEM.match(after):
        return False
    if not after or len(line) < WRAP_WIDTH:
        # a short line is a headline or list item, unless the next plainly continues it
        return bool(after) and after[0].islower() and len(line) >= WRAP_WIDTH // 2
    if after[0].islower():
        return True
    # at the width of the next line its first word would have stood on this one: a headline over its story
    goes_on = next_line.group().strip()
    return at_a_width and len(goes_on) <= end - line_begins + 1 + len(goes_on.split(maxsplit=1)[0]) + RAGGED


def _sentences(text: str, start: int, end: int, known: Abbreviations) -> Iterator[tuple[int, int]]:
    first = start
    for stop in _STOP.finditer(text, start, end):
        if stop.end() < end and _ends_here(text, stop, end, known):
            yield from _trimmed(text, first, stop.end())
            first = stop.end()
    yield from _trimmed(text, first, end)


def _ends_here(text: str, stop: re.Match[str], end: int, known: Abbreviations) -> bool:
    """Whether the marks at `stop` close a sentence, given what stands before and after."""
    after = _OPENING.match(text, stop.end(), min(end, stop.end() + 40))
    following = after[1] if after else ""
    mark = stop.group()
    if following and following.islower():
        return False  # '"Stop!" he said', "approx. five"
    if mark[0] != "." or len(mark) > 1:
        return True
    before = _WORD_BEFORE.search(text[max(0, stop.start() - MAX_LOOK_BACK) : stop.start()])
    word = (before.group() if before else "").lower().lstrip("'’-.")
    if following.isdigit():
        return word not in known.before_number
    if len(word) == 1 and word.isalpha():
        return _closing_letter(text, stop)  # an initial: "J. Smith"
    if word in known.before_name:
        return False
    if word in known.any or re.fullmatch(r"(?:[a-z]\.)+[a-z]", word):
        return _closing_abbreviation(text, after, known)
    return True


def _closing_letter(text: str, stop: re.Match[str]) -> bool:
    """A single letter before a full stop ends a sentence only as a word of its own ("Plan B. The …")."""
    before = text[max(0, stop.start() - 12) : stop.start() - 1].rstrip()
    word = re.search(r"[\w.]+$", before)
    return bool(word) and word.group()[0].islower() and text[stop.start() - 1] not in "JMRSTL"  # type: ignore[union-attr]


def _closing_abbreviation(text: str, after: re.Match[str] | None, known: Abbreviations) -> bool:
    """ "in the U.S. The army …", "said the U.N. Thousands of …": a word that opens sentences, with a capital."""
    if after is None:
        return True
    begins = after.start(1)
    found = _FIRST_TWO.match(text, begins, begins + 24)
    word = found[1] if found else ""
    return word in known.openers or (word in known.openers_of_clauses and bool(found and found[2]))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    first = start + len(piece) - len(piece.lstrip())
    last = start + len(piece.rstrip())
    if first < last:
        yield first, last


def _bounded(text: str, start: int, end: int, max_words: int) -> Iterator[tuple[int, int]]:
    """Cuts what is too long for the parser: at a semicolon, comma or space near the limit."""
    words = 0
    first, comma = start, None
    limit = max_words * 12  # characters: a "word" of thousands of letters is cut as well
    for space in re.finditer(r"\s+", text[start:end]):
        at = start + space.start()
        words += 1
        if text[at - 1] in ";,:":
            comma = start + space.end()
        if words >= max_words or at - first > limit:
            cut = comma if comma is not None and comma > first + (at - first) // 2 else start + space.end()
            yield from _chopped(*next(_trimmed(text, first, cut), (first, cut)), limit)
            first, words, comma = cut, 0, None
    for s, e in _trimmed(text, first, end):
        yield from _chopped(s, e, limit)


def _chopped(start: int, end: int, limit: int) -> Iterator[tuple[int, int]]:
    while end - start > limit:
        yield start, start + limit
        start += limit
    if start < end:
        yield start, end
