"""What every record and reading must keep: spans quote the text, intervals are intervals, ids are their own."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from sitroom.records import LISTS, Reading, Record, identify

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_DAYS = ("earliest", "latest")
_REPEATS = 50  # records that agree in all that an id is made of


def sha256(text: str) -> str:
    """Of a report's text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def faults(record: Record, text: str) -> Iterator[str]:
    """What is wrong with a record of a report with that text, in words; nothing for a sound one."""
    if not 0 <= record.confidence <= 1:
        yield f"its confidence is {record.confidence}, not between 0 and 1"
    yield from value_faults(msgspec.to_builtins(record), text)


def value_faults(value: Any, text: str, where: str = "") -> Iterator[str]:
    """The same for the plain value of a record or of a part of it; `where` is its dotted path."""
    if isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            yield from value_faults(item, text, f"{where}.{number}" if where else str(number))
    elif isinstance(value, dict):
        yield from _span_faults(value, text, where)
        yield from _interval_faults(value, where)
        for name, inner in value.items():
            if isinstance(inner, (list, dict, tuple)):
                yield from value_faults(inner, text, f"{where}.{name}" if where else name)
            elif isinstance(inner, float) and not math.isfinite(inner):
                yield f"{_at(where)}{name} is not a finite number"


def _span_faults(value: dict[str, Any], text: str, where: str) -> Iterator[str]:
    start, end, quoted = value.get("start"), value.get("end"), value.get("text")
    if start is None and end is None:
        return
    if not isinstance(start, int) or not isinstance(end, int):
        yield f"{_at(where)}start and end belong together"
    elif not 0 <= start <= end <= len(text):
        yield f"{_at(where)}{start} to {end} lies outside the text"
    elif isinstance(quoted, str) and text[start:end] != quoted:
        yield f"{_at(where)}the text at {start} to {end} is {text[start:end]!r}, not {quoted!r}"


def _interval_faults(value: dict[str, Any], where: str) -> Iterator[str]:
    low, high = value.get("low"), value.get("high")
    if isinstance(low, (int, float)) and isinstance(high, (int, float)) and low > high:
        yield f"{_at(where)}low {low} is above high {high}"
    days = [value.get(name) for name in _DAYS]
    for name, day in zip(_DAYS, days, strict=True):
        if isinstance(day, str) and not _DAY.match(day):
            yield f"{_at(where)}{name} {day!r} is no ISO day"
    if isinstance(days[0], str) and isinstance(days[1], str) and days[0] > days[1]:
        yield f"{_at(where)}earliest {days[0]} is after latest {days[1]}"
    for name, most in (("lat", 90), ("lon", 180)):
        degrees = value.get(name)
        if isinstance(degrees, (int, float)) and not -most <= degrees <= most:
            yield f"{_at(where)}{name} {degrees} is outside ±{most}"


def _at(where: str) -> str:
    return f"{where}: " if where else ""


def reading_fault(reading: Reading) -> str | None:
    """The first thing that is wrong with a reading, in words; None for a sound one."""
    report = reading.report
    if report.sha256 and report.sha256 != sha256(report.text):
        return "its sha256 is not that of its text"
    seen: set[str] = set()
    for record in records_of(reading):
        if record.report_id != report.id:
            return f"record {record.id} is of another report, {record.report_id}"
        if not record.id or record.id in seen:
            return f"two records have the id {record.id!r}"
        seen.add(record.id)
        for fault in faults(record, report.text):
            return f"record {record.id}: {fault}"
    for fault in value_faults(msgspec.to_builtins(reading.mentions), report.text, "mentions"):
        return fault
    return None


def records_of(reading: Reading) -> Iterator[Record]:
    """All records of a reading, in output order."""
    for name in LISTS:
        yield from getattr(reading, name)


def has_own_id(record: Record) -> bool:
    """Whether the id is the one that `identify` gives the record."""
    return any(identify(record, repeat) == record.id for repeat in range(_REPEATS))
