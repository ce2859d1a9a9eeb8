"""Rows of the tables that a GeoNames dump is read with."""

from __future__ import annotations

import msgspec


class FeatureRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One GeoNames feature that is taken from a dump; features without a row are left out.

    `id`: feature class and code ("S.DAM", see geonames.org/export/codes.html). `kind`: see placenames.KINDS; what has
    inhabitants ("village", "town", "city") is at least that, and more when its population says so."""

    id: str
    kind: str


class CountryCodeRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`id`: ISO 3166 alpha-2 code as GeoNames writes it; `country`: alpha-3, as in countries.csv."""

    id: str
    country: str
