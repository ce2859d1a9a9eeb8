"""How exactly a happening is dated, in the formats' codes, and the day that stands for it."""

from __future__ import annotations

from datetime import date

from sitroom.export.tables import data_rows
from sitroom.records import Struct


class DateRule(Struct, frozen=True, kw_only=True):
    """A row of data/date_precision.csv: the code of a format for a span of at most `days` days."""

    format: str
    days: int
    code: int


def days_of(earliest: str | None, latest: str | None) -> tuple[date, date] | None:
    """First and last day; None when one is not known, or they are no days in this order."""
    try:
        first, last = date.fromisoformat((earliest or "")[:10]), date.fromisoformat((latest or "")[:10])
    except ValueError:
        return None
    return (first, last) if first <= last else None


def precision(format_: str, first: date, last: date) -> int | None:
    """The format's code of how exact a date is; None when it is vaguer than the format takes."""
    days = (last - first).days + 1
    fitting = (r.code for r in data_rows("date_precision.csv", DateRule) if r.format == format_ and days <= r.days)
    return min(fitting, default=None)


def middle(first: date, last: date) -> date:
    """The day in the middle of a span, the earlier of two."""
    return date.fromordinal((first.toordinal() + last.toordinal()) // 2)
