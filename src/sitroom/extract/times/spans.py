"""Resolves durations, sets, and words that only point at past, present or future."""

from __future__ import annotations

from sitroom.extract.times.calendar import NOTHING, Interval
from sitroom.extract.times.context import NO_TIME, Context, Match, Value
from sitroom.extract.times.relative import count_of, move, unit_code

_CLOCKED = {"H": "H", "MI": "M", "S": "S"}
_COUNTED = frozenset({
    "day", "number", "word", "unit", "units", "vague", "couple", "weekday", "part", "season", "seasons", "month",
    "quarter", "half", "approx",
})  # fmt: skip
_LONG = {"DE": ("Y", 10), "CE": ("Y", 100), "ML": ("Y", 1000), "F": ("W", 2)}


def period(unit: str, count: float | None) -> str:
    """ "P2W", "PT24H", "PXD" of a unit and a count (None: an unknown one)."""
    if unit in _CLOCKED:
        if count == 0.5 and unit in ("H", "MI"):
            return f"PT30{'M' if unit == 'H' else 'S'}"
        return f"PT{_number(count)}{_CLOCKED[unit]}"
    if unit in _LONG:
        short, times = _LONG[unit]
        if count is None:
            return f"PX{unit}"
        return f"P{_number(count * times)}{short}"
    if count == 0.5 and unit == "Y":
        return "P6M"
    return f"P{_number(count)}{unit}"


def _number(count: float | None) -> str:
    return "X" if count is None else f"{count:.10g}"


def duration(match: Match, context: Context) -> Value | None:
    """ "two weeks", "a year and a half", "12-year-old", "months"."""
    units = match.all("unit", "units")
    unit = unit_code(units[0]) if units else ""
    if not unit or match.verbal:
        return None
    if match.has("old"):
        return NO_TIME
    counts = [x for x in match.lexemes if x.kind in ("day", "number", "word", "year", "a", "vague", "couple")]
    if not counts and not match.has("half"):
        return _uncounted(unit, units[0].kind, match)
    if len(units) == 1 and units[0].kind == "unit" and counts and counts[0].kind == "a" and not match.has("half"):
        if _is_rate(match):
            return Value("SET", period(unit, 1.0), grain="set")
        if counts[0].lower == "an" and unit == "D":
            return None
    if (unit == "WE" and not counts) or (unit == "Q" and match.has("hyphen")):  # "three-quarters" is a share
        return None
    count = count_of(match)
    if match.has("half") and match.has("and"):
        return _and_half(unit, count)
    if len(units) == 2 and match.has("and"):
        second = unit_code(units[1])
        numbers = [x.number or 1.0 for x in counts]
        if len(numbers) == 2 and unit in _CLOCKED and second in _CLOCKED:
            return Value(
                "DURATION", f"PT{numbers[0]:g}{_CLOCKED[unit]}{numbers[1]:g}{_CLOCKED[second]}", grain="duration"
            )
        if len(numbers) == 2 and unit not in _CLOCKED and second not in _CLOCKED:
            return Value("DURATION", f"P{numbers[0]:g}{unit}{numbers[1]:g}{second}", grain="duration")
    return Value("DURATION", period(unit, count), grain="duration")


def _is_rate(match: Match) -> bool:
    """ "$5 a year", "300 a day", "40 percent a month"."""
    before = match.previous()
    return before is not None and (
        before.kind in ("day", "number", "word", "money", "times")
        or before.lower in ("percent", "%", "cents", "dollars")
    )


def _and_half(unit: str, count: float | None) -> Value | None:
    whole = 1.0 if count in (None, 0.5) else count
    if unit in ("H", "MI"):
        inner = "30M" if unit == "H" else "30S"
        return Value("DURATION", f"PT{whole:g}{_CLOCKED[unit]}{inner}", grain="duration")
    return Value("DURATION", f"P{(whole or 1) + 0.5:g}{unit}", grain="duration")


def _uncounted(unit: str, kind: str, match: Match) -> Value | None:
    """ "for weeks", "years of war"; "the days" and "minutes" alone say little."""
    if kind != "units" or unit in ("WE", "S", "Q", "ML"):
        return None
    return Value("DURATION", period(unit, None), grain="duration")


def window(match: Match, context: Context) -> Value | None:
    """ "the past 24 hours", "the next two weeks", "recent months", "the first nine months"."""
    units = match.all("unit", "units")
    ref = match.one("last", "past", "next", "coming", "recent", "first", "ordinal")
    if not units or ref is None:
        return None
    unit = unit_code(units[0])
    if ref.kind == "ordinal" and ref.lower not in ("first", "second"):
        return None
    plural = units[0].kind == "units"
    count = count_of(match)
    if count is None and not plural:
        count = 1.0
    if ref.kind in ("last", "next") and not plural and not match.has("half"):
        return None  # "last week" is a date
    value = period(unit, count)
    return Value("DURATION", value, _window_days(ref.kind, unit, count, context), "window")


def _window_days(kind: str, unit: str, count: float | None, context: Context) -> Interval:
    base = context.now
    if kind == "recent":
        return None, base
    if base is None or count is None or kind in ("first", "ordinal"):
        return NOTHING
    if unit in _CLOCKED:
        unit, count = "D", max(1.0, -(-count // 24)) if unit == "H" else 1.0
    if kind in ("next", "coming"):
        return base, move(base, unit, count)
    return move(base, unit, -count), base


def set_(match: Match, context: Context) -> Value | None:
    """ "every day", "each Thursday", "Tuesday nights", "three times a week", "daily"."""
    fixed = match.one("set")
    if fixed is not None:
        return Value("SET", fixed.row.value if fixed.row else None, grain="set")
    suffix = ""
    if part := match.one("part", "parts"):
        suffix = f"T{(part.row.value or '') if part.row else ''}"
    if weekday := match.one("weekday", "weekdays"):
        return Value("SET", f"XXXX-WXX-{int(weekday.number)}{suffix}", grain="set")
    if month := match.one("month"):
        return Value("SET", f"XXXX-{int(month.number):02}", grain="set")
    if season := match.one("season"):
        return Value("SET", f"XXXX-{(season.row.value or '') if season.row else ''}", grain="set")
    if suffix:
        return Value("SET", f"XXXX-XX-XX{suffix}", grain="set")
    units = match.all("unit", "units")
    unit = unit_code(units[-1]) if units else ""
    each = match.one("each")
    if not unit or (each is not None and each.lower == "all" and units[-1].kind == "unit"):
        return None
    numbers = match.all("day", "number", "word", "ordinal") if each else []
    return Value("SET", period(unit, numbers[0].number if numbers else 1.0), grain="set")


def reference_word(match: Match, context: Context) -> Value | None:
    """ "now", "recently", "soon"."""
    for kind, value in (
        ("present", "PRESENT_REF"),
        ("pastref", "PAST_REF"),
        ("recent", "PAST_REF"),
        ("futureref", "FUTURE_REF"),
    ):
        found = match.one(kind)
        if found is not None:
            if found.text[:1].isupper() and kind == "futureref" and match.first > 0:
                return None
            return Value("DATE", value, grain="ref")
    return None


def the_past(match: Match, context: Context) -> Value | None:
    """ "in the past", but not the start of "the past two months"."""
    behind = match.following()
    if match.lexemes[-1].lower != "past" or (behind is not None and behind.kind in _COUNTED):
        return None
    return Value("DATE", "PAST_REF", grain="ref")
