"""Counts by area and month with HDX HAPI's columns, and stocks of displaced persons."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from tests.export.builders import CIVILIANS, day, event, figure, incident, place, report, selection
from tests.export.rich import rich

from sitroom.errors import SettingsError
from sitroom.export import export
from sitroom.export.hapi import PublishedRow
from sitroom.export.tables import columns, data_rows
from sitroom.merged import Incident, Point, Series
from sitroom.records import Place
from sitroom.store.selection import Selection

# HAPI's own event types (its schema's list)
EVENT_TYPES = {"civilian_targeting", "demonstration", "political_violence"}


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as lines:
        return [{k: v for k, v in r.items() if v} for r in csv.DictReader(lines)]


def fight(number: int, sub: tuple[str, str] | None = ("Battles", "Armed clash"), **more: Any) -> tuple[Any, Incident]:
    told = {k: more.pop(k) for k in ("time", "place", "status", "target") if k in more}
    record = event(f"eve-{number}", sub, **told)
    return record, incident(f"inc-{number}", [record], **more)


def counted(*pairs: tuple[Any, Incident]) -> Selection:
    return selection([report("r1")], [r for r, _ in pairs], [i for _, i in pairs])


def events_of(whole: Selection, folder: Path) -> list[dict[str, str]]:
    export(whole, "hapi", folder, profile="internal")
    return rows(folder, "hdx_hapi_conflict_event.csv")


@pytest.mark.parametrize("table", ["hdx_hapi_conflict_event", "hdx_hapi_idps"])
def test_columns_are_those_of_hapi_and_every_one_has_its_tag(table: str) -> None:
    published = [r for r in data_rows("published/hapi.csv", PublishedRow) if r.table == table]
    assert [c.name for c in columns("hapi")[table]] == [r.name for r in published]
    assert all(r.hxl.startswith("#") and r.column == r.name for r in published)
    assert len({r.hxl for r in published}) == len(published) >= 19


def test_incidents_are_counted_by_area_month_and_type(tmp_path: Path) -> None:
    whole = counted(
        fight(1, best=3),
        fight(2, best=4),
        fight(3),
        fight(4, time=day("2024-02-01")),
        fight(5, place=place("Amman", "JOR")),
    )
    found = {(r["location_code"], r["reference_period_start"]): r for r in events_of(whole, tmp_path / "x")}
    assert found["SYR", "2024-01-01"]["events"] == "3"
    assert found["SYR", "2024-01-01"]["fatalities"] == "7"
    assert found["SYR", "2024-01-01"]["reference_period_end"] == "2024-01-31"
    assert found["SYR", "2024-01-01"]["warning"] == "no number of deaths for 1 of 3"
    assert found["SYR", "2024-02-01"]["reference_period_end"] == "2024-02-29"
    assert len(found) == 3


@pytest.mark.parametrize(
    ("sub", "civil", "types"),
    [
        ("Armed clash", True, {"political_violence"}),
        ("Air/drone strike", False, {"political_violence"}),
        ("Air/drone strike", True, {"political_violence", "civilian_targeting"}),
        ("Attack", False, {"political_violence", "civilian_targeting"}),
        ("Peaceful protest", False, {"demonstration"}),
        ("Excessive force against protesters", False, EVENT_TYPES),
        ("Agreement", False, set()),
    ],
)
def test_types_follow_the_sub_event(sub: str, civil: bool, types: set[str], tmp_path: Path) -> None:
    found = events_of(counted(fight(1, ("x", sub), target=(CIVILIANS,) if civil else ())), tmp_path / "x")
    assert {r["event_type"] for r in found} == types <= EVENT_TYPES


def test_an_incident_is_what_it_is_to_acled(tmp_path: Path) -> None:
    """A fight in which people were killed is a battle there, and no civilian targeting here."""
    records = [event("eve-1", ("Violence against civilians", "Attack"), target=(CIVILIANS,)), event("eve-2")]
    whole = selection([report("r1")], records, [incident("inc-1", records)])
    assert [r["event_type"] for r in events_of(whole, tmp_path / "x")] == ["political_violence"]


@pytest.mark.parametrize(
    ("where", "level", "admin1", "admin2"),
    [
        (place(), "1", "Daraa", None),
        (place("Syria", admin1=None, kind="country"), "0", None, None),
        (place("Daraa", admin1=None, kind="admin1"), "1", "Daraa", None),
        (place("Izra", kind="admin2"), "2", "Daraa", "Izra"),
        (place("Izra", admin1=None, kind="admin2"), "0", None, None),
    ],
)
def test_areas_are_as_close_as_known(
    where: Place, level: str, admin1: str | None, admin2: str | None, tmp_path: Path
) -> None:
    (row,) = events_of(counted(fight(1, place=where)), tmp_path / "x")
    assert (row["admin_level"], row.get("provider_admin1_name"), row.get("provider_admin2_name")) == (
        level,
        admin1,
        admin2,
    )
    assert "admin1_code" not in row
    assert "admin1_name" not in row


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"time": day("2024-01-30", "2024-02-02")}, "no_month"),
        ({"time": None}, "no_month"),
        ({"place": None}, "no_country"),
        ({"place": place("Nowhere", None)}, "no_country"),
        ({"status": "planned"}, "not_actual"),
        ({"sub": ("Strategic developments", "Arrests")}, "no_hapi_type"),
        ({"sub": None}, "no_hapi_type"),
    ],
)
def test_what_cannot_be_counted_is_left_out(more: dict[str, Any], reason: str, tmp_path: Path) -> None:
    done = export(counted(fight(1, **more)), "hapi", tmp_path / "x")
    assert rows(tmp_path / "x", "hdx_hapi_conflict_event.csv") == []
    assert done.left == {reason: 2}  # the incident and its record


def test_conflicting_tolls_are_said(tmp_path: Path) -> None:
    conflict = replace(figure("killed", 12, 12, 30), verdict="conflict")
    (row,) = events_of(counted(fight(1, low=12, best=12, high=30, values=(conflict,))), tmp_path / "x")
    assert row["warning"] == "sources conflict for 1; deaths from 12 to 30"


def test_every_row_names_what_stands_behind_it(tmp_path: Path) -> None:
    export(rich(), "hapi", tmp_path / "x", profile="internal")
    behind = rows(tmp_path / "x", "rows.csv")
    for name in ("hdx_hapi_conflict_event.csv", "hdx_hapi_idps.csv"):
        for line, row in enumerate(rows(tmp_path / "x", name), 2):
            members = [r for r in behind if (r["file"], r["line"]) == (name, str(line))]
            assert len(members) == int(row.get("events", 1))
            assert len({r["row_id"] for r in members}) == 1


def test_tags_stand_below_the_headings(tmp_path: Path) -> None:
    export(rich(), "hapi", tmp_path / "x", hxl=True)
    first = rows(tmp_path / "x", "hdx_hapi_conflict_event.csv")[0]
    assert first["location_code"] == "#country+code"
    assert first["fatalities"] == "#affected+killed"
    assert rows(tmp_path / "x", "hdx_hapi_idps.csv")[0]["population"] == "#affected+idps"
    with pytest.raises(SettingsError, match="no HXL tags"):
        export(rich(), "geojson", tmp_path / "y", hxl=True)


def stock(**more: Any) -> Selection:
    whole = rich()
    (found,) = (s for s in whole.series if s.topic == "displacement_stock")
    return replace(whole, incidents=(), series=(replace(found, **more),))


def idps(whole: Selection, folder: Path) -> list[dict[str, str]]:
    export(whole, "hapi", folder, profile="internal")
    return rows(folder, "hdx_hapi_idps.csv")


def test_a_stock_is_one_row_a_statement_that_was_not_replaced(tmp_path: Path) -> None:
    (row,) = idps(stock(), tmp_path / "x")
    assert row["population"] == "320000"
    assert (row["reference_period_start"], row["reference_period_end"]) == ("2018-07-05", "2018-07-06")
    assert row["provider_admin1_name"] == "Daraa"
    assert "from 285000 to 325000" in row["warning"]
    assert not {"reporting_round", "assessment_type", "operation"} & row.keys()


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"population": "refugee"}, "not_idps"),
        ({"unit": "household"}, "not_idps"),
        ({"place": place("Nawa")}, "no_area"),
        ({"place": None}, "no_country"),
        ({"topic": "displacement_flow"}, "no_stock"),
        ({"points": (Point(low=5, high=9, records=("dis-1",), reports=("r1",)),)}, "no_point"),
    ],
)
def test_what_is_no_area_or_no_stock_of_idps_is_left_out(more: dict[str, Any], reason: str, tmp_path: Path) -> None:
    whole = stock(**more)
    done = export(whole, "hapi", tmp_path / "x", profile="internal")
    assert rows(tmp_path / "x", "hdx_hapi_idps.csv") == []
    assert done.left[reason] >= 1


def test_a_stock_that_does_not_say_whose_says_so(tmp_path: Path) -> None:
    record = replace(rich().records["dis-3"], population=None)
    found = Series(
        id="s", topic="displacement_stock", subject="x", name="Daraa", place=record.place, unit="person",
        points=(Point(earliest="2018-07-05", low=5, best=5, high=5, records=("dis-3",), reports=("r3",)),),
        reports=("r3",), independent_sources=1,
    )  # fmt: skip
    (row,) = idps(selection([report("r3")], [record], series=[found]), tmp_path / "x")
    assert "do not say whether a border was crossed" in row["warning"]
    assert row["reference_period_end"] == "2018-07-05"


def test_a_row_is_whole_where_only_one_of_its_incidents_changed(tmp_path: Path) -> None:
    whole = counted(fight(1), fight(2))
    whole = replace(
        whole, changed={"inc-1": "2024-01-20", "inc-2": "2024-01-15", "eve-1": "2024-01-15", "eve-2": "2024-01-15"}
    )
    export(whole, "hapi", tmp_path / "x", since="2024-01-18")
    (row,) = rows(tmp_path / "x", "hdx_hapi_conflict_event.csv")
    assert row["events"] == "2"
