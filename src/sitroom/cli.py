"""The command line. Each command calls the public API; heavy modules are imported only when a command needs them.

Exit status: 0 all read, 1 failure of the program, 2 wrong usage, 3 some inputs could not be read."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, Protocol

import typer

from sitroom import __version__

if TYPE_CHECKING:
    from sitroom.config import Settings
    from sitroom.records import Failure, Reading

FAILED, SOME_UNREAD, INTERRUPTED = 1, 3, 130  # wrong usage, 2, is given by the option parser
_PROGRESS_AFTER = 2.0  # seconds before a run counts as long
_PROGRESS_EVERY = 0.5  # seconds between two notes of progress

# plain help and plain tracebacks: the rich ones would double the time to start
app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
lexicon_app = typer.Typer(help="Look after the lexicons.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(lexicon_app, name="lexicon")
gazetteer_app = typer.Typer(
    help="Look after the places that names are looked up in.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(gazetteer_app, name="gazetteer")

SettingsFile = Annotated[Path | None, typer.Option("--settings", help="TOML file of settings.", metavar="FILE.toml")]
_FILE: dict[str, Any] = {"exists": True, "dir_okay": False, "readable": True}


class Format(StrEnum):
    """What `sitroom read` writes."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


class Sink(Protocol):
    """Where readings go."""

    def add(self, item: Reading | Failure) -> None: ...


def main() -> None:
    """The entry point of the `sitroom` command."""
    try:
        app(prog_name="sitroom")
    except BrokenPipeError:
        _reader_has_gone()


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"sitroom {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """Reads news reports about armed conflict into evidence-backed data."""


@app.command()
def read(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="Text, HTML, JSONL, CSV, Parquet, RSS or Atom files, a folder of these, or - for standard input "
            "(one JSON report a line).",
        ),
    ],
    output: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="What to write. [default: table on a terminal, jsonl otherwise]"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Folder for csv and parquet; with jsonl or table, readings.jsonl goes there."),
    ] = None,
    published: Annotated[
        str | None, typer.Option(help="ISO 8601 date of reports that do not state theirs.", metavar="DATE")
    ] = None,
    settings_file: SettingsFile = None,
    min_confidence: Annotated[
        float | None, typer.Option(help="Leave out records below this confidence.", min=0, max=1)
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Processes to read with; 0 means one a core.", min=0)] = None,
    language: Annotated[
        str | None, typer.Option(help="ISO 639-1 code of the reports that are read in full.", metavar="CODE")
    ] = None,
) -> None:
    """Read reports into records, each with the words it was read from."""
    chosen = output or (Format.TABLE if sys.stdout.isatty() else Format.JSONL)
    if chosen in (Format.CSV, Format.PARQUET) and out is None:
        raise typer.BadParameter(f"{chosen} needs a folder: give --out DIR", param_hint="--out")
    settings = _settings(settings_file, min_confidence, workers, language)
    _check_date(published)
    with _reported():
        raise typer.Exit(_read(inputs, chosen, out, published, settings))


@app.command()
def explain(
    readings: Annotated[str, typer.Argument(metavar="READ.jsonl", help="Output of `sitroom read`, or - for stdin.")],
    record_id: Annotated[str, typer.Argument(metavar="RECORD_ID", help="A record's id, or the beginning of one.")],
) -> None:
    """Show which rules fired on which words to make a record."""
    from sitroom.show.explain import explanation, find

    with _reported(), ExitStack() as stack:
        try:
            lines = sys.stdin.buffer if readings == "-" else stack.enter_context(Path(readings).open("rb"))
            found = find(lines, record_id)
        except OSError as problem:
            raise typer.BadParameter(f"{readings}: {problem.strerror}", param_hint="READ.jsonl") from None
        except ValueError as problem:
            raise typer.BadParameter(str(problem)) from None
        if found is None:
            raise typer.BadParameter(f"no record {record_id!r} in {readings}", param_hint="RECORD_ID")
        _plain_stdout()
        for line in explanation(*found):
            typer.echo(line)


@lexicon_app.command()
def check(
    language: Annotated[str, typer.Option(help="ISO 639-1 code of the lexicons' language.", metavar="CODE")] = "en",
) -> None:
    """Check every lexicon row: its form, its references, its examples and near-misses."""
    with _reported():
        from sitroom.evaluate.lexicon_check import check_lexicon

        problems = check_lexicon(language)
        for problem in problems:
            typer.echo(problem)
        if problems:
            _say(f"{len(problems)} problems")
            raise typer.Exit(FAILED)
        typer.echo("The lexicons are in order.")


@gazetteer_app.command()
def build(
    dumps: Annotated[
        list[Path],
        typer.Argument(metavar="DUMP...", help="GeoNames dumps: allCountries.zip, SY.zip, SY.txt.", **_FILE),
    ],
    alternate_names: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="GeoNames' alternateNamesV2.zip, or that of a country.", **_FILE),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File to write. [default: the one that is used from then on]")
    ] = None,
) -> None:
    """Make an index of your own from GeoNames dumps; it is used beside the shipped one."""
    with _reported():
        from sitroom.lexicon.gazetteer import default_index
        from sitroom.lexicon.user_gazetteer import build as build_index

        target = out or default_index()
        shown = sys.stderr.isatty()
        tally = build_index(
            dumps,
            target,
            alternate_names=alternate_names or [],
            progress=lambda lines: _note(f"\r\x1b[K{lines:,} lines") if shown else None,
        )
        if shown:
            _note("\r\x1b[K")
        typer.echo(f"{target}: {tally.places:,} places, {tally.names:,} names")
        _say(f"{tally.left_out:,} lines of features or names that are not taken, {tally.malformed:,} malformed lines")
        if out is not None:
            _say(f'to use it, put gazetteer = "{target}" into your settings file')


@gazetteer_app.command()
def show(settings_file: SettingsFile = None) -> None:
    """Show which indexes of places are used, what they were made from, and whom to credit."""
    settings = _settings(settings_file, None, None, None)
    with _reported():
        from sitroom.show.gazetteers import gazetteers

        _plain_stdout()
        for line in gazetteers(settings.gazetteer):
            typer.echo(line)


# ---- reading ----


def _read(inputs: list[str], chosen: Format, out: Path | None, published: str | None, settings: Settings) -> int:
    """Reads and writes; the exit status."""
    from sitroom.ingest import read_inputs
    from sitroom.records import Failure
    from sitroom.scale import read_all

    failures = 0
    with ExitStack() as stack:
        sinks = _sinks(chosen, out, stack)
        results = read_all(read_inputs(inputs, settings, published=published), settings)
        for item in _with_progress(results):
            failures += isinstance(item, Failure)
            for sink in sinks:
                sink.add(item)
    if failures and chosen is not Format.TABLE:
        _say(f"{failures} of the inputs could not be read: see the error {_ERRORS_ARE[chosen]}")
    return SOME_UNREAD if failures else 0


_ERRORS_ARE = {Format.JSONL: "lines", Format.CSV: "table errors.csv", Format.PARQUET: "table errors.parquet"}


def _sinks(chosen: Format, out: Path | None, stack: ExitStack) -> list[Sink]:
    if chosen in (Format.CSV, Format.PARQUET):
        from sitroom.show.files import Folder

        assert out is not None  # noqa: S101 - checked with the options
        return [stack.enter_context(Folder(out, chosen))]
    sinks: list[Sink] = []
    if out is not None:
        from sitroom.show.lines import LinesFile

        sinks.append(stack.enter_context(LinesFile(out / "readings.jsonl")))
    if chosen is Format.TABLE:
        from sitroom.show.table import TableView

        _plain_stdout()
        sinks.append(stack.enter_context(TableView(sys.stdout)))
    elif not sinks:
        from sitroom.show.lines import Lines

        sinks.append(Lines(sys.stdout.buffer))
    return sinks


def _with_progress(results: Iterable[Reading | Failure]) -> Iterator[Reading | Failure]:
    """The results; on a terminal, a long run tells on standard error how far it is."""
    if not sys.stderr.isatty():
        yield from results
        return
    started = last = time.monotonic()
    shown = False
    for number, item in enumerate(results, 1):
        now = time.monotonic()
        if shown:
            _note("\r\x1b[K")
            shown = False
        yield item
        if number > 1 and now - started > _PROGRESS_AFTER and now - last > _PROGRESS_EVERY:
            _note(f"\r\x1b[K{number:,} reports, {number / (now - started):,.1f} a second")
            shown, last = True, now
    if shown:
        _note("\r\x1b[K")


def _note(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


# ---- options and errors ----


def _settings(file: Path | None, min_confidence: float | None, workers: int | None, language: str | None) -> Settings:
    """Settings of the file, with the options over them."""
    import msgspec

    from sitroom.config import load_settings
    from sitroom.errors import SettingsError
    from sitroom.lexicon.loader import DATA

    given = {"min_confidence": min_confidence, "workers": workers, "language": language}
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


def _check_date(published: str | None) -> None:
    from sitroom.ingest.dates import parse_iso

    try:
        if published is not None:
            parse_iso(published)
    except ValueError as problem:
        raise typer.BadParameter(str(problem), param_hint="--published") from None


class _reported:  # noqa: N801 - reads as a word in `with _reported():`
    """Turns what goes wrong in a command into a message and the exit status of the contract."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, _: object) -> None:
        from sitroom.errors import SitroomError

        if problem is None or isinstance(problem, (typer.Exit, typer.BadParameter)):
            return
        if isinstance(problem, BrokenPipeError):
            _reader_has_gone()
        if isinstance(problem, KeyboardInterrupt):
            _say("interrupted")
            raise typer.Exit(INTERRUPTED) from None
        if isinstance(problem, (SitroomError, OSError)):
            _say(str(problem))
        elif isinstance(problem, Exception):
            traceback.print_exception(problem)
            _say("this is a fault of the program, not of the input; please report the lines above")
        else:
            return
        raise typer.Exit(FAILED) from None


def _reader_has_gone() -> None:
    """Whoever read our output (`head`, a pager) has enough: end quietly."""
    try:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - nothing may be written to the closed pipe at exit
    finally:
        os._exit(0)


def _plain_stdout() -> None:
    """Characters that the terminal's encoding lacks are replaced rather than fatal."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")


def _say(message: str, stream: IO[str] | None = None) -> None:
    typer.echo(f"sitroom: {message}", file=stream or sys.stderr)
