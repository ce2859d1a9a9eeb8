"""Rows of countries.csv: states and territories with every name that news uses for them, their people and seats."""

from __future__ import annotations

import msgspec


class CountryRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One state or territory.

    `id`: ISO 3166 alpha-3, or for what ISO does not list: XKX Kosovo, XSO Somaliland, and ISO 3166-3's former alpha-3
    code (SUN, YUG, CSK, DDR, YMD, SCG). `name`: the common English name. `names`: others, short and official ones.
    `demonyms`: adjectives and words for its people. `capital`: capital as usually written. `seats`: words for the
    seat of government that stand for it ("Kremlin"). `until`: last day (ISO) of a state that is no more.
    `lat`, `lon`: a point in its middle, in degrees (rounded), None when not worked out.
    Names, demonyms and seats are facts in our own collection.
    """

    id: str
    name: str
    names: list[str] = []
    demonyms: list[str] = []
    capital: str | None = None
    seats: list[str] = []
    until: str | None = None
    lat: float | None = None
    lon: float | None = None
