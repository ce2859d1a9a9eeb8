"""Bytes as choices: what decides, in the targets that build something, what is built."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO, StringIO
from pathlib import PurePath
from typing import IO, Any, TypeVar

T = TypeVar("T")


class Choices:
    """Reads choices off bytes, one byte each; zeros once they are used up."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def left(self) -> bool:
        """Whether there are bytes left."""
        return self._at < len(self._data)

    def below(self, limit: int) -> int:
        """A number from 0 to `limit` - 1."""
        value = self._data[self._at] if self.left else 0
        self._at += 1
        return value % limit

    def of(self, options: Sequence[T]) -> T:
        return options[self.below(len(options))]

    def text(self, most: int = 12) -> str:
        """A short text of any characters, lone surrogates too."""
        return "".join(chr(self.below(256) << 8 | self.below(256)) for _ in range(self.below(most)))


def phrase(data: bytes, vocabulary: Sequence[str]) -> str:
    """Bytes as words: from 0x80 words of the vocabulary, below it characters as they are; 0x7f and the byte after it
    reach the words beyond the first 128."""
    parts: list[str] = []
    bytes_left = iter(data)
    for byte in bytes_left:
        if byte == 0x7F:
            parts.append(f" {vocabulary[next(bytes_left, 0) * 7 % len(vocabulary)]}")
        elif byte >= 0x80:
            parts.append(f" {vocabulary[(byte - 0x80) % len(vocabulary)]}")
        else:
            parts.append(chr(byte))
    return "".join(parts)


class Held(PurePath):
    """A file that is held in memory, for readers that take a path."""

    content: bytes

    def read_bytes(self) -> bytes:
        return self.content

    def read_text(self, encoding: str) -> str:
        return self.content.decode(encoding).replace("\r\n", "\n")

    def open(self, mode: str = "r", encoding: str = "utf-8", newline: str | None = None) -> IO[Any]:
        if "b" in mode:
            return BytesIO(self.content)
        return StringIO(self.content.decode(encoding), newline=newline)


def held(name: str, content: bytes) -> Any:
    """A file of that name and content."""
    path = Held(name)
    path.content = content
    return path
