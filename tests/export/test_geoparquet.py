"""GeoParquet 1.1: what the file says of itself, and what GeoPandas reads from it."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from msgspec.structs import replace
from tests.export.builders import selection
from tests.export.rich import bare, rich

from sitroom.export import export
from sitroom.export.geojson import features
from sitroom.export.geoparquet import FILE, wkb_point
from sitroom.export.profiles import profile_named
from sitroom.export.tables import columns
from sitroom.export.view import view_of
from sitroom.lexicon.loader import load_lexicon
from sitroom.store.selection import Selection


def written(whole: Selection, folder: Path) -> Path:
    export(whole, "geoparquet", folder, profile="internal")
    return folder / FILE


def rows(whole: Selection) -> list[dict[str, Any]]:
    return features(view_of(whole, profile_named("internal"), None, load_lexicon())).rows


def test_points_are_little_endian_well_known_binary() -> None:
    made = wkb_point(36.5, -32.25)
    assert len(made) == 21
    assert struct.unpack("<BIdd", made) == (1, 1, 36.5, -32.25)
    shapely = pytest.importorskip("shapely")
    assert shapely.from_wkb(made).equals(shapely.Point(36.5, -32.25))


def test_the_file_says_what_the_standard_asks(tmp_path: Path) -> None:
    schema = pq.read_schema(written(rich(), tmp_path / "x"))
    said = json.loads(schema.metadata[b"geo"])
    assert (said["version"], said["primary_column"]) == ("1.1.0", "geometry")
    column = said["columns"]["geometry"]
    assert (column["encoding"], column["geometry_types"]) == ("WKB", ["Point"])
    assert "crs" not in column  # longitude and latitude on WGS 84
    assert column["covering"]["bbox"] == {c: ["bbox", c] for c in ("xmin", "ymin", "xmax", "ymax")}
    lons = [r["lon"] for r in rows(rich())]
    lats = [r["lat"] for r in rows(rich())]
    assert column["bbox"] == [min(lons), min(lats), max(lons), max(lats)]
    assert not schema.field("geometry").nullable
    assert [f.name for f in schema.field("bbox").type] == ["xmin", "ymin", "xmax", "ymax"]


def test_columns_are_those_of_the_map_and_two_more(tmp_path: Path) -> None:
    ours = columns("geoparquet")["features"]
    assert ours[:-2] == columns("geojson")["features"]
    assert pq.read_schema(written(rich(), tmp_path / "x")).names == [c.name for c in ours]


def test_types_are_those_of_the_columns(tmp_path: Path) -> None:
    schema = pq.read_schema(written(rich(changed={"inc-1": "2018-07-09T08:00:00Z"}), tmp_path / "x"))
    assert str(schema.field("earliest").type) == "date32[day]"
    assert str(schema.field("best").type) == "int64"
    assert str(schema.field("contested").type) == "bool"
    assert str(schema.field("changed").type) == "timestamp[us, tz=UTC]"


def test_geopandas_reads_it(tmp_path: Path) -> None:
    geopandas = pytest.importorskip("geopandas")
    frame = geopandas.read_parquet(written(rich(), tmp_path / "x"))
    assert frame.crs.to_epsg() == 4326 or "CRS84" in frame.crs.to_string()
    made = rows(rich())
    assert len(frame) == len(made) > 5
    assert [(p.x, p.y) for p in frame.geometry] == [(r["lon"], r["lat"]) for r in made]
    assert list(frame["id"]) == [r["id"] for r in made]
    assert frame[frame["id"] == "inc-1"].iloc[0]["verdict"] == "conflict"


def test_geopandas_reads_a_part_by_its_box(tmp_path: Path) -> None:
    geopandas = pytest.importorskip("geopandas")
    file = written(rich(), tmp_path / "x")
    some = geopandas.read_parquet(file, bbox=(36.18, 32.5, 36.2, 32.6))
    assert set(some["layer"]) == {"control", "access"}


@pytest.mark.parametrize("whole", [selection([], []), bare()], ids=["empty", "bare"])
def test_no_points_are_a_valid_file_too(whole: Selection, tmp_path: Path) -> None:
    geopandas = pytest.importorskip("geopandas")
    file = written(whole, tmp_path / "x")
    column = json.loads(pq.read_schema(file).metadata[b"geo"])["columns"]["geometry"]
    assert column["geometry_types"] == []
    assert "bbox" not in column
    assert len(geopandas.read_parquet(file)) == 0


def test_lone_surrogates_and_days_that_are_none_do_not_stop_it(tmp_path: Path) -> None:
    whole = rich(lambda text: f"\ud800{text}", changed={"inc-1": "2018-07-09"})
    broken = tuple(replace(i, earliest="2018-02-31") if i.id == "inc-1" else i for i in whole.incidents)
    table = pq.read_table(written(replace(whole, incidents=broken), tmp_path / "x"))
    found = {r["id"]: r for r in table.to_pylist()}
    assert found["inc-1"]["earliest"] is None
    assert found["inc-1"]["place"] == "?Nawa"
