"""Adjectives of countries are mentions of their own kind, and never where something happened."""

from __future__ import annotations

import pytest

from sitroom import read_text

CASES = [
    ("Sudanese warplanes bombed Nyala.", [("Sudanese", "SDN"), ("Nyala", "SDN")]),
    ("South Sudanese troops left.", [("South Sudanese", "SSD")]),
    ("Three Syrians died.", []),
    ("Rebels met in the french quarter.", []),
    ("Shells fell on the Syrian-Jordanian border.", [("Syrian-Jordanian border", None)]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_demonyms(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(p.text, p.country) for p in read_text(text).mentions.places] == expected


def test_a_demonym_says_so_and_is_no_event_place() -> None:
    reading = read_text("Russian jets bombed Idlib on Monday.", published="2019-05-07")
    assert [(p.text, p.relation) for p in reading.mentions.places] == [("Russian", "demonym"), ("Idlib", None)]
    assert [e.place.name for e in reading.events if e.place] == ["Idlib"]
