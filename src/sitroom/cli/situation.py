"""`sitroom merge`, and the commands of a situation: `open`, `add`, `show`, `export`, `serve`, `verify`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from sitroom.cli.common import (
    FAILED,
    SOME_UNREAD,
    GateOption,
    SettingsFile,
    Situation,
    check_date,
    plain_stdout,
    reported,
    say,
    settings_from,
    with_progress,
)

if TYPE_CHECKING:
    from sitroom.records import Failure, Reading
    from sitroom.store.situation import Counts


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
    for command in (open_, add, merge, show, export, serve, verify):
        app.command(name=command.__name__.rstrip("_"))(command)


def open_(situation: Situation) -> None:
    """Make a situation where there is none, bring one of an older version up to date, and tell what it holds."""
    with reported():
        from sitroom.store.situation import open_situation

        plain_stdout()
        with open_situation(situation) as opened:
            for line in _held(opened.counts()):
                typer.echo(f"{situation}: {line}")


def _held(counts: Counts) -> Iterator[str]:
    yield f"{_of(counts.reports, 'report')}, {_of(counts.failures, 'input')} not read"
    yield _listed("record", counts.records)
    yield _listed("incident", counts.incidents)
    yield f"{sum(counts.series.values()):,} series"
    yield f"{_of(counts.judgements, 'judgement')}"
    if counts.earliest:
        yield f"from {counts.earliest} to {counts.latest}"
    if counts.pending:
        yield f"{_of(counts.pending, 'report')} to be merged: `sitroom merge` does"


def _listed(thing: str, counts: dict[str, int]) -> str:
    parts = ", ".join(f"{name} {count:,}" for name, count in counts.items())
    return _of(sum(counts.values()), thing) + (f" ({parts})" if parts else "")


def _of(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def merge(
    inputs: Annotated[
        list[Path],
        typer.Argument(
            metavar="READ.jsonl...|SITUATION", help="Output of `sitroom read`, or one situation.", exists=True,
            dir_okay=False,
        ),
    ],
    output: Annotated[MergeFormat, typer.Option("--format", "-f", help="What to write.")] = MergeFormat.JSONL,
    full: Annotated[
        bool, typer.Option("--full", help="Of a situation: merge everything anew, not only what is touched.")
    ] = False,
) -> None:  # fmt: skip
    """Merge what was read from many reports into incidents and series, one JSON record a line; or bring a situation's
    own up to date, after judgements or with a newer version."""
    situations = [path for path in inputs if _is_database(path)]
    if situations and len(inputs) > 1:
        raise typer.BadParameter(f"{situations[0]} is a situation: merge it alone", param_hint="READ.jsonl...")
    if full and not situations:
        raise typer.BadParameter("only a situation can be merged a little at a time", param_hint="--full")
    with reported():
        if situations:
            _merge_situation(situations[0], full)
        else:
            _merge_readings(inputs)


def _is_database(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except OSError:
        return False  # whoever reads it says why


def _merge_situation(path: Path, full: bool) -> None:
    from sitroom.store.situation import open_situation

    with open_situation(path, create=False) as opened:
        done = opened.merge(full=full)
    typer.echo(
        f"{path}: {_of(done.incidents, 'incident')}, {done.series:,} series of {_of(done.records, 'record')}; "
        f"{done.new:,} new, {done.changed:,} changed, {done.deleted:,} gone, {done.unchanged:,} as before"
    )


def _merge_readings(paths: list[Path]) -> None:
    import msgspec

    from sitroom.merge import merge as merge_readings
    from sitroom.records import Failure

    items = list(_decoded(paths))
    merged = merge_readings(item for item in items if not isinstance(item, Failure))
    encoder = msgspec.json.Encoder()
    for record in (*merged.incidents, *merged.series):
        sys.stdout.buffer.write(encoder.encode(record) + b"\n")
    failures = sum(isinstance(item, Failure) for item in items)
    told = f"{_of(len(merged.incidents), 'incident')}, {len(merged.series):,} series"
    say(f"{told} of {_of(len(items) - failures, 'report')}")
    if failures:
        say(f"{_of(failures, 'line')} of errors: these reports were not read")
        raise typer.Exit(SOME_UNREAD)


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
            f"{situation}: {_of(added.added, 'new report')}, {added.replaced:,} read anew, "
            f"{added.unchanged:,} as before, {added.failed:,} could not be read; "
            f"{_of(counts.incidents, 'incident')}, {counts.series:,} series"
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
            say(_of(len(problems), "problem"))
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
    for option, day in (("--from", earliest), ("--to", latest), ("--since", since)):
        check_date(day, option)
    _check_values(country, kind, status, verdict)
    with reported():
        from sitroom.export import export as write
        from sitroom.show.parts import naming
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
            selection = opened.select(kept)
        with naming(out):
            done = write(selection, form.value, out, profile=profile.value, since=since, hxl=hxl)
        for name, rows in done.rows.items():
            typer.echo(f"{out / name}: {rows:,} rows")
        left = sum(done.left.values())
        say(f"{done.given:,} records, incidents and series given, {left:,} left out: left_out.csv says why")
        if not done.given and not left:
            say("nothing in the situation passes these options")


def _check_values(
    countries: list[str] | None, kinds: list[str] | None, statuses: list[str] | None, verdicts: list[str] | None
) -> None:
    """Raises BadParameter for values that no record can have: a slip would give an empty export."""
    from sitroom.merged import Verdict
    from sitroom.records import LISTS, Status

    for code in countries or ():
        if len(code) != 3 or not code.isalpha():
            raise typer.BadParameter(f"{code!r} is no ISO 3166 alpha-3 code, such as SYR", param_hint="--country")
    known = [cls.__name__.lower() for cls in LISTS.values()]
    for option, given, allowed in (
        ("--kind", kinds, known), ("--status", statuses, get_args(Status)), ("--verdict", verdicts, get_args(Verdict)),
    ):  # fmt: skip
        for value in given or ():
            if value not in allowed:
                raise typer.BadParameter(f"{value!r} is none of {', '.join(allowed)}", param_hint=option)


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
