"""POLECAT's columns and PLOVER events in JSON lines."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any, get_args

from tests.export.builders import (
    ARMY,
    CIVILIANS,
    actor,
    control,
    event,
    figure,
    incident,
    place,
    report,
    said_by,
    selection,
)

from sitroom.export import export
from sitroom.export.plover import Quad, build
from sitroom.export.profiles import profile_named
from sitroom.export.tables import columns, data_rows
from sitroom.export.view import view_of
from sitroom.lexicon.loader import load_lexicon
from sitroom.lexicon.schema.frames import EventType
from sitroom.merged import Incident

# the columns of POLECAT's yearly files, in their order
PUBLISHED = [
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name",
    "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector",
    "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City",
    "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
]  # fmt: skip
RUSSIANS = actor("Russian armed forces", "armed_forces", "MIL", id="RUS_ARMY", country="RUS", text="Russian\tjets")
SHELLED = event(
    "eve-1", mode="aerial", contexts=("military", "territory"), source=(ARMY, RUSSIANS), target=(CIVILIANS,),
    attribution=said_by("the Red Crescent"),
)  # fmt: skip


def built(*incidents: Incident, records: list[Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    whole = selection([report("r1", language="en")], records, incidents)
    made = build(view_of(whole, profile_named("internal"), None, load_lexicon()))
    return made.tables[0].rows, made.tables[1].rows


def test_the_columns_are_the_published_ones() -> None:
    assert [c.name for c in columns("plover")["polecat"]] == PUBLISHED
    assert len(PUBLISHED) == 40


def test_every_type_has_its_quarter() -> None:
    quads = {q.type: q.quad for q in data_rows("plover_quads.csv", Quad)}
    assert set(quads) == set(get_args(EventType))
    assert (quads["CONCEDE"], quads["RETREAT"], quads["THREATEN"], quads["PROTEST"]) == (
        "VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT",
    )  # fmt: skip


def test_a_row(tmp_path: Path) -> None:
    made = incident("inc-1", [SHELLED])
    export(selection([report("r1", language="en")], [SHELLED], [made]), "plover", tmp_path / "out")
    with (tmp_path / "out" / "polecat.tsv").open(newline="") as lines:
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert rows[0] == PUBLISHED
    row = dict(zip(*rows, strict=True))
    assert (row["Event ID"], row["Event Date"], row["Event Type"], row["Event Mode"]) == (
        "inc-1", "2024-01-10", "ASSAULT", "aerial",
    )  # fmt: skip
    assert (row["Intensity"], row["Quad Code"], row["Contexts"]) == ("", "MATERIAL CONFLICT", "military; territory")
    assert (row["Actor Name"], row["Actor Country"]) == ("Syrian Arab Army; Russian armed forces", "SYR; RUS")
    assert (row["Actor COW"], row["Primary Actor Sector"], row["Actor Sectors"]) == ("652; 365", "MIL", "MIL")
    assert row["Actor Name Raw"] == "Syrian Arab Army; Russian jets"
    assert (row["Recipient Name"], row["Primary Recipient Sector"]) == ("civilians", "CVL")
    assert row["Version"] == "0"


def test_the_place_and_the_story() -> None:
    person = actor("Walid al-Moallem", "person", "GOV", id="SYR_MOALLEM", country="SYR")
    told = event("eve-1", source=(person, ARMY), target=(actor("a trader", "person"),))
    (row,), (line,) = built(incident("inc-1", [told]), records=[told])
    assert (row["Placename"], row["City"], row["Province"], row["Country"]) == ("Nawa", "Nawa", "Daraa", "SYR")
    assert (row["GeoNames ID"], row["Latitude"]) == (166365, 32.8865)
    assert (row["Story People"], row["Story Organizations"]) == ("Walid al-Moallem", "Syrian Arab Army")
    assert (row["Story Locations"], row["Source"], row["Publication Date"]) == ("Nawa", "The Courier", "2024-01-12")
    assert line["location"]["geonames_id"] == 166365


def test_places_of_our_own_have_no_geonames_id() -> None:
    told = event("eve-1", place=place("Nasib crossing", kind="crossing", gazetteer_id="x:nasib"))
    (row,), _ = built(incident("inc-1", [told]), records=[told])
    assert (row["GeoNames ID"], row["City"]) == (None, None)
    nowhere = event("eve-1", place=None)
    (row,), (line,) = built(incident("inc-1", [nowhere]), records=[nowhere])
    assert ("Placename" in row, line["location"]) == (False, None)


def test_words_that_take_sides_stand_in_quotation_marks() -> None:
    told = event("eve-1", source=(actor("terrorists", "people", "UAF", framing="terrorists"),), target=(ARMY,))
    (row,), (line,) = built(incident("inc-1", [told]), records=[told])
    assert (row["Actor Name"], row["Actor Name Raw"]) == ("‘terrorists’", "terrorists")
    assert line["source"][0]["framing"] == "terrorists"


def test_what_did_not_happen_is_in_the_json_alone() -> None:
    threat = event("eve-2", type="THREATEN", status="planned")
    incidents = [incident("inc-1", [SHELLED]), incident("inc-2", [threat])]
    rows, lines = built(*incidents, records=[SHELLED, threat])
    assert [r["Event ID"] for r in rows] == ["inc-1"]
    assert [(r["id"], r["status"]) for r in lines] == [("inc-1", "actual"), ("inc-2", "planned")]


def test_only_events() -> None:
    gain = control("con-1")
    assert built(incident("inc-1", [gain], family="control"), records=[gain]) == ([], [])


def test_a_json_line_has_figures_and_evidence(tmp_path: Path) -> None:
    told = event("eve-1", text="Rebels clashed with soldiers in Nawa.", source=(ARMY,), attribution=said_by("the army"))
    made = incident("inc-1", [told], values=(figure("killed", 2, 3, None), figure("date", None, None, None)))
    whole = selection([report("r1", "x", language="en")], [told], [made], changed={"inc-1": "2024-01-20T00:00:00Z"})
    export(whole, "plover", tmp_path / "out")
    line = json.loads((tmp_path / "out" / "plover.jsonl").read_bytes())
    assert list(line) == [c.name for c in columns("plover")["plover"]]
    assert line["magnitude"] == [{"of": "killed", "low": 2, "best": 3, "high": None, "verdict": "agree"}]
    assert line["said_by"] == "the army"
    assert line["reports"][0]["source_excerpt"] == "Rebels clashed with soldiers in Nawa."
    assert line["reports"][0]["source_url"] == "https://news.example/r1"
    assert line["intensity"] is None
    assert line["changed"] == "2024-01-20T00:00:00Z"
