"""Data files that users may write: lexicon tables, settings, dumps of places. Refused in our own words or taken."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from fuzz.targets.bytes_in import held
from sitroom.config import load_settings
from sitroom.errors import LexiconError, SettingsError
from sitroom.lexicon.gazetteer import Gazetteer, load_gazetteer
from sitroom.lexicon.loader import read_rows
from sitroom.lexicon.placenames import fold, key
from sitroom.lexicon.tables import TABLES

SEEDS: dict[str, tuple[bytes, ...]] = {
    "lexicon_csv": (b"\x00id,forms,value\na,b|c,1.5\n", b'\x01id,name\n"x","y"\n'),
    "lexicon_toml": (b'\x00[[row]]\nid = "a"\nforms = ["b"]\nvalue = 1.5\n', b"\x01x = 1979-05-27T07:32:00Z\n"),
    "places": ("Dar‘ā al-Balad".encode(), b"Saint-Louis", "القامشلي".encode()),
    "settings": (b'language = "en"\nworkers = 2\nmin_confidence = 0.5\nmax_report_bytes = 1000\n',),
}


@cache
def _row_types() -> tuple[type[Any], ...]:
    return tuple(sorted(set(TABLES.values()), key=lambda t: t.__name__))


def _rows(name: str, data: bytes) -> None:
    kinds = _row_types()
    kind = kinds[(data[0] if data else 0) % len(kinds)]
    try:
        for row in read_rows(held(name, data[1:]), kind):
            msgspec.to_builtins(row)
    except LexiconError as problem:
        assert name in str(problem), problem  # noqa: PT017


def csv_table(data: bytes) -> None:
    """A lexicon table in CSV; the first byte chooses the type of its rows."""
    _rows("any.csv", data)


def toml_table(data: bytes) -> None:
    """A lexicon table in TOML; the first byte chooses the type of its rows."""
    _rows("any.toml", data)


def settings(data: bytes) -> None:
    """A file of settings."""
    try:
        load_settings(held("any.toml", data))
    except SettingsError as problem:
        assert "any.toml" in str(problem), problem  # noqa: PT017


@cache
def _gazetteer() -> Gazetteer:
    return load_gazetteer(None)


def places(data: bytes) -> None:
    """Names of places, looked up."""
    name = data.decode("utf-8", "surrogatepass" if data[:1] == b"#" else "replace") if _decodes(data) else "\ud800"
    key(fold(name))
    for match in _gazetteer().find(name):
        entry = match.entry
        assert entry.lat is None or -90 <= entry.lat <= 90, entry
        assert entry.lon is None or -180 <= entry.lon <= 180, entry
    _gazetteer().get(name)
    _gazetteer().country(name)


def _decodes(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass" if data[:1] == b"#" else "replace")
    except UnicodeDecodeError:
        return False
    return True
