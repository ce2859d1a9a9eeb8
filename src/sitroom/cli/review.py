"""The commands of a situation's review log: `judge`, `judgements`; and `search`."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated, Any

import typer

from sitroom.cli.common import Situation, plain_stdout, reported, say


class Act(StrEnum):
    """What an entry of the review log does."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"
    FLAG = "flag"
    SAME = "same"
    DIFFERENT = "different"
    NOTE = "note"
    UNDO = "undo"


def register(app: typer.Typer) -> None:
    """Puts the commands on the command line."""
    for command in (judge, judgements, search):
        app.command()(command)


def judge(
    situation: Situation,
    action: Annotated[Act, typer.Argument(metavar="ACTION", help=f"{', '.join(Act)}.")],
    target: Annotated[
        str, typer.Argument(metavar="TARGET", help="Id of the record or incident; with undo, number of the entry.")
    ],
    by: Annotated[str, typer.Option(help="Who judges.", metavar="NAME")],
    other: Annotated[
        str | None, typer.Option(help="With same and different: id of the other one.", metavar="ID")
    ] = None,
    field: Annotated[
        str | None, typer.Option(help="With correct: dotted path of the field (place, harm.0.low).", metavar="PATH")
    ] = None,
    new: Annotated[
        str | None, typer.Option(help="With correct: its value, as JSON; other words are a text.", metavar="VALUE")
    ] = None,
    note: Annotated[str | None, typer.Option(help="Why; kept with the entry.", metavar="TEXT")] = None,
) -> None:
    """Add an entry to a situation's review log. What it says of incidents takes effect with the next merge."""
    if action is Act.CORRECT and (field is None or new is None):
        raise typer.BadParameter("a correction needs --field and --new", param_hint="ACTION")
    if action in (Act.SAME, Act.DIFFERENT) and other is None:
        raise typer.BadParameter(f"{action} needs the other one: give --other", param_hint="ACTION")
    if action is not Act.CORRECT and (field is not None or new is not None):
        raise typer.BadParameter("only a correction has --field and --new", param_hint="ACTION")
    if action not in (Act.SAME, Act.DIFFERENT) and other is not None:
        raise typer.BadParameter("only same and different have --other", param_hint="ACTION")
    undoes = _entry(target) if action is Act.UNDO else None
    with reported():
        import msgspec

        from sitroom.store.situation import open_situation

        value = _value(new) if new is not None else None
        with open_situation(situation, create=False) as opened:
            entry = opened.judge(
                action.value, None if undoes else target, by=by, other=other, field=field, new=value, note=note,
                undoes=undoes,
            )  # fmt: skip
        sys.stdout.buffer.write(msgspec.json.encode(entry) + b"\n")
        sys.stdout.buffer.flush()
        say(f"entry {entry.id} of the review log; `sitroom merge {situation}` brings incidents up to date")


def _entry(target: str) -> int:
    if not target.isdecimal() or not int(target):
        raise typer.BadParameter(f"{target!r} is no number of an entry", param_hint="TARGET")
    return int(target)


def _value(given: str) -> Any:
    """The JSON value; a text that is not JSON stands for itself."""
    import msgspec

    try:
        return msgspec.json.decode(given)
    except msgspec.DecodeError:
        return given


def judgements(
    situation: Situation,
    target: Annotated[
        str | None, typer.Argument(metavar="[TARGET]", help="Only those about this record or incident.")
    ] = None,
) -> None:
    """Print a situation's review log, one JSON entry a line, oldest first."""
    with reported():
        import msgspec

        from sitroom.store.situation import open_situation

        with open_situation(situation, create=False) as opened:
            for entry in opened.judgements(target):
                sys.stdout.buffer.write(msgspec.json.encode(entry) + b"\n")
            lost = opened.orphaned() if target is None else []
        sys.stdout.buffer.flush()
        if lost:
            say(f"{len(lost):,} of them have lost their record: {', '.join(str(e.id) for e in lost)}")


def search(
    situation: Situation,
    words: Annotated[list[str], typer.Argument(metavar="WORD...", help="Words, and phrases as '\"of the town\"'.")],
    limit: Annotated[int, typer.Option(help="Reports shown, at most.", min=1)] = 20,
) -> None:
    """Find the reports that hold all the words, best first."""
    with reported():
        from sitroom.store.situation import open_situation

        plain_stdout()
        with open_situation(situation, create=False) as opened:
            for hit in opened.search(" ".join(words), limit):
                head = [hit.report_id, hit.published or "undated", hit.source or "", hit.title or ""]
                typer.echo(" · ".join(part for part in head if part))
                typer.echo(f"    {' '.join(hit.snippet.split())}")
