"""The output of `sitroom read`, read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from sitroom.errors import InputError
from sitroom.records import Failure, Reading, Struct


class _ErrorLine(Struct, frozen=True, kw_only=True):
    error: Failure


def decode(lines: Iterable[bytes], source: str) -> Iterator[Reading | Failure]:
    """Readings and failures, in order. `source` names the input in errors.

    Raises InputError (kind "bad_reading") at the first line that `sitroom read` cannot have written."""
    readings = msgspec.json.Decoder(Reading)
    errors = msgspec.json.Decoder(_ErrorLine)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield errors.decode(line).error if line.lstrip().startswith(b'{"error"') else readings.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as problem:
            message = f"{source}, line {number}: not what `sitroom read` writes: {problem}"
            raise InputError(message, source=source, line=number, kind="bad_reading") from None
