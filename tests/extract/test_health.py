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


def test_where_service_stops_there_is_an_access_record_too():
    reading = _reading("Rockets hit the clinic in Pinga. Medics suspended work at the clinic.")
    assert any("health" in e.contexts for e in reading.events)
    assert [(a.object, a.state) for a in reading.access] == [("hospital", "closed")]
