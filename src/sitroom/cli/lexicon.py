"""`sitroom lexicon` and `sitroom gazetteer`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from sitroom.cli.common import FAILED, SettingsFile, note, plain_stdout, reported, say, settings_from

_FILE: dict[str, Any] = {"exists": True, "dir_okay": False, "readable": True}


def register(app: typer.Typer) -> None:
    """Puts the commands on the command line."""
    lexicons = typer.Typer(help="Look after the lexicons.", no_args_is_help=True, rich_markup_mode=None)
    lexicons.command()(check)
    app.add_typer(lexicons, name="lexicon")
    gazetteer = typer.Typer(
        help="Look after the places that names are looked up in.", no_args_is_help=True, rich_markup_mode=None
    )
    gazetteer.command()(build)
    gazetteer.command()(show)
    app.add_typer(gazetteer, name="gazetteer")


def check(
    language: Annotated[str, typer.Option(help="ISO 639-1 code of the lexicons' language.", metavar="CODE")] = "en",
) -> None:
    """Check every lexicon row: its form, its references, its examples and near-misses."""
    with reported():
        from sitroom.evaluate.lexicon_check import check_lexicon

        problems = check_lexicon(language)
        for problem in problems:
            typer.echo(problem)
        if problems:
            say(f"{len(problems)} problems")
            raise typer.Exit(FAILED)
        typer.echo("The lexicons are in order.")


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
    with reported():
        from sitroom.lexicon.gazetteer import default_index
        from sitroom.lexicon.user_gazetteer import build as build_index

        target = out or default_index()
        shown = sys.stderr.isatty()
        tally = build_index(
            dumps,
            target,
            alternate_names=alternate_names or [],
            progress=lambda lines: note(f"\r\x1b[K{lines:,} lines") if shown else None,
        )
        if shown:
            note("\r\x1b[K")
        typer.echo(f"{target}: {tally.places:,} places, {tally.names:,} names")
        say(f"{tally.left_out:,} lines of features or names that are not taken, {tally.malformed:,} malformed lines")
        if out is not None:
            say(f'to use it, put gazetteer = "{target}" into your settings file')


def show(settings_file: SettingsFile = None) -> None:
    """Show which indexes of places are used, what they were made from, and whom to credit."""
    settings = settings_from(settings_file)
    with reported():
        from sitroom.show.gazetteers import gazetteers

        plain_stdout()
        for line in gazetteers(settings.gazetteer):
            typer.echo(line)
