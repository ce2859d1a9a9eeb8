"""What all commands share: progress on standard error, settings from options, and faults as exit status."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from sitroom.config import Settings

FAILED, SOME_UNREAD, INTERRUPTED = 1, 3, 130  # wrong usage, 2, is given by the option parser
PROGRESS_AFTER = 2.0  # seconds before a run counts as long
PROGRESS_EVERY = 0.5  # seconds between two notes of progress

T = TypeVar("T")


class Gate(StrEnum):
    """Which reports are read."""

    OFF = "off"
    CONFLICT = "conflict"


GateOption = Annotated[
    Gate | None, typer.Option(help="conflict: read only reports whose words tell of conflict. [default: off]")
]
Situation = Annotated[Path, typer.Argument(metavar="SITUATION", help="The situation's file.")]
SettingsFile = Annotated[Path | None, typer.Option("--settings", help="TOML file of settings.", metavar="FILE.toml")]


def with_progress(results: Iterable[T]) -> Iterator[T]:
    """The results; on a terminal, a long run tells on standard error how far it is."""
    if not sys.stderr.isatty():
        yield from results
        return
    started = last = time.monotonic()
    shown = False
    for number, item in enumerate(results, 1):
        now = time.monotonic()
        if shown:
            note("\r\x1b[K")
            shown = False
        yield item
        if number > 1 and now - started > PROGRESS_AFTER and now - last > PROGRESS_EVERY:
            note(f"\r\x1b[K{number:,} reports, {number / (now - started):,.1f} a second")
            shown, last = True, now
    if shown:
        note("\r\x1b[K")


def note(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


# ---- options and errors ----


def settings_from(
    file: Path | None,
    min_confidence: float | None = None,
    workers: int | None = None,
    language: str | None = None,
    engine: str | None = None,
    gate: str | None = None,
) -> Settings:
    """Settings of the file, with the options over them."""
    import msgspec

    from sitroom.config import load_settings
    from sitroom.errors import SettingsError
    from sitroom.lexicon.loader import DATA

    given = {
        "min_confidence": min_confidence,
        "workers": workers,
        "language": language,
        "engine": engine,
        "gate": gate,
    }
    try:
        settings = load_settings(file)
        settings = msgspec.structs.replace(settings, **{k: v for k, v in given.items() if v is not None})
    except SettingsError as problem:
        raise typer.BadParameter(str(problem), param_hint="--settings") from None
    known = sorted(p.name for p in DATA.iterdir() if len(p.name) == 2 and p.is_dir())
    if settings.language not in known:
        message = f"there are no lexicons for {settings.language!r}, only for {', '.join(known)}"
        raise typer.BadParameter(message, param_hint="--language")
    return settings


def check_date(given: str | None, option: str = "--published") -> None:
    """Raises BadParameter for what is no ISO 8601 day or time; `option`: where it was given."""
    from sitroom.ingest.dates import parse_iso

    try:
        if given is not None:
            parse_iso(given)
    except ValueError as problem:
        raise typer.BadParameter(str(problem), param_hint=option) from None


class reported:  # noqa: N801 - reads as a word in `with reported():`
    """Turns what goes wrong in a command into a message and the exit status of the contract."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, _: object) -> None:
        from sitroom.errors import SitroomError

        if problem is None or isinstance(problem, (typer.Exit, typer.BadParameter)):
            return
        if isinstance(problem, BrokenPipeError):
            reader_has_gone()
        if isinstance(problem, KeyboardInterrupt):
            say("interrupted")
            raise typer.Exit(INTERRUPTED) from None
        if isinstance(problem, OSError) and problem.filename and problem.strerror:
            say(f"{problem.filename}: {problem.strerror}")
        elif isinstance(problem, (SitroomError, OSError)):
            say(str(problem))
        elif isinstance(problem, Exception):
            traceback.print_exception(problem)
            say("this is a fault of the program, not of the input; please report the lines above")
        else:
            return
        raise typer.Exit(FAILED) from None


def reader_has_gone() -> None:
    """Whoever read our output (`head`, a pager) has enough: end quietly."""
    try:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - nothing may be written to the closed pipe at exit
    finally:
        os._exit(0)


def plain_stdout() -> None:
    """Characters that the terminal's encoding lacks are replaced rather than fatal."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")


def say(message: str, stream: IO[str] | None = None) -> None:
    typer.echo(f"sitroom: {message}", file=stream or sys.stderr)
