"""Displacement over time: stocks that rise and fall, flows, and what must never be mixed."""

from __future__ import annotations

import pytest
from tests.merge.series.making import (
    CHAD,
    DARAA,
    DARAA_CITY,
    DARFUR,
    FASHER,
    GAZA,
    RAFAH,
    SUDAN,
    by_report,
    figures,
    made,
    only,
    since,
)
from tests.merging import displacement, on, place, report, said

from sitroom.merge.copies import Origins
from sitroom.records import Span


def stock(report_id, low, high=None, n=0, where=DARAA, **more):
    more.setdefault("qualifier", "range" if high else "exact")
    return displacement(
        report_id, n, category="stock", status=more.pop("status", "ongoing"), low=low,
        high=more.pop("top", high or low), place=where, **more,
    )  # fmt: skip


def flow(report_id, low, n=0, **more):
    return displacement(report_id, n, category="flow", low=low, high=low, qualifier="exact", **more)


def test_a_stock_rises_and_falls_by_returns_which_are_a_flow() -> None:
    days = ("2023-05-02", "2023-05-09", "2023-05-20", "2023-06-10")
    reports = [report(f"un{n}", day=day, source="UN Office") for n, day in enumerate(days)]
    told = [(40_000, 45_000), (120_000, 130_000), (200_000, 210_000), (90_000, 100_000)]
    records = [stock(f"un{n}", *told[n], where=DARFUR, time=by_report(day)) for n, day in enumerate(days)]
    back = flow("un3", 105_000, 1, term="returned", destination=DARFUR, place=DARFUR, time=since("2023-05-20"))
    found = made([*records, back], reports)
    assert [s.topic for s in found] == ["displacement_flow", "displacement_stock"]
    returns, stocks = found
    assert figures(stocks) == [
        ("2023-05-02", 40_000, 45_000), ("2023-05-09", 120_000, 130_000), ("2023-05-20", 200_000, 210_000),
        ("2023-06-10", 90_000, 100_000),
    ]  # fmt: skip
    assert not any(p.contested or p.superseded for p in stocks.points)
    assert (returns.object, returns.points[0].since, returns.points[0].best) == ("return", "2023-05-20", 105_000)


def test_sources_of_one_day_conflict_and_both_stay() -> None:
    reports = [report("a", day="2024-05-15", source="Agency One"), report("b", day="2024-05-15", source="Agency Two")]
    records = [
        stock("a", 450_000, where=RAFAH, time=by_report("2024-05-15")),
        stock("b", 600_000, 700_000, where=RAFAH, time=by_report("2024-05-15")),
    ]
    point = only(records, reports, "displacement_stock").points[0]
    assert (point.verdict, point.contested, point.low, point.high) == ("conflict", True, 450_000, 700_000)
    assert [(v.low, v.high, v.reports) for v in point.values] == [
        (450_000, 450_000, ("a",)), (600_000, 700_000, ("b",))
    ]  # fmt: skip
    assert "Agency One: 450,000" in point.reason
    assert "Agency Two: 600,000–700,000" in point.reason


def test_figures_that_fit_together_are_compatible() -> None:
    reports = [report("a", source="One"), report("b", source="Two")]
    time = on("2018-07-04")
    records = [
        stock("a", 285_000, 325_000, time=time),
        stock("b", 300_000, top=None, qualifier="more_than", time=time),
    ]
    point = only(records, reports, "displacement_stock").points[0]
    assert (point.verdict, point.contested) == ("compatible", False)


def test_about_reaches_a_little_either_way() -> None:
    reports = [report("a", source="One"), report("b", source="Two")]
    records = [
        stock("a", 285_000, 325_000, time=on("2018-07-04")),
        stock("b", 330_000, qualifier="approximately", time=on("2018-07-04")),
    ]
    assert only(records, reports, "displacement_stock").points[0].verdict == "compatible"


def test_a_later_word_of_the_same_source_replaces_its_figure_for_that_day() -> None:
    reports = [report("first", day="2018-06-29", source="Office"), report("second", day="2018-07-02", source="Office")]
    records = [stock("first", 120_000, time=on("2018-06-28")), stock("second", 160_000, time=on("2018-06-28"))]
    point = only(records, reports, "displacement_stock").points[0]
    assert [(v.low, v.superseded) for v in point.values] == [(120_000, True), (160_000, False)]
    assert (point.low, point.best, point.high, point.contested) == (160_000, 160_000, 160_000, False)
    assert "Office, before: 120,000" in point.reason


def test_a_copy_that_comes_late_takes_nothing_back() -> None:
    reports = [
        report("first", day="2018-06-29", source="Office"), report("second", day="2018-07-02", source="Office"),
        report("reprint", day="2018-07-09", source="Digest"),
    ]  # fmt: skip
    office = said("the Office", kind="organisation")
    records = [
        stock(i, low, time=on("2018-06-28"), attribution=office)
        for i, low in (("first", 120_000), ("second", 160_000), ("reprint", 120_000))
    ]
    for origins in (Origins(), Origins({"reprint": "first"})):
        one = only(records, reports, "displacement_stock", origins=origins)
        assert [(v.low, v.superseded) for v in one.points[0].values] == [(120_000, True), (160_000, False)]


def test_a_copy_holds_for_the_day_of_its_origin() -> None:
    reports = [report("first", day="2018-06-29", source="Wire"), report("reprint", day="2018-07-09", source="Digest")]
    records = [stock("first", 120_000, time=by_report("2018-06-29")), stock("reprint", 120_000)]
    one = only(records, reports, "displacement_stock", origins=Origins({"reprint": "first"}))
    assert [(p.latest, p.reports) for p in one.points] == [("2018-06-29", ("first", "reprint"))]
    assert one.independent_sources == 1


def test_a_vaguer_form_replaces_no_figure() -> None:
    reports = [report("first", day="2018-06-29", source="Office"), report("second", day="2018-07-02", source="Office")]
    records = [
        stock("first", 120_000, time=on("2018-06-28")),
        stock("second", 100_000, top=None, qualifier="more_than", time=on("2018-06-28")),
    ]
    point = only(records, reports, "displacement_stock").points[0]
    assert not any(v.superseded for v in point.values)
    assert point.verdict == "compatible"


def test_one_source_of_one_day_that_contradicts_itself_stays_so() -> None:
    reports = [report("a", source="Office")]
    records = [stock("a", 12_000, time=on("2018-07-01")), stock("a", 19_000, n=1, time=on("2018-07-01"))]
    assert only(records, reports, "displacement_stock").points[0].verdict == "conflict"


APART = [
    pytest.param({"where": DARAA}, {"where": DARAA_CITY}, id="province and its town"),
    pytest.param({"unit": "person"}, {"unit": "household"}, id="persons and households"),
    pytest.param({"population": "idp"}, {"population": "refugee"}, id="idps and refugees"),
    pytest.param({"group": "people"}, {"group": "children"}, id="all and children"),
    pytest.param({"term": "displaced"}, {"term": "returned"}, id="displaced and returned"),
    pytest.param({"term": "displaced"}, {"term": "sheltering"}, id="in a province those who shelter are some"),
    pytest.param(
        {"where": CHAD}, {"where": CHAD, "origin": SUDAN}, id="all in a country and those from one other"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), APART)
def test_kept_apart(one, other) -> None:
    reports = [report("a"), report("b")]
    found = made([stock("a", 1000, **one), stock("b", 2000, **other)], reports, "displacement_stock")
    assert len(found) == 2
    assert not any(p.contested for s in found for p in s.points)


def test_those_who_shelter_in_a_town_are_those_displaced_there() -> None:
    records = [stock("a", 1000, where=FASHER), stock("b", 1000, where=FASHER, term="sheltering")]
    assert len(only(records, [report("a"), report("b")], "displacement_stock").points) == 1


def test_a_countrys_people_are_those_who_come_from_it() -> None:
    records = [
        stock("a", 700_000, where=CHAD, origin=SUDAN, population="refugee", group="Sudanese refugees"),
        stock("b", 700_000, where=CHAD, origin=SUDAN, population="refugee", group="refugees"),
    ]
    assert len(made(records, [report("a"), report("b")], "displacement_stock")) == 1


def test_a_province_told_by_its_towns_id_is_one_province() -> None:
    odd = place("Daraa", "170905", kind="admin1", country="SYR", admin1="Daraa", precision=3)
    records = [stock("a", 1000, where=odd), stock("b", 1000)]
    assert only(records, [report("a"), report("b")], "displacement_stock").independent_sources == 2


def test_a_part_is_not_compared_with_its_whole() -> None:
    whole = stock("a", 320_000, time=on("2018-07-05"))
    part = stock("a", 60_000, n=1, where=None, group="people", part_of=whole.id, time=on("2018-07-05"))
    at_town = stock("a", 50_000, n=2, where=DARAA_CITY, part_of=whole.id, time=on("2018-07-05"))
    found = made([whole, part, at_town], [report("a")], "displacement_stock")
    assert sorted((s.place.kind, s.points[0].best) for s in found) == [("admin1", 320_000), ("town", 50_000)]


def test_stock_and_flow_are_never_one_series() -> None:
    found = made([stock("a", 5000), flow("a", 5000, 1, place=DARAA)], [report("a")])
    assert {(s.topic, s.object) for s in found} == {("displacement_stock", "displaced"), ("displacement_flow", "out")}


def test_as_of_is_a_moment_and_since_a_period() -> None:
    def sentence(record, words, day):
        text = f"{words} {day} many people are displaced."
        start = record.evidence.start
        spot = {"start": start + len(words) + 1, "end": start + len(words) + 1 + len(day), "text": day}
        time = since("2018-06-28")
        time = type(time)(earliest="2018-06-28", precision="interval", **spot)
        evidence = Span(start=start, end=start + len(text), text=text)
        return type(record)(**{f: getattr(record, f) for f in record.__struct_fields__} | {
            "evidence": evidence, "time": time})  # fmt: skip

    reports = [report("a", day="2018-07-05"), report("b", day="2018-07-05")]
    as_of = only([sentence(stock("a", 1000), "As of", "28 June")], reports, "displacement_stock").points[0]
    begun = only([sentence(stock("b", 1000), "Since", "28 June")], reports, "displacement_stock").points[0]
    assert (as_of.earliest, as_of.latest, as_of.since) == ("2018-06-28", "2018-06-28", None)
    assert (begun.earliest, begun.latest, begun.since) == ("2018-07-05", "2018-07-05", "2018-06-28")


def test_cumulative_flows_since_one_day_replace_what_their_source_counted_before() -> None:
    reports = [report(f"o{n}", day=day, source="Office") for n, day in enumerate(("2018-06-28", "2018-07-04"))]
    reports.append(report("w", day="2018-06-30", source="Watch"))
    records = [
        flow("o0", 66_000, place=DARAA, time=since("2018-06-17")),
        flow("o1", 285_000, place=DARAA, time=since("2018-06-17")),
        flow("w", 70_000, place=DARAA, time=since("2018-06-17")),
    ]
    points = only(records, reports, "displacement_flow").points
    assert [(p.best, p.superseded) for p in points] == [(66_000, True), (70_000, False), (285_000, False)]


def test_undated_flows_of_one_day_need_not_be_one_flow() -> None:
    records = [flow("a", 400, place=RAFAH, time=by_report("2024-05-07")), flow("b", 900, place=RAFAH)]
    reports = [report("a", day="2024-05-07", source="One"), report("b", day="2024-05-07", source="Two")]
    points = only(records, reports, "displacement_flow").points
    assert [(p.best, p.contested, p.earliest) for p in points] == [(400, False, None), (900, False, None)]


def test_a_way_from_here_to_there_is_told_at_both_ends() -> None:
    record = flow("a", 9000, term="fled", origin=RAFAH, destination=GAZA, time=on("2024-05-07"))
    found = made([record], [report("a")], "displacement_flow")
    assert {(s.name, s.object) for s in found} == {("Rafah", "out"), ("Gaza Strip", "in")}


def test_feared_and_denied_figures_stand_by_themselves() -> None:
    reports = [report("a", source="One"), report("b", source="Two"), report("c", source="Three")]
    records = [
        stock("a", 40_000, time=on("2018-07-04")),
        stock("b", 200_000, status="hypothetical", time=on("2018-07-04")),
        stock("c", 40_000, time=on("2018-07-04"), attribution=said("ministry", stance="denies")),
    ]
    points = only(records, reports, "displacement_stock").points
    assert sorted((p.status, p.best, p.contested) for p in points) == [
        ("actual", 40_000, False), ("hypothetical", 200_000, False), ("negated", 40_000, False)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "record",
    [stock("a", None, top=None, qualifier="vague"), stock("a", 500, where=None),
     stock("a", 500, where=place("town", kind="town")), stock("a", 500, where=place("school in Homs", kind="site"))],
    ids=["no figure", "no place", "some town", "some school"],
)  # fmt: skip
def test_too_little_is_told(record) -> None:
    assert made([record], [report("a")]) == []


def test_reports_without_dates_give_points_without_days() -> None:
    point = only([stock("a", 500)], [report("a", day=None)], "displacement_stock").points[0]
    assert (point.earliest, point.latest, point.best) == (None, None, 500)
