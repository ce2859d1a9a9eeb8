"""Who is named in each report of a selection: from what was read, and from titles and running text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import msgspec

from sitroom.export.persons import People, Persons
from sitroom.records import Actor, ActorMention, Attribution, Place, Record, Span, Via
from sitroom.store.selection import Selection


def people_of(selection: Selection, persons: Persons) -> dict[str, People]:
    """By report, the persons and places that its records, title and text name."""
    found = {id_: People() for id_ in selection.reports}
    actors: dict[str, list[Actor]] = defaultdict(list)
    texts = defaultdict(list, {id_: [r.title or "", r.text] for id_, r in selection.reports.items()})
    for record in selection.records.values():
        report = record.report_id
        people = found.setdefault(report, People())
        for part in parts_of(record):
            if isinstance(part, Place):
                people.places.append(part)
            elif part.kind == "person":
                actors[report].append(part)
        actors[report] += _speakers(record, selection)
        if report not in selection.reports or not selection.reports[report].text:
            texts[report].append(record.evidence.text)
    for report, mentions in selection.persons.items():
        actors[report] += (_as_actor(m) for m in mentions)
    for report, people in found.items():
        people.private, people.public = persons.names_of(actors[report])
        held = {n for p in people.places for n in (p.name, p.text)}
        for text in texts[report]:
            for name, role in persons.in_text(text):
                if name not in people.public and name not in held:
                    people.private.setdefault(name, role)
    return found


def _as_actor(mention: ActorMention) -> Actor:
    return Actor(
        id=mention.id, name=mention.name, text=mention.text, start=mention.start, end=mention.end, kind=mention.kind,
        country=mention.country, sector=mention.sector,
    )  # fmt: skip


def _speakers(record: Record, selection: Selection) -> Iterator[Actor]:
    """The named speakers of a record as persons, with the words that the report has for them."""
    said = record.attribution
    if said is None:
        return
    report = selection.reports.get(record.report_id)
    speakers: tuple[Attribution | Via, ...] = (said, *said.via)
    for speaker in speakers:
        if speaker.kind == "named" and speaker.speaker:
            words = report.text[speaker.start : speaker.end] if report else ""
            text = words if speaker.speaker.split()[-1] in words else speaker.speaker
            yield Actor(name=speaker.speaker, text=text, start=speaker.start, end=speaker.end, kind="person")


def parts_of(value: Any) -> Iterator[Actor | Place]:
    """Every actor and place within a struct, however deep."""
    if isinstance(value, (Actor, Place)):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            inner = getattr(value, name)
            if inner and not isinstance(inner, (str, int, float, Span)):
                yield from parts_of(inner)
    elif isinstance(value, tuple):
        for inner in value:
            if isinstance(inner, msgspec.Struct):
                yield from parts_of(inner)
