"""Arithmetic of figures, and the best of them."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.merge.values.builders import figure

from sitroom.merge.values import agree, best, bounds, point, span

AT_LEAST_12 = figure(12, qualifier="more_than")


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        (figure(12), figure(12), "agree"),
        (figure(12), figure(14), "conflict"),
        (AT_LEAST_12, figure(14), "compatible"),
        (AT_LEAST_12, figure(12), "compatible"),
        (AT_LEAST_12, figure(11), "conflict"),
        (AT_LEAST_12, AT_LEAST_12, "agree"),
        (figure(high=40, qualifier="less_than"), figure(38), "compatible"),
        (figure(high=40, qualifier="less_than"), figure(41), "conflict"),
        (figure(320_000, qualifier="approximately"), figure(285_000, 325_000, "range"), "compatible"),
        (figure(24, 99, "vague"), figure(50), "compatible"),
        (figure(24, 99, "vague"), figure(120), "conflict"),
        (figure(0), figure(3), "conflict"),
    ],
)
def test_figures(a, b, relation):
    assert agree(a, b, 0.15) == agree(b, a, 0.15) == relation


def test_about_reaches_as_far_as_the_tolerance():
    assert bounds(figure(100, qualifier="approximately"), 0.15) == pytest.approx((85, 115))
    assert agree(figure(100, qualifier="approximately"), figure(114), 0.15) == "compatible"
    assert agree(figure(100, qualifier="approximately"), figure(116), 0.15) == "conflict"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], None),
        ([figure(12, origins=2), figure(14)], 12),  # more origins
        ([figure(12), figure(14), figure(12, qualifier="more_than"), AT_LEAST_12], 12),
        ([AT_LEAST_12, figure(14)], 14),  # told more exactly
        ([figure(10, 15, "range"), figure(20, qualifier="approximately")], 10),
        ([figure(14), figure(12)], 12),  # the lower
        ([figure(38), figure(100, qualifier="more_than"), figure(204), figure(246)], 204),  # possible by two
        ([figure(24, 99, "vague"), figure(30), figure(20)], 30),
        ([figure(14), figure(12, superseded=True)], 14),
        ([figure(high=40, qualifier="less_than", origins=3), figure(24, 99, "vague")], 24),
        ([figure(high=40, qualifier="less_than")], 40),
    ],
)
def test_best(values, expected):
    for order in permutations(values):
        assert best(order) == expected


def test_of_equal_figures_the_one_that_came_up_last_is_best():
    tolls = [figure(59), figure(50), figure(70)]
    days = {50: "2022-04-08", 59: "2022-04-14", 70: ""}
    for order in permutations(tolls):
        assert best(order, told=days) == 59
        assert best(order, told=dict.fromkeys(days, "2022-04-08")) == 50
        assert best(order, {50: 2, 59: 1, 70: 1}, days) == 50  # who is told by more comes first


figures_ = st.one_of(
    st.builds(figure, st.integers(0, 50), st.none(), st.sampled_from(["exact", "approximately", "more_than"])),
    st.builds(lambda n: figure(high=n, qualifier="less_than"), st.integers(0, 50)),
    st.builds(lambda a, b: figure(min(a, b), max(a, b), "range"), st.integers(0, 50), st.integers(0, 50)),
)


@given(st.lists(figures_, max_size=6))
def test_best_lies_between_low_and_high(values):
    low, found, high = span(values)
    assert (found is None) == (not values)
    if found is not None:
        assert high is not None
        assert (low if low is not None else found) <= found <= high
        assert found in [point(v) for v in values]


@given(figures_, figures_)
def test_relations_are_symmetric_and_reflexive(a, b):
    assert agree(a, b, 0.15) == agree(b, a, 0.15)
    assert agree(a, a) == "agree"
