"""A record as pages show it: a headline, facts, the words it was read from, and where these stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from sitroom.merged import Incident
from sitroom.records import Record, Struct, kind_of, subtype_of
from sitroom.show.entries import entry_of

MOST_SPANS = 40  # stretches of words marked for one record


class Card(Struct, frozen=True, kw_only=True):
    """`spans`: [start, end] in code points: evidence, trigger, then what else was read. `quote`: before, trigger,
    after. `judged`: accepted, corrected, flagged or None. `incident`: what the record is told of together with
    others."""

    id: str
    report: str
    kind: str
    type: str
    status: str
    headline: str
    facts: tuple[str, ...]
    quote: tuple[str, str, str]
    spans: tuple[tuple[int, int], ...]
    confidence: float
    rules: tuple[str, ...]
    judged: str | None = None
    incident: str | None = None
    verdict: str | None = None
    others: int = 0


def card(record: Record, judged: str | None = None, incidents: Mapping[str, Incident] | None = None) -> Card:
    """The card of a record. `incidents`: record id -> its incident."""
    entry = entry_of(record)
    incident = (incidents or {}).get(record.id)
    return Card(
        id=record.id,
        report=record.report_id,
        kind=kind_of(record),
        type=subtype_of(record),
        status=record.status,
        headline="".join(text for text, _ in entry.headline),
        facts=tuple(entry.facts),
        quote=entry.quote or ("", record.trigger.text, ""),
        spans=tuple(spans(record)),
        confidence=record.confidence,
        rules=record.rules,
        judged=judged,
        incident=incident.id if incident else None,
        verdict=incident.verdict if incident else None,
        others=len(incident.reports) - 1 if incident else 0,
    )


def spans(record: Record) -> list[tuple[int, int]]:
    """Where the words of a record stand: its evidence, its trigger, then those of its values, each once."""
    found = [(record.evidence.start, record.evidence.end), (record.trigger.start, record.trigger.end)]
    for span in _inner(msgspec.to_builtins(record)):
        if span not in found and len(found) < MOST_SPANS:
            found.append(span)
    return found


def _inner(value: Any) -> Iterator[tuple[int, int]]:
    if isinstance(value, Mapping):
        start, end = value.get("start"), value.get("end")
        if isinstance(start, int) and isinstance(end, int):
            yield start, end
        for inner in value.values():
            yield from _inner(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _inner(inner)
