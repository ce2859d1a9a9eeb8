"""`sitroom read` and `sitroom explain`."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from sitroom.cli.common import (
    SOME_UNREAD,
    GateOption,
    SettingsFile,
    check_date,
    plain_stdout,
    reported,
    say,
    settings_from,
    with_progress,
)

if TYPE_CHECKING:
    from sitroom.config import Settings
    from sitroom.records import Failure, Reading


class Format(StrEnum):
    """What `sitroom read` writes."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


class Engine(StrEnum):
    """Who reads."""

    SERIAL = "serial"
    PROCESSES = "processes"
    DASK = "dask"
    RAY = "ray"


class Sink(Protocol):
    """Where readings go."""

    def add(self, item: Reading | Failure) -> None: ...


def register(app: typer.Typer) -> None:
    """Puts the commands on the command line."""
    app.command()(read)
    app.command()(explain)


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
    gate: GateOption = None,
    workers: Annotated[int | None, typer.Option(help="Processes to read with; 0 means one a core.", min=0)] = None,
    engine: Annotated[
        Engine | None, typer.Option(help="Who reads; dask and ray are extras to install. [default: processes]")
    ] = None,
    shards: Annotated[
        str | None,
        typer.Option(metavar="FOLDER", help="Write one file a shard of reports here, with a manifest, instead."),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="With --shards: go on where a broken run stopped.")] = False,
    language: Annotated[
        str | None, typer.Option(help="ISO 639-1 code of the reports that are read in full.", metavar="CODE")
    ] = None,
) -> None:
    """Read reports into records, each with the words it was read from."""
    chosen = output or (Format.TABLE if sys.stdout.isatty() else Format.JSONL)
    if chosen in (Format.CSV, Format.PARQUET) and out is None:
        raise typer.BadParameter(f"{chosen} needs a folder: give --out DIR", param_hint="--out")
    if shards is not None and (out is not None or output not in (None, Format.JSONL)):
        raise typer.BadParameter("shards are JSON lines in a folder of their own", param_hint="--shards")
    if resume and shards is None:
        raise typer.BadParameter("only a run in shards can be resumed: give --shards FOLDER", param_hint="--resume")
    settings = settings_from(
        settings_file, min_confidence, workers, language, engine and engine.value, gate and gate.value
    )
    check_date(published)
    with reported():
        if shards is not None:
            raise typer.Exit(_run(inputs, shards, published, settings, resume))
        raise typer.Exit(_read(inputs, chosen, out, published, settings))


def explain(
    readings: Annotated[str, typer.Argument(metavar="READ.jsonl", help="Output of `sitroom read`, or - for stdin.")],
    record_id: Annotated[str, typer.Argument(metavar="RECORD_ID", help="A record's id, or the beginning of one.")],
) -> None:
    """Show which rules fired on which words to make a record."""
    from sitroom.show.explain import explanation, find

    with reported(), ExitStack() as stack:
        try:
            lines = sys.stdin.buffer if readings == "-" else stack.enter_context(Path(readings).open("rb"))
            found = find(lines, record_id)
        except OSError as problem:
            raise typer.BadParameter(f"{readings}: {problem.strerror}", param_hint="READ.jsonl") from None
        except ValueError as problem:
            raise typer.BadParameter(str(problem)) from None
        if found is None:
            raise typer.BadParameter(f"no record {record_id!r} in {readings}", param_hint="RECORD_ID")
        plain_stdout()
        for line in explanation(*found):
            typer.echo(line)


def _read(inputs: list[str], chosen: Format, out: Path | None, published: str | None, settings: Settings) -> int:
    """Reads and writes; the exit status."""
    from sitroom.ingest import read_inputs
    from sitroom.records import Failure
    from sitroom.scale import read_all

    failures = 0
    with ExitStack() as stack:
        sinks = _sinks(chosen, out, stack)
        results = read_all(read_inputs(inputs, settings, published=published), settings)
        for item in with_progress(results):
            failures += isinstance(item, Failure)
            for sink in sinks:
                sink.add(item)
    if failures and chosen is not Format.TABLE:
        say(f"{failures} of the inputs could not be read: see the error {_ERRORS_ARE[chosen]}")
    return SOME_UNREAD if failures else 0


def _run(inputs: list[str], shards: str, published: str | None, settings: Settings, resume: bool) -> int:
    """Reads into a folder of shards and gives account; the exit status."""
    from sitroom.ingest import read_inputs
    from sitroom.scale.runs import run
    from sitroom.show.lines import line

    items = with_progress(read_inputs(inputs, settings, published=published))
    account = run(items, shards, settings, line, resume)
    failed = sum(account.failed.values())
    reasons = "".join(f"; {kind} {count:,}" for kind, count in account.failed.items())
    say(f"{account.read:,} read, {account.skipped:,} there before, {failed:,} of all failed{reasons}")
    return SOME_UNREAD if failed else 0


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

        plain_stdout()
        sinks.append(stack.enter_context(TableView(sys.stdout)))
    elif not sinks:
        from sitroom.show.lines import Lines

        sinks.append(Lines(sys.stdout.buffer))
    return sinks
