"""Every exception Sitroom raises on purpose: one tree, each naming the report, file or row at fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any


class SitroomError(Exception):
    """Base of all. `kind` is the stable, machine-readable name that error lines carry."""

    kind = "error"

    def __reduce__(self) -> tuple[Any, ...]:
        """How an error travels from a worker process; the arguments of the classes below are keywords."""
        return _again, (type(self), self.args, self.__dict__)


class InputError(SitroomError):
    """One input (a file, a line, a report) that cannot be read; the run goes on without it.

    `source` names the input as the user gave it; `line` is 1-based, None when the input is not line-based.
    """

    kind = "unreadable"

    def __init__(self, message: str, *, source: str, line: int | None = None, kind: str | None = None) -> None:
        super().__init__(message)
        self.source = source
        self.line = line
        self.kind = kind or self.kind


class LexiconError(SitroomError):
    """A lexicon file or row that breaks its schema. `where` is file and row id."""

    kind = "lexicon"

    def __init__(self, message: str, *, where: str) -> None:
        super().__init__(f"{where}: {message}")
        self.where = where


class SettingsError(SitroomError):
    """A settings file with an unknown name or a value of the wrong type or range."""

    kind = "settings"


class RecordError(SitroomError):
    """A record that breaks its own rules, such as evidence that does not quote the report."""

    kind = "record"


class SituationError(SitroomError):
    """A file that is no situation or cannot be used as one. `path` is the file."""

    kind = "situation"

    def __init__(self, message: str, *, path: Path) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path


class JudgementError(SitroomError):
    """A judgement that cannot be entered into the review log, such as a correction that does not fit the record."""

    kind = "judgement"


def _again(kind: type[SitroomError], arguments: tuple[Any, ...], values: dict[str, Any]) -> SitroomError:
    made = kind.__new__(kind)
    made.args = arguments
    made.__dict__.update(values)
    return made
