"""When a report came out: the check of ISO 8601 dates, and dates written in "Posted" lines and datelines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import NamedTuple

from sitroom.lexicon.schema.ingest import IngestRow

_EXTENDED = re.compile(r"\d{4}-\d{2}-\d{2}(?:$|[T ])")
_DASH = r"(?:--+|[‒–—―]|-(?=\s))"
_PLACE = r"[^\W\d_][^\n\d:;!?\"“”]{1,70}?"
_SPACES = re.compile(r"\s+")
_PARTICLE_LONGEST = 3  # letters; a lower-case word in a dateline's place is a particle ("Rio de Janeiro")
_DATELINE_LONGEST = 300  # characters; a dateline may run over a line's end
_ZONE_FARTHEST = 15 * 60  # minutes from UTC; no zone is farther away
_PIVOT = 69  # a year of two digits from here on is 19.., below it 20.. (POSIX)


class Dated(NamedTuple):
    """A date read from text: ISO 8601, what it was read from ("posted_line", "dateline"), and its line's offsets."""

    published: str
    source: str
    start: int
    end: int


def parse_iso(value: str) -> str:
    """`value` when it is an ISO 8601 day or day with time, in extended form ("20180710" becomes "2018-07-10").

    Raises ValueError for anything else, a month or a year alone too: reading needs a day to count from."""
    value = value.strip()
    try:
        if len(value) <= 10:
            day = date.fromisoformat(value)
            return value if _EXTENDED.match(value) else day.isoformat()
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{value[:40]!r} is no ISO 8601 date (such as 2018-07-10 or 2018-07-10T14:30:00Z)") from None
    return value if _EXTENDED.match(value) else moment.isoformat()


def parse_loose(value: str) -> str | None:
    """A date from a web page or feed: ISO 8601, or as in mail ("Tue, 10 Jul 2018 14:30:00 GMT"); else None."""
    value = value.strip()
    try:
        return parse_iso(value)
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    text = moment.isoformat()
    return text.replace("+00:00", "Z")


class DateReader:
    """Reads dates as written in one language. Built from the rows of the ingest lexicon."""

    def __init__(self, rows: Iterable[IngestRow]) -> None:
        self._rows = tuple(rows)
        self._months = {f.lower(): int(r.value or 0) for r in self._rows if r.kind == "month" for f in r.forms}
        self._zones = {f.lower(): int(r.value or 0) for r in self._rows if r.kind == "zone" for f in r.forms}
        self._halves = {f.lower(): int(r.value or 0) for r in self._rows if r.kind == "half_day" for f in r.forms}

    def posted(self, text: str, lines: int) -> Dated | None:
        """The date of a line that says nothing else but when the report came out, among the first non-empty `lines`.

        A "Posted" line goes before a bare date line, and that before an "Updated" line."""
        found: dict[int, Dated] = {}
        for start, line in first_lines(text, lines):
            for rank, pattern in enumerate(self._lines):
                match = pattern.match(_tight(line))
                iso = self._iso(match) if match else None
                if iso:
                    found.setdefault(rank, Dated(iso, "posted_line", start, start + len(line)))
                    break
        return found[min(found)] if found else None

    def dateline(self, text: str, lines: int) -> Dated | None:
        """The date of a dateline ("SANTIAGO, 5 JAN 90 --") that opens one of the first non-empty `lines`.

        A dateline without a year gives none."""
        for start, line in first_lines(text, lines):
            for pattern in self._datelines:
                match = pattern.match(_tight(text[start : start + _DATELINE_LONGEST]))
                if match and _is_place(match["place"]):
                    iso = self._iso(match, days_only=True)
                    if iso:
                        return Dated(iso, "dateline", start, start + len(line))
        return None

    def opens_dateline(self, line: str) -> bool:
        """Whether a line opens with a dateline, with or without a year."""
        line = _tight(line)
        return any((m := p.match(line)) is not None and _is_place(m["place"]) for p in self._datelines)

    def is_posted_line(self, line: str) -> bool:
        """Whether a line says nothing but when the report came out."""
        line = _tight(line)
        return any(p.match(line) for p in self._lines)

    # ---- patterns ----

    def _forms(self, kind: str) -> str:
        forms = sorted({f for r in self._rows if r.kind == kind for f in r.forms}, key=lambda f: (-len(f), f))
        return "|".join(re.escape(f).replace(r"\ ", r"\s+") for f in forms)

    @cached_property
    def _date(self) -> str:
        month, nth, filler = self._forms("month"), self._forms("ordinal"), self._forms("filler")
        weekday = rf"(?:(?:{self._forms('weekday')})\b\.?,?\s+)?"
        gap = rf"[\s,.-]*(?:\b(?:{filler})\s+)*"
        return (
            rf"{weekday}(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})"
            rf"|(?P<d1>\d{{1,2}})(?:{nth})?{gap}(?P<m1>{month})\b(?:\.?,?[\s-]*(?P<y1>\d{{4}}|'?\d{{2}})\b)?"
            rf"|(?P<m2>{month})\b\.?\s+(?:(?:{filler})\s+)*(?P<d2>\d{{1,2}})(?:{nth})?\b(?:,?\s+(?P<y2>\d{{4}})\b)?"
            rf"|(?P<d3>\d{{1,2}})(?P<sep>[./])(?P<m3>\d{{1,2}})(?P=sep)(?P<y3>\d{{4}}))"
        )

    @cached_property
    def _time(self) -> str:
        return (
            rf"(?P<h>\d{{1,2}})(?:[:.](?P<min>\d{{2}})(?::\d{{2}})?)?\s*(?P<half>{self._forms('half_day')})?"
            rf"\s*\(?(?P<zone>{self._forms('zone')})?(?P<offset>[+-]\d{{1,2}}(?::?\d{{2}})?)?\)?"
        )

    @cached_property
    def _lines(self) -> tuple[re.Pattern[str], ...]:
        """Posted line, bare date line, updated line."""
        filler = rf"(?:(?:{self._forms('filler')})\s+)*"
        gap = r"[\s,|·•–—-]*"
        when = rf"{filler}{self._date}(?:(?:T|{gap}{filler})(?P<time>{self._time}))?"
        rest = r"(?P<rest>\s*(?:[|·•,;(–—-].{0,80})?)(?<![.!?])$"
        patterns = [
            rf"\s*(?:[^|·•\n]{{0,60}}[|·•]\s*)?(?:{lead})\s*:?{gap}{when}{rest}"
            for lead in (self._forms("posted"), self._forms("updated"))
        ]
        bare = rf"\s*[(\[]?{when}\s*[)\]]?\s*[.|]?\s*$"
        return tuple(re.compile(p, re.IGNORECASE) for p in (patterns[0], bare, patterns[1]))

    @cached_property
    def _datelines(self) -> tuple[re.Pattern[str], ...]:
        source = r"(?:\s*[(\[][^)\]\n]{1,60}[)\]])*"
        end = rf"\s*{_DASH}"
        date_in = self._date
        return tuple(
            re.compile(p, re.IGNORECASE)
            for p in (
                rf"\s*(?P<place>{_PLACE}),\s*{date_in}\.?{source}{end}",
                rf"\s*(?P<place>{_PLACE})\s*[(\[](?:[^)\]\n\d]{{1,40}},\s*)?{date_in}[)\]]\s*(?:{_DASH}|:)",
                rf"\s*{date_in}\s*[(\[](?P<place>{_PLACE})[)\]]{end}",
                rf"\s*[(\[](?P<place>{_PLACE}),\s*{date_in}[)\]]\s*(?:{_DASH}|:)",
            )
        )

    # ---- values ----

    def _iso(self, match: re.Match[str], *, days_only: bool = False) -> str | None:
        day = self._day(match)
        if day is None or days_only or not match["time"]:
            return day.isoformat() if day else None
        clock = self._clock(match)
        return f"{day.isoformat()}T{clock}" if clock else day.isoformat()

    def _day(self, match: re.Match[str]) -> date | None:
        try:
            if match["iso"]:
                return date.fromisoformat(match["iso"])
            if match["d3"]:
                return _numeric(int(match["d3"]), int(match["m3"]), int(match["y3"]), match["sep"])
            day, month, year = match["d1"], match["m1"], match["y1"]
            if not day:
                day, month, year = match["d2"], match["m2"], match["y2"]
            return date(_year(year), self._months[month.lower()], int(day)) if year else None
        except ValueError:
            return None

    def _clock(self, match: re.Match[str]) -> str | None:
        hour, minute = int(match["h"]), int(match["min"] or 0)
        if match["half"]:
            hour = hour % 12 + self._halves[match["half"].lower()]
        elif match["min"] is None:
            return None
        if hour > 23 or minute > 59:
            return None
        return f"{hour:02}:{minute:02}{self._offset(match)}"

    def _offset(self, match: re.Match[str]) -> str:
        """ "Z", "+02:00", or nothing where no zone is named."""
        if not match["zone"] and not match["offset"]:
            return ""
        minutes = self._zones[match["zone"].lower()] if match["zone"] else 0
        if match["offset"]:
            digits = match["offset"][1:].replace(":", "")
            hours, rest = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
            minutes += (hours * 60 + rest) * (-1 if match["offset"][0] == "-" else 1)
        if abs(minutes) >= _ZONE_FARTHEST:
            return ""
        zone = timezone(timedelta(minutes=minutes)) if minutes else UTC
        return datetime(2000, 1, 1, tzinfo=zone).isoformat()[19:].replace("+00:00", "Z")


def first_lines(text: str, count: int, longest: int = 400) -> list[tuple[int, str]]:
    """Offset and text (at most `longest` characters of it) of the first `count` lines that are not blank."""
    found: list[tuple[int, str]] = []
    at = 0
    while at < len(text) and len(found) < count:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at : min(end, at + longest)].rstrip()
        if line.strip():
            found.append((at, line))
        at = end + 1
    return found


def _tight(text: str) -> str:
    """White space cut to one space or line end: patterns may try every way to share out a long run of it."""
    return _SPACES.sub(lambda run: "\n" if "\n" in run[0] else " ", text)


def _year(digits: str) -> int:
    year = int(digits.lstrip("'"))
    if year >= 100:
        return year
    return year + (1900 if year >= _PIVOT else 2000)


def _numeric(first: int, second: int, year: int, separator: str) -> date | None:
    """10.07.2018 is day first; 07/10/2018 could be either way and is not read unless one number is no month."""
    if separator == "." or first > 12 or first == second:
        return date(year, second, first)
    return date(year, first, second) if second > 12 else None


def _is_place(text: str) -> bool:
    """Whether words look like a dateline's place: capitalised, but for particles."""
    words = re.findall(r"[^\W\d_][\w'’.-]*", text)
    small = [w for w in words if w[0].islower()]
    return bool(words) and words[0][0].isupper() and len(words) <= 8 and all(len(w) <= _PARTICLE_LONGEST for w in small)
