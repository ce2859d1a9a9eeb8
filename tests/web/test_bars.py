"""The histogram of time."""

from __future__ import annotations

from datetime import date

import pytest

from sitroom.web.bars import bars_between, bars_of, bins, day_of


def test_bars_follow_the_dense_part_and_count_all_records_once() -> None:
    spans = {(17700 + n % 40, 17700 + n % 40 if n % 2 else 17790): 5 for n in range(40)}
    bars = bars_of(spans | {(12000, 12000): 1, (None, None): 1, (None, 17710): 1})
    assert bars
    edges = bars["edges"]
    assert bars["unit"] == "day"
    assert edges == list(range(edges[0], edges[-1] + 1))
    assert 17690 < edges[0] <= 17700
    assert (sum(bars["all"]), sum(bars["sure"])) == (201, 100)
    assert (bars["beyond"], bars["undated"]) == (1, 1)


@pytest.mark.parametrize("told", [[], [(None, None, 3)]])
def test_without_a_day_there_are_no_bars(told: list[tuple[None, None, int]]) -> None:
    assert bars_between(told) is None


@pytest.mark.parametrize("day", ["0001-01-01", "2018-07-06", "9999-12-31"])
def test_one_record_has_one_bar_at_least(day: str) -> None:
    bars = bars_between([(day, day, 1)])
    assert bars
    assert sum(bars["all"]) == sum(bars["sure"]) == 1


def test_the_whole_calendar_fits() -> None:
    bars = bars_between([("0001-01-01", None, 50), ("9999-12-31", "9999-12-31", 50)])
    assert bars
    assert sum(bars["all"]) == 100
    assert sum(bars["sure"]) == 50


@pytest.mark.parametrize(
    ("first", "last", "unit", "edges"),
    [
        ("2018-07-06", "2018-07-08", "day", ["2018-07-06", "2018-07-07", "2018-07-08", "2018-07-09"]),
        ("2018-01-03", "2018-08-01", "week", ["2018-01-01", "2018-01-08"]),
        ("2011-03-15", "2018-08-01", "month", ["2011-03-01", "2011-04-01"]),
        ("1990-02-15", "2018-08-01", "quarter", ["1990-01-01", "1990-04-01"]),
        ("1900-02-15", "2018-08-01", "year", ["1900-01-01", "1901-01-01"]),
    ],
)
def test_bars_are_whole_days_weeks_months_quarters_years(first: str, last: str, unit: str, edges: list[str]) -> None:
    start, end = day_of(first), day_of(last)
    assert start is not None
    assert end is not None
    found, days = bins(start, end)
    shown = [date.fromordinal(day + date(1970, 1, 1).toordinal()).isoformat() for day in days]
    assert found == unit
    assert shown[: len(edges)] == edges
    assert shown[-2] <= last < shown[-1]
    assert len(shown) < 160
