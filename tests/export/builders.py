"""Small selections, made by hand: reports, records, incidents and what holds them together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sitroom.merged import Comparison, Incident, Series, Value
from sitroom.records import (
    Access,
    Acled,
    Actor,
    Attribution,
    Control,
    Event,
    Harm,
    Place,
    Record,
    Report,
    Span,
    Time,
)
from sitroom.store.selection import Deleted, Filter, Provenance, Selection

MADE = "2024-02-01T00:00:00+00:00"


def report(id_: str, text: str = "", *, title: str | None = None, source: str = "The Courier", **more: Any) -> Report:
    more.setdefault("published", "2024-01-12")
    more.setdefault("url", f"https://news.example/{id_}")
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Report(id=id_, text=text, title=title, source=source, sha256=digest, **more)


def span(text: str, within: str = "") -> Span:
    start = max(within.find(text), 0)
    return Span(start=start, end=start + len(text), text=text)


def day(earliest: str | None, latest: str | None = None, precision: str = "day") -> Time:
    return Time(earliest=earliest, latest=latest or earliest, precision=precision)


def place(name: str = "Nawa", country: str | None = "SYR", **more: Any) -> Place:
    values = {
        "lat": 32.8865, "lon": 36.0391, "admin1": "Daraa", "kind": "town", "precision": 1, "gazetteer_id": "166365",
    }  # fmt: skip
    return Place(name=name, text=name, start=0, end=len(name), country=country, **(values | more))


def actor(name: str, kind: str | None = None, sector: str | None = None, **more: Any) -> Actor:
    more.setdefault("text", name)
    return Actor(name=name, kind=kind, sector=sector, start=0, end=len(more["text"]), **more)


ARMY = actor("Syrian Arab Army", "armed_forces", "MIL", id="SYR_ARMY", country="SYR")
REBELS = actor("rebels", "armed_group", "REB", country="SYR")
CIVILIANS = actor("civilians", "population", "CVL", country="SYR")


def killed(low: int | None, high: int | None = None, group: str | None = None) -> Harm:
    return Harm(kind="killed", low=low, high=high if high is not None else low, group=group, text="x", start=0, end=1)


def said_by(speaker: str | None, kind: str = "organisation") -> Attribution:
    return Attribution(speaker=speaker, cue="said", kind=kind, start=0, end=len(speaker or "said"))  # type: ignore[arg-type]


def event(
    id_: str,
    sub: tuple[str, str] | None = ("Battles", "Armed clash"),
    *,
    report_id: str = "r1",
    text: str = "Rebels clashed with soldiers in Nawa.",
    trigger: str = "clashed",
    **more: Any,
) -> Event:
    values: dict[str, Any] = {"type": "ASSAULT", "time": day("2024-01-10"), "place": place()}
    acled = Acled(event_type=sub[0], sub_event_type=sub[1]) if sub else None
    return Event(
        id=id_, report_id=report_id, evidence=Span(start=0, end=len(text), text=text), trigger=span(trigger, text),
        acled=acled, **(values | more),
    )  # fmt: skip


def control(id_: str, *, report_id: str = "r1", text: str = "The army entered Nawa.", **more: Any) -> Control:
    values: dict[str, Any] = {"change": "gained", "time": day("2024-01-10"), "place": place(), "controller": ARMY}
    return Control(
        id=id_, report_id=report_id, evidence=span(text), trigger=span("entered", text), **(values | more)
    )  # fmt: skip


def access(id_: str, *, report_id: str = "r1", text: str = "The hospital was destroyed.", **more: Any) -> Access:
    values: dict[str, Any] = {"object": "hospital", "state": "destroyed", "time": day("2024-01-10"), "place": place()}
    return Access(id=id_, report_id=report_id, evidence=span(text), trigger=span("was", text), **(values | more))


def incident(id_: str, members: Sequence[Record], *, family: str = "event", **more: Any) -> Incident:
    """An incident with what its first member says, unless said otherwise."""
    first = members[0]
    values: dict[str, Any] = {
        "type": getattr(first, "type", None) or getattr(first, "change", family),
        "mode": getattr(first, "mode", None),
        "sub_event_type": first.acled.sub_event_type if isinstance(first, Event) and first.acled else None,
        "status": first.status, "place": first.place,
        "earliest": first.time.earliest if first.time else None, "latest": first.time.latest if first.time else None,
        "source": getattr(first, "source", ()), "target": getattr(first, "target", ()),
        "reports": tuple(dict.fromkeys(m.report_id for m in members)),
        "independent_sources": len({m.report_id for m in members}), "verdict": "single", "reason": "One report.",
    }  # fmt: skip
    return Incident(id=id_, family=family, members=tuple(m.id for m in members), **(values | more))


def figure(field: str, low: int | None, best: int | None, high: int | None, values: Iterable[Value] = ()) -> Comparison:
    return Comparison(field=field, verdict="agree", low=low, best=best, high=high, values=tuple(values), reason="x")


def selection(
    reports: Iterable[Report],
    records: Iterable[Record],
    incidents: Iterable[Incident] = (),
    *,
    series: Iterable[Series] = (),
    shown: Iterable[str] | None = None,
    changed: Mapping[str, str] | None = None,
    deleted: Iterable[Deleted] = (),
    left: Mapping[str, str] | None = None,
    filter_: Filter | None = None,
) -> Selection:
    """All records shown, unless said otherwise."""
    held = {r.id: r for r in records}
    return Selection(
        reports={r.id: r for r in reports}, records=held, shown=frozenset(held if shown is None else shown),
        incidents=tuple(incidents), series=tuple(series), changed=changed or {}, deleted=tuple(deleted),
        left=left or {},
        provenance=Provenance(
            made=MADE, version="0", lexicon="0" * 64, situation="/home/someone/war.sqlite", filter=filter_ or Filter(),
            settings={"language": "en", "gazetteer": "/home/someone/places.sqlite"}, counts={"reports": 1},
        ),
    )  # fmt: skip
