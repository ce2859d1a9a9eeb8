"""Reports as JSON: one object a line (streamed), or one JSON file with an object or an array of them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO, Any

from sitroom.errors import InputError
from sitroom.ingest.build import Desk, Found, checked_date, failure, json_object, make, too_large
from sitroom.ingest.detect import bom_encoding
from sitroom.records import Failure, Report

_ESCAPED = 3  # a line of JSON may be so many times longer than the UTF-8 text in it ("\\u0627" for two bytes)
_OWN = frozenset({"id", "text", "title", "published", "url", "source", "language", "meta"})


def read_lines(stream: IO[bytes], desk: Desk, source: str) -> Iterator[Report | Failure]:
    """Reports of a JSON-lines stream; one line is held at a time. Blank lines are passed over."""
    lines = _lines(stream, desk.settings.max_report_bytes * _ESCAPED + 65_536, source)
    number = 0
    while True:
        number += 1
        try:
            line = next(lines, None)
            if line is None:
                return
            if line == b"":
                raise too_large(desk, source, number)
            if line.strip():
                yield read_object(_parse(line, source, number), desk, source, number)
        except InputError as problem:
            yield failure(problem)
            if problem.line is None:  # the stream itself broke
                return


def read_whole(data: bytes, desk: Desk, source: str) -> Iterator[Report | Failure]:
    """Reports of a JSON file: one object, or an array of objects (`line` is then the place in the array, from 1)."""
    try:
        found = _parse(data.decode(bom_encoding(data) or "utf-8").encode(), source, None)
    except UnicodeDecodeError:
        yield Failure(input=source, kind="bad_encoding", message="JSON must be in UTF-8")
        return
    except InputError as problem:
        yield failure(problem)
        return
    items = list(enumerate(found, 1)) if isinstance(found, list) else [(None, found)]
    for number, item in items:
        try:
            yield read_object(item, desk, source, number)
        except InputError as problem:
            yield failure(problem)


def read_object(value: object, desk: Desk, source: str, line: int | None) -> Report:
    """The report in one JSON object of the contract; its text is kept as it is. Raises InputError."""
    if not isinstance(value, dict):
        message = f"a report must be a JSON object, not {_named(value)}"
        raise InputError(message, source=source, line=line, kind="bad_record")
    text = value.get("text")
    if not isinstance(text, str):
        message = '"text" is missing' if text is None else f'"text" must be a string, not {_named(text)}'
        raise InputError(message, source=source, line=line, kind="bad_record")
    if len(text) > desk.settings.max_report_bytes:
        raise too_large(desk, source, line)
    published = checked_date(value.get("published"), source, line)
    meta = {k: v for k, v in value.items() if k not in _OWN}
    if isinstance(value.get("meta"), dict):
        meta = value["meta"] | meta
    elif value.get("meta") is not None:
        meta["meta"] = value["meta"]
    found = Found(
        text=text,
        id=_id(value.get("id"), source, line),
        title=_string(value, "title", source, line),
        title_out=bool(value.get("title")),
        published=(published, "given") if published else None,
        url=_string(value, "url", source, line),
        source=_string(value, "source", source, line),
        language=_string(value, "language", source, line),
        meta=meta,
    )
    if not text.strip():
        raise InputError('"text" is empty', source=source, line=line, kind="empty")
    return make(found, desk, source, line)


def _parse(line: bytes, source: str, number: int | None) -> object:
    try:
        return json_object(line.decode("utf-8"))
    except UnicodeDecodeError as problem:
        message = f"JSON must be in UTF-8; byte {problem.start} of the line is not"
        raise InputError(message, source=source, line=number, kind="bad_encoding") from None
    except ValueError as problem:
        raise InputError(f"no JSON: {problem}", source=source, line=number, kind="bad_json") from None


def _id(value: object, source: str, line: int | None) -> str | None:
    """A given id as a string; whole numbers are common and meant."""
    if value is None or value == "":
        return None
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value)
    raise InputError(f'"id" must be a string, not {_named(value)}', source=source, line=line, kind="bad_record")


def _string(value: dict[str, Any], key: str, source: str, line: int | None) -> str | None:
    found = value.get(key)
    if found is None or isinstance(found, str):
        return found or None
    raise InputError(f'"{key}" must be a string, not {_named(found)}', source=source, line=line, kind="bad_record")


def _named(value: object) -> str:
    names = {list: "an array", dict: "an object", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _lines(stream: IO[bytes], longest: int, source: str) -> Iterator[bytes]:
    """Lines with their end; b"" stands for one that is longer than `longest`, which is passed over unread.

    A wide encoding with a byte order mark is turned into UTF-8."""
    head = stream.peek(4)[:4] if hasattr(stream, "peek") else b""
    encoding = bom_encoding(head)
    if encoding == "utf-8-sig":
        stream.read(3)
    elif encoding:
        yield from _wide_lines(stream, encoding, longest, source)
        return
    while line := stream.readline(longest + 1):
        if len(line) <= longest or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(1 << 20)
        yield b""


def _wide_lines(stream: IO[bytes], encoding: str, longest: int, source: str) -> Iterator[bytes]:
    reader = io.TextIOWrapper(stream, encoding, newline="\n")
    try:
        while line := reader.readline(longest + 1):
            fits = len(line) <= longest or line.endswith("\n")
            while not fits and line and not line.endswith("\n"):
                line = reader.readline(1 << 20)
            yield line.encode("utf-8", "surrogatepass") if fits else b""
    except UnicodeDecodeError:
        message = f"the file announces {encoding} but breaks it"
        raise InputError(message, source=source, kind="bad_encoding") from None
    finally:
        reader.detach()
