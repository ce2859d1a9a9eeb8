"""One way to make a Report, whatever it was read from."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec

from sitroom.config import Settings
from sitroom.errors import InputError
from sitroom.ingest import language
from sitroom.ingest.dates import parse_iso
from sitroom.ingest.words import Words
from sitroom.limits import TooSlowError, limited
from sitroom.records import Failure, Report

WHOLE = 8  # a file that must be held whole but gives many reports (a feed, a JSON array) may be so many reports large

_NO_BYTES = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # lone surrogates that stand for no byte of a file name
# a line with such an end is a sentence, or an opening such as "NAIROBI, Kenya (AP) _"
_NO_TITLE = (".", "…", "。", "।", "۔", "-", "–", "—", "_", ",", ";")


@dataclass(frozen=True, slots=True)
class Desk:
    """What every reader of inputs needs. `published`: the date that --published gives, checked."""

    settings: Settings
    words: Words
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader found about one report. `published` is what the input itself states, `guessed` what was found
    by a weak reading of the page; both with their source. `title_out`: the title is not yet in `text`.
    `title_alone`: a text of one line may be a title and nothing else."""

    text: str
    id: str | None = None
    title: str | None = None
    title_out: bool = False
    title_alone: bool = False
    published: tuple[str, str] | None = None
    guessed: tuple[str, str] | None = None
    url: str | None = None
    source: str | None = None
    language: str | None = None
    meta: dict[str, Any] | None = None


def make(found: Found, desk: Desk, source: str, line: int | None = None) -> Report:
    """The Report; `source` and `line` name the input in errors.

    The date: as the input states it, else --published, else a "Posted" line, else a dateline, else a weak reading.
    Raises InputError: "empty", "too_large", "too_slow", "bad_text" (lone surrogates), "bad_record" (a meta value beyond
    JSON)."""
    with in_time(desk, source, line):
        return _make(found, desk, source, line)


@contextmanager
def in_time(desk: Desk, source: str, line: int | None = None) -> Iterator[None]:
    """Gives a step of reading the input no more than `max_report_seconds`. Raises InputError "too_slow"."""
    try:
        with limited(desk.settings.max_report_seconds):
            yield
    except TooSlowError as problem:
        raise InputError(str(problem), source=source, line=line, kind=problem.kind) from None


def _make(found: Found, desk: Desk, source: str, line: int | None) -> Report:
    text, meta = found.text, dict(found.meta or {})
    title = found.title.strip() if found.title and found.title.strip() else None
    if not text.strip() and not (title and found.title_out):
        raise InputError("the report holds no text", source=source, line=line, kind="empty")
    if not title and not found.title_out:
        title = read_title(text, desk, alone=found.title_alone)
    elif title and found.title_out and not _is_first_line(title, text):
        text = f"{title}\n\n{text}" if text.strip() else title
        meta["title_prefixed"] = True
    published, published_source = _date(found, text, desk)
    data = _utf8(text, source, line)
    if len(data) > desk.settings.max_report_bytes:
        raise too_large(desk, source, line)
    report = Report(
        id=found.id or stable_id(text, found.url),
        title=title,
        text=text,
        published=published,
        published_source=published_source,
        url=found.url,
        source=found.source,
        language=_language(found, text, desk),
        sha256=hashlib.sha256(data).hexdigest(),
        meta=meta,
    )
    _check_encodes(report, source, line)
    return report


def read_title(text: str, desk: Desk, *, alone: bool = True) -> str | None:
    """The first line that is not blank, when it can be a title: no final full stop, no dateline, not the first
    line of a paragraph that runs on. `alone`: also when nothing follows it."""
    head, _, rest = text.lstrip().partition("\n")
    line = head.strip()
    if not line or len(line) > desk.words.number("title_longest"):
        return None
    if line.rstrip("\"'”’)»").endswith(_NO_TITLE) or not (alone or rest.strip()):
        return None
    if desk.words.dates.opens_dateline(line) or desk.words.dates.is_posted_line(line):
        return None
    return None if _runs_on(line, rest.partition("\n")[0].strip()) else line


def _runs_on(line: str, following: str) -> bool:
    """Whether the line after the first continues its sentence: it starts small, or both are one capital block."""
    if not following:
        return False
    return following[0].islower() or (len(line) > 55 and (line + following).isupper())


def stable_id(text: str, url: str | None) -> str:
    """An id for a report that came without one: the same text from the same address gives the same id."""
    digest = hashlib.sha256(f"{text}\x1f{url or ''}".encode("utf-8", "surrogatepass")).hexdigest()
    return f"r-{digest[:16]}"


def too_large(desk: Desk, source: str, line: int | None = None) -> InputError:
    """The error for a report over the size limit."""
    message = f"larger than max_report_bytes ({desk.settings.max_report_bytes:,} bytes)"
    return InputError(message, source=source, line=line, kind="too_large")


def failure(problem: InputError) -> Failure:
    """The error as the record that stands in the report's place."""
    return Failure(
        input=printable(problem.source), line=problem.line, kind=problem.kind, message=printable(str(problem))
    )


def printable(text: str) -> str:
    """Text that can be written as UTF-8: a file name may hold bytes that are none."""
    text = _NO_BYTES.sub("\N{REPLACEMENT CHARACTER}", text)
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def checked_date(value: object, source: str, line: int | None) -> str | None:
    """A report's own `published`; None when missing. Raises InputError "bad_date"."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise InputError("published must be an ISO 8601 date in a string", source=source, line=line, kind="bad_date")
    try:
        return parse_iso(value)
    except ValueError as problem:
        raise InputError(f"published: {problem}", source=source, line=line, kind="bad_date") from None


def _is_first_line(title: str, text: str) -> bool:
    return text.lstrip().partition("\n")[0].strip() == title


def _date(found: Found, text: str, desk: Desk) -> tuple[str | None, str | None]:
    if found.published:
        return found.published
    if desk.published:
        return desk.published, "option"
    lines = int(desk.words.number("date_lines"))
    read = desk.words.dates.posted(text, lines) or desk.words.dates.dateline(text, lines)
    if read:
        return read.published, read.source
    return found.guessed or (None, None)


def _language(found: Found, text: str, desk: Desk) -> str | None:
    if found.language and found.language.strip():
        return language.plain_code(found.language)
    if not desk.settings.detect_language:
        return None
    return language.identify(text, desk.words, desk.settings.language)


def _utf8(text: str, source: str, line: int | None) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as problem:
        message = f"the text holds a lone surrogate at character {problem.start}: it cannot be written as UTF-8"
        raise InputError(message, source=source, line=line, kind="bad_text") from None


def _check_encodes(report: Report, source: str, line: int | None) -> None:
    """Whatever came along in other fields must be writable too."""
    try:
        msgspec.json.encode(msgspec.structs.replace(report, text=""))
    except UnicodeEncodeError:
        raise InputError("a field holds a lone surrogate", source=source, line=line, kind="bad_text") from None
    except (TypeError, ValueError, OverflowError, RecursionError) as problem:
        raise InputError(f"a field cannot be kept: {problem}", source=source, line=line, kind="bad_record") from None


def json_object(line: bytes | str) -> object:
    """A JSON value, strictly: NaN and the like are refused; integers beyond 64 bits become strings.

    Raises ValueError (RecursionError for absurd nesting is turned into one)."""
    try:
        return json.loads(line, parse_constant=_no_constant, parse_int=_int)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON value")


def _int(digits: str) -> int | str:
    return int(digits) if len(digits) <= 18 else digits
