"""Sound readings of made-up reports, small enough to see through: offsets quote the text, ids are their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from sitroom.records import (
    Access,
    Acled,
    Actor,
    Claim,
    Control,
    Displacement,
    Event,
    Harm,
    Place,
    PlaceMention,
    Reading,
    Record,
    Report,
    Span,
    Time,
    identify,
    kind_of,
)
from sitroom.store.checks import sha256
from sitroom.store.situation import Situation, open_situation

NASIB = {
    "gazetteer_id": "x:naseeb",
    "lat": 32.55,
    "lon": 36.19,
    "country": "SYR",
    "admin1": "Daraa",
    "kind": "crossing",
}
KEREN = {"gazetteer_id": None, "lat": 15.78, "lon": 38.45, "country": "ERI", "admin1": "Anseba", "kind": "town"}
PLACES: dict[str, dict[str, Any]] = {"Nasib": NASIB, "Keren": KEREN}
LISTS = {
    "event": "events",
    "displacement": "displacements",
    "control": "control",
    "access": "access",
    "claim": "claims",
}


def ticking(day: str = "2026-01-01") -> Callable[[], str]:
    """A clock that goes on by a second with every look."""
    seconds = count()

    def now() -> str:
        passed = next(seconds)
        return f"{day}T{passed // 3600 % 24:02}:{passed // 60 % 60:02}:{passed % 60:02}Z"

    return now


def opened(path: Path, **more: Any) -> Situation:
    """A situation with a clock that does not depend on when the test runs."""
    return open_situation(path, clock=more.pop("clock", ticking()), **more)


class Sentence:
    """A sentence at a place of a report, out of which spans are picked by their words."""

    def __init__(self, report_id: str, text: str, at: int) -> None:
        self.report_id, self.text, self.at = report_id, text, at

    def span(self, words: str) -> dict[str, Any]:
        start = self.at + self.text.index(words)
        return {"start": start, "end": start + len(words), "text": words}

    def base(self, trigger: str, **more: Any) -> dict[str, Any]:
        whole = Span(start=self.at, end=self.at + len(self.text), text=self.text)
        found = {"report_id": self.report_id, "evidence": whole, "trigger": Span(**self.span(trigger))}
        return found | {"rules": ("made",), "confidence": 0.8} | more

    def place(self, name: str) -> Place:
        return Place(name=name, **self.span(name), **PLACES.get(name, {}), precision=1)

    def actor(self, name: str, **more: Any) -> Actor:
        return Actor(name=name, **self.span(name), **more)


def on(day: str | None) -> Time | None:
    return Time(earliest=day, latest=day, precision="day", source="report") if day else None


def shelled(
    actor: str = "The army", place: str = "Nasib", day: str | None = "2018-07-07", killed: int = 12, **more: Any
):
    """Tells of a bombardment; a function of report id and offset that gives text and records."""

    def tell(report_id: str, at: int) -> tuple[str, list[Record]]:
        s = Sentence(report_id, f"{actor} shelled {place}, killing {killed} people.", at)
        harm = Harm(kind="killed", low=killed, high=killed, qualifier="exact", **s.span(f"{killed} people"))
        acled = Acled(event_type="Explosions/Remote violence", sub_event_type="Shelling/artillery/missile attack")
        values = {
            "type": "ASSAULT", "mode": "heavy-weapons", "time": on(day), "place": s.place(place), "acled": acled,
            "source": (s.actor(actor, id="SYR_ARMY" if actor == "The army" else None, kind="armed_forces"),),
            "harm": (harm,), "incident": f"{report_id}-{at}",
        }  # fmt: skip
        return s.text, [Event(**s.base("shelled") | values | more)]

    return tell


def fled(number: int = 5000, place: str = "Nasib", day: str | None = "2018-07-05", **more: Any):
    def tell(report_id: str, at: int) -> tuple[str, list[Record]]:
        s = Sentence(report_id, f"Some {number} people fled {place}.", at)
        values = {"term": "fled", "low": number, "high": number, "qualifier": "approximately", "origin": s.place(place)}
        return s.text, [Displacement(**s.base("fled", time=on(day)) | values | more)]

    return tell


def took(actor: str = "The army", place: str = "Nasib", day: str | None = "2018-07-06", **more: Any):
    def tell(report_id: str, at: int) -> tuple[str, list[Record]]:
        s = Sentence(report_id, f"{actor} took {place}.", at)
        values = {"change": "gained", "controller": s.actor(actor), "place": s.place(place), "time": on(day)}
        return s.text, [Control(**s.base("took") | values | more)]

    return tell


def shut(place: str = "Nasib", **more: Any):
    def tell(report_id: str, at: int) -> tuple[str, list[Record]]:
        s = Sentence(report_id, f"The crossing at {place} is shut.", at)
        values = {"object": "crossing", "state": "closed", "place": s.place(place), "status": "ongoing"}
        return s.text, [Access(**s.base("shut") | values | more)]

    return tell


def said(speaker: str = "A nurse", **more: Any):
    def tell(report_id: str, at: int) -> tuple[str, list[Record]]:
        s = Sentence(report_id, f"{speaker} said so.", at)
        values = {"cue": Span(**s.span("said")), "form": "indirect", "speaker": s.actor(speaker, kind="people")}
        return s.text, [Claim(**s.base("said") | values | more)]

    return tell


def words(text: str):
    """A sentence of which nothing is read."""
    return lambda report_id, at: (text, [])


def reading(key: str, *tellings: Any, title: str | None = None, day: str | None = "2018-07-08", **more: Any) -> Reading:
    """A reading of a report that tells these things, one a line. `more`: fields of the report."""
    text, records = "", []
    for tell in tellings:
        sentence, found = tell(key, len(text))
        text += sentence + "\n"
        records += found
    report = Report(id=key, title=title, text=text, published=day, sha256=sha256(text), language="en", **more)
    lists: dict[str, list[Record]] = {}
    for record in with_ids(records):
        lists.setdefault(LISTS[kind_of(record)], []).append(record)
    found = Reading(report=report, **{name: tuple(items) for name, items in lists.items()})
    spots = tuple(PlaceMention(**Sentence(key, text, 0).span(name), name=name) for name in PLACES if name in text)
    return msgspec.structs.replace(found, mentions=msgspec.structs.replace(found.mentions, places=spots))


def with_ids(records: list[Record]) -> Iterator[Record]:
    for record in records:
        yield msgspec.structs.replace(record, id=identify(record))


def war() -> list[Reading]:
    """A few reports of two places: copies, contradictions, things that only one tells."""
    long = "Families carried mattresses and kettles along the old mountain road towards the southern plain."
    return [
        reading("r1", shelled(killed=12), said(), words(long), day="2018-07-08", source="Wire"),
        reading("r2", shelled(killed=14), fled(), words(long), day="2018-07-09", source="Radio"),
        reading("r3", shelled("Rebels", "Keren", "2018-07-01", 3), shut(), day="2018-07-02", source="Wire"),
        reading("r4", took(), fled(7000), shelled(killed=12), day="2018-07-10", source="Gazette", title="Nasib falls"),
        reading("r5", words("Nothing happened in Keren."), day=None),
    ]


# every table with what it says, so that two situations can be compared; the numbering of rows and the order of coming
# are no part of that
_KEYS = {
    "reports": "id", "records": "id", "mentions": "report_id", "failures": "input", "incidents": "id", "series": "id",
    "members": "record_id", "series_members": "record_id, series_id", "copies": 'report_id, "start"',
    "left_out": "record_id", "judgements": "id", "judged": "judgement, side", "changes": "id", "deleted": "id",
    "items": "record_id", "links": "a, b", "fingerprints": "report_id", "pending": "report_id", "meta": "name",
    "blocks": '"key", place, unit', "lines": "record_id, line", "sentences": "form, names",
}  # fmt: skip


def content(situation: Situation, *, without: tuple[str, ...] = ()) -> dict[str, list[Any]]:
    """All that a situation holds, by table."""
    db = situation._db
    found = {}
    for table, order in _KEYS.items():
        if table not in without:
            names = [row[1] for row in db.all(f"PRAGMA table_info({table})") if row[1] != "n"]
            listed = ", ".join(f'"{name}"' for name in names)
            found[table] = db.all(f"SELECT {listed} FROM {table} ORDER BY {order}")  # noqa: S608
    joined = "records r ON r.n = x.record"
    found["payloads"] = db.all(f"SELECT r.id, x.payload, x.corrected FROM payloads x JOIN {joined} ORDER BY r.id")  # noqa: S608
    for side in ("record_actors", "record_places"):
        rows = db.all(f"SELECT r.id, x.* FROM {side} x JOIN {joined}")  # noqa: S608
        found[side] = sorted([row[:1] + row[2:] for row in rows], key=repr)
    for table, what in (("holders", "report_id"), ("buckets", "bucket")):
        joined = "sentences s ON s.n = x.sentence"
        found[table] = db.all(f"SELECT s.form, s.names, x.{what} FROM {table} x JOIN {joined} ORDER BY 1, 2, 3")  # noqa: S608
    found["search"] = db.all(
        "SELECT r.id, t.title, t.text FROM reports_text t JOIN reports r ON r.n = t.rowid ORDER BY r.id"
    )
    return found
