"""Small situations from many wars: what a careful coder makes of some reports together, against what merging makes.

Each file of tests/golden/situations with `[[report]]` tables is one situation: its text holds marks (`{name|words}`:
the words tell of the happening `name`), and `[[incident]]` says what the happening must come out as. No two happenings
may share an incident, and every record marked with one name must be in one. `gap` marks what does not hold yet.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sitroom import pipeline
from sitroom.evaluate.expect import fold
from sitroom.evaluate.fit_merge import covering, marked
from sitroom.merge import Merged, merge
from sitroom.merged import Incident
from sitroom.records import LISTS, Record, Report, kind_of

FOLDER = Path(__file__).parent / "golden" / "situations"
FILES = {p.stem: golden for p in sorted(FOLDER.glob("*.toml")) if "report" in (golden := tomllib.loads(p.read_text()))}
SAID = ("day", "place", "verdict", "sources", "status", "low", "best", "high")


@dataclass(frozen=True)
class Situation:
    """`told`: happening -> ids of the records marked with it; `unread`: marks on which nothing was read."""

    merged: Merged
    records: dict[str, Record]
    told: dict[str, list[str]]
    unread: list[str]


@cache
def situation(name: str) -> Situation:
    rows = marked(FOLDER / f"{name}.toml")
    reports = [
        Report(id=r["id"], text=r["text"], published=r["published"], source=r["source"], language="en") for r in rows
    ]
    readings = list(pipeline.read(reports))
    told: dict[str, list[str]] = {}
    unread = []
    for row, reading in zip(rows, readings, strict=True):
        for mention in row["mentions"]:
            happening = mention["cluster"].partition("/")[2]
            found = covering(reading, mention["start"], mention["end"])
            told.setdefault(happening, []).extend(found)
            if not found:
                unread.append(f"{row['id']}: {row['text'][mention['start'] : mention['end']]}")
    records = {r.id: r for reading in readings for kind in LISTS for r in getattr(reading, kind)}
    return Situation(merge(readings), records, told, unread)


def entries(table: str) -> list[Any]:
    found = []
    for name, golden in FILES.items():
        for entry in golden.get(table, ()):
            marks = [pytest.mark.xfail(reason=entry["gap"], strict=True)] if "gap" in entry else []
            found.append(pytest.param(name, entry, id=f"{name}: {entry.get('name') or entry['place']}", marks=marks))
    return found


def incidents_of(known: Situation, entry: dict[str, Any]) -> list[Incident]:
    """The incidents that hold the records marked with a happening, of its family."""
    ids = {r for r in known.told[entry["name"]] if kind_of(known.records[r]) == entry["family"]}
    assert ids, "nothing was read"
    return [i for i in known.merged.incidents if ids.intersection(i.members)]


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_mark_is_read(name: str) -> None:
    assert sorted(situation(name).unread) == sorted(FILES[name].get("unread", ()))


@pytest.mark.parametrize(("name", "entry"), entries("incident"))
def test_incident(name: str, entry: dict[str, Any]) -> None:
    known = situation(name)
    found = incidents_of(known, entry)
    assert len(found) == 1, [[known.records[m].trigger.text for m in i.members] for i in found]
    incident = found[0]
    shown = {
        "day": incident.earliest if incident.earliest == incident.latest else (incident.earliest, incident.latest),
        "place": incident.place.name if incident.place else None,
        "verdict": incident.verdict,
        "sources": incident.independent_sources,
        "status": incident.status,
        "low": incident.low,
        "best": incident.best,
        "high": incident.high,
    }
    assert {k: shown[k] for k in SAID if k in entry} == {k: entry[k] for k in SAID if k in entry}, incident.reason
    dropped = {v.low for c in incident.values for v in c.values if v.superseded}
    assert set(entry.get("superseded", ())) <= dropped
    for wanted in entry.get("value", ()):
        value = next((c for c in incident.values if c.field == wanted["field"]), None)
        assert value is not None, [c.field for c in incident.values]
        assert {k: getattr(value, k) for k in wanted} == wanted, value.reason


@pytest.mark.parametrize("name", sorted(FILES))
def test_happenings_are_kept_apart(name: str) -> None:
    known = situation(name)
    homes: dict[str, str] = {}
    for entry in FILES[name]["incident"]:
        if "gap" not in entry:
            for incident in incidents_of(known, entry):
                assert homes.setdefault(incident.id, entry["name"]) == entry["name"]


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_record_is_accounted_for(name: str) -> None:
    known = situation(name)
    held = {m for i in known.merged.incidents for m in i.members}
    held |= {r for s in known.merged.series for p in s.points for r in p.records}
    left = {entry.id for entry in known.merged.left}
    assert set(known.records) == held | left
    assert not held & left


@pytest.mark.parametrize(("name", "entry"), entries("control"))
def test_control(name: str, entry: dict[str, Any]) -> None:
    found = [
        s
        for s in situation(name).merged.series
        if s.topic == "control" and s.place is not None and s.name == entry["place"]
    ]
    assert len(found) == 1, [s.name for s in found]
    spells = [(s.start, s.end, s.state, fold(s.holder.name) if s.holder else "", s.contested) for s in found[0].spells]
    for wanted in entry["spells"]:
        assert any(
            fold(wanted["holder"]) in holder and wanted["start"] == start for start, _, _, holder, _ in spells
        ), spells


@pytest.mark.parametrize(("name", "entry"), entries("access"))
def test_access(name: str, entry: dict[str, Any]) -> None:
    found = [
        s
        for s in situation(name).merged.series
        if s.topic == "access" and s.object == entry["object"] and s.name.startswith(entry["place"])
    ]
    assert len(found) == 1, [s.name for s in found]
    spells = [{"state": s.state, "start": s.start, "end": s.end} for s in found[0].spells]
    for wanted in entry["spells"]:
        assert any(wanted.items() <= spell.items() for spell in spells), spells
