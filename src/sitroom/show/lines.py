"""Readings as JSON lines, the contract's own format."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

import msgspec

from sitroom.records import Failure, Reading


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
    """Writes lines to a file that appears under its name when all is done. Use as a context."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path, self._part = path, path.with_name(f".{path.name}.part")
        self._file = self._part.open("wb")

    def add(self, item: Reading | Failure) -> None:
        self._file.write(line(item))

    def __enter__(self) -> LinesFile:
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        self._file.close()
        if failed:
            self._part.unlink(missing_ok=True)
        else:
            os.replace(self._part, self._path)
