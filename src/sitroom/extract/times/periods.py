"""Resolves months, seasons, quarters, years, decades, centuries and named days."""

from __future__ import annotations

from datetime import date

from sitroom.extract.times import calendar
from sitroom.extract.times.calendar import SEASONS, make, quarter_value, season_of, shift, week_value
from sitroom.extract.times.context import Context, Match, Value, dated, points_back, unresolved
from sitroom.extract.times.days import choose_year, full_year
from sitroom.extract.times.lexer import Lexeme

OLDEST_YEAR = 1400  # a bare four-figure number below it is taken for a count
AHEAD = 60  # so is one this many years after publication


def month(match: Match, context: Context) -> Value | None:
    named = match.one("month")
    if named is None or match.verbal or not _is_month_name(named, match, context):
        return None
    number, grain_mod = int(named.number), match.mod
    written = match.one("year", "shortyear")
    ahead = match.row[match.after : match.after + 5]
    listed = len(ahead) > 2 and ahead[0].kind in ("hyphen", "to", "and", "or", "comma") and ahead[1].kind == "month"
    if written is None and listed:  # "June and July 2016"
        written = next((x for x in ahead[2:5] if x.kind == "year"), None)
    if written is not None:
        return dated(f"{full_year(written, context):04}-{number:02}", "month", grain_mod)
    year = _month_year(number, match, context)
    if year is None:
        return unresolved(f"XXXX-{number:02}", "month")
    return dated(f"{year:04}-{number:02}", "month", grain_mod)


def _is_month_name(named: Lexeme, match: Match, context: Context) -> bool:
    """ "May", "March", "Jun": words and names too, so alone they need a preposition or the like before them."""
    short = named.row is not None and named.lower != named.row.forms[0]
    doubtful = short or (named.row is not None and named.row.doubtful)
    if not doubtful or match.has("year", "shortyear", "mod", "edge", "last", "next", "this", "that", "each"):
        return True
    before, behind = match.previous(), match.following()
    if behind is not None and behind.kind in ("year", "hyphen") and not short:
        return True
    if before is None:
        return False
    if before.kind in ("of", "in", "to", "and", "or") and not (before.kind == "and" and match.first < 2):
        return before.kind != "and" or match.row[match.first - 2].kind == "month"
    return led_by_preposition(before, context)


def led_by_preposition(before: Lexeme, context: Context) -> bool:
    """Whether the word before a bare name of a time is one that times stand after."""
    apart = context.words.apart
    return any(before.lower in apart.get(kind, ()) for kind in ("since", "until", "by", "between"))


def _month_year(number: int, match: Match, context: Context) -> int | None:
    ref = match.one("last", "next", "this", "that", "past", "coming")
    unit = match.one("unit")
    base = context.focus if ref is not None and ref.kind == "that" else context.now
    if ref is not None and base is not None:
        step = int(ref.number)
        if unit is not None and unit.row is not None and unit.row.value == "Y":
            return base.year + (step if ref.kind in ("last", "next") else 0)
        if points_back(ref) and context.focus is not None:
            return context.focus.year - (number >= context.focus.month) if ref.kind == "last" else context.focus.year
        if ref.kind in ("last", "past"):  # the month just over is "last month", never "last June"
            return base.year - (number >= base.month - 1)
        if ref.kind in ("next", "coming"):
            return base.year + (number <= base.month)
        return base.year
    return _nearest_month_year(number, match, context)


def _nearest_month_year(number: int, match: Match, context: Context) -> int | None:
    base = context.published
    if context.narrative or base is None or context.sentence_year is not None:
        return choose_year(number, 1, match, context)
    if number == base.month:
        return base.year
    if match.tense == "future":
        return base.year + (number < base.month)
    before = match.previous()
    ahead = before is not None and before.lower in context.words.apart["until"] | context.words.apart["by"]
    if match.tense == "past" and not ahead:
        return base.year - (number > base.month)
    options = (base.year - 1, base.year, base.year + 1)
    return min(options, key=lambda y: abs((y - base.year) * 12 + number - base.month))


def part_of_month(match: Match, context: Context) -> Value | None:
    """ "the last week of August": a length of time with its days."""
    unit, found = match.one("unit", "units"), month(match, context)
    if unit is None or unit.row is None or unit.kind == "units" or unit.row.value not in ("W", "WE") or found is None:
        return None
    first, last = found.span
    if first is None or last is None:
        return Value("DURATION", "P1W", grain="duration")
    number = match.one("ordinal", "ordinal_figure")
    if number is not None and 1 <= number.number <= 4:
        low = shift(first, 7 * (int(number.number) - 1))
    else:
        low = shift(last, -6) if match.has("last") else first
    return Value("DURATION", "P1W", (low, shift(low, 6) if low else None), "week")


def season(match: Match, context: Context) -> Value | None:
    named = match.one("season")
    if named is None or named.row is None or match.verbal or not _is_season(named, match, context):
        return None
    code, written = named.row.value or "", match.one("year", "shortyear")
    if written is not None:
        return dated(f"{full_year(written, context):04}-{code}", "season", match.mod)
    ref, unit = match.one("last", "next", "this", "that", "past", "coming"), match.one("unit")
    base = context.focus if ref is not None and ref.kind == "that" else context.now
    if base is None:
        return unresolved(f"XXXX-{code}", "season")
    if unit is not None and ref is not None:
        return dated(f"{base.year + int(ref.number if ref.kind in ('last', 'next') else 0):04}-{code}", "season")
    year = _season_year(code, ref, base, match, context)
    return dated(f"{year:04}-{code}", "season", match.mod)


def _season_year(code: str, ref: Lexeme | None, base: date, match: Match, context: Context) -> int:
    if context.narrative and (ref is None or ref.kind in ("this", "that")):
        return base.year
    year, now = season_of(base)
    first = SEASONS[code][0]
    if ref is not None and ref.kind in ("last", "past"):
        return base.year - (first >= SEASONS[now][0]) if now != "WI" or base.month == 12 else base.year - 1
    if ref is not None and ref.kind in ("next", "coming"):
        return base.year + (first <= base.month)
    if code == now:
        return year
    if code == "WI":
        return base.year - 1 if base.month < 7 else base.year
    if match.tense == "future":
        return base.year + (first < base.month)
    if match.tense == "past":
        return base.year - (first > base.month)
    return base.year


def _is_season(named: Lexeme, match: Match, context: Context) -> bool:
    """ "Arab Spring", "the fall of the city", "prices fall" and "a spring" are none."""
    before, behind = match.previous(), match.following()
    if before is not None and before.lower in context.words.apart["not_season"]:
        return False
    if match.has("mod", "edge", "last", "next", "this", "that", "past", "coming", "year", "shortyear", "each"):
        return True
    if named.text[:1].isupper() and before is not None and before.text[:1].isupper():
        return False
    if named.row is None or not named.row.doubtful:
        return True
    led = (
        match.has("the") or before is None or before.kind in ("of", "in", "and") or led_by_preposition(before, context)
    )
    return led and not (behind is not None and behind.kind in ("of", "in"))


def year(match: Match, context: Context) -> Value | None:
    named = match.all("year", "shortyear", "word")
    if not named:
        return None
    last = named[-1]
    if last.kind == "word" and not (match.has("unit") and 1000 <= last.number <= 2100):
        return None
    unit = match.one("unit")
    if unit is not None and (unit.row is None or unit.row.value != "Y"):
        return None
    number = full_year(last, context)
    if not match.has("fiscal", "unit") and not _is_year(number, last, match, context):
        return None
    edge = match.one("edge")
    if edge is not None and edge.lower.endswith("half"):
        return dated(f"{number:04}-H{1 if match.mod == 'START' else 2}", "year")
    return dated(f"{number:04}", "year", match.mod)


def _is_year(number: int, named: Lexeme, match: Match, context: Context) -> bool:
    if named.kind == "shortyear":
        before = match.previous()
        return before is not None and (
            before.lower in ("in", "since", "of", "by", "until", "during") or match.has("mod")
        )
    limit = context.published.year + AHEAD if context.published else 2100
    if not OLDEST_YEAR <= number <= limit:
        return False
    before, behind = match.previous(), match.following()
    if before is not None and (before.kind == "money" or before.text in ("$", "#", "+", "€", "£")):
        return False
    if before is not None and not named.gap and before.kind != "hyphen" and before.text not in "('\"“‘[/":
        return False
    if before is not None and before.kind == "hyphen" and not before.gap and match.first == match.after - 1:
        two = match.previous(2)
        if two is not None and two.kind not in ("year", "month", "day", "season", "decade_figure") and not named.gap:
            return two.lower in ("mid", "pre", "post", "early", "late")
    if behind is None:
        return True
    if not behind.gap and behind.text in "%°/":
        return False
    if behind.lower in context.words.person_units or behind.kind in ("units", "unit"):
        return before is not None and (before.kind in ("the", "of") or before.lower in ("in", "since"))
    return not (behind.kind in ("of",) and not (before is not None and before.lower in ("in", "since", "until", "by")))


def year_end(match: Match, context: Context) -> Value | None:
    """ "18" of "1914-18"."""
    number, start = match.one("day", "number"), match.previous(2)
    if number is None or start is None or len(number.text) != 2 or number.gap:
        return None
    found = int(start.number) // 100 * 100 + int(number.number)
    return dated(f"{found:04}", "year") if found > start.number else None


def decade(match: Match, context: Context) -> Value | None:
    named = match.one("decade_figure", "decade")
    if named is None:
        return None
    number = int(named.number)
    if named.kind == "decade" and not match.has("the", "mod", "edge"):
        return None
    if number < 100:
        if named.kind == "decade_figure" and named.text[0] not in "'’‘`" and not match.has("mod", "edge", "the"):
            return None
        led = match.one("the")
        if led is not None and led.lower != "the":
            return None  # "in his forties"
        number += 1900
    return dated(f"{number // 10}", "decade", match.mod)


def century(match: Match, context: Context) -> Value | None:
    unit, number = match.one("unit"), match.one("ordinal", "ordinal_figure")
    if unit is None or unit.row is None or unit.row.value != "CE" or number is None:
        return None
    return dated(f"{int(number.number) - 1:02}", "century", match.mod)


def spoken_year(match: Match, context: Context) -> Value | None:
    """ "nineteen ninety-one", as transcripts spell it."""
    first, second = (x.number for x in match.lexemes)
    before = match.previous()
    if not (first in (18, 19, 20) and 10 <= second <= 99) or before is None:
        return None
    if not (before.kind in ("of", "in", "mod", "month", "unit") or led_by_preposition(before, context)):
        return None
    return dated(f"{int(first * 100 + second):04}", "year", match.mod)


def era(match: Match, context: Context) -> Value | None:
    number, named = match.one("day", "number", "year"), match.one("era")
    if number is None or named is None or number.number != int(number.number) or not 1 <= number.number <= 9999:
        return None
    rest = ""
    if month := match.one("month"):
        rest = f"-{int(month.number):02}"
    elif season := match.one("season"):
        rest = f"-{(season.row.value or '') if season.row else ''}"
    if named.number < 0:
        return unresolved(f"BC{int(number.number):04}{rest}", "year")
    return dated(f"{int(number.number):04}{rest}", "month" if rest else "year")


def quarter(match: Match, context: Context) -> Value | None:
    nth, written = match.one("ordinal", "ordinal_figure"), match.one("year", "shortyear")
    ref, unit = match.one("last", "next", "this", "that", "past", "coming"), match.one("unit")
    base = context.now
    if nth is not None:
        if not 1 <= nth.number <= 4:
            return None
        if written is not None:
            return dated(quarter_value(full_year(written, context), int(nth.number)), "quarter")
        if base is None:
            return unresolved(f"XXXX-Q{int(nth.number)}", "quarter")
        if unit is not None and ref is not None:
            return dated(quarter_value(base.year + int(ref.number), int(nth.number)), "quarter")
        return dated(quarter_value(_quarter_year(int(nth.number), base, match), int(nth.number)), "quarter")
    if ref is None or (match.has("period") and ref.kind == "past"):  # "the quarter", "the latest period"
        return context.quarter
    if ref.kind in ("that", "past") and context.quarter is not None:
        return context.quarter
    if base is None:
        return unresolved("XXXX-QX", "quarter")
    step = int(ref.number)
    if unit is not None:
        at = context.quarter.span[0] if context.quarter else None
        return dated(quarter_value(base.year + step, (at.month + 2) // 3), "quarter") if at else None
    back = -1 if ref.kind == "past" else step if ref.kind in ("last", "next") else 0
    index = base.year * 4 + (base.month - 1) // 3 + back
    return dated(quarter_value(index // 4, index % 4 + 1), "quarter")


def _quarter_year(nth: int, base: date, match: Match) -> int:
    now = (base.month + 2) // 3
    if match.tense == "future" and now - nth == 3:
        return base.year + 1
    return base.year - (nth > now and match.tense != "future")


def holiday(match: Match, context: Context) -> Value | None:
    named = match.one("holiday")
    if named is None or named.row is None:
        return None
    row, written = named.row, match.one("year")
    if row.rule and len(row.rule) == 10:  # one day in history
        found = calendar.holiday(row, 0)
        return dated(found.isoformat(), "day") if found else None
    years = [full_year(written, context)] if written else _holiday_years(match, context)
    days = [d for d in (calendar.holiday(row, y) for y in years) if d is not None]
    base = context.now
    if not days or (base is None and written is None):
        return unresolved("XXXX-XX-XX", "day")
    if written is None and base is not None:
        days = _near(days, base, match)
    first = days[0]
    return Value("DATE", first.isoformat(), (first, shift(first, row.days - 1)), "day")


def _holiday_years(match: Match, context: Context) -> list[int]:
    base = context.now
    return [base.year + n for n in (-1, 0, 1) if 1 < base.year + n < 9998] if base else []


def _near(days: list[date], base: date, match: Match) -> list[date]:
    ref = match.one("last", "next", "past", "coming")
    if (ref is not None and ref.kind in ("last", "past")) or (ref is None and match.tense == "past"):
        days = [d for d in days if d <= base] or days
    elif ref is not None or match.tense == "future":
        days = [d for d in days if d >= base] or days
    return sorted(days, key=lambda d: abs((d - base).days))


def yearend(match: Match, context: Context) -> Value | None:
    base, written = context.now, match.one("year")
    if written is not None:
        return dated(f"{int(written.number):04}-12-31", "day")
    if base is None:
        return unresolved("XXXX-12-31", "day")
    at = make(base.year, 12, 31) if match.tense != "past" or base.month == 12 else make(base.year - 1, 12, 31)
    return dated(at.isoformat(), "day") if at else None


def stretch_of(unit: str, at: date) -> str | None:
    """The value of the week, month, ... that holds a day."""
    values = {
        "D": at.isoformat(), "W": week_value(at), "WE": f"{week_value(at)}-WE", "M": f"{at.year:04}-{at.month:02}",
        "Q": quarter_value(at.year, (at.month + 2) // 3), "Y": f"{at.year:04}", "DE": f"{at.year // 10:03}",
        "CE": f"{at.year // 100:02}",
    }  # fmt: skip
    return values.get(unit)
