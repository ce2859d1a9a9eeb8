"""Finds the time expressions of a report and resolves them in text order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.draft import Draft
from sitroom.extract.numbers import may_hold
from sitroom.extract.times import days, periods, relative, spans
from sitroom.extract.times.calendar import parse_day
from sitroom.extract.times.context import Context, Match, Value
from sitroom.extract.times.lexer import CHARS, PLAIN, Lexeme, TimeWords, lex, time_words
from sitroom.extract.times.patterns import Shapes, shapes_at
from sitroom.extract.times.tense import tense_at
from sitroom.records import TimeMention

RESOLVERS: dict[str, Callable[[Match, Context], Value | None]] = {
    "day": days.day, "clock": days.clock, "listed_day": days.listed_day, "later_day": days.later_day,
    "day_of_month": days.day_of_month, "month": periods.month, "season": periods.season, "year": periods.year,
    "year_end": periods.year_end, "spoken_year": periods.spoken_year, "decade": periods.decade,
    "century": periods.century, "era": periods.era, "quarter": periods.quarter, "holiday": periods.holiday,
    "yearend": periods.yearend, "part_of_month": periods.part_of_month, "reference": relative.reference,
    "ago": relative.ago, "year_ago": relative.year_ago, "window": spans.window, "duration": spans.duration,
    "set": spans.set_, "reference_word": spans.reference_word, "the_past": spans.the_past,
}  # fmt: skip
_WORD_KINDS = frozenset({"month", "season", "unit", "units"})  # kinds whose words are also verbs
FRONT = 8  # lexemes: a time that begins within them stands at the head of its sentence
_RUN = re.compile(f"[^{PLAIN}]+")  # lexemes of which one time may be made: none reaches across a plain one
_NARRATIVE_YEARS = 8  # a dated text that names fewer past years is not taken for a narrative


@dataclass(frozen=True, slots=True)
class Found:
    """A mention with what it was resolved to."""

    mention: TimeMention
    value: Value
    sentence: Sentence


def found_times(draft: Draft) -> list[Found]:
    """All time expressions with their values, in text order; worked out once a report."""
    known: list[Found] | None = draft.scratch.get("times.found")
    if known is None:
        known = draft.scratch["times.found"] = _find(draft)
    return known


def extract(draft: Draft) -> None:
    """Fills `draft.times`. Linear in the length of the text."""
    draft.times.extend(f.mention for f in found_times(draft))


def time_spans(draft: Draft, start: int, end: int) -> list[tuple[int, int]]:
    """Offsets of the time expressions that overlap [start, end)."""
    found = found_times(draft)
    at = bisect_left(found, start, key=lambda f: f.mention.end)
    spans_: list[tuple[int, int]] = []
    while at < len(found) and found[at].mention.start < end:
        spans_.append((found[at].mention.start, found[at].mention.end))
        at += 1
    return spans_


def _find(draft: Draft) -> list[Found]:
    words = time_words(draft.lexicon)
    rows = [(s, lex(draft, s, words)) for s in draft.analysis.sentences if may_hold(draft, s, words.marks)]
    published = parse_day(draft.report.published)
    context = Context(words, published, _is_narrative([r for _, r in rows], published.year if published else None))
    found: list[Found] = []
    for sentence, row in rows:
        context.sentence_year = None
        found.extend(_in_sentence(draft, sentence, row, context, words))
    return found


def _is_narrative(rows: list[list[Lexeme]], year: int | None) -> bool:
    """A text that tells of past years in order, rather than of its own day: years far outnumber words such as
    "Friday" and "yesterday"."""
    years = deictic = 0
    for row in rows:
        for at, lexeme in enumerate(row):
            if lexeme.kind == "year":
                years += periods.OLDEST_YEAR <= lexeme.number < (year - 1 if year else 2100)
                continue
            counted = lexeme.kind in ("last", "this") and at + 1 < len(row) and row[at + 1].kind == "unit"
            deictic += counted or lexeme.kind in ("weekday", "dayname")
    if year is None:
        return years > 0 and not deictic
    return years >= _NARRATIVE_YEARS and years > 3 * deictic


def _in_sentence(
    draft: Draft, sentence: Sentence, row: list[Lexeme], context: Context, words: TimeWords
) -> list[Found]:
    kinds = "".join([CHARS.get(x.kind, PLAIN) for x in row])
    found: list[Found] = []
    for run in _RUN.finditer(kinds):
        position = run.start()
        while position < run.end():
            shapes = shapes_at(run.group(), position - run.start())
            resolved = _resolve(draft, row, position, shapes, context, words) if shapes else None
            if resolved is None:
                position += 1
                continue
            value, after = resolved
            if value.type:  # not an age, whose words are no time
                found.append(Found(_mention(draft, row, position, after, value), value, sentence))
                _remember(row, position, after, value, context)
            position = after
    return found


def _remember(row: list[Lexeme], first: int, after: int, value: Value, context: Context) -> None:
    if context.narrative and _looks_aside(row, first, after):
        return
    context.remember(value, fronted=first <= FRONT)
    if value.grain == "year" and _is_start(row, first):
        context.sentence_year = None  # "fighting since 1961, it seized Lweje in April"


def _resolve(
    draft: Draft, row: list[Lexeme], start: int, shapes: Shapes, context: Context, words: TimeWords
) -> tuple[Value, int] | None:
    """The first of `shapes` at `start` that resolves, and the position after it."""
    tense: str | None = None
    for length, resolver in shapes:
        after = start + length
        last = _token(draft, row[after - 1])
        if tense is None:
            tense = tense_at(last, words.apart["future_cue"])
        verbal = (
            after - start == 1 and row[start].kind in _WORD_KINDS and last is not None and last.pos in ("VERB", "AUX")
        )
        value = RESOLVERS[resolver](Match(row, start, after, tense, verbal), context)
        if value is not None:
            return value, after
    return None


def _token(draft: Draft, lexeme: Lexeme) -> Token | None:
    return next(iter(draft.analysis.tokens_in(lexeme.start, lexeme.end)), None)


def _looks_aside(row: list[Lexeme], first: int, after: int) -> bool:
    """In a narrative: a glance back ("from the previous year") or ahead ("until 1976") that leaves the story's day."""
    inside = row[first:after]
    if any(x.kind in ("ago", "earlier") or (x.kind == "last" and x.number < 0) for x in inside):
        return True
    return (
        len(inside) == 1 and inside[0].kind == "year" and first > 0 and row[first - 1].lower in ("until", "till", "for")
    )


def _is_start(row: list[Lexeme], first: int) -> bool:
    """Whether "since" stands in a match or right before it."""
    return row[first].kind == "since" or (first > 0 and row[first - 1].lower == "since")


def _is_short_month(lexeme: Lexeme) -> bool:
    return lexeme.kind == "month" and lexeme.row is not None and lexeme.lower != lexeme.row.forms[0]


def _mention(draft: Draft, row: list[Lexeme], first: int, after: int, value: Value) -> TimeMention:
    last = row[after - 1]
    if last.kind == "dot" and after - first > 1 and not _is_short_month(row[after - 2]):
        last = row[after - 2]  # the full stop of the sentence, not of an abbreviation
    start, end = row[first].start, last.end
    low, high = value.span
    return TimeMention(
        start=start, end=end, text=draft.report.text[start:end], type=value.type, value=value.value,  # type: ignore[arg-type]
        earliest=low.isoformat() if low else None, latest=high.isoformat() if high else None,
    )  # fmt: skip
