"""The points of the GeoJSON export as GeoParquet 1.1: typed columns, points as WKB, and a box of each row for filters.

Coordinates are longitude, latitude on WGS 84 (OGC:CRS84, what the format takes without a `crs`)."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sitroom.errors import SettingsError
from sitroom.export.geojson import bounds, features
from sitroom.export.tables import Built, Column, columns
from sitroom.export.view import View, moment

NAME = "geoparquet"
FILE = "sitroom.parquet"
VERSION = "1.1.0"
CORNERS = ("xmin", "ymin", "xmax", "ymax")


def build(view: View) -> Built:
    """One file, sitroom.parquet."""
    found = features(view)
    # the columns of the map, described once: in data/columns/geojson.csv
    write: Callable[[Path], None] = partial(_write, header=columns("geojson")["features"], rows=found.rows)
    return Built(files={FILE: write}, used=found.used, left=found.left)


def wkb_point(lon: float, lat: float) -> bytes:
    """A point in well-known binary: byte order 1 (little endian), geometry type 1, x, y."""
    return struct.pack("<BIdd", 1, 1, lon, lat)


def geo_metadata(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What the file says of its geometry (GeoParquet 1.1, file and column metadata)."""
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": ["Point"] if rows else [],
        "covering": {"bbox": {corner: ["bbox", corner] for corner in CORNERS}},
    }
    if rows:
        column["bbox"] = bounds(rows)
    return {"version": VERSION, "primary_column": "geometry", "columns": {"geometry": column}}


def _write(path: Path, *, header: Sequence[Column], rows: Sequence[dict[str, Any]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {
        "string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(),
        "date": pa.date32(), "datetime": pa.timestamp("us", tz="UTC"),
    }  # fmt: skip
    fields = [pa.field(c.name, kinds[c.type]) for c in header]
    box = pa.struct([pa.field(corner, pa.float64(), nullable=False) for corner in CORNERS])
    fields += [pa.field("geometry", pa.binary(), nullable=False), pa.field("bbox", box, nullable=False)]
    metadata = {"geo": json.dumps(geo_metadata(rows), separators=(",", ":"))}
    cells = [pa.array([_cell(r.get(c.name), c.type) for r in rows], kinds[c.type]) for c in header]
    cells.append(pa.array([wkb_point(r["lon"], r["lat"]) for r in rows], pa.binary()))
    cells.append(pa.array([dict(zip(CORNERS, (r["lon"], r["lat"]) * 2, strict=True)) for r in rows], box))
    table = pa.Table.from_arrays(cells, schema=pa.schema(fields, metadata=metadata))
    pq.write_table(table, path, compression="zstd")


def _cell(value: Any, kind: str) -> Any:
    """A value of the column's type; what cannot be one (a day that no calendar has) is None."""
    if value is None:
        return None
    if kind == "string":
        return str(value).encode("utf-8", "replace").decode()
    return _time(value, kind) if kind in ("date", "datetime") else value


def _time(value: str, kind: str) -> date | datetime | None:
    try:
        return date.fromisoformat(value) if kind == "date" else moment(value).astimezone(UTC)
    except (ValueError, SettingsError):
        return None
