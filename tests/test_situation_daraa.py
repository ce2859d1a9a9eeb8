"""The worked situation: what a careful coder makes of many reports together, against what merging makes of them.

Expectations: tests/golden/situations/daraa-2018.toml. Each is its own test; `gap` marks what is known not to hold yet.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sitroom import pipeline
from sitroom.evaluate.expect import fold
from sitroom.ingest import read_inputs
from sitroom.merge import Merged, merge
from sitroom.merged import Incident, Point, Series, Spell
from sitroom.records import LISTS, Actor, Reading, Record, Report, kind_of

ROOT = Path(__file__).parents[1]
GOLDEN: dict[str, Any] = tomllib.loads(
    (ROOT / "tests" / "golden" / "situations" / "daraa-2018.toml").read_text(encoding="utf-8")
)
SERIES = {"stock": "displacement_stock", "control": "control", "access": "access"}


@cache
def readings() -> dict[str, Reading]:
    """Readings by the name that the golden file gives the report: its own id, else its file."""
    reports = [r for r in read_inputs([ROOT / GOLDEN["reports"]]) if isinstance(r, Report)]
    found = list(pipeline.read(reports))
    return {r.report.meta.get("file") or r.report.id: r for r in found}


@cache
def merged() -> Merged:
    return merge(list(readings().values()))


@cache
def names() -> dict[str, str]:
    """Report id -> its name in the golden file."""
    return {reading.report.id: name for name, reading in readings().items()}


@cache
def records() -> dict[str, Record]:
    return {r.id: r for reading in readings().values() for kind in LISTS for r in getattr(reading, kind)}


@cache
def incident_of() -> dict[str, Incident]:
    return {member: incident for incident in merged().incidents for member in incident.members}


def told_at(name: str, at: str, family: str) -> list[str]:
    """Ids of the records of a family whose trigger lies in the stretch `at` of a report."""
    reading = readings()[name]
    start = reading.report.text.find(at)
    assert start >= 0, f"{name} has no words {at!r}"
    return [
        r.id
        for kind in LISTS
        for r in getattr(reading, kind)
        if kind_of(r) == family and start <= r.trigger.start and r.trigger.end <= start + len(at)
    ]


def parameters(table: str, *keys: str) -> list[Any]:
    """One pytest parameter an entry of a table, a strict xfail where the entry names a gap."""
    found = []
    for entry in GOLDEN[table]:
        marks = [pytest.mark.xfail(reason=entry["gap"], strict=True)] if "gap" in entry else []
        found.append(pytest.param(entry, id=": ".join(entry[k] for k in keys)[:60], marks=marks))
    return found


# ---- reports and copies ----


def test_the_situation_holds_its_reports() -> None:
    assert len(readings()) == GOLDEN["count"]
    for name, reading in readings().items():
        assert 80 <= len(reading.report.text.split()) <= 260, name
    for name in GOLDEN["undated"]:
        assert readings()[name].report.published is None


@pytest.mark.parametrize("name", sorted(GOLDEN["quiet"]))
def test_a_report_of_something_else_gives_nothing(name: str) -> None:
    assert {k: len(getattr(readings()[name], k)) for k in GOLDEN["quiet"][name]} == dict.fromkeys(
        GOLDEN["quiet"][name], 0
    )


def test_copies_are_known_and_nothing_else_is_one() -> None:
    found = {names()[a]: names()[b] for a, b in merged().origins.copy_of.items()}
    assert found == GOLDEN["copies"]


@pytest.mark.parametrize("entry", parameters("origin", "in", "text"))
def test_each_sentence_leads_to_its_first_report(entry: dict[str, str]) -> None:
    report = readings()[entry["in"]].report
    start = report.text.index(entry["text"])
    assert names()[merged().origins.origin(report.id, start, start + len(entry["text"]))] == entry["of"]


# ---- incidents ----


def is_at(record: Record, place: str | None) -> bool:
    """Whether a record's place is the one asked for: one sentence may tell of two towns."""
    return place is None or (record.place is not None and record.place.name == place)


def found_incident(entry: dict[str, Any]) -> Incident:
    """The one incident that holds all members of an expectation."""
    found: dict[str, list[str]] = {}
    for name, at in entry["members"]:
        ids = [r for r in told_at(name, at, entry["family"]) if is_at(records()[r], entry.get("at"))]
        assert ids, f"nothing of family {entry['family']} was read at {name}: {at!r}"
        for record in ids:
            assert record in incident_of(), f"{name}: {at!r} is in no incident"
            found.setdefault(incident_of()[record].id, []).append(f"{name}: {at}")
    assert len(found) == 1, f"members are scattered: {list(found.values())}"
    return next(i for i in merged().incidents if i.id in found)


@pytest.mark.parametrize("entry", parameters("incident", "name"))
def test_incident(entry: dict[str, Any]) -> None:
    incident = found_incident(entry)
    told_in = {name for name, _ in entry["members"]}
    reports = {names()[r] for r in incident.reports}
    assert told_in <= reports <= told_in | set(entry.get("also", ())), f"other reports: {reports ^ told_in}"
    if "day" in entry:
        assert (incident.earliest, incident.latest) == (entry["day"], entry["day"])
    if "place" in entry:
        assert incident.place is not None
        assert incident.place.name == entry["place"]
    if "verdict" in entry:
        assert incident.verdict == entry["verdict"], incident.reason
    if "sources" in entry:
        assert incident.independent_sources == entry["sources"]
    dropped = {v.low for c in incident.values for v in c.values if v.superseded}
    assert set(entry.get("superseded", ())) <= dropped, f"superseded figures that stay visible: {dropped}"
    for wanted in entry.get("value", ()):
        value = next((c for c in incident.values if c.field == wanted["field"]), None)
        assert value is not None, f"nothing is compared by {wanted['field']}: {[c.field for c in incident.values]}"
        assert {k: getattr(value, k) for k in wanted} == wanted


def test_happenings_are_kept_apart() -> None:
    homes: dict[str, str] = {}
    for entry in GOLDEN["incident"]:
        if "gap" not in entry:
            other = homes.setdefault(found_incident(entry).id, entry["name"])
            assert other == entry["name"], f"one incident: {other} and {entry['name']}"


def test_every_record_is_accounted_for() -> None:
    held = set(incident_of()) | {r for s in merged().series for p in s.points for r in p.records}
    left = {entry.id for entry in merged().left}
    assert set(records()) == held | left
    assert not held & left


# ---- series ----


def alike(wanted: str, actor: Actor | None) -> bool:
    """Whether an actor is the one meant: by id, or by a word of his names."""
    if actor is None:
        return False
    return wanted == actor.id or bool(set(fold(wanted).split()) & set(fold(f"{actor.name} {actor.text}").split()))


def series_at(topic: str, place: str, **fields: str) -> list[Series]:
    return [
        s
        for s in merged().series
        if s.topic == topic
        and s.place is not None
        and fold(place) in fold(s.place.name)
        and all(getattr(s, k) == v for k, v in fields.items())
    ]


def points(found: list[Series]) -> list[Point]:
    return [p for s in found for p in s.points]


@pytest.mark.parametrize("entry", parameters("stock", "place"))
def test_displacement_stock(entry: dict[str, Any]) -> None:
    found = [
        s for s in series_at(SERIES["stock"], entry["place"]) if s.place is not None and s.place.kind == entry["kind"]
    ]
    assert len(found) == 1
    told = points(found)
    for wanted in entry["points"]:
        on_the_day = [p for p in told if p.earliest == wanted["day"] or p.latest == wanted["day"]]
        assert any(
            (p.low, p.high) == (wanted.get("low"), wanted.get("high"))
            and set(wanted["in"]) <= {names()[r] for r in p.reports}
            for p in on_the_day
        ), f"{wanted}: {[(p.earliest, p.latest, p.low, p.high) for p in told]}"
    days = [p.earliest or p.latest or "" for p in told]
    assert days == sorted(days)


@pytest.mark.parametrize("entry", parameters("stock", "place"))
def test_a_flow_is_no_stock(entry: dict[str, Any]) -> None:
    stock = points([s for s in merged().series if s.topic == SERIES["stock"]])
    assert not {p.low for p in stock} & set(entry["never"])
    assert not {p.high for p in stock} & set(entry["never"])


def met(wanted: dict[str, str], spells: list[Spell]) -> bool:
    return any(
        alike(wanted["holder"], s.holder)
        and ("start" not in wanted or s.start == wanted["start"])
        and ("end" not in wanted or s.end == wanted["end"])
        for s in spells
    )


@pytest.mark.parametrize("entry", parameters("control", "place"))
def test_control(entry: dict[str, Any]) -> None:
    found = series_at(SERIES["control"], entry["place"])
    assert found, "no such series"
    spells = [s for series in found for s in series.spells]
    shown = [(s.start, s.end, s.state, s.holder.name if s.holder else None, s.contested) for s in spells]
    for wanted in entry["spells"]:
        assert met(wanted, spells), f"{wanted}: {shown}"
    if entry.get("contested"):
        assert any(s.contested for s in spells) or any(p.contested for p in points(found)), shown


@pytest.mark.parametrize("entry", parameters("access", "object", "place"))
def test_access(entry: dict[str, Any]) -> None:
    found = series_at(SERIES["access"], entry["place"], object=entry["object"])
    told = points(found)
    assert set(entry["states"]) <= {p.state for p in told}, [(s.name, [p.state for p in s.points]) for s in found]
    for day in entry.get("days", ()):
        assert any((p.earliest or "") <= day <= (p.latest or "9999") for p in told), day


# ---- agreements ----


def sheet(entry: dict[str, Any]) -> tuple[Series, list[Series]]:
    """The series of an agreement that an incident is about, and those of its provisions."""
    members = set(found_incident(next(i for i in GOLDEN["incident"] if i["name"] == entry["incident"])).members)
    deals = [
        s for s in merged().series if s.topic == "agreement" and {r for p in s.points for r in p.records} & members
    ]
    assert len(deals) == 1, [s.name for s in deals]
    return deals[0], [s for s in merged().series if s.topic == "provision" and s.agreement == deals[0].id]


@pytest.mark.parametrize("entry", parameters("agreement", "incident"))
def test_agreement_sheet(entry: dict[str, Any]) -> None:
    deal, terms = sheet(entry)
    for party in entry["parties"]:
        assert any(alike(party, a) for a in deal.parties) or party in " ".join(deal.third_parties), deal.parties
    for wanted in entry["provision"]:
        states = {p.state for s in terms if s.term == wanted["term"] for p in s.points}
        assert set(wanted["states"]) <= states, f"{wanted['term']}: {sorted(map(str, states))}"
    if "state" in entry:
        assert entry["state"] in {p.state for p in deal.points}
