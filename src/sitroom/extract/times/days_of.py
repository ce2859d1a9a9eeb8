"""Turns found mentions into Time values: with "since", "by", "from ... to ..." taken into account."""

from __future__ import annotations

import re
from datetime import date

from sitroom.extract.draft import Draft
from sitroom.extract.times.calendar import parse_day
from sitroom.extract.times.find import Found, found_times
from sitroom.extract.times.lexer import time_words
from sitroom.records import Source, Time

_PRECISION = {"time": "day", "weekend": "week", "century": "decade", "window": "interval", "year_ago": "quarter",
              "ref": "interval"}  # fmt: skip
_BETWEEN = re.compile(r"\s*(?:(?:,|of)\s*)?(?:to|until|till|through|and|-|–|—)\s*(?:the\s+)?$", re.IGNORECASE)
_BEFORE_WORDS = 24  # characters looked at before a mention for "since", "between" and the like


def usable(found: Found) -> bool:
    """Whether a mention can date an event: not a set, not a bare length of time."""
    value = found.value
    if value.type == "SET" or value.grain in ("set", "duration"):
        return False
    return value.span != (None, None) or value.grain == "ref"


def time_from(draft: Draft, found: Found, source: Source = "text") -> Time | None:
    """The Time of a mention in its surroundings; None when it names no days at all."""
    first, last = _joined(draft, found)
    low, high = _bounds(draft, first, last)
    precision = _PRECISION.get(found.value.grain, found.value.grain)
    if first is not last:
        precision = "interval"
    else:
        lead = _lead(draft, found)
        words = time_words(draft.lexicon).apart
        if lead & words["since"]:
            high, precision = None, "interval"
        elif lead & words["by"] or lead & words["until"]:
            low, precision = None, "interval"
    if low is None and high is None:
        return None
    start, end = first.mention.start, last.mention.end
    return Time(
        earliest=low.isoformat() if low else None, latest=high.isoformat() if high else None, precision=precision,
        text=draft.report.text[start:end], start=start, end=end, source=source,
    )  # fmt: skip


def _bounds(draft: Draft, first: Found, last: Found) -> tuple[date | None, date | None]:
    value, published = first.value, parse_day(draft.report.published)
    if value.grain == "ref" and first is last and value.span == (None, None):
        if value.value == "PRESENT_REF":
            return published, published
        return (published, None) if value.value == "FUTURE_REF" else (None, published)
    return value.span[0], last.value.span[1]


def _joined(draft: Draft, found: Found) -> tuple[Found, Found]:
    """(first, last) mention of "from A to B", "between A and B", "A-B"; the mention twice when it stands alone."""
    everything = found_times(draft)
    at = draft.scratch.setdefault("times.place", {id(f): n for n, f in enumerate(everything)})[id(found)]
    if at + 1 < len(everything) and _are_joined(draft, found, everything[at + 1]):
        return found, everything[at + 1]
    if at > 0 and _are_joined(draft, everything[at - 1], found):
        return everything[at - 1], found
    return found, found


def _are_joined(draft: Draft, first: Found, last: Found) -> bool:
    between = draft.report.text[first.mention.end : last.mention.start]
    low, high = first.value.span[0], last.value.span[1]
    if first.sentence is not last.sentence or len(between) > 12 or low is None or high is None or low > high:
        return False
    if not _BETWEEN.match(between):
        return False
    return "and" not in between.lower() or bool({"between"} & _lead(draft, first))


def _lead(draft: Draft, found: Found) -> set[str]:
    """The words and word pairs right before a mention."""
    start = found.mention.start
    if found.value.type == "TIME":
        return set()  # "before dawn today" is still today
    words = draft.analysis.cased[max(found.sentence.start, start - _BEFORE_WORDS) : start].lower().split()
    words = [w.strip(",;:()\"'“”") for w in words if w not in ("the", "on", "about", "around", "at")]
    return {*words[-1:], " ".join(words[-2:])}


def time_in(draft: Draft, start: int, end: int) -> Time | None:
    """The first time within [start, end) that names days, with the interval it opens; None when there is none."""
    for found in found_times(draft):
        if found.mention.start >= end:
            break
        if found.mention.start >= start and found.mention.end <= end and usable(found):
            made = time_from(draft, found)
            if made is not None:
                return made
    return None
