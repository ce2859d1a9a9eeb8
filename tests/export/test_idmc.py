"""Displacement figures after HELIX: one row a figure, one recommended a moment, parts and replaced figures marked."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from tests.export.builders import actor, day, figure, incident, place, report, said_by, selection, span
from tests.export.rich import rich

from sitroom.export import export
from sitroom.export.hapi import PublishedRow
from sitroom.export.idmc import CategoryRow, ReliabilityRow, WordRow
from sitroom.export.tables import columns, data_rows
from sitroom.merged import Point, Series, Value
from sitroom.records import Displacement, Struct, Time
from sitroom.store.selection import Selection


class ListRow(Struct, frozen=True, kw_only=True):
    id: str
    values: tuple[str, ...]


ALLOWED = {r.id: set(r.values) for r in data_rows("idmc_lists.toml", ListRow)}


def moved(id_: str = "dis-1", low: int | None = 100, high: int | None = 100, **more: Any) -> Displacement:
    text = "People fled Nawa."
    values: dict[str, Any] = {
        "report_id": "r1", "evidence": span(text), "trigger": span("fled", text), "term": "fled", "place": place(),
        "time": day("2024-01-10"),
    }  # fmt: skip
    return Displacement(id=id_, low=low, high=high, **(values | more))


def of(*records: Displacement, **more: Any) -> Selection:
    reports = [report(f"r{n}", source=f"Outlet {n}", published=f"2024-01-1{n}") for n in range(1, 6)]
    return selection(reports, records, **more)


def series(point: Point, topic: str = "displacement_stock") -> Series:
    return Series(
        id="ser-1", topic=topic, subject="x", name="Nawa", points=(point,), reports=point.reports, independent_sources=1
    )


def figures(whole: Selection, folder: Path, profile: str = "internal") -> list[dict[str, str]]:
    export(whole, "idmc", folder, profile=profile)
    with (folder / "figures.csv").open(encoding="utf-8", newline="") as lines:
        return [{k: v for k, v in r.items() if v} for r in csv.DictReader(lines)]


def one(record: Displacement, folder: Path) -> dict[str, str]:
    (row,) = figures(of(record), folder)
    return row


def test_columns_that_helix_has_are_ours_under_its_names() -> None:
    published = data_rows("published/idmc.csv", PublishedRow)
    ours = {c.name for c in columns("idmc")["figures"]}
    assert {r.column for r in published if r.column} <= ours
    needed = {"quantifier", "reported", "unit", "household_size", "term", "start_date_accuracy", "end_date_accuracy",
              "source_excerpt", "calculation_logic", "sources_reliability", "figure_cause", "role"}  # fmt: skip
    assert needed <= {r.column for r in published}
    assert len(published) == 68


def test_every_word_is_one_that_helix_allows() -> None:
    for row in data_rows("idmc_words.csv", WordRow):
        assert row.helix in ALLOWED[row.list], row
    assert {r.gives for r in data_rows("idmc_categories.csv", CategoryRow)} <= ALLOWED["figure_category"]
    assert {r.gives for r in data_rows("idmc_reliability.csv", ReliabilityRow)} <= ALLOWED["reliability"]


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "quantifier", "reported"),
    [
        (320, 320, "exact", "Exact", "320"),
        (320, 320, None, "Exact", "320"),
        (320, 320, "approximately", "Approximately", "320"),
        (100, None, "more_than", "More than", "100"),
        (None, 90, "less_than", "Less than", "90"),
        (285, 325, "range", "Approximately", "305"),
        (2000, 9999, "vague", "More than", "2000"),
        (None, 90, "vague", "Less than", "90"),
        (100, None, None, "More than", "100"),
        (10, 20, "exact", "Approximately", "15"),
    ],
)
def test_quantifiers(
    low: int | None, high: int | None, qualifier: Any, quantifier: str, reported: str, tmp_path: Path
) -> None:
    row = one(moved(low=low, high=high, qualifier=qualifier), tmp_path / "x")
    assert (row["quantifier"], row["reported"]) == (quantifier, reported)
    assert quantifier in ALLOWED["quantifier"]
    assert (row.get("low"), row.get("high")) == (str(low) if low else None, str(high) if high else None)


@pytest.mark.parametrize(("best", "reported"), [(285, "285"), (None, "305"), (400, "305")])
def test_a_recommended_range_states_the_best_that_it_holds(best: int | None, reported: str, tmp_path: Path) -> None:
    point = Point(best=best, records=("dis-1",), reports=("r1",))
    (row,) = figures(of(moved(low=285, high=325, qualifier="range"), series=[series(point)]), tmp_path / "x")
    assert (row["quantifier"], row["reported"], row["total_figures"]) == ("Approximately", reported, reported)


def test_households_are_not_turned_into_persons(tmp_path: Path) -> None:
    row = one(moved(unit="household"), tmp_path / "x")
    assert row["unit"] == "Household"
    assert "household_size" not in row
    assert "total_figures" not in row
    assert one(moved(), tmp_path / "y")["total_figures"] == "100"


@pytest.mark.parametrize(
    ("more", "gives"),
    [
        ({"population": "idp"}, "Internal Displacements"),
        ({"population": "idp", "category": "stock"}, "IDPs"),
        ({"population": "refugee"}, "Cross-border Flight"),
        ({"population": "refugee", "category": "stock"}, "People displaced across borders"),
        ({"origin": place(), "destination": place("Amman", "JOR")}, "Cross-border Flight"),
        ({"origin": place(), "destination": place("Idlib")}, "Internal Displacements"),
        ({"origin": place(), "destination": place("?", None)}, None),
        ({"population": "idp", "origin": place(), "destination": place("Amman", "JOR")}, None),
        ({"term": "returned", "population": "idp"}, "Return"),
        ({"term": "returned", "population": "refugee"}, "Cross-border Return"),
        ({"term": "returned", "category": "stock"}, "Returnees"),
        ({"part_of": "dis-0", "population": "idp"}, "Partial flow"),
        ({}, None),
    ],
)
def test_categories_need_to_know_about_borders(more: dict[str, Any], gives: str | None, tmp_path: Path) -> None:
    assert one(moved(**more), tmp_path / "x").get("figure_category") == gives


def test_places_and_their_accuracy(tmp_path: Path) -> None:
    region = place("Daraa", kind="admin1")
    row = one(moved(origin=region, destination=place("a camp", lat=None, lon=None)), tmp_path / "x")
    assert (row["origin"], row["origin_accuracy"], row["origin_lat"]) == ("Daraa", "ADM1", "32.8865")
    assert row["destination"] == "a camp"
    assert "destination_accuracy" not in row
    assert row["geo_locations_identifier"] == "Origin; Destination"
    assert "place" not in row
    row = one(moved(), tmp_path / "y")
    assert (row["place"], row["place_accuracy"]) == ("Nawa", "Point")
    assert "geo_locations_identifier" not in row


def test_the_country_is_where_people_are_or_left(tmp_path: Path) -> None:
    way: dict[str, Any] = {"origin": place(), "destination": place("Amman", "JOR")}
    assert one(moved(**way), tmp_path / "x")["country"] == "SYR"
    assert one(moved(**way, category="stock"), tmp_path / "y")["country"] == "JOR"


def test_dates_come_with_their_accuracy(tmp_path: Path) -> None:
    period = Time(earliest="2024-01-01", latest="2024-03-31", precision="quarter")
    row = one(moved(period=period), tmp_path / "x")
    assert (row["start_date"], row["start_date_accuracy"]) == ("2024-01-01", "Month")
    assert (row["end_date"], row["end_date_accuracy"], row["year"]) == ("2024-03-31", "Month", "2024")
    row = one(moved(time=Time(earliest="2024-01-01", precision="interval")), tmp_path / "y")
    assert row["start_date_accuracy"] == "Day"
    assert not {"end_date", "end_date_accuracy", "year"} & row.keys()
    assert "start_date" not in one(moved(time=None), tmp_path / "z")


@pytest.mark.parametrize(
    ("cause", "gives"),
    [((), None), ((actor("the army"),), "Conflict"), (("eve-1",), "Conflict"), (("disaster",), "Disaster")],
)
def test_the_cause_is_what_the_report_names(cause: tuple[Any, ...], gives: str | None, tmp_path: Path) -> None:
    assert one(moved(cause=cause), tmp_path / "x").get("figure_cause") == gives


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"low": None, "high": None}, "no_figure"),
        ({"status": "planned"}, "not_actual"),
        ({"status": "hypothetical"}, "not_actual"),
        ({"status": "negated"}, "not_actual"),
        ({"attribution": replace(said_by("the army"), stance="denies")}, "not_actual"),
    ],
)
def test_what_is_no_figure_of_what_happened_is_left_out(more: dict[str, Any], reason: str, tmp_path: Path) -> None:
    done = export(of(moved(**more)), "idmc", tmp_path / "x")
    assert (done.given, done.left) == (0, {reason: 1})


def test_one_figure_told_by_many_is_one_row(tmp_path: Path) -> None:
    told = [moved(f"dis-{n}", report_id=f"r{n}") for n in range(1, 5)]
    value = Value(text="100", low=100, high=100, records=tuple(r.id for r in told), reports=("r1", "r2"), origins=2)
    point = Point(
        earliest="2024-01-10", low=100, best=100, high=100, verdict="agree", records=value.records,
        reports=("r1", "r2", "r3", "r4"), values=(value,), reason="All say the same.",
    )  # fmt: skip
    (row,) = figures(of(*told, series=[series(point)]), tmp_path / "x")
    assert (row["reports_count"], row["independent_sources"], row["sources_reliability"]) == ("4", "2", "Medium")
    assert row["records"] == '["dis-1","dis-2","dis-3","dis-4"]'
    assert row["sources"] == "Outlet 1; Outlet 2; Outlet 3; Outlet 4"
    assert "4 reports (2 independent sources)" in row["calculation_logic"]
    assert "All say the same." in row["calculation_logic"]


@pytest.mark.parametrize(
    ("verdict", "origins", "gives"),
    [
        ("agree", 3, "High"),
        ("compatible", 2, "Medium"),
        ("agree", 1, "Low"),
        ("conflict", 5, "Low"),
        ("single", 1, "Low"),
    ],
)
def test_reliability_follows_sources_and_verdict(verdict: Any, origins: int, gives: str, tmp_path: Path) -> None:
    value = Value(text="100", low=100, high=100, records=("dis-1",), reports=("r1",), origins=origins)
    point = Point(best=100, verdict=verdict, records=("dis-1",), reports=("r1",), values=(value,))
    (row,) = figures(of(moved(), series=[series(point)]), tmp_path / "x")
    assert row["sources_reliability"] == gives


def test_one_figure_of_a_moment_is_recommended_and_none_is_added_up(tmp_path: Path) -> None:
    found = figures(rich(), tmp_path / "x")
    of_series = [r for r in found if r["group_id"] == "ser-stock"]
    assert sorted((r["reported"], r["include"], r.get("exclude_reason")) for r in of_series) == [
        ("160000", "Exclude", "superseded"), ("305000", "Exclude", "triangulation"), ("320000", "Include", None),
    ]  # fmt: skip
    (part,) = (r for r in found if r.get("part_of"))
    assert (part["include"], part["exclude_reason"], part["figure_category"]) == ("Exclude", "part", "Partial stock")
    assert "never added" in part["calculation_logic"]
    for group in {r["group_id"] for r in found}:
        assert sum(r["include"] == "Include" for r in found if r["group_id"] == group) <= 1


def test_the_best_supported_is_recommended_where_no_best_is_known(tmp_path: Path) -> None:
    few, many = moved("dis-1"), moved("dis-2", 200, 200, report_id="r2")
    values = (
        Value(text="100", low=100, high=100, records=("dis-1",), reports=("r1",)),
        Value(text="200", low=200, high=200, records=("dis-2",), reports=("r2",), origins=3),
    )
    point = Point(verdict="conflict", records=("dis-1", "dis-2"), reports=("r1", "r2"), values=values)
    found = figures(of(few, many, series=[series(point)]), tmp_path / "x")
    assert {r["reported"]: r["include"] for r in found} == {"100": "Exclude", "200": "Include"}


def test_incidents_group_what_is_in_no_series(tmp_path: Path) -> None:
    told = [moved("dis-1"), moved("dis-2", 120, 120, report_id="r2")]
    values = (
        figure("displaced", 100, 120, 120, [Value(text="120", low=120, high=120, records=("dis-2",), reports=("r2",))]),
    )
    merged = incident("inc-1", told, family="displacement", low=100, best=120, high=120, values=values)
    found = figures(of(*told, incidents=[merged]), tmp_path / "x")
    assert {(r["group_id"], r["group_kind"], r["reported"], r["include"]) for r in found} == {
        ("inc-1", "incident", "100", "Exclude"), ("inc-1", "incident", "120", "Include"),
    }  # fmt: skip


def test_a_record_in_a_series_and_an_incident_is_one_row(tmp_path: Path) -> None:
    record = moved()
    point = Point(best=100, records=("dis-1",), reports=("r1",))
    merged = incident("inc-1", [record], family="displacement")
    (row,) = figures(of(record, incidents=[merged], series=[series(point)]), tmp_path / "x")
    assert row["group_kind"] == "series"


def test_the_filter_holds(tmp_path: Path) -> None:
    whole = rich()
    done = export(replace(whole, shown=frozenset({"dis-6"})), "idmc", tmp_path / "x")
    assert done.rows == {"figures.csv": 1}
    done = export(replace(whole, shown=frozenset({"dis-4"})), "idmc", tmp_path / "y")
    assert done.rows == {"figures.csv": 1}


def test_ids_do_not_hang_on_what_else_is_known(tmp_path: Path) -> None:
    alone = one(moved(), tmp_path / "x")["id"]
    both = figures(of(moved(), moved("dis-2", 5, 5, report_id="r2")), tmp_path / "y")
    assert alone in {r["id"] for r in both}
    assert len({r["id"] for r in both}) == 2


def test_the_public_profile_shortens_the_excerpt(tmp_path: Path) -> None:
    record = moved(evidence=span("People fled Nawa " + "and on they went " * 30))
    (public,) = figures(of(record), tmp_path / "x", "public")
    (internal,) = figures(of(record), tmp_path / "y")
    assert len(public["source_excerpt"].split()) <= 41 < len(internal["source_excerpt"].split())
    assert (public["evidence_start"], public["evidence_end"]) == (internal["evidence_start"], internal["evidence_end"])


def test_what_is_told_since_a_day_ends_with_its_report(tmp_path: Path) -> None:
    point = Point(latest="2024-01-12", since="2023-12-01", records=("dis-1",), reports=("r2",))
    record = moved(report_id="r2", time=Time(earliest="2023-12-01", precision="interval"))
    (row,) = figures(of(record, series=[series(point, "displacement_flow")]), tmp_path / "x")
    assert (row["start_date"], row["end_date"], row["year"]) == ("2023-12-01", "2024-01-12", "2024")


def test_counts_whose_periods_overlap_are_not_both_included(tmp_path: Path) -> None:
    times = [("2024-01-01", "2024-01-10"), ("2024-01-01", "2024-01-20"), ("2024-01-22", "2024-01-25")]
    records = [
        moved(f"dis-{n}", 100 * n, 100 * n, report_id=f"r{n}", time=Time(earliest=a, latest=b, precision="interval"))
        for n, (a, b) in enumerate(times, 1)
    ]
    points = tuple(
        Point(earliest=a, latest=b, records=(f"dis-{n}",), reports=(f"r{n}",)) for n, (a, b) in enumerate(times, 1)
    )
    flow = Series(
        id="ser-1", topic="displacement_flow", subject="x", name="Nawa", points=points, reports=("r1",),
        independent_sources=1,
    )  # fmt: skip
    rows = figures(of(*records, series=[flow]), tmp_path / "x")
    assert [(r["reported"], r["include"], r.get("exclude_reason"), r["role"]) for r in rows] == [
        ("100", "Exclude", "overlap", "Triangulation"), ("200", "Include", None, "Recommended figure"),
        ("300", "Include", None, "Recommended figure"),
    ]  # fmt: skip
    stock = replace(flow, topic="displacement_stock")
    stocks = [replace(r, category="stock") for r in records]
    assert {r["include"] for r in figures(of(*stocks, series=[stock]), tmp_path / "y")} == {"Include"}


def test_one_displacement_told_for_two_places_is_included_once(tmp_path: Path) -> None:
    """800 at first, corrected to 422; both stand in series of their own, and are one incident."""
    first = moved("dis-1", 800, 800, qualifier="approximately")
    second = moved("dis-2", 422, 422, report_id="r2", place=place("Tasil", gazetteer_id="x:tasil"))
    lines = [
        replace(series(Point(records=(f"dis-{n}",), reports=(f"r{n}",)), "displacement_flow"), id=f"ser-{n}")
        for n in (1, 2)
    ]
    both = incident("inc-1", [first, second], family="displacement", best=422)
    rows = figures(of(first, second, series=lines, incidents=[both]), tmp_path / "x")
    assert {r["reported"]: (r["include"], r.get("exclude_reason")) for r in rows} == {
        "800": ("Exclude", "triangulation"), "422": ("Include", None),
    }  # fmt: skip
    rows = figures(of(first, second, series=lines), tmp_path / "y")
    assert [r["include"] for r in rows] == ["Include", "Include"]
