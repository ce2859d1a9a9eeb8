"""Inputs of every kind into reports, in the order given: files, folders and standard input."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path, PurePath
from typing import IO, Any

import msgspec

from sitroom.config import Settings
from sitroom.errors import InputError
from sitroom.ingest import archives, feeds, html, json_lines, tables, text
from sitroom.ingest.build import WHOLE, Desk, failure, printable, too_large
from sitroom.ingest.dates import parse_iso
from sitroom.ingest.detect import SNIFFED, Kind, kind_of
from sitroom.ingest.remote import remote
from sitroom.ingest.words import words_of
from sitroom.lexicon.loader import load_lexicon
from sitroom.records import Failure, Report


def read_inputs(
    inputs: Sequence[str | Path],
    settings: Settings | None = None,
    *,
    published: str | None = None,
    stdin: IO[bytes] | None = None,
) -> Iterator[Report | Failure]:
    """Reports of `inputs` in order; a Failure stands in the place of what could not be read.

    An input is a file, a folder (read recursively, sorted by path, without hidden files and READMEs) or "-" (JSON
    lines from `stdin`). `published`: ISO 8601 date of the reports that do not state theirs. Ids are unique over a run:
    a second report with the same id gets "#2" after it and keeps the given one in `meta.given_id`.
    Raises InputError at once when `published` is no date."""
    settings = settings or Settings()
    try:
        day = parse_iso(published) if published else None
    except ValueError as problem:
        raise InputError(str(problem), source="--published", kind="bad_date") from None
    desk = Desk(settings, words_of(load_lexicon(settings.language)), day)
    return _unique(_read_all(inputs, desk, stdin))


def notes(report: Report) -> list[str]:
    """What a reader of the report should know about how it came in: warnings of its Reading."""
    found = []
    given = report.meta.get("given_id")
    if isinstance(given, str) and report.id.startswith(f"{given}#"):
        found.append(f'the id "{given}" was given more than once in this run: this report is kept as "{report.id}"')
    if report.meta.get("encoding_guessed") is True:
        found.append(f"the encoding of the text was guessed: {report.meta.get('encoding')}")
    if report.meta.get("payload_altered") is True:
        found.append(
            "the content of the page does not have the digest that the archive states: one of them was altered"
        )
    return found


def _unique(items: Iterable[Report | Failure]) -> Iterator[Report | Failure]:
    seen: set[str] = set()
    for item in items:
        if isinstance(item, Report):
            key, number = item.id, 1
            while key in seen:
                number += 1
                key = f"{item.id}#{number}"
            seen.add(key)
            if key != item.id:
                item = msgspec.structs.replace(item, id=key, meta=item.meta | {"given_id": item.id})
        yield item


def _read_all(inputs: Sequence[str | Path], desk: Desk, stdin: IO[bytes] | None) -> Iterator[Report | Failure]:
    for given in inputs:
        if str(given) == "-":
            yield from _read_stdin(stdin or (sys.stdin.buffer if sys.stdin else None), desk)
        elif "://" in str(given):
            yield from _read_remote(str(given), desk)
        elif os.path.isdir(given):  # pathlib raises at a name that is too long
            yield from _read_folder(Path(given), desk)
        else:
            yield from _read_file(Path(given), desk, Path(given).name)


def _read_stdin(stream: IO[bytes] | None, desk: Desk) -> Iterator[Report | Failure]:
    if stream is None:
        yield Failure(input="-", kind="unreadable", message="standard input is closed")
        return
    try:
        yield from json_lines.read_lines(stream, desk, "-")
    except OSError as problem:
        yield failure(_os_error(problem, "-"))


def _read_remote(where: str, desk: Desk) -> Iterator[Report | Failure]:
    """The object at an address such as "s3://bucket/reports.jsonl", or all below it, in order of name."""
    try:
        files, root = remote(where)
        paths = sorted(files.find(root))
    except OSError as problem:
        yield failure(_os_error(problem, where))
        return
    if not paths:
        yield Failure(input=printable(where), kind="missing", message="nothing is at this address")
    for path in paths:
        name = path[len(root) :].strip("/") or path.rpartition("/")[2]
        hidden = any(part.startswith(".") for part in name.split("/"))
        if not hidden and PurePath(name).stem.upper() != "README":
            yield from _read_opened(partial(_open_remote, files, path), path, desk, name)


def _open_remote(files: Any, path: str) -> io.BufferedReader:
    return io.BufferedReader(files.open(path, "rb"))


def _read_folder(folder: Path, desk: Desk) -> Iterator[Report | Failure]:
    problems: list[OSError] = []
    paths: list[Path] = []
    for where, folders, files in os.walk(folder, onerror=problems.append):
        folders[:] = [f for f in folders if not f.startswith(".")]
        paths.extend(Path(where, f) for f in files if not f.startswith(".") and PurePath(f).stem.upper() != "README")
    for problem in sorted(problems, key=lambda p: str(p.filename)):
        yield failure(_os_error(problem, str(problem.filename)))
    if not paths and not problems:
        yield Failure(input=printable(str(folder)), kind="empty", message="the folder holds no files")
    for path in sorted(paths, key=lambda p: p.relative_to(folder).parts):
        yield from _read_file(path, desk, path.relative_to(folder).as_posix(), regular_only=True)


def _read_file(path: Path, desk: Desk, name: str, *, regular_only: bool = False) -> Iterator[Report | Failure]:
    def opened() -> io.BufferedReader:
        if regular_only and not stat.S_ISREG(path.stat().st_mode):
            raise InputError("not a regular file", source=str(path), kind="unsupported")
        return path.open("rb")

    yield from _read_opened(opened, str(path), desk, name)


def _read_opened(
    opened: Callable[[], io.BufferedReader], source: str, desk: Desk, name: str
) -> Iterator[Report | Failure]:
    try:
        with opened() as stream:
            head = stream.peek(SNIFFED)
            if not head:
                raise InputError("the file is empty", source=source, kind="empty")
            some = False
            for item in _read_stream(stream, kind_of(PurePath(source).name, head), desk, source, printable(name)):
                some = True
                yield item
            if not some:
                raise InputError("the file holds no reports", source=source, kind="empty")
    except InputError as problem:
        yield failure(problem)
    except OSError as problem:
        yield failure(_os_error(problem, source))
    except Exception as problem:  # a fault of ours or of a library must not end the run
        missing = isinstance(problem, UnicodeEncodeError) or (isinstance(problem, ValueError) and "\0" in source)
        message = "no file can have such a name" if missing else f"{type(problem).__name__}: {problem}"
        yield failure(InputError(message, source=source, kind="missing" if missing else "crash"))


def _read_stream(
    stream: io.BufferedReader, kind: Kind, desk: Desk, source: str, name: str
) -> Iterator[Report | Failure]:
    if kind == "binary":
        raise InputError("this kind of file holds no text that can be read", source=source, kind="binary")
    if kind == "archive":
        yield from archives.read(stream, desk, source, name)
    elif kind == "jsonl":
        yield from json_lines.read_lines(stream, desk, source)
    elif kind == "csv":
        yield from tables.read_csv(stream, desk, source)
    elif kind == "parquet":
        yield from tables.read_parquet(stream, desk, source)
    elif kind in ("json", "feed"):
        data = _whole(stream, desk, source, WHOLE)
        yield from json_lines.read_whole(data, desk, source) if kind == "json" else feeds.read(data, desk, source, name)
    else:
        data = _whole(stream, desk, source, 1)
        yield html.read(data, desk, source, name) if kind == "html" else text.read(data, desk, source, name)


def _whole(stream: io.BufferedReader, desk: Desk, source: str, times: int) -> bytes:
    """All bytes, unless there are more than the limit: then no more than that is read."""
    limit = desk.settings.max_report_bytes * times
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise too_large(desk, source)
    return data


def _os_error(problem: OSError, source: str) -> InputError:
    kind = "missing" if isinstance(problem, FileNotFoundError) else "unreadable"
    return InputError(problem.strerror or str(problem), source=source, kind=kind)
