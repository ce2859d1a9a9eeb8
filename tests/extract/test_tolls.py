"""Tolls: harm of a period or a war is no event's harm."""

from __future__ import annotations

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
