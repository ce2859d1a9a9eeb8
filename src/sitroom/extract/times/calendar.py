"""Days, weeks, months and named days; TIMEX3 values as intervals of days."""

from __future__ import annotations

import calendar as _calendar
import re
from datetime import date, timedelta

from sitroom.lexicon.schema.times import TimeRow

Interval = tuple[date | None, date | None]
SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}  # first and last month, northern reckoning
PARTS = ("MO", "MI", "AF", "EV", "NI", "DT")
NOTHING: Interval = (None, None)


def parse_day(text: str | None) -> date | None:
    """The day of an ISO date or date-time; None when there is none."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def make(year: int, month: int = 1, day: int = 1) -> date | None:
    """A date, or None when there is no such day."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def shift(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def month_end(year: int, month: int) -> date:
    return date(year, month, _calendar.monthrange(year, month)[1])


def add_months(day: date, months: int) -> date | None:
    """The same day of another month, or that month's last day."""
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, _calendar.monthrange(year, month + 1)[1]))


def week_value(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def quarter_value(year: int, quarter: int) -> str:
    return f"{year:04}-Q{quarter}"


def season_of(day: date) -> tuple[int, str]:
    """(year, season) of a day; the winter of January 2019 is that of 2018."""
    for name, (first, last) in SEASONS.items():
        if first <= day.month <= last:
            return day.year, name
    return day.year - 1, "WI"


_VALUE = re.compile(
    r"(?P<year>\d{4})(?:-(?:W(?P<week>\d\d)(?P<we>-WE)?|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<season>SP|SU|FA|WI)"
    r"|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?(?:T.*)?$"
)


def interval(value: str | None) -> Interval:
    """First and last day of a TIMEX3 date or time value; (None, None) when it names no stretch of days."""
    if not value:
        return NOTHING
    m = _VALUE.match(value)
    if m is None:
        return _long_interval(value)
    year = int(m["year"])
    if not 1 <= year <= 9998:
        return NOTHING
    if m["week"]:
        return _week_interval(year, int(m["week"]), bool(m["we"]))
    if m["day"]:
        day = make(year, int(m["month"]), int(m["day"]))
        return day, day
    if m["month"]:
        month = int(m["month"])
        return (date(year, month, 1), month_end(year, month)) if 1 <= month <= 12 else NOTHING
    if m["quarter"]:
        first = int(m["quarter"]) * 3 - 2
        return date(year, first, 1), month_end(year, first + 2)
    if m["half"]:
        return (date(year, 1, 1), date(year, 6, 30)) if m["half"] == "1" else (date(year, 7, 1), date(year, 12, 31))
    if m["season"]:
        first, last = SEASONS[m["season"]]
        return date(year, first, 1), month_end(year + (last > 12), (last - 1) % 12 + 1)
    return date(year, 1, 1), date(year, 12, 31)


def _long_interval(value: str) -> Interval:
    """Decades ("199") and centuries ("19")."""
    if re.fullmatch(r"\d{3}", value) and value != "000":
        year = int(value) * 10
        return date(year, 1, 1), date(year + 9, 12, 31)
    if re.fullmatch(r"\d\d", value) and value != "00":
        year = int(value) * 100
        return date(year, 1, 1), date(year + 99, 12, 31)
    return NOTHING


def _week_interval(year: int, week: int, weekend: bool) -> Interval:
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError:
        return NOTHING
    return (shift(monday, 5) if weekend else monday), shift(monday, 6)


_THIRDS = {"START": (0.0, 1 / 3), "MID": (1 / 3, 2 / 3), "END": (2 / 3, 1.0)}


def narrow(span: Interval, mod: str | None) -> Interval:
    """The first, middle or last third of an interval: "early June", "mid-2015". A day stays whole."""
    first, last = span
    if mod not in _THIRDS or first is None or last is None or first == last:
        return span
    days = (last - first).days + 1
    low, high = _THIRDS[mod]
    return shift(first, round(days * low)), shift(first, max(round(days * low), round(days * high) - 1))


def easter(year: int, orthodox: bool = False) -> date | None:
    """Easter Sunday (Gregorian dates); Butcher's and Meeus's algorithms."""
    if orthodox:
        d = (19 * (year % 19) + 15) % 30
        e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
        month, day = divmod(d + e + 114, 31)
        julian = make(year, month, day + 1)
        return shift(julian, year // 100 - year // 400 - 2) if julian else None
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return make(year, month, day + 1)


def holiday(row: TimeRow, year: int) -> date | None:
    """The first day of a named day in `year`; None when the row does not know."""
    rule = row.rule or ""
    if rule == "table":
        return next((date.fromisoformat(s) for s in row.starts if s.startswith(f"{year:04}-")), None)
    if m := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", rule):
        return date.fromisoformat(rule)
    if m := re.fullmatch(r"(\d\d)-(\d\d)", rule):
        return make(year, int(m[1]), int(m[2]))
    if m := re.fullmatch(r"(easter|orthodox)([+-]\d+)", rule):
        sunday = easter(year, m[1] == "orthodox") if 1 <= year <= 9999 else None
        return shift(sunday, int(m[2])) if sunday else None
    if m := re.fullmatch(r"(\d+):([1-7]):(-?\d)", rule):
        return _nth_weekday(year, int(m[1]), int(m[2]), int(m[3]))
    return None


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    days = [d for d in (make(year, month, n) for n in range(1, 32)) if d is not None and d.isoweekday() == weekday]
    at = nth - 1 if nth > 0 else nth
    return days[at] if -len(days) <= at < len(days) else None
