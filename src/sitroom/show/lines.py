"""Readings as JSON lines, the contract's own format."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import IO

import msgspec

from sitroom.records import Failure, Reading
from sitroom.show.parts import Part, naming


def line(item: Reading | Failure) -> bytes:
    """One reading as a line of JSON; a failure as `{"error": {...}}`, its `line` only where there is one."""
    if isinstance(item, Failure):
        error = {k: v for k, v in msgspec.to_builtins(item).items() if k != "line" or v is not None}
        return msgspec.json.encode({"error": error}) + b"\n"
    return msgspec.json.encode(item) + b"\n"


class Lines:
    """Writes lines to a stream, each at once, so that a reader down the pipe need not wait."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def add(self, item: Reading | Failure) -> None:
        self._out.write(line(item))
        self._out.flush()


class LinesFile:
    """Writes lines to a file that appears under its name when all is done. Use as a context. Raises OSError that names
    the file."""

    def __init__(self, path: Path) -> None:
        self._part = Part(path)
        with naming(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._part.there.open("wb")

    def add(self, item: Reading | Failure) -> None:
        with naming(self._part.path):
            self._file.write(line(item))

    def __enter__(self) -> LinesFile:
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        try:
            if not failed:
                with naming(self._part.path):
                    self._file.close()
                self._part.done()
        finally:
            with suppress(OSError):  # a full disk fails again when the rest is written
                self._file.close()
            self._part.drop()
