"""What formats of merged rows share: the first record of several, its evidence, and lists of names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sitroom.export.view import View
from sitroom.records import Actor, Place, Record


def by_report(view: View, ids: Iterable[str]) -> list[Record]:
    """The records of those ids that the selection holds, the earliest published first."""
    found = {i: r for i in ids if (r := view.record(i)) is not None}

    def order(record: Record) -> tuple[str, str, int, str]:
        report = view.report(record.report_id)
        published = report.published if report else None
        return published or "9999", record.report_id, record.evidence.start, record.id

    return sorted(found.values(), key=order)


def evidence(view: View, record: Record) -> dict[str, Any]:
    """Where a row can be checked: excerpt, address, offsets and digest of the report."""
    report = view.report(record.report_id)
    return {
        "source_excerpt": view.excerpt(record),
        "source_url": report.url if report else None,
        "evidence_start": record.evidence.start,
        "evidence_end": record.evidence.end,
        "report_sha256": report.sha256 if report else None,
    }


def reports_of(records: Iterable[Record]) -> list[str]:
    """Ids of the reports, each once, in order of the records."""
    return list(dict.fromkeys(r.report_id for r in records))


def outlets(view: View, records: Iterable[Record]) -> str:
    """Outlets of the reports, each once."""
    found = (view.report(i) for i in reports_of(records))
    return joined(r.source for r in found if r)


def named(actor: Actor | None) -> str | None:
    """An actor's name; in quotation marks where it is a report's loaded word ("terrorists") and nobody's name."""
    if actor is None:
        return None
    loaded = actor.id is None and actor.framing is not None and actor.framing.casefold() in actor.name.casefold()
    return f"\u201c{actor.name}\u201d" if loaded else actor.name


def names(actors: Iterable[Actor]) -> str:
    """Names of actors, each once, whatever the case they are written in."""
    found: dict[str, str] = {}
    for actor in actors:
        name = named(actor)
        if name:
            found.setdefault(name.casefold(), name)
    return "; ".join(found.values())


def joined(texts: Iterable[str | None]) -> str:
    """Texts, each once, empty ones left out."""
    return "; ".join(dict.fromkeys(t for t in texts if t))


def located(place: Place | None) -> tuple[float | None, float | None]:
    """Latitude and longitude in degrees, both or neither; None for what is no point on Earth."""
    if place is None or place.lat is None or place.lon is None:
        return None, None
    if not (-90 <= place.lat <= 90 and -180 <= place.lon <= 180):
        return None, None
    return round(place.lat, 6), round(place.lon, 6)
