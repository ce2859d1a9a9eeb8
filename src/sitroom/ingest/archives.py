"""Web archives: WARC files and WACZ packages. Every page and plain text that was captured is one report."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import IO
from urllib.parse import urlsplit

from sitroom.errors import InputError
from sitroom.ingest import html, text
from sitroom.ingest.build import Desk, failure, json_object, make, too_large
from sitroom.ingest.unpack import (
    BombError,
    Budget,
    DamageError,
    OversizeError,
    Package,
    Record,
    Source,
    Warc,
    dechunked,
    inflated,
)
from sitroom.records import Failure, Report

_PLAIN = "text/plain"
_KINDS = ("text/html", "application/xhtml+xml", _PLAIN)
_CODINGS = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}
_DIGESTS = ("sha1", "sha256", "sha512", "md5")  # in hexadecimal or base 32
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_FRONT = 256  # bytes from the front in which JSON begins
_SHOWN = 300  # characters of an address in a message


@dataclass(frozen=True, slots=True)
class _Page:
    """What an archive holds of one page. `wrapped`: how the server wrapped the content, the outermost first.
    `cut`: why the crawler kept only the beginning, "" when it kept all. `digest`: the archive's own, of the content,
    "" when it states none. `fault`: why the page cannot be read."""

    uri: str
    kind: str = ""
    charset: str | None = None
    captured: str = ""
    cut: str = ""
    digest: str = ""
    content: bytes = b""
    wrapped: tuple[str, ...] = ()
    fault: str = ""


def read(stream: IO[bytes], desk: Desk, source: str, name: str) -> Iterator[Report | Failure]:
    """Reports of an archive in its order, streamed. `name`: the file's name, kept in `meta.file`.

    A page that gives no report leaves a Failure that names its address. DamageError ends a WARC file with a Failure
    "bad_archive"; the other WARC files of a package are still read, unless the package was made to do harm."""
    some = False
    try:
        for item in _read_all(stream, desk, source, name):
            some = True
            yield item
    except DamageError as problem:
        yield failure(InputError(str(problem), source=source, kind="bad_archive"))
    else:
        if not some:
            message = "the archive holds no captured page or plain text"
            yield failure(InputError(message, source=source, kind="empty"))


def _read_all(stream: IO[bytes], desk: Desk, source: str, name: str) -> Iterator[Report | Failure]:
    """Raises DamageError that ends the whole archive."""
    head = stream.read(4)
    stream.seek(0)
    if not head.startswith(b"PK"):
        yield from _read_warc(stream, Budget(), desk, source, name)
        return
    package = Package(stream)
    for inner, opened in package:
        try:
            yield from _read_warc(opened, package.budget, desk, source, name, inner)
        except BombError:
            raise
        except DamageError as problem:
            yield failure(InputError(str(problem), source=source, kind="bad_archive"))


def _read_warc(
    opened: Source | DamageError, budget: Budget, desk: Desk, source: str, name: str, inner: str = ""
) -> Iterator[Report | Failure]:
    """Reports of one WARC file; `inner`: its name within a package. Raises DamageError with how far it
    was read."""
    whole = 0
    try:
        if isinstance(opened, DamageError):
            raise opened
        warc = Warc(opened, budget, counts=not inner)
        while (record := warc.next()) is not None:
            page = _page(record, desk)
            warc.finish()  # before the page is trusted: a checksum comes last
            whole += 1
            if page is not None:
                item = _item(page, desk, source, name)
                if item is not None:
                    yield item
    except DamageError as problem:
        where, plural = f"{inner}: " if inner else "", "" if whole == 1 else "s"
        raise type(problem)(f"{where}{problem}; {whole} whole record{plural} read before") from None


def _page(record: Record, desk: Desk) -> _Page | None:
    """The page or plain text that a record holds; None for every other record. Raises DamageError."""
    uri = record.header("WARC-Target-URI")
    front = b""
    wrapped: tuple[str, ...] = ()
    if record.type == "resource":
        media = record.header("Content-Type")
    elif record.type == "response" and (not uri or uri.lower().startswith(("http:", "https:"))):
        http = record.http()
        if http is None:
            return _Page(uri, fault="the response has no HTTP headers")
        head, front = http
        if not re.match(r"2\d\d\b", head.statusline):
            return None
        media = head.get_header("Content-Type") or record.header("WARC-Identified-Payload-Type")
        wrapped = _wrapped(head.get_header("Transfer-Encoding"), head.get_header("Content-Encoding"))
    else:
        return None
    kind = media.partition(";")[0].strip().lower()
    if kind not in _KINDS or _is_for_programs(uri, desk):
        return None
    charset = _CHARSET.search(media)
    most = 2 * desk.settings.max_report_bytes  # chunks and codings take room
    return _Page(
        uri=uri,
        kind=kind,
        charset=charset[1] if charset else None,
        captured=record.header("WARC-Date"),
        cut=record.header("WARC-Truncated"),
        digest=record.header("WARC-Payload-Digest"),
        content=front + record.read(max(0, most + 1 - len(front))),
        wrapped=wrapped,
    )


def _wrapped(transfer: str | None, content: str | None) -> tuple[str, ...]:
    """Transfer codings were put on last, and within a header the last named."""
    named = [c.strip().lower() for header in (content, transfer) for c in (header or "").split(",")]
    return tuple(c for c in reversed(named) if c and c != "identity")


def _is_for_programs(uri: str, desk: Desk) -> bool:
    """Whether an address is that of a file such as robots.txt, or of what a crawler wrote itself."""
    uri = uri.lower()
    if uri.startswith(desk.words.forms("archive_extracts")):
        return True
    try:
        return urlsplit(uri).path in desk.words.forms("program_paths")
    except ValueError:
        return False


def _item(page: _Page, desk: Desk, source: str, name: str) -> Report | Failure | None:
    """The page's report, or a Failure that names its address; None when it holds JSON, which programs read."""
    try:
        return _report(page, desk, source, name)
    except InputError as problem:
        kind, message = problem.kind, str(problem)
    except Exception as problem:  # a fault of ours or of a library must not end the archive
        kind, message = "crash", f"{type(problem).__name__}: {problem}"
    shown = page.uri if len(page.uri) <= _SHOWN else f"{page.uri[:_SHOWN]}…"
    return failure(InputError(f"{shown or 'a page without address'}: {message}", source=source, kind=kind))


def _report(page: _Page, desk: Desk, source: str, name: str) -> Report | None:
    if page.fault:
        raise InputError(page.fault, source=source, kind="bad_record")
    data, complete = _content(page, desk, source)
    if not complete and not page.cut:  # half a number is a wrong number
        raise InputError("the content breaks off", source=source, kind="bad_record")
    if _is_json(data):
        return None
    if page.kind == _PLAIN:
        found = text.find(data, desk, source, name, page.charset)
    else:
        found = html.find(data, desk, source, name, page.charset, lists=False)
    more = {
        "captured": page.captured, "truncated": page.cut, "payload_sha256": hashlib.sha256(page.content).hexdigest(),
        "payload_digest": page.digest, "payload_altered": not page.cut and not _agrees(page.digest, page.content, data),
    }  # fmt: skip
    meta = (found.meta or {}) | {key: value for key, value in more.items() if value}
    return make(replace(found, url=page.uri or found.url, meta=meta), desk, source)


def _agrees(digest: str, *contents: bytes) -> bool:
    """Whether one of the contents has that digest; crawlers take it before or after they unwrap what a server sent.
    One that is not told, or by a function that is not known, says nothing against them."""
    name, _, value = digest.partition(":")
    if name.strip().lower() not in _DIGESTS:
        return True
    for content in contents:
        found = hashlib.new(name.strip().lower(), content, usedforsecurity=False).digest()
        if value.strip().lower() in (found.hex(), base64.b32encode(found).decode().lower()):
            return True
    return False


def _content(page: _Page, desk: Desk, source: str) -> tuple[bytes, bool]:
    """The content as the server meant it, and whether it is complete. Raises InputError."""
    limit = desk.settings.max_report_bytes
    data, complete = page.content, True
    if len(data) > 2 * limit:
        raise too_large(desk, source)
    for coding in page.wrapped:
        if coding == "chunked":
            data, whole = dechunked(data)
        elif coding in _CODINGS:
            try:
                data, whole = inflated(data, _CODINGS[coding], limit)
            except OversizeError:
                raise too_large(desk, source) from None
        else:
            message = f"the content is in the coding {coding[:40]!r}, which is not read"
            raise InputError(message, source=source, kind="unsupported")
        complete = complete and whole
    if len(data) > limit:
        raise too_large(desk, source)
    return data, complete


def _is_json(data: bytes) -> bool:
    if data[:_FRONT].lstrip()[:1] not in (b"{", b"["):
        return False
    try:
        json_object(data)
    except ValueError:
        return False
    return True
