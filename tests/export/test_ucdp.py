"""UCDP GED's columns, and what it takes: deaths by organised actors."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from tests.export.builders import (
    ARMY,
    CIVILIANS,
    REBELS,
    access,
    actor,
    day,
    event,
    figure,
    incident,
    killed,
    place,
    report,
    said_by,
    selection,
)

from sitroom.export import export
from sitroom.export.ids import number_of
from sitroom.export.profiles import profile_named
from sitroom.export.tables import columns
from sitroom.export.ucdp import build, priogrid
from sitroom.export.view import view_of
from sitroom.lexicon.loader import load_lexicon
from sitroom.merged import Incident
from sitroom.records import Actor

# the columns of GED 24.1, in their order
PUBLISHED = [
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office",
    "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description",
    "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
]  # fmt: skip
FSA = actor("Free Syrian Army", "armed_group", "REB", id="FSA", country="SYR")
ISIS = actor("Islamic State", "armed_group", "REB", id="ISIS")
IRAQIS = actor("Iraqi army", "armed_forces", "MIL", id="IRQ_ARMY", country="IRQ")


def rows_of(*incidents: Incident, records: list[Any]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    whole = selection([report("r1"), report("r2", source="Wire; daily")], records, incidents)
    built = build(view_of(whole, profile_named("internal"), None, load_lexicon()))
    return built.tables[0].rows, dict(built.left)


def one(*records: Any, **more: Any) -> dict[str, Any]:
    more = {"best": 3} | more
    rows, left = rows_of(incident("inc-1", records, **more), records=list(records))
    assert not left
    return rows[0]


def why(*records: Any, **more: Any) -> str:
    more = {"best": 3} | more
    rows, left = rows_of(incident("inc-1", records, **more), records=list(records))
    assert not rows
    return left["inc-1"]


def test_the_columns_are_the_published_ones() -> None:
    assert [c.name for c in columns("ucdp")["ucdp"]] == PUBLISHED
    assert len(PUBLISHED) == 49


def test_a_row(tmp_path: Path) -> None:
    text = "The Free Syrian Army killed two soldiers and a farmer in Nawa."
    harm = (killed(2, group="soldiers"), killed(1, group="a farmer"))
    told = event("eve-1", text=text, source=(FSA,), target=(ARMY,), harm=harm, attribution=said_by("the army"))
    made = incident("inc-1", [told], low=2, best=3, high=5)
    reports = [report("r1", title='Clash; "heavy" losses')]
    export(selection(reports, [told], [made]), "ucdp", tmp_path / "out")
    with (tmp_path / "out" / "ucdp.csv").open(newline="") as lines:
        row = next(csv.DictReader(lines))
    assert list(row) == PUBLISHED
    assert row["id"] == str(number_of("inc-1"))
    register = [n for n in PUBLISHED if n.endswith(("dset_id", "new_id"))] + ["relid", "active_year", "conflict_name"]
    assert len(register) == 11
    assert not any(row[n] for n in register)
    assert (row["type_of_violence"], row["side_a"], row["side_b"]) == ("1", "Government of Syria", "Free Syrian Army")
    assert (row["gwnoa"], row["gwnob"], row["dyad_name"]) == ("652", "", "Government of Syria - Free Syrian Army")
    assert [row[f"deaths_{n}"] for n in ("a", "b", "civilians", "unknown")] == ["2", "0", "1", "0"]
    assert (row["low"], row["best"], row["high"]) == ("2", "3", "5")
    assert (row["date_prec"], row["date_start"], row["date_end"], row["year"]) == (
        "1", "2024-01-10", "2024-01-10", "2024",
    )  # fmt: skip
    assert (row["where_prec"], row["where_coordinates"], row["adm_1"]) == ("1", "Nawa", "Daraa")
    assert (row["geom_wkt"], row["priogrid_gid"]) == ("POINT (36.0391 32.8865)", "176833")
    assert (row["country"], row["country_id"], row["region"]) == ("Syria", "652", "Middle East")
    assert row["source_article"] == "\"The Courier,2024-01-12,Clash, 'heavy' losses\""
    assert (row["source_office"], row["source_date"]) == ("The Courier", "2024-01-12")
    assert (row["source_original"], row["number_of_sources"]) == ("the army", "1")
    assert (row["event_clarity"], row["code_status"]) == ("1", "Clear")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"best": None}, "no_death"),
        ({"best": 0}, "no_death"),
        ({"best": None, "high": 4}, "no_death"),
        ({"status": "negated"}, "status: negated"),
        ({"place": None}, "no_country"),
        ({"earliest": None}, "no_date"),
        ({"latest": "2025-06-01"}, "year_only: 2024-01-10 to 2025-06-01"),
        ({"source": ()}, "not_organised"),
        ({"target": ()}, "not_organised"),
        ({"source": (REBELS,), "target": (CIVILIANS,)}, "not_organised"),
        ({"source": (REBELS,), "target": (actor("gunmen", "people", "UAF"),)}, "not_organised"),
        ({"source": (CIVILIANS,), "target": (CIVILIANS,)}, "not_organised"),
    ],
)
def test_what_ucdp_does_not_take(values: dict[str, Any], reason: str) -> None:
    assert why(event("eve-1", source=(ARMY,), target=(FSA,)), **values) == reason


@pytest.mark.parametrize(
    ("source", "target", "kind", "side_a", "side_b"),
    [
        ((ARMY,), (FSA,), 1, "Government of Syria", "Free Syrian Army"),
        ((FSA,), (ARMY, CIVILIANS), 1, "Government of Syria", "Free Syrian Army"),
        ((ARMY,), (REBELS,), 1, "Government of Syria", "Unidentified armed group"),
        ((ARMY,), (IRAQIS,), 1, "Government of Syria", "Government of Iraq"),
        ((FSA,), (ISIS,), 2, "Free Syrian Army", "Islamic State"),
        ((actor("gunmen", "people", "UAF"), ISIS), (FSA,), 2, "Islamic State", "Free Syrian Army"),
        ((ARMY,), (CIVILIANS,), 3, "Government of Syria", "Civilians"),
        ((ISIS,), (actor("a nurse", "people", "MED"),), 3, "Islamic State", "Civilians"),
        ((ISIS,), (actor("Druze", "religious_group", "REL"),), 3, "Islamic State", "Civilians"),
    ],
)
def test_types_of_violence(
    source: tuple[Actor, ...], target: tuple[Actor, ...], kind: int, side_a: str, side_b: str
) -> None:
    row = one(event("eve-1", source=source, target=target))
    assert (row["type_of_violence"], row["side_a"], row["side_b"]) == (kind, side_a, side_b)


def test_both_sides_of_a_fight_may_be_told_as_its_doers() -> None:
    row = one(event("eve-1", source=(ARMY, FSA), target=(CIVILIANS,), harm=(killed(4, group="women"),)), best=4)
    assert (row["type_of_violence"], row["side_a"], row["side_b"]) == (1, "Government of Syria", "Free Syrian Army")
    assert (row["deaths_civilians"], row["deaths_unknown"]) == (4, 0)
    attack = ("Violence against civilians", "Attack")
    row = one(event("eve-1", attack, source=(ARMY, FSA), target=(CIVILIANS,)))
    assert (row["type_of_violence"], row["side_b"]) == (3, "Civilians")


def test_warplanes_of_a_state_are_its_forces() -> None:
    planes = actor("Iraqi warplanes", "vehicle", "MIL", country="IRQ")
    row = one(event("eve-1", source=(planes,), target=(CIVILIANS,)))
    assert (row["type_of_violence"], row["side_a"]) == (3, "Government of Iraq")


def test_several_suspects_are_no_side() -> None:
    suspects = tuple(
        actor(a.name, a.kind, a.sector, id=a.id, country=a.country, certainty="one_of") for a in (ARMY, IRAQIS)
    )
    assert why(event("eve-1", source=suspects, target=(FSA,))) == "not_organised"


def test_the_dead_by_side_add_up_to_the_best_figure() -> None:
    harm = (killed(2, group="soldiers"), killed(2, group="fighters"), killed(1), killed(4, group="women"))
    row = one(event("eve-1", source=(ARMY,), target=(FSA,), harm=harm), best=9)
    assert [row[f"deaths_{n}"] for n in ("a", "b", "civilians", "unknown")] == [2, 2, 4, 1]
    row = one(event("eve-1", source=(ARMY,), target=(FSA,), harm=harm), best=12)
    assert [row[f"deaths_{n}"] for n in ("a", "b", "civilians", "unknown")] == [0, 0, 0, 12]
    row = one(event("eve-1", source=(ISIS,), target=(FSA,), harm=(killed(3, group="fighters"),)), best=3)
    assert [row[f"deaths_{n}"] for n in ("a", "b", "civilians", "unknown")] == [0, 0, 0, 3]
    row = one(event("eve-1", source=(ARMY,), target=(CIVILIANS,)), best=6)
    assert [row[f"deaths_{n}"] for n in ("a", "b", "civilians", "unknown")] == [0, 0, 6, 0]
    vague = (killed(2, 9, group="soldiers"),)
    row = one(event("eve-1", source=(ARMY,), target=(FSA,), harm=vague), best=2)
    assert row["deaths_unknown"] == 2


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"best": 4}, (4, 4, 4)), ({"best": None, "low": 2}, (2, 2, 2)), ({"best": 4, "low": 5}, (4, 4, 4)),
        ({"best": 4, "high": 3}, (4, 4, 4)), ({"best": 4, "low": 1, "high": 9}, (1, 4, 9)),
    ],
)  # fmt: skip
def test_low_best_high_are_in_order(figures: dict[str, Any], expected: tuple[int, int, int]) -> None:
    row = one(event("eve-1", source=(ARMY,), target=(FSA,)), **figures)
    assert (row["low"], row["best"], row["high"]) == expected


@pytest.mark.parametrize(
    ("where", "code"),
    [({}, 1), ({"precision": 2}, 2), ({"kind": "admin2"}, 3), ({"kind": "admin1"}, 4), ({"kind": "border"}, 5),
     ({"kind": "country"}, 6), ({"kind": "sea"}, 7), ({"precision": 3}, 4)],
)  # fmt: skip
def test_precision_of_places(where: dict[str, Any], code: int) -> None:
    assert one(event("eve-1", source=(ARMY,), target=(FSA,), place=place(**where)))["where_prec"] == code


@pytest.mark.parametrize(
    ("latest", "code"),
    [("2024-01-10", 1), ("2024-01-15", 2), ("2024-01-16", 3), ("2024-02-09", 4), ("2024-12-31", 5)],
)
def test_precision_of_dates(latest: str, code: int) -> None:
    row = one(event("eve-1", source=(ARMY,), target=(FSA,), time=day("2024-01-10", latest)))
    assert (row["date_prec"], row["event_clarity"]) == (code, 1 if code == 1 else 2)


def test_a_place_without_a_point() -> None:
    row = one(event("eve-1", source=(ARMY,), target=(FSA,), place=place(lat=None, lon=None)))
    assert (row["latitude"], row["geom_wkt"], row["priogrid_gid"]) == (None, "", None)


def test_prio_grid_cells() -> None:
    assert priogrid(-90, -180) == 1
    assert priogrid(34.5333, 69.1667) == 179779
    assert priogrid(90, 180) == 360 * 720


def test_contradicting_tolls_are_to_be_checked() -> None:
    values = figure("killed", 3, 3, 9)
    differing = type(values)(**{f: getattr(values, f) for f in values.__struct_fields__} | {"verdict": "conflict"})
    row = one(event("eve-1", source=(ARMY,), target=(FSA,)), values=(differing,))
    assert row["code_status"] == "Check deaths"


def test_sources_are_in_the_order_of_publication() -> None:
    records = [event(f"eve-{n}", report_id=f"r{n}", source=(ARMY,), target=(FSA,)) for n in (1, 2)]
    row = one(*records)
    assert row["source_office"] == "The Courier;Wire, daily"


def test_other_families_are_not_its_business() -> None:
    shut = access("acc-1")
    rows, left = rows_of(incident("inc-1", [shut], family="access", best=4), records=[shut])
    assert (rows, left) == ([], {})
