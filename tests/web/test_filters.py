"""Addresses and filters."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from sitroom.store.selection import Filter
from sitroom.web.filters import DAYS, LISTS, LONGEST, MOST, filter_of, query_of

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).map(str.strip).filter(bool)
lists = st.lists(words, max_size=3, unique=True).map(tuple)
days = st.none() | st.dates().map(str)
filters = st.builds(
    Filter,
    earliest=days,
    latest=days,
    countries=lists,
    places=lists,
    kinds=lists,
    actors=lists,
    sources=lists,
    verdicts=lists,
    judged=lists,
    bbox=st.none() | st.just((35.5, 32.25, 37.0, 33.5)),
    min_confidence=st.sampled_from([0.0, 0.25, 0.5, 1.0]),
    text=st.none() | words,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(filters)
def test_a_filter_survives_its_address(chosen: Filter) -> None:
    assert filter_of(QueryParams(query_of(chosen))) == chosen


@pytest.mark.parametrize(
    "query",
    [
        "earliest=yesterday", "earliest=2018-13-01", "latest=2018-07-32", "bbox=1,2,3",
        "bbox=nan,0,0,0", "bbox=0,9,0,1",
        "bbox=-999,0,0,1", "min_confidence=2", "min_confidence=nan", "min_confidence=x",
        "kinds=", "text=%20", "places=%20%20",
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_left_out(query: str) -> None:
    assert filter_of(QueryParams(query)) == Filter()


def test_an_address_cannot_ask_for_more_than_is_bearable() -> None:
    many = "&".join(f"places={n}" for n in range(5 * MOST)) + "&text=" + "x" * 9 * LONGEST
    chosen = filter_of(QueryParams(many))
    assert (len(chosen.places), len(chosen.text or "")) == (MOST, LONGEST)


def test_a_parameter_is_replaced() -> None:
    chosen = Filter(earliest="2018-07-01", kinds=("event",))
    changed = query_of(chosen, earliest="2018-07-02", kinds=("control", "access"))
    assert changed == "kinds=control&kinds=access&earliest=2018-07-02"


def test_every_field_of_a_filter_has_its_parameter() -> None:
    assert {f.name for f in msgspec.structs.fields(Filter)} == {*LISTS, *DAYS, "bbox", "min_confidence", "text"}
