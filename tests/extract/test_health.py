"""Attacks on health care can be picked out: facility, workers, transport and patients."""

from __future__ import annotations

import pytest

from sitroom.pipeline import read
from sitroom.records import Reading, Report


def _reading(text: str) -> Reading:
    (reading,) = read([Report(id="r", text=text, language="en")])
    return reading


@pytest.mark.parametrize(
    "text",
    [
        "A missile struck the hospital in Selydove.",
        "Gunmen shot dead two nurses in Butembo.",
        "Soldiers fired at an ambulance near Buea.",
        "Militiamen abducted a surgeon in Zawiya.",
        "Soldiers beat up three patients in Axum.",
    ],
)
def test_an_attack_on_health_care_has_the_context_health(text: str):
    events = _reading(text).events
    assert any(e.type == "ASSAULT" and "health" in e.contexts for e in events)


def test_an_attack_on_something_else_has_not():
    events = _reading("A missile struck the barracks in Selydove.").events
    assert events
    assert not any("health" in e.contexts for e in events)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A missile struck the hospital in Selydove.", "facility"),
        ("Militants torched a health post near Kaya.", "facility"),
        ("Gunmen shot dead two nurses in Butembo.", "people"),
        ("Soldiers fired at an ambulance near Buea.", "vehicle"),
    ],
)
def test_the_target_says_what_of_health_care_was_hit(text: str, kind: str):
    targets = [a for e in _reading(text).events if "health" in e.contexts for a in e.target]
    assert {(a.kind, a.sector) for a in targets} == {(kind, "MED")}


@pytest.mark.parametrize(
    "text",
    [
        "At least 528 people have been killed in Khartoum, the Ministry of Health reports.",
        "Twelve civilians were killed in an air strike on a market, a doctor said.",
        "Shelling killed 15 people in Taiz, hospital officials said.",
        "The two hospitals are out of service, and a barracks in Hasakah was shelled.",
        "Three wounded soldiers were taken to a clinic after the raid on a farm near Mopti.",
    ],
)
def test_whoever_tells_or_treats_makes_no_attack_on_health_care(text: str):
    events = [e for e in _reading(text).events if e.type in ("ASSAULT", "COERCE")]
    assert events
    assert not any("health" in e.contexts for e in events)


def test_where_service_stops_there_is_an_access_record_too():
    reading = _reading("Rockets hit the clinic in Pinga. Medics suspended work at the clinic.")
    assert any("health" in e.contexts for e in reading.events)
    assert [(a.object, a.state) for a in reading.access] == [("hospital", "closed")]
