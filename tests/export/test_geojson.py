"""Points on a map as RFC 7946 has them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from tests.export.builders import event, incident, place, report, selection
from tests.export.rich import bare, rich

from sitroom.export import export
from sitroom.export.geojson import FILE
from sitroom.export.tables import columns
from sitroom.records import Place
from sitroom.store.selection import Selection


def collection(whole: Selection, folder: Path, profile: str = "internal") -> dict[str, Any]:
    export(whole, "geojson", folder, profile=profile)
    found: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return found


def at(where: Place | None) -> Selection:
    record = event("eve-1", place=where)
    return selection([report("r1")], [record], [incident("inc-1", [record])])


def flat(properties: dict[str, Any]) -> bool:
    return all(v is None or isinstance(v, (str, int, float, bool)) for v in properties.values())


def test_it_is_a_collection_as_the_standard_has_it(tmp_path: Path) -> None:
    found = collection(rich(), tmp_path / "x")
    assert set(found) == {"type", "bbox", "features"}  # no crs: the standard knows WGS 84 alone
    assert found["type"] == "FeatureCollection"
    west, south, east, north = found["bbox"]
    header = [c.name for c in columns("geojson")["features"]]
    for feature in found["features"]:
        assert list(feature) == ["type", "id", "geometry", "properties"]
        lon, lat = feature["geometry"]["coordinates"]
        assert feature["geometry"]["type"] == "Point"
        assert west <= lon <= east
        assert south <= lat <= north
        assert list(feature["properties"]) == header
        assert flat(feature["properties"])
        assert "" not in feature["properties"].values()
    assert len({f["id"] for f in found["features"]}) == len(found["features"])


def test_longitude_stands_before_latitude_with_six_decimals(tmp_path: Path) -> None:
    (feature,) = collection(at(place(lat=32.123456789, lon=-36.987654321)), tmp_path / "x")["features"]
    assert feature["geometry"]["coordinates"] == [-36.987654, 32.123457]


@pytest.mark.parametrize(
    "where",
    [
        None, place(lat=None, lon=None), place(lat=None), place(lon=None), place(lat=91.0), place(lon=-180.5),
        place(lat=float("nan")), place(lon=float("inf")),
    ],
)  # fmt: skip
def test_without_a_point_on_earth_it_is_left_out(where: Place | None, tmp_path: Path) -> None:
    done = export(at(where), "geojson", tmp_path / "x", profile="internal")
    assert done.left == {"no_coordinates": 2}
    assert json.loads((tmp_path / "x" / FILE).read_text()) == {"type": "FeatureCollection", "features": []}


def test_the_ends_of_the_earth_are_on_it(tmp_path: Path) -> None:
    (feature,) = collection(at(place(lat=-90, lon=180)), tmp_path / "x")["features"]
    assert feature["geometry"]["coordinates"] == [180, -90]
    (feature,) = collection(at(place(lat=0.0, lon=0.0)), tmp_path / "y")["features"]
    assert feature["geometry"]["coordinates"] == [0.0, 0.0]


def test_layers_and_what_they_say(tmp_path: Path) -> None:
    found = collection(rich(), tmp_path / "x")["features"]
    by_layer: dict[str, list[dict[str, Any]]] = {}
    for feature in found:
        by_layer.setdefault(feature["properties"]["layer"], []).append(feature["properties"])
    assert {k: len(v) for k, v in by_layer.items()} == {
        "incident": 5, "control": 2, "access": 1, "displacement_stock": 2,
    }  # fmt: skip
    contested, holds = by_layer["control"]
    assert (contested["state"], contested["contested"], contested["latest"]) == ("contested", True, "2018-07-08")
    assert (holds["holder"], holds["earliest"], holds["latest"]) == ("Syrian Arab Army", "2018-07-09", None)
    assert [p["best"] for p in by_layer["displacement_stock"]] == [160_000, 320_000]
    assert by_layer["access"][0]["state"] == "closed"
    first = next(p for p in by_layer["incident"] if p["id"] == "inc-1")
    assert (first["verdict"], first["low"], first["high"], first["place_precision"]) == ("conflict", 12, 14, 1)
    assert first["records"] == "eve-1; eve-2"
    assert first["source_excerpt"] == "Shells killed 12 in Nawa."


def test_series_without_spells_give_their_points(tmp_path: Path) -> None:
    whole = rich()
    found = tuple(replace(s, spells=()) for s in whole.series if s.topic == "control")
    features = collection(replace(whole, incidents=(), series=found), tmp_path / "x")["features"]
    assert [f["properties"]["state"] for f in features] == ["gained", "gained"]


def test_a_spell_may_name_points_that_are_not_there(tmp_path: Path) -> None:
    whole = rich()
    (found,) = (s for s in whole.series if s.topic == "control")
    broken = replace(found, spells=(replace(found.spells[0], points=(0, 7, -1)),))
    (feature,) = collection(replace(whole, incidents=(), series=(broken,)), tmp_path / "x")["features"]
    assert feature["properties"]["records"] == "con-1"


def test_facilities_are_coarser_in_public(tmp_path: Path) -> None:
    camp = at(place("Zaytun camp", kind="camp", lat=32.5466, lon=36.1912))
    (sharp,) = collection(camp, tmp_path / "x", "partner")["features"]
    (coarse,) = collection(camp, tmp_path / "y", "public")["features"]
    assert sharp["geometry"]["coordinates"] == [36.1912, 32.5466]
    assert coarse["geometry"]["coordinates"] == [36.2, 32.5]
    assert (coarse["properties"]["place_precision"], coarse["properties"]["gazetteer_id"]) == (2, None)


def test_attacks_on_health_care_are_not_on_the_public_map(tmp_path: Path) -> None:
    seen = {f["id"] for f in collection(rich(), tmp_path / "x", "partner")["features"]}
    public = {f["id"] for f in collection(rich(), tmp_path / "y", "public")["features"]}
    assert seen - public == {"inc-6"}


def test_nothing_known_is_no_features(tmp_path: Path) -> None:
    assert collection(bare(), tmp_path / "x")["features"] == []
