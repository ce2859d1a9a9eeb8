"""Loaded words are kept as framing, and never become an actor's name."""

from __future__ import annotations

import pytest

from sitroom.pipeline import read
from sitroom.records import Report

LOADED = ("terrorist", "regime", "bandit", "zionist")


@pytest.mark.parametrize(
    ("text", "framing", "name"),
    [
        ("Regime forces retook Saraqib from the rebels.", "Regime", "government forces"),
        ("Terrorist groups seized the village of Solhan.", "Terrorist", "groups"),
        ("Terrorists shelled the town of Djibo.", "Terrorists", "fighters"),
        ("The regime and its allies bombed the town of Binnish.", "regime", None),
        ("Soldiers killed three terrorists near Arish.", "terrorists", None),
    ],
)
def test_a_loaded_word_is_framing_and_no_name(text: str, framing: str, name: str | None):
    (reading,) = read([Report(id="r", text=text, language="en")])
    actors = [a for e in reading.events for a in (*e.source, *e.target)]
    actors += [a for c in reading.control for a in (c.controller, c.from_) if a is not None]
    assert framing in [a.framing for a in actors]
    assert not any(word in a.name.lower() for a in actors for word in LOADED)
    if name is not None:
        assert name in [a.name for a in actors]
