"""What formats ask for of a place: codes and names of countries, areas, and how exactly the place is known."""

from __future__ import annotations

from functools import cached_property

from sitroom.export.tables import data_rows
from sitroom.lexicon.gazetteer import Gazetteer, load_gazetteer
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.countries import CountryRow
from sitroom.records import Place, Struct

AREAS = ("country", "continent", "region", "admin1")  # kinds that are no town or point


class Codes(Struct, frozen=True, kw_only=True):
    """A row of data/countries.csv. `id`: alpha-3; `iso`: ISO 3166-1 numeric; `cow`, `gw`: Correlates of War's and
    Gleditsch and Ward's numbers (gw as UCDP uses them); `acled_region`; names where the formats' own differ."""

    id: str
    iso: int | None = None
    cow: int | None = None
    gw: int | None = None
    acled_region: str | None = None
    acled_name: str | None = None
    ucdp_name: str | None = None


class Geography:
    """Look-ups of countries and areas; one for an export."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._codes = {c.id: c for c in data_rows("countries.csv", Codes)}
        self._names = {c.id: c.name for c in lexicon.rows("countries", CountryRow)}

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return load_gazetteer(self._lexicon.gazetteer)

    def codes(self, country: str | None) -> Codes:
        """The codes of a country; empty ones when it has none."""
        return self._codes.get(country or "", Codes(id=country or ""))

    def acled_name(self, country: str | None) -> str:
        """The country's name as ACLED has it; "" when not known."""
        return self.codes(country).acled_name or self._names.get(country or "", country or "")

    def ucdp_name(self, country: str | None) -> str:
        """The country's name as UCDP has it; "" when not known."""
        return self.codes(country).ucdp_name or self._names.get(country or "", country or "")

    def admin2(self, place: Place) -> str | None:
        """Second-level area that the place lies in, by the gazetteer; None when that does not say."""
        id_ = place.gazetteer_id or ""
        entry = self._gazetteer.get(id_) if id_.isdigit() else None  # places of our own table have none
        if entry is None or entry.kind in AREAS:
            return None
        area = entry if entry.kind == "admin2" else self._gazetteer.number(entry.admin2)
        return area.name if area else None


def acled_precision(place: Place) -> int:
    """ACLED's geo_precision: 1 a town or point, 2 part of a district or near a town, 3 a province or country."""
    if place.kind in AREAS:
        return 3
    return max(place.precision or 1, 2 if place.kind in ("admin2", "district", "border", "river", "road") else 1)
