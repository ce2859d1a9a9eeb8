"""Builders of reports and records for the tests of merging: each gives what a test does not care about."""

from __future__ import annotations

from typing import Any

from sitroom.records import (
    Access,
    Actor,
    Agreement,
    Attribution,
    Control,
    Displacement,
    Event,
    Harm,
    Place,
    Report,
    Span,
    Time,
)

GAP = 100  # characters between the sentences of built records


def report(
    id: str,  # noqa: A002
    text: str = "",
    *,
    day: str | None = "2018-07-06",
    source: str | None = None,
    **more: Any,
) -> Report:
    """A report; `day` None: undated; `source`: the outlet."""
    return Report(id=id, text=text, published=day, source=source, **more)


def span(text: str, start: int = 0) -> Span:
    return Span(start=start, end=start + len(text), text=text)


def said(speaker: str | None, kind: str = "named", stance: str = "asserts") -> Attribution:
    return Attribution(speaker=speaker, cue="said", kind=kind, stance=stance, start=0, end=4)


def harm(kind: str = "killed", low: int | None = None, high: int | None = None, **more: Any) -> Harm:
    """`high` is `low` where it is not given, unless the qualifier leaves it open."""
    if high is None and more.get("qualifier", "exact") in ("exact", "approximately"):
        high = low
    more.setdefault("qualifier", "exact")
    return Harm(kind=kind, low=low, high=high, text=more.pop("text", f"{low or high} {kind}"), start=0, end=5, **more)


def on(earliest: str | None, latest: str | None = None, *, source: str = "text", open_end: bool = False) -> Time:
    return Time(earliest=earliest, latest=None if open_end else latest or earliest, precision="day", source=source)


def place(name: str, id: str | None = None, **more: Any) -> Place:  # noqa: A002
    return Place(name=name, text=name, start=0, end=len(name), gazetteer_id=id, **more)


def actor(name: str, id: str | None = None, **more: Any) -> Actor:  # noqa: A002
    return Actor(name=name, text=name, start=0, end=len(name), id=id, **more)


def base(report_id: str, n: int, kind: str, text: str = "killed") -> dict[str, Any]:
    """What every record needs: the `n`th sentence of the report, and an id that shows both."""
    evidence = span(f"They {text} there.", n * GAP)
    return {
        "id": f"{kind}-{report_id}-{n}",
        "report_id": report_id,
        "evidence": evidence,
        "trigger": span(text, n * GAP + 5),
    }


def event(report_id: str, n: int = 0, *, type: str = "ASSAULT", **fields: Any) -> Event:  # noqa: A002
    return Event(**base(report_id, n, "eve") | {"type": type} | fields)


def control(report_id: str, n: int = 0, *, change: str = "gained", **fields: Any) -> Control:
    return Control(**base(report_id, n, "con", "took") | {"change": change} | fields)


def displacement(report_id: str, n: int = 0, *, term: str = "displaced", **fields: Any) -> Displacement:
    return Displacement(**base(report_id, n, "dis", "fled") | {"term": term} | fields)


def agreement(report_id: str, n: int = 0, *, state: str = "agreed", **fields: Any) -> Agreement:
    return Agreement(
        **base(report_id, n, "agr", "truce") | {"name": "truce", "kind": "ceasefire", "state": state} | fields
    )


def access(report_id: str, n: int = 0, *, state: str = "closed", **fields: Any) -> Access:
    return Access(**base(report_id, n, "acc", "shut") | {"object": "crossing", "state": state} | fields)
