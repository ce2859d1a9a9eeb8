"""Tolls: harm of a period or a war is no event's harm."""

from __future__ import annotations

import pytest
from tests.tables import parameters, problems

from sitroom.pipeline import read_text


def test_a_toll_keeps_its_figure_and_its_doer() -> None:
    reading = read_text("Government forces have killed more than 2,000 civilians since 2019.", published="2023-05-02")
    assert reading.events == ()
    (toll,) = reading.tolls
    assert (toll.kind, toll.low, toll.high, toll.group) == ("killed", 2000, None, "civilians")
    assert [a.sector for a in toll.by] == ["MIL"]


def test_a_single_death_long_ago_is_an_event() -> None:
    reading = read_text("Gunmen killed a judge in Cali in 1998.", published="2003-05-02")
    assert reading.tolls == ()
    assert [e.harm[0].low for e in reading.events] == [1]


def test_deaths_of_a_war_are_a_toll_without_an_event() -> None:
    reading = read_text(
        "The war in Tigray has lasted two years. Diplomats believe that up to 90,000 people may have died.",
        published="2022-11-02",
    )
    (toll,) = reading.tolls
    assert (toll.kind, toll.low, toll.high, toll.group) == ("killed", None, 90000, "people")
    assert toll.attribution is not None
    assert toll.attribution.speaker == "Diplomats"


def test_deaths_by_disease_are_no_toll() -> None:
    reading = read_text("Since the war began, cholera has spread. More than 3,000 people have died of cholera.")
    assert reading.tolls == ()


def test_whoever_counts_killings_is_the_one_who_says_so() -> None:
    reading = read_text("The monitor recorded 140 killings of teachers in 2021.", published="2022-03-01")
    (toll,) = reading.tolls
    assert (toll.low, toll.high, toll.group) == (140, 140, "teachers")
    assert toll.attribution is not None
    assert toll.attribution.speaker == "The monitor"


@pytest.mark.parametrize("number", parameters("tolls"))
def test_sentence(number: int) -> None:
    assert problems("tolls", number) == []
