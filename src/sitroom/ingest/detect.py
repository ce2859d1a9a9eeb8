"""What an input is: its kind, by suffix or first bytes, and the encoding of its text."""

from __future__ import annotations

import codecs
import json
import re
from pathlib import PurePath
from typing import Literal, NamedTuple

from sitroom.errors import InputError
from sitroom.ingest.words import Words

Kind = Literal["text", "html", "feed", "jsonl", "json", "csv", "parquet", "archive", "binary"]

# the first tag, after a declaration and comments; never going back on what was taken
_ROOT = re.compile(
    rb"(?:<\?xml[^>]*+>\s*+)?+(?:<!--(?:(?!-->).)*+-->\s*+)*+"
    rb"<(rss|feed|rdf:rdf|!doctype html|html|head|body)\b",
    re.DOTALL,
)
SNIFFED = 4096  # bytes from the front by which an input of unknown suffix is judged

_SUFFIXES: dict[str, Kind] = {
    ".txt": "text", ".text": "text", ".md": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".rss": "feed", ".atom": "feed",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json",
    ".csv": "csv", ".tsv": "csv", ".parquet": "parquet",
    ".warc": "archive", ".wacz": "archive",
}  # fmt: skip
_BINARY = (
    b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"BZh", b"\xd0\xcf\x11\xe0",
    b"SQLite format 3\x00", b"\xfd7zXZ", b"7z\xbc\xaf",
)  # fmt: skip
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"PAR1", "parquet"),
    (b"WARC/", "archive"),
    *((m, "binary") for m in _BINARY),
)
# UTF-32 before UTF-16: the little-endian mark of the one begins with that of the other
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
# what the web means by these names (WHATWG Encoding Standard, "Names and labels")
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874"}
_WIDE = ("utf-16", "utf-32", "utf-7")  # the last is none of the web's
_LATIN, _SMALL = 0.7, 0.9  # shares of the higher bytes of characters: NUL; up to 0x20
_WRITING = 0.7  # share of letters, figures and white space
_MORE_RIGHT = 4  # times as many characters beyond ASCII in sound UTF-8 as wrong bytes
_CONTROL = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
_GUESSED_FROM = 200_000  # bytes from the front that a guess at the encoding looks at


class Decoded(NamedTuple):
    """A text and its encoding; `guessed` when nothing in the input says which encoding it is."""

    text: str
    encoding: str
    guessed: bool


def kind_of(name: str, head: bytes) -> Kind:
    """The kind of an input, by the suffix of its name or, where that is unknown, by its first bytes."""
    path = PurePath(name.lower())
    if path.suffixes[-2:] == [".warc", ".gz"]:
        return "archive"
    return _SUFFIXES.get(path.suffix) or sniff(head)


def sniff(head: bytes) -> Kind:
    """The kind of an input by its first bytes; "text" when nothing speaks for another kind."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    front = head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    root = _ROOT.match(front)
    if root:
        return "feed" if root[1] in (b"rss", b"feed", b"rdf:rdf") else "html"
    if front.startswith(b"{"):
        return "jsonl" if _is_object(head.split(b"\n", 1)[0]) or b"\n" not in head else "json"
    return "text"


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def bom_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark at the front announces."""
    return next((encoding for mark, encoding in _BOMS if data.startswith(mark)), None)


def decode(data: bytes, words: Words, source: str, *declared: str | None) -> Decoded:
    """Bytes as text: byte order mark, UTF-8, `declared` in turn, then a guess; line ends and composition stay as they
    are.

    Raises InputError: "binary" when the bytes are no text, "bad_encoding" when no encoding fits."""
    encoding = bom_encoding(data) or _wide(data)
    if encoding:
        return Decoded(_strict(data, encoding, source), encoding.removesuffix("-sig"), False)
    if is_binary(data, words):
        raise InputError("this is no text: it holds NUL or other control bytes", source=source, kind="binary")
    for candidate in ("utf-8", *declared):
        if candidate and _known(candidate):
            encoding = codecs.lookup(candidate).name
            encoding = _MEANT.get(encoding, encoding)
            try:
                return Decoded(data.decode(encoding), encoding, False)
            except UnicodeError:  # which more codecs raise than those of character sets
                continue
    return _nearly_utf8(data) or _guess(data, words, source)


def is_binary(data: bytes, words: Words) -> bool:
    """Whether bytes without a wide encoding are no text: a NUL, or too many control characters."""
    controls = len(data) - len(data.translate(None, _CONTROL))
    return b"\0" in data or controls > len(data) * words.number("control_share")


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte is NUL in Latin letters, and in those of other alphabets a number below
    that of the space; what they make must look like writing then."""
    front = data[:SNIFFED]
    if len(front) < 8 or len(front) % 2:
        return None
    for encoding, high, low in (("utf-16-le", front[1::2], front[::2]), ("utf-16-be", front[::2], front[1::2])):
        if high.count(0) and not low.count(0):
            small = sum(1 for byte in high if byte <= 0x20)
            if high.count(0) > _LATIN * len(high) or (small > _SMALL * len(high) and _is_writing(front, encoding)):
                return encoding
    return None


def _is_writing(front: bytes, encoding: str) -> bool:
    text = front.decode(encoding, "replace")
    return sum(1 for c in text if c.isalnum() or c.isspace()) > _WRITING * len(text)


def _nearly_utf8(data: bytes) -> Decoded | None:
    """UTF-8 into which a few bytes of another encoding came, as when pages are pieced together: these are replaced."""
    text = data.decode("utf-8", "replace")
    wrong = text.count("\N{REPLACEMENT CHARACTER}")
    right = len(text) - len(text.encode("ascii", "ignore")) - wrong
    return Decoded(text, "utf-8", True) if right >= _MORE_RIGHT * wrong else None


def _strict(data: bytes, encoding: str, source: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        message = f"the text announces {encoding} but breaks it at byte {problem.start}"
        raise InputError(message, source=source, kind="bad_encoding") from None


def _known(encoding: str) -> bool:
    """Whether a declared encoding can be that of bytes without NUL and without a byte order mark."""
    try:
        codec = codecs.lookup(encoding)
        return codec._is_text_encoding and not codec.name.startswith(_WIDE)
    except (LookupError, ValueError):
        return False


def _guess(data: bytes, words: Words, source: str) -> Decoded:
    """The encoding by the look of the letters. Few bytes beyond ASCII: Western, as most reports in English are."""
    candidates = words.forms("encodings")
    high = sum(1 for b in data[:_GUESSED_FROM] if b >= 0x80)
    letters = sum(1 for b in data[:_GUESSED_FROM] if b >= 0x80 or chr(b).isalpha())
    if high * 5 < letters:
        try:
            return Decoded(data.decode(candidates[0]), candidates[0], True)
        except UnicodeDecodeError:
            pass
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_GUESSED_FROM], cp_isolation=list(candidates)).best()
    if best is not None:
        try:
            return Decoded(data.decode(best.encoding), best.encoding, True)
        except UnicodeDecodeError:
            pass
    raise InputError("the encoding of the text could not be found out", source=source, kind="bad_encoding")
