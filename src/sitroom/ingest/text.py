"""Plain text files: one report each."""

from __future__ import annotations

from sitroom.ingest.build import Desk, Found, make
from sitroom.ingest.detect import decode
from sitroom.records import Report


def read(data: bytes, desk: Desk, source: str, name: str) -> Report:
    """The report in a text file. `name`: the file's name, kept in `meta.file`. Raises InputError."""
    return make(find(data, desk, source, name), desk, source)


def find(data: bytes, desk: Desk, source: str, name: str, charset: str | None = None) -> Found:
    """What a plain text holds. `charset`: as a server named it. Raises InputError."""
    decoded = decode(data, desk.words, source, charset)
    return Found(text=decoded.text, title_alone=True, meta=file_meta(name, decoded.encoding, decoded.guessed))


def file_meta(name: str, encoding: str, guessed: bool) -> dict[str, object]:
    """What is kept of a file: its name, and its encoding where that is not UTF-8."""
    meta: dict[str, object] = {"file": name}
    if guessed or encoding not in ("utf-8", "ascii"):
        meta["encoding"] = encoding
    if guessed:
        meta["encoding_guessed"] = True
    return meta
