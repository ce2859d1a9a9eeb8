"""Resolves what is counted from now or from the date spoken of: "last week", "two days later", "that night"."""

from __future__ import annotations

from datetime import date

from sitroom.extract.times.calendar import NOTHING, Interval, add_months, shift
from sitroom.extract.times.context import Context, Match, Value, dated, points_back, unresolved
from sitroom.extract.times.lexer import Lexeme
from sitroom.extract.times.periods import stretch_of

GRAINS = {"D": "day", "W": "week", "WE": "weekend", "M": "month", "Q": "quarter", "Y": "year", "DE": "decade",
          "CE": "century"}  # fmt: skip
UNKNOWN = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX", "Y": "XXXX",
           "DE": "XXX", "CE": "XX"}  # fmt: skip


def unit_code(lexeme: Lexeme | None) -> str:
    if lexeme is None:
        return ""
    if lexeme.kind == "quarter":
        return "Q"
    return (lexeme.row.value or "") if lexeme.row else ""


def move(at: date, unit: str, count: float) -> date | None:
    """A day moved by whole units; None when out of range."""
    n = int(count)
    months = {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200, "ML": 12000}.get(unit)
    if months is not None:
        return add_months(at, n * months)
    days = {"D": 1, "W": 7, "WE": 7, "F": 14}.get(unit)
    return shift(at, n * days) if days is not None and abs(n) < 10**6 else None


def reference(match: Match, context: Context) -> Value | None:
    """ "last week", "earlier this month", "the following year", "that night", "the end of the month"."""
    part = match.one("part")
    ref = match.one("last", "next", "this", "that", "past", "coming")
    if part is not None:
        return _reference_part(part, ref, match, context)
    named = match.one("unit")
    unit = unit_code(named)
    if unit not in GRAINS or named is None or (named.text[:1].isupper() and match.first > 0):
        return None
    if ref is None:
        return _plain(unit, match, context)
    base = _base(ref, match, context)
    if ref.kind in ("past", "coming") or (ref.kind == "last" and unit == "D" and ref.lower == "last"):
        return None
    step = int(ref.number) if ref.kind in ("last", "next") else 0
    if base is None:
        return unresolved(UNKNOWN[unit], GRAINS[unit])
    at = move(base, unit, step)
    value = stretch_of(unit, at) if at else None
    return dated(value, GRAINS[unit], match.mod) if value else None


def _base(ref: Lexeme, match: Match, context: Context) -> date | None:
    """ "the next day", "that week" and "the following year" count from the date spoken of."""
    pointed = ref.kind == "that" or points_back(ref) or (ref.kind == "next" and match.has("the"))
    return context.focus if pointed else context.now


def _plain(unit: str, match: Match, context: Context) -> Value | None:
    """ "the end of the year", "the year", "the weekend"."""
    led = match.has("edge", "mod", "earlier_in", "earlier", "later")
    if unit == "WE":
        base = context.now
        if base is None:
            return unresolved(UNKNOWN["WE"], "weekend")
        if match.tense != "future" and base.isoweekday() < 6:
            base = shift(base, -7) or base
        return dated(stretch_of("WE", base) or "", "weekend")
    if not led and unit not in ("Y",):
        return None
    base = context.focus if unit == "D" or context.narrative else context.now
    if base is None:
        return unresolved(UNKNOWN[unit], GRAINS[unit])
    value = stretch_of(unit, base)
    return dated(value, GRAINS[unit], match.mod) if value else None


def _reference_part(part: Lexeme, ref: Lexeme | None, match: Match, context: Context) -> Value | None:
    code = (part.row.value or "") if part.row else ""
    if ref is None:
        return None
    base = _base(ref, match, context)
    if base is None:
        return unresolved(f"XXXX-XX-XXT{code}", "time", "TIME")
    step = int(ref.number) if ref.kind in ("last", "next") else 0
    at = shift(base, step)
    return Value("TIME", f"{at.isoformat()}T{code}", (at, at), "day") if at else None


def ago(match: Match, context: Context) -> Value | None:
    """ "three days ago", "a year earlier", "two weeks later", "years ago"."""
    word = match.one("ago", "before", "after", "earlier", "later", "hence")
    if word is None:
        return None
    behind = match.following()
    if word.kind in ("before", "after") and behind is not None and behind.kind not in ("comma", "dot", "and", "hyphen"):
        return None  # "two days after the attack": a stretch, and an event that nobody dated here
    units = match.all("unit", "units", "quarter")
    unit = unit_code(units[0]) if units else ""
    count = count_of(match)
    back = word.kind in ("ago", "before", "earlier")
    base = context.now if word.kind in ("ago", "hence") else context.focus_of(unit)
    if count is None:
        return _vaguely(unit, back)._replace(span=_hours_from(context, back) if unit == "H" else NOTHING)
    if unit in ("H", "MI", "S"):
        return Value(
            "DATE" if base else "DURATION", base.isoformat() if base else f"PT{count:g}{unit[0]}", grain="time"
        )
    if unit in ("DE", "CE", "ML"):
        unit, count = "Y", count * {"DE": 10, "CE": 100, "ML": 1000}[unit]
    if unit == "F":
        unit, count = "W", count * 2
    if unit == "Y" and count == 1 and back and context.quarter is not None and context.quarter.span[0] is not None:
        at = add_months(context.quarter.span[0], -12)
        return dated(stretch_of("Q", at) or "", "quarter")._replace(grain="year_ago") if at else None
    if base is None:
        return unresolved(UNKNOWN.get(unit, "XXXX"), GRAINS.get(unit, "year"))
    moved = move(base, unit, -count if back else count)
    value = stretch_of(unit, moved) if moved else None
    return dated(value, GRAINS.get(unit, "day")) if value else None


def _vaguely(unit: str, back: bool) -> Value:
    time = "T" if unit in ("H", "MI", "S") else ""
    return Value("DATE", "PAST_REF" if back else "FUTURE_REF", grain="ref") if not unit else Value(
        "DURATION", f"P{time}X{unit[:1]}", grain="ref")  # fmt: skip


def _hours_from(context: Context, back: bool) -> Interval:
    """ "hours later": the day spoken of or the next, up to the report; "hours earlier": it or the one before."""
    day = context.focus_of("H") if context.last is not None else None
    if day is None:
        return NOTHING
    if back:
        return shift(day, -1), day
    return day, day if day == context.published else shift(day, 1)


def count_of(match: Match) -> float | None:
    """The number in the match; None for "several"; 1 for "a"."""
    for x in match.lexemes:
        if x.kind in ("day", "number", "word", "year"):
            return x.number
        if x.kind == "couple":
            return 2.0
        if x.kind == "vague":
            return None
        if x.kind in ("a", "half"):
            return 0.5 if x.kind == "half" or match.has("half") else 1.0
    return None


def year_ago(match: Match, context: Context) -> Value | None:
    """ "year-ago", "the year-earlier quarter"."""
    unit = unit_code(match.one("unit"))
    if unit != "Y":
        return None
    if match.has("quarter", "period") or context.quarter is not None:
        nth = match.one("ordinal", "ordinal_figure")
        at = context.quarter.span[0] if context.quarter else None
        if nth is not None and context.now is not None and 1 <= nth.number <= 4:
            return dated(f"{context.now.year - 1:04}-Q{int(nth.number)}", "year_ago")
        moved = add_months(at, -12) if at else None
        if moved is not None:
            return dated(stretch_of("Q", moved) or "", "year_ago")
    base = context.now
    return dated(f"{base.year - 1:04}", "year") if base else unresolved("XXXX", "year")
