"""Builds an index of the user's own from GeoNames dumps, to be looked up beside the shipped one.

Dumps are GeoNames' tab-separated files of 19 columns, zipped as offered or plain; alternate names come in those of
alternateNamesV2 (10 columns) or alternateNames (8). Memory stays the same whatever their size: rows go into a
staging file beside the target, and from there in order into the index, so that the same dumps give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import msgspec

from sitroom.errors import InputError
from sitroom.lexicon.build_gazetteer import CITY, SCHEMA, TOWN, Place, names_of, useful
from sitroom.lexicon.gazetteer import FORMAT, key_rules
from sitroom.lexicon.loader import Lexicon, load_lexicon
from sitroom.lexicon.placenames import KINDS, fold, key
from sitroom.lexicon.schema.gazetteer import CountryCodeRow, FeatureRow

BATCH = 20_000  # lines written at a time
LONGEST = 200_000  # bytes of a line; GeoNames' longest have some 12,000
COLUMNS = 19
_SIZES = ("village", "town", "city")
_LANGUAGE = re.compile(r"(?:[a-z]{2,3}(?:-\w+)*)?")  # longer codes mark links, post codes, airports, pronunciation
_NOT_DATA = re.compile(r"readme.*|iso-languagecodes.*|.*/.*", re.IGNORECASE)
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
# MIN(id) and the first of two rows: what stands does not hang on the order of equal files
_STAGING = """
CREATE TABLE staged.rows(id INTEGER PRIMARY KEY, name TEXT, lat INT, lon INT, country TEXT, first TEXT, second TEXT,
  kind INT, population INT);
CREATE TABLE staged.areas(code TEXT PRIMARY KEY, id INT) WITHOUT ROWID;
CREATE TABLE staged.titles(place INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE staged.spellings(key TEXT, place INT, folded TEXT);
"""
_ROW = "INSERT OR IGNORE INTO staged.rows VALUES(?,?,?,?,?,?,?,?,?)"
_AREA = "INSERT INTO staged.areas VALUES(?,?) ON CONFLICT(code) DO UPDATE SET id = min(id, excluded.id)"
_TITLE = "INSERT OR IGNORE INTO staged.titles VALUES(?,?)"
_SPELLING = "INSERT INTO staged.spellings VALUES(?,?,?)"
_FINISH = f"""
INSERT INTO main.places SELECT r.id, NULL, coalesce(t.name, r.name), r.lat, r.lon, r.country,
  CASE WHEN r.kind = {KINDS.index("admin1")} THEN NULL ELSE a.id END,
  CASE WHEN r.kind IN ({KINDS.index("admin1")}, {KINDS.index("admin2")}) THEN NULL ELSE b.id END,
  r.kind, r.population, 0
FROM staged.rows r LEFT JOIN staged.titles t ON t.place = r.id LEFT JOIN staged.areas a ON a.code = r.first
  LEFT JOIN staged.areas b ON b.code = r.second ORDER BY r.id;
INSERT INTO main.names SELECT DISTINCT key, place, folded FROM staged.spellings ORDER BY key, place, folded;
"""  # noqa: S608 - made of our own numbers only


class Tally(msgspec.Struct, kw_only=True):
    """What a build found. `left_out`: whole lines of features, or names, that are not taken."""

    places: int = 0
    names: int = 0
    left_out: int = 0
    malformed: int = 0
    modified: str = ""  # the latest day (ISO) that a row was changed: how old the dumps are


Progress = Callable[[int], None]  # is told how many lines have been read


def build(
    dumps: Sequence[Path],
    target: Path,
    *,
    alternate_names: Sequence[Path] = (),
    progress: Progress = lambda lines: None,
) -> Tally:
    """Writes the index of `dumps` to `target`, whole and then renamed. Of two rows with one id the first dump's stays.

    Malformed lines are counted, never fatal. Raises InputError for a file that cannot be read or that has no line of
    the format, OSError when the target cannot be written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    tally = Tally()
    with TemporaryDirectory(prefix=".gazetteer-", dir=target.parent) as folder:
        made = Path(folder, "index.sqlite")
        with closing(sqlite3.connect(made, isolation_level=None)) as index:
            index.executescript("PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
            index.execute("ATTACH ? AS staged", (str(Path(folder, "staging.sqlite")),))
            index.executescript("PRAGMA staged.journal_mode=OFF; PRAGMA staged.synchronous=OFF;" + _STAGING)
            read_row = partial(_read_place, kinds=_kinds(), codes=_codes())
            for path in dumps:
                _read_file(index, path, tally, progress, read_row)
            for path in alternate_names:
                _read_file(index, path, tally, progress, partial(_read_name, index=index))
            _finish(index, tally, [*dumps, *alternate_names])
        made.replace(target)
    return tally


def _finish(index: sqlite3.Connection, tally: Tally, files: list[Path]) -> None:
    index.executescript(f"BEGIN;{_FINISH}COMMIT;")
    (tally.places,) = index.execute("SELECT count(*) FROM main.places").fetchone()
    (tally.names,) = index.execute("SELECT count(*) FROM main.names").fetchone()
    if not tally.places:
        raise InputError("none of the lines is of a feature that is taken", source=str(files[0]))
    notes = {
        "format": FORMAT, "keys": key_rules(), "places": str(tally.places), "names": str(tally.names),
        "modified": tally.modified, "malformed": str(tally.malformed),
        "sources": json.dumps([[p.name, _digest(p)] for p in files], ensure_ascii=False),
    }  # fmt: skip
    index.executemany("INSERT INTO main.notes VALUES(?,?)", sorted(notes.items()))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _kinds() -> dict[str, int]:
    return {r.id: KINDS.index(r.kind) for r in _lexicon().rows("feature_codes", FeatureRow)}


def _codes() -> dict[str, str]:
    return {r.id: r.country for r in _lexicon().rows("country_codes", CountryCodeRow)}


def _lexicon() -> Lexicon:
    return load_lexicon("en", "shipped")


# ---- files ----

Writes = list[tuple[str, tuple[Any, ...]]]  # statements with their values
Reader = Callable[[list[str], Tally], Writes]  # of one line's cells; ValueError: malformed


def _read_file(index: sqlite3.Connection, path: Path, tally: Tally, progress: Progress, read: Reader) -> None:
    lines = good = 0
    try:
        with _opened(path) as stream:
            source = _lines(stream)
            while batch := list(islice(source, BATCH)):
                writes: dict[str, list[tuple[Any, ...]]] = {}
                for line in batch:
                    try:
                        for statement, values in read(line.decode("utf-8").split("\t"), tally):
                            writes.setdefault(statement, []).append(values)
                        good += 1
                    except ValueError:  # UnicodeDecodeError is one
                        tally.malformed += 1
                _write(index, writes)
                lines += len(batch)
                progress(lines)
    except _UNREADABLE as problem:
        raise InputError(f"{path}: no whole zip file: {problem}", source=str(path)) from problem
    if not good:
        raise InputError(f"{path}: none of its {lines} lines is in the format of GeoNames", source=str(path))


def _write(index: sqlite3.Connection, writes: dict[str, list[tuple[Any, ...]]]) -> None:
    index.execute("BEGIN")
    for statement, rows in writes.items():
        index.executemany(statement, rows)
    index.execute("COMMIT")


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """The data in a file: a zip's member of the same name, or its only one that is no note about the data."""
    if not zipfile.is_zipfile(path) and path.suffix.lower() != ".zip":
        with path.open("rb") as stream:
            yield stream
        return
    with zipfile.ZipFile(path) as archive:
        texts = [n for n in archive.namelist() if n.lower().endswith(".txt") and not _NOT_DATA.fullmatch(n)]
        chosen = [n for n in texts if n.lower() == f"{path.stem.lower()}.txt"] or texts
        if len(chosen) != 1:
            raise InputError(f"{path}: {len(chosen)} files of data in it, not one", source=str(path))
        with archive.open(chosen[0]) as member:
            yield io.BufferedReader(member, 1 << 20)  # type: ignore[type-var]  # it can do all that is asked of it


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Lines without their ends; one that is too long is given as an empty one, for nothing may fill the memory."""
    inside = False
    while part := stream.readline(LONGEST):
        ended = part.endswith(b"\n")
        if not inside:
            yield part.rstrip(b"\r\n") if ended or len(part) < LONGEST else b""
        inside = not ended


# ---- lines ----


def _read_place(cells: list[str], tally: Tally, *, kinds: dict[str, int], codes: dict[str, str]) -> Writes:
    """What one row of a dump adds: the place, its names and, if it is an area, its code."""
    if len(cells) != COLUMNS or not cells[1]:
        raise ValueError(cells[0])
    number, people = _whole(cells[0]), _whole(cells[14] or "0")
    lat, lon = _degrees(cells[4], 90), _degrees(cells[5], 180)
    tally.modified = max(tally.modified, cells[18]) if len(cells[18]) == 10 else tally.modified
    kind = kinds.get(f"{cells[6]}.{cells[7]}")
    if kind is None or number == 0:
        tally.left_out += 1
        return []
    size = KINDS[kind]
    if size in _SIZES:
        size = max(size, "city" if people >= CITY else "town" if people >= TOWN else "village", key=_SIZES.index)
    country, first = cells[8], f"{cells[8]}.{cells[10]}"
    second = f"{first}.{cells[11]}" if cells[11] else None
    others = [n for n in dict.fromkeys((cells[2], *cells[3].split(","))) if n != cells[1]]
    place: Place = {"id": number, "name": cells[1], "names": others, "kind": size, "population": people}
    row = (number, cells[1], lat, lon, codes.get(country), first, second, KINDS.index(size), people)
    writes: Writes = [(_ROW, row), *((_SPELLING, name) for name in names_of(place))]
    area = {"admin1": first, "admin2": second}.get(size)
    if area:
        writes.append((_AREA, (area, number)))
    return writes


def _read_name(cells: list[str], tally: Tally, *, index: sqlite3.Connection) -> Writes:
    """What one row of alternate names adds: a spelling of a place that is there. English's preferred one is the name
    that the place is given."""
    if len(cells) not in (8, 10):
        raise ValueError(cells[0])
    number, language, name = _whole(cells[1]), cells[2], cells[3]
    preferred, short, colloquial, historic = (c == "1" for c in cells[4:8])
    known = index.execute("SELECT kind, population FROM staged.rows WHERE id = ?", (number,)).fetchone()
    if known is None or historic or not _LANGUAGE.fullmatch(language):
        tally.left_out += 1
        return []
    folded = fold(name)
    title = language == "en" and preferred and not short and not colloquial
    if not folded or not (title or useful(name, {"kind": KINDS[known[0]], "population": known[1]})):
        tally.left_out += 1
        return []
    level = key(folded)
    writes: Writes = [(_SPELLING, (level, number, "" if level == folded else folded))]
    return [*writes, (_TITLE, (number, name))] if title else writes


def _whole(cell: str) -> int:
    if not (cell.isascii() and cell.isdigit() and len(cell) <= 15):
        raise ValueError(cell)
    return int(cell)


def _degrees(cell: str, most: int) -> int:
    """In 1/10,000 degree, as the index keeps them."""
    degrees = float(cell)
    if not -most <= degrees <= most:
        raise ValueError(cell)
    return round(degrees * 10_000)
