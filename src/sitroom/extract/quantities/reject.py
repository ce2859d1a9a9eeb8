"""Numbers that count nothing: years, ages, clock times, dates, names of units, scores, ordinals, phone numbers."""

from __future__ import annotations

from sitroom.extract.draft import Draft
from sitroom.extract.numbers import HYPHENS, Piece
from sitroom.extract.quantities.words import Words
from sitroom.extract.times import time_spans

YEARS = range(1800, 2101)
_SCORE_REACH = 8  # pieces around "3-1" in which a word of games or votes makes it a score


def is_rejected(draft: Draft, row: list[Piece], first: int, after: int, digits: bool, lexicon: Words) -> bool:
    """Whether the figure at pieces first..after is no quantity."""
    if _in_time(draft, row[first].start, row[after - 1].end):
        return True
    if _is_share(row, first, lexicon):
        return True
    if digits and (_is_glued(row, first, after) or _is_code(draft, row, first, after)):
        return True
    if _is_labelled(row, first, lexicon):
        return True
    if row[first].lower == "one" and after == first + 1:
        return _is_pronoun(row, first, after, lexicon)
    if _is_misfit(row, after, lexicon) or _is_age(row, first, after, lexicon):
        return True
    if digits and _is_score(row, first, after, lexicon):
        return True
    return digits and _is_year(row, first, after, lexicon)


def _in_time(draft: Draft, start: int, end: int) -> bool:
    """Inside a time expression. The finder of times runs on demand and keeps what it found."""
    return any(s < end and start < e for s, e in time_spans(draft, start, end))


def _is_glued(row: list[Piece], first: int, after: int) -> bool:
    """Glued to letters or to more figures: "M5", "T-72", "2018/07/06", "555-1234", "12.05.2018", "4th"."""
    if first > 0 and not row[first].gap:
        before = row[first - 1]
        if before.kind in ("word", "number") or before.text in "/.:'’_#&=@°":
            return True
        if before.text in HYPHENS and not before.gap and first > 1 and row[first - 2].kind in ("word", "number"):
            return True
    if after < len(row) and not row[after].gap:
        nearby = row[after]
        if nearby.text in "/:_@=°" or nearby.kind == "number" or nearby.lower == "s":
            return True
        if nearby.text == "." and after + 1 < len(row) and row[after + 1].kind == "number" and not row[after + 1].gap:
            return True
        if nearby.text in HYPHENS and after + 1 < len(row) and not row[after + 1].gap:
            return row[after + 1].kind == "number"
    return False


def _is_share(row: list[Piece], first: int, lexicon: Words) -> bool:
    """The "five" of "one in five"."""
    if first < 2 or row[first - 1].lower not in ("in", "out"):
        return False
    return row[first - 2].kind == "number" or row[first - 2].lower in lexicon.numerals.words


def _is_code(draft: Draft, row: list[Piece], first: int, after: int) -> bool:
    """A figure with a leading zero, one too long for any count, or one of a row of figures ("+44 20 7946 0958")."""
    text, last = row[first].text, row[after - 1].text
    if after < len(row) and row[after].kind == "number":
        return not _yearly(text)
    before = row[first - 1] if first > 0 else None
    if before is not None and before.kind == "number" and not _in_time(draft, before.start, before.end):
        return True
    if after - first == 3 and len(text) == 3 and len(last) == 4 and last.isdigit():
        return True  # "555-1234"
    if first > 0 and row[first - 1].text == "+" and row[first - 1].gap:
        return True
    return (len(text) > 1 and text[0] == "0" and text[1] not in ".,") or len(text.split(".")[0].replace(",", "")) > 12


def _yearly(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and int(text) in YEARS


def _is_labelled(row: list[Piece], first: int, lexicon: Words) -> bool:
    found = lexicon.match_back("label", row, first)
    if found is None and first > 1 and row[first - 1].text in ("#", ".", "("):
        found = lexicon.match_back("label", row, first - 1) if row[first - 1].text != "(" else None
    if found is None:
        return first > 0 and row[first - 1].text == "#"
    if found[0].plain or row[first - 1].text == ".":
        return True  # "Update No. 3", also where a title's capitals were taken away
    # a capital at the head of a sentence says nothing ("Camp 5" does, "A 12 ..." does not)
    at = found[1]
    return row[at].text[:1].isupper() and len(row[at].text) > 1 and (at > 0 or row[first].kind == "number")


def _is_pronoun(row: list[Piece], first: int, after: int, lexicon: Words) -> bool:
    """ "no one", "one another", "one of the reasons" stays a count, "one can" does not."""
    if lexicon.match_back("not_one", row, first) or lexicon.match("not_one_after", row, after):
        return True
    return after >= len(row) or row[after].kind == "other"


def _is_misfit(row: list[Piece], after: int, lexicon: Words) -> bool:
    at = after
    hyphen = at < len(row) and row[at].text in HYPHENS and not row[at].gap
    found = lexicon.match("misfit", row, at + 1 if hyphen else at)
    if found is None:
        if hyphen and at + 2 < len(row) and row[at + 1].kind == "word":
            # "12-year-old", "nine-member": a number inside a compound counts nothing, but for measures and "-strong"
            measure = lexicon.match("unit", row, at + 1)
            strong = lexicon.match("after", row, at + 1) or row[at + 1].lower == "strong"
            return not strong and (measure is None or measure[0].unit in ("person", "household"))
        return False
    # "two state ministers": without a hyphen most of these words are ordinary nouns
    return hyphen or found[0].plain


def _is_age(row: list[Piece], first: int, after: int, lexicon: Words) -> bool:
    """ "Ali Hassan, 34, said", "the boy, 14, died": a small bare figure between commas after a name or one person."""
    if not (first > 1 and after < len(row) and row[first - 1].text == "," and row[after].text in (",", ")")):
        return False
    number, before = row[first], row[first - 2]
    if number.kind != "number" or len(number.text) > 3:
        return False
    person = lexicon.match("unit", row, first - 2)
    one = person is not None and person[0].unit == "person" and not before.lower.endswith(("s", "men", "people"))
    return before.text[:1].isupper() or one


def _is_score(row: list[Piece], first: int, after: int, lexicon: Words) -> bool:
    """ "3-1": falling or equal pairs always, rising ones near words of games."""
    if after - first < 3 or row[first + 1].text not in HYPHENS:
        return False
    near = range(max(0, first - _SCORE_REACH), min(len(row), after + _SCORE_REACH))
    return any(lexicon.match("versus", row, n) for n in near)


def _is_year(row: list[Piece], first: int, after: int, lexicon: Words) -> bool:
    """A bare four-figure number of this or the last two centuries, unless a counted noun follows at once."""
    text = row[first].text
    if not _yearly(text) or after != first + 1:
        return False
    if first > 0 and lexicon.match_back("before", row, first) and row[first - 1].lower not in ("about", "around"):
        return False
    unit = lexicon.match("unit", row, after) or lexicon.match("person_cue", row, after)
    return unit is None or (first > 0 and row[first - 1].lower in ("in", "since", "of", "until", "by", "during", "the"))
