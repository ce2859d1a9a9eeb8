"""`sitroom merge`, and the commands of a situation: `add`, `show`, `export`, `serve`, `verify`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sitroom.cli.common import (
    FAILED,
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
    from sitroom.records import Failure, Reading

Situation = Annotated[Path, typer.Argument(metavar="SITUATION", help="The situation's file.")]


class Profile(StrEnum):
    """For whom an export is."""

    INTERNAL = "internal"
    PARTNER = "partner"
    PUBLIC = "public"


class Form(StrEnum):
    """The formats of `sitroom export`."""

    ACLED = "acled"
    UCDP = "ucdp"
    PLOVER = "plover"
    IDMC = "idmc"
    AGREEMENTS = "agreements"
    GEOJSON = "geojson"
    GEOPARQUET = "geoparquet"
    HAPI = "hapi"
    DATAPACKAGE = "datapackage"


class MergeFormat(StrEnum):
    """What `sitroom merge` writes."""

    JSONL = "jsonl"


def register(app: typer.Typer) -> None:
    """Puts the commands on the command line."""
    for command in (merge, add, show, export, serve, verify):
        app.command()(command)


def merge(
    readings: Annotated[
        list[Path],
        typer.Argument(metavar="READ.jsonl...", help="Output of `sitroom read`.", exists=True, dir_okay=False),
    ],
    output: Annotated[MergeFormat, typer.Option("--format", "-f", help="What to write.")] = MergeFormat.JSONL,
) -> None:
    """Merge what was read from many reports into incidents and series, one JSON record a line."""
    with reported():
        import msgspec

        from sitroom.merge import merge as merge_readings
        from sitroom.records import Failure

        items = list(_decoded(readings))
        merged = merge_readings(item for item in items if not isinstance(item, Failure))
        encoder = msgspec.json.Encoder()
        for record in (*merged.incidents, *merged.series):
            sys.stdout.buffer.write(encoder.encode(record) + b"\n")
        failures = sum(isinstance(item, Failure) for item in items)
        say(f"{len(merged.incidents):,} incidents, {len(merged.series):,} series of {len(items) - failures:,} reports")
        if failures:
            say(f"{failures:,} lines are errors: these reports were not read")


def _decoded(paths: Iterable[Path]) -> Iterator[Reading | Failure]:
    from sitroom.ingest.readings import decode

    for path in paths:
        with path.open("rb") as lines:
            yield from decode(lines, str(path))


def add(
    situation: Situation,
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="INPUT...", help="As for `sitroom read`; with --readings, files of its output."),
    ],
    readings: Annotated[
        bool, typer.Option("--readings", help="The inputs are what `sitroom read` wrote; keep it as it is.")
    ] = False,
    published: Annotated[
        str | None, typer.Option(help="ISO 8601 date of reports that do not state theirs.", metavar="DATE")
    ] = None,
    settings_file: SettingsFile = None,
    gate: GateOption = None,
    workers: Annotated[int | None, typer.Option(help="Processes to read with; 0 means one a core.", min=0)] = None,
    full: Annotated[bool, typer.Option("--full", help="Merge everything anew, not only what is touched.")] = False,
) -> None:
    """Read reports and keep them in a situation, made when missing; what is already there changes nothing."""
    settings = settings_from(settings_file, workers=workers, gate=gate and gate.value)
    check_date(published)
    with reported():
        from sitroom.ingest import read_inputs
        from sitroom.scale import read_all
        from sitroom.store.situation import open_situation

        with open_situation(situation) as opened:
            results = (
                _decoded(Path(name) for name in inputs)
                if readings
                else read_all(read_inputs(inputs, settings, published=published), settings)
            )
            added = opened.add(_told(with_progress(results)))
            counts = opened.merge(full=full)
        typer.echo(
            f"{situation}: {added.added:,} new reports, {added.replaced:,} read anew, {added.unchanged:,} as before, "
            f"{added.failed:,} could not be read; {counts.incidents:,} incidents, {counts.series:,} series"
        )
        raise typer.Exit(SOME_UNREAD if added.failed else 0)


def _told(results: Iterable[Reading | Failure]) -> Iterator[Reading | Failure]:
    """The results; those that failed are told on standard error as well."""
    from sitroom.records import Failure

    for item in results:
        if isinstance(item, Failure):
            say(f"{item.input}{f', line {item.line}' if item.line else ''}: {item.message}")
        yield item


def show(situation: Situation) -> None:
    """Show what a situation holds: incidents, conflicts between sources, series, agreements, access."""
    with reported():
        from sitroom.show.situation import summary
        from sitroom.store.selection import Filter
        from sitroom.store.situation import open_situation

        plain_stdout()
        with open_situation(situation, create=False) as opened:
            summary(opened.select(Filter()), sys.stdout)


def verify(situation: Situation) -> None:
    """Check a situation: hashes, offsets, references, the order of the judgement log; status 1 when one is wrong."""
    with reported():
        from sitroom.store.situation import open_situation

        plain_stdout()
        with open_situation(situation, create=False) as opened:
            problems = opened.verify()
        for problem in problems:
            typer.echo(str(problem))
        if problems:
            say(f"{len(problems):,} problems")
            raise typer.Exit(FAILED)
        typer.echo(f"{situation}: all in order.")


def export(
    situation: Situation,
    form: Annotated[Form, typer.Option("--as", help="The format.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write to.")],
    profile: Annotated[Profile, typer.Option(help="For whom: how much of texts, persons, places.")] = Profile.PUBLIC,
    since: Annotated[
        str | None, typer.Option(help="Only what changed at or after this time (ISO 8601, UTC).", metavar="TIME")
    ] = None,
    earliest: Annotated[str | None, typer.Option("--from", help="First day.", metavar="DATE")] = None,
    latest: Annotated[str | None, typer.Option("--to", help="Last day.", metavar="DATE")] = None,
    country: Annotated[list[str] | None, typer.Option(help="ISO 3166 alpha-3.", metavar="CODE")] = None,
    place: Annotated[
        list[str] | None, typer.Option(help="A place's name or gazetteer id, and what lies in it.")
    ] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Kind of record: event, displacement, ....")] = None,
    type_: Annotated[list[str] | None, typer.Option("--type", help="PLOVER type, displacement term, ....")] = None,
    actor: Annotated[list[str] | None, typer.Option(help="An actor's id, or words of the name.")] = None,
    status: Annotated[list[str] | None, typer.Option(help="Status of records: actual, ongoing, ....")] = None,
    source: Annotated[list[str] | None, typer.Option(help="An outlet.")] = None,
    verdict: Annotated[list[str] | None, typer.Option(help="Of incidents: agree, conflict, ....")] = None,
    text: Annotated[str | None, typer.Option(help="Words that the report holds.")] = None,
    min_confidence: Annotated[float, typer.Option(help="Least confidence of records.", min=0, max=1)] = 0.0,
    hxl: Annotated[bool, typer.Option("--hxl", help="With hapi: a row of HXL tags below the headings.")] = False,
) -> None:
    """Write a situation or a part of it in the format of a data set, with codebook and a list of what was left out."""
    for day in (earliest, latest, since):
        check_date(day)
    with reported():
        from sitroom.export import export as write
        from sitroom.store.selection import Filter
        from sitroom.store.situation import open_situation

        kept = Filter(
            earliest=earliest,
            latest=latest,
            countries=tuple(code.upper() for code in country or ()),
            places=tuple(place or ()),
            kinds=tuple(kind or ()),
            types=tuple(type_ or ()),
            actors=tuple(actor or ()),
            statuses=tuple(status or ()),
            sources=tuple(source or ()),
            verdicts=tuple(verdict or ()),
            min_confidence=min_confidence,
            text=text,
        )
        with open_situation(situation, create=False) as opened:
            done = write(opened.select(kept), form.value, out, profile=profile.value, since=since, hxl=hxl)
        for name, rows in done.rows.items():
            typer.echo(f"{out / name}: {rows:,} rows")
        left = sum(done.left.values())
        say(f"{done.given:,} records, incidents and series given, {left:,} left out: left_out.csv says why")


def serve(
    situation: Situation,
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.", min=0, max=65535)] = 8765,
    host: Annotated[
        str, typer.Option(help="Address to listen on; other than loopback it needs a token.")
    ] = "127.0.0.1",
    token: Annotated[
        str | None, typer.Option(help="Secret that every visitor must give.", envvar="SITROOM_TOKEN")
    ] = None,
    name: Annotated[
        list[str] | None, typer.Option(help="A host name that a proxy passes on; visitors need a token then.")
    ] = None,
    settings_file: SettingsFile = None,
) -> None:
    """Open the situation room in a browser: pages to look, to check and to correct. Loopback only."""
    settings = settings_from(settings_file)
    with reported():
        from sitroom.web import serve as run

        run(situation, port=port, host=host, token=token, names=name or (), settings=settings)
