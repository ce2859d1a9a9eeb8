"""`sitroom bench`: what reading and merging cost on this machine."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from sitroom.cli.common import reported, say

if TYPE_CHECKING:
    from sitroom.records import Report


class BenchFormat(StrEnum):
    """How figures are shown."""

    TABLE = "table"
    JSON = "json"


Shown = Annotated[BenchFormat, typer.Option("--format", "-f", help="How to show the figures.")]


def register(app: typer.Typer) -> None:
    """Puts the commands on the command line."""
    bench = typer.Typer(help="Measure what it costs on this machine.", no_args_is_help=True, rich_markup_mode=None)
    bench.command()(speed)
    bench.command()(merge)
    app.add_typer(bench, name="bench")


def speed(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[INPUT...]", help="As for `sitroom read`. [default: the folder examples, if it is here]"
        ),
    ] = None,
    output: Shown = BenchFormat.TABLE,
    rounds: Annotated[int, typer.Option(help="Times that each thing is measured.", min=1)] = 5,
) -> None:
    """Measure reading: against a bare parse of the same texts, and as one in eight of a stream of everyday news."""
    with reported():
        from sitroom.evaluate import speed as measuring

        reports = _reports(inputs)
        found = measuring.speeds(reports, rounds)
        started = measuring.start()
        if output is BenchFormat.JSON:
            sys.stdout.buffer.write(measuring.as_json(found, started) + b"\n")
            return
        for line in measuring.lines(found, started):
            typer.echo(line)


def merge(
    records: Annotated[
        list[int] | None, typer.Argument(metavar="[RECORDS...]", help="Sizes to measure. [default: 10000 30000 100000]")
    ] = None,
    output: Shown = BenchFormat.TABLE,
) -> None:
    """Measure merging: a made-up war of so many records."""
    with reported():
        import msgspec

        from sitroom.evaluate import speed_merge as measuring

        runs = [measuring.measure(size) for size in records or measuring.SIZES]
        if output is BenchFormat.JSON:
            sys.stdout.buffer.write(msgspec.json.encode({"runs": runs}) + b"\n")
            return
        for line in measuring.lines(runs):
            typer.echo(line)


def _reports(inputs: list[str] | None) -> list[Report]:
    from sitroom.config import Settings
    from sitroom.evaluate.speed import EXAMPLES, own_reports
    from sitroom.ingest import read_inputs
    from sitroom.records import Report

    if not inputs and not EXAMPLES.is_dir():
        say("no folder examples here: measuring on the lexicons' example sentences")
        return own_reports()
    items = list(read_inputs(inputs or [str(EXAMPLES)], Settings()))
    reports = [item for item in items if isinstance(item, Report)]
    if len(reports) < len(items):
        say(f"{len(items) - len(reports)} of the inputs could not be read and are left out")
    if not reports:
        raise typer.BadParameter("there is nothing to read", param_hint="INPUT")
    return reports
