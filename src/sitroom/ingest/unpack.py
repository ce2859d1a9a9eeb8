"""The bytes of web archives: WARC files record by record, WACZ packages, and what a web server wrapped its pages in.

Archives come from anywhere, so everything here is bounded: what is unpacked stays within a multiple of what is packed,
headers within a few kilobytes, and no record is held whole unless it is small enough to be a report."""

from __future__ import annotations

import io
import logging
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any, Protocol

_GZIP = b"\x1f\x8b"
_BLOCK = 16_384  # bytes read, and unpacked, at a time
_HEADERS = 262_144  # bytes that the WARC headers of a record may take
_HTTP_HEAD = 65_536  # bytes from the front of a response in which its HTTP headers end
_RATIO, _SLACK = (
    200,
    256_000_000,
)  # an archive that unpacks to more than _SLACK bytes and _RATIO times its size is a bomb
_WARC_NAME = re.compile(r"archive/[^/\\]+\.warc(?:\.gz)?", re.IGNORECASE)
_MEMBERS = 64  # gzip members of one page; more are a trick
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]{0,200})?\r?\n")


class DamageError(Exception):
    """A fault of an archive after which nothing in it can be trusted."""


class BombError(DamageError):
    """An archive that is made to unpack to far more than it holds."""


class Source(Protocol):
    """What bytes are read from: a file, or a file within a package."""

    def read(self, size: int, /) -> bytes: ...


class Budget:
    """Keeps what an archive unpacks to in proportion to its size. `packed` bytes are known from the start."""

    def __init__(self, packed: int = 0) -> None:
        self.packed = packed
        self.unpacked = 0

    def spend(self, size: int) -> None:
        """Raises BombError when `size` more bytes are too many."""
        self.unpacked += size
        if self.unpacked > _SLACK + _RATIO * self.packed:
            raise BombError(f"it unpacks to more than {_RATIO} times its size: refused")


class Record:
    """One record of a WARC file. Its content can be read once, in order, before the next record is asked for."""

    def __init__(self, loaded: Any) -> None:
        self.type: str = (loaded.rec_type or "").strip().lower()
        self._headers = loaded.rec_headers
        self._content = loaded.raw_stream

    def header(self, name: str) -> str:
        """A WARC header, "" when missing."""
        return (self._headers.get_header(name) or "").strip()

    def read(self, size: int) -> bytes:
        """The next `size` bytes, fewer at the end. Raises DamageError when the file ends before the record does."""
        parts: list[bytes] = []
        while size and self._content.limit:
            part = self._content.read(min(size, _BLOCK))
            if not part:
                raise DamageError("the file ends within a record")
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def http(self) -> tuple[Any, bytes] | None:
        """Status line and headers of a response (warcio's StatusAndHeaders), and the content read along with them;
        None when there are none."""
        from warcio.statusandheaders import StatusAndHeadersParser

        front = self.read(_HTTP_HEAD)
        lines = io.BytesIO(front)
        try:
            head = StatusAndHeadersParser([], verify=False).parse(lines)
        except EOFError:
            return None
        return (head, front[lines.tell() :]) if head.protocol.upper().startswith("HTTP/") else None


class Warc:
    """The records of a WARC file, plain or gzipped, one after the other; `whole` counts those read to their end."""

    def __init__(self, stream: Source, budget: Budget, *, counts: bool = True) -> None:
        from warcio.recordloader import ArcWarcRecordLoader

        logging.getLogger("warcio").setLevel(logging.CRITICAL)
        self.whole = 0
        self._loader = ArcWarcRecordLoader()
        self._lines = _Lines(_unpacked(stream, budget, counts))
        self._record: Record | None = None
        self._first = b""

    def next(self) -> Record | None:
        """The next record, None at the end of the file; the one before it must be finished. Raises DamageError."""
        from warcio.exceptions import ArchiveLoadFailed

        self._lines.left = _HEADERS
        line = self._first
        while not line.strip():
            line = self._lines.readline()
            if not line:
                return None
        try:
            loaded = self._loader.parse_record_stream(self._lines, line, "warc", True)
        except (ArchiveLoadFailed, EOFError):
            raise DamageError("a record does not begin as one of WARC does") from None
        length = (loaded.rec_headers.get_header("Content-Length") or "").strip()
        if not re.fullmatch(r"[0-9]{1,18}", length):
            raise DamageError("a record does not say how long it is")
        self._first = b""
        self._record = Record(loaded)
        return self._record

    def finish(self) -> None:
        """Reads the record to its end, so that its checksum is looked at too. Raises DamageError."""
        while self._record and self._record.read(_BLOCK):
            pass
        self._lines.left = _HEADERS
        for _ in range(2):  # no more than the two line ends that close a record: what follows may be damaged
            line = self._lines.readline()
            if line.strip():
                if not line.startswith(b"WARC/"):
                    raise DamageError("a record is longer than it says")
                self._first = line
                break
        self.whole += 1


class _Lines:
    """What warcio reads headers and content from. `left`: bytes that lines may take until it is set again."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._piece = b""
        self._at = 0
        self.left = _HEADERS

    def _more(self) -> bool:
        if self._at >= len(self._piece):
            self._piece, self._at = next(self._pieces, b""), 0
        return bool(self._piece)

    def read(self, size: int) -> bytes:
        if not self._more():
            return b""
        part = self._piece[self._at : self._at + size]
        self._at += len(part)
        return part

    def readline(self) -> bytes:
        parts: list[bytes] = []
        while self._more():
            end = self._piece.find(b"\n", self._at) + 1
            part = self.read((end or len(self._piece)) - self._at)
            parts.append(part)
            self.left -= len(part)
            if self.left < 0:
                raise DamageError("the headers of a record have no end")
            if end:
                break
        return b"".join(parts)


def _unpacked(stream: Source, budget: Budget, counts: bool) -> Iterator[bytes]:
    """Pieces of a file, none empty, unpacked when it is gzipped. `counts`: what is read adds to the budget's packed
    bytes."""

    def block() -> bytes:
        data = stream.read(_BLOCK)
        budget.packed += len(data) if counts else 0
        return data

    data = block()
    if data.startswith(_GZIP):
        yield from _members(data, block, budget)
        return
    while data:
        yield data
        data = block()


def _members(data: bytes, block: Callable[[], bytes], budget: Budget) -> Iterator[bytes]:
    """The content of gzip members; the last piece of each is given only after its checksum was found right."""
    inflate, held, fresh = zlib.decompressobj(31), b"", True
    while True:
        if fresh:
            data = data.lstrip(b"\0")  # padding between members is allowed
        if not data:
            data = block()
            if data:
                continue
            if held:
                yield held
            if fresh:
                return
            raise DamageError("the file ends within a compressed part")
        fresh = False
        try:
            piece = inflate.decompress(data, _BLOCK)
        except zlib.error as problem:
            raise DamageError(f"a compressed part is broken ({problem})") from None
        budget.spend(len(piece))
        if held and piece:
            yield held
        held = piece or held
        data = inflate.unconsumed_tail
        if inflate.eof:
            if held:
                yield held
            data, inflate, held, fresh = inflate.unused_data, zlib.decompressobj(31), b"", True


# ---- packages ----

_ZIP_FAULTS = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    OverflowError,
)  # fmt: skip


class Package:
    """The WARC files of a WACZ package, read in place: nothing is written to disk, so no name can lead anywhere."""

    def __init__(self, stream: IO[bytes]) -> None:
        """Raises DamageError when the stream is no zip file, BombError when its files overlap."""
        try:
            size = stream.seek(0, io.SEEK_END)
            self._zip = zipfile.ZipFile(stream)
        except _ZIP_FAULTS as problem:
            raise DamageError(f"no zip file: {problem}") from None
        inside = {i.filename: i for i in self._zip.infolist() if _WARC_NAME.fullmatch(i.filename)}
        self._files = sorted(inside.items())
        if sum(i.compress_size for i in inside.values()) > size:
            raise BombError("the files in it overlap: refused")
        if not inside:
            raise DamageError("the package has no WARC file in its folder archive/")
        self.budget = Budget(size)

    def __iter__(self) -> Iterator[tuple[str, Source | DamageError]]:
        """Name and content of each WARC file in order of name; a DamageError stands for one that cannot be opened."""
        for name, info in self._files:
            try:
                if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # others unpack unbounded
                    raise NotImplementedError("it is packed in a way that WACZ does not know")
                with self._zip.open(info) as opened:
                    yield name, _Inside(opened, self.budget)
            except _ZIP_FAULTS as problem:
                yield name, DamageError(str(problem))


class _Inside:
    """A file in a package; its faults are DamageError. A wrong checksum of the file takes its last block along."""

    def __init__(self, opened: IO[bytes], budget: Budget) -> None:
        self._opened = opened
        self._budget = budget

    def read(self, size: int, /) -> bytes:
        try:
            data = self._opened.read(size)
        except _ZIP_FAULTS as problem:
            raise DamageError(f"a file of the package is broken ({problem})") from None
        self._budget.spend(len(data))
        return data


# ---- transfer and content encodings ----


class OversizeError(Exception):
    """Content that unpacks to more than the limit."""


def dechunked(data: bytes) -> tuple[bytes, bool]:
    """The content of a chunked body, and whether it is complete. Crawlers often keep the header but not the chunks:
    a body that does not begin with a chunk is taken as it is."""
    parts: list[bytes] = []
    at = 0
    while match := _CHUNK.match(data, at):
        start, size = match.end(), int(match[1], 16)
        if not size:
            return b"".join(parts), True
        parts.append(data[start : start + size])
        at = start + size
        if data[at : at + 2] == b"\r\n":
            at += 2
    return (b"".join(parts), False) if parts else (data, True)


def inflated(data: bytes, coding: str, limit: int) -> tuple[bytes, bool]:
    """The content of a body in the coding "gzip" or "deflate", and whether it is complete; a body that is not in that
    coding at all (unpacked when it was archived) is taken as it is. Raises OversizeError."""
    if coding == "gzip":
        return _inflate(data, 31, limit) if data.startswith(_GZIP) else (data, True)
    for window in (15, -15):  # the standard's zlib wrapper, and without it, as some servers send
        found, complete = _inflate(data, window, limit)
        if complete or (window == 15 and found):
            return found, complete
    return data, True


def _inflate(data: bytes, window: int, limit: int) -> tuple[bytes, bool]:
    inflate = zlib.decompressobj(window)
    parts: list[bytes] = []
    left, members = limit, 1
    while True:
        try:
            part = inflate.decompress(data, left + 1)
        except zlib.error:
            return b"".join(parts), False
        left -= len(part)
        if left < 0:
            raise OversizeError
        parts.append(part)
        if inflate.eof and members < _MEMBERS and window == 31 and inflate.unused_data.startswith(_GZIP):
            data, inflate, members = inflate.unused_data, zlib.decompressobj(window), members + 1
            continue
        data = inflate.unconsumed_tail
        if inflate.eof or not (data or part):
            return b"".join(parts), inflate.eof
