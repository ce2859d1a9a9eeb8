"""The command line. Each command calls the public API; heavy modules are imported only when a command needs them.

Exit status: 0 all read, 1 failure of the program, 2 wrong usage, 3 some inputs could not be read."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from sitroom import __version__
from sitroom.cli import bench, lexicon, read, review, situation
from sitroom.cli.common import FAILED, reader_has_gone, say

# plain help and plain tracebacks: the rich ones would double the time to start
app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
read.register(app)
situation.register(app)
review.register(app)
lexicon.register(app)
bench.register(app)


def main() -> None:
    """The entry point of the `sitroom` command."""
    if sys.stderr is None:  # closed by whoever started us
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stdout is None:
        say("standard output is closed")
        sys.exit(FAILED)
    try:
        app(prog_name="sitroom")
    except BrokenPipeError:
        reader_has_gone()


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
