"""Rows of records: what all have alike, what each kind adds, and the actors, places, times and harm within them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from sitroom.export.evidence import located
from sitroom.export.view import View
from sitroom.records import (
    Access,
    Actor,
    Agreement,
    Claim,
    Control,
    Displacement,
    Event,
    Place,
    Provision,
    Record,
    Relation,
    Time,
    Toll,
    kind_of,
    subtype_of,
)

Row = dict[str, Any]
TABLES = {
    "event": "events", "displacement": "displacements", "agreement": "agreements", "provision": "provisions",
    "control": "control", "access": "access", "relation": "relations", "toll": "tolls", "claim": "claims",
}  # fmt: skip


def record_rows(view: View, records: Iterable[Record]) -> Iterator[tuple[str, Row]]:
    """All rows of the records, with the table each belongs to."""
    for record in records:
        yield "records", _common(view, record)
        kind = kind_of(record)
        own = cast(Callable[[Record], Row], _OWN[kind])
        yield TABLES[kind], {"id": record.id, **own(record)}
        yield from _actors(record)
        yield from _places(record)
        yield from _times(record)
        if isinstance(record, Event):
            for n, harm in enumerate(record.harm):
                keep = ("kind", "low", "high", "qualifier", "group", "text")
                yield "harm", {"event_id": record.id, "position": n, **{k: getattr(harm, k) for k in keep}}


def place_cells(place: Place | None) -> Row:
    """A place's columns."""
    if place is None:
        return {}
    lat, lon = located(place)
    return {
        "place": place.name,
        "gazetteer_id": place.gazetteer_id,
        "lat": lat,
        "lon": lon,
        "country": place.country,
        "admin1": place.admin1,
        "place_kind": place.kind,
        "place_precision": place.precision,
    }


def _common(view: View, record: Record) -> Row:
    said, time, place = record.attribution, record.time, record.place
    whole = view.selection
    return {
        "id": record.id,
        "kind": kind_of(record),
        "subtype": subtype_of(record),
        "report_id": record.report_id,
        "selected": record.id in whole.shown,
        "excerpt": view.excerpt(record),
        "evidence_start": record.evidence.start,
        "evidence_end": record.evidence.end,
        "trigger": record.trigger.text,
        "trigger_start": record.trigger.start,
        "trigger_end": record.trigger.end,
        "status": record.status,
        "speaker": said.speaker if said else None,
        "speaker_kind": said.kind if said else None,
        "stance": said.stance if said else None,
        "cue": said.cue if said else None,
        "earliest": time.earliest if time else None,
        "latest": time.latest if time else None,
        "time_precision": time.precision if time else None,
        "time_source": time.source if time else None,
        **place_cells(place),
        "place_source": place.source if place else None,
        "confidence": round(record.confidence, 4),
        "rules": list(record.rules),
        "judged": whole.judged.get(record.id),
        "left": whole.left.get(record.id),
        "changed": view.changed(record.id),
    }


def _event(record: Event) -> Row:
    acled = record.acled
    return {
        "type": record.type,
        "mode": record.mode,
        "contexts": list(record.contexts),
        "acled_event_type": acled.event_type if acled else None,
        "acled_sub_event_type": acled.sub_event_type if acled else None,
        "weapons": list(record.weapons),
        "mention_group": record.incident or None,
    }


def _displacement(record: Displacement) -> Row:
    keep = ("term", "category", "low", "high", "qualifier", "unit", "group", "population", "part_of")
    causes = [c for c in record.cause if isinstance(c, str)]
    return {k: getattr(record, k) for k in keep} | {"causes": causes}


def _agreement(record: Agreement) -> Row:
    lists = {"violations": list(record.violations), "provisions": list(record.provisions)}
    return {"name": record.name, "agreement_kind": record.kind, "state": record.state, **lists}


def _provision(record: Provision) -> Row:
    return {k: getattr(record, k) for k in ("agreement_id", "term", "object", "low", "high", "unit", "manner", "state")}


def _toll(record: Toll) -> Row:
    return {"harm": record.kind} | {k: getattr(record, k) for k in ("low", "high", "qualifier", "group")}


def _claim(record: Claim) -> Row:
    content = record.content
    return {
        "cue": record.cue.text,
        "form": record.form,
        "stance": record.stance,
        "content_start": content.start if content else None,
        "content_end": content.end if content else None,
        "records": list(record.records),
    }


def _control(record: Control) -> Row:
    return {"change": record.change, "means": record.means}


def _access(record: Access) -> Row:
    return {"object": record.object, "name": record.name, "state": record.state}


def _relation(record: Relation) -> Row:
    return {"relation": record.relation}


_OWN: dict[str, Callable[..., Row]] = {
    "event": _event, "displacement": _displacement, "agreement": _agreement, "provision": _provision,
    "control": _control, "access": _access, "relation": _relation, "toll": _toll, "claim": _claim,
}  # fmt: skip


def _actors(record: Record) -> Iterator[tuple[str, Row]]:
    """Every actor of a record, by the field it stands in."""
    for field, encoded in zip(record.__struct_fields__, record.__struct_encode_fields__, strict=True):
        value = getattr(record, field)
        if field == "third_parties":
            for n, third in enumerate(value):
                yield "participants", _actor(record, "third_party", n, third.actor) | {"role_word": third.role}
            continue
        some = value if isinstance(value, tuple) else (value,)
        role = "party" if field == "parties" else encoded
        for n, actor in enumerate(a for a in some if isinstance(a, Actor)):
            yield "participants", _actor(record, role, n, actor)


def _actor(record: Record, role: str, position: int, actor: Actor) -> Row:
    keep = ("name", "text", "kind", "country", "sector", "member_of", "framing", "certainty")
    row = {"record_id": record.id, "role": role, "position": position, "actor_id": actor.id}
    return row | {k: getattr(actor, k) for k in keep}


def _places(record: Record) -> Iterator[tuple[str, Row]]:
    """Places beside the record's own."""
    if isinstance(record, Displacement):
        for role, place in (("origin", record.origin), ("destination", record.destination)):
            if place is not None:
                yield "places", {"record_id": record.id, "role": role, "position": 0, **place_cells(place)}
    if isinstance(record, Provision):
        for n, place in enumerate(record.places):
            yield "places", {"record_id": record.id, "role": "term", "position": n, **place_cells(place)}


def _times(record: Record) -> Iterator[tuple[str, Row]]:
    """Times beside the record's own."""
    for role in ("period", "signed", "starts", "ends", "deadline"):
        time = getattr(record, role, None)
        if isinstance(time, Time):
            keep = ("earliest", "latest", "precision", "text")
            yield "times", {"record_id": record.id, "role": role, **{k: getattr(time, k) for k in keep}}
