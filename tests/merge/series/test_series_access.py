"""What is open and shut over time, and what is one object over many reports."""

from __future__ import annotations

import pytest
from tests.merge.series.making import GAZA, GOMA, NASIB, RAFAH, by_report, made, only, since, spells
from tests.merging import access, on, place, report

ALEPPO = place("Aleppo", "170063", kind="city", country="SYR", admin1="Aleppo", precision=1)
HAMA = place("Hama", "170017", kind="city", country="SYR", admin1="Hama", precision=1)


def outlet(name, day):
    return report(name, day=day, source=name)


def shut(report_id, day, state="closed", n=0, where=RAFAH, **more):
    """A state that lasts, told on a day."""
    more = {"time": by_report(day)} | more
    return access(report_id, n, state=state, status="ongoing", place=where, **more)


def turned(report_id, day, state="closed", n=0, where=RAFAH, **more):
    """A change on a day."""
    return access(report_id, n, state=state, status="actual", time=on(day), place=where, **more)


def course(one):
    return [(a, b, "contested" if c else s) for a, b, s, _, c in spells(one)]


def test_closed_and_reopened() -> None:
    reports = [outlet("a", "2023-10-11"), outlet("b", "2023-10-20"), outlet("c", "2023-10-22")]
    records = [turned("a", "2023-10-10"), shut("b", "2023-10-20"), turned("c", "2023-10-21", "reopened")]
    assert course(only(records, reports, "access")) == [
        ("2023-10-10", "2023-10-20", "closed"), ("2023-10-21", None, "open")
    ]  # fmt: skip


def test_closed_since_a_year() -> None:
    record = shut("a", "2018-06-15", where=NASIB, time=since("2015-01-01", "2015"))
    one = only([record], [outlet("a", "2018-06-15")], "access")
    assert course(one) == [("2015-01-01", None, "closed")]
    assert (one.points[0].latest, one.points[0].since) == ("2018-06-15", "2015-01-01")


def test_open_by_one_and_closed_by_another_is_contested() -> None:
    reports = [outlet("Army", "2024-05-06"), outlet("Union", "2024-05-08"), outlet("Third", "2024-05-12")]
    records = [shut("Army", "2024-05-06", "open"), shut("Union", "2024-05-08"), shut("Third", "2024-05-12", "open")]
    one = only(records, reports, "access")
    assert course(one) == [(None, "2024-05-07", "open"), ("2024-05-08", "2024-05-11", "contested"),
                           ("2024-05-12", None, "open")]  # fmt: skip
    assert one.points[1].reason == ("Union: closed (2024-05-08); Army: open (2024-05-06); Third: open (2024-05-12)")


def test_days_that_differ_for_one_closing_are_contested_between() -> None:
    reports = [outlet("a", "2024-05-08"), outlet("b", "2024-05-08")]
    one = only([turned("a", "2024-05-05"), turned("b", "2024-05-07")], reports, "access")
    assert course(one) == [("2024-05-05", "2024-05-06", "contested"), ("2024-05-07", None, "closed")]


def test_getting_worse_is_no_contradiction() -> None:
    reports = [outlet("a", "2024-05-01"), outlet("b", "2024-05-05")]
    one = only([shut("a", "2024-05-01", "limited"), shut("b", "2024-05-05", "closed")], reports, "access")
    assert not any(p.contested for p in one.points)
    assert [s for _, _, s in course(one)] == ["limited", "closed"]


@pytest.mark.parametrize("status", ["planned", "requested", "negated"])
def test_what_is_only_planned_or_denied_opens_nothing(status) -> None:
    reports = [outlet("a", "2024-05-01"), outlet("b", "2024-05-02")]
    promise = access("b", state="reopened", status=status, place=RAFAH, time=on("2024-05-10"))
    one = only([shut("a", "2024-05-01"), promise], reports, "access")
    assert course(one) == [(None, None, "closed")]
    assert {p.status for p in one.points} == {"actual", status}


SAME = [
    pytest.param(
        {"object": "crossing", "name": "Nasib crossing", "where": NASIB},
        {"object": "crossing", "name": "the border crossing", "where": NASIB}, id="a crossing by place",
    ),
    pytest.param(
        {"object": "hospital", "name": "al-Shifa Hospital", "where": GAZA},
        {"object": "hospital", "name": "Shifa medical complex", "where": GAZA}, id="spellings of a name",
    ),
    pytest.param(
        {"object": "road", "name": "M5 highway", "where": ALEPPO},
        {"object": "road", "name": "the M5", "where": HAMA}, id="a road runs through a country",
    ),
    pytest.param(
        {"object": "border", "name": "Jordan's border", "where": None},
        {"object": "border", "name": "its border",
         "where": place("Jordan", "248816", kind="country", country="JOR", precision=3)},
        id="a border by its country",
    ),
]  # fmt: skip
SAME.append(
    pytest.param(
        {"object": "crossing", "name": "Adre crossing", "where": place("Adre", "245669", kind="crossing",
                                                                        country="TCD", admin1="Ouaddai")},
        {"object": "crossing", "name": "Adre crossing between Sudan and Chad",
         "where": place("Adre crossing", None, kind="crossing")},
        id="a crossing of two countries",
    )
)  # fmt: skip
OTHER = [
    pytest.param(
        {"object": "crossing", "name": "Adre crossing", "where": place("Adre", None, kind="crossing")},
        {"object": "crossing", "name": "Tine crossing", "where": place("Tine", None, kind="crossing")},
        id="two crossings",
    ),
    pytest.param(
        {"object": "hospital", "name": "al-Shifa Hospital", "where": GAZA},
        {"object": "hospital", "name": "Nasser Hospital", "where": GAZA}, id="two hospitals by name",
    ),
    pytest.param(
        {"object": "hospital", "name": "al-Thawra Hospital", "where": ALEPPO},
        {"object": "hospital", "name": "al-Thawra Hospital", "where": HAMA}, id="namesakes in two provinces",
    ),
    pytest.param(
        {"object": "hospital", "name": "hospitals", "where": GAZA},
        {"object": "hospital", "name": "Nasser Hospital", "where": GAZA}, id="all and one",
    ),
    pytest.param(
        {"object": "water", "name": "water", "where": GOMA},
        {"object": "electricity", "name": "power", "where": GOMA}, id="two services",
    ),
    pytest.param(
        {"object": "road", "name": "the road", "where": ALEPPO},
        {"object": "road", "name": "the road", "where": HAMA}, id="roads without names",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_object(one, other) -> None:
    reports = [outlet("a", "2024-05-01"), outlet("b", "2024-05-02")]
    assert len(made([shut("a", "2024-05-01", **one), shut("b", "2024-05-02", **other)], reports, "access")) == 1


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_two_objects(one, other) -> None:
    reports = [outlet("a", "2024-05-01"), outlet("b", "2024-05-02")]
    assert len(made([shut("a", "2024-05-01", **one), shut("b", "2024-05-02", **other)], reports, "access")) == 2


def test_an_object_without_name_and_place_is_in_no_series() -> None:
    assert made([shut("a", "2024-05-01", where=None, object="hospital", name="a hospital")],
                [outlet("a", "2024-05-01")]) == []  # fmt: skip
