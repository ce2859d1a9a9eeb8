"""PLOVER events, as POLECAT's 40 columns and as JSON lines: one an incident."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sitroom.export.acled_events import TOLD
from sitroom.export.evidence import by_report, evidence, joined, located, outlets, reports_of
from sitroom.export.geography import Geography
from sitroom.export.notes import said_by
from sitroom.export.tables import Built, Table, columns, data_rows
from sitroom.export.view import View
from sitroom.merged import Comparison, Incident
from sitroom.records import Actor, Event, Place, Struct

NAME = "plover"
TOWNS = ("city", "town", "village")
BODIES = ("state", "government", "armed_forces", "police", "armed_group", "political_group", "igo", "ngo", "media",
          "company", "religious_group")  # fmt: skip


class Quad(Struct, frozen=True, kw_only=True):
    """A row of data/plover_quads.csv: which quarter of cooperation and conflict, words and deeds, a type is of."""

    type: str
    quad: str


def build(view: View) -> Built:
    """`polecat.tsv`, what happened, and `plover.jsonl`, all events with their status; by date and id."""
    found = columns(NAME)
    maker = _Maker(view)
    events = [i for i in view.incidents if i.family == "event"]
    rows = [maker.polecat(i) for i in events if i.status in TOLD]
    lines = [maker.plover(i) for i in events]
    tables = (
        Table(name="polecat", ending="tsv", columns=found["polecat"], rows=rows),
        Table(name="plover", ending="jsonl", columns=found["plover"], rows=lines),
    )
    return Built(tables=tables, used=frozenset(i.id for i in events))


class _Maker:
    """Makes the rows of one export."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._geography = Geography(view.lexicon)
        self._quads = {q.type: q.quad for q in data_rows("plover_quads.csv", Quad)}

    def polecat(self, incident: Incident) -> dict[str, Any]:
        """A row of POLECAT's columns; several values of one cell are joined by "; "."""
        told = by_report(self._view, incident.members)
        first = self._view.report(told[0].report_id) if told else None
        actors = [*incident.source, *incident.target]
        places = [r.place for r in told if r.place]
        return (
            {
                "Event ID": incident.id, "Event Date": incident.earliest, "Event Type": incident.type,
                "Event Mode": incident.mode, "Quad Code": self._quads.get(incident.type),
                "Contexts": "; ".join(self._contexts(incident)),
            }
            | self._side("Actor", incident.source)
            | self._side("Recipient", incident.target)
            | self._place(incident.place)
            | {
                "Source": outlets(self._view, told),
                "Publication Date": (first.published or "")[:10] if first else None,
                "Story People": _named(actors, ("person",)), "Story Organizations": _named(actors, BODIES),
                "Story Locations": joined(p.name for p in places),
                "Language": joined(r.language for i in reports_of(told) if (r := self._view.report(i))),
                "Version": self._view.selection.provenance.version,
            }
        )  # fmt: skip

    def _side(self, side: str, actors: Sequence[Actor]) -> dict[str, Any]:
        countries = list(dict.fromkeys(a.country for a in actors if a.country))
        sectors = list(dict.fromkeys(a.sector for a in actors if a.sector))
        return {
            f"{side} Name": joined(_neutral(a) for a in actors), f"{side} Country": "; ".join(countries),
            f"{side} COW": joined(str(cow) for c in countries if (cow := self._geography.codes(c).cow)),
            f"Primary {side} Sector": sectors[0] if sectors else None, f"{side} Sectors": "; ".join(sectors),
            f"{side} Name Raw": joined(a.text for a in actors),
        }  # fmt: skip

    def _place(self, place: Place | None) -> dict[str, Any]:
        if place is None:
            return {}
        lat, lon = located(place)
        return {
            "Placename": place.name, "City": place.name if place.kind in TOWNS else None,
            "District": self._geography.admin2(place), "Province": place.admin1, "Country": place.country,
            "Latitude": lat, "Longitude": lon, "GeoNames ID": _geonames(place), "Raw Placename": place.text,
        }  # fmt: skip

    def _contexts(self, incident: Incident) -> list[str]:
        members = (m for m in self._view.members(incident) if isinstance(m, Event))
        return list(dict.fromkeys(c for m in members for c in m.contexts))

    def plover(self, incident: Incident) -> dict[str, Any]:
        """An event as JSON, with everything the incident holds."""
        told = by_report(self._view, incident.members)
        return {
            "id": incident.id, "date": incident.earliest if incident.earliest == incident.latest else None,
            "earliest": incident.earliest, "latest": incident.latest, "event": incident.type, "mode": incident.mode,
            "context": self._contexts(incident), "quad": self._quads.get(incident.type), "intensity": None,
            "status": incident.status, "source": [_actor(a) for a in incident.source],
            "target": [_actor(a) for a in incident.target], "location": self._location(incident.place),
            "magnitude": [m for c in incident.values if (m := _magnitude(c))],
            "said_by": said_by(self._view, incident) or None, "verdict": incident.verdict,
            "independent_sources": incident.independent_sources, "confidence": incident.confidence,
            "changed": self._view.changed(incident.id),
            "reports": [self._report(r.report_id) | {"record": r.id} | evidence(self._view, r) for r in told],
        }  # fmt: skip

    def _report(self, id_: str) -> dict[str, Any]:
        report = self._view.report(id_)
        return {
            "publisher": report.source if report else None,
            "published": report.published if report else None,
            "language": report.language if report else None,
        }

    def _location(self, place: Place | None) -> dict[str, Any] | None:
        if place is None:
            return None
        lat, lon = located(place)
        return {
            "name": place.name, "text": place.text, "admin1": place.admin1, "country": place.country, "latitude": lat,
            "longitude": lon, "geonames_id": _geonames(place), "kind": place.kind, "precision": place.precision,
        }  # fmt: skip


def _actor(actor: Actor) -> dict[str, Any]:
    return {
        "name": actor.name, "text": actor.text, "id": actor.id, "kind": actor.kind, "country": actor.country,
        "sector": actor.sector, "member_of": actor.member_of, "framing": actor.framing, "certainty": actor.certainty,
    }  # fmt: skip


def _neutral(actor: Actor) -> str:
    """An actor's name; in quotation marks where the report's word for it takes sides ("regime", "terrorists")."""
    return f"‘{actor.name}’" if actor.framing and actor.id is None else actor.name


def _magnitude(told: Comparison) -> dict[str, Any] | None:
    """A figure of harm; None for what is no figure."""
    if told.low is None and told.best is None and told.high is None:
        return None
    return {"of": told.field, "low": told.low, "best": told.best, "high": told.high, "verdict": told.verdict}


def _geonames(place: Place) -> int | None:
    """GeoNames' id of a place; None for places of our own table."""
    id_ = place.gazetteer_id or ""
    return int(id_) if id_.isascii() and id_.isdigit() else None


def _named(actors: Iterable[Actor], kinds: Sequence[str]) -> str:
    """Names of actors of some kinds; roles and plain nouns are no names."""
    return joined(a.name for a in actors if a.kind in kinds and a.name[:1].isupper())
